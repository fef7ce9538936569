//! Mediations for programs of those in them. Nobody else's can be had.

use super::ask::{MediationState, NewMediation, WrittenMediation, ask, write_down};
use super::codes::{CodeOfMediation, hand_over, join};
use super::lead::{MediationLead, lead};
use super::public::{MediationYear, team_of, year};
use super::say::{MediationWord, say};
use super::shown::{
    MediationLine, MediationPost, MediationSession, MediationShown, MediationSide, open_file, own, show, waiting_for,
};
use super::team::{propose, say_skill};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{PlaceId, PostId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
struct MediationsBody {
    /// Those the caller is a party of.
    items: Vec<MediationLine>,
    /// What the caller's posts have to do with, the next to be due first.
    waiting: Vec<MediationLine>,
    next: Option<Uuid>,
}

/// The own mediations, as a party and by a post: where they stand, never who or what.
#[utoipa::path(
    get, path = "/api/v1/mediations", tag = "mediations", security((), ("token" = [])),
    responses(
        (status = 200, description = "Mediations", body = MediationsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediations(from: Cx) -> Result<Json<MediationsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let items = own(&mut tx, &from.cx).await?;
    Ok(Json(MediationsBody { items, waiting: waiting_for(&mut tx, &from.cx).await?, next: None }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MediationYearAsked {
    community: Uuid,
    year: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct MediationPublicBody {
    counts: MediationYear,
    /// How many are on the team, and what they say they can.
    team: i64,
    skills: Vec<String>,
}

/// What everybody may know: how many there were in a community in a year, and its team.
#[utoipa::path(
    get, path = "/api/v1/mediation-counts", tag = "mediations", params(MediationYearAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Counts; null where too few", body = MediationPublicBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_counts(from: Cx, Query(asked): Query<MediationYearAsked>) -> Result<Json<MediationPublicBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let community = PlaceId(asked.community);
    let counts = year(&mut tx, &from.cx, community, asked.year).await?;
    let (team, skills) = team_of(&mut tx, &from.cx, community).await?;
    Ok(Json(MediationPublicBody { counts, team, skills }))
}

/// Asks for a mediation; this is the own yes.
#[utoipa::path(
    post, path = "/api/v1/mediations", tag = "mediations", security(("token" = [])), request_body = NewMediation,
    responses(
        (status = 201, description = "Asked", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_ask(from: Cx, Body(input): Body<NewMediation>) -> Result<(StatusCode, Json<MediationState>), Problem> {
    Ok((StatusCode::CREATED, Json(ask(&from.cx, input).await?)))
}

/// Writes a dispute down with leave of the party it is asked for.
#[utoipa::path(
    post, path = "/api/v1/mediations/written", tag = "mediations", security(("token" = [])), request_body = WrittenMediation,
    responses(
        (status = 201, description = "Written down", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_write(from: Cx, Body(input): Body<WrittenMediation>) -> Result<(StatusCode, Json<MediationState>), Problem> {
    Ok((StatusCode::CREATED, Json(write_down(&from.cx, input).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct JoinMediationBody {
    code: String,
}

/// Comes into a mediation by the code that was handed over. It says nothing yet.
#[utoipa::path(
    post, path = "/api/v1/mediations/join", tag = "mediations", security(("token" = [])), request_body = JoinMediationBody,
    responses(
        (status = 200, description = "In it", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_join(from: Cx, Body(input): Body<JoinMediationBody>) -> Result<Json<MediationState>, Problem> {
    Ok(Json(join(&from.cx, &input.code).await?))
}

/// A mediation, for those in it. What is sealed stands here for the two; by a post it is opened by `reading`.
#[utoipa::path(
    get, path = "/api/v1/mediations/{id}", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "The mediation", body = MediationShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation(from: Cx, Path(id): Path<Uuid>) -> Result<Json<MediationShown>, Problem> {
    Ok(Json(show(&mut from.cx.app.db.read().await?, &from.cx, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MediationReadingBody {}

/// Opens the file by a post. Every reading stands in the access log, where the two see it.
#[utoipa::path(
    post, path = "/api/v1/mediations/{id}/reading", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MediationReadingBody,
    responses(
        (status = 200, description = "The mediation, opened", body = MediationShown),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_read(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(MediationReadingBody {}): Body<MediationReadingBody>,
) -> Result<Json<MediationShown>, Problem> {
    Ok(Json(open_file(&from.cx, id).await?))
}

/// Says something as one of the two, or for one without an account with leave.
#[utoipa::path(
    post, path = "/api/v1/mediations/{id}/words", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MediationWord,
    responses(
        (status = 200, description = "Where it stands now", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_say(from: Cx, Path(id): Path<Uuid>, Body(word): Body<MediationWord>) -> Result<Json<MediationState>, Problem> {
    Ok(Json(say(&from.cx, id, word).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MediationCodeBody {
    /// `first` or `second`.
    side: String,
}

/// Makes the code one party comes in by; it is shown once, and a new one ends the one before.
#[utoipa::path(
    post, path = "/api/v1/mediations/{id}/code", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MediationCodeBody,
    responses(
        (status = 201, description = "The code", body = CodeOfMediation),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_code(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(input): Body<MediationCodeBody>,
) -> Result<(StatusCode, Json<CodeOfMediation>), Problem> {
    Ok((StatusCode::CREATED, Json(hand_over(&from.cx, id, &input.side).await?)))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MediatorBody {
    post: Uuid,
}

/// Proposes somebody of the team.
#[utoipa::path(
    post, path = "/api/v1/mediations/{id}/mediator", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MediatorBody,
    responses(
        (status = 200, description = "Where it stands now", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_propose(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(input): Body<MediatorBody>,
) -> Result<Json<MediationState>, Problem> {
    Ok(Json(propose(&from.cx, id, PostId(input.post)).await?))
}

/// A step of whoever leads it.
#[utoipa::path(
    post, path = "/api/v1/mediations/{id}/steps", tag = "mediations", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = MediationLead,
    responses(
        (status = 200, description = "Where it stands now", body = MediationState),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_lead(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(input): Body<MediationLead>,
) -> Result<Json<MediationState>, Problem> {
    Ok(Json(lead(&from.cx, id, input).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct MediationSkillBody {
    /// What one can, in a few words without a name; empty takes it away.
    skill: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct MediationSkillSaid {
    skill: String,
}

/// Says what somebody of the team can, for everybody.
#[utoipa::path(
    post, path = "/api/v1/mediation-skill", tag = "mediations", security(("token" = [])), request_body = MediationSkillBody,
    responses(
        (status = 200, description = "Said", body = MediationSkillSaid),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn mediation_skill(from: Cx, Body(input): Body<MediationSkillBody>) -> Result<Json<MediationSkillSaid>, Problem> {
    say_skill(&from.cx, &input.skill).await?;
    Ok(Json(MediationSkillSaid { skill: input.skill }))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        mediations,
        mediation_counts,
        mediation_ask,
        mediation_write,
        mediation_join,
        mediation,
        mediation_read,
        mediation_say,
        mediation_code,
        mediation_propose,
        mediation_lead,
        mediation_skill
    ),
    components(schemas(
        MediationsBody,
        MediationPublicBody,
        MediationYear,
        MediationLine,
        MediationShown,
        MediationSide,
        MediationSession,
        MediationPost,
        MediationState,
        MediationReadingBody,
        MediationWord,
        MediationLead,
        MediationCodeBody,
        MediatorBody,
        MediationSkillBody,
        MediationSkillSaid,
        NewMediation,
        WrittenMediation,
        JoinMediationBody,
        CodeOfMediation
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/mediations", Action::MediationsRead, mediations)
        .get("/api/v1/mediation-counts", Action::MediationsRead, mediation_counts)
        .post("/api/v1/mediations", Action::MediationsAsk, mediation_ask)
        .post("/api/v1/mediations/written", Action::MediationsWrite, mediation_write)
        .post("/api/v1/mediations/join", Action::MediationsJoin, mediation_join)
        .get("/api/v1/mediations/{id}", Action::MediationsSee, mediation)
        .post("/api/v1/mediations/{id}/reading", Action::MediationsSee, mediation_read)
        .post("/api/v1/mediations/{id}/words", Action::MediationsSpeak, mediation_say)
        .post("/api/v1/mediations/{id}/code", Action::MediationsAssign, mediation_code)
        .post("/api/v1/mediations/{id}/mediator", Action::MediationsAssign, mediation_propose)
        .post("/api/v1/mediations/{id}/steps", Action::MediationsLead, mediation_lead)
        .post("/api/v1/mediation-skill", Action::MediationsSkill, mediation_skill)
        .describe(Described::openapi())
}
