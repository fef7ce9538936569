//! Ways in and the shield for programs: the same actions as the pages.

use super::super::actions::{confirm, rate, reopen, withdraw};
use super::super::claim::holder;
use super::super::conflict::{Concern, name_party};
use super::super::inputs::{Confirm, Raise, Rate, Reopen, Withdraw};
use super::super::intake::{Capture, TakenIn, capture};
use super::super::pages::raise::photos_of;
use super::super::posters::raise_at;
use super::super::shield::{
    self, PassOn, answer_reprisal, ask_unmasking, decide_unmasking, pass_on, report_reprisal, waiting_above,
};
use super::super::shown::shown;
use super::super::voices::answer;
use super::bodies::MatterBody;
use crate::context::Context;
use crate::problem::Problem;
use crate::rooms::people::Address;
use crate::web::api::{Body, Parts, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId};
use pavilion_rules::matters::No;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// What somebody else said, or what was seen on a round.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct CaptureForm {
    place: Uuid,
    #[schema(max_length = 60)]
    category: Option<String>,
    #[schema(min_length = 2, max_length = 2000)]
    words: String,
    #[schema(max_length = 120)]
    spot: Option<String>,
    /// `door`, `phone`, `paper`, `reception`, `chat`, or `patrol` for what the caller saw.
    channel: String,
    /// How the person agreed: `said`, `signed`, `phoned` or `wrote`; not for `patrol`.
    leave: Option<String>,
    /// Whom to reach; kept encrypted, and both may be left out.
    contact_name: Option<String>,
    contact_phone: Option<String>,
    /// Whom it complains of: `property`, `committee`, `grid`, `community`, or nobody.
    party: Option<String>,
    #[schema(value_type = Option<Vec<String>>, format = Binary)]
    photos: Option<Vec<Vec<u8>>>,
}

/// The same without photos.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct CaptureBody {
    place: Uuid,
    category: Option<String>,
    words: String,
    spot: Option<String>,
    channel: String,
    leave: Option<String>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    party: Option<String>,
}

/// What somebody says without a name.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct UnnamedBody {
    /// The code of a paper on a wall, or the id of a compound.
    at: String,
    category: Option<String>,
    words: String,
    spot: Option<String>,
    party: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TakenInBody {
    id: Uuid,
    number: String,
    /// To follow it without an account; said once. Empty when an account follows it.
    code: String,
}

impl From<TakenIn> for TakenInBody {
    fn from(taken: TakenIn) -> Self {
        Self { id: taken.id.0, number: taken.number, code: taken.code }
    }
}

fn raise_of(parts: &Parts, place: PlaceId) -> Raise {
    let text = |name: &str| parts.fields.text(name).to_owned();
    let photos = photos_of(&parts.files, "photos");
    Raise { place, category: text("category"), words: text("words"), spot: text("spot"), photos }
}

/// Writes down a matter for somebody else, or what was seen on a round.
#[utoipa::path(
    post, path = "/api/v1/captures", tag = "matters", security(("token" = [])),
    request_body(content((CaptureForm = "multipart/form-data"), (CaptureBody = "application/json"))),
    responses(
        (status = 201, description = "It is raised", body = TakenInBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn capture_matter(parts: Parts) -> Result<(StatusCode, Json<TakenInBody>), Problem> {
    parts.cx.may(Action::MattersCapture, &Object::default())?;
    let text = |name: &str| parts.fields.text(name).to_owned();
    let how = Capture {
        channel: text("channel"),
        leave: text("leave"),
        contact_name: text("contact_name"),
        contact_phone: text("contact_phone"),
        party: text("party"),
    };
    let place = parts.fields.id("place").map_err(|_| Problem::Invalid(vec![No::PlaceUnknown.into()]))?;
    let taken = capture(&parts.cx, raise_of(&parts, place), how).await?;
    Ok((StatusCode::CREATED, Json(taken.into())))
}

/// Raises a matter without a name; whoever keeps the code follows it.
#[utoipa::path(
    post, path = "/api/v1/unnamed", tag = "matters", security((), ("token" = [])), request_body = UnnamedBody,
    responses(
        (status = 201, description = "It is raised", body = TakenInBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn raise_unnamed(address: Address, parts: Parts) -> Result<(StatusCode, Json<TakenInBody>), Problem> {
    if let Some(after_s) = parts.cx.app.people.address_must_wait(address, parts.cx.now) {
        return Err(Problem::TooOften { after_s });
    }
    let input = raise_of(&parts, PlaceId(Uuid::nil()));
    let taken = raise_at(&parts.cx, parts.fields.text("at"), input, parts.fields.text("party"), false).await?;
    Ok((StatusCode::CREATED, Json(taken.into())))
}

/// The code of a matter, and what its holder does: nothing, or one step.
#[derive(Debug, Deserialize, ToSchema)]
struct ClaimBody {
    code: String,
    /// Empty to look, or `confirm`, `rate`, `reopen`, `withdraw`, `answer` when it goes on in another, `message`, `reprisal`.
    #[serde(default)]
    step: String,
    /// Of a rating: `satisfied`, `partly` or `not-satisfied`.
    #[serde(default)]
    value: String,
    /// The reason, the words of a rating, or the message.
    #[serde(default)]
    words: String,
    #[serde(default)]
    checked: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct RelayedBody {
    from_reporter: bool,
    /// `reporter`, or the kind of post; never a person.
    who: String,
    words: String,
    at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ClaimedBody {
    matter: MatterBody,
    messages: Vec<RelayedBody>,
}

async fn messages_of(cx: &Context, id: MatterId) -> Result<(MatterBody, Vec<RelayedBody>), Problem> {
    let mut tx = cx.app.db.read().await?;
    let seen = shown(&mut tx, cx, id).await?;
    let said = shield::relayed(&mut tx, cx, seen.matter()).await?;
    let of =
        |one: shield::Relayed| RelayedBody { from_reporter: one.from_reporter, who: one.who, words: one.words, at: one.at.0 };
    Ok((MatterBody::of(&seen), said.into_iter().map(of).collect()))
}

/// Follows a matter by its code, and takes a step as its reporter.
#[utoipa::path(
    post, path = "/api/v1/claims", tag = "matters", security((), ("token" = [])), request_body = ClaimBody,
    responses(
        (status = 200, description = "The matter, as its reporter sees it", body = ClaimedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn claim_matter(address: Address, from: Cx, Body(body): Body<ClaimBody>) -> Result<Json<ClaimedBody>, Problem> {
    let (id, cx) = holder(&from.cx, address, &body.code).await?;
    let ClaimBody { step, value, words, checked, .. } = body;
    match step.as_str() {
        "confirm" => confirm(&cx, id, Confirm {}).await.map(|_| ())?,
        "rate" => rate(&cx, id, Rate { value, words }).await.map(|_| ())?,
        "reopen" => reopen(&cx, id, Reopen { reason: words }).await.map(|_| ())?,
        "withdraw" => withdraw(&cx, id, Withdraw { reason: words }).await.map(|_| ())?,
        "answer" => answer(&cx, id, &value).await?,
        "message" => pass_on(&cx, id, PassOn { words, checked }).await.map(|_| ())?,
        "reprisal" => report_reprisal(&cx, id, &words).await.map(|_| ())?,
        _ => {}
    }
    let (matter, messages) = messages_of(&cx, id).await?;
    Ok(Json(ClaimedBody { matter, messages }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct PassOnBody {
    words: String,
    /// Says that what the scan finds in the words names nobody.
    #[serde(default)]
    checked: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct RelayedListBody {
    items: Vec<RelayedBody>,
    /// Always null: the newest two hundred come whole.
    next: Option<String>,
}

/// Passes words on between the reporter and whoever handles it; neither sees who the other is.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/messages", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = PassOnBody,
    responses(
        (status = 200, description = "All that was said", body = RelayedListBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn pass_on_words(from: Cx, Path(id): Path<Uuid>, Body(body): Body<PassOnBody>) -> Result<Json<RelayedListBody>, Problem> {
    pass_on(&from.cx, MatterId(id), PassOn { words: body.words, checked: body.checked }).await?;
    let (_, items) = messages_of(&from.cx, MatterId(id)).await?;
    Ok(Json(RelayedListBody { items, next: None }))
}

/// What was said between the reporter and whoever handles it.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/messages", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "All that was said", body = RelayedListBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn passed_on(from: Cx, Path(id): Path<Uuid>) -> Result<Json<RelayedListBody>, Problem> {
    {
        let mut tx = from.cx.app.db.read().await?;
        let seen = shown(&mut tx, &from.cx, MatterId(id)).await?;
        from.cx.may(Action::MattersRelay, &seen.matter().object(&from.cx))?;
    }
    let (_, items) = messages_of(&from.cx, MatterId(id)).await?;
    Ok(Json(RelayedListBody { items, next: None }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct ConcernBody {
    /// `property`, `committee`, `grid`, `community`, or empty. Once named it stays.
    #[serde(default)]
    party: String,
    /// The dwelling it is about: never public.
    dwelling: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct WayDoneBody {
    id: Uuid,
}

/// Names the party complained of, and the dwelling it is about.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/party", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ConcernBody,
    responses(
        (status = 200, description = "Done", body = WayDoneBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn name_matter_party(from: Cx, Path(id): Path<Uuid>, Body(body): Body<ConcernBody>) -> Result<Json<WayDoneBody>, Problem> {
    let concern = Concern { party: body.party, dwelling: body.dwelling.map(DwellingId) };
    name_party(&from.cx, MatterId(id), concern).await?;
    Ok(Json(WayDoneBody { id }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct UnmaskBody {
    reason: String,
}

/// Asks to see who complained; another person decides, and the reporter is told.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/unmasking", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = UnmaskBody,
    responses(
        (status = 201, description = "Asked", body = WayDoneBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn ask_to_unmask(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<UnmaskBody>,
) -> Result<(StatusCode, Json<WayDoneBody>), Problem> {
    let id = ask_unmasking(&from.cx, MatterId(id), &body.reason).await?;
    Ok((StatusCode::CREATED, Json(WayDoneBody { id })))
}

#[derive(Debug, Deserialize, ToSchema)]
struct UnmaskDecisionBody {
    allow: bool,
}

/// Decides as a second person whether who complained may be seen once.
#[utoipa::path(
    post, path = "/api/v1/above/unmaskings/{id}", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = UnmaskDecisionBody,
    responses(
        (status = 200, description = "Decided", body = WayDoneBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn decide_to_unmask(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<UnmaskDecisionBody>,
) -> Result<Json<WayDoneBody>, Problem> {
    decide_unmasking(&from.cx, id, body.allow).await?;
    Ok(Json(WayDoneBody { id }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct ReprisalBody {
    words: String,
}

/// Reports that somebody makes the reporter pay for it: to the street, above the chain.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/reprisal", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ReprisalBody,
    responses(
        (status = 201, description = "Reported", body = WayDoneBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn report_matter_reprisal(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<ReprisalBody>,
) -> Result<(StatusCode, Json<WayDoneBody>), Problem> {
    let id = report_reprisal(&from.cx, MatterId(id), &body.words).await?;
    Ok((StatusCode::CREATED, Json(WayDoneBody { id })))
}

/// Answers somebody who is made to pay.
#[utoipa::path(
    post, path = "/api/v1/above/reprisals/{id}", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ReprisalBody,
    responses(
        (status = 200, description = "Answered", body = WayDoneBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn answer_matter_reprisal(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<ReprisalBody>,
) -> Result<Json<WayDoneBody>, Problem> {
    answer_reprisal(&from.cx, id, &body.words).await?;
    Ok(Json(WayDoneBody { id }))
}

#[derive(Debug, Serialize, ToSchema)]
struct AboveItem {
    id: Uuid,
    matter: Uuid,
    number: String,
    /// What the reporter says, or why somebody asks to see who it is.
    words: String,
    at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct AboveBody {
    reprisals: Vec<AboveItem>,
    unmaskings: Vec<AboveItem>,
}

/// What waits for somebody outside the chain.
#[utoipa::path(
    get, path = "/api/v1/above", tag = "matters", security(("token" = [])),
    responses(
        (status = 200, description = "What waits", body = AboveBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn above(from: Cx) -> Result<Json<AboveBody>, Problem> {
    super::super::pages::messages::may_look_above(&from.cx)?;
    let (reprisals, unmaskings) = waiting_above(&mut from.cx.app.db.read().await?, &from.cx).await?;
    let reprisal = |one: shield::Reprisal| AboveItem {
        id: one.id,
        matter: one.matter.0,
        number: one.number,
        words: one.words,
        at: one.at.0,
    };
    let unmasking = |one: shield::Unmasking| AboveItem {
        id: one.id,
        matter: one.matter.0,
        number: one.number,
        words: one.reason,
        at: one.at.0,
    };
    Ok(Json(AboveBody {
        reprisals: reprisals.into_iter().map(reprisal).collect(),
        unmaskings: unmaskings.into_iter().map(unmasking).collect(),
    }))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        capture_matter,
        raise_unnamed,
        claim_matter,
        pass_on_words,
        passed_on,
        name_matter_party,
        ask_to_unmask,
        decide_to_unmask,
        report_matter_reprisal,
        answer_matter_reprisal,
        above
    ),
    components(schemas(
        CaptureForm,
        CaptureBody,
        UnnamedBody,
        TakenInBody,
        ClaimBody,
        ClaimedBody,
        RelayedBody,
        RelayedListBody,
        PassOnBody,
        ConcernBody,
        WayDoneBody,
        UnmaskBody,
        UnmaskDecisionBody,
        ReprisalBody,
        AboveBody,
        AboveItem
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .post_with_files("/api/v1/captures", Action::MattersCapture, capture_matter)
        .post("/api/v1/unnamed", Action::MattersUnnamed, raise_unnamed)
        .post("/api/v1/claims", Action::MattersClaim, claim_matter)
        .get("/api/v1/matters/{id}/messages", Action::MattersRelay, passed_on)
        .post("/api/v1/matters/{id}/messages", Action::MattersRelay, pass_on_words)
        .post("/api/v1/matters/{id}/party", Action::MattersParty, name_matter_party)
        .post("/api/v1/matters/{id}/unmasking", Action::MattersUnmask, ask_to_unmask)
        .post("/api/v1/matters/{id}/reprisal", Action::MattersReprisal, report_matter_reprisal)
        .get("/api/v1/above", Action::MattersAbove, above)
        .post("/api/v1/above/reprisals/{id}", Action::MattersReprisalAnswer, answer_matter_reprisal)
        .post("/api/v1/above/unmaskings/{id}", Action::MattersUnmaskDecide, decide_to_unmask)
        .describe(Described::openapi())
}
