//! Places for programs: the same actions and reads as the pages.

mod bodies;
mod covers;
mod dwellings;
mod imports;

use super::actions::{AddPlace, ChangePlace, EndPlace, add_place, change_place, end_place};
use super::store::{self, Which};
use crate::problem::{House, Problem, field};
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bodies::{
    PlaceAdded, PlaceAsked, PlaceBody, PlaceChange, PlaceEnd, PlaceItem, PlaceRevision, PlacesBody, ResponsibleBody,
    ResponsibleItem,
};
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/places", Action::PlacesRead, list)
        .post("/api/v1/places", Action::PlacesManage, add)
        .get("/api/v1/places/{id}", Action::PlacesRead, place)
        .put("/api/v1/places/{id}", Action::PlacesManage, change)
        .get("/api/v1/places/{id}/children", Action::PlacesRead, children)
        .get("/api/v1/places/{id}/responsible", Action::PlacesRead, responsible)
        .post("/api/v1/places/{id}/end", Action::PlacesManage, end)
        .get("/api/v1/compounds", Action::PlacesRead, compounds)
        .describe(Described::openapi())
        .merge(covers::routes())
        .merge(dwellings::routes())
        .merge(imports::routes())
}

#[derive(OpenApi)]
#[openapi(paths(list, add, place, change, children, responsible, end, compounds), components(schemas(ProblemBody)))]
struct Described;

/// Which part of a list of places.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct PlacesPart {
    /// Only living places whose name holds these words.
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// How many rows a page has.
fn rows_of(limit: Option<i64>) -> i64 {
    limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX)
}

/// The words and the cursor of a list, or the fault that they cannot be asked: no text of either engine holds a NUL.
fn asked_text(text: Option<String>, name: &'static str) -> Result<String, Problem> {
    const BYTES_MAX: usize = 300;
    let text = text.unwrap_or_default();
    if text.len() > BYTES_MAX || text.chars().any(char::is_control) {
        return Err(Problem::Invalid(vec![field(name, House::FieldUnreadable)]));
    }
    Ok(text)
}

async fn page_of(from: &Cx, which: Which, cursor: Option<String>, limit: Option<i64>) -> Result<Json<PlacesBody>, Problem> {
    let after = asked_text(cursor, "cursor")?;
    let limit = rows_of(limit);
    let mut tx = from.cx.app.db.read().await?;
    let total = store::count(&mut tx, &which).await?;
    let mut found = store::list(&mut tx, &which, &after, limit + 1).await?;
    let is_more = i64::try_from(found.len()).unwrap_or(0) > limit;
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = found.last().filter(|_| is_more).map(|last| last.path.clone());
    Ok(Json(PlacesBody { items: found.into_iter().map(PlaceItem::from).collect(), next, total }))
}

/// The tops of all trees, or the living places of a name.
#[utoipa::path(
    get, path = "/api/v1/places", tag = "places", operation_id = "list_places", params(PlacesPart), security((), ("token" = [])),
    responses(
        (status = 200, description = "Places in the order of the tree", body = PlacesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list(from: Cx, Query(part): Query<PlacesPart>) -> Result<Json<PlacesBody>, Problem> {
    let words = asked_text(part.q, "q")?;
    let which = if words.is_empty() { Which::Roots } else { Which::Named(words) };
    page_of(&from, which, part.cursor, part.limit).await
}

/// Living compounds, all or those of a name.
#[utoipa::path(
    get, path = "/api/v1/compounds", tag = "places", operation_id = "list_compounds", params(PlacesPart), security((), ("token" = [])),
    responses(
        (status = 200, description = "Compounds in the order of the tree", body = PlacesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn compounds(from: Cx, Query(part): Query<PlacesPart>) -> Result<Json<PlacesBody>, Problem> {
    let words = asked_text(part.q, "q")?;
    page_of(&from, Which::Compounds(words), part.cursor, part.limit).await
}

/// What stands directly below a place, ended places included.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/children", tag = "places", operation_id = "list_children",
    params(("id" = Uuid, Path), PlacesPart), security((), ("token" = [])),
    responses(
        (status = 200, description = "Places in the order of the tree", body = PlacesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn children(from: Cx, Path(id): Path<Uuid>, Query(part): Query<PlacesPart>) -> Result<Json<PlacesBody>, Problem> {
    let id = PlaceId(id);
    store::place(&mut from.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    page_of(&from, Which::Under(id), part.cursor, part.limit).await
}

/// One place.
#[utoipa::path(
    get, path = "/api/v1/places/{id}", tag = "places", operation_id = "get_place", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The place", body = PlaceBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn place(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let place = store::place(&mut from.cx.app.db.read().await?, PlaceId(id)).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &PlaceBody::from(place))
}

/// The grids and party nodes responsible for a place now.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/responsible", tag = "places", operation_id = "list_responsible", params(("id" = Uuid, Path)),
    security((), ("token" = [])),
    responses(
        (status = 200, description = "Grids and party nodes", body = ResponsibleBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn responsible(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ResponsibleBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let place = store::place(&mut tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?;
    let covers = super::responsible_for(&mut tx, &place.path, from.cx.now).await?;
    Ok(Json(ResponsibleBody { items: covers.into_iter().map(ResponsibleItem::from).collect(), next: None }))
}

/// Adds a place, as the last of its siblings.
#[utoipa::path(
    post, path = "/api/v1/places", tag = "places", operation_id = "add_place", request_body = PlaceAsked, security(("token" = [])),
    responses(
        (status = 201, description = "Added", body = PlaceAdded),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn add(from: Cx, Body(asked): Body<PlaceAsked>) -> Result<(StatusCode, Json<PlaceAdded>), Problem> {
    let id = add_place(&from.cx, AddPlace::try_from(asked)?).await?;
    Ok((StatusCode::CREATED, Json(PlaceAdded { id: id.0 })))
}

/// Changes a place that is still as the caller saw it.
#[utoipa::path(
    put, path = "/api/v1/places/{id}", tag = "places", operation_id = "change_place", params(("id" = Uuid, Path)),
    request_body = PlaceChange, security(("token" = [])),
    responses(
        (status = 200, description = "Changed", body = PlaceRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn change(from: Cx, Path(id): Path<Uuid>, Body(asked): Body<PlaceChange>) -> Result<Json<PlaceRevision>, Problem> {
    let change = ChangePlace {
        id: PlaceId(id),
        revision: asked.revision,
        name: asked.name,
        label: asked.label,
        code: asked.code,
        compound_type: bodies::compound_type(asked.compound_type.as_deref())?,
        help_phone: asked.help_phone,
        help_who: asked.help_who,
        zone: asked.zone,
    };
    Ok(Json(PlaceRevision { revision: change_place(&from.cx, change).await? }))
}

/// Ends a place that has nothing living in it. It stays on record.
#[utoipa::path(
    post, path = "/api/v1/places/{id}/end", tag = "places", operation_id = "end_place", params(("id" = Uuid, Path)),
    request_body = PlaceEnd, security(("token" = [])),
    responses(
        (status = 200, description = "Ended", body = PlaceRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end(from: Cx, Path(id): Path<Uuid>, Body(asked): Body<PlaceEnd>) -> Result<Json<PlaceRevision>, Problem> {
    let end = EndPlace { id: PlaceId(id), revision: asked.revision };
    Ok(Json(PlaceRevision { revision: end_place(&from.cx, end).await? }))
}
