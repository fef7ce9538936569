//! What came out, and why.

use crate::ratio::Ratio;
use crate::ties::{Tie, Ties};
use crate::weigh::Utility;

/// The outcome of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The funded projects, in the order in which they were.
    pub winners: Vec<usize>,
    /// What they cost, in the smallest unit of money.
    pub spent: u64,
    /// One for every project, in the order of the file.
    pub verdicts: Vec<Verdict>,
    /// What each project had in support: ballots, or points in units of the election.
    pub support: Vec<u64>,
    /// In units of what `support` counts: how many make one.
    pub support_unit: u64,
    /// Ties that decided something, and the rule that broke them.
    pub ties: Vec<Tie>,
    pub ties_by: Ties,
    /// What voters were said to gain, where the rule asks.
    pub utility: Option<Utility>,
    /// Where shares were equal: what everybody had to begin with.
    pub share: Option<Share>,
}

/// What every voter had to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub each: Ratio,
    /// How many whole units of the currency were added to an equal part of the budget.
    pub added: u64,
}

/// Why a project is funded, or is not. Amounts are in the smallest unit of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It costs nothing and somebody wants it.
    Free,
    /// Its turn came while there was enough left.
    InTurn { left: u64 },
    /// Its supporters paid for it out of their shares.
    Paid(Paid),
    /// Bought in turn from what the shares left over.
    Completed { left: u64 },
    /// Its support is below what the rule asks for.
    BelowThreshold { needs: u64 },
    /// When its turn came it cost more than was left.
    TooDear(TooDear),
    /// The rule had stopped before its turn.
    NotReached { stopped_at: usize, needs: Option<Needs> },
    /// Nobody wants it.
    Unsupported,
    /// Its supporters had less than it costs.
    Short(Short),
}

impl Verdict {
    pub fn is_funded(&self) -> bool {
        matches!(self, Verdict::Free | Verdict::InTurn { .. } | Verdict::Paid(_) | Verdict::Completed { .. })
    }
}

/// How supporters paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// In which round, from 1.
    pub round: usize,
    /// What one unit of weight paid at most: with plain ballots, what each supporter paid at most.
    pub price: Ratio,
    /// How many paid that price in full.
    pub in_full: u64,
    /// How many gave all they had left, which was less; those with nothing left are not among them.
    pub gave_all: u64,
}

/// How far a project was when it cost more than was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooDear {
    pub left: u64,
    /// By how much.
    pub short: u64,
    pub needs: Option<Needs>,
}

/// The support with which a project would have been funded, everything else as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    pub support: u64,
    /// The project it would have stood before.
    pub before: usize,
}

/// How far a project was from what its supporters could pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// What its supporters had left together. At this cost, everything else as it was, it would have been funded.
    pub money: Ratio,
    /// What was missing.
    pub short: Ratio,
    /// What was left of the budget.
    pub left: u64,
}
