//! Sessions and API tokens: only the keyed hash of the secret is stored.

use super::as_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, SessionId, TokenId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct SessionRow {
    pub(crate) id: SessionId,
    #[serde(serialize_with = "as_hex")]
    pub(crate) token_hash: Vec<u8>,
    pub(crate) account: AccountId,
    pub(crate) device: String,
    pub(crate) second_factor: bool,
    pub(crate) created: Millis,
    pub(crate) expires: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(SessionRow { id, token_hash, account, device, second_factor, created, expires, ended, revision });

#[derive(Clone, Debug, Serialize)]
pub(crate) struct TokenRow {
    pub(crate) id: TokenId,
    #[serde(serialize_with = "as_hex")]
    pub(crate) token_hash: Vec<u8>,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    /// JSON of [`Scopes`].
    pub(crate) scopes: String,
    pub(crate) created: Millis,
    pub(crate) expires: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(TokenRow { id, token_hash, account, name, scopes, created, expires, ended, revision });

/// A session or token at the door, with what the second step depends on. One question finds it.
pub(crate) struct AtTheDoor {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    pub(crate) second_factor: bool,
    pub(crate) scopes: String,
    pub(crate) expires: Millis,
    pub(crate) has_totp: bool,
}
from_row!(AtTheDoor { id, account, second_factor, scopes, expires, has_totp });

/// The living session with this hash.
pub(crate) async fn session_at_the_door(tx: &mut Tx, hash: [u8; 32], now: Millis) -> Result<Option<AtTheDoor>, DbFault> {
    let sql = "select s.id as id, s.account as account, s.second_factor as second_factor, '' as scopes, s.expires as expires, \
               (a.totp is not null and a.totp_last_step >= 0) as has_totp from session s join account a on a.id = s.account \
               where s.token_hash = $1 and s.ended is null and s.expires > $2 and a.state = 'active'";
    tx.first(sql, &params![hash, now]).await
}

/// The living token with this hash.
pub(crate) async fn token_at_the_door(tx: &mut Tx, hash: [u8; 32], now: Millis) -> Result<Option<AtTheDoor>, DbFault> {
    let sql = "select t.id as id, t.account as account, false as second_factor, t.scopes as scopes, t.expires as expires, \
               (a.totp is not null and a.totp_last_step >= 0) as has_totp from api_token t join account a on a.id = t.account \
               where t.token_hash = $1 and t.ended is null and t.expires > $2 and a.state = 'active'";
    tx.first(sql, &params![hash, now]).await
}

pub(crate) async fn insert_session(acting: &mut Acting, row: &SessionRow) -> Result<(), DbFault> {
    let sql = "insert into session (id, token_hash, account, device, second_factor, created, expires, ended, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    acting.write(sql, session_values(row)).await
}

pub(crate) async fn save_session(acting: &mut Acting, row: &SessionRow) -> Result<(), Problem> {
    let sql = "update session set token_hash = $2, account = $3, device = $4, second_factor = $5, created = $6, expires = $7, \
               ended = $8, revision = $9 where id = $1 and revision + 1 = $9";
    acting.write_one(sql, &session_values(row)).await
}

fn session_values(row: &SessionRow) -> Vec<crate::db::Value> {
    params![
        row.id,
        &row.token_hash,
        row.account,
        &row.device,
        row.second_factor,
        row.created,
        row.expires,
        row.ended,
        row.revision,
    ]
}

pub(crate) async fn find_session(tx: &mut Tx, account: AccountId, id: SessionId) -> Result<Option<SessionRow>, DbFault> {
    tx.first("select * from session where id = $1 and account = $2", &params![id, account]).await
}

/// The living sessions of an account, newest first.
pub(crate) async fn sessions_of(tx: &mut Tx, account: AccountId, now: Millis) -> Result<Vec<SessionRow>, DbFault> {
    let sql = "select * from session where account = $1 and ended is null and expires > $2 order by id desc limit 100";
    tx.all(sql, &params![account, now]).await
}

pub(crate) async fn page_sessions(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<SessionRow>, DbFault> {
    tx.all("select * from session where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert_token(acting: &mut Acting, row: &TokenRow) -> Result<(), DbFault> {
    let sql = "insert into api_token (id, token_hash, account, name, scopes, created, expires, ended, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    acting.write(sql, token_values(row)).await
}

pub(crate) async fn save_token(acting: &mut Acting, row: &TokenRow) -> Result<(), Problem> {
    let sql = "update api_token set token_hash = $2, account = $3, name = $4, scopes = $5, created = $6, expires = $7, \
               ended = $8, revision = $9 where id = $1 and revision + 1 = $9";
    acting.write_one(sql, &token_values(row)).await
}

fn token_values(row: &TokenRow) -> Vec<crate::db::Value> {
    params![row.id, &row.token_hash, row.account, &row.name, &row.scopes, row.created, row.expires, row.ended, row.revision]
}

/// Whose token it is.
pub(crate) async fn owner_of_token(tx: &mut Tx, id: TokenId) -> Result<Option<AccountId>, DbFault> {
    let found: Option<(AccountId,)> = tx.first("select account from api_token where id = $1", &params![id]).await?;
    Ok(found.map(|(account,)| account))
}

pub(crate) async fn find_token(tx: &mut Tx, account: AccountId, id: TokenId) -> Result<Option<TokenRow>, DbFault> {
    tx.first("select * from api_token where id = $1 and account = $2", &params![id, account]).await
}

/// The living tokens of an account, newest first, before the one given.
pub(crate) async fn tokens_of(
    tx: &mut Tx,
    account: AccountId,
    now: Millis,
    before: Option<TokenId>,
) -> Result<Vec<TokenRow>, DbFault> {
    let sql =
        "select * from api_token where account = $1 and ended is null and expires > $2 and id < $3 order by id desc limit 100";
    tx.all(sql, &params![account, now, before.map_or(Uuid::max(), |id| id.0)]).await
}

pub(crate) async fn page_tokens(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<TokenRow>, DbFault> {
    tx.all("select * from api_token where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}
