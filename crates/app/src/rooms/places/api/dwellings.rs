//! Dwellings for programs of staff.

use super::{asked_text, rows_of};
use crate::problem::{House, Problem, field};
use crate::rooms::places::dwellings::{AddDwellings, EndDwellings, NewDwelling, add_dwellings, end_dwellings};
use crate::rooms::places::pages::{csv, xlsx};
use crate::rooms::places::store;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::Holder;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A dwelling.
#[derive(Serialize, ToSchema)]
struct DwellingItem {
    id: Uuid,
    entrance: Uuid,
    building_name: String,
    entrance_name: String,
    room: String,
    floor: Option<i64>,
    /// In 0.01 m2.
    area: Option<i64>,
    /// `private`, `developer` or `public`.
    holder: &'static str,
    counts: bool,
}

#[derive(Serialize, ToSchema)]
struct DwellingsBody {
    items: Vec<DwellingItem>,
    next: Option<String>,
    total: i64,
    /// Of those that count, in 0.01 m2.
    area: i64,
}

/// Which part of a list of dwellings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct DwellingsPart {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Living dwellings of a compound, a building or an entrance, in the order of the tree.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/dwellings", tag = "places", operation_id = "list_dwellings",
    params(("id" = Uuid, Path), DwellingsPart), security(("token" = [])),
    responses(
        (status = 200, description = "Dwellings", body = DwellingsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list(from: Cx, Path(id): Path<Uuid>, Query(part): Query<DwellingsPart>) -> Result<Json<DwellingsBody>, Problem> {
    let cursor = asked_text(part.cursor, "cursor")?;
    // The path of the last entrance and the last room; a path holds no colon.
    let (path, room) = cursor.split_once(':').unwrap_or((&cursor, ""));
    let limit = rows_of(part.limit);
    let mut tx = from.cx.app.db.read().await?;
    let place = store::place(&mut tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::DwellingsRead, &place.object())?;
    let (total, _, area) = store::dwelling_figures(&mut tx, &place.path).await?;
    let mut found = store::dwellings_below(&mut tx, &place.path, &(path.to_owned(), room.to_owned()), limit + 1).await?;
    let is_more = i64::try_from(found.len()).unwrap_or(0) > limit;
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = found.last().filter(|_| is_more).map(|last| format!("{}:{}", last.entrance_path, last.room));
    let items = found.into_iter().map(|one| DwellingItem {
        id: one.id.0,
        entrance: one.entrance.0,
        building_name: one.building_name,
        entrance_name: one.entrance_name,
        room: one.room,
        floor: one.floor,
        area: one.area,
        holder: one.holder.name(),
        counts: one.counts,
    });
    Ok(Json(DwellingsBody { items: items.collect(), next, total, area }))
}

/// A dwelling to be added.
#[derive(Deserialize, ToSchema)]
struct DwellingAsked {
    room: String,
    #[serde(default)]
    floor: Option<i64>,
    /// In 0.01 m2.
    #[serde(default)]
    area: Option<i64>,
    /// `private` when it is left out, `developer` or `public`.
    #[serde(default)]
    holder: Option<String>,
    /// Whether it is counted; yes when it is left out.
    #[serde(default)]
    counts: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
struct DwellingsAsked {
    dwellings: Vec<DwellingAsked>,
}

#[derive(Serialize, ToSchema)]
struct DwellingsAdded {
    ids: Vec<Uuid>,
}

/// Adds dwellings to an entrance, all or none.
#[utoipa::path(
    post, path = "/api/v1/places/{id}/dwellings", tag = "places", operation_id = "add_dwellings", params(("id" = Uuid, Path)),
    request_body = DwellingsAsked, security(("token" = [])),
    responses(
        (status = 201, description = "Added", body = DwellingsAdded),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn add(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(asked): Body<DwellingsAsked>,
) -> Result<(StatusCode, Json<DwellingsAdded>), Problem> {
    let rows: Result<Vec<NewDwelling>, Problem> = asked.dwellings.into_iter().map(new_dwelling).collect();
    let ids = add_dwellings(&from.cx, AddDwellings { entrance: PlaceId(id), rows: rows? }).await?;
    Ok((StatusCode::CREATED, Json(DwellingsAdded { ids: ids.into_iter().map(|id| id.0).collect() })))
}

fn new_dwelling(asked: DwellingAsked) -> Result<NewDwelling, Problem> {
    let unreadable = || Problem::Invalid(vec![field("holder", House::FieldUnreadable)]);
    let holder = asked.holder.map(|text| Holder::parse(&text).ok_or_else(unreadable)).transpose()?;
    Ok(NewDwelling {
        room: asked.room,
        floor: asked.floor,
        area: asked.area,
        holder: holder.unwrap_or_default(),
        counts: asked.counts.unwrap_or(true),
    })
}

#[derive(Deserialize, ToSchema)]
struct DwellingsEnd {
    dwellings: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct DwellingsEnded {
    ended: i64,
}

/// Ends dwellings of an entrance. They stay on record.
#[utoipa::path(
    post, path = "/api/v1/places/{id}/dwellings/end", tag = "places", operation_id = "end_dwellings", params(("id" = Uuid, Path)),
    request_body = DwellingsEnd, security(("token" = [])),
    responses(
        (status = 200, description = "Ended", body = DwellingsEnded),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end(from: Cx, Path(id): Path<Uuid>, Body(asked): Body<DwellingsEnd>) -> Result<Json<DwellingsEnded>, Problem> {
    let dwellings = asked.dwellings.into_iter().map(DwellingId).collect();
    let ended = end_dwellings(&from.cx, EndDwellings { entrance: PlaceId(id), dwellings }).await?;
    Ok(Json(DwellingsEnded { ended: i64::try_from(ended).unwrap_or(i64::MAX) }))
}

/// The dwellings of a compound, a building or an entrance as CSV, in the shape the import reads.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/dwellings.csv", tag = "places", operation_id = "export_dwellings_csv", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 200, description = "The list", content_type = "text/csv", body = String),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn export_csv(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    csv(from, Path(PlaceId(id))).await
}

/// The same as a workbook.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/dwellings.xlsx", tag = "places", operation_id = "export_dwellings_xlsx",
    params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (
            status = 200, description = "The list", body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn export_xlsx(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    xlsx(from, Path(PlaceId(id))).await
}

#[derive(OpenApi)]
#[openapi(paths(list, add, end, export_csv, export_xlsx))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/places/{id}/dwellings", Action::DwellingsRead, list)
        .post("/api/v1/places/{id}/dwellings", Action::PlacesManage, add)
        .post("/api/v1/places/{id}/dwellings/end", Action::PlacesManage, end)
        .get("/api/v1/places/{id}/dwellings.csv", Action::PlacesExport, export_csv)
        .get("/api/v1/places/{id}/dwellings.xlsx", Action::PlacesExport, export_xlsx)
        .describe(Described::openapi())
}
