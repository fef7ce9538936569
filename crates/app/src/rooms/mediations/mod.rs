//! Mediation of disputes: both wish it, somebody of the team leads it, either ends it at any time, and whoever led it calls afterwards.
//!
//! Everything of a case lies sealed under a key of its own and is read by the two, by whoever leads it, by whom both let in while
//! it is talked, and as far as who and where by whoever assigns it. Everybody else is told that it is not there. What is public
//! are counts of a year and what the team says of itself.

mod api;
mod ask;
mod codes;
mod file;
mod lead;
mod over;
mod pages;
mod public;
mod say;
mod shown;
mod store;
mod team;

pub use ask::{MediationState, NewMediation, WrittenMediation, ask, write_down};
pub use codes::{CodeOfMediation, hand_over, join};
pub use lead::{MediationLead, lead};
pub(crate) use over::over;
pub use public::MediationYear;
pub use say::{MediationWord, say};
pub use shown::{MediationLine, MediationShown, own_open, waiting_for};
pub use store::skills::audited_skills;
pub use store::{audited, audited_sessions};
pub use team::{propose, say_skill};

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
