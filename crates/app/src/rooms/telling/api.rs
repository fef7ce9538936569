//! The same for programs.

use super::choice::{Channel, TellingChoice, choice_of, choose};
use super::push;
use super::store::deliveries;
use super::store::webhooks::{Sent, Webhook};
use super::webhooks::{self, MadeWebhook, NewWebhook};
use crate::problem::Problem;
use crate::rooms::people;
use crate::web::api::{Body, Ours, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct TellingPart {
    /// The `next` of the page before.
    before: Option<Uuid>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

impl TellingPart {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX)
    }
}

fn cut<T>(mut rows: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let next = rows.last().filter(|_| more).map(|last| id(last).to_string());
    (rows, next)
}

/// How the caller is told.
#[utoipa::path(
    get, path = "/api/v1/me/telling", operation_id = "my_telling", tag = "telling", security(("token" = [])),
    responses(
        (status = 200, description = "The choice", body = TellingChoice),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_telling(from: Cx) -> Result<Json<TellingChoice>, Problem> {
    from.cx.may(Action::MeRead, &Object::default())?;
    let choice = choice_of(&mut from.cx.app.db.read().await?, from.cx.account()?).await?;
    Ok(Json(TellingChoice::of(&choice)))
}

/// Chooses how the caller is told.
#[utoipa::path(
    put, path = "/api/v1/me/telling", operation_id = "choose_telling", tag = "telling", request_body = TellingChoice,
    security(("token" = [])),
    responses(
        (status = 200, description = "The choice as it is kept", body = TellingChoice),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn choose_telling(from: Cx, Body(body): Body<TellingChoice>) -> Result<Json<TellingChoice>, Problem> {
    choose(&from.cx, body).await?;
    let choice = choice_of(&mut from.cx.app.db.read().await?, from.cx.account()?).await?;
    Ok(Json(TellingChoice::of(&choice)))
}

/// The key browsers are told before they may be woken.
#[derive(Debug, Serialize, ToSchema)]
struct PushKeyBody {
    /// Base64url of an uncompressed P-256 point; null when this installation wakes no browsers.
    key: Option<String>,
}

/// The key a browser must be told to be woken by this installation.
#[utoipa::path(
    get, path = "/api/v1/me/push", operation_id = "push_key", tag = "telling", security(("token" = [])),
    responses(
        (status = 200, description = "The key", body = PushKeyBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn push_key(from: Cx) -> Result<Json<PushKeyBody>, Problem> {
    from.cx.may(Action::MeRead, &Object::default())?;
    let key = if Channel::Push.is_there(&from.cx) { Some(push::public_key(&from.cx).await?) } else { None };
    Ok(Json(PushKeyBody { key }))
}

/// A browser that wants to be woken.
#[derive(Debug, Deserialize, ToSchema)]
struct PushBody {
    /// The `endpoint` of the browser's `PushSubscription`. Its keys are not needed: nothing but the knock is sent.
    endpoint: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PushedBody {
    id: Uuid,
}

/// Lets one browser of the caller be woken.
#[utoipa::path(
    post, path = "/api/v1/me/push", operation_id = "subscribe_push", tag = "telling", request_body = PushBody, security(("token" = [])),
    responses(
        (status = 201, description = "It will be woken", body = PushedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn subscribe_push(from: Cx, Body(body): Body<PushBody>) -> Result<(StatusCode, Json<PushedBody>), Problem> {
    Ok((StatusCode::CREATED, Json(PushedBody { id: push::subscribe(&from.cx, &body.endpoint).await? })))
}

/// Wakes none of the caller's browsers any more.
#[utoipa::path(
    delete, path = "/api/v1/me/push", operation_id = "unsubscribe_push", tag = "telling", security(("token" = [])),
    responses(
        (status = 204, description = "None is woken"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn unsubscribe_push(from: Cx, _: Ours) -> Result<StatusCode, Problem> {
    push::unsubscribe(&from.cx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something that went out to the caller, or is to.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryBody {
    id: Uuid,
    /// `mail`, `sms` or `push`.
    channel: String,
    /// `at-once` or `digest`.
    kind: String,
    /// `waiting`, `sent`, `given-up` or `dropped`.
    state: String,
    tries: i64,
    /// Why the last try failed, or why it was dropped.
    fault: String,
    at: i64,
    done: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeliveriesBody {
    items: Vec<DeliveryBody>,
    next: Option<String>,
}

/// What went out to the caller, newest first.
#[utoipa::path(
    get, path = "/api/v1/me/deliveries", operation_id = "my_deliveries", tag = "telling", params(TellingPart), security(("token" = [])),
    responses(
        (status = 200, description = "Deliveries", body = DeliveriesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_deliveries(from: Cx, Query(part): Query<TellingPart>) -> Result<Json<DeliveriesBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let tag = people::reader_tag_of(&cx.app.keys, cx.account()?);
    let rows = deliveries::of_reader(&mut cx.app.db.read().await?, tag, part.before, part.limit() + 1).await?;
    let (rows, next) = cut(rows, part.limit(), |row| row.id);
    let items = rows.into_iter().map(|row| DeliveryBody {
        id: row.id,
        channel: row.channel,
        kind: row.kind,
        state: row.state,
        tries: row.tries,
        fault: row.fault,
        at: row.at.0,
        done: row.done.map(|at| at.0),
    });
    Ok(Json(DeliveriesBody { items: items.collect(), next }))
}

/// A program that is told.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookBody {
    id: Uuid,
    name: String,
    host: String,
    place: Uuid,
    /// `on`; `stopped` by somebody; `failed`, when nobody answered for five days; `ended`.
    state: String,
    failing_since: Option<i64>,
    created: i64,
    revision: i64,
}

impl From<Webhook> for WebhookBody {
    fn from(row: Webhook) -> Self {
        Self {
            id: row.id,
            name: row.name,
            host: row.host,
            place: row.place.0,
            state: row.state,
            failing_since: row.failing_since.map(|at| at.0),
            created: row.created.0,
            revision: row.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct WebhooksBody {
    items: Vec<WebhookBody>,
    next: Option<String>,
}

/// Programs that are told, inside the caller's scopes.
#[utoipa::path(
    get, path = "/api/v1/webhooks", operation_id = "webhooks", tag = "telling", security(("token" = [])),
    responses(
        (status = 200, description = "Webhooks", body = WebhooksBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn all_webhooks(from: Cx) -> Result<Json<WebhooksBody>, Problem> {
    let items = webhooks::mine(&from.cx).await?.into_iter().map(WebhookBody::from).collect();
    Ok(Json(WebhooksBody { items, next: None }))
}

/// Lets a program listen. Its secret is shown once.
#[utoipa::path(
    post, path = "/api/v1/webhooks", operation_id = "make_webhook", tag = "telling", request_body = NewWebhook, security(("token" = [])),
    responses(
        (status = 201, description = "It listens", body = MadeWebhook),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn make_webhook(from: Cx, Body(body): Body<NewWebhook>) -> Result<(StatusCode, Json<MadeWebhook>), Problem> {
    Ok((StatusCode::CREATED, Json(webhooks::make(&from.cx, body).await?)))
}

/// One thing a program was told, or is to be.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookDeliveryBody {
    id: Uuid,
    event: String,
    /// `waiting`, `sent` or `given-up`.
    state: String,
    tries: i64,
    /// What it answered last.
    status: Option<i64>,
    fault: String,
    at: i64,
    next_at: Option<i64>,
}

impl From<Sent> for WebhookDeliveryBody {
    fn from(row: Sent) -> Self {
        Self {
            id: row.id,
            event: row.event,
            state: row.state,
            tries: row.tries,
            status: row.status,
            fault: row.fault,
            at: row.at.0,
            next_at: row.next_at.map(|at| at.0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct WebhookDeliveriesBody {
    items: Vec<WebhookDeliveryBody>,
    next: Option<String>,
}

/// What a program was told, newest first.
#[utoipa::path(
    get, path = "/api/v1/webhooks/{id}/deliveries", operation_id = "webhook_deliveries", tag = "telling",
    params(("id" = Uuid, Path), TellingPart), security(("token" = [])),
    responses(
        (status = 200, description = "Deliveries", body = WebhookDeliveriesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn webhook_deliveries(
    from: Cx,
    Path(id): Path<Uuid>,
    Query(part): Query<TellingPart>,
) -> Result<Json<WebhookDeliveriesBody>, Problem> {
    let (_, sent) = webhooks::one(&from.cx, id, part.before, part.limit() + 1).await?;
    let (rows, next) = cut(sent, part.limit(), |row| row.id);
    Ok(Json(WebhookDeliveriesBody { items: rows.into_iter().map(WebhookDeliveryBody::from).collect(), next }))
}

/// What a change of a webhook answers.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookRevision {
    revision: i64,
}

/// Stops telling a program; `resumption` begins again.
#[utoipa::path(
    post, path = "/api/v1/webhooks/{id}/stop", operation_id = "stop_webhook", tag = "telling", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 200, description = "It is no longer told", body = WebhookRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_webhook(from: Cx, Path(id): Path<Uuid>, _: Ours) -> Result<Json<WebhookRevision>, Problem> {
    Ok(Json(WebhookRevision { revision: webhooks::stop(&from.cx, id).await? }))
}

/// Tells a program again.
#[utoipa::path(
    post, path = "/api/v1/webhooks/{id}/resumption", operation_id = "resume_webhook", tag = "telling", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 200, description = "It is told again", body = WebhookRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn resume_webhook(from: Cx, Path(id): Path<Uuid>, _: Ours) -> Result<Json<WebhookRevision>, Problem> {
    Ok(Json(WebhookRevision { revision: webhooks::resume(&from.cx, id).await? }))
}

/// Ends a webhook for good.
#[utoipa::path(
    delete, path = "/api/v1/webhooks/{id}", operation_id = "end_webhook", tag = "telling", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 200, description = "It is ended", body = WebhookRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_webhook(from: Cx, Path(id): Path<Uuid>, _: Ours) -> Result<Json<WebhookRevision>, Problem> {
    Ok(Json(WebhookRevision { revision: webhooks::end(&from.cx, id).await? }))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        my_telling,
        choose_telling,
        my_deliveries,
        push_key,
        subscribe_push,
        unsubscribe_push,
        all_webhooks,
        make_webhook,
        webhook_deliveries,
        stop_webhook,
        resume_webhook,
        end_webhook
    ),
    components(schemas(
        TellingChoice,
        DeliveryBody,
        PushKeyBody,
        PushBody,
        PushedBody,
        DeliveriesBody,
        WebhookBody,
        WebhooksBody,
        NewWebhook,
        MadeWebhook,
        WebhookDeliveryBody,
        WebhookDeliveriesBody,
        WebhookRevision,
        ProblemBody
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/me/telling", Action::MeRead, my_telling)
        .put("/api/v1/me/telling", Action::MeChange, choose_telling)
        .get("/api/v1/me/deliveries", Action::MeRead, my_deliveries)
        .get("/api/v1/me/push", Action::MeRead, push_key)
        .post("/api/v1/me/push", Action::MeChange, subscribe_push)
        .delete("/api/v1/me/push", Action::MeChange, unsubscribe_push)
        .get("/api/v1/webhooks", Action::WebhooksManage, all_webhooks)
        .post("/api/v1/webhooks", Action::WebhooksManage, make_webhook)
        .get("/api/v1/webhooks/{id}/deliveries", Action::WebhooksManage, webhook_deliveries)
        .post("/api/v1/webhooks/{id}/stop", Action::WebhooksManage, stop_webhook)
        .post("/api/v1/webhooks/{id}/resumption", Action::WebhooksManage, resume_webhook)
        .delete("/api/v1/webhooks/{id}", Action::WebhooksManage, end_webhook)
        .describe(Described::openapi())
}
