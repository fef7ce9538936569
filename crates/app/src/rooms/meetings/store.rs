//! The tables of meetings. Topics stand in `store/topics.rs`, rule documents, bodies, receptions and samples in files of their own.

pub(super) mod bodies;
pub(super) mod chain;
pub(super) mod methods;
pub(super) mod receptions;
pub(super) mod remarks;
pub(super) mod rules;
pub(super) mod samples;
pub(super) mod topics;
pub(super) mod venues;

use super::shapes::{Item, Meeting, SignedIn, Whole};
use crate::crypto;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId};
use serde::{Serialize, Serializer};
use uuid::Uuid;

pub(super) const KIND: &str = "meeting";

pub(super) async fn meeting(tx: &mut Tx, id: Uuid) -> Result<Option<Meeting>, Problem> {
    Ok(tx.first("select * from meeting where id = $1", &params![id]).await?)
}

pub(super) async fn whole(tx: &mut Tx, id: Uuid) -> Result<Option<Whole>, Problem> {
    let Some(meeting) = meeting(tx, id).await? else { return Ok(None) };
    let items = tx.all("select * from meeting_item where meeting = $1 order by number limit 200", &params![id]).await?;
    let sql = "select dwelling from meeting_dwelling where meeting = $1 order by dwelling limit 2000";
    let dwellings: Vec<(DwellingId,)> = tx.all(sql, &params![id]).await?;
    Ok(Some(Whole { meeting, items, dwellings: dwellings.into_iter().map(|(id,)| id).collect() }))
}

pub(super) async fn item(tx: &mut Tx, id: Uuid) -> Result<Option<Item>, Problem> {
    Ok(tx.first("select * from meeting_item where id = $1", &params![id]).await?)
}

pub(super) async fn insert(acting: &mut Acting, m: &Meeting) -> Result<(), Problem> {
    let sql = "insert into meeting (id, community, compound, place, place_path, state, light, method_code, method_version, method, title, venue, \
        material, starts, lasts_minutes, announced, chair, opened, closed, settled, reason, scope, parties, remarks, moves, photo, showing, \
        updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
        $25, $26, $27, $28, $29)";
    Ok(acting.write(sql, values(m)).await?)
}

/// Writes a changed meeting, if nobody changed it meanwhile.
pub(super) async fn update(acting: &mut Acting, m: &Meeting) -> Result<(), Problem> {
    let sql = "update meeting set community = $2, compound = $3, place = $4, place_path = $5, state = $6, light = $7, method_code = $8, \
        method_version = $9, method = $10, title = $11, venue = $12, material = $13, starts = $14, lasts_minutes = $15, announced = $16, \
        chair = $17, opened = $18, closed = $19, settled = $20, reason = $21, scope = $22, parties = $23, remarks = $24, moves = $25, \
        photo = $26, showing = $27, updated = $28, revision = $29 where id = $1 and revision + 1 = $29";
    acting.write_one(sql, &values(m)).await
}

fn values(m: &Meeting) -> Vec<crate::db::Value> {
    params![
        m.id,
        m.community,
        m.compound,
        m.place,
        &m.place_path,
        &m.state,
        m.light,
        &m.method_code,
        m.method_version,
        &m.method,
        &m.title,
        &m.venue,
        &m.material,
        m.starts,
        m.lasts_minutes,
        m.announced,
        m.chair,
        m.opened,
        m.closed,
        m.settled,
        &m.reason,
        &m.scope,
        &m.parties,
        &m.remarks,
        &m.moves,
        m.photo,
        m.showing,
        m.updated,
        m.revision
    ]
}

pub(super) async fn insert_item(acting: &mut Acting, item: &Item) -> Result<(), Problem> {
    let sql = "insert into meeting_item (id, meeting, community, number, topic, title, words, voices, proposals, hands, objecting, came, \
        becomes, resolution, reasons, handler, handler_words, finish_by, category, matter, changes) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    Ok(acting.write(sql, item_values(item)).await?)
}

pub(super) async fn update_item(acting: &mut Acting, item: &Item) -> Result<(), Problem> {
    let sql = "update meeting_item set meeting = $2, community = $3, number = $4, topic = $5, title = $6, words = $7, voices = $8, \
        proposals = $9, hands = $10, objecting = $11, came = $12, becomes = $13, resolution = $14, reasons = $15, handler = $16, \
        handler_words = $17, finish_by = $18, category = $19, matter = $20, changes = $21 where id = $1";
    Ok(acting.write(sql, item_values(item)).await?)
}

fn item_values(i: &Item) -> Vec<crate::db::Value> {
    params![
        i.id,
        i.meeting,
        i.community,
        i.number,
        i.topic,
        &i.title,
        &i.words,
        &i.voices,
        &i.proposals,
        &i.hands,
        &i.objecting,
        &i.came,
        &i.becomes,
        &i.resolution,
        &i.reasons,
        i.handler,
        &i.handler_words,
        i.finish_by,
        &i.category,
        i.matter,
        i.changes
    ]
}

pub(super) async fn insert_dwelling(
    acting: &mut Acting,
    meeting: Uuid,
    dwelling: DwellingId,
    community: Option<PlaceId>,
) -> Result<(), Problem> {
    let sql = "insert into meeting_dwelling (meeting, dwelling, community) values ($1, $2, $3)";
    Ok(acting.write(sql, params![meeting, dwelling, community]).await?)
}

impl Whole {
    /// The journal's line about this meeting as it is now.
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: KIND, id: self.meeting.id };
        Line::about(action, by, self.meeting.community, subject, self.meeting.revision, self)
    }
}

/// A meeting in a list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) state: String,
    pub(crate) method: super::kept::Kept<pavilion_rules::methods::Method>,
    pub(crate) title: String,
    pub(crate) venue: String,
    pub(crate) place_name: String,
    pub(crate) starts: Millis,
    pub(crate) items: i64,
    pub(crate) agreed: i64,
    pub(crate) revision: i64,
}
from_row!(Row { id, state, method, title, venue, place_name, starts, items, agreed, revision });

const ROW: &str = "select m.id as id, m.state as state, m.method as method, m.title as title, m.venue as venue, \
    p.name as place_name, m.starts as starts, m.revision as revision, \
    (select cast(count(*) as bigint) from meeting_item i where i.meeting = m.id) as items, \
    (select cast(count(*) as bigint) from meeting_item i where i.meeting = m.id and i.came = 'agreed') as agreed \
    from meeting m join place p on p.id = m.place";

/// Meetings of a place and what lies below it, the latest first; before a moment and an id.
pub(super) async fn list(
    tx: &mut Tx,
    path: &str,
    group: &str,
    before: Option<(Millis, Uuid)>,
    limit: i64,
) -> Result<Vec<Row>, Problem> {
    let (at, id) = before.unwrap_or((Millis(i64::MAX), Uuid::max()));
    let sql = format!(
        "{ROW} where (m.place_path = $1 or m.place_path like $2 or $1 like m.place_path || '.%') and ($3 = 'all' \
         or ($3 = 'coming' and m.state in ('announced', 'open')) or ($3 = 'past' and m.state in ('minutes', 'settled', 'called-off'))) \
         and (m.starts < $4 or (m.starts = $4 and m.id < $5)) order by m.starts desc, m.id desc limit $6"
    );
    Ok(tx.all(&sql, &params![path, format!("{path}.%"), group, at, id, limit]).await?)
}

/// How many meetings of each group there are.
pub(super) async fn count(tx: &mut Tx, path: &str, group: &str) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from meeting m where (m.place_path = $1 or m.place_path like $2 \
        or $1 like m.place_path || '.%') and ($3 = 'all' or ($3 = 'coming' and m.state in ('announced', 'open')) \
        or ($3 = 'past' and m.state in ('minutes', 'settled', 'called-off')))";
    let (n,): (i64,) = tx.only(sql, &params![path, format!("{path}.%"), group]).await?;
    Ok(n)
}

/// The next announced meeting of a place, or one that is going on.
pub(super) async fn next_of(tx: &mut Tx, path: &str, now: Millis) -> Result<Option<(Uuid, String, Millis, bool)>, Problem> {
    let sql = "select id, title, starts, state = 'open' as running from meeting where (place_path = $1 or place_path like $2) and light = $3 \
        and (state = 'open' or (state = 'announced' and starts >= $4)) order by starts, id limit 1";
    Ok(tx.first(sql, &params![path, format!("{path}.%"), false, now]).await?)
}

/// The meetings to come of a place, for its calendar.
pub(super) async fn coming(tx: &mut Tx, path: &str, since: Millis) -> Result<Vec<Meeting>, Problem> {
    let sql = "select * from meeting where (place_path = $1 or place_path like $2) and starts >= $3 and light = $4 order by starts, id limit 100";
    Ok(tx.all(sql, &params![path, format!("{path}.%"), since, false]).await?)
}

/// Who signed in by themselves.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SignInRow {
    pub(super) id: Uuid,
    pub(super) meeting: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) party: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) tag: Vec<u8>,
    pub(super) at: Millis,
    pub(super) revision: i64,
}
from_row!(SignInRow { id, meeting, community, party, tag, at, revision });

pub(super) fn as_hex<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crypto::hex(bytes))
}

pub(super) async fn insert_sign_in(acting: &mut Acting, row: &SignInRow) -> Result<(), Problem> {
    let sql =
        "insert into meeting_sign_in (id, meeting, community, party, tag, at, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    Ok(acting.write(sql, params![row.id, row.meeting, row.community, &row.party, &row.tag, row.at, row.revision]).await?)
}

pub(super) async fn is_signed_in(tx: &mut Tx, meeting: Uuid, tag: [u8; 32]) -> Result<bool, Problem> {
    let sql = "select 1 as there from meeting_sign_in where meeting = $1 and tag = $2";
    Ok(tx.first::<(i64,)>(sql, &params![meeting, tag]).await?.is_some())
}

/// How many signed in themselves, by party.
pub(super) async fn signed_in(tx: &mut Tx, meeting: Uuid) -> Result<SignedIn, Problem> {
    let sql = "select party, cast(count(*) as bigint) as n from meeting_sign_in where meeting = $1 group by party order by party limit 100";
    let rows: Vec<(String, i64)> = tx.all(sql, &params![meeting]).await?;
    Ok(rows.into_iter().collect())
}

/// One line of a meeting's story.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) capacity: String,
    pub(super) at: Millis,
    pub(super) detail: String,
}
from_row!(Told { capacity, at, detail });

pub(super) async fn story(tx: &mut Tx, id: Uuid) -> Result<Vec<Told>, Problem> {
    let sql = "select capacity, at, detail from journal where subject = $1 order by revision limit 500";
    Ok(tx.all(sql, &params![id]).await?)
}

fn maybe_hex<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => as_hex(bytes, serializer),
        None => serializer.serialize_none(),
    }
}

/// What a meeting proposed to somebody who decides elsewhere: read by the room of votes.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    pub item: Uuid,
    pub meeting: Uuid,
    pub meeting_title: String,
    pub title: String,
    pub resolution: String,
    /// `vote` or `rule`.
    pub becomes: String,
    pub settled: Millis,
}
from_row!(ProposalRow { item, meeting, meeting_title, title, resolution, becomes, settled });

pub(super) async fn proposals(tx: &mut Tx, compound: PlaceId, becomes: &str) -> Result<Vec<ProposalRow>, Problem> {
    let sql = "select i.id as item, m.id as meeting, m.title as meeting_title, i.title as title, i.resolution as resolution, \
        i.becomes as becomes, m.settled as settled from meeting_item i join meeting m on m.id = i.meeting \
        where m.compound = $1 and m.state = 'settled' and i.came = 'agreed' and i.becomes = $2 order by m.settled desc, i.id desc limit 100";
    Ok(tx.all(sql, &params![compound, becomes]).await?)
}

/// Meetings after an id, with the digest of their state.
pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select id from meeting where id > $1 order by id limit $2";
    let ids: Vec<(Uuid,)> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let mut out = Vec::with_capacity(ids.len());
    for (id,) in ids {
        if let Some(whole) = whole(tx, id).await? {
            out.push((Subject { kind: KIND, id }, whole.meeting.revision, journal::state_digest(&whole)?));
        }
    }
    Ok(out)
}

pub async fn audited_sign_ins(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from meeting_sign_in where id > $1 order by id limit $2";
    let rows: Vec<SignInRow> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter()
        .map(|row| Ok((Subject { kind: "meeting-sign-in", id: row.id }, row.revision, journal::state_digest(row)?)))
        .collect()
}
