//! The record as people see it: what it is for, its newest entries, and one entry with its receipt and how to check it.

use super::erase::{Erase, erase};
use super::seal::Receipt;
use super::store::{self, Row};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 30;

/// An entry in a list.
struct Line {
    href: String,
    title: String,
    kind: String,
    position: i64,
    at_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "record/templates/public.html")]
struct PublicPage {
    f: Face,
    size: i64,
    origin: String,
    key: String,
    checkpoint: String,
    lines: Vec<Line>,
    older: String,
    checkpoints: Vec<(i64, i64)>,
    command: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    before: Option<i64>,
}

/// What kind of thing it is, in words; a kind without words is shown by its name.
pub(super) fn kind_word(f: &Face, kind: &str) -> String {
    let key = format!("record-kind-{kind}");
    if i18n::has(f.language(), &key) { f.t(&key) } else { kind.to_owned() }
}

fn title_of(f: &Face, row: &Row) -> String {
    if row.erased.is_some() { f.t("record-erased") } else { row.title.clone() }
}

/// The address of the record for a program on another machine.
fn address(cx: &Context) -> String {
    let url = cx.app.config.public_url.trim_end_matches('/');
    if url.is_empty() { "https://…/record".to_owned() } else { format!("{url}/record") }
}

async fn all(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = super::shown(&mut tx, &cx.app).await?;
    let rows = store::newest(&mut tx, asked.before.unwrap_or(i64::MAX), ROWS).await?;
    let checkpoints = store::checkpoints(&mut tx, 10).await?;
    let title = i18n::text(from.taste.lang, "record-public-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
    let last = rows.last().and_then(|row| row.position).filter(|position| is_full && *position > 0);
    let lines = rows.iter().map(|row| Line {
        href: format!("/record/entries/{}", row.id),
        title: title_of(&f, row),
        kind: kind_word(&f, &row.kind),
        position: row.position.unwrap_or(-1),
        at_ms: row.at.0,
    });
    let lines = lines.collect();
    let mut response = page(&PublicPage {
        size: shown.size,
        origin: shown.trust.origin.clone(),
        key: shown.trust.log.to_string(),
        checkpoint: shown.checkpoint,
        lines,
        older: last.map_or_else(String::new, |before| format!("/record?before={before}")),
        checkpoints: checkpoints.into_iter().map(|(size, at)| (size, at.0)).collect(),
        command: format!("pavilion record verify {} --vkey record.key.pub", address(cx)),
        f,
    })?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

#[derive(askama::Template)]
#[template(path = "record/templates/entry.html")]
struct EntryPage {
    f: Face,
    receipt: Receipt,
    kind: String,
    words: String,
    at_ms: i64,
    erased: String,
    command: String,
    may_erase: bool,
    reason: String,
    errors: Vec<FieldError>,
}

impl EntryPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn may_erase(tx: &mut Tx, cx: &Context, row: &Row) -> Result<bool, Problem> {
    let path = match row.community {
        Some(community) => places::place(tx, community).await?.map(|place| place.path).unwrap_or_default(),
        None => String::new(),
    };
    Ok(row.erased.is_none() && cx.can(Action::RecordErase, &Object { path, ..Object::default() }))
}

async fn shown(from: &Cx, entry: Uuid, status: StatusCode, reason: String, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let row = store::one(&mut tx, entry).await?.ok_or(Problem::NotFound)?;
    let may_erase = may_erase(&mut tx, cx, &row).await?;
    let mut f = Face::new(&mut tx, from, Of::Mine, String::new()).await?;
    f.title = title_of(&f, &row);
    let receipt = Receipt::from(&row);
    let file = receipt.position.map_or_else(String::new, |position| format!("record-{position}.tlog-proof"));
    let page = EntryPage {
        kind: kind_word(&f, &row.kind),
        words: row.words.as_deref().map(|words| String::from_utf8_lossy(words).into_owned()).unwrap_or_default(),
        at_ms: row.at.0,
        erased: row.erased.map_or_else(String::new, |at| {
            let day = f.day(at.0);
            i18n::text(f.language(), "record-entry-erased", &[("day", &day), ("why", &row.erased_why)])
        }),
        command: format!("pavilion record check {file} --vkey record.key.pub"),
        receipt,
        may_erase,
        reason,
        errors,
        f,
    };
    drop(tx);
    let mut response = page_with(status, &page)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(Public::Everything);
    }
    Ok(response)
}

async fn one(from: Cx, Path(entry): Path<Uuid>) -> Result<Response, Problem> {
    shown(&from, entry, StatusCode::OK, String::new(), Vec::new()).await
}

async fn erasure(Path(entry): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let reason = posted.fields.text("reason").to_owned();
    match erase(&posted.cx, entry, Erase { reason: reason.clone() }).await {
        Ok(()) => Ok(went_well(&format!("/record/entries/{entry}"), "record-erased")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            shown(&posted.as_cx(), entry, StatusCode::UNPROCESSABLE_ENTITY, reason, errors).await
        }
    }
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/record", Action::RecordRead, all).get("/record/entries/{id}", Action::RecordRead, one).post(
        "/record/entries/{id}/erasure",
        Action::RecordErase,
        erasure,
    )
}
