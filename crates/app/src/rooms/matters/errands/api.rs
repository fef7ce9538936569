//! Errands for programs: the catalogue, what a person agreed to, what went from hand to hand.

use super::super::store as matters;
use super::actions::{Agree, NewThing, agree, take_back};
use super::hands::say;
use super::kinds;
use super::shown::{ErrandShown, ThingShown, errands_of};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// What is done on behalf of somebody.
#[derive(Debug, Serialize, ToSchema)]
struct ErrandKindBody {
    id: String,
    name: String,
    /// The category a request is raised under.
    category: String,
    need: Vec<String>,
    /// How many days an authorisation may run.
    days: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ErrandKindsBody {
    items: Vec<ErrandKindBody>,
    /// What nobody takes from anybody.
    never: Vec<String>,
    /// Always null: the list comes whole.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ErrandsBody {
    items: Vec<ErrandShown>,
    /// Always null: a matter has ten at most.
    next: Option<String>,
}

/// What is said of something handed over.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ErrandWordBody {
    /// By the person `give`, `receive`, `miss`; by whoever does it `take`, `return`, `deliver`; by either `unsay`.
    step: String,
    /// Written down for the person: who gave leave, how and when.
    leave: String,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ErrandEndBody {
    /// Written down for the person: who gave leave, how and when.
    leave: String,
}

/// The catalogue of errands.
#[utoipa::path(
    get, path = "/api/v1/errands", tag = "matters", security((), ("token" = [])),
    responses(
        (status = 200, description = "What is done for somebody, and what never is", body = ErrandKindsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn errand_kinds(from: Cx) -> Result<Json<ErrandKindsBody>, Problem> {
    from.cx.may(Action::ErrandsRead, &Object::default())?;
    let lang = from.taste.lang;
    let kind = |one: &kinds::Errand| ErrandKindBody {
        id: one.id.clone(),
        name: one.name(lang).to_owned(),
        category: one.category.clone(),
        need: one.need(lang).to_vec(),
        days: one.days,
    };
    Ok(Json(ErrandKindsBody {
        items: kinds::all().iter().map(kind).collect(),
        never: kinds::never().iter().map(|one| one.name(lang).to_owned()).collect(),
        next: None,
    }))
}

async fn listed(from: &Cx, id: MatterId) -> Result<Json<ErrandsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let matter = matters::matter(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(ErrandsBody { items: errands_of(&mut tx, &from.cx, &matter).await?, next: None }))
}

/// What was agreed to for a matter, and what was handed over: for its person, whoever does it, and those who take matters in.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/errands", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "Authorisations, oldest first", body = ErrandsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn errands(from: Cx, Path(id): Path<MatterId>) -> Result<Json<ErrandsBody>, Problem> {
    listed(&from, id).await
}

/// Agrees to an errand, or writes it down for somebody with their leave.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/errands", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = Agree,
    responses(
        (status = 201, description = "Agreed", body = ErrandsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn errand_agree(
    from: Cx,
    Path(id): Path<MatterId>,
    Body(input): Body<Agree>,
) -> Result<(StatusCode, Json<ErrandsBody>), Problem> {
    agree(&from.cx, id, input).await?;
    Ok((StatusCode::CREATED, listed(&from, id).await?))
}

/// Takes an authorisation back; what is out still has to come home.
#[utoipa::path(
    post, path = "/api/v1/errands/{id}/end", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ErrandEndBody,
    responses(
        (status = 200, description = "Taken back", body = ErrandsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn errand_end(from: Cx, Path(id): Path<Uuid>, Body(input): Body<ErrandEndBody>) -> Result<Json<ErrandsBody>, Problem> {
    take_back(&from.cx, id, input.leave).await?;
    let row = super::store::errand(&mut from.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    listed(&from, row.matter).await
}

/// Says of something that it was handed over, taken, given back, delivered, or that it came home.
#[utoipa::path(
    post, path = "/api/v1/errand-things/{id}", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ErrandWordBody,
    responses(
        (status = 200, description = "Said", body = ErrandsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn errand_say(from: Cx, Path(id): Path<Uuid>, Body(input): Body<ErrandWordBody>) -> Result<Json<ErrandsBody>, Problem> {
    say(&from.cx, id, &input.step, input.leave).await?;
    let row = super::store::thing(&mut from.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    listed(&from, row.matter).await
}

#[derive(OpenApi)]
#[openapi(
    paths(errand_kinds, errands, errand_agree, errand_end, errand_say),
    components(schemas(
        ErrandKindsBody,
        ErrandKindBody,
        ErrandsBody,
        ErrandShown,
        ThingShown,
        Agree,
        NewThing,
        ErrandWordBody,
        ErrandEndBody
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/errands", Action::ErrandsRead, errand_kinds)
        .get("/api/v1/matters/{id}/errands", Action::ErrandsSee, errands)
        .post("/api/v1/matters/{id}/errands", Action::ErrandsAgree, errand_agree)
        .post("/api/v1/errands/{id}/end", Action::ErrandsAgree, errand_end)
        .post("/api/v1/errand-things/{id}", Action::ErrandsDo, errand_say)
        .describe(Described::openapi())
}
