//! Statements and years for programs.

use super::super::statements::{Drawn, Known, SetYear, State, Stated, known, set_year, state};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A statement; in fen. It is the sum of the lines of its days, and no household stands in it.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyStatementBody {
    id: Uuid,
    from: String,
    until: String,
    before: i64,
    /// What in `before` was entered or struck after the statement before this one, for days before it; 0 when nothing was.
    late: i64,
    income: i64,
    income_lines: i64,
    expense: i64,
    expense_lines: i64,
    /// The notice it is published as, under which residents ask.
    notice: Uuid,
    /// The day it was published; nothing while somebody still has to check it.
    published: Option<String>,
}

/// What was agreed for a year, and its indicators; in fen.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyYearBody {
    year: i64,
    fee: i64,
    households: i64,
    /// What comes in when every household pays.
    full: i64,
    income: i64,
    /// Of a thousand agreed, so much came in.
    collected_permille: i64,
    expense: i64,
    left: i64,
    /// The fee that would have paid for the year’s expenses.
    fee_that_pays: i64,
    reason: String,
}

/// The newest statements, by when the next is due, and the years.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyStatementsBody {
    items: Vec<MoneyStatementBody>,
    next: Option<Uuid>,
    /// The day; nothing while no line was ever written.
    due: Option<String>,
    overdue: bool,
    years: Vec<MoneyYearBody>,
}

impl MoneyStatementsBody {
    fn of(known: Known, drafts: bool) -> Self {
        let seen = known.statements.into_iter().filter(|one| drafts || one.published.is_some());
        let item = |Drawn { row, published, late }| MoneyStatementBody {
            id: row.id,
            from: row.from_day,
            until: row.until_day,
            before: row.before,
            late,
            income: row.income,
            income_lines: row.income_lines,
            expense: row.expense,
            expense_lines: row.expense_lines,
            notice: row.notice,
            published: published.map(|day| day.to_string()),
        };
        let years = known.years.into_iter().map(|(row, year)| MoneyYearBody {
            year: row.year,
            fee: row.fee,
            households: row.households,
            full: year.full(),
            income: year.income,
            collected_permille: year.collected_permille(),
            expense: year.expense,
            left: year.left(),
            fee_that_pays: year.fee_that_pays(),
            reason: row.reason,
        });
        Self {
            items: seen.map(item).collect(),
            next: None,
            due: known.due.map(|day| day.to_string()),
            overdue: known.overdue,
            years: years.collect(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MoneyStatementsAsked {
    /// The compound; without it the own one.
    compound: Option<Uuid>,
}

/// The statements of a compound, for those who may read its account.
#[utoipa::path(
    get, path = "/api/v1/money/statements", tag = "money", params(MoneyStatementsAsked), security(("token" = [])),
    responses(
        (status = 200, description = "Statements and years", body = MoneyStatementsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn statements(from: Cx, Query(asked): Query<MoneyStatementsAsked>) -> Result<Json<MoneyStatementsBody>, Problem> {
    from.cx.may(Action::MoneyRead, &Object::default())?;
    let own = from.cx.standing().homes.first().map(|home| home.compound);
    let Some(compound) = asked.compound.map(PlaceId).or(own) else { return Err(Problem::NotFound) };
    let mut tx = from.cx.app.db.read().await?;
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let here = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    from.cx.may(Action::MoneyRead, &here)?;
    let all = known(&mut tx, &from.cx, brief.id).await?;
    Ok(Json(MoneyStatementsBody::of(all, from.cx.can(Action::MoneyState, &here))))
}

/// Draws a statement up to a day and drafts its notice, which somebody else checks and publishes.
#[utoipa::path(
    post, path = "/api/v1/money/statements", tag = "money", security(("token" = [])), request_body = State,
    responses(
        (status = 201, description = "It is drafted", body = Stated),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn draw_statement(from: Cx, Body(body): Body<State>) -> Result<(StatusCode, Json<Stated>), Problem> {
    Ok((StatusCode::CREATED, Json(state(&from.cx, body).await?)))
}

#[derive(Debug, Serialize, ToSchema)]
struct MoneyYearSetBody {
    revision: i64,
}

/// Writes down what was agreed for a year: the fee of a household, and how many there are.
#[utoipa::path(
    post, path = "/api/v1/money/years", tag = "money", security(("token" = [])), request_body = SetYear,
    responses(
        (status = 200, description = "It is written down", body = MoneyYearSetBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn money_year(from: Cx, Body(body): Body<SetYear>) -> Result<Json<MoneyYearSetBody>, Problem> {
    Ok(Json(MoneyYearSetBody { revision: set_year(&from.cx, body).await? }))
}

#[derive(OpenApi)]
#[openapi(
    paths(statements, draw_statement, money_year),
    components(schemas(
        MoneyStatementsBody,
        MoneyStatementBody,
        MoneyYearBody,
        State,
        Stated,
        SetYear,
        MoneyYearSetBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/money/statements", Action::MoneyRead, statements)
        .post("/api/v1/money/statements", Action::MoneyState, draw_statement)
        .post("/api/v1/money/years", Action::MoneyThreshold, money_year)
        .describe(Described::openapi())
}
