//! Meetings and reception days in calendars: a file for one, and a feed for a compound that a calendar asks again and again.

use super::super::shapes::Meeting;
use super::super::shown::shown;
use super::super::store;
use super::super::store::receptions::{self, Reception};
use super::origin;
use super::view::zh;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::Cx;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::State;
use pavilion_rules::time::DAY_MS;
use std::fmt::Write as _;
use uuid::Uuid;

/// Something at a time, as a calendar knows it.
pub(super) struct Event {
    pub(super) id: Uuid,
    pub(super) updated: Millis,
    /// How often it was changed in what people go by.
    pub(super) sequence: usize,
    pub(super) starts: Millis,
    pub(super) ends: Millis,
    pub(super) summary: String,
    pub(super) location: String,
    pub(super) description: String,
    pub(super) url: String,
    pub(super) cancelled: bool,
}

fn of_meeting(meeting: &Meeting, site: &str, lang: Lang) -> Event {
    let cancelled = meeting.state == State::CalledOff.name();
    Event {
        id: meeting.id,
        updated: meeting.updated,
        sequence: meeting.moves.len() + usize::from(cancelled),
        starts: meeting.starts,
        ends: meeting.ends(),
        summary: format!("{} · {}", meeting.title, meeting.method.name(zh(lang))),
        location: meeting.venue.clone(),
        description: meeting.material.clone(),
        url: format!("{site}/meetings/{}", meeting.id),
        cancelled,
    }
}

fn of_reception(reception: &Reception, site: &str, lang: Lang) -> Event {
    let cancelled = reception.state == "called-off";
    Event {
        id: reception.id,
        updated: reception.updated,
        sequence: usize::from(cancelled),
        starts: reception.starts,
        ends: reception.ends,
        summary: format!("{} · {}", reception.title, reception.method.name(zh(lang))),
        location: reception.venue.clone(),
        description: reception.reason.clone(),
        url: format!("{site}/receptions/{}", reception.id),
        cancelled,
    }
}

/// One meeting as a file.
pub(crate) async fn meeting(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let event = of_meeting(&shown.whole.meeting, &origin(&from.cx.app, &headers), from.taste.lang);
    Ok(answer(&[event], "meeting.ics"))
}

/// One reception day as a file.
pub(crate) async fn reception(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let row = receptions::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let event = of_reception(&row, &origin(&from.cx.app, &headers), from.taste.lang);
    Ok(answer(&[event], "reception.ics"))
}

/// How far back a feed reaches: whoever looks at last month still finds it.
const FEED_BACK_MS: i64 = 60 * DAY_MS;
/// Reception days in a feed, on either side of now.
const RECEPTIONS: i64 = 50;

/// The meetings and reception days of a compound.
pub(crate) async fn feed(from: Cx, headers: HeaderMap, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let (now, lang) = (from.cx.now, from.taste.lang);
    let mut tx = from.cx.app.db.read().await?;
    let brief = places::compound_brief(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let site = origin(&from.cx.app, &headers);
    let meetings = store::coming(&mut tx, &brief.path, now.plus(-FEED_BACK_MS)).await?;
    let mut days = receptions::list(&mut tx, id, now, false, RECEPTIONS).await?;
    days.extend(receptions::list(&mut tx, id, now, true, RECEPTIONS).await?);
    days.retain(|day| day.starts >= now.plus(-FEED_BACK_MS));
    let events =
        meetings.iter().map(|one| of_meeting(one, &site, lang)).chain(days.iter().map(|one| of_reception(one, &site, lang)));
    Ok(answer(&events.collect::<Vec<_>>(), "meetings.ics"))
}

pub(super) fn answer(events: &[Event], name: &str) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    (kind, text(events)).into_response()
}

fn stamp(at: Millis) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(|_| String::new(), |at| at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// RFC 5545: lines of at most 75 bytes, texts with their marks escaped.
fn text(events: &[Event]) -> String {
    let mut out = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Pavilion//meetings//\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n",
    );
    for event in events {
        let lines = [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@pavilion", event.id),
            format!("DTSTAMP:{}", stamp(event.updated)),
            format!("SEQUENCE:{}", event.sequence),
            format!("DTSTART:{}", stamp(event.starts)),
            format!("DTEND:{}", stamp(event.ends)),
            format!("SUMMARY:{}", escaped(&event.summary)),
            format!("LOCATION:{}", escaped(&event.location)),
            format!("DESCRIPTION:{}", escaped(&event.description)),
            format!("URL:{}", event.url),
            format!("STATUS:{}", if event.cancelled { "CANCELLED" } else { "CONFIRMED" }),
            "END:VEVENT".to_owned(),
        ];
        for line in lines {
            out.push_str(&folded(&line));
        }
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

const LINE_BYTES_MAX: usize = 74;

fn folded(line: &str) -> String {
    let (mut out, mut bytes) = (String::new(), 0);
    for c in line.chars() {
        if bytes + c.len_utf8() > LINE_BYTES_MAX {
            let _ = write!(out, "\r\n ");
            bytes = 1;
        }
        out.push(c);
        bytes += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_calendar_is_never_longer_than_it_may_be_and_loses_nothing() {
        let line = format!("SUMMARY:{}", "议".repeat(60));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|part| part.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", "").trim_end(), line);
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
