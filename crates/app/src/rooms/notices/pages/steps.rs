//! The forms of a notice's page. Each calls one action and goes back to the page, or shows it again with what was typed.

use super::super::actions::{publish, send_back};
use super::super::inputs::{Answer, Post, Publish, SendBack, Speak};
use super::super::postings::record_posting;
use super::super::voices;
use super::one::{Came, show};
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::web::Posted;
use crate::web::face::{field_errors, went_well};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::ids::{NoticeId, VoiceId};
use pavilion_rules::notices::{No, VoiceKind};

async fn answer<T>(posted: Posted, id: NoticeId, done: Result<T, Problem>, word: &str) -> Result<Response, Problem> {
    let problem = match done {
        Ok(_) => return Ok(went_well(&format!("/notices/{id}"), word)),
        Err(problem) => problem,
    };
    let errors = field_errors(&posted.cx, problem)?;
    let came = Came { errors, typed: Some(posted.fields.clone()) };
    show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
}

pub(super) async fn publication(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    // A form without the revision was not made by the page that shows the words.
    let revision = Some(fields.text("revision").parse().unwrap_or_default());
    let input = Publish { revision, checked: fields.ticked("checked"), names_checked: fields.ticked("names_checked") };
    let done = publish(&posted.cx, id, input).await;
    answer(posted, id, done, "notices-published").await
}

pub(super) async fn sent_back(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let done = send_back(&posted.cx, id, SendBack { reason: posted.fields.text("reason").into() }).await;
    answer(posted, id, done, "notices-returned").await
}

pub(super) async fn voice(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let done = match VoiceKind::parse(posted.fields.text("kind")) {
        Some(kind) => voices::speak(&posted.cx, id, Speak { kind, words: posted.fields.text("voice").into() }).await,
        None => Err(Problem::Invalid(vec![No::VoiceKindUnknown.into()])),
    };
    answer(posted, id, done, "notices-spoken").await
}

pub(super) async fn answered(Path((id, voice)): Path<(NoticeId, VoiceId)>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = Answer {
        answer: fields.text("answer").into(),
        ruling: fields.text("ruling").into(),
        extra_days: fields.text("extra_days").into(),
    };
    let done = voices::answer(&posted.cx, id, voice, input).await;
    answer(posted, id, done, "notices-answered").await
}

pub(super) async fn posted(Path(id): Path<NoticeId>, posted: Posted) -> Result<Response, Problem> {
    let photo = posted.files.iter().find(|file| file.field == "photo");
    let photo = photo.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() });
    let done = match posted.fields.id("place") {
        Ok(place) => record_posting(&posted.cx, id, Post { place, photo }).await,
        Err(problem) => Err(problem),
    };
    answer(posted, id, done, "notices-posted").await
}
