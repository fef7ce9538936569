//! After a meeting: the parties read what was written down, correct it beside the text, confirm or object; then every item goes
//! where it belongs. The record itself is never written over.

use super::actions::speaks_for;
use super::change::{Change, Faults, IntoProblem as _};
use super::inputs::{MeetingState, Remarked};
use super::shapes::{Item, Remark, Whole};
use super::store;
use super::topics;
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::meetings::{self as rules, Becomes, Came, No, Step};
use serde_json::json;
use uuid::Uuid;

const REMARKS_MAX: usize = 200;
const KINDS: &[&str] = &["correction", "confirmation", "objection"];

/// A party corrects, confirms or objects. Its words stay beside the minutes.
pub async fn remark(cx: &Context, id: Uuid, input: Remarked) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsConfirm, &(id, &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsConfirm, Step::Remark).await?;
        let mut faults = Faults::default();
        let needs_words = input.kind != "confirmation";
        let words = faults.words(&input.words, "words", if needs_words { 2 } else { 0 });
        faults.unless(KINDS.contains(&input.kind.as_str()), No::RemarkUnknown);
        let item = Some(input.item).filter(|number| *number != 0);
        faults.unless(item.is_none_or(|number| change.whole.items.iter().any(|one| one.number == number)), No::ItemUnknown);
        faults.unless(change.whole.meeting.remarks.len() < REMARKS_MAX, No::ItemsTooMany.with("most", REMARKS_MAX));
        faults.end()?;
        speaks_for(cx, &change.whole.meeting, change.capacity, &input.party)?;
        let remark = Remark { kind: input.kind.clone(), party: input.party.clone(), item, words: words.clone(), at: cx.now };
        change.whole.meeting.remarks.push(remark);
        let detail = json!({ "step": "remark", "kind": input.kind, "party": input.party, "item": item });
        change.end(acting, cx, detail).await
    })
}

/// The parties that confirmed or objected: those have answered.
pub(super) fn answered(whole: &Whole) -> Vec<&str> {
    let remarks = whole.meeting.remarks.iter().filter(|remark| remark.kind != "correction");
    remarks.map(|remark| remark.party.as_str()).collect()
}

/// Settles the minutes: what was agreed goes where it belongs, and those who raised it are told.
pub async fn settle(cx: &Context, id: Uuid) -> Result<MeetingState, Problem> {
    act!(cx, Action::MeetingsHold, &(id, "settle"), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::MeetingsHold, Step::Settle).await?;
        let method = change.whole.meeting.method.0.clone();
        if !change.whole.has_chair(cx) {
            super::actions::may_call(change.capacity, &method)?;
        }
        let closed = change.whole.meeting.closed.unwrap_or(cx.now);
        rules::may_settle(&method, &answered(&change.whole), closed, cx.now)?;
        change.whole.meeting.settled = Some(cx.now);
        let whole = &change.whole;
        for item in &whole.items {
            go_on(acting, cx, whole, item, change.capacity).await?;
        }
        super::decided::draft_notice(acting, cx, whole, change.capacity).await?;
        acting.enqueue(cx, whole.meeting.community, &super::actions::told(id, "settled")).await?;
        change.end(acting, cx, json!({ "step": "settle" })).await
    })
}

/// Sends one item on: an order gets its job, the topic its end, those who raised it their answer.
pub(super) async fn go_on(
    acting: &mut Acting,
    cx: &Context,
    whole: &Whole,
    item: &Item,
    capacity: Capacity,
) -> Result<(), Problem> {
    let community = whole.meeting.community;
    if item.came() == Came::Agreed && Becomes::parse(&item.becomes) == Some(Becomes::Matter) {
        acting.enqueue(cx, community, &Job::CarryOut { meeting: whole.meeting.id, item: item.id }).await?;
    }
    if item.came() == Came::Agreed && Becomes::parse(&item.becomes) == Some(Becomes::Rule) {
        super::rules_write::draft_from(acting, cx, whole, item, capacity).await?;
    }
    if let Some(topic) = item.topic {
        let settled = topics::settle(acting, cx, topic, item.came(), capacity).await?;
        for matter in settled.matters {
            let what = format!("met-{}", item.came().name());
            let note = if item.came() == Came::NotAgreed { item.reasons.clone() } else { item.resolution.clone() };
            acting.enqueue(cx, community, &Job::TellReporter { matter: matter.0, what, note }).await?;
        }
    }
    Ok(())
}

/// Writes down which matter an item became. Run by a job, once.
pub(super) async fn became(cx: &Context, id: Uuid, at: Uuid, matter: pavilion_rules::ids::MatterId) -> Result<(), Problem> {
    act!(cx, Action::MeetingsHold, &(id, at, matter), |acting| {
        let mut whole = store::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let Some(item) = whole.items.iter_mut().find(|item| item.id == at) else { return Err(Problem::NotFound) };
        if item.matter.is_some() {
            return Err(No::NotNow.into_problem());
        }
        item.matter = Some(matter);
        let number = item.number;
        store::update_item(acting, item).await?;
        whole.meeting.revision += 1;
        whole.meeting.updated = cx.now;
        store::update(acting, &whole.meeting).await?;
        let by = By::person(cx, Capacity::System);
        acting.note(whole.line(Action::MeetingsHold, by)?.detail(json!({ "step": "matter", "item": number, "matter": matter })));
        Ok(())
    })
}
