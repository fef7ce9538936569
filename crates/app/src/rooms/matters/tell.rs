//! Telling the reporter what happened: the one place besides the access log's door where the sealed account is opened.

use super::reported::ReportedBy;
use super::store::{self, voices};
use super::voices::tell_others;
use crate::context::Context;
use crate::desk::Acting;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::ids::MatterId;
use serde_json::json;
use uuid::Uuid;

/// What a reporter is to be told of a matter.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) matter: Uuid,
    pub(crate) what: String,
    pub(crate) note: String,
}

/// Puts messages before the reporters of their matters. Runs in the transaction that takes the jobs out of the outbox, so
/// it happens once; a matter that is not there has nobody to tell.
pub(crate) async fn tell_reporters(acting: &mut Acting, cx: &Context, messages: &[Message]) -> Result<(), Problem> {
    let ids: Vec<MatterId> = messages.iter().map(|message| MatterId(message.matter)).collect();
    let matters = store::matters(acting.tx(), &ids).await?;
    let with_others = voices::with_others(acting.tx(), &ids).await?;
    for Message { matter, what, note } in messages {
        let Some(matter) = matters.iter().find(|found| found.id.0 == *matter) else { continue };
        if with_others.contains(&matter.id) {
            tell_others(acting, cx, matter, what, note).await?;
        }
        // Who left no account reads it by the code.
        let ReportedBy::Account(reader) = matter.reported_by(&cx.app.keys)? else { continue };
        let kind = format!("matter-{what}");
        if !i18n::has(Lang::Zh, &format!("news-matter-{what}")) {
            return Err(Problem::Broken(anyhow::anyhow!("there is no sentence to tell a reporter of {what}")));
        }
        let detail = json!({ "number": matter.number, "title": matter.title, "note": note });
        people::tell(acting, cx, reader, matter.community, &kind, Some(matter.id), detail).await?;
    }
    Ok(())
}
