//! What was said about topics.

use super::as_hex;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::remarks::Standing;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Remark {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) topic: Uuid,
    pub(crate) parent: Option<Uuid>,
    pub(crate) words: String,
    #[serde(serialize_with = "as_hex")]
    pub(crate) tag: Vec<u8>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) author_sealed: Vec<u8>,
    pub(crate) at: Millis,
    pub(crate) standing: String,
    pub(crate) reason: String,
    pub(crate) moderated: Option<Millis>,
    pub(crate) moderator: Option<AccountId>,
    pub(crate) moderator_post: String,
    pub(crate) objection: String,
    pub(crate) objected: Option<Millis>,
    pub(crate) answer: String,
    pub(crate) revision: i64,
}
from_row!(Remark {
    id,
    community,
    topic,
    parent,
    words,
    tag,
    author_sealed,
    at,
    standing,
    reason,
    moderated,
    moderator,
    moderator_post,
    objection,
    objected,
    answer,
    revision,
});

impl Remark {
    pub(crate) fn standing(&self) -> Standing {
        Standing::parse(&self.standing).unwrap_or(Standing::Hidden)
    }

    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "topic-remark", id: self.id };
        Line::about(action, by, self.community, subject, self.revision, self)
    }
}

pub(crate) async fn remark(tx: &mut Tx, id: Uuid) -> Result<Option<Remark>, Problem> {
    Ok(tx.first("select * from topic_remark where id = $1", &params![id]).await?)
}

/// The remarks about a topic that answer no other, newest first, before one of them.
pub(crate) async fn remarks(tx: &mut Tx, topic: Uuid, before: Option<Uuid>, limit: i64) -> Result<Vec<Remark>, Problem> {
    let sql = "select * from topic_remark where topic = $1 and parent is null and id < $2 order by id desc limit $3";
    Ok(tx.all(sql, &params![topic, before.unwrap_or(Uuid::max()), limit]).await?)
}

/// The answers to those from one to another, in their order.
pub(crate) async fn replies(tx: &mut Tx, topic: Uuid, (first, last): (Uuid, Uuid), limit: i64) -> Result<Vec<Remark>, Problem> {
    let sql = "select * from topic_remark where topic = $1 and parent >= $2 and parent <= $3 order by id limit $4";
    Ok(tx.all(sql, &params![topic, first, last, limit]).await?)
}

pub(crate) async fn how_many_replies(tx: &mut Tx, topic: Uuid, parent: Uuid) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from topic_remark where topic = $1 and parent = $2";
    Ok(tx.only::<(i64,)>(sql, &params![topic, parent]).await?.0)
}

/// How much was said about a topic by all, and by one within two windows.
pub(crate) async fn counts(
    tx: &mut Tx,
    topic: Uuid,
    tag: &[u8; 32],
    since: (Millis, Millis),
) -> Result<(i64, i64, i64), Problem> {
    let sql = "select cast(count(*) as bigint) as n, \
        cast(coalesce(sum(case when tag = $2 and at > $3 then 1 else 0 end), 0) as bigint) as lately, \
        cast(coalesce(sum(case when tag = $2 and at > $4 then 1 else 0 end), 0) as bigint) as today \
        from topic_remark where topic = $1";
    Ok(tx.only(sql, &params![topic, *tag, since.0, since.1]).await?)
}

/// How much was said about a topic that can be read.
pub(crate) async fn shown(tx: &mut Tx, topic: Uuid) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from topic_remark where topic = $1 and standing = 'shown'";
    let (n,): (i64,) = tx.only(sql, &params![topic]).await?;
    Ok(n)
}

/// Whether the very same words stand there already from the same person.
pub(crate) async fn said(tx: &mut Tx, topic: Uuid, tag: &[u8; 32], words: &str) -> Result<bool, Problem> {
    let sql = "select 1 as there from topic_remark where topic = $1 and tag = $2 and words = $3 limit 1";
    Ok(tx.first::<(i64,)>(sql, &params![topic, *tag, words]).await?.is_some())
}

pub(crate) async fn insert(acting: &mut Acting, one: &Remark) -> Result<(), Problem> {
    let sql = "insert into topic_remark (id, community, topic, parent, words, tag, author_sealed, at, standing, reason, moderated, moderator, \
        moderator_post, objection, objected, answer, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let r = one.clone();
    let values = params![
        r.id,
        r.community,
        r.topic,
        r.parent,
        r.words,
        r.tag,
        r.author_sealed,
        r.at,
        r.standing,
        r.reason,
        r.moderated,
        r.moderator,
        r.moderator_post,
        r.objection,
        r.objected,
        r.answer,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, one: &mut Remark) -> Result<(), Problem> {
    one.revision += 1;
    let sql = "update topic_remark set standing = $2, reason = $3, moderated = $4, moderator = $5, moderator_post = $6, objection = $7, \
        objected = $8, answer = $9, revision = $10 where id = $1 and revision = $10 - 1";
    let values = params![
        one.id,
        &one.standing,
        &one.reason,
        one.moderated,
        one.moderator,
        &one.moderator_post,
        &one.objection,
        one.objected,
        &one.answer,
        one.revision
    ];
    acting.write_one(sql, &values).await
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from topic_remark where id > $1 order by id limit $2";
    let rows: Vec<Remark> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let line = |row: &Remark| Ok((Subject { kind: "topic-remark", id: row.id }, row.revision, journal::state_digest(row)?));
    rows.iter().map(line).collect()
}
