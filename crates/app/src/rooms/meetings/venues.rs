//! Rooms people meet in, booked by slots; how one is written down stands in `venue_write.rs`. A called meeting has priority by rule: what gives way is
//! told why and gets another time that is kept for it. Who booked is sealed; the page shows times and what for.

use super::change::IntoProblem as _;
use super::store::venues::{self as store, Booking, Venue};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose as Sealed, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::{people, places};
use jiff::civil::{Date, Time};
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use pavilion_rules::venues::{self as rules, Hours, No, Purpose, Span, State, Step};
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Booking a room.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct BookVenue {
    /// Milliseconds since 1970 UTC: the beginning of a free slot.
    #[schema(value_type = i64)]
    pub starts: Millis,
    /// How many slots.
    pub slots: i64,
    /// `activity` or `service`. A deliberation is booked by calling a meeting.
    pub purpose: String,
}

/// A booking as its holder keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BookingState {
    pub id: Uuid,
    #[schema(value_type = i64)]
    pub starts: Millis,
    #[schema(value_type = i64)]
    pub ends: Millis,
    /// `booked`, `offered`, `displaced` or `cancelled`.
    pub state: String,
    /// Why it gave way.
    pub reason: String,
    /// The booking that was offered instead.
    pub instead: Option<Uuid>,
}

pub(super) fn booking_state(booking: &Booking) -> BookingState {
    BookingState {
        id: booking.id,
        starts: booking.starts,
        ends: booking.ends,
        state: booking.state.clone(),
        reason: booking.reason.clone(),
        instead: booking.instead,
    }
}

/// Another tag for each room, so that nobody's bookings can be joined.
fn holder_tag(cx: &Context, venue: Uuid, account: AccountId) -> [u8; 32] {
    let mut value = b"venue ".to_vec();
    value.extend(venue.as_bytes());
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

fn holder_at(booking: Uuid) -> String {
    format!("venue-holder/{booking}")
}

fn holder_of(cx: &Context, booking: &Booking) -> Result<Option<AccountId>, Problem> {
    let Some(sealed) = &booking.holder_sealed else { return Ok(None) };
    let plain = cx.app.keys.open(Sealed::Reporter, &holder_at(booking.id), sealed)?;
    Ok(Some(AccountId(Uuid::from_slice(&plain).map_err(|fault| Problem::Broken(fault.into()))?)))
}

/// The times a room is open, from the day of a moment on, in the zone of its compound.
pub(super) fn open_spans(hours: &[Hours], zone: &str, from: Millis, days: i64) -> Vec<Span> {
    let zone = crate::web::face::zone(zone);
    let Ok(first) = jiff::Timestamp::from_millisecond(from.0) else { return Vec::new() };
    let at = |day: Date, minutes: i64| {
        let (day, minutes) = if minutes >= 1_440 { (day.tomorrow().ok()?, 0) } else { (day, minutes) };
        let time = Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()?;
        Some(Millis(day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
    };
    let mut out = Vec::new();
    let mut day = first.to_zoned(zone.clone()).date();
    for _ in 0..days {
        let weekday = i64::from(day.weekday().to_monday_one_offset());
        let spans = rules::open_on(hours, weekday);
        out.extend(spans.into_iter().filter_map(|(from, until)| Some(Span { starts: at(day, from)?, ends: at(day, until)? })));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    out
}

pub(super) async fn zone_of(tx: &mut Tx, venue: &Venue) -> Result<String, Problem> {
    Ok(places::compound_brief(tx, venue.compound).await?.map(|brief| brief.zone).unwrap_or_default())
}

fn fresh(cx: &Context, venue: &Venue, at: Span, purpose: Purpose, holder: Option<AccountId>) -> Booking {
    let id = cx.id();
    let sealed =
        |account: AccountId| cx.app.keys.seal(Sealed::Reporter, &holder_at(id), cx.app.chance.bytes(), account.0.as_bytes());
    Booking {
        id,
        venue: venue.id,
        community: venue.community,
        starts: at.starts,
        ends: at.ends,
        purpose: purpose.name().to_owned(),
        state: State::Booked.name().to_owned(),
        meeting: None,
        holder_tag: holder.map(|account| holder_tag(cx, venue.id, account).to_vec()),
        holder_sealed: holder.map(sealed),
        reason: String::new(),
        instead: None,
        held_until: None,
        updated: cx.now,
        revision: 1,
    }
}

/// By whom: a resident by a tag, so that the journal names nobody.
fn by(cx: &Context, venue: Uuid, account: AccountId, capacity: Capacity) -> By {
    By { account: None, tag: Some(holder_tag(cx, venue, account)), capacity }
}

fn field(no: Refusal) -> Problem {
    Problem::Invalid(vec![no])
}

/// Books a room by hand, for neighbours or for a service.
pub async fn book_venue(cx: &Context, id: Uuid, input: BookVenue) -> Result<BookingState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::VenuesBook, &(id, &input), |acting| {
        let venue = store::venue(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VenuesBook, &venue.object())?;
        let purpose = Purpose::parse(&input.purpose).filter(|one| Purpose::BY_HAND.contains(one));
        let purpose = purpose.ok_or_else(|| field(No::PurposeUnknown.into()))?;
        if !(1..=rules::SLOTS_MAX).contains(&input.slots) || input.starts < cx.now {
            return Err(field(No::TimesWrong.into()));
        }
        if input.starts > cx.now.plus(rules::AHEAD_MS) {
            return Err(field(No::TooFar.with("days", rules::AHEAD_MS / DAY_MS)));
        }
        let tag = holder_tag(cx, id, account);
        let mine = store::of_holder(acting.tx(), tag).await?;
        if mine.iter().filter(|one| one.holds(cx.now) && one.ends > cx.now).count() >= rules::EACH_MAX {
            return Err(No::TooMany.with("most", rules::EACH_MAX).into_problem());
        }
        let at = Span { starts: input.starts, ends: input.starts.plus(input.slots * venue.slot_minutes * MINUTE_MS) };
        have(acting, cx, &venue, at, purpose).await?;
        let booking = fresh(cx, &venue, at, purpose, Some(account));
        store::insert_booking(acting, &booking).await?;
        let line = booking.line(Action::VenuesBook, by(cx, id, account, capacity))?;
        acting.note(line.detail(json!({ "step": "booked", "purpose": purpose.name() })));
        Ok(booking_state(&booking))
    })
}

/// Whether the room can be had; says what has to give way.
async fn have(acting: &mut Acting, cx: &Context, venue: &Venue, at: Span, purpose: Purpose) -> Result<Vec<Booking>, Problem> {
    if !venue.is_open() {
        return Err(field(No::Closed.with("why", &venue.reason)));
    }
    let zone = zone_of(acting.tx(), venue).await?;
    let open = open_spans(&venue.hours, &zone, at.starts, 2);
    let there: Vec<Booking> =
        store::between(acting.tx(), venue.id, at).await?.into_iter().filter(|one| one.holds(cx.now)).collect();
    let spans: Vec<(Span, Purpose)> = there.iter().map(|one| (one.span(), one.what())).collect();
    let yields = rules::may_have(at, purpose, &open, &spans).map_err(field)?;
    Ok(there.into_iter().enumerate().filter(|(n, _)| yields.contains(n)).map(|(_, one)| one).collect())
}

/// Books a room for a called meeting. What stands in the way gives way: told why, with another time kept for it.
pub(super) async fn reserve(
    acting: &mut Acting,
    cx: &Context,
    venue: &Venue,
    at: Span,
    (meeting, title): (Uuid, &str),
    capacity: Capacity,
) -> Result<(), Problem> {
    let yields = have(acting, cx, venue, at, Purpose::Deliberation).await?;
    let mut booking = fresh(cx, venue, at, Purpose::Deliberation, None);
    booking.meeting = Some(meeting);
    store::insert_booking(acting, &booking).await?;
    let line = booking.line(Action::MeetingsCall, By::person(cx, capacity))?;
    acting.note(line.detail(json!({ "step": "booked", "purpose": booking.purpose, "meeting": meeting })));
    let mut offered = vec![at];
    for one in yields {
        give_way(acting, cx, venue, one, title, capacity, &mut offered).await?;
    }
    Ok(())
}

/// One booking gives way: never silently.
async fn give_way(
    acting: &mut Acting,
    cx: &Context,
    venue: &Venue,
    mut booking: Booking,
    title: &str,
    capacity: Capacity,
    kept: &mut Vec<Span>,
) -> Result<(), Problem> {
    let zone = zone_of(acting.tx(), venue).await?;
    let holder = holder_of(cx, &booking)?;
    let until = cx.now.max(booking.starts).plus(rules::OFFER_MS);
    let open = open_spans(&venue.hours, &zone, booking.starts, rules::OFFER_MS / DAY_MS);
    let there = store::between(acting.tx(), venue.id, Span { starts: booking.starts, ends: until }).await?;
    let mut taken: Vec<Span> = there.iter().filter(|one| one.holds(cx.now) && one.id != booking.id).map(Booking::span).collect();
    taken.extend(kept.iter().copied());
    let minutes = (booking.ends.0 - booking.starts.0) / MINUTE_MS;
    let free = rules::next_free(minutes, venue.slot_minutes, booking.starts, &open, &taken);
    if let (Some(at), Some(account)) = (free, holder) {
        let mut instead = fresh(cx, venue, at, booking.what(), Some(account));
        instead.state = State::Offered.name().to_owned();
        instead.held_until = Some(at.starts.min(cx.now.plus(rules::HELD_MS)));
        store::insert_booking(acting, &instead).await?;
        let line = instead.line(Action::MeetingsCall, By::person(cx, capacity))?;
        acting.note(line.detail(json!({ "step": "offered", "instead-of": booking.id })));
        booking.instead = Some(instead.id);
        kept.push(at);
    }
    State::Displaced.name().clone_into(&mut booking.state);
    title.clone_into(&mut booking.reason);
    booking.updated = cx.now;
    booking.revision += 1;
    store::update_booking(acting, &booking).await?;
    let line = booking.line(Action::MeetingsCall, By::person(cx, capacity))?;
    acting.note(line.detail(json!({ "step": "displaced" })));
    let Some(holder) = holder else { return Ok(()) };
    let said =
        |at: Millis| crate::web::face::civil(at, &zone).map_or_else(String::new, |at| at.strftime("%m-%d %H:%M").to_string());
    let detail = json!({
        "title": venue.name, "when": said(booking.starts), "note": title, "offer": free.map_or_else(String::new, |at| said(at.starts)),
        "href": format!("/venues/{}", venue.id),
    });
    let kind = if free.is_some() { "venue-displaced" } else { "venue-displaced-only" };
    people::tell(acting, cx, holder, venue.community, kind, None, detail).await
}

/// A meeting that moves or is called off gives its room back; says which it was.
pub(super) async fn release(
    acting: &mut Acting,
    cx: &Context,
    meeting: Uuid,
    capacity: Capacity,
) -> Result<Option<Venue>, Problem> {
    let Some(mut booking) = store::of_meeting(acting.tx(), meeting).await? else { return Ok(None) };
    State::Cancelled.name().clone_into(&mut booking.state);
    booking.updated = cx.now;
    booking.revision += 1;
    store::update_booking(acting, &booking).await?;
    acting.note(booking.line(Action::MeetingsCall, By::person(cx, capacity))?.detail(json!({ "step": "released" })));
    store::venue(acting.tx(), booking.venue).await
}

/// A room of the same compound for a meeting.
pub(super) async fn for_meeting(tx: &mut Tx, id: Uuid, compound: Option<PlaceId>) -> Result<Option<Venue>, Problem> {
    Ok(store::venue(tx, id).await?.filter(|venue| Some(venue.compound) == compound))
}

/// The own bookings of a room that are not over, and those that gave way.
pub(super) async fn own(tx: &mut Tx, cx: &Context, venue: Uuid) -> Result<Vec<Booking>, Problem> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let mine = store::of_holder(tx, holder_tag(cx, venue, person.account)).await?;
    let counts = |one: &Booking| one.ends > cx.now && (one.holds(cx.now) || one.state == State::Displaced.name());
    Ok(mine.into_iter().filter(counts).collect())
}

/// Its holder takes what was offered, or gives a booking back.
pub async fn step_booking(cx: &Context, id: Uuid, at: Uuid, step: Step) -> Result<BookingState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::VenuesBook, &(id, at, step), |acting| {
        let venue = store::venue(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VenuesBook, &venue.object())?;
        let tag = holder_tag(cx, id, account);
        let found = store::booking(acting.tx(), at).await?;
        let mut booking = found.filter(|one| one.holder_tag.as_deref() == Some(&tag[..])).ok_or(Problem::NotFound)?;
        if booking.ends <= cx.now || !booking.holds(cx.now) {
            return Err(No::NotNow.into_problem());
        }
        let state = State::parse(&booking.state).ok_or_else(|| No::NotNow.into_problem())?;
        rules::decide(state, step)?.name().clone_into(&mut booking.state);
        booking.held_until = None;
        booking.updated = cx.now;
        booking.revision += 1;
        store::update_booking(acting, &booking).await?;
        let line = booking.line(Action::VenuesBook, by(cx, id, account, capacity))?;
        acting.note(line.detail(json!({ "step": step.name() })));
        Ok(booking_state(&booking))
    })
}

impl super::change::IntoProblem for No {
    fn into_problem(self) -> Problem {
        Problem::Refused(self.into())
    }
}

impl super::change::IntoProblem for Refusal {
    fn into_problem(self) -> Problem {
        Problem::Refused(self)
    }
}
