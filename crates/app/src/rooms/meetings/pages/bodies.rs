//! The registry of bodies: what there is and where each stands.

use super::super::bodies::{BodyState, BodyStep, FoundBody, body_step, found_body};
use super::super::store::bodies::{self as store, Body};
use super::form::{Asked, Form, Here, after};
use super::{Choice, RowShown, read_day, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page_with};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::bodies::KINDS;
use uuid::Uuid;

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
    form: Form,
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
    show_list(&from, asked.form()).await
}

async fn show_list(from: &Cx, form: Form) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let here = Here::find(&mut tx, from, &form, "meetings-bodies").await?;
    let path = here.brief.as_ref().map(|brief| brief.path.clone());
    let rows = match &path {
        Some(path) => store::list(&mut tx, path, None, ROWS).await?,
        None => Vec::new(),
    };
    let counts = match &path {
        Some(path) => store::counts(&mut tx, path).await?,
        None => Vec::new(),
    };
    let figure = |(state, n): &(String, i64)| format!("{} {n}", view::t(lang, &format!("meetings-body-{state}")));
    let shown = BodiesPage {
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|body| row(body, lang)).collect(),
        figures: counts.iter().map(figure).collect::<Vec<_>>().join(" · "),
        kinds: KINDS.iter().map(|kind| Choice::new(*kind, view::t(lang, &format!("meetings-body-kind-{kind}")))).collect(),
        may_manage: cx.can(Action::BodiesManage, &here.object()),
        f: here.f,
        compounds: here.compounds,
        compound: here.compound,
        form,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    if shown.form.is_fresh() {
        response.extensions_mut().insert(Public::Everything);
    }
    Ok(response)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    posted.cx.may(Action::BodiesManage, &Object::default())?;
    let input = FoundBody { place: text("compound").parse().ok(), kind: text("kind"), name: text("name"), note: text("note") };
    let done = found_body(&posted.cx, input).await;
    let on = |made: BodyState| (format!("/bodies/{}", made.id), "meetings-body-founded");
    after(posted, done, on, async |from, form| show_list(from, form).await).await
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
    form: Form,
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, Form::default()).await
}

async fn show(from: &Cx, id: Uuid, form: Form) -> Result<Response, Problem> {
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
        form,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    if shown.form.is_fresh() {
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
    let on = |_| (format!("/bodies/{id}"), "meetings-body-stepped");
    after(posted, done, on, async |from, form| show(from, id, form).await).await
}
