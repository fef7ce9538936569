//! Corrections asked for, and objections.

use super::super::model::Request;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::ids::VoteId;
use uuid::Uuid;

const REQUEST: &str =
    "select id, vote, community, kind, line, asked_by, words, at, state, answer, answered, revision from vote_request";

pub(crate) async fn one(tx: &mut Tx, id: Uuid) -> Result<Option<Request>, DbFault> {
    tx.first(&format!("{REQUEST} where id = $1"), &params![id]).await
}

pub(crate) async fn of_vote(tx: &mut Tx, vote: VoteId, kind: &str, limit: i64) -> Result<Vec<Request>, DbFault> {
    let sql = format!("{REQUEST} where vote = $1 and (kind = $2 or cast($2 as text) = '') order by id desc limit $3");
    tx.all(&sql, &params![vote, kind, limit]).await
}

pub(crate) async fn open(tx: &mut Tx, vote: VoteId, kind: &str) -> Result<i64, DbFault> {
    let sql = "select cast(count(*) as bigint) as n from vote_request where vote = $1 and kind = $2 and state = 'open'";
    Ok(tx.only::<(i64,)>(sql, &params![vote, kind]).await?.0)
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Request>, DbFault> {
    tx.all(&format!("{REQUEST} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, r: &Request) -> Result<(), DbFault> {
    let sql = "insert into vote_request (id, vote, community, kind, line, asked_by, words, at, state, answer, answered, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = params![
        r.id,
        r.vote,
        r.community,
        &r.kind,
        r.line,
        r.asked_by,
        &r.words,
        r.at,
        &r.state,
        &r.answer,
        r.answered,
        r.revision
    ];
    acting.write(sql, values).await
}

pub(crate) async fn update(acting: &mut Acting, r: &Request) -> Result<(), Problem> {
    let sql = "update vote_request set state = $2, answer = $3, answered = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![r.id, &r.state, &r.answer, r.answered, r.revision]).await
}
