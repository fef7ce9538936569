//! Meek's method in fixed decimals: every elected candidate keeps just the part of each vote that makes the quota.
//!
//! Nine decimals; every step rounds down but the keep factors, which round up. A surplus below a millionth, or one that
//! no longer falls, ends the rounds of keep factors. A ballot with equal ranks counts as the
//! mean of all orders it leaves open.

use super::ties::Breaker;
use super::{Method, Outcome, Race, Round};

const PLACES: usize = 9;
const UNIT: i128 = 1_000_000_000;
const OMEGA: i128 = 1_000;
/// Finer decimals for means of products.
const FINE: i128 = 1_000_000_000_000_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Hopeful,
    Elected,
    Defeated,
}

struct Count<'r> {
    race: &'r Race,
    seats: usize,
    state: Vec<State>,
    keep: Vec<i128>,
    votes: Vec<i128>,
    exhausted: i128,
    quota: i128,
    surplus: i128,
    elected: Vec<usize>,
    rounds: Vec<Round>,
    breaker: Breaker,
}

pub(super) fn count(race: &Race, seats: usize, breaker: Breaker) -> Outcome {
    let state = race.withdrawn.iter().map(|gone| if *gone { State::Defeated } else { State::Hopeful }).collect();
    let all = race.candidates.len();
    let mut count = Count {
        race,
        seats,
        state,
        keep: vec![UNIT; all],
        votes: vec![0; all],
        exhausted: 0,
        quota: 0,
        surplus: 0,
        elected: Vec::new(),
        rounds: Vec::new(),
        breaker,
    };
    count.run();
    let names_one = |ballot: &&super::Ballot| ballot.ranks.iter().flatten().any(|candidate| !race.withdrawn[*candidate]);
    let valid = race.ballots.iter().filter(names_one).map(|ballot| u128::from(ballot.weight)).sum();
    Outcome {
        method: Method::StvMeek,
        seats,
        elected: count.elected,
        places: PLACES,
        rounds: count.rounds,
        ties: count.breaker.broken,
        pairs: None,
        ballots: race.total(),
        valid,
    }
}

impl Count<'_> {
    fn of(&self, state: State) -> Vec<usize> {
        (0..self.state.len()).filter(|candidate| self.state[*candidate] == state).collect()
    }

    fn open(&self) -> usize {
        self.seats - self.elected.len()
    }

    fn run(&mut self) {
        self.distribute();
        self.set_quota();
        while self.open() > 0 && self.of(State::Hopeful).len() > self.open() {
            let elected = self.settle();
            let mut round = self.round();
            if elected.is_empty() {
                let out = self.lowest();
                round.excluded = vec![out];
                self.rounds.push(round);
                self.defeat(out);
            } else {
                round.elected = elected;
                self.rounds.push(round);
            }
        }
        self.finish();
    }

    /// Rounds of keep factors until somebody is elected, or the surplus is spent; gives the elected.
    fn settle(&mut self) -> Vec<usize> {
        let mut last = i128::MAX;
        loop {
            self.distribute();
            self.set_quota();
            let mut over: Vec<usize> =
                self.of(State::Hopeful).into_iter().filter(|candidate| self.votes[*candidate] >= self.quota).collect();
            over.sort_by_key(|candidate| std::cmp::Reverse(self.votes[*candidate]));
            over.truncate(self.open());
            for candidate in &over {
                self.state[*candidate] = State::Elected;
                self.elected.push(*candidate);
            }
            self.surplus = self.of(State::Elected).iter().map(|candidate| self.votes[*candidate] - self.quota).sum();
            if !over.is_empty() || self.surplus <= OMEGA || self.surplus >= last {
                return over;
            }
            last = self.surplus;
            for candidate in self.of(State::Elected) {
                let product = (self.keep[candidate] * self.quota + UNIT - 1) / UNIT;
                let votes = self.votes[candidate].max(1);
                self.keep[candidate] = ((product * UNIT + votes - 1) / votes).min(UNIT);
            }
        }
    }

    /// Who has least; everybody the open surplus could still lift to less than them is as low.
    fn lowest(&mut self) -> usize {
        let hopeful = self.of(State::Hopeful);
        let least = hopeful.iter().map(|candidate| self.votes[*candidate]).min().unwrap_or(0);
        let tied: Vec<usize> =
            hopeful.into_iter().filter(|candidate| self.votes[*candidate] <= least + self.surplus.max(0)).collect();
        let round = self.rounds.len() + 1;
        self.breaker.first(&tied, "exclusion", round)
    }

    fn defeat(&mut self, out: usize) {
        self.state[out] = State::Defeated;
        self.keep[out] = 0;
        self.votes[out] = 0;
    }

    /// The seats are filled, or there are only as many hopeful as seats.
    fn finish(&mut self) {
        let hopeful = self.of(State::Hopeful);
        let mut last = Round::default();
        if self.open() > 0 {
            self.distribute();
            for candidate in hopeful {
                self.state[candidate] = State::Elected;
                self.elected.push(candidate);
                last.elected.push(candidate);
            }
        } else {
            for candidate in hopeful {
                self.defeat(candidate);
                last.excluded.push(candidate);
            }
        }
        self.distribute();
        self.rounds.push(Round { elected: last.elected, excluded: last.excluded, ..self.round() });
    }

    fn round(&self) -> Round {
        let shown = (0..self.state.len()).filter(|candidate| self.state[*candidate] != State::Defeated);
        Round {
            votes: shown.map(|candidate| (candidate, self.votes[candidate])).collect(),
            exhausted: self.exhausted,
            quota: Some(self.quota),
            ..Round::default()
        }
    }

    fn set_quota(&mut self) {
        let votes: i128 = self.votes.iter().sum();
        self.quota = votes / (self.seats as i128 + 1) + 1;
    }

    fn distribute(&mut self) {
        self.votes.fill(0);
        self.exhausted = 0;
        let race = self.race;
        for ballot in &race.ballots {
            let weight = i128::from(ballot.weight);
            let spent = self.spend(&ballot.ranks, UNIT, weight);
            self.exhausted += (UNIT - spent) * weight;
        }
    }

    /// Hands one ballot's value down its ranks; gives how much of it found somebody.
    fn spend(&mut self, ranks: &[Vec<usize>], mut value: i128, weight: i128) -> i128 {
        let mut spent = 0;
        for group in ranks {
            let standing: Vec<usize> =
                group.iter().copied().filter(|candidate| self.state[*candidate] != State::Defeated).collect();
            let mut kept_here = 0;
            for (at, candidate) in standing.iter().enumerate() {
                let kept = value * self.keep[*candidate] / UNIT * self.mean_passed(&standing, at) / FINE;
                self.votes[*candidate] += kept * weight;
                kept_here += kept;
            }
            spent += kept_here;
            value = match standing.as_slice() {
                [] => value,
                [_] => value - kept_here,
                several => several.iter().fold(value, |left, candidate| left * (UNIT - self.keep[*candidate]) / UNIT),
            };
            if value == 0 {
                break;
            }
        }
        spent
    }

    /// What reaches one of several equally ranked candidates, averaged over all orders they could stand in.
    ///
    /// The mean of the products of what any k of the others pass on is built up one candidate at a time, for all k at once;
    /// every k others are before the one asked for in as many orders as any other k.
    fn mean_passed(&self, group: &[usize], at: usize) -> i128 {
        if group.len() == 1 {
            return FINE;
        }
        let others =
            || group.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, candidate)| UNIT - self.keep[*candidate]);
        let mut means = vec![FINE];
        let mut size = 0;
        for passed in others().filter(|passed| *passed > 0) {
            size += 1;
            means.push(0);
            for k in (1..means.len()).rev() {
                let with = k as i128 * (means[k - 1] * passed / UNIT);
                means[k] = ((size - k as i128) * means[k] + with) / size;
            }
        }
        // Whoever passes nothing on makes every product it is in nothing.
        for _ in others().filter(|passed| *passed == 0) {
            size += 1;
            for (k, mean) in means.iter_mut().enumerate() {
                *mean = (size - k as i128) * *mean / size;
            }
        }
        means.iter().sum::<i128>() / group.len() as i128
    }
}
