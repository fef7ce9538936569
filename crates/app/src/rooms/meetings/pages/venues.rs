//! Rooms people meet in: their hours for everybody, a free time in one tap, and what was booked without saying by whom.

use super::super::store as meetings;
use super::super::store::venues::{self as store, Booking, Venue};
use super::super::venue_write::{WriteVenue, add_venue, change_venue};
use super::super::venues::{BookVenue, book_venue, open_spans, own, step_booking, zone_of};
use super::calendar::{self, Event};
use super::form::{Asked, Form, Here, after};
use super::{RowShown, origin, view};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page_with};
use crate::web::{Choice, Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use pavilion_rules::venues::{Purpose, Span, Step, slots, write_hours};
use uuid::Uuid;

const ROWS: i64 = 50;
/// As many free times as somebody chooses from; elders from the next few.
const FREE_SHOWN: usize = 60;
const FREE_ELDER: usize = 6;
const DAYS_SHOWN: i64 = 7;
/// Over how many days past its use is counted.
const USED_DAYS: i64 = 28;

#[derive(askama::Template)]
#[template(path = "meetings/templates/venues.html")]
struct ListPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    rows: Vec<RowShown>,
    total: i64,
    may_manage: bool,
    form: Form,
}

/// The hours as people read them: `周一至周五 08:30-20:00`.
fn hours_words(venue: &Venue, lang: Lang) -> Vec<String> {
    let day = |n: i64| view::t(lang, &format!("meetings-weekday-{n}"));
    let line = |one: &pavilion_rules::venues::Hours| {
        let text = write_hours(std::slice::from_ref(one));
        let times = text.split_once(' ').map_or("", |(_, times)| times);
        if one.first == one.last {
            return format!("{} {times}", day(one.first));
        }
        i18n::text(lang, "meetings-weekdays", &[("first", &day(one.first)), ("last", &day(one.last)), ("times", times)])
    };
    venue.hours.iter().map(line).collect()
}

fn row(venue: &Venue, lang: Lang) -> RowShown {
    RowShown {
        href: format!("/venues/{}", venue.id),
        title: venue.name.clone(),
        words: hours_words(venue, lang).join(if view::zh(lang) { "，" } else { ", " }),
        place: i18n::count(lang, "meetings-venue-seats", venue.seats),
        code: String::new(),
        who: String::new(),
        word: view::t(lang, &format!("meetings-venue-{}", venue.state)),
        tone: if venue.is_open() { "go" } else { "bad" },
        clock: String::new(),
        clock_word: String::new(),
        at_ms: 0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show_list(&from, asked.form()).await
}

async fn show_list(from: &Cx, form: Form) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let here = Here::find(&mut tx, from, &form, "meetings-venues").await?;
    let rows = match here.id() {
        Some(id) => store::list(&mut tx, id, ROWS).await?,
        None => Vec::new(),
    };
    let shown = ListPage {
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|one| row(one, lang)).collect(),
        may_manage: from.cx.can(Action::VenuesManage, &here.object()),
        f: here.f,
        compounds: here.compounds,
        compound: here.compound,
        form,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    if shown.form.is_fresh() {
        response.extensions_mut().insert(Public::Everything);
    }
    Ok(response)
}

fn input(posted: &Posted) -> WriteVenue {
    let text = |name: &str| posted.fields.text(name).to_owned();
    WriteVenue {
        compound: text("compound").parse().ok(),
        name: text("name"),
        about: text("about"),
        hours: text("hours"),
        seats: text("seats").parse().unwrap_or(0),
        slot_minutes: text("slot_minutes").parse().unwrap_or(0),
        closed_why: text("closed_why"),
    }
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let done = add_venue(&posted.cx, input(&posted)).await;
    after(
        posted,
        done,
        |made| (format!("/venues/{}", made.id), "meetings-venue-written"),
        async |from, form| show_list(from, form).await,
    )
    .await
}

/// What stands in the calendar of a room: when, and what for. Never who.
struct Slot {
    starts_ms: i64,
    minutes: i64,
    what: String,
    href: String,
}

struct Mine {
    id: String,
    starts_ms: i64,
    minutes: i64,
    word: String,
    tone: &'static str,
    why: String,
    offered: bool,
    may_cancel: bool,
}

struct Used {
    what: String,
    hours: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/venue.html")]
struct OnePage {
    f: Face,
    id: String,
    back: String,
    about: String,
    hours: Vec<String>,
    seats: i64,
    closed: String,
    slots: Vec<Slot>,
    mine: Vec<Mine>,
    free: Vec<Choice>,
    purposes: Vec<Choice>,
    used: Vec<Used>,
    may_book: bool,
    may_manage: bool,
    slot_minutes: i64,
    name: String,
    hours_text: String,
    form: Form,
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, Form::default()).await
}

async fn slot(tx: &mut Tx, one: &Booking, lang: Lang) -> Result<Slot, Problem> {
    let mut what = view::t(lang, &format!("meetings-venue-for-{}", one.purpose));
    let mut href = String::new();
    if let Some(id) = one.meeting
        && let Some(meeting) = meetings::meeting(tx, id).await?
    {
        what = format!("{what} · {}", meeting.title);
        href = format!("/meetings/{id}");
    }
    Ok(Slot { starts_ms: one.starts.0, minutes: (one.ends.0 - one.starts.0) / MINUTE_MS, what, href })
}

fn mine_shown(one: &Booking, lang: Lang) -> Mine {
    let why =
        if one.reason.is_empty() { String::new() } else { i18n::text(lang, "meetings-venue-why", &[("title", &one.reason)]) };
    Mine {
        id: one.id.to_string(),
        starts_ms: one.starts.0,
        minutes: (one.ends.0 - one.starts.0) / MINUTE_MS,
        word: view::t(lang, &format!("meetings-booking-{}", one.state)),
        tone: match one.state.as_str() {
            "booked" => "done",
            "offered" => "wait",
            _ => "bad",
        },
        why,
        offered: one.state == "offered",
        may_cancel: ["booked", "offered"].contains(&one.state.as_str()),
    }
}

async fn used(tx: &mut Tx, venue: &Venue, now: Millis, lang: Lang) -> Result<Vec<Used>, Problem> {
    let span = Span { starts: now.plus(-USED_DAYS * DAY_MS), ends: now };
    let all = store::used(tx, venue.id, span).await?;
    let hours = |minutes: i64| format!("{}.{}", minutes / 60, minutes % 60 / 6);
    Ok(all
        .into_iter()
        .map(|(what, minutes)| Used {
            what: view::t(lang, &format!("meetings-venue-for-{what}")),
            hours: i18n::text(lang, "meetings-venue-hours-used", &[("n", &hours(minutes))]),
        })
        .collect())
}

async fn show(from: &Cx, id: Uuid, form: Form) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let venue = store::venue(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, from, Of::Compound(venue.compound), venue.name.clone()).await?;
    let zone = zone_of(&mut tx, &venue).await?;
    let week = Span { starts: cx.now, ends: cx.now.plus(DAYS_SHOWN * DAY_MS) };
    let there: Vec<Booking> = store::between(&mut tx, id, week).await?.into_iter().filter(|one| one.holds(cx.now)).collect();
    let taken: Vec<Span> = there.iter().map(Booking::span).collect();
    let open = open_spans(&venue.hours, &zone, cx.now, DAYS_SHOWN);
    let most = if f.elder { FREE_ELDER } else { FREE_SHOWN };
    let free = slots(venue.slot_minutes, venue.slot_minutes, cx.now, &open, &taken).take(most);
    let mut calendar = Vec::new();
    for one in &there {
        calendar.push(slot(&mut tx, one, lang).await?);
    }
    let object = venue.object();
    let shown = OnePage {
        id: id.to_string(),
        back: format!("/venues?compound={}", venue.compound),
        about: venue.about.clone(),
        hours: hours_words(&venue, lang),
        seats: venue.seats,
        closed: venue.reason.clone(),
        slots: calendar,
        mine: own(&mut tx, cx, id).await?.iter().map(|one| mine_shown(one, lang)).collect(),
        free: free.map(|one| Choice::new(one.starts.0.to_string(), f.time(one.starts.0))).collect(),
        purposes: Purpose::BY_HAND
            .iter()
            .map(|one| Choice::of_key(lang, one.name(), &format!("meetings-venue-for-{}", one.name())))
            .collect(),
        used: used(&mut tx, &venue, cx.now, lang).await?,
        may_book: cx.can(Action::VenuesBook, &object) && venue.is_open(),
        may_manage: cx.can(Action::VenuesManage, &object),
        slot_minutes: venue.slot_minutes,
        name: venue.name.clone(),
        hours_text: write_hours(&venue.hours),
        form,
        f,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

pub(crate) async fn change(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = change_venue(&posted.cx, id, input(&posted)).await;
    back(posted, id, done.map(|_| ()), "meetings-venue-written").await
}

pub(crate) async fn book(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = BookVenue { starts: Millis(text("starts").parse().unwrap_or(0)), slots: 1, purpose: text("purpose") };
    let done = book_venue(&posted.cx, id, input).await;
    back(posted, id, done.map(|_| ()), "meetings-venue-booked").await
}

pub(crate) async fn step(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let booking = posted.fields.text("booking").parse().unwrap_or_default();
    let step = Step::parse(posted.fields.text("step")).ok_or(Problem::NotFound)?;
    let done = step_booking(&posted.cx, id, booking, step).await;
    let word = if step == Step::Accept { "meetings-venue-booked" } else { "meetings-venue-given-back" };
    back(posted, id, done.map(|_| ()), word).await
}

async fn back(posted: Posted, id: Uuid, done: Result<(), Problem>, word: &'static str) -> Result<Response, Problem> {
    after(posted, done, |()| (format!("/venues/{id}"), word), async |from, form| show(from, id, form).await).await
}

/// The calendar of a room for a calendar that asks again and again: what for, never who.
pub(crate) async fn feed(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let venue = store::venue(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let span = Span { starts: cx.now.plus(-USED_DAYS * DAY_MS), ends: cx.now.plus(60 * DAY_MS) };
    let site = origin(&cx.app, &headers);
    let mut events = Vec::new();
    for one in store::between(&mut tx, id, span).await?.iter().filter(|one| one.state == "booked") {
        let shown = slot(&mut tx, one, lang).await?;
        events.push(Event {
            id: one.id,
            updated: one.updated,
            sequence: 0,
            starts: one.starts,
            ends: one.ends,
            summary: shown.what,
            location: venue.name.clone(),
            description: String::new(),
            url: format!("{site}{}", if shown.href.is_empty() { format!("/venues/{id}") } else { shown.href }),
            cancelled: false,
        });
    }
    Ok(calendar::answer(&events, "venue.ics"))
}
