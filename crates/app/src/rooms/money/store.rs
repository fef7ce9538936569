//! Everything this room asks of the database and writes into it.

pub(super) mod statements;

use crate::db::{DbFault, Tx};
use crate::desk::journal::state_digest;
use crate::desk::{Acting, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::money::Side;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// What the owners of a compound allow to be paid without asking them: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Book {
    pub(super) id: Uuid,
    pub(super) compound: PlaceId,
    pub(super) community: Option<PlaceId>,
    pub(super) threshold: i64,
    pub(super) reason: String,
    pub(super) at: Millis,
    pub(super) revision: i64,
}
from_row!(Book { id, compound, community, threshold, reason, at, revision });

/// One line: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MoneyLine {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) side: String,
    pub(super) amount: i64,
    pub(super) day: String,
    pub(super) words: String,
    pub(super) decision: Option<Uuid>,
    pub(super) voucher: Option<Uuid>,
    pub(super) bytes: i64,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) digest: Option<Vec<u8>>,
    pub(super) post_kind: String,
    pub(super) entered_by: AccountId,
    pub(super) at: Millis,
    pub(super) struck: String,
    pub(super) struck_by: Option<AccountId>,
    pub(super) struck_at: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(MoneyLine {
    id,
    community,
    compound,
    side,
    amount,
    day,
    words,
    decision,
    voucher,
    bytes,
    digest,
    post_kind,
    entered_by,
    at,
    struck,
    struck_by,
    struck_at,
    revision,
});

fn maybe_hex<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => to.serialize_str(&crate::crypto::hex(bytes)),
        None => to.serialize_none(),
    }
}

pub(super) async fn book(tx: &mut Tx, compound: PlaceId) -> Result<Option<Book>, DbFault> {
    tx.first("select * from money_book where compound = $1", &params![compound]).await
}

pub(super) async fn insert_book(acting: &mut Acting, b: &Book) -> Result<(), DbFault> {
    let sql =
        "insert into money_book (id, compound, community, threshold, reason, at, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    acting.write(sql, params![b.id, b.compound, b.community, b.threshold, &b.reason, b.at, b.revision]).await
}

pub(super) async fn update_book(acting: &mut Acting, b: &Book) -> Result<(), Problem> {
    let sql = "update money_book set threshold = $2, reason = $3, at = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![b.id, b.threshold, &b.reason, b.at, b.revision]).await
}

pub(super) async fn line(tx: &mut Tx, id: Uuid) -> Result<Option<MoneyLine>, DbFault> {
    tx.first("select * from money_line where id = $1", &params![id]).await
}

/// Lines of a compound, newest first, before one of them; of one side, or of both.
pub(super) async fn lines(
    tx: &mut Tx,
    compound: PlaceId,
    side: Option<Side>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<MoneyLine>, DbFault> {
    // The largest id there is stands for "from the newest on".
    let before = before.unwrap_or(Uuid::max());
    let Some(side) = side else {
        let sql = "select * from money_line where compound = $1 and id < $2 order by id desc limit $3";
        return tx.all(sql, &params![compound, before, limit]).await;
    };
    let sql = "select * from money_line where compound = $1 and id < $2 and side = $4 order by id desc limit $3";
    tx.all(sql, &params![compound, before, limit, side.name()]).await
}

/// Whether this account has ever written a line of this side here, struck or not.
pub(super) async fn has_written(tx: &mut Tx, compound: PlaceId, account: AccountId, side: Side) -> Result<bool, DbFault> {
    let sql = "select side from money_line where compound = $1 and entered_by = $2 and side = $3 limit 1";
    Ok(tx.first::<(String,)>(sql, &params![compound, account, side.name()]).await?.is_some())
}

/// What is in a side, and in how many lines.
pub(super) async fn total(tx: &mut Tx, compound: PlaceId, side: Side) -> Result<(i64, i64), DbFault> {
    let sql = "select cast(coalesce(sum(amount), 0) as bigint) as amount, cast(count(*) as bigint) as n from money_line \
        where compound = $1 and side = $2 and struck = ''";
    tx.only(sql, &params![compound, side.name()]).await
}

/// What has been paid under a decision.
pub(super) async fn paid(tx: &mut Tx, decision: Uuid) -> Result<i64, DbFault> {
    let sql = "select cast(coalesce(sum(amount), 0) as bigint) as amount from money_line \
        where decision = $1 and side = 'expense' and struck = ''";
    Ok(tx.only::<(i64,)>(sql, &params![decision]).await?.0)
}

pub(super) async fn vouchers_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, DbFault> {
    let sql = "select id, bytes from money_line where id > $1 and voucher is not null order by id limit $2";
    tx.all(sql, &params![after, limit]).await
}

pub(super) async fn insert(acting: &mut Acting, l: &MoneyLine) -> Result<(), DbFault> {
    let sql = "insert into money_line (id, community, compound, side, amount, day, words, decision, voucher, bytes, digest, post_kind, \
        entered_by, at, struck, struck_by, struck_at, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    let values = params![
        l.id,
        l.community,
        l.compound,
        &l.side,
        l.amount,
        &l.day,
        &l.words,
        l.decision,
        l.voucher,
        l.bytes,
        l.digest.clone(),
        &l.post_kind,
        l.entered_by,
        l.at,
        &l.struck,
        l.struck_by,
        l.struck_at,
        l.revision,
    ];
    acting.write(sql, values).await
}

pub(super) async fn update(acting: &mut Acting, l: &MoneyLine) -> Result<(), Problem> {
    let sql =
        "update money_line set struck = $2, struck_by = $3, struck_at = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![l.id, &l.struck, l.struck_by, l.struck_at, l.revision]).await
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited_books(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from money_book where id > $1 order by id limit $2";
    let rows: Vec<Book> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "money-book", id: row.id }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_lines(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from money_line where id > $1 order by id limit $2";
    let rows: Vec<MoneyLine> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "money-line", id: row.id }, row.revision, state_digest(row)?))).collect()
}
