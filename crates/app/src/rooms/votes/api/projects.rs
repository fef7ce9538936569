//! Projects for programs.

use super::super::project_course::{drop_project, link_vote, note_milestone, start_works};
use super::super::projects::{
    BeginProject, PartOf, ProjectState, begin_project, consent, enter_consent, object_to, set_shares, settle_objection, shares_of,
};
use super::super::store::projects::{self as store, Project};
use super::bodies::VoteThingBody;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId, ProjectId, VoteId};
use pavilion_rules::votes::project::{WHOLE, amounts, shown as percent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// What one dwelling bears.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntranceShareBody)]
struct ShareBody {
    dwelling: Uuid,
    room: String,
    floor: i64,
    /// Of ten thousand.
    parts: i64,
    percent: String,
    /// In fen.
    amount: i64,
}

/// How many dwellings said what so far; nobody is named.
#[derive(Debug, Default, Serialize, ToSchema)]
struct ConsentsBody {
    yes: i64,
    no: i64,
    unsure: i64,
    of: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectObjectionBody {
    id: Uuid,
    state: String,
    /// For those who manage the project.
    words: String,
    answer: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntranceProjectBody)]
struct ProjectBody {
    id: Uuid,
    entrance: Uuid,
    title: String,
    words: String,
    state: String,
    cost: i64,
    subsidy: i64,
    shares: Vec<ShareBody>,
    parts_sum: i64,
    whole: i64,
    consents: ConsentsBody,
    objections: Vec<ProjectObjectionBody>,
    #[schema(value_type = Vec<Object>)]
    milestones: serde_json::Value,
    upkeep: String,
    /// Why it was dropped; empty otherwise.
    ended_reason: String,
    vote: Option<Uuid>,
    revision: i64,
}

async fn body_of(tx: &mut Tx, cx: &Context, row: &Project) -> Result<ProjectBody, Problem> {
    let shares = shares_of(row)?;
    let each = amounts(row.cost - row.subsidy, &shares);
    let mut last = std::collections::HashMap::new();
    for one in store::consents(tx, row.id).await? {
        last.insert(one.dwelling, one.says);
    }
    let n = |says: &str| i64::try_from(last.values().filter(|one| *one == says).count()).unwrap_or(0);
    let object = pavilion_rules::access::Object {
        path: row.place_path.clone(),
        compound: Some(row.compound),
        ..pavilion_rules::access::Object::default()
    };
    let manages = cx.can(Action::ProjectsManage, &object);
    let objections = store::objections(tx, row.id).await?;
    Ok(ProjectBody {
        id: row.id.0,
        entrance: row.entrance.0,
        title: row.title.clone(),
        words: row.words.clone(),
        state: row.state.clone(),
        cost: row.cost,
        subsidy: row.subsidy,
        parts_sum: shares.iter().map(|one| one.parts).sum(),
        whole: WHOLE,
        consents: ConsentsBody { yes: n("yes"), no: n("no"), unsure: n("unsure"), of: i64::try_from(shares.len()).unwrap_or(0) },
        shares: shares
            .into_iter()
            .zip(each)
            .map(|(one, amount)| ShareBody {
                dwelling: one.dwelling,
                room: one.label,
                floor: one.floor,
                percent: percent(one.parts),
                parts: one.parts,
                amount,
            })
            .collect(),
        objections: objections
            .into_iter()
            .map(|one| ProjectObjectionBody {
                id: one.id,
                state: one.state,
                words: if manages { one.words } else { String::new() },
                answer: one.answer,
            })
            .collect(),
        milestones: serde_json::from_str(&row.milestones)?,
        upkeep: row.upkeep.clone(),
        ended_reason: row.ended_reason.clone(),
        vote: row.vote.map(|id| id.0),
        revision: row.revision,
    })
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntranceProjectItem)]
struct ProjectItem {
    id: Uuid,
    title: String,
    state: String,
    cost: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntranceProjectsBody)]
struct ProjectsBody {
    items: Vec<ProjectItem>,
    next: Option<Uuid>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProjectsAsked {
    compound: Uuid,
}

/// Projects of a compound, such as lifts.
#[utoipa::path(
    get, path = "/api/v1/projects", tag = "projects", params(ProjectsAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Projects", body = ProjectsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn projects(from: Cx, Query(asked): Query<ProjectsAsked>) -> Result<Json<ProjectsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let rows = store::of_compound(&mut tx, PlaceId(asked.compound), 200).await?;
    let items =
        rows.into_iter().map(|one| ProjectItem { id: one.id.0, title: one.title, state: one.state, cost: one.cost }).collect();
    Ok(Json(ProjectsBody { items, next: None }))
}

/// One project, with who bears what and how it stands.
#[utoipa::path(
    get, path = "/api/v1/projects/{id}", tag = "projects", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The project", body = ProjectBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn project(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let row = store::project(&mut tx, ProjectId(id)).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &body_of(&mut tx, &from.cx, &row).await?)
}

/// Begins a project of one entrance.
#[utoipa::path(
    post, path = "/api/v1/projects", tag = "projects", security(("token" = [])), request_body = BeginProject,
    responses(
        (status = 201, description = "It is begun", body = ProjectState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn begin(from: Cx, Body(body): Body<BeginProject>) -> Result<(StatusCode, Json<ProjectState>), Problem> {
    Ok((StatusCode::CREATED, Json(begin_project(&from.cx, body).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = EntranceProjectEndBody)]
struct DropBody {
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SharesBody {
    parts: Vec<PartOf>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SaysBody {
    /// `yes`, `no` or `unsure`.
    says: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SaidAtDoorBody {
    dwelling: Uuid,
    says: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ObjectBody {
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SettleBody {
    objection: Uuid,
    /// By a documented decision, without agreement.
    #[serde(default)]
    overridden: bool,
    answer: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct LinkBody {
    vote: Uuid,
}

#[derive(Debug, Deserialize, ToSchema)]
struct WorksBody {}

#[derive(Debug, Deserialize, ToSchema)]
struct MilestoneBody {
    words: String,
    /// With it the project is commissioned: who bears the upkeep.
    #[serde(default)]
    upkeep: Option<String>,
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, $reply:ty, |$cx:ident, $id:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "projects", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $body,
            responses(
                (status = 200, description = "What became of it", body = $reply),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body($input): Body<$body>) -> Result<Json<$reply>, Problem> {
            let ($cx, $id): (&Context, ProjectId) = (&from.cx, ProjectId(id));
            Ok(Json($act))
        }
    };
}

step!(/// Sets who bears how much: exactly ten thousand parts.
    set_project_shares, "/api/v1/projects/{id}/shares", SharesBody, ProjectState, |cx, id, body| set_shares(cx, id, body.parts).await?);
step!(/// Says yes or no for one's own dwelling.
    say_to_project, "/api/v1/projects/{id}/consents", SaysBody, VoteThingBody, |cx, id, body| VoteThingBody { id: consent(cx, id, &body.says).await? });
step!(/// Enters what a dwelling said at the door; its people are told.
    enter_project_consent, "/api/v1/projects/{id}/consents/entered", SaidAtDoorBody, VoteThingBody, |cx, id, body| VoteThingBody { id: enter_consent(cx, id, DwellingId(body.dwelling), &body.says).await? });
step!(/// Objects to a project of one's own entrance.
    object_to_project, "/api/v1/projects/{id}/objections", ObjectBody, VoteThingBody, |cx, id, body| VoteThingBody { id: object_to(cx, id, &body.words).await? });
step!(/// Settles an objection, or overrides it by a documented decision.
    settle_project_objection, "/api/v1/projects/{id}/objections/answers", SettleBody, VoteThingBody, |cx, id, body| VoteThingBody { id: settle_objection(cx, id, body.objection, body.overridden, &body.answer).await? });
step!(/// Names the vote of the entrance that decides it.
    link_project_vote, "/api/v1/projects/{id}/vote", LinkBody, ProjectState, |cx, id, body| link_vote(cx, id, VoteId(body.vote)).await?);
step!(/// Drops the project, with a reason everybody reads.
    drop_entrance_project, "/api/v1/projects/{id}/end", DropBody, ProjectState, |cx, id, body| drop_project(cx, id, &body.reason).await?);
step!(/// Begins the works.
    start_project_works, "/api/v1/projects/{id}/works", WorksBody, ProjectState, |cx, id, _body| start_works(cx, id).await?);
step!(/// Notes a step of the works, or the commissioning.
    note_project_milestone, "/api/v1/projects/{id}/milestones", MilestoneBody, ProjectState, |cx, id, body| note_milestone(cx, id, &body.words, body.upkeep.as_deref()).await?);

#[derive(OpenApi)]
#[openapi(
    paths(
        projects,
        project,
        begin,
        set_project_shares,
        say_to_project,
        enter_project_consent,
        object_to_project,
        settle_project_objection,
        link_project_vote,
        start_project_works,
        drop_entrance_project,
        note_project_milestone
    ),
    components(schemas(
        ProjectsBody,
        ProjectItem,
        ProjectBody,
        ShareBody,
        ConsentsBody,
        ProjectObjectionBody,
        BeginProject,
        PartOf,
        ProjectState,
        SharesBody,
        SaysBody,
        SaidAtDoorBody,
        ObjectBody,
        SettleBody,
        LinkBody,
        DropBody,
        WorksBody,
        MilestoneBody,
        VoteThingBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    let (manage, speak) = (Action::ProjectsManage, Action::ProjectsSpeak);
    Routes::new()
        .get("/api/v1/projects", Action::VotesRead, projects)
        .post("/api/v1/projects", manage, begin)
        .get("/api/v1/projects/{id}", Action::VotesRead, project)
        .post("/api/v1/projects/{id}/shares", manage, set_project_shares)
        .post("/api/v1/projects/{id}/consents", speak, say_to_project)
        .post("/api/v1/projects/{id}/consents/entered", manage, enter_project_consent)
        .post("/api/v1/projects/{id}/objections", speak, object_to_project)
        .post("/api/v1/projects/{id}/objections/answers", manage, settle_project_objection)
        .post("/api/v1/projects/{id}/vote", manage, link_project_vote)
        .post("/api/v1/projects/{id}/works", manage, start_project_works)
        .post("/api/v1/projects/{id}/end", manage, drop_entrance_project)
        .post("/api/v1/projects/{id}/milestones", manage, note_project_milestone)
        .describe(Described::openapi())
}
