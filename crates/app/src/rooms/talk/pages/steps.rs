//! The forms of a conversation. Each calls one action and goes back to the page, or shows it again with what was typed.

use super::super::actions::{close, moderate, say};
use super::super::inputs::Moderate;
use super::super::vote::vote;
use super::one::{Came, show};
use crate::problem::Problem;
use crate::web::Posted;
use crate::web::face::{field_errors, went_well};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use pavilion_rules::ids::{StatementId, TalkId};
use pavilion_rules::talk::{Choice, No, Standing};

async fn again(posted: Posted, id: TalkId, problem: Problem) -> Result<Response, Problem> {
    let errors = field_errors(&posted.cx, problem)?;
    let came = Came { errors, typed: Some(posted.fields.clone()) };
    show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
}

pub(super) async fn voted(Path(id): Path<TalkId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let statement: Result<StatementId, Problem> = fields.id("statement");
    let done = match (Choice::parse(fields.text("choice")), statement) {
        (Some(choice), Ok(statement)) => vote(&posted.cx, id, statement, choice).await,
        (None, _) => Err(Problem::Refused(No::ChoiceUnknown.into())),
        (_, Err(problem)) => Err(problem),
    };
    match done {
        // From one statement to the next without a word between; from the list of own answers back to it.
        Ok(_) if fields.ticked("mine") => Ok(went_well(&format!("/talk/{id}/mine"), "talk-changed")),
        Ok(_) => Ok(Redirect::to(&format!("/talk/{id}#next")).into_response()),
        Err(problem) => again(posted, id, problem).await,
    }
}

pub(super) async fn said(Path(id): Path<TalkId>, posted: Posted) -> Result<Response, Problem> {
    match say(&posted.cx, id, posted.fields.text("say")).await {
        Ok(said) if said.standing == Standing::Waiting => Ok(went_well(&format!("/talk/{id}"), "talk-said-waiting")),
        Ok(_) => Ok(went_well(&format!("/talk/{id}"), "talk-said")),
        Err(problem) => again(posted, id, problem).await,
    }
}

pub(super) async fn moderated(Path((id, statement)): Path<(TalkId, StatementId)>, posted: Posted) -> Result<Response, Problem> {
    let standing = Standing::parse(posted.fields.text("standing")).unwrap_or(Standing::Waiting);
    let input = Moderate { standing, reason: posted.fields.text("reason").into() };
    match moderate(&posted.cx, id, statement, input).await {
        Ok(_) => Ok(went_well(&format!("/talk/{id}/statements"), "talk-moderated")),
        Err(problem) => again(posted, id, problem).await,
    }
}

pub(super) async fn closed(Path(id): Path<TalkId>, posted: Posted) -> Result<Response, Problem> {
    match close(&posted.cx, id).await {
        Ok(_) => Ok(went_well(&format!("/talk/{id}"), "talk-closed-now")),
        Err(problem) => again(posted, id, problem).await,
    }
}
