//! Messages to me.

use super::ROWS;
use super::me::older_than;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::actions::me::must_be_settled;
use crate::rooms::people::actions::news::{mark_read, reader_tag};
use crate::rooms::people::store::log::{self, NewsRow};
use crate::web::face::{Face, Of, page, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().get("/me/news", Action::MeRead, list).post("/me/news/read", Action::MeChange, all_read)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Before {
    before: Option<Uuid>,
}

const ELDER_ROWS: i64 = 6;

struct Message {
    href: String,
    text: String,
    at_ms: i64,
    fresh: bool,
}

#[derive(askama::Template)]
#[template(path = "people/templates/news.html")]
struct NewsPage {
    f: Face,
    messages: Vec<Message>,
    total: i64,
    /// The newest message shown; what is pressed marks nothing that came after.
    newest: String,
    newer: String,
    older: String,
}

/// The sentence of a message: `news-<kind>`, with the texts and numbers of its detail as its words.
pub(in crate::rooms::people) fn sentence(lang: Lang, row: &NewsRow) -> String {
    let key = format!("news-{}", row.kind);
    let detail: Json = serde_json::from_str(&row.detail).unwrap_or_default();
    let words: Vec<(String, String)> = detail
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)))
        .collect();
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if i18n::has(lang, &key) { i18n::text(lang, &key, &words) } else { i18n::text(lang, "people-news-other", &[]) }
}

/// Where a message leads: to its matter, or to the page of ours its detail names.
fn href(row: &NewsRow) -> String {
    let named = || serde_json::from_str::<Json>(&row.detail).ok()?.get("href")?.as_str().map(ToOwned::to_owned);
    match row.matter {
        Some(matter) => format!("/matters/{matter}"),
        None => named().filter(|href| href.starts_with('/') && !href.starts_with("//")).unwrap_or_else(|| "/me".to_owned()),
    }
}

async fn list(from: Cx, Query(asked): Query<Before>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let tag = reader_tag(cx, cx.account()?);
    let mut tx = cx.app.db.read().await?;
    must_be_settled(&mut tx, cx).await?;
    // Few at once for those who asked for few.
    let most = if from.taste.elder { ELDER_ROWS } else { ROWS };
    let rows = log::news_of(&mut tx, tag, asked.before, most + 1).await?;
    let shown: Vec<&NewsRow> = rows.iter().take(usize::try_from(most).unwrap_or_default()).collect();
    let older = older_than(most, rows.len(), shown.last().map(|row| row.id), "/me/news");
    let messages = shown.iter().map(|row| Message {
        href: href(row),
        text: sentence(cx.lang, row),
        at_ms: row.at.0,
        fresh: row.read_at.is_none(),
    });
    let (total, _) = log::count_news(&mut tx, tag).await?;
    let title = i18n::text(cx.lang, "people-news-title", &[]);
    page(&NewsPage {
        messages: messages.collect(),
        total,
        newest: shown.first().map_or_else(String::new, |row| row.id.to_string()),
        newer: asked.before.map_or_else(String::new, |_| "/me/news".to_owned()),
        older,
        f: Face::new(&mut tx, &from, Of::Mine, title).await?,
    })
}

async fn all_read(posted: Posted) -> Result<Response, Problem> {
    mark_read(&posted.cx, posted.fields.id("up_to")?).await?;
    Ok(went_well("/me/news", "people-news-read"))
}
