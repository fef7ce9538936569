//! Conversations for programs: the same actions and reads as the pages. Nobody's voice can be asked for but one's own.

mod landscape;

use super::actions::{close, compound_of, moderate, open, say};
use super::drawn::drawn;
use super::inputs::{Moderate, NewTalk};
use super::store::{self, Statement, Talk};
use super::vote::vote;
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use landscape::{GroupBody, LandscapeBody, SharedBody};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{PlaceId, StatementId, TalkId};
use pavilion_rules::talk::{Choice, No, Standing};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
struct TalkBody {
    id: Uuid,
    compound: Uuid,
    title: String,
    words: String,
    /// `open` or `closed`.
    state: String,
    check_first: bool,
    opened: i64,
    closes: Option<i64>,
    revision: i64,
}

impl From<&Talk> for TalkBody {
    fn from(one: &Talk) -> Self {
        Self {
            id: one.id.0,
            compound: one.compound.0,
            title: one.title.clone(),
            words: one.words.clone(),
            state: one.state.clone(),
            check_first: one.check_first,
            opened: one.opened.0,
            closes: one.closes.map(|at| at.0),
            revision: one.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct TalksBody {
    items: Vec<TalkBody>,
    next: Option<String>,
}

/// A statement. Words that were hidden or not yet looked at are empty.
#[derive(Debug, Serialize, ToSchema)]
struct StatementBody {
    id: Uuid,
    words: String,
    /// `waiting`, `shown` or `hidden`.
    standing: String,
    /// Why it was hidden, or shown again.
    reason: String,
    at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct StatementsBody {
    items: Vec<StatementBody>,
    next: Option<String>,
}

/// The statement to be answered next; null when nothing is left.
#[derive(Debug, Serialize, ToSchema)]
struct NextBody {
    statement: Option<StatementBody>,
    answered: i64,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct TalksAsked {
    compound: Option<Uuid>,
    before: Option<Uuid>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct StatementsAsked {
    after: Option<Uuid>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct OpenBody {
    compound: Uuid,
    title: String,
    #[serde(default)]
    words: String,
    /// For so many days; null until somebody closes it.
    #[serde(default)]
    days: Option<i64>,
    #[serde(default)]
    check_first: bool,
    #[serde(default)]
    statements: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SayBody {
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = TalkVoteBody)]
struct VoteBody {
    /// `agree`, `disagree` or `pass`.
    choice: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ModerationBody {
    /// `shown` or `hidden`.
    standing: String,
    #[serde(default)]
    reason: String,
}

/// Nothing needs to be said.
#[derive(Debug, Deserialize, ToSchema)]
struct ClosingBody {}

#[derive(Debug, Serialize, ToSchema)]
struct OpenedBody {
    id: Uuid,
}

/// A statement after an action.
#[derive(Debug, Serialize, ToSchema)]
struct SaidBody {
    id: Uuid,
    standing: String,
}

/// The voice that counts now.
#[derive(Debug, Serialize, ToSchema)]
struct VotedBody {
    statement: Uuid,
    choice: String,
}

/// The conversations of a compound, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/talks",
    tag = "talk",
    params(TalksAsked),
    responses(
        (status = 200, description = "Conversations", body = TalksBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_talks(from: Cx, Query(asked): Query<TalksAsked>) -> Result<Json<TalksBody>, Problem> {
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let home = from.cx.standing().homes.first().map(|home| home.compound);
    let Some(compound) = asked.compound.map(PlaceId).or(home) else {
        return Ok(Json(TalksBody { items: Vec::new(), next: None }));
    };
    let mut tx = from.cx.app.db.read().await?;
    compound_of(&mut tx, compound).await?;
    let rows = store::talks(&mut tx, compound, asked.before.unwrap_or(Uuid::max()), limit).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let next = rows.last().filter(|_| is_full).map(|one| one.id.to_string());
    Ok(Json(TalksBody { items: rows.iter().map(TalkBody::from).collect(), next }))
}

/// One conversation.
#[utoipa::path(
    get,
    path = "/api/v1/talks/{id}",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation")),
    responses(
        (status = 200, description = "The conversation", body = TalkBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get_talk(from: Cx, headers: HeaderMap, Path(id): Path<TalkId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    marked(&headers, &TalkBody::from(&talk))
}

/// Opens a conversation.
#[utoipa::path(
    post,
    path = "/api/v1/talks",
    tag = "talk",
    request_body = OpenBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "Opened", body = OpenedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn open_talk(from: Cx, Body(body): Body<OpenBody>) -> Result<(StatusCode, Json<OpenedBody>), Problem> {
    let new = NewTalk {
        compound: PlaceId(body.compound),
        title: body.title,
        words: body.words,
        days: body.days,
        check_first: body.check_first,
        source: None,
        statements: body.statements,
    };
    let id = open(&from.cx, new).await?;
    Ok((StatusCode::CREATED, Json(OpenedBody { id: id.0 })))
}

/// The landscape of a conversation.
#[utoipa::path(
    get,
    path = "/api/v1/talks/{id}/landscape",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation")),
    responses(
        (status = 200, description = "The landscape", body = LandscapeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get_landscape(from: Cx, Path(id): Path<TalkId>) -> Result<Json<LandscapeBody>, Problem> {
    let found = drawn(&from.cx, id).await?;
    let told = found.told_in(from.taste.lang);
    let (people, votes) = (found.people, found.votes);
    if !found.is_enough() {
        let nothing = LandscapeBody { people, votes, agreed: vec![], rejected: vec![], groups: vec![], text: String::new() };
        return Ok(Json(nothing));
    }
    let shared = |list: &[pavilion_landscape::story::Shared]| {
        list.iter().map(|one| SharedBody { words: one.text.clone(), in_ten: one.in_ten }).collect()
    };
    let groups = told.story.groups.iter().map(|group| GroupBody {
        name: group.name.clone(),
        members: i64::try_from(group.members).unwrap_or_default(),
        typical: group.typical.iter().map(|one| one.text.clone()).collect(),
    });
    Ok(Json(LandscapeBody {
        people,
        votes,
        agreed: shared(&told.story.agreed),
        rejected: shared(&told.story.rejected),
        groups: groups.collect(),
        text: told.text.clone(),
    }))
}

fn statement_body(one: &Statement, reads: bool) -> StatementBody {
    StatementBody {
        id: one.id.0,
        words: if reads { one.words.clone() } else { String::new() },
        standing: one.standing.clone(),
        reason: one.reason.clone(),
        at: one.at.0,
    }
}

/// Every statement in the order it was said; of what was hidden the reason and not the words.
#[utoipa::path(
    get,
    path = "/api/v1/talks/{id}/statements",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation"), StatementsAsked),
    responses(
        (status = 200, description = "Statements", body = StatementsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_statements(
    from: Cx,
    Path(id): Path<TalkId>,
    Query(asked): Query<StatementsAsked>,
) -> Result<Json<StatementsBody>, Problem> {
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let mut tx = from.cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (_, object) = compound_of(&mut tx, talk.compound).await?;
    let moderates = from.cx.can(Action::TalkModerate, &object);
    let rows = store::statements(&mut tx, id, None, asked.after.unwrap_or(Uuid::nil()), limit).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let next = rows.last().filter(|_| is_full).map(|one| one.id.to_string());
    let items = rows.iter().map(|one| statement_body(one, moderates || one.standing() == Standing::Shown)).collect();
    Ok(Json(StatementsBody { items, next }))
}

/// Says something others can answer.
#[utoipa::path(
    post,
    path = "/api/v1/talks/{id}/statements",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation")),
    request_body = SayBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "Said", body = SaidBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn say_statement(
    from: Cx,
    Path(id): Path<TalkId>,
    Body(body): Body<SayBody>,
) -> Result<(StatusCode, Json<SaidBody>), Problem> {
    let said = say(&from.cx, id, &body.words).await?;
    Ok((StatusCode::CREATED, Json(SaidBody { id: said.id.0, standing: said.standing.name().to_owned() })))
}

/// The statement the caller should answer next, drawn so that what few have seen gets its turn.
#[utoipa::path(
    get,
    path = "/api/v1/talks/{id}/next",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation")),
    security(("token" = [])),
    responses(
        (status = 200, description = "The next statement", body = NextBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn next_statement(from: Cx, Path(id): Path<TalkId>) -> Result<Json<NextBody>, Problem> {
    let talk = {
        let mut tx = from.cx.app.db.read().await?;
        store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?
    };
    from.cx.may(Action::TalkVote, &Object { compound: Some(talk.compound), ..Object::default() })?;
    let tag = store::tag(&from.cx, id)?;
    let found = drawn(&from.cx, id).await?;
    let mut tx = from.cx.app.db.read().await?;
    let answered: HashSet<StatementId> = store::own_votes(&mut tx, id, &tag).await?.into_iter().map(|(id, _)| id).collect();
    let next = match found.next(&tag, &answered) {
        Some(next) => store::statement(&mut tx, id, next).await?,
        None => None,
    };
    let answered = i64::try_from(answered.len()).unwrap_or_default();
    Ok(Json(NextBody { statement: next.as_ref().map(|one| statement_body(one, true)), answered }))
}

/// Agrees, disagrees or passes. The last one counts; nobody but the caller can be found out to have said it.
#[utoipa::path(
    put,
    path = "/api/v1/talks/{id}/statements/{statement}/vote",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation"), ("statement" = Uuid, Path, description = "The statement")),
    request_body = VoteBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Taken", body = VotedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn vote_statement(
    from: Cx,
    Path((id, statement)): Path<(TalkId, StatementId)>,
    Body(body): Body<VoteBody>,
) -> Result<Json<VotedBody>, Problem> {
    from.cx.may(Action::TalkVote, &Object::default())?;
    let choice = Choice::parse(&body.choice).ok_or_else(|| Problem::Refused(No::ChoiceUnknown.into()))?;
    let voted = vote(&from.cx, id, statement, choice).await?;
    Ok(Json(VotedBody { statement: voted.statement.0, choice: voted.choice.name().to_owned() }))
}

/// Shows or hides a statement; the reason is public.
#[utoipa::path(
    post,
    path = "/api/v1/talks/{id}/statements/{statement}/moderation",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation"), ("statement" = Uuid, Path, description = "The statement")),
    request_body = ModerationBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Decided", body = SaidBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn moderate_statement(
    from: Cx,
    Path((id, statement)): Path<(TalkId, StatementId)>,
    Body(body): Body<ModerationBody>,
) -> Result<Json<SaidBody>, Problem> {
    let standing = Standing::parse(&body.standing).unwrap_or(Standing::Waiting);
    let said = moderate(&from.cx, id, statement, Moderate { standing, reason: body.reason }).await?;
    Ok(Json(SaidBody { id: said.id.0, standing: said.standing.name().to_owned() }))
}

/// Ends a conversation and puts what it came to on public record.
#[utoipa::path(
    post,
    path = "/api/v1/talks/{id}/closing",
    tag = "talk",
    params(("id" = Uuid, Path, description = "The conversation")),
    request_body = ClosingBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Closed", body = TalkBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn close_talk(from: Cx, Path(id): Path<TalkId>, Body(_nothing): Body<ClosingBody>) -> Result<Json<TalkBody>, Problem> {
    close(&from.cx, id).await?;
    let mut tx = from.cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(TalkBody::from(&talk)))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list_talks,
        get_talk,
        open_talk,
        get_landscape,
        list_statements,
        say_statement,
        next_statement,
        vote_statement,
        moderate_statement,
        close_talk
    ),
    components(schemas(
        TalkBody,
        TalksBody,
        SharedBody,
        GroupBody,
        LandscapeBody,
        StatementBody,
        StatementsBody,
        NextBody,
        OpenBody,
        SayBody,
        VoteBody,
        ModerationBody,
        ClosingBody,
        OpenedBody,
        SaidBody,
        VotedBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/talks", Action::TalkRead, list_talks)
        .post("/api/v1/talks", Action::TalkOpen, open_talk)
        .get("/api/v1/talks/{id}", Action::TalkRead, get_talk)
        .get("/api/v1/talks/{id}/landscape", Action::TalkRead, get_landscape)
        .get("/api/v1/talks/{id}/statements", Action::TalkRead, list_statements)
        .post("/api/v1/talks/{id}/statements", Action::TalkSay, say_statement)
        .get("/api/v1/talks/{id}/next", Action::TalkVote, next_statement)
        .put("/api/v1/talks/{id}/statements/{statement}/vote", Action::TalkVote, vote_statement)
        .post("/api/v1/talks/{id}/statements/{statement}/moderation", Action::TalkModerate, moderate_statement)
        .post("/api/v1/talks/{id}/closing", Action::TalkClose, close_talk)
        .describe(Described::openapi())
}
