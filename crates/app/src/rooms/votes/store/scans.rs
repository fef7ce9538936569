//! Pictures of paper ballots: the rows; the files lie sealed in the store.

use super::super::model::as_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, PlaceId, VoteId};
use serde::Serialize;
use uuid::Uuid;

/// The whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Scan {
    pub(crate) id: Uuid,
    pub(crate) vote: VoteId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) paper: Uuid,
    pub(crate) bytes: i64,
    #[serde(serialize_with = "as_hex")]
    pub(crate) digest: Vec<u8>,
    pub(crate) added_by: AccountId,
    pub(crate) at: Millis,
    pub(crate) looks: i64,
    pub(crate) gone: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Scan { id, vote, community, paper, bytes, digest, added_by, at, looks, gone, revision });

pub(crate) async fn scan(tx: &mut Tx, id: Uuid) -> Result<Option<Scan>, DbFault> {
    tx.first("select * from paper_scan where id = $1", &params![id]).await
}

/// Pictures of a vote that are still there, newest first.
pub(crate) async fn of_vote(tx: &mut Tx, vote: VoteId, limit: i64) -> Result<Vec<Scan>, DbFault> {
    let sql = "select * from paper_scan where vote = $1 and gone is null order by id desc limit $2";
    tx.all(sql, &params![vote, limit]).await
}

pub(crate) async fn of_paper(tx: &mut Tx, paper: Uuid) -> Result<Vec<Scan>, DbFault> {
    tx.all("select * from paper_scan where paper = $1 and gone is null order by id limit 20", &params![paper]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Scan>, DbFault> {
    tx.all("select * from paper_scan where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn files_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, DbFault> {
    let sql = "select id, bytes from paper_scan where id > $1 and gone is null order by id limit $2";
    tx.all(sql, &params![after, limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, s: &Scan) -> Result<(), DbFault> {
    let sql = "insert into paper_scan (id, vote, community, paper, bytes, digest, added_by, at, looks, gone, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values =
        params![s.id, s.vote, s.community, s.paper, s.bytes, s.digest.clone(), s.added_by, s.at, s.looks, s.gone, s.revision];
    acting.write(sql, values).await
}

pub(crate) async fn update(acting: &mut Acting, s: &Scan) -> Result<(), Problem> {
    let sql = "update paper_scan set looks = $2, gone = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![s.id, s.looks, s.gone, s.revision]).await
}
