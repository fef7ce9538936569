//! The same for programs.

use super::many::assign_many;
use super::plan::{Pin, put_pins};
use super::plan_page::{pins_of, plan_of};
use super::saved::{self, NewList};
use crate::problem::Problem;
use crate::rooms::matters::Assign;
use crate::web::api::{Body, Ours, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// A list the caller keeps.
#[derive(Debug, Serialize, ToSchema)]
struct KeptListBody {
    id: Uuid,
    name: String,
    /// What stands after the `?` of `/matters`.
    query: String,
    created: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct KeptListsBody {
    items: Vec<KeptListBody>,
    next: Option<String>,
}

/// The lists the caller keeps.
#[utoipa::path(
    get, path = "/api/v1/me/lists", operation_id = "my_lists", tag = "matters", security(("token" = [])),
    responses(
        (status = 200, description = "Lists", body = KeptListsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_lists(from: Cx) -> Result<Json<KeptListsBody>, Problem> {
    let rows = saved::mine(&from.cx).await?.into_iter();
    let items = rows.map(|row| KeptListBody { id: row.id, name: row.name, query: row.query, created: row.created.0 });
    Ok(Json(KeptListsBody { items: items.collect(), next: None }))
}

#[derive(Debug, Serialize, ToSchema)]
struct KeptBody {
    id: Uuid,
}

/// Keeps a list under a name.
#[utoipa::path(
    post, path = "/api/v1/me/lists", operation_id = "keep_list", tag = "matters", request_body = NewList, security(("token" = [])),
    responses(
        (status = 201, description = "It is kept", body = KeptBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn keep_list(from: Cx, Body(body): Body<NewList>) -> Result<(StatusCode, Json<KeptBody>), Problem> {
    Ok((StatusCode::CREATED, Json(KeptBody { id: saved::keep(&from.cx, body).await? })))
}

/// Takes a kept list away.
#[utoipa::path(
    delete, path = "/api/v1/me/lists/{id}", operation_id = "end_list", tag = "matters", params(("id" = Uuid, Path)),
    security(("token" = [])),
    responses(
        (status = 204, description = "It is gone"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_list(from: Cx, Path(id): Path<Uuid>, _: Ours) -> Result<StatusCode, Problem> {
    saved::end(&from.cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Many matters for one post.
#[derive(Debug, Deserialize, ToSchema)]
struct AssignManyBody {
    /// At most fifty.
    matters: Vec<Uuid>,
    post: Uuid,
    #[serde(default)]
    note: String,
}

/// How it went with one of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkGivenBody)]
struct GivenBody {
    matter: Uuid,
    done: bool,
    /// Why not: the code of the refusal.
    code: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct GivensBody {
    items: Vec<GivenBody>,
    next: Option<String>,
}

fn code(problem: &Problem) -> String {
    match problem {
        Problem::Refused(no) | Problem::NotAllowed(no) | Problem::Conflict(no) => no.code.to_owned(),
        Problem::Invalid(all) => all.first().map_or_else(String::new, |no| no.code.to_owned()),
        Problem::NotFound => crate::problem::House::NotFound.code().to_owned(),
        _ => crate::problem::House::Busy.code().to_owned(),
    }
}

/// Gives many matters to one post, each by itself: what could not be given stands beside what was.
#[utoipa::path(
    post, path = "/api/v1/desk/assignments", operation_id = "assign_many", tag = "matters", request_body = AssignManyBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "How it went with each", body = GivensBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn assign_all(from: Cx, Body(body): Body<AssignManyBody>) -> Result<Json<GivensBody>, Problem> {
    let all: Vec<MatterId> = body.matters.into_iter().map(MatterId).collect();
    let given = assign_many(&from.cx, &all, &Assign { post: PostId(body.post), note: body.note }).await?;
    let items = given.into_iter().map(|one| GivenBody {
        matter: one.matter.0,
        done: one.result.is_ok(),
        code: one.result.err().map(|problem| code(&problem)),
    });
    Ok(Json(GivensBody { items: items.collect(), next: None }))
}

/// The plan of a compound.
#[derive(Debug, Serialize, ToSchema)]
struct PlanBody {
    /// Where the picture is.
    picture: String,
    width: i64,
    height: i64,
    pins: Vec<Pin>,
    revision: i64,
}

/// The plan of a compound, with where its buildings stand in per mille of the picture.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/plan", operation_id = "plan", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The plan", body = PlanBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn plan(from: Cx, Path(id): Path<Uuid>) -> Result<Json<PlanBody>, Problem> {
    from.cx.may(Action::PlacesRead, &Object::default())?;
    let row = plan_of(&mut from.cx.app.db.read().await?, PlaceId(id)).await?;
    let (pins, picture) = (pins_of(&row.pins), format!("/c/{id}/plan.jpg?v={}", row.revision));
    Ok(Json(PlanBody { picture, width: row.width, height: row.height, pins, revision: row.revision }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct PinsBody {
    pins: Vec<Pin>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PlanRevision {
    revision: i64,
}

/// Says where the buildings of a compound stand on its plan.
#[utoipa::path(
    put, path = "/api/v1/places/{id}/plan", operation_id = "put_pins", tag = "matters", params(("id" = Uuid, Path)),
    request_body = PinsBody, security(("token" = [])),
    responses(
        (status = 200, description = "They are kept", body = PlanRevision),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pins(from: Cx, Path(id): Path<Uuid>, Body(body): Body<PinsBody>) -> Result<Json<PlanRevision>, Problem> {
    Ok(Json(PlanRevision { revision: put_pins(&from.cx, PlaceId(id), body.pins).await? }))
}

#[derive(OpenApi)]
#[openapi(
    paths(my_lists, keep_list, end_list, assign_all, plan, pins),
    components(schemas(
        KeptListBody,
        KeptListsBody,
        NewList,
        KeptBody,
        AssignManyBody,
        GivenBody,
        GivensBody,
        PlanBody,
        Pin,
        PinsBody,
        PlanRevision,
        ProblemBody
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/me/lists", Action::MeRead, my_lists)
        .post("/api/v1/me/lists", Action::MeChange, keep_list)
        .delete("/api/v1/me/lists/{id}", Action::MeChange, end_list)
        .post("/api/v1/desk/assignments", Action::MattersAssign, assign_all)
        .get("/api/v1/places/{id}/plan", Action::PlacesRead, plan)
        .put("/api/v1/places/{id}/plan", Action::PlansChange, pins)
        .describe(Described::openapi())
}
