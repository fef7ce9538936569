//! What time does: an asking nobody answered ends, and a file that was kept long enough is forgotten.

use super::file::{kept_until, tell_those_in_it};
use super::{file, store};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::mediations::{ASKED_MS, State};
use serde_json::json;
use uuid::Uuid;

/// Looks whether its time has come. What is counted stays; who it was, what about and what was agreed goes.
pub(crate) async fn over(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::MediationsLead, &(id, "over"), |acting| {
        let Some(mut row) = store::find(acting.tx(), id).await? else { return Ok(()) };
        if row.sealed.is_none() {
            return Ok(());
        }
        let by = By::person(cx, Capacity::System);
        let waits = row.state() == State::Asked;
        match row.closed {
            Some(closed) if cx.now >= kept_until(&row, closed) => {
                for mut session in store::sessions(acting.tx(), id).await? {
                    session.sealed = None;
                    session.save(acting).await?;
                    acting.note(session.line(Action::MediationsLead, by)?);
                }
                (row.sealed, row.record_sealed) = (None, None);
                (row.first_tag, row.second_tag, row.pair_tag) = (None, None, None);
                row.save(acting).await?;
                acting.note(row.line(Action::MediationsLead, by)?.detail(json!({ "forgotten": true })));
            }
            // The step that was due then is long past: nobody came.
            None if waits && cx.now >= row.due.plus(ASKED_MS - pavilion_rules::mediations::STEP_MS) => {
                let kept = file::open_kept(cx, &row)?;
                let next = pavilion_rules::mediations::Case { state: State::Ended, ..row.case() };
                row.put(next, cx.now);
                row.save(acting).await?;
                acting.note(row.line(Action::MediationsLead, by)?.detail(json!({ "step": "nobody" })));
                file::look_again(acting, cx, &row).await?;
                tell_those_in_it(acting, cx, &row, &kept, "mediation-ended").await?;
            }
            _ => {}
        }
        Ok(())
    })
}
