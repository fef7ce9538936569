//! The registry of bodies: what there is and where each stands.

use super::super::bodies::{BodyState, BodyStep, FoundBody, body_step, found_body};
use super::super::store::bodies::{self as store, Body};
use super::list::{compound_choices, compound_of};
use super::{Choice, RowShown, read_day, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::bodies::KINDS;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
}

const ROWS: i64 = 200;

#[derive(askama::Template)]
#[template(path = "meetings/templates/bodies.html")]
struct BodiesPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    rows: Vec<RowShown>,
    total: i64,
    figures: String,
    kinds: Vec<Choice>,
    may_manage: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl BodiesPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

fn tone(state: &str) -> &'static str {
    match state {
        "in-term" => "done",
        "roster" => "go",
        "dissolved" => "info",
        _ => "wait",
    }
}

fn row(body: &Body, lang: Lang) -> RowShown {
    RowShown {
        href: format!("/bodies/{}", body.id),
        title: body.name.clone(),
        words: i18n::count(lang, "meetings-body-seats", i64::try_from(body.seats.len()).unwrap_or_default()),
        place: view::t(lang, &format!("meetings-body-kind-{}", body.kind)),
        code: String::new(),
        who: String::new(),
        word: view::t(lang, &format!("meetings-body-{}", body.state)),
        tone: tone(&body.state),
        clock: String::new(),
        clock_word: String::new(),
        at_ms: body.since.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show_list(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_list(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?;
    let path = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?.map(|brief| brief.path),
        None => None,
    };
    let rows = match &path {
        Some(path) => store::list(&mut tx, path, None, ROWS).await?,
        None => Vec::new(),
    };
    let counts = match &path {
        Some(path) => store::counts(&mut tx, path).await?,
        None => Vec::new(),
    };
    let figure = |(state, n): &(String, i64)| format!("{} {n}", view::t(lang, &format!("meetings-body-{state}")));
    let object = Object { path: path.unwrap_or_default(), compound, ..Object::default() };
    let shown = BodiesPage {
        f: Face::new(&mut tx, from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-bodies")).await?,
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|body| row(body, lang)).collect(),
        figures: counts.iter().map(figure).collect::<Vec<_>>().join(" · "),
        compounds: compound_choices(&mut tx).await?,
        compound: compound.map_or_else(String::new, |id| id.to_string()),
        kinds: KINDS.iter().map(|kind| Choice::new(*kind, view::t(lang, &format!("meetings-body-kind-{kind}")))).collect(),
        may_manage: cx.can(Action::BodiesManage, &object),
        typed,
        errors,
    };
    let mut response = page_with(status, &shown)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(Public::Everything);
    }
    Ok(response)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    posted.cx.may(Action::BodiesManage, &Object::default())?;
    let input = FoundBody { place: text("compound").parse().ok(), kind: text("kind"), name: text("name"), note: text("note") };
    match found_body(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/bodies/{}", made.id), "meetings-body-founded")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

struct SeatShown {
    task: String,
    party: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/body.html")]
struct BodyPage {
    f: Face,
    id: String,
    kind: String,
    word: String,
    tone: &'static str,
    since_ms: i64,
    until_ms: i64,
    note: String,
    seats: Vec<SeatShown>,
    papers: Vec<String>,
    steps: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl BodyPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, id: Uuid, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let body = store::body(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let compound = places::place(&mut tx, body.place).await?.and_then(|place| place.compound);
    let object = Object { path: body.place_path.clone(), compound, ..Object::default() };
    let steps: &[&str] = match body.state.as_str() {
        _ if !cx.can(Action::BodiesManage, &object) => &[],
        "forming" | "renewing" => &["change", "publish", "dissolve"],
        "roster" => &["change", "begin", "dissolve"],
        "in-term" => &["change", "renew", "dissolve"],
        _ => &[],
    };
    let shown = BodyPage {
        f: Face::new(&mut tx, from, compound.map_or(Of::Mine, Of::Compound), body.name.clone()).await?,
        id: id.to_string(),
        kind: view::t(lang, &format!("meetings-body-kind-{}", body.kind)),
        word: view::t(lang, &format!("meetings-body-{}", body.state)),
        tone: tone(&body.state),
        since_ms: body.since.0,
        until_ms: body.term_until.map_or(0, |until| until.0),
        note: body.note.clone(),
        seats: body.seats.iter().map(|seat| SeatShown { task: seat.task.clone(), party: seat.party.clone() }).collect(),
        papers: body.papers.0.clone(),
        steps: steps.iter().map(|name| Choice::new(*name, view::t(lang, &format!("meetings-body-step-{name}")))).collect(),
        typed,
        errors,
    };
    let mut response = page_with(status, &shown)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(body.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

pub(crate) async fn step(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = BodyStep {
        step: text("step"),
        seats: text("seats"),
        papers: text("papers"),
        note: text("note"),
        term_until: read_day(&text("term_until"), ""),
    };
    let done: Result<BodyState, Problem> = body_step(&posted.cx, id, input).await;
    match done {
        Ok(_) => Ok(went_well(&format!("/bodies/{id}"), "meetings-body-stepped")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}
