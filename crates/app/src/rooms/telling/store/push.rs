//! Browsers that want to be woken, and the key they know us by.

use super::as_hex;
use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::AccountId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Browser {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    #[serde(serialize_with = "as_hex")]
    pub(crate) endpoint_tag: Vec<u8>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) created: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Browser { id, account, endpoint_tag, sealed, created, ended, revision });

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Key {
    pub(crate) id: Uuid,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) public: String,
    pub(crate) created: Millis,
    pub(crate) revision: i64,
}
from_row!(Key { id, sealed, public, created, revision });

pub(crate) async fn insert(acting: &mut Acting, row: &Browser) -> Result<(), Problem> {
    let sql = "insert into telling_push (id, account, endpoint_tag, sealed, created, ended, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.account, r.endpoint_tag, r.sealed, r.created, r.ended, r.revision]).await?)
}

/// Ends one; its address goes.
pub(crate) async fn save(acting: &mut Acting, row: &Browser) -> Result<(), Problem> {
    let sql = "update telling_push set sealed = $2, ended = $3, revision = $4 where id = $1 and revision + 1 = $4";
    acting.write_one(sql, &params![row.id, &row.sealed, row.ended, row.revision]).await
}

pub(crate) async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Browser>, Problem> {
    let sql = "select * from telling_push where account = $1 and ended is null order by id limit 50";
    Ok(tx.all(sql, &params![account]).await?)
}

pub(crate) async fn by_endpoint(tx: &mut Tx, tag: [u8; 32]) -> Result<Option<Browser>, Problem> {
    Ok(tx.first("select * from telling_push where endpoint_tag = $1 and ended is null", &params![tag]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Browser>, Problem> {
    let sql = "select * from telling_push where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}

/// The first key ever made is the key.
pub(crate) async fn key(tx: &mut Tx) -> Result<Option<Key>, Problem> {
    Ok(tx.first("select * from telling_key order by id limit 1", &[]).await?)
}

pub(crate) async fn insert_key(acting: &mut Acting, row: &Key) -> Result<(), Problem> {
    let sql = "insert into telling_key (id, sealed, public, created, revision) values ($1, $2, $3, $4, $5)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.sealed, r.public, r.created, r.revision]).await?)
}

pub(crate) async fn page_keys(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Key>, Problem> {
    let sql = "select * from telling_key where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}
