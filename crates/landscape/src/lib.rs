//! Where people agree. Votes on statements go in; groups of like-minded people, what is typical of each, and the common
//! ground across all of them come out.
//!
//! The README tells the method, its limits and what it was held against.

pub mod axes;
mod canvas;
pub mod chance;
pub mod conversation;
pub mod drawing;
pub mod faults;
pub mod landscape;
pub mod live;
pub mod next;
pub mod partition;
pub mod reading;
pub mod report;
mod small;
pub mod statistics;
pub mod story;
pub mod words;

pub use conversation::{Choice, Conversation, Counts, Standing};
pub use faults::{Fault, Faults};
pub use landscape::{Group, Landscape, Options};

/// The README's example, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
