//! What the operator and those who watch over the log ask. Nothing sealed is opened here.

use super::log::ReadRow;
use crate::db::{DbFault, Tx, Value};
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, PlaceId, PostId, TokenId};
use uuid::Uuid;

const ROWS_MAX: i64 = 500;

/// An account without anything personal.
pub struct AccountBrief {
    pub id: AccountId,
    pub state: String,
    pub created: Millis,
}
from_row!(AccountBrief { id, state, created });

/// A post of an account, in or out of its term.
pub struct PostBrief {
    pub id: PostId,
    pub kind: String,
    pub place: PlaceId,
    pub until: Option<Millis>,
}
from_row!(PostBrief { id, kind, place, until });

/// A token of an account; the token itself is nowhere.
pub struct TokenBrief {
    pub id: TokenId,
    pub name: String,
    pub scopes: String,
    pub expires: Millis,
    pub ended: Option<Millis>,
}
from_row!(TokenBrief { id, name, scopes, expires, ended });

pub(crate) async fn accounts(tx: &mut Tx, after: Option<AccountId>) -> Result<Vec<AccountBrief>, DbFault> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    tx.all("select id, state, created from account where id > $1 order by id limit $2", &params![after, ROWS_MAX]).await
}

pub(crate) async fn posts_of(tx: &mut Tx, account: AccountId) -> Result<Vec<PostBrief>, DbFault> {
    let sql = "select id, kind, place, until from post where account = $1 order by id limit $2";
    tx.all(sql, &params![account, ROWS_MAX]).await
}

pub(crate) async fn tokens_of(tx: &mut Tx, account: AccountId) -> Result<Vec<TokenBrief>, DbFault> {
    let sql = "select id, name, scopes, expires, ended from api_token where account = $1 order by id limit $2";
    tx.all(sql, &params![account, ROWS_MAX]).await
}

/// What the newest account holds sealed.
pub(crate) async fn newest_sealed(tx: &mut Tx) -> Result<Option<(AccountId, Vec<u8>)>, DbFault> {
    let found: Option<(Uuid, Vec<u8>)> = tx.first("select id, sealed from account order by id desc limit 1", &[]).await?;
    Ok(found.map(|(id, sealed)| (AccountId(id), sealed)))
}

/// Readings of personal fields in one community or everywhere, newest first.
pub(crate) async fn readings(
    tx: &mut Tx,
    community: Option<PlaceId>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ReadRow>, DbFault> {
    let mut values: Vec<Value> = params![before.unwrap_or(Uuid::max()), limit];
    let mut sql = String::from("select * from personal_read where id < $1");
    if let Some(community) = community {
        values.push(community.into());
        sql.push_str(" and community = $3");
    }
    sql.push_str(" order by id desc limit $2");
    tx.all(&sql, &values).await
}
