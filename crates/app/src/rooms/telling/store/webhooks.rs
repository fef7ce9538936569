//! Programs that are told, and what they were told.

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
pub(crate) struct Webhook {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) name: String,
    #[serde(serialize_with = "as_hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) host: String,
    pub(crate) state: String,
    pub(crate) failing_since: Option<Millis>,
    pub(crate) created: Millis,
    pub(crate) revision: i64,
}
from_row!(Webhook { id, community, place, place_path, name, sealed, host, state, failing_since, created, revision });

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sent {
    pub(crate) id: Uuid,
    pub(crate) webhook: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) event: String,
    pub(crate) payload: String,
    pub(crate) state: String,
    pub(crate) tries: i64,
    pub(crate) status: Option<i64>,
    pub(crate) fault: String,
    pub(crate) at: Millis,
    pub(crate) next_at: Option<Millis>,
    pub(crate) done: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Sent { id, webhook, community, event, payload, state, tries, status, fault, at, next_at, done, revision });

/// More than may be made.
const HOOKS_MAX: i64 = 500;

pub(crate) async fn insert(acting: &mut Acting, row: &Webhook) -> Result<(), Problem> {
    let sql = "insert into webhook (id, community, place, place_path, name, sealed, host, state, failing_since, created, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let r = row.clone();
    let values = params![
        r.id,
        r.community,
        r.place,
        r.place_path,
        r.name,
        r.sealed,
        r.host,
        r.state,
        r.failing_since,
        r.created,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, row: &Webhook) -> Result<(), Problem> {
    let sql = "update webhook set sealed = $2, state = $3, failing_since = $4, revision = $5 where id = $1 and revision + 1 = $5";
    acting.write_one(sql, &params![row.id, &row.sealed, &row.state, row.failing_since, row.revision]).await
}

pub(crate) async fn find(tx: &mut Tx, id: Uuid) -> Result<Option<Webhook>, Problem> {
    Ok(tx.first("select * from webhook where id = $1", &params![id]).await?)
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Webhook>, Problem> {
    Ok(tx.all("select * from webhook where state <> 'ended' order by id limit $1", &params![HOOKS_MAX]).await?)
}

pub(crate) async fn listening(tx: &mut Tx) -> Result<Vec<Webhook>, Problem> {
    Ok(tx.all("select * from webhook where state = 'on' order by id limit $1", &params![HOOKS_MAX]).await?)
}

pub(crate) async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Webhook>, Problem> {
    Ok(tx.all("select * from webhook where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await?)
}

pub(crate) async fn insert_sent(acting: &mut Acting, row: &Sent) -> Result<(), Problem> {
    let sql = "insert into webhook_delivery (id, webhook, community, event, payload, state, tries, status, fault, at, next_at, done, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let r = row.clone();
    let values = params![
        r.id,
        r.webhook,
        r.community,
        r.event,
        r.payload,
        r.state,
        r.tries,
        r.status,
        r.fault,
        r.at,
        r.next_at,
        r.done,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save_sent(acting: &mut Acting, row: &Sent) -> Result<(), Problem> {
    let sql = "update webhook_delivery set state = $2, tries = $3, status = $4, fault = $5, next_at = $6, done = $7, revision = $8 \
               where id = $1 and revision + 1 = $8";
    let r = row;
    acting.write_one(sql, &params![r.id, &r.state, r.tries, r.status, &r.fault, r.next_at, r.done, r.revision]).await
}

pub(crate) async fn find_sent(tx: &mut Tx, id: Uuid) -> Result<Option<Sent>, Problem> {
    Ok(tx.first("select * from webhook_delivery where id = $1", &params![id]).await?)
}

/// What one program was told, newest first.
pub(crate) async fn sent_to(tx: &mut Tx, webhook: Uuid, before: Option<Uuid>, limit: i64) -> Result<Vec<Sent>, Problem> {
    let sql = "select * from webhook_delivery where webhook = $1 and id < $2 order by id desc limit $3";
    Ok(tx.all(sql, &params![webhook, before.unwrap_or(Uuid::max()), limit]).await?)
}

pub(crate) async fn page_sent(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Sent>, Problem> {
    let sql = "select * from webhook_delivery where id > $1 order by id limit $2";
    Ok(tx.all(sql, &params![after.unwrap_or_default(), limit]).await?)
}

pub(crate) async fn anybody_listens(tx: &mut Tx) -> Result<bool, Problem> {
    let first: Option<(Uuid,)> = tx.first("select id from webhook where state = 'on' order by id limit 1", &[]).await?;
    Ok(first.is_some())
}
