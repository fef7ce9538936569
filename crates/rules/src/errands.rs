//! Errands for somebody else: what they agreed to, and what went from hand to hand and came back.
//!
//! A paper, a thing or money is out from the moment either side says that it was handed over, and comes home only by the word of
//! the person it belongs to. Nothing of this can be said by one side for both.

use crate::access::named;
use crate::time::DAY_MS;
use crate::{Millis, Refusal};

named! {
    /// Who says something about what is handed over.
    pub enum Side {
        /// Whom it belongs to: by their account, by the code of their matter, or written down with their leave.
        Person = "person",
        /// Whoever does the errand.
        Carrier = "carrier",
    }
}

named! {
    /// What is handed over.
    pub enum Kind {
        Paper = "paper",
        Thing = "thing",
        Money = "money",
    }
}

named! {
    /// What somebody says of it.
    pub enum Step {
        /// The person: I handed it over.
        Give = "give",
        /// The carrier: I have it.
        Take = "take",
        /// Either: I said so by mistake, while the other has said nothing.
        Unsay = "unsay",
        /// The carrier: I gave it back.
        Return = "return",
        /// The carrier: I gave it to whom it was for.
        Deliver = "deliver",
        /// The person: it is back, or it arrived.
        Receive = "receive",
        /// The person: it is not back, or has not arrived.
        Miss = "miss",
    }
}

named! {
    /// How the person said so.
    pub enum How {
        Own = "own",
        Code = "code",
        Leave = "leave",
    }
}

named! {
    /// Where a thing stands.
    pub enum State {
        /// Named in what was agreed to; still with the person.
        Listed = "listed",
        /// One side says that it was handed over.
        Half = "half",
        /// Both say so.
        Out = "out",
        /// The carrier says that it is back.
        Back = "back",
        /// The carrier says that it was delivered.
        Delivered = "delivered",
        /// The person says so too.
        Home = "home",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        KindUnknown => "errands-kind-unknown" on "kind",
        OtherKind => "errands-other-kind" on "kind",
        WordsMissing => "errands-words-missing" on "words",
        WordsTooLong => "errands-words-too-long" on "words",
        UntilBad => "errands-until-bad" on "until",
        AgreeMissing => "errands-agree-missing" on "agree",
        LeaveMissing => "errands-leave-missing" on "leave",
        ThingBad => "errands-thing-bad" on "things",
        MoneyBad => "errands-money-bad" on "things",
        ThingsMany => "errands-things-many" on "things",
        /// What is never handed to anybody.
        Never => "errands-never" on "things",
        Running => "errands-running",
        Many => "errands-many",
        NotAgreed => "errands-not-agreed",
        NotNow => "errands-not-now",
        NotYours => "errands-not-yours",
        OneForBoth => "errands-one-for-both",
        /// Whoever wrote the matter down saw the code by which its person speaks.
        WroteDown => "errands-wrote-down" on "post",
        StillOut => "errands-still-out",
        Shut => "errands-shut",
    }
}

pub const WORDS_CHARS: (usize, usize) = (4, 300);
pub const THING_CHARS: (usize, usize) = (1, 60);
pub const LEAVE_CHARS: (usize, usize) = (4, 200);
/// What one authorisation names at most; who hands over more agrees once more.
pub const THINGS_MAX: usize = 6;
/// Authorisations of one matter, ended ones among them.
pub const PER_MATTER_MAX: usize = 10;
/// An errand with more money in hand than this is none for a neighbour.
pub const FEN_MAX: i64 = 200_000;

/// What was said of a thing so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub gave: bool,
    pub took: bool,
    /// What the carrier says became of it.
    pub end: Option<Step>,
    pub got: bool,
}

impl Said {
    #[must_use]
    pub const fn state(self) -> State {
        match (self.gave, self.took, self.end) {
            _ if self.got => State::Home,
            (_, _, Some(Step::Deliver)) => State::Delivered,
            (_, _, Some(_)) => State::Back,
            (true, true, None) => State::Out,
            (false, false, None) => State::Listed,
            _ => State::Half,
        }
    }

    /// Whether the errand has to wait for it.
    #[must_use]
    pub const fn is_out(self) -> bool {
        !matches!(self.state(), State::Listed | State::Home)
    }
}

/// What is said of a thing after a step of one side. `agreed`: whether the authorisation is in force; things come home without it.
pub fn decide(said: Said, side: Side, step: Step, agreed: bool) -> Result<Said, Refusal> {
    let own = match step {
        Step::Give | Step::Receive | Step::Miss => side == Side::Person,
        Step::Take | Step::Return | Step::Deliver => side == Side::Carrier,
        Step::Unsay => true,
    };
    if !own {
        return Err(No::NotYours.into());
    }
    if matches!(step, Step::Give | Step::Take | Step::Deliver) && !agreed {
        return Err(No::NotAgreed.into());
    }
    match (step, said.state()) {
        (Step::Give, State::Listed | State::Half) if !said.gave => Ok(Said { gave: true, ..said }),
        (Step::Take, State::Listed | State::Half) if !said.took => Ok(Said { took: true, ..said }),
        (Step::Unsay, State::Half) if side == Side::Person && said.gave => Ok(Said { gave: false, ..said }),
        (Step::Unsay, State::Half) if side == Side::Carrier && said.took => Ok(Said { took: false, ..said }),
        (Step::Return | Step::Deliver, State::Out) => Ok(Said { end: Some(step), ..said }),
        (Step::Receive, State::Back | State::Delivered) => Ok(Said { got: true, ..said }),
        // What never came back is still out, and the carrier says again what became of it.
        (Step::Miss, State::Back | State::Delivered) => Ok(Said { end: None, ..said }),
        _ => Err(No::NotNow.into()),
    }
}

/// Whether an authorisation may run until then: from now on, and no longer than errands of its kind take.
pub fn until(now: Millis, until: Millis, days: i64) -> Result<(), Refusal> {
    if until <= now || until.0 - now.0 > (days + 1) * DAY_MS {
        return Err(No::UntilBad.with("days", days));
    }
    Ok(())
}

/// An errand is not closed while something that was handed over is out.
pub fn may_end(out: usize) -> Result<(), Refusal> {
    if out > 0 { Err(No::StillOut.with("n", out)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Said> {
        let mut all = Vec::new();
        for (gave, took) in [(false, false), (true, false), (false, true), (true, true)] {
            all.push(Said { gave, took, end: None, got: false });
        }
        for end in [Step::Return, Step::Deliver] {
            for got in [false, true] {
                all.push(Said { gave: true, took: true, end: Some(end), got });
            }
        }
        all
    }

    #[test]
    fn what_was_handed_over_comes_home_only_by_the_word_of_whom_it_belongs_to() {
        let mut moves = Vec::new();
        for said in all() {
            for side in Side::ALL {
                for step in Step::ALL {
                    if let Ok(next) = decide(said, *side, *step, true) {
                        moves.push(format!("{} {} {} {}", said.state().name(), side.name(), step.name(), next.state().name()));
                    }
                }
            }
        }
        moves.dedup();
        assert_eq!(
            moves,
            [
                "listed person give half",
                "listed carrier take half",
                "half person unsay listed",
                "half carrier take out",
                "half person give out",
                "half carrier unsay listed",
                "out carrier return back",
                "out carrier deliver delivered",
                "back person receive home",
                "back person miss out",
                "delivered person receive home",
                "delivered person miss out",
            ]
        );
    }

    #[test]
    fn without_an_authorisation_nothing_goes_out_and_everything_comes_home() {
        let out = Said { gave: true, took: true, ..Said::default() };
        assert_eq!(decide(Said::default(), Side::Person, Step::Give, false).unwrap_err().code, "errands-not-agreed");
        assert_eq!(decide(Said::default(), Side::Carrier, Step::Take, false).unwrap_err().code, "errands-not-agreed");
        assert_eq!(decide(out, Side::Carrier, Step::Deliver, false).unwrap_err().code, "errands-not-agreed");
        let back = decide(out, Side::Carrier, Step::Return, false).unwrap();
        assert!(!decide(back, Side::Person, Step::Receive, false).unwrap().is_out());
    }

    #[test]
    fn an_errand_ends_when_nothing_is_out_any_more() {
        let out: Vec<State> = all().into_iter().filter(|said| said.is_out()).map(Said::state).collect();
        assert!(!out.contains(&State::Listed) && !out.contains(&State::Home), "{out:?}");
        assert_eq!(out.len(), 5, "said by one side, by both, back and delivered: {out:?}");
        assert!(may_end(0).is_ok());
        assert_eq!(may_end(1).unwrap_err().code, "errands-still-out");
    }

    #[test]
    fn an_authorisation_has_an_end_that_is_soon() {
        let now = Millis(1_000_000);
        for (at, fits) in [(0, false), (1, true), (7 * DAY_MS, true), (9 * DAY_MS, false)] {
            assert_eq!(until(now, now.plus(at), 7).is_ok(), fits, "{at}");
        }
    }
}
