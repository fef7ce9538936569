//! Telling: what leaves the platform. Letters, text messages and knocks at browsers for people, webhooks for programs.
//!
//! A message to somebody always stands in `/me/news`; this room decides what else becomes of it, in the transaction's queue,
//! and writes down how far each try came. Addresses are read through `people::read_personal` only.

mod api;
mod audit;
mod choice;
mod deliver;
mod mail;
mod pages;
mod push;
mod sms;
mod store;
mod webhooks;

pub use audit::{audited_browsers, audited_choices, audited_deliveries, audited_keys, audited_sent, audited_webhooks};
pub use choice::{Channel, TellingChoice, choose, stop};
pub use deliver::digests;
pub(crate) use deliver::{send, tell, told};
pub use push::{public_key, subscribe, unsubscribe};
pub use webhooks::{
    Event, MadeWebhook, NewWebhook, end as end_webhook, knock as knock_webhook, make as make_webhook, resume as resume_webhook,
    stop as stop_webhook,
};
pub(crate) use webhooks::{happened, send as send_webhook};

use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;

/// Whether any program wants to hear what happens.
pub(crate) async fn anybody_listens(tx: &mut Tx) -> Result<bool, Problem> {
    store::webhooks::anybody_listens(tx).await
}

/// Whether messages leave the house at all: by letter, text message or reminder.
pub(crate) fn anything_goes_out(cx: &Context) -> bool {
    Channel::ALL.into_iter().any(|one| one.is_there(cx))
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
