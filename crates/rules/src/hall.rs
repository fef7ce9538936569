//! Times at a counter of the hall: when it is open, how many at once, who gets the last place.

use crate::Refusal;
use crate::access::named;

named! {
    /// Where a ticket stands.
    pub enum Ticket {
        Booked = "booked",
        Came = "came",
        Missed = "missed",
        Cancelled = "cancelled",
    }
}

named! {
    /// What can be done with a ticket.
    pub enum Step {
        Come = "come",
        Miss = "miss",
        Cancel = "cancel",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        CategoryUnknown => "hall-category-unknown",
        Weekdays => "hall-weekdays" on "weekdays",
        Hours => "hall-hours" on "closes",
        Minutes => "hall-minutes" on "minutes",
        AtOnce => "hall-at-once" on "at_once",
        HoursMany => "hall-hours-many",
        TimeUnknown => "hall-time-unknown" on "at",
        Full => "hall-full" on "at",
        TicketThere => "hall-ticket-there",
        TicketsMany => "hall-tickets-many",
        /// Not a matter whoever books raised, or one of another counter.
        MatterUnknown => "hall-matter-unknown" on "matter",
        NotNow => "hall-not-now",
    }
}

/// How many days ahead somebody books.
pub const AHEAD_DAYS: i64 = 14;
/// How many tickets somebody takes at one counter for one day, those they gave back among them.
pub const OF_HOLDER_MAX: i64 = 3;
pub const MINUTES: (i64, i64) = (5, 120);
pub const AT_ONCE_MAX: i64 = 20;
pub const HOURS_MAX: usize = 20;
const DAY_MINUTES: i64 = 24 * 60;

/// When a counter is open: on these days of the week (Monday is 1), from when to when, how long each, how many at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    pub weekdays: Vec<i64>,
    /// Minutes of the day.
    pub opens: i64,
    pub closes: i64,
    pub minutes: i64,
    pub at_once: i64,
}

impl Hours {
    /// All that is wrong with it, at once.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut faults: Vec<Refusal> = Vec::new();
        if self.weekdays.is_empty() || self.weekdays.iter().any(|day| !(1..=7).contains(day)) {
            faults.push(No::Weekdays.into());
        }
        if !(MINUTES.0..=MINUTES.1).contains(&self.minutes) {
            faults.push(No::Minutes.with("least", MINUTES.0).with("most", MINUTES.1));
        }
        if !(0..DAY_MINUTES).contains(&self.opens) || self.closes > DAY_MINUTES || self.closes - self.opens < self.minutes.max(1)
        {
            faults.push(No::Hours.into());
        }
        if !(1..=AT_ONCE_MAX).contains(&self.at_once) {
            faults.push(No::AtOnce.with("most", AT_ONCE_MAX));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    #[must_use]
    pub fn is_open_on(&self, weekday: i64) -> bool {
        self.weekdays.contains(&weekday)
    }

    /// When each appointment begins, in minutes of the day. The last one ends before the counter closes.
    #[must_use]
    pub fn times(&self) -> Vec<i64> {
        let step = usize::try_from(self.minutes.max(1)).unwrap_or(1);
        (self.opens..=self.closes - self.minutes).step_by(step).collect()
    }
}

/// The place at a time that somebody gets, of those that are left.
pub fn seat(taken: &[i64], at_once: i64) -> Result<i64, Refusal> {
    (1..=at_once).find(|seat| !taken.contains(seat)).ok_or_else(|| No::Full.into())
}

/// What becomes of a ticket.
pub fn decide(state: Ticket, step: Step) -> Result<Ticket, Refusal> {
    match (state, step) {
        (Ticket::Booked, Step::Come) => Ok(Ticket::Came),
        (Ticket::Booked, Step::Miss) => Ok(Ticket::Missed),
        (Ticket::Booked, Step::Cancel) => Ok(Ticket::Cancelled),
        _ => Err(No::NotNow.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(opens: i64, closes: i64, minutes: i64, at_once: i64) -> Hours {
        Hours { weekdays: vec![1, 3], opens, closes, minutes, at_once }
    }

    #[test]
    fn times_stand_side_by_side_and_the_last_ends_before_it_closes() {
        assert_eq!(hours(540, 600, 20, 1).times(), [540, 560, 580]);
        assert_eq!(hours(540, 610, 20, 1).times(), [540, 560, 580]);
        assert!(hours(540, 600, 20, 1).is_open_on(3) && !hours(540, 600, 20, 1).is_open_on(2));
    }

    #[test]
    fn all_that_is_wrong_with_hours_is_said_at_once() {
        assert!(hours(540, 720, 15, 2).check().is_ok());
        for (one, faults) in [
            (hours(720, 540, 15, 2), 1),
            (hours(540, 550, 15, 2), 1),
            (hours(540, 1500, 15, 2), 1),
            (hours(540, 720, 2, 0), 2),
            (Hours { weekdays: vec![], ..hours(540, 720, 15, 2) }, 1),
            (Hours { weekdays: vec![0, 8], ..hours(540, 720, 200, 21) }, 4),
        ] {
            assert_eq!(one.check().unwrap_err().len(), faults, "{one:?}");
        }
    }

    #[test]
    fn the_last_place_goes_to_one() {
        assert_eq!(seat(&[], 2), Ok(1));
        assert_eq!(seat(&[1], 2), Ok(2));
        assert_eq!(seat(&[2], 2), Ok(1), "one that was given back is given again");
        assert_eq!(seat(&[1, 2], 2).unwrap_err().code, "hall-full");
    }

    #[test]
    fn a_ticket_is_used_once() {
        for state in [Ticket::Came, Ticket::Missed, Ticket::Cancelled] {
            assert!(Step::ALL.iter().all(|step| decide(state, *step).is_err()), "{}", state.name());
        }
        assert_eq!(decide(Ticket::Booked, Step::Cancel), Ok(Ticket::Cancelled));
    }
}
