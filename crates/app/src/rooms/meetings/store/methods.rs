//! The methods communities wrote down themselves: one row a version, never changed.

use crate::db::Tx;
use crate::desk::{Acting, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct MethodRow {
    pub(crate) id: Uuid,
    pub(crate) community: PlaceId,
    pub(crate) code: String,
    pub(crate) version: i64,
    pub(crate) text: String,
    pub(crate) note: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(MethodRow { id, community, code, version, text, note, at, revision });

pub(crate) async fn newest(tx: &mut Tx, community: PlaceId, code: &str) -> Result<Option<MethodRow>, Problem> {
    let sql = "select * from method where community = $1 and code = $2 order by version desc limit 1";
    Ok(tx.first(sql, &params![community, code]).await?)
}

/// The newest version of every method of a community.
pub(crate) async fn all(tx: &mut Tx, community: PlaceId) -> Result<Vec<MethodRow>, Problem> {
    let sql = "select * from method m where community = $1 and version = (select max(o.version) from method o \
        where o.community = m.community and o.code = m.code) order by code limit 300";
    Ok(tx.all(sql, &params![community]).await?)
}

pub(crate) async fn versions(tx: &mut Tx, community: PlaceId, code: &str) -> Result<Vec<MethodRow>, Problem> {
    let sql = "select * from method where community = $1 and code = $2 order by version desc limit 100";
    Ok(tx.all(sql, &params![community, code]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, row: &MethodRow) -> Result<(), Problem> {
    let sql =
        "insert into method (id, community, code, version, text, note, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = params![row.id, row.community, &row.code, row.version, &row.text, &row.note, row.at, row.revision];
    Ok(acting.write(sql, values).await?)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from method where id > $1 order by id limit $2";
    let rows: Vec<MethodRow> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "method", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}
