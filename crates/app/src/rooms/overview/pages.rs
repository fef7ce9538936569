//! Figures to look at, to print and to take along.

use super::chart::{COLUMNS_HEIGHT, Column, ShareMark, columns, share_marks};
use super::figures::{Figures, figures, period, place_of};
use super::sheet::{category_words, count_words, month, percent, rows};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Choice, Cx, Routes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::figures::{Period, Share};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use serde::Deserialize;

pub(super) fn routes() -> Routes {
    Routes::new().get("/figures", Action::FiguresRead, shown).get("/figures/print", Action::FiguresRead, printed).get(
        "/figures.csv",
        Action::FiguresRead,
        csv,
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    place: Option<PlaceId>,
    period: String,
}

/// A share in words: never a number without what it is made of.
struct ShareShown {
    name: String,
    what: String,
    numerator: String,
    denominator: String,
    not_reached: String,
    share: String,
    interval: String,
}

struct Fact {
    name: String,
    value: String,
}

struct HandShown {
    name: String,
    share: String,
    hours: String,
}

struct CategoryShown {
    name: String,
    sum: String,
    months: Vec<String>,
}

/// What both the page and the printed report show.
struct Body {
    words: String,
    facts: Vec<Fact>,
    shares: Vec<ShareShown>,
    offices: Vec<ShareShown>,
    levels: Vec<ShareShown>,
    hands: Vec<HandShown>,
    months: Vec<String>,
    by_month: Vec<String>,
    categories: Vec<CategoryShown>,
    areas: Vec<(String, String)>,
    marks: Vec<ShareMark>,
    marks_height: i64,
    columns: Vec<Column>,
    columns_height: i64,
}

#[derive(askama::Template)]
#[template(path = "overview/templates/figures.html")]
struct FiguresPage {
    f: Face,
    places: Vec<Choice>,
    periods: Vec<Choice>,
    place: String,
    period: String,
    running: bool,
    csv: String,
    print: String,
    b: Body,
}

#[derive(askama::Template)]
#[template(path = "overview/templates/choose.html")]
struct ChoosePage {
    f: Face,
    places: Vec<Choice>,
}

#[derive(askama::Template)]
#[template(path = "overview/templates/report.html")]
struct ReportPage {
    f: Face,
    back: String,
    running: bool,
    made_ms: i64,
    b: Body,
}

/// How many compounds the choice offers; whoever has more comes from a compound's own page.
pub(super) const COMPOUNDS_MAX: i64 = 200;

/// The place asked for; else the own compound, else the only one there is.
async fn asked_place(tx: &mut Tx, from: &Cx, asked: &Asked) -> Result<Option<PlaceId>, Problem> {
    from.cx.may(Action::FiguresRead, &Object::default())?;
    if let Some(place) = asked.place.or_else(|| from.cx.standing().homes.first().map(|home| home.compound)) {
        return Ok(Some(place));
    }
    let some = places::compounds(tx, None, 2).await?;
    Ok(if some.len() == 1 { some.first().map(|only| only.id) } else { None })
}

async fn asked_figures(tx: &mut Tx, from: &Cx, asked: &Asked) -> Result<Option<Figures>, Problem> {
    let Some(id) = asked_place(tx, from, asked).await? else { return Ok(None) };
    let place = place_of(tx, id).await?;
    let period = period(&asked.period, from.cx.now, &place.zone)?;
    Ok(Some(figures(tx, place, period, from.cx.now).await?))
}

async fn shown(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = i18n::text(from.taste.lang, "overview-title", &[]);
    let Some(figures) = asked_figures(&mut tx, &from, &asked).await? else {
        let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
        let places = choices(places::compounds_meant(&mut tx, &from.cx, None, COMPOUNDS_MAX).await?.into_iter());
        return public(page(&ChoosePage { f, places })?, None);
    };
    let f = Face::new(&mut tx, &from, of(&figures), title).await?;
    let places = around(&mut tx, &figures).await?;
    let (place, named) = (figures.place.id.to_string(), figures.period.print());
    let query = format!("place={place}&period={named}");
    let community = figures.place.community;
    let shown = FiguresPage {
        periods: periods(f.language(), figures.period),
        csv: format!("/figures.csv?{query}"),
        print: format!("/figures/print?{query}"),
        running: figures.running,
        b: body(&f, &figures),
        places,
        place,
        period: named,
        f,
    };
    public(page(&shown)?, community)
}

async fn printed(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let figures = asked_figures(&mut tx, &from, &asked).await?.ok_or(Problem::NotFound)?;
    let lang = from.taste.lang;
    let args = [("place", figures.place.name.as_str()), ("period", &period_words(lang, figures.period))];
    let title = i18n::text(lang, "overview-report-title", &args);
    let f = Face::new(&mut tx, &from, of(&figures), title).await?;
    let shown = ReportPage {
        back: format!("/figures?place={}&period={}", figures.place.id, figures.period.print()),
        running: figures.running,
        made_ms: from.cx.now.0,
        b: body(&f, &figures),
        f,
    };
    public(page(&shown)?, figures.place.community)
}

async fn csv(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let figures = asked_figures(&mut tx, &from, &asked).await?.ok_or(Problem::NotFound)?;
    let name = format!("attachment; filename=\"figures-{}.csv\"", figures.period.print());
    let bytes = crate::web::table::csv(rows(from.taste.lang, &figures));
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

fn public(mut response: Response, community: Option<PlaceId>) -> Result<Response, Problem> {
    response.extensions_mut().insert(community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

fn of(figures: &Figures) -> Of {
    of_place(&figures.place)
}

pub(super) fn of_place(place: &places::Place) -> Of {
    if place.kind == Kind::Compound { Of::Compound(place.id) } else { Of::Mine }
}

fn choices(compounds: impl Iterator<Item = places::CompoundBrief>) -> Vec<Choice> {
    compounds.map(|one| Choice::new(one.id.to_string(), one.name)).collect()
}

/// The compounds of a community.
pub(super) async fn compounds_of(tx: &mut Tx, community: PlaceId) -> Result<Vec<places::CompoundBrief>, Problem> {
    let Some(place) = places::place(tx, community).await? else { return Ok(Vec::new()) };
    let all = places::compounds_around(tx, &[place.path.as_str()], None, COMPOUNDS_MAX).await?;
    Ok(all.into_iter().filter(|one| one.community == Some(community)).collect())
}

/// The community and its compounds: what is next to the place shown.
async fn around(tx: &mut Tx, figures: &Figures) -> Result<Vec<Choice>, Problem> {
    let community = figures.place.community;
    let mut out = Vec::new();
    if let Some(id) = community
        && let Some(place) = places::place(tx, id).await?
    {
        out.push(Choice::new(place.id.to_string(), place.name));
    }
    if let Some(id) = community {
        out.extend(choices(compounds_of(tx, id).await?.into_iter()));
    }
    if !out.iter().any(|one| one.value == figures.place.id.to_string()) {
        out.push(Choice::new(figures.place.id.to_string(), figures.place.name.clone()));
    }
    Ok(out)
}

/// "2026 年上半年".
pub(super) fn period_words(lang: Lang, period: Period) -> String {
    let (year, first) = (period.year.to_string(), i64::from(period.first_month));
    let (key, part) = match period.months {
        12 => ("overview-year", String::new()),
        6 if first == 1 => ("overview-half-1", String::new()),
        6 => ("overview-half-2", String::new()),
        3 => ("overview-quarter", ((first - 1) / 3 + 1).to_string()),
        _ => ("overview-month", first.to_string()),
    };
    i18n::text(lang, key, &[("year", &year), ("part", &part)])
}

/// The period shown, those around it, and the year it lies in.
pub(super) fn periods(lang: Lang, shown: Period) -> Vec<Choice> {
    let half = Period::half_of(shown.year, shown.first_month);
    let mut all = vec![half.after(), half, half.before(), half.before().before(), half.before().before().before()];
    all.push(Period { year: shown.year, first_month: 1, months: 12 });
    if !all.contains(&shown) {
        all.insert(0, shown);
    }
    all.into_iter().map(|one| Choice::new(one.print(), period_words(lang, one))).collect()
}

fn share_shown(f: &Face, name: String, what: String, share: Option<&Share>) -> ShareShown {
    match share {
        Some(share) => ShareShown {
            name,
            what,
            numerator: share.numerator.to_string(),
            denominator: share.denominator.to_string(),
            not_reached: share.not_reached.to_string(),
            share: percent(share.per_mille),
            interval: format!("{} – {}", percent(share.low), percent(share.high)),
        },
        None => ShareShown {
            name,
            what,
            numerator: "–".into(),
            denominator: f.t("overview-few"),
            not_reached: "–".into(),
            share: "–".into(),
            interval: "–".into(),
        },
    }
}

fn body(f: &Face, figures: &Figures) -> Body {
    let lang = f.language();
    let share_name = |name: &str| f.t(&format!("overview-share-{name}"));
    let shares: Vec<ShareShown> = figures
        .shares
        .iter()
        .map(|(asks, share)| {
            share_shown(f, share_name(asks.name()), f.t(&format!("overview-what-{}", asks.name())), share.as_ref())
        })
        .collect();
    let offices = figures
        .offices
        .iter()
        .map(|one| share_shown(f, f.t(&format!("overview-office-{}", one.office.name())), String::new(), one.solved.as_ref()));
    let said = figures.shares.iter().filter_map(|(asks, share)| {
        let share = (*share)?;
        let words = format!("{} / {} · {}", share.numerator, share.denominator, percent(share.per_mille));
        Some((share_name(asks.name()), words, share))
    });
    let (marks, marks_height) = share_marks(said.collect());
    let mut facts = vec![Fact { name: f.t("overview-received"), value: count_words(lang, figures.received) }];
    facts.extend(
        figures
            .standing
            .iter()
            .map(|one| Fact { name: f.t(&format!("overview-standing-{}", one.name)), value: count_words(lang, one.count) }),
    );
    let months: Vec<String> = figures.months.iter().map(|one| month(*one)).collect();
    let by_month: Vec<String> = figures.by_month.iter().map(|count| count_words(lang, *count)).collect();
    let counts = months.iter().zip(&by_month).zip(&figures.by_month).map(|((month, words), count)| {
        // The year stands in the heading; a column has room for the month.
        (month[5..].trim_start_matches('0').to_owned(), if count.is_some() { words.clone() } else { "<5".to_owned() }, *count)
    });
    Body {
        words: format!("{} · {}", figures.place.name, period_words(lang, figures.period)),
        facts,
        shares,
        offices: offices.collect(),
        levels: figures
            .levels
            .iter()
            .map(|(level, share)| share_shown(f, f.t(&format!("overview-level-{level}")), String::new(), share.as_ref()))
            .collect(),
        hands: figures
            .hands
            .iter()
            .map(|one| HandShown {
                name: f.t(&format!("overview-hand-{}", one.hand.name())),
                share: one.per_mille.map_or_else(|| f.t("overview-few-or-none"), percent),
                hours: one.hours.map_or_else(|| "–".to_owned(), |hours| f.tn("overview-hours", hours)),
            })
            .collect(),
        columns: columns(counts.collect()),
        columns_height: COLUMNS_HEIGHT,
        areas: figures.areas.iter().map(|(area, count)| (area.name(lang).to_owned(), count_words(lang, *count))).collect(),
        categories: figures
            .categories
            .iter()
            .map(|one| CategoryShown {
                name: category_words(lang, one),
                sum: count_words(lang, one.sum),
                months: one.months.iter().map(|count| count_words(lang, *count)).collect(),
            })
            .collect(),
        months,
        by_month,
        marks,
        marks_height,
    }
}
