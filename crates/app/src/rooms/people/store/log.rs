//! Who read whose personal fields, and messages to a person.

use super::as_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub struct ReadRow {
    pub id: Uuid,
    pub at: Millis,
    pub reader: Option<AccountId>,
    pub capacity: String,
    pub account: AccountId,
    pub community: Option<PlaceId>,
    /// Names of the fields, joined by spaces.
    pub fields: String,
    pub purpose: String,
    pub about: Option<Uuid>,
}
from_row!(ReadRow { id, at, reader, capacity, account, community, fields, purpose, about });

pub(crate) async fn insert_read(acting: &mut Acting, row: &ReadRow) -> Result<(), DbFault> {
    let sql = "insert into personal_read (id, at, reader, capacity, account, community, fields, purpose, about) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values =
        params![row.id, row.at, row.reader, &row.capacity, row.account, row.community, &row.fields, &row.purpose, row.about];
    acting.write(sql, values).await
}

/// Who read the fields of this account, newest first, before the reading given.
pub(crate) async fn reads_of(tx: &mut Tx, account: AccountId, before: Option<Uuid>, limit: i64) -> Result<Vec<ReadRow>, DbFault> {
    let sql = "select * from personal_read where account = $1 and id < $2 order by id desc limit $3";
    tx.all(sql, &params![account, before.unwrap_or(Uuid::max()), limit]).await
}

pub(crate) async fn count_reads_of(tx: &mut Tx, account: AccountId) -> Result<i64, DbFault> {
    let sql = "select cast(count(*) as bigint) as n from personal_read where account = $1";
    let (n,): (i64,) = tx.only(sql, &params![account]).await?;
    Ok(n)
}

pub(crate) async fn page_reads(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<ReadRow>, DbFault> {
    tx.all("select * from personal_read where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

/// A message. Once it was read it is in the journal too, and never changes again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewsRow {
    pub(crate) id: Uuid,
    #[serde(serialize_with = "as_hex")]
    pub(crate) reader_tag: Vec<u8>,
    pub(crate) community: Option<PlaceId>,
    pub(crate) kind: String,
    pub(crate) matter: Option<MatterId>,
    pub(crate) detail: String,
    pub(crate) at: Millis,
    pub(crate) read_at: Option<Millis>,
}
from_row!(NewsRow { id, reader_tag, community, kind, matter, detail, at, read_at });

pub(crate) async fn insert_news(acting: &mut Acting, row: &NewsRow) -> Result<(), DbFault> {
    let sql =
        "insert into news (id, reader_tag, community, kind, matter, detail, at, read_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = params![row.id, &row.reader_tag, row.community, &row.kind, row.matter, &row.detail, row.at, row.read_at];
    acting.write(sql, values).await
}

/// Messages to the person with this tag, newest first, before the one given.
pub(crate) async fn news_of(tx: &mut Tx, tag: [u8; 32], before: Option<Uuid>, limit: i64) -> Result<Vec<NewsRow>, DbFault> {
    let sql = "select * from news where reader_tag = $1 and id < $2 order by id desc limit $3";
    tx.all(sql, &params![tag, before.unwrap_or(Uuid::max()), limit]).await
}

/// Messages to the person with this tag after one up to another, oldest first.
pub(crate) async fn news_between(
    tx: &mut Tx,
    tag: [u8; 32],
    after: Uuid,
    up_to: Uuid,
    limit: i64,
) -> Result<Vec<NewsRow>, DbFault> {
    let sql = "select * from news where reader_tag = $1 and id > $2 and id <= $3 order by id limit $4";
    tx.all(sql, &params![tag, after, up_to, limit]).await
}

pub(crate) async fn count_news(tx: &mut Tx, tag: [u8; 32]) -> Result<(i64, i64), DbFault> {
    let sql = "select cast(count(*) as bigint) as n, cast(coalesce(sum(case when read_at is null then 1 else 0 end), 0) as bigint) as fresh \
               from news where reader_tag = $1";
    tx.only(sql, &params![tag]).await
}

pub(crate) async fn count_unread(tx: &mut Tx, tag: [u8; 32]) -> Result<i64, DbFault> {
    let sql = "select cast(count(*) as bigint) as n from news where reader_tag = $1 and read_at is null";
    let (n,): (i64,) = tx.only(sql, &params![tag]).await?;
    Ok(n)
}

/// Unread messages up to this one, newest first.
pub(crate) async fn unread_up_to(tx: &mut Tx, tag: [u8; 32], up_to: Uuid, limit: i64) -> Result<Vec<NewsRow>, DbFault> {
    let sql = "select * from news where reader_tag = $1 and id <= $2 and read_at is null order by id desc limit $3";
    tx.all(sql, &params![tag, up_to, limit]).await
}

/// Unread messages about a matter, newest first.
pub(crate) async fn unread_about(tx: &mut Tx, tag: [u8; 32], matter: MatterId, limit: i64) -> Result<Vec<NewsRow>, DbFault> {
    let sql = "select * from news where reader_tag = $1 and matter = $2 and read_at is null order by id desc limit $3";
    tx.all(sql, &params![tag, matter, limit]).await
}

pub(crate) async fn mark_read(acting: &mut Acting, id: Uuid, now: Millis) -> Result<(), Problem> {
    acting.write_one("update news set read_at = $2 where id = $1 and read_at is null", &params![id, now]).await
}

/// Messages that were read: what the journal speaks of.
pub(crate) async fn page_news_read(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<NewsRow>, DbFault> {
    let sql = "select * from news where id > $1 and read_at is not null order by id limit $2";
    tx.all(sql, &params![after.unwrap_or_default(), limit]).await
}
