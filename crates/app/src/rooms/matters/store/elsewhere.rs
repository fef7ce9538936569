//! Matters handed to other systems.

use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Elsewhere {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) endpoint: String,
    pub(crate) service_code: String,
    pub(crate) state: String,
    pub(crate) their_number: String,
    pub(crate) their_token: String,
    pub(crate) their_status: String,
    pub(crate) their_notes: String,
    pub(crate) tries: i64,
    pub(crate) fault: String,
    pub(crate) at: Millis,
    pub(crate) looked: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Elsewhere {
    id,
    matter,
    community,
    endpoint,
    service_code,
    state,
    their_number,
    their_token,
    their_status,
    their_notes,
    tries,
    fault,
    at,
    looked,
    revision,
});

pub(crate) async fn insert(acting: &mut Acting, row: &Elsewhere) -> Result<(), Problem> {
    let sql = "insert into matter_elsewhere (id, matter, community, endpoint, service_code, state, their_number, their_token, their_status, \
               their_notes, tries, fault, at, looked, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let r = row.clone();
    let values = params![
        r.id,
        r.matter,
        r.community,
        r.endpoint,
        r.service_code,
        r.state,
        r.their_number,
        r.their_token,
        r.their_status,
        r.their_notes,
        r.tries,
        r.fault,
        r.at,
        r.looked,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, row: &Elsewhere) -> Result<(), Problem> {
    let sql = "update matter_elsewhere set state = $2, their_number = $3, their_token = $4, their_status = $5, their_notes = $6, tries = $7, \
               fault = $8, looked = $9, revision = $10 where id = $1 and revision + 1 = $10";
    let r = row.clone();
    let values = params![
        r.id,
        r.state,
        r.their_number,
        r.their_token,
        r.their_status,
        r.their_notes,
        r.tries,
        r.fault,
        r.looked,
        r.revision
    ];
    acting.write_one(sql, &values).await
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Elsewhere>, Problem> {
    Ok(tx.first("select * from matter_elsewhere where id = $1", &params![id]).await?)
}

/// Where a matter was handed to.
pub(crate) async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Elsewhere>, Problem> {
    Ok(tx.all("select * from matter_elsewhere where matter = $1 order by id limit 50", &params![matter]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Elsewhere>, Problem> {
    let sql = "select * from matter_elsewhere where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}
