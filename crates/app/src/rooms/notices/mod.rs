//! Notices: what is published to a compound. Drafted by one, checked by another, published for days that are counted where
//! people live, objected to, answered, extended, and put away. Once published nothing in one is edited.

mod actions;
mod api;
mod archive;
mod feeds;
mod inputs;
mod pages;
mod postings;
mod shown;
mod store;
mod voices;

pub(crate) use actions::draft_on;
pub use actions::{draft, draft_within, publish, redraft, rewrite_within, send_back};
pub(crate) use archive::{archive, forget_words};
pub use inputs::{Answer, NewNotice, NoticeState, Post, Publish, Redraft, SendBack, Speak, Spoken};
pub use postings::{posting_photos, record_posting};
pub(crate) use shown::ends;
pub use shown::{NoticeLine, current};
pub use store::{audited_notices, audited_postings, audited_voices};
pub use voices::{answer, speak};

use crate::web::Routes;

/// When a notice was published, if somebody has checked it already.
pub async fn published_at(
    tx: &mut crate::db::Tx,
    id: pavilion_rules::ids::NoticeId,
) -> Result<Option<pavilion_rules::Millis>, crate::problem::Problem> {
    Ok(store::notice(tx, id).await?.and_then(|notice| notice.published))
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(feeds::routes()).merge(api::routes())
}
