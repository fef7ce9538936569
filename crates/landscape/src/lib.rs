//! Where people agree. Votes on statements go in; groups of like-minded people, what is typical of each, and the common
//! ground across all of them come out.
//!
//! The README tells the method, its limits and what it was held against.

pub mod axes;
pub mod chance;
pub mod conversation;
pub mod landscape;
pub mod partition;
mod small;
pub mod statistics;

pub use conversation::{Choice, Conversation, Counts, Standing};
pub use landscape::{Group, Landscape, Options};
