//! The shield: words passed on between reporter and handler, asking to see who complained, and being made to pay for it.

use super::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

/// A message between reporter and handler.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RelayRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) from_reporter: bool,
    pub(crate) capacity: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(RelayRow { id, matter, community, from_reporter, capacity, sealed, at, revision });

impl RelayRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "relay", id: self.id }, self.revision, self)
    }
}

const RELAY: &str = "select id, matter, community, from_reporter, capacity, sealed, at, revision from relay";
/// The newest ones of a matter; older ones are read by nobody.
const RELAYED_MAX: i64 = 200;

pub(crate) async fn relayed(tx: &mut Tx, matter: MatterId) -> Result<Vec<RelayRow>, Problem> {
    let sql = format!("{RELAY} where matter = $1 order by id desc limit $2");
    let mut rows: Vec<RelayRow> = tx.all(&sql, &params![matter, RELAYED_MAX]).await?;
    rows.reverse();
    Ok(rows)
}

pub(crate) async fn insert_relay(acting: &mut Acting, row: &RelayRow) -> Result<(), Problem> {
    let sql = "insert into relay (id, matter, community, from_reporter, capacity, sealed, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.matter, r.community, r.from_reporter, r.capacity, r.sealed, r.at, r.revision]).await?)
}

pub async fn audited_relays(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<RelayRow> =
        tx.all(&format!("{RELAY} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "relay", |row| (row.id, row.revision))
}

/// Somebody asks to see who complained.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnmaskingRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) asked_by: AccountId,
    pub(crate) reason: String,
    pub(crate) asked: Millis,
    pub(crate) decided_by: Option<AccountId>,
    pub(crate) allowed: Option<bool>,
    pub(crate) decided: Option<Millis>,
    pub(crate) seen: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(UnmaskingRow { id, matter, community, asked_by, reason, asked, decided_by, allowed, decided, seen, revision });

impl UnmaskingRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "unmasking", id: self.id }, self.revision, self)
    }
}

const UNMASKING: &str =
    "select id, matter, community, asked_by, reason, asked, decided_by, allowed, decided, seen, revision from unmasking";

pub(crate) async fn unmasking(tx: &mut Tx, id: Uuid) -> Result<Option<UnmaskingRow>, Problem> {
    Ok(tx.first(&format!("{UNMASKING} where id = $1"), &params![id]).await?)
}

/// What was asked about a matter, newest first.
pub(crate) async fn unmaskings_of(tx: &mut Tx, matter: MatterId) -> Result<Vec<UnmaskingRow>, Problem> {
    Ok(tx.all(&format!("{UNMASKING} where matter = $1 order by id desc limit 50"), &params![matter]).await?)
}

/// What waits for a second person, oldest first.
pub(crate) async fn unmaskings_open(tx: &mut Tx, limit: i64) -> Result<Vec<UnmaskingRow>, Problem> {
    Ok(tx.all(&format!("{UNMASKING} where decided is null order by id limit $1"), &params![limit]).await?)
}

pub(crate) async fn insert_unmasking(acting: &mut Acting, row: &UnmaskingRow) -> Result<(), Problem> {
    let sql = "insert into unmasking (id, matter, community, asked_by, reason, asked, decided_by, allowed, decided, seen, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let r = row.clone();
    let values = params![
        r.id,
        r.matter,
        r.community,
        r.asked_by,
        r.reason,
        r.asked,
        r.decided_by,
        r.allowed,
        r.decided,
        r.seen,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save_unmasking(acting: &mut Acting, row: &UnmaskingRow) -> Result<(), Problem> {
    let sql = "update unmasking set decided_by = $2, allowed = $3, decided = $4, seen = $5, revision = $6 where id = $1 and revision = $6 - 1";
    acting.write_one(sql, &params![row.id, row.decided_by, row.allowed, row.decided, row.seen, row.revision]).await
}

pub async fn audited_unmaskings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<UnmaskingRow> =
        tx.all(&format!("{UNMASKING} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "unmasking", |row| (row.id, row.revision))
}

/// Somebody is made to pay for having reported.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReprisalRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) at: Millis,
    pub(crate) answered_by: Option<AccountId>,
    pub(crate) sealed_answer: Option<Vec<u8>>,
    pub(crate) answered: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(ReprisalRow { id, matter, community, sealed, at, answered_by, sealed_answer, answered, revision });

impl ReprisalRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "reprisal", id: self.id }, self.revision, self)
    }
}

const REPRISAL: &str = "select id, matter, community, sealed, at, answered_by, sealed_answer, answered, revision from reprisal";

pub(crate) async fn reprisal(tx: &mut Tx, id: Uuid) -> Result<Option<ReprisalRow>, Problem> {
    Ok(tx.first(&format!("{REPRISAL} where id = $1"), &params![id]).await?)
}

pub(crate) async fn reprisals_of(tx: &mut Tx, matter: MatterId) -> Result<Vec<ReprisalRow>, Problem> {
    Ok(tx.all(&format!("{REPRISAL} where matter = $1 order by id limit 50"), &params![matter]).await?)
}

pub(crate) async fn reprisals_open(tx: &mut Tx, limit: i64) -> Result<Vec<ReprisalRow>, Problem> {
    Ok(tx.all(&format!("{REPRISAL} where answered is null order by id limit $1"), &params![limit]).await?)
}

pub(crate) async fn insert_reprisal(acting: &mut Acting, row: &ReprisalRow) -> Result<(), Problem> {
    let sql = "insert into reprisal (id, matter, community, sealed, at, answered_by, sealed_answer, answered, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let r = row.clone();
    let values = params![r.id, r.matter, r.community, r.sealed, r.at, r.answered_by, r.sealed_answer, r.answered, r.revision];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save_reprisal(acting: &mut Acting, row: &ReprisalRow) -> Result<(), Problem> {
    let sql = "update reprisal set answered_by = $2, sealed_answer = $3, answered = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![row.id, row.answered_by, row.sealed_answer.clone(), row.answered, row.revision]).await
}

pub async fn audited_reprisals(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<ReprisalRow> =
        tx.all(&format!("{REPRISAL} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "reprisal", |row| (row.id, row.revision))
}
