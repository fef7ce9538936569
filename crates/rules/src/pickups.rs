//! A neighbour fetches a child: only with the guardian's yes to this occasion and this neighbour, which can be taken back at any time.

use crate::access::named;
use crate::time::DAY_MS;
use crate::{Millis, Refusal};

named! {
    /// Where an occasion stands.
    pub enum State {
        /// The guardian asked and passed the code on.
        Asked = "asked",
        /// A neighbour of the entrance took it; the guardian has not said yes yet.
        Taken = "taken",
        /// The guardian said yes to this neighbour and this day.
        Approved = "approved",
        Withdrawn = "withdrawn",
        /// The day is over, and everything about it is deleted.
        Over = "over",
    }
}

named! {
    /// What can be done.
    pub enum Step {
        Take = "take",
        Approve = "approve",
        /// The neighbour reads what it is about.
        Read = "read",
        Withdraw = "withdraw",
        End = "end",
    }
}

named! {
    /// As whom somebody does it.
    pub enum Side {
        Guardian = "guardian",
        Neighbour = "neighbour",
        /// The clock.
        Day = "day",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        NotNow => "pickups-not-now",
        NotYours => "pickups-not-yours",
        DayBad => "pickups-day-bad" on "day",
        ConsentMissing => "pickups-consent-missing" on "consent",
        CodeWrong => "pickups-code-wrong" on "code",
        OtherEntrance => "pickups-other-entrance" on "code",
        OwnCode => "pickups-own-code" on "code",
        TooMany => "pickups-too-many",
    }
}

pub const WORDS_CHARS_MAX: usize = 300;
/// How far ahead somebody asks: consent is for an occasion, not for a habit.
pub const AHEAD_MS: i64 = 7 * DAY_MS;
/// So many open ones of one guardian.
pub const OPEN_MAX: usize = 3;

/// Where it stands after a step of one side.
pub fn decide(state: State, side: Side, step: Step) -> Result<State, Refusal> {
    match (state, side, step) {
        (State::Asked, Side::Neighbour, Step::Take) => Ok(State::Taken),
        (State::Taken, Side::Guardian, Step::Approve) => Ok(State::Approved),
        (State::Approved, Side::Neighbour, Step::Read) => Ok(State::Approved),
        (State::Asked | State::Taken | State::Approved, Side::Guardian, Step::Withdraw) => Ok(State::Withdrawn),
        // Who took it on can give it back as well; nobody has to.
        (State::Taken | State::Approved, Side::Neighbour, Step::Withdraw) => Ok(State::Withdrawn),
        (State::Asked | State::Taken | State::Approved, Side::Day, Step::End) => Ok(State::Over),
        (_, side, step) if never(side, step) => Err(No::NotYours.into()),
        _ => Err(No::NotNow.into()),
    }
}

/// What a side can never do: above all, nobody says yes for the guardian.
const fn never(side: Side, step: Step) -> bool {
    matches!(
        (side, step),
        (Side::Neighbour, Step::Approve | Step::End) | (Side::Guardian, Step::Take | Step::Read | Step::End) | (Side::Day, _)
    )
}

/// Whether the day can be asked for: from now on, and soon.
pub fn day(now: Millis, day_ends: Millis) -> Result<(), Refusal> {
    if day_ends <= now || day_ends > now.plus(AHEAD_MS + DAY_MS) {
        return Err(No::DayBad.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_the_guardian_says_yes_and_both_can_take_it_back() {
        let mut moves = Vec::new();
        for state in State::ALL {
            for side in Side::ALL {
                for step in Step::ALL {
                    if let Ok(next) = decide(*state, *side, *step) {
                        moves.push(format!("{} {} {} {}", state.name(), side.name(), step.name(), next.name()));
                    }
                }
            }
        }
        assert_eq!(
            moves,
            [
                "asked guardian withdraw withdrawn",
                "asked neighbour take taken",
                "asked day end over",
                "taken guardian approve approved",
                "taken guardian withdraw withdrawn",
                "taken neighbour withdraw withdrawn",
                "taken day end over",
                "approved guardian withdraw withdrawn",
                "approved neighbour read approved",
                "approved neighbour withdraw withdrawn",
                "approved day end over",
            ]
        );
        assert_eq!(decide(State::Taken, Side::Neighbour, Step::Approve).unwrap_err().code, "pickups-not-yours");
    }

    #[test]
    fn consent_is_for_a_day_that_is_near() {
        assert!(day(Millis(10), Millis(11)).is_ok());
        assert_eq!(day(Millis(10), Millis(10)).unwrap_err().code, "pickups-day-bad");
        assert!(day(Millis(0), Millis(AHEAD_MS + DAY_MS)).is_ok());
        assert!(day(Millis(0), Millis(AHEAD_MS + DAY_MS + 1)).is_err());
    }
}
