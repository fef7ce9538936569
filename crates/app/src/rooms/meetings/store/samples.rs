//! Samples of meetings.

use super::super::kept::Kept;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was found about one meeting that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    pub(crate) meeting: Uuid,
    pub(crate) answers: BTreeMap<String, String>,
    pub(crate) note: String,
    pub(crate) at: Millis,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sample {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) since: Millis,
    pub(crate) until: Millis,
    pub(crate) size: i64,
    /// Hexadecimal; empty until it was drawn.
    pub(crate) seed: String,
    /// The list it is drawn from, as the file `pavilion draw` reads.
    pub(crate) pool: String,
    pub(crate) drawn: Kept<Vec<Uuid>>,
    pub(crate) found: Kept<Vec<Found>>,
    pub(crate) at: Millis,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Sample { id, community, place, place_path, since, until, size, seed, pool, drawn, found, at, updated, revision });

impl Sample {
    pub(crate) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), ..Object::default() }
    }

    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "meeting-sample", id: self.id }, self.revision, self)
    }
}

pub(crate) async fn sample(tx: &mut Tx, id: Uuid) -> Result<Option<Sample>, Problem> {
    Ok(tx.first("select * from meeting_sample where id = $1", &params![id]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, s: &Sample) -> Result<(), Problem> {
    let sql = "insert into meeting_sample (id, community, place, place_path, since, until, size, seed, pool, drawn, found, at, updated, \
        revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = params![
        s.id,
        s.community,
        s.place,
        &s.place_path,
        s.since,
        s.until,
        s.size,
        &s.seed,
        &s.pool,
        &s.drawn,
        &s.found,
        s.at,
        s.updated,
        s.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn update(acting: &mut Acting, s: &Sample) -> Result<(), Problem> {
    let sql = "update meeting_sample set seed = $2, drawn = $3, found = $4, updated = $5, revision = $6 where id = $1 and revision + 1 = $6";
    acting.write_one(sql, &params![s.id, &s.seed, &s.drawn, &s.found, s.updated, s.revision]).await
}

/// The samples of a place and what lies below or above it, newest first.
pub(crate) async fn list(tx: &mut Tx, path: &str, before: Option<Uuid>, limit: i64) -> Result<Vec<Sample>, Problem> {
    let sql = "select * from meeting_sample where (place_path = $1 or place_path like $2 or $1 like place_path || '.%') and id < $3 \
        order by id desc limit $4";
    Ok(tx.all(sql, &params![path, format!("{path}.%"), before.unwrap_or(Uuid::max()), limit]).await?)
}

/// The settled meetings of a time, in the order of their ids.
pub(crate) async fn pool(tx: &mut Tx, path: &str, since: Millis, until: Millis, limit: i64) -> Result<Vec<Uuid>, Problem> {
    let sql = "select id from meeting where (place_path = $1 or place_path like $2) and state = 'settled' and settled >= $3 and settled < $4 \
        order by id limit $5";
    let rows: Vec<(Uuid,)> = tx.all(sql, &params![path, format!("{path}.%"), since, until, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from meeting_sample where id > $1 order by id limit $2";
    let rows: Vec<Sample> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter()
        .map(|row| Ok((Subject { kind: "meeting-sample", id: row.id }, row.revision, journal::state_digest(row)?)))
        .collect()
}
