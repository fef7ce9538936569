//! Telling the reporter what happened: the one place besides the access log's door where the sealed account is opened.

use super::reported::ReportedBy;
use super::store::{self, Matter, voices};
use super::voices::tell_others;
use crate::act;
use crate::context::Context;
use crate::desk::Acting;
use crate::desk::outbox::Job;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{people, telling};
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::stage;
use serde_json::json;
use uuid::Uuid;

/// What a reporter is to be told of a matter.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) matter: Uuid,
    pub(crate) what: String,
    pub(crate) note: String,
}

/// Whoever handled it hears that it came back. Why, only those read who take matters in: they say it in words that name nobody.
pub(super) async fn came_back(acting: &mut Acting, cx: &Context, matter: &Matter) -> Result<(), Problem> {
    let Some(post) = matter.handler_post else { return Ok(()) };
    let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await? else { return Ok(()) };
    let detail = json!({ "number": matter.number, "title": matter.title });
    people::tell(acting, cx, holder, matter.community, "matter-came-back", Some(matter.id), detail).await
}

/// Puts messages before the reporters of their matters. Runs in the transaction that takes the jobs out of the outbox, so
/// it happens once; a matter that is not there has nobody to tell.
pub(crate) async fn tell_reporters(acting: &mut Acting, cx: &Context, messages: &[Message]) -> Result<(), Problem> {
    let ids: Vec<MatterId> = messages.iter().map(|message| MatterId(message.matter)).collect();
    let matters = store::matters(acting.tx(), &ids).await?;
    let with_others = voices::with_others(acting.tx(), &ids).await?;
    for Message { matter, what, note } in messages {
        let Some(matter) = matters.iter().find(|found| found.id.0 == *matter) else { continue };
        let detail = json!({ "number": matter.number, "title": matter.title, "note": note });
        if what == "assigned"
            && let Some(post) = matter.handler_post
            && let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await?
        {
            // Whoever got it has a duty from now on; they learn of it what everybody may read.
            people::tell(acting, cx, holder, matter.community, "duty-assigned", Some(matter.id), detail.clone()).await?;
        }
        if with_others.contains(&matter.id) {
            tell_others(acting, cx, matter, what, note).await?;
        }
        // Who left no account reads it by the code.
        let ReportedBy::Account(reader) = matter.reported_by(&cx.app.keys)? else { continue };
        let kind = format!("matter-{what}");
        if !i18n::has(Lang::Zh, &format!("news-matter-{what}")) {
            return Err(Problem::Broken(anyhow::anyhow!("there is no sentence to tell a reporter of {what}")));
        }
        people::tell(acting, cx, reader, matter.community, &kind, Some(matter.id), detail).await?;
    }
    if !messages.is_empty() && telling::anybody_listens(acting.tx()).await? {
        for Message { matter, what, .. } in messages {
            let Some(found) = matters.iter().find(|found| found.id.0 == *matter) else { continue };
            let job = Job::MatterMoved { matter: *matter, what: what.clone() };
            acting.enqueue(cx, found.community, &job).await?;
        }
    }
    Ok(())
}

/// Tells programs that listen what happened: job `matter-moved`. They hear what everybody may read.
pub(crate) async fn moved(cx: &Context, matter: Uuid, what: &str) -> Result<(), Problem> {
    act!(cx, Action::WebhooksManage, &(matter, what), |acting| {
        if !telling::anybody_listens(acting.tx()).await? {
            return Ok(());
        }
        let Some(matter) = store::matter(acting.tx(), MatterId(matter)).await? else { return Ok(()) };
        let site = cx.app.config.public_url.trim_end_matches('/');
        let checked = matter.is_checked();
        let data = json!({
            "id": matter.id,
            "number": matter.number,
            "state": matter.state()?.name(),
            "stage": stage(matter.state()?, &matter.clock(), cx.now).name(),
            "category": matter.category,
            "compound": matter.compound,
            // Where exactly, and in which words, only after somebody checked that neither names anybody.
            "place": checked.then_some(matter.place),
            "title": checked.then_some(&matter.title),
            "round": matter.round,
            "revision": matter.revision,
            "url": (!site.is_empty()).then(|| format!("{site}/matters/{}", matter.id)),
        });
        let event =
            telling::Event { kind: format!("matter.{what}"), community: matter.community, place_path: matter.place_path, data };
        telling::happened(acting, cx, &[event]).await
    })
}
