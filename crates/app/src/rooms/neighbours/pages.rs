//! One page for the two adults: ask, take on by a code, say yes, read, take back.

use super::actions::{self, AskPickup, Grant, PickupShown};
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted, Routes};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::time::DAY_MS;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    let share = Action::PickupsShare;
    Routes::new()
        .get("/pickups", share, list)
        .post("/pickups", share, ask)
        .post("/pickups/take", share, take)
        .post("/pickups/{id}/approval", share, approve)
        .post("/pickups/{id}/reading", share, look)
        .post("/pickups/{id}/withdrawal", share, withdraw)
}

struct Row {
    id: String,
    guardian: bool,
    state: String,
    word: String,
    tone: &'static str,
    day_ms: i64,
    other: String,
    words: String,
    reads: i64,
}

#[derive(askama::Template)]
#[template(path = "neighbours/templates/pickups.html")]
struct PickupsPage {
    f: Face,
    rows: Vec<Row>,
    code: String,
    today: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl PickupsPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn day(&self) -> String {
        let typed = self.typed("day");
        if typed.is_empty() { self.today.clone() } else { typed }
    }
}

/// What a page shows once and never again.
#[derive(Default)]
struct Once {
    code: String,
    read: Option<PickupShown>,
}

async fn list(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, Fields::default(), Vec::new(), Once::default()).await
}

async fn zone(from: &Cx) -> Result<String, Problem> {
    let Some(home) = from.cx.standing().homes.first() else { return Ok(String::new()) };
    let brief = crate::rooms::places::compound_brief(&mut from.cx.app.db.read().await?, home.compound).await?;
    Ok(brief.map(|brief| brief.zone).unwrap_or_default())
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>, once: Once) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let all = actions::own(&from.cx).await?;
    let zone = zone(from).await?;
    let f = Face::new(&mut from.cx.app.db.read().await?, from, Of::Mine, i18n::text(lang, "neighbours-pickups", &[])).await?;
    let row = |one: PickupShown| {
        let read = once.read.as_ref().filter(|read| read.id == one.id);
        Row {
            id: one.id.to_string(),
            guardian: one.side == "guardian",
            word: i18n::text(lang, &format!("neighbours-pickup-{}", one.state), &[]),
            tone: match one.state.as_str() {
                "approved" => "done",
                "taken" => "go",
                _ => "wait",
            },
            state: one.state,
            day_ms: one.day_ends.0 - 1,
            other: one.other,
            words: read.map_or(one.words, |read| read.words.clone()),
            reads: one.reads,
        }
    };
    let page = PickupsPage {
        f,
        rows: all.into_iter().map(row).collect(),
        code: once.code.clone(),
        today: crate::web::face::civil(from.cx.now, &zone).map_or_else(String::new, |at| at.date().to_string()),
        typed,
        errors,
    };
    let mut response = page_with(status, &page)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn after<T>(posted: Posted, done: Result<T, Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well("/pickups", word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, typed, errors, Once::default()).await
        }
    }
}

/// The end of a day somebody typed.
fn day_ends(text: &str, zone: &str) -> Option<Millis> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let begins = day.to_zoned(crate::web::face::zone(zone)).ok()?;
    Some(Millis(begins.timestamp().as_millisecond() + DAY_MS))
}

async fn ask(posted: Posted) -> Result<Response, Problem> {
    let zone = zone(&posted.as_cx()).await?;
    let day_ends = day_ends(posted.fields.text("day"), &zone).unwrap_or_default();
    let input = AskPickup { words: posted.fields.text("words").to_owned(), day_ends };
    match actions::ask(&posted.cx, input).await {
        Ok(asked) => {
            let once = Once { code: asked.code, read: None };
            show(&posted.as_cx(), StatusCode::OK, Fields::default(), Vec::new(), once).await
        }
        Err(problem) => after(posted, Err::<(), _>(problem), "").await,
    }
}

async fn take(posted: Posted) -> Result<Response, Problem> {
    let done = actions::take(&posted.cx, posted.fields.text("code").to_owned()).await;
    after(posted, done, "neighbours-taken").await
}

async fn approve(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = actions::approve(&posted.cx, id, Grant { consent: posted.fields.ticked("consent") }).await;
    after(posted, done, "neighbours-approved").await
}

async fn look(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    match actions::look(&posted.cx, id).await {
        Ok(read) => {
            let once = Once { code: String::new(), read: Some(read) };
            show(&posted.as_cx(), StatusCode::OK, Fields::default(), Vec::new(), once).await
        }
        Err(problem) => after(posted, Err::<(), _>(problem), "").await,
    }
}

async fn withdraw(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = actions::withdraw(&posted.cx, id).await;
    after(posted, done, "neighbours-withdrawn").await
}
