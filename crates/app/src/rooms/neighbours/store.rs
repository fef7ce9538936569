//! Occasions on which a neighbour fetches a child.

use crate::crypto;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::{Serialize, Serializer};
use uuid::Uuid;

fn maybe_hex<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crypto::hex(bytes.as_deref().unwrap_or_default()))
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Pickup {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) entrance_path: String,
    pub(super) state: String,
    pub(super) day_ends: Millis,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) code_hash: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) guardian_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) neighbour_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) sealed: Option<Vec<u8>>,
    pub(super) approved: Option<Millis>,
    pub(super) reads: i64,
    pub(super) updated: Millis,
    pub(super) revision: i64,
}
from_row!(Pickup {
    id,
    community,
    compound,
    entrance_path,
    state,
    day_ends,
    code_hash,
    guardian_tag,
    neighbour_tag,
    sealed,
    approved,
    reads,
    updated,
    revision,
});

impl Pickup {
    pub(super) fn object(&self) -> Object {
        Object { path: self.entrance_path.clone(), compound: Some(self.compound), ..Object::default() }
    }

    pub(super) fn line(&self, by: By) -> Result<Line, Problem> {
        Line::about(Action::PickupsShare, by, self.community, Subject { kind: "pickup", id: self.id }, self.revision, self)
    }

    /// Takes everything away that is about anybody.
    pub(super) fn empty(&mut self) {
        self.code_hash = None;
        self.guardian_tag = None;
        self.neighbour_tag = None;
        self.sealed = None;
    }
}

pub(super) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Pickup>, Problem> {
    Ok(tx.first("select * from pickup where id = $1", &params![id]).await?)
}

pub(super) async fn by_code(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<Pickup>, Problem> {
    Ok(tx.first("select * from pickup where code_hash = $1 order by id desc limit 1", &params![hash]).await?)
}

/// The occasions somebody has part in on either side; those that are over hold no tag any more.
pub(super) async fn of(tx: &mut Tx, guardian: [u8; 32], neighbour: [u8; 32]) -> Result<Vec<Pickup>, Problem> {
    let sql = "select * from pickup where guardian_tag = $1 or neighbour_tag = $2 order by day_ends, id limit 20";
    Ok(tx.all(sql, &params![guardian, neighbour]).await?)
}

pub(super) async fn insert(acting: &mut Acting, p: &Pickup) -> Result<(), Problem> {
    let sql = "insert into pickup (id, community, compound, entrance_path, state, day_ends, code_hash, guardian_tag, neighbour_tag, sealed, approved, \
        reads, updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = params![
        p.id,
        p.community,
        p.compound,
        &p.entrance_path,
        &p.state,
        p.day_ends,
        p.code_hash.clone(),
        p.guardian_tag.clone(),
        p.neighbour_tag.clone(),
        p.sealed.clone(),
        p.approved,
        p.reads,
        p.updated,
        p.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(super) async fn update(acting: &mut Acting, p: &Pickup) -> Result<(), Problem> {
    let sql = "update pickup set state = $2, code_hash = $3, guardian_tag = $4, neighbour_tag = $5, sealed = $6, approved = $7, reads = $8, \
        updated = $9, revision = $10 where id = $1 and revision + 1 = $10";
    let values = params![
        p.id,
        &p.state,
        p.code_hash.clone(),
        p.guardian_tag.clone(),
        p.neighbour_tag.clone(),
        p.sealed.clone(),
        p.approved,
        p.reads,
        p.updated,
        p.revision
    ];
    acting.write_one(sql, &values).await
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from pickup where id > $1 order by id limit $2";
    let rows: Vec<Pickup> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "pickup", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}
