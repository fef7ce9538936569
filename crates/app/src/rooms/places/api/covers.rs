//! What grids and party nodes cover, for programs.

use super::bodies::{PlaceEnd, PlaceRevision};
use super::{asked_text, rows_of};
use crate::problem::{House, Problem, field};
use crate::rooms::places::covers::{AddCover, EndCover, add_cover, covers_others, end_cover};
use crate::rooms::places::store;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A place a node covers or covered.
#[derive(Serialize, ToSchema)]
struct CoverItem {
    id: Uuid,
    place: Uuid,
    place_name: String,
    since: i64,
    /// None: it covers it now.
    until: Option<i64>,
    revision: i64,
}

#[derive(Serialize, ToSchema)]
struct CoversBody {
    items: Vec<CoverItem>,
    next: Option<String>,
    total: i64,
}

#[derive(Deserialize, ToSchema)]
struct CoverAsked {
    /// The administrative place to be covered, with everything below it.
    place: Uuid,
}

#[derive(Serialize, ToSchema)]
struct CoverAdded {
    id: Uuid,
}

/// Which part of a list of covers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct CoversPart {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What a grid or party node covers, and covered before.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/covers", tag = "places", operation_id = "list_covers",
    params(("id" = Uuid, Path), CoversPart), security((), ("token" = [])),
    responses(
        (status = 200, description = "Covers, the living first", body = CoversBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list(from: Cx, Path(id): Path<Uuid>, Query(part): Query<CoversPart>) -> Result<Json<CoversBody>, Problem> {
    const FROM_MAX: i64 = 1_000_000;
    let cursor = asked_text(part.cursor, "cursor")?;
    let start: i64 = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| unreadable())? };
    if !(0..=FROM_MAX).contains(&start) {
        return Err(unreadable());
    }
    let mut tx = from.cx.app.db.read().await?;
    let node = store::place(&mut tx, PlaceId(id)).await?.filter(|node| covers_others(node.kind)).ok_or(Problem::NotFound)?;
    let total = store::count_covers(&mut tx, node.id).await?;
    let found = store::covers_of(&mut tx, node.id, start, rows_of(part.limit)).await?;
    let end = start + i64::try_from(found.len()).unwrap_or(0);
    let next = (end < total && !found.is_empty()).then(|| end.to_string());
    let items = found.into_iter().map(|cover| CoverItem {
        id: cover.id,
        place: cover.place.0,
        place_name: cover.place_name,
        since: cover.since.0,
        until: cover.until.map(|until| until.0),
        revision: cover.revision,
    });
    Ok(Json(CoversBody { items: items.collect(), next, total }))
}

fn unreadable() -> Problem {
    Problem::Invalid(vec![field("cursor", House::FieldUnreadable)])
}

/// Lays a grid or party node over a place, from now on.
#[utoipa::path(
    post, path = "/api/v1/places/{id}/covers", tag = "places", operation_id = "add_cover", params(("id" = Uuid, Path)),
    request_body = CoverAsked, security(("token" = [])),
    responses(
        (status = 201, description = "Covered", body = CoverAdded),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn add(from: Cx, Path(id): Path<Uuid>, Body(asked): Body<CoverAsked>) -> Result<(StatusCode, Json<CoverAdded>), Problem> {
    let id = add_cover(&from.cx, AddCover { node: PlaceId(id), place: PlaceId(asked.place) }).await?;
    Ok((StatusCode::CREATED, Json(CoverAdded { id })))
}

/// Takes a node off a place. That it lay there stays known.
#[utoipa::path(
    post, path = "/api/v1/covers/{id}/end", tag = "places", operation_id = "end_cover", params(("id" = Uuid, Path)),
    request_body = PlaceEnd, security(("token" = [])),
    responses(
        (status = 200, description = "Taken off", body = PlaceRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end(from: Cx, Path(id): Path<Uuid>, Body(asked): Body<PlaceEnd>) -> Result<Json<PlaceRevision>, Problem> {
    Ok(Json(PlaceRevision { revision: end_cover(&from.cx, EndCover { id, revision: asked.revision }).await? }))
}

#[derive(OpenApi)]
#[openapi(paths(list, add, end))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/places/{id}/covers", Action::PlacesRead, list)
        .post("/api/v1/places/{id}/covers", Action::PlacesManage, add)
        .post("/api/v1/covers/{id}/end", Action::PlacesManage, end)
        .describe(Described::openapi())
}
