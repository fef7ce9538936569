//! Votes: statutory decisions of owners, consents of an entrance, polls, elections, rankings, budgets.
//!
//! Owns `vote`, its key, options, roll, ballots, papers, mandates and requests, and the projects a vote decides. What a
//! majority is stands in the rule packs of the counting (`pavilion-tally`); who may vote stands on a roll that is frozen
//! before; what was chosen is sealed with one key per vote, and published without anything that leads back to anybody.

mod api;
mod audit;
mod cast;
mod change;
mod count;
mod inputs;
mod log;
mod model;
mod packs;
mod pages;
mod paper;
mod prepare;
mod receipt;
mod requests;
mod roll;
mod seal;
mod set;
mod shown;
mod store;

pub use audit::{
    audited_ballots, audited_mandates, audited_options, audited_papers, audited_parts, audited_requests, audited_votes,
};
pub use cast::{cast, end_proxies, give_proxy};
pub use count::{close, open, publish};
pub(crate) use count::{close_due, count_closed, open_due, publish_due};
pub use inputs::{AddOption, Announce, Cast, CorrectLine, DecideOption, Entered, Prepare, Serve, Taken, VoteState};
pub use model::Settings;
pub use paper::{Printed, enter_for, enter_paper, print_papers, void_paper};
pub use prepare::{add_option, announce, annul, change, decide_option, prepare, propose, withdraw};
pub use receipt::{Inclusion, Receipt, Recount, inclusion, published_set, receipt, recount};
pub use requests::{answer_request, ask};
pub(crate) use roll::fill_roll;
pub use roll::{claim, correct_line, make_roll, serve};

use crate::context::Context;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::web::Routes;
use model::Vote;

/// Where the digest of a result goes into the public record, once there is one to put it into.
async fn seal_in_record(_acting: &mut Acting, _cx: &Context, _vote: &Vote) -> Result<(), Problem> {
    Ok(())
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
