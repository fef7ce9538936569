//! Pieces of work for programs.

use super::super::projects::{NewProject, Project, ProjectLine, begin_project, end_project, note_contact, project, projects};
use super::works::{WorksItemBody, WorksPartyBody, WorksStepBody};
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
struct NewProjectBody {
    compound: Uuid,
    title: String,
    words: String,
    /// The one post that answers for it.
    post: Uuid,
    /// One of the kinds of `methods/works.toml`; left out it is `gathered`.
    #[serde(default)]
    kind: String,
    /// At least two for a kind that gathers matters.
    #[serde(default)]
    matters: Vec<Uuid>,
    /// The building, entrance or compound whose dwellings it touches.
    touches: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectMatterItem {
    id: Uuid,
    number: String,
    /// Null until it is checked.
    title: Option<String>,
    state: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectDwellingItem {
    dwelling: Uuid,
    /// `open`, `visited`, `phoned` or `not-reached`.
    contact: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProjectBody {
    id: Uuid,
    compound: Uuid,
    number: String,
    title: String,
    words: String,
    /// `open` or `done`.
    state: String,
    outcome: String,
    /// Why it ended although something that was promised is not there.
    unkept: String,
    /// The kind of post that answers for it; never a person.
    post_kind: Option<&'static str>,
    matters: Vec<ProjectMatterItem>,
    /// How many dwellings stand at `open`, `visited`, `phoned`, `not-reached`.
    contacts: BTreeMap<String, i64>,
    /// Each dwelling: only for those who ask there.
    dwellings: Vec<ProjectDwellingItem>,
    kind: String,
    /// The stage of its kind it has reached.
    stage: String,
    finished: Option<i64>,
    items: Vec<WorksItemBody>,
    parties: Vec<WorksPartyBody>,
    steps: Vec<WorksStepBody>,
}

impl ProjectBody {
    pub(super) fn of(one: Project, now: Millis) -> Self {
        let matter = |linked: super::super::projects::Linked| ProjectMatterItem {
            id: linked.id.0,
            number: linked.number,
            title: Some(linked.title).filter(|title| !title.is_empty()),
            state: linked.state,
        };
        let ended = one.state == "done";
        Self {
            id: one.id,
            compound: one.compound.0,
            number: one.number,
            title: one.title,
            words: one.words,
            state: one.state,
            outcome: one.outcome,
            unkept: one.unkept,
            post_kind: one.post.map(|post| post.kind.name()),
            matters: one.matters.into_iter().map(matter).collect(),
            contacts: one.contacts.into_iter().collect(),
            dwellings: one
                .dwellings
                .into_iter()
                .map(|(id, _, contact)| ProjectDwellingItem { dwelling: id.0, contact })
                .collect(),
            items: one.items.into_iter().map(|row| WorksItemBody::of(row, ended, now)).collect(),
            parties: one.parties.into_iter().map(|row| WorksPartyBody::of(row, ended, now)).collect(),
            steps: one.steps.into_iter().map(WorksStepBody::of).collect(),
            kind: one.kind,
            stage: one.stage,
            finished: one.finished,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectItem {
    id: Uuid,
    number: String,
    title: String,
    state: String,
    kind: String,
    stage: String,
    /// How much of it is late: items, and what somebody committed to.
    late: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectsBody {
    items: Vec<ProjectItem>,
    /// Hand it back as `before`; null at the end.
    next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProjectsAsked {
    compound: Uuid,
    /// Of one kind only.
    kind: Option<String>,
    /// `open` or `done` only.
    state: Option<String>,
    before: Option<Uuid>,
}

/// Pieces of work of a compound, newest first.
#[utoipa::path(
    get, path = "/api/v1/works", tag = "matters", params(ProjectsAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Pieces of work", body = ProjectsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_projects(from: Cx, Query(asked): Query<ProjectsAsked>) -> Result<Json<ProjectsBody>, Problem> {
    from.cx.may(Action::ProjectsRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let filter = (asked.kind.as_deref().unwrap_or_default(), asked.state.as_deref().unwrap_or_default());
    let rows = projects(&mut tx, PlaceId(asked.compound), filter, asked.before, (PAGE_ROWS, from.cx.now)).await?;
    let full = i64::try_from(rows.len()).unwrap_or_default() == PAGE_ROWS;
    let next = rows.last().filter(|_| full).map(|last| last.id.to_string());
    let item = |one: ProjectLine| ProjectItem {
        id: one.id,
        number: one.number,
        title: one.title,
        state: one.state,
        kind: one.kind,
        stage: one.stage,
        late: one.late,
    };
    let items = rows.into_iter().map(item).collect();
    Ok(Json(ProjectsBody { items, next }))
}

/// A piece of work as the caller may see it.
#[utoipa::path(
    get, path = "/api/v1/works/{id}", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one_project(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ProjectBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    Ok(Json(ProjectBody::of(project(&mut tx, &from.cx, id).await?, from.cx.now)))
}

/// Raises matters that keep coming back to one piece of work with one post that answers for it.
#[utoipa::path(
    post, path = "/api/v1/works", tag = "matters", security(("token" = [])), request_body = NewProjectBody,
    responses(
        (status = 201, description = "It is begun", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_project(from: Cx, Body(body): Body<NewProjectBody>) -> Result<(StatusCode, Json<ProjectBody>), Problem> {
    let new = NewProject {
        compound: PlaceId(body.compound),
        title: body.title,
        words: body.words,
        post: PostId(body.post),
        kind: body.kind,
        matters: body.matters.into_iter().map(MatterId).collect(),
        touches: body.touches.map(PlaceId),
    };
    let id = begin_project(&from.cx, new).await?;
    let mut tx = from.cx.app.db.read().await?;
    Ok((StatusCode::CREATED, Json(ProjectBody::of(project(&mut tx, &from.cx, id).await?, from.cx.now))))
}

#[derive(Debug, Deserialize, ToSchema)]
struct ProjectContactBody {
    dwelling: Uuid,
    /// `visited`, `phoned` or `not-reached`.
    contact: String,
}

/// Writes down how far somebody came in asking at a dwelling.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/contacts", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ProjectContactBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn note_project_contact(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<ProjectContactBody>,
) -> Result<Json<ProjectBody>, Problem> {
    note_contact(&from.cx, id, DwellingId(body.dwelling), &body.contact).await?;
    one_project(from, Path(id)).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct EndProjectBody {
    /// What came of it; everybody reads it.
    words: String,
    /// Why it ends although something that was promised is not there; needed only then.
    #[serde(default)]
    unkept: String,
}

/// Closes a piece of work: every dwelling was asked, and every reporter judged or was tried to be reached.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/end", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = EndProjectBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_one_project(from: Cx, Path(id): Path<Uuid>, Body(body): Body<EndProjectBody>) -> Result<Json<ProjectBody>, Problem> {
    end_project(&from.cx, id, &body.words, &body.unkept).await?;
    one_project(from, Path(id)).await
}

#[derive(OpenApi)]
#[openapi(
    paths(list_projects, one_project, new_project, note_project_contact, end_one_project),
    components(schemas(
        NewProjectBody,
        ProjectBody,
        ProjectMatterItem,
        ProjectDwellingItem,
        ProjectItem,
        ProjectsBody,
        ProjectContactBody,
        EndProjectBody,
        WorksItemBody,
        WorksPartyBody,
        WorksStepBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/works", Action::ProjectsRead, list_projects)
        .post("/api/v1/works", Action::MattersProjects, new_project)
        .get("/api/v1/works/{id}", Action::ProjectsRead, one_project)
        .post("/api/v1/works/{id}/contacts", Action::MattersProjects, note_project_contact)
        .post("/api/v1/works/{id}/end", Action::MattersProjects, end_one_project)
        .describe(Described::openapi())
        .merge(super::works::routes())
}
