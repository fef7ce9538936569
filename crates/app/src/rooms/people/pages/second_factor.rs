//! Setting up the second step, and giving it up.

use super::faults;
use crate::config::SecondFactor;
use crate::problem::Problem;
use crate::rooms::people::actions::second_factor as actions;
use crate::rooms::people::personal::my_own;
use crate::rooms::people::{qr, totp};
use crate::web::face::{Face, FieldError, Of, error_of, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use pavilion_rules::access::Action;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/me/second-factor", Action::MeRead, look)
        .get("/me/second-factor/code.svg", Action::MeRead, picture)
        .post("/me/second-factor/begin", Action::MeChange, begin)
        .post("/me/second-factor/confirm", Action::MeChange, confirm)
        .post("/me/second-factor/end", Action::MeChange, end)
}

#[derive(askama::Template)]
#[template(path = "people/templates/second_factor.html")]
struct SecondFactorPage {
    f: Face,
    /// Set up and confirmed.
    on: bool,
    /// The secret to type by hand while it waits for its first code; empty otherwise.
    secret: String,
    /// Whether this person's posts ask for it.
    needed: bool,
    errors: Vec<FieldError>,
}

impl SecondFactorPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn look(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let (row, _) = my_own(&mut cx.app.db.read().await?, cx).await?;
    let secret = actions::waiting_secret(cx).await?.map_or_else(String::new, |secret| in_groups(&totp::base32(&secret)));
    let needed = cx.app.config.second_factor == SecondFactor::Staff && !cx.standing().posts.is_empty();
    let mut tx = cx.app.db.read().await?;
    let title = crate::i18n::text(cx.lang, "people-second-title", &[]);
    let f = Face::new(&mut tx, from, Of::Mine, title).await?;
    page_with(status, &SecondFactorPage { f, on: row.has_totp(), secret, needed, errors })
}

fn in_groups(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The secret as a picture, for its owner only and only while it waits to be confirmed.
async fn picture(from: Cx) -> Result<Response, Problem> {
    let secret = actions::waiting_secret(&from.cx).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], qr::svg(&totp::link(&secret))?).into_response())
}

async fn begin(posted: Posted) -> Result<Response, Problem> {
    match actions::begin(&posted.cx, posted.fields.text("current")).await {
        Ok(()) => Ok(axum::response::Redirect::to("/me/second-factor").into_response()),
        Err(problem) => again(&posted, problem).await,
    }
}

async fn confirm(posted: Posted) -> Result<Response, Problem> {
    match actions::show_code(&posted.cx, posted.fields.text("second")).await {
        Ok(()) => Ok(went_well("/me/second-factor", "people-second-on")),
        Err(problem) => again(&posted, problem).await,
    }
}

async fn end(posted: Posted) -> Result<Response, Problem> {
    match actions::end(&posted.cx, posted.fields.text("current")).await {
        Ok(()) => Ok(went_well("/me/second-factor", "people-second-off")),
        Err(problem) => again(&posted, problem).await,
    }
}

async fn again(posted: &Posted, problem: Problem) -> Result<Response, Problem> {
    let (status, errors) = faults(&posted.cx, problem)?;
    show(&posted.as_cx(), status, errors).await
}
