//! What stands in a work, for programs: items, organisations, stages, what has changed since.

use super::super::pages::raise::photos_of;
use super::super::store::works::{ItemRow, PartyRow, StepRow};
use super::super::works::{
    ItemNews, NewItem, NewPartner, add_item, add_partner, draft_result, partner_kept, reach_stage, say_since, tell_item,
};
use super::projects::{ProjectBody, one_project};
use crate::problem::Problem;
use crate::web::api::{Body, Parts, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::works::is_red;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// Something that is made in a piece of work.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorksItemBody {
    id: Uuid,
    words: String,
    quantity: i64,
    unit: String,
    due: Option<i64>,
    done: Option<i64>,
    late: bool,
    why_no_photo: String,
    /// Whether there is a photo of before, and of after: `/works/{id}/items/{item}/before.jpg`.
    photo_before: bool,
    photo_after: bool,
}

impl WorksItemBody {
    pub(super) fn of(row: ItemRow, ended: bool, now: Millis) -> Self {
        Self {
            late: is_red(row.due, row.done, ended, now),
            id: row.id,
            words: row.words,
            quantity: row.quantity,
            unit: row.unit,
            due: row.due.map(|at| at.0),
            done: row.done.map(|at| at.0),
            why_no_photo: row.why_no_photo,
            photo_before: !row.before_blob.is_empty(),
            photo_after: !row.after_blob.is_empty(),
        }
    }
}

/// An organisation that takes part; never a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorksPartyBody {
    id: Uuid,
    name: String,
    contact: String,
    commits: String,
    due: i64,
    kept: Option<i64>,
    said: String,
    late: bool,
}

impl WorksPartyBody {
    pub(super) fn of(row: PartyRow, ended: bool, now: Millis) -> Self {
        Self {
            late: is_red(Some(row.due), row.kept, ended, now),
            id: row.id,
            name: row.name,
            contact: row.contact,
            commits: row.commits,
            due: row.due.0,
            kept: row.kept.map(|at| at.0),
            said: row.said,
        }
    }
}

/// A line of its course.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WorksStepBody {
    /// The stage reached; null for what has changed since it ended.
    stage: Option<String>,
    words: String,
    at: i64,
}

impl WorksStepBody {
    pub(super) fn of(row: StepRow) -> Self {
        Self { stage: Some(row.stage).filter(|stage| !stage.is_empty()), words: row.words, at: row.at.0 }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewWorksItemBody {
    words: String,
    /// Whole units, at least one.
    quantity: i64,
    /// The word for the unit, such as `米`.
    unit: String,
    /// A day as `2026-11-30`.
    #[serde(default)]
    due: String,
}

/// Writes down what is to be made.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/items", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = NewWorksItemBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_works_item(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<NewWorksItemBody>,
) -> Result<Json<ProjectBody>, Problem> {
    let input = NewItem { words: body.words, quantity: body.quantity.to_string(), unit: body.unit, due: body.due };
    add_item(&from.cx, id, input).await?;
    one_project(from, Path(id)).await
}

/// Photos of an item before and after, and that it is made.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct WorksItemForm {
    /// Anything: it is made.
    done: Option<String>,
    /// Why there is no photo of what was made.
    why: Option<String>,
    #[schema(value_type = Option<String>, format = Binary)]
    before: Option<Vec<u8>>,
    #[schema(value_type = Option<String>, format = Binary)]
    after: Option<Vec<u8>>,
}

/// Photos of an item before and after, and that it is made.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/items/{item}", tag = "matters", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("token" = [])),
    request_body(content = WorksItemForm, content_type = "multipart/form-data"),
    responses(
        (status = 204, description = "It is written down"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn tell_works_item(Path((id, item)): Path<(Uuid, Uuid)>, parts: Parts) -> Result<StatusCode, Problem> {
    let input = ItemNews {
        before: photos_of(&parts.files, "before").into_iter().next(),
        after: photos_of(&parts.files, "after").into_iter().next(),
        done: parts.fields.ticked("done"),
        why_no_photo: parts.fields.text("why").to_owned(),
    };
    tell_item(&parts.cx, id, item, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewWorksPartyBody {
    /// An organisation, never a person.
    name: String,
    #[serde(default)]
    contact: String,
    commits: String,
    /// A day as `2026-11-30`.
    due: String,
}

/// Writes down an organisation and what it commits to.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/parties", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = NewWorksPartyBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_works_party(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<NewWorksPartyBody>,
) -> Result<Json<ProjectBody>, Problem> {
    let input = NewPartner { name: body.name, contact: body.contact, commits: body.commits, due: body.due };
    add_partner(&from.cx, id, input).await?;
    one_project(from, Path(id)).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct WorksWordsBody {
    words: String,
}

/// What an organisation committed to is there.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/parties/{party}/kept", tag = "matters", params(("id" = Uuid, Path), ("party" = Uuid, Path)), security(("token" = [])),
    request_body = WorksWordsBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn works_party_kept(
    from: Cx,
    Path((id, party)): Path<(Uuid, Uuid)>,
    Body(body): Body<WorksWordsBody>,
) -> Result<Json<ProjectBody>, Problem> {
    partner_kept(&from.cx, id, party, &body.words).await?;
    one_project(from, Path(id)).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct WorksStageBody {
    /// One of the stages of its kind.
    stage: String,
    words: String,
}

/// It has come to another stage of its kind.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/stage", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = WorksStageBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn works_stage(from: Cx, Path(id): Path<Uuid>, Body(body): Body<WorksStageBody>) -> Result<Json<ProjectBody>, Problem> {
    reach_stage(&from.cx, id, &body.stage, &body.words).await?;
    one_project(from, Path(id)).await
}

/// What has changed since it ended.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/since", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = WorksWordsBody,
    responses(
        (status = 200, description = "The piece of work", body = ProjectBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn works_since(from: Cx, Path(id): Path<Uuid>, Body(body): Body<WorksWordsBody>) -> Result<Json<ProjectBody>, Problem> {
    say_since(&from.cx, id, &body.words).await?;
    one_project(from, Path(id)).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct WorksNoticeBody {}

/// A draft somebody else checks and publishes.
#[derive(Debug, Serialize, ToSchema)]
struct WorksDraftBody {
    notice: Uuid,
}

/// Drafts a notice of what came of it.
#[utoipa::path(
    post, path = "/api/v1/works/{id}/notice", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = WorksNoticeBody,
    responses(
        (status = 201, description = "The draft", body = WorksDraftBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn works_notice(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(WorksNoticeBody {}): Body<WorksNoticeBody>,
) -> Result<(StatusCode, Json<WorksDraftBody>), Problem> {
    let notice = draft_result(&from.cx, id).await?;
    Ok((StatusCode::CREATED, Json(WorksDraftBody { notice: notice.0 })))
}

#[derive(OpenApi)]
#[openapi(
    paths(new_works_item, tell_works_item, new_works_party, works_party_kept, works_stage, works_since, works_notice),
    components(schemas(
        NewWorksItemBody,
        WorksItemForm,
        NewWorksPartyBody,
        WorksWordsBody,
        WorksStageBody,
        WorksNoticeBody,
        WorksDraftBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/works/{id}/items", Action::MattersProjects, new_works_item)
        .post_with_files("/api/v1/works/{id}/items/{item}", Action::MattersProjects, tell_works_item)
        .post("/api/v1/works/{id}/parties", Action::MattersProjects, new_works_party)
        .post("/api/v1/works/{id}/parties/{party}/kept", Action::MattersProjects, works_party_kept)
        .post("/api/v1/works/{id}/stage", Action::MattersProjects, works_stage)
        .post("/api/v1/works/{id}/since", Action::MattersProjects, works_since)
        .post("/api/v1/works/{id}/notice", Action::MattersProjects, works_notice)
        .describe(Described::openapi())
}
