//! The meetings of a place: what is to come, what is over.

use super::super::store;
use super::view::{state_tone, state_word, zh};
use super::{Choice, RowShown, Tab};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) compound: String,
    group: String,
    before: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/list.html")]
struct ListPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    tabs: Vec<Tab>,
    rows: Vec<RowShown>,
    total: i64,
    filter: String,
    older: String,
    newer: String,
    may_call: bool,
    may_sample: bool,
}

const ROWS: i64 = 25;
/// How many compounds the choice offers.
const COMPOUNDS_MAX: i64 = 50;

/// The compound a list is about: the one asked for, the reader's own, that of their post, or the only one there is.
pub(super) async fn compound_of(tx: &mut Tx, cx: &Context, asked: &str) -> Result<Option<PlaceId>, Problem> {
    if let Ok(id) = asked.parse::<PlaceId>() {
        return Ok(places::compound_brief(tx, id).await?.map(|brief| brief.id));
    }
    if let Some(home) = cx.standing().homes.first() {
        return Ok(Some(home.compound));
    }
    Ok(places::compounds_meant(tx, cx, None, 1).await?.first().map(|one| one.id))
}

pub(super) async fn compound_choices(tx: &mut Tx, cx: &Context) -> Result<Vec<Choice>, Problem> {
    let all = places::compounds_meant(tx, cx, None, COMPOUNDS_MAX).await?;
    Ok(all.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect())
}

pub(super) fn row(row: &store::Row, lang: Lang) -> RowShown {
    // What was agreed is said once it was held: before that, none would read as having failed.
    let held = !matches!(row.state.as_str(), "announced" | "open");
    let agreed = if held {
        i18n::text(lang, "meetings-row-items", &[("items", &row.items.to_string()), ("agreed", &row.agreed.to_string())])
    } else {
        i18n::count(lang, "meetings-row-planned", row.items)
    };
    RowShown {
        href: format!("/meetings/{}", row.id),
        title: row.title.clone(),
        words: row.method.name(zh(lang)).to_owned(),
        place: format!("{} · {}", row.place_name, row.venue),
        code: String::new(),
        who: String::new(),
        word: format!("{} · {agreed}", state_word(lang, &row.state)),
        tone: state_tone(&row.state),
        clock: String::new(),
        clock_word: String::new(),
        at_ms: row.starts.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let lang = from.taste.lang;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?;
    let brief = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?,
        None => None,
    };
    let group = if ["coming", "past"].contains(&asked.group.as_str()) { asked.group.as_str() } else { "all" };
    let before =
        asked.before.split_once('-').and_then(|(at, id)| Some((Millis(i64::from_str_radix(at, 16).ok()?), id.parse().ok()?)));
    let path = brief.as_ref().map(|brief| brief.path.clone()).unwrap_or_default();
    let rows = if brief.is_some() { store::list(&mut tx, &path, group, before, ROWS).await? } else { Vec::new() };
    let total = if brief.is_some() { store::count(&mut tx, &path, group).await? } else { 0 };
    let id = compound.map_or_else(String::new, |id| id.to_string());
    let full = i64::try_from(rows.len()).unwrap_or_default() == ROWS;
    let older = rows
        .last()
        .filter(|_| full)
        .map(|last| format!("/meetings?compound={id}&group={group}&before={:x}-{}", last.starts.0, last.id.simple()));
    let title = i18n::text(lang, "meetings-title", &[]);
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), title).await?;
    let tab = |name: &str| Tab {
        href: format!("/meetings?compound={id}&group={name}"),
        text: f.t(&format!("meetings-group-{name}")),
        count: -1,
        on: name == group,
    };
    let here = Object { path, compound, ..Object::default() };
    let shown = ListPage {
        tabs: vec![tab("all"), tab("coming"), tab("past")],
        filter: format!("{} · {}", f.compound_name, f.t(&format!("meetings-group-{group}"))),
        rows: rows.iter().map(|one| row(one, lang)).collect(),
        compounds: compound_choices(&mut tx, cx).await?,
        compound: id,
        total,
        older: older.unwrap_or_default(),
        newer: String::new(),
        may_sample: cx.can(Action::SamplesRead, &here),
        may_call: cx.can(Action::MeetingsCall, &here),
        f,
    };
    let mut response = page(&shown)?;
    let public = brief.and_then(|brief| brief.community).map_or(Public::Everything, Public::Community);
    response.extensions_mut().insert(public);
    Ok(response)
}
