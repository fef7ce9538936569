//! Participatory budgeting, exactly.
//!
//! Reads and writes [Pabulib](http://pabulib.org/) files, and decides which projects a budget pays for: by the greedy
//! rules most cities use, or by the Method of Equal Shares, in which everybody has an equal part of the budget. All
//! arithmetic is exact; ties are broken by a rule with a name, and told; for every project the outcome says why.

#![doc = include_str!("../README.md")]

mod amount;
mod election;
mod equal;
mod explain;
mod fault;
mod greedy;
mod names;
mod nat;
mod outcome;
pub mod pb;
mod ratio;
mod report;
mod rows;
mod rules;
mod ties;
mod weigh;

pub use election::{Election, Project, VoteType};
pub use equal::{Completion, EqualShares, Ledger, Payment};
pub use explain::{Lang, Teller};
pub use fault::{Fault, Faults};
pub use greedy::{Greedy, Rank};
pub use nat::Nat;
pub use outcome::{Needs, Outcome, Paid, Share, Short, TooDear, Verdict};
pub use ratio::Ratio;
pub use report::Report;
pub use rules::{Rule, RuleError, Rules};
pub use ties::{Tie, Ties};
pub use weigh::Utility;
