//! Pieces of work for programs.

use super::super::projects::{NewProject, Project, begin_project, end_project, note_contact, project, projects};
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
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
    /// At least two.
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
struct ProjectBody {
    id: Uuid,
    compound: Uuid,
    number: String,
    title: String,
    words: String,
    /// `open` or `done`.
    state: String,
    outcome: String,
    /// The kind of post that answers for it; never a person.
    post_kind: Option<&'static str>,
    matters: Vec<ProjectMatterItem>,
    /// How many dwellings stand at `open`, `visited`, `phoned`, `not-reached`.
    contacts: BTreeMap<String, i64>,
    /// Each dwelling: only for those who ask there.
    dwellings: Vec<ProjectDwellingItem>,
}

impl From<Project> for ProjectBody {
    fn from(one: Project) -> Self {
        let matter = |linked: super::super::projects::Linked| ProjectMatterItem {
            id: linked.id.0,
            number: linked.number,
            title: Some(linked.title).filter(|title| !title.is_empty()),
            state: linked.state,
        };
        Self {
            id: one.id,
            compound: one.compound.0,
            number: one.number,
            title: one.title,
            words: one.words,
            state: one.state,
            outcome: one.outcome,
            post_kind: one.post.map(|post| post.kind.name()),
            matters: one.matters.into_iter().map(matter).collect(),
            contacts: one.contacts.into_iter().collect(),
            dwellings: one
                .dwellings
                .into_iter()
                .map(|(id, _, contact)| ProjectDwellingItem { dwelling: id.0, contact })
                .collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ProjectItem {
    id: Uuid,
    number: String,
    title: String,
    state: String,
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
    let rows = projects(&mut tx, PlaceId(asked.compound), asked.before, PAGE_ROWS).await?;
    let full = i64::try_from(rows.len()).unwrap_or_default() == PAGE_ROWS;
    let next = rows.last().filter(|_| full).map(|(id, ..)| id.to_string());
    let items = rows.into_iter().map(|(id, number, title, state)| ProjectItem { id, number, title, state }).collect();
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
async fn one_project(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ProjectBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    Ok(Json(project(&mut tx, &from.cx, id).await?.into()))
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
        matters: body.matters.into_iter().map(MatterId).collect(),
        touches: body.touches.map(PlaceId),
    };
    let id = begin_project(&from.cx, new).await?;
    let mut tx = from.cx.app.db.read().await?;
    Ok((StatusCode::CREATED, Json(project(&mut tx, &from.cx, id).await?.into())))
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
    end_project(&from.cx, id, &body.words).await?;
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
        EndProjectBody
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
}
