//! Meetings for programs: the same reads and the same actions as the pages.

mod bodies;
mod receptions;
mod registry;
mod remarks;
mod rules;
mod samples;
mod steps;
mod venues;

use super::library;
use super::shown::shown;
use super::store;
use super::store::topics as topic_store;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::api::{PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use bodies::{
    MeetingBody, MeetingItemBody, MeetingPartyBody, MeetingRow, MeetingsBody, MethodBody, MethodPartyBody, MethodRow,
    MethodVoiceBody, MethodsBody, TopicBody, TopicsBody,
};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

/// Which list of a compound is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct OfPlace {
    /// A compound, building, entrance or community.
    place: Option<Uuid>,
    /// Meetings: `coming`, `past` or `all`. Topics: `open`, `done`, `all`, or the name of one state.
    group: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

impl OfPlace {
    fn rows(&self) -> i64 {
        self.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX)
    }

    fn group(&self) -> &str {
        self.group.as_deref().filter(|group| !group.is_empty()).unwrap_or("all")
    }
}

/// Meetings of a place and what lies below it, the latest first.
#[utoipa::path(
    get, path = "/api/v1/meetings", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Meetings", body = MeetingsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn meetings(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<MeetingsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let path = match asked.place {
        Some(id) => places::place(&mut tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?.path,
        None => return Ok(Json(MeetingsBody { items: Vec::new(), next: None })),
    };
    let before = asked.cursor.as_deref().and_then(|text| {
        let (at, id) = text.split_once('-')?;
        Some((Millis(i64::from_str_radix(at, 16).ok()?), id.parse().ok()?))
    });
    let rows = store::list(&mut tx, &path, asked.group(), before, asked.rows()).await?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == asked.rows();
    let next = rows.last().filter(|_| full).map(|last| format!("{:x}-{}", last.starts.0, last.id.simple()));
    Ok(Json(MeetingsBody { items: rows.iter().map(MeetingRow::of).collect(), next }))
}

/// One meeting with its parties, its items in every voice, and what became of them.
#[utoipa::path(
    get, path = "/api/v1/meetings/{id}", tag = "meetings", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The meeting", body = MeetingBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn meeting(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    marked(&headers, &MeetingBody::of(&shown(&mut tx, id).await?))
}

/// The methods of meeting there are at a place.
#[utoipa::path(
    get, path = "/api/v1/methods", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Methods", body = MethodsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn methods(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<MethodsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let community = community_of(&mut tx, asked.place).await?;
    let (all, _) = library::all(&mut tx, &from.cx.app, community).await?;
    Ok(Json(MethodsBody { items: all.iter().map(MethodRow::of).collect(), next: None }))
}

async fn community_of(tx: &mut crate::db::Tx, place: Option<Uuid>) -> Result<Option<PlaceId>, Problem> {
    match place {
        Some(id) => Ok(places::place(tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?.community),
        None => Ok(None),
    }
}

/// One method, whole: also as the text it is written in.
#[utoipa::path(
    get, path = "/api/v1/methods/{code}", tag = "meetings", params(("code" = String, Path), OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "The method", body = MethodBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn method(from: Cx, Path(code): Path<String>, Query(asked): Query<OfPlace>) -> Result<Json<MethodBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let community = community_of(&mut tx, asked.place).await?;
    let known = library::one(&mut tx, &from.cx.app, community, &code).await?.ok_or(Problem::NotFound)?;
    Ok(Json(MethodBody::of(&known)))
}

/// Topics of a compound, in their order.
#[utoipa::path(
    get, path = "/api/v1/topics", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Topics", body = TopicsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn topics(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<TopicsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let Some(compound) = asked.place else { return Ok(Json(TopicsBody { items: Vec::new(), next: None })) };
    let offset = asked.cursor.as_deref().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0).clamp(0, 100_000);
    let rows = topic_store::list(&mut tx, PlaceId(compound), asked.group(), offset, asked.rows()).await?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == asked.rows();
    let next = full.then(|| (offset + asked.rows()).to_string());
    Ok(Json(TopicsBody { items: rows.iter().map(|row| TopicBody::of(row, &[])).collect(), next }))
}

/// One topic with the matters it comes from.
#[utoipa::path(
    get, path = "/api/v1/topics/{id}", tag = "meetings", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The topic", body = TopicBody),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn topic(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let whole = topic_store::topic(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &TopicBody::of(&whole.topic, &whole.matters))
}

#[derive(OpenApi)]
#[openapi(
    paths(meetings, meeting, methods, method, topics, topic),
    components(schemas(
        MeetingsBody,
        MeetingRow,
        MeetingBody,
        MeetingPartyBody,
        MeetingItemBody,
        MethodsBody,
        MethodRow,
        MethodBody,
        MethodPartyBody,
        MethodVoiceBody,
        TopicsBody,
        TopicBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/meetings", Action::MeetingsRead, meetings)
        .get("/api/v1/meetings/{id}", Action::MeetingsRead, meeting)
        .get("/api/v1/methods", Action::MethodsRead, methods)
        .get("/api/v1/methods/{code}", Action::MethodsRead, method)
        .get("/api/v1/topics", Action::TopicsRead, topics)
        .get("/api/v1/topics/{id}", Action::TopicsRead, topic)
        .describe(Described::openapi())
        .merge(receptions::routes())
        .merge(venues::routes())
        .merge(registry::routes())
        .merge(samples::routes())
        .merge(rules::routes())
        .merge(remarks::routes())
        .merge(steps::routes())
}
