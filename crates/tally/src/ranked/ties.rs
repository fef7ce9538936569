//! Ties: broken by a rule with a name, and always told.

use super::{Chosen, Race};
use crate::canonical::hex;
use crate::fault::{Fault, Faults};
use sha2::{Digest as _, Sha256};

/// What breaks a tie that the ballots leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ties {
    /// The order the file gives, else the order of the candidates: who stands first gives way first.
    List,
    /// The order given here, by name: who stands first gives way first.
    Order(Vec<String>),
    /// A lot from a public seed: SHA-256 of the seed, a zero byte and the name; the smallest gives way first.
    Lot(Vec<u8>),
}

impl Ties {
    pub fn name(&self) -> &'static str {
        match self {
            Ties::List | Ties::Order(_) => "list",
            Ties::Lot(_) => "lot",
        }
    }
}

/// The place of a name in a lot.
pub(crate) fn lot(seed: &[u8], name: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update([0]);
    hash.update(name.as_bytes());
    hex(&hash.finalize())
}

/// Breaks ties, and remembers each.
pub(crate) struct Breaker {
    rule: &'static str,
    /// The place of each candidate; the smallest gives way first.
    place: Vec<usize>,
    pub(crate) broken: Vec<Chosen>,
}

impl Breaker {
    pub(crate) fn new(race: &Race, ties: &Ties) -> Result<Breaker, Faults> {
        let mut order: Vec<usize> = Vec::new();
        match ties {
            Ties::List => order.clone_from(&race.tie_order),
            Ties::Order(names) => {
                for name in names {
                    let found = race.candidates.iter().position(|known| known == name);
                    let fault = || Fault::new(&race.name, 0, "ties", "candidate-unknown", &[("value", name)]);
                    order.push(found.ok_or_else(fault)?);
                }
            }
            Ties::Lot(seed) => {
                order = (0..race.candidates.len()).collect();
                order.sort_by_key(|candidate| lot(seed, &race.candidates[*candidate]));
            }
        }
        let mut place = vec![usize::MAX; race.candidates.len()];
        for (at, candidate) in order.iter().enumerate().rev() {
            place[*candidate] = at;
        }
        // Who the order does not name comes after all it names, in the order of the candidates.
        for (at, slot) in place.iter_mut().enumerate() {
            if *slot == usize::MAX {
                *slot = order.len() + at;
            }
        }
        Ok(Breaker { rule: ties.name(), place, broken: Vec::new() })
    }

    /// Who of these gives way, or is taken first when `what` is a surplus.
    pub(crate) fn first(&mut self, tied: &[usize], what: &'static str, round: usize) -> usize {
        let chosen = tied.iter().copied().min_by_key(|candidate| self.place[*candidate]).unwrap_or(0);
        if tied.len() > 1 {
            self.note(tied, vec![chosen], what, self.rule, round);
        }
        chosen
    }

    /// The `count` of these that are kept when the others give way.
    pub(crate) fn keep(&mut self, tied: &[usize], count: usize, what: &'static str) -> Vec<usize> {
        let mut order = tied.to_vec();
        order.sort_by_key(|candidate| std::cmp::Reverse(self.place[*candidate]));
        order.truncate(count);
        order.sort_unstable();
        self.note(tied, order.clone(), what, self.rule, 0);
        order
    }

    pub(crate) fn note(&mut self, tied: &[usize], chosen: Vec<usize>, what: &'static str, rule: &'static str, round: usize) {
        self.broken.push(Chosen { between: tied.to_vec(), chosen, what, rule, round });
    }

    /// Who of these gives way, by the rounds before, the last first; only then by the rule.
    pub(crate) fn by_history(&mut self, tied: &[usize], history: &[Vec<i128>], what: &'static str, least: bool) -> usize {
        if let [one] = tied {
            return *one;
        }
        let mut left = tied.to_vec();
        for votes in history.iter().rev() {
            let key = |candidate: &usize| if least { votes[*candidate] } else { -votes[*candidate] };
            let best = left.iter().map(key).min().unwrap_or(0);
            left.retain(|candidate| key(candidate) == best);
            if let [one] = left.as_slice() {
                self.note(tied, vec![*one], what, "earlier", history.len());
                return *one;
            }
        }
        self.first(&left, what, history.len())
    }
}
