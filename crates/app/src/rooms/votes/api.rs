//! Votes for programs: the same actions and reads as the pages.

mod bodies;
mod own;
mod projects;
mod staff;

use super::receipt::{Inclusion, inclusion, published_set};
use super::shown::{Shown, shown};
use super::store::votes as stored;
use crate::problem::Problem;
use crate::web::api::{PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use bodies::{VoteBody, VoteItem, VoteOptionBody, VoteStartBody, VotesBody};
use pavilion_rules::access::Action;
use pavilion_rules::ids::{PlaceId, VoteId};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VotesAsked {
    /// The compound whose votes are asked for.
    compound: Uuid,
    /// The `next` of the page before.
    cursor: Option<Uuid>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Votes of a compound, newest first. Those still being prepared are for those who prepare them.
#[utoipa::path(
    get, path = "/api/v1/votes", tag = "votes", params(VotesAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Votes", body = VotesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn votes(from: Cx, Query(asked): Query<VotesAsked>) -> Result<Json<VotesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let rows = stored::of_compound(&mut tx, PlaceId(asked.compound), asked.cursor, limit).await?;
    let next = if i64::try_from(rows.len()).unwrap_or(0) == limit { rows.last().map(|vote| vote.id.0) } else { None };
    let mut items = Vec::with_capacity(rows.len());
    for vote in rows {
        if super::shown::may_see(&from.cx, &vote)? {
            items.push(VoteItem::of(&vote));
        }
    }
    Ok(Json(VotesBody { items, next }))
}

/// One vote, with turnout while it is open and the result once it is published.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}", tag = "votes", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The vote", body = VoteBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn vote(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown: Shown = shown(&mut tx, &from.cx, VoteId(id)).await?;
    marked(&headers, &VoteBody::of(&shown)?)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProofAsked {
    /// The proof of a receipt: 64 hexadecimal digits.
    proof: String,
}

/// Whether a ballot is among those counted, by the proof on its receipt, with the way to the root.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/inclusion", tag = "votes", params(("id" = Uuid, Path), ProofAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Whether it is", body = Inclusion),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn included(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<ProofAsked>) -> Result<Json<Inclusion>, Problem> {
    Ok(Json(inclusion(&from.cx, VoteId(id), &asked.proof).await?))
}

/// The counted set of a published vote: a ZIP of lists from which anybody counts it again.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/set", tag = "votes", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The set", body = Vec<u8>, content_type = "application/zip"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn set(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    set_file(&from, VoteId(id)).await
}

/// The set as a download, for the page and the API.
pub(super) async fn set_file(from: &Cx, id: VoteId) -> Result<Response, Problem> {
    let bytes = published_set(&from.cx, id).await?;
    let name = format!("attachment; filename=\"vote-{id}.zip\"");
    Ok(([(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

#[derive(OpenApi)]
#[openapi(
    paths(votes, vote, included, set),
    components(schemas(VotesBody, VoteItem, VoteBody, VoteOptionBody, VoteStartBody, Inclusion, ProblemBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/votes", Action::VotesRead, votes)
        .get("/api/v1/votes/{id}", Action::VotesRead, vote)
        .get("/api/v1/votes/{id}/inclusion", Action::VotesRead, included)
        .get("/api/v1/votes/{id}/set", Action::VotesRead, set)
        .describe(Described::openapi())
        .merge(own::routes())
        .merge(projects::routes())
        .merge(staff::routes())
}
