//! Surveys, their answers and the places that were chosen.

use super::super::store::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct SurveyRow {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) per_100: i64,
    pub(crate) closes: Millis,
    pub(crate) state: String,
    pub(crate) made: Millis,
    pub(crate) matter: Option<MatterId>,
    pub(crate) revision: i64,
}
from_row!(SurveyRow { id, community, compound, number, title, words, per_100, closes, state, made, matter, revision });

impl SurveyRow {
    pub(crate) fn subject(&self) -> Subject {
        Subject { kind: "survey", id: self.id }
    }

    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        Line::about(Action::SurveysHold, by, self.community, self.subject(), self.revision, self)
    }
}

const SURVEY: &str =
    "select id, community, compound, number, title, words, per_100, closes, state, made, matter, revision from survey";

pub(crate) async fn survey(tx: &mut Tx, id: Uuid) -> Result<Option<SurveyRow>, Problem> {
    Ok(tx.first(&format!("{SURVEY} where id = $1"), &params![id]).await?)
}

/// Those of a compound, newest first, before one of them.
pub(crate) async fn of_compound(
    tx: &mut Tx,
    compound: PlaceId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SurveyRow>, Problem> {
    let sql = format!("{SURVEY} where compound = $1 and id < $2 order by id desc limit $3");
    Ok(tx.all(&sql, &params![compound, before.unwrap_or(Uuid::max()), limit]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, row: &SurveyRow) -> Result<(), Problem> {
    let sql = "insert into survey (id, community, compound, number, title, words, per_100, closes, state, made, matter, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let r = row.clone();
    let values = params![
        r.id,
        r.community,
        r.compound,
        r.number,
        r.title,
        r.words,
        r.per_100,
        r.closes,
        r.state,
        r.made,
        r.matter,
        r.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save(acting: &mut Acting, row: &SurveyRow) -> Result<(), Problem> {
    let sql = "update survey set state = $2, closes = $3, matter = $4, revision = $5 where id = $1 and revision = $5 - 1";
    acting.write_one(sql, &params![row.id, &row.state, row.closes, row.matter, row.revision]).await
}

pub(crate) async fn audited_surveys(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<SurveyRow> =
        tx.all(&format!("{SURVEY} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "survey", |row| (row.id, row.revision))
}

/// The answer of a dwelling. Its id is chance, so that it tells no hour.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AnswerRow {
    pub(crate) id: Uuid,
    pub(crate) survey: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) building: PlaceId,
    pub(crate) tag: Vec<u8>,
    pub(crate) vehicles: i64,
    pub(crate) way: String,
    pub(crate) spot: String,
    /// How the home said that its paper may be entered; empty where they answered themselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) leave: String,
    pub(crate) revision: i64,
}
from_row!(AnswerRow { id, survey, community, building, tag, vehicles, way, spot, leave, revision });

impl AnswerRow {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "survey-answer", id: self.id };
        Line::about(action, by, self.community, subject, self.revision, self)
    }
}

const ANSWER: &str = "select id, survey, community, building, tag, vehicles, way, spot, leave, revision from survey_answer";

pub(crate) async fn answer(tx: &mut Tx, survey: Uuid, tag: [u8; 32]) -> Result<Option<AnswerRow>, Problem> {
    Ok(tx.first(&format!("{ANSWER} where survey = $1 and tag = $2"), &params![survey, tag]).await?)
}

pub(crate) async fn insert_answer(acting: &mut Acting, row: &AnswerRow) -> Result<(), Problem> {
    let sql = "insert into survey_answer (id, survey, community, building, tag, vehicles, way, spot, leave, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let r = row.clone();
    let values = params![r.id, r.survey, r.community, r.building, r.tag, r.vehicles, r.way, r.spot, r.leave, r.revision];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn save_answer(acting: &mut Acting, row: &AnswerRow) -> Result<(), Problem> {
    let sql = "update survey_answer set vehicles = $2, way = $3, spot = $4, leave = $5, revision = $6 where id = $1 and revision = $6 - 1";
    acting.write_one(sql, &params![row.id, row.vehicles, &row.way, &row.spot, &row.leave, row.revision]).await
}

pub(crate) async fn audited_answers(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<AnswerRow> =
        tx.all(&format!("{ANSWER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "survey-answer", |row| (row.id, row.revision))
}

/// Answers and vehicles of a whole survey.
pub(crate) async fn sums(tx: &mut Tx, survey: Uuid) -> Result<(i64, i64), Problem> {
    let sql = "select cast(count(*) as bigint) as answers, cast(coalesce(sum(vehicles), 0) as bigint) as vehicles \
        from survey_answer where survey = $1";
    Ok(tx.only(sql, &params![survey]).await?)
}

/// (building, its name, answers, vehicles).
pub(crate) async fn by_building(tx: &mut Tx, survey: Uuid) -> Result<Vec<(PlaceId, String, i64, i64)>, Problem> {
    let sql = "select a.building as building, b.name as name, cast(count(*) as bigint) as answers, \
        cast(sum(a.vehicles) as bigint) as vehicles from survey_answer a join place b on b.id = a.building \
        where a.survey = $1 group by a.building, b.name order by b.name limit 1000";
    Ok(tx.all(sql, &params![survey]).await?)
}

/// (way, place, answers).
pub(crate) async fn by_wish(tx: &mut Tx, survey: Uuid) -> Result<Vec<(String, String, i64)>, Problem> {
    let sql = "select way, spot, cast(count(*) as bigint) as n from survey_answer where survey = $1 \
        group by way, spot order by way, spot limit 100";
    Ok(tx.all(sql, &params![survey]).await?)
}

/// Where sockets shall stand.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SiteRow {
    pub(crate) id: Uuid,
    pub(crate) survey: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) words: String,
    pub(crate) sockets: i64,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(SiteRow { id, survey, community, place, words, sockets, ended, revision });

impl SiteRow {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "survey-site", id: self.id };
        Line::about(Action::SurveysHold, by, self.community, subject, self.revision, self)
    }
}

const SITE: &str = "select id, survey, community, place, words, sockets, ended, revision from survey_site";

pub(crate) async fn sites(tx: &mut Tx, survey: Uuid) -> Result<Vec<SiteRow>, Problem> {
    Ok(tx.all(&format!("{SITE} where survey = $1 and ended is null order by id limit 100"), &params![survey]).await?)
}

pub(crate) async fn insert_site(acting: &mut Acting, row: &SiteRow) -> Result<(), Problem> {
    let sql = "insert into survey_site (id, survey, community, place, words, sockets, ended, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.survey, r.community, r.place, r.words, r.sockets, r.ended, r.revision]).await?)
}

pub(crate) async fn end_site(acting: &mut Acting, row: &SiteRow) -> Result<(), Problem> {
    let sql = "update survey_site set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
    acting.write_one(sql, &params![row.id, row.ended, row.revision]).await
}

pub(crate) async fn audited_sites(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<SiteRow> =
        tx.all(&format!("{SITE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "survey-site", |row| (row.id, row.revision))
}
