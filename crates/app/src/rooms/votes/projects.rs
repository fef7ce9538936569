//! Projects decided by those they touch, such as a lift for an entrance: consents, the table of who bears what, objections. How
//! they go on from there stands in `project_course.rs`.

use super::change::Faults;
use super::prepare::{IntoProblem as _, MONEY_MAX};
use super::store::projects::{self as store, Consent, Objection, Project};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, PlaceId, ProjectId};
use pavilion_rules::places::Kind as PlaceKind;
use pavilion_rules::votes::project::{self as rules, Share, Stage};
use pavilion_rules::votes::{self as limits, No};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A project to begin. Its cost table starts with what floors usually bear.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ProjectBegin)]
pub struct BeginProject {
    #[schema(value_type = Option<Uuid>)]
    pub entrance: Option<PlaceId>,
    pub title: String,
    pub words: String,
    /// In fen.
    pub cost: i64,
    pub subsidy: i64,
}

/// One dwelling's part of the cost, in per-myriad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProjectPart)]
pub struct PartOf {
    pub dwelling: Uuid,
    pub parts: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Milestone {
    pub what: String,
    pub at: i64,
}

/// What a step answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProjectState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

fn object(project: &Project) -> Object {
    Object { path: project.place_path.clone(), compound: Some(project.compound), ..Object::default() }
}

fn line_of(action: Action, by: By, row: &Project) -> Result<Line, Problem> {
    Line::about(action, by, row.community, Subject { kind: "vote-project", id: row.id.0 }, row.revision, row)
}

pub(super) fn shares_of(project: &Project) -> Result<Vec<Share>, Problem> {
    Ok(serde_json::from_str(&project.shares)?)
}

pub(super) fn stage_of(project: &Project) -> Result<Stage, Problem> {
    Stage::parse(&project.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("project {} is in no known state", project.id)))
}

/// Begins a project of one entrance.
pub async fn begin_project(cx: &Context, input: BeginProject) -> Result<ProjectState, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", limits::TITLE_CHARS, No::TitleMissing, No::TitleTooLong);
    let words = faults.text(&input.words, "words", limits::WORDS_CHARS, No::WordsMissing, No::WordsTooLong);
    faults.unless((0..=MONEY_MAX).contains(&input.cost) && (0..=input.cost).contains(&input.subsidy), No::CostWrong);
    let mut tx = cx.app.db.read().await?;
    let place = match input.entrance {
        Some(entrance) => places::place(&mut tx, entrance).await?.filter(|place| place.kind == PlaceKind::Entrance),
        None => None,
    };
    let homes = match &place {
        Some(place) => places::dwellings_in_entrance(&mut tx, place.id, cx.now).await?,
        None => Vec::new(),
    };
    drop(tx);
    act!(cx, Action::ProjectsManage, &input, |acting| {
        let object = place.as_ref().map_or_else(Object::default, places::Place::object);
        let capacity = cx.may(Action::ProjectsManage, &object)?;
        let found = place.as_ref().and_then(|place| Some((place, place.compound?)));
        let Some((place, compound)) = found else { return Err(Problem::Invalid(vec![No::PlaceUnknown.into()])) };
        faults.end()?;
        let floors: Vec<(Uuid, String, i64)> =
            homes.iter().map(|one| (one.id.0, one.room.clone(), one.floor.unwrap_or(1))).collect();
        let row = Project {
            id: ProjectId(cx.id()),
            community: place.community,
            compound,
            entrance: place.id,
            place_path: place.path.clone(),
            title: title.clone(),
            words: words.clone(),
            state: Stage::Consent.name().into(),
            cost: input.cost,
            subsidy: input.subsidy,
            shares: serde_json::to_string(&rules::by_floor(&floors))?,
            milestones: "[]".into(),
            upkeep: String::new(),
            vote: None,
            made: cx.now,
            updated: cx.now,
            revision: 1,
            ended_reason: String::new(),
        };
        store::insert(acting, &row).await?;
        acting.note(line_of(Action::ProjectsManage, By::person(cx, capacity), &row)?.detail(json!({ "step": "project-begun" })));
        Ok(state_of(&row))
    })
}

fn state_of(row: &Project) -> ProjectState {
    ProjectState { id: row.id.0, state: row.state.clone(), revision: row.revision }
}

/// Loads a project for those who manage it.
pub(super) async fn managed(acting: &mut Acting, cx: &Context, id: ProjectId) -> Result<(Project, By), Problem> {
    let row = store::project(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(Action::ProjectsManage, &object(&row))?;
    Ok((row, By::person(cx, capacity)))
}

pub(super) async fn save(
    acting: &mut Acting,
    cx: &Context,
    mut row: Project,
    by: By,
    step: &str,
) -> Result<ProjectState, Problem> {
    row.updated = cx.now;
    row.revision += 1;
    store::update(acting, &row).await?;
    acting.note(line_of(Action::ProjectsManage, by, &row)?.detail(json!({ "step": step, "state": row.state })));
    Ok(state_of(&row))
}

/// Sets who bears how much, as the neighbours agreed: adds up to exactly the whole.
pub async fn set_shares(cx: &Context, id: ProjectId, parts: Vec<PartOf>) -> Result<ProjectState, Problem> {
    act!(cx, Action::ProjectsManage, &(id, &parts), |acting| {
        let (mut row, by) = managed(acting, cx, id).await?;
        if stage_of(&row)? != Stage::Consent {
            return Err(No::NotNow.into_problem());
        }
        let mut shares = shares_of(&row)?;
        for share in &mut shares {
            let found = parts.iter().find(|one| one.dwelling == share.dwelling);
            share.parts = found.map_or(share.parts, |one| one.parts);
        }
        if parts.iter().any(|one| !shares.iter().any(|share| share.dwelling == one.dwelling)) {
            return Err(Problem::Invalid(vec![No::ShareWrong.with("sum", "?")]));
        }
        rules::whole(&shares).map_err(|no| Problem::Invalid(vec![no]))?;
        row.shares = serde_json::to_string(&shares)?;
        save(acting, cx, row, by, "shares-set").await
    })
}

/// The dwelling of this entrance the person acting lives in.
async fn own_home(acting: &mut Acting, cx: &Context, row: &Project) -> Result<DwellingId, Problem> {
    let shares = shares_of(row)?;
    let homes = people::homes_of(acting.tx(), cx.account()?, cx.now).await?;
    homes.into_iter().find(|home| shares.iter().any(|one| one.dwelling == home.0)).ok_or(Problem::NotFound)
}

/// Says yes or no to the project before the formal vote. Kept for this project alone.
pub async fn consent(cx: &Context, id: ProjectId, says: &str) -> Result<Uuid, Problem> {
    act!(cx, Action::ProjectsSpeak, &(id, says), |acting| {
        let row = store::project(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ProjectsSpeak, &object(&row))?;
        if !["yes", "no", "unsure"].contains(&says) {
            return Err(Problem::Invalid(vec![No::ChoiceUnknown.into()]));
        }
        let dwelling = own_home(acting, cx, &row).await?;
        put_consent(acting, cx, &row, dwelling, says, "page", By::person(cx, capacity)).await
    })
}

/// Enters what a dwelling said at the door.
pub async fn enter_consent(cx: &Context, id: ProjectId, dwelling: DwellingId, says: &str) -> Result<Uuid, Problem> {
    act!(cx, Action::ProjectsManage, &(id, dwelling, says), |acting| {
        let (row, by) = managed(acting, cx, id).await?;
        let known = shares_of(&row)?.iter().any(|one| one.dwelling == dwelling.0);
        if !known || !["yes", "no", "unsure"].contains(&says) {
            return Err(Problem::Invalid(vec![No::ChoiceUnknown.into()]));
        }
        let told = people::accounts_of(acting.tx(), dwelling, cx.now).await?;
        let made = put_consent(acting, cx, &row, dwelling, says, "door", by).await?;
        for reader in told {
            people::tell(acting, cx, reader, row.community, "votes-consent-entered", None, json!({ "title": row.title })).await?;
        }
        Ok(made)
    })
}

async fn put_consent(
    acting: &mut Acting,
    cx: &Context,
    row: &Project,
    dwelling: DwellingId,
    says: &str,
    channel: &str,
    by: By,
) -> Result<Uuid, Problem> {
    if stage_of(row)? != Stage::Consent {
        return Err(No::NotNow.into_problem());
    }
    let consent = Consent {
        id: cx.id(),
        project: row.id,
        community: row.community,
        dwelling,
        says: says.to_owned(),
        channel: channel.to_owned(),
        by_account: cx.person().map(|person| person.account),
        at: cx.now,
    };
    store::insert_consent(acting, &consent).await?;
    let subject = Subject { kind: "project-consent", id: consent.id };
    acting
        .note(Line::about(Action::ProjectsSpeak, by, row.community, subject, 1, &consent)?.detail(json!({ "channel": channel })));
    Ok(consent.id)
}

/// A neighbour objects: it is written down and must be settled, or overridden by a decision, before works.
pub async fn object_to(cx: &Context, id: ProjectId, words: &str) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(words, "words", (4, limits::SHORT_CHARS_MAX), No::WordsMissing, No::WordsTooLong);
    act!(cx, Action::ProjectsSpeak, &(id, &words), |acting| {
        let row = store::project(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ProjectsSpeak, &object(&row))?;
        faults.end()?;
        if matches!(stage_of(&row)?, Stage::Commissioned | Stage::Dropped) {
            return Err(No::NotNow.into_problem());
        }
        let objection = Objection {
            id: cx.id(),
            project: id,
            community: row.community,
            dwelling: own_home(acting, cx, &row).await?,
            by_account: cx.person().map(|person| person.account),
            words: words.clone(),
            state: "open".into(),
            answer: String::new(),
            at: cx.now,
            answered: None,
            revision: 1,
        };
        store::insert_objection(acting, &objection).await?;
        acting.note(objection_line(Action::ProjectsSpeak, By::person(cx, capacity), &objection)?);
        Ok(objection.id)
    })
}

fn objection_line(action: Action, by: By, row: &Objection) -> Result<Line, Problem> {
    let subject = Subject { kind: "project-objection", id: row.id };
    Ok(Line::about(action, by, row.community, subject, row.revision, row)?.detail(json!({ "state": row.state })))
}

/// Settles an objection after talking, or overrides it by a decision, which is documented in words either way.
pub async fn settle_objection(
    cx: &Context,
    id: ProjectId,
    objection: Uuid,
    overridden: bool,
    words: &str,
) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let words = faults.text(words, "answer", (8, limits::SHORT_CHARS_MAX), No::AnswerMissing, No::TextTooLong);
    act!(cx, Action::ProjectsManage, &(id, objection, overridden, &words), |acting| {
        let (row, by) = managed(acting, cx, id).await?;
        faults.end()?;
        let all = store::objections(acting.tx(), id).await?;
        let Some(mut found) = all.into_iter().find(|one| one.id == objection && one.state == "open") else {
            return Err(Problem::NotFound);
        };
        found.state = if overridden { "overridden" } else { "settled" }.into();
        found.answer.clone_from(&words);
        found.answered = Some(cx.now);
        found.revision += 1;
        store::update_objection(acting, &found).await?;
        acting.note(objection_line(Action::ProjectsManage, by, &found)?);
        if let Some(reader) = found.by_account {
            people::tell(acting, cx, reader, row.community, "votes-answered", None, json!({ "title": row.title })).await?;
        }
        Ok(found.id)
    })
}
