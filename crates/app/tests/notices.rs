//! What is published: the public record, notices, and conversations.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

#[path = "notices/record.rs"]
mod record;
