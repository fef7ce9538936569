//! Pieces of work that gather matters which keep coming back.

use super::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use serde::Serialize;
use uuid::Uuid;

/// A piece of work with one post that answers for it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProjectRow {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) post: PostId,
    pub(crate) state: String,
    pub(crate) made: Millis,
    pub(crate) finished: Option<Millis>,
    pub(crate) outcome: String,
    pub(crate) revision: i64,
    // Left out of the digest where they are empty: what was begun before there were kinds stays what it was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) stage: String,
    /// Why it ended although something that was promised is not there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) unkept: String,
}
from_row!(ProjectRow {
    id,
    community,
    compound,
    number,
    title,
    words,
    post,
    state,
    made,
    finished,
    outcome,
    revision,
    kind,
    stage,
    unkept
});

impl ProjectRow {
    pub(crate) fn subject(&self) -> Subject {
        Subject { kind: "works", id: self.id }
    }

    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        Line::about(Action::MattersProjects, by, self.community, self.subject(), self.revision, self)
    }
}

const PROJECT: &str = "select id, community, compound, number, title, words, post, state, made, finished, outcome, revision, kind, stage, unkept from works";

pub(crate) async fn project(tx: &mut Tx, id: Uuid) -> Result<Option<ProjectRow>, Problem> {
    Ok(tx.first(&format!("{PROJECT} where id = $1"), &params![id]).await?)
}

/// Those of a compound, newest first, before one of them; of one kind or in one state where that is asked.
pub(crate) async fn of_compound(
    tx: &mut Tx,
    compound: PlaceId,
    (kinds, state): ((&str, &str), &str),
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ProjectRow>, Problem> {
    let sql = format!(
        "{PROJECT} where compound = $1 and id < $2 and ($4 = '' or kind = $4 or kind = $5) and ($6 = '' or state = $6) order by id desc limit $3"
    );
    let values = params![compound, before.unwrap_or(Uuid::max()), limit, kinds.0, kinds.1, state];
    Ok(tx.all(&sql, &values).await?)
}

pub(crate) async fn insert(acting: &mut Acting, row: &ProjectRow) -> Result<(), Problem> {
    let sql = "insert into works (id, community, compound, number, title, words, post, state, made, finished, outcome, revision, kind, stage) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let r = row.clone();
    let values = params![
        r.id,
        r.community,
        r.compound,
        r.number,
        r.title,
        r.words,
        r.post,
        r.state,
        r.made,
        r.finished,
        r.outcome,
        r.revision,
        r.kind,
        r.stage
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, row: &ProjectRow) -> Result<(), Problem> {
    let sql = "update works set state = $2, finished = $3, outcome = $4, stage = $6, unkept = $7, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![row.id, &row.state, row.finished, &row.outcome, row.revision, &row.stage, &row.unkept]).await
}

pub(crate) async fn audited_projects(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<ProjectRow> =
        tx.all(&format!("{PROJECT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works", |row| (row.id, row.revision))
}

/// A matter of a piece of work.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LinkRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) matter: MatterId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) at: Millis,
}
from_row!(LinkRow { id, project, matter, community, at });

const LINK: &str = "select id, project, matter, community, at from works_matter";

pub(crate) async fn links(tx: &mut Tx, project: Uuid) -> Result<Vec<LinkRow>, Problem> {
    Ok(tx.all(&format!("{LINK} where project = $1 order by id limit 200"), &params![project]).await?)
}

pub(crate) async fn link_of(tx: &mut Tx, matter: MatterId) -> Result<Option<LinkRow>, Problem> {
    Ok(tx.first(&format!("{LINK} where matter = $1"), &params![matter]).await?)
}

pub(crate) async fn insert_link(acting: &mut Acting, row: &LinkRow, by: By) -> Result<(), Problem> {
    let sql = "insert into works_matter (id, project, matter, community, at) values ($1, $2, $3, $4, $5)";
    acting.write(sql, params![row.id, row.project, row.matter, row.community, row.at]).await?;
    let subject = Subject { kind: "works-matter", id: row.id };
    acting.note(Line::about(Action::MattersProjects, by, row.community, subject, 1, row)?);
    Ok(())
}

pub(crate) async fn audited_links(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<LinkRow> =
        tx.all(&format!("{LINK} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works-matter", |row| (row.id, 1))
}

/// How far somebody has come in asking at one dwelling.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ContactRow {
    pub(crate) id: Uuid,
    pub(crate) project: Uuid,
    pub(crate) dwelling: DwellingId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) contact: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(ContactRow { id, project, dwelling, community, contact, at, revision });

impl ContactRow {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "works-dwelling", id: self.id };
        Line::about(Action::MattersProjects, by, self.community, subject, self.revision, self)
    }
}

const CONTACT: &str = "select id, project, dwelling, community, contact, at, revision from works_dwelling";

pub(crate) async fn contacts(tx: &mut Tx, project: Uuid) -> Result<Vec<ContactRow>, Problem> {
    Ok(tx.all(&format!("{CONTACT} where project = $1 order by id limit 1000"), &params![project]).await?)
}

pub(crate) async fn contact(tx: &mut Tx, project: Uuid, dwelling: DwellingId) -> Result<Option<ContactRow>, Problem> {
    Ok(tx.first(&format!("{CONTACT} where project = $1 and dwelling = $2"), &params![project, dwelling]).await?)
}

/// How many dwellings stand at each answer.
pub(crate) async fn contact_figures(tx: &mut Tx, project: Uuid) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "select contact, cast(count(*) as bigint) as n from works_dwelling where project = $1 group by contact order by contact limit 10";
    Ok(tx.all(sql, &params![project]).await?)
}

pub(crate) async fn insert_contact(acting: &mut Acting, row: &ContactRow) -> Result<(), Problem> {
    let sql = "insert into works_dwelling (id, project, dwelling, community, contact, at, revision) values ($1, $2, $3, $4, $5, $6, $7)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.project, r.dwelling, r.community, r.contact, r.at, r.revision]).await?)
}

pub(crate) async fn save_contact(acting: &mut Acting, row: &ContactRow) -> Result<(), Problem> {
    let sql = "update works_dwelling set contact = $2, at = $3, revision = $4 where id = $1 and revision = $4 - 1";
    acting.write_one(sql, &params![row.id, &row.contact, row.at, row.revision]).await
}

pub(crate) async fn audited_contacts(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<ContactRow> =
        tx.all(&format!("{CONTACT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "works-dwelling", |row| (row.id, row.revision))
}
