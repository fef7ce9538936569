//! What a step of a matter means for what is owed about it: a call back after it was finished, a look back after it was
//! confirmed, a review of what did not satisfy; and nothing is owed any more about what was withdrawn.

use super::super::categories;
use super::super::conflict;
use super::super::store::Matter;
use super::super::store::duties::{self as store, Duty};
use super::super::working::{self, PlaceTime};
use super::fresh;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::access::{Action, Capacity, Party};
use pavilion_rules::ids::{DwellingId, MatterId};
use pavilion_rules::matters::duties::{self as rules, Kind, Outcome, Stage};
use pavilion_rules::matters::grades;
use serde_json::json;

/// A matter is not done while parts of others are open: one late co-handler does not close it, and no case it waits for either.
pub(in super::super) async fn before_finish(acting: &mut Acting, matter: &Matter) -> Result<(), Problem> {
    let all = store::of_matter(acting.tx(), matter.id).await?;
    let count = |which: &dyn Fn(&Duty) -> bool| i64::try_from(all.iter().filter(|one| which(one)).count()).unwrap_or(i64::MAX);
    let is = |duty: &Duty, kind: Kind| duty.kind == kind.name();
    let parts = count(&|one| one.is_open() && (is(one, Kind::Task) || is(one, Kind::Whistle)));
    let open_cases = count(&|one| one.is_open() && is(one, Kind::Case));
    rules::may_finish(parts, open_cases, count(&|one| is(one, Kind::Case) && one.state != Stage::Dropped.name()))?;
    Ok(())
}

async fn put(acting: &mut Acting, cx: &Context, duty: &Duty) -> Result<(), Problem> {
    store::insert(acting, duty).await?;
    let line = duty.line(Action::DutiesGive, By::person(cx, Capacity::System))?;
    acting.note(line.detail(json!({ "step": "open", "due": duty.due })));
    Ok(())
}

/// Whoever handled it asks the reporter how it is: one matter, one call back.
pub(in super::super) async fn after_finish(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    time: &PlaceTime,
) -> Result<(), Problem> {
    calls_end(acting, cx, matter.id).await?;
    if matter.source.is_some() {
        return Ok(());
    }
    let duty = Duty {
        post: matter.handler_post,
        given_by: matter.handler_post,
        due: Some(time.days_after(cx.now, working::after().call_back_days)),
        ..fresh(cx, matter, Kind::CallBack, Stage::Asked)
    };
    put(acting, cx, &duty).await
}

/// Nobody is called any more to what is done: where nobody came the call is over, where somebody did the caller only says
/// whether it helped.
async fn calls_end(acting: &mut Acting, cx: &Context, matter: MatterId) -> Result<(), Problem> {
    let all = store::of_matter(acting.tx(), matter).await?;
    let came = |call: &Duty| {
        let of_call = |one: &&Duty| one.parent == Some(call.id) && one.kind == Kind::Helper.name();
        all.iter().filter(of_call).any(|one| one.state != Stage::Dropped.name())
    };
    for call in all.iter().filter(|one| one.kind == Kind::Help.name() && one.state == Stage::Called.name()) {
        let mut duty = call.clone();
        if came(call) {
            Stage::Planned.name().clone_into(&mut duty.state);
        } else {
            Stage::Dropped.name().clone_into(&mut duty.state);
            (duty.closed, duty.finished) = (Some(cx.now), Some(cx.now));
        }
        duty.revision += 1;
        store::save(acting, &duty).await?;
        let line = duty.line(Action::HelpCall, By::person(cx, Capacity::System))?;
        acting.note(line.detail(json!({ "step": "end" })));
    }
    Ok(())
}

/// The reporter has said so without being called; after a while somebody looks whether it stayed as it was left.
pub(in super::super) async fn after_confirm(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    time: &PlaceTime,
) -> Result<(), Problem> {
    close(acting, cx, matter.id, Some(Kind::CallBack), (Stage::Done, Outcome::Answered.name())).await?;
    let grade = matter.graded().unwrap_or_else(|| grades::suggest(categories::term(&matter.category).finish_minutes, 0));
    let days = working::after().look_back_days(grade);
    let duty = Duty {
        post: matter.handler_post,
        given_by: matter.handler_post,
        due: Some(time.days_after(cx.now, days)),
        ..fresh(cx, matter, Kind::LookBack, Stage::Asked)
    };
    put(acting, cx, &duty).await
}

/// What did not satisfy is looked at one level above whoever handled it.
pub(in super::super) async fn after_rating(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    value: &str,
    time: &PlaceTime,
) -> Result<(), Problem> {
    if value == pavilion_rules::matters::Rating::NotSatisfied.name() {
        open_review(acting, cx, matter, time).await?;
    }
    Ok(())
}

pub(in super::super) async fn open_review(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    time: &PlaceTime,
) -> Result<(), Problem> {
    let open = store::of_matter(acting.tx(), matter.id).await?;
    if open.iter().any(|one| one.kind == Kind::Review.name() && one.is_open()) {
        return Ok(());
    }
    let handler = match matter.handler_post {
        Some(post) => people::post_brief(acting.tx(), post).await?.map(|post| post.kind),
        None => None,
    };
    let duty = Duty {
        level: rules::review_level(handler),
        due: Some(time.days_after(cx.now, working::after().review_days)),
        ..fresh(cx, matter, Kind::Review, Stage::Asked)
    };
    let job = Job::TellReporter { matter: matter.id.0, what: "review".into(), note: String::new() };
    acting.enqueue(cx, matter.community, &job).await?;
    put(acting, cx, &duty).await
}

/// Sent back or found undone: calls and looks of the round before are over.
pub(in super::super) async fn ended(acting: &mut Acting, cx: &Context, matter: MatterId) -> Result<(), Problem> {
    for kind in [Kind::CallBack, Kind::LookBack, Kind::Review] {
        close(acting, cx, matter, Some(kind), (Stage::Dropped, "")).await?;
    }
    Ok(())
}

/// Nothing is owed any more about a matter that was withdrawn.
pub(in super::super) async fn all_ended(acting: &mut Acting, cx: &Context, matter: MatterId) -> Result<(), Problem> {
    close(acting, cx, matter, None, (Stage::Dropped, "")).await
}

/// Somebody is complained of: what their posts owe about the matter goes back to those who give work out.
pub(in super::super) async fn taken_from_concerned(
    acting: &mut Acting,
    cx: &Context,
    matter: &Matter,
    (party, dwelling): (Option<Party>, Option<DwellingId>),
) -> Result<(), Problem> {
    for mut duty in store::of_matter(acting.tx(), matter.id).await? {
        let Some(post) = duty.post.filter(|_| duty.is_open()) else { continue };
        let (kind, stage) = (duty.kind()?, duty.stage()?);
        let back = match (kind, stage) {
            (Kind::Task | Kind::Case | Kind::Unit, Stage::Asked | Stage::Taken) => Stage::Refused,
            (Kind::Ledger, Stage::Measured | Stage::Taken | Stage::Reported) => Stage::Entered,
            _ => continue,
        };
        if !conflict::has_conflict(acting.tx(), party, dwelling, &matter.place_path, post, cx.now).await? {
            continue;
        }
        back.name().clone_into(&mut duty.state);
        duty.said.clear();
        duty.post = duty.post.filter(|_| kind != Kind::Ledger);
        duty.revision += 1;
        store::save(acting, &duty).await?;
        let line = duty.line(Action::DutiesGive, By::person(cx, Capacity::System))?;
        acting.note(line.detail(json!({ "step": "conflict" })));
    }
    Ok(())
}

async fn close(
    acting: &mut Acting,
    cx: &Context,
    matter: MatterId,
    kind: Option<Kind>,
    (stage, value): (Stage, &str),
) -> Result<(), Problem> {
    for mut duty in store::of_matter(acting.tx(), matter).await? {
        if !duty.is_open() || kind.is_some_and(|kind| duty.kind != kind.name()) {
            continue;
        }
        stage.name().clone_into(&mut duty.state);
        if !value.is_empty() {
            value.clone_into(&mut duty.value);
        }
        (duty.closed, duty.finished) = (Some(cx.now), duty.finished.or(Some(cx.now)));
        duty.revision += 1;
        store::save(acting, &duty).await?;
        let line = duty.line(Action::DutiesGive, By::person(cx, Capacity::System))?;
        acting.note(line.detail(json!({ "step": "end", "value": value })));
    }
    Ok(())
}
