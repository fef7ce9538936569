//! Instant run-off: the last is excluded until one has more than half of the votes left.

use super::ties::Breaker;
use super::{Method, Outcome, Race, Round};

pub(super) fn count(race: &Race, mut breaker: Breaker) -> Outcome {
    let orders = race.orders();
    let valid = orders.iter().filter(|(_, order)| !order.is_empty()).map(|(weight, _)| u128::from(*weight)).sum();
    let mut left = race.standing();
    let mut rounds: Vec<Round> = Vec::new();
    let mut history: Vec<Vec<i128>> = Vec::new();
    loop {
        let (votes, exhausted) = votes_of(&orders, &left, race.candidates.len());
        let mut shown: Vec<(usize, i128)> = left.iter().map(|candidate| (*candidate, votes[*candidate])).collect();
        shown.sort_by_key(|(candidate, votes)| (std::cmp::Reverse(*votes), *candidate));
        let (first, most) = shown[0];
        let all: i128 = shown.iter().map(|(_, votes)| votes).sum();
        let mut round = Round { votes: shown.clone(), exhausted, ..Round::default() };
        if most * 2 > all || left.len() == 1 {
            round.elected = vec![first];
            rounds.push(round);
            return Outcome {
                method: Method::Irv,
                seats: 1,
                elected: vec![first],
                places: 0,
                rounds,
                ties: breaker.broken,
                pairs: None,
                ballots: race.total(),
                valid,
            };
        }
        let least = shown.last().map_or(0, |(_, votes)| *votes);
        let tied: Vec<usize> = left.iter().copied().filter(|candidate| votes[*candidate] == least).collect();
        let out = breaker.by_history(&tied, &history, "exclusion", true);
        left.retain(|candidate| *candidate != out);
        round.excluded = vec![out];
        rounds.push(round);
        history.push(votes);
    }
}

fn votes_of(orders: &[(u64, Vec<usize>)], left: &[usize], candidates: usize) -> (Vec<i128>, i128) {
    let mut is_left = vec![false; candidates];
    for candidate in left {
        is_left[*candidate] = true;
    }
    let mut votes = vec![0; candidates];
    let mut exhausted = 0;
    for (weight, order) in orders {
        match order.iter().find(|candidate| is_left[**candidate]) {
            Some(candidate) => votes[*candidate] += i128::from(*weight),
            None => exhausted += i128::from(*weight),
        }
    }
    (votes, exhausted)
}
