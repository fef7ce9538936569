//! Three grades of a matter and their clocks: done at once, co-ordinated, or submitted upwards.

use super::calendar::Calendar;
use super::{Due, No, Term};
use crate::time::MINUTE_MS;
use crate::{Millis, Refusal};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

words! {
    /// How much a matter asks for.
    pub enum Grade {
        /// Whoever is there does it at once.
        Simple = "simple",
        /// Several have to be brought together.
        Complex = "complex",
        /// It cannot be settled here and is submitted upwards.
        Hard = "hard",
    }
}

/// A promise below this many minutes is about somebody in danger: it runs day and night.
pub const URGENT_MINUTES: i64 = 60;
/// Minutes of a promised day; one that is not urgent is a working day.
pub const CIVIL_DAY: i64 = 1_440;
const SIMPLE_UP_TO: i64 = 3 * CIVIL_DAY;
const COMPLEX_UP_TO: i64 = 14 * CIVIL_DAY;
/// So many of the same kind at the same place within half a year say that doing the same again is not enough.
pub const AGAIN_FROM: i64 = 2;

/// What the rule suggests: by how long its category may take, one grade higher when the same came back before.
#[must_use]
pub const fn suggest(finish_minutes: i64, times_before: i64) -> Grade {
    let again = times_before >= AGAIN_FROM;
    match finish_minutes {
        ..=SIMPLE_UP_TO if !again => Grade::Simple,
        ..=SIMPLE_UP_TO => Grade::Complex,
        ..=COMPLEX_UP_TO if !again => Grade::Complex,
        _ => Grade::Hard,
    }
}

/// What a tenant promises of a grade, in working minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeTerm {
    /// From acceptance until it must be done.
    pub finish: i64,
    /// Once late, so long until it goes up one more level.
    pub step: i64,
}

/// The working time in which promises run.
#[derive(Clone, Copy, Debug)]
pub struct Working<'a> {
    pub calendar: &'a Calendar,
    pub zone: &'a TimeZone,
}

impl Working<'_> {
    #[must_use]
    pub fn after(self, from: Millis, minutes: i64) -> Millis {
        self.calendar.after(self.zone, from, minutes)
    }

    /// A length written in minutes of the wall: whole days are working days, the rest working minutes.
    #[must_use]
    pub fn promised(self, from: Millis, minutes: i64) -> Millis {
        let day = self.calendar.day_minutes();
        let whole = (minutes / CIVIL_DAY).saturating_mul(day);
        self.after(from, whole.saturating_add((minutes % CIVIL_DAY).min(day)))
    }

    /// The deadlines of a clock that starts now.
    #[must_use]
    pub fn due(self, term: Term, grade: Option<GradeTerm>, now: Millis) -> Due {
        let is_urgent = term.reply_minutes < URGENT_MINUTES;
        let run =
            |minutes: i64| if is_urgent { now.plus(minutes.saturating_mul(MINUTE_MS)) } else { self.promised(now, minutes) };
        let finish_by = grade.map_or_else(|| run(term.finish_minutes), |grade| self.after(now, grade.finish));
        Due { reply_by: run(term.reply_minutes), finish_by }
    }

    /// The deadline after a change of grade: counted from when the work began, and never sooner than one working day from now,
    /// so that nobody becomes late by it.
    #[must_use]
    pub fn regraded(self, begun: Millis, grade: GradeTerm, now: Millis) -> Millis {
        self.after(begun, grade.finish).max(self.after(now, self.calendar.day_minutes()))
    }

    /// The deadline of what waited: as much working time as was left when the waiting began.
    #[must_use]
    pub fn resumed(self, paused: Millis, finish_by: Millis, now: Millis) -> Millis {
        if finish_by <= paused {
            return finish_by;
        }
        self.after(now, self.calendar.between(self.zone, paused, finish_by).max(1))
    }
}

/// The levels a late matter goes up: whoever handles it, the community, the street or town.
pub const LEVEL_MAX: i64 = 2;

/// The next level above this one.
pub fn step_up(level: i64) -> Result<i64, Refusal> {
    if level >= LEVEL_MAX { Err(No::NoLevelAbove.into()) } else { Ok(level + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY_MS, HOUR_MS};
    use jiff::civil::Weekday;

    #[test]
    fn the_rule_suggests_by_category_and_by_what_came_back() {
        use Grade::{Complex, Hard, Simple};
        for (days, before, expected) in [
            (1, 0, Simple),
            (3, 1, Simple),
            (3, 2, Complex),
            (4, 0, Complex),
            (14, 1, Complex),
            (14, 2, Hard),
            (15, 0, Hard),
            (30, 9, Hard),
        ] {
            assert_eq!(suggest(days * CIVIL_DAY, before), expected, "{days} days, {before} times before");
        }
    }

    fn calendar() -> Calendar {
        use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
        Calendar {
            hours: vec![(540, 1020)],
            week: vec![Monday, Tuesday, Wednesday, Thursday, Friday],
            days: std::collections::BTreeMap::new(),
            yearly: Vec::new(),
            known_years: Vec::new(),
        }
    }

    /// Thursday 1970-01-01 09:00 in a zone eight hours ahead.
    const THURSDAY_9: Millis = Millis(HOUR_MS);

    #[test]
    fn an_urgent_promise_runs_at_night_and_the_others_do_not() {
        let (calendar, zone) = (calendar(), TimeZone::fixed(jiff::tz::offset(8)));
        let working = Working { calendar: &calendar, zone: &zone };
        let night = THURSDAY_9.plus(-6 * HOUR_MS);
        let urgent = working.due(Term { reply_minutes: 30, finish_minutes: 4_320 }, None, night);
        assert_eq!(urgent, Due { reply_by: night.plus(HOUR_MS / 2), finish_by: night.plus(3 * DAY_MS) });
        let calm = working.due(Term { reply_minutes: 240, finish_minutes: 4_320 }, None, night);
        assert_eq!(calm.reply_by, THURSDAY_9.plus(4 * HOUR_MS));
        assert_eq!(calm.finish_by, THURSDAY_9.plus(4 * DAY_MS + 8 * HOUR_MS), "three working days over a weekend");
        let graded =
            working.due(Term { reply_minutes: 240, finish_minutes: 4_320 }, Some(GradeTerm { finish: 480, step: 60 }), night);
        assert_eq!(graded.finish_by, THURSDAY_9.plus(8 * HOUR_MS));
    }

    #[test]
    fn what_waited_has_as_much_time_as_was_left_and_a_change_of_grade_makes_nobody_late() {
        let (calendar, zone) = (calendar(), TimeZone::fixed(jiff::tz::offset(8)));
        let working = Working { calendar: &calendar, zone: &zone };
        let finish_by = THURSDAY_9.plus(8 * HOUR_MS);
        let paused = THURSDAY_9.plus(3 * HOUR_MS);
        let monday = THURSDAY_9.plus(4 * DAY_MS);
        assert_eq!(working.resumed(paused, finish_by, monday), monday.plus(5 * HOUR_MS), "five hours were left");
        assert_eq!(working.resumed(monday, finish_by, monday.plus(DAY_MS)), finish_by, "what was late stays late");
        let simple = GradeTerm { finish: 480, step: 60 };
        assert_eq!(working.regraded(THURSDAY_9, simple, monday), monday.plus(8 * HOUR_MS));
        let hard = GradeTerm { finish: 15 * 480, step: 60 };
        assert_eq!(working.regraded(THURSDAY_9, hard, monday), THURSDAY_9.plus(20 * DAY_MS + 8 * HOUR_MS));
    }

    #[test]
    fn there_are_two_levels_above_whoever_handles_it() {
        assert_eq!((step_up(0), step_up(1)), (Ok(1), Ok(2)));
        assert_eq!(step_up(2).unwrap_err().code, No::NoLevelAbove.code());
    }
}
