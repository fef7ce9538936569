//! What a count found, round by round.

use super::{Method, Pairs, Race};
use crate::canonical;
use serde_json::{Value, json};

/// A number with as many decimals as the method keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub value: i128,
    pub places: usize,
}

impl Figure {
    pub(crate) fn json(self) -> Value {
        // JSON numbers are for whole numbers every reader keeps exactly.
        match i64::try_from(self.value) {
            Ok(whole) if self.places == 0 && whole < 1 << 53 => json!(whole),
            _ => json!(self.to_string()),
        }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_i128.pow(self.places as u32);
        let sign = if self.value < 0 { "-" } else { "" };
        let value = self.value.abs();
        if self.places == 0 {
            return write!(f, "{sign}{value}");
        }
        write!(f, "{sign}{}.{:0width$}", value / unit, value % unit, width = self.places)
    }
}

/// One step of a count.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Votes of each candidate still in the count or elected.
    pub votes: Vec<(usize, i128)>,
    pub exhausted: i128,
    pub quota: Option<i128>,
    pub elected: Vec<usize>,
    pub excluded: Vec<usize>,
    /// Whose surplus was passed on after this round's votes.
    pub surplus: Option<usize>,
}

/// A tie, who was chosen and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub between: Vec<usize>,
    pub chosen: Vec<usize>,
    /// `exclusion`, `surplus` or `seat`.
    pub what: &'static str,
    /// `earlier`, `list` or `lot`.
    pub rule: &'static str,
    pub round: usize,
}

/// The result of a count.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub method: Method,
    pub seats: usize,
    /// Who is elected, in the order it happened.
    pub elected: Vec<usize>,
    /// Decimals of the votes.
    pub places: usize,
    pub rounds: Vec<Round>,
    pub ties: Vec<Chosen>,
    /// The comparisons, for the method that makes them.
    pub pairs: Option<Pairs>,
    pub ballots: u128,
    /// Ballots with at least one choice that counts.
    pub valid: u128,
}

impl Outcome {
    /// The names of the elected.
    pub fn winners<'r>(&self, race: &'r Race) -> Vec<&'r str> {
        names(race, &self.elected)
    }

    pub fn figure(&self, value: i128) -> Figure {
        Figure { value, places: self.places }
    }

    /// The whole result; its canonical form is what the digest is of.
    pub fn record(&self, race: &Race) -> Value {
        let votes = |round: &Round| -> Value {
            round
                .votes
                .iter()
                .map(|(candidate, votes)| (race.candidates[*candidate].clone(), self.figure(*votes).json()))
                .collect()
        };
        let round = |(at, round): (usize, &Round)| {
            json!({
                "round": at + 1,
                "votes": votes(round),
                "exhausted": self.figure(round.exhausted).json(),
                "quota": round.quota.map(|quota| self.figure(quota).json()),
                "elected": names(race, &round.elected),
                "excluded": names(race, &round.excluded),
                "surplus_of": round.surplus.map(|candidate| &race.candidates[candidate]),
            })
        };
        let tie = |tie: &Chosen| {
            json!({
                "between": names(race, &tie.between),
                "chosen": names(race, &tie.chosen),
                "for": tie.what,
                "rule": tie.rule,
                "round": tie.round,
            })
        };
        json!({
            "form": "pavilion-tally-ranked/1",
            "method": self.method.name(),
            "name": race.name,
            "seats": self.seats,
            "ballots": self.ballots.to_string().parse::<u64>().map_or(json!(self.ballots.to_string()), |whole| json!(whole)),
            "valid": self.valid.to_string().parse::<u64>().map_or(json!(self.valid.to_string()), |whole| json!(whole)),
            "ballots_sha256": race.digest,
            "candidates": race.candidates,
            "winners": self.winners(race),
            "rounds": self.rounds.iter().enumerate().map(round).collect::<Vec<Value>>(),
            "ties": self.ties.iter().map(tie).collect::<Vec<Value>>(),
            "pairs": self.pairs.as_ref().map(|pairs| pairs.json(race)),
        })
    }

    /// The record with its digest.
    pub fn json(&self, race: &Race) -> Value {
        let mut record = self.record(race);
        record["digest"] = json!(canonical::digest(&record));
        record
    }
}

pub(crate) fn names<'r>(race: &'r Race, candidates: &[usize]) -> Vec<&'r str> {
    candidates.iter().map(|candidate| race.candidates[*candidate].as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_with_their_places() {
        for (value, places, text) in [(12, 0, "12"), (-1, 5, "-0.00001"), (1_500_000_003, 9, "1.500000003")] {
            assert_eq!(Figure { value, places }.to_string(), text);
        }
    }
}
