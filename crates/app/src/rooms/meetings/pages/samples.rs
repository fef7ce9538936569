//! Samples of meetings: laid down, drawn by a public seed, gone through with a check list. Figures about meetings only.

use super::super::samples::{Checked, LayList, check_sample, digest, draw_sample, lay_list};
use super::super::store::samples::{self as store, Sample};
use super::super::store::{self as meetings};
use super::list::{compound_choices, compound_of};
use super::{Choice, RowShown, read_day, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::samples::{Answer, Question, figures};
use pavilion_rules::time::DAY_MS;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
}

const ROWS: i64 = 50;

#[derive(askama::Template)]
#[template(path = "meetings/templates/samples.html")]
struct ListPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    rows: Vec<RowShown>,
    total: i64,
    may_draw: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ListPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

fn row(sample: &Sample, lang: Lang) -> RowShown {
    let (done, of) = (sample.found.len().to_string(), sample.drawn.len().to_string());
    let word = if sample.seed.is_empty() { "laid" } else { "drawn" };
    RowShown {
        href: format!("/samples/{}", sample.id),
        title: i18n::count(lang, "meetings-sample-of", sample.size),
        words: i18n::text(lang, "meetings-sample-checked", &[("n", &done), ("of", &of)]),
        place: String::new(),
        code: String::new(),
        who: String::new(),
        word: view::t(lang, &format!("meetings-sample-{word}")),
        tone: if sample.seed.is_empty() { "wait" } else { "go" },
        clock: String::new(),
        clock_word: String::new(),
        at_ms: sample.at.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show_list(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_list(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::SamplesRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?;
    let path = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?.map(|brief| brief.path),
        None => None,
    };
    let object = Object { path: path.clone().unwrap_or_default(), compound, ..Object::default() };
    let rows = match &path {
        Some(path) if cx.can(Action::SamplesRead, &object) => store::list(&mut tx, path, None, ROWS).await?,
        _ => Vec::new(),
    };
    let shown = ListPage {
        f: Face::new(&mut tx, from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-samples")).await?,
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|one| row(one, lang)).collect(),
        compounds: compound_choices(&mut tx).await?,
        compound: compound.map_or_else(String::new, |id| id.to_string()),
        may_draw: cx.can(Action::SamplesDraw, &object),
        typed,
        errors,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    posted.cx.may(Action::SamplesDraw, &Object::default())?;
    let day = |name: &str| read_day(&text(name), "").unwrap_or_default();
    let input = LayList {
        place: text("compound").parse().ok(),
        // From the beginning of the first day to the end of the last, or to this moment.
        since: day("since").plus(-DAY_MS),
        until: day("until").min(posted.cx.now),
        size: text("size").trim().parse().unwrap_or(0),
    };
    match lay_list(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/samples/{}", made.id), "meetings-sample-laid")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

struct Drawn {
    id: String,
    title: String,
    note: String,
    done: bool,
}

struct Figure {
    question: String,
    yes: i64,
    no: i64,
    unreached: i64,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/sample.html")]
struct OnePage {
    f: Face,
    id: String,
    pool: String,
    digest: String,
    seed: String,
    size: i64,
    drawn: Vec<Drawn>,
    figures: Vec<Figure>,
    questions: Vec<Choice>,
    answers: Vec<Choice>,
    may_draw: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl OnePage {
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
    let sample = store::sample(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::SamplesRead, &sample.object())?;
    let mut drawn = Vec::new();
    for meeting in sample.drawn.iter() {
        let title = meetings::meeting(&mut tx, *meeting).await?.map_or_else(String::new, |row| row.title);
        let found = sample.found.iter().find(|one| one.meeting == *meeting);
        let note = found.map_or_else(String::new, |one| one.note.clone());
        drawn.push(Drawn { id: meeting.to_string(), title, note, done: found.is_some() });
    }
    let f = Face::new(&mut tx, from, Of::Mine, view::t(lang, "meetings-samples")).await?;
    drop(tx);
    let said = sample.found.iter().flat_map(|one| one.answers.iter().map(|(q, a)| (q.as_str(), a.as_str())));
    let question = |one: &Question| view::t(lang, &format!("meetings-question-{}", one.name()));
    let figure = |(one, [yes, no, unreached]): (Question, [i64; 3])| Figure { question: question(&one), yes, no, unreached };
    let shown = OnePage {
        id: id.to_string(),
        pool: i18n::count(lang, "meetings-sample-pool", i64::try_from(sample.pool.lines().count()).unwrap_or(1) - 1),
        digest: digest(&sample),
        seed: sample.seed.clone(),
        size: sample.size,
        drawn,
        figures: figures(said).into_iter().map(figure).collect(),
        questions: Question::ALL.iter().map(|one| Choice::new(one.name(), question(one))).collect(),
        answers: Answer::ALL
            .iter()
            .map(|one| Choice::new(one.name(), view::t(lang, &format!("meetings-answer-{}", one.name()))))
            .collect(),
        may_draw: cx.can(Action::SamplesDraw, &sample.object()),
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

/// The list as a file, for whoever draws again.
pub(crate) async fn pool(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let sample = store::sample(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::SamplesRead, &sample.object())?;
    let name = "attachment; filename=\"pool.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)], sample.pool).into_response())
}

async fn back(posted: Posted, id: Uuid, done: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(went_well(&format!("/samples/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn draw(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = draw_sample(&posted.cx, id, posted.fields.text("seed").to_owned()).await.map(|_| ());
    back(posted, id, done, "meetings-sample-drawn").await
}

pub(crate) async fn check(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let answers = Question::ALL.iter().map(|one| (one.name().to_owned(), text(one.name())));
    let input = Checked { meeting: text("meeting").parse().unwrap_or_default(), answers: answers.collect(), note: text("note") };
    let done = check_sample(&posted.cx, id, input).await.map(|_| ());
    back(posted, id, done, "meetings-sample-checked").await
}
