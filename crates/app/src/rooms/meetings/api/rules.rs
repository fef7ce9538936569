//! Rules and covenants for programs.

use super::super::rules_write::{DraftRule, RuleState, RuleStep, draft_rule, rule_decision, rule_drafting};
use super::super::store::rules::{self as store, Version, WholeRule};
use super::OfPlace;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// A rule in a list.
#[derive(Debug, Serialize, ToSchema)]
struct RuleItemBody {
    id: Uuid,
    kind: String,
    title: String,
    newest: i64,
    /// The state of the newest version.
    state: String,
    /// The number of the version in force.
    in_force: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RulesBody {
    items: Vec<RuleItemBody>,
    next: Option<String>,
}

/// A version; what is in force or was replaced never changes.
#[derive(Debug, Serialize, ToSchema)]
struct RuleVersionBody {
    number: i64,
    /// `draft`, `consulting`, `decided`, `in-force`, `replaced` or `dropped`.
    state: String,
    text: String,
    why: String,
    decided_by: String,
    item: Option<Uuid>,
    consult_until: Option<i64>,
    in_force: Option<i64>,
    replaced: Option<i64>,
}

impl RuleVersionBody {
    fn of(version: &Version) -> Self {
        Self {
            number: version.number,
            state: version.state.clone(),
            text: version.text.clone(),
            why: version.why.clone(),
            decided_by: version.decided_by.clone(),
            item: version.item,
            consult_until: version.consult_until.map(|at| at.0),
            in_force: version.in_force.map(|at| at.0),
            replaced: version.replaced.map(|at| at.0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct RuleBody {
    id: Uuid,
    compound: Uuid,
    kind: String,
    title: String,
    versions: Vec<RuleVersionBody>,
    revision: i64,
}

impl RuleBody {
    fn of(whole: &WholeRule) -> Self {
        let rule = &whole.rule;
        Self {
            id: rule.id,
            compound: rule.compound.0,
            kind: rule.kind.clone(),
            title: rule.title.clone(),
            versions: whole.versions.iter().map(RuleVersionBody::of).collect(),
            revision: rule.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct RuleStateBody {
    id: Uuid,
    version: i64,
    state: String,
    revision: i64,
}

impl From<RuleState> for RuleStateBody {
    fn from(now: RuleState) -> Self {
        Self { id: now.id, version: now.version, state: now.state, revision: now.revision }
    }
}

/// Rules and covenants of a compound.
#[utoipa::path(
    get, path = "/api/v1/rules", tag = "meetings", params(OfPlace), security((), ("token" = [])),
    responses(
        (status = 200, description = "Rules", body = RulesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn rules(from: Cx, Query(asked): Query<OfPlace>) -> Result<Json<RulesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let Some(compound) = asked.place else { return Ok(Json(RulesBody { items: Vec::new(), next: None })) };
    let after = asked.cursor.as_deref().and_then(|text| text.parse().ok());
    let rows = store::list(&mut tx, PlaceId(compound), after, asked.rows()).await?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == asked.rows();
    let next = rows.last().filter(|_| full).map(|last| last.id.to_string());
    let items = rows.into_iter().map(|row| RuleItemBody {
        id: row.id,
        kind: row.kind,
        title: row.title,
        newest: row.newest,
        state: row.state,
        in_force: row.in_force,
    });
    Ok(Json(RulesBody { items: items.collect(), next }))
}

/// One rule with all its versions.
#[utoipa::path(
    get, path = "/api/v1/rules/{id}", tag = "meetings", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The rule", body = RuleBody),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn rule(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let whole = store::rule(&mut from.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &RuleBody::of(&whole))
}

/// Drafts a rule, or the next version of one.
#[utoipa::path(
    post, path = "/api/v1/rules", tag = "meetings", security(("token" = [])), request_body = DraftRule,
    responses(
        (status = 201, description = "It is drafted", body = RuleStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn draft(from: Cx, Body(input): Body<DraftRule>) -> Result<(StatusCode, Json<RuleStateBody>), Problem> {
    Ok((StatusCode::CREATED, Json(draft_rule(&from.cx, input).await?.into())))
}

/// Edits, consults, takes back or drops a version.
#[utoipa::path(
    post, path = "/api/v1/rules/{id}/drafting", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = RuleStep,
    responses(
        (status = 200, description = "Where the version stands", body = RuleStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn drafting(from: Cx, Path(id): Path<Uuid>, Body(input): Body<RuleStep>) -> Result<Json<RuleStateBody>, Problem> {
    Ok(Json(rule_drafting(&from.cx, id, input).await?.into()))
}

/// Writes down that a version was decided, or puts it in force.
#[utoipa::path(
    post, path = "/api/v1/rules/{id}/decision", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = RuleStep,
    responses(
        (status = 200, description = "Where the version stands", body = RuleStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn decision(from: Cx, Path(id): Path<Uuid>, Body(input): Body<RuleStep>) -> Result<Json<RuleStateBody>, Problem> {
    Ok(Json(rule_decision(&from.cx, id, input).await?.into()))
}

#[derive(OpenApi)]
#[openapi(
    paths(rules, rule, draft, drafting, decision),
    components(schemas(RulesBody, RuleItemBody, RuleBody, RuleVersionBody, RuleStateBody, DraftRule, RuleStep))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/rules", Action::RulesRead, rules)
        .get("/api/v1/rules/{id}", Action::RulesRead, rule)
        .post("/api/v1/rules", Action::RulesDraft, draft)
        .post("/api/v1/rules/{id}/drafting", Action::RulesDraft, drafting)
        .post("/api/v1/rules/{id}/decision", Action::RulesDecide, decision)
        .describe(Described::openapi())
}
