//! Elections: plurality, approval, instant run-off, single transferable vote, Condorcet.
//!
//! ```
//! use pavilion_tally::{Source, ranked};
//!
//! let race = "3 1\n4 1 2 0\n3 2 0\n2 3 2 0\n0\n\"Ann\"\n\"Ben\"\n\"Cai\"\n\"A chair\"\n";
//! let race = ranked::Race::read(&Source::new("chair.blt", race)).unwrap();
//! let result = ranked::count(&race, ranked::Method::Irv, 1, &ranked::Ties::List).unwrap();
//! assert_eq!(result.winners(&race), ["Ben"]);
//! ```

mod blt;
mod condorcet;
mod irv;
mod lists;
mod meek;
mod result;
mod scottish;
mod simple;
mod ties;

pub use condorcet::Pairs;
pub use result::{Chosen, Figure, Outcome, Round};
pub use ties::Ties;
pub(crate) use ties::lot;

use crate::fault::{Fault, Faults};
use crate::sheet::Source;

/// A way of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Most first preferences.
    Plurality,
    /// Most ballots naming the candidate.
    Approval,
    /// The last is excluded until one has more than half of what is left.
    Irv,
    /// Weighted inclusive Gregory transfers with five decimals, as in Scottish local elections.
    StvScottish,
    /// Meek's method, with nine decimals.
    StvMeek,
    /// Who beats every other; if nobody does, the widest paths (Schulze).
    Condorcet,
}

impl Method {
    pub const ALL: [(&'static str, Method); 6] = [
        ("plurality", Method::Plurality),
        ("approval", Method::Approval),
        ("irv", Method::Irv),
        ("stv-scottish", Method::StvScottish),
        ("stv-meek", Method::StvMeek),
        ("condorcet", Method::Condorcet),
    ];

    pub fn parse(name: &str) -> Option<Method> {
        Method::ALL.iter().find(|(known, _)| *known == name).map(|(_, method)| *method)
    }

    pub fn name(self) -> &'static str {
        Method::ALL.iter().find(|(_, method)| *method == self).map_or("", |(name, _)| name)
    }
}

/// A ballot, and how many said the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    pub weight: u64,
    /// Candidates by rank; those in one group are ranked equally.
    pub ranks: Vec<Vec<usize>>,
}

/// What is to be decided, and the ballots.
#[derive(Clone, Debug)]
pub struct Race {
    pub name: String,
    pub candidates: Vec<String>,
    pub withdrawn: Vec<bool>,
    /// As many as the file says; it may not say.
    pub seats: Option<usize>,
    /// Who gives way first in a tie, when the file says so.
    pub tie_order: Vec<usize>,
    pub ballots: Vec<Ballot>,
    /// The SHA-256 of the file.
    pub digest: String,
}

/// Beyond this the sums of fixed decimals could overflow.
const WEIGHT_MAX: u128 = 1 << 66;

impl Race {
    /// Reads a BLT file, a list of `:CHOICES:`, or a CSV or XLSX list (`ballot,rank,choice`, or columns `1`, `2`, …).
    pub fn read(source: &Source) -> Result<Race, Faults> {
        let mut race = if source.bytes().starts_with(b"PK\x03\x04") {
            lists::csv(source)?
        } else {
            let text = source.text()?;
            let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
            if first.starts_with(":CHOICES:") {
                lists::choices(source, &text)?
            } else if first.split_whitespace().count() >= 2 && first.split_whitespace().take(2).all(is_number) {
                blt::read(source, &text)?
            } else {
                lists::csv(source)?
            }
        };
        race.digest = source.digest();
        let all: u128 = race.ballots.iter().map(|ballot| u128::from(ballot.weight)).sum();
        if all > WEIGHT_MAX {
            return Err(source.fault(0, "", "too-many-ballots", &[]).into());
        }
        Ok(race)
    }

    pub(crate) fn new(name: String, candidates: Vec<String>) -> Race {
        let withdrawn = vec![false; candidates.len()];
        Race { name, candidates, withdrawn, seats: None, tie_order: Vec::new(), ballots: Vec::new(), digest: String::new() }
    }

    /// Candidates that can be elected.
    pub(crate) fn standing(&self) -> Vec<usize> {
        (0..self.candidates.len()).filter(|candidate| !self.withdrawn[*candidate]).collect()
    }

    /// All ballots, those without a choice too.
    pub fn total(&self) -> u128 {
        self.ballots.iter().map(|ballot| u128::from(ballot.weight)).sum()
    }

    /// The ballots with one order, cut where two candidates share a rank: who comes next there is not said.
    pub(crate) fn orders(&self) -> Vec<(u64, Vec<usize>)> {
        let order = |ballot: &Ballot| {
            let standing = ballot
                .ranks
                .iter()
                .map(|group| group.iter().copied().filter(|candidate| !self.withdrawn[*candidate]).collect::<Vec<usize>>());
            standing.filter(|group| !group.is_empty()).map_while(|group| (group.len() == 1).then(|| group[0])).collect()
        };
        self.ballots.iter().map(|ballot| (ballot.weight, order(ballot))).collect()
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok()
}

/// Counts a race.
pub fn count(race: &Race, method: Method, seats: usize, ties: &Ties) -> Result<Outcome, Faults> {
    let standing = race.standing().len();
    let one_only = matches!(method, Method::Irv) && seats != 1;
    if seats == 0 || seats > standing || one_only {
        let values = [("value", &*seats.to_string()), ("count", &*standing.to_string())];
        return Err(Fault::new(&race.name, 0, "seats", if one_only { "one-seat" } else { "seats" }, &values).into());
    }
    let breaker = ties::Breaker::new(race, ties)?;
    Ok(match method {
        Method::Plurality => simple::plurality(race, seats, breaker),
        Method::Approval => simple::approval(race, seats, breaker),
        Method::Irv => irv::count(race, breaker),
        Method::StvScottish => scottish::count(race, seats, breaker),
        Method::StvMeek => meek::count(race, seats, breaker),
        Method::Condorcet => condorcet::count(race, seats, breaker),
    })
}
