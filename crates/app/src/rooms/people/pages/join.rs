//! Joining a household with the code of a neighbour card.

use super::{device, faults, with_session};
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::people::actions::households::{is_wrong_code, join_and_enter, look_up};
use crate::rooms::people::memory::Address;
use crate::rooms::people::model::Join;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

pub(super) fn routes() -> Routes {
    Routes::new().get("/join", Action::Join, ask).post("/join", Action::Join, join)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    code: String,
}

/// What the form holds; a password is never shown again.
#[derive(Default)]
struct Typed {
    code: String,
    name: String,
    phone: String,
    email: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/join.html")]
struct JoinPage {
    f: Face,
    typed: Typed,
    /// Where the card's dwelling is; empty until the code is right.
    home: String,
    errors: Vec<FieldError>,
}

impl JoinPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// Says where the code leads; a wrong one counts against the address it came from.
async fn found(cx: &Context, address: Address, code: &str) -> Result<(PlaceId, String), Problem> {
    if let Some(after_s) = cx.app.people.address_must_wait(address, cx.now) {
        return Err(Problem::TooOften { after_s });
    }
    let mut tx = cx.app.db.read().await?;
    let result = look_up(&mut tx, cx, code).await;
    if !is_wrong_code(&result) {
        cx.app.people.address_was_not_wrong(address);
    }
    let home = result?.home;
    let compound = places::compound_brief(&mut tx, home.compound).await?.map_or_else(String::new, |brief| brief.name);
    Ok((home.compound, format!("{compound} {}", home.room_words)))
}

async fn ask(address: Address, from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Typed { code: asked.code.trim().chars().take(40).collect(), ..Typed::default() };
    if typed.code.is_empty() {
        return show(&from, StatusCode::OK, typed, None, Vec::new()).await;
    }
    match found(&from.cx, address, &typed.code).await {
        Ok(home) => show(&from, StatusCode::OK, typed, Some(home), Vec::new()).await,
        Err(problem) => {
            let (status, errors) = faults(&from.cx, problem)?;
            show(&from, status, typed, None, errors).await
        }
    }
}

async fn show(
    from: &Cx,
    status: StatusCode,
    typed: Typed,
    home: Option<(PlaceId, String)>,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "people-join-title", &[]);
    let of = home.as_ref().map_or(Of::Mine, |(compound, _)| Of::Compound(*compound));
    let f = Face::new(&mut tx, from, of, title).await?;
    page_with(status, &JoinPage { f, typed, home: home.map(|(_, home)| home).unwrap_or_default(), errors })
}

async fn join(address: Address, headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    let typed = Typed {
        code: fields.text("code").chars().take(40).collect(),
        name: fields.text("name").to_owned(),
        phone: fields.text("phone").to_owned(),
        email: fields.text("email").to_owned(),
    };
    if let Some(after_s) = cx.app.people.address_must_wait(address, cx.now) {
        let (status, errors) = faults(cx, Problem::TooOften { after_s })?;
        return show(&posted.as_cx(), status, typed, None, errors).await;
    }
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let join = Join {
        code: typed.code.clone(),
        name: typed.name.clone(),
        phone: given(&typed.phone),
        email: given(&typed.email),
        password: fields.text("password").to_owned(),
    };
    let result = join_and_enter(cx, join, Some(&device(&headers))).await;
    let wrong = is_wrong_code(&result);
    if !wrong {
        cx.app.people.address_was_not_wrong(address);
    }
    match result {
        Ok((_, Some(secret))) => with_session(went_well("/", "people-joined"), &cx.app, &secret),
        Ok((_, None)) => Ok(went_well("/me", "people-joined")),
        Err(problem) => {
            let (status, errors) = faults(cx, problem)?;
            let home = if wrong { None } else { found(cx, address, &typed.code).await.ok() };
            show(&posted.as_cx(), status, typed, home, errors).await
        }
    }
}
