//! Sending: signed, within ten seconds, tried for days, and no longer once nobody has answered for long.

use super::super::store::webhooks::{self as store, Sent, Webhook};
use super::sign::signature;
use super::{note, note_sent, opened, reach};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::outside::{self, Call};
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::telling::{STOPPED_AFTER_MS, retry_after};
use pavilion_rules::time::SECOND_MS;
use reqwest::Method;
use uuid::Uuid;

/// How a try ended.
struct Tried {
    status: Option<i64>,
    fault: String,
}

impl Tried {
    fn is_good(&self) -> bool {
        self.fault.is_empty()
    }
}

/// Tells one program one thing: job `send-webhook`. It may run twice; the program knows it by its id.
pub(crate) async fn send(cx: &Context, id: Uuid) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(row) = store::find_sent(&mut tx, id).await?.filter(|row| row.state == "waiting") else { return Ok(()) };
    let Some(hook) = store::find(&mut tx, row.webhook).await? else { return Ok(()) };
    drop(tx);
    let is_test = row.event == "webhook.test";
    let tried =
        if hook.state == "on" || (is_test && hook.state != "ended") { Some(attempt(cx, &hook, &row).await?) } else { None };
    act!(cx, Action::WebhooksManage, &(id, row.revision), |acting| {
        let Some(mut row) = store::find_sent(acting.tx(), id).await?.filter(|now| now.revision == row.revision) else {
            return Ok(());
        };
        let Some(tried) = &tried else {
            (row.state, row.fault, row.done, row.next_at) = ("given-up".into(), "stopped".into(), Some(cx.now), None);
            return finish(acting, cx, row).await;
        };
        row.status = tried.status;
        row.fault.clone_from(&tried.fault);
        if tried.is_good() {
            (row.state, row.done, row.next_at) = ("sent".into(), Some(cx.now), None);
        } else {
            row.tries += 1;
            row.next_at = retry_after(row.tries).map(|wait| cx.now.plus(wait));
            if row.next_at.is_none() {
                (row.state, row.done) = ("given-up".into(), Some(cx.now));
            }
        }
        health(acting, cx, row.webhook, tried.is_good()).await?;
        if let Some(at) = row.next_at {
            acting.enqueue_at(cx, row.community, &Job::SendWebhook { sent: id }, at).await?;
        }
        finish(acting, cx, row).await
    })
}

async fn finish(acting: &mut Acting, cx: &Context, mut row: Sent) -> Result<(), Problem> {
    row.revision += 1;
    store::save_sent(acting, &row).await?;
    note_sent(acting, cx, &row)
}

/// Notes since when it fails; after long it is told no more, until somebody looks at it.
async fn health(acting: &mut Acting, cx: &Context, id: Uuid, good: bool) -> Result<(), Problem> {
    let Some(mut hook) = store::find(acting.tx(), id).await? else { return Ok(()) };
    let before = (hook.failing_since, hook.state.clone());
    hook.failing_since = if good { None } else { hook.failing_since.or(Some(cx.now)) };
    let too_long = hook.failing_since.is_some_and(|since| cx.now.0 - since.0 >= STOPPED_AFTER_MS);
    if too_long && hook.state == "on" {
        hook.state = "failed".to_owned();
    }
    if (hook.failing_since, hook.state.clone()) == before {
        return Ok(());
    }
    hook.revision += 1;
    store::save(acting, &hook).await?;
    note(acting, &hook, By::person(cx, Capacity::System))
}

async fn attempt(cx: &Context, hook: &Webhook, row: &Sent) -> Result<Tried, Problem> {
    let inside = opened(cx, hook)?;
    let at = cx.now.0 / SECOND_MS;
    let signed = signature(&inside.secret, &row.id.to_string(), at, &row.payload)
        .ok_or_else(|| Problem::Broken(anyhow::anyhow!("the secret of webhook {} cannot sign", hook.id)))?;
    let header = |name: &str, value: String| (name.to_owned(), value);
    let call = Call {
        method: Method::POST,
        url: inside.url,
        headers: vec![
            header("content-type", "application/json".into()),
            header("webhook-id", row.id.to_string()),
            header("webhook-timestamp", at.to_string()),
            header("webhook-signature", signed),
        ],
        body: row.payload.clone().into_bytes(),
    };
    Ok(match outside::call(reach(cx), call).await {
        Ok(reply) if reply.is_good() => Tried { status: Some(reply.status.into()), fault: String::new() },
        Ok(reply) => Tried { status: Some(reply.status.into()), fault: format!("answered {}", reply.status) },
        Err(fault) => Tried { status: None, fault: format!("{fault:#}").chars().take(300).collect() },
    })
}
