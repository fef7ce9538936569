//! What people can do in this room, one function each.

pub(super) mod accounts;
pub(super) mod households;
pub(super) mod me;
pub(super) mod news;
pub(super) mod posts;
pub(super) mod second_factor;
pub(super) mod sign_in;
pub(super) mod tokens;
