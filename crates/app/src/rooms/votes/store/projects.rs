//! Projects: lifts and the like, what their neighbours say to them.

use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, ProjectId, VoteId};
use serde::Serialize;
use uuid::Uuid;

/// A project: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Project {
    pub(crate) id: ProjectId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) entrance: PlaceId,
    pub(crate) place_path: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) state: String,
    pub(crate) cost: i64,
    pub(crate) subsidy: i64,
    pub(crate) shares: String,
    pub(crate) milestones: String,
    pub(crate) upkeep: String,
    pub(crate) vote: Option<VoteId>,
    pub(crate) made: Millis,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
    /// Why it was dropped: read by everybody.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) ended_reason: String,
}
from_row!(Project {
    id,
    community,
    compound,
    entrance,
    place_path,
    title,
    words,
    state,
    cost,
    subsidy,
    shares,
    milestones,
    upkeep,
    vote,
    made,
    updated,
    revision,
    ended_reason,
});

/// What one dwelling says: only ever added, the last counts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Consent {
    pub(crate) id: Uuid,
    pub(crate) project: ProjectId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) dwelling: DwellingId,
    pub(crate) says: String,
    pub(crate) channel: String,
    pub(crate) by_account: Option<AccountId>,
    pub(crate) at: Millis,
}
from_row!(Consent { id, project, community, dwelling, says, channel, by_account, at });

/// An objection of a neighbour: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Objection {
    pub(crate) id: Uuid,
    pub(crate) project: ProjectId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) dwelling: DwellingId,
    pub(crate) by_account: Option<AccountId>,
    pub(crate) words: String,
    pub(crate) state: String,
    pub(crate) answer: String,
    pub(crate) at: Millis,
    pub(crate) answered: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(Objection { id, project, community, dwelling, by_account, words, state, answer, at, answered, revision });

const PROJECT: &str = "select id, community, compound, entrance, place_path, title, words, state, cost, subsidy, shares, milestones, upkeep, \
    vote, made, updated, revision, ended_reason from vote_project";
const CONSENT: &str = "select id, project, community, dwelling, says, channel, by_account, at from project_consent";
const OBJECTION: &str =
    "select id, project, community, dwelling, by_account, words, state, answer, at, answered, revision from project_objection";

pub(crate) async fn project(tx: &mut Tx, id: ProjectId) -> Result<Option<Project>, DbFault> {
    tx.first(&format!("{PROJECT} where id = $1"), &params![id]).await
}

pub(crate) async fn of_compound(tx: &mut Tx, compound: PlaceId, limit: i64) -> Result<Vec<Project>, DbFault> {
    tx.all(&format!("{PROJECT} where compound = $1 order by id desc limit $2"), &params![compound, limit]).await
}

/// Of the projects of an entrance, the votes that decide them.
pub(crate) async fn linked(tx: &mut Tx, entrance: PlaceId) -> Result<Vec<(ProjectId, VoteId)>, DbFault> {
    let sql = "select id, vote from vote_project where entrance = $1 and vote is not null order by id limit 1000";
    tx.all(sql, &params![entrance]).await
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Project>, DbFault> {
    tx.all(&format!("{PROJECT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, p: &Project) -> Result<(), DbFault> {
    let sql = "insert into vote_project (id, community, compound, entrance, place_path, title, words, state, cost, subsidy, shares, \
        milestones, upkeep, vote, made, updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let values = params![
        p.id,
        p.community,
        p.compound,
        p.entrance,
        &p.place_path,
        &p.title,
        &p.words,
        &p.state,
        p.cost,
        p.subsidy,
        &p.shares,
        &p.milestones,
        &p.upkeep,
        p.vote,
        p.made,
        p.updated,
        p.revision,
    ];
    acting.write(sql, values).await
}

pub(crate) async fn update(acting: &mut Acting, p: &Project) -> Result<(), Problem> {
    let sql = "update vote_project set state = $2, cost = $3, subsidy = $4, shares = $5, milestones = $6, upkeep = $7, vote = $8, \
        updated = $9, revision = $10, ended_reason = $11 where id = $1 and revision = $10 - 1";
    let values = params![
        p.id,
        &p.state,
        p.cost,
        p.subsidy,
        &p.shares,
        &p.milestones,
        &p.upkeep,
        p.vote,
        p.updated,
        p.revision,
        &p.ended_reason
    ];
    acting.write_one(sql, &values).await
}

pub(crate) async fn insert_consent(acting: &mut Acting, c: &Consent) -> Result<(), DbFault> {
    let sql = "insert into project_consent (id, project, community, dwelling, says, channel, by_account, at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    acting.write(sql, params![c.id, c.project, c.community, c.dwelling, &c.says, &c.channel, c.by_account, c.at]).await
}

pub(crate) async fn consents(tx: &mut Tx, project: ProjectId) -> Result<Vec<Consent>, DbFault> {
    tx.all(&format!("{CONSENT} where project = $1 order by dwelling, id limit 2000"), &params![project]).await
}

pub(crate) async fn consents_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Consent>, DbFault> {
    tx.all(&format!("{CONSENT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn objections(tx: &mut Tx, project: ProjectId) -> Result<Vec<Objection>, DbFault> {
    tx.all(&format!("{OBJECTION} where project = $1 order by id limit 200"), &params![project]).await
}

pub(crate) async fn objections_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Objection>, DbFault> {
    tx.all(&format!("{OBJECTION} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}

pub(crate) async fn insert_objection(acting: &mut Acting, o: &Objection) -> Result<(), DbFault> {
    let sql = "insert into project_objection (id, project, community, dwelling, by_account, words, state, answer, at, answered, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = params![
        o.id,
        o.project,
        o.community,
        o.dwelling,
        o.by_account,
        &o.words,
        &o.state,
        &o.answer,
        o.at,
        o.answered,
        o.revision,
    ];
    acting.write(sql, values).await
}

pub(crate) async fn update_objection(acting: &mut Acting, o: &Objection) -> Result<(), Problem> {
    let sql =
        "update project_objection set state = $2, answer = $3, answered = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![o.id, &o.state, &o.answer, o.answered, o.revision]).await
}
