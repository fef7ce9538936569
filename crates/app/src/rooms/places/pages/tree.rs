//! The tree, one level at a time, and one place with everything that concerns it.

use super::{Crumb, Fact, PAGE, crumbs, kind_word, known, link, of, public};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places::covers::{covers_others, responsible_for};
use crate::rooms::places::store::{self, Listed, NamedCover, Which};
use crate::rooms::places::{Place, pages::percent};
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Routes};
use axum::extract::{Path, Query};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::dwellings::print_area;
use pavilion_rules::places::{Kind, Layer};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub q: String,
    /// The path of the last place of the page before.
    #[serde(default)]
    pub after: String,
}

/// A place in a list.
pub(super) struct Row {
    id: PlaceId,
    pub href: String,
    pub name: String,
    pub kind: String,
    /// Of what it is part, its code, its layer.
    pub more: String,
    pub count: String,
    pub ended: bool,
}

impl Row {
    /// Choosers of a compound lead to its home or its telephone numbers and not to the tree.
    pub(super) fn leads_to_home(&mut self) {
        self.href = format!("/c/{}", self.id);
    }

    pub(super) fn leads_to_contacts(&mut self) {
        self.href = format!("/contacts?c={}", self.id);
    }
}

/// One page of places: the rows, how many there are in all, and where the next page begins.
pub(super) struct Rows {
    pub rows: Vec<Row>,
    pub total: i64,
    pub next: String,
}

const WORDS_CHARS_MAX: usize = 60;

/// What somebody searches for, short enough to search for.
pub(super) fn words(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(WORDS_CHARS_MAX).collect()
}

/// A page of a list; `base` is the address its next page is made from.
pub(super) async fn rows(
    tx: &mut crate::db::Tx,
    lang: Lang,
    which: &Which,
    asked: &Asked,
    base: &str,
    show_parent: bool,
) -> Result<Rows, Problem> {
    let total = store::count(tx, which).await?;
    let mut list = store::list(tx, which, &words(&asked.after), PAGE + 1).await?;
    let is_more = list.len() > usize::try_from(PAGE).unwrap_or(0);
    list.truncate(usize::try_from(PAGE).unwrap_or(0));
    let last = list.last().filter(|_| is_more);
    let next = last.map_or_else(String::new, |last| link(base, &[("q", &words(&asked.q)), ("after", &last.path)]));
    Ok(Rows { rows: list.iter().map(|one| row(lang, one, show_parent)).collect(), total, next })
}

fn row(lang: Lang, one: &Listed, show_parent: bool) -> Row {
    let layer = layer_word(lang, &one.layer);
    let parent = if show_parent { one.parent_name.as_str() } else { "" };
    let more: Vec<&str> = [parent, &layer, &one.code].into_iter().filter(|text| !text.is_empty()).collect();
    Row {
        id: one.id,
        href: format!("/places/{}", one.id),
        name: one.name.clone(),
        kind: kind_word(lang, one.kind, &one.label),
        more: more.join(" · "),
        count: if one.children > 0 { i18n::count(lang, "places-count-below", one.children) } else { String::new() },
        ended: one.until.is_some(),
    }
}

pub(super) fn layer_word(lang: Lang, layer: &str) -> String {
    Layer::parse(layer).map_or_else(String::new, |layer| i18n::text(lang, &format!("places-layer-{}", layer.name()), &[]))
}

#[derive(askama::Template)]
#[template(path = "places/templates/tree.html")]
struct TreePage {
    f: Face,
    q: String,
    list: Rows,
    may_add: bool,
}

/// The tops of all trees, or the places a name is searched for.
async fn tree(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let q = words(&asked.q);
    let which = if q.is_empty() { Which::Roots } else { Which::Named(q.clone()) };
    let list = rows(&mut tx, from.cx.lang, &which, &asked, "/places", true).await?;
    let title = i18n::text(from.cx.lang, "places-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
    let may_add = from.cx.standing().posts.iter().any(|held| held.kind == pavilion_rules::access::PostKind::SystemAdmin)
        && from.cx.can(Action::PlacesManage, &Object::default());
    let mut response = page(&TreePage { f, q, list, may_add })?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

/// A grid or party node responsible for the place, or a place a node covers.
struct CoverRow {
    href: String,
    name: String,
    kind: String,
    /// The place it was laid over, when that is not the place of the page.
    over: String,
    phone: String,
    who: String,
    since_ms: i64,
}

fn over(lang: Lang, place: &Place, cover: &NamedCover) -> CoverRow {
    let layer = layer_word(lang, &cover.node_layer);
    let kind = kind_word(lang, cover.node_kind, "");
    CoverRow {
        href: format!("/places/{}", cover.node),
        name: cover.node_name.clone(),
        kind: if layer.is_empty() { kind } else { format!("{layer} · {kind}") },
        over: if cover.place == place.id { String::new() } else { cover.place_name.clone() },
        phone: cover.node_phone.clone(),
        who: cover.node_who.clone(),
        since_ms: cover.since.0,
    }
}

#[derive(askama::Template)]
#[template(path = "places/templates/place.html")]
struct PlacePage {
    f: Face,
    id: PlaceId,
    kind: String,
    above: Vec<Crumb>,
    facts: Vec<Fact>,
    help_phone: String,
    help_who: String,
    ended_ms: i64,
    list: Rows,
    may_hold: bool,
    over: Vec<CoverRow>,
    is_node: bool,
    covers: i64,
    dwellings: String,
    manages: bool,
    may_end: bool,
    may_import: bool,
    may_read_dwellings: bool,
    is_compound: bool,
}

async fn show(from: Cx, Path(id): Path<PlaceId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    let mut tx = cx.app.db.read().await?;
    let place = known(&mut tx, id).await?;
    let mut above = store::place_and_above(&mut tx, &place.path).await?;
    above.pop();
    let list = rows(&mut tx, lang, &Which::Under(id), &asked, &format!("/places/{id}"), false).await?;
    let over_it: Vec<CoverRow> = match covers_others(place.kind) {
        true => Vec::new(),
        false => responsible_for(&mut tx, &place.path, cx.now).await?.iter().map(|cover| over(lang, &place, cover)).collect(),
    };
    let covers = if covers_others(place.kind) { store::count_covers(&mut tx, id).await? } else { 0 };
    let dwellings = dwelling_words(&mut tx, lang, &place).await?;
    let object = place.object();
    let manages = cx.can(Action::PlacesManage, &object) && !place.has_ended();
    let response = page(&PlacePage {
        f: Face::new(&mut tx, &from, of(&place), place.name.clone()).await?,
        id,
        kind: kind_word(lang, place.kind, &place.label),
        facts: facts(lang, &place),
        help_phone: place.help_phone.clone(),
        help_who: place.help_who.clone(),
        ended_ms: place.until.map_or(0, |until| until.0),
        may_hold: !Kind::possible_under(Some(place.kind)).is_empty(),
        over: over_it,
        is_node: covers_others(place.kind),
        covers,
        dwellings,
        manages,
        may_end: manages && list.rows.iter().all(|row| row.ended),
        may_import: cx.can(Action::PlacesImport, &object) && place.kind == Kind::Compound && !place.has_ended(),
        may_read_dwellings: cx.can(Action::DwellingsRead, &object) && below_compound(place.kind),
        is_compound: place.kind == Kind::Compound,
        above: crumbs(&above),
        list,
    })?;
    Ok(public(response, place.community))
}

pub(super) const fn below_compound(kind: Kind) -> bool {
    matches!(kind, Kind::Compound | Kind::Building | Kind::Entrance)
}

/// How many dwellings stand in a compound or below, and the area of those that count. Figures of a place, not of persons.
async fn dwelling_words(tx: &mut crate::db::Tx, lang: Lang, place: &Place) -> Result<String, Problem> {
    if !below_compound(place.kind) {
        return Ok(String::new());
    }
    let (n, counted, area) = store::dwelling_figures(tx, &place.path).await?;
    let figures = [("n", n.to_string()), ("counted", counted.to_string()), ("area", print_area(area))];
    let args: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(i18n::text(lang, "places-dwelling-figures", &args))
}

fn facts(lang: Lang, place: &Place) -> Vec<Fact> {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let mut out = vec![Fact { name: t("places-fact-kind"), value: kind_word(lang, place.kind, &place.label) }];
    if let Some(layer) = place.layer {
        out.push(Fact { name: t("places-fact-layer"), value: layer_word(lang, layer.name()) });
    }
    if let Some(compound_type) = place.compound_type {
        out.push(Fact { name: t("places-fact-type"), value: t(&format!("places-type-{}", compound_type.name())) });
    }
    if let Some(code) = &place.code {
        out.push(Fact { name: t("places-fact-code"), value: code.clone() });
    }
    out
}

pub(super) fn qr_link(path: &str) -> String {
    format!("/qr.svg?path={}", percent(path))
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/places", Action::PlacesRead, tree).get("/places/{id}", Action::PlacesRead, show)
}
