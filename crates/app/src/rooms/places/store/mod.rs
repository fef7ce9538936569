//! Every SQL text of this room.

mod dwellings;
mod overview;
mod places;

pub(super) use dwellings::*;
pub(super) use overview::*;
pub(super) use places::*;

/// A tree of this depth does not exist; it bounds the statements made for a path.
const DEPTH_MAX: usize = 16;

/// "$first, $second ..." for a list of values.
fn placeholders(from: usize, n: usize) -> String {
    (from..from + n).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}
