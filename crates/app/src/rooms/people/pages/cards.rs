//! Neighbour cards: choose a compound, a building or an entrance, and print.

use super::{faults, site};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::actions::households::issue_codes;
use crate::rooms::people::model::IssueCodes;
use crate::rooms::people::personal::IntoProblem;
use crate::rooms::people::qr;
use crate::rooms::people::store::households::{CardDwelling, dwellings_for_cards};
use crate::rooms::people::store::posts::compounds_around;
use crate::rooms::places::{self, CompoundBrief};
use crate::web::face::{Face, FieldError, Of, error_of, page, page_with};
use crate::web::{Choice, Cx, Posted, Routes};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::{Action, Object, covers};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::people::{CARDS_MAX, CODE_MS, No};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().get("/cards", Action::CardsIssue, choose).post("/cards", Action::CardsIssue, issue)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/cards.html")]
struct CardsPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    compound_name: String,
    places: Vec<Choice>,
    which: Vec<Choice>,
    sizes: Vec<Choice>,
    place: String,
    errors: Vec<FieldError>,
}

impl CardsPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// The compounds this person's posts are about: those below a scope, and the one around it.
async fn my_compounds(tx: &mut Tx, cx: &Context) -> Result<Vec<Choice>, Problem> {
    cx.may(Action::CardsIssue, &Object::default())?;
    let mut all: Vec<(PlaceId, String)> = Vec::new();
    let mut asked = HashSet::new();
    for held in &cx.standing().posts {
        let here = Object { path: held.scope.clone(), ..Object::default() };
        let upto = upto_compound(&held.scope);
        // A grid over hundreds of buildings lies in few compounds, and each is looked up once.
        if asked.contains(upto) || !cx.can(Action::CardsIssue, &here) {
            continue;
        }
        asked.insert(upto);
        for found in compounds_around(tx, upto).await? {
            if !all.iter().any(|(id, _)| *id == found.id) {
                all.push((found.id, found.name));
            }
        }
    }
    Ok(all.into_iter().map(|(id, name)| Choice { value: id.to_string(), label: name, hint: String::new() }).collect())
}

/// A path without what lies below a compound: district, subdistrict, community, compound.
fn upto_compound(path: &str) -> &str {
    path.match_indices('.').nth(3).and_then(|(at, _)| path.get(..at)).unwrap_or(path)
}

async fn choose(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, &asked.compound, "", Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, compound: &str, place: &str, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let compounds = my_compounds(&mut tx, cx).await?;
    // Whoever has one compound chooses none.
    let only = if compounds.len() == 1 { compounds.first().map(|one| one.value.clone()) } else { None };
    let chosen = if compound.is_empty() { only } else { Some(compound.to_owned()) };
    let brief = match chosen.and_then(|id| id.parse::<Uuid>().ok()) {
        Some(id) => Some(places::compound_brief(&mut tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?),
        None => None,
    };
    let places = match &brief {
        Some(brief) => spots(&mut tx, cx, brief).await?,
        None => Vec::new(),
    };
    let t = |key: &str| i18n::text(cx.lang, key, &[]);
    let which = ["without", "all"].map(|which| Choice {
        value: which.to_owned(),
        label: t(&format!("people-cards-{which}")),
        hint: t(&format!("people-cards-{which}-hint")),
    });
    let sizes = ["usual", "large"].map(|size| Choice {
        value: size.to_owned(),
        label: t(&format!("people-cards-{size}")),
        hint: t(&format!("people-cards-{size}-hint")),
    });
    let of = brief.as_ref().map_or(Of::Mine, |brief| Of::Compound(brief.id));
    let f = Face::new(&mut tx, from, of, t("people-cards-title")).await?;
    let page = CardsPage {
        f,
        compounds,
        compound: brief.as_ref().map_or_else(String::new, |brief| brief.id.to_string()),
        compound_name: brief.map_or_else(String::new, |brief| brief.name),
        places,
        which: which.into(),
        sizes: sizes.into(),
        place: place.to_owned(),
        errors,
    };
    page_with(status, &page)
}

/// The compound, its buildings and its entrances, as far as this person may print cards for them.
async fn spots(tx: &mut Tx, cx: &Context, brief: &CompoundBrief) -> Result<Vec<Choice>, Problem> {
    let all = places::spots(tx, brief.id).await?;
    let mine = all.iter().filter(|place| cx.can(Action::CardsIssue, &place.object()));
    let label = |place: &places::Place| {
        // The words of an entrance begin with its building's.
        let above = all.iter().find(|one| Some(one.id) == place.parent && one.id != brief.id && covers(&one.path, &place.path));
        above.map_or_else(|| place.name.clone(), |above| format!("{} {}", above.name, place.name))
    };
    Ok(mine.map(|place| Choice { value: place.id.to_string(), label: label(place), hint: String::new() }).collect())
}

/// A card as it is printed.
struct Card {
    room: String,
    code: String,
    qr: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/card_sheet.html")]
struct SheetPage {
    f: Face,
    compound: String,
    help_phone: String,
    help_who: String,
    site: String,
    until_ms: i64,
    /// Four to a page in letters of 18 points, instead of eight.
    large: bool,
    cards: Vec<Card>,
}

async fn issue(headers: HeaderMap, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let (compound, place) = (fields.text("compound").to_owned(), fields.text("place").to_owned());
    match sheets(&posted, &site(&posted.cx.app, &headers), &place).await {
        Ok(sheets) => page(&sheets),
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show(&posted.as_cx(), status, &compound, &place, errors).await
        }
    }
}

/// The dwellings of a place that get a card: all, or those nobody has joined yet.
pub(in crate::rooms::people) async fn dwellings(
    tx: &mut Tx,
    cx: &Context,
    place: PlaceId,
    all: bool,
) -> Result<(PlaceId, Vec<CardDwelling>), Problem> {
    let place = places::place(tx, place).await?.ok_or_else(|| No::PlaceUnknown.into_problem())?;
    cx.may(Action::CardsIssue, &place.object())?;
    let compound = place.compound.ok_or_else(|| No::CardsNone.into_problem())?;
    let most = i64::try_from(CARDS_MAX).unwrap_or(i64::MAX);
    let mut found = dwellings_for_cards(tx, place.id, most + 1).await?;
    if found.len() > CARDS_MAX {
        return Err(Problem::Invalid(vec![No::CardsTooMany.with("most", CARDS_MAX)]));
    }
    found.retain(|dwelling| all || !dwelling.joined);
    if found.is_empty() { Err(No::CardsNone.into_problem()) } else { Ok((compound, found)) }
}

async fn sheets(posted: &Posted, site: &str, place: &str) -> Result<SheetPage, Problem> {
    let cx = &posted.cx;
    let place: Uuid = place.parse().map_err(|_| No::PlaceUnknown.into_problem())?;
    let (compound, found) = {
        let mut tx = cx.app.db.read().await?;
        dwellings(&mut tx, cx, PlaceId(place), posted.fields.text("which") == "all").await?
    };
    let codes = issue_codes(cx, IssueCodes { dwellings: found.iter().map(|dwelling| dwelling.id).collect() }).await?;
    let mut cards = Vec::with_capacity(codes.len());
    for (dwelling, issued) in found.iter().zip(codes) {
        let link = format!("{site}/join?code={}", issued.code.replace('-', ""));
        cards.push(Card { room: room_words(dwelling), qr: qr::data_link(&link)?, code: issued.code });
    }
    let mut tx = cx.app.db.read().await?;
    let title = i18n::text(cx.lang, "people-cards-sheet-title", &[]);
    let f = Face::new(&mut tx, &posted.as_cx(), Of::Compound(compound), title).await?;
    Ok(SheetPage {
        compound: f.compound_name.clone(),
        help_phone: f.help_phone.clone(),
        help_who: f.help_who.clone(),
        f,
        site: site.split_once("://").map_or(site, |(_, rest)| rest).to_owned(),
        until_ms: cx.now.plus(CODE_MS).0,
        large: posted.fields.text("size") == "large",
        cards,
    })
}

fn room_words(dwelling: &CardDwelling) -> String {
    format!("{} {} {}", dwelling.building, dwelling.entrance, dwelling.room)
}
