//! Matters: what residents raise and its whole life, from the first word to the appraisal.
//!
//! Owns the tables `matter`, `reporter`, `rating`, `photo` and the search index. Who reported is sealed in `reporter` from
//! the first day: pages, lists and the API ask only whether the reader is the one (`Matter::is_own`).

mod actions;
mod api;
mod asked;
mod categories;
mod change;
mod contact;
mod correct;
mod history;
mod inputs;
pub mod overview;
mod pages;
mod photos;
mod rows;
mod shown;
mod store;
mod tell;

pub use actions::{accept, assign, confirm, contact, decline, finish, raise, rate, reopen, withdraw};
pub use categories::{Category, Group, categories, category, category_name};
pub use contact::reporter_contact;
pub use correct::correct;
pub use history::{Past, PastStep, Staff, bring_in, photos_of};
pub use inputs::{
    Accept, Assign, Confirm, Contact, Correct, Decline, Finish, MatterState, Raise, Raised, Rate, Reopen, Withdraw,
};
pub use photos::PhotoIn;
pub(crate) use photos::picture;
pub use rows::{HomeSummary, MatterRow, home_summary};
pub use store::audited;
pub(crate) use tell::{Message, tell_reporters};

use crate::web::Routes;
use pages::{board, desk, list, one, photo, print, raise as raising, steps};
use pavilion_rules::access::Action;

#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/matters", Action::MattersRead, list::list)
        .get("/matters/new", Action::MattersRaise, raising::form)
        .post_with_files("/matters/new", Action::MattersRaise, raising::step)
        .post_with_files("/matters", Action::MattersRaise, raising::send)
        .get("/matters/{id}", Action::MattersRead, one::one)
        .get("/matters/{id}/print", Action::MattersRead, print::print)
        .post("/matters/{id}/acceptance", Action::MattersAccept, steps::acceptance)
        .post("/matters/{id}/refusal", Action::MattersDecline, steps::refusal)
        .post("/matters/{id}/assignment", Action::MattersAssign, steps::assignment)
        .post("/matters/{id}/first-contact", Action::MattersContact, steps::first_contact)
        .post_with_files("/matters/{id}/completion", Action::MattersFinish, steps::completion)
        .post("/matters/{id}/confirmation", Action::MattersConfirm, steps::confirmation)
        .post("/matters/{id}/rating", Action::MattersRate, steps::rating)
        .post("/matters/{id}/reopening", Action::MattersReopen, steps::reopening)
        .post("/matters/{id}/withdrawal", Action::MattersWithdraw, steps::withdrawal)
        .post("/matters/{id}/correction", Action::MattersCorrect, steps::correction)
        .post("/matters/{id}/reporter-contact", Action::MattersReadOriginal, steps::contact_of_reporter)
        .get("/desk", Action::DeskRead, desk::desk)
        .get("/board", Action::BoardRead, board::board)
        .get("/photos/{id}", Action::MattersRead, photo::large)
        .get("/photos/{id}/small", Action::MattersRead, photo::small)
        .merge(api::routes())
}
