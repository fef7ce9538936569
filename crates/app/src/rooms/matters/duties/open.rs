//! Giving a duty: a part to somebody beside the lead, a whistle to departments, a line of the ledger.

use super::super::actions::REASON;
use super::super::change::Faults;
use super::super::conflict;
use super::super::store::duties::{self as store, Duty};
use super::super::store::{self as matters, Matter};
use super::super::working;
use super::{DutyState, fresh, own_post, sealed_place};
use crate::act;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{MatterId, PostId};
use pavilion_rules::matters::duties::{self as rules, Kind, Stage, UNITS};
use pavilion_rules::matters::{self as limits, No};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A part of the work for somebody beside the lead, or one of several doors.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewPart {
    /// One of several doors: its words are read only by those assigned.
    pub case: bool,
    pub post: Option<PostId>,
    pub words: String,
    /// In working days from now.
    pub days: i64,
    /// How many of it were counted; 0 when nothing is counted.
    pub wanted: i64,
}

/// Departments to be called.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewWhistle {
    /// What has to be settled together.
    pub words: String,
    pub lead: Option<PostId>,
    pub others: Vec<PostId>,
    pub days: i64,
}

/// A line of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewLine {
    /// What has to be put right.
    pub words: String,
}

pub(super) const DAYS_MAX: i64 = 120;
pub(super) const COUNT_MAX: i64 = 1_000_000;
const UNITS_MAX: usize = 20;

/// The matter of a new duty, after the access table and the faults of what was sent.
async fn matter_for(
    acting: &mut Acting,
    cx: &Context,
    id: MatterId,
    action: Action,
    faults: &Faults,
) -> Result<(Matter, Capacity), Problem> {
    let matter = matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let object = matter.object(cx);
    let capacity = cx.may(action, &object)?;
    if object.is_reporter {
        return Err(Problem::Refused(No::OwnMatter.into()));
    }
    faults.end()?;
    let state = matter.state()?;
    if !state.is_open() || state == limits::State::Submitted {
        return Err(Problem::Refused(No::NotNow.with("state", state.name())));
    }
    Ok((matter, capacity))
}

/// Writes new duties with their lines and tells the reporter.
async fn write(
    acting: &mut Acting,
    cx: &Context,
    all: &[Duty],
    (action, capacity): (Action, Capacity),
    tell: &str,
) -> Result<DutyState, Problem> {
    for duty in all {
        store::insert(acting, duty).await?;
        let detail = json!({ "step": "open", "words": duty.words, "due": duty.due });
        acting.note(duty.line(action, By::person(cx, capacity))?.detail(detail));
    }
    let Some(first) = all.first() else { return Err(Problem::NotFound) };
    if !tell.is_empty() {
        let job = Job::TellReporter { matter: first.matter.0, what: tell.to_owned(), note: first.words.clone() };
        acting.enqueue(cx, first.community, &job).await?;
    }
    DutyState::of(first)
}

fn due_in(faults: &mut Faults, days: i64) {
    faults.unless((1..=DAYS_MAX).contains(&days), No::DueMissing);
}

/// Gives a part of a matter to a post beside the lead, with a clock of its own.
pub async fn give(cx: &Context, id: MatterId, input: NewPart) -> Result<DutyState, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, "words", REASON, No::WordsTooShort, No::WordsTooLong);
    if !input.case {
        faults.names_nobody(&words, "words");
    }
    due_in(&mut faults, input.days);
    faults.unless((0..=COUNT_MAX).contains(&input.wanted), No::CountUnreadable);
    act!(cx, Action::DutiesGive, &(id, &input), |acting| {
        let (matter, capacity) = matter_for(acting, cx, id, Action::DutiesGive, &faults).await?;
        let kind = if input.case { Kind::Case } else { Kind::Task };
        let kinds = rules::may_be_given(capacity.post_kind());
        let posts = people::posts_covering(acting.tx(), &matter.place_path, kinds, cx.now).await?;
        let post = posts.iter().find(|one| Some(one.post) == input.post).map(|one| one.post);
        let post = post.ok_or(Problem::Invalid(vec![No::PostCannot.into()]))?;
        conflict::not_concerned(acting.tx(), &matter, post, cx.now).await?;
        let time = working::time_of(acting.tx(), matter.compound).await?;
        let mut duty = Duty {
            post: Some(post),
            given_by: own_post(capacity),
            due: Some(time.days_after(cx.now, input.days)),
            wanted: input.wanted,
            number: if kind == Kind::Case { store::next_number(acting.tx(), kind, matter.compound, None).await? } else { 0 },
            ..fresh(cx, &matter, kind, Stage::Asked)
        };
        if kind == Kind::Case {
            let place = sealed_place(duty.id);
            duty.sealed = Some(cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), words.as_bytes()));
        } else {
            duty.words.clone_from(&words);
        }
        let tell = if kind == Kind::Case { "" } else { "part-given" };
        write(acting, cx, &[duty], (Action::DutiesGive, capacity), tell).await
    })
}

/// Drafts a whistle: one lead and others are to be called; the street or town decides whether they are.
pub async fn whistle(cx: &Context, id: MatterId, input: NewWhistle) -> Result<DutyState, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, "words", REASON, No::WordsTooShort, No::WordsTooLong);
    faults.names_nobody(&words, "words");
    due_in(&mut faults, input.days);
    if let Err(no) = rules::whistle_calls(input.lead.as_ref(), &input.others) {
        faults.0.push(no);
    }
    act!(cx, Action::WhistleDraft, &(id, &input), |acting| {
        let (matter, capacity) = matter_for(acting, cx, id, Action::WhistleDraft, &faults).await?;
        let open = store::of_matter(acting.tx(), id).await?;
        if open.iter().any(|one| one.kind == Kind::Whistle.name() && one.is_open()) {
            return Err(Problem::Refused(No::AlreadyThere.into()));
        }
        let units = people::posts_covering(acting.tx(), &matter.place_path, UNITS, cx.now).await?;
        let called: Vec<PostId> = input.lead.into_iter().chain(input.others.iter().copied()).take(UNITS_MAX).collect();
        if called.iter().any(|post| units.iter().all(|unit| unit.post != *post)) {
            return Err(Problem::Invalid(vec![No::PostCannot.into()]));
        }
        for post in &called {
            conflict::not_concerned(acting.tx(), &matter, *post, cx.now).await?;
        }
        let time = working::time_of(acting.tx(), matter.compound).await?;
        let due = Some(time.days_after(cx.now, input.days));
        let number = store::next_number(acting.tx(), Kind::Whistle, matter.compound, matter.community).await?;
        let head = Duty {
            post: input.lead,
            given_by: own_post(capacity),
            due,
            number,
            words: words.clone(),
            ..fresh(cx, &matter, Kind::Whistle, Stage::Drafted)
        };
        let mut all = vec![head];
        for (at, post) in called.iter().enumerate() {
            // Nobody is called before the street or town has said so: until then the parts wait as dropped plans would, drafted.
            all.push(Duty {
                parent: Some(all[0].id),
                post: Some(*post),
                given_by: own_post(capacity),
                due,
                number,
                lead: at == 0,
                ..fresh(cx, &matter, Kind::Unit, Stage::Drafted)
            });
        }
        write(acting, cx, &all, (Action::WhistleDraft, capacity), "whistle-drafted").await
    })
}

/// Enters a line in the ledger of what has to be put right.
pub async fn enter(cx: &Context, id: MatterId, input: NewLine) -> Result<DutyState, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(&input.words, "words", REASON, No::WordsTooShort, No::WordsTooLong);
    faults.names_nobody(&words, "words");
    act!(cx, Action::LedgerEnter, &(id, &input), |acting| {
        let (matter, capacity) = matter_for(acting, cx, id, Action::LedgerEnter, &faults).await?;
        let open = store::of_matter(acting.tx(), id).await?;
        if open.iter().any(|one| one.kind == Kind::Ledger.name() && one.is_open()) {
            return Err(Problem::Refused(No::AlreadyThere.into()));
        }
        let time = working::time_of(acting.tx(), matter.compound).await?;
        // Until a measure and a date are set the line itself is due within two working days.
        let due: Option<Millis> = Some(time.days_after(cx.now, 2));
        let duty = Duty {
            given_by: own_post(capacity),
            number: store::next_number(acting.tx(), Kind::Ledger, matter.compound, None).await?,
            due,
            words: words.clone(),
            ..fresh(cx, &matter, Kind::Ledger, Stage::Entered)
        };
        write(acting, cx, &[duty], (Action::LedgerEnter, capacity), "ledger-entered").await
    })
}
