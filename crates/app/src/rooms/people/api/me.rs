//! Me, my sessions, tokens, messages, and who read my fields.

use super::{OurForm, Part, cut, marked};
use crate::problem::Problem;
use crate::rooms::people::actions::news::{mark_read, reader_tag, unread};
use crate::rooms::people::actions::sign_in::own_session;
use crate::rooms::people::actions::{me as actions, tokens};
use crate::rooms::people::arrive::Scopes;
use crate::rooms::people::model::{MadeToken, NewToken};
use crate::rooms::people::pages::news_sentence;
use crate::rooms::people::store::log::{self, ReadRow};
use crate::rooms::people::store::{households, posts, sessions};
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{SessionId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// Who the caller is, as far as power is concerned. No name: a program that needs it is its owner's own.
#[derive(Serialize, ToSchema)]
struct MeBody {
    account: Uuid,
    /// Whether the second step was taken, or is not asked for.
    second_factor: bool,
    posts: Vec<MyPostBody>,
    households: Vec<HouseholdBody>,
    unread: i64,
}

#[derive(Serialize, ToSchema)]
struct MyPostBody {
    id: Uuid,
    /// A kind of post, such as `grid-worker`.
    kind: String,
    place: Uuid,
    place_name: String,
    since: i64,
    until: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct HouseholdBody {
    id: Uuid,
    compound: Uuid,
    since: i64,
    until: Option<i64>,
}

/// Who the caller is: posts of all times, households, unread messages.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "people",
    security(("token" = [])),
    responses(
        (status = 200, description = "The caller", body = MeBody),
        (status = 304, description = "Nothing changed"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn me(from: Cx, headers: HeaderMap) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    let posts = posts::history_of(&mut tx, account).await?;
    let households = households::households_of(&mut tx, account).await?;
    let body = MeBody {
        account: account.0,
        second_factor: cx.standing().second_factor,
        posts: posts
            .into_iter()
            .map(|post| MyPostBody {
                id: post.id.0,
                kind: post.kind.name().to_owned(),
                place: post.place.0,
                place_name: post.place_name,
                since: post.since.0,
                until: post.until.map(|until| until.0),
            })
            .collect(),
        households: households
            .into_iter()
            .map(|one| HouseholdBody {
                id: one.id,
                compound: one.compound.0,
                since: one.since.0,
                until: one.until.map(|until| until.0),
            })
            .collect(),
        unread: unread(&mut tx, cx).await?,
    };
    marked(&headers, &body)
}

#[derive(Serialize, ToSchema)]
struct SessionBody {
    id: Uuid,
    device: String,
    second_factor: bool,
    created: i64,
    expires: i64,
    /// Whether the caller came with it.
    here: bool,
}

#[derive(Serialize, ToSchema)]
struct SessionsBody {
    items: Vec<SessionBody>,
    next: Option<String>,
}

/// The caller's living sessions, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    tag = "people",
    security(("token" = [])),
    responses(
        (status = 200, description = "Living sessions", body = SessionsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_sessions(from: Cx) -> Result<Json<SessionsBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let (account, here) = (cx.account()?, own_session(cx).ok());
    let mut tx = cx.app.db.read().await?;
    actions::must_be_settled(&mut tx, cx).await?;
    let rows = sessions::sessions_of(&mut tx, account, cx.now).await?;
    let items = rows.into_iter().map(|row| SessionBody {
        id: row.id.0,
        device: row.device,
        second_factor: row.second_factor,
        created: row.created.0,
        expires: row.expires.0,
        here: Some(row.id) == here,
    });
    Ok(Json(SessionsBody { items: items.collect(), next: None }))
}

/// Ends one of the caller's sessions.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The session")),
    security(("token" = [])),
    responses(
        (status = 204, description = "It has ended"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_session(Path(id): Path<Uuid>, from: Cx, _: OurForm) -> Result<StatusCode, Problem> {
    actions::end_session(&from.cx, SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct TokenBody {
    id: Uuid,
    name: String,
    /// Names of actions; none means all its owner may.
    scopes: Vec<String>,
    created: i64,
    expires: i64,
}

#[derive(Serialize, ToSchema)]
struct TokensBody {
    items: Vec<TokenBody>,
    next: Option<String>,
}

/// The caller's living tokens, newest first; the secrets are shown nowhere.
#[utoipa::path(
    get,
    path = "/api/v1/me/tokens",
    tag = "people",
    security(("token" = [])),
    responses(
        (status = 200, description = "Living tokens", body = TokensBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_tokens(from: Cx) -> Result<Json<TokensBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    actions::must_be_settled(&mut tx, cx).await?;
    let mut items = Vec::new();
    for row in sessions::tokens_of(&mut tx, cx.account()?, cx.now, None).await? {
        let scopes: Scopes = serde_json::from_str(&row.scopes)?;
        let scopes = scopes.actions.iter().map(|action| action.name().to_owned()).collect();
        items.push(TokenBody { id: row.id.0, name: row.name, scopes, created: row.created.0, expires: row.expires.0 });
    }
    Ok(Json(TokensBody { items, next: None }))
}

/// A new token, and the password once more.
#[derive(Deserialize, ToSchema)]
struct NewTokenBody {
    #[serde(flatten)]
    new: NewToken,
    /// The caller's present password.
    #[serde(default)]
    current: String,
}

/// Makes a token. Only in a session and with the password: a token makes no other. The secret is in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/v1/me/tokens",
    tag = "people",
    request_body = NewTokenBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "The token, shown once", body = MadeToken),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn make_token(from: Cx, Body(body): Body<NewTokenBody>) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    let made = tokens::create_own_token(&from.cx, body.new, &body.current).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Ends one of the caller's tokens.
#[utoipa::path(
    delete,
    path = "/api/v1/me/tokens/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The token")),
    security(("token" = [])),
    responses(
        (status = 204, description = "It has ended"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn end_token(Path(id): Path<Uuid>, from: Cx, _: OurForm) -> Result<StatusCode, Problem> {
    tokens::end_token(&from.cx, TokenId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A reading of the caller's personal fields.
#[derive(Serialize, ToSchema)]
struct ReadBody {
    id: Uuid,
    at: i64,
    /// By which post it was read; `system` for the platform itself.
    capacity: String,
    /// name, phone, email.
    fields: Vec<String>,
    purpose: String,
    /// What it was about, such as a matter.
    about: Option<Uuid>,
}

impl From<ReadRow> for ReadBody {
    fn from(row: ReadRow) -> Self {
        let fields = row.fields.split(' ').filter(|field| !field.is_empty()).map(ToOwned::to_owned).collect();
        Self { id: row.id, at: row.at.0, capacity: row.capacity, fields, purpose: row.purpose, about: row.about }
    }
}

#[derive(Serialize, ToSchema)]
struct ReadsBody {
    items: Vec<ReadBody>,
    /// Hand it back as `before` for older ones; null at the end.
    next: Option<String>,
}

/// Who read the caller's personal fields, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/reads",
    tag = "people",
    params(Part),
    security(("token" = [])),
    responses(
        (status = 200, description = "Readings", body = ReadsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_reads(from: Cx, Query(part): Query<Part>) -> Result<Json<ReadsBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    actions::must_be_settled(&mut tx, cx).await?;
    let rows = log::reads_of(&mut tx, cx.account()?, part.before, part.limit() + 1).await?;
    let (rows, next) = cut(rows, part.limit(), |row| row.id);
    Ok(Json(ReadsBody { items: rows.into_iter().map(ReadBody::from).collect(), next }))
}

#[derive(Serialize, ToSchema)]
struct MessageBody {
    id: Uuid,
    at: i64,
    kind: String,
    text: String,
    matter: Option<Uuid>,
    read: bool,
}

#[derive(Serialize, ToSchema)]
struct MessagesBody {
    items: Vec<MessageBody>,
    /// Hand it back as `before` for older ones; null at the end.
    next: Option<String>,
}

/// The caller's messages, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/me/news",
    tag = "people",
    params(Part),
    security(("token" = [])),
    responses(
        (status = 200, description = "Messages", body = MessagesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn my_news(from: Cx, Query(part): Query<Part>) -> Result<Json<MessagesBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let tag = reader_tag(cx, cx.account()?);
    let mut tx = cx.app.db.read().await?;
    actions::must_be_settled(&mut tx, cx).await?;
    let rows = log::news_of(&mut tx, tag, part.before, part.limit() + 1).await?;
    let (rows, next) = cut(rows, part.limit(), |row| row.id);
    let items = rows.into_iter().map(|row| MessageBody {
        id: row.id,
        at: row.at.0,
        text: news_sentence(cx.lang, &row),
        kind: row.kind,
        matter: row.matter.map(|matter| matter.0),
        read: row.read_at.is_some(),
    });
    Ok(Json(MessagesBody { items: items.collect(), next }))
}

#[derive(Deserialize, ToSchema)]
struct UpTo {
    /// The newest message that was seen.
    up_to: Uuid,
}

/// Marks the caller's messages up to one as read.
#[utoipa::path(
    post,
    path = "/api/v1/me/news/read",
    tag = "people",
    request_body = UpTo,
    security(("token" = [])),
    responses(
        (status = 204, description = "Marked"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn read_news(from: Cx, Body(seen): Body<UpTo>) -> Result<StatusCode, Problem> {
    mark_read(&from.cx, seen.up_to).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(OpenApi)]
#[openapi(
    paths(me, my_sessions, end_session, my_tokens, make_token, end_token, my_reads, my_news, read_news),
    components(schemas(ProblemBody))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/me", Action::MeRead, me)
        .get("/api/v1/me/sessions", Action::MeRead, my_sessions)
        .delete("/api/v1/me/sessions/{id}", Action::MeChange, end_session)
        .get("/api/v1/me/tokens", Action::MeRead, my_tokens)
        .post("/api/v1/me/tokens", Action::MeChange, make_token)
        .delete("/api/v1/me/tokens/{id}", Action::MeChange, end_token)
        .get("/api/v1/me/reads", Action::MeRead, my_reads)
        .get("/api/v1/me/news", Action::MeRead, my_news)
        .post("/api/v1/me/news/read", Action::MeChange, read_news)
        .describe(Described::openapi())
}
