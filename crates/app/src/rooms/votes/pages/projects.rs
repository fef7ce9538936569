//! Projects of an entrance on pages: who bears what, what neighbours say, how far the works are.

use super::super::project_course::{drop_project, is_ahead, link_vote, may_link, note_milestone, start_works};
use super::super::projects::{
    self as doing, BeginProject, Milestone, PartOf, begin_project, object_to, set_shares, settle_objection, shares_of, stage_of,
};
use super::super::store::projects::{self as store, Project};
use super::super::store::votes;
use super::{Choice, Fact, fen, yuan};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{PlaceId, ProjectId, VoteId};
use pavilion_rules::votes::No;
use pavilion_rules::votes::project::{Share, Stage, amounts, shown as percent};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    compound: Option<String>,
}

struct Row {
    href: String,
    title: String,
    word: String,
    tone: &'static str,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/projects.html")]
struct ListPage {
    f: Face,
    back: String,
    compound: String,
    rows: Vec<Row>,
    entrances: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ListPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Consent => "wait",
        Stage::Vote | Stage::Works => "go",
        Stage::Commissioned => "done",
        Stage::Dropped => "bad",
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let compound = asked.compound.unwrap_or_default();
    show_list(&from, StatusCode::OK, Fields::new(vec![("compound".into(), compound)]), Vec::new()).await
}

async fn show_list(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let wanted = typed.text("compound").parse::<PlaceId>().ok();
    let Some(compound) = wanted.or_else(|| cx.standing().homes.first().map(|home| home.compound)) else {
        return Ok(axum::response::IntoResponse::into_response(axum::response::Redirect::to("/votes")));
    };
    let mut tx = cx.app.db.read().await?;
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, from, Of::Compound(compound), i18n::text(from.taste.lang, "projects-title", &[])).await?;
    let mut rows = Vec::new();
    for one in store::of_compound(&mut tx, compound, 200).await? {
        let stage = stage_of(&one)?;
        rows.push(Row {
            href: format!("/projects/{}", one.id),
            word: f.t(&format!("projects-stage-{}", stage.name())),
            tone: tone(stage),
            title: one.title,
        });
    }
    let here = Object { path: brief.path.clone(), compound: Some(compound), ..Object::default() };
    let entrances = if cx.can(Action::ProjectsManage, &here) { entrances(&mut tx, compound).await? } else { Vec::new() };
    let page = ListPage {
        back: format!("/votes?compound={compound}"),
        compound: compound.to_string(),
        rows,
        entrances,
        typed,
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

async fn entrances(tx: &mut crate::db::Tx, compound: PlaceId) -> Result<Vec<Choice>, Problem> {
    let spots = places::spots(tx, compound).await?;
    let named = |one: &places::Place| {
        let above = spots.iter().find(|other| Some(other.id) == one.parent).map_or("", |other| other.name.as_str());
        Choice::new(one.id.to_string(), format!("{above} {}", one.name))
    };
    Ok(spots.iter().filter(|one| one.kind == pavilion_rules::places::Kind::Entrance).map(named).collect())
}

pub(crate) async fn begin(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = BeginProject {
        entrance: fields.text("entrance").parse().ok(),
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        cost: fen(fields.text("cost")).unwrap_or(-1),
        subsidy: fen(fields.text("subsidy")).unwrap_or(-1),
    };
    match begin_project(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/projects/{}", made.id), "votes-saved")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

#[derive(Clone)]
struct ShareShown {
    name: String,
    room: String,
    floor: i64,
    percent: String,
    amount: String,
    /// The reader lives there.
    own: bool,
}

/// The dwellings of one floor: folded on a phone, where twenty floors would be a long way down.
struct FloorShown {
    floor: i64,
    shares: Vec<ShareShown>,
    open: bool,
}

struct ObjectionShown {
    id: String,
    words: String,
    word: String,
    answer: String,
    open: bool,
}

struct MilestoneShown {
    what: String,
    at: i64,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/project.html")]
struct ProjectPage {
    f: Face,
    id: String,
    back: String,
    words: String,
    word: String,
    tone: &'static str,
    facts: Vec<Fact>,
    shares: Vec<ShareShown>,
    floors: Vec<FloorShown>,
    /// What the reader's dwelling said last.
    own_said: String,
    /// Why dwellings of one floor bear different shares.
    uneven: String,
    objections: Vec<ObjectionShown>,
    milestones: Vec<MilestoneShown>,
    upkeep: String,
    /// Why it was dropped.
    dropped: String,
    vote: String,
    may_say: bool,
    may_object: bool,
    manages: bool,
    may_share: bool,
    may_start: bool,
    may_note: bool,
    may_drop: bool,
    /// Whether there was a vote before that decided nothing.
    votes_again: bool,
    votes: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ProjectPage {
    fn rooms(&self, level: &FloorShown) -> i64 {
        i64::try_from(level.shares.len()).unwrap_or_default()
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<ProjectId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, id: ProjectId, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let row = store::project(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, from, Of::Compound(row.compound), row.title.clone()).await?;
    let here = Object { path: row.place_path.clone(), compound: Some(row.compound), ..Object::default() };
    let manages = cx.can(Action::ProjectsManage, &here);
    let homes = match cx.person() {
        Some(person) => crate::rooms::people::homes_of(&mut tx, person.account, cx.now).await?,
        None => Vec::new(),
    };
    let of_project = shares_of(&row)?;
    let own: Vec<Uuid> =
        homes.iter().map(|home| home.0).filter(|home| of_project.iter().any(|one| one.dwelling == *home)).collect();
    let lives = !own.is_empty();
    let own_said = store::consents(&mut tx, id).await?.into_iter().rfind(|one| own.contains(&one.dwelling.0));
    let stage = stage_of(&row)?;
    let milestones: Vec<Milestone> = serde_json::from_str(&row.milestones)?;
    let candidates = if manages && may_link(&mut tx, &row).await? { votes_of(&mut tx, &row).await? } else { Vec::new() };
    let shares = shares_shown(&row, &typed, &own)?;
    let page = ProjectPage {
        id: id.to_string(),
        back: format!("/projects?compound={}", row.compound),
        words: row.words.clone(),
        word: f.t(&format!("projects-stage-{}", stage.name())),
        tone: tone(stage),
        facts: facts(&mut tx, &f, &row).await?,
        own_said: own_said.map_or_else(String::new, |one| f.t(&format!("projects-say-{}", one.says))),
        uneven: uneven(&f, &of_project),
        floors: floors(&shares, !errors.is_empty()),
        shares,
        objections: objections(&mut tx, &f, id, manages).await?,
        milestones: milestones.into_iter().map(|one| MilestoneShown { what: one.what, at: one.at }).collect(),
        upkeep: row.upkeep.clone(),
        dropped: row.ended_reason.clone(),
        vote: row.vote.map_or_else(String::new, |vote| format!("/votes/{vote}")),
        may_say: lives && stage == Stage::Consent,
        may_object: lives && matches!(stage, Stage::Consent | Stage::Vote | Stage::Works),
        manages,
        may_share: manages && stage == Stage::Consent,
        may_start: manages && stage == Stage::Vote,
        may_note: manages && stage == Stage::Works,
        may_drop: manages && !matches!(stage, Stage::Commissioned | Stage::Dropped),
        votes_again: stage == Stage::Vote,
        votes: candidates,
        typed,
        errors,
        f,
    };
    drop(tx);
    if status == StatusCode::OK { crate::web::face::page(&page) } else { page_with(status, &page) }
}

/// Votes of the entrance that could decide it: not over yet, and not of another project.
async fn votes_of(tx: &mut crate::db::Tx, row: &Project) -> Result<Vec<Choice>, Problem> {
    let all = votes::of_compound(tx, row.compound, None, 200).await?;
    let taken = store::linked(tx, row.entrance).await?;
    let mut fits = Vec::new();
    for one in all.into_iter().filter(|one| one.place == row.entrance && one.kind == "entrance") {
        if is_ahead(&one)? && taken.iter().all(|(_, vote)| *vote != one.id) {
            fits.push(Choice::new(one.id.to_string(), one.title));
        }
    }
    Ok(fits)
}

async fn facts(tx: &mut crate::db::Tx, f: &Face, row: &Project) -> Result<Vec<Fact>, Problem> {
    let mut last = HashMap::new();
    for one in store::consents(tx, row.id).await? {
        last.insert(one.dwelling, one.says);
    }
    let n = |says: &str| last.values().filter(|one| *one == says).count().to_string();
    let said =
        i18n::text(f.language(), "projects-consents-said", &[("yes", &n("yes")), ("no", &n("no")), ("unsure", &n("unsure"))]);
    Ok(vec![
        Fact { name: f.t("projects-cost"), value: f.ta("votes-option-cost", "yuan", &yuan(row.cost)) },
        Fact { name: f.t("projects-subsidy"), value: f.ta("votes-option-cost", "yuan", &yuan(row.subsidy)) },
        Fact { name: f.t("projects-own"), value: f.ta("votes-option-cost", "yuan", &yuan(row.cost - row.subsidy)) },
        Fact { name: f.t("projects-consents"), value: said },
    ])
}

/// Says why dwellings of one floor bear different shares, where they do.
fn uneven(f: &Face, shares: &[Share]) -> String {
    let mut floors: HashMap<i64, (i64, i64)> = HashMap::new();
    for one in shares {
        let (least, most) = floors.entry(one.floor).or_insert((one.parts, one.parts));
        (*least, *most) = ((*least).min(one.parts), (*most).max(one.parts));
    }
    match floors.values().map(|(least, most)| most - least).max().unwrap_or(0) {
        0 => String::new(),
        // A hundred parts in ten thousand do not divide evenly: somebody has to bear the last one.
        1 => f.t("projects-uneven-last"),
        _ => f.t("projects-uneven-agreed"),
    }
}

fn shares_shown(row: &Project, typed: &Fields, own: &[Uuid]) -> Result<Vec<ShareShown>, Problem> {
    let shares = shares_of(row)?;
    let each = amounts(row.cost - row.subsidy, &shares);
    let shown = shares.into_iter().zip(each).map(|(one, amount)| ShareShown {
        name: format!("s-{}", one.dwelling),
        own: own.contains(&one.dwelling),
        percent: typed_or(typed, &format!("s-{}", one.dwelling), percent(one.parts)),
        room: one.label,
        floor: one.floor,
        amount: yuan(amount),
    });
    // From the ground up, as people look for their own.
    let mut shown: Vec<ShareShown> = shown.collect();
    shown.sort_by(|a, b| (a.floor, &a.room).cmp(&(b.floor, &b.room)));
    Ok(shown)
}

/// By floor, from the ground up: one's own stands open, and all of them when something typed was refused.
fn floors(shares: &[ShareShown], all: bool) -> Vec<FloorShown> {
    let mut out: Vec<FloorShown> = Vec::new();
    for one in shares {
        if out.last().is_none_or(|last| last.floor != one.floor) {
            out.push(FloorShown { floor: one.floor, shares: Vec::new(), open: all });
        }
        if let Some(last) = out.last_mut() {
            last.open |= one.own;
            last.shares.push(one.clone());
        }
    }
    out
}

/// What was typed and refused, or what stands.
fn typed_or(typed: &Fields, name: &str, stands: String) -> String {
    let text = typed.text(name);
    if text.is_empty() { stands } else { text.to_owned() }
}

async fn objections(tx: &mut crate::db::Tx, f: &Face, id: ProjectId, manages: bool) -> Result<Vec<ObjectionShown>, Problem> {
    let all = store::objections(tx, id).await?;
    let shown = all.into_iter().map(|one| ObjectionShown {
        id: one.id.to_string(),
        word: f.t(&format!("projects-objection-{}", one.state)),
        open: one.state == "open",
        words: if manages { one.words } else { String::new() },
        answer: one.answer,
    });
    Ok(shown.collect())
}

async fn answer<T>(posted: Posted, id: ProjectId, done: Result<T, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well(&format!("/projects/{id}"), "votes-saved")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn say(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let done = doing::consent(&posted.cx, id, posted.fields.text("says")).await;
    answer(posted, id, done).await
}

pub(crate) async fn objection(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let done = object_to(&posted.cx, id, posted.fields.text("objection_words")).await;
    answer(posted, id, done).await
}

pub(crate) async fn settle(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let objection = fields.text("objection").parse::<Uuid>().unwrap_or_default();
    let done = settle_objection(&posted.cx, id, objection, fields.text("how") == "override", fields.text("answer")).await;
    answer(posted, id, done).await
}

pub(crate) async fn shares(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let row = store::project(&mut posted.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    // Parts of ten thousand are typed as percent with two digits, as money is.
    let typed = shares_of(&row)?.into_iter().map(|one| {
        let parts = fen(posted.fields.text(&format!("s-{}", one.dwelling)));
        parts.map(|parts| PartOf { dwelling: one.dwelling, parts })
    });
    let done = match typed.collect::<Option<Vec<PartOf>>>() {
        Some(parts) => set_shares(&posted.cx, id, parts).await,
        None => Err(Problem::Invalid(vec![No::ShareWrong.with("sum", "?")])),
    };
    answer(posted, id, done).await
}

pub(crate) async fn vote(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let vote = VoteId(posted.fields.text("vote").parse().unwrap_or_default());
    let done = link_vote(&posted.cx, id, vote).await;
    answer(posted, id, done).await
}

pub(crate) async fn works(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let done = start_works(&posted.cx, id).await;
    answer(posted, id, done).await
}

pub(crate) async fn milestone(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let upkeep = posted.fields.text("upkeep").to_owned();
    let upkeep = Some(upkeep.as_str()).filter(|words| !words.is_empty());
    let done = note_milestone(&posted.cx, id, posted.fields.text("milestone"), upkeep).await;
    answer(posted, id, done).await
}

pub(crate) async fn end(Path(id): Path<ProjectId>, posted: Posted) -> Result<Response, Problem> {
    let done = drop_project(&posted.cx, id, posted.fields.text("reason")).await;
    answer(posted, id, done).await
}
