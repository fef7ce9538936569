//! What time and the law do to a notice.

use super::actions::end;
use super::store;
use crate::act;
use crate::context::Context;
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::NoticeId;
use pavilion_rules::notices::{self as rules, State};
use serde_json::json;
use uuid::Uuid;

/// Puts a notice away whose days are over. If it was extended meanwhile, there is another job for the new end.
pub(crate) async fn archive(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::NoticesArchive, &id, |acting| {
        let Some(mut notice) = store::notice(acting.tx(), NoticeId(id)).await? else { return Ok(()) };
        if rules::is_over(notice.state()?, notice.ends, cx.now) {
            notice.state = State::Archived.name().to_owned();
            notice.archived = Some(cx.now);
            end(acting, cx, notice, Action::NoticesArchive, Capacity::System, json!({})).await?;
        }
        Ok(())
    })
}

/// Takes the words of a notice away whose entry on the public record was erased by law.
pub(crate) async fn forget_words(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::RecordErase, &id, |acting| {
        let Some(mut notice) = store::notice(acting.tx(), NoticeId(id)).await? else { return Ok(()) };
        if !notice.words.is_empty() {
            (notice.title, notice.words) = (String::new(), String::new());
            end(acting, cx, notice, Action::RecordErase, Capacity::System, json!({})).await?;
        }
        Ok(())
    })
}
