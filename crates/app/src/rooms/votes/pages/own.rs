//! The own part: receipt, claim, correction, objection, proxy, proposal.

use super::super::receipt::{Receipt, receipt};
use super::super::{cast, prepare, requests, roll};
use super::steps::{answer, option_of};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::ids::VoteId;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    line: Option<Uuid>,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/receipt.html")]
struct ReceiptPage {
    f: Face,
    id: String,
    receipt: Receipt,
    how: String,
    secret: bool,
    qr: String,
    file: String,
}

pub(crate) async fn receipt_page(from: Cx, Path(id): Path<VoteId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let receipt = receipt(&from.cx, id, asked.line).await?;
    let mut tx = from.cx.app.db.read().await?;
    let vote = super::super::store::votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let title = format!("{} · {}", i18n::text(from.taste.lang, "votes-receipt", &[]), vote.title);
    let f = Face::new(&mut tx, &from, Of::Compound(vote.compound), title).await?;
    let how = f.t(&format!("votes-channel-{}", receipt.channel));
    let file = match asked.line {
        Some(line) => format!("/votes/{id}/receipt.json?line={line}"),
        None => format!("/votes/{id}/receipt.json"),
    };
    // The picture holds the half that may be shown.
    let qr = qr_picture(&format!("pavilion-ballot:{}:{}", receipt.vote, receipt.proof))?;
    let mut response = page(&ReceiptPage { f, id: id.to_string(), how, secret: vote.secret, qr, file, receipt })?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

pub(crate) async fn receipt_file(from: Cx, Path(id): Path<VoteId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let receipt = receipt(&from.cx, id, asked.line).await?;
    let text = serde_json::to_string_pretty(&receipt)?;
    let named = if receipt.mark.is_empty() { receipt.proof.get(..16).unwrap_or_default() } else { &receipt.mark };
    let name = format!("attachment; filename=\"ballot-{named}.json\"");
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

fn line_of(posted: &Posted) -> Uuid {
    posted.fields.text("line").parse().unwrap_or_default()
}

pub(crate) async fn claims(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = roll::claim(&posted.cx, id, line_of(&posted)).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn requests(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let kind = if posted.fields.text("kind") == requests::CORRECTION { requests::CORRECTION } else { requests::OBJECTION };
    let line = Some(line_of(&posted)).filter(|line| !line.is_nil());
    let words = posted.fields.text("request_words").to_owned();
    let done = requests::ask(&posted.cx, id, kind, line, &words).await;
    answer(posted, id, done, "votes-asked").await
}

pub(crate) async fn proxies(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let (line, to, words) = (line_of(&posted), posted.fields.text("to").to_owned(), posted.fields.text("proxy_words").to_owned());
    let done = cast::give_proxy(&posted.cx, id, line, &to, &words).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn end_proxies(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = cast::end_proxies(&posted.cx, id, line_of(&posted)).await;
    answer(posted, id, done, "votes-done").await
}

pub(crate) async fn proposals(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let done = match option_of(&posted) {
        Ok(input) => prepare::propose(&posted.cx, id, input).await,
        Err(problem) => Err(problem),
    };
    answer(posted, id, done, "votes-asked").await
}
