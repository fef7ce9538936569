//! The conversations of a compound, and the form that opens one.

use super::super::actions::{compound_of, open};
use super::super::inputs::NewTalk;
use super::super::store;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::talk::{self as rules, No, State};
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 30;
/// How many compounds the choice looks at.
const COMPOUNDS_MAX: i64 = 200;

struct Line {
    href: String,
    title: String,
    word: String,
    tone: &'static str,
    at_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "talk/templates/list.html")]
struct ListPage {
    f: Face,
    lines: Vec<Line>,
    older: String,
    /// Empty for those who open none.
    open: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    c: String,
    before: Option<Uuid>,
}

/// The compound that is asked for, else the reader's own, else one the reader's post covers, else the first.
async fn chosen(tx: &mut Tx, from: &Cx, asked: &str) -> Result<PlaceId, Problem> {
    if let Ok(id) = asked.parse() {
        return Ok(id);
    }
    if let Some(home) = from.cx.standing().homes.first() {
        return Ok(home.compound);
    }
    let all = places::compounds_meant(tx, &from.cx, None, COMPOUNDS_MAX).await?;
    let opens = |one: &&places::CompoundBrief| {
        let object = Object { path: one.path.clone(), compound: Some(one.id), ..Object::default() };
        from.cx.can(Action::TalkOpen, &object)
    };
    all.iter().find(opens).or(all.first()).map(|one| one.id).ok_or(Problem::NotFound)
}

pub(super) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let id = chosen(&mut tx, &from, &asked.c).await?;
    let (brief, object) = compound_of(&mut tx, id).await?;
    let rows = store::talks(&mut tx, id, asked.before.unwrap_or(Uuid::max()), ROWS).await?;
    let f = Face::new(&mut tx, &from, Of::Compound(id), i18n::text(from.taste.lang, "talk-title", &[])).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
    let older = rows.last().filter(|_| is_full).map_or_else(String::new, |last| format!("/talk?c={id}&before={}", last.id));
    let lines = rows.iter().map(|talk| {
        let is_open = rules::is_open(talk.state(), talk.closes, cx.now).is_ok();
        Line {
            href: format!("/talk/{}", talk.id),
            title: talk.title.clone(),
            word: f.t(if is_open { "talk-state-open" } else { "talk-state-closed" }),
            tone: if is_open { "go" } else { "done" },
            at_ms: talk.opened.0,
        }
    });
    let shown = ListPage {
        lines: lines.collect(),
        older,
        open: if cx.can(Action::TalkOpen, &object) { format!("/talk/new?c={id}") } else { String::new() },
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(brief.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

#[derive(Default)]
struct Typed {
    title: String,
    words: String,
    days: String,
    statements: String,
    check_first: bool,
}

#[derive(askama::Template)]
#[template(path = "talk/templates/open.html")]
struct OpenPage {
    f: Face,
    compound: String,
    back: String,
    typed: Typed,
    errors: Vec<FieldError>,
}

impl OpenPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn open_page(
    from: &Cx,
    id: PlaceId,
    status: StatusCode,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (brief, object) = compound_of(&mut tx, id).await?;
    from.cx.may(Action::TalkOpen, &object)?;
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), i18n::text(from.taste.lang, "talk-open-title", &[])).await?;
    page_with(status, &OpenPage { compound: id.to_string(), back: format!("/talk?c={id}"), typed, errors, f })
}

pub(super) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::TalkOpen, &Object::default())?;
    let id = {
        let mut tx = from.cx.app.db.read().await?;
        chosen(&mut tx, &from, &asked.c).await?
    };
    let typed = Typed { days: "14".into(), check_first: true, ..Typed::default() };
    open_page(&from, id, StatusCode::OK, typed, Vec::new()).await
}

pub(super) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let compound: PlaceId = fields.id("compound")?;
    let typed = Typed {
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        days: fields.text("days").into(),
        statements: fields.text("statements").into(),
        check_first: fields.ticked("check_first"),
    };
    let days = if typed.days.is_empty() { Ok(None) } else { typed.days.parse().map(Some) };
    let done = match days {
        Ok(days) => {
            let new = NewTalk {
                compound,
                title: typed.title.clone(),
                words: typed.words.clone(),
                days,
                check_first: typed.check_first,
                source: None,
                statements: typed.statements.lines().map(str::to_owned).collect(),
            };
            open(&posted.cx, new).await
        }
        Err(_) => Err(Problem::Invalid(vec![No::ClosesUnreadable.with("least", rules::DAYS.0).with("most", rules::DAYS.1)])),
    };
    match done {
        Ok(id) => Ok(went_well(&format!("/talk/{id}"), "talk-opened")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            open_page(&posted.as_cx(), compound, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await
        }
    }
}

/// The word for how a conversation stands.
pub(super) fn is_open(state: State, closes: Option<pavilion_rules::Millis>, now: pavilion_rules::Millis) -> bool {
    rules::is_open(state, closes, now).is_ok()
}
