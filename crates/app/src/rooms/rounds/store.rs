//! Rounds and their doors.

use crate::db::{Tx, Value};
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId, PostId};
use pavilion_rules::rounds::{DOORS_MAX, Door};
use serde::Serialize;
use uuid::Uuid;

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

/// A round as it was planned.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Plan {
    pub(super) id: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) place: PlaceId,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) posts: String,
    pub(super) starts: Millis,
    pub(super) ends: Millis,
    pub(super) asks: bool,
    pub(super) keep_days: i64,
    pub(super) state: String,
    pub(super) ended: Option<Millis>,
    pub(super) counts: String,
    pub(super) made: Millis,
    pub(super) revision: i64,
    // Left out of the digest where they are empty: what was planned before rounds could be about something stays what it was.
    /// `matter` or `works`, and which.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) about_kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<Uuid>,
}
from_row!(Plan {
    id,
    community,
    compound,
    place,
    title,
    why,
    posts,
    starts,
    ends,
    asks,
    keep_days,
    state,
    ended,
    counts,
    made,
    revision,
    about_kind,
    about
});

const PLAN: &str = "select id, community, compound, place, title, why, posts, starts, ends, asks, keep_days, state, ended, counts, made, revision, about_kind, about from round_plan";

impl Plan {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "round", id: self.id }, self.revision, self)
    }

    /// The posts that go.
    pub(super) fn goes(&self) -> Vec<PostId> {
        serde_json::from_str(&self.posts).unwrap_or_default()
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into round_plan (id, community, compound, place, title, why, posts, starts, ends, asks, keep_days, state, ended, counts, made, revision, about_kind, about) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
        let r = self.clone();
        let values = params![
            r.id,
            r.community,
            r.compound,
            r.place,
            r.title,
            r.why,
            r.posts,
            r.starts,
            r.ends,
            r.asks,
            r.keep_days,
            r.state,
            r.ended,
            r.counts,
            r.made,
            r.revision,
            r.about_kind,
            r.about
        ];
        Ok(acting.write(sql, values).await?)
    }

    /// The next revision of it.
    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update round_plan set state = $2, ended = $3, counts = $4, revision = $5 where id = $1 and revision = $5 - 1";
        acting.write_one(sql, &params![self.id, &self.state, self.ended, &self.counts, self.revision]).await
    }
}

pub(super) async fn plan(tx: &mut Tx, id: Uuid) -> Result<Option<Plan>, Problem> {
    Ok(tx.first(&format!("{PLAN} where id = $1"), &params![id]).await?)
}

/// Those of a compound, newest first.
pub(super) async fn plans(tx: &mut Tx, compound: PlaceId, before: Option<Uuid>, limit: i64) -> Result<Vec<Plan>, Problem> {
    let sql = format!("{PLAN} where compound = $1 and id < $2 order by id desc limit $3");
    Ok(tx.all(&sql, &params![compound, before.unwrap_or(Uuid::max()), limit]).await?)
}

/// Those about a matter or a work, newest first.
pub(super) async fn plans_about(tx: &mut Tx, kind: &str, about: Uuid, limit: i64) -> Result<Vec<Plan>, Problem> {
    let sql = format!("{PLAN} where about = $1 and about_kind = $2 order by id desc limit $3");
    Ok(tx.all(&sql, &params![about, kind, limit]).await?)
}

/// Those under way that one of these posts goes to, the next to end first.
pub(super) async fn open_of_posts(tx: &mut Tx, posts: &[PostId], now: Millis, limit: i64) -> Result<Vec<Plan>, Problem> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let any: Vec<String> = (3..3 + posts.len()).map(|n| format!("posts like ${n}")).collect();
    let sql = format!("{PLAN} where state = 'open' and ends >= $1 and ({}) order by ends, id limit $2", any.join(" or "));
    let mut values = params![now, limit];
    values.extend(posts.iter().map(|post| Value::Text(format!("%{post}%"))));
    Ok(tx.all(&sql, &values).await?)
}

pub async fn audited_plans(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let rows: Vec<Plan> =
        tx.all(&format!("{PLAN} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "round", id: row.id }, row.revision, state_digest(row)?))).collect()
}

/// A door of a round.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DoorRow {
    pub(super) id: Uuid,
    pub(super) round: Uuid,
    pub(super) community: Option<PlaceId>,
    pub(super) dwelling: DwellingId,
    pub(super) state: String,
    pub(super) note_sealed: Option<Vec<u8>>,
    pub(super) at: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(DoorRow { id, round, community, dwelling, state, note_sealed, at, revision });

const DOOR: &str = "select id, round, community, dwelling, state, note_sealed, at, revision from round_door";

impl DoorRow {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "round-door", id: self.id }, self.revision, self)
    }

    pub(super) fn door(&self) -> Door {
        Door::parse(&self.state).unwrap_or(Door::Open)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into round_door (id, round, community, dwelling, state, note_sealed, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let r = self.clone();
        Ok(acting.write(sql, params![r.id, r.round, r.community, r.dwelling, r.state, r.note_sealed, r.at, r.revision]).await?)
    }

    /// The next revision of it.
    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql =
            "update round_door set state = $2, note_sealed = $3, at = $4, revision = $5 where id = $1 and revision = $5 - 1";
        acting.write_one(sql, &params![self.id, &self.state, self.note_sealed.clone(), self.at, self.revision]).await
    }
}

/// The doors of a round, in the order of their dwellings.
pub(super) async fn doors(tx: &mut Tx, round: Uuid) -> Result<Vec<DoorRow>, Problem> {
    Ok(tx.all(&format!("{DOOR} where round = $1 order by id limit $2"), &params![round, DOORS_MAX]).await?)
}

pub(super) async fn door(tx: &mut Tx, round: Uuid, id: Uuid) -> Result<Option<DoorRow>, Problem> {
    Ok(tx.first(&format!("{DOOR} where id = $1 and round = $2"), &params![id, round]).await?)
}

/// How many doors stand at each state.
pub(super) async fn counts(tx: &mut Tx, round: Uuid) -> Result<Vec<(Door, i64)>, Problem> {
    let sql =
        "select state, cast(count(*) as bigint) as n from round_door where round = $1 group by state order by state limit 10";
    let rows: Vec<(String, i64)> = tx.all(sql, &params![round]).await?;
    Ok(rows.into_iter().filter_map(|(state, n)| Some((Door::parse(&state)?, n))).collect())
}

pub async fn audited_doors(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let rows: Vec<DoorRow> =
        tx.all(&format!("{DOOR} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "round-door", id: row.id }, row.revision, state_digest(row)?))).collect()
}
