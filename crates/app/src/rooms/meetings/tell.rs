//! Telling those a meeting concerns, and carrying out what it agreed. Run by jobs after the commit.

use super::after;
use super::shapes::Whole;
use super::store;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, Subject};
use crate::problem::Problem;
use crate::rooms::matters::{self, NewOrder};
use crate::rooms::{people, places};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::No;
use serde_json::json;
use uuid::Uuid;

/// How many people one transaction tells.
const TOLD_AT_ONCE: i64 = 300;

/// Puts messages before those a meeting concerns, and leaves the rest to the next job. It runs in the transaction that
/// takes its job out of the outbox, so each is told once.
pub(crate) async fn tell_invited(
    acting: &mut Acting,
    cx: &Context,
    meeting: Uuid,
    what: &str,
    after: Option<Uuid>,
) -> Result<(), Problem> {
    let Some(whole) = store::whole(acting.tx(), meeting).await? else { return Ok(()) };
    let meeting_row = &whole.meeting;
    let scope = if meeting_row.scope.is_empty() { vec![meeting_row.place] } else { meeting_row.scope.0.clone() };
    let detail = json!({ "title": meeting_row.title, "place": meeting_row.venue, "href": format!("/meetings/{meeting}") });
    let readers = people::members_within(acting.tx(), &scope, &whole.dwellings, cx.now, after, TOLD_AT_ONCE).await?;
    for reader in &readers {
        people::tell(acting, cx, *reader, meeting_row.community, &format!("meeting-{what}"), None, detail.clone()).await?;
    }
    if let Some(last) = readers.last().filter(|_| readers.len() as i64 == TOLD_AT_ONCE) {
        let next = Job::TellMeeting { meeting, what: what.to_owned(), after: Some(last.0) };
        acting.enqueue(cx, meeting_row.community, &next).await?;
    }
    Ok(())
}

/// Makes an order of an agreed item. A handler who has left leaves the order to whoever gives out work.
pub(crate) async fn carry_out(cx: &Context, meeting: Uuid, item: Uuid) -> Result<(), Problem> {
    let Some(whole) = store::whole(&mut cx.app.db.read().await?, meeting).await? else { return Ok(()) };
    let Some(one) = whole.items.iter().find(|one| one.id == item) else { return Ok(()) };
    if one.matter.is_some() {
        return Ok(());
    }
    let Some(place) = place_of(cx, &whole, one).await? else {
        // Nobody's compound: it stays with the meeting, where its owner and date are seen.
        return Ok(());
    };
    let order = order_of(&whole, one, place);
    let keyed = |tail: &str| Context { key: Some(format!("meeting-item-{item}-{tail}")), ..cx.clone() };
    let brought = match matters::bring_order(&keyed("order"), order.clone()).await {
        Err(Problem::Invalid(_)) if order.handler.is_some() => {
            matters::bring_order(&keyed("open-order"), NewOrder { handler: None, ..order }).await?
        }
        brought => brought?,
    };
    match after::became(&keyed("became"), meeting, item, brought.id).await {
        Err(Problem::Refused(no)) if no.code == No::NotNow.code() => Ok(()),
        done => done,
    }
}

/// Where the order is about: the meeting's place, or, where a meeting is about several compounds, that of its handler.
async fn place_of(cx: &Context, whole: &Whole, item: &super::shapes::Item) -> Result<Option<PlaceId>, Problem> {
    if whole.meeting.compound.is_some() {
        return Ok(Some(whole.meeting.place));
    }
    let mut tx = cx.app.db.read().await?;
    let Some(post) = item.handler else { return Ok(None) };
    let Some(brief) = people::post_brief(&mut tx, post).await? else { return Ok(None) };
    Ok(places::place(&mut tx, brief.place).await?.and_then(|place| place.compound))
}

fn order_of(whole: &Whole, item: &super::shapes::Item, place: PlaceId) -> NewOrder {
    NewOrder {
        place,
        category: item.category.clone(),
        title: item.title.clone(),
        words: item.resolution.clone(),
        handler: item.handler,
        finish_by: item.finish_by,
        source: Subject { kind: store::KIND, id: whole.meeting.id },
    }
}
