//! Reception days for programs.

use super::super::receptions::{
    AnnounceReception, ReceptionState, TakeTicket, TicketState, announce_reception, call_off_reception, cancel_ticket,
    first_open, own, take_ticket, taken, words_of,
};
use super::super::store::receptions::{self as store, Reception};
use super::super::table::{TableDone, TableStep, table_step, walk_in};
use super::OfPlace;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::receptions::slots;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// A day on which somebody receives people.
#[derive(Debug, Serialize, ToSchema)]
struct ReceptionRow {
    id: Uuid,
    compound: Uuid,
    method: String,
    title: String,
    venue: String,
    starts: i64,
    ends: i64,
    slot_minutes: i64,
    /// `announced` or `called-off`.
    state: String,
    reason: String,
    revision: i64,
}

impl ReceptionRow {
    fn of(row: &Reception) -> Self {
        Self {
            id: row.id,
            compound: row.compound.0,
            method: row.method_code.clone(),
            title: row.title.clone(),
            venue: row.venue.clone(),
            starts: row.starts.0,
            ends: row.ends.0,
            slot_minutes: row.slot_minutes,
            state: row.state.clone(),
            reason: row.reason.clone(),
            revision: row.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ReceptionsBody {
    items: Vec<ReceptionRow>,
    next: Option<String>,
}

/// One reception, with the slots that are free and the caller's own ticket.
#[derive(Debug, Serialize, ToSchema)]
struct ReceptionBody {
    reception: ReceptionRow,
    /// Numbers of slots; the first is 1.
    free: Vec<i64>,
    own: Option<TicketState>,
    /// What was answered to the own ticket.
    own_result: String,
    /// Where it went: `matter/…`, `topic/…` or `ticket/…`.
    own_went_to: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ReceptionStateBody {
    id: Uuid,
    state: String,
    revision: i64,
}

impl From<ReceptionState> for ReceptionStateBody {
    fn from(now: ReceptionState) -> Self {
        Self { id: now.id, state: now.state, revision: now.revision }
    }
}

/// A ticket as those see it who receive: a number and what it is about, never whose it is.
#[derive(Debug, Serialize, ToSchema)]
struct QueuedBody {
    ticket: TicketState,
    words: String,
    result: String,
    /// The ticket it was sent on from.
    came_from: Option<Uuid>,
    went_to: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct QueueBody {
    items: Vec<QueuedBody>,
    next: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ReceptionOffBody {
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct WalkInBody {
    #[serde(default)]
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct GiveBackBody {}

/// The reception days of a compound that are not over, the next first.
#[utoipa::path(
    get, path = "/api/v1/receptions", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Reception days", body = ReceptionsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn receptions(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<ReceptionsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let Some(place) = asked.place else { return Ok(Json(ReceptionsBody { items: Vec::new(), next: None })) };
    let rows = store::list(&mut tx, PlaceId(place), from.cx.now, asked.group() == "past", asked.rows()).await?;
    Ok(Json(ReceptionsBody { items: rows.iter().map(ReceptionRow::of).collect(), next: None }))
}

/// One reception day.
#[utoipa::path(
    get, path = "/api/v1/receptions/{id}", tag = "meetings", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The reception day", body = ReceptionBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn reception(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ReceptionBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let all = store::tickets(&mut tx, id).await?;
    let mine = own(&mut tx, cx, id).await?;
    let (taken, first) = (taken(&all), first_open(&row, cx.now));
    let most = if row.state == "announced" { slots(row.starts, row.ends, row.slot_minutes).unwrap_or(0) } else { 0 };
    Ok(Json(ReceptionBody {
        reception: ReceptionRow::of(&row),
        free: (first..=most).filter(|slot| !taken.contains(slot)).collect(),
        own: mine.as_ref().map(super::super::receptions::ticket_state),
        own_result: mine.as_ref().map_or_else(String::new, |ticket| ticket.result.clone()),
        own_went_to: mine.as_ref().map_or_else(String::new, |ticket| ticket.went_to.clone()),
    }))
}

/// The tickets of the day in order, for those who receive.
#[utoipa::path(
    get, path = "/api/v1/receptions/{id}/queue", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The queue", body = QueueBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn reception_queue(from: Cx, Path(id): Path<Uuid>) -> Result<Json<QueueBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::ReceptionsHold, &row.object())?;
    let mut items = Vec::new();
    for ticket in store::tickets(&mut tx, id).await? {
        items.push(QueuedBody {
            ticket: super::super::receptions::ticket_state(&ticket),
            words: words_of(cx, &ticket)?,
            result: ticket.result.clone(),
            came_from: ticket.came_from,
            went_to: ticket.went_to.clone(),
        });
    }
    Ok(Json(QueueBody { items, next: None }))
}

/// Announces a reception day.
#[utoipa::path(
    post, path = "/api/v1/receptions", tag = "meetings", security(("token" = [])), request_body = AnnounceReception,
    responses(
        (status = 201, description = "It is announced", body = ReceptionStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn reception_announce(
    from: Cx,
    Body(input): Body<AnnounceReception>,
) -> Result<(StatusCode, Json<ReceptionStateBody>), Problem> {
    Ok((StatusCode::CREATED, Json(announce_reception(&from.cx, input).await?.into())))
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, $reply:ty, |$cx:ident, $id:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $body,
            responses(
                (status = 200, description = "What became of it", body = $reply),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path($id): Path<Uuid>, Body($input): Body<$body>) -> Result<Json<$reply>, Problem> {
            let $cx = &from.cx;
            Ok(Json($act))
        }
    };
}

step!(/// Calls a reception day off; those with a ticket are told.
    reception_off, "/api/v1/receptions/{id}/calling-off", ReceptionOffBody, ReceptionStateBody, |cx, id, body| call_off_reception(cx, id, body.reason).await?.into());
step!(/// Takes a ticket.
    reception_ticket, "/api/v1/receptions/{id}/tickets", TakeTicket, TicketState, |cx, id, body| take_ticket(cx, id, body).await?);
step!(/// Gives the own ticket back.
    reception_give_back, "/api/v1/receptions/{id}/cancel", GiveBackBody, TicketState, |cx, id, _body| cancel_ticket(cx, id).await?);
step!(/// Gives a number to somebody who simply came.
    reception_walk_in, "/api/v1/receptions/{id}/walk-ins", WalkInBody, TicketState, |cx, id, body| walk_in(cx, id, body.words).await?);
step!(/// What is done with a ticket at the table: heard, answered, taken in as a matter, sent on.
    reception_table, "/api/v1/receptions/{id}/table", TableStep, TableDone, |cx, id, body| table_step(cx, id, body).await?);

#[derive(OpenApi)]
#[openapi(
    paths(
        receptions,
        reception,
        reception_queue,
        reception_announce,
        reception_off,
        reception_ticket,
        reception_give_back,
        reception_walk_in,
        reception_table
    ),
    components(schemas(
        ReceptionsBody,
        ReceptionRow,
        ReceptionBody,
        ReceptionStateBody,
        QueueBody,
        QueuedBody,
        ReceptionOffBody,
        WalkInBody,
        GiveBackBody,
        AnnounceReception,
        TakeTicket,
        TicketState,
        TableStep,
        TableDone
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    let hold = Action::ReceptionsHold;
    Routes::new()
        .get("/api/v1/receptions", Action::ReceptionsRead, receptions)
        .post("/api/v1/receptions", hold, reception_announce)
        .get("/api/v1/receptions/{id}", Action::ReceptionsRead, reception)
        .get("/api/v1/receptions/{id}/queue", hold, reception_queue)
        .post("/api/v1/receptions/{id}/calling-off", hold, reception_off)
        .post("/api/v1/receptions/{id}/tickets", Action::ReceptionsBook, reception_ticket)
        .post("/api/v1/receptions/{id}/cancel", Action::ReceptionsBook, reception_give_back)
        .post("/api/v1/receptions/{id}/walk-ins", hold, reception_walk_in)
        .post("/api/v1/receptions/{id}/table", hold, reception_table)
        .describe(Described::openapi())
}
