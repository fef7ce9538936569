//! Bodies of a neighbourhood, such as an owners' committee: forming, roster published, in term, renewing, dissolved.

use crate::Refusal;
use crate::access::named;

named! {
    /// Where a body stands.
    pub enum State {
        Forming = "forming",
        /// The roster is published; people may say something.
        Roster = "roster",
        InTerm = "in-term",
        Renewing = "renewing",
        Dissolved = "dissolved",
    }
}

named! {
    /// What can be done to a body.
    pub enum Step {
        /// Seats and papers are put right.
        Change = "change",
        Publish = "publish",
        Begin = "begin",
        Renew = "renew",
        Dissolve = "dissolve",
    }
}

crate::refusals! {
    /// Why a body stays as it is.
    pub enum No {
        NotNow => "bodies-not-now",
        StepUnknown => "bodies-step-unknown" on "step",
        KindUnknown => "bodies-kind-unknown" on "kind",
        SeatsMissing => "bodies-seats-missing" on "seats",
        TermMissing => "bodies-term-missing" on "term_until",
    }
}

/// The kinds a registry knows; what a tenant calls one is its name.
pub const KINDS: &[&str] =
    &["owners-committee", "management-committee", "self-governing", "deliberation", "party", "alliance", "other"];

/// The next state of a body, or why not.
pub fn decide(state: State, step: Step, seats: usize) -> Result<State, Refusal> {
    let next = match (state, step) {
        (State::Forming | State::Roster | State::InTerm | State::Renewing, Step::Change) => state,
        (State::Forming | State::Renewing, Step::Publish) => State::Roster,
        (State::Roster, Step::Begin) => State::InTerm,
        (State::InTerm, Step::Renew) => State::Renewing,
        (State::Forming | State::Roster | State::InTerm | State::Renewing, Step::Dissolve) => State::Dissolved,
        _ => return Err(No::NotNow.with("state", state.name())),
    };
    if matches!(step, Step::Publish | Step::Begin) && seats == 0 {
        return Err(No::SeatsMissing.into());
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_lives_in_this_order_and_never_without_a_roster() {
        let mut allowed = Vec::new();
        for state in State::ALL {
            for step in Step::ALL.iter().filter(|step| **step != Step::Change && **step != Step::Dissolve) {
                if let Ok(next) = decide(*state, *step, 3) {
                    allowed.push(format!("{} {} {}", state.name(), step.name(), next.name()));
                }
            }
        }
        assert_eq!(
            allowed,
            ["forming publish roster", "roster begin in-term", "in-term renew renewing", "renewing publish roster"]
        );
        assert_eq!(decide(State::Forming, Step::Publish, 0).unwrap_err().code, "bodies-seats-missing");
        assert!(decide(State::Dissolved, Step::Change, 3).is_err());
    }
}
