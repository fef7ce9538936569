//! What stands in a work: its items, those who take part, its course.

use super::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::works::{ITEMS_MAX, PARTIES_MAX, PHOTOS_MAX, STEPS_MAX};
use serde::Serialize;
use uuid::Uuid;

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What is to be made, in whole units.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ItemRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) words: String,
    pub(crate) quantity: i64,
    pub(crate) unit: String,
    pub(crate) due: Option<Millis>,
    pub(crate) done: Option<Millis>,
    pub(crate) why_no_photo: String,
    pub(crate) before_blob: String,
    pub(crate) after_blob: String,
    pub(crate) revision: i64,
}
from_row!(ItemRow { id, project, community, words, quantity, unit, due, done, why_no_photo, before_blob, after_blob, revision });

const ITEM: &str = "select id, project, community, words, quantity, unit, due, done, why_no_photo, before_blob, after_blob, revision from works_item";

impl ItemRow {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "works-item", id: self.id };
        Line::about(Action::MattersProjects, by, self.community, subject, self.revision, self)
    }

    pub(crate) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into works_item (id, project, community, words, quantity, unit, due, done, why_no_photo, before_blob, after_blob, revision) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let r = self.clone();
        let values = params![
            r.id,
            r.project,
            r.community,
            r.words,
            r.quantity,
            r.unit,
            r.due,
            r.done,
            r.why_no_photo,
            r.before_blob,
            r.after_blob,
            r.revision
        ];
        Ok(acting.write(sql, values).await?)
    }

    /// The next revision of it.
    pub(crate) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update works_item set done = $2, why_no_photo = $3, before_blob = $4, after_blob = $5, revision = $6 \
            where id = $1 and revision = $6 - 1";
        let values = params![self.id, self.done, &self.why_no_photo, &self.before_blob, &self.after_blob, self.revision];
        acting.write_one(sql, &values).await
    }
}

pub(crate) async fn items(tx: &mut Tx, project: Uuid) -> Result<Vec<ItemRow>, Problem> {
    Ok(tx.all(&format!("{ITEM} where project = $1 order by id limit $2"), &params![project, most(ITEMS_MAX)]).await?)
}

pub(crate) async fn item(tx: &mut Tx, project: Uuid, id: Uuid) -> Result<Option<ItemRow>, Problem> {
    Ok(tx.first(&format!("{ITEM} where id = $1 and project = $2"), &params![id, project]).await?)
}

pub(crate) async fn items_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<ItemRow>, Problem> {
    Ok(tx.all(&format!("{ITEM} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?)
}

pub(crate) async fn audited_items(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    audited(&items_after(tx, after, limit).await?, "works-item", |row| (row.id, row.revision))
}

/// An organisation that takes part, and what it commits to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PartyRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) name: String,
    pub(crate) contact: String,
    pub(crate) commits: String,
    pub(crate) due: Millis,
    pub(crate) kept: Option<Millis>,
    pub(crate) said: String,
    pub(crate) revision: i64,
}
from_row!(PartyRow { id, project, community, name, contact, commits, due, kept, said, revision });

const PARTY: &str = "select id, project, community, name, contact, commits, due, kept, said, revision from works_party";

impl PartyRow {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "works-party", id: self.id };
        Line::about(Action::MattersProjects, by, self.community, subject, self.revision, self)
    }

    pub(crate) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into works_party (id, project, community, name, contact, commits, due, kept, said, revision) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let r = self.clone();
        let values = params![r.id, r.project, r.community, r.name, r.contact, r.commits, r.due, r.kept, r.said, r.revision];
        Ok(acting.write(sql, values).await?)
    }

    /// The next revision of it.
    pub(crate) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update works_party set kept = $2, said = $3, revision = $4 where id = $1 and revision = $4 - 1";
        acting.write_one(sql, &params![self.id, self.kept, &self.said, self.revision]).await
    }
}

pub(crate) async fn parties(tx: &mut Tx, project: Uuid) -> Result<Vec<PartyRow>, Problem> {
    Ok(tx.all(&format!("{PARTY} where project = $1 order by id limit $2"), &params![project, most(PARTIES_MAX)]).await?)
}

pub(crate) async fn party(tx: &mut Tx, project: Uuid, id: Uuid) -> Result<Option<PartyRow>, Problem> {
    Ok(tx.first(&format!("{PARTY} where id = $1 and project = $2"), &params![id, project]).await?)
}

pub(crate) async fn audited_parties(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<PartyRow> =
        tx.all(&format!("{PARTY} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works-party", |row| (row.id, row.revision))
}

/// A line of its course: a stage that was reached, or, without one, what has changed since it ended.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StepRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) stage: String,
    pub(crate) words: String,
    pub(crate) at: Millis,
}
from_row!(StepRow { id, project, community, stage, words, at });

const STEP: &str = "select id, project, community, stage, words, at from works_step";

impl StepRow {
    pub(crate) async fn insert(&self, acting: &mut Acting, by: By) -> Result<(), Problem> {
        let sql = "insert into works_step (id, project, community, stage, words, at) values ($1, $2, $3, $4, $5, $6)";
        let r = self.clone();
        acting.write(sql, params![r.id, r.project, r.community, r.stage, r.words, r.at]).await?;
        let subject = Subject { kind: "works-step", id: self.id };
        acting.note(Line::about(Action::MattersProjects, by, self.community, subject, 1, self)?);
        Ok(())
    }
}

pub(crate) async fn steps(tx: &mut Tx, project: Uuid) -> Result<Vec<StepRow>, Problem> {
    Ok(tx.all(&format!("{STEP} where project = $1 order by id limit $2"), &params![project, most(STEPS_MAX)]).await?)
}

pub(crate) async fn audited_steps(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<StepRow> =
        tx.all(&format!("{STEP} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works-step", |row| (row.id, 1))
}

/// A picture of an item that another took the place of.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PhotoRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) item: Uuid,
    pub(crate) side: String,
    pub(crate) blob: String,
    pub(crate) at: Millis,
}
from_row!(PhotoRow { id, project, community, item, side, blob, at });

const PHOTO: &str = "select id, project, community, item, side, blob, at from works_photo";

impl PhotoRow {
    pub(crate) async fn insert(&self, acting: &mut Acting, by: By) -> Result<(), Problem> {
        let sql = "insert into works_photo (id, project, community, item, side, blob, at) values ($1, $2, $3, $4, $5, $6, $7)";
        let r = self.clone();
        acting.write(sql, params![r.id, r.project, r.community, r.item, r.side, r.blob, r.at]).await?;
        let subject = Subject { kind: "works-photo", id: self.id };
        acting.note(Line::about(Action::MattersProjects, by, self.community, subject, 1, self)?);
        Ok(())
    }
}

pub(crate) async fn photos(tx: &mut Tx, project: Uuid) -> Result<Vec<PhotoRow>, Problem> {
    Ok(tx.all(&format!("{PHOTO} where project = $1 order by id limit $2"), &params![project, most(PHOTOS_MAX)]).await?)
}

pub(crate) async fn audited_photos(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<PhotoRow> =
        tx.all(&format!("{PHOTO} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works-photo", |row| (row.id, 1))
}

/// How much is late in each work of a compound: items and what somebody committed to.
pub(crate) async fn late(tx: &mut Tx, compound: PlaceId, now: Millis) -> Result<Vec<(Uuid, i64)>, Problem> {
    let sql = "select project, cast(count(*) as bigint) as n from ( \
            select i.project from works_item i join works w on w.id = i.project \
            where w.compound = $1 and i.done is null and (i.due < $2 or w.state = 'done') \
            union all \
            select p.project from works_party p join works w on w.id = p.project \
            where w.compound = $1 and p.kept is null and (p.due < $2 or w.state = 'done') \
        ) as waiting group by project order by project limit 1000";
    Ok(tx.all(sql, &params![compound, now]).await?)
}
