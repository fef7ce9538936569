//! What goes out to people, and how far it came.

use super::as_hex;
use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Delivery {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) reader_tag: Vec<u8>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) channel: String,
    pub(crate) kind: String,
    pub(crate) first_news: Uuid,
    pub(crate) last_news: Uuid,
    pub(crate) state: String,
    pub(crate) tries: i64,
    pub(crate) fault: String,
    pub(crate) at: Millis,
    pub(crate) done: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Delivery {
    id,
    community,
    reader_tag,
    sealed,
    channel,
    kind,
    first_news,
    last_news,
    state,
    tries,
    fault,
    at,
    done,
    revision,
});

pub(crate) const WAITING: &str = "waiting";

pub(crate) async fn insert(acting: &mut Acting, row: &Delivery) -> Result<(), Problem> {
    let sql = "insert into delivery (id, community, reader_tag, sealed, channel, kind, first_news, last_news, state, tries, fault, at, \
               done, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let r = row.clone();
    let values = params![
        r.id,
        r.community,
        r.reader_tag,
        r.sealed,
        r.channel,
        r.kind,
        r.first_news,
        r.last_news,
        r.state,
        r.tries,
        r.fault,
        r.at,
        r.done,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, row: &Delivery) -> Result<(), Problem> {
    let sql =
        "update delivery set state = $2, tries = $3, fault = $4, done = $5, revision = $6 where id = $1 and revision + 1 = $6";
    acting.write_one(sql, &params![row.id, &row.state, row.tries, &row.fault, row.done, row.revision]).await
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Delivery>, Problem> {
    Ok(tx.first("select * from delivery where id = $1", &params![id]).await?)
}

/// What went out to the person with this tag, newest first.
pub(crate) async fn of_reader(tx: &mut Tx, tag: [u8; 32], before: Option<Uuid>, limit: i64) -> Result<Vec<Delivery>, Problem> {
    let sql = "select * from delivery where reader_tag = $1 and id < $2 order by id desc limit $3";
    Ok(tx.all(sql, &params![tag, before.unwrap_or(Uuid::max()), limit]).await?)
}

/// Somebody's last digest.
pub(crate) async fn last_digest(tx: &mut Tx, tag: [u8; 32]) -> Result<Option<Delivery>, Problem> {
    let sql = "select * from delivery where reader_tag = $1 and kind = 'digest' order by id desc limit 1";
    Ok(tx.first(sql, &params![tag]).await?)
}

/// How many by channel and state, of the last days: for whoever runs the machine.
pub(crate) async fn tally(tx: &mut Tx, since: Millis) -> Result<Vec<(String, String, i64)>, Problem> {
    let sql = "select channel, state, cast(count(*) as bigint) as n from delivery where at >= $1 group by channel, state order by channel, state limit 50";
    Ok(tx.all(sql, &params![since]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Delivery>, Problem> {
    Ok(tx.all("select * from delivery where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await?)
}
