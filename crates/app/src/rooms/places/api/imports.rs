//! Lists of dwellings on their way in, for programs: upload, look, confirm, cancel.

use super::{asked_text, rows_of};
use crate::context::Context;
use crate::problem::{House, Problem, field};
use crate::rooms::places::import::{
    Found, StartImport, cancel_import, confirm_import, fault_page, fault_row, import_for, start_import,
};
use crate::rooms::places::model::Import;
use crate::web::api::{Body, Parts, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{ImportId, PlaceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// An uploaded list of dwellings.
#[derive(Serialize, ToSchema)]
struct ImportBody {
    id: Uuid,
    place: Uuid,
    file_name: String,
    /// `checking`, `faulty`, `ready` (waits to be confirmed), `writing`, `done`, `cancelled` or `failed`.
    state: &'static str,
    total: i64,
    /// Rows written so far.
    done: i64,
    /// Of the rows written so far.
    added: i64,
    changed: i64,
    same: i64,
    found: FoundBody,
    at: i64,
    revision: i64,
}

/// What the check of a list found.
#[derive(Serialize, ToSchema)]
struct FoundBody {
    /// Read to the end and without fault.
    checked: bool,
    /// How many faults; `/faults` lists them.
    faults: i64,
    /// Headings that are not read; their cells are not kept.
    ignored: Vec<String>,
    new_buildings: i64,
    new_entrances: i64,
    added: i64,
    changed: i64,
    same: i64,
    /// The code of why it failed.
    stopped: Option<String>,
}

impl From<Found> for FoundBody {
    fn from(found: Found) -> Self {
        Self {
            checked: found.checked,
            faults: found.faults,
            ignored: found.ignored,
            new_buildings: found.new_buildings,
            new_entrances: found.new_entrances,
            added: found.added,
            changed: found.changed,
            same: found.same,
            stopped: found.stopped,
        }
    }
}

impl From<Import> for ImportBody {
    fn from(import: Import) -> Self {
        Self {
            id: import.id.0,
            place: import.place.0,
            state: import.state.name(),
            total: import.total,
            done: import.done,
            added: import.added,
            changed: import.changed,
            same: import.same,
            found: import.found().into(),
            at: import.at.0,
            revision: import.revision,
            file_name: import.file_name,
        }
    }
}

/// A list of dwellings as a file: the field `file`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes the form")]
struct ImportForm {
    #[schema(format = Binary, content_media_type = "application/octet-stream", value_type = String)]
    file: Vec<u8>,
}

#[derive(Serialize, ToSchema)]
struct ImportStarted {
    id: Uuid,
}

/// Uploads a list (XLSX or CSV) for a compound. It is checked; nothing is written until it is confirmed.
#[utoipa::path(
    post, path = "/api/v1/places/{id}/imports", tag = "places", operation_id = "start_import", params(("id" = Uuid, Path)),
    request_body(content = ImportForm, content_type = "multipart/form-data"), security(("token" = [])),
    responses(
        (status = 202, description = "It is being checked", body = ImportStarted),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn start(Path(id): Path<Uuid>, parts: Parts) -> Result<(StatusCode, Json<ImportStarted>), Problem> {
    let Parts { cx, mut files, .. } = parts;
    let sent = files.iter().position(|file| file.field == "file").map(|at| files.swap_remove(at));
    let (file_name, bytes) = sent.map_or_else(|| (String::new(), Bytes::new()), |file| (file.name, file.bytes));
    let id = start_import(&cx, StartImport { place: PlaceId(id), file_name, bytes }).await?;
    Ok((StatusCode::ACCEPTED, Json(ImportStarted { id: id.0 })))
}

async fn body(cx: &Context, id: ImportId) -> Result<ImportBody, Problem> {
    let (import, ..) = import_for(&mut cx.app.db.read().await?, cx, id).await?;
    Ok(import.into())
}

/// How far an uploaded list is, and what it would change.
#[utoipa::path(
    get, path = "/api/v1/imports/{id}", tag = "places", operation_id = "get_import", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 200, description = "The import", body = ImportBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn show(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    marked(&headers, &body(&from.cx, ImportId(id)).await?)
}

/// A fault of a list.
#[derive(Serialize, ToSchema)]
struct ImportFault {
    /// As the spreadsheet numbers it; 0 when it is about the file.
    row: u32,
    /// `building`, `entrance`, `room`, `floor`, `area`, `holder` or `counts`.
    column: Option<&'static str>,
    value: String,
    code: String,
    /// What is wrong and what to do.
    detail: String,
}

#[derive(Serialize, ToSchema)]
struct ImportFaults {
    items: Vec<ImportFault>,
    next: Option<String>,
    total: i64,
}

/// Which part of the faults.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct FaultsPart {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Every fault of a list, in the order of its rows.
#[utoipa::path(
    get, path = "/api/v1/imports/{id}/faults", tag = "places", operation_id = "list_import_faults",
    params(("id" = Uuid, Path), FaultsPart), security(("token" = [])),
    responses(
        (status = 200, description = "Faults", body = ImportFaults),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn faults(from: Cx, Path(id): Path<Uuid>, Query(part): Query<FaultsPart>) -> Result<Json<ImportFaults>, Problem> {
    let unreadable = || Problem::Invalid(vec![field("cursor", House::FieldUnreadable)]);
    let cursor = asked_text(part.cursor, "cursor")?;
    let start: usize = if cursor.is_empty() { 0 } else { cursor.parse().map_err(|_| unreadable())? };
    let (import, ..) = import_for(&mut from.cx.app.db.read().await?, &from.cx, ImportId(id)).await?;
    let total = import.found().faults;
    let n = usize::try_from(rows_of(part.limit)).unwrap_or(1);
    // A page ends where a stored part does; the next one goes on from there.
    let found = fault_page(&from.cx, &import.blob, start, n).await?;
    let end = start.saturating_add(found.len());
    let next = (!found.is_empty() && i64::try_from(end).unwrap_or(i64::MAX) < total).then(|| end.to_string());
    let items = found.iter().map(|fault| ImportFault {
        row: fault.line,
        column: fault.column.map(pavilion_rules::places::dwellings::Column::name),
        value: fault.value.clone(),
        code: fault.code.clone(),
        detail: fault_row(from.cx.lang, fault).text,
    });
    Ok(Json(ImportFaults { items: items.collect(), next, total }))
}

/// What the caller saw and says yes to.
#[derive(Deserialize, ToSchema)]
struct ImportConfirm {
    revision: i64,
}

/// Says yes: the list is written now, or goes on being written where it stopped.
#[utoipa::path(
    post, path = "/api/v1/imports/{id}/confirmation", tag = "places", operation_id = "confirm_import", params(("id" = Uuid, Path)),
    request_body = ImportConfirm, security(("token" = [])),
    responses(
        (status = 202, description = "It is being written", body = ImportBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn confirm(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(asked): Body<ImportConfirm>,
) -> Result<(StatusCode, Json<ImportBody>), Problem> {
    let id = confirm_import(&from.cx, ImportId(id), Some(asked.revision)).await?;
    Ok((StatusCode::ACCEPTED, Json(body(&from.cx, id).await?)))
}

/// Nothing needs to be said to stop it.
#[derive(Deserialize, ToSchema)]
struct ImportCancel {}

/// Stops a check or the writing. What was written stays.
#[utoipa::path(
    post, path = "/api/v1/imports/{id}/cancellation", tag = "places", operation_id = "cancel_import", params(("id" = Uuid, Path)),
    request_body = ImportCancel, security(("token" = [])),
    responses(
        (status = 200, description = "Stopped", body = ImportBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn cancel(from: Cx, Path(id): Path<Uuid>, Body(ImportCancel {}): Body<ImportCancel>) -> Result<Json<ImportBody>, Problem> {
    let id = cancel_import(&from.cx, ImportId(id)).await?;
    Ok(Json(body(&from.cx, id).await?))
}

#[derive(OpenApi)]
#[openapi(paths(start, show, faults, confirm, cancel))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post_with_files("/api/v1/places/{id}/imports", Action::PlacesImport, start)
        .get("/api/v1/imports/{id}", Action::PlacesImport, show)
        .get("/api/v1/imports/{id}/faults", Action::PlacesImport, faults)
        .post("/api/v1/imports/{id}/confirmation", Action::PlacesImport, confirm)
        .post("/api/v1/imports/{id}/cancellation", Action::PlacesImport, cancel)
        .describe(Described::openapi())
}
