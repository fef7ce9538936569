//! What neighbours of one entrance do for each other without anybody's office in between: fetching a child.
//!
//! It needs the guardian's yes to this neighbour and this day. What is written is sealed, read by these two adults only, counted when
//! it is read, and gone when the day is over or either takes it back. No post can read any of it.

mod actions;
mod api;
mod pages;
mod store;

pub(crate) use actions::forget;
pub use actions::{AskPickup, AskedPickup, Grant, PickupShown, PickupState, approve, ask, look, own, take, withdraw};
pub use store::audited as audited_pickups;

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
