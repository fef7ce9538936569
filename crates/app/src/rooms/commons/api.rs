//! Bicycles for programs.

use super::bikes::{NewClearing, NewSpot};
use super::bikes::{check_clearing, claim_bike, clear_bikes, count_bikes, end_spot, mark_spot, remove_bikes};
use super::bikes_shown::{BikeClearingBody, BikeSpotBody, BikeTagBody, Bikes, show_bikes};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BikesAsked {
    compound: Uuid,
}

#[derive(Debug, Deserialize, ToSchema)]
struct BikeCountBody {
    compound: Uuid,
    vehicles: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewBikeSpotBody {
    /// The entrance of a building.
    place: Uuid,
    /// `zone` or `fire-lane`.
    kind: String,
    words: String,
    /// How many bicycles fit; nothing for a fire lane.
    #[serde(default)]
    spaces: i64,
    /// Somebody looked: no fire engine drives there.
    #[serde(default)]
    clear: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewBikeClearingBody {
    compound: Uuid,
    /// One line for each marked bicycle.
    bikes: String,
    days: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
struct BikeStepBody {}

#[derive(Debug, Deserialize, ToSchema)]
struct BikeCheckBody {
    /// How many abandoned ones were found again.
    left: i64,
}

async fn seen(from: &Cx, compound: PlaceId) -> Result<Json<Bikes>, Problem> {
    Ok(Json(show_bikes(&mut from.cx.app.db.read().await?, &from.cx, compound).await?))
}

/// Dwellings, vehicles counted, places marked for bicycles, fire lanes, clearings of abandoned ones.
#[utoipa::path(
    get, path = "/api/v1/bikes", tag = "commons", params(BikesAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Bicycles of a compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes(from: Cx, Query(asked): Query<BikesAsked>) -> Result<Json<Bikes>, Problem> {
    seen(&from, PlaceId(asked.compound)).await
}

/// Writes down how many vehicles were counted.
#[utoipa::path(
    post, path = "/api/v1/bikes/counts", tag = "commons", security(("token" = [])), request_body = BikeCountBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_count(from: Cx, Body(body): Body<BikeCountBody>) -> Result<Json<Bikes>, Problem> {
    count_bikes(&from.cx, PlaceId(body.compound), body.vehicles).await?;
    seen(&from, PlaceId(body.compound)).await
}

/// Marks a spot at an entrance: bicycles stand there, or nothing ever does.
#[utoipa::path(
    post, path = "/api/v1/bikes/spots", tag = "commons", security(("token" = [])), request_body = NewBikeSpotBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_spot(from: Cx, Body(body): Body<NewBikeSpotBody>) -> Result<Json<Bikes>, Problem> {
    let new = NewSpot { place: PlaceId(body.place), kind: body.kind, words: body.words, spaces: body.spaces, clear: body.clear };
    let compound = mark_spot(&from.cx, new).await?;
    seen(&from, compound).await
}

/// Takes a mark away.
#[utoipa::path(
    post, path = "/api/v1/bikes/spots/{id}/end", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = BikeStepBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_spot_end(from: Cx, Path(id): Path<Uuid>, Body(_body): Body<BikeStepBody>) -> Result<Json<Bikes>, Problem> {
    let compound = end_spot(&from.cx, id).await?;
    seen(&from, compound).await
}

/// Marks abandoned bicycles and drafts the notice; another person checks and publishes it.
#[utoipa::path(
    post, path = "/api/v1/bikes/clearings", tag = "commons", security(("token" = [])), request_body = NewBikeClearingBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_clear(from: Cx, Body(body): Body<NewBikeClearingBody>) -> Result<Json<Bikes>, Problem> {
    let compound = PlaceId(body.compound);
    clear_bikes(&from.cx, NewClearing { compound, bikes: body.bikes, days: body.days }).await?;
    seen(&from, compound).await
}

/// That one is mine: from publication until it is taken away, three of a clearing at most. No name is kept with it.
#[utoipa::path(
    post, path = "/api/v1/bikes/clearings/{id}/bikes/{bike}/claim", tag = "commons", params(("id" = Uuid, Path), ("bike" = Uuid, Path)), security(("token" = [])), request_body = BikeStepBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_claim(
    from: Cx,
    Path((id, bike)): Path<(Uuid, Uuid)>,
    Body(_body): Body<BikeStepBody>,
) -> Result<Json<Bikes>, Problem> {
    let compound = claim_bike(&from.cx, id, bike).await?;
    seen(&from, compound).await
}

/// Takes away what nobody claimed, when all days of the notice are over.
#[utoipa::path(
    post, path = "/api/v1/bikes/clearings/{id}/removal", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = BikeStepBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_remove(from: Cx, Path(id): Path<Uuid>, Body(_body): Body<BikeStepBody>) -> Result<Json<Bikes>, Problem> {
    let compound = remove_bikes(&from.cx, id).await?;
    seen(&from, compound).await
}

/// Somebody who did not plan it looks whether it stayed clear.
#[utoipa::path(
    post, path = "/api/v1/bikes/clearings/{id}/check", tag = "commons", params(("id" = Uuid, Path)), security(("token" = [])), request_body = BikeCheckBody,
    responses(
        (status = 200, description = "Bicycles of the compound", body = Bikes),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bikes_check(from: Cx, Path(id): Path<Uuid>, Body(body): Body<BikeCheckBody>) -> Result<Json<Bikes>, Problem> {
    let compound = check_clearing(&from.cx, id, body.left).await?;
    seen(&from, compound).await
}

#[derive(OpenApi)]
#[openapi(
    paths(bikes, bikes_count, bikes_spot, bikes_spot_end, bikes_clear, bikes_claim, bikes_remove, bikes_check),
    components(schemas(
        Bikes,
        BikeSpotBody,
        BikeTagBody,
        BikeClearingBody,
        BikeCountBody,
        NewBikeSpotBody,
        NewBikeClearingBody,
        BikeStepBody,
        BikeCheckBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/bikes", Action::BikesRead, bikes)
        .post("/api/v1/bikes/counts", Action::BikesPlan, bikes_count)
        .post("/api/v1/bikes/spots", Action::BikesPlan, bikes_spot)
        .post("/api/v1/bikes/spots/{id}/end", Action::BikesPlan, bikes_spot_end)
        .post("/api/v1/bikes/clearings", Action::BikesPlan, bikes_clear)
        .post("/api/v1/bikes/clearings/{id}/bikes/{bike}/claim", Action::BikesClaim, bikes_claim)
        .post("/api/v1/bikes/clearings/{id}/removal", Action::BikesPlan, bikes_remove)
        .post("/api/v1/bikes/clearings/{id}/check", Action::BikesCheck, bikes_check)
        .describe(Described::openapi())
}
