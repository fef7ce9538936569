//! Telling the reporter what happened: the one place besides the access log's door where the sealed account is opened.

use super::store;
use crate::context::Context;
use crate::desk::Acting;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::ids::MatterId;
use serde_json::json;
use uuid::Uuid;

/// Puts a message before the reporter of a matter. Runs in the transaction that takes the job out of the outbox, so it
/// happens once; a matter that is not there has nobody to tell.
pub(crate) async fn tell_reporter(
    acting: &mut Acting,
    cx: &Context,
    matter: Uuid,
    what: &str,
    note: &str,
) -> Result<(), Problem> {
    let Some(matter) = store::matter(acting.tx(), MatterId(matter)).await? else { return Ok(()) };
    let reader = matter.reporter(&cx.app.keys)?;
    let kind = format!("matter-{what}");
    if !i18n::has(Lang::Zh, &format!("news-matter-{what}")) {
        return Err(Problem::Broken(anyhow::anyhow!("there is no sentence to tell a reporter of {what}")));
    }
    let detail = json!({ "number": matter.number, "title": matter.title, "note": note });
    people::tell(acting, cx, reader, matter.community, &kind, Some(matter.id), detail).await
}
