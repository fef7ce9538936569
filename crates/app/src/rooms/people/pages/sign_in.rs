//! The door: signing in, the second step, signing out.

use super::{device, faults, with_session, without_session};
use crate::config::SecondFactor;
use crate::problem::Problem;
use crate::rooms::people::actions::{second_factor, sign_in as actions};
use crate::rooms::people::memory::Address;
use crate::rooms::people::model::{SignIn, SignedIn};
use crate::rooms::people::store::accounts;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::settings::local;
use crate::web::{Cx, Posted, Routes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use pavilion_rules::access::Action;
use serde::Deserialize;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Action::SignIn, ask)
        .post("/sign-in", Action::SignIn, knock)
        .get("/sign-in/second-step", Action::SignIn, ask_second)
        .post("/sign-in/second-step", Action::SignIn, show_second)
        .post("/sign-out", Action::SignOut, leave)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    r#return: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/sign_in.html")]
struct SignInPage {
    f: Face,
    back: String,
    login: String,
    errors: Vec<FieldError>,
}

impl SignInPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn ask(from: Cx, Query(back): Query<Back>) -> Result<Response, Problem> {
    if from.cx.person().is_some() {
        return Ok(Redirect::to(local(&back.r#return)).into_response());
    }
    show(&from, StatusCode::OK, local(&back.r#return), "", Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, back: &str, login: &str, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "people-sign-in-title", &[]);
    let f = Face::new(&mut tx, from, Of::Mine, title).await?;
    page_with(status, &SignInPage { f, back: back.to_owned(), login: login.to_owned(), errors })
}

async fn knock(address: Address, headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    let memory = &cx.app.people;
    let result = match memory.address_must_wait(address, cx.now) {
        Some(after_s) => Err(Problem::TooOften { after_s }),
        None => {
            let knock = SignIn {
                login: fields.text("login").to_owned(),
                password: fields.text("password").to_owned(),
                second: None,
                device: device(&headers),
            };
            let result = actions::sign_in(cx, knock).await;
            if !matches!(result, Err(Problem::Invalid(_))) {
                memory.address_was_not_wrong(address);
            }
            result
        }
    };
    let back = local(fields.text("return"));
    match result {
        Ok(signed_in) => enter(cx, &signed_in, back).await,
        Err(problem) => {
            let (status, errors) = faults(cx, problem)?;
            show(&posted.as_cx(), status, back, fields.text("login"), errors).await
        }
    }
}

/// Where somebody goes after the password was right: to the second step, to setting one up, or where they wanted to.
async fn enter(cx: &crate::context::Context, signed_in: &SignedIn, back: &str) -> Result<Response, Problem> {
    let to = if signed_in.needs_second_factor {
        format!("/sign-in/second-step?return={}", encoded(back))
    } else if must_set_up(cx, signed_in).await? {
        "/me/second-factor".to_owned()
    } else {
        back.to_owned()
    };
    with_session(Redirect::to(&to).into_response(), &cx.app, &signed_in.secret)
}

/// Whether this person holds a post that asks for a second step they have not set up.
async fn must_set_up(cx: &crate::context::Context, signed_in: &SignedIn) -> Result<bool, Problem> {
    if cx.app.config.second_factor != SecondFactor::Staff {
        return Ok(false);
    }
    let person = crate::rooms::people::arrive(&cx.app, &signed_in.secret).await?;
    Ok(person.is_some_and(|person| !person.standing.posts.is_empty() && !person.standing.second_factor))
}

/// A path inside the query of another.
fn encoded(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
    path.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[derive(askama::Template)]
#[template(path = "people/templates/second_step.html")]
struct SecondStepPage {
    f: Face,
    back: String,
    errors: Vec<FieldError>,
}

impl SecondStepPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn ask_second(from: Cx, Query(back): Query<Back>) -> Result<Response, Problem> {
    let back = local(&back.r#return);
    let Ok(account) = from.cx.account() else {
        return Ok(Redirect::to(&format!("/sign-in?return={}", encoded(back))).into_response());
    };
    let row = accounts::find(&mut from.cx.app.db.read().await?, account).await?;
    if from.cx.standing().second_factor || !row.is_some_and(|row| row.has_totp()) {
        return Ok(Redirect::to(back).into_response());
    }
    show_step(&from, StatusCode::OK, back, Vec::new()).await
}

async fn show_step(from: &Cx, status: StatusCode, back: &str, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "people-second-step-title", &[]);
    let f = Face::new(&mut tx, from, Of::Mine, title).await?;
    page_with(status, &SecondStepPage { f, back: back.to_owned(), errors })
}

async fn show_second(posted: Posted) -> Result<Response, Problem> {
    let back = local(posted.fields.text("return"));
    match second_factor::show_code(&posted.cx, posted.fields.text("second")).await {
        Ok(()) => Ok(Redirect::to(back).into_response()),
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show_step(&posted.as_cx(), status, back, errors).await
        }
    }
}

async fn leave(posted: Posted) -> Result<Response, Problem> {
    actions::sign_out(&posted.cx).await?;
    without_session(crate::web::face::went_well("/", "people-signed-out"), &posted.cx.app)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_fits_into_a_query() {
        assert_eq!(super::encoded("/matters?x=1&y=水"), "/matters%3Fx%3D1%26y%3D%E6%B0%B4");
    }
}
