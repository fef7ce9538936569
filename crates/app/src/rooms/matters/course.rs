//! The course of a matter between acceptance and its end: its grade, its waiting, going back, and going up when it is late.

use super::actions::REASON;
use super::change::{Change, Faults, facts};
use super::inputs::{GiveBack, MatterState, Regrade, Resume, StepUp, Wait};
use super::store::{self, Matter};
use super::working::{self, grade_term};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::grades::{self, Grade};
use pavilion_rules::matters::{self as rules, Deadline, No, State, Step, deadline};
use serde_json::json;
use uuid::Uuid;

const WAITS_FOR: (usize, usize) = (2, 60);

/// Puts the job that looks when the running clock has run out, after a step that began or moved it.
pub(super) async fn watch(acting: &mut Acting, cx: &Context, matter: &Matter, action: Action) -> Result<(), Problem> {
    let moves = matches!(
        action,
        Action::MattersContact
            | Action::MattersReopen
            | Action::MattersGrade
            | Action::MattersWait
            | Action::MattersAssign
            | Action::MattersReturn
            | Action::MattersBring
    );
    let running = deadline(matter.state()?, &matter.clock(), cx.now).filter(|running| running.how != Deadline::Paused);
    let Some(running) = running.filter(|_| moves) else { return Ok(()) };
    put(acting, cx, matter, running.due.plus(1)).await
}

async fn put(acting: &mut Acting, cx: &Context, matter: &Matter, at: Millis) -> Result<(), Problem> {
    acting.enqueue_at(cx, matter.community, &Job::MatterClock { matter: matter.id.0 }, at).await
}

/// Says how much a matter asks for; the clock of the grade counts from the day the work began.
pub async fn grade(cx: &Context, id: MatterId, input: Regrade) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    faults.unless(Grade::parse(&input.grade).is_some(), No::GradeUnknown);
    act!(cx, Action::MattersGrade, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersGrade, &faults).await?;
        let new = Grade::parse(&input.grade).ok_or(Problem::Invalid(vec![No::GradeUnknown.into()]))?;
        let before = change.whole.matter.grade.clone();
        if before.as_deref() == Some(new.name()) {
            return Err(Problem::Refused(No::GradeSame.into()));
        }
        change.in_its_time(acting, cx.now).await?;
        change.take(cx, Step::Grade, false)?;
        let from = change.whole.matter.paused.unwrap_or(cx.now);
        let finish_by = change.time().working().regraded(change.whole.matter.begun.unwrap_or(cx.now), grade_term(new), from);
        let matter = &mut change.whole.matter;
        (matter.grade, matter.finish_by) = (Some(new.name().to_owned()), Some(finish_by));
        let detail = json!({ "grade": new.name(), "before": before, "reason": reason, "finish_by": finish_by });
        change.end(acting, cx, detail, "graded").await
    })
}

/// It cannot go on before something named has come; its clock stands still as long.
pub async fn wait(cx: &Context, id: MatterId, input: Wait) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let what = faults.text(&input.waits_for, "waits_for", WAITS_FOR, No::WaitsForMissing, No::WaitsForTooLong);
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&what, "waits_for");
    faults.names_nobody(&reason, "reason");
    act!(cx, Action::MattersWait, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersWait, &faults).await?;
        change.take(cx, Step::Wait, false)?;
        let matter = &mut change.whole.matter;
        (matter.paused, matter.waits_for) = (Some(cx.now), what.clone());
        change.end(acting, cx, json!({ "waits_for": what, "reason": reason, "note": reason }), "waiting").await
    })
}

/// What it waited for has come.
pub async fn resume(cx: &Context, id: MatterId, input: Resume) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let note = faults.text(&input.note, "note", REASON, No::NoteTooShort, No::NoteTooLong);
    faults.names_nobody(&note, "note");
    act!(cx, Action::MattersWait, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersWait, &faults).await?;
        // Asked before the clock is moved, so that nothing that does not wait is woken.
        change.in_its_time(acting, cx.now).await?;
        change.take(cx, Step::Resume, false)?;
        woken(&mut change, cx);
        change.end(acting, cx, json!({ "note": note }), "going-on").await
    })
}

/// Whoever has it gives it back, with the reason everybody reads: it lies with those who give work out, and never nowhere.
pub async fn give_back(cx: &Context, id: MatterId, input: GiveBack) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    act!(cx, Action::MattersReturn, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersReturn, &faults).await?;
        wake(&mut change, acting, cx).await?;
        change.take(cx, Step::Return, false)?;
        // Whoever holds something of the person gives that back before the order.
        super::errands::none_out(acting, &change.whole.matter).await?;
        change.whole.matter.handler_post = None;
        change.end(acting, cx, json!({ "reason": reason, "note": reason }), "returned").await
    })
}

/// Ends a waiting when the matter goes to other hands.
pub(super) async fn wake(change: &mut Change, acting: &mut Acting, cx: &Context) -> Result<(), Problem> {
    if change.whole.matter.paused.is_some() {
        change.in_its_time(acting, cx.now).await?;
        woken(change, cx);
    }
    Ok(())
}

fn woken(change: &mut Change, cx: &Context) {
    let time = change.time().clone();
    let matter = &mut change.whole.matter;
    if let (Some(paused), Some(finish_by)) = (matter.paused.take(), matter.finish_by) {
        matter.finish_by = Some(time.working().resumed(paused, finish_by, cx.now));
    }
    matter.waits_for.clear();
}

/// Takes a matter up one level: it cannot be settled where it is.
pub async fn step_up(cx: &Context, id: MatterId, input: StepUp) -> Result<MatterState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "reason", REASON, No::ReasonTooShort, No::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    act!(cx, Action::MattersStepUp, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MattersStepUp, &faults).await?;
        change.take(cx, Step::StepUp, false)?;
        let matter = &mut change.whole.matter;
        (matter.level, matter.stepped) = (grades::step_up(matter.level)?, Some(cx.now));
        let detail = json!({ "level": matter.level, "reason": reason, "note": reason });
        change.end(acting, cx, detail, "stepped-up").await
    })
}

/// Looks whether the clock of a matter has run out, and takes it up one level if it has. Everything may have changed since
/// the job was put, so it asks anew.
pub(crate) async fn clock_ran_out(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let id = MatterId(id);
    act!(cx, Action::MattersStepUp, &id, |acting| {
        let Some(mut whole) = store::whole(acting.tx(), id).await? else { return Ok(()) };
        let time = working::time_of(acting.tx(), whole.matter.compound).await?;
        let matter = &mut whole.matter;
        let state = matter.state()?;
        let is_late = deadline(state, &matter.clock(), cx.now).is_some_and(|running| running.how == Deadline::Over);
        // Two jobs of one clock may run: the second finds that it has just gone up.
        let rest = grade_term(matter.graded().unwrap_or(Grade::Simple)).step;
        let rested = matter.stepped.is_none_or(|at| time.working().after(at, rest) <= cx.now);
        let Ok(level) = grades::step_up(matter.level) else { return Ok(()) };
        if !is_late || !rested || state == State::Submitted && level > 1 {
            return Ok(());
        }
        // Nobody has taken it in: it goes up all the same, and stays shut until somebody does.
        if state != State::Submitted {
            let next = rules::decide(state, Step::StepUp, &facts(matter, &time, false, false, cx.now), cx.now)?;
            matter.put(&next, cx.now);
        } else {
            (matter.updated, matter.revision) = (cx.now, matter.revision + 1);
        }
        (matter.level, matter.stepped) = (level, Some(cx.now));
        store::update(acting, matter).await?;
        let again = time.working().after(cx.now, rest).plus(1);
        put(acting, cx, matter, again).await?;
        let tell = Job::TellReporter { matter: id.0, what: "overdue".into(), note: String::new() };
        acting.enqueue(cx, matter.community, &tell).await?;
        let line = whole.line(Action::MattersStepUp, By::person(cx, Capacity::System))?;
        acting.note(line.detail(json!({ "level": level, "late": true })));
        Ok(())
    })
}
