//! What a vote starts when it passes, and when it starts nothing.

use super::{Kind, No};
use crate::Refusal;
use crate::access::named;

named! {
    /// What a vote can start.
    pub enum What {
        /// A version of a rule or covenant comes into force.
        Rule = "rule",
        /// An order with its date.
        Order = "order",
        /// An amount is decided. Nothing is paid here.
        Money = "money",
        /// The seats of an election go over to the registry of bodies.
        Body = "body",
        /// A project of a budget that won becomes an order with its amount.
        Project = "project",
    }
}

named! {
    /// Where a start stands.
    pub enum State {
        /// The vote is not over.
        Waiting = "waiting",
        /// The vote passed; it is being done.
        Due = "due",
        Started = "started",
        /// Something stands in its way, and is said; it can be tried again.
        Stuck = "stuck",
        /// The vote did not pass, or was annulled before.
        Nothing = "nothing",
    }
}

named! {
    /// What happens to a start.
    pub enum Event {
        Passed = "passed",
        NotPassed = "not-passed",
        Annulled = "annulled",
        Done = "done",
        Failed = "failed",
        Again = "again",
    }
}

/// The next state, or nothing when it stays: what was done is done once, and what came to nothing stays nothing.
#[must_use]
pub const fn next(state: State, event: Event) -> Option<State> {
    match (state, event) {
        (State::Waiting, Event::Passed) | (State::Stuck, Event::Again) => Some(State::Due),
        (State::Waiting, Event::NotPassed) | (State::Waiting | State::Due | State::Stuck, Event::Annulled) => {
            Some(State::Nothing)
        }
        (State::Due, Event::Done) => Some(State::Started),
        (State::Due, Event::Failed) => Some(State::Stuck),
        _ => None,
    }
}

pub const STARTS_MAX: usize = 10;
/// An order is done within two years.
pub const DAYS: (i64, i64) = (1, 730);

impl What {
    /// Whether it is chosen with the vote; the others follow from the kind of vote by themselves.
    #[must_use]
    pub const fn is_chosen(self) -> bool {
        matches!(self, Self::Rule | Self::Order | Self::Money)
    }
}

/// A project that won is done within half a year, unless those who handle it say why not.
pub const PROJECT_DAYS: i64 = 180;

/// Only what binds can start something: a poll, a ranking, a budget or an election cannot by itself.
pub fn may_start(kind: Kind) -> Result<(), Refusal> {
    match kind {
        Kind::Statutory | Kind::Entrance => Ok(()),
        Kind::Poll | Kind::Election | Kind::Ranking | Kind::Budget => Err(No::StartBindsNothing.into()),
    }
}

/// Whether this outcome is a decision.
#[must_use]
pub fn passed(outcome: &str) -> bool {
    outcome == "passed"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_started_stays_started_and_what_did_not_pass_starts_nothing() {
        let mut moves = Vec::new();
        for state in State::ALL {
            for event in Event::ALL {
                if let Some(next) = next(*state, *event) {
                    moves.push(format!("{} {} {}", state.name(), event.name(), next.name()));
                }
            }
        }
        assert_eq!(
            moves,
            [
                "waiting passed due",
                "waiting not-passed nothing",
                "waiting annulled nothing",
                "due annulled nothing",
                "due done started",
                "due failed stuck",
                "stuck annulled nothing",
                "stuck again due",
            ]
        );
    }

    #[test]
    fn only_what_binds_starts_something() {
        let binding: Vec<&str> = Kind::ALL.iter().filter(|kind| may_start(**kind).is_ok()).map(|kind| kind.name()).collect();
        assert_eq!(binding, ["statutory", "entrance"]);
        assert!(passed("passed"));
        for outcome in ["failed", "too-few-took-part", "told", ""] {
            assert!(!passed(outcome), "{outcome}");
        }
    }
}
