//! Matters: what residents raise and its whole life, from the first word to the appraisal.
//!
//! Owns the tables `matter`, `reporter`, `rating`, `photo` and the search index. Who reported is sealed in `reporter` from
//! the first day: pages, lists and the API ask only whether the reader is the one (`Matter::is_own`).

mod actions;
mod categories;
mod history;
mod photos;
mod rows;
mod store;
mod tell;

pub use actions::{
    Accept, Assign, Confirm, Contact, Decline, Finish, MatterState, Raise, Raised, Rate, Reopen, Withdraw, accept, assign, confirm, contact,
    decline, finish, raise, rate, reopen, withdraw,
};
pub use categories::{Category, Group, categories, category, category_name};
pub use history::{Past, PastStep, Staff, bring_in, photos_of};
pub use photos::PhotoIn;
pub use rows::{HomeSummary, MatterRow, home_summary};
pub use store::audited;
pub(crate) use tell::tell_reporter;

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    Routes::new()
}
