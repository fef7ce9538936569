//! What can be chosen.

use super::super::model::VoteOption;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::ids::VoteId;
use uuid::Uuid;

const OPTION: &str =
    "select id, vote, community, position, title, words, cost, channel, attested, state, reason, at, revision from vote_option";
pub(crate) const OPTIONS_MAX: i64 = 300;

pub(crate) async fn of_vote(tx: &mut Tx, vote: VoteId) -> Result<Vec<VoteOption>, DbFault> {
    tx.all(&format!("{OPTION} where vote = $1 order by position, id limit $2"), &params![vote, OPTIONS_MAX]).await
}

pub(crate) async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<VoteOption>, DbFault> {
    tx.first(&format!("{OPTION} where id = $1"), &params![id]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<VoteOption>, DbFault> {
    tx.all(&format!("{OPTION} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, o: &VoteOption) -> Result<(), DbFault> {
    let sql = "insert into vote_option (id, vote, community, position, title, words, cost, channel, attested, state, reason, at, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = params![
        o.id,
        o.vote,
        o.community,
        o.position,
        &o.title,
        &o.words,
        o.cost,
        &o.channel,
        &o.attested,
        &o.state,
        &o.reason,
        o.at,
        o.revision,
    ];
    acting.write(sql, values).await
}

pub(crate) async fn update(acting: &mut Acting, o: &VoteOption) -> Result<(), Problem> {
    let sql = "update vote_option set title = $2, words = $3, cost = $4, attested = $5, state = $6, reason = $7, revision = $8 \
        where id = $1 and revision = $8 - 1";
    acting.write_one(sql, &params![o.id, &o.title, &o.words, o.cost, &o.attested, &o.state, &o.reason, o.revision]).await
}
