//! The roll: its parts, an entrance each, and their lines.

use super::super::model::{Mandate, RollLine, RollPart};
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, VoteId};
use uuid::Uuid;

const PART: &str = "select id, vote, community, entrance, path, name, lines, revision from roll_part";
const LINE: &str = "select id, vote, community, part, dwelling, label, owner, holder, kind, counts, affected, area, voter, voter_proof, served, \
    served_at from roll_line";
/// More than an entrance has.
const LINES_OF_PART_MAX: i64 = 5_000;

pub(crate) async fn parts(tx: &mut Tx, vote: VoteId, after: &str, limit: i64) -> Result<Vec<RollPart>, DbFault> {
    tx.all(&format!("{PART} where vote = $1 and path > $2 order by path limit $3"), &params![vote, after, limit]).await
}

pub(crate) async fn part(tx: &mut Tx, id: Uuid) -> Result<Option<RollPart>, DbFault> {
    tx.first(&format!("{PART} where id = $1"), &params![id]).await
}

pub(crate) async fn part_of(tx: &mut Tx, vote: VoteId, entrance: PlaceId) -> Result<Option<RollPart>, DbFault> {
    tx.first(&format!("{PART} where vote = $1 and entrance = $2"), &params![vote, entrance]).await
}

pub(crate) async fn parts_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<RollPart>, DbFault> {
    tx.all(&format!("{PART} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert_part(acting: &mut Acting, p: &RollPart) -> Result<(), DbFault> {
    let sql = "insert into roll_part (id, vote, community, entrance, path, name, lines, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    acting.write(sql, params![p.id, p.vote, p.community, p.entrance, &p.path, &p.name, p.lines, p.revision]).await
}

pub(crate) async fn save_part(acting: &mut Acting, p: &RollPart) -> Result<(), Problem> {
    let sql = "update roll_part set lines = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![p.id, p.lines, p.revision]).await
}

pub(crate) async fn lines_of_part(tx: &mut Tx, part: Uuid) -> Result<Vec<RollLine>, DbFault> {
    tx.all(&format!("{LINE} where part = $1 order by id limit $2"), &params![part, LINES_OF_PART_MAX]).await
}

/// Lines of a vote in the order of their ids, after one: for whoever walks through all.
pub(crate) async fn lines_after(tx: &mut Tx, vote: VoteId, after: Uuid, limit: i64) -> Result<Vec<RollLine>, DbFault> {
    tx.all(&format!("{LINE} where vote = $1 and id > $2 order by id limit $3"), &params![vote, after, limit]).await
}

pub(crate) async fn line(tx: &mut Tx, id: Uuid) -> Result<Option<RollLine>, DbFault> {
    tx.first(&format!("{LINE} where id = $1"), &params![id]).await
}

pub(crate) async fn line_of_dwelling(tx: &mut Tx, vote: VoteId, dwelling: DwellingId) -> Result<Option<RollLine>, DbFault> {
    tx.first(&format!("{LINE} where dwelling = $2 and vote = $1"), &params![vote, dwelling]).await
}

/// The lines this account speaks for.
pub(crate) async fn lines_of_voter(tx: &mut Tx, vote: VoteId, voter: AccountId) -> Result<Vec<RollLine>, DbFault> {
    tx.all(&format!("{LINE} where voter = $2 and vote = $1 order by id limit 200"), &params![vote, voter]).await
}

pub(crate) async fn insert_line(acting: &mut Acting, l: &RollLine) -> Result<(), DbFault> {
    let sql = "insert into roll_line (id, vote, community, part, dwelling, label, owner, holder, kind, counts, affected, area, voter, \
        voter_proof, served, served_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let values = params![
        l.id,
        l.vote,
        l.community,
        l.part,
        l.dwelling,
        &l.label,
        &l.owner,
        &l.holder,
        &l.kind,
        l.counts,
        l.affected,
        l.area,
        l.voter,
        &l.voter_proof,
        &l.served,
        l.served_at,
    ];
    acting.write(sql, values).await
}

/// Writes a line; whoever changed it holds its part, whose revision says that nobody else did.
pub(crate) async fn save_line(acting: &mut Acting, l: &RollLine) -> Result<(), DbFault> {
    let sql = "update roll_line set owner = $2, holder = $3, kind = $4, counts = $5, affected = $6, area = $7, voter = $8, voter_proof = $9, \
        served = $10, served_at = $11 where id = $1";
    let values = params![
        l.id,
        &l.owner,
        &l.holder,
        &l.kind,
        l.counts,
        l.affected,
        l.area,
        l.voter,
        &l.voter_proof,
        &l.served,
        l.served_at,
    ];
    acting.write(sql, values).await
}

/// How many lines there are, how much area those that count have, and how many cannot be counted.
pub(crate) async fn totals(tx: &mut Tx, vote: VoteId) -> Result<(i64, i64, i64), DbFault> {
    let sql = "select cast(count(*) as bigint) as lines, cast(coalesce(sum(case when counts then area else 0 end), 0) as bigint) as area, \
        cast(coalesce(sum(case when counts and coalesce(area, 0) <= 0 then 1 else 0 end), 0) as bigint) as faulty from roll_line where vote = $1";
    tx.only(sql, &params![vote]).await
}

/// Lines without an area that can be counted: what stands in the way of freezing.
pub(crate) async fn faulty(tx: &mut Tx, vote: VoteId, limit: i64) -> Result<Vec<RollLine>, DbFault> {
    tx.all(&format!("{LINE} where vote = $1 and counts and coalesce(area, 0) <= 0 order by id limit $2"), &params![vote, limit])
        .await
}

const COUNTING: &str = "from roll_line where vote = $1 and counts and kind = 'dwelling' and area > 0";

/// The usual area of a dwelling on the roll: half are larger. Nothing while none counts.
pub(crate) async fn usual_area(tx: &mut Tx, vote: VoteId) -> Result<Option<i64>, DbFault> {
    let (n,): (i64,) = tx.only(&format!("select cast(count(*) as bigint) as n {COUNTING}"), &params![vote]).await?;
    let sql = format!("select area {COUNTING} order by area limit 1 offset $2");
    Ok(tx.first::<(i64,)>(&sql, &params![vote, n / 2]).await?.map(|(area,)| area))
}

/// Dwellings whose area is out of all proportion to the usual one.
pub(crate) async fn odd(tx: &mut Tx, vote: VoteId, between: (i64, i64), limit: i64) -> Result<Vec<RollLine>, DbFault> {
    let sql = format!(
        "{LINE} where vote = $1 and counts and kind = 'dwelling' and area > 0 and (area < $2 or area > $3) order by id limit $4"
    );
    tx.all(&sql, &params![vote, between.0, between.1, limit]).await
}

/// How many got notice, by way, and how many did not.
pub(crate) async fn served(tx: &mut Tx, vote: VoteId) -> Result<Vec<(String, i64)>, DbFault> {
    let sql =
        "select served, cast(count(*) as bigint) as n from roll_line where vote = $1 group by served order by served limit 20";
    tx.all(sql, &params![vote]).await
}

/// Doors to go to: lines nobody has reached, in the order of the tree.
pub(crate) async fn unreached(tx: &mut Tx, vote: VoteId, after: Uuid, limit: i64) -> Result<Vec<RollLine>, DbFault> {
    tx.all(&format!("{LINE} where vote = $1 and served = '' and id > $2 order by id limit $3"), &params![vote, after, limit])
        .await
}

const MANDATE: &str = "select id, vote, community, line, holder, kind, words, at, ended, revision from vote_mandate";

pub(crate) async fn insert_mandate(acting: &mut Acting, m: &Mandate) -> Result<(), DbFault> {
    let sql = "insert into vote_mandate (id, vote, community, line, holder, kind, words, at, ended, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    acting.write(sql, params![m.id, m.vote, m.community, m.line, m.holder, &m.kind, &m.words, m.at, m.ended, m.revision]).await
}

pub(crate) async fn save_mandate(acting: &mut Acting, m: &Mandate) -> Result<(), Problem> {
    let sql = "update vote_mandate set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![m.id, m.ended, m.revision]).await
}

/// The mandates for a line that have not ended, newest first.
pub(crate) async fn mandates_of_line(tx: &mut Tx, line: Uuid) -> Result<Vec<Mandate>, DbFault> {
    tx.all(&format!("{MANDATE} where line = $1 and ended is null order by id desc limit 20"), &params![line]).await
}

/// The proxies for a line that have not ended: fewer than a page of them.
pub(crate) async fn proxies_of_line(tx: &mut Tx, line: Uuid) -> Result<Vec<Mandate>, DbFault> {
    let sql = format!("{MANDATE} where line = $1 and kind = 'proxy' and ended is null order by id desc limit 500");
    tx.all(&sql, &params![line]).await
}

/// The owners somebody speaks for as a proxy, and the lines.
pub(crate) async fn spoken_for(tx: &mut Tx, vote: VoteId, holder: AccountId) -> Result<Vec<(Uuid, String)>, DbFault> {
    let sql = "select l.id as line, l.owner as owner from vote_mandate m join roll_line l on l.id = m.line \
        where m.vote = $1 and m.holder = $2 and m.kind = 'proxy' and m.ended is null order by m.id limit 500";
    tx.all(sql, &params![vote, holder]).await
}

pub(crate) async fn mandates_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Mandate>, DbFault> {
    tx.all(&format!("{MANDATE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

/// When a line got notice, for the digest of nothing: only the moment itself.
pub(crate) fn now_served(line: &mut RollLine, how: &str, at: Millis) {
    how.clone_into(&mut line.served);
    line.served_at = Some(at);
}
