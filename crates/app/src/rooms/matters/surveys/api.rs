//! Surveys for programs.

use super::shown::{Survey, survey, surveys};
use super::{
    Answer, AnswerFor, NewSite, NewSurvey, answer_for_home, answer_survey, begin_survey, choose_site, close_survey, drop_site,
    order_sites, put_to_vote,
};
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, PlaceId, PostId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(Debug, Serialize, ToSchema)]
struct SurveyItem {
    id: Uuid,
    number: String,
    title: String,
    /// Whether it takes answers.
    open: bool,
    closes: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct SurveysBody {
    items: Vec<SurveyItem>,
    /// Hand it back as `before`; null at the end.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SurveyDemandItem {
    /// Null: buildings that are told together, because each alone would tell of somebody.
    building: Option<String>,
    buildings: usize,
    answers: i64,
    vehicles: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct SurveySiteItem {
    id: Uuid,
    place: Uuid,
    words: String,
    sockets: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct SurveyBody {
    id: Uuid,
    compound: Uuid,
    number: String,
    title: String,
    words: String,
    /// Sockets for each hundred vehicles.
    per_100: i64,
    /// `open`, `closed` or `ordered`.
    state: &'static str,
    /// Whether it takes answers.
    open: bool,
    closes: i64,
    answers: i64,
    dwellings: i64,
    /// Null while it runs, and when too few answered to tell.
    vehicles: Option<i64>,
    /// The sockets the ratio asks for.
    required: Option<i64>,
    demand: Vec<SurveyDemandItem>,
    /// How: `socket`, `cabinet`, `swap`, `nothing`. A count of null is too small to be told.
    ways: BTreeMap<&'static str, Option<i64>>,
    /// Where: `building`, `shed`, `gate`, `anywhere`.
    spots: BTreeMap<&'static str, Option<i64>>,
    sites: Vec<SurveySiteItem>,
    sockets: i64,
    /// The vote about its places.
    vote: Option<Uuid>,
    /// The matter what was ordered became.
    matter: Option<Uuid>,
    /// Its state.
    matter_state: Option<String>,
}

impl From<Survey> for SurveyBody {
    fn from(one: Survey) -> Self {
        let sockets = one.sites.iter().map(|site| site.sockets).sum();
        let demand = |row: pavilion_rules::surveys::Demand<String>| SurveyDemandItem {
            building: row.building,
            buildings: row.buildings,
            answers: row.answers,
            vehicles: row.vehicles,
        };
        let site = |site: super::Site| SurveySiteItem {
            id: site.id,
            place: site.place.0,
            words: if site.words.is_empty() { site.place_name } else { site.words },
            sockets: site.sockets,
        };
        Self {
            id: one.id,
            compound: one.compound.0,
            number: one.number,
            title: one.title,
            words: one.words,
            per_100: one.per_100,
            state: one.stage.name(),
            open: !one.over,
            closes: one.closes.0,
            answers: one.answers,
            dwellings: one.dwellings,
            vehicles: one.vehicles,
            required: one.required,
            demand: one.demand.into_iter().map(demand).collect(),
            ways: one.ways.into_iter().map(|(way, n)| (way.name(), n)).collect(),
            spots: one.spots.into_iter().map(|(spot, n)| (spot.name(), n)).collect(),
            sites: one.sites.into_iter().map(site).collect(),
            sockets,
            vote: one.vote.map(|vote| vote.0),
            matter: one.matter.map(|id| id.0),
            matter_state: Some(one.matter_state).filter(|state| !state.is_empty()),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SurveysAsked {
    compound: Uuid,
    before: Option<Uuid>,
}

/// Surveys of a compound, newest first.
#[utoipa::path(
    get, path = "/api/v1/surveys", tag = "matters", params(SurveysAsked), security((), ("token" = [])),
    responses(
        (status = 200, description = "Surveys", body = SurveysBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn list_surveys(from: Cx, Query(asked): Query<SurveysAsked>) -> Result<Json<SurveysBody>, Problem> {
    from.cx.may(Action::SurveysRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let rows = surveys(&mut tx, &from.cx, PlaceId(asked.compound), asked.before, PAGE_ROWS).await?;
    let full = i64::try_from(rows.len()).unwrap_or_default() == PAGE_ROWS;
    let next = rows.last().filter(|_| full).map(|one| one.0.to_string());
    let item = |(id, number, title, open, closes): (Uuid, String, String, bool, pavilion_rules::Millis)| SurveyItem {
        id,
        number,
        title,
        open,
        closes: closes.0,
    };
    Ok(Json(SurveysBody { items: rows.into_iter().map(item).collect(), next }))
}

/// A survey: how many answered, and once it takes no more answers what was asked for, in groups too large to be anybody's.
#[utoipa::path(
    get, path = "/api/v1/surveys/{id}", tag = "matters", params(("id" = Uuid, Path)), security((), ("token" = [])),
    responses(
        (status = 200, description = "The survey", body = SurveyBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn one_survey(from: Cx, Path(id): Path<Uuid>) -> Result<Json<SurveyBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    Ok(Json(survey(&mut tx, &from.cx, id).await?.into()))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewSurveyBody {
    compound: Uuid,
    title: String,
    words: String,
    /// Sockets for each hundred vehicles.
    per_100: i64,
    /// For how many days it takes answers.
    days: i64,
}

/// Asks the dwellings of a compound what charging they need.
#[utoipa::path(
    post, path = "/api/v1/surveys", tag = "matters", security(("token" = [])), request_body = NewSurveyBody,
    responses(
        (status = 201, description = "It takes answers", body = SurveyBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn new_survey(from: Cx, Body(body): Body<NewSurveyBody>) -> Result<(StatusCode, Json<SurveyBody>), Problem> {
    let new = NewSurvey {
        compound: PlaceId(body.compound),
        title: body.title,
        words: body.words,
        per_100: body.per_100,
        days: body.days,
    };
    let id = begin_survey(&from.cx, new).await?;
    Ok((StatusCode::CREATED, one_survey(from, Path(id)).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct SurveyAnswerBody {
    /// Needed only by whoever has more than one home there.
    dwelling: Option<Uuid>,
    vehicles: i64,
    /// `socket`, `cabinet`, `swap` or `nothing`.
    way: String,
    /// `building`, `shed`, `gate` or `anywhere`.
    spot: String,
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $params:tt, $taken:pat, $of:ty, $body:ty, |$from:ident, $input:ident| $done:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "matters", params $params, security(("token" = [])), request_body = $body,
            responses(
                (status = 200, description = "The survey", body = SurveyBody),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name($from: Cx, Path($taken): Path<$of>, Body($input): Body<$body>) -> Result<Json<SurveyBody>, Problem> {
            let id = $done?;
            one_survey($from, Path(id)).await
        }
    };
}

step!(
/// The one answer of the caller's home; a second one for the same home takes the place of the first.
answer_one, "/api/v1/surveys/{id}/answer", (("id" = Uuid, Path)), id, Uuid, SurveyAnswerBody, |from, body| {
    let dwelling = body.dwelling.map(DwellingId);
    let answer = Answer { dwelling, vehicles: body.vehicles, way: body.way, spot: body.spot };
    answer_survey(&from.cx, id, answer).await.map(|()| id)
});

#[derive(Debug, Deserialize, ToSchema)]
struct SurveyPaperBody {
    /// As people call it: `3-2-501`.
    home: String,
    /// How the home said that it may be entered for them: `said`, `signed`, `phoned` or `wrote`.
    leave: String,
    vehicles: i64,
    way: String,
    spot: String,
}

step!(
/// The paper of a home, entered by its leave. What a home answered itself stays as it is.
answer_for_one, "/api/v1/surveys/{id}/answer-for", (("id" = Uuid, Path)), id, Uuid, SurveyPaperBody, |from, body| {
    let SurveyPaperBody { home, leave, vehicles, way, spot } = body;
    answer_for_home(&from.cx, id, AnswerFor { home, leave, vehicles, way, spot }).await.map(|()| id)
});

#[derive(Debug, Deserialize, ToSchema)]
struct CloseSurveyBody {}

step!(
/// Takes no more answers, before the last day.
close_one, "/api/v1/surveys/{id}/close", (("id" = Uuid, Path)), id, Uuid, CloseSurveyBody, |from, _body| {
    close_survey(&from.cx, id).await.map(|()| id)
});

#[derive(Debug, Deserialize, ToSchema)]
struct SurveySiteBody {
    place: Uuid,
    /// Where exactly.
    words: String,
    sockets: i64,
    /// That no way the fire engine takes is there.
    clear: bool,
}

step!(
/// Chooses a place for sockets, once it takes no more answers.
choose_one, "/api/v1/surveys/{id}/sites", (("id" = Uuid, Path)), id, Uuid, SurveySiteBody, |from, body| {
    let site = NewSite { place: PlaceId(body.place), words: body.words, sockets: body.sockets, clear: body.clear };
    choose_site(&from.cx, id, site).await.map(|_| id)
});

#[derive(Debug, Deserialize, ToSchema)]
struct EndSurveySiteBody {}

step!(
/// Takes a place back.
drop_one, "/api/v1/surveys/{id}/sites/{site}/end", (("id" = Uuid, Path), ("site" = Uuid, Path)), (id, site), (Uuid, Uuid),
EndSurveySiteBody, |from, _body| {
    drop_site(&from.cx, id, site).await.map(|()| id)
});

#[derive(Debug, Deserialize, ToSchema)]
struct SurveyOrderBody {
    /// The post that puts them in.
    post: Uuid,
}

step!(
/// Makes an order of the places, when they have as many sockets as the ratio asks for.
order_one, "/api/v1/surveys/{id}/order", (("id" = Uuid, Path)), id, Uuid, SurveyOrderBody, |from, body| {
    order_sites(&from.cx, id, PostId(body.post)).await.map(|_| id)
});

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct SurveyVoteBody {
    /// `poll` asks and binds nobody; `cn-civil-code` or `cn-civil-code-official` is the owners' decision by that rule pack.
    way: String,
}

step!(
/// Prepares the vote about the places; somebody looks it over and announces it like every other.
vote_one, "/api/v1/surveys/{id}/vote", (("id" = Uuid, Path)), id, Uuid, SurveyVoteBody, |from, body| {
    put_to_vote(&from.cx, id, &body.way).await.map(|_| id)
});

#[derive(OpenApi)]
#[openapi(
    paths(
        list_surveys,
        one_survey,
        new_survey,
        answer_one,
        answer_for_one,
        close_one,
        choose_one,
        drop_one,
        order_one,
        vote_one
    ),
    components(schemas(
        SurveyVoteBody,
        SurveyItem,
        SurveysBody,
        SurveyDemandItem,
        SurveySiteItem,
        SurveyBody,
        NewSurveyBody,
        SurveyAnswerBody,
        SurveyPaperBody,
        CloseSurveyBody,
        SurveySiteBody,
        EndSurveySiteBody,
        SurveyOrderBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/surveys", Action::SurveysRead, list_surveys)
        .post("/api/v1/surveys", Action::SurveysHold, new_survey)
        .get("/api/v1/surveys/{id}", Action::SurveysRead, one_survey)
        .post("/api/v1/surveys/{id}/answer", Action::SurveysAnswer, answer_one)
        .post("/api/v1/surveys/{id}/answer-for", Action::SurveysAnswerFor, answer_for_one)
        .post("/api/v1/surveys/{id}/close", Action::SurveysHold, close_one)
        .post("/api/v1/surveys/{id}/sites", Action::SurveysHold, choose_one)
        .post("/api/v1/surveys/{id}/sites/{site}/end", Action::SurveysHold, drop_one)
        .post("/api/v1/surveys/{id}/order", Action::SurveysHold, order_one)
        .post("/api/v1/surveys/{id}/vote", Action::SurveysHold, vote_one)
        .describe(Described::openapi())
}
