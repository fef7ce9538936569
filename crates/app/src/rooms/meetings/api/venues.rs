//! Rooms people meet in, for programs.

use super::super::store::venues::{self as store, Booking, Venue};
use super::super::venue_write::{VenueState, WriteVenue, add_venue, change_venue};
use super::super::venues::{BookVenue, BookingState, book_venue, booking_state, open_spans, own, step_booking, zone_of};
use super::OfPlace;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::time::DAY_MS;
use pavilion_rules::venues::{No, Span, Step, slots, write_hours};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// How many days of its calendar are told, and how many free times.
const DAYS: i64 = 7;
const FREE: usize = 200;

/// A room with its hours.
#[derive(Debug, Serialize, ToSchema)]
struct VenueRow {
    id: Uuid,
    compound: Uuid,
    name: String,
    about: String,
    /// A line each: days of the week, then times, such as `1-5 08:30-20:00`.
    hours: String,
    seats: i64,
    slot_minutes: i64,
    /// `open` or `closed`.
    state: String,
    /// Why it is closed.
    reason: String,
    revision: i64,
}

impl VenueRow {
    fn of(venue: &Venue) -> Self {
        Self {
            id: venue.id,
            compound: venue.compound.0,
            name: venue.name.clone(),
            about: venue.about.clone(),
            hours: write_hours(&venue.hours),
            seats: venue.seats,
            slot_minutes: venue.slot_minutes,
            state: venue.state.clone(),
            reason: venue.reason.clone(),
            revision: venue.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct VenuesBody {
    items: Vec<VenueRow>,
    next: Option<String>,
}

/// When it is somebody's and what for; never whose.
#[derive(Debug, Serialize, ToSchema)]
struct VenueTimeBody {
    starts: i64,
    ends: i64,
    /// `deliberation`, `service` or `activity`.
    purpose: String,
    meeting: Option<Uuid>,
}

/// One room: its next days, the free times, and the caller's own bookings.
#[derive(Debug, Serialize, ToSchema)]
struct VenueBody {
    venue: VenueRow,
    booked: Vec<VenueTimeBody>,
    /// Where a free slot begins, in milliseconds since 1970 UTC.
    free: Vec<i64>,
    own: Vec<BookingState>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct BookingStepBody {
    booking: Uuid,
    /// `accept` what was offered, or `cancel`.
    step: String,
}

/// The rooms of a compound.
#[utoipa::path(
    get, path = "/api/v1/venues", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Rooms", body = VenuesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn venues(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<VenuesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let Some(place) = asked.place else { return Ok(Json(VenuesBody { items: Vec::new(), next: None })) };
    let rows = store::list(&mut tx, PlaceId(place), asked.rows()).await?;
    Ok(Json(VenuesBody { items: rows.iter().map(VenueRow::of).collect(), next: None }))
}

/// One room.
#[utoipa::path(
    get, path = "/api/v1/venues/{id}", tag = "meetings", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The room", body = VenueBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn venue(from: Cx, Path(id): Path<Uuid>) -> Result<Json<VenueBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let venue = store::venue(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let zone = zone_of(&mut tx, &venue).await?;
    let week = Span { starts: cx.now, ends: cx.now.plus(DAYS * DAY_MS) };
    let there: Vec<Booking> = store::between(&mut tx, id, week).await?.into_iter().filter(|one| one.holds(cx.now)).collect();
    let taken: Vec<Span> = there.iter().map(Booking::span).collect();
    let open = if venue.is_open() { open_spans(&venue.hours, &zone, cx.now, DAYS) } else { Vec::new() };
    let free = slots(venue.slot_minutes, venue.slot_minutes, cx.now, &open, &taken).take(FREE);
    let time = |one: &Booking| VenueTimeBody {
        starts: one.starts.0,
        ends: one.ends.0,
        purpose: one.purpose.clone(),
        meeting: one.meeting,
    };
    Ok(Json(VenueBody {
        free: free.map(|one| one.starts.0).collect(),
        booked: there.iter().map(time).collect(),
        own: own(&mut tx, cx, id).await?.iter().map(booking_state).collect(),
        venue: VenueRow::of(&venue),
    }))
}

/// Writes a room down.
#[utoipa::path(
    post, path = "/api/v1/venues", tag = "meetings", security(("token" = [])), request_body = WriteVenue,
    responses(
        (status = 201, description = "It is written down", body = VenueState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn venue_write(from: Cx, Body(input): Body<WriteVenue>) -> Result<(StatusCode, Json<VenueState>), Problem> {
    Ok((StatusCode::CREATED, Json(add_venue(&from.cx, input).await?)))
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

step!(/// Changes what is written of a room, or closes it.
    venue_change, "/api/v1/venues/{id}", WriteVenue, VenueState, |cx, id, body| change_venue(cx, id, body).await?);
step!(/// Books a room for neighbours or a service. A meeting is booked by calling it with `room`.
    venue_book, "/api/v1/venues/{id}/bookings", BookVenue, BookingState, |cx, id, body| book_venue(cx, id, body).await?);
step!(/// Takes what was offered instead, or gives a booking back.
venue_step, "/api/v1/venues/{id}/bookings/step", BookingStepBody, BookingState, |cx, id, body| {
    let step = Step::parse(&body.step).ok_or(Problem::Refused(No::NotNow.into()))?;
    step_booking(cx, id, body.booking, step).await?
});

#[derive(OpenApi)]
#[openapi(
    paths(venues, venue, venue_write, venue_change, venue_book, venue_step),
    components(schemas(
        VenuesBody,
        VenueRow,
        VenueBody,
        VenueTimeBody,
        BookingStepBody,
        WriteVenue,
        BookVenue,
        VenueState,
        BookingState
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/venues", Action::VenuesRead, venues)
        .post("/api/v1/venues", Action::VenuesManage, venue_write)
        .get("/api/v1/venues/{id}", Action::VenuesRead, venue)
        .post("/api/v1/venues/{id}", Action::VenuesManage, venue_change)
        .post("/api/v1/venues/{id}/bookings", Action::VenuesBook, venue_book)
        .post("/api/v1/venues/{id}/bookings/step", Action::VenuesBook, venue_step)
        .describe(Described::openapi())
}
