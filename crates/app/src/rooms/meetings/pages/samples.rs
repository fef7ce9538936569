//! Samples of meetings: laid down, drawn by a public seed, gone through with a check list. Figures about meetings only.

use super::super::samples::{Checked, LayList, SampleState, check_sample, digest, draw_sample, lay_list};
use super::super::store::samples::{self as store, Sample};
use super::super::store::{self as meetings};
use super::form::{Asked, Form, Here, after};
use super::{Choice, RowShown, read_day, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{Face, Of, page_with};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::samples::{Answer, Question, figures};
use pavilion_rules::time::DAY_MS;
use uuid::Uuid;

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
    form: Form,
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
    show_list(&from, asked.form()).await
}

async fn show_list(from: &Cx, form: Form) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::SamplesRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let here = Here::find(&mut tx, from, &form, "meetings-samples").await?;
    let object = here.object();
    let rows = match &here.brief {
        Some(brief) if cx.can(Action::SamplesRead, &object) => store::list(&mut tx, &brief.path, None, ROWS).await?,
        _ => Vec::new(),
    };
    let shown = ListPage {
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|one| row(one, lang)).collect(),
        f: here.f,
        compounds: here.compounds,
        compound: here.compound,
        may_draw: cx.can(Action::SamplesDraw, &object),
        form,
    };
    page_with(shown.form.status(), &shown)
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
    let done = lay_list(&posted.cx, input).await;
    let on = |made: SampleState| (format!("/samples/{}", made.id), "meetings-sample-laid");
    after(posted, done, on, async |from, form| show_list(from, form).await).await
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
    form: Form,
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, Form::default()).await
}

async fn show(from: &Cx, id: Uuid, form: Form) -> Result<Response, Problem> {
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
        form,
        f,
    };
    page_with(shown.form.status(), &shown)
}

/// The list as a file, for whoever draws again.
pub(crate) async fn pool(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let sample = store::sample(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::SamplesRead, &sample.object())?;
    let name = "attachment; filename=\"pool.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)], sample.pool).into_response())
}

async fn back(posted: Posted, id: Uuid, done: Result<(), Problem>, word: &'static str) -> Result<Response, Problem> {
    after(posted, done, |()| (format!("/samples/{id}"), word), async |from, form| show(from, id, form).await).await
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
