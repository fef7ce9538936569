//! Reception days: slots, tickets, and what becomes of a ticket at the table.

use crate::access::named;
use crate::time::MINUTE_MS;
use crate::{Millis, Refusal};

named! {
    /// Where a reception stands; whether it is over, the clock says.
    pub enum State {
        Announced = "announced",
        CalledOff = "called-off",
    }
}

named! {
    /// Where a ticket stands.
    pub enum Ticket {
        Booked = "booked",
        Came = "came",
        Settled = "settled",
        /// Went on to somebody else; where to stands beside it.
        Forwarded = "forwarded",
        Cancelled = "cancelled",
        Missed = "missed",
    }
}

named! {
    /// What can be done with a ticket.
    pub enum Step {
        Come = "come",
        Miss = "miss",
        Settle = "settle",
        Forward = "forward",
        Cancel = "cancel",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        TimesWrong => "receptions-times-wrong" on "ends",
        SlotWrong => "receptions-slot-wrong" on "slot_minutes",
        MethodUnknown => "receptions-method-unknown" on "method",
        Over => "receptions-over",
        CalledOff => "receptions-called-off",
        SlotTaken => "receptions-slot-taken" on "slot",
        SlotUnknown => "receptions-slot-unknown" on "slot",
        Full => "receptions-full" on "slot",
        TicketThere => "receptions-ticket-there",
        TicketsMany => "receptions-tickets-many",
        NotNow => "receptions-not-now",
        ResultMissing => "receptions-result-missing" on "words",
        /// What a ticket says is read by those who receive alone; a topic is read by everybody.
        TopicWords => "receptions-topic-words" on "words",
        ForwardUnknown => "receptions-forward-unknown" on "to",
    }
}

pub const SLOT_MINUTES: (i64, i64) = (5, 120);
/// Nobody receives people for longer than a day's work.
pub const LASTS_MINUTES_MAX: i64 = 720;
pub const SLOTS_MAX: i64 = 144;
/// As many tickets as a day holds, those of people who simply came among them.
pub const TICKETS_MAX: i64 = 400;
/// How many tickets somebody takes for one reception, those they gave back among them.
pub const OF_HOLDER_MAX: usize = 3;

/// How many slots there are between two moments.
pub fn slots(starts: Millis, ends: Millis, slot_minutes: i64) -> Result<i64, Refusal> {
    if !(SLOT_MINUTES.0..=SLOT_MINUTES.1).contains(&slot_minutes) {
        return Err(No::SlotWrong.with("least", SLOT_MINUTES.0).with("most", SLOT_MINUTES.1));
    }
    let minutes = (ends.0 - starts.0) / MINUTE_MS;
    let slots = minutes / slot_minutes;
    if slots < 1 || minutes > LASTS_MINUTES_MAX || slots > SLOTS_MAX {
        return Err(No::TimesWrong.into());
    }
    Ok(slots)
}

/// When a slot begins; the first is 1.
#[must_use]
pub fn begins(starts: Millis, slot_minutes: i64, slot: i64) -> Millis {
    starts.plus((slot - 1) * slot_minutes * MINUTE_MS)
}

/// The slot a ticket gets: the one asked for, or with 0 the next that is free and not over.
pub fn choose(asked: i64, slots: i64, taken: &[i64], first_open: i64) -> Result<i64, Refusal> {
    if asked == 0 {
        return (first_open.max(1)..=slots).find(|slot| !taken.contains(slot)).ok_or_else(|| No::Full.into());
    }
    if !(first_open.max(1)..=slots).contains(&asked) {
        return Err(No::SlotUnknown.into());
    }
    if taken.contains(&asked) {
        return Err(No::SlotTaken.into());
    }
    Ok(asked)
}

/// Where a ticket stands after a step.
pub fn decide(state: Ticket, step: Step) -> Result<Ticket, Refusal> {
    match (state, step) {
        (Ticket::Booked, Step::Come) => Ok(Ticket::Came),
        (Ticket::Booked, Step::Miss) => Ok(Ticket::Missed),
        (Ticket::Booked, Step::Cancel) => Ok(Ticket::Cancelled),
        // Who came late is heard all the same.
        (Ticket::Missed, Step::Come) => Ok(Ticket::Came),
        (Ticket::Booked | Ticket::Came, Step::Settle) => Ok(Ticket::Settled),
        (Ticket::Booked | Ticket::Came, Step::Forward) => Ok(Ticket::Forwarded),
        _ => Err(No::NotNow.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_ends_once() {
        let mut moves = Vec::new();
        for state in Ticket::ALL {
            for step in Step::ALL {
                if let Ok(next) = decide(*state, *step) {
                    moves.push(format!("{} {} {}", state.name(), step.name(), next.name()));
                }
            }
        }
        assert_eq!(
            moves,
            [
                "booked come came",
                "booked miss missed",
                "booked settle settled",
                "booked forward forwarded",
                "booked cancel cancelled",
                "came settle settled",
                "came forward forwarded",
                "missed come came",
            ]
        );
    }

    #[test]
    fn slots_are_counted_and_each_is_given_once() {
        let at = |minutes: i64| Millis(minutes * MINUTE_MS);
        assert_eq!(slots(at(0), at(120), 15), Ok(8));
        assert_eq!(slots(at(0), at(125), 15), Ok(8), "what is left over is no slot");
        for (starts, ends, minutes) in [(0, 0, 15), (0, 10, 15), (0, 721, 15), (100, 0, 15), (0, 120, 4), (0, 120, 121)] {
            assert!(slots(at(starts), at(ends), minutes).is_err(), "{starts} {ends} {minutes}");
        }
        assert_eq!(begins(at(60), 15, 3), at(90));
        assert_eq!(choose(0, 4, &[1, 2], 1), Ok(3));
        assert_eq!(choose(0, 4, &[], 3), Ok(3), "the time of the first two is over");
        assert_eq!(choose(2, 4, &[2], 1).unwrap_err().code, "receptions-slot-taken");
        assert_eq!(choose(1, 4, &[], 3).unwrap_err().code, "receptions-slot-unknown");
        assert_eq!(choose(0, 2, &[1, 2], 1).unwrap_err().code, "receptions-full");
    }
}
