//! The steps of a matter for programs. Each calls the same action as the page's form.

use super::super::actions::{accept, assign, confirm, contact, decline, finish, rate, reopen, withdraw};
use super::super::contact::reporter_contact;
use super::super::correct::correct;
use super::super::inputs::{
    Accept, Assign, Confirm, Contact, Correct, Decline, Finish, MatterState, Raise, Rate, Reopen, Withdraw,
};
use super::super::intake::raise_about;
use super::super::pages::raise::photos_of;
use crate::context::Context;
use crate::problem::Problem;
use crate::web::api::{Body, Parts, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{MatterId, PhotoId, PostId};
use pavilion_rules::matters::No;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// What a step answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatterStateBody {
    id: Uuid,
    state: &'static str,
    revision: i64,
}

impl From<MatterState> for MatterStateBody {
    fn from(now: MatterState) -> Self {
        Self { id: now.id.0, state: now.state.name(), revision: now.revision }
    }
}

/// What is raised. At most nine photos of 12 MB: JPEG, PNG or WebP.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct RaiseForm {
    place: Uuid,
    /// Empty: whoever takes it in decides.
    #[schema(max_length = 60)]
    category: Option<String>,
    #[schema(min_length = 2, max_length = 2000)]
    words: String,
    #[schema(max_length = 120)]
    spot: Option<String>,
    /// Whom it complains of: `property`, `committee`, `grid`, `community`, or nobody.
    party: Option<String>,
    #[schema(value_type = Option<Vec<String>>, format = Binary)]
    photos: Option<Vec<Vec<u8>>>,
}

/// What is raised, without photos.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct RaiseBody {
    place: Uuid,
    /// Empty: whoever takes it in decides.
    #[schema(max_length = 60)]
    category: Option<String>,
    #[schema(min_length = 2, max_length = 2000)]
    words: String,
    #[schema(max_length = 120)]
    spot: Option<String>,
    /// Whom it complains of: `property`, `committee`, `grid`, `community`, or nobody.
    party: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RaisedBody {
    id: Uuid,
    number: String,
    url: String,
}

/// Raises a matter in a compound the caller lives in.
#[utoipa::path(
    post, path = "/api/v1/matters", tag = "matters", security(("token" = [])),
    request_body(content((RaiseForm = "multipart/form-data"), (RaiseBody = "application/json"))),
    responses(
        (status = 201, description = "It is raised", body = RaisedBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn raise_matter(parts: Parts) -> Result<(StatusCode, Json<RaisedBody>), Problem> {
    let (cx, fields) = (&parts.cx, &parts.fields);
    cx.may(Action::MattersRaise, &Object::default())?;
    let text = |name: &str| fields.text(name).to_owned();
    let input = Raise {
        place: fields.id("place").map_err(|_| Problem::Invalid(vec![No::PlaceUnknown.into()]))?,
        category: text("category"),
        words: text("words"),
        spot: text("spot"),
        photos: photos_of(&parts.files, "photos"),
    };
    let raised = raise_about(cx, input, fields.text("party")).await?;
    let url = format!("/matters/{}", raised.id);
    Ok((StatusCode::CREATED, Json(RaisedBody { id: raised.id.0, number: raised.number, url })))
}

/// What everybody will read of it.
#[derive(Debug, Deserialize, ToSchema)]
struct AcceptBody {
    title: String,
    words: String,
    #[serde(default)]
    spot: String,
    category: String,
    /// The photos everybody may see.
    #[serde(default)]
    open_photos: Vec<Uuid>,
    /// Says that what the scan finds in the words names nobody.
    #[serde(default)]
    checked: bool,
}

/// Why it is not taken in, and where else to turn.
/// What everybody reads and sees of it from now on.
#[derive(Debug, Deserialize, ToSchema)]
struct CorrectBody {
    title: String,
    words: String,
    #[serde(default)]
    spot: String,
    /// All photos everybody may see from now on; the others are shut.
    #[serde(default)]
    open_photos: Vec<Uuid>,
    /// Why; everybody reads it.
    reason: String,
    /// Says that what the scan finds in the words names nobody.
    #[serde(default)]
    checked: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
struct DeclineBody {
    reason: String,
    /// `12345`, `petition`, `mediation`, `court` or `property`.
    route: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct AssignBody {
    /// One of `/api/v1/matters/{id}/posts`.
    post: Uuid,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ContactedBody {
    note: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ConfirmBody {}

#[derive(Debug, Deserialize, ToSchema)]
struct RateBody {
    /// `satisfied`, `partly` or `not-satisfied`.
    value: String,
    /// Everybody reads them.
    #[serde(default)]
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MatterReasonBody {
    pub(super) reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct ContactPurposeBody {
    /// Written down; the reporter can see it.
    purpose: String,
}

/// The reporter's contact, told once. Never for the property company.
#[derive(Debug, Serialize, ToSchema)]
struct ReporterContactBody {
    name: String,
    phone: String,
}

/// What was done. Photos, or words why there are none.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described; the fields are read from the parts")]
struct FinishForm {
    #[schema(min_length = 4, max_length = 500)]
    note: String,
    #[schema(max_length = 500)]
    why_no_photo: Option<String>,
    #[schema(value_type = Option<Vec<String>>, format = Binary)]
    photos: Option<Vec<Vec<u8>>>,
}

pub(super) type Answer = Result<Json<MatterStateBody>, Problem>;

pub(super) fn answer(done: Result<MatterState, Problem>) -> Answer {
    done.map(|now| Json(now.into()))
}

/// A step of a matter with a body of its own; the action answers what the matter is now.
macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, |$cx:ident, $id:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $body,
            responses(
                (status = 200, description = "What it is now", body = MatterStateBody),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body($input): Body<$body>) -> Answer {
            let ($cx, $id): (&Context, MatterId) = (&from.cx, MatterId(id));
            answer($act.await)
        }
    };
}

pub(super) use step;

step!(
    /// Takes a matter in and opens its public words.
    accept_matter, "/api/v1/matters/{id}/acceptance", AcceptBody, |cx, id, body| accept(cx, id, Accept {
        title: body.title,
        words: body.words,
        spot: body.spot,
        category: body.category,
        open_photos: body.open_photos.into_iter().map(PhotoId).collect(),
        checked: body.checked,
    })
);
step!(
    /// Does not take a matter in.
    decline_matter, "/api/v1/matters/{id}/refusal", DeclineBody, |cx, id, body| decline(cx, id, Decline { reason: body.reason, route: body.route })
);
step!(
    /// Gives a matter to a post.
    assign_matter, "/api/v1/matters/{id}/assignment", AssignBody, |cx, id, body| assign(cx, id, Assign { post: PostId(body.post), note: body.note })
);
step!(
    /// Notes that the handler has been in touch with the reporter.
    contact_matter, "/api/v1/matters/{id}/first-contact", ContactedBody, |cx, id, body| contact(cx, id, Contact { note: body.note })
);
step!(
    /// The reporter confirms that it is done.
    confirm_matter, "/api/v1/matters/{id}/confirmation", ConfirmBody, |cx, id, _body| confirm(cx, id, Confirm {})
);
step!(
    /// The reporter says how it was done.
    rate_matter, "/api/v1/matters/{id}/rating", RateBody, |cx, id, body| rate(cx, id, Rate { value: body.value, words: body.words })
);
step!(
    /// The reporter says that it is not done and sends it back.
    reopen_matter, "/api/v1/matters/{id}/reopening", MatterReasonBody, |cx, id, body| reopen(cx, id, Reopen { reason: body.reason })
);
step!(
    /// The reporter takes it back.
    withdraw_matter, "/api/v1/matters/{id}/withdrawal", MatterReasonBody, |cx, id, body| withdraw(cx, id, Withdraw { reason: body.reason })
);

step!(
    /// Puts right what everybody reads and sees of it; what stood there before is kept, for those who take matters in.
    correct_matter, "/api/v1/matters/{id}/correction", CorrectBody, |cx, id, body| correct(cx, id, Correct {
        title: body.title,
        words: body.words,
        spot: body.spot,
        open_photos: body.open_photos.into_iter().map(PhotoId).collect(),
        reason: body.reason,
        checked: body.checked,
    })
);

/// The handler says that it is done, and shows it.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/completion", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body(content = FinishForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What it is now", body = MatterStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn finish_matter(Path(id): Path<Uuid>, parts: Parts) -> Answer {
    let text = |name: &str| parts.fields.text(name).to_owned();
    let input = Finish { note: text("note"), why_no_photo: text("why_no_photo"), photos: photos_of(&parts.files, "photos") };
    answer(finish(&parts.cx, MatterId(id), input).await)
}

/// The reporter's name and telephone, for a purpose that is written down.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/reporter-contact", tag = "matters", params(("id" = Uuid, Path)), security(("token" = [])),
    request_body = ContactPurposeBody,
    responses(
        (status = 200, description = "The contact", body = ReporterContactBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn contact_of_reporter(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<ContactPurposeBody>,
) -> Result<Json<ReporterContactBody>, Problem> {
    let contact = reporter_contact(&from.cx, MatterId(id), &body.purpose).await?;
    Ok(Json(ReporterContactBody { name: contact.name, phone: contact.phone }))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        raise_matter,
        accept_matter,
        decline_matter,
        assign_matter,
        contact_matter,
        correct_matter,
        finish_matter,
        confirm_matter,
        rate_matter,
        reopen_matter,
        withdraw_matter,
        contact_of_reporter
    ),
    components(schemas(
        RaiseForm,
        RaiseBody,
        RaisedBody,
        MatterStateBody,
        AcceptBody,
        CorrectBody,
        DeclineBody,
        AssignBody,
        ContactedBody,
        ConfirmBody,
        RateBody,
        MatterReasonBody,
        ContactPurposeBody,
        ReporterContactBody,
        FinishForm
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .post_with_files("/api/v1/matters", Action::MattersRaise, raise_matter)
        .post("/api/v1/matters/{id}/acceptance", Action::MattersAccept, accept_matter)
        .post("/api/v1/matters/{id}/refusal", Action::MattersDecline, decline_matter)
        .post("/api/v1/matters/{id}/assignment", Action::MattersAssign, assign_matter)
        .post("/api/v1/matters/{id}/first-contact", Action::MattersContact, contact_matter)
        .post_with_files("/api/v1/matters/{id}/completion", Action::MattersFinish, finish_matter)
        .post("/api/v1/matters/{id}/confirmation", Action::MattersConfirm, confirm_matter)
        .post("/api/v1/matters/{id}/rating", Action::MattersRate, rate_matter)
        .post("/api/v1/matters/{id}/reopening", Action::MattersReopen, reopen_matter)
        .post("/api/v1/matters/{id}/withdrawal", Action::MattersWithdraw, withdraw_matter)
        .post("/api/v1/matters/{id}/correction", Action::MattersCorrect, correct_matter)
        .post("/api/v1/matters/{id}/reporter-contact", Action::MattersReadOriginal, contact_of_reporter)
        .describe(Described::openapi())
}
