//! What `doctor` compares: each row's digest as it is now with the newest line the journal has about it.

use super::store::{choices, deliveries, push, webhooks};
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::journal::state_digest;
use crate::problem::Problem;
use crate::rooms::people::Audited;
use serde::Serialize;
use uuid::Uuid;

fn audited<R: Serialize>(rows: &[R], kind: &'static str, name: impl Fn(&R) -> (Uuid, i64)) -> Result<Vec<Audited>, Problem> {
    let one = |row: &R| {
        let (id, revision) = name(row);
        Ok((Subject { kind, id }, revision, state_digest(row)?))
    };
    rows.iter().map(one).collect()
}

pub async fn audited_choices(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&choices::page(tx, after, limit).await?, "telling-choice", |row| (row.id, row.revision))
}

pub async fn audited_deliveries(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&deliveries::page(tx, after, limit).await?, "delivery", |row| (row.id, row.revision))
}

pub async fn audited_webhooks(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&webhooks::page(tx, after, limit).await?, "webhook", |row| (row.id, row.revision))
}

pub async fn audited_sent(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&webhooks::page_sent(tx, after, limit).await?, "webhook-delivery", |row| (row.id, row.revision))
}

pub async fn audited_browsers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&push::page(tx, after, limit).await?, "telling-push", |row| (row.id, row.revision))
}

pub async fn audited_keys(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&push::page_keys(tx, after, limit).await?, "telling-key", |row| (row.id, row.revision))
}
