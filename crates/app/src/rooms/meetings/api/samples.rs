//! Samples of meetings for programs.

use super::super::samples::{Checked, LayList, SampleState, check_sample, digest, draw_sample, lay_list};
use super::super::store::samples::{self as store, Found, Sample};
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
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// What was found about one meeting.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SampleFoundBody)]
struct FoundBody {
    meeting: Uuid,
    answers: BTreeMap<String, String>,
    note: String,
}

/// A sample: its list, its seed, what was drawn, and what was found.
#[derive(Debug, Serialize, ToSchema)]
struct SampleBody {
    id: Uuid,
    place: Uuid,
    since: i64,
    until: i64,
    size: i64,
    /// The list, as the file `pavilion draw` reads.
    pool: String,
    pool_sha256: String,
    /// Empty until it was drawn.
    seed: String,
    drawn: Vec<Uuid>,
    found: Vec<FoundBody>,
    revision: i64,
}

impl SampleBody {
    fn of(sample: &Sample) -> Self {
        let found = |one: &Found| FoundBody { meeting: one.meeting, answers: one.answers.clone(), note: one.note.clone() };
        Self {
            id: sample.id,
            place: sample.place.0,
            since: sample.since.0,
            until: sample.until.0,
            size: sample.size,
            pool: sample.pool.clone(),
            pool_sha256: digest(sample),
            seed: sample.seed.clone(),
            drawn: sample.drawn.0.clone(),
            found: sample.found.iter().map(found).collect(),
            revision: sample.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct SamplesBody {
    items: Vec<SampleBody>,
    next: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SeedBody {
    /// Public and later than the list, in hexadecimal.
    seed: String,
}

/// The samples of a place, newest first.
#[utoipa::path(
    get, path = "/api/v1/samples", tag = "meetings", params(OfPlace), security(("token" = [])),
    responses(
        (status = 200, description = "Samples", body = SamplesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn samples(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<SamplesBody>, Problem> {
    from.cx.may(Action::SamplesRead, &pavilion_rules::access::Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let Some(place) = asked.place else { return Ok(Json(SamplesBody { items: Vec::new(), next: None })) };
    let place = places::place(&mut tx, PlaceId(place)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::SamplesRead, &place.object())?;
    let before = asked.cursor.as_deref().and_then(|text| text.parse().ok());
    let rows = store::list(&mut tx, &place.path, before, asked.rows()).await?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == asked.rows();
    let next = rows.last().filter(|_| full).map(|last| last.id.to_string());
    Ok(Json(SamplesBody { items: rows.iter().map(SampleBody::of).collect(), next }))
}

/// One sample.
#[utoipa::path(
    get, path = "/api/v1/samples/{id}", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The sample", body = SampleBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sample(from: Cx, Path(id): Path<Uuid>) -> Result<Json<SampleBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let sample = store::sample(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::SamplesRead, &sample.object())?;
    Ok(Json(SampleBody::of(&sample)))
}

/// Lays the list of settled meetings down that a sample is drawn from.
#[utoipa::path(
    post, path = "/api/v1/samples", tag = "meetings", security(("token" = [])), request_body = LayList,
    responses(
        (status = 201, description = "It is laid down", body = SampleState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sample_list(from: Cx, Body(input): Body<LayList>) -> Result<(StatusCode, Json<SampleState>), Problem> {
    Ok((StatusCode::CREATED, Json(lay_list(&from.cx, input).await?)))
}

/// Draws, once.
#[utoipa::path(
    post, path = "/api/v1/samples/{id}/draw", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = SeedBody,
    responses(
        (status = 200, description = "What was drawn", body = SampleState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sample_draw(from: Cx, Path(id): Path<Uuid>, Body(input): Body<SeedBody>) -> Result<Json<SampleState>, Problem> {
    Ok(Json(draw_sample(&from.cx, id, input.seed).await?))
}

/// Writes down what was found about one meeting that was drawn.
#[utoipa::path(
    post, path = "/api/v1/samples/{id}/checks", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = Checked,
    responses(
        (status = 200, description = "It is written down", body = SampleState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sample_check(from: Cx, Path(id): Path<Uuid>, Body(input): Body<Checked>) -> Result<Json<SampleState>, Problem> {
    Ok(Json(check_sample(&from.cx, id, input).await?))
}

#[derive(OpenApi)]
#[openapi(
    paths(samples, sample, sample_list, sample_draw, sample_check),
    components(schemas(SamplesBody, SampleBody, FoundBody, SeedBody, LayList, Checked, SampleState))
)]
struct Described;

pub(super) fn routes() -> Routes {
    let draw = Action::SamplesDraw;
    Routes::new()
        .get("/api/v1/samples", Action::SamplesRead, samples)
        .post("/api/v1/samples", draw, sample_list)
        .get("/api/v1/samples/{id}", Action::SamplesRead, sample)
        .post("/api/v1/samples/{id}/draw", draw, sample_draw)
        .post("/api/v1/samples/{id}/checks", draw, sample_check)
        .describe(Described::openapi())
}
