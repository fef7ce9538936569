//! Figures for programs: the same as the page, and as little of them about anybody.

use super::figures::{Figures, InCategory, figures, period, place_of};
use super::sheet::month;
use crate::problem::Problem;
use crate::web::api::{ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::figures::Share;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// What figures are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresAsked {
    /// A compound or a community.
    place: Uuid,
    /// `2026-H1`, `2026-Q3`, `2026-09` or `2026`; the half-year going on when it is left out.
    #[serde(default)]
    period: Option<String>,
}

/// A share with the 95 % interval it may truly have (Wilson), in per mille.
#[derive(Debug, Serialize, ToSchema)]
struct ShareBody {
    numerator: i64,
    denominator: i64,
    /// Who would have counted and did not answer, or whose time has not come.
    not_reached: i64,
    per_mille: i64,
    low_per_mille: i64,
    high_per_mille: i64,
}

impl ShareBody {
    fn of(share: &Share) -> Self {
        let Share { numerator, denominator, not_reached, per_mille, low, high } = *share;
        Self { numerator, denominator, not_reached, per_mille, low_per_mille: low, high_per_mille: high }
    }
}

/// A named share; null when fewer than five count, or, of an office, when fewer than three people stand behind it.
#[derive(Debug, Serialize, ToSchema)]
struct NamedShareBody {
    name: &'static str,
    share: Option<ShareBody>,
}

/// A count; null when it is one to four.
#[derive(Debug, Serialize, ToSchema)]
struct NamedCountBody {
    name: String,
    count: Option<i64>,
}

/// For whom matters waited.
#[derive(Debug, Serialize, ToSchema)]
struct HandBody {
    /// `intake`, `handler`, `reporter` or `elsewhere`.
    name: &'static str,
    /// Of all the time, in per mille.
    per_mille: Option<i64>,
    /// For each matter that came there, on average.
    hours: Option<i64>,
}

/// A category month by month.
#[derive(Debug, Serialize, ToSchema)]
struct CategoryFiguresBody {
    /// Null for what was put together because it was too little to be said by itself.
    category: Option<String>,
    /// How many categories were put together.
    together: i64,
    count: Option<i64>,
    months: Vec<NamedCountBody>,
}

/// Figures of the process of one place. Nothing in them is of a person, and there is no order of places.
#[derive(Debug, Serialize, ToSchema)]
struct FiguresBody {
    place: Uuid,
    place_name: String,
    period: String,
    /// Whether the period is still going on.
    running: bool,
    received: Option<i64>,
    /// Where the matters received then stand now: `open`, `done`, `declined`, `withdrawn`.
    standing: Vec<NamedCountBody>,
    /// `answered` in time, `solved` as confirmed by reporters, `satisfied` of those who answered, `reopened`.
    shares: Vec<NamedShareBody>,
    /// `solved` by the office that said it is done: `community`, `property`, `street`, `committee`.
    offices: Vec<NamedShareBody>,
    /// Of what reporters confirmed, how much was solved at which level: `grid`, `community`, `street`.
    levels: Vec<NamedShareBody>,
    hands: Vec<HandBody>,
    months: Vec<NamedCountBody>,
    categories: Vec<CategoryFiguresBody>,
    /// The level above the categories: `management`, `services`, `safety`.
    areas: Vec<NamedCountBody>,
}

fn months_of(figures: &Figures, counts: &[Option<i64>]) -> Vec<NamedCountBody> {
    figures.months.iter().zip(counts).map(|(one, count)| NamedCountBody { name: month(*one), count: *count }).collect()
}

fn category_of(figures: &Figures, one: &InCategory) -> CategoryFiguresBody {
    CategoryFiguresBody {
        category: (one.together == 0).then(|| one.category.clone()),
        together: i64::try_from(one.together).unwrap_or(i64::MAX),
        count: one.sum,
        months: months_of(figures, &one.months),
    }
}

impl FiguresBody {
    fn of(figures: &Figures) -> Self {
        let share = |name, share: Option<&Share>| NamedShareBody { name, share: share.map(ShareBody::of) };
        let standing = |name: &str, count| NamedCountBody { name: name.to_owned(), count };
        Self {
            place: figures.place.id.0,
            place_name: figures.place.name.clone(),
            period: figures.period.print(),
            running: figures.running,
            received: figures.received,
            standing: figures.standing.iter().map(|one| standing(one.name, one.count)).collect(),
            shares: figures.shares.iter().map(|(asks, said)| share(asks.name(), said.as_ref())).collect(),
            offices: figures.offices.iter().map(|one| share(one.office.name(), one.solved.as_ref())).collect(),
            levels: figures.levels.iter().map(|(level, said)| share(*level, said.as_ref())).collect(),
            hands: figures
                .hands
                .iter()
                .map(|one| HandBody { name: one.hand.name(), per_mille: one.per_mille, hours: one.hours })
                .collect(),
            months: months_of(figures, &figures.by_month),
            areas: figures.areas.iter().map(|(area, count)| standing(&area.id, *count)).collect(),
            categories: figures.categories.iter().map(|one| category_of(figures, one)).collect(),
        }
    }
}

/// Figures of the process of a place over some months.
#[utoipa::path(
    get, path = "/api/v1/figures", operation_id = "process_figures", tag = "overview", params(FiguresAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "The figures", body = FiguresBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn process_figures(from: Cx, headers: HeaderMap, Query(asked): Query<FiguresAsked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::FiguresRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let place = place_of(&mut tx, PlaceId(asked.place)).await?;
    let period = period(asked.period.as_deref().unwrap_or_default(), cx.now, &place.zone)?;
    marked(&headers, &FiguresBody::of(&figures(&mut tx, place, period, cx.now).await?))
}

#[derive(OpenApi)]
#[openapi(
    paths(process_figures),
    components(schemas(FiguresBody, ShareBody, NamedShareBody, NamedCountBody, HandBody, CategoryFiguresBody, ProblemBody))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/figures", Action::FiguresRead, process_figures).describe(Described::openapi())
}
