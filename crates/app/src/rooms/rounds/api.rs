//! Rounds for programs. What is said at a door is raised by the one intake, `POST /api/v1/capture`.

use super::actions::{DoorNote, NewRound, end_round, note_door, plan_round, read_note};
use super::shown::{DoorShown, RoundAbout, RoundCount, RoundDoorLine, RoundLine, RoundShown, rounds, show_door, show_round};
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RoundsAsked {
    compound: Uuid,
    before: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RoundsBody {
    items: Vec<RoundLine>,
    /// Hand it back as `before`; null at the end.
    next: Option<Uuid>,
}

/// Rounds of a compound, newest first.
#[utoipa::path(
    get, path = "/api/v1/rounds", tag = "rounds", params(RoundsAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Rounds", body = RoundsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_rounds(from: Cx, Query(asked): Query<RoundsAsked>) -> Result<Json<RoundsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let items = rounds(&mut tx, &from.cx, PlaceId(asked.compound), asked.before, PAGE_ROWS).await?;
    let full = i64::try_from(items.len()).unwrap_or_default() == PAGE_ROWS;
    Ok(Json(RoundsBody { next: items.last().filter(|_| full).map(|last| last.id), items }))
}

async fn seen(from: &Cx, id: Uuid) -> Result<Json<RoundShown>, Problem> {
    Ok(Json(show_round(&mut from.cx.app.db.read().await?, &from.cx, id).await?))
}

/// Plans a round: every dwelling of the place is a door of it.
#[utoipa::path(
    post, path = "/api/v1/rounds", tag = "rounds", security(("token" = [])), request_body = NewRound,
    responses(
        (status = 201, description = "The round", body = RoundShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_round(from: Cx, Body(body): Body<NewRound>) -> Result<(StatusCode, Json<RoundShown>), Problem> {
    let id = plan_round(&from.cx, body).await?;
    Ok((StatusCode::CREATED, seen(&from, id).await?))
}

/// A round: counts for everybody, doors for those who go.
#[utoipa::path(
    get, path = "/api/v1/rounds/{id}", tag = "rounds", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The round", body = RoundShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn one_round(from: Cx, Path(id): Path<Uuid>) -> Result<Json<RoundShown>, Problem> {
    seen(&from, id).await
}

/// A door, for those who go.
#[utoipa::path(
    get, path = "/api/v1/rounds/{id}/doors/{door}", tag = "rounds", params(("id" = Uuid, Path), ("door" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The door", body = DoorShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn one_round_door(from: Cx, Path((id, door)): Path<(Uuid, Uuid)>) -> Result<Json<DoorShown>, Problem> {
    Ok(Json(show_door(&mut from.cx.app.db.read().await?, &from.cx, id, door).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct RoundDoorBody {
    /// `nobody` or `visited`; where a consent is asked for `nobody`, `agrees`, `against` or `thinking`.
    state: String,
    /// At most one short note, sealed.
    #[serde(default)]
    note: String,
    /// The revision of the door that was looked at; refused when somebody else noted something since.
    #[serde(default)]
    revision: Option<i64>,
}

/// Notes how far one came at a door.
#[utoipa::path(
    post, path = "/api/v1/rounds/{id}/doors/{door}", tag = "rounds", params(("id" = Uuid, Path), ("door" = Uuid, Path)), security(("token" = [])),
    request_body = RoundDoorBody,
    responses(
        (status = 200, description = "The door", body = DoorShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn note_round_door(
    from: Cx,
    Path((id, door)): Path<(Uuid, Uuid)>,
    Body(body): Body<RoundDoorBody>,
) -> Result<Json<DoorShown>, Problem> {
    note_door(&from.cx, id, door, DoorNote { state: body.state, note: body.note, seen: body.revision }).await?;
    one_round_door(from, Path((id, door))).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct RoundNoteBody {}

/// Reads the note of a door. Every reading stands in the access log, where the home sees it.
#[utoipa::path(
    post, path = "/api/v1/rounds/{id}/doors/{door}/note", tag = "rounds", params(("id" = Uuid, Path), ("door" = Uuid, Path)), security(("token" = [])),
    request_body = RoundNoteBody,
    responses(
        (status = 200, description = "The door with its note", body = DoorShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn read_round_note(
    from: Cx,
    Path((id, door)): Path<(Uuid, Uuid)>,
    Body(RoundNoteBody {}): Body<RoundNoteBody>,
) -> Result<Json<DoorShown>, Problem> {
    let note = read_note(&from.cx, id, door).await?;
    let Json(shown) = one_round_door(from, Path((id, door))).await?;
    Ok(Json(DoorShown { note, ..shown }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct RoundEndBody {}

/// Ends a round.
#[utoipa::path(
    post, path = "/api/v1/rounds/{id}/end", tag = "rounds", params(("id" = Uuid, Path)), security(("token" = [])), request_body = RoundEndBody,
    responses(
        (status = 200, description = "The round", body = RoundShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_one_round(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(RoundEndBody {}): Body<RoundEndBody>,
) -> Result<Json<RoundShown>, Problem> {
    end_round(&from.cx, id).await?;
    seen(&from, id).await
}

#[derive(OpenApi)]
#[openapi(
    paths(list_rounds, new_round, one_round, one_round_door, note_round_door, read_round_note, end_one_round),
    components(schemas(
        NewRound,
        RoundNoteBody,
        RoundAbout,
        RoundsBody,
        RoundLine,
        RoundShown,
        RoundCount,
        RoundDoorLine,
        DoorShown,
        RoundDoorBody,
        RoundEndBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/rounds", Action::RoundsRead, list_rounds)
        .post("/api/v1/rounds", Action::RoundsPlan, new_round)
        .get("/api/v1/rounds/{id}", Action::RoundsRead, one_round)
        .post("/api/v1/rounds/{id}/end", Action::RoundsPlan, end_one_round)
        .get("/api/v1/rounds/{id}/doors/{door}", Action::RoundsGo, one_round_door)
        .post("/api/v1/rounds/{id}/doors/{door}", Action::RoundsGo, note_round_door)
        .post("/api/v1/rounds/{id}/doors/{door}/note", Action::RoundsGo, read_round_note)
        .describe(Described::openapi())
}
