//! The list one looks at, as a table to take along: what everybody may read of each, and nothing else.

use super::super::asked::Asked;
use super::super::categories::category_name;
use super::super::rows::matter_row;
use super::super::store::lists::{self, Row, Way};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::zone;
use crate::web::{Cx, Routes, table};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};

pub(super) fn routes() -> Routes {
    Routes::new().get("/matters.csv", Action::MattersExport, csv).get("/matters.xlsx", Action::MattersExport, xlsx)
}

const ROWS_AT_ONCE: i64 = 500;
/// More than anybody reads in a table; whoever needs more narrows the list down.
const ROWS_MAX: usize = 10_000;

const COLUMNS: [&str; 9] = ["number", "title", "state", "category", "where", "raised", "due", "who", "round"];

fn moment(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| String::new(), |at| at.to_zoned(zone("")).strftime("%Y-%m-%d %H:%M").to_string())
}

fn cells(row: &Row, lang: Lang, now: Millis) -> Vec<String> {
    let shown = matter_row(row, lang, now);
    vec![
        shown.code,
        shown.title,
        shown.word,
        category_name(&row.category, lang),
        shown.place,
        moment(row.raised),
        if shown.due_ms > 0 { moment(Millis(shown.due_ms)) } else { String::new() },
        shown.who,
        row.round.to_string(),
    ]
}

/// All rows of the list asked for, the heading first.
async fn rows(from: &Cx, asked: &Asked) -> Result<Vec<Vec<String>>, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::MattersExport, &Object::default())?;
    let home = cx.standing().homes.first().map(|home| home.compound);
    let mut tx = cx.app.db.read().await?;
    let filter = asked.wanted(&mut tx, cx, home).await?;
    let mut out = vec![COLUMNS.map(|name| i18n::text(lang, &format!("matters-column-{name}"), &[])).to_vec()];
    let mut after = None;
    while out.len() <= ROWS_MAX {
        let page = lists::page(&mut tx, &filter, cx.now, after.map(|cursor| (cursor, Way::Older)), ROWS_AT_ONCE).await?;
        let most = usize::try_from(ROWS_AT_ONCE).unwrap_or(usize::MAX);
        let more = page.len() > most;
        out.extend(page.iter().take(most).map(|row| cells(row, lang, cx.now)));
        after = page.get(most.saturating_sub(1)).map(Row::cursor);
        if !more {
            break;
        }
    }
    out.truncate(ROWS_MAX + 1);
    Ok(out)
}

fn sent(kind: &'static str, name: &'static str, bytes: Bytes) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, bytes).into_response()
}

async fn csv(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    Ok(sent("text/csv; charset=utf-8", "matters.csv", table::csv(rows(&from, &asked).await?)))
}

async fn xlsx(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let rows = rows(&from, &asked).await?;
    let made = tokio::task::spawn_blocking(move || table::xlsx(rows, &[12, 36, 14, 20, 30, 17, 17, 14, 6])).await;
    let bytes = made.map_err(|fault| Problem::Broken(fault.into()))??;
    Ok(sent("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "matters.xlsx", bytes))
}
