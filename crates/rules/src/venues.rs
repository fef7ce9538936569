//! Rooms people meet in: when they are open, who may have them, and what gives way to what.
//!
//! A called meeting has priority by rule: whatever else was booked gives way, is told why and gets another time. Nothing ever
//! gives way to anything else.

use crate::access::named;
use crate::time::{DAY_MS, MINUTE_MS};
use crate::{Millis, Refusal};
use serde::{Deserialize, Serialize};

named! {
    /// What a room is booked for.
    pub enum Purpose {
        /// A called meeting.
        Deliberation = "deliberation",
        /// Somebody serves people: a lawyer, a barber, a desk.
        Service = "service",
        /// Neighbours among themselves.
        Activity = "activity",
    }
}

impl Purpose {
    /// What people book by hand; a deliberation is booked by calling a meeting.
    pub const BY_HAND: &'static [Self] = &[Self::Activity, Self::Service];
}

named! {
    /// Where a booking stands.
    pub enum State {
        Booked = "booked",
        /// Kept for somebody whose booking gave way, until they answer.
        Offered = "offered",
        Displaced = "displaced",
        Cancelled = "cancelled",
    }
}

named! {
    /// What its holder can do with it.
    pub enum Step {
        Accept = "accept",
        Cancel = "cancel",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        HoursUnreadable => "venues-hours-unreadable" on "hours",
        SeatsBad => "venues-seats-bad" on "seats",
        SlotBad => "venues-slot-bad" on "slot_minutes",
        Unknown => "venues-unknown" on "room",
        Closed => "venues-closed" on "starts",
        NotOpenThen => "venues-not-open-then" on "starts",
        TimesWrong => "venues-times-wrong" on "starts",
        TooFar => "venues-too-far" on "starts",
        Taken => "venues-taken" on "starts",
        TooMany => "venues-too-many",
        PurposeUnknown => "venues-purpose-unknown" on "purpose",
        NotNow => "venues-not-now",
    }
}

pub const SEATS_MAX: i64 = 2_000;
pub const SLOT_MINUTES: (i64, i64) = (15, 240);
/// How far ahead a room is booked by hand.
pub const AHEAD_MS: i64 = 30 * DAY_MS;
/// How far ahead another time is looked for when a booking gives way.
pub const OFFER_MS: i64 = 14 * DAY_MS;
/// How long an offered time is kept for its holder.
pub const HELD_MS: i64 = 2 * DAY_MS;
/// So many coming bookings one person has in one room: it belongs to everybody.
pub const EACH_MAX: usize = 2;
/// Slots somebody books at once.
pub const SLOTS_MAX: i64 = 4;
const LINES_MAX: usize = 14;
const MINUTES_OF_DAY: i64 = 1_440;

/// When a room is open: days of the week, Monday is 1, and minutes of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub first: i64,
    pub last: i64,
    pub from: i64,
    pub until: i64,
}

/// Reads hours as staff write them, a line each: `1-5 08:30-20:00`.
pub fn read_hours(text: &str) -> Result<Vec<Hours>, Refusal> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let bad = |line: &str| No::HoursUnreadable.with("line", line);
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(bad(""));
    }
    lines.into_iter().map(|line| read_line(line).ok_or_else(|| bad(line))).collect()
}

fn read_line(line: &str) -> Option<Hours> {
    let plain = line.replace('：', ":").replace(['－', '—', '–', '~'], "-");
    let (days, times) = plain.split_once(char::is_whitespace)?;
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (from, until) = times.trim().split_once('-')?;
    let hours = Hours { first: first.parse().ok()?, last: last.parse().ok()?, from: minute(from)?, until: minute(until)? };
    let days_right = 1 <= hours.first && hours.first <= hours.last && hours.last <= 7;
    (days_right && hours.from < hours.until).then_some(hours)
}

fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let of_day = hour * 60 + minute;
    ((0..60).contains(&minute) && hour >= 0 && of_day <= MINUTES_OF_DAY).then_some(of_day)
}

/// The hours as [`read_hours`] reads them again.
#[must_use]
pub fn write_hours(hours: &[Hours]) -> String {
    let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let line = |one: &Hours| {
        let days = if one.first == one.last { one.first.to_string() } else { format!("{}-{}", one.first, one.last) };
        format!("{days} {}-{}", time(one.from), time(one.until))
    };
    hours.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The minutes of the day it is open on a day of the week, in order.
#[must_use]
pub fn open_on(hours: &[Hours], weekday: i64) -> Vec<(i64, i64)> {
    let mut open: Vec<(i64, i64)> =
        hours.iter().filter(|one| (one.first..=one.last).contains(&weekday)).map(|one| (one.from, one.until)).collect();
    open.sort_unstable();
    open
}

/// From one moment to another; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub starts: Millis,
    pub ends: Millis,
}

impl Span {
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.starts < other.ends && other.starts < self.ends
    }

    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.starts <= other.starts && other.ends <= self.ends
    }
}

/// Whether a room can be had: while it is open, and not while something is there that does not give way. Says which of
/// those that are there have to give way.
pub fn may_have(asked: Span, purpose: Purpose, open: &[Span], there: &[(Span, Purpose)]) -> Result<Vec<usize>, Refusal> {
    if asked.starts >= asked.ends {
        return Err(No::TimesWrong.into());
    }
    if !open.iter().any(|one| one.holds(asked)) {
        return Err(No::NotOpenThen.into());
    }
    let meeting: Vec<usize> = (0..there.len()).filter(|n| there[*n].0.meets(asked)).collect();
    let yields = |n: &usize| purpose == Purpose::Deliberation && there[*n].1 != Purpose::Deliberation;
    if meeting.iter().all(yields) { Ok(meeting) } else { Err(No::Taken.into()) }
}

/// The next time of the same length that is free, in steps of the room's slots.
#[must_use]
pub fn next_free(minutes: i64, slot_minutes: i64, after: Millis, open: &[Span], taken: &[Span]) -> Option<Span> {
    slots(minutes, slot_minutes, after, open, taken).next()
}

/// Every time of a length that is free, in order.
pub fn slots<'a>(
    minutes: i64,
    slot_minutes: i64,
    after: Millis,
    open: &'a [Span],
    taken: &'a [Span],
) -> impl Iterator<Item = Span> + 'a {
    let (length, step) = (minutes * MINUTE_MS, slot_minutes.max(1) * MINUTE_MS);
    open.iter().flat_map(move |day| {
        let count = ((day.ends.0 - day.starts.0 - length) / step + 1).max(0);
        (0..count)
            .map(move |n| Span { starts: day.starts.plus(n * step), ends: day.starts.plus(n * step + length) })
            .filter(move |one| one.starts >= after && !taken.iter().any(|there| there.meets(*one)))
    })
}

/// Where a booking stands after its holder did something.
pub fn decide(state: State, step: Step) -> Result<State, Refusal> {
    match (state, step) {
        (State::Offered, Step::Accept) => Ok(State::Booked),
        (State::Offered | State::Booked, Step::Cancel) => Ok(State::Cancelled),
        _ => Err(No::NotNow.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(hour: i64) -> Millis {
        Millis(hour * 60 * MINUTE_MS)
    }

    const fn span(from: i64, until: i64) -> Span {
        Span { starts: at(from), ends: at(until) }
    }

    #[test]
    fn hours_are_read_as_people_write_them_and_written_again() {
        let text = "1-5 08:30-20:00\n6 9：00－12：00\n\n7 14:00-24:00";
        let hours = read_hours(text).unwrap();
        assert_eq!(write_hours(&hours), "1-5 08:30-20:00\n6 09:00-12:00\n7 14:00-24:00");
        assert_eq!(open_on(&hours, 3), [(510, 1_200)]);
        assert_eq!(open_on(&hours, 7), [(840, 1_440)]);
        for bad in ["", "8 08:00-09:00", "5-1 08:00-09:00", "1 09:00-08:00", "1 25:00-26:00", "1 8-9", "每天", "0 08:00-09:00"]
        {
            assert_eq!(read_hours(bad).unwrap_err().code, "venues-hours-unreadable", "{bad}");
        }
    }

    #[test]
    fn only_a_called_meeting_makes_others_give_way_and_never_another_meeting() {
        use Purpose::{Activity, Deliberation, Service};
        let open = [span(8, 20)];
        let table = [
            // asked, for what, what is there, who gives way
            (span(9, 10), Activity, vec![], Some(vec![])),
            (span(9, 10), Activity, vec![(span(10, 11), Service)], Some(vec![])),
            (span(9, 10), Activity, vec![(span(9, 11), Service)], None),
            (span(9, 10), Service, vec![(span(9, 10), Activity)], None),
            (
                span(9, 11),
                Deliberation,
                vec![(span(9, 10), Activity), (span(10, 11), Service), (span(11, 12), Activity)],
                Some(vec![0, 1]),
            ),
            (span(9, 11), Deliberation, vec![(span(9, 10), Activity), (span(10, 11), Deliberation)], None),
        ];
        for (asked, purpose, there, gives_way) in table {
            let said = may_have(asked, purpose, &open, &there);
            match gives_way {
                Some(which) => assert_eq!(said, Ok(which)),
                None => assert_eq!(said.unwrap_err().code, "venues-taken"),
            }
        }
        assert_eq!(may_have(span(19, 21), Deliberation, &open, &[]).unwrap_err().code, "venues-not-open-then");
        assert_eq!(may_have(span(9, 9), Activity, &open, &[]).unwrap_err().code, "venues-times-wrong");
    }

    #[test]
    fn the_next_free_time_has_the_same_length_and_lies_in_the_hours() {
        let (open, taken) = ([span(8, 10), span(32, 36)], [span(8, 9)]);
        assert_eq!(next_free(60, 60, at(0), &open, &taken), Some(span(9, 10)));
        assert_eq!(next_free(120, 60, at(0), &open, &taken), Some(span(32, 34)), "two hours only on the next day");
        assert_eq!(next_free(60, 60, at(10), &open, &[span(32, 36)]), None);
        assert_eq!(slots(60, 30, at(0), &open[..1], &[]).count(), 3);
    }

    #[test]
    fn an_offered_time_is_taken_or_left_and_what_gave_way_is_over() {
        let mut moves = Vec::new();
        for state in State::ALL {
            for step in Step::ALL {
                if let Ok(next) = decide(*state, *step) {
                    moves.push(format!("{} {} {}", state.name(), step.name(), next.name()));
                }
            }
        }
        assert_eq!(moves, ["booked cancel cancelled", "offered accept booked", "offered cancel cancelled"]);
    }
}
