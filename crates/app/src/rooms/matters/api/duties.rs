//! What is owed about matters, for programs: parts, whistles, the ledger, cases, calls back, reviews, looks back.

mod bodies;

use super::super::conflict::without_concerned;
use super::super::duties::{self, DutyState, NewCall, NewLine, NewPart, NewWhistle, Seen, all_seen, one_seen};
use super::super::phoned::{RateFor, rate_for};
use super::super::shown::shown;
use super::super::store::duties as store;
use super::bodies::{HandlerBody, ReceiversBody};
use super::steps::{Answer, MatterStateBody, answer, step};
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use bodies::{
    DutiesBody, DutyBody, DutyItem, DutyItemsBody, DutyStateBody, DutyStepBody, JudgedBody, LedgerAsked, LedgerBody, NewCallBody,
    NewLineBody, NewPartBody, NewWhistleBody, RateForBody,
};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use pavilion_rules::matters::duties::UNITS;
use utoipa::OpenApi;
use uuid::Uuid;

type Given = Result<(StatusCode, Json<DutyStateBody>), Problem>;
type Done = Result<Json<DutyStateBody>, Problem>;

fn given(done: Result<DutyState, Problem>) -> Given {
    done.map(|now| (StatusCode::CREATED, Json(now.into())))
}

/// The duties of a matter.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/duties", tag = "duties", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The duties", body = DutiesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn duties_of(from: Cx, Path(id): Path<Uuid>) -> Result<Json<DutiesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, MatterId(id)).await?;
    let all = all_seen(&mut tx, &from.cx, shown.matter()).await?;
    let sum = |of: fn(&Seen) -> i64| all.iter().map(of).fold(0, i64::saturating_add);
    Ok(Json(DutiesBody {
        items: all.iter().map(DutyBody::of).collect(),
        next: None,
        wanted: sum(|one| one.duty.wanted),
        made: sum(|one| one.duty.made),
        cost: sum(|one| one.duty.cost),
    }))
}

/// One duty.
#[utoipa::path(
    get, path = "/api/v1/duties/{id}", tag = "duties", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The duty", body = DutyBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn duty(from: Cx, Path(id): Path<Uuid>) -> Result<Json<DutyBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (_, seen, _) = one_seen(&mut tx, &from.cx, id).await?;
    Ok(Json(DutyBody::of(&seen)))
}

/// The ledger of a compound.
#[utoipa::path(
    get, path = "/api/v1/ledger", tag = "duties", params(LedgerAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "The ledger", body = LedgerBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn ledger(from: Cx, Query(asked): Query<LedgerAsked>) -> Result<Json<LedgerBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = PlaceId(asked.compound);
    places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let after = asked.cursor.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
    let which = match (asked.complex, asked.struck) {
        (Some(true), _) => store::Lines::Complex,
        (_, Some(true)) => store::Lines::Struck,
        _ => store::Lines::Open,
    };
    let mut rows = store::ledger(&mut tx, compound, which, after, limit + 1).await?;
    let is_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let figures = store::ledger_figures(&mut tx, compound, cx.now).await?;
    Ok(Json(LedgerBody {
        next: rows.last().filter(|_| is_more).map(|row| row.number.to_string()),
        items: rows.iter().map(|row| DutyItem::of(row, cx.now)).collect(),
        open: figures.open,
        late: figures.late,
        struck: figures.struck,
        complex: figures.complex,
    }))
}

const DESK_ROWS: i64 = 100;

/// What the caller owes: parts, calls back, reviews, whistles and lines of the ledger that wait for them.
#[utoipa::path(
    get, path = "/api/v1/desk/duties", tag = "duties", security(("token" = [])),
    responses(
        (status = 200, description = "The duties", body = DutyItemsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn desk_duties(from: Cx) -> Result<Json<DutyItemsBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::DeskRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let rows = store::waiting(&mut tx, cx.account()?, cx.now, DESK_ROWS).await?;
    Ok(Json(DutyItemsBody { items: rows.iter().map(|row| DutyItem::of(row, cx.now)).collect(), next: None }))
}

/// The departments a whistle about a matter can call.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/units", tag = "duties", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "Their posts", body = ReceiversBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn units(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ReceiversBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, MatterId(id)).await?;
    cx.may(Action::WhistleDraft, &shown.matter().object(cx))?;
    let posts = people::posts_covering(&mut tx, &shown.matter().place_path, UNITS, cx.now).await?;
    let posts = without_concerned(&mut tx, shown.matter(), posts, cx.now).await?;
    Ok(Json(ReceiversBody { items: posts.iter().map(HandlerBody::of).collect(), next: None }))
}

macro_rules! opens {
    ($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, |$cx:ident, $id:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "duties", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $body,
            responses(
                (status = 201, description = "It is given", body = DutyStateBody),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body($input): Body<$body>) -> Given {
            let ($cx, $id): (&Context, MatterId) = (&from.cx, MatterId(id));
            given($act.await)
        }
    };
}

opens!(
    /// Gives a part of a matter to somebody beside the lead.
    give_part, "/api/v1/matters/{id}/parts", NewPartBody, |cx, id, body| duties::give(cx, id, NewPart {
        case: body.case,
        post: Some(PostId(body.post)),
        words: body.words,
        days: body.days,
        wanted: body.wanted,
    })
);
opens!(
    /// Drafts a whistle: departments are to be called to do something together.
    draft_whistle, "/api/v1/matters/{id}/whistle", NewWhistleBody, |cx, id, body| duties::whistle(cx, id, NewWhistle {
        words: body.words,
        lead: body.lead.map(PostId),
        others: body.others.into_iter().map(PostId).collect(),
        days: body.days,
    })
);
opens!(
    /// Calls neighbours for help with a matter: the reporter, or whoever takes matters in.
    call_for_help, "/api/v1/matters/{id}/help", NewCallBody, |cx, id, body| duties::call_help(cx, id, NewCall {
        words: body.words,
        wanted: body.wanted,
        days: body.days,
    })
);
opens!(
    /// Enters a line in the ledger of what has to be put right.
    enter_line, "/api/v1/matters/{id}/ledger-line", NewLineBody, |cx, id, body| duties::enter(cx, id, NewLine { words: body.words })
);

macro_rules! door {
    ($(#[$doc:meta])* $name:ident, $path:literal, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "duties", params(("id" = Uuid, Path)), security(("token" = [])), request_body = DutyStepBody,
            responses(
                (status = 200, description = "What it is now", body = DutyStateBody),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body(body): Body<DutyStepBody>) -> Done {
            duties::step(&from.cx, id, $action, body.into()).await.map(|now| Json(now.into()))
        }
    };
}

door!(
    /// A step of whoever owes it: `take`, `refuse`, `report`, `plan`, `try`, `answer`, `judge`.
    work_on_duty, "/api/v1/duties/{id}/work", Action::DutiesDo
);
door!(
    /// A step of whoever gives work out: `give`, `drop`.
    give_duty, "/api/v1/duties/{id}/giving", Action::DutiesGive
);
door!(
    /// A step of the caller of a whistle: `redraft`, `drop`, `confirm`, `send-back`.
    whistle_of_caller, "/api/v1/duties/{id}/whistle", Action::WhistleDraft
);
door!(
    /// A step of the street or town: `approve`, `return`, and of a refusing unit `release`, `insist`.
    decide_whistle, "/api/v1/duties/{id}/decision", Action::WhistleDecide
);
door!(
    /// A step of whoever called for help: `confirm`, `drop`.
    help_of_caller, "/api/v1/duties/{id}/help", Action::HelpCall
);
door!(
    /// A volunteer comes: `take`.
    come_to_help, "/api/v1/duties/{id}/coming", Action::HelpAnswer
);
door!(
    /// Sets measure, date and post of a ledger line: `measure`.
    measure_line, "/api/v1/duties/{id}/measure", Action::LedgerEnter
);
door!(
    /// The reporter or the committee looks: `confirm`, `send-back`.
    confirm_line, "/api/v1/duties/{id}/confirmation", Action::LedgerConfirm
);
door!(
    /// Strikes a confirmed line off: `strike`. It stays in the ledger.
    strike_line, "/api/v1/duties/{id}/strike-off", Action::LedgerStrike
);
door!(
    /// The next level says what it found: `answer` with `explained` or `again`.
    answer_review, "/api/v1/duties/{id}/review", Action::ReviewsDecide
);

step!(
    /// Writes down a rating said on the telephone, with leave.
    rate_matter_for, "/api/v1/matters/{id}/rating-for", RateForBody, |cx, id, body| rate_for(cx, id, RateFor {
        value: body.value,
        words: body.words,
        leave: body.leave,
    })
);

#[derive(OpenApi)]
#[openapi(
    paths(
        duties_of,
        duty,
        ledger,
        desk_duties,
        units,
        give_part,
        draft_whistle,
        enter_line,
        work_on_duty,
        give_duty,
        whistle_of_caller,
        decide_whistle,
        call_for_help,
        help_of_caller,
        come_to_help,
        measure_line,
        confirm_line,
        strike_line,
        answer_review,
        rate_matter_for
    ),
    components(schemas(
        DutyBody,
        DutiesBody,
        DutyItem,
        DutyItemsBody,
        LedgerBody,
        DutyStateBody,
        NewPartBody,
        NewWhistleBody,
        NewLineBody,
        NewCallBody,
        JudgedBody,
        DutyStepBody,
        RateForBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/matters/{id}/duties", Action::MattersRead, duties_of)
        .get("/api/v1/duties/{id}", Action::MattersRead, duty)
        .get("/api/v1/ledger", Action::MattersRead, ledger)
        .get("/api/v1/desk/duties", Action::DeskRead, desk_duties)
        .get("/api/v1/matters/{id}/units", Action::WhistleDraft, units)
        .post("/api/v1/matters/{id}/parts", Action::DutiesGive, give_part)
        .post("/api/v1/matters/{id}/whistle", Action::WhistleDraft, draft_whistle)
        .post("/api/v1/matters/{id}/ledger-line", Action::LedgerEnter, enter_line)
        .post("/api/v1/matters/{id}/rating-for", Action::MattersRateFor, rate_matter_for)
        .post("/api/v1/duties/{id}/work", Action::DutiesDo, work_on_duty)
        .post("/api/v1/duties/{id}/giving", Action::DutiesGive, give_duty)
        .post("/api/v1/duties/{id}/whistle", Action::WhistleDraft, whistle_of_caller)
        .post("/api/v1/duties/{id}/decision", Action::WhistleDecide, decide_whistle)
        .post("/api/v1/matters/{id}/help", Action::HelpCall, call_for_help)
        .post("/api/v1/duties/{id}/help", Action::HelpCall, help_of_caller)
        .post("/api/v1/duties/{id}/coming", Action::HelpAnswer, come_to_help)
        .post("/api/v1/duties/{id}/measure", Action::LedgerEnter, measure_line)
        .post("/api/v1/duties/{id}/confirmation", Action::LedgerConfirm, confirm_line)
        .post("/api/v1/duties/{id}/strike-off", Action::LedgerStrike, strike_line)
        .post("/api/v1/duties/{id}/review", Action::ReviewsDecide, answer_review)
        .describe(Described::openapi())
}
