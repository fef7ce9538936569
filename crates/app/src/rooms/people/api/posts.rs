//! Posts: the list by place, giving and ending.

use super::{OurForm, cut, marked};
use crate::problem::{House, Problem, field};
use crate::rooms::people::actions::posts as actions;
use crate::rooms::people::find_account_by_login;
use crate::rooms::people::model::GivePost;
use crate::rooms::people::pages::asked_place_of_posts;
use crate::rooms::people::personal::IntoProblem;
use crate::rooms::people::store::posts::{self as store, PostSeen};
use crate::rooms::places;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::{AccountId, PlaceId, PostId};
use pavilion_rules::people::No;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A post: who has which task, where, from when to when. The holder is an account without a name.
#[derive(Serialize, ToSchema)]
struct PostBody {
    id: Uuid,
    account: Uuid,
    /// A kind of post, such as `grid-worker`.
    kind: String,
    place: Uuid,
    place_name: String,
    since: i64,
    /// Null while it goes on.
    until: Option<i64>,
    revision: i64,
}

impl From<PostSeen> for PostBody {
    fn from(post: PostSeen) -> Self {
        Self {
            id: post.id.0,
            account: post.account.0,
            kind: post.kind.name().to_owned(),
            place: post.place.0,
            place_name: post.place_name,
            since: post.since.0,
            until: post.until.map(|until| until.0),
            revision: post.revision,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct PostsBody {
    items: Vec<PostBody>,
    /// Hand it back as `before` for older ones; null at the end.
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct PostsAsked {
    /// Posts at this place and below it; without it, at the uppermost place the caller may look at.
    place: Option<Uuid>,
    /// The cursor of the page before.
    before: Option<Uuid>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Posts at a place and below it, those that are over among them, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/posts",
    tag = "people",
    params(PostsAsked),
    security(("token" = [])),
    responses(
        (status = 200, description = "Posts", body = PostsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list(from: Cx, Query(asked): Query<PostsAsked>) -> Result<Json<PostsBody>, Problem> {
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let mut tx = from.cx.app.db.read().await?;
    let place = asked.place.map_or_else(String::new, |place| place.to_string());
    let place = asked_place_of_posts(&mut tx, &from.cx, &place).await?;
    let rows = store::under(&mut tx, &place.path, asked.before, limit + 1).await?;
    let (rows, next) = cut(rows, limit, |post| post.id.0);
    Ok(Json(PostsBody { items: rows.into_iter().map(PostBody::from).collect(), next }))
}

/// One post.
#[utoipa::path(
    get,
    path = "/api/v1/posts/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The post")),
    security(("token" = [])),
    responses(
        (status = 200, description = "The post", body = PostBody),
        (status = 304, description = "Nothing changed"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn one(Path(id): Path<Uuid>, from: Cx, headers: HeaderMap) -> Result<Response, Problem> {
    from.cx.may(Action::PostsRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let post = store::seen(&mut tx, PostId(id)).await?.ok_or(Problem::NotFound)?;
    // What somebody may not know of is not found.
    let place = places::place(&mut tx, post.place).await?.ok_or(Problem::NotFound)?;
    actions::may_at(&mut tx, &from.cx, Action::PostsRead, &place).await.map_err(|_| Problem::NotFound)?;
    marked(&headers, &PostBody::from(post))
}

/// A post to be given, to an account or to whoever signs in with a phone number or an e-mail address.
#[derive(Deserialize, ToSchema)]
struct GiveAsked {
    account: Option<Uuid>,
    login: Option<String>,
    /// A kind of post, such as `grid-worker`.
    kind: String,
    place: Uuid,
    /// Milliseconds since 1970 UTC; now, if it is left out.
    since: Option<i64>,
    /// Null: until it is ended.
    until: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct GivenBody {
    id: Uuid,
}

/// Instants far outside any term: a slip of a program, such as seconds for milliseconds or the other way round.
const INSTANT_MAX: i64 = 7_258_118_400_000;

fn instant(ms: i64, name: &'static str) -> Result<Millis, Problem> {
    let fits = (0..=INSTANT_MAX).contains(&ms);
    fits.then_some(Millis(ms)).ok_or_else(|| Problem::Invalid(vec![field(name, House::FieldUnreadable)]))
}

/// Gives somebody a post.
#[utoipa::path(
    post,
    path = "/api/v1/posts",
    tag = "people",
    request_body = GiveAsked,
    security(("token" = [])),
    responses(
        (status = 201, description = "Given", body = GivenBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn give(from: Cx, Body(asked): Body<GiveAsked>) -> Result<(StatusCode, Json<GivenBody>), Problem> {
    let cx = &from.cx;
    cx.may(Action::PostsGive, &Object::default())?;
    let kind = PostKind::parse(&asked.kind).ok_or_else(|| No::PostKindUnknown.into_problem())?;
    let since = asked.since.map_or(Ok(cx.now), |since| instant(since, "since"))?;
    let until = asked.until.map(|until| instant(until, "until")).transpose()?;
    let account = {
        let mut tx = cx.app.db.read().await?;
        let place = places::place(&mut tx, PlaceId(asked.place)).await?.ok_or_else(|| No::PlaceUnknown.into_problem())?;
        actions::may_at(&mut tx, cx, Action::PostsGive, &place).await?;
        match (asked.account, asked.login) {
            (Some(account), None) => Some(AccountId(account)),
            (None, Some(login)) => find_account_by_login(&mut tx, &cx.app.keys, &login).await?,
            _ => None,
        }
    };
    let account = account.ok_or_else(|| No::PostHolderUnknown.into_problem())?;
    let give = GivePost { account, kind, place: PlaceId(asked.place), since, until };
    let id = actions::give_post_as_asked(cx, &give, &(account, kind, asked.place, asked.since, asked.until)).await?;
    Ok((StatusCode::CREATED, Json(GivenBody { id: id.0 })))
}

/// Ends a post now. Its row stays, with its term.
#[utoipa::path(
    delete,
    path = "/api/v1/posts/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The post")),
    security(("token" = [])),
    responses(
        (status = 204, description = "Ended"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end(Path(id): Path<Uuid>, from: Cx, _: OurForm) -> Result<StatusCode, Problem> {
    actions::end_post(&from.cx, PostId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(OpenApi)]
#[openapi(paths(list, one, give, end), components(schemas(ProblemBody)))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/posts", Action::PostsRead, list)
        .get("/api/v1/posts/{id}", Action::PostsRead, one)
        .post("/api/v1/posts", Action::PostsGive, give)
        .delete("/api/v1/posts/{id}", Action::PostsGive, end)
        .describe(Described::openapi())
}
