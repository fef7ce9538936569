//! Fetching a child, for programs of the two adults.

use super::actions::{self, AskPickup, AskedPickup, Grant, PickupShown, PickupState};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
struct PickupsBody {
    items: Vec<PickupShown>,
    next: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct TakePickupBody {
    code: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct PickupStepBody {}

/// The own occasions, as guardian or as neighbour. Nobody else's can be had.
#[utoipa::path(
    get, path = "/api/v1/pickups", tag = "neighbours", security(("token" = [])),
    responses(
        (status = 200, description = "Occasions", body = PickupsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickups(from: Cx) -> Result<Json<PickupsBody>, Problem> {
    Ok(Json(PickupsBody { items: actions::own(&from.cx).await?, next: None }))
}

/// Asks for a neighbour; answers with the code to hand over.
#[utoipa::path(
    post, path = "/api/v1/pickups", tag = "neighbours", security(("token" = [])), request_body = AskPickup,
    responses(
        (status = 201, description = "Asked", body = AskedPickup),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickup_ask(from: Cx, Body(input): Body<AskPickup>) -> Result<(StatusCode, Json<AskedPickup>), Problem> {
    Ok((StatusCode::CREATED, Json(actions::ask(&from.cx, input).await?)))
}

/// Takes one on by its code.
#[utoipa::path(
    post, path = "/api/v1/pickups/take", tag = "neighbours", security(("token" = [])), request_body = TakePickupBody,
    responses(
        (status = 200, description = "Taken on; the guardian has to say yes", body = PickupState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickup_take(from: Cx, Body(input): Body<TakePickupBody>) -> Result<Json<PickupState>, Problem> {
    Ok(Json(actions::take(&from.cx, input.code).await?))
}

/// The guardian's explicit yes to this neighbour and this day.
#[utoipa::path(
    post, path = "/api/v1/pickups/{id}/approval", tag = "neighbours", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = Grant,
    responses(
        (status = 200, description = "Approved", body = PickupState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickup_approve(from: Cx, Path(id): Path<Uuid>, Body(input): Body<Grant>) -> Result<Json<PickupState>, Problem> {
    Ok(Json(actions::approve(&from.cx, id, input).await?))
}

/// The neighbour reads what it is about; every reading is counted.
#[utoipa::path(
    post, path = "/api/v1/pickups/{id}/reading", tag = "neighbours", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = PickupStepBody,
    responses(
        (status = 200, description = "What it is about", body = PickupShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickup_read(from: Cx, Path(id): Path<Uuid>, Body(_nothing): Body<PickupStepBody>) -> Result<Json<PickupShown>, Problem> {
    Ok(Json(actions::look(&from.cx, id).await?))
}

/// Takes it back; everything about it is deleted at once.
#[utoipa::path(
    post, path = "/api/v1/pickups/{id}/withdrawal", tag = "neighbours", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = PickupStepBody,
    responses(
        (status = 200, description = "Taken back", body = PickupState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pickup_withdraw(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(_nothing): Body<PickupStepBody>,
) -> Result<Json<PickupState>, Problem> {
    Ok(Json(actions::withdraw(&from.cx, id).await?))
}

#[derive(OpenApi)]
#[openapi(
    paths(pickups, pickup_ask, pickup_take, pickup_approve, pickup_read, pickup_withdraw),
    components(schemas(PickupsBody, PickupShown, TakePickupBody, PickupStepBody, AskPickup, AskedPickup, Grant, PickupState))
)]
struct Described;

pub(super) fn routes() -> Routes {
    let share = Action::PickupsShare;
    Routes::new()
        .get("/api/v1/pickups", share, pickups)
        .post("/api/v1/pickups", share, pickup_ask)
        .post("/api/v1/pickups/take", share, pickup_take)
        .post("/api/v1/pickups/{id}/approval", share, pickup_approve)
        .post("/api/v1/pickups/{id}/reading", share, pickup_read)
        .post("/api/v1/pickups/{id}/withdrawal", share, pickup_withdraw)
        .describe(Described::openapi())
}
