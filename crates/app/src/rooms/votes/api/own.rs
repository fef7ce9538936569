//! What owners and residents do in a vote, for programs.

use super::super::cast::{cast, end_proxies, give_proxy};
use super::super::inputs::{AddOption, Cast, Taken};
use super::super::prepare::propose;
use super::super::receipt::{Receipt, own_lines, receipt};
use super::super::requests::ask;
use super::super::roll::claim;
use super::super::store::votes;
use super::bodies::{CountBody, OwnBody, OwnLineBody, VoteThingBody};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::Choice;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// The caller's own lines of the roll, and whether a ballot was cast for each.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/own", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "Own lines", body = OwnBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn own(from: Cx, Path(id): Path<Uuid>) -> Result<Json<OwnBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, VoteId(id)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::VotesOwn, &vote.object())?;
    let items = own_lines(&mut tx, &from.cx, &vote).await?;
    Ok(Json(OwnBody { items: items.iter().map(OwnLineBody::of).collect(), next: None }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = VoteOwnLineBody)]
struct LineBody {
    line: Uuid,
}

/// Says that a dwelling is one's own: from now on the caller speaks for it.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/claims", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = LineBody,
    responses(
        (status = 200, description = "It is written down", body = VoteThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn claim_line(from: Cx, Path(id): Path<Uuid>, Body(body): Body<LineBody>) -> Result<Json<VoteThingBody>, Problem> {
    claim(&from.cx, VoteId(id), body.line).await?;
    Ok(Json(VoteThingBody { id: body.line }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct CastBody {
    /// The line of the roll; left out where everybody has one voice.
    #[serde(default)]
    line: Option<Uuid>,
    /// One of `{"say": "for"}` (`against`, `abstain`), `{"each": {id: "for"}}`, `{"ranked": [id]}`, `{"approved": [id]}`,
    /// `{"given": {id: points}}`, as the vote asks.
    #[schema(value_type = Object)]
    choice: Choice,
    /// "I own this dwelling": where nobody speaks for it yet.
    #[serde(default)]
    owner: bool,
}

/// Casts a ballot. The last one before the closing counts.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/ballots", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = CastBody,
    responses(
        (status = 201, description = "It is taken", body = Taken),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn cast_ballot(from: Cx, Path(id): Path<Uuid>, Body(body): Body<CastBody>) -> Result<(StatusCode, Json<Taken>), Problem> {
    let taken = cast(&from.cx, VoteId(id), Cast { line: body.line, choice: body.choice, owner: body.owner }).await?;
    Ok((StatusCode::CREATED, Json(taken)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReceiptAsked {
    line: Option<Uuid>,
}

/// The receipt of the caller's ballot that counts now. After a secret vote was counted it cannot be had any more.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/receipt", tag = "votes", params(("id" = Uuid, Path), ReceiptAsked), security(("token" = [])),
    responses(
        (status = 200, description = "The receipt", body = Receipt),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn own_receipt(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<ReceiptAsked>) -> Result<Json<Receipt>, Problem> {
    Ok(Json(receipt(&from.cx, VoteId(id), asked.line).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct ProxyBody {
    line: Uuid,
    /// What the proxy signs in with.
    to: String,
    #[serde(default)]
    words: String,
}

/// Lets somebody else vote for one's dwelling.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/proxies", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = ProxyBody,
    responses(
        (status = 201, description = "It is written down", body = VoteThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn proxy(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<ProxyBody>,
) -> Result<(StatusCode, Json<VoteThingBody>), Problem> {
    let id = give_proxy(&from.cx, VoteId(id), body.line, &body.to, &body.words).await?;
    Ok((StatusCode::CREATED, Json(VoteThingBody { id })))
}

/// Takes the proxies for one's dwelling back.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/proxies/end", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = LineBody,
    responses(
        (status = 200, description = "How many", body = CountBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_proxy(from: Cx, Path(id): Path<Uuid>, Body(body): Body<LineBody>) -> Result<Json<CountBody>, Problem> {
    Ok(Json(CountBody { n: end_proxies(&from.cx, VoteId(id), body.line).await? }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct AskBody {
    /// `correction` of one's line of the roll, or `objection` to a result.
    kind: String,
    #[serde(default)]
    line: Option<Uuid>,
    words: String,
}

/// Asks for a correction of the roll, or objects to a result.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/requests", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = AskBody,
    responses(
        (status = 201, description = "It is written down", body = VoteThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn request(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<AskBody>,
) -> Result<(StatusCode, Json<VoteThingBody>), Problem> {
    let id = ask(&from.cx, VoteId(id), &body.kind, body.line, &body.words).await?;
    Ok((StatusCode::CREATED, Json(VoteThingBody { id })))
}

/// Proposes something to choose: a candidate, a project. It stands when those who hold the vote have checked it.
#[utoipa::path(
    post, path = "/api/v1/votes/{id}/proposals", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = AddOption,
    responses(
        (status = 201, description = "It is written down", body = VoteThingBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn proposal(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<AddOption>,
) -> Result<(StatusCode, Json<VoteThingBody>), Problem> {
    let id = propose(&from.cx, VoteId(id), body).await?;
    Ok((StatusCode::CREATED, Json(VoteThingBody { id })))
}

#[derive(OpenApi)]
#[openapi(
    paths(own, claim_line, cast_ballot, own_receipt, proxy, end_proxy, request, proposal),
    components(schemas(
        OwnBody,
        OwnLineBody,
        LineBody,
        CastBody,
        Taken,
        Receipt,
        ProxyBody,
        CountBody,
        AskBody,
        AddOption,
        VoteThingBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/votes/{id}/own", Action::VotesOwn, own)
        .post("/api/v1/votes/{id}/claims", Action::VotesOwn, claim_line)
        .post("/api/v1/votes/{id}/ballots", Action::VotesCast, cast_ballot)
        .get("/api/v1/votes/{id}/receipt", Action::VotesCast, own_receipt)
        .post("/api/v1/votes/{id}/proxies", Action::VotesOwn, proxy)
        .post("/api/v1/votes/{id}/proxies/end", Action::VotesOwn, end_proxy)
        .post("/api/v1/votes/{id}/requests", Action::VotesOwn, request)
        .post("/api/v1/votes/{id}/proposals", Action::VotesOwn, proposal)
        .describe(Described::openapi())
}
