//! Those who come to a compound, for programs.

use super::visits::{NewOffer, NewStop, OrderFor, order_for_home};
use super::visits::{admit_offer, call_off_stop, hold_stop, judge_stop, offer_visit, order_at_stop, plan_stop};
use super::visits_shown::{StopBody, VisitBody, show_visit, visits_of};
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct VisitsAsked {
    compound: Uuid,
    before: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct VisitItem {
    id: Uuid,
    title: String,
    provider: String,
    /// `proposed`, `admitted`, `declined` or `ended`.
    state: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct VisitsBody {
    items: Vec<VisitItem>,
    /// Hand it back as `before`; null at the end.
    next: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewVisitBody {
    compound: Uuid,
    title: String,
    words: String,
    /// Who comes: an organisation, never a person.
    provider: String,
    /// The matter that said what was missing.
    need: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct VisitAdmissionBody {
    /// `admitted`, `declined` or `ended`.
    to: String,
    /// That the papers were seen: needed for `admitted`.
    #[serde(default)]
    papers: bool,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewStopBody {
    place: Uuid,
    starts: i64,
    orders_until: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct StopOrderBody {
    /// Needed only by whoever has more than one home there.
    dwelling: Option<Uuid>,
    /// None takes the order back.
    portions: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct StopOrderForBody {
    /// As people call it: `3-2-501`.
    home: String,
    /// How the home said that it may be ordered for them: `said`, `signed`, `phoned` or `wrote`.
    leave: String,
    /// None takes the order back.
    portions: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct StopHeldBody {
    /// How many were served.
    served: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct StopCalledOffBody {
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct StopJudgedBody {
    dwelling: Option<Uuid>,
    /// `good`, `middling` or `poor`.
    judged: String,
}

async fn seen(from: &Cx, id: Uuid) -> Result<Json<VisitBody>, Problem> {
    Ok(Json(show_visit(&mut from.cx.app.db.read().await?, &from.cx, id).await?))
}

/// Those who come to a compound, newest first.
#[utoipa::path(
    get, path = "/api/v1/visits", tag = "commons", params(VisitsAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Offers", body = VisitsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn visits(from: Cx, Query(asked): Query<VisitsAsked>) -> Result<Json<VisitsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let rows = visits_of(&mut tx, &from.cx, PlaceId(asked.compound), asked.before, PAGE_ROWS).await?;
    let full = i64::try_from(rows.len()).unwrap_or_default() == PAGE_ROWS;
    let next = rows.last().filter(|_| full).map(|one| one.0.to_string());
    let item = |(id, title, provider, state)| VisitItem { id, title, provider, state };
    Ok(Json(VisitsBody { items: rows.into_iter().map(item).collect(), next }))
}

/// Somebody who comes, with the stops.
#[utoipa::path(
    get, path = "/api/v1/visits/{id}", tag = "commons", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn visit(from: Cx, Path(id): Path<Uuid>) -> Result<Json<VisitBody>, Problem> {
    seen(&from, id).await
}

/// Proposes somebody who would come, for a need that was raised.
#[utoipa::path(
    post, path = "/api/v1/visits", tag = "commons", security(("token" = [])), request_body = NewVisitBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn visit_offer(from: Cx, Body(body): Body<NewVisitBody>) -> Result<Json<VisitBody>, Problem> {
    let need = body.need.map(MatterId);
    let new = NewOffer { compound: PlaceId(body.compound), title: body.title, words: body.words, provider: body.provider, need };
    let id = offer_visit(&from.cx, new).await?;
    seen(&from, id).await
}

/// Admits them when their papers were seen, or says why not, or that they come no more.
#[utoipa::path(
    post, path = "/api/v1/visits/{id}/admission", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = VisitAdmissionBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn visit_admit(from: Cx, Path(id): Path<Uuid>, Body(body): Body<VisitAdmissionBody>) -> Result<Json<VisitBody>, Problem> {
    admit_offer(&from.cx, id, &body.to, body.papers, &body.reason).await?;
    seen(&from, id).await
}

/// Plans a stop of somebody who was admitted.
#[utoipa::path(
    post, path = "/api/v1/visits/{id}/stops", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = NewStopBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn visit_stop(from: Cx, Path(id): Path<Uuid>, Body(body): Body<NewStopBody>) -> Result<Json<VisitBody>, Problem> {
    let (starts, orders_until) = (Millis(body.starts), Millis(body.orders_until));
    plan_stop(&from.cx, id, NewStop { place: PlaceId(body.place), starts, orders_until }).await?;
    seen(&from, id).await
}

/// Orders for the caller's home; none takes the order back.
#[utoipa::path(
    post, path = "/api/v1/stops/{id}/order", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = StopOrderBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_order(from: Cx, Path(id): Path<Uuid>, Body(body): Body<StopOrderBody>) -> Result<Json<VisitBody>, Problem> {
    let offer = order_at_stop(&from.cx, id, body.dwelling.map(DwellingId), body.portions).await?;
    seen(&from, offer).await
}

/// Orders for a home by its leave; none takes the order back. What a home ordered itself stays as it is.
#[utoipa::path(
    post, path = "/api/v1/stops/{id}/order-for", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = StopOrderForBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_order_for(from: Cx, Path(id): Path<Uuid>, Body(body): Body<StopOrderForBody>) -> Result<Json<VisitBody>, Problem> {
    let input = OrderFor { home: body.home, leave: body.leave, portions: body.portions };
    let offer = order_for_home(&from.cx, id, input).await?;
    seen(&from, offer).await
}

/// They were there: how many were served.
#[utoipa::path(
    post, path = "/api/v1/stops/{id}/held", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = StopHeldBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_held(from: Cx, Path(id): Path<Uuid>, Body(body): Body<StopHeldBody>) -> Result<Json<VisitBody>, Problem> {
    let offer = hold_stop(&from.cx, id, body.served).await?;
    seen(&from, offer).await
}

/// They do not come; everybody reads why.
#[utoipa::path(
    post, path = "/api/v1/stops/{id}/calling-off", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = StopCalledOffBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_called_off(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<StopCalledOffBody>,
) -> Result<Json<VisitBody>, Problem> {
    let offer = call_off_stop(&from.cx, id, &body.reason).await?;
    seen(&from, offer).await
}

/// Says for the caller's home how it was.
#[utoipa::path(
    post, path = "/api/v1/stops/{id}/feedback", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = StopJudgedBody,
    responses(
        (status = 200, description = "The offer", body = VisitBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn stop_judged(from: Cx, Path(id): Path<Uuid>, Body(body): Body<StopJudgedBody>) -> Result<Json<VisitBody>, Problem> {
    let offer = judge_stop(&from.cx, id, body.dwelling.map(DwellingId), &body.judged).await?;
    seen(&from, offer).await
}

#[derive(OpenApi)]
#[openapi(
    paths(
        visits,
        visit,
        visit_offer,
        visit_admit,
        visit_stop,
        stop_order,
        stop_order_for,
        stop_held,
        stop_called_off,
        stop_judged
    ),
    components(schemas(
        VisitItem,
        VisitsBody,
        VisitBody,
        StopBody,
        NewVisitBody,
        VisitAdmissionBody,
        NewStopBody,
        StopOrderBody,
        StopOrderForBody,
        StopHeldBody,
        StopCalledOffBody,
        StopJudgedBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/visits", Action::VisitsRead, visits)
        .post("/api/v1/visits", Action::VisitsPlan, visit_offer)
        .get("/api/v1/visits/{id}", Action::VisitsRead, visit)
        .post("/api/v1/visits/{id}/admission", Action::VisitsAdmit, visit_admit)
        .post("/api/v1/visits/{id}/stops", Action::VisitsPlan, visit_stop)
        .post("/api/v1/stops/{id}/order", Action::VisitsOrder, stop_order)
        .post("/api/v1/stops/{id}/order-for", Action::VisitsOrderFor, stop_order_for)
        .post("/api/v1/stops/{id}/held", Action::VisitsPlan, stop_held)
        .post("/api/v1/stops/{id}/calling-off", Action::VisitsPlan, stop_called_off)
        .post("/api/v1/stops/{id}/feedback", Action::VisitsOrder, stop_judged)
        .describe(Described::openapi())
}
