//! The account of a compound for programs: the same actions and reads as the page.

mod statements;

use super::actions::{Enter, SetThreshold, enter_expense, enter_income, set_threshold, strike};
use super::shown::account;
use super::store::MoneyLine;
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::rooms::places;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, Parts, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::money::Side;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MoneyAsked {
    /// The compound whose account is asked for; without it the own one.
    compound: Option<Uuid>,
    /// `income` or `expense`; both without it.
    side: Option<String>,
    /// The `next` of the page before.
    cursor: Option<Uuid>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// One line. Who wrote it is told by the post; households stand nowhere.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyLineBody {
    id: Uuid,
    side: String,
    /// In fen.
    amount: i64,
    day: String,
    words: String,
    /// The decision that covers it: what a vote started.
    decision: Option<Uuid>,
    has_voucher: bool,
    voucher_sha256: Option<String>,
    post: String,
    /// Why it does not count any more; empty while it does.
    struck: String,
    at: i64,
}

impl MoneyLineBody {
    fn of(line: &MoneyLine) -> Self {
        Self {
            id: line.id,
            side: line.side.clone(),
            amount: line.amount,
            day: line.day.clone(),
            words: line.words.clone(),
            decision: line.decision,
            has_voucher: line.voucher.is_some(),
            voucher_sha256: line.digest.as_deref().map(crate::crypto::hex),
            post: line.post_kind.clone(),
            struck: line.struck.clone(),
            at: line.at.0,
        }
    }
}

/// A decision of the owners about money, and what is paid under it; in fen.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyDecisionBody {
    id: Uuid,
    vote: Uuid,
    words: String,
    amount: i64,
    paid: i64,
}

/// The account of a compound: sums of all lines that count, and a page of the lines, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyBody {
    /// In fen.
    income: i64,
    income_lines: i64,
    expense: i64,
    expense_lines: i64,
    /// What is larger needs a decision of the owners; nothing while none is set, and then everything does.
    threshold: Option<i64>,
    decisions: Vec<MoneyDecisionBody>,
    items: Vec<MoneyLineBody>,
    next: Option<Uuid>,
}

/// The account of a compound, for those who live there and those who keep or check it.
#[utoipa::path(
    get, path = "/api/v1/money", tag = "money", params(MoneyAsked), security(("token" = [])),
    responses(
        (status = 200, description = "The account", body = MoneyBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn money(from: Cx, Query(asked): Query<MoneyAsked>) -> Result<Json<MoneyBody>, Problem> {
    from.cx.may(Action::MoneyRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let own = from.cx.standing().homes.first().map(|home| home.compound);
    let Some(compound) = asked.compound.map(PlaceId).or(own) else { return Err(Problem::NotFound) };
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let here = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    from.cx.may(Action::MoneyRead, &here)?;
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let side = asked.side.as_deref().and_then(Side::parse);
    let all = account(&mut tx, brief.id, side, asked.cursor, limit).await?;
    let decision = |one: &super::shown::Paid| MoneyDecisionBody {
        id: one.decided.id,
        vote: one.decided.vote.0,
        words: one.decided.words.clone(),
        amount: one.decided.amount,
        paid: one.paid,
    };
    Ok(Json(MoneyBody {
        income: all.income.amount,
        income_lines: all.income.lines,
        expense: all.expense.amount,
        expense_lines: all.expense.lines,
        threshold: all.threshold.as_ref().map(|(amount, _)| *amount),
        decisions: all.decisions.iter().map(decision).collect(),
        items: all.lines.iter().map(MoneyLineBody::of).collect(),
        next: all.next,
    }))
}

#[derive(Debug, Serialize, ToSchema)]
struct MoneyThingBody {
    id: Uuid,
}

/// A line, with its voucher: `amount` in fen, `decision` the id of what a vote started.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes a form")]
struct MoneyLineForm {
    compound: Uuid,
    amount: i64,
    day: String,
    words: String,
    decision: Option<Uuid>,
    #[schema(value_type = Option<String>, format = Binary)]
    voucher: Option<Vec<u8>>,
}

fn entered(parts: &Parts) -> Enter {
    let voucher = parts.files.iter().find(|file| file.field == "voucher");
    Enter {
        compound: parts.fields.text("compound").parse().ok(),
        amount: parts.fields.text("amount").parse().unwrap_or(-1),
        day: parts.fields.text("day").into(),
        words: parts.fields.text("words").into(),
        decision: parts.fields.text("decision").parse().ok(),
        voucher: voucher.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() }),
    }
}

/// Writes down what came in.
#[utoipa::path(
    post, path = "/api/v1/money/income", tag = "money", security(("token" = [])),
    request_body(content = MoneyLineForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "It is written down", body = MoneyThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn money_income(parts: Parts) -> Result<(StatusCode, Json<MoneyThingBody>), Problem> {
    Ok((StatusCode::CREATED, Json(MoneyThingBody { id: enter_income(&parts.cx, entered(&parts)).await? })))
}

/// Writes down what went out, with its voucher. Larger than the threshold it needs a decision that still covers it.
#[utoipa::path(
    post, path = "/api/v1/money/expenses", tag = "money", security(("token" = [])),
    request_body(content = MoneyLineForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "It is written down", body = MoneyThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn money_expense(parts: Parts) -> Result<(StatusCode, Json<MoneyThingBody>), Problem> {
    Ok((StatusCode::CREATED, Json(MoneyThingBody { id: enter_expense(&parts.cx, entered(&parts)).await? })))
}

#[derive(Debug, Serialize, ToSchema)]
struct MoneyThresholdBody {
    revision: i64,
}

/// Says from which amount on the owners decide.
#[utoipa::path(
    post, path = "/api/v1/money/threshold", tag = "money", security(("token" = [])), request_body = SetThreshold,
    responses(
        (status = 200, description = "It holds from now on", body = MoneyThresholdBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn money_threshold(from: Cx, Body(body): Body<SetThreshold>) -> Result<Json<MoneyThresholdBody>, Problem> {
    Ok(Json(MoneyThresholdBody { revision: set_threshold(&from.cx, body).await? }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MoneyStrikeBody {
    reason: String,
}

/// Strikes a wrong line. Somebody else than who wrote it does so, and it stays to be read.
#[utoipa::path(
    post, path = "/api/v1/money/lines/{id}/strike", tag = "money", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MoneyStrikeBody,
    responses(
        (status = 200, description = "It is struck", body = MoneyThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn strike_money(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<MoneyStrikeBody>,
) -> Result<Json<MoneyThingBody>, Problem> {
    Ok(Json(MoneyThingBody { id: strike(&from.cx, id, body.reason).await? }))
}

#[derive(OpenApi)]
#[openapi(
    paths(money, money_income, money_expense, money_threshold, strike_money),
    components(schemas(
        MoneyBody,
        MoneyLineBody,
        MoneyDecisionBody,
        MoneyThingBody,
        MoneyLineForm,
        SetThreshold,
        MoneyThresholdBody,
        MoneyStrikeBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/money", Action::MoneyRead, money)
        .post_with_files("/api/v1/money/income", Action::MoneyIncome, money_income)
        .post_with_files("/api/v1/money/expenses", Action::MoneyExpense, money_expense)
        .post("/api/v1/money/threshold", Action::MoneyThreshold, money_threshold)
        .post("/api/v1/money/lines/{id}/strike", Action::MoneyStrike, strike_money)
        .describe(Described::openapi())
        .merge(statements::routes())
}
