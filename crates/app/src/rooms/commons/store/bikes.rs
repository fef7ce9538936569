//! Spots for bicycles, counts, clearings and the bicycles marked in them.

use crate::db::Tx;
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{AccountId, NoticeId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct BikeSpot {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) compound: PlaceId,
    pub(in crate::rooms::commons) place: PlaceId,
    pub(in crate::rooms::commons) kind: String,
    pub(in crate::rooms::commons) words: String,
    pub(in crate::rooms::commons) spaces: i64,
    pub(in crate::rooms::commons) ended: Option<Millis>,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(BikeSpot { id, community, compound, place, kind, words, spaces, ended, revision });

const BIKE_SPOT: &str = "select id, community, compound, place, kind, words, spaces, ended, revision from bike_spot";

impl BikeSpot {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "bike-spot", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into bike_spot (id, community, compound, place, kind, words, spaces, ended, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let r = self.clone();
        Ok(acting
            .write(sql, params![r.id, r.community, r.compound, r.place, r.kind, r.words, r.spaces, r.ended, r.revision])
            .await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update bike_spot set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, self.ended, self.revision]).await
    }
}

pub async fn audited_bike_spots(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<BikeSpot> =
        tx.all(&format!("{BIKE_SPOT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct BikeCount {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) compound: PlaceId,
    pub(in crate::rooms::commons) vehicles: i64,
    pub(in crate::rooms::commons) at: Millis,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(BikeCount { id, community, compound, vehicles, at, revision });

const BIKE_COUNT: &str = "select id, community, compound, vehicles, at, revision from bike_count";

impl BikeCount {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "bike-count", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into bike_count (id, community, compound, vehicles, at, revision) values ($1, $2, $3, $4, $5, $6)";
        let r = self.clone();
        Ok(acting.write(sql, params![r.id, r.community, r.compound, r.vehicles, r.at, r.revision]).await?)
    }
}

pub async fn audited_bike_counts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<BikeCount> =
        tx.all(&format!("{BIKE_COUNT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct BikeClearing {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) compound: PlaceId,
    pub(in crate::rooms::commons) notice: NoticeId,
    pub(in crate::rooms::commons) state: String,
    pub(in crate::rooms::commons) days: i64,
    pub(in crate::rooms::commons) at: Millis,
    pub(in crate::rooms::commons) removed_at: Option<Millis>,
    pub(in crate::rooms::commons) removed: i64,
    pub(in crate::rooms::commons) checked_at: Option<Millis>,
    pub(in crate::rooms::commons) still_there: i64,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(BikeClearing {
    id,
    community,
    compound,
    notice,
    state,
    days,
    at,
    removed_at,
    removed,
    checked_at,
    still_there,
    revision
});

const BIKE_CLEARING: &str = "select id, community, compound, notice, state, days, at, removed_at, removed, checked_at, still_there, revision from bike_clearing";

impl BikeClearing {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "bike-clearing", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into bike_clearing (id, community, compound, notice, state, days, at, removed_at, removed, checked_at, still_there, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let r = self.clone();
        Ok(acting
            .write(
                sql,
                params![
                    r.id,
                    r.community,
                    r.compound,
                    r.notice,
                    r.state,
                    r.days,
                    r.at,
                    r.removed_at,
                    r.removed,
                    r.checked_at,
                    r.still_there,
                    r.revision
                ],
            )
            .await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update bike_clearing set state = $2, removed_at = $3, removed = $4, checked_at = $5, still_there = $6, revision = $7 where id = $1 and revision = $7 - 1";
        acting
            .write_one(
                sql,
                &params![self.id, &self.state, self.removed_at, self.removed, self.checked_at, self.still_there, self.revision],
            )
            .await
    }
}

pub async fn audited_bike_clearings(
    tx: &mut Tx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<BikeClearing> = tx
        .all(&format!("{BIKE_CLEARING} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit])
        .await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct BikeTag {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) clearing: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) label: String,
    pub(in crate::rooms::commons) words: String,
    pub(in crate::rooms::commons) claimed: Option<Millis>,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(BikeTag { id, clearing, community, label, words, claimed, revision });

const BIKE_TAG: &str = "select id, clearing, community, label, words, claimed, revision from bike_tag";

impl BikeTag {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "bike-tag", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql =
            "insert into bike_tag (id, clearing, community, label, words, claimed, revision) values ($1, $2, $3, $4, $5, $6, $7)";
        let r = self.clone();
        Ok(acting.write(sql, params![r.id, r.clearing, r.community, r.label, r.words, r.claimed, r.revision]).await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update bike_tag set claimed = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, self.claimed, self.revision]).await
    }
}

pub async fn audited_bike_tags(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<BikeTag> =
        tx.all(&format!("{BIKE_TAG} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

pub(in crate::rooms::commons) async fn spot(tx: &mut Tx, id: Uuid) -> Result<Option<BikeSpot>, Problem> {
    Ok(tx.first(&format!("{BIKE_SPOT} where id = $1"), &params![id]).await?)
}

/// The living spots of a compound.
pub(in crate::rooms::commons) async fn spots(tx: &mut Tx, compound: PlaceId) -> Result<Vec<BikeSpot>, Problem> {
    Ok(tx.all(&format!("{BIKE_SPOT} where compound = $1 and ended is null order by id limit 200"), &params![compound]).await?)
}

/// The newest count of a compound.
pub(in crate::rooms::commons) async fn newest_count(tx: &mut Tx, compound: PlaceId) -> Result<Option<BikeCount>, Problem> {
    Ok(tx.first(&format!("{BIKE_COUNT} where compound = $1 order by id desc limit 1"), &params![compound]).await?)
}

pub(in crate::rooms::commons) async fn clearing(tx: &mut Tx, id: Uuid) -> Result<Option<BikeClearing>, Problem> {
    Ok(tx.first(&format!("{BIKE_CLEARING} where id = $1"), &params![id]).await?)
}

/// The newest clearings of a compound: what lies further back stands in its notices.
pub(in crate::rooms::commons) async fn clearings(tx: &mut Tx, compound: PlaceId) -> Result<Vec<BikeClearing>, Problem> {
    Ok(tx.all(&format!("{BIKE_CLEARING} where compound = $1 order by id desc limit 5"), &params![compound]).await?)
}

pub(in crate::rooms::commons) async fn tag(tx: &mut Tx, clearing: Uuid, id: Uuid) -> Result<Option<BikeTag>, Problem> {
    Ok(tx.first(&format!("{BIKE_TAG} where clearing = $1 and id = $2"), &params![clearing, id]).await?)
}

/// (bicycle, tag of whoever said it is theirs) of a clearing: kept in the journal alone, and readable with the key alone.
pub(in crate::rooms::commons) async fn claims(tx: &mut Tx, clearing: Uuid) -> Result<Vec<(Uuid, Vec<u8>)>, Problem> {
    let sql = "select j.subject, j.actor_tag from bike_tag t join journal j on j.subject = t.id \
        where t.clearing = $1 and j.action = 'bikes.claim' and j.actor_tag is not null order by j.subject limit 100";
    Ok(tx.all(sql, &params![clearing]).await?)
}

/// Everybody who had a hand in a clearing: whoever marked and announced it, drafted and checked its notice, and whoever took
/// the bicycles away.
pub(in crate::rooms::commons) async fn hands(tx: &mut Tx, row: &BikeClearing) -> Result<Vec<AccountId>, Problem> {
    let sql = "select actor from journal where subject = $1 and action = 'bikes.plan' and actor is not null \
        union select actor from journal where subject = $2 and action in ('notices.draft', 'notices.publish') and actor is not null \
        order by actor limit 100";
    let found: Vec<(AccountId,)> = tx.all(sql, &params![row.id, row.notice]).await?;
    Ok(found.into_iter().map(|(account,)| account).collect())
}

pub(in crate::rooms::commons) async fn tags(tx: &mut Tx, clearing: Uuid) -> Result<Vec<BikeTag>, Problem> {
    Ok(tx.all(&format!("{BIKE_TAG} where clearing = $1 order by label, id limit 100"), &params![clearing]).await?)
}
