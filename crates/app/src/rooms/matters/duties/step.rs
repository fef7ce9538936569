//! A step of a duty: load, ask the access table, decide, write, and let follow what follows.

use super::super::actions::REASON;
use super::super::change::{Faults, facts as matter_facts};
use super::super::store::duties::{self as store, Duty};
use super::super::store::{self as matters, Matter, Whole};
use super::super::working::{self, PlaceTime};
use super::super::{conflict, course, store as room};
use super::help::{comes, place_free};
use super::{DutyState, object, open_review};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::PostId;
use pavilion_rules::matters::duties::{self as rules, Facts, Kind, Move, Outcome, Stage, UNITS};
use pavilion_rules::matters::{self as limits, No, Rating, Step};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// What is sent with a step of a duty; each step reads what it needs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DutyInput {
    pub step: String,
    /// What is said: a reason, a report, what was found.
    pub words: String,
    /// The measure or the joint plan.
    pub plan: String,
    /// How it came out, or how it was judged.
    pub value: String,
    pub why_no_photo: String,
    pub post: Option<PostId>,
    /// In working days from now.
    pub days: i64,
    pub made: i64,
    /// In fen.
    pub cost: i64,
    /// The judgement of each called unit, by its duty.
    pub judged: Vec<(Uuid, String)>,
}

const DAYS_MAX: i64 = 120;
const COUNT_MAX: i64 = 1_000_000;
const COST_MAX: i64 = 100_000_000_000;

/// Takes a step through a door of the access table; a step that belongs to another door is none here.
pub async fn step(cx: &Context, id: Uuid, door: Action, input: DutyInput) -> Result<DutyState, Problem> {
    let mut faults = Faults::default();
    let wanted = Move::parse(&input.step);
    faults.unless(wanted.is_some(), No::StepUnknown);
    let words = needed_words(&mut faults, &input, wanted);
    let plan = match wanted {
        Some(Move::Plan | Move::Measure) => faults.text(&input.plan, "plan", REASON, No::NoteTooShort, No::NoteTooLong),
        _ => String::new(),
    };
    faults.names_nobody(&plan, "plan");
    if matches!(wanted, Some(Move::Measure)) {
        faults.unless((1..=DAYS_MAX).contains(&input.days), No::DueMissing);
    }
    let counts = (0..=COUNT_MAX).contains(&input.made) && (0..=COST_MAX).contains(&input.cost);
    faults.unless(counts, No::CountUnreadable);
    act!(cx, door, &(id, &input), |acting| {
        let mut duty = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let whole = matters::whole(acting.tx(), duty.matter).await?.ok_or(Problem::NotFound)?;
        let object = object(cx, &whole.matter, &duty, door);
        if !super::may_read(cx, &whole.matter, &duty) {
            return Err(Problem::NotFound);
        }
        let capacity = cx.may(door, &object)?;
        faults.end()?;
        let kind = duty.kind()?;
        let step = wanted.filter(|step| rules::door(kind, *step) == door);
        let step = step.ok_or_else(|| Problem::Refused(No::DutyNotNow.with("state", duty.state.clone())))?;
        may_take(cx, &whole.matter, &duty, capacity, step)?;
        let time = working::time_of(acting.tx(), whole.matter.compound).await?;
        let mut taking = Taking { cx, input: &input, words: &words, plan: &plan, time: &time, capacity, step, kind };
        taking.take(acting, &mut duty, whole).await
    })
}

/// The words a step needs: a reason where something is refused, a report where something is said to be done.
fn needed_words(faults: &mut Faults, input: &DutyInput, step: Option<Move>) -> String {
    let needs = matches!(
        step,
        Some(Move::Refuse | Move::Return | Move::Insist | Move::Drop | Move::SendBack | Move::Report | Move::Answer)
    );
    let least = if needs { REASON.0 } else { 0 };
    let words = faults.text(&input.words, "words", (least, limits::REASON_CHARS_MAX), No::NoteTooShort, No::NoteTooLong);
    faults.names_nobody(&words, "words");
    words
}

/// Nobody decides on what they raised, and nobody judges what they handled.
pub(super) fn may_take(cx: &Context, matter: &Matter, duty: &Duty, capacity: Capacity, step: Move) -> Result<(), Problem> {
    if matter.is_own(cx) && capacity != Capacity::Reporter {
        return Err(Problem::Refused(No::OwnMatter.into()));
    }
    let judges = duty.kind == Kind::Review.name() || matches!(step, Move::Confirm | Move::Strike);
    let handled = cx.standing().posts.iter().any(|held| Some(held.post) == matter.handler_post || Some(held.post) == duty.post);
    if judges && handled { Err(Problem::Refused(No::OwnWork.into())) } else { Ok(()) }
}

/// A step on its way.
struct Taking<'a> {
    cx: &'a Context,
    input: &'a DutyInput,
    words: &'a str,
    plan: &'a str,
    time: &'a PlaceTime,
    capacity: Capacity,
    step: Move,
    kind: Kind,
}

impl Taking<'_> {
    async fn take(&mut self, acting: &mut Acting, duty: &mut Duty, whole: Whole) -> Result<DutyState, Problem> {
        let cx = self.cx;
        let parts = match self.kind {
            Kind::Whistle | Kind::Help => store::parts(acting.tx(), duty.id).await?,
            _ => Vec::new(),
        };
        let facts = self.facts(duty, &whole, &parts);
        let next = rules::decide(self.kind, duty.stage()?, self.step, &facts, cx.now)?;
        self.put(acting, duty, &whole.matter, next).await?;
        self.write(acting, duty, self.capacity, self.step.name()).await?;
        if self.kind == Kind::Help && self.step == Move::Take {
            comes(acting, cx, &whole.matter, duty, (self.capacity, &parts)).await?;
        }
        for part in parts {
            self.part_follows(acting, part).await?;
        }
        self.tell(acting, duty).await?;
        self.what_follows(acting, duty, whole).await?;
        DutyState::of(duty)
    }

    fn facts(&self, duty: &Duty, whole: &Whole, parts: &[Duty]) -> Facts {
        let count =
            |open: fn(&str) -> bool| i64::try_from(parts.iter().filter(|one| open(&one.state)).count()).unwrap_or(i64::MAX);
        let photos = whole.photos.iter().any(|photo| photo.kind == room::EVIDENCE && photo.round == whole.matter.round);
        Facts {
            lead: duty.lead,
            evidence: photos || self.input.why_no_photo.trim().chars().count() >= limits::REASON_CHARS_MIN,
            open_parts: count(|state| !matches!(state, "done" | "dropped")),
            unanswered_parts: count(|state| !matches!(state, "taken" | "done" | "dropped")),
            came: count(|state| matches!(state, "taken" | "done")),
            wanted: duty.wanted,
            tries: duty.tries,
            last_try: duty.answered,
            outcome: Outcome::parse(&self.input.value),
        }
    }

    /// Puts what the step says into the row.
    async fn put(&self, acting: &mut Acting, duty: &mut Duty, matter: &Matter, next: Stage) -> Result<(), Problem> {
        let (cx, input) = (self.cx, self.input);
        match self.step {
            // Of a call for help the moment somebody came stands with their own part.
            Move::Take if self.kind == Kind::Help => {}
            Move::Take => duty.answered = Some(cx.now),
            Move::Refuse | Move::Return | Move::Insist | Move::Release | Move::Drop | Move::SendBack => {
                self.words.clone_into(&mut duty.said);
                duty.finished = None;
            }
            Move::Give => duty.post = Some(self.receiver(acting, matter, duty).await?),
            Move::Report => {
                self.words.clone_into(&mut duty.said);
                (duty.finished, duty.made, duty.cost) = (Some(cx.now), input.made, input.cost);
            }
            Move::Plan => self.plan.clone_into(&mut duty.plan),
            Move::Measure => {
                self.plan.clone_into(&mut duty.plan);
                duty.post = Some(self.receiver(acting, matter, duty).await?);
                duty.due = Some(self.time.days_after(cx.now, input.days));
            }
            Move::Try => {
                (duty.tries, duty.answered) = (duty.tries + 1, Some(cx.now));
                if next == Stage::Done {
                    Outcome::Unreachable.name().clone_into(&mut duty.value);
                }
            }
            Move::Answer => {
                self.words.clone_into(&mut duty.said);
                input.value.clone_into(&mut duty.value);
            }
            Move::Judge | Move::Confirm if self.kind != Kind::Ledger => {
                let judged = if self.step == Move::Judge { &mut duty.judged } else { &mut duty.value };
                let value = Rating::parse(&input.value).ok_or(Problem::Invalid(vec![No::RatingUnknown.into()]))?;
                value.name().clone_into(judged);
            }
            Move::Approve | Move::Redraft | Move::Confirm | Move::Judge | Move::Strike => {}
        }
        next.name().clone_into(&mut duty.state);
        duty.closed = next.is_closed().then(|| duty.closed.unwrap_or(cx.now));
        duty.finished = if next.is_closed() { duty.finished.or(Some(cx.now)) } else { duty.finished };
        Ok(())
    }

    /// The post a duty is given to: one that may have it and covers the place.
    async fn receiver(&self, acting: &mut Acting, matter: &Matter, duty: &Duty) -> Result<PostId, Problem> {
        let kinds = if self.kind == Kind::Unit { UNITS } else { rules::may_be_given(self.capacity.post_kind()) };
        let wanted = self.input.post.or(duty.post);
        let posts = people::posts_covering(acting.tx(), &matter.place_path, kinds, self.cx.now).await?;
        let found = posts.iter().find(|one| Some(one.post) == wanted).map(|one| one.post);
        let post = found.ok_or_else(|| Problem::Invalid(vec![No::PostCannot.into()]))?;
        conflict::not_concerned(acting.tx(), matter, post, self.cx.now).await?;
        Ok(post)
    }

    async fn write(&self, acting: &mut Acting, duty: &mut Duty, capacity: Capacity, step: &str) -> Result<(), Problem> {
        duty.revision += 1;
        store::save(acting, duty).await?;
        let by = match capacity {
            Capacity::Reporter => By::reporter(self.cx, duty.id, capacity),
            other => By::person(self.cx, other),
        };
        let door = rules::door(duty.kind()?, Move::parse(step).unwrap_or(self.step));
        // What is said of a case stays with those assigned.
        let said = if duty.sealed.is_some() { "" } else { self.words };
        let detail = json!({ "step": step, "words": said, "plan": self.plan, "value": self.input.value, "due": duty.due });
        acting.note(duty.line(door, by)?.detail(detail));
        Ok(())
    }

    /// What a step of a whistle means for the part of one called unit.
    async fn part_follows(&self, acting: &mut Acting, mut part: Duty) -> Result<(), Problem> {
        let (state, closes) = match (self.step, part.state.as_str()) {
            // Approved: now they are called, and their clock runs.
            (Move::Approve, "drafted") => ("asked", false),
            // Whoever helped already did help.
            (Move::Drop, "done") if self.kind == Kind::Help => return Ok(()),
            (Move::Drop, _) => ("dropped", true),
            (Move::Confirm, "done") => {
                let value = self.input.judged.iter().find(|(unit, _)| *unit == part.id).map(|(_, value)| value.as_str());
                let value = value.or(Some(self.input.value.as_str())).and_then(Rating::parse);
                let value = value.ok_or(Problem::Invalid(vec![No::RatingUnknown.into()]))?;
                value.name().clone_into(&mut part.value);
                ("done", true)
            }
            (Move::Confirm, "taken") if self.kind == Kind::Help => {
                // The caller says that they came, whether or not they wrote it down.
                self.input.value.clone_into(&mut part.value);
                ("done", true)
            }
            (Move::SendBack, "done") => {
                (part.finished, part.closed) = (None, None);
                ("taken", false)
            }
            _ => return Ok(()),
        };
        state.clone_into(&mut part.state);
        if state == "asked" {
            part.begun = self.cx.now;
        }
        part.closed = closes.then(|| part.closed.unwrap_or(self.cx.now));
        self.write(acting, &mut part, self.capacity, self.step.name()).await
    }

    /// The reporter hears of each move that is about everybody's work.
    async fn tell(&self, acting: &mut Acting, duty: &Duty) -> Result<(), Problem> {
        let what = match (self.kind, self.step) {
            (Kind::Whistle, Move::Approve) => "whistle-called",
            (Kind::Whistle, Move::Return) => "whistle-returned",
            (Kind::Unit, Move::Take) => "unit-arrived",
            (Kind::Unit, Move::Refuse) => "unit-refused",
            (Kind::Whistle, Move::Plan) => "whistle-planned",
            (Kind::Whistle, Move::Report) => "whistle-reported",
            (Kind::Ledger, Move::Measure) => "ledger-measured",
            (Kind::Ledger, Move::Report) => "ledger-claimed",
            (Kind::Ledger, Move::Strike) => "ledger-struck",
            (Kind::Review, Move::Answer) => "reviewed",
            (Kind::Help, Move::Take) => "help-coming",
            _ => return Ok(()),
        };
        let note = if self.plan.is_empty() { self.words } else { self.plan };
        let job = Job::TellReporter { matter: duty.matter.0, what: what.to_owned(), note: note.to_owned() };
        acting.enqueue(self.cx, duty.community, &job).await
    }

    /// What a call, a review or a look back found: not solved opens a review, undone goes back to work.
    async fn what_follows(&self, acting: &mut Acting, duty: &Duty, whole: Whole) -> Result<(), Problem> {
        if self.kind == Kind::Helper && self.step == Move::Refuse {
            return place_free(acting, self.cx, duty).await;
        }
        if self.step != Move::Answer {
            return Ok(());
        }
        match (self.kind, Outcome::parse(&duty.value)) {
            (Kind::CallBack, Some(Outcome::NotSolved)) => open_review(acting, self.cx, &whole.matter, self.time).await,
            (Kind::Review, Some(Outcome::Again)) | (Kind::LookBack, Some(Outcome::Relapsed)) => self.recall(acting, whole).await,
            _ => Ok(()),
        }
    }

    /// It is not done after all: a new round begins, whoever had it has it again, and it counts against the closing.
    async fn recall(&self, acting: &mut Acting, mut whole: Whole) -> Result<(), Problem> {
        let (cx, matter) = (self.cx, &mut whole.matter);
        let facts = matter_facts(matter, self.time, false, false, cx.now);
        let Ok(next) = limits::decide(matter.state()?, Step::Recall, &facts, cx.now) else {
            // The reporter sent it back already.
            return Ok(());
        };
        matter.put(&next, cx.now);
        (matter.begun, matter.level, matter.stepped, matter.rating) = (Some(cx.now), 0, None, None);
        matters::update(acting, matter).await?;
        course::watch(acting, cx, matter, Action::MattersReopen).await?;
        let round = matter.round;
        let tell = Job::TellReporter { matter: matter.id.0, what: "recalled".into(), note: self.words.to_owned() };
        acting.enqueue(cx, matter.community, &tell).await?;
        let line = whole.line(Action::MattersReopen, By::person(cx, self.capacity))?;
        acting.note(line.detail(json!({ "reason": self.words, "round": round, "by": self.kind.name() })));
        super::ended(acting, cx, whole.matter.id).await
    }
}
