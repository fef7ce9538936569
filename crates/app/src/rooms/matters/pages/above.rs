//! What waits for somebody outside the chain: those who are made to pay for reporting, and requests to see who complained.

use super::super::shield::{Reprisal, Unmasking, answer_reprisal, decide_unmasking, waiting_above};
use super::messages::may_look_above;
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

#[derive(askama::Template)]
#[template(path = "matters/templates/above.html")]
struct AbovePage {
    f: Face,
    reprisals: Vec<Reprisal>,
    unmaskings: Vec<Unmasking>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl AbovePage {
    /// The fault and the words of the one form that came back.
    fn error(&self, id: &Uuid) -> String {
        if self.typed.text("about") == id.to_string() { error_of(&self.errors, "message") } else { String::new() }
    }

    fn typed(&self, id: &Uuid) -> String {
        if self.typed.text("about") == id.to_string() { self.typed.text("message").to_owned() } else { String::new() }
    }
}

pub(crate) async fn list(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    may_look_above(&from.cx)?;
    let mut tx = from.cx.app.db.read().await?;
    let (reprisals, unmaskings) = waiting_above(&mut tx, &from.cx).await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "ways-above-title", &[])).await?;
    page_with(status, &AbovePage { f, reprisals, unmaskings, typed, errors })
}

async fn done(posted: Posted, result: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(went_well("/above", word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn answer(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = answer_reprisal(&posted.cx, id, posted.fields.text("message")).await;
    done(posted, result, "ways-reprisal-answered").await
}

pub(crate) async fn decide(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let allow = posted.fields.text("allow") == "yes";
    let result = decide_unmasking(&posted.cx, id, allow).await;
    done(posted, result, if allow { "ways-unmask-allowed" } else { "ways-unmask-refused" }).await
}
