//! What is said about topics, for programs.

use super::super::remarks::{RemarkBody, discussion};
use super::super::remarks::{RemarkNow, moderate_remark, object_to_hiding, say_about};
use super::super::store::topics as topic_store;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// Each of them brings its answers along.
const ROWS: i64 = 20;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RemarksAsked {
    before: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RemarksBody {
    items: Vec<RemarkBody>,
    /// Hand it back as `before`; null at the end.
    next: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewRemarkBody {
    words: String,
    /// The remark it answers.
    parent: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct RemarkModerationBody {
    /// `hidden` or `shown`; when its author objected, `hidden` keeps it out with an answer.
    standing: String,
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct RemarkObjectionBody {
    words: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct RemarkNowBody {
    id: Uuid,
    topic: Uuid,
    standing: String,
    revision: i64,
}

impl From<RemarkNow> for RemarkNowBody {
    fn from(now: RemarkNow) -> Self {
        Self { id: now.id, topic: now.topic, standing: now.standing, revision: now.revision }
    }
}

/// What was said about a topic, newest first, each with the answers to it. Nobody sees who spoke.
#[utoipa::path(
    get, path = "/api/v1/topics/{id}/remarks", tag = "meetings", params(("id" = Uuid, Path), RemarksAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Remarks", body = RemarksBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn remarks(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<RemarksAsked>) -> Result<Json<RemarksBody>, Problem> {
    from.cx.may(Action::TopicsRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let whole = topic_store::topic(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (items, next) = discussion(&mut tx, &from.cx, &whole.topic, asked.before, ROWS).await?;
    Ok(Json(RemarksBody { items, next }))
}

/// Says something about a topic, or answers what somebody said.
#[utoipa::path(
    post, path = "/api/v1/topics/{id}/remarks", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = NewRemarkBody,
    responses(
        (status = 201, description = "It stands there", body = RemarkNowBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn remark_say(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<NewRemarkBody>,
) -> Result<(StatusCode, Json<RemarkNowBody>), Problem> {
    Ok((StatusCode::CREATED, Json(say_about(&from.cx, id, body.parent, &body.words).await?.into())))
}

/// Takes a remark out or puts it back, with a reason that stays; or answers its author’s objection.
#[utoipa::path(
    post, path = "/api/v1/remarks/{id}/moderation", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])), request_body = RemarkModerationBody,
    responses(
        (status = 200, description = "Where it stands", body = RemarkNowBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn remark_moderate(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<RemarkModerationBody>,
) -> Result<Json<RemarkNowBody>, Problem> {
    Ok(Json(moderate_remark(&from.cx, id, &body.standing, &body.reason).await?.into()))
}

/// Its author says why it should not have been taken out; somebody else answers.
#[utoipa::path(
    post, path = "/api/v1/remarks/{id}/objection", tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])), request_body = RemarkObjectionBody,
    responses(
        (status = 200, description = "Where it stands", body = RemarkNowBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn remark_object(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<RemarkObjectionBody>,
) -> Result<Json<RemarkNowBody>, Problem> {
    Ok(Json(object_to_hiding(&from.cx, id, &body.words).await?.into()))
}

#[derive(OpenApi)]
#[openapi(
    paths(remarks, remark_say, remark_moderate, remark_object),
    components(schemas(RemarkBody, RemarksBody, NewRemarkBody, RemarkModerationBody, RemarkObjectionBody, RemarkNowBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/topics/{id}/remarks", Action::TopicsRead, remarks)
        .post("/api/v1/topics/{id}/remarks", Action::TopicsRemark, remark_say)
        .post("/api/v1/remarks/{id}/moderation", Action::TopicsModerate, remark_moderate)
        .post("/api/v1/remarks/{id}/objection", Action::TopicsRemark, remark_object)
        .describe(Described::openapi())
}
