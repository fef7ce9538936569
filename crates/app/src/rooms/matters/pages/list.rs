//! The list of matters: how many, which filter, and what an empty list means.

use super::super::asked::{Asked, Found};
use super::super::categories::{area, areas, category_name};
use super::super::lists::{SavedShown, saved_shown};
use super::super::rows::{MatterRow, matter_row, state_word};
use super::super::store::lists::Group;
use super::super::trees::tree;
use super::{Choice, Tab, choices_of};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, api};
use axum::extract::Query;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::State;

#[derive(askama::Template)]
#[template(path = "matters/templates/list.html")]
struct ListPage {
    f: Face,
    asked: Asked,
    tabs: Vec<Tab>,
    compounds: Vec<Choice>,
    compound: String,
    places: Vec<Choice>,
    categories: Vec<Choice>,
    areas: Vec<Choice>,
    rows: Vec<MatterRow>,
    total: i64,
    more_than_total: bool,
    filter: String,
    newer: String,
    older: String,
    may_ask_mine: bool,
    narrowed: bool,
    more_open: bool,
    /// The lists the reader keeps, and this one as it would be kept.
    saved: Vec<SavedShown>,
    query: String,
    /// Where the same list is to be had as a table; empty for who may not.
    export: String,
}

/// Few at once for those who asked for few.
const ELDER_ROWS: i64 = 6;
/// How many compounds the choice offers; whoever has more comes from a compound's own page.
const COMPOUNDS_MAX: i64 = 50;

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let home = cx.standing().homes.first().map(|home| home.compound);
    let mut tx = cx.app.db.read().await?;
    let rows = if from.taste.elder { ELDER_ROWS } else { api::PAGE_ROWS / 2 };
    let found = asked.find(&mut tx, cx, home, rows).await?;
    let (saved, query) = saved_shown(&mut tx, cx, &asked).await?;
    let compound = found.filter.compound;
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), from_title(&from, &asked)).await?;
    let compounds = compound_choices(&mut tx, cx, &f, compound).await?;
    let places = match compound {
        Some(compound) => place_choices(&places::spots(&mut tx, compound).await?),
        None => Vec::new(),
    };
    let community = match compound {
        Some(compound) => places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?.community,
        None => None,
    };
    let lang = f.language();
    let asks_more = [&asked.category, &asked.area, &asked.place, &asked.mine, &asked.overdue].iter().any(|one| !one.is_empty());
    let filter = filter_words(&f, &asked, &found, &places);
    let shown = ListPage {
        tabs: tabs(&f, &asked, compound),
        compound: compound.map_or_else(|| "all".into(), |id| id.to_string()),
        compounds,
        places,
        categories: choices_of(&tree(&mut tx, community, cx.now).await?, lang, &asked.category),
        areas: areas().iter().map(|one| Choice::new(&one.id, one.name(lang))).collect(),
        rows: found.rows.iter().map(|row| matter_row(row, lang, cx.now)).collect(),
        total: found.total,
        more_than_total: found.more_than_total,
        filter,
        newer: found.newer.map(|cursor| address(&asked, compound, "newer", &cursor.print())).unwrap_or_default(),
        older: found.older.map(|cursor| address(&asked, compound, "older", &cursor.print())).unwrap_or_default(),
        may_ask_mine: cx.person().is_some(),
        narrowed: asks_more || !asked.q.is_empty(),
        more_open: asks_more,
        export: if cx.can(Action::MattersExport, &Object::default()) { query.clone() } else { String::new() },
        saved,
        query,
        asked,
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

fn from_title(from: &Cx, asked: &Asked) -> String {
    let lang = from.taste.lang;
    // The heading says what the list holds, not what the room is called.
    let group = if asked.state.is_empty() { "open" } else { asked.state.as_str() };
    match (State::parse(group).filter(|_| Group::parse(group).is_none()), asked.overdue.is_empty()) {
        (_, false) if asked.mine.is_empty() => i18n::text(lang, "matters-list-overdue-title", &[]),
        (_, false) => i18n::text(lang, "matters-list-mine-overdue-title", &[]),
        (Some(state), true) => i18n::text(lang, "matters-list-state-title", &[("state", &state_word(lang, state, 1))]),
        (None, true) if !asked.mine.is_empty() => i18n::text(lang, "matters-list-mine-title", &[]),
        (None, true) => i18n::text(lang, &format!("matters-list-{}-title", Group::parse(group).unwrap_or_default().name()), &[]),
    }
}

async fn compound_choices(tx: &mut Tx, cx: &Context, f: &Face, chosen: Option<PlaceId>) -> Result<Vec<Choice>, Problem> {
    let mut all: Vec<Choice> = places::compounds_meant(tx, cx, None, COMPOUNDS_MAX)
        .await?
        .into_iter()
        .map(|one| Choice::new(one.id.to_string(), one.name))
        .collect();
    if let Some(chosen) = chosen.map(|id| id.to_string())
        && !all.iter().any(|one| one.value == chosen)
    {
        all.insert(0, Choice::new(chosen, &f.compound_name));
    }
    all.insert(0, Choice::new("all", f.t("matters-list-everywhere")));
    Ok(all)
}

/// Where in a compound: buildings by their names, entrances with the building before them.
pub(crate) fn place_choices(spots: &[places::Place]) -> Vec<Choice> {
    spots
        .iter()
        .map(|spot| {
            let above = spot.parent.and_then(|parent| spots.iter().find(|one| one.id == parent && one.compound != Some(one.id)));
            let label = above.map_or_else(|| spot.name.clone(), |above| format!("{} {}", above.name, spot.name));
            Choice::new(spot.id.to_string(), label)
        })
        .collect()
}

/// The address of the same list with one thing changed.
pub(crate) fn address(asked: &Asked, compound: Option<PlaceId>, name: &str, value: &str) -> String {
    let compound = compound.map_or_else(|| "all".to_owned(), |id| id.to_string());
    let compound = if asked.mine.is_empty() { compound } else { asked.compound.clone() };
    let words = asked.words();
    let kept = [
        ("compound", compound.as_str()),
        ("state", asked.state.as_str()),
        ("category", asked.category.as_str()),
        ("area", asked.area.as_str()),
        ("place", asked.place.as_str()),
        ("mine", asked.mine.as_str()),
        ("overdue", asked.overdue.as_str()),
        ("q", words.as_str()),
    ];
    let mut out = String::from("/matters?");
    for (key, kept) in kept.into_iter().filter(|(key, kept)| *key != name && !kept.is_empty()) {
        out.push_str(&format!("{key}={}&", encoded(kept)));
    }
    out.push_str(&format!("{name}={}", encoded(value)));
    out
}

fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn tabs(f: &Face, asked: &Asked, compound: Option<PlaceId>) -> Vec<Tab> {
    ["open", "claimed", "done", "all"]
        .into_iter()
        .map(|name| Tab {
            href: address(asked, compound, "state", name),
            text: f.t(&format!("matters-tab-{name}")),
            count: -1,
            on: asked.state == name || asked.state.is_empty() && name == "open",
        })
        .collect()
}

/// Which filter holds, in words.
fn filter_words(f: &Face, asked: &Asked, found: &Found, places: &[Choice]) -> String {
    let lang = f.language();
    let mut words = Vec::new();
    if found.filter.compound.is_some() {
        words.push(f.compound_name.clone());
    } else if found.filter.reporter.is_none() {
        words.push(f.t("matters-list-everywhere"));
    }
    words.push(match found.filter.state {
        Some(state) => state_word(lang, state, 1),
        None => f.t(&format!("matters-tab-{}", found.filter.group.name())),
    });
    if found.filter.reporter.is_some() {
        words.push(f.t("matters-filter-mine"));
    }
    if found.filter.overdue {
        words.push(f.t("matters-filter-overdue"));
    }
    if let Some(area) = area(&asked.area) {
        words.push(area.name(lang).to_owned());
    }
    if let Some(category) = &found.filter.category {
        words.push(category_name(category, lang));
    }
    if let Some(place) = places.iter().find(|place| place.value == asked.place) {
        words.push(place.label.clone());
    }
    if !asked.words().is_empty() {
        words.push(format!("“{}”", asked.words()));
    }
    words.join(if lang == i18n::Lang::Zh { "、" } else { ", " })
}
