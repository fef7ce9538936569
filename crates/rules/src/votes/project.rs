//! A project of those who share its cost, such as a lift: who bears how much, and when works may begin.

use super::No;
use crate::Refusal;
use crate::access::named;
use serde::{Deserialize, Serialize};

named! {
    /// Where a project stands.
    pub enum Stage {
        /// Consents are gathered and the cost table is talked over.
        Consent = "consent",
        /// The formal vote goes on, or is over.
        Vote = "vote",
        Works = "works",
        Commissioned = "commissioned",
        Dropped = "dropped",
    }
}

/// All of it: ten thousand parts.
pub const WHOLE: i64 = 10_000;

/// What one dwelling bears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub dwelling: uuid::Uuid,
    pub label: String,
    pub floor: i64,
    /// Of ten thousand.
    pub parts: i64,
}

/// Refuses a table that is not whole: every part at least nothing, all together exactly ten thousand.
pub fn whole(shares: &[Share]) -> Result<(), Refusal> {
    let sum = shares.iter().try_fold(0_i64, |sum, one| if one.parts < 0 { None } else { sum.checked_add(one.parts) });
    match sum {
        Some(WHOLE) => Ok(()),
        Some(sum) => Err(No::ShareWrong.with("sum", shown(sum))),
        None => Err(No::ShareWrong.with("sum", "?")),
    }
}

/// Per-myriad as percent with two digits.
#[must_use]
pub fn shown(parts: i64) -> String {
    format!("{}.{:02}", parts / 100, parts.rem_euclid(100))
}

/// A first table to talk over: the ground floor bears nothing, every floor above one weight more than the one below it.
/// Adds up to the whole; what division leaves goes to the highest.
#[must_use]
pub fn by_floor(homes: &[(uuid::Uuid, String, i64)]) -> Vec<Share> {
    let weight = |floor: i64| (floor - 1).max(0);
    let all: i64 = homes.iter().map(|home| weight(home.2)).sum();
    let mut shares: Vec<Share> = homes
        .iter()
        .map(|(dwelling, label, floor)| {
            let parts = if all == 0 { WHOLE / homes.len().max(1) as i64 } else { WHOLE * weight(*floor) / all };
            Share { dwelling: *dwelling, label: label.clone(), floor: *floor, parts }
        })
        .collect();
    let left = WHOLE - shares.iter().map(|one| one.parts).sum::<i64>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(shares[*at].floor));
    for at in order.iter().cycle().take(usize::try_from(left).unwrap_or_default()) {
        shares[*at].parts += 1;
    }
    shares
}

/// What one part of a sum in fen is; the parts of all add up to the sum.
#[must_use]
pub fn amounts(total: i64, shares: &[Share]) -> Vec<i64> {
    let mut sum = 0_i128;
    let mut paid = 0_i128;
    shares
        .iter()
        .map(|share| {
            sum += i128::from(share.parts);
            let until_here = i128::from(total) * sum / i128::from(WHOLE);
            let mine = until_here - paid;
            paid = until_here;
            i64::try_from(mine).unwrap_or_default()
        })
        .collect()
}

/// Whether works may begin: the vote passed, the table is whole, and no objection is open.
pub fn may_start(passed: bool, shares: &[Share], objections_open: i64) -> Result<(), Refusal> {
    if !passed {
        return Err(No::NotDecided.into());
    }
    whole(shares)?;
    if objections_open > 0 {
        return Err(No::ObjectionsOpen.with("n", objections_open));
    }
    Ok(())
}
