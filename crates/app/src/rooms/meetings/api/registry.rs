//! The registry of bodies for programs.

use super::super::bodies::{BodyState, BodyStep, FoundBody, body_step, found_body};
use super::super::store::bodies::{self as store, Body as BodyRow};
use super::OfPlace;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// A seat: a task and a party.
#[derive(Debug, Serialize, ToSchema)]
struct SeatBody {
    task: String,
    party: String,
}

/// A body of a neighbourhood. Seats, never persons.
#[derive(Debug, Serialize, ToSchema)]
struct RegisteredBody {
    id: Uuid,
    kind: String,
    name: String,
    /// `forming`, `roster`, `in-term`, `renewing` or `dissolved`.
    state: String,
    seats: Vec<SeatBody>,
    papers: Vec<String>,
    since: i64,
    term_until: Option<i64>,
    revision: i64,
}

impl RegisteredBody {
    fn of(body: &BodyRow) -> Self {
        Self {
            id: body.id,
            kind: body.kind.clone(),
            name: body.name.clone(),
            state: body.state.clone(),
            seats: body.seats.iter().map(|seat| SeatBody { task: seat.task.clone(), party: seat.party.clone() }).collect(),
            papers: body.papers.0.clone(),
            since: body.since.0,
            term_until: body.term_until.map(|until| until.0),
            revision: body.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct RegistryBody {
    items: Vec<RegisteredBody>,
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct BodyStateBody {
    id: Uuid,
    state: String,
    revision: i64,
}

impl From<BodyState> for BodyStateBody {
    fn from(now: BodyState) -> Self {
        Self { id: now.id, state: now.state, revision: now.revision }
    }
}

/// The bodies of a place, of what lies below it and of what it lies in.
#[utoipa::path(
    get, path = "/api/v1/bodies", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Bodies", body = RegistryBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bodies(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<RegistryBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let Some(place) = asked.place else { return Ok(Json(RegistryBody { items: Vec::new(), next: None })) };
    let path = places::place(&mut tx, PlaceId(place)).await?.ok_or(Problem::NotFound)?.path;
    let after = asked.cursor.as_deref().and_then(|text| text.parse().ok());
    let rows = store::list(&mut tx, &path, after, asked.rows()).await?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == asked.rows();
    let next = rows.last().filter(|_| full).map(|last| last.id.to_string());
    Ok(Json(RegistryBody { items: rows.iter().map(RegisteredBody::of).collect(), next }))
}

/// Enters a body that is being formed.
#[utoipa::path(
    post, path = "/api/v1/bodies", tag = "meetings", security(("token" = [])), request_body = FoundBody,
    responses(
        (status = 201, description = "It is entered", body = BodyStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn found(from: Cx, Body(input): Body<FoundBody>) -> Result<(StatusCode, Json<BodyStateBody>), Problem> {
    Ok((StatusCode::CREATED, Json(found_body(&from.cx, input).await?.into())))
}

/// Takes a body one step on.
#[utoipa::path(
    post, path = "/api/v1/bodies/{id}/step", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = BodyStep,
    responses(
        (status = 200, description = "Where it stands", body = BodyStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn take_body_step(from: Cx, Path(id): Path<Uuid>, Body(input): Body<BodyStep>) -> Result<Json<BodyStateBody>, Problem> {
    Ok(Json(body_step(&from.cx, id, input).await?.into()))
}

#[derive(OpenApi)]
#[openapi(
    paths(bodies, found, take_body_step),
    components(schemas(RegistryBody, RegisteredBody, SeatBody, BodyStateBody, FoundBody, BodyStep))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/bodies", Action::BodiesRead, bodies)
        .post("/api/v1/bodies", Action::BodiesManage, found)
        .post("/api/v1/bodies/{id}/step", Action::BodiesManage, take_body_step)
        .describe(Described::openapi())
}
