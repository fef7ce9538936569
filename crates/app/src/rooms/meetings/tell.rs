//! Telling those a meeting concerns, and carrying out what it agreed. Run by jobs after the commit.

use super::store;
use crate::context::Context;
use crate::desk::Acting;
use crate::desk::outbox::Job;
use crate::problem::Problem;
use crate::rooms::people;
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

/// An agreed item waits with its owner and date until the room of matters takes orders from resolutions.
pub(crate) async fn carry_out(cx: &Context, meeting: Uuid, item: Uuid) -> Result<(), Problem> {
    let Some(whole) = store::whole(&mut cx.app.db.read().await?, meeting).await? else { return Ok(()) };
    tracing::info!(%meeting, %item, items = whole.items.len(), "an agreed item waits for its order");
    Ok(())
}
