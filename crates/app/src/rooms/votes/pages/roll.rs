//! The roll, for those who hold it and go round with it: who was reached, what is missing.

use super::super::inputs::{CorrectLine, Serve};
use super::super::model::RollLine;
use super::super::paper::ways;
use super::super::roll as rolls;
use super::super::store::{roll as stored, votes};
use super::steps::odd_words;
use super::{Choice, fen, square_metres};
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{State, areas};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    part: Option<Uuid>,
    after: Option<String>,
}

struct PartShown {
    id: String,
    name: String,
    lines: i64,
}

struct LineShown {
    id: String,
    label: String,
    area: String,
    holder: String,
    served: String,
    has_voter: bool,
    faulty: bool,
}

struct Count {
    word: String,
    n: i64,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/roll.html")]
struct RollPage {
    f: Face,
    id: String,
    parts: Vec<PartShown>,
    next: String,
    lines: Vec<LineShown>,
    part: String,
    faulty: i64,
    odd: String,
    served: Vec<Count>,
    ways: Vec<Choice>,
    may_serve: bool,
    may_correct: bool,
    errors: Vec<FieldError>,
}

const PARTS: i64 = 60;

pub(crate) async fn roll(from: Cx, Path(id): Path<VoteId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, id, &asked, StatusCode::OK, Vec::new()).await
}

async fn show(from: &Cx, id: VoteId, asked: &Asked, status: StatusCode, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesServe, &vote.object())?;
    let lang = from.taste.lang;
    let title = format!("{} · {}", i18n::text(lang, "votes-roll-see", &[]), vote.title);
    let f = Face::new(&mut tx, from, Of::Compound(vote.compound), title).await?;
    let parts = stored::parts(&mut tx, id, asked.after.as_deref().unwrap_or(""), PARTS).await?;
    let next = match parts.last() {
        Some(last) if i64::try_from(parts.len()).unwrap_or(0) == PARTS => format!("/votes/{id}/roll?after={}", last.path),
        _ => String::new(),
    };
    let (_, _, faulty) = stored::totals(&mut tx, id).await?;
    let odd = rolls::odd_areas(&mut tx, id).await?;
    let odd_lines = odd.as_ref().map(|odd| odd.lines.clone()).unwrap_or_default();
    let usual = odd.as_ref().map(|odd| odd.usual);
    let lines: Vec<RollLine> = match asked.part {
        Some(part) => stored::lines_of_part(&mut tx, part).await?.into_iter().filter(|line| line.vote == id).collect(),
        None => stored::faulty(&mut tx, id, 100).await?.into_iter().chain(odd_lines).collect(),
    };
    let served = stored::served(&mut tx, id).await?;
    let state = vote.state()?;
    let served_word = |how: &str| f.t(&format!("votes-served-{}", if how.is_empty() { "none" } else { how }));
    let page = RollPage {
        id: id.to_string(),
        parts: parts.into_iter().map(|one| PartShown { id: one.id.to_string(), name: one.name, lines: one.lines }).collect(),
        next,
        lines: lines
            .iter()
            .map(|line| LineShown {
                id: line.id.to_string(),
                label: line.label.clone(),
                area: line.area.map_or_else(|| "—".to_owned(), square_metres),
                holder: f.t(&format!("places-holder-{}", line.holder)),
                served: served_word(&line.served),
                has_voter: line.voter.is_some(),
                faulty: line.counts
                    && line.area.is_none_or(|area| area <= 0 || usual.is_some_and(|usual| areas::is_odd(area, usual))),
            })
            .collect(),
        part: asked.part.map_or_else(String::new, |part| part.to_string()),
        faulty,
        odd: odd_words(&f, odd),
        served: served.into_iter().map(|(how, n)| Count { word: served_word(&how), n }).collect(),
        ways: ways().iter().map(|one| Choice::of_key(lang, one, &format!("votes-served-{one}"))).collect(),
        may_serve: matches!(state, State::Notice | State::Open),
        may_correct: state == State::Roll && cx.can(Action::VotesPrepare, &vote.object()),
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

async fn answer<T>(posted: Posted, id: VoteId, done: Result<T, Problem>) -> Result<Response, Problem> {
    let part = posted.fields.text("part").parse::<Uuid>().ok();
    match done {
        Ok(_) => {
            let to = part.map_or_else(|| format!("/votes/{id}/roll"), |part| format!("/votes/{id}/roll?part={part}"));
            Ok(went_well(&to, "votes-saved"))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, &Asked { part, after: None }, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
    }
}

pub(crate) async fn service(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let line = fields.text("line").parse().ok();
    let input = Serve { part: fields.text("part").parse().ok(), line, how: fields.text("how").into() };
    let done = rolls::serve(&posted.cx, id, input).await;
    answer(posted, id, done).await
}

pub(crate) async fn correction(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    // Square metres are typed as money is: a whole number and two digits.
    let area = match fields.text("area") {
        "" => None,
        text => Some(fen(text).unwrap_or(0)),
    };
    let input = CorrectLine {
        line: fields.text("line").parse().ok(),
        area,
        reason: fields.text("reason").into(),
        ..CorrectLine::default()
    };
    let done = rolls::correct_line(&posted.cx, id, input).await;
    answer(posted, id, done).await
}
