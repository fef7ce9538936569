//! What this room asks of its tables, and what it writes.

pub(super) mod bikes;
pub(super) mod visits;
