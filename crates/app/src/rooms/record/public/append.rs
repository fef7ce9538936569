//! The job that adds to the log what was published.
//!
//! It may run twice, and on two nodes at once. The group is made before the transaction from the checkpoint then shown; the
//! transaction gives every entry its place only if it has none, and moves the checkpoint only from the size that was seen. So
//! of two that grow the log at once one is told to look again, and a process that dies in between has done nothing.

use super::source::with_tables;
use super::store::{self, Head, Row};
use crate::act;
use crate::context::Context;
use crate::desk::{By, Line};
use crate::problem::{House, Problem};
use pavilion_record::{Border, Grown};
use pavilion_rules::access::{Action, Capacity};
use serde_json::json;

/// How many entries one commit adds. More than that become several groups.
const GROUP: i64 = 256;
/// How often the job looks again when another node was quicker, before it leaves the rest to its next run.
const LOOKS: usize = 8;

/// Adds everything that waits, in groups.
pub(crate) async fn append_waiting(cx: &Context) -> Result<(), Problem> {
    // Its own key would answer the second group with the first one's answer.
    let cx = Context { key: None, ..cx.clone() };
    let mut looks = 0;
    loop {
        let (head, group) = {
            let mut tx = cx.app.db.read().await?;
            // The head first: what is read after it was put in place no earlier than it.
            (store::head(&mut tx).await?, store::waiting(&mut tx, GROUP).await?)
        };
        if group.is_empty() {
            return Ok(());
        }
        match append(&cx, head, &group).await {
            Ok(()) => looks = 0,
            Err(Problem::Conflict(no)) if no.code == House::ChangedMeanwhile.code() && looks < LOOKS => looks += 1,
            Err(problem) => return Err(problem),
        }
    }
}

async fn append(cx: &Context, head: Option<Head>, group: &[Row]) -> Result<(), Problem> {
    cx.may(Action::RecordSeal, &pavilion_rules::access::Object::default())?;
    let entries: Vec<Vec<u8>> = group.iter().map(Row::entry).collect::<Result<_, _>>()?;
    let origin = head.as_ref().map_or_else(|| super::origin(&cx.app), |head| head.origin.clone());
    let key = super::key(&cx.app, &origin)?;
    let shown = head.as_ref().map(|head| head.checkpoint.clone());
    let grown = with_tables(&cx.app, move |tables| {
        let mut border = match shown {
            Some(shown) => Border::resume(tables, key, shown.as_bytes())?,
            None => Border::new(key),
        };
        border.append(&entries)
    });
    let grown = grown.await?;
    let size = i64::try_from(grown.size).map_err(|fault| Problem::Broken(fault.into()))?;
    let next = Head {
        id: Head::ID,
        origin,
        size,
        checkpoint: grown.checkpoint.clone(),
        at: cx.now,
        revision: head.as_ref().map_or(0, |head| head.revision) + 1,
    };
    write(cx, &next, &grown, group).await
}

async fn write(cx: &Context, next: &Head, grown: &Grown, group: &[Row]) -> Result<(), Problem> {
    let first = i64::try_from(grown.first).map_err(|fault| Problem::Broken(fault.into()))?;
    let names: Vec<_> = group.iter().map(|row| row.id).collect();
    act!(cx, Action::RecordSeal, &(first, &names), |acting| {
        store::put_head(acting, next, first).await?;
        for (tile, bytes) in &grown.tiles {
            store::put_tile(acting, tile, bytes).await?;
        }
        for (position, row) in (first..).zip(group) {
            store::put_at(acting, row.id, position).await?;
        }
        let by = By { account: None, tag: None, capacity: Capacity::System };
        let line = Line::about(Action::RecordSeal, by, None, next.subject_of_line(), next.revision, next)?;
        acting.note(line.detail(json!({ "first": first, "entries": group.len() })));
        Ok(())
    })
}
