//! Authorisations and what was handed over for them.

use super::super::store::ways::{Audited, audited};
use crate::crypto;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::errands::{PER_MATTER_MAX, Said, Step, THINGS_MAX};
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use serde::{Serialize, Serializer};
use uuid::Uuid;

fn as_hex<S: Serializer>(sealed: &[u8], to: S) -> Result<S::Ok, S::Error> {
    crypto::hex(sealed).serialize(to)
}

/// What somebody agreed to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ErrandRow {
    pub(super) id: Uuid,
    pub(super) matter: MatterId,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) kind: String,
    pub(super) how: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) sealed: Vec<u8>,
    pub(super) agreed: Millis,
    pub(super) until: Millis,
    pub(super) withdrawn: Option<Millis>,
    pub(super) revision: i64,
    /// By which post it was written down, of `leave`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) agreed_post: Option<PostId>,
}
from_row!(ErrandRow { id, matter, community, compound, kind, how, sealed, agreed, until, withdrawn, revision, agreed_post });

/// What is handed over.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ThingRow {
    pub(super) id: Uuid,
    pub(super) errand: Uuid,
    pub(super) matter: MatterId,
    pub(super) community: Option<PlaceId>,
    pub(super) kind: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) sealed: Vec<u8>,
    pub(super) fen: i64,
    pub(super) gave: Option<Millis>,
    pub(super) gave_how: String,
    pub(super) took: Option<Millis>,
    pub(super) took_post: Option<PostId>,
    pub(super) end_step: String,
    pub(super) ended: Option<Millis>,
    pub(super) end_post: Option<PostId>,
    pub(super) got: Option<Millis>,
    pub(super) got_how: String,
    pub(super) revision: i64,
    /// By which post it was written down that it was handed over, of `leave`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gave_post: Option<PostId>,
}
from_row!(ThingRow {
    id,
    errand,
    matter,
    community,
    kind,
    sealed,
    fen,
    gave,
    gave_how,
    took,
    took_post,
    end_step,
    ended,
    end_post,
    got,
    got_how,
    revision,
    gave_post,
});

const ERRAND: &str = "select id, matter, community, compound, kind, how, sealed, agreed, until, withdrawn, revision, agreed_post \
    from errand";
const THING: &str = "select id, errand, matter, community, kind, sealed, fen, gave, gave_how, took, took_post, end_step, ended, end_post, \
    got, got_how, revision, gave_post from errand_thing";

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl ErrandRow {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "errand", id: self.id }, self.revision, self)
    }

    pub(super) fn in_force(&self, now: Millis) -> bool {
        self.withdrawn.is_none() && now < self.until
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into errand (id, matter, community, compound, kind, how, sealed, agreed, until, withdrawn, revision, \
            agreed_post) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let e = self.clone();
        let values = params![
            e.id,
            e.matter,
            e.community,
            e.compound,
            e.kind,
            e.how,
            e.sealed,
            e.agreed,
            e.until,
            e.withdrawn,
            e.revision,
            e.agreed_post
        ];
        Ok(acting.write(sql, values).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update errand set withdrawn = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, self.withdrawn, self.revision]).await
    }
}

impl ThingRow {
    pub(super) fn said(&self) -> Said {
        Said { gave: self.gave.is_some(), took: self.took.is_some(), end: Step::parse(&self.end_step), got: self.got.is_some() }
    }

    /// Whether it is out in the hands of one of these posts, as their holder said.
    pub(super) fn is_with(&self, posts: &[PostId]) -> bool {
        self.said().is_out() && self.took_post.is_some_and(|post| posts.contains(&post))
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "errand-thing", id: self.id }, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into errand_thing (id, errand, matter, community, kind, sealed, fen, gave, gave_how, took, took_post, end_step, \
            ended, end_post, got, got_how, revision, gave_post) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
        let t = self.clone();
        let values = params![
            t.id,
            t.errand,
            t.matter,
            t.community,
            t.kind,
            t.sealed,
            t.fen,
            t.gave,
            t.gave_how,
            t.took,
            t.took_post,
            t.end_step,
            t.ended,
            t.end_post,
            t.got,
            t.got_how,
            t.revision,
            t.gave_post
        ];
        Ok(acting.write(sql, values).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update errand_thing set gave = $2, gave_how = $3, took = $4, took_post = $5, end_step = $6, ended = $7, end_post = $8, \
            got = $9, got_how = $10, revision = $11, gave_post = $12 where id = $1 and revision = $11 - 1";
        let t = self.clone();
        let values = params![
            t.id,
            t.gave,
            t.gave_how,
            t.took,
            t.took_post,
            t.end_step,
            t.ended,
            t.end_post,
            t.got,
            t.got_how,
            t.revision,
            t.gave_post
        ];
        acting.write_one(sql, &values).await
    }
}

pub(super) async fn errand(tx: &mut Tx, id: Uuid) -> Result<Option<ErrandRow>, Problem> {
    Ok(tx.first(&format!("{ERRAND} where id = $1"), &params![id]).await?)
}

pub(super) async fn thing(tx: &mut Tx, id: Uuid) -> Result<Option<ThingRow>, Problem> {
    Ok(tx.first(&format!("{THING} where id = $1"), &params![id]).await?)
}

/// Those of a matter, oldest first.
pub(super) async fn errands(tx: &mut Tx, matter: MatterId) -> Result<Vec<ErrandRow>, Problem> {
    let values = params![matter, most(PER_MATTER_MAX)];
    Ok(tx.all(&format!("{ERRAND} where matter = $1 order by id limit $2"), &values).await?)
}

/// All that was named for a matter, in the order it was named.
pub(super) async fn things(tx: &mut Tx, matter: MatterId) -> Result<Vec<ThingRow>, Problem> {
    let values = params![matter, most(PER_MATTER_MAX * THINGS_MAX)];
    Ok(tx.all(&format!("{THING} where matter = $1 order by id limit $2"), &values).await?)
}

pub(in super::super) async fn audited_errands(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let values = params![after.unwrap_or_default(), limit];
    let rows: Vec<ErrandRow> = tx.all(&format!("{ERRAND} where id > $1 order by id limit $2"), &values).await?;
    audited(&rows, "errand", |row| (row.id, row.revision))
}

pub(in super::super) async fn audited_things(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let values = params![after.unwrap_or_default(), limit];
    let rows: Vec<ThingRow> = tx.all(&format!("{THING} where id > $1 order by id limit $2"), &values).await?;
    audited(&rows, "errand-thing", |row| (row.id, row.revision))
}
