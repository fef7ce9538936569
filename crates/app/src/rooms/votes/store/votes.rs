//! Votes and their keys.

use super::super::model::Vote;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{PlaceId, VoteId};
use uuid::Uuid;

const VOTE: &str = "select id, community, compound, place, place_path, kind, state, pack, matter, reason, secret, title, words, cost, \
    consequences, settings, record_date, notice_from, opens, closes, lines, roll_area, roll_digest, outcome, result, set_blob, set_digest, \
    counted, published, objections_until, ended_reason, replaces, source_kind, source, made, updated, revision from vote";

pub(crate) async fn vote(tx: &mut Tx, id: VoteId) -> Result<Option<Vote>, DbFault> {
    tx.first(&format!("{VOTE} where id = $1"), &params![id]).await
}

/// What a ballot is judged by at the moment it is written.
pub(crate) async fn gate(tx: &mut Tx, id: VoteId) -> Result<Option<(String, Option<Millis>)>, DbFault> {
    tx.first("select state, closes from vote where id = $1", &params![id]).await
}

/// Votes of a compound, newest first, before one of them.
pub(crate) async fn of_compound(tx: &mut Tx, compound: PlaceId, before: Option<Uuid>, limit: i64) -> Result<Vec<Vote>, DbFault> {
    match before {
        Some(before) => {
            let sql = format!("{VOTE} where compound = $1 and id < $2 order by id desc limit $3");
            tx.all(&sql, &params![compound, before, limit]).await
        }
        None => tx.all(&format!("{VOTE} where compound = $1 order by id desc limit $2"), &params![compound, limit]).await,
    }
}

pub(crate) async fn open_in(
    tx: &mut Tx,
    compound: PlaceId,
    now: Millis,
    limit: i64,
) -> Result<Vec<(VoteId, String, Millis)>, DbFault> {
    let sql =
        "select id, title, closes from vote where compound = $1 and state = 'open' and closes > $2 order by closes, id limit $3";
    tx.all(sql, &params![compound, now, limit]).await
}

/// Of a compound's votes the newest that came from this and still counts, and whether its result is still to come.
pub(crate) async fn newest_from(
    tx: &mut Tx,
    compound: PlaceId,
    kind: &str,
    source: Uuid,
) -> Result<Option<(VoteId, bool)>, DbFault> {
    let sql = "select id, state from vote where compound = $1 and source_kind = $2 and source = $3 \
        and state not in ('withdrawn', 'annulled') order by id desc limit 1";
    let found: Option<(VoteId, String)> = tx.first(sql, &params![compound, kind, source]).await?;
    Ok(found.map(|(id, state)| (id, state != "published")))
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Vote>, DbFault> {
    tx.all(&format!("{VOTE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, v: &Vote) -> Result<(), DbFault> {
    let sql = "insert into vote (id, community, compound, place, place_path, kind, state, pack, matter, reason, secret, title, words, cost, \
        consequences, settings, record_date, notice_from, opens, closes, lines, roll_area, roll_digest, outcome, result, set_blob, set_digest, \
        counted, published, objections_until, ended_reason, replaces, source_kind, source, made, updated, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, \
        $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)";
    let values = params![
        v.id,
        v.community,
        v.compound,
        v.place,
        &v.place_path,
        &v.kind,
        &v.state,
        &v.pack,
        &v.matter,
        &v.reason,
        v.secret,
        &v.title,
        &v.words,
        &v.cost,
        &v.consequences,
        &v.settings,
        v.record_date,
        v.notice_from,
        v.opens,
        v.closes,
        v.lines,
        v.roll_area,
        v.roll_digest.clone(),
        &v.outcome,
        &v.result,
        &v.set_blob,
        v.set_digest.clone(),
        v.counted,
        v.published,
        v.objections_until,
        &v.ended_reason,
        v.replaces,
        &v.source_kind,
        v.source,
        v.made,
        v.updated,
        v.revision,
    ];
    acting.write(sql, values).await
}

/// Writes a changed vote, if nobody changed it meanwhile.
pub(crate) async fn update(acting: &mut Acting, v: &Vote) -> Result<(), Problem> {
    let sql = "update vote set state = $2, pack = $3, matter = $4, reason = $5, secret = $6, title = $7, words = $8, cost = $9, \
        consequences = $10, settings = $11, record_date = $12, notice_from = $13, opens = $14, closes = $15, lines = $16, roll_area = $17, \
        roll_digest = $18, outcome = $19, result = $20, set_blob = $21, set_digest = $22, counted = $23, published = $24, \
        objections_until = $25, ended_reason = $26, updated = $27, revision = $28 where id = $1 and revision = $28 - 1";
    let values = params![
        v.id,
        &v.state,
        &v.pack,
        &v.matter,
        &v.reason,
        v.secret,
        &v.title,
        &v.words,
        &v.cost,
        &v.consequences,
        &v.settings,
        v.record_date,
        v.notice_from,
        v.opens,
        v.closes,
        v.lines,
        v.roll_area,
        v.roll_digest.clone(),
        &v.outcome,
        &v.result,
        &v.set_blob,
        v.set_digest.clone(),
        v.counted,
        v.published,
        v.objections_until,
        &v.ended_reason,
        v.updated,
        v.revision,
    ];
    acting.write_one(sql, &values).await
}

pub(crate) async fn key(tx: &mut Tx, vote: VoteId) -> Result<Option<Vec<u8>>, DbFault> {
    Ok(tx.first::<(Vec<u8>,)>("select sealed from vote_key where vote = $1", &params![vote]).await?.map(|(sealed,)| sealed))
}

pub(crate) async fn insert_key(
    acting: &mut Acting,
    vote: VoteId,
    community: Option<PlaceId>,
    sealed: Vec<u8>,
) -> Result<(), DbFault> {
    acting.write("insert into vote_key (vote, community, sealed) values ($1, $2, $3)", params![vote, community, sealed]).await
}

/// Writes over the key, and then takes it out: nothing that leads to the old bytes is left in its place.
pub(crate) async fn destroy_key(acting: &mut Acting, vote: VoteId, length: usize) -> Result<(), DbFault> {
    acting.write("update vote_key set sealed = $2 where vote = $1", params![vote, vec![0_u8; length]]).await?;
    acting.write("delete from vote_key where vote = $1", params![vote]).await
}

/// One line of a vote's log.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) action: String,
    pub(crate) capacity: String,
    pub(crate) at: Millis,
    pub(crate) detail: String,
}
from_row!(Told { action, capacity, at, detail });

pub(crate) async fn log(tx: &mut Tx, subject: Uuid) -> Result<Vec<Told>, DbFault> {
    let sql = "select action, capacity, at, detail from journal where subject = $1 order by revision limit 500";
    tx.all(sql, &params![subject]).await
}
