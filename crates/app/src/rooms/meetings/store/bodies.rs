//! The registry of bodies.

use super::super::kept::Kept;
use crate::db::Tx;
use crate::desk::{Acting, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A seat: a task and a party, never a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seat {
    pub(crate) task: String,
    pub(crate) party: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Body {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) seats: Kept<Vec<Seat>>,
    pub(crate) papers: Kept<Vec<String>>,
    pub(crate) note: String,
    pub(crate) since: Millis,
    pub(crate) term_until: Option<Millis>,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Body {
    id,
    community,
    place,
    place_path,
    kind,
    name,
    state,
    seats,
    papers,
    note,
    since,
    term_until,
    updated,
    revision
});

pub(crate) async fn body(tx: &mut Tx, id: Uuid) -> Result<Option<Body>, Problem> {
    Ok(tx.first("select * from body where id = $1", &params![id]).await?)
}

/// The owners' committee of a compound, while there is one.
pub(crate) async fn committee_of(tx: &mut Tx, compound: PlaceId) -> Result<Option<Body>, Problem> {
    let sql =
        "select * from body where place = $1 and kind = 'owners-committee' and state <> 'dissolved' order by id desc limit 1";
    Ok(tx.first(sql, &params![compound]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, body: &Body) -> Result<(), Problem> {
    let sql = "insert into body (id, community, place, place_path, kind, name, state, seats, papers, note, since, term_until, updated, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    Ok(acting.write(sql, values(body)).await?)
}

pub(crate) async fn update(acting: &mut Acting, body: &Body) -> Result<(), Problem> {
    let sql = "update body set community = $2, place = $3, place_path = $4, kind = $5, name = $6, state = $7, seats = $8, papers = $9, \
        note = $10, since = $11, term_until = $12, updated = $13, revision = $14 where id = $1 and revision + 1 = $14";
    acting.write_one(sql, &values(body)).await
}

fn values(b: &Body) -> Vec<crate::db::Value> {
    params![
        b.id,
        b.community,
        b.place,
        &b.place_path,
        &b.kind,
        &b.name,
        &b.state,
        &b.seats,
        &b.papers,
        &b.note,
        b.since,
        b.term_until,
        b.updated,
        b.revision
    ]
}

/// The bodies of a place, of what lies below it and of what it lies in.
pub(crate) async fn list(tx: &mut Tx, path: &str, after: Option<Uuid>, limit: i64) -> Result<Vec<Body>, Problem> {
    let sql = "select * from body where (place_path = $1 or place_path like $2 or $1 like place_path || '.%') and id > $3 order by id limit $4";
    Ok(tx.all(sql, &params![path, format!("{path}.%"), after.unwrap_or_default(), limit]).await?)
}

/// How many bodies there are in each state, and their seats are counted by the caller: figures about bodies, never about persons.
pub(crate) async fn counts(tx: &mut Tx, path: &str) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "select state, cast(count(*) as bigint) as n from body where place_path = $1 or place_path like $2 \
        or $1 like place_path || '.%' group by state order by state limit 10";
    Ok(tx.all(sql, &params![path, format!("{path}.%")]).await?)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<Body> =
        tx.all("select * from body where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "body", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}
