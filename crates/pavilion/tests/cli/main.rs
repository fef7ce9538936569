//! The binary as an operator uses it: started, stopped, administered, backed up, restored, checked.

#![expect(clippy::unwrap_used, reason = "what a test's helper cannot do is the test's failure")]

mod kit;
mod operate;
mod serve;
