//! What votes start when they pass.

use super::super::model::maybe_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{PlaceId, PostId, VoteId};
use serde::Serialize;
use uuid::Uuid;

/// One start: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StartRow {
    pub(crate) id: Uuid,
    pub(crate) vote: VoteId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) number: i64,
    pub(crate) what: String,
    pub(crate) rule: Option<Uuid>,
    pub(crate) version: i64,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) rule_digest: Option<Vec<u8>>,
    /// A row from before this was known has none, and its digest is that of a row without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) option_id: Option<Uuid>,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) category: String,
    pub(crate) handler: Option<PostId>,
    pub(crate) days: i64,
    pub(crate) amount: i64,
    pub(crate) state: String,
    pub(crate) why: String,
    pub(crate) became: Option<Uuid>,
    pub(crate) at: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(StartRow {
    id,
    vote,
    community,
    number,
    what,
    rule,
    version,
    rule_digest,
    option_id,
    title,
    words,
    category,
    handler,
    days,
    amount,
    state,
    why,
    became,
    at,
    revision,
});

pub(crate) async fn of_vote(tx: &mut Tx, vote: VoteId) -> Result<Vec<StartRow>, DbFault> {
    tx.all("select * from vote_start where vote = $1 order by number limit 320", &params![vote]).await
}

pub(crate) async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<StartRow>, DbFault> {
    tx.first("select * from vote_start where id = $1", &params![id]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<StartRow>, DbFault> {
    let sql = "select * from vote_start where id > $1 order by id limit $2";
    tx.all(sql, &params![after.unwrap_or_default(), limit]).await
}

/// Whether a vote that was announced decides on this version.
pub(crate) async fn decides_on(tx: &mut Tx, rule: Uuid, version: i64) -> Result<bool, DbFault> {
    let sql = "select number from vote_start where rule = $1 and version = $2 and state in ('waiting', 'due') limit 1";
    Ok(tx.first::<(i64,)>(sql, &params![rule, version]).await?.is_some())
}

/// Amounts that were decided in a compound by votes that hold; one of them, or the newest.
pub(crate) async fn money(tx: &mut Tx, compound: PlaceId, start: Option<Uuid>) -> Result<Vec<StartRow>, DbFault> {
    let sql = "select s.* from vote_start s join vote v on v.id = s.vote where v.compound = $1 and v.state = 'published' \
        and s.what in ('money', 'project') and s.state = 'started'";
    match start {
        Some(start) => tx.all(&format!("{sql} and s.id = $2 limit 1"), &params![compound, start]).await,
        None => tx.all(&format!("{sql} order by s.id desc limit 200"), &params![compound]).await,
    }
}

pub(crate) async fn insert(acting: &mut Acting, s: &StartRow) -> Result<(), DbFault> {
    let sql = "insert into vote_start (id, vote, community, number, what, rule, version, rule_digest, option_id, title, words, category, \
        handler, days, amount, state, why, became, at, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    let values = params![
        s.id,
        s.vote,
        s.community,
        s.number,
        &s.what,
        s.rule,
        s.version,
        s.rule_digest.clone(),
        s.option_id,
        &s.title,
        &s.words,
        &s.category,
        s.handler,
        s.days,
        s.amount,
        &s.state,
        &s.why,
        s.became,
        s.at,
        s.revision,
    ];
    acting.write(sql, values).await
}

/// Writes how far a start came, if nobody did meanwhile.
pub(crate) async fn update(acting: &mut Acting, s: &StartRow) -> Result<(), Problem> {
    let sql =
        "update vote_start set state = $2, why = $3, became = $4, at = $5, revision = $6 where id = $1 and revision = $6 - 1";
    acting.write_one(sql, &params![s.id, &s.state, &s.why, s.became, s.at, s.revision]).await
}
