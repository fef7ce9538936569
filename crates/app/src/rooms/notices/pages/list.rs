//! The notices of a compound: those published now, those put away, and for those who write them the drafts.

use super::super::actions::compound_of;
use super::super::shown::{NoticeLine, line};
use super::super::store;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::notices::State;
use serde::Deserialize;
use uuid::Uuid;

pub(super) const ROWS: i64 = 30;

struct Tab {
    href: String,
    text: String,
    count: i64,
    on: bool,
}

#[derive(askama::Template)]
#[template(path = "notices/templates/list.html")]
struct ListPage {
    f: Face,
    tabs: Vec<Tab>,
    lines: Vec<NoticeLine>,
    older: String,
    /// Empty for those who draft nothing.
    write: String,
    atom: String,
    json: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    c: String,
    state: String,
    before: String,
}

/// The compound that is asked for, else the reader's own, else the only one.
async fn chosen(tx: &mut crate::db::Tx, from: &Cx, asked: &str) -> Result<PlaceId, Problem> {
    if let Ok(id) = asked.parse() {
        return Ok(id);
    }
    if let Some(home) = from.cx.standing().homes.first() {
        return Ok(home.compound);
    }
    let first = places::compounds_meant(tx, &from.cx, None, 1).await?;
    first.first().map(|one| one.id).ok_or(Problem::NotFound)
}

/// Where the next page of a list begins.
pub(in crate::rooms::notices) fn cursor(text: &str) -> (i64, Uuid) {
    let read = text.split_once('_').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::parse_str(id).ok()?)));
    read.unwrap_or((i64::MAX, Uuid::max()))
}

pub(super) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let id = chosen(&mut tx, &from, &asked.c).await?;
    let (brief, object) = compound_of(&mut tx, id).await?;
    let writes = cx.can(Action::NoticesDraft, &object);
    let state = match asked.state.as_str() {
        "archive" => State::Archived,
        "drafts" if writes => State::Draft,
        _ => State::Published,
    };
    let rows = store::list(&mut tx, id, state, cursor(&asked.before), ROWS).await?;
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Compound(id), i18n::text(lang, "notices-title", &[])).await?;
    let tab =
        |name: &str, key: &str, on: bool| Tab { href: format!("/notices?c={id}&state={name}"), text: f.t(key), count: -1, on };
    let mut tabs = vec![
        tab("current", "notices-tab-current", state == State::Published),
        tab("archive", "notices-tab-archive", state == State::Archived),
    ];
    if writes {
        tabs.push(tab("drafts", "notices-tab-drafts", state == State::Draft));
    }
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
    let older = rows.last().filter(|_| is_full).map_or_else(String::new, |last| {
        let at = last.published.unwrap_or(last.drafted);
        format!("/notices?c={id}&state={}&before={}_{}", asked.state, at.0, last.id)
    });
    let shown = ListPage {
        tabs,
        lines: rows.iter().map(|notice| line(lang, notice, cx.now)).collect(),
        older,
        write: if writes { format!("/notices/new?c={id}") } else { String::new() },
        atom: format!("/c/{id}/notices.atom"),
        json: format!("/c/{id}/notices.json"),
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(brief.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
