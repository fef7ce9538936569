//! The record for programs that want more than the files of the log.

use super::erase::{Erase, erase};
use super::seal::Receipt;
use super::store;
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// The log as it is now.
#[derive(Debug, Serialize, ToSchema)]
struct RecordBody {
    /// Its name: the first line of every checkpoint.
    origin: String,
    size: i64,
    /// The key it is signed with, as signed notes write it.
    key: String,
    /// The newest signed checkpoint.
    checkpoint: String,
}

/// Something that was put on record.
#[derive(Debug, Serialize, ToSchema)]
struct EntryBody {
    id: Uuid,
    kind: String,
    /// Empty when the words were erased.
    title: String,
    /// Milliseconds since 1970 UTC.
    at: i64,
    /// The salted digest that stands in the log.
    digest: String,
    /// Its place in the log, counted from 0; null while it waits.
    position: Option<i64>,
    erased: bool,
    /// The file that proves it, once it is in the log.
    receipt: Option<String>,
}

impl From<Receipt> for EntryBody {
    fn from(receipt: Receipt) -> Self {
        let file = receipt.position.map(|_| receipt.file());
        Self {
            id: receipt.entry,
            kind: receipt.kind,
            title: receipt.title,
            at: receipt.at.0,
            digest: receipt.digest,
            position: receipt.position,
            erased: receipt.erased,
            receipt: file,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct EntriesBody {
    items: Vec<EntryBody>,
    /// Hand it back as `before` for older ones; null at the end.
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct EntriesAsked {
    /// Entries before this place in the log.
    before: Option<i64>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Why published words are erased: shown in their place.
#[derive(Debug, Deserialize, ToSchema)]
struct ErasureBody {
    reason: String,
}

/// The log: its name, its key and its newest checkpoint.
#[utoipa::path(
    get,
    path = "/api/v1/record",
    tag = "record",
    responses(
        (status = 200, description = "The log", body = RecordBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get_record(from: Cx, headers: HeaderMap) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = super::shown(&mut tx, &from.cx.app).await?;
    let key = shown.trust.log.to_string();
    marked(&headers, &RecordBody { origin: shown.trust.origin, size: shown.size, key, checkpoint: shown.checkpoint })
}

/// What was put on record, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/record/entries",
    tag = "record",
    params(EntriesAsked),
    responses(
        (status = 200, description = "Entries of the log", body = EntriesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_entries(from: Cx, Query(asked): Query<EntriesAsked>) -> Result<Json<EntriesBody>, Problem> {
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let mut tx = from.cx.app.db.read().await?;
    let rows = store::newest(&mut tx, asked.before.unwrap_or(i64::MAX), limit).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let next = rows.last().and_then(|row| row.position).filter(|_| is_full).map(|position| position.to_string());
    Ok(Json(EntriesBody { items: rows.iter().map(|row| Receipt::from(row).into()).collect(), next }))
}

/// One entry.
#[utoipa::path(
    get,
    path = "/api/v1/record/entries/{id}",
    tag = "record",
    params(("id" = Uuid, Path, description = "The entry")),
    responses(
        (status = 200, description = "The entry", body = EntryBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get_entry(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let found = super::receipt(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &EntryBody::from(found))
}

/// Erases the words of an entry for good. The log still verifies.
#[utoipa::path(
    post,
    path = "/api/v1/record/entries/{id}/erasure",
    tag = "record",
    params(("id" = Uuid, Path, description = "The entry")),
    request_body = ErasureBody,
    security(("token" = [])),
    responses(
        (status = 204, description = "The words are gone"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn erase_entry(from: Cx, Path(id): Path<Uuid>, Body(body): Body<ErasureBody>) -> Result<StatusCode, Problem> {
    erase(&from.cx, id, Erase { reason: body.reason }).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(OpenApi)]
#[openapi(
    paths(get_record, list_entries, get_entry, erase_entry),
    components(schemas(RecordBody, EntryBody, EntriesBody, ErasureBody, ProblemBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/record", Action::RecordRead, get_record)
        .get("/api/v1/record/entries", Action::RecordRead, list_entries)
        .get("/api/v1/record/entries/{id}", Action::RecordRead, get_entry)
        .post("/api/v1/record/entries/{id}/erasure", Action::RecordErase, erase_entry)
        .describe(Described::openapi())
}
