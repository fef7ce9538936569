//! On the matter's page: where it was handed to and how it stands there; and the same for programs.

use super::super::pages::Choice;
use super::super::shown::{Shown, shown};
use super::super::store::elsewhere as store;
use super::{SendOn, endpoints, send_on};
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::face::went_well;
use crate::web::{Cx, Posted, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[must_use]
pub(in super::super) fn routes() -> Routes {
    Routes::new()
        .post("/matters/{id}/elsewhere", Action::MattersSendOn, hand_on)
        .get("/api/v1/matters/{id}/elsewhere", Action::MattersRead, listed)
        .post("/api/v1/matters/{id}/elsewhere", Action::MattersSendOn, sent_on)
        .describe(Described::openapi())
}

pub(in super::super) struct RowShown {
    pub(in super::super) name: String,
    pub(in super::super) word: String,
    pub(in super::super) tone: &'static str,
    pub(in super::super) number: String,
    /// What they wrote, or why it did not work: for those who may hand it on.
    pub(in super::super) notes: String,
    pub(in super::super) at_ms: i64,
    pub(in super::super) looked_ms: i64,
}

/// What the matter's page shows of it.
pub(in super::super) struct ElsewhereShown {
    pub(in super::super) rows: Vec<RowShown>,
    /// Where it may still be handed to; empty for who may not.
    pub(in super::super) choices: Vec<Choice>,
}

fn tone(state: &str) -> &'static str {
    match state {
        "waiting" | "sent" => "go",
        "closed" => "done",
        _ => "bad",
    }
}

pub(in super::super) async fn elsewhere_shown(tx: &mut Tx, from: &Cx, shown: &Shown) -> Result<ElsewhereShown, Problem> {
    let (cx, matter) = (&from.cx, shown.matter());
    let rows = store::of_matter(tx, matter.id).await?;
    let may = cx.can(Action::MattersSendOn, &matter.object(cx));
    let all = if may && matter.is_checked() && shown.state.is_open() { endpoints(cx)? } else { Vec::new() };
    let choices = all
        .into_iter()
        .filter(|one| one.service(&matter.category).is_some() && !rows.iter().any(|row| row.endpoint == one.name))
        .map(|one| Choice::new(one.name.clone(), one.name))
        .collect();
    let shown = rows.into_iter().map(|row| RowShown {
        word: i18n::text(from.taste.lang, &format!("matters-elsewhere-{}", row.state), &[]),
        tone: tone(&row.state),
        notes: if may {
            [row.their_notes, row.fault].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ")
        } else {
            String::new()
        },
        name: row.endpoint,
        number: row.their_number,
        at_ms: row.at.0,
        looked_ms: row.looked.map_or(0, |at| at.0),
    });
    Ok(ElsewhereShown { rows: shown.collect(), choices })
}

async fn hand_on(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    send_on(&posted.cx, id, SendOn { endpoint: posted.fields.text("endpoint").to_owned() }).await?;
    Ok(went_well(&format!("/matters/{id}"), "matters-sent-on"))
}

/// Where a matter was handed to.
#[derive(Debug, Serialize, ToSchema)]
struct ElsewhereItem {
    id: Uuid,
    /// The name of the other system.
    endpoint: String,
    /// `waiting`, `sent`, `closed`, `refused` or `given-up`.
    state: String,
    /// What the other system calls it.
    their_number: Option<String>,
    /// `open` or `closed`.
    their_status: Option<String>,
    at: i64,
    looked: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ElsewhereBody {
    items: Vec<ElsewhereItem>,
    next: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct SendOnBody {
    /// The name of one of the systems the operator set up.
    endpoint: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct SentOnBody {
    id: Uuid,
}

/// Where a matter was handed to, and how it stands there.
#[utoipa::path(
    get, path = "/api/v1/matters/{id}/elsewhere", operation_id = "matter_elsewhere", tag = "matters", params(("id" = Uuid, Path)),
    security((), ("token" = [])),
    responses(
        (status = 200, description = "Other systems", body = ElsewhereBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn listed(from: Cx, Path(id): Path<Uuid>) -> Result<Json<ElsewhereBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let matter = shown(&mut tx, &from.cx, MatterId(id)).await?.matter().id;
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let items = store::of_matter(&mut tx, matter).await?.into_iter().map(|row| ElsewhereItem {
        id: row.id,
        endpoint: row.endpoint,
        state: row.state,
        their_number: filled(row.their_number),
        their_status: filled(row.their_status),
        at: row.at.0,
        looked: row.looked.map(|at| at.0),
    });
    Ok(Json(ElsewhereBody { items: items.collect(), next: None }))
}

/// Hands a matter to another system, by its public words.
#[utoipa::path(
    post, path = "/api/v1/matters/{id}/elsewhere", operation_id = "send_matter_on", tag = "matters", params(("id" = Uuid, Path)),
    request_body = SendOnBody, security(("token" = [])),
    responses(
        (status = 201, description = "It is on its way", body = SentOnBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn sent_on(
    from: Cx,
    Path(id): Path<Uuid>,
    Body(body): Body<SendOnBody>,
) -> Result<(StatusCode, Json<SentOnBody>), Problem> {
    let id = send_on(&from.cx, MatterId(id), SendOn { endpoint: body.endpoint }).await?;
    Ok((StatusCode::CREATED, Json(SentOnBody { id })))
}

#[derive(OpenApi)]
#[openapi(paths(listed, sent_on), components(schemas(ElsewhereItem, ElsewhereBody, SendOnBody, SentOnBody, ProblemBody)))]
struct Described;
