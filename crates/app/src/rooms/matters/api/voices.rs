//! Voices, likely duplicates and merging for programs.

use super::super::alike::{Alike, like_matter, like_this};
use super::super::merge::{merge, part};
use super::super::shown::shown;
use super::super::voices::{add_voice, answer, of_matter, take_back_voice};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, ToSchema)]
struct LikeBody {
    compound: Uuid,
    place: Option<Uuid>,
    #[serde(default)]
    category: String,
    /// What somebody is writing.
    words: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct AlikeItem {
    id: Uuid,
    number: String,
    title: String,
    place_name: String,
    /// The share of pairs of characters in common, in thousandths.
    words: u32,
    same_place: bool,
    same_category: bool,
    /// How many say so already; never who.
    people: i64,
}

impl AlikeItem {
    fn of(one: Alike) -> Self {
        Self {
            id: one.id.0,
            number: one.number,
            title: one.title,
            place_name: one.place_name,
            words: one.likeness.words,
            same_place: one.likeness.same_place,
            same_category: one.likeness.same_category,
            people: one.people,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct AlikeBody {
    items: Vec<AlikeItem>,
    /// Always null: at most five are suggested.
    next: Option<String>,
}

/// Public open matters like what somebody is writing. A suggestion: nothing is merged by it.
#[utoipa::path(
    post, path = "/api/v1/alike", tag = "matters", security((), ("token" = [])), request_body = LikeBody,
    responses(
        (status = 200, description = "The likeliest first", body = AlikeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn alike_words(from: Cx, Body(body): Body<LikeBody>) -> Result<Json<AlikeBody>, Problem> {
    let cx = &from.cx;
    cx.may(Action::MattersRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let found = like_this(&mut tx, cx, PlaceId(body.compound), body.place.map(PlaceId), &body.category, &body.words).await?;
    Ok(Json(AlikeBody { items: found.into_iter().map(AlikeItem::of).collect(), next: None }))
}

/// Open matters that perhaps say the same as this one, for whoever takes matters in.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/alike", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The likeliest first", body = AlikeBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn alike_matters(from: Cx, Path(id): Path<Uuid>) -> Result<Json<AlikeBody>, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let seen = shown(&mut tx, cx, MatterId(id)).await?;
    cx.may(Action::MattersMerge, &seen.matter().object(cx))?;
    let found = like_matter(&mut tx, cx, seen.matter()).await?;
    Ok(Json(AlikeBody { items: found.into_iter().map(AlikeItem::of).collect(), next: None }))
}

/// How many say the same, and what they say of what was done.
#[derive(Debug, Serialize, ToSchema)]
struct VoicesBody {
    /// The reporter among them; never who.
    people: i64,
    /// Of this round, by `satisfied`, `partly`, `not-satisfied`.
    answers: std::collections::BTreeMap<String, i64>,
    /// Where it goes on, when it does not go on here.
    root: Option<Uuid>,
    may_add: bool,
    may_take_back: bool,
    may_answer: bool,
}

async fn voices_of(from: &Cx, id: Uuid) -> Result<Json<VoicesBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let seen = shown(&mut tx, &from.cx, MatterId(id)).await?;
    let voices = of_matter(&mut tx, &from.cx, seen.matter()).await?;
    Ok(Json(VoicesBody {
        people: voices.people,
        answers: voices.answers.into_iter().collect(),
        root: voices.root.map(|(root, _)| root.0),
        may_add: voices.may_add,
        may_take_back: voices.may_take_back,
        may_answer: voices.may_answer,
    }))
}

/// How many say the same.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/voices", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "Counts, never names", body = VoicesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn matter_voices(from: Cx, Path(id): Path<Uuid>) -> Result<Json<VoicesBody>, Problem> {
    voices_of(&from, id).await
}

/// Adding a voice, taking it back, or saying whether it is done.
#[derive(Debug, Deserialize, ToSchema)]
struct VoiceBody {
    /// `add`, `take-back`, or of what was done `satisfied`, `partly`, `not-satisfied`.
    say: String,
}

/// Adds the caller's voice to somebody's matter, takes it back, or says whether it is done.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/voices", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = VoiceBody,
    responses(
        (status = 200, description = "Counts, never names", body = VoicesBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn say_too(from: Cx, Path(id): Path<Uuid>, Body(body): Body<VoiceBody>) -> Result<Json<VoicesBody>, Problem> {
    let cx = &from.cx;
    match body.say.as_str() {
        "add" => add_voice(cx, MatterId(id)).await.map(|_| ())?,
        "take-back" => take_back_voice(cx, MatterId(id)).await.map(|_| ())?,
        value => answer(cx, MatterId(id), value).await?,
    }
    voices_of(&from, id).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct MergeBody {
    /// The matter it goes on in.
    into: Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
struct MergedBody {
    id: Uuid,
    state: &'static str,
    revision: i64,
}

/// Lets a matter go on in another that says the same; its reporter is told and keeps a say.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/merging", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MergeBody,
    responses(
        (status = 200, description = "It goes on in the other", body = MergedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn merge_matter(from: Cx, Path(id): Path<Uuid>, Body(body): Body<MergeBody>) -> Result<Json<MergedBody>, Problem> {
    let now = merge(&from.cx, MatterId(id), MatterId(body.into)).await?;
    Ok(Json(MergedBody { id, state: now.state.name(), revision: now.revision }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct PartBody {}

/// Takes a merged matter out again: it goes on where it stood.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/parting", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = PartBody,
    responses(
        (status = 200, description = "It goes on by itself", body = MergedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn part_matter(from: Cx, Path(id): Path<Uuid>, Body(body): Body<PartBody>) -> Result<Json<MergedBody>, Problem> {
    let PartBody {} = body;
    let now = part(&from.cx, MatterId(id)).await?;
    Ok(Json(MergedBody { id, state: now.state.name(), revision: now.revision }))
}

#[derive(OpenApi)]
#[openapi(
    paths(alike_words, alike_matters, matter_voices, say_too, merge_matter, part_matter),
    components(schemas(LikeBody, AlikeItem, AlikeBody, VoicesBody, VoiceBody, MergeBody, MergedBody, PartBody))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/alike", Action::MattersRead, alike_words)
        .get("/api/v1/matters/{id}/alike", Action::MattersMerge, alike_matters)
        .get("/api/v1/matters/{id}/voices", Action::MattersRead, matter_voices)
        .post("/api/v1/matters/{id}/voices", Action::MattersVoice, say_too)
        .post("/api/v1/matters/{id}/merging", Action::MattersMerge, merge_matter)
        .post("/api/v1/matters/{id}/parting", Action::MattersMerge, part_matter)
        .describe(Described::openapi())
}
