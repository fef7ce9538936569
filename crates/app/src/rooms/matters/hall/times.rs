//! Booking a time at a counter, giving it back, and what became of it.

use super::super::working::PlaceTime;
use super::counter::{Counter, counter, home_object};
use super::store::{self, HoursRow, Occupied, TicketRow};
use super::{is_at_counter, tied};
use crate::act;
use crate::context::Context;
use crate::crypto::TagOf;
use crate::db::Tx;
use crate::desk::By;
use crate::problem::Problem;
use jiff::civil::Date;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::hall::{self as rules, AHEAD_DAYS, No, OF_HOLDER_MAX, Step, Ticket};
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use pavilion_rules::time::MINUTE_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A time somebody wants.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = HallBookBody)]
pub struct HallBook {
    /// Milliseconds since 1970 UTC: one of the free times.
    #[schema(value_type = i64)]
    pub at: Millis,
    /// The community; without it the one whose counters the caller keeps, or the caller's own.
    pub community: Option<Uuid>,
    /// For somebody who called or came; only the counter itself.
    pub other: bool,
    /// The matter it is about: one the caller raised, of the same category in the same community.
    #[schema(value_type = Option<Uuid>)]
    pub matter: Option<MatterId>,
}

/// A time with what is left of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct FreeTime {
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// As `09:20`, where the counter is.
    pub time: String,
    pub free: i64,
}

/// A ticket as its holder and the counter see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HallTicket {
    pub id: Uuid,
    pub category: String,
    pub number: i64,
    pub day: String,
    pub at: i64,
    /// `booked`, `came`, `missed` or `cancelled`.
    pub state: String,
    /// The matter it is about: for its holder and for whoever handles that matter, never in the list of a counter.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    pub matter: Option<MatterId>,
}

impl HallTicket {
    /// As the counter sees it: a number and a time. Which matter it is about would say who raised that.
    pub(super) fn at_counter(row: &TicketRow) -> Self {
        Self { matter: None, ..Self::from(row) }
    }
}

impl From<&TicketRow> for HallTicket {
    fn from(row: &TicketRow) -> Self {
        Self {
            id: row.id,
            category: row.category.clone(),
            number: row.number,
            day: row.day.clone(),
            at: row.at.0,
            state: row.state.clone(),
            matter: row.matter,
        }
    }
}

pub(super) fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

/// Another tag for each counter and day, so that nobody's visits can be joined.
fn tag(cx: &Context, community: PlaceId, category: &str, day: &str, account: AccountId) -> [u8; 32] {
    let mut value = format!("hall {community} {category} {day} ").into_bytes();
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

/// The days somebody can book, from today on.
pub(super) fn days(time: &PlaceTime, now: Millis) -> Vec<Date> {
    std::iter::successors(time.date(now), |day| day.tomorrow().ok()).take(usize::try_from(AHEAD_DAYS).unwrap_or(14)).collect()
}

fn weekday(day: Date) -> i64 {
    i64::from(day.weekday().to_monday_one_offset())
}

/// The days on which a counter is open.
pub(super) fn open_days(time: &PlaceTime, hours: &[HoursRow], now: Millis) -> Vec<Date> {
    let is_open = |day: &Date| !time.is_holiday(*day) && hours.iter().any(|row| row.rule().is_open_on(weekday(*day)));
    days(time, now).into_iter().filter(is_open).collect()
}

/// The days the counter itself looks at: those on which it is open, and those for which somebody holds a number, though its
/// hours were ended since.
pub(super) async fn days_of_counter(
    tx: &mut Tx,
    cx: &Context,
    at: &Counter,
    category: &str,
    hours: &[HoursRow],
) -> Result<Vec<Date>, Problem> {
    let open = open_days(&at.time, hours, cx.now);
    let ahead = days(&at.time, cx.now);
    let (Some(first), Some(last)) = (ahead.first(), ahead.last()) else { return Ok(open) };
    let booked = store::days_with_tickets(tx, at.place.id, category, (&first.to_string(), &last.to_string())).await?;
    Ok(ahead.into_iter().filter(|day| open.contains(day) || booked.contains(&day.to_string())).collect())
}

/// The times of a day that are still ahead, each with what is left of it. A number of hours that were ended since still takes
/// its place of whoever is open then.
pub(super) fn free_times(
    time: &PlaceTime,
    hours: &[HoursRow],
    taken: &[Occupied],
    day: Date,
    now: Millis,
) -> Vec<(Uuid, FreeTime)> {
    let mut all: Vec<(Uuid, FreeTime)> = Vec::new();
    let ended: Vec<&Occupied> = taken.iter().filter(|one| hours.iter().all(|row| row.id != one.hours)).collect();
    // Where two are open at one time, one of them has the place of an ended number to give, not both.
    let mut placed: HashMap<i64, i64> = HashMap::new();
    for row in hours.iter().filter(|row| row.rule().is_open_on(weekday(day))) {
        for minute in row.rule().times() {
            let Some(at) = time.at(day, minute).filter(|at| *at > now) else { continue };
            let gone = taken.iter().filter(|one| one.hours == row.id && one.at == at).count();
            let left = (row.at_once - i64::try_from(gone).unwrap_or(i64::MAX)).max(0);
            let until = at.plus(row.minutes * MINUTE_MS);
            let over = ended.iter().filter(|one| one.at < until && at < one.at.plus(one.minutes * MINUTE_MS)).count();
            let placed = placed.entry(at.0).or_default();
            let here = left.min((i64::try_from(over).unwrap_or(i64::MAX) - *placed).max(0));
            *placed += here;
            let time = format!("{:02}:{:02}", minute / 60, minute % 60);
            all.push((row.id, FreeTime { at: at.0, time, free: left - here }));
        }
    }
    all.sort_by_key(|(_, one)| one.at);
    all
}

/// The tickets somebody holds at a counter, those ahead.
pub(super) async fn own(tx: &mut Tx, cx: &Context, counter: &Counter, category: &str) -> Result<Vec<TicketRow>, Problem> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let of = |day: Date| tag(cx, counter.place.id, category, &day.to_string(), person.account);
    let tags: Vec<[u8; 32]> = days(&counter.time, cx.now).into_iter().map(of).collect();
    store::held(tx, &tags).await
}

/// Books a time. `other` is for somebody who called or came, written down by the counter.
pub async fn book_time(cx: &Context, category: &str, input: HallBook) -> Result<HallTicket, Problem> {
    act!(cx, Action::HallBook, &(category, &input), |acting| {
        let counter = counter(acting.tx(), cx, input.community).await?.ok_or(Problem::NotFound)?;
        let (action, capacity) = if input.other {
            (Action::HallKeep, cx.may(Action::HallKeep, &counter.object())?)
        } else {
            let object = home_object(acting.tx(), cx, &counter).await?;
            (Action::HallBook, cx.may(Action::HallBook, &object)?)
        };
        if !is_at_counter(category) {
            return Err(refused(No::CategoryUnknown));
        }
        tied::may_be_tied(acting.tx(), cx, &counter, category, &input).await?;
        let (day, of, seat) = place_of(acting.tx(), cx, &counter, category, input.at).await?;
        let mut holder = None;
        if !input.other {
            let tag = tag(cx, counter.place.id, category, &day, cx.account()?);
            if !own(acting.tx(), cx, &counter, category).await?.is_empty() {
                return Err(refused(No::TicketThere));
            }
            // Each takes a number of the day, those given back among them: nobody uses them up alone.
            if store::how_many(acting.tx(), tag).await? >= OF_HOLDER_MAX {
                return Err(Problem::Refused(No::TicketsMany.with("most", OF_HOLDER_MAX)));
            }
            holder = Some(tag.to_vec());
        }
        let ticket = TicketRow {
            id: cx.id(),
            community: counter.place.id,
            category: category.to_owned(),
            hours: of,
            number: store::last_number(acting.tx(), counter.place.id, category, &day).await? + 1,
            day,
            at: input.at,
            seat: Some(seat),
            state: Ticket::Booked.name().to_owned(),
            holder_tag: holder,
            made: cx.now,
            revision: 1,
            matter: input.matter,
        };
        ticket.insert(acting).await?;
        acting.note(ticket.line(action, by(cx, &ticket, capacity))?.detail(json!({ "step": "book" })));
        Ok(HallTicket::from(&ticket))
    })
}

/// The day of a time that is offered, of which hours it is, and the place there that somebody gets.
async fn place_of(
    tx: &mut Tx,
    cx: &Context,
    counter: &Counter,
    category: &str,
    at: Millis,
) -> Result<(String, Uuid, i64), Problem> {
    let hours = store::hours(tx, counter.place.id, category).await?;
    let unknown = || Problem::Invalid(vec![No::TimeUnknown.into()]);
    let day = counter.time.date(at).filter(|day| open_days(&counter.time, &hours, cx.now).contains(day)).ok_or_else(unknown)?;
    let taken = store::occupied(tx, counter.place.id, category, &day.to_string()).await?;
    let times = free_times(&counter.time, &hours, &taken, day, cx.now);
    let (of, time) = times.into_iter().filter(|(_, one)| one.at == at.0).max_by_key(|(_, one)| one.free).ok_or_else(unknown)?;
    let row = hours.iter().find(|row| row.id == of).ok_or_else(unknown)?;
    if time.free == 0 {
        return Err(Problem::Invalid(vec![No::Full.into()]));
    }
    let seats: Vec<i64> = taken.iter().filter(|one| one.hours == of && one.at == at).map(|one| one.seat).collect();
    let seat = rules::seat(&seats, row.at_once).map_err(|no| Problem::Invalid(vec![no]))?;
    Ok((day.to_string(), of, seat))
}

/// Of somebody's own ticket the journal keeps its tag alone.
pub(super) fn by(cx: &Context, ticket: &TicketRow, capacity: Capacity) -> By {
    let own: Option<[u8; 32]> = ticket.holder_tag.as_ref().and_then(|tag| tag.as_slice().try_into().ok());
    match (own, capacity) {
        (Some(tag), Capacity::Resident | Capacity::Reporter) => By { account: None, tag: Some(tag), capacity },
        _ => By::person(cx, capacity),
    }
}

/// Gives a ticket back, or says what became of it at the counter.
pub async fn ticket_step(cx: &Context, id: Uuid, step: &str) -> Result<HallTicket, Problem> {
    let step = Step::parse(step).ok_or_else(|| refused(No::NotNow))?;
    act!(cx, Action::HallBook, &(id, step), |acting| {
        let mut row = store::ticket(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let counter = counter(acting.tx(), cx, Some(row.community.0)).await?.ok_or(Problem::NotFound)?;
        let mine = cx.person().is_some_and(|person| {
            row.holder_tag.as_deref() == Some(&tag(cx, row.community, &row.category, &row.day, person.account)[..])
        });
        let (action, capacity) = if mine && step == Step::Cancel {
            let object = home_object(acting.tx(), cx, &counter).await?;
            (Action::HallBook, cx.may(Action::HallBook, &object)?)
        } else {
            (Action::HallKeep, cx.may(Action::HallKeep, &counter.object())?)
        };
        row.take(step)?;
        row.save(acting).await?;
        acting.note(row.line(action, by(cx, &row, capacity))?.detail(json!({ "step": step.name() })));
        Ok(if mine { HallTicket::from(&row) } else { HallTicket::at_counter(&row) })
    })
}
