//! Working time of a place: which days and hours count towards a promise.
//!
//! Days that differ from the week — holidays, and the days worked in their stead — are data a tenant keeps; later years follow
//! the days of the year that are always free until somebody writes their exact dates down.

use crate::Millis;
use crate::time::MINUTE_MS;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::collections::BTreeMap;

/// Working hours, the days of the week that are worked, and the days that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// From and until, in minutes since midnight; in order, and not touching.
    pub hours: Vec<(i64, i64)>,
    pub week: Vec<Weekday>,
    /// Days that differ from the week: whether they are worked.
    pub days: BTreeMap<Date, bool>,
    /// Days of every year that are free, as month and day: for years nobody has written down yet.
    pub yearly: Vec<(i8, i8)>,
    /// The years whose days are written down.
    pub known_years: Vec<i16>,
}

/// More days than any promise spans: a wild length ends here.
const DAYS_MAX: usize = 3_660;

impl Calendar {
    /// How many minutes an ordinary working day has.
    #[must_use]
    pub fn day_minutes(&self) -> i64 {
        self.hours.iter().map(|(from, until)| until - from).sum()
    }

    #[must_use]
    pub fn is_worked(&self, day: Date) -> bool {
        if let Some(worked) = self.days.get(&day) {
            return *worked;
        }
        let is_free = !self.known_years.contains(&day.year()) && self.yearly.contains(&(day.month(), day.day()));
        !is_free && self.week.contains(&day.weekday())
    }

    /// Whether a day is a holiday: not merely a day of the week on which nobody works.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        match self.days.get(&day) {
            Some(worked) => !worked,
            None => !self.known_years.contains(&day.year()) && self.yearly.contains(&(day.month(), day.day())),
        }
    }

    /// The days that are worked, from the day of an instant on.
    fn worked<'a>(&'a self, zone: &TimeZone, from: Millis) -> impl Iterator<Item = Date> + 'a {
        let first = Timestamp::from_millisecond(from.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).date();
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(DAYS_MAX);
        days.filter(|day| self.is_worked(*day))
    }

    /// The spans of working time of a day that end after an instant.
    fn spans_of<'a>(&'a self, zone: &'a TimeZone, day: Date, from: Millis) -> impl Iterator<Item = (i64, i64)> + 'a {
        // A day begins where its zone says so: on a day the clocks change its hours still are the hours on the wall.
        let spans = self.hours.iter().filter_map(move |(start, end)| Some((at(zone, day, *start)?, at(zone, day, *end)?)));
        spans.filter(move |(_, end)| *end > from.0).map(move |(start, end)| (start.max(from.0), end))
    }

    /// The spans of working time that end after an instant, day by day.
    fn spans<'a>(&'a self, zone: &'a TimeZone, from: Millis) -> impl Iterator<Item = (i64, i64)> + 'a {
        self.worked(zone, from).flat_map(move |day| self.spans_of(zone, day, from))
    }

    /// The instant at which this many working minutes have passed.
    #[must_use]
    pub fn after(&self, zone: &TimeZone, from: Millis, minutes: i64) -> Millis {
        if minutes <= 0 {
            return from;
        }
        let (mut left, mut last) = (minutes.saturating_mul(MINUTE_MS), from.0);
        let (whole, mut passed) = (self.day_minutes() * MINUTE_MS, None);
        for (n, day) in self.worked(zone, from).enumerate() {
            // Of the days between the first and the last nobody needs to know when they begin.
            if n > 0 && left > whole {
                left -= whole;
                passed = Some(day);
                continue;
            }
            for (start, end) in self.spans_of(zone, day, from) {
                if left <= end - start {
                    return Millis(start + left);
                }
                left -= end - start;
                last = end;
            }
        }
        // More days than anybody promises: it ends with the last of them.
        let end = passed.and_then(|day| at(zone, day, self.hours.last()?.1));
        Millis(last.max(from.plus(MINUTE_MS).0).max(end.unwrap_or(last)))
    }

    /// How many whole working minutes lie between two instants.
    #[must_use]
    pub fn between(&self, zone: &TimeZone, from: Millis, until: Millis) -> i64 {
        let spans = self.spans(zone, from).take_while(|(start, _)| *start < until.0);
        spans.map(|(start, end)| end.min(until.0) - start).sum::<i64>() / MINUTE_MS
    }
}

fn at(zone: &TimeZone, day: Date, minutes: i64) -> Option<i64> {
    let midnight = day.at(0, 0, 0, 0);
    let wall = midnight.checked_add(minutes.minutes()).ok()?;
    Some(wall.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    /// Half past eight to noon and half past one to six; the spring festival of 2026 free, two weekend days worked for it.
    fn calendar() -> Calendar {
        let free = (15..=23).map(|day| (date(2026, 2, day), false));
        let worked = [(date(2026, 2, 14), true), (date(2026, 2, 28), true)];
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        Calendar {
            hours: vec![(510, 720), (810, 1080)],
            week: vec![Monday, Tuesday, Wednesday, Thursday, Friday],
            days: free.chain(worked).collect(),
            yearly: vec![(1, 1), (10, 1)],
            known_years: vec![2026],
        }
    }

    fn instant(text: &str) -> Millis {
        let civil: jiff::civil::DateTime = text.parse().unwrap();
        Millis(civil.to_zoned(zone()).unwrap().timestamp().as_millisecond())
    }

    fn words(at: Millis) -> String {
        Timestamp::from_millisecond(at.0).unwrap().to_zoned(zone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn a_promise_counts_working_minutes_only() {
        for (from, minutes, until, why) in [
            ("2026-03-02 09:00", 60, "2026-03-02 10:00", "inside the morning"),
            ("2026-03-02 11:30", 60, "2026-03-02 14:00", "over the midday rest"),
            ("2026-03-02 12:30", 30, "2026-03-02 14:00", "begun in the rest"),
            ("2026-03-02 17:30", 60, "2026-03-03 09:00", "over the night"),
            ("2026-03-02 17:30", 30, "2026-03-02 18:00", "to the last minute"),
            ("2026-03-06 17:30", 60, "2026-03-09 09:00", "over a weekend"),
            ("2026-03-07 10:00", 30, "2026-03-09 09:00", "begun on a Saturday"),
            ("2026-03-02 03:00", 30, "2026-03-02 09:00", "begun before daybreak"),
            ("2026-02-13 17:30", 60, "2026-02-14 09:00", "the Saturday before the festival is worked"),
            ("2026-02-14 17:30", 60, "2026-02-24 09:00", "over the whole festival"),
            ("2026-02-18 10:00", 480, "2026-02-24 18:00", "begun in the festival, one working day"),
            ("2026-02-27 17:30", 60, "2026-02-28 09:00", "the Saturday after the festival is worked"),
            ("2026-12-31 17:30", 60, "2027-01-04 09:00", "over new year of a year nobody has written down, and a weekend"),
            ("2026-03-02 08:30", 2400, "2026-03-06 18:00", "five working days"),
            ("2026-03-02 09:00", 0, "2026-03-02 09:00", "nothing is at once"),
        ] {
            assert_eq!(words(calendar().after(&zone(), instant(from), minutes)), until, "{why}");
        }
    }

    #[test]
    fn what_lies_between_is_what_was_added() {
        let calendar = calendar();
        assert_eq!(calendar.day_minutes(), 480);
        for from in ["2026-02-13 17:45", "2026-02-14 12:30", "2026-02-20 00:00", "2026-03-06 17:59", "2026-12-31 23:59"] {
            for minutes in [1, 29, 30, 270, 480, 481, 2_400, 9_600] {
                let until = calendar.after(&zone(), instant(from), minutes);
                assert_eq!(calendar.between(&zone(), instant(from), until), minutes, "{minutes} from {from}");
            }
        }
        assert_eq!(
            calendar.between(&zone(), instant("2026-02-15 08:00"), instant("2026-02-23 23:00")),
            0,
            "a festival is no work"
        );
        assert_eq!(
            calendar.between(&zone(), instant("2026-03-03 10:00"), instant("2026-03-02 10:00")),
            0,
            "never less than none"
        );
    }

    #[test]
    fn the_hours_are_those_on_the_wall_when_the_clocks_change() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let friday = date(2026, 3, 27).at(17, 0, 0, 0).to_zoned(berlin.clone()).unwrap();
        let until = calendar().after(&berlin, Millis(friday.timestamp().as_millisecond()), 120);
        let until = Timestamp::from_millisecond(until.0).unwrap().to_zoned(berlin);
        assert_eq!(
            until.strftime("%Y-%m-%d %H:%M").to_string(),
            "2026-03-30 09:30",
            "the night lost an hour and the Monday did not"
        );
    }

    #[test]
    fn a_wild_length_ends_and_never_travels_back() {
        let now = instant("2026-03-02 09:00");
        assert!(calendar().after(&zone(), now, i64::MAX) > now);
        let never = Calendar { week: Vec::new(), days: BTreeMap::new(), ..calendar() };
        assert!(never.after(&zone(), now, 60) > now, "a calendar without working days does not hang");
    }
}
