//! Every SQL text of this room.

mod covers;
mod dwellings;
mod imports;
mod overview;
mod places;

pub use covers::NamedCover;
pub(super) use covers::*;
pub(super) use dwellings::*;
pub(super) use imports::*;
pub(super) use overview::*;
pub(super) use places::*;

/// A tree of this depth does not exist; it bounds the statements made for a path.
const DEPTH_MAX: usize = 16;

/// "$first, $second ..." for a list of values.
fn placeholders(from: usize, n: usize) -> String {
    (from..from + n).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// The lowest and the highest path below a place. Two bounds that hold in every collation, where a prefix with a
/// clever last character would not.
fn below(path: &str) -> (String, String) {
    (format!("{path}.0000"), format!("{path}{}", ".zzzz".repeat(DEPTH_MAX)))
}
