//! Paper ballots: printing them, entering them twice, and entering for an owner by authorisation.

use super::super::paper::{self, Printed};
use super::super::scans::{keep_scan, see_scan, takes_scans};
use super::super::shown::shown;
use super::super::store::{paper as stored, roll, scans};
use super::Choice as Pick;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::rooms::people::qr_picture;
use crate::web::face::{Face, FieldError, Of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::{Choice, Method, Say};
use pavilion_rules::votes::{No, State};
use std::collections::BTreeMap;
use uuid::Uuid;

struct PartShown {
    id: String,
    name: String,
}

struct Count {
    word: String,
    n: i64,
}

struct ScanShown {
    id: String,
    code: String,
    at: i64,
}

struct OptionField {
    name: String,
    title: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/papers.html")]
struct PapersPage {
    f: Face,
    id: String,
    parts: Vec<PartShown>,
    counts: Vec<Count>,
    says: Vec<Pick>,
    options: Vec<OptionField>,
    lines: Vec<Pick>,
    is_open: bool,
    /// Pictures of papers may be kept with what is entered.
    takes_scans: bool,
    scans: Vec<ScanShown>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl PapersPage {
    fn error(&self, name: &str) -> String {
        crate::web::face::error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    /// Whether this mark was made in the form that came back: a wrong number loses no mark.
    fn is_marked(&self, here: &bool, name: &str, value: &str) -> bool {
        *here && self.typed.text(name) == value
    }
}

/// The newest pictures are those somebody compares.
const SCANS: i64 = 60;

pub(crate) async fn papers(from: Cx, Path(id): Path<VoteId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, id: VoteId, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    cx.may(Action::VotesEnter, &shown.vote.object())?;
    let lang = from.taste.lang;
    let title = format!("{} · {}", i18n::text(lang, "votes-papers", &[]), shown.vote.title);
    let f = Face::new(&mut tx, from, Of::Compound(shown.vote.compound), title).await?;
    let parts = roll::parts(&mut tx, id, "", 400).await?;
    let counts = stored::counts(&mut tx, id).await?;
    // Doors nobody has reached are where somebody goes round with a device.
    let lines = roll::unreached(&mut tx, id, Uuid::nil(), 200).await?;
    let kept = scans::of_vote(&mut tx, id, SCANS).await?;
    let page = PapersPage {
        id: id.to_string(),
        parts: parts.into_iter().map(|one| PartShown { id: one.id.to_string(), name: one.name }).collect(),
        counts: counts.into_iter().map(|(state, n)| Count { word: f.t(&format!("votes-paper-{state}")), n }).collect(),
        says: Say::ALL.iter().map(|say| Pick::of_key(lang, say.name(), &format!("votes-say-{}", say.name()))).collect(),
        options: if shown.vote.method()? == Method::Each {
            shown.standing().map(|one| OptionField { name: format!("o-{}", one.id), title: one.title.clone() }).collect()
        } else {
            Vec::new()
        },
        lines: lines.into_iter().map(|one| Pick::new(one.id.to_string(), one.label)).collect(),
        is_open: shown.state == State::Open,
        takes_scans: takes_scans(&shown.vote)?,
        scans: kept
            .into_iter()
            .map(|one| ScanShown { id: one.id.to_string(), code: paper::code_of(cx, one.paper), at: one.at.0 })
            .collect(),
        typed,
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

/// What the form says the paper says.
fn choice_of(fields: &Fields, options: &[Uuid]) -> Result<Choice, Problem> {
    if options.is_empty() {
        return match Say::parse(fields.text("choice")) {
            Some(say) => Ok(Choice::Say(say)),
            None => Err(Problem::Invalid(vec![No::ChoiceMissing.into()])),
        };
    }
    let said = options.iter().filter_map(|id| Some((*id, Say::parse(fields.text(&format!("o-{id}")))?)));
    Ok(Choice::Each(said.collect::<BTreeMap<Uuid, Say>>()))
}

async fn asked_choice(posted: &Posted, id: VoteId) -> Result<Choice, Problem> {
    let shown = shown(&mut posted.cx.app.db.read().await?, &posted.cx, id).await?;
    posted.cx.may(Action::VotesEnter, &shown.vote.object())?;
    let options: Vec<Uuid> =
        if shown.vote.method()? == Method::Each { shown.standing().map(|one| one.id).collect() } else { Vec::new() };
    choice_of(&posted.fields, &options)
}

async fn answer(posted: Posted, id: VoteId, done: Result<&str, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(word) => Ok(went_well(&format!("/votes/{id}/papers"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn entry(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = match asked_choice(&posted, id).await {
        Ok(choice) => paper::enter_paper(&posted.cx, id, posted.fields.text("code"), choice).await,
        Err(problem) => Err(problem),
    };
    let done = match (done, picture_of(&posted, "scan")) {
        // What was read is entered by now; a picture that cannot be kept is said, and can be sent again alone.
        (Ok(entered), Some(photo)) => keep_scan(&posted.cx, id, posted.fields.text("code"), photo).await.map(|_| entered),
        (done, _) => done,
    };
    let done = done.map(|entered| match entered.state.as_str() {
        "used" => "votes-paper-used",
        "differing" => "votes-paper-differing",
        "stuck" => "votes-paper-stuck",
        _ => "votes-paper-waiting",
    });
    answer(posted, id, done).await
}

fn picture_of(posted: &Posted, field: &str) -> Option<PhotoIn> {
    let file = posted.files.iter().find(|file| file.field == field && !file.bytes.is_empty())?;
    Some(PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() })
}

/// A picture alone: of a paper that was entered before.
pub(crate) async fn scan(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = match picture_of(&posted, "picture") {
        Some(photo) => keep_scan(&posted.cx, id, posted.fields.text("scan_code"), photo).await.map(|_| "votes-saved"),
        None => Err(Problem::Invalid(vec![No::ScanMissing.into()])),
    };
    answer(posted, id, done).await
}

/// Shows a picture to those who enter and compare; the journal says who looked.
pub(crate) async fn see(from: Cx, Path((id, scan)): Path<(VoteId, Uuid)>) -> Result<Response, Problem> {
    let bytes = see_scan(&from.cx, id, scan).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, bytes).into_response())
}

pub(crate) async fn void(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = paper::void_paper(&posted.cx, id, posted.fields.text("void_code"), posted.fields.text("reason")).await;
    answer(posted, id, done.map(|_| "votes-done")).await
}

pub(crate) async fn entry_for(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let line = posted.fields.text("line").parse::<Uuid>().unwrap_or_default();
    let done = match asked_choice(&posted, id).await {
        Ok(choice) => paper::enter_for(&posted.cx, id, line, choice, posted.fields.text("authority")).await,
        Err(problem) => Err(problem),
    };
    answer(posted, id, done.map(|_| "votes-saved")).await
}

struct Sheet {
    label: String,
    code: String,
    qr: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/papers_print.html")]
struct PrintPage {
    f: Face,
    id: String,
    words: String,
    cost: String,
    sheets: Vec<Sheet>,
    says: Vec<Pick>,
    options: Vec<String>,
    closes: i64,
}

pub(crate) async fn print(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let part = posted.fields.text("part").parse::<Uuid>().unwrap_or_default();
    let printed: Vec<Printed> = match paper::print_papers(&posted.cx, id, part).await {
        Ok(printed) => printed,
        Err(problem) => return answer(posted, id, Err(problem)).await,
    };
    let from = posted.as_cx();
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, id).await?;
    let lang = from.taste.lang;
    let mut sheets = Vec::with_capacity(printed.len());
    for one in printed {
        // It says which ballot it is, and nothing else.
        sheets.push(Sheet { qr: qr_picture(&format!("pavilion-paper:{}", one.code))?, label: one.label, code: one.code });
    }
    let f = Face::new(&mut tx, &from, Of::Compound(shown.vote.compound), shown.vote.title.clone()).await?;
    let mut response = page(&PrintPage {
        id: id.to_string(),
        words: shown.vote.words.clone(),
        cost: shown.vote.cost.clone(),
        sheets,
        says: Say::ALL.iter().map(|say| Pick::of_key(lang, say.name(), &format!("votes-say-{}", say.name()))).collect(),
        options: if shown.vote.method()? == Method::Each {
            shown.standing().map(|one| one.title.clone()).collect()
        } else {
            Vec::new()
        },
        closes: shown.vote.closes.map_or(0, |at| at.0),
        f,
    })?;
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    Ok(response)
}
