//! Single transferable vote as Scottish local elections count it: a quota of whole votes, one surplus or exclusion a stage,
//! every ballot of an elected candidate passed on at a value cut to five decimals.

use super::ties::Breaker;
use super::{Method, Outcome, Race, Round};

const PLACES: usize = 5;
const UNIT: i128 = 100_000;

/// A ballot in somebody's pile.
struct Paper {
    order: usize,
    /// Where in its order the candidate who holds it stands.
    at: usize,
    weight: i128,
    /// The value of one such ballot, in hundred-thousandths.
    value: i128,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Continuing,
    Elected,
    Excluded,
}

struct Count<'r> {
    orders: &'r [(u64, Vec<usize>)],
    state: Vec<State>,
    piles: Vec<Vec<Paper>>,
    votes: Vec<i128>,
    exhausted: i128,
    quota: i128,
    /// Elected with a surplus still to pass on.
    waiting: Vec<usize>,
    elected: Vec<usize>,
    rounds: Vec<Round>,
    history: Vec<Vec<i128>>,
    breaker: Breaker,
    seats: usize,
}

pub(super) fn count(race: &Race, seats: usize, breaker: Breaker) -> Outcome {
    let orders = race.orders();
    let valid: u128 = orders.iter().filter(|(_, order)| !order.is_empty()).map(|(weight, _)| u128::from(*weight)).sum();
    let mut count = Count::new(race, seats, breaker, &orders);
    count.quota = (valid as i128 / (seats as i128 + 1) + 1) * UNIT;
    count.run();
    Outcome {
        method: Method::StvScottish,
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

impl<'r> Count<'r> {
    fn new(race: &Race, seats: usize, breaker: Breaker, orders: &'r [(u64, Vec<usize>)]) -> Count<'r> {
        let all = race.candidates.len();
        let state = race.withdrawn.iter().map(|gone| if *gone { State::Excluded } else { State::Continuing }).collect();
        let mut piles: Vec<Vec<Paper>> = (0..all).map(|_| Vec::new()).collect();
        let mut votes = vec![0; all];
        for (number, (weight, order)) in orders.iter().enumerate() {
            if let Some(first) = order.first() {
                let weight = i128::from(*weight);
                piles[*first].push(Paper { order: number, at: 0, weight, value: UNIT });
                votes[*first] += weight * UNIT;
            }
        }
        Count {
            orders,
            state,
            piles,
            votes,
            exhausted: 0,
            quota: 0,
            waiting: Vec::new(),
            elected: Vec::new(),
            rounds: Vec::new(),
            history: Vec::new(),
            breaker,
            seats,
        }
    }

    fn continuing(&self) -> Vec<usize> {
        (0..self.state.len()).filter(|candidate| self.state[*candidate] == State::Continuing).collect()
    }

    fn run(&mut self) {
        loop {
            let mut round = self.open_round();
            self.elect_over_quota(&mut round);
            let open = self.seats - self.elected.len();
            let continuing = self.continuing();
            if open == 0 || continuing.len() <= open {
                self.fill(&continuing, &mut round);
                self.rounds.push(round);
                return;
            }
            if self.waiting.is_empty() {
                let out = self.least(&continuing);
                round.excluded.push(out);
                self.state[out] = State::Excluded;
                self.history.push(self.votes.clone());
                self.exclude(out);
            } else {
                let from = self.largest_surplus();
                round.surplus = Some(from);
                self.history.push(self.votes.clone());
                self.pass_on(from);
            }
            self.rounds.push(round);
        }
    }

    fn open_round(&self) -> Round {
        let shown = (0..self.state.len()).filter(|candidate| self.state[*candidate] != State::Excluded);
        Round {
            votes: shown.map(|candidate| (candidate, self.votes[candidate])).collect(),
            exhausted: self.exhausted,
            quota: Some(self.quota),
            ..Round::default()
        }
    }

    fn elect_over_quota(&mut self, round: &mut Round) {
        let mut over: Vec<usize> =
            self.continuing().into_iter().filter(|candidate| self.votes[*candidate] >= self.quota).collect();
        over.sort_by_key(|candidate| (std::cmp::Reverse(self.votes[*candidate]), *candidate));
        for candidate in over {
            self.elect(candidate, round);
            if self.votes[candidate] > self.quota {
                self.waiting.push(candidate);
            }
        }
    }

    fn elect(&mut self, candidate: usize, round: &mut Round) {
        self.state[candidate] = State::Elected;
        self.elected.push(candidate);
        round.elected.push(candidate);
    }

    /// As many are left as there are seats: all of them are elected.
    fn fill(&mut self, continuing: &[usize], round: &mut Round) {
        if self.elected.len() < self.seats {
            let mut last = continuing.to_vec();
            last.sort_by_key(|candidate| (std::cmp::Reverse(self.votes[*candidate]), *candidate));
            for candidate in last {
                self.elect(candidate, round);
            }
        }
    }

    fn least(&mut self, continuing: &[usize]) -> usize {
        let least = continuing.iter().map(|candidate| self.votes[*candidate]).min().unwrap_or(0);
        let tied: Vec<usize> = continuing.iter().copied().filter(|candidate| self.votes[*candidate] == least).collect();
        self.breaker.by_history(&tied, &self.history, "exclusion", true)
    }

    fn largest_surplus(&mut self) -> usize {
        let most = self.waiting.iter().map(|candidate| self.votes[*candidate]).max().unwrap_or(0);
        let tied: Vec<usize> = self.waiting.iter().copied().filter(|candidate| self.votes[*candidate] == most).collect();
        let from = self.breaker.by_history(&tied, &self.history, "surplus", false);
        self.waiting.retain(|candidate| *candidate != from);
        from
    }

    /// Every ballot goes on at surplus × its value ÷ the candidate's votes, cut to five decimals.
    fn pass_on(&mut self, from: usize) {
        let (surplus, votes) = (self.votes[from] - self.quota, self.votes[from]);
        self.votes[from] = self.quota;
        let papers = std::mem::take(&mut self.piles[from]);
        let mut moved = 0;
        for mut paper in papers {
            paper.value = surplus * paper.value / votes;
            moved += paper.value * paper.weight;
            self.hand_on(paper);
        }
        // What the cutting loses belongs to nobody.
        self.exhausted += surplus - moved;
    }

    fn exclude(&mut self, out: usize) {
        self.votes[out] = 0;
        for paper in std::mem::take(&mut self.piles[out]) {
            self.hand_on(paper);
        }
    }

    /// To the next candidate still in the count.
    fn hand_on(&mut self, mut paper: Paper) {
        let order = &self.orders[paper.order].1;
        let next = (paper.at + 1..order.len()).find(|at| self.state[order[*at]] == State::Continuing);
        match next {
            Some(at) => {
                paper.at = at;
                let candidate = order[at];
                self.votes[candidate] += paper.value * paper.weight;
                self.piles[candidate].push(paper);
            }
            None => self.exhausted += paper.value * paper.weight,
        }
    }
}
