//! Times at a counter for programs.

use super::super::store as matters;
use super::counter::counter;
use super::hours::{NewHours, end_hours, open_hours};
use super::times::{FreeTime, HallBook, HallTicket, book_time, days_of_counter, free_times, open_days, own, ticket_step};
use super::{store, tied};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct HallTimesAsked {
    /// The community; without it the one whose counters the caller keeps, or the caller's own.
    community: Option<Uuid>,
    /// As `2026-11-30`; without it the first day that is open.
    day: Option<String>,
}

/// The numbers of one day, for the counter itself.
#[derive(Debug, Serialize, ToSchema)]
struct HallTicketsBody {
    /// The days on which the counter is open or somebody holds a number, two weeks ahead.
    days: Vec<String>,
    day: Option<String>,
    items: Vec<HallTicket>,
    /// Always null: a day comes whole.
    next: Option<String>,
}

/// The time booked for a matter.
#[derive(Debug, Serialize, ToSchema)]
struct MatterTicketsBody {
    items: Vec<HallTicket>,
    /// Always null: a matter has one at a time.
    next: Option<String>,
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
        let taken = store::occupied(&mut tx, at.place.id, &category, &day.to_string()).await?;
        items = free_times(&at.time, &hours, &taken, day, cx.now).into_iter().map(|(_, one)| one).collect();
    }
    let own = own(&mut tx, cx, &at, &category).await?.iter().map(HallTicket::from).collect();
    let days = days.iter().map(ToString::to_string).collect();
    Ok(Json(HallTimesBody { days, day: day.map(|day| day.to_string()), items, own, next: None }))
}

/// The numbers of one day, for the counter: those booked before its hours were ended among them.
#[utoipa::path(
    get, path = "/api/v1/hall/{category}/tickets", tag = "matters", params(("category" = String, Path), HallTimesAsked),
    security(("token" = [])),
    responses(
        (status = 200, description = "Tickets in the order of their times; those given back last", body = HallTicketsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_tickets(
    from: Cx,
    Path(category): Path<String>,
    Query(asked): Query<HallTimesAsked>,
) -> Result<Json<HallTicketsBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::HallKeep, &Object::default())?;
    if !super::is_at_counter(&category) {
        return Err(Problem::NotFound);
    }
    let mut tx = cx.app.db.read().await?;
    let at = counter(&mut tx, cx, asked.community).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::HallKeep, &at.object())?;
    let hours = store::hours(&mut tx, at.place.id, &category).await?;
    let days: Vec<String> = days_of_counter(&mut tx, cx, &at, &category, &hours).await?.iter().map(ToString::to_string).collect();
    let wanted = asked.day.unwrap_or_default();
    let day = days.iter().find(|day| **day == wanted).or(days.first().filter(|_| wanted.is_empty())).cloned();
    let rows = match &day {
        Some(day) => store::of_day(&mut tx, at.place.id, &category, day).await?,
        None => Vec::new(),
    };
    Ok(Json(HallTicketsBody { days, day, items: rows.iter().map(HallTicket::at_counter).collect(), next: None }))
}

/// The time booked for a matter: for its reporter, and for whoever handles it.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/hall-tickets", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The ticket, if there is one", body = MatterTicketsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn matter_tickets(from: Cx, Path(id): Path<MatterId>) -> Result<Json<MatterTicketsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let matter = matters::matter(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(MatterTicketsBody { items: tied::tickets_of(&mut tx, &from.cx, &matter).await?, next: None }))
}

/// Books a time; the answer has the number.
#[utoipa::path(
    post, path = "/api/v1/hall/{category}/tickets", tag = "matters", params(("category" = String, Path)), security(("token" = [])),
    request_body = HallBook,
    responses(
        (status = 201, description = "Booked", body = HallTicket),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn hall_book(
    from: Cx,
    Path(category): Path<String>,
    Body(input): Body<HallBook>,
) -> Result<(StatusCode, Json<HallTicket>), Problem> {
    let done = book_time(&from.cx, &category, input).await?;
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
    paths(hall_times, hall_tickets, matter_tickets, hall_book, hall_ticket_step, hall_open, hall_end),
    components(schemas(
        HallTimesBody,
        HallTicketsBody,
        MatterTicketsBody,
        FreeTime,
        HallTicket,
        HallBook,
        HallStepBody,
        NewHours,
        HallHoursMade,
        HallEndBody
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/hall/{category}/times", Action::MattersRead, hall_times)
        .get("/api/v1/hall/{category}/tickets", Action::HallKeep, hall_tickets)
        .get("/api/v1/matters/{id}/hall-tickets", Action::HallSee, matter_tickets)
        .post("/api/v1/hall/{category}/tickets", Action::HallBook, hall_book)
        .post("/api/v1/hall-tickets/{id}", Action::HallBook, hall_ticket_step)
        .post("/api/v1/hall-hours", Action::HallKeep, hall_open)
        .post("/api/v1/hall-hours/{id}/end", Action::HallKeep, hall_end)
        .describe(Described::openapi())
}
