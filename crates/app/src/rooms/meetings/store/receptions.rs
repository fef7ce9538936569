//! Reception days and their tickets.

use super::super::kept::Kept;
use super::{as_hex, maybe_hex};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::methods::Method;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reception {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    pub(crate) method_code: String,
    pub(crate) method_version: i64,
    pub(crate) method: Kept<Method>,
    pub(crate) title: String,
    pub(crate) venue: String,
    pub(crate) starts: Millis,
    pub(crate) ends: Millis,
    pub(crate) slot_minutes: i64,
    pub(crate) state: String,
    pub(crate) reason: String,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Reception {
    id,
    community,
    compound,
    place_path,
    method_code,
    method_version,
    method,
    title,
    venue,
    starts,
    ends,
    slot_minutes,
    state,
    reason,
    updated,
    revision,
});

impl Reception {
    pub(crate) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), compound: Some(self.compound), ..Object::default() }
    }

    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "reception", id: self.id }, self.revision, self)
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Ticket {
    pub(crate) id: Uuid,
    pub(crate) reception: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) number: i64,
    /// 0: somebody who simply came.
    pub(crate) slot: i64,
    pub(crate) state: String,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) holder_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) holder_sealed: Option<Vec<u8>>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed_words: Vec<u8>,
    pub(crate) result: String,
    pub(crate) came_from: Option<Uuid>,
    /// `matter/…`, `topic/…` or `ticket/…`.
    pub(crate) went_to: String,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Ticket {
    id,
    reception,
    community,
    number,
    slot,
    state,
    holder_tag,
    holder_sealed,
    sealed_words,
    result,
    came_from,
    went_to,
    updated,
    revision,
});

impl Ticket {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "reception-ticket", id: self.id }, self.revision, self)
    }

    pub(crate) fn is_open(&self) -> bool {
        ["booked", "came"].contains(&self.state.as_str())
    }
}

pub(crate) async fn reception(tx: &mut Tx, id: Uuid) -> Result<Option<Reception>, Problem> {
    Ok(tx.first("select * from reception where id = $1", &params![id]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, r: &Reception) -> Result<(), Problem> {
    let sql = "insert into reception (id, community, compound, place_path, method_code, method_version, method, title, venue, starts, ends, \
        slot_minutes, state, reason, updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let values = params![
        r.id,
        r.community,
        r.compound,
        &r.place_path,
        &r.method_code,
        r.method_version,
        &r.method,
        &r.title,
        &r.venue,
        r.starts,
        r.ends,
        r.slot_minutes,
        &r.state,
        &r.reason,
        r.updated,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn update(acting: &mut Acting, r: &Reception) -> Result<(), Problem> {
    let sql = "update reception set state = $2, reason = $3, updated = $4, revision = $5 where id = $1 and revision + 1 = $5";
    acting.write_one(sql, &params![r.id, &r.state, &r.reason, r.updated, r.revision]).await
}

/// Receptions of a compound that are not over, the next first; then with `past` those that are, the latest first.
pub(crate) async fn list(tx: &mut Tx, compound: PlaceId, now: Millis, past: bool, limit: i64) -> Result<Vec<Reception>, Problem> {
    let sql = if past {
        "select * from reception where compound = $1 and ends <= $2 order by starts desc, id desc limit $3"
    } else {
        "select * from reception where compound = $1 and ends > $2 order by starts, id limit $3"
    };
    Ok(tx.all(sql, &params![compound, now, limit]).await?)
}

pub(crate) async fn tickets(tx: &mut Tx, reception: Uuid) -> Result<Vec<Ticket>, Problem> {
    let sql = "select * from reception_ticket where reception = $1 order by number limit 500";
    Ok(tx.all(sql, &params![reception]).await?)
}

pub(crate) async fn ticket(tx: &mut Tx, id: Uuid) -> Result<Option<Ticket>, Problem> {
    Ok(tx.first("select * from reception_ticket where id = $1", &params![id]).await?)
}

/// The tickets somebody took for a reception, the latest first.
pub(crate) async fn of_holder(tx: &mut Tx, tag: [u8; 32]) -> Result<Vec<Ticket>, Problem> {
    let sql = "select * from reception_ticket where holder_tag = $1 order by id desc limit 20";
    Ok(tx.all(sql, &params![tag]).await?)
}

pub(crate) async fn insert_ticket(acting: &mut Acting, t: &Ticket) -> Result<(), Problem> {
    let sql = "insert into reception_ticket (id, reception, community, number, slot, state, holder_tag, holder_sealed, sealed_words, result, \
        came_from, went_to, updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let values = params![
        t.id,
        t.reception,
        t.community,
        t.number,
        t.slot,
        &t.state,
        t.holder_tag.clone(),
        t.holder_sealed.clone(),
        t.sealed_words.clone(),
        &t.result,
        t.came_from,
        &t.went_to,
        t.updated,
        t.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn update_ticket(acting: &mut Acting, t: &Ticket) -> Result<(), Problem> {
    let sql = "update reception_ticket set state = $2, result = $3, went_to = $4, updated = $5, revision = $6 \
        where id = $1 and revision + 1 = $6";
    acting.write_one(sql, &params![t.id, &t.state, &t.result, &t.went_to, t.updated, t.revision]).await
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from reception where id > $1 order by id limit $2";
    let rows: Vec<Reception> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "reception", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}

pub async fn audited_tickets(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from reception_ticket where id > $1 order by id limit $2";
    let rows: Vec<Ticket> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter()
        .map(|row| Ok((Subject { kind: "reception-ticket", id: row.id }, row.revision, journal::state_digest(row)?)))
        .collect()
}
