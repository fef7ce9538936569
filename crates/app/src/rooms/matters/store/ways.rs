//! Ways in: how a matter came, the codes to follow it, the papers on walls.

use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, DwellingId, MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

/// What `doctor` compares of each row.
pub(crate) type Audited = Vec<(Subject, i64, [u8; 32])>;

/// Rows as `doctor` sees them.
pub(crate) fn audited<R: Serialize>(
    rows: &[R],
    kind: &'static str,
    name: impl Fn(&R) -> (Uuid, i64),
) -> Result<Audited, Problem> {
    let one = |row: &R| {
        let (id, revision) = name(row);
        Ok((Subject { kind, id }, revision, journal::state_digest(row)?))
    };
    rows.iter().map(one).collect()
}

/// How a matter came in.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IntakeRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) channel: String,
    pub(crate) captured_by: Option<AccountId>,
    pub(crate) leave: String,
    pub(crate) party: String,
    pub(crate) dwelling: Option<DwellingId>,
    pub(crate) poster: Option<Uuid>,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(IntakeRow { id, matter, community, channel, captured_by, leave, party, dwelling, poster, at, revision });

impl IntakeRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "intake", id: self.id }, self.revision, self)
    }
}

const INTAKE: &str =
    "select id, matter, community, channel, captured_by, leave, party, dwelling, poster, at, revision from intake";

pub(crate) async fn intake(tx: &mut Tx, matter: MatterId) -> Result<Option<IntakeRow>, Problem> {
    Ok(tx.first(&format!("{INTAKE} where matter = $1"), &params![matter]).await?)
}

pub(crate) async fn insert_intake(acting: &mut Acting, row: &IntakeRow) -> Result<(), Problem> {
    let sql = "insert into intake (id, matter, community, channel, captured_by, leave, party, dwelling, poster, at, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let r = row.clone();
    let values =
        params![r.id, r.matter, r.community, r.channel, r.captured_by, r.leave, r.party, r.dwelling, r.poster, r.at, r.revision];
    Ok(acting.write(sql, values).await?)
}

/// Writes what may change of it: the party complained of and the dwelling; the rest is how it was.
pub(crate) async fn save_intake(acting: &mut Acting, row: &IntakeRow) -> Result<(), Problem> {
    let sql = "update intake set party = $2, dwelling = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![row.id, &row.party, row.dwelling, row.revision]).await
}

pub async fn audited_intakes(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<IntakeRow> =
        tx.all(&format!("{INTAKE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "intake", |row| (row.id, row.revision))
}

/// A code to follow a matter.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClaimRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) code_hash: Vec<u8>,
    pub(crate) made: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(ClaimRow { id, matter, community, code_hash, made, ended, revision });

impl ClaimRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "claim", id: self.id }, self.revision, self)
    }
}

const CLAIM: &str = "select id, matter, community, code_hash, made, ended, revision from claim";

pub(crate) async fn claim(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<ClaimRow>, Problem> {
    Ok(tx.first(&format!("{CLAIM} where code_hash = $1 and ended is null"), &params![hash]).await?)
}

pub(crate) async fn insert_claim(acting: &mut Acting, row: &ClaimRow) -> Result<(), Problem> {
    let sql = "insert into claim (id, matter, community, code_hash, made, ended, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.matter, r.community, r.code_hash, r.made, r.ended, r.revision]).await?)
}

pub async fn audited_claims(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<ClaimRow> =
        tx.all(&format!("{CLAIM} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "claim", |row| (row.id, row.revision))
}

/// A paper on a wall.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PosterRow {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) code: String,
    pub(crate) made: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(PosterRow { id, community, place, code, made, ended, revision });

impl PosterRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "poster", id: self.id }, self.revision, self)
    }
}

const POSTER: &str = "select id, community, place, code, made, ended, revision from poster";

pub(crate) async fn poster_by_code(tx: &mut Tx, code: &str) -> Result<Option<PosterRow>, Problem> {
    Ok(tx.first(&format!("{POSTER} where code = $1"), &params![code]).await?)
}

pub(crate) async fn poster(tx: &mut Tx, id: Uuid) -> Result<Option<PosterRow>, Problem> {
    Ok(tx.first(&format!("{POSTER} where id = $1"), &params![id]).await?)
}

/// The living papers of these places; a compound has a few hundred spots at most.
pub(crate) async fn posters_of(tx: &mut Tx, place: PlaceId) -> Result<Vec<PosterRow>, Problem> {
    Ok(tx.all(&format!("{POSTER} where place = $1 and ended is null order by id limit 50"), &params![place]).await?)
}

pub(crate) async fn insert_poster(acting: &mut Acting, row: &PosterRow) -> Result<(), Problem> {
    let sql = "insert into poster (id, community, place, code, made, ended, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.community, r.place, r.code, r.made, r.ended, r.revision]).await?)
}

pub(crate) async fn end_poster(acting: &mut Acting, row: &PosterRow) -> Result<(), Problem> {
    let sql = "update poster set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![row.id, row.ended, row.revision]).await
}

pub async fn audited_posters(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<PosterRow> =
        tx.all(&format!("{POSTER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "poster", |row| (row.id, row.revision))
}
