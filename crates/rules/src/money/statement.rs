//! Statements of some months and the indicators of a year: sums and nothing else. Which household paid is nowhere.

use super::No;
use crate::Refusal;
use jiff::Span;
use jiff::civil::Date;

/// Owners read a statement at least so often.
pub const MONTHS: i32 = 6;

/// By when the next statement is due: half a year after the last one was published.
#[must_use]
pub fn due(published: Date) -> Date {
    published.saturating_add(Span::new().months(MONTHS))
}

/// Whether nobody has published one in time.
#[must_use]
pub fn is_overdue(due: Date, today: Date) -> bool {
    today > due
}

/// The days of a statement: from the day after the last one's, or from the first line on, until a day that is not to come.
pub fn period(after: Option<Date>, first_line: Option<Date>, until: &str, today: Date) -> Result<(Date, Date), Refusal> {
    let until: Option<Date> = until.trim().parse().ok();
    let until = until.filter(|day| *day <= today).ok_or(No::UntilWrong)?;
    let from = after.and_then(|day| day.tomorrow().ok()).or(first_line).ok_or(No::NoLines)?;
    if from > until { Err(No::UntilWrong.into()) } else { Ok((from, until)) }
}

/// What was left at the end of a statement; in fen.
#[must_use]
pub const fn left(before: i64, income: i64, expense: i64) -> i64 {
    before + income - expense
}

/// What was entered or struck after the last statement for the days before this one: by so much the two do not follow from one
/// another. Before the first statement there is nothing to follow from.
#[must_use]
pub const fn late(before: i64, left_by_last: Option<i64>) -> i64 {
    match left_by_last {
        Some(left) => before - left,
        None => 0,
    }
}

/// Whether a statement begins on the day after another ended.
#[must_use]
pub fn follows(from: &str, last_until: &str) -> bool {
    let next = last_until.parse::<Date>().ok().and_then(|day| day.tomorrow().ok());
    next.is_some_and(|day| day.to_string() == from)
}

/// What was agreed for a year, and what the two lines say of it; in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub fee: i64,
    pub households: i64,
    pub income: i64,
    pub expense: i64,
}

impl Year {
    /// What comes in when every household pays.
    #[must_use]
    pub const fn full(&self) -> i64 {
        self.fee.saturating_mul(self.households)
    }

    /// Of a thousand yuan agreed, so many came in.
    #[must_use]
    pub const fn collected_permille(&self) -> i64 {
        match self.full() {
            0 => 0,
            full => self.income.saturating_mul(1_000) / full,
        }
    }

    #[must_use]
    pub const fn left(&self) -> i64 {
        self.income - self.expense
    }

    /// The fee that would have paid for this year's expenses, rounded up to a whole yuan: where talking about the next begins.
    #[must_use]
    pub const fn fee_that_pays(&self) -> i64 {
        if self.households <= 0 {
            return 0;
        }
        let yuan = self.households * 100;
        (self.expense + yuan - 1) / yuan * 100
    }
}

pub const HOUSEHOLDS: std::ops::RangeInclusive<i64> = 1..=100_000;
/// In fen, a year.
pub const FEE: std::ops::RangeInclusive<i64> = 1..=100_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_next_statement_is_due_half_a_year_after_the_last_and_overdue_the_day_after() {
        assert_eq!(due(date(2026, 1, 15)), date(2026, 7, 15));
        assert_eq!(due(date(2026, 8, 31)), date(2027, 2, 28), "the last day there is");
        assert!(!is_overdue(date(2026, 7, 15), date(2026, 7, 15)));
        assert!(is_overdue(date(2026, 7, 15), date(2026, 7, 16)));
    }

    #[test]
    fn statements_follow_one_another_without_a_gap_and_never_tell_the_future() {
        let today = date(2026, 7, 10);
        let first = Some(date(2026, 1, 5));
        for (after, until, expected) in [
            (None, "2026-06-30", Ok((date(2026, 1, 5), date(2026, 6, 30)))),
            (Some(date(2026, 3, 31)), "2026-06-30", Ok((date(2026, 4, 1), date(2026, 6, 30)))),
            (Some(date(2026, 6, 30)), "2026-06-30", Err("money-until-wrong")),
            (None, "2026-07-11", Err("money-until-wrong")),
            (None, "half", Err("money-until-wrong")),
        ] {
            assert_eq!(period(after, first, until, today).map_err(|no| no.code), expected, "{after:?} {until}");
        }
        assert_eq!(period(None, None, "2026-06-30", today).unwrap_err().code, "money-no-lines");
    }

    #[test]
    fn what_was_entered_or_struck_later_is_the_gap_between_two_statements() {
        let ended = left(1_000, 500, 200);
        for (before, last, expected) in
            [(1_300, Some(ended), 0), (1_350, Some(ended), 50), (1_200, Some(ended), -100), (70, None, 0)]
        {
            assert_eq!(late(before, last), expected, "{before} {last:?}");
        }
        assert!(follows("2026-07-01", "2026-06-30"));
        assert!(!follows("2026-07-02", "2026-06-30") && !follows("2026-07-01", "half"));
    }

    #[test]
    fn of_120_households_with_500_yuan_each_full_collection_is_60_000_yuan() {
        let year = Year { fee: 50_000, households: 120, income: 5_700_000, expense: 5_430_100 };
        assert_eq!((year.full(), year.collected_permille(), year.left()), (6_000_000, 950, 269_900));
        assert_eq!(year.fee_that_pays(), 45_300, "452.51 yuan are 453");
        assert_eq!(Year { households: 0, ..year }.fee_that_pays(), 0);
    }
}
