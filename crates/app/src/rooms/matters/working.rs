//! The working time of a place and the clocks of the grades, from `methods/calendar.toml`.

use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::zone;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::calendar::Calendar;
use pavilion_rules::matters::grades::{Grade, GradeTerm, Working};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hours: Vec<String>,
    week: Vec<String>,
    yearly: Vec<String>,
    year: Vec<Year>,
    grade: BTreeMap<String, GradeFile>,
    after: After,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    free: Vec<String>,
    worked: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradeFile {
    finish_minutes: i64,
    step_minutes: i64,
}

/// What follows once a matter is finished, in working days.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct After {
    pub(super) call_back_days: i64,
    pub(super) review_days: i64,
    look_back_days_simple: i64,
    look_back_days_complex: i64,
    look_back_days_hard: i64,
}

impl After {
    pub(super) const fn look_back_days(&self, grade: Grade) -> i64 {
        match grade {
            Grade::Simple => self.look_back_days_simple,
            Grade::Complex => self.look_back_days_complex,
            Grade::Hard => self.look_back_days_hard,
        }
    }
}

struct Read {
    calendar: Calendar,
    grades: BTreeMap<String, GradeTerm>,
    after: After,
}

static READ: LazyLock<Read> =
    LazyLock::new(|| read(include_str!("../../../../../methods/calendar.toml")).expect("methods/calendar.toml can be read"));

fn read(text: &str) -> anyhow::Result<Read> {
    let file: File = toml::from_str(text)?;
    let mut days = BTreeMap::new();
    for one in &file.year {
        for (spans, is_worked) in [(&one.free, false), (&one.worked, true)] {
            for span in spans {
                let (first, last) = span.split_once("..").unwrap_or((span, span));
                let (mut day, last): (Date, Date) =
                    (format!("{}-{first}", one.year).parse()?, format!("{}-{last}", one.year).parse()?);
                while day <= last {
                    days.insert(day, is_worked);
                    day = day.tomorrow()?;
                }
            }
        }
    }
    let calendar = Calendar {
        hours: file.hours.iter().map(|span| hours(span)).collect::<anyhow::Result<_>>()?,
        week: file.week.iter().map(|name| weekday(name)).collect::<anyhow::Result<_>>()?,
        days,
        yearly: file.yearly.iter().map(|day| month_day(day)).collect::<anyhow::Result<_>>()?,
        known_years: file.year.iter().map(|one| one.year).collect(),
    };
    let grade = |one: &GradeFile| GradeTerm { finish: one.finish_minutes, step: one.step_minutes };
    let grades: BTreeMap<String, GradeTerm> = file.grade.iter().map(|(name, one)| (name.clone(), grade(one))).collect();
    for grade in Grade::ALL {
        anyhow::ensure!(grades.contains_key(grade.name()), "there is no clock of the grade {}", grade.name());
    }
    Ok(Read { calendar, grades, after: file.after })
}

fn hours(span: &str) -> anyhow::Result<(i64, i64)> {
    let minutes = |text: &str| -> anyhow::Result<i64> {
        let time: jiff::civil::Time = text.parse()?;
        Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
    };
    let (from, until) = span.split_once('-').ok_or_else(|| anyhow::anyhow!("{span} is no span of hours"))?;
    Ok((minutes(from)?, minutes(until)?))
}

fn weekday(name: &str) -> anyhow::Result<Weekday> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    let all = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
    let found = all.into_iter().find(|day| format!("{day:?}").eq_ignore_ascii_case(name));
    found.ok_or_else(|| anyhow::anyhow!("{name} is no day of the week"))
}

fn month_day(text: &str) -> anyhow::Result<(i8, i8)> {
    let (month, day) = text.split_once('-').ok_or_else(|| anyhow::anyhow!("{text} is no month and day"))?;
    Ok((month.parse()?, day.parse()?))
}

/// The clock of a grade.
pub(super) fn grade_term(grade: Grade) -> GradeTerm {
    READ.grades.get(grade.name()).copied().unwrap_or(GradeTerm { finish: 480, step: 480 })
}

/// What follows once a matter is finished.
pub(super) fn after() -> After {
    READ.after
}

/// The working time of one place.
#[derive(Clone, Debug)]
pub(super) struct PlaceTime(TimeZone);

impl PlaceTime {
    pub(super) fn named(name: &str) -> Self {
        Self(zone(name))
    }

    pub(super) fn working(&self) -> Working<'_> {
        Working { calendar: &READ.calendar, zone: &self.0 }
    }

    /// The day an instant lies in.
    pub(super) fn date(&self, at: Millis) -> Option<Date> {
        jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned(self.0.clone()).date())
    }

    /// The instant of a minute of a day, as the clock on the wall shows it.
    pub(super) fn at(&self, day: Date, minute: i64) -> Option<Millis> {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let at = day.at(hour, minute, 0, 0).to_zoned(self.0.clone()).ok()?;
        Some(Millis(at.timestamp().as_millisecond()))
    }

    pub(super) fn is_holiday(&self, day: Date) -> bool {
        READ.calendar.is_holiday(day)
    }

    /// The beginning of the day.
    pub(super) fn day(&self, at: Millis) -> Millis {
        let day = jiff::Timestamp::from_millisecond(at.0).and_then(|at| at.to_zoned(self.0.clone()).start_of_day());
        day.map_or(at, |day| Millis(day.timestamp().as_millisecond()))
    }

    /// The end of the day: a promise shown by the day is never shown as broken before it is.
    pub(super) fn day_end(&self, at: Millis) -> Millis {
        let next = jiff::Timestamp::from_millisecond(at.0)
            .and_then(|at| at.to_zoned(self.0.clone()).date().tomorrow())
            .and_then(|date| date.to_zoned(self.0.clone()));
        next.map_or(at, |next| Millis(next.timestamp().as_millisecond() - 1))
    }

    /// So many working days later.
    pub(super) fn days_after(&self, from: Millis, days: i64) -> Millis {
        self.working().after(from, days.saturating_mul(READ.calendar.day_minutes()))
    }
}

/// The working time of a compound.
pub(super) async fn time_of(tx: &mut Tx, compound: PlaceId) -> Result<PlaceTime, Problem> {
    let brief = places::compound_brief(tx, compound).await?;
    Ok(PlaceTime::named(brief.as_ref().map_or("", |brief| brief.zone.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_days_of_2026_are_those_announced() {
        let worked = |month, day| READ.calendar.is_worked(date(2026, month, day));
        for (month, day, expected) in [
            (1, 1, false),
            (1, 2, false),
            (1, 4, true),
            (2, 13, true),
            (2, 14, true),
            (2, 16, false),
            (2, 23, false),
            (2, 24, true),
            (2, 28, true),
            (4, 6, false),
            (4, 7, true),
            (5, 5, false),
            (5, 9, true),
            (6, 19, false),
            (9, 20, true),
            (9, 25, false),
            (10, 7, false),
            (10, 8, true),
            (10, 10, true),
            (10, 11, false),
            (11, 21, false),
        ] {
            assert_eq!(worked(month, day), expected, "2026-{month}-{day}");
        }
        let holiday = |month, day| READ.calendar.is_holiday(date(2026, month, day));
        assert!(holiday(1, 1) && holiday(10, 7), "on a holiday no counter is open");
        assert!(!holiday(11, 21) && !holiday(10, 10), "an ordinary Saturday is none, nor one that is worked");
        assert!(!READ.calendar.is_worked(date(2027, 10, 1)), "a later year follows the days of every year");
        assert_eq!(READ.calendar.day_minutes(), 480);
    }
}
