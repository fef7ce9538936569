//! Programs that are told: made, looked at, tried, stopped.

use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::rooms::telling::store::deliveries;
use crate::rooms::telling::webhooks::{self, NewWebhook};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Choice, Cx, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::time::DAY_MS;
use serde::Deserialize;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/webhooks", Action::WebhooksManage, list)
        .post("/webhooks", Action::WebhooksManage, made)
        .get("/webhooks/{id}", Action::WebhooksManage, one)
        .post("/webhooks/{id}/test", Action::WebhooksManage, tested)
        .post("/webhooks/{id}/stop", Action::WebhooksManage, stopped)
        .post("/webhooks/{id}/resumption", Action::WebhooksManage, resumed)
        .post("/webhooks/{id}/end", Action::WebhooksManage, ended)
}

struct Hook {
    id: String,
    name: String,
    host: String,
    state: String,
    word: String,
    tone: &'static str,
    failing_ms: i64,
    created_ms: i64,
}

struct Count {
    way: String,
    word: String,
    count: i64,
}

#[derive(Default)]
struct Typed {
    name: String,
    url: String,
    place: String,
}

#[derive(askama::Template)]
#[template(path = "telling/templates/hooks.html")]
struct HooksPage {
    f: Face,
    hooks: Vec<Hook>,
    places: Vec<Choice>,
    /// Just made: shown now and never again.
    secret: String,
    typed: Typed,
    counts: Vec<Count>,
    errors: Vec<FieldError>,
}

impl HooksPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

fn hook(f: &Face, row: &super::super::store::webhooks::Webhook) -> Hook {
    let tone = match row.state.as_str() {
        "on" if row.failing_since.is_none() => "done",
        "on" => "wait",
        "stopped" => "info",
        _ => "bad",
    };
    Hook {
        id: row.id.to_string(),
        name: row.name.clone(),
        host: row.host.clone(),
        word: f.t(&format!("telling-hook-{}", row.state)),
        state: row.state.clone(),
        tone,
        failing_ms: row.failing_since.map_or(0, |at| at.0),
        created_ms: row.created.0,
    }
}

/// The communities inside the scopes of the reader's post.
async fn choices(tx: &mut Tx, from: &Cx) -> Result<Vec<Choice>, Problem> {
    let mut out: Vec<Choice> = Vec::new();
    for held in from.cx.standing().posts.iter().filter(|held| held.kind == PostKind::SystemAdmin) {
        for one in places::overview::communities_under(tx, &held.scope).await? {
            let value = one.id.to_string();
            if !out.iter().any(|there| there.value == value) {
                out.push(Choice::new(value, one.name));
            }
        }
    }
    Ok(out)
}

const COUNTED_DAYS: i64 = 7;

async fn show(from: &Cx, status: StatusCode, secret: String, typed: Typed, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let rows = webhooks::mine(&from.cx).await?;
    let mut tx = from.cx.app.db.read().await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "telling-hooks-title", &[])).await?;
    let counts = deliveries::tally(&mut tx, from.cx.now.plus(-COUNTED_DAYS * DAY_MS)).await?;
    let counts = counts.into_iter().map(|(way, state, count)| Count {
        way: f.t(&format!("telling-way-{way}")),
        word: f.t(&format!("telling-state-{state}")),
        count,
    });
    let page = HooksPage {
        hooks: rows.iter().map(|row| hook(&f, row)).collect(),
        counts: counts.collect(),
        places: choices(&mut tx, from).await?,
        secret,
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

async fn list(from: Cx) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, String::new(), Typed::default(), Vec::new()).await
}

async fn made(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let typed = Typed { name: text("name"), url: text("url"), place: text("place") };
    let new = match posted.fields.id("place") {
        Ok(place) => NewWebhook { name: typed.name.clone(), url: typed.url.clone(), place },
        Err(problem) => {
            // Whoever may not make one is told so before they are told what is wrong with it.
            posted.cx.may(Action::WebhooksManage, &pavilion_rules::access::Object::default())?;
            let errors = field_errors(&posted.cx, problem)?;
            return show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, String::new(), typed, errors).await;
        }
    };
    match webhooks::make(&posted.cx, new).await {
        Ok(made) => show(&posted.as_cx(), StatusCode::OK, made.secret, Typed::default(), Vec::new()).await,
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, String::new(), typed, errors).await
        }
    }
}

struct SentShown {
    event: String,
    word: String,
    tone: &'static str,
    at_ms: i64,
    next_ms: i64,
    tries: i64,
    fault: String,
}

#[derive(askama::Template)]
#[template(path = "telling/templates/hook.html")]
struct HookPage {
    f: Face,
    hook: Hook,
    rows: Vec<SentShown>,
    older: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Before {
    before: Option<Uuid>,
}

const ROWS: i64 = 30;

async fn one(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<Before>) -> Result<Response, Problem> {
    let (row, mut sent) = webhooks::one(&from.cx, id, asked.before, ROWS + 1).await?;
    let more = i64::try_from(sent.len()).unwrap_or(i64::MAX) > ROWS;
    sent.truncate(usize::try_from(ROWS).unwrap_or_default());
    let older = sent.last().filter(|_| more).map_or_else(String::new, |last| format!("/webhooks/{id}?before={}", last.id));
    let mut tx = from.cx.app.db.read().await?;
    let f = Face::new(&mut tx, &from, Of::Mine, row.name.clone()).await?;
    let rows = sent.into_iter().map(|one| SentShown {
        word: f.t(&format!("telling-state-{}", one.state)),
        tone: match one.state.as_str() {
            "sent" => "done",
            "waiting" if one.tries == 0 => "go",
            "waiting" => "wait",
            _ => "bad",
        },
        event: one.event,
        at_ms: one.at.0,
        next_ms: one.next_at.filter(|_| one.tries > 0).map_or(0, |at| at.0),
        tries: one.tries,
        fault: one.fault,
    });
    page(&HookPage { hook: hook(&f, &row), rows: rows.collect(), older, f })
}

async fn tested(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    webhooks::knock(&posted.cx, id).await?;
    Ok(went_well(&format!("/webhooks/{id}"), "telling-hook-tested"))
}

async fn stopped(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    webhooks::stop(&posted.cx, id).await?;
    Ok(went_well(&format!("/webhooks/{id}"), "telling-hook-stopped"))
}

async fn resumed(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    webhooks::resume(&posted.cx, id).await?;
    Ok(went_well(&format!("/webhooks/{id}"), "telling-hook-resumed"))
}

async fn ended(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    webhooks::end(&posted.cx, id).await?;
    Ok(went_well("/webhooks", "telling-hook-ended"))
}
