//! Pieces of work: a compound's list, one of them, and beginning one.

use super::super::kinds::{kind_of, kinds};
use super::super::projects::{
    NewProject, Project, ProjectLine, answers_for, begin_project, end_project, note_contact, project, projects,
};
use super::super::rows::role;
use super::capture::{where_to, words_of};
use super::voices::named_matter;
use super::works::Inside;
use super::{Choice, post_choices};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::rounds::{self, RoundLine};
use crate::rooms::{people, places};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use pavilion_rules::intake::No;
use serde::Deserialize;
use uuid::Uuid;

struct Listed {
    href: String,
    number: String,
    title: String,
    kind: String,
    stage: String,
    state: String,
    late: i64,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/projects.html")]
struct ProjectsPage {
    f: Face,
    rows: Vec<Listed>,
    older: String,
    may_begin: bool,
    compound: String,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    kind: String,
    state: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) compound: String,
    kind: String,
    state: String,
    before: String,
}

const ROWS: i64 = 30;

/// The compound a list is about: the one asked for, one's own, or the first one's posts are about.
pub(super) async fn compound_of(tx: &mut Tx, cx: &Context, asked: &str) -> Result<Option<PlaceId>, Problem> {
    let mine = cx.standing().homes.first().map(|home| home.compound);
    match asked.parse::<PlaceId>().ok().or(mine) {
        Some(id) => Ok(Some(id)),
        None => Ok(places::compounds_meant(tx, cx, None, 1).await?.first().map(|brief| brief.id)),
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::ProjectsRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?;
    let filter = (asked.kind.as_str(), asked.state.as_str());
    let mut rows = match compound {
        Some(compound) => projects(&mut tx, compound, filter, asked.before.parse().ok(), (ROWS + 1, cx.now)).await?,
        None => Vec::new(),
    };
    let is_more = i64::try_from(rows.len()).unwrap_or_default() > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let compound_text = compound.map(|id| id.to_string()).unwrap_or_default();
    let here = format!("/works?compound={compound_text}&kind={}&state={}", word(&asked.kind), word(&asked.state));
    let older = rows.last().filter(|_| is_more).map(|last| format!("{here}&before={}", last.id));
    let title = i18n::text(from.taste.lang, "ways-projects-title", &[]);
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), title).await?;
    let lang = f.language();
    let listed = |one: ProjectLine| Listed {
        href: format!("/works/{}", one.id),
        kind: kind_of(&one.kind).map(|kind| kind.name(lang).to_owned()).unwrap_or_default(),
        stage: stage_name(&one.kind, &one.stage, lang),
        number: one.number,
        title: one.title,
        late: one.late,
        state: one.state,
    };
    let may_begin = cx.can(Action::MattersProjects, &Object::default());
    page(&ProjectsPage {
        rows: rows.into_iter().map(listed).collect(),
        older: older.unwrap_or_default(),
        may_begin,
        compound: compound_text,
        kinds: kind_choices(lang),
        states: words_of(lang, "ways-project", ["open", "done"]),
        kind: asked.kind,
        state: asked.state,
        f,
    })
}

/// What may stand in an address: ids of kinds and states are words of letters.
fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn kind_choices(lang: Lang) -> Vec<Choice> {
    kinds().iter().map(|kind| Choice::new(&kind.id, kind.name(lang))).collect()
}

pub(super) fn stage_name(kind: &str, stage: &str, lang: Lang) -> String {
    kind_of(kind).and_then(|kind| kind.stage(stage)).map(|stage| stage.name(lang).to_owned()).unwrap_or_default()
}

/// A dwelling as those who ask there see it.
struct Asking {
    id: String,
    words: String,
    contact: String,
    word: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/project.html")]
struct ProjectPage {
    f: Face,
    project: Project,
    who: String,
    state: String,
    contacts: Vec<String>,
    dwellings: Vec<Asking>,
    answers: Vec<Choice>,
    inside: Inside,
    rounds: Vec<RoundLine>,
    may_plan_round: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ProjectPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, id, Fields::default(), Vec::new()).await
}

fn contact_word(lang: Lang, contact: &str) -> String {
    i18n::text(lang, &format!("ways-contact-{contact}"), &[])
}

pub(super) async fn show(
    from: &Cx,
    status: StatusCode,
    id: Uuid,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let project = project(&mut tx, &from.cx, id).await?;
    let f = Face::new(&mut tx, from, Of::Compound(project.compound), project.title.clone()).await?;
    let lang = f.language();
    let who = project.post.as_ref().map(|post| format!("{} · {}", role(lang, post.kind.name()), post.place_name));
    let asking = |(dwelling, words, contact): &(DwellingId, String, String)| Asking {
        id: dwelling.to_string(),
        words: words.clone(),
        word: contact_word(lang, contact),
        contact: contact.clone(),
    };
    let shown = ProjectPage {
        who: who.unwrap_or_default(),
        state: i18n::text(lang, &format!("ways-project-{}", project.state), &[]),
        contacts: project.contacts.iter().map(|(contact, n)| format!("{} {n}", contact_word(lang, contact))).collect(),
        dwellings: project.dwellings.iter().map(asking).collect(),
        answers: words_of(lang, "ways-contact", ["visited", "phoned", "not-reached"]),
        inside: Inside::of(&project, lang, from.cx.now),
        rounds: rounds::about(&mut tx, "works", id).await?,
        may_plan_round: project.may_work && from.cx.can(Action::RoundsPlan, &Object::default()),
        project,
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

pub(super) async fn done(posted: Posted, id: Uuid, result: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(went_well(&format!("/works/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, id, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn contact(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let dwelling = posted.fields.id("dwelling").unwrap_or(DwellingId(Uuid::nil()));
    let result = note_contact(&posted.cx, id, dwelling, posted.fields.text("contact")).await;
    done(posted, id, result, "ways-project-contact-noted").await
}

pub(crate) async fn end(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = end_project(&posted.cx, id, posted.fields.text("words"), posted.fields.text("unkept")).await;
    done(posted, id, result, "ways-project-ended").await
}

#[derive(askama::Template)]
#[template(path = "matters/templates/project_new.html")]
struct NewPage {
    f: Face,
    compound: String,
    compounds: Vec<Choice>,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    posts: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl NewPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(crate) async fn new(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::MattersProjects, &Object::default())?;
    let typed = Fields::new(vec![("compound".into(), asked.compound), ("kind".into(), asked.kind)]);
    show_new(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_new(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (compounds, chosen, places) = where_to(&mut tx, &from.cx, typed.text("compound")).await?;
    let f = Face::new(&mut tx, from, chosen.map_or(Of::Mine, Of::Compound), i18n::text(from.taste.lang, "ways-project-new", &[]))
        .await?;
    let path = match chosen {
        Some(compound) => places::place(&mut tx, compound).await?.map(|place| place.path).unwrap_or_default(),
        None => String::new(),
    };
    let posts =
        if path.is_empty() { Vec::new() } else { people::posts_covering(&mut tx, &path, answers_for(), from.cx.now).await? };
    let shown = NewPage {
        compound: chosen.map(|id| id.to_string()).unwrap_or_default(),
        compounds,
        kinds: kind_choices(f.language()),
        places,
        posts: post_choices(f.language(), &posts),
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

/// The matters named by their numbers, one in a line or apart by commas.
async fn named(cx: &Context, typed: &str) -> Result<Vec<MatterId>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let mut all = Vec::new();
    for one in typed.split(['\n', ',', '，', '、', ' ']).map(str::trim).filter(|one| !one.is_empty()).take(50) {
        let found = named_matter(&mut tx, one).await;
        all.push(found.map_err(|_| Problem::Invalid(vec![No::ProjectElsewhere.into()]))?);
    }
    Ok(all)
}

pub(crate) async fn begin(posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    cx.may(Action::MattersProjects, &Object::default())?;
    let result = match named(cx, fields.text("matters")).await {
        Ok(matters) => {
            let new = NewProject {
                compound: fields.id("compound").unwrap_or(PlaceId(Uuid::nil())),
                title: fields.text("title").into(),
                words: fields.text("words").into(),
                post: fields.id("post").unwrap_or(PostId(Uuid::nil())),
                kind: fields.text("kind").into(),
                matters,
                touches: fields.text("touches").parse().ok(),
            };
            begin_project(cx, new).await
        }
        Err(problem) => Err(problem),
    };
    match result {
        Ok(id) => Ok(went_well(&format!("/works/{id}"), "ways-project-begun")),
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            show_new(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}
