//! The money of a compound, as small as it can honestly be: what came in, what went out, and what the owners decided.
//!
//! Whoever writes income down writes no expenses down, and the other way round. What is larger than the owners allow is paid
//! only under a decision of theirs, and all that is paid under one is no more than it says.

pub mod statement;

use crate::Refusal;
use crate::access::named;
use jiff::civil::Date;

named! {
    /// The two lines of an account.
    pub enum Side {
        Income = "income",
        Expense = "expense",
    }
}

impl Side {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Income => Self::Expense,
            Self::Expense => Self::Income,
        }
    }
}

crate::refusals! {
    /// Why money is not written down.
    pub enum No {
        PlaceUnknown => "money-place-unknown" on "compound",
        AmountWrong => "money-amount-wrong" on "amount",
        WordsMissing => "money-words-missing" on "words",
        WordsTooLong => "money-words-too-long" on "words",
        Names => "money-names" on "words",
        DayWrong => "money-day-wrong" on "day",
        VoucherMissing => "money-voucher-missing" on "voucher",
        OtherLine => "money-other-line",
        DecisionNeeded => "money-decision-needed" on "decision",
        DecisionUnknown => "money-decision-unknown" on "decision",
        DecisionSpent => "money-decision-spent" on "decision",
        ReasonMissing => "money-reason-missing" on "reason",
        Struck => "money-struck",
        OwnLine => "money-own-line",
        UntilWrong => "money-until-wrong" on "until",
        NoLines => "money-no-lines" on "until",
        FeeWrong => "money-fee-wrong" on "fee",
        HouseholdsWrong => "money-households-wrong" on "households",
        YearWrong => "money-year-wrong" on "year",
    }
}

/// In fen: more than any neighbourhood has.
pub const AMOUNT_MAX: i64 = 10_000_000_000_000;
pub const WORDS_CHARS: (usize, usize) = (2, 200);
pub const REASON_CHARS: (usize, usize) = (4, 500);
/// Lines may be written down late, but not of another generation.
const YEARS_BACK: i16 = 10;

/// Nobody writes both lines of one compound: who has written one never writes the other.
pub fn two_people(wrote_the_other: bool) -> Result<(), Refusal> {
    if wrote_the_other { Err(No::OtherLine.into()) } else { Ok(()) }
}

/// A decision of the owners, and what has been paid under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub amount: i64,
    pub paid: i64,
}

impl Decided {
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.amount - self.paid
    }
}

/// Whether a payment may be made: under a decision as far as that goes, without one up to what the owners allow. As long as
/// they have said nothing, they have allowed nothing.
pub fn covered(amount: i64, threshold: Option<i64>, decided: Option<Decided>) -> Result<(), Refusal> {
    match decided {
        Some(decided) if amount <= decided.left() => Ok(()),
        Some(decided) => Err(No::DecisionSpent.with("yuan", yuan(decided.left().max(0)))),
        None if amount <= threshold.unwrap_or(0) => Ok(()),
        None => Err(No::DecisionNeeded.with("yuan", yuan(threshold.unwrap_or(0)))),
    }
}

pub fn amount(fen: i64) -> Result<(), Refusal> {
    if (1..=AMOUNT_MAX).contains(&fen) { Ok(()) } else { Err(No::AmountWrong.into()) }
}

/// A day on which money moved: not to come, and not long gone.
pub fn day(text: &str, today: Date) -> Result<Date, Refusal> {
    let read: Option<Date> = text.trim().parse().ok();
    read.filter(|day| *day <= today && day.year() >= today.year() - YEARS_BACK).ok_or_else(|| No::DayWrong.into())
}

fn yuan(fen: i64) -> String {
    if fen % 100 == 0 { (fen / 100).to_string() } else { format!("{}.{:02}", fen / 100, fen.rem_euclid(100)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_covered_by_the_threshold_or_by_what_is_left_of_its_decision() {
        let under = |amount, paid| Some(Decided { amount, paid });
        for (amount, threshold, decided, expected) in [
            (100_000, Some(100_000), None, Ok(())),
            (100_001, Some(100_000), None, Err("money-decision-needed")),
            (1, None, None, Err("money-decision-needed")),
            (500_000, Some(100_000), under(500_000, 0), Ok(())),
            (500_001, Some(100_000), under(500_000, 0), Err("money-decision-spent")),
            (200_000, Some(100_000), under(500_000, 300_000), Ok(())),
            (200_001, Some(100_000), under(500_000, 300_000), Err("money-decision-spent")),
            // Small amounts under a decision count against it, too.
            (1, Some(100_000), under(500_000, 500_000), Err("money-decision-spent")),
        ] {
            let found = covered(amount, threshold, decided).map_err(|no| no.code);
            assert_eq!(found, expected, "{amount} {threshold:?} {decided:?}");
        }
        assert_eq!(covered(9, None, under(1_050, 1_045)).unwrap_err().data[0].1, "0.05");
    }

    #[test]
    fn nobody_writes_both_lines() {
        assert!(two_people(false).is_ok());
        assert_eq!(two_people(true).unwrap_err().code, "money-other-line");
        assert_eq!(Side::Income.other(), Side::Expense);
        assert_eq!(Side::Expense.other(), Side::Income);
    }

    #[test]
    fn amounts_and_days_are_possible_ones() {
        for (fen, fits) in [(0, false), (-1, false), (1, true), (AMOUNT_MAX, true), (AMOUNT_MAX + 1, false)] {
            assert_eq!(amount(fen).is_ok(), fits, "{fen}");
        }
        let today = Date::constant(2026, 11, 21);
        for (text, fits) in [
            ("2026-11-21", true),
            ("2026-11-22", false),
            ("2016-01-01", true),
            ("2015-12-31", false),
            ("2026-02-30", false),
            ("", false),
        ] {
            assert_eq!(day(text, today).is_ok(), fits, "{text}");
        }
    }
}
