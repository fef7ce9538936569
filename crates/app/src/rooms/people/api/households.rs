//! Cards and joining.

use super::OurForm;
use crate::problem::Problem;
use crate::rooms::people::actions::households as actions;
use crate::rooms::people::memory::Address;
use crate::rooms::people::model::{IssueCodes, Join, Joined};
use crate::rooms::people::pages::card_dwellings;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// For which dwellings cards are made: of a compound, a building or an entrance.
#[derive(Deserialize, ToSchema)]
struct CardsAsked {
    place: Uuid,
    /// Also those somebody has joined already.
    #[serde(default)]
    all: bool,
}

#[derive(Serialize, ToSchema)]
struct CardBody {
    dwelling: Uuid,
    building: String,
    entrance: String,
    room: String,
    /// In groups, as it is printed.
    code: String,
}

#[derive(Serialize, ToSchema)]
struct CardsBody {
    items: Vec<CardBody>,
    next: Option<String>,
}

/// Makes a code for each dwelling of a place. Older codes nobody used end. The codes are in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/v1/cards",
    tag = "people",
    request_body = CardsAsked,
    security(("token" = [])),
    responses(
        (status = 201, description = "Codes, shown once", body = CardsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn issue(from: Cx, Body(asked): Body<CardsAsked>) -> Result<(StatusCode, Json<CardsBody>), Problem> {
    let cx = &from.cx;
    let (_, found) = card_dwellings(&mut cx.app.db.read().await?, cx, PlaceId(asked.place), asked.all).await?;
    let issue = IssueCodes { dwellings: found.iter().map(|dwelling| dwelling.id).collect() };
    let codes = actions::issue_codes(cx, issue).await?;
    let items = found.into_iter().zip(codes).map(|(dwelling, issued)| CardBody {
        dwelling: dwelling.id.0,
        building: dwelling.building,
        entrance: dwelling.entrance,
        room: dwelling.room,
        code: issued.code,
    });
    Ok((StatusCode::CREATED, Json(CardsBody { items: items.collect(), next: None })))
}

/// Joining: somebody who comes with a token or in a session needs the code alone.
#[derive(Deserialize, ToSchema)]
struct JoinAsked {
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    password: String,
}

/// Joins the household a card was printed for.
#[utoipa::path(
    post,
    path = "/api/v1/join",
    tag = "people",
    request_body = JoinAsked,
    security((), ("token" = [])),
    responses(
        (status = 201, description = "Joined", body = Joined),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn join(address: Address, from: Cx, Body(asked): Body<JoinAsked>) -> Result<(StatusCode, Json<Joined>), Problem> {
    let cx = &from.cx;
    if let Some(after_s) = cx.app.people.address_must_wait(address, cx.now) {
        return Err(Problem::TooOften { after_s });
    }
    let JoinAsked { code, name, phone, email, password } = asked;
    let result = actions::join(cx, Join { code, name, phone, email, password }).await;
    if !actions::is_wrong_code(&result) {
        cx.app.people.address_was_not_wrong(address);
    }
    Ok((StatusCode::CREATED, Json(result?)))
}

/// Leaves one of the caller's households.
#[utoipa::path(
    delete,
    path = "/api/v1/me/households/{id}",
    tag = "people",
    params(("id" = Uuid, Path, description = "The membership, as `/api/v1/me` names it")),
    security(("token" = [])),
    responses(
        (status = 204, description = "Left"),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn leave(Path(id): Path<Uuid>, from: Cx, _: OurForm) -> Result<StatusCode, Problem> {
    actions::leave(&from.cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(OpenApi)]
#[openapi(paths(issue, join, leave), components(schemas(ProblemBody)))]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/cards", Action::CardsIssue, issue)
        .post("/api/v1/join", Action::Join, join)
        .delete("/api/v1/me/households/{id}", Action::MeChange, leave)
        .describe(Described::openapi())
}
