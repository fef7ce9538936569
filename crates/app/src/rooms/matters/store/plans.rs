//! The compound's own plan, and what is open where on it.

use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PlanRow {
    pub(crate) id: Uuid,
    pub(crate) compound: PlaceId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) blob: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) bytes: i64,
    #[serde(serialize_with = "as_hex")]
    pub(crate) digest: Vec<u8>,
    pub(crate) pins: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(PlanRow { id, compound, community, blob, width, height, bytes, digest, pins, at, revision });

fn as_hex<S: serde::Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&crate::crypto::hex(bytes))
}

pub(crate) async fn put(acting: &mut Acting, row: &PlanRow) -> Result<(), Problem> {
    let r = row.clone();
    let values = params![r.id, r.compound, r.community, r.blob, r.width, r.height, r.bytes, r.digest, r.pins, r.at, r.revision];
    if row.revision == 1 {
        let sql = "insert into plan (id, compound, community, blob, width, height, bytes, digest, pins, at, revision) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        return Ok(acting.write(sql, values).await?);
    }
    let sql = "update plan set compound = $2, community = $3, blob = $4, width = $5, height = $6, bytes = $7, digest = $8, pins = $9, \
               at = $10, revision = $11 where id = $1 and revision + 1 = $11";
    acting.write_one(sql, &values).await
}

pub(crate) async fn of_compound(tx: &mut Tx, compound: PlaceId) -> Result<Option<PlanRow>, Problem> {
    Ok(tx.first("select * from plan where compound = $1", &params![compound]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<PlanRow>, Problem> {
    Ok(tx.all("select * from plan where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await?)
}

/// How many matters are open at a place of the compound. What nobody has checked yet has no place for others.
pub(crate) async fn open_by_place(tx: &mut Tx, compound: PlaceId) -> Result<Vec<(PlaceId, i64)>, Problem> {
    let sql = "select place, cast(count(*) as bigint) as n from matter where compound = $1 and title <> '' \
               and state in ('submitted', 'accepted', 'assigned', 'in-progress') group by place order by place limit 20000";
    Ok(tx.all(sql, &params![compound]).await?)
}
