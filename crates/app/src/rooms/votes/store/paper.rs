//! Printed ballots, and what people read on them.

use super::super::model::{PaperBallot, PaperEntry};
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::ids::VoteId;
use uuid::Uuid;

const PAPER: &str = "select id, vote, community, line, tag, state, at, revision from vote_paper";
const ENTRY: &str = "select id, vote, community, paper, entered_by, sealed, at from paper_entry";

pub(crate) async fn by_tag(tx: &mut Tx, tag: [u8; 32]) -> Result<Option<PaperBallot>, DbFault> {
    tx.first(&format!("{PAPER} where tag = $1"), &params![tag]).await
}

pub(crate) async fn of_line(tx: &mut Tx, line: Uuid) -> Result<Vec<PaperBallot>, DbFault> {
    tx.all(&format!("{PAPER} where line = $1 order by id desc limit 20"), &params![line]).await
}

/// Papers of a vote in a state: those two people read differently, those that wait for the second.
pub(crate) async fn in_state(tx: &mut Tx, vote: VoteId, state: &str, limit: i64) -> Result<Vec<PaperBallot>, DbFault> {
    tx.all(&format!("{PAPER} where vote = $1 and state = $2 order by id limit $3"), &params![vote, state, limit]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<PaperBallot>, DbFault> {
    tx.all(&format!("{PAPER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, p: &PaperBallot) -> Result<(), DbFault> {
    let sql =
        "insert into vote_paper (id, vote, community, line, tag, state, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    acting.write(sql, params![p.id, p.vote, p.community, p.line, &p.tag, &p.state, p.at, p.revision]).await
}

pub(crate) async fn update(acting: &mut Acting, p: &PaperBallot) -> Result<(), Problem> {
    let sql = "update vote_paper set state = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![p.id, &p.state, p.revision]).await
}

pub(crate) async fn entries(tx: &mut Tx, paper: Uuid) -> Result<Vec<PaperEntry>, DbFault> {
    tx.all(&format!("{ENTRY} where paper = $1 order by id limit 10"), &params![paper]).await
}

pub(crate) async fn entries_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<PaperEntry>, DbFault> {
    tx.all(&format!("{ENTRY} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert_entry(acting: &mut Acting, e: &PaperEntry) -> Result<(), DbFault> {
    let sql = "insert into paper_entry (id, vote, community, paper, entered_by, sealed, at) values ($1, $2, $3, $4, $5, $6, $7)";
    acting.write(sql, params![e.id, e.vote, e.community, e.paper, e.entered_by, &e.sealed, e.at]).await
}

/// How many papers of a vote are in each state.
pub(crate) async fn counts(tx: &mut Tx, vote: VoteId) -> Result<Vec<(String, i64)>, DbFault> {
    let sql =
        "select state, cast(count(*) as bigint) as n from vote_paper where vote = $1 group by state order by state limit 20";
    tx.all(sql, &params![vote]).await
}
