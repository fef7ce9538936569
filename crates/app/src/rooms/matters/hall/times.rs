//! Booking a time at a counter, giving it back, and what became of it; and when counters are open.

use super::super::working::PlaceTime;
use super::is_at_counter;
use super::store::{self, HoursRow, TicketRow};
use crate::act;
use crate::context::Context;
use crate::crypto::TagOf;
use crate::db::Tx;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use jiff::civil::Date;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::hall::{self as rules, AHEAD_DAYS, HOURS_MAX, Hours, No, Step, Ticket};
use pavilion_rules::ids::{AccountId, PlaceId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// When a counter is open.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewHours {
    pub community: Uuid,
    /// The category of the family.
    pub category: String,
    /// Days of the week; Monday is 1.
    pub weekdays: Vec<i64>,
    /// As `09:00`.
    pub opens: String,
    pub closes: String,
    pub minutes: i64,
    pub at_once: i64,
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
        }
    }
}

fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

/// A community whose counters somebody asks about, with its time.
pub(super) struct Counter {
    pub(super) place: Place,
    pub(super) time: PlaceTime,
}

impl Counter {
    pub(super) fn object(&self) -> Object {
        Object { path: self.place.path.clone(), ..Object::default() }
    }
}

/// The community of whoever asks: the one they name, the one they live in, or that of the post they hold.
pub(super) async fn counter(tx: &mut Tx, cx: &Context, asked: Option<Uuid>) -> Result<Option<Counter>, Problem> {
    let mut id = asked.map(PlaceId);
    if id.is_none()
        && let Some(home) = cx.standing().homes.first()
    {
        id = places::compound_brief(tx, home.compound).await?.and_then(|brief| brief.community);
    }
    if id.is_none() && !cx.standing().posts.is_empty() {
        let all = places::compounds(tx, None, 200).await?;
        let near = |path: &str| cx.standing().posts.iter().any(|post| pavilion_rules::access::covers(&post.scope, path));
        id = all.iter().find(|one| near(&one.path)).and_then(|one| one.community);
    }
    let place = match id {
        Some(id) => places::place(tx, id).await?.filter(|place| place.community == Some(place.id) && !place.has_ended()),
        None => None,
    };
    Ok(place.map(|place| Counter { time: PlaceTime::named(&place.zone), place }))
}

/// What a resident of the community is asked about: their own home there.
async fn home_object(tx: &mut Tx, cx: &Context, counter: &Counter) -> Result<Object, Problem> {
    for home in &cx.standing().homes {
        if let Some(brief) = places::compound_brief(tx, home.compound).await?
            && brief.community == Some(counter.place.id)
        {
            return Ok(Object { path: brief.path, compound: Some(brief.id), ..Object::default() });
        }
    }
    // Whoever lives elsewhere is asked about a compound nobody lives in, and is refused.
    Ok(Object { compound: Some(counter.place.id), ..counter.object() })
}

/// Another tag for each counter and day, so that nobody's visits can be joined.
fn tag(cx: &Context, community: PlaceId, category: &str, day: &str, account: AccountId) -> [u8; 32] {
    let mut value = format!("hall {community} {category} {day} ").into_bytes();
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

/// The days somebody can book, from today on.
fn days(time: &PlaceTime, now: Millis) -> Vec<Date> {
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

/// The times of a day that are still ahead, each with what is left of it.
pub(super) fn free_times(
    time: &PlaceTime,
    hours: &[HoursRow],
    taken: &[TicketRow],
    day: Date,
    now: Millis,
) -> Vec<(Uuid, FreeTime)> {
    let mut all: Vec<(Uuid, FreeTime)> = Vec::new();
    for row in hours.iter().filter(|row| row.rule().is_open_on(weekday(day))) {
        for minute in row.rule().times() {
            let Some(at) = time.at(day, minute).filter(|at| *at > now) else { continue };
            let gone = taken.iter().filter(|one| one.hours == row.id && one.at == at && one.seat.is_some()).count();
            let free = row.at_once - i64::try_from(gone).unwrap_or(i64::MAX);
            let time = format!("{:02}:{:02}", minute / 60, minute % 60);
            all.push((row.id, FreeTime { at: at.0, time, free: free.max(0) }));
        }
    }
    all.sort_by_key(|(_, one)| one.at);
    all
}

/// The tickets somebody holds at a counter, those ahead.
pub(super) async fn own(tx: &mut Tx, cx: &Context, counter: &Counter, category: &str) -> Result<Vec<TicketRow>, Problem> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for day in days(&counter.time, cx.now) {
        let tag = tag(cx, counter.place.id, category, &day.to_string(), person.account);
        all.extend(store::held(tx, tag).await?);
    }
    Ok(all)
}

/// Books a time. `other` is for somebody who called or came, written down by the counter.
pub async fn book_time(
    cx: &Context,
    community: Option<Uuid>,
    category: &str,
    at: Millis,
    other: bool,
) -> Result<HallTicket, Problem> {
    act!(cx, Action::HallBook, &(community, category, at, other), |acting| {
        let counter = counter(acting.tx(), cx, community).await?.ok_or(Problem::NotFound)?;
        let (action, capacity) = if other {
            (Action::HallKeep, cx.may(Action::HallKeep, &counter.object())?)
        } else {
            let object = home_object(acting.tx(), cx, &counter).await?;
            (Action::HallBook, cx.may(Action::HallBook, &object)?)
        };
        if !is_at_counter(category) {
            return Err(refused(No::CategoryUnknown));
        }
        let hours = store::hours(acting.tx(), counter.place.id, category).await?;
        let unknown = || Problem::Invalid(vec![No::TimeUnknown.into()]);
        let day =
            counter.time.date(at).filter(|day| open_days(&counter.time, &hours, cx.now).contains(day)).ok_or_else(unknown)?;
        let taken = store::of_day(acting.tx(), counter.place.id, category, &day.to_string()).await?;
        let times = free_times(&counter.time, &hours, &taken, day, cx.now);
        let (of, _) = times.into_iter().filter(|(_, one)| one.at == at.0).max_by_key(|(_, one)| one.free).ok_or_else(unknown)?;
        let row = hours.iter().find(|row| row.id == of).ok_or_else(unknown)?;
        let seats: Vec<i64> = taken.iter().filter(|one| one.hours == of && one.at == at).filter_map(|one| one.seat).collect();
        let seat = rules::seat(&seats, row.at_once).map_err(|no| Problem::Invalid(vec![no]))?;
        if !other && !own(acting.tx(), cx, &counter, category).await?.is_empty() {
            return Err(refused(No::TicketThere));
        }
        let holder = if other { None } else { Some(tag(cx, counter.place.id, category, &day.to_string(), cx.account()?)) };
        let ticket = TicketRow {
            id: cx.id(),
            community: counter.place.id,
            category: category.to_owned(),
            hours: of,
            day: day.to_string(),
            at,
            seat: Some(seat),
            number: taken.iter().map(|one| one.number).max().unwrap_or(0) + 1,
            state: Ticket::Booked.name().to_owned(),
            holder_tag: holder.map(|tag| tag.to_vec()),
            made: cx.now,
            revision: 1,
        };
        ticket.insert(acting).await?;
        acting.note(ticket.line(action, by(cx, &ticket, capacity))?.detail(json!({ "step": "book" })));
        Ok(HallTicket::from(&ticket))
    })
}

/// Of somebody's own ticket the journal keeps its tag alone.
fn by(cx: &Context, ticket: &TicketRow, capacity: Capacity) -> By {
    let own: Option<[u8; 32]> = ticket.holder_tag.as_ref().and_then(|tag| tag.as_slice().try_into().ok());
    match (own, capacity) {
        (Some(tag), Capacity::Resident) => By { account: None, tag: Some(tag), capacity },
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
        let state = Ticket::parse(&row.state).ok_or_else(|| refused(No::NotNow))?;
        rules::decide(state, step)?.name().clone_into(&mut row.state);
        if step == Step::Cancel {
            // The place is free again for somebody else.
            row.seat = None;
        }
        row.save(acting).await?;
        acting.note(row.line(action, by(cx, &row, capacity))?.detail(json!({ "step": step.name() })));
        Ok(HallTicket::from(&row))
    })
}

fn minute(typed: &str) -> i64 {
    let time: Option<jiff::civil::Time> = typed.trim().parse().ok();
    time.map_or(-1, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// Opens a counter at these times.
pub async fn open_hours(cx: &Context, input: NewHours) -> Result<Uuid, Problem> {
    let mut weekdays = input.weekdays.clone();
    weekdays.sort_unstable();
    weekdays.dedup();
    let (opens, closes) = (minute(&input.opens), minute(&input.closes));
    let hours = Hours { weekdays, opens, closes, minutes: input.minutes, at_once: input.at_once };
    act!(cx, Action::HallKeep, &input, |acting| {
        let counter = counter(acting.tx(), cx, Some(input.community)).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::HallKeep, &counter.object())?;
        if !is_at_counter(&input.category) {
            return Err(refused(No::CategoryUnknown));
        }
        hours.check().map_err(Problem::Invalid)?;
        if store::hours(acting.tx(), counter.place.id, &input.category).await?.len() >= HOURS_MAX {
            return Err(Problem::Refused(No::HoursMany.with("most", HOURS_MAX)));
        }
        let row = HoursRow {
            id: cx.id(),
            community: counter.place.id,
            category: input.category.clone(),
            weekdays: serde_json::to_string(&hours.weekdays)?,
            opens: hours.opens,
            closes: hours.closes,
            minutes: hours.minutes,
            at_once: hours.at_once,
            made: cx.now,
            ended: None,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(By::person(cx, capacity))?.detail(json!({ "step": "open" })));
        Ok(row.id)
    })
}

/// These times are not offered any more; whoever has booked one keeps it.
pub async fn end_hours(cx: &Context, id: Uuid) -> Result<(), Problem> {
    act!(cx, Action::HallKeep, &(id, "end"), |acting| {
        let mut row = store::hours_by_id(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let counter = counter(acting.tx(), cx, Some(row.community.0)).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::HallKeep, &counter.object())?;
        if row.ended.is_some() {
            return Err(refused(No::NotNow));
        }
        row.ended = Some(cx.now);
        row.save(acting).await?;
        acting.note(row.line(By::person(cx, capacity))?.detail(json!({ "step": "end" })));
        Ok(())
    })
}
