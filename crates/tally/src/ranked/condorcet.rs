//! Pair by pair: who beats every other. If nobody does, the widest paths decide (Schulze, by winning votes).

use super::ties::Breaker;
use super::{Method, Outcome, Race, Round};
use serde_json::{Value, json};

/// How many prefer one candidate to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// `over[a][b]`: ballots that rank `a` above `b`. Whoever is not ranked stands below all who are.
    pub over: Vec<Vec<u128>>,
    /// Who beats every other candidate, if anybody does.
    pub winner: Option<usize>,
    /// The smallest group whose members all beat everybody outside it.
    pub smith: Vec<usize>,
}

impl Pairs {
    pub(crate) fn new(race: &Race) -> Pairs {
        let all = race.candidates.len();
        let mut over = vec![vec![0; all]; all];
        for ballot in &race.ballots {
            let mut below: Vec<bool> = race.withdrawn.iter().map(|gone| !gone).collect();
            for group in &ballot.ranks {
                for candidate in group {
                    below[*candidate] = false;
                }
                for candidate in group.iter().filter(|candidate| !race.withdrawn[**candidate]) {
                    for (other, _) in below.iter().enumerate().filter(|(_, is_below)| **is_below) {
                        over[*candidate][other] += u128::from(ballot.weight);
                    }
                }
            }
        }
        let standing = race.standing();
        let beats = |a: usize, b: usize| over[a][b] > over[b][a];
        let winner = standing.iter().copied().find(|a| standing.iter().all(|b| a == b || beats(*a, *b)));
        let smith = smith(&standing, &beats);
        Pairs { over, winner, smith }
    }

    pub(crate) fn json(&self, race: &Race) -> Value {
        let name = |candidate: usize| &race.candidates[candidate];
        let standing = race.standing();
        let mut rows = Vec::new();
        for (at, a) in standing.iter().enumerate() {
            for b in &standing[at + 1..] {
                let (a_over, b_over) = (self.over[*a][*b] as u64, self.over[*b][*a] as u64);
                rows.push(json!({ "a": name(*a), "b": name(*b), "a_over_b": a_over, "b_over_a": b_over }));
            }
        }
        json!({
            "condorcet_winner": self.winner.map(name),
            "smith_set": self.smith.iter().map(|candidate| name(*candidate)).collect::<Vec<_>>(),
            "all": rows,
        })
    }

    /// The strength of the widest path from each to each.
    fn widest(&self, standing: &[usize]) -> Vec<Vec<u128>> {
        let all = self.over.len();
        let mut path = vec![vec![0; all]; all];
        for a in standing {
            for b in standing {
                if self.over[*a][*b] > self.over[*b][*a] {
                    path[*a][*b] = self.over[*a][*b];
                }
            }
        }
        for by in standing {
            for a in standing.iter().filter(|a| *a != by) {
                for b in standing.iter().filter(|b| *b != by && *b != a) {
                    let around = path[*a][*by].min(path[*by][*b]);
                    path[*a][*b] = path[*a][*b].max(around);
                }
            }
        }
        path
    }
}

/// Grows from whoever wins most until nobody outside is unbeaten by a member.
fn smith(standing: &[usize], beats: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let losses = |a: &usize| standing.iter().filter(|b| beats(**b, *a)).count();
    let wins = |a: &usize| standing.iter().filter(|b| beats(*a, **b)).count();
    // Copeland's winners are always in it.
    let score = |a: &usize| wins(a) as i64 - losses(a) as i64;
    let best = standing.iter().map(score).max().unwrap_or(0);
    let mut inside: Vec<usize> = standing.iter().copied().filter(|a| score(a) == best).collect();
    loop {
        let more: Vec<usize> =
            standing.iter().copied().filter(|a| !inside.contains(a) && inside.iter().any(|member| !beats(*member, *a))).collect();
        if more.is_empty() {
            inside.sort_unstable();
            return inside;
        }
        inside.extend(more);
    }
}

pub(super) fn count(race: &Race, seats: usize, mut breaker: Breaker) -> Outcome {
    let pairs = Pairs::new(race);
    let path = pairs.widest(&race.standing());
    let mut left = race.standing();
    let mut elected = Vec::new();
    while elected.len() < seats && !left.is_empty() {
        let best: Vec<usize> =
            left.iter().copied().filter(|a| left.iter().all(|b| a == b || path[*a][*b] >= path[*b][*a])).collect();
        let open = seats - elected.len();
        if best.len() > 1 && best.len() > open {
            elected.extend(breaker.keep(&best, open, "seat"));
        } else {
            elected.extend(&best);
        }
        left.retain(|candidate| !best.contains(candidate));
    }
    let named = |ballot: &&super::Ballot| ballot.ranks.iter().flatten().any(|candidate| !race.withdrawn[*candidate]);
    let valid = race.ballots.iter().filter(named).map(|ballot| u128::from(ballot.weight)).sum();
    let round = Round { elected: elected.clone(), exhausted: (race.total() - valid) as i128, ..Round::default() };
    Outcome {
        method: Method::Condorcet,
        seats,
        elected,
        places: 0,
        rounds: vec![round],
        ties: breaker.broken,
        pairs: Some(pairs),
        ballots: race.total(),
        valid,
    }
}
