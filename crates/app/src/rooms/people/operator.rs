//! For the operator's commands and for those who watch over the log: who has which account, post and token, and nothing
//! about the person.

use super::personal::place_of;
use super::store::operator as store;
use crate::context::App;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::ids::{AccountId, PlaceId};
use std::sync::Arc;
use uuid::Uuid;

pub use super::store::log::ReadRow;
pub use store::{AccountBrief, PostBrief, TokenBrief};

/// The next accounts by id.
pub async fn accounts(tx: &mut Tx, after: Option<AccountId>) -> Result<Vec<AccountBrief>, Problem> {
    Ok(store::accounts(tx, after).await?)
}

/// Every post an account holds or held.
pub async fn posts_of(tx: &mut Tx, account: AccountId) -> Result<Vec<PostBrief>, Problem> {
    Ok(store::posts_of(tx, account).await?)
}

/// Every token of an account.
pub async fn tokens_of(tx: &mut Tx, account: AccountId) -> Result<Vec<TokenBrief>, Problem> {
    Ok(store::tokens_of(tx, account).await?)
}

/// Readings of personal fields, newest first. The caller has asked the access table.
pub async fn readings(
    tx: &mut Tx,
    community: Option<PlaceId>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ReadRow>, Problem> {
    Ok(store::readings(tx, community, before, limit).await?)
}

/// Whether anybody has an account here.
pub async fn holds_accounts(tx: &mut Tx) -> Result<bool, Problem> {
    Ok(store::newest_sealed(tx).await?.is_some())
}

/// Whether the key opens what is sealed here; nothing when nothing is.
pub async fn key_opens(app: &Arc<App>) -> Result<Option<bool>, Problem> {
    let mut tx = app.db.read().await?;
    let newest = store::newest_sealed(&mut tx).await?;
    Ok(newest.map(|(id, sealed)| app.keys.open(Purpose::Personal, &place_of(id), &sealed).is_ok()))
}
