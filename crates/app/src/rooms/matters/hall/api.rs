//! Times at a counter for programs.

use super::store;
use super::times::{
    FreeTime, HallTicket, NewHours, book_time, counter, end_hours, free_times, open_days, open_hours, own, ticket_step,
};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct HallTimesAsked {
    /// The community; without it the caller's own.
    community: Option<Uuid>,
    /// As `2026-11-30`; without it the first day that is open.
    day: Option<String>,
}

/// The times of one day, and the caller's own tickets.
#[derive(Debug, Serialize, ToSchema)]
struct HallTimesBody {
    /// The days on which the counter is open, two weeks ahead.
    days: Vec<String>,
    day: Option<String>,
    items: Vec<FreeTime>,
    own: Vec<HallTicket>,
    /// Always null: a day comes whole.
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct HallBookBody {
    /// Milliseconds since 1970 UTC: one of the free times.
    at: i64,
    /// The community; without it the caller's own.
    community: Option<Uuid>,
    /// For somebody who called or came; only the counter itself.
    other: bool,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct HallStepBody {
    /// `cancel`; at the counter also `come` and `miss`.
    step: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct HallEndBody {}

#[derive(Debug, Serialize, ToSchema)]
struct HallHoursMade {
    id: Uuid,
}

/// The free times of a counter on one day.
#[utoipa::path(
    get, path = "/api/v1/hall/{category}/times", tag = "matters", params(("category" = String, Path), HallTimesAsked),
    security((), ("token" = [])),
    responses(
        (status = 200, description = "Times, each with how many are left", body = HallTimesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_times(
    from: Cx,
    Path(category): Path<String>,
    Query(asked): Query<HallTimesAsked>,
) -> Result<Json<HallTimesBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    if !super::is_at_counter(&category) {
        return Err(Problem::NotFound);
    }
    let mut tx = cx.app.db.read().await?;
    let at = counter(&mut tx, cx, asked.community).await?.ok_or(Problem::NotFound)?;
    let hours = store::hours(&mut tx, at.place.id, &category).await?;
    let days = open_days(&at.time, &hours, cx.now);
    let wanted = asked.day.unwrap_or_default();
    let day = days.iter().find(|day| day.to_string() == wanted).or(days.first().filter(|_| wanted.is_empty())).copied();
    let mut items = Vec::new();
    if let Some(day) = day {
        let taken = store::of_day(&mut tx, at.place.id, &category, &day.to_string()).await?;
        items = free_times(&at.time, &hours, &taken, day, cx.now).into_iter().map(|(_, one)| one).collect();
    }
    let own = own(&mut tx, cx, &at, &category).await?.iter().map(HallTicket::from).collect();
    let days = days.iter().map(ToString::to_string).collect();
    Ok(Json(HallTimesBody { days, day: day.map(|day| day.to_string()), items, own, next: None }))
}

/// Books a time; the answer has the number.
#[utoipa::path(
    post, path = "/api/v1/hall/{category}/tickets", tag = "matters", params(("category" = String, Path)), security(("token" = [])),
    request_body = HallBookBody,
    responses(
        (status = 201, description = "Booked", body = HallTicket),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_book(
    from: Cx,
    Path(category): Path<String>,
    Body(input): Body<HallBookBody>,
) -> Result<(StatusCode, Json<HallTicket>), Problem> {
    let done = book_time(&from.cx, input.community, &category, Millis(input.at), input.other).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// Gives a ticket back, or says at the counter what became of it.
#[utoipa::path(
    post, path = "/api/v1/hall-tickets/{id}", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = HallStepBody,
    responses(
        (status = 200, description = "The ticket", body = HallTicket),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_ticket_step(from: Cx, Path(id): Path<Uuid>, Body(input): Body<HallStepBody>) -> Result<Json<HallTicket>, Problem> {
    Ok(Json(ticket_step(&from.cx, id, &input.step).await?))
}

/// Opens a counter at these times.
#[utoipa::path(
    post, path = "/api/v1/hall-hours", tag = "matters", security(("token" = [])), request_body = NewHours,
    responses(
        (status = 201, description = "Open", body = HallHoursMade),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_open(from: Cx, Body(input): Body<NewHours>) -> Result<(StatusCode, Json<HallHoursMade>), Problem> {
    Ok((StatusCode::CREATED, Json(HallHoursMade { id: open_hours(&from.cx, input).await? })))
}

/// These times are not offered any more; what was booked stays.
#[utoipa::path(
    post, path = "/api/v1/hall-hours/{id}/end", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = HallEndBody,
    responses(
        (status = 200, description = "Ended", body = HallHoursMade),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_end(from: Cx, Path(id): Path<Uuid>, Body(_nothing): Body<HallEndBody>) -> Result<Json<HallHoursMade>, Problem> {
    end_hours(&from.cx, id).await?;
    Ok(Json(HallHoursMade { id }))
}

#[derive(OpenApi)]
#[openapi(
    paths(hall_times, hall_book, hall_ticket_step, hall_open, hall_end),
    components(schemas(HallTimesBody, FreeTime, HallTicket, HallBookBody, HallStepBody, NewHours, HallHoursMade, HallEndBody))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/hall/{category}/times", Action::MattersRead, hall_times)
        .post("/api/v1/hall/{category}/tickets", Action::HallBook, hall_book)
        .post("/api/v1/hall-tickets/{id}", Action::HallBook, hall_ticket_step)
        .post("/api/v1/hall-hours", Action::HallKeep, hall_open)
        .post("/api/v1/hall-hours/{id}/end", Action::HallKeep, hall_end)
        .describe(Described::openapi())
}
