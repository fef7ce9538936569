//! Accounts, and the count of failures at the door.

use super::{as_hex, as_hex_or_null};
use crate::crypto::{Keys, TagOf};
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::AccountId;
use pavilion_rules::people::{Attempts, Login};
use serde::Serialize;
use uuid::Uuid;

/// An account whose second step was begun and not yet confirmed has this as its last step.
pub(crate) const TOTP_UNCONFIRMED: i64 = -1;
pub(crate) const ACTIVE: &str = "active";

#[derive(Clone, Debug, Serialize)]
pub(crate) struct AccountRow {
    pub(crate) id: AccountId,
    #[serde(serialize_with = "as_hex_or_null")]
    pub(crate) phone_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "as_hex_or_null")]
    pub(crate) email_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) password: String,
    #[serde(serialize_with = "as_hex_or_null")]
    pub(crate) totp: Option<Vec<u8>>,
    pub(crate) totp_last_step: i64,
    pub(crate) state: String,
    pub(crate) lang: String,
    pub(crate) created: Millis,
    pub(crate) revision: i64,
}
from_row!(AccountRow { id, phone_tag, email_tag, sealed, password, totp, totp_last_step, state, lang, created, revision });

impl AccountRow {
    /// Whether signing in takes a second step.
    pub(crate) fn has_totp(&self) -> bool {
        self.totp.is_some() && self.totp_last_step != TOTP_UNCONFIRMED
    }

    pub(crate) fn is_active(&self) -> bool {
        self.state == ACTIVE
    }
}

/// The keyed hash an account is found by.
pub(crate) fn tag_of(keys: &Keys, login: &Login) -> [u8; 32] {
    match login {
        Login::Phone(phone) => keys.tag(TagOf::Phone, phone.as_bytes()),
        Login::Email(email) => keys.tag(TagOf::Email, email.as_bytes()),
    }
}

pub(crate) async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<AccountRow>, DbFault> {
    tx.first("select * from account where id = $1", &params![id]).await
}

pub(crate) async fn find_by_login(tx: &mut Tx, keys: &Keys, login: &Login) -> Result<Option<AccountRow>, DbFault> {
    let sql = match login {
        Login::Phone(_) => "select * from account where phone_tag = $1",
        Login::Email(_) => "select * from account where email_tag = $1",
    };
    tx.first(sql, &params![tag_of(keys, login)]).await
}

/// Living accounts with an e-mail address, by their ids.
pub(crate) async fn with_email(tx: &mut Tx, after: Option<AccountId>, limit: i64) -> Result<Vec<AccountId>, DbFault> {
    let sql = "select id from account where id > $1 and email_tag is not null and state = 'active' order by id limit $2";
    let rows: Vec<(AccountId,)> = tx.all(sql, &params![after.map_or(Uuid::nil(), |id| id.0), limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn insert(acting: &mut Acting, row: &AccountRow) -> Result<(), DbFault> {
    let sql = "insert into account (id, phone_tag, email_tag, sealed, password, totp, totp_last_step, state, lang, created, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    acting.write(sql, values(row)).await
}

/// Writes the row if nobody changed it meanwhile; its revision is already one more than the stored one.
pub(crate) async fn save(acting: &mut Acting, row: &AccountRow) -> Result<(), Problem> {
    let sql = "update account set phone_tag = $2, email_tag = $3, sealed = $4, password = $5, totp = $6, totp_last_step = $7, \
               state = $8, lang = $9, created = $10, revision = $11 where id = $1 and revision + 1 = $11";
    acting.write_one(sql, &values(row)).await
}

fn values(row: &AccountRow) -> Vec<crate::db::Value> {
    params![
        row.id,
        row.phone_tag.clone(),
        row.email_tag.clone(),
        &row.sealed,
        &row.password,
        row.totp.clone(),
        row.totp_last_step,
        &row.state,
        &row.lang,
        row.created,
        row.revision,
    ]
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<AccountRow>, DbFault> {
    tx.all("select * from account where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

/// Failures at the door under one identifier, which is kept as a keyed hash.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AttemptRow {
    #[serde(serialize_with = "as_hex")]
    pub(crate) tag: Vec<u8>,
    pub(crate) window_start: Millis,
    pub(crate) failures: i64,
    pub(crate) revision: i64,
}
from_row!(AttemptRow { tag, window_start, failures, revision });

impl AttemptRow {
    pub(crate) fn attempts(&self) -> Attempts {
        Attempts { window_start: self.window_start, failures: self.failures }
    }

    /// What the journal calls it: the first half of the hash, which says nothing to anybody without the key.
    pub(crate) fn subject(&self) -> Uuid {
        Uuid::from_slice(&self.tag[..16]).unwrap_or_default()
    }
}

pub(crate) async fn attempts(tx: &mut Tx, tag: [u8; 32]) -> Result<Option<AttemptRow>, DbFault> {
    tx.first("select * from sign_in_attempt where tag = $1", &params![tag]).await
}

pub(crate) async fn save_attempts(acting: &mut Acting, row: &AttemptRow) -> Result<(), Problem> {
    let values = params![&row.tag, row.window_start, row.failures, row.revision];
    if row.revision == 1 {
        let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, $2, $3, $4)";
        return Ok(acting.write(sql, values).await?);
    }
    let sql = "update sign_in_attempt set window_start = $2, failures = $3, revision = $4 where tag = $1 and revision + 1 = $4";
    acting.write_one(sql, &values).await
}

pub(crate) async fn page_attempts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<AttemptRow>, DbFault> {
    // A subject's id is the first half of the tag; everything with that half is behind us.
    let after = after.map_or_else(Vec::new, |after| [after.as_bytes().as_slice(), &[0xff; 16]].concat());
    tx.all("select * from sign_in_attempt where tag > $1 order by tag limit $2", &params![after, limit]).await
}
