//! Topics, the matters they come from, and who supports them.

use super::as_hex;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::{Serialize, Serializer};
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Topic {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) state: String,
    pub(crate) title: String,
    pub(crate) words: String,
    #[serde(serialize_with = "as_hex_if_any")]
    pub(crate) proposer_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "as_hex_if_any")]
    pub(crate) proposer_sealed: Option<Vec<u8>>,
    pub(crate) merged_into: Option<Uuid>,
    pub(crate) place_in_order: i64,
    pub(crate) reason: String,
    pub(crate) supports: i64,
    pub(crate) at: Millis,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Topic {
    id,
    community,
    compound,
    place,
    place_path,
    state,
    title,
    words,
    proposer_tag,
    proposer_sealed,
    merged_into,
    place_in_order,
    reason,
    supports,
    at,
    updated,
    revision,
});

fn as_hex_if_any<S: Serializer>(bytes: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    as_hex(bytes.as_deref().unwrap_or_default(), serializer)
}

impl Topic {
    pub(crate) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), compound: Some(self.compound), ..Object::default() }
    }
}

/// A topic with the matters it comes from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WholeTopic {
    pub(crate) topic: Topic,
    pub(crate) matters: Vec<MatterId>,
}

impl WholeTopic {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "topic", id: self.topic.id };
        Line::about(action, by, self.topic.community, subject, self.topic.revision, self)
    }
}

pub(crate) async fn topic(tx: &mut Tx, id: Uuid) -> Result<Option<WholeTopic>, Problem> {
    let Some(topic) = tx.first::<Topic>("select * from topic where id = $1", &params![id]).await? else { return Ok(None) };
    let sql = "select matter from topic_matter where topic = $1 order by matter limit 200";
    let matters: Vec<(MatterId,)> = tx.all(sql, &params![id]).await?;
    Ok(Some(WholeTopic { topic, matters: matters.into_iter().map(|(id,)| id).collect() }))
}

pub(crate) async fn insert(acting: &mut Acting, whole: &WholeTopic) -> Result<(), Problem> {
    let sql = "insert into topic (id, community, compound, place, place_path, state, title, words, proposer_tag, proposer_sealed, merged_into, \
        place_in_order, reason, supports, at, updated, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    acting.write(sql, values(&whole.topic)).await?;
    for matter in &whole.matters {
        insert_matter(acting, &whole.topic, *matter).await?;
    }
    Ok(())
}

pub(crate) async fn insert_matter(acting: &mut Acting, topic: &Topic, matter: MatterId) -> Result<(), Problem> {
    let sql = "insert into topic_matter (topic, matter, community) values ($1, $2, $3)";
    Ok(acting.write(sql, params![topic.id, matter, topic.community]).await?)
}

pub(crate) async fn update(acting: &mut Acting, topic: &Topic) -> Result<(), Problem> {
    let sql = "update topic set community = $2, compound = $3, place = $4, place_path = $5, state = $6, title = $7, words = $8, \
        proposer_tag = $9, proposer_sealed = $10, merged_into = $11, place_in_order = $12, reason = $13, supports = $14, at = $15, \
        updated = $16, revision = $17 where id = $1 and revision + 1 = $17";
    acting.write_one(sql, &values(topic)).await
}

fn values(t: &Topic) -> Vec<crate::db::Value> {
    params![
        t.id,
        t.community,
        t.compound,
        t.place,
        &t.place_path,
        &t.state,
        &t.title,
        &t.words,
        t.proposer_tag.clone(),
        t.proposer_sealed.clone(),
        t.merged_into,
        t.place_in_order,
        &t.reason,
        t.supports,
        t.at,
        t.updated,
        t.revision
    ]
}

pub(crate) async fn insert_support(acting: &mut Acting, topic: &Topic, tag: [u8; 32], at: Millis) -> Result<(), Problem> {
    let sql = "insert into topic_support (topic, tag, community, at) values ($1, $2, $3, $4)";
    Ok(acting.write(sql, params![topic.id, tag, topic.community, at]).await?)
}

pub(crate) async fn supports(tx: &mut Tx, topic: Uuid, tag: [u8; 32]) -> Result<bool, Problem> {
    let sql = "select 1 as there from topic_support where topic = $1 and tag = $2";
    Ok(tx.first::<(i64,)>(sql, &params![topic, tag]).await?.is_some())
}

/// Topics of a compound in these states, in their order and then by support.
pub(crate) async fn list(tx: &mut Tx, compound: PlaceId, group: &str, offset: i64, limit: i64) -> Result<Vec<Topic>, Problem> {
    let sql = "select * from topic where compound = $1 and ($2 = 'all' or ($2 = 'open' and state in ('proposed', 'screened')) \
        or ($2 = 'done' and state in ('scheduled', 'settled', 'declined', 'merged')) or state = $2) \
        order by case when place_in_order = 0 then 1 else 0 end, place_in_order, supports desc, id limit $4 offset $3";
    Ok(tx.all(sql, &params![compound, group, offset, limit]).await?)
}

pub(crate) async fn count(tx: &mut Tx, compound: PlaceId, group: &str) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from topic where compound = $1 and ($2 = 'all' or ($2 = 'open' \
        and state in ('proposed', 'screened')) or ($2 = 'done' and state in ('scheduled', 'settled', 'declined', 'merged')) or state = $2)";
    let (n,): (i64,) = tx.only(sql, &params![compound, group]).await?;
    Ok(n)
}

/// The meetings a topic was on the agenda of.
pub(crate) async fn meetings_of(tx: &mut Tx, topic: Uuid) -> Result<Vec<(Uuid, String, Millis, String)>, Problem> {
    let sql = "select m.id as id, m.title as title, m.starts as starts, i.came as came from meeting_item i join meeting m on m.id = i.meeting \
        where i.topic = $1 order by m.starts limit 100";
    Ok(tx.all(sql, &params![topic]).await?)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select id from topic where id > $1 order by id limit $2";
    let ids: Vec<(Uuid,)> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let mut out = Vec::with_capacity(ids.len());
    for (id,) in ids {
        if let Some(whole) = topic(tx, id).await? {
            out.push((Subject { kind: "topic", id }, whole.topic.revision, journal::state_digest(&whole)?));
        }
    }
    Ok(out)
}
