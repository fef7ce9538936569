//! Conversations: residents answer short statements with agree, disagree or pass, and everybody sees drawn where people
//! agree and where they do not. One resident, one voice; who said what is known to nobody.
//!
//! A vote writes one row. The landscape (crate `pavilion-landscape`) is kept in memory per conversation, catches up with the
//! rows that are new when somebody looks, and is drawn anew at most every two seconds.

mod actions;
mod api;
mod drawn;
mod inputs;
mod pages;
mod store;
mod vote;

pub(crate) use actions::close_when_over;
pub use actions::{close, moderate, open, open_within, say};
pub use drawn::Talks;
pub use inputs::{Moderate, NewTalk, Said, TalkNow, Voted};
pub use store::{audited_statements, audited_talks, audited_votes};
pub use vote::vote;

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
