//! What a community offers to those who raise something: its categories and the papers on its walls, for programs.

use super::super::posters::make_poster;
use super::super::trees::{ChangeCategory, change_category};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
struct NewPosterBody {
    place: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
struct PosterBody {
    id: Uuid,
    /// The address is `/at/<code>`.
    code: String,
    place: Uuid,
}

/// Makes the paper of a place, or gives the living one again.
#[utoipa::path(
    post, path = "/api/v1/posters", tag = "matters", security(("token" = [])), request_body = NewPosterBody,
    responses(
        (status = 200, description = "The paper", body = PosterBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_poster(from: Cx, Body(body): Body<NewPosterBody>) -> Result<Json<PosterBody>, Problem> {
    let poster = make_poster(&from.cx, PlaceId(body.place)).await?;
    Ok(Json(PosterBody { id: poster.id, code: poster.code, place: poster.place.0 }))
}

/// A category as the community wants it; without an id a new one. Nothing in use is ever taken away: it is retired.
#[derive(Debug, Deserialize, ToSchema)]
struct ChangeCategoryBody {
    community: Uuid,
    #[serde(default)]
    id: String,
    /// Of a new one: an id of a group.
    #[serde(default)]
    group: String,
    zh: String,
    en: String,
    reply_minutes: i64,
    finish_minutes: i64,
    /// `simple`, `complex` or `hard`.
    grade: String,
    /// A kind of post.
    handler: String,
    look_back_days: i64,
    /// `open` or `closed`.
    publication: String,
    #[serde(default)]
    retired: bool,
    reason: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ChangedCategoryBody {
    id: String,
    version: i64,
}

/// Changes, adds or retires a category: the community has a new version from now on.
#[utoipa::path(
    post, path = "/api/v1/categories", tag = "matters", security(("token" = [])), request_body = ChangeCategoryBody,
    responses(
        (status = 200, description = "The new version", body = ChangedCategoryBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn change_one_category(from: Cx, Body(body): Body<ChangeCategoryBody>) -> Result<Json<ChangedCategoryBody>, Problem> {
    let input = ChangeCategory {
        community: Some(PlaceId(body.community)),
        id: body.id,
        group: body.group,
        zh: body.zh,
        en: body.en,
        reply_minutes: body.reply_minutes,
        finish_minutes: body.finish_minutes,
        grade: body.grade,
        handler: body.handler,
        look_back_days: body.look_back_days,
        publication: body.publication,
        retired: body.retired,
        reason: body.reason,
    };
    let (version, id) = change_category(&from.cx, input).await?;
    Ok(Json(ChangedCategoryBody { id, version }))
}

#[derive(OpenApi)]
#[openapi(
    paths(new_poster, change_one_category),
    components(schemas(NewPosterBody, PosterBody, ChangeCategoryBody, ChangedCategoryBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/categories", Action::CategoriesManage, change_one_category)
        .post("/api/v1/posters", Action::PostersMake, new_poster)
        .describe(Described::openapi())
}
