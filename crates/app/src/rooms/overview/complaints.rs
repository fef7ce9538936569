//! What was complained of about property companies, period by period: by category and, for a community, by compound. Nobody who
//! complained is in it, small counts are not said, and compounds stand in the order of their names.

use super::figures::{begins, period as period_of, place_of};
use super::pages::{COMPOUNDS_MAX, of_place, period_words, periods};
use super::sheet::{count_words, percent};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::{House, Problem, field};
use crate::rooms::matters::category_name;
use crate::rooms::matters::process::{self, Raised};
use crate::rooms::notices::{self, NewNotice};
use crate::rooms::places::{self, Place};
use crate::web::face::{Face, page, went_well};
use crate::web::{Choice, Cx, Posted, Routes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::figures::{Period, put_together, sayable, sayable_row};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use serde::Deserialize;

/// A line of the report: the period before and this one, as far as they may be said.
struct Row {
    name: String,
    before: String,
    now: String,
    /// Of a compound: complaints for its dwellings.
    rate: String,
}

struct Report {
    place: Place,
    period: Period,
    total: Row,
    categories: Vec<Row>,
    compounds: Vec<Row>,
}

/// How many categories stand by themselves.
const CATEGORIES_SHOWN: usize = 8;

/// Category, compound and how many, of one period.
async fn counted(tx: &mut Tx, place: &Place, period: Period, cx: &Context) -> Result<Vec<(String, PlaceId, i64)>, Problem> {
    let marks = period.marks();
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return Ok(Vec::new()) };
    let raised = Raised {
        place: place.id,
        path: place.path.clone(),
        from: begins(*first, &place.zone)?,
        to: begins(*last, &place.zone)?,
        now: cx.now,
        zone: place.zone.clone(),
    };
    process::complaints(tx, &raised).await
}

fn row(lang: Lang, name: String, counts: &[i64]) -> Row {
    let said = sayable_row(counts);
    let words = |at: usize| count_words(lang, said.get(at).copied().flatten());
    Row { name, before: words(0), now: words(1), rate: String::new() }
}

async fn report(tx: &mut Tx, cx: &Context, lang: Lang, place: Place, period: Period) -> Result<Report, Problem> {
    let (before, now) = (counted(tx, &place, period.before(), cx).await?, counted(tx, &place, period, cx).await?);
    let sum = |rows: &[(String, PlaceId, i64)], is: &dyn Fn(&(String, PlaceId, i64)) -> bool| -> i64 {
        rows.iter().filter(|row| is(row)).map(|row| row.2).sum()
    };
    let mut names: Vec<String> = before.iter().chain(&now).map(|row| row.0.clone()).collect();
    names.sort();
    names.dedup();
    let by_category: Vec<(String, Vec<i64>)> = names
        .into_iter()
        .map(|name| {
            let counts = vec![sum(&before, &|row| row.0 == name), sum(&now, &|row| row.0 == name)];
            (name, counts)
        })
        .collect();
    let (shown, rest) = put_together(by_category, CATEGORIES_SHOWN);
    let mut categories: Vec<Row> =
        shown.into_iter().map(|(name, counts)| row(lang, category_name(&name, lang), &counts)).collect();
    categories.extend(rest.map(|(together, counts)| {
        row(lang, i18n::count(lang, "overview-together", i64::try_from(together).unwrap_or(i64::MAX)), &counts)
    }));
    let total = [sum(&before, &|_| true), sum(&now, &|_| true)];
    let mut compounds = Vec::new();
    if place.kind == Kind::Community {
        let all = places::compounds(tx, None, COMPOUNDS_MAX).await?;
        let mut inside: Vec<_> = all.into_iter().filter(|one| one.community == Some(place.id)).collect();
        inside.sort_by(|a, b| a.name.cmp(&b.name));
        for one in inside {
            let counts = [sum(&before, &|row| row.1 == one.id), sum(&now, &|row| row.1 == one.id)];
            let dwellings = places::dwellings_at(tx, one.id).await?;
            let mut line = row(lang, one.name, &counts);
            let whole = sayable_row(&counts)[1].filter(|_| dwellings > 0);
            line.rate = whole.map_or_else(|| "–".to_owned(), |count| percent(count * 1_000 / dwellings));
            compounds.push(line);
        }
    }
    let mut total_row = row(lang, i18n::text(lang, "overview-all", &[]), &total);
    let dwellings = places::dwellings_at(tx, place.id).await?;
    total_row.rate =
        sayable(total[1]).filter(|_| dwellings > 0).map_or_else(|| "–".to_owned(), |count| percent(count * 1_000 / dwellings));
    Ok(Report { place, period, total: total_row, categories, compounds })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    place: Option<PlaceId>,
    period: String,
}

async fn asked_report(tx: &mut Tx, from: &Cx, asked: &Asked) -> Result<Report, Problem> {
    let cx = &from.cx;
    cx.may(Action::FiguresRead, &Object::default())?;
    let mine = cx.standing().homes.first().map(|home| home.compound);
    let id = match asked.place.or(mine) {
        Some(id) => id,
        None => places::compounds(tx, None, 1).await?.first().map(|one| one.id).ok_or(Problem::NotFound)?,
    };
    let place = place_of(tx, id).await?;
    let period = period_of(&asked.period, cx.now, &place.zone)?;
    report(tx, cx, from.taste.lang, place, period).await
}

#[derive(askama::Template)]
#[template(path = "overview/templates/complaints.html")]
struct ComplaintsPage {
    f: Face,
    words: String,
    place: String,
    period: String,
    periods: Vec<Choice>,
    total: Row,
    categories: Vec<Row>,
    compounds: Vec<Row>,
    may_draft: bool,
}

async fn shown(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let report = asked_report(&mut tx, &from, &asked).await?;
    let title = i18n::text(from.taste.lang, "complaints-title", &[]);
    let f = Face::new(&mut tx, &from, of_place(&report.place), title).await?;
    let lang = f.language();
    let is_compound = report.place.kind == Kind::Compound;
    page(&ComplaintsPage {
        words: format!("{} · {}", report.place.name, period_words(lang, report.period)),
        may_draft: is_compound && from.cx.can(Action::NoticesDraft, &report.place.object()),
        place: report.place.id.to_string(),
        periods: periods(lang, report.period),
        period: report.period.print(),
        total: report.total,
        categories: report.categories,
        compounds: report.compounds,
        f,
    })
}

fn lines(lang: Lang, report: Report) -> Vec<Vec<String>> {
    let t = |key: &str| i18n::text(lang, key, &[]);
    let heading = vec![t("complaints-what"), t("complaints-before"), t("complaints-now"), t("complaints-rate")];
    let all = report.categories.into_iter().chain(report.compounds).chain([report.total]);
    std::iter::once(heading).chain(all.map(|row| vec![row.name, row.before, row.now, row.rate])).collect()
}

async fn csv(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let report = asked_report(&mut from.cx.app.db.read().await?, &from, &asked).await?;
    let name = format!("attachment; filename=\"complaints-{}.csv\"", report.period.print());
    let bytes = crate::web::table::csv(lines(from.taste.lang, report));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// Drafts the report as a notice of the compound; somebody else checks and publishes it.
async fn notice(posted: Posted) -> Result<Response, Problem> {
    let cx = &posted.cx;
    let place: PlaceId = posted.fields.id("place")?;
    let mut tx = cx.app.db.read().await?;
    let place = place_of(&mut tx, place).await?;
    if place.kind != Kind::Compound {
        return Err(Problem::Invalid(vec![field("place", House::FieldUnreadable)]));
    }
    cx.may(Action::NoticesDraft, &place.object())?;
    let period = period_of(posted.fields.text("period"), cx.now, &place.zone)?;
    let compound = place.id;
    let report = report(&mut tx, cx, Lang::Zh, place, period).await?;
    drop(tx);
    let words = period_words(Lang::Zh, period);
    let title = i18n::text(Lang::Zh, "complaints-notice-title", &[("period", words.as_str())]);
    let mut all = vec![i18n::text(Lang::Zh, "complaints-notice-words", &[])];
    for row in report.categories.iter().chain([&report.total]) {
        let args = [("what", row.name.as_str()), ("before", row.before.as_str()), ("now", row.now.as_str())];
        all.push(i18n::text(Lang::Zh, "complaints-notice-line", &args));
    }
    let new = NewNotice {
        compound,
        kind: pavilion_rules::notices::Kind::General,
        title,
        words: all.join("\n"),
        days: 7,
        objections: false,
        source: None,
        corrects: None,
    };
    let id = notices::draft(cx, new).await?;
    Ok(went_well(&format!("/notices/{id}"), "complaints-drafted"))
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/figures/complaints", Action::FiguresRead, shown)
        .get("/figures/complaints.csv", Action::FiguresRead, csv)
        .post("/figures/complaints/notice", Action::NoticesDraft, notice)
}
