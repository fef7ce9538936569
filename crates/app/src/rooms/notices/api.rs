//! Notices for programs: the same actions and reads as the pages.

use super::actions::{compound_of, draft, publish, redraft, send_back};
use super::inputs::{Answer, NewNotice, NoticeState, Post, Publish, Redraft, SendBack, Speak};
use super::postings::record_posting;
use super::shown::{Shown, shown};
use super::store::{self, Notice};
use super::voices;
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody, marked};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{NoticeId, PlaceId, VoiceId};
use pavilion_rules::notices::{Kind, No, State, VoiceKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeBody {
    id: Uuid,
    compound: Uuid,
    kind: String,
    /// Empty when the words were erased by law.
    title: String,
    words: String,
    /// Days of publication, counted in the zone of the place.
    days: i64,
    objections: bool,
    /// `draft`, `published` or `archived`.
    state: String,
    /// The notice it corrects.
    corrects: Option<Uuid>,
    /// Why a draft was sent back; empty when it was not.
    returned: String,
    published: Option<i64>,
    /// The first instant that no longer belongs to its publication.
    ends: Option<i64>,
    /// Its entry on the public record.
    entry: Option<Uuid>,
    revision: i64,
}

impl From<&Notice> for NoticeBody {
    fn from(one: &Notice) -> Self {
        Self {
            id: one.id.0,
            compound: one.compound.0,
            kind: one.kind.clone(),
            title: one.title.clone(),
            words: one.words.clone(),
            days: one.days,
            objections: one.objections,
            state: one.state.clone(),
            corrects: one.corrects.map(|id| id.0),
            returned: one.returned.clone(),
            published: one.published.map(|at| at.0),
            ends: one.ends.map(|at| at.0),
            entry: one.entry,
            revision: one.revision,
        }
    }
}

/// A question or objection; its words once they were answered, or to whom they are one's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeVoiceBody)]
struct VoiceBody {
    id: Uuid,
    kind: String,
    words: String,
    state: String,
    answer: String,
    extra_days: i64,
    at: i64,
}

/// Where it hangs.
#[derive(Debug, Serialize, ToSchema)]
struct PostingBody {
    id: Uuid,
    place: Uuid,
    /// The kind of post that hung it.
    by: String,
    at: i64,
    has_photo: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct WholeBody {
    notice: NoticeBody,
    voices: Vec<VoiceBody>,
    postings: Vec<PostingBody>,
    /// Later notices that correct it.
    corrections: Vec<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct NoticesBody {
    items: Vec<NoticeBody>,
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct NoticesAsked {
    compound: Option<Uuid>,
    /// `published` (the default), `archived`, or `draft` for those who write them.
    state: Option<String>,
    /// The cursor of the page before.
    before: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct DraftBody {
    compound: Uuid,
    kind: String,
    title: String,
    words: String,
    days: i64,
    #[serde(default)]
    objections: bool,
    #[serde(default)]
    corrects: Option<Uuid>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct RedraftBody {
    kind: String,
    title: String,
    words: String,
    days: i64,
    #[serde(default)]
    objections: bool,
    /// The revision the new words were written over: refused when the draft is at another one by now.
    #[serde(default)]
    revision: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct PublicationBody {
    /// The revision that was read: refused when the draft is at another one by now.
    #[serde(default)]
    revision: Option<i64>,
    /// Somebody has read it, and it names nobody.
    checked: bool,
    /// What the scan found names nobody.
    #[serde(default)]
    names_checked: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ReturnBody {
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SpeakBody {
    /// `question` or `objection`.
    kind: String,
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct AnswerBody {
    answer: String,
    /// `upheld` or `dismissed`, for an objection.
    #[serde(default)]
    ruling: String,
    #[serde(default)]
    extra_days: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct HangBody {
    place: Uuid,
}

/// What an action made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeBody {
    id: Uuid,
}

/// Where a notice stands.
#[derive(Debug, Serialize, ToSchema)]
struct StateBody {
    id: Uuid,
    state: String,
    ends: Option<i64>,
    revision: i64,
}

impl From<NoticeState> for Json<StateBody> {
    fn from(one: NoticeState) -> Self {
        let ends = one.ends.map(|at| at.0);
        Json(StateBody { id: one.id.0, state: one.state.name().to_owned(), ends, revision: one.revision })
    }
}

fn whole(shown: &Shown, cx: &crate::context::Context) -> WholeBody {
    let voices = shown.voices.iter().map(|one| VoiceBody {
        id: one.id.0,
        kind: one.kind.clone(),
        words: if shown.reads(cx, one) { one.words.clone() } else { String::new() },
        state: one.state.clone(),
        answer: one.answer.clone(),
        extra_days: one.extra_days,
        at: one.at.0,
    });
    let postings = shown.postings.iter().map(|one| PostingBody {
        id: one.id,
        place: one.place.0,
        by: one.post_kind.clone(),
        at: one.at.0,
        has_photo: one.photo.is_some(),
    });
    WholeBody {
        notice: NoticeBody::from(&shown.notice),
        voices: voices.collect(),
        postings: postings.collect(),
        corrections: shown.corrections.iter().map(|one| one.id.0).collect(),
    }
}

/// The notices of a compound, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "notices",
    params(NoticesAsked),
    responses(
        (status = 200, description = "Notices", body = NoticesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_notices(from: Cx, Query(asked): Query<NoticesAsked>) -> Result<Json<NoticesBody>, Problem> {
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let mut tx = from.cx.app.db.read().await?;
    let home = from.cx.standing().homes.first().map(|home| home.compound);
    let Some(compound) = asked.compound.map(PlaceId).or(home) else {
        return Ok(Json(NoticesBody { items: Vec::new(), next: None }));
    };
    let (_, object) = compound_of(&mut tx, compound).await?;
    let state = asked.state.as_deref().and_then(State::parse).unwrap_or(State::Published);
    if state == State::Draft {
        from.cx.may(Action::NoticesDraft, &object)?;
    }
    let before = super::pages::cursor(asked.before.as_deref().unwrap_or_default());
    let rows = store::list(&mut tx, compound, state, before, limit).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= limit);
    let next = rows.last().filter(|_| is_full);
    let next = next.map(|one| format!("{}_{}", one.published.unwrap_or(one.drafted).0, one.id));
    Ok(Json(NoticesBody { items: rows.iter().map(NoticeBody::from).collect(), next }))
}

/// One notice with what was asked and answered, and where it hangs.
#[utoipa::path(
    get,
    path = "/api/v1/notices/{id}",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    responses(
        (status = 200, description = "The notice", body = WholeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get_notice(from: Cx, headers: HeaderMap, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, &from.cx, id).await?;
    marked(&headers, &whole(&shown, &from.cx))
}

/// Drafts a notice.
#[utoipa::path(
    post,
    path = "/api/v1/notices",
    tag = "notices",
    request_body = DraftBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "Drafted", body = MadeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn draft_notice(from: Cx, Body(body): Body<DraftBody>) -> Result<(StatusCode, Json<MadeBody>), Problem> {
    let kind = Kind::parse(&body.kind).ok_or_else(|| Problem::Invalid(vec![No::KindUnknown.into()]));
    let new = NewNotice {
        compound: PlaceId(body.compound),
        kind: match kind {
            Ok(kind) => kind,
            Err(problem) => {
                from.cx.may(Action::NoticesDraft, &pavilion_rules::access::Object::default())?;
                return Err(problem);
            }
        },
        title: body.title,
        words: body.words,
        days: body.days,
        objections: body.objections,
        source: None,
        corrects: body.corrects.map(NoticeId),
    };
    let id = draft(&from.cx, new).await?;
    Ok((StatusCode::CREATED, Json(MadeBody { id: id.0 })))
}

/// Changes a draft.
#[utoipa::path(
    put,
    path = "/api/v1/notices/{id}",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = RedraftBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Changed", body = StateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn redraft_notice(from: Cx, Path(id): Path<NoticeId>, Body(body): Body<RedraftBody>) -> Result<Json<StateBody>, Problem> {
    let input = Redraft {
        kind: body.kind,
        title: body.title,
        words: body.words,
        days: body.days.to_string(),
        objections: body.objections,
        revision: body.revision,
    };
    Ok(redraft(&from.cx, id, input).await?.into())
}

/// Publishes a draft somebody else has drafted.
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/publication",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = PublicationBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Published", body = StateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn publish_notice(
    from: Cx,
    Path(id): Path<NoticeId>,
    Body(body): Body<PublicationBody>,
) -> Result<Json<StateBody>, Problem> {
    Ok(publish(&from.cx, id, Publish { revision: body.revision, checked: body.checked, names_checked: body.names_checked })
        .await?
        .into())
}

/// Sends a draft back with what is to be changed.
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/return",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = ReturnBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Sent back", body = StateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn return_notice(from: Cx, Path(id): Path<NoticeId>, Body(body): Body<ReturnBody>) -> Result<Json<StateBody>, Problem> {
    Ok(send_back(&from.cx, id, SendBack { reason: body.reason }).await?.into())
}

/// Asks a question, or objects.
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/voices",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = SpeakBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "Heard", body = MadeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn speak_to_notice(
    from: Cx,
    Path(id): Path<NoticeId>,
    Body(body): Body<SpeakBody>,
) -> Result<(StatusCode, Json<MadeBody>), Problem> {
    from.cx.account()?;
    let kind = VoiceKind::parse(&body.kind).unwrap_or(VoiceKind::Question);
    let spoken = voices::speak(&from.cx, id, Speak { kind, words: body.words }).await?;
    Ok((StatusCode::CREATED, Json(MadeBody { id: spoken.id.0 })))
}

/// Answers a question, or rules on an objection.
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/voices/{voice}/answer",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice"), ("voice" = Uuid, Path, description = "The question or objection")),
    request_body = AnswerBody,
    security(("token" = [])),
    responses(
        (status = 200, description = "Answered", body = MadeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn answer_voice(
    from: Cx,
    Path((id, voice)): Path<(NoticeId, VoiceId)>,
    Body(body): Body<AnswerBody>,
) -> Result<Json<MadeBody>, Problem> {
    let input = Answer { answer: body.answer, ruling: body.ruling, extra_days: body.extra_days.to_string() };
    let spoken = voices::answer(&from.cx, id, voice, input).await?;
    Ok(Json(MadeBody { id: spoken.id.0 }))
}

/// Says that it hangs somewhere in the compound. A photo is added on the page.
#[utoipa::path(
    post,
    path = "/api/v1/notices/{id}/postings",
    tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")),
    request_body = HangBody,
    security(("token" = [])),
    responses(
        (status = 201, description = "Noted", body = MadeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn post_notice(
    from: Cx,
    Path(id): Path<NoticeId>,
    Body(body): Body<HangBody>,
) -> Result<(StatusCode, Json<MadeBody>), Problem> {
    let id = record_posting(&from.cx, id, Post { place: PlaceId(body.place), photo: None }).await?;
    Ok((StatusCode::CREATED, Json(MadeBody { id })))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list_notices,
        get_notice,
        draft_notice,
        redraft_notice,
        publish_notice,
        return_notice,
        speak_to_notice,
        answer_voice,
        post_notice
    ),
    components(schemas(
        NoticeBody,
        VoiceBody,
        PostingBody,
        WholeBody,
        NoticesBody,
        DraftBody,
        RedraftBody,
        PublicationBody,
        ReturnBody,
        SpeakBody,
        AnswerBody,
        HangBody,
        MadeBody,
        StateBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/notices", Action::NoticesRead, list_notices)
        .post("/api/v1/notices", Action::NoticesDraft, draft_notice)
        .get("/api/v1/notices/{id}", Action::NoticesRead, get_notice)
        .put("/api/v1/notices/{id}", Action::NoticesDraft, redraft_notice)
        .post("/api/v1/notices/{id}/publication", Action::NoticesPublish, publish_notice)
        .post("/api/v1/notices/{id}/return", Action::NoticesReturn, return_notice)
        .post("/api/v1/notices/{id}/voices", Action::NoticesSpeak, speak_to_notice)
        .post("/api/v1/notices/{id}/voices/{voice}/answer", Action::NoticesAnswer, answer_voice)
        .post("/api/v1/notices/{id}/postings", Action::NoticesPost, post_notice)
        .describe(Described::openapi())
}
