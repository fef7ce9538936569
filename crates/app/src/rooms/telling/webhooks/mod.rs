//! Programs that want to hear what happens to matters of a place: told what everybody may read, signed as Standard Webhooks.

mod send;
mod sign;

pub(crate) use send::send;
use sign::new_secret;

use super::store::webhooks::{self as store, Sent, Webhook};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, from_hex, hex};
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::outside::{self, Reach};
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::access::{Action, Capacity, Object, covers};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::telling::{No, URL_CHARS_MAX, WEBHOOK_NAME_CHARS_MAX, WEBHOOKS_MAX};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// A program that wants to be told.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewWebhook {
    pub name: String,
    pub url: String,
    /// A place of the administrative tree: matters raised there or below it.
    #[schema(value_type = Uuid)]
    pub place: PlaceId,
}

/// Its secret, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MadeWebhook {
    pub id: Uuid,
    /// `whsec_…`: what its messages are signed with.
    pub secret: String,
}

/// Address and secret, as they lie sealed.
#[derive(Serialize, Deserialize)]
struct Inside {
    url: String,
    secret: String,
}

fn place_of(id: Uuid) -> String {
    format!("webhook/{id}")
}

fn opened(cx: &Context, row: &Webhook) -> Result<Inside, Problem> {
    Ok(serde_json::from_slice(&cx.app.keys.open(Purpose::Outward, &place_of(row.id), &row.sealed)?)?)
}

fn reach(cx: &Context) -> Reach {
    if cx.app.config.webhooks.allow_private { Reach::Configured } else { Reach::Public }
}

fn note(acting: &mut Acting, row: &Webhook, by: By) -> Result<(), Problem> {
    let subject = Subject { kind: "webhook", id: row.id };
    let line = Line::about(Action::WebhooksManage, by, row.community, subject, row.revision, row)?;
    acting.note(line.detail(json!({ "host": row.host, "state": row.state })));
    Ok(())
}

fn note_sent(acting: &mut Acting, cx: &Context, row: &Sent) -> Result<(), Problem> {
    let subject = Subject { kind: "webhook-delivery", id: row.id };
    let by = By::person(cx, Capacity::System);
    let line = Line::about(Action::WebhooksManage, by, row.community, subject, row.revision, row)?;
    acting.note(line.detail(json!({ "event": row.event, "state": row.state })));
    Ok(())
}

/// What is kept of the answer for a repeated request: the secret lies sealed in it.
#[derive(Serialize, Deserialize)]
struct Made {
    id: Uuid,
    sealed: String,
}

fn secret_place(id: Uuid) -> String {
    format!("webhook-secret/{id}")
}

/// Lets a program listen.
pub async fn make(cx: &Context, new: NewWebhook) -> Result<MadeWebhook, Problem> {
    let mut faults = Vec::new();
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > WEBHOOK_NAME_CHARS_MAX || name.chars().any(char::is_control) {
        faults.push(No::WebhookName.into());
    }
    let url = outside::check(new.url.trim(), reach(cx)).ok().filter(|url| url.as_str().len() <= URL_CHARS_MAX);
    if url.is_none() {
        faults.push(No::WebhookUrl.into());
    }
    let place = places::place(&mut cx.app.db.read().await?, new.place).await?.filter(|place| !place.has_ended());
    let made: Made = act!(cx, Action::WebhooksManage, &new, |acting| {
        let object = place.as_ref().map(places::Place::object).unwrap_or_default();
        let capacity = cx.may(Action::WebhooksManage, &object)?;
        let Some(place) = place.as_ref() else {
            let mut all = faults.clone();
            all.push(No::WebhookPlace.into());
            return Err(Problem::Invalid(all));
        };
        let Some(url) = url.as_ref().filter(|_| faults.is_empty()) else { return Err(Problem::Invalid(faults.clone())) };
        let there = store::all(acting.tx()).await?;
        if i64::try_from(there.len()).unwrap_or(i64::MAX) >= WEBHOOKS_MAX {
            return Err(Problem::Refused(No::WebhooksTooMany.into()));
        }
        let (id, secret) = (cx.id(), new_secret(cx.app.chance.bytes()));
        let inside = serde_json::to_vec(&Inside { url: url.to_string(), secret: secret.clone() })?;
        let row = Webhook {
            id,
            community: place.community,
            place: place.id,
            place_path: place.path.clone(),
            name: name.clone(),
            sealed: cx.app.keys.seal(Purpose::Outward, &place_of(id), cx.app.chance.bytes(), &inside),
            host: url.host_str().unwrap_or_default().to_owned(),
            state: "on".to_owned(),
            failing_since: None,
            created: cx.now,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        let sealed = cx.app.keys.seal(Purpose::Answer, &secret_place(id), cx.app.chance.bytes(), secret.as_bytes());
        Ok(Made { id, sealed: hex(&sealed) })
    })?;
    let sealed = from_hex(&made.sealed).unwrap_or_default();
    let secret = cx.app.keys.open(Purpose::Answer, &secret_place(made.id), &sealed)?;
    Ok(MadeWebhook { id: made.id, secret: String::from_utf8_lossy(&secret).into_owned() })
}

async fn change(cx: &Context, id: Uuid, state: &'static str) -> Result<i64, Problem> {
    act!(cx, Action::WebhooksManage, &(id, state), |acting| {
        let mut row = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::WebhooksManage, &object(&row))?;
        if row.state == "ended" {
            return Err(Problem::Refused(No::WebhookEnded.into()));
        }
        (row.state, row.failing_since) = (state.to_owned(), None);
        if state == "ended" {
            // What is ended needs no address and no secret any more.
            row.sealed = Vec::new();
        }
        row.revision += 1;
        store::save(acting, &row).await?;
        note(acting, &row, By::person(cx, capacity))?;
        Ok(row.revision)
    })
}

fn object(row: &Webhook) -> Object {
    Object { path: row.place_path.clone(), ..Object::default() }
}

/// Ends it for good.
pub async fn end(cx: &Context, id: Uuid) -> Result<i64, Problem> {
    change(cx, id, "ended").await
}

/// Stops telling it, or begins again after it failed for long.
pub async fn stop(cx: &Context, id: Uuid) -> Result<i64, Problem> {
    change(cx, id, "stopped").await
}

pub async fn resume(cx: &Context, id: Uuid) -> Result<i64, Problem> {
    change(cx, id, "on").await
}

/// Those whoever asks may see.
pub(super) async fn mine(cx: &Context) -> Result<Vec<Webhook>, Problem> {
    cx.may(Action::WebhooksManage, &Object::default())?;
    let all = store::all(&mut cx.app.db.read().await?).await?;
    Ok(all.into_iter().filter(|one| cx.can(Action::WebhooksManage, &object(one))).collect())
}

/// One of them with what it was told.
pub(super) async fn one(cx: &Context, id: Uuid, before: Option<Uuid>, limit: i64) -> Result<(Webhook, Vec<Sent>), Problem> {
    let mut tx = cx.app.db.read().await?;
    let row = store::find(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::WebhooksManage, &object(&row))?;
    let sent = store::sent_to(&mut tx, id, before, limit).await?;
    Ok((row, sent))
}

/// Something that happened to a matter, as everybody may read it.
#[derive(Clone, Debug)]
pub struct Event {
    /// `matter.accepted`.
    pub kind: String,
    pub community: Option<PlaceId>,
    pub place_path: String,
    pub data: Json,
}

/// Puts what happened on its way to whoever listens there. Runs in the transaction that takes the news of it out of the
/// queue, so each program is told once.
pub(crate) async fn happened(acting: &mut Acting, cx: &Context, events: &[Event]) -> Result<(), Problem> {
    if events.is_empty() {
        return Ok(());
    }
    let listening = store::listening(acting.tx()).await?;
    for event in events {
        for hook in listening.iter().filter(|hook| covers(&hook.place_path, &event.place_path)) {
            let payload = json!({ "type": event.kind, "timestamp": stamp(cx), "data": event.data }).to_string();
            let row = Sent {
                id: cx.id(),
                webhook: hook.id,
                community: event.community,
                event: event.kind.clone(),
                payload,
                state: "waiting".to_owned(),
                tries: 0,
                status: None,
                fault: String::new(),
                at: cx.now,
                next_at: Some(cx.now),
                done: None,
                revision: 1,
            };
            store::insert_sent(acting, &row).await?;
            note_sent(acting, cx, &row)?;
            acting.enqueue(cx, event.community, &Job::SendWebhook { sent: row.id }).await?;
        }
    }
    Ok(())
}

fn stamp(cx: &Context) -> String {
    jiff::Timestamp::from_millisecond(cx.now.0).map_or_else(|_| String::new(), |at| at.to_string())
}

/// Sends a message of no matter, so that whoever set it up sees that it arrives.
pub async fn knock(cx: &Context, id: Uuid) -> Result<Uuid, Problem> {
    act!(cx, Action::WebhooksManage, &(id, "knock"), |acting| {
        let hook = store::find(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        cx.may(Action::WebhooksManage, &object(&hook))?;
        if hook.state == "ended" {
            return Err(Problem::Refused(No::WebhookEnded.into()));
        }
        let payload = json!({ "type": "webhook.test", "timestamp": stamp(cx), "data": { "name": hook.name } }).to_string();
        let row = Sent {
            id: cx.id(),
            webhook: id,
            community: hook.community,
            event: "webhook.test".to_owned(),
            payload,
            state: "waiting".to_owned(),
            tries: 0,
            status: None,
            fault: String::new(),
            at: cx.now,
            next_at: Some(cx.now),
            done: None,
            revision: 1,
        };
        store::insert_sent(acting, &row).await?;
        note_sent(acting, cx, &row)?;
        acting.enqueue(cx, hook.community, &Job::SendWebhook { sent: row.id }).await?;
        Ok(row.id)
    })
}
