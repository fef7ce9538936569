//! One round: who is named most.

use super::ties::Breaker;
use super::{Method, Outcome, Race, Round};

pub(super) fn plurality(race: &Race, seats: usize, breaker: Breaker) -> Outcome {
    let mut votes = vec![0; race.candidates.len()];
    let mut valid = 0;
    for (weight, order) in race.orders() {
        if let Some(first) = order.first() {
            votes[*first] += i128::from(weight);
            valid += u128::from(weight);
        }
    }
    most(race, Method::Plurality, seats, &votes, valid, breaker)
}

pub(super) fn approval(race: &Race, seats: usize, breaker: Breaker) -> Outcome {
    let mut votes = vec![0; race.candidates.len()];
    let mut valid = 0;
    for ballot in &race.ballots {
        let mut named = ballot.ranks.iter().flatten().filter(|candidate| !race.withdrawn[**candidate]).peekable();
        valid += if named.peek().is_some() { u128::from(ballot.weight) } else { 0 };
        for candidate in named {
            votes[*candidate] += i128::from(ballot.weight);
        }
    }
    most(race, Method::Approval, seats, &votes, valid, breaker)
}

fn most(race: &Race, method: Method, seats: usize, votes: &[i128], valid: u128, mut breaker: Breaker) -> Outcome {
    let mut order = race.standing();
    order.sort_by_key(|candidate| (std::cmp::Reverse(votes[*candidate]), *candidate));
    let last = votes[order[seats - 1]];
    let mut elected: Vec<usize> = order.iter().copied().filter(|candidate| votes[*candidate] > last).collect();
    let tied: Vec<usize> = order.iter().copied().filter(|candidate| votes[*candidate] == last).collect();
    let open = seats - elected.len();
    if tied.len() == open {
        elected.extend(&tied);
    } else {
        elected.extend(breaker.keep(&tied, open, "seat"));
    }
    let exhausted = (race.total() - valid) as i128;
    let round = Round {
        votes: order.iter().map(|candidate| (*candidate, votes[*candidate])).collect(),
        exhausted,
        elected: elected.clone(),
        ..Round::default()
    };
    Outcome {
        method,
        seats,
        elected,
        places: 0,
        rounds: vec![round],
        ties: breaker.broken,
        pairs: None,
        ballots: race.total(),
        valid,
    }
}
