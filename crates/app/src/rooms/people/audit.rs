//! What `doctor` compares: each row's digest as it is now with the newest line the journal has about it.

use super::store::{accounts, households, log, posts, sessions};
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::journal::state_digest;
use crate::problem::Problem;
use serde::Serialize;
use uuid::Uuid;

/// A subject, its revision and the digest of its whole state.
pub type Audited = (Subject, i64, [u8; 32]);

fn audited<R: Serialize>(rows: &[R], kind: &'static str, name: impl Fn(&R) -> (Uuid, i64)) -> Result<Vec<Audited>, Problem> {
    let one = |row: &R| {
        let (id, revision) = name(row);
        Ok((Subject { kind, id }, revision, state_digest(row)?))
    };
    rows.iter().map(one).collect()
}

pub async fn audited_accounts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&accounts::page(tx, after, limit).await?, "account", |row| (row.id.0, row.revision))
}

pub async fn audited_sessions(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&sessions::page_sessions(tx, after, limit).await?, "session", |row| (row.id.0, row.revision))
}

pub async fn audited_api_tokens(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&sessions::page_tokens(tx, after, limit).await?, "api-token", |row| (row.id.0, row.revision))
}

pub async fn audited_posts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&posts::page(tx, after, limit).await?, "post", |row| (row.id.0, row.revision))
}

pub async fn audited_household_codes(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&households::page_codes(tx, after, limit).await?, "household-code", |row| (row.id, row.revision))
}

pub async fn audited_households(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&households::page_members(tx, after, limit).await?, "household", |row| (row.id, row.revision))
}

/// Counts of failures at the door; the subject is the first half of the keyed hash.
pub async fn audited_sign_ins(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&accounts::page_attempts(tx, after, limit).await?, "sign-in", |row| (row.subject(), row.revision))
}

/// Readings of personal fields; such a row never changes.
pub async fn audited_personal_reads(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&log::page_reads(tx, after, limit).await?, "personal-read", |row| (row.id, 1))
}

/// Messages that were read. Before, the journal says nothing of them: they belong to the action that sent them.
pub async fn audited_news(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Audited>, Problem> {
    audited(&log::page_news_read(tx, after, limit).await?, "news", |row| (row.id, 1))
}
