//! Places whose owners vote in the official system.

use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

/// The whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Local {
    pub(crate) id: Uuid,
    pub(crate) place: PlaceId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) official: bool,
    pub(crate) reason: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(Local { id, place, community, official, reason, at, revision });

pub(crate) async fn of_place(tx: &mut Tx, place: PlaceId) -> Result<Option<Local>, DbFault> {
    tx.first("select * from vote_place where place = $1", &params![place]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Local>, DbFault> {
    tx.all("select * from vote_place where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, l: &Local) -> Result<(), DbFault> {
    let sql = "insert into vote_place (id, place, community, official, reason, at, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    acting.write(sql, params![l.id, l.place, l.community, l.official, &l.reason, l.at, l.revision]).await
}

pub(crate) async fn update(acting: &mut Acting, l: &Local) -> Result<(), Problem> {
    let sql = "update vote_place set official = $2, reason = $3, at = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![l.id, l.official, &l.reason, l.at, l.revision]).await
}
