//! The record: what the house can say of itself. Health and figures for the operator, the access table and the register of
//! personal data for everybody, the journal and the log of readings for auditors, and `doctor`.
//!
//! Owns no table: it reads the journal the desk writes and asks the other rooms for the rest.

mod access;
mod api;
mod doctor;
mod fields;
mod journal;
mod machine;
mod photos;
mod store;

pub use doctor::{Finding, doctor};
pub use fields::{Holding, Register, TableOf, register};
pub use machine::start_counting;
pub use photos::{Compared, compare_photos};
pub use store::{
    AccountBrief, PlaceBrief, PostBrief, TokenBrief, accounts, holds_accounts, is_empty, key_opens, places_down_to_compounds, posts_of,
    tokens_of,
};

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    access::routes().merge(fields::routes()).merge(journal::routes()).merge(machine::routes()).merge(api::routes())
}
