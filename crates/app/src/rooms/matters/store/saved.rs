//! Lists somebody keeps.

use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::AccountId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct SavedRow {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) created: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(SavedRow { id, account, name, query, created, ended, revision });

pub(crate) async fn insert(acting: &mut Acting, row: &SavedRow) -> Result<(), Problem> {
    let sql = "insert into saved_list (id, account, name, query, created, ended, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.account, r.name, r.query, r.created, r.ended, r.revision]).await?)
}

pub(crate) async fn end(acting: &mut Acting, row: &SavedRow) -> Result<(), Problem> {
    let sql = "update saved_list set ended = $2, revision = $3 where id = $1 and revision + 1 = $3";
    acting.write_one(sql, &params![row.id, row.ended, row.revision]).await
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<SavedRow>, Problem> {
    Ok(tx.first("select * from saved_list where id = $1", &params![id]).await?)
}

/// As many as anybody may keep, and more.
const LISTS_READ_MAX: i64 = 100;

pub(crate) async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<SavedRow>, Problem> {
    let sql = "select * from saved_list where account = $1 and ended is null order by id limit $2";
    Ok(tx.all(sql, &params![account, LISTS_READ_MAX]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<SavedRow>, Problem> {
    let sql = "select * from saved_list where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}
