//! What was complained of about property companies, period by period: by category and, for a community, by compound. Nobody who
//! complained is in it, small counts are not said, and compounds stand in the order of their names.

use super::figures::{begins, period as period_of, place_of};
use super::pages::{compounds_of, of_place, period_words, periods};
use super::sheet::{count_words, percent};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::matters::category_name;
use crate::rooms::matters::process::{self, Raised};
use crate::rooms::notices::{self, NewNotice};
use crate::rooms::places::{self, Place};
use crate::web::api::{Body, ProblemBody};
use crate::web::face::{Face, page, went_well};
use crate::web::{Choice, Cx, Posted, Routes};
use axum::Json;
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::figures::{Period, put_together, sayable, sayable_row};
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::places::Kind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A line of the report: the period before and this one, as far as they may be said.
struct Row {
    name: String,
    before: String,
    now: String,
    /// Of a compound: complaints for its dwellings.
    rate: String,
    /// The same for programs: as far as it may be said.
    counts: [Option<i64>; 2],
    per_mille: Option<i64>,
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

fn row(lang: Lang, name: String, counts: [Option<i64>; 2]) -> Row {
    let words = |at: usize| count_words(lang, counts[at]);
    Row { name, before: words(0), now: words(1), rate: String::new(), counts, per_mille: None }
}

/// Lines that add up to the total of their column, which everybody reads: what is too small in one is not said, and as much
/// beside it in the same column as hides it.
fn column_by_column(lines: &[[i64; 2]]) -> Vec<[Option<i64>; 2]> {
    let column = |at: usize| sayable_row(&lines.iter().map(|line| line[at]).collect::<Vec<_>>());
    column(0).into_iter().zip(column(1)).map(|(before, now)| [before, now]).collect()
}

async fn report(tx: &mut Tx, cx: &Context, lang: Lang, place: Place, period: Period) -> Result<Report, Problem> {
    let (before, now) = (counted(tx, &place, period.before(), cx).await?, counted(tx, &place, period, cx).await?);
    let sum = |rows: &[(String, PlaceId, i64)], is: &dyn Fn(&(String, PlaceId, i64)) -> bool| -> i64 {
        rows.iter().filter(|row| is(row)).map(|row| row.2).sum()
    };
    let mut names: Vec<String> = before.iter().chain(&now).map(|row| row.0.clone()).collect();
    names.sort();
    names.dedup();
    let both = |is: &dyn Fn(&(String, PlaceId, i64)) -> bool| [sum(&before, is), sum(&now, is)];
    let by_category: Vec<(String, Vec<i64>)> =
        names.into_iter().map(|name| (name.clone(), both(&|row| row.0 == name).to_vec())).collect();
    let (shown, rest) = put_together(by_category, CATEGORIES_SHOWN);
    let together = |n: usize| i18n::count(lang, "overview-together", i64::try_from(n).unwrap_or(i64::MAX));
    let named = shown.into_iter().map(|(name, counts)| (category_name(&name, lang), counts));
    let lines: Vec<(String, Vec<i64>)> = named.chain(rest.map(|(n, counts)| (together(n), counts))).collect();
    let pair = |counts: &[i64]| [0, 1].map(|at| counts.get(at).copied().unwrap_or_default());
    let said = column_by_column(&lines.iter().map(|(_, counts)| pair(counts)).collect::<Vec<_>>());
    let categories = lines.into_iter().zip(said).map(|((name, _), counts)| row(lang, name, counts)).collect();
    let total = both(&|_| true);
    let mut inside = if place.kind == Kind::Community { compounds_of(tx, place.id).await? } else { Vec::new() };
    inside.sort_by(|a, b| a.name.cmp(&b.name));
    let asked: Vec<PlaceId> = if inside.is_empty() { vec![place.id] } else { inside.iter().map(|one| one.id).collect() };
    let dwellings = places::dwellings_of(tx, &asked).await?;
    let dwellings_of = |id: PlaceId| dwellings.iter().find(|(compound, _)| *compound == id).map_or(0, |(_, n)| *n);
    let counts: Vec<[i64; 2]> = inside.iter().map(|one| both(&|row| row.1 == one.id)).collect();
    let said = inside.into_iter().zip(column_by_column(&counts));
    let compounds = said.map(|(one, counts)| row(lang, one.name, counts).for_dwellings(dwellings_of(one.id))).collect();
    let dwellings: i64 = dwellings.iter().map(|(_, n)| n).sum();
    let total = row(lang, i18n::text(lang, "overview-all", &[]), total.map(sayable)).for_dwellings(dwellings);
    Ok(Report { place, period, total, categories, compounds })
}

impl Row {
    fn for_dwellings(mut self, dwellings: i64) -> Self {
        self.per_mille = self.counts[1].filter(|_| dwellings > 0).map(|count| count * 1_000 / dwellings);
        self.rate = self.per_mille.map_or_else(|| "–".to_owned(), percent);
        self
    }
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
        None => places::compounds_meant(tx, cx, None, 1).await?.first().map(|one| one.id).ok_or(Problem::NotFound)?,
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
    page(&ComplaintsPage {
        words: format!("{} · {}", report.place.name, period_words(lang, report.period)),
        may_draft: from.cx.can(Action::NoticesDraft, &report.place.object()),
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

/// The notice of a report, for one compound.
fn notice_of(compound: PlaceId, report: &Report) -> NewNotice {
    let words = period_words(Lang::Zh, report.period);
    let title = i18n::text(Lang::Zh, "complaints-notice-title", &[("period", words.as_str())]);
    let mut all = vec![i18n::text(Lang::Zh, "complaints-notice-words", &[])];
    for row in report.categories.iter().chain(&report.compounds).chain([&report.total]) {
        let args = [("what", row.name.as_str()), ("before", row.before.as_str()), ("now", row.now.as_str())];
        all.push(i18n::text(Lang::Zh, "complaints-notice-line", &args));
    }
    NewNotice {
        compound,
        kind: pavilion_rules::notices::Kind::General,
        title,
        words: all.join("\n"),
        days: 7,
        objections: false,
        source: None,
        corrects: None,
    }
}

/// Drafts the report as a notice of the compound, or of a community as one in each of its compounds; somebody else checks and
/// publishes each of them.
async fn draft(cx: &Context, place: PlaceId, period: &str) -> Result<Vec<NoticeId>, Problem> {
    cx.may(Action::NoticesDraft, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let place = place_of(&mut tx, place).await?;
    cx.may(Action::NoticesDraft, &place.object())?;
    let period = period_of(period, cx.now, &place.zone)?;
    let compounds: Vec<PlaceId> = if place.kind == Kind::Compound {
        vec![place.id]
    } else {
        compounds_of(&mut tx, place.id).await?.into_iter().map(|one| one.id).collect()
    };
    let asked = (place.id, period.print());
    let report = report(&mut tx, cx, Lang::Zh, place, period).await?;
    drop(tx);
    act!(cx, Action::NoticesDraft, &asked, |acting| {
        let mut drafts = Vec::new();
        for compound in &compounds {
            let place = places::place(acting.tx(), *compound).await?.ok_or(Problem::NotFound)?;
            let capacity = cx.may(Action::NoticesDraft, &place.object())?;
            drafts.push(notices::draft_within(acting, cx, capacity, &notice_of(*compound, &report)).await?);
        }
        Ok(drafts)
    })
}

async fn notice(posted: Posted) -> Result<Response, Problem> {
    let place: PlaceId = posted.fields.id("place")?;
    let drafts = draft(&posted.cx, place, posted.fields.text("period")).await?;
    match drafts.as_slice() {
        [id] => Ok(went_well(&format!("/notices/{id}"), "complaints-drafted")),
        _ => Ok(went_well(&format!("/figures/complaints?place={place}"), "complaints-drafted-all")),
    }
}

/// What the report is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ComplaintsAsked {
    /// A compound or a community.
    place: Uuid,
    /// `2026-H1`, `2026-Q3`, `2026-09` or `2026`; the half-year going on when it is left out.
    #[serde(default)]
    period: Option<String>,
}

/// A line: the period before and this one; null where it is too few to be said.
#[derive(Debug, Serialize, ToSchema)]
struct ComplaintsLine {
    name: String,
    before: Option<i64>,
    now: Option<i64>,
    /// Of a compound and of the whole: complaints for a thousand dwellings.
    per_mille: Option<i64>,
}

/// Complaints about property companies; nobody who complained is in it, and compounds stand by their names.
#[derive(Debug, Serialize, ToSchema)]
struct ComplaintsBody {
    place: Uuid,
    place_name: String,
    period: String,
    categories: Vec<ComplaintsLine>,
    compounds: Vec<ComplaintsLine>,
    total: ComplaintsLine,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ComplaintsDraftBody {
    /// A compound or a community.
    place: Uuid,
    #[serde(default)]
    period: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ComplaintsDrafted {
    /// One for each compound; somebody else checks and publishes them.
    notices: Vec<Uuid>,
}

impl From<Row> for ComplaintsLine {
    fn from(row: Row) -> Self {
        let [before, now] = row.counts;
        Self { name: row.name, before, now, per_mille: row.per_mille }
    }
}

/// The report of complaints about property companies of one period, beside the period before.
#[utoipa::path(
    get, path = "/api/v1/figures/complaints", tag = "overview", params(ComplaintsAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "The report", body = ComplaintsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn complaints(from: Cx, Query(asked): Query<ComplaintsAsked>) -> Result<Json<ComplaintsBody>, Problem> {
    let asked = Asked { place: Some(PlaceId(asked.place)), period: asked.period.unwrap_or_default() };
    let report = asked_report(&mut from.cx.app.db.read().await?, &from, &asked).await?;
    let lines = |rows: Vec<Row>| rows.into_iter().map(ComplaintsLine::from).collect();
    Ok(Json(ComplaintsBody {
        place: report.place.id.0,
        place_name: report.place.name,
        period: report.period.print(),
        categories: lines(report.categories),
        compounds: lines(report.compounds),
        total: report.total.into(),
    }))
}

/// Drafts the report as a notice of the compound, or as one in each compound of the community.
#[utoipa::path(
    post, path = "/api/v1/figures/complaints/notices", tag = "overview", security(("token" = [])), request_body = ComplaintsDraftBody,
    responses(
        (status = 201, description = "Drafted", body = ComplaintsDrafted),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn complaints_draft(
    from: Cx,
    Body(body): Body<ComplaintsDraftBody>,
) -> Result<(StatusCode, Json<ComplaintsDrafted>), Problem> {
    let drafts = draft(&from.cx, PlaceId(body.place), &body.period).await?;
    Ok((StatusCode::CREATED, Json(ComplaintsDrafted { notices: drafts.into_iter().map(|id| id.0).collect() })))
}

#[derive(OpenApi)]
#[openapi(
    paths(complaints, complaints_draft),
    components(schemas(ComplaintsBody, ComplaintsLine, ComplaintsDraftBody, ComplaintsDrafted))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/figures/complaints", Action::FiguresRead, shown)
        .get("/figures/complaints.csv", Action::FiguresRead, csv)
        .post("/figures/complaints/notice", Action::NoticesDraft, notice)
        .get("/api/v1/figures/complaints", Action::FiguresRead, complaints)
        .post("/api/v1/figures/complaints/notices", Action::NoticesDraft, complaints_draft)
        .describe(Described::openapi())
}
