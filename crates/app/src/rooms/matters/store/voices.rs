//! Voices added to a matter, what they answer, and matters that go on in another.

use super::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

/// Somebody's voice on a matter.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VoiceRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) tag: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
    pub(crate) at: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(VoiceRow { id, matter, community, tag, sealed, at, ended, revision });

impl VoiceRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "voice", id: self.id }, self.revision, self)
    }
}

const VOICE: &str = "select id, matter, community, tag, sealed, at, ended, revision from voice";

pub(crate) async fn voice(tx: &mut Tx, matter: MatterId, tag: [u8; 32]) -> Result<Option<VoiceRow>, Problem> {
    Ok(tx.first(&format!("{VOICE} where matter = $1 and tag = $2"), &params![matter, tag]).await?)
}

/// As many as are told in one go; more than any compound has dwellings.
const VOICES_MAX: i64 = 20_000;

/// The living voices of a matter and of those that go on in it.
pub(crate) async fn voices(tx: &mut Tx, root: MatterId) -> Result<Vec<VoiceRow>, Problem> {
    let sql = format!(
        "{VOICE} where ended is null and (matter = $1 or matter in (select g.matter from merging g where g.root = $1 and g.ended is null)) \
         order by id limit $2"
    );
    Ok(tx.all(&sql, &params![root, VOICES_MAX]).await?)
}

/// How many added their voice, and how many other matters go on in this one.
pub(crate) async fn counts(tx: &mut Tx, root: MatterId) -> Result<(i64, i64), Problem> {
    let sql = "select (select cast(count(*) as bigint) from voice v where v.ended is null and (v.matter = $1 \
            or v.matter in (select g.matter from merging g where g.root = $1 and g.ended is null))) as voices, \
        (select cast(count(*) as bigint) from merging h where h.root = $1 and h.ended is null) as merged";
    Ok(tx.only(sql, &params![root]).await?)
}

/// Whether anybody besides its reporter waits for one of these matters: always sixteen, so that the text is one.
pub(crate) async fn with_others(tx: &mut Tx, ids: &[MatterId]) -> Result<Vec<MatterId>, Problem> {
    const TOGETHER: usize = 16;
    let marks: Vec<String> = (1..=TOGETHER).map(|n| format!("${n}")).collect();
    let marks = marks.join(", ");
    let sql = format!(
        "select v.matter as id from voice v where v.matter in ({marks}) and v.ended is null \
         union select g.root as id from merging g where g.root in ({marks}) and g.ended is null limit 200"
    );
    let mut found = Vec::new();
    for part in ids.chunks(TOGETHER) {
        let last = part.last().into_iter().cycle();
        let values: Vec<crate::db::Value> = part.iter().chain(last).take(TOGETHER).map(crate::db::Value::from).collect();
        let rows: Vec<(MatterId,)> = tx.all(&sql, &values).await?;
        found.extend(rows.into_iter().map(|(id,)| id));
    }
    Ok(found)
}

pub(crate) async fn insert_voice(acting: &mut Acting, row: &VoiceRow) -> Result<(), Problem> {
    let sql =
        "insert into voice (id, matter, community, tag, sealed, at, ended, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.matter, r.community, r.tag, r.sealed, r.at, r.ended, r.revision]).await?)
}

pub(crate) async fn save_voice(acting: &mut Acting, row: &VoiceRow) -> Result<(), Problem> {
    let sql = "update voice set at = $2, ended = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![row.id, row.at, row.ended, row.revision]).await
}

pub(crate) async fn audited_voices(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<VoiceRow> =
        tx.all(&format!("{VOICE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "voice", |row| (row.id, row.revision))
}

/// What one of the others says of one round.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AnswerRow {
    pub(crate) id: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) round: i64,
    pub(crate) tag: Vec<u8>,
    pub(crate) value: String,
    pub(crate) at: Millis,
}
from_row!(AnswerRow { id, matter, community, round, tag, value, at });

const ANSWER: &str = "select id, matter, community, round, tag, value, at from voice_answer";

pub(crate) async fn answer(tx: &mut Tx, root: MatterId, round: i64, tag: [u8; 32]) -> Result<Option<AnswerRow>, Problem> {
    Ok(tx.first(&format!("{ANSWER} where matter = $1 and round = $2 and tag = $3"), &params![root, round, tag]).await?)
}

pub(crate) async fn insert_answer(acting: &mut Acting, row: &AnswerRow, by: By) -> Result<(), Problem> {
    let sql = "insert into voice_answer (id, matter, community, round, tag, value, at) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    acting.write(sql, params![r.id, r.matter, r.community, r.round, r.tag, r.value, r.at]).await?;
    let subject = Subject { kind: "voice-answer", id: row.id };
    acting.note(Line::about(Action::MattersVoice, by, row.community, subject, 1, row)?);
    Ok(())
}

/// What the others say of one round, by what they say.
pub(crate) async fn answers(tx: &mut Tx, root: MatterId, round: i64) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "select value, cast(count(*) as bigint) as n from voice_answer where matter = $1 and round = $2 group by value order by value limit 10";
    Ok(tx.all(sql, &params![root, round]).await?)
}

pub(crate) async fn audited_answers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<AnswerRow> =
        tx.all(&format!("{ANSWER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "voice-answer", |row| (row.id, 1))
}

/// A matter that goes on in another.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MergingRow {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) matter: MatterId,
    pub(crate) root: MatterId,
    pub(crate) before_state: String,
    pub(crate) at: Millis,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(MergingRow { id, community, matter, root, before_state, at, ended, revision });

impl MergingRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "merging", id: self.id }, self.revision, self)
    }
}

const MERGING: &str = "select id, community, matter, root, before_state, at, ended, revision from merging";

/// Where a matter goes on now.
pub(crate) async fn merging(tx: &mut Tx, matter: MatterId) -> Result<Option<MergingRow>, Problem> {
    Ok(tx.first(&format!("{MERGING} where matter = $1 and ended is null"), &params![matter]).await?)
}

/// What goes on in a matter.
pub(crate) async fn merged_into(tx: &mut Tx, root: MatterId) -> Result<Vec<MergingRow>, Problem> {
    Ok(tx.all(&format!("{MERGING} where root = $1 and ended is null order by id limit 500"), &params![root]).await?)
}

pub(crate) async fn insert_merging(acting: &mut Acting, row: &MergingRow) -> Result<(), Problem> {
    let sql = "insert into merging (id, community, matter, root, before_state, at, ended, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.community, r.matter, r.root, r.before_state, r.at, r.ended, r.revision]).await?)
}

pub(crate) async fn end_merging(acting: &mut Acting, row: &MergingRow) -> Result<(), Problem> {
    let sql = "update merging set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![row.id, row.ended, row.revision]).await
}

pub(crate) async fn audited_mergings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<MergingRow> =
        tx.all(&format!("{MERGING} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "merging", |row| (row.id, row.revision))
}

/// Nobody is its reporter any more: others keep it going.
pub(crate) async fn save_reporter(acting: &mut Acting, matter: MatterId, tag: Vec<u8>, sealed: Vec<u8>) -> Result<(), Problem> {
    acting.write_one("update reporter set tag = $2, sealed = $3 where matter = $1", &params![matter, tag, sealed]).await
}
