//! Matters for programs: the same reads as the pages. The steps stand in `api/steps.rs`.

mod bodies;
mod course;
mod duties;
mod offered;
mod projects;
mod steps;
mod voices;
mod ways;
mod works;

use super::asked::Asked;
use super::pages::board::board_of;
use super::pages::desk::DESK_ROWS;
use super::rows::{unread_words, work_of};
use super::shown::{Shown, action_of, shown};
use super::store::{lists, work};
use super::trees::tree;
use crate::problem::Problem;
use crate::web::api::{PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use bodies::{
    BoardBody, CategoriesBody, CategoryBody, ColumnBody, DeskBody, GroupBody, HandlerBody, MatterBody, MatterClockBody,
    MatterItem, MatterPhotoBody, MattersBody, OriginalBody, ReceiversBody, StageBody, StoryBody, StoryItem, TallyBody,
};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::Step;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

/// What a list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct MattersAsked {
    /// Only of this compound.
    compound: Option<Uuid>,
    /// `open`, `claimed` (only the handler says it is done), `done` (the reporter confirmed it, or can no longer send it
    /// back), `all` (when it is left out), or the name of one state.
    state: Option<String>,
    /// An id of `/api/v1/categories`.
    category: Option<String>,
    /// An area above the categories: `management`, `services` or `safety`.
    area: Option<String>,
    /// Only of this building or entrance; matters nobody has checked yet are left out.
    place: Option<Uuid>,
    /// Only the caller's own.
    mine: Option<bool>,
    /// Only those that are late.
    overdue: Option<bool>,
    /// Words of two characters and more, or a number.
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Matters, newest first.
#[utoipa::path(
    get, path = "/api/v1/matters", tag = "matters", params(MattersAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Matters", body = MattersBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn matters(from: Cx, Query(asked): Query<MattersAsked>) -> Result<Json<MattersBody>, Problem> {
    let cx = &from.cx;
    let flag = |on: Option<bool>| if on == Some(true) { "1".to_owned() } else { String::new() };
    let id = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let list = Asked {
        compound: asked.compound.map_or_else(|| "all".into(), |id| id.to_string()),
        state: asked.state.filter(|state| !state.is_empty()).unwrap_or_else(|| "all".into()),
        category: asked.category.unwrap_or_default(),
        area: asked.area.unwrap_or_default(),
        place: id(asked.place),
        mine: flag(asked.mine),
        overdue: flag(asked.overdue),
        q: asked.q.unwrap_or_default(),
        older: asked.cursor.unwrap_or_default(),
        newer: String::new(),
    };
    let rows = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let found = list.find(&mut cx.app.db.read().await?, cx, None, rows).await?;
    Ok(Json(MattersBody {
        items: found.rows.iter().map(|row| MatterItem::of(row, cx.now)).collect(),
        next: found.older.map(lists::Cursor::print),
        total: found.total,
        more_than_total: found.more_than_total,
    }))
}

/// One matter, as the caller may see it.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The matter", body = MatterBody, headers(("ETag" = String, description = "A mark of this state"))),
        (status = 304, description = "The caller has seen this state"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn matter(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, MatterId(id)).await?;
    marked(&headers, &MatterBody::of(&shown))
}

/// What happened to a matter, in order. Who acted is a role, never a person.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/story", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The story", body = StoryBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn story(from: Cx, Path(id): Path<Uuid>) -> Result<Json<StoryBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, MatterId(id)).await?;
    Ok(Json(StoryBody { items: shown.story.iter().map(|line| StoryItem::of(&shown, line)).collect(), next: None }))
}

/// The posts the caller may give a matter to.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/posts", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "Posts", body = ReceiversBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn posts(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ReceiversBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, MatterId(id)).await?;
    from.cx.may(action_of(Step::Assign), &shown.matter().object(&from.cx))?;
    let items = shown.receivers(&mut tx, &from.cx).await?.iter().map(HandlerBody::of).collect();
    Ok(Json(ReceiversBody { items, next: None }))
}

/// Whose categories.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct CategoriesAsked {
    /// Those of this community as it changed them; left out, the first tree.
    community: Option<Uuid>,
}

/// What matters can be about, as a tree of two levels.
#[utoipa::path(
    get, path = "/api/v1/categories", tag = "matters", params(CategoriesAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Categories", body = CategoriesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn all_categories(from: Cx, Query(asked): Query<CategoriesAsked>) -> Result<Json<CategoriesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let now = tree(&mut tx, asked.community.map(PlaceId), from.cx.now).await?;
    Ok(Json(CategoriesBody { version: now.version, items: now.groups.iter().map(GroupBody::of).collect(), next: None }))
}

/// What waits for the caller, the most urgent first.
#[utoipa::path(
    get, path = "/api/v1/desk", tag = "matters", security(("token" = [])),
    responses(
        (status = 200, description = "The desk", body = DeskBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn desk(from: Cx) -> Result<Json<DeskBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::DeskRead, &Object::default())?;
    let (mine, mut tx) = (work_of(cx)?, cx.app.db.read().await?);
    let rows = work::waiting(&mut tx, &mine, DESK_ROWS).await?;
    let (waiting, late) = work::waiting_count(&mut tx, &mine).await?;
    let words = unread_words(&mut tx, cx, &mine, DESK_ROWS).await?;
    let words_of = |row: &lists::Row| words.iter().find(|(id, _)| *id == row.id).map(|(_, words)| words.clone());
    let items = rows.iter().map(|one| &one.row).map(|row| MatterItem::of(row, cx.now).with_words(words_of(row))).collect();
    Ok(Json(DeskBody { items, next: None, waiting, late }))
}

/// Orders inside the caller's scopes, by state and by category.
#[utoipa::path(
    get, path = "/api/v1/board", tag = "matters", security(("token" = [])),
    responses(
        (status = 200, description = "The board", body = BoardBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn board(from: Cx) -> Result<Json<BoardBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    Ok(Json(BoardBody::of(&board_of(&mut tx, cx).await?, cx.now)))
}

/// The steps the caller may take now, by name.
fn allowed_names(shown: &Shown) -> Vec<String> {
    shown.allowed.iter().map(|step| step.name().to_owned()).collect()
}

#[derive(OpenApi)]
#[openapi(
    paths(matters, matter, story, posts, all_categories, desk, board),
    components(schemas(
        MattersBody,
        MatterItem,
        MatterBody,
        OriginalBody,
        MatterClockBody,
        MatterPhotoBody,
        StageBody,
        StoryBody,
        StoryItem,
        ReceiversBody,
        HandlerBody,
        CategoriesBody,
        GroupBody,
        CategoryBody,
        DeskBody,
        BoardBody,
        ColumnBody,
        TallyBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/matters", Action::MattersRead, matters)
        .get("/api/v1/matters/{id}", Action::MattersRead, matter)
        .get("/api/v1/matters/{id}/story", Action::MattersRead, story)
        .get("/api/v1/matters/{id}/posts", Action::MattersAssign, posts)
        .get("/api/v1/categories", Action::MattersRead, all_categories)
        .get("/api/v1/desk", Action::DeskRead, desk)
        .get("/api/v1/board", Action::BoardRead, board)
        .describe(Described::openapi())
        .merge(steps::routes())
        .merge(ways::routes())
        .merge(offered::routes())
        .merge(voices::routes())
        .merge(projects::routes())
        .merge(course::routes())
        .merge(duties::routes())
}
