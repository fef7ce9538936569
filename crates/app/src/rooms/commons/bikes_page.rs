//! One page for bicycles: how many have a place, where the places are, where nothing stands, and what is cleared.

use super::bikes::{NewClearing, NewSpot};
use super::bikes::{check_clearing, claim_bike, clear_bikes, count_bikes, end_spot, mark_spot, remove_bikes};
use super::bikes_shown::{BikeClearingBody, BikeSpotBody, Bikes, show_bikes};
use super::choose::{choose, compound_asked};
use super::compound_of;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Choice, Cx, Fields, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::commons::{CLAIMS_MAX, SpotKind};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use serde::Deserialize;
use uuid::Uuid;

/// The spots of one entrance.
struct Entrance {
    name: String,
    spots: Vec<BikeSpotBody>,
}

struct Cleared {
    one: BikeClearingBody,
    word: String,
    tone: &'static str,
    /// How many nobody claimed: what the button takes away.
    unclaimed: i64,
}

#[derive(askama::Template)]
#[template(path = "commons/templates/bikes.html")]
struct BikesPage {
    f: Face,
    bikes: Bikes,
    demand: i64,
    short: i64,
    entrances: Vec<Entrance>,
    clearings: Vec<Cleared>,
    may_plan: bool,
    may_claim: bool,
    may_raise: bool,
    claims_max: i64,
    entrance_choices: Vec<Choice>,
    kinds: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl BikesPage {
    fn raise(&self) -> String {
        format!("/matters/new?compound={}", self.bikes.compound)
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
    /// Of the compounds to choose from, those after this one.
    after: String,
}

async fn bikes(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let compound = compound_asked(&mut from.cx.app.db.read().await?, &from.cx, &asked.compound).await?;
    let Some(compound) = compound else { return choose(&from, "/bikes", "commons-bikes-title", &asked.after).await };
    show(&from, StatusCode::OK, compound, Fields::default(), Vec::new()).await
}

async fn show(
    from: &Cx,
    status: StatusCode,
    compound: PlaceId,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let (_, object) = compound_of(&mut tx, compound).await?;
    let bikes = show_bikes(&mut tx, cx, compound).await?;
    let f = Face::new(&mut tx, from, Of::Compound(compound), i18n::text(lang, "commons-bikes-title", &[])).await?;
    let may_plan = cx.can(Action::BikesPlan, &object);
    let known = if may_plan { places::spots(&mut tx, compound).await? } else { Vec::new() };
    let above = |place: &places::Place| known.iter().find(|one| Some(one.id) == place.parent).map(|one| one.name.clone());
    let entrance_choices = known
        .iter()
        .filter(|place| place.kind == Kind::Entrance)
        .map(|place| Choice::new(place.id.to_string(), format!("{} {}", above(place).unwrap_or_default(), place.name)))
        .collect();
    let mut entrances: Vec<Entrance> = Vec::new();
    let mut spots = bikes.spots.clone();
    spots.sort_by(|a, b| (&a.place_name, &b.kind, &a.words).cmp(&(&b.place_name, &a.kind, &b.words)));
    for spot in spots {
        match entrances.last_mut() {
            Some(last) if last.name == spot.place_name => last.spots.push(spot),
            _ => entrances.push(Entrance { name: spot.place_name.clone(), spots: vec![spot] }),
        }
    }
    let cleared = |one: &BikeClearingBody| Cleared {
        word: i18n::text(lang, &format!("commons-clearing-{}", stage(one, cx.now)), &[]),
        tone: match stage(one, cx.now) {
            "checked" => "done",
            "noticed" | "removed" => "go",
            _ => "wait",
        },
        unclaimed: i64::try_from(one.bikes.iter().filter(|bike| !bike.claimed).count()).unwrap_or_default(),
        one: one.clone(),
    };
    let kinds =
        SpotKind::ALL.iter().map(|one| Choice::new(one.name(), i18n::text(lang, &format!("commons-spot-{}", one.name()), &[])));
    let shown = BikesPage {
        demand: bikes.demand.unwrap_or(-1),
        short: bikes.short.unwrap_or_default(),
        clearings: bikes.clearings.iter().map(cleared).collect(),
        may_claim: cx.can(Action::BikesClaim, &object),
        may_raise: cx.can(Action::MattersRaise, &object),
        claims_max: i64::try_from(CLAIMS_MAX).unwrap_or(i64::MAX),
        entrance_choices,
        kinds: kinds.collect(),
        entrances,
        may_plan,
        bikes,
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

/// What a clearing waits for: its notice to be published, owners to come forward, to be taken away, to be looked at.
fn stage(one: &BikeClearingBody, now: Millis) -> &str {
    match (one.state.as_str(), one.claim_ends) {
        ("noticed", None) => "drafted",
        ("noticed", Some(ends)) if now.0 >= ends => "over",
        (state, _) => state,
    }
}

/// Back to the page of the compound; what was refused is shown there with what was typed.
async fn done(posted: Posted, result: Result<PlaceId, Problem>, word: &str) -> Result<Response, Problem> {
    let to = |compound: PlaceId| format!("/bikes?compound={compound}");
    match (result, posted.fields.id::<PlaceId>("compound")) {
        (Ok(compound), _) => Ok(went_well(&to(compound), word)),
        (Err(problem), Ok(compound)) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, compound, typed, errors).await
        }
        (Err(problem), Err(_)) => Err(problem),
    }
}

fn number(fields: &Fields, name: &str) -> i64 {
    fields.text(name).parse().unwrap_or(-1)
}

async fn count(posted: Posted) -> Result<Response, Problem> {
    let compound: PlaceId = posted.fields.id("compound")?;
    let result = count_bikes(&posted.cx, compound, number(&posted.fields, "vehicles")).await;
    done(posted, result.map(|()| compound), "commons-counted").await
}

async fn mark(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let new = NewSpot {
        place: fields.id("place").unwrap_or(PlaceId(Uuid::nil())),
        kind: fields.text("kind").into(),
        words: fields.text("spot").into(),
        spaces: number(fields, "spaces"),
        clear: fields.ticked("clear"),
    };
    let result = mark_spot(&posted.cx, new).await;
    done(posted, result, "commons-marked").await
}

async fn unmark(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = end_spot(&posted.cx, id).await;
    done(posted, result, "commons-unmarked").await
}

async fn clear(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let new = NewClearing { compound: fields.id("compound")?, bikes: fields.text("bikes").into(), days: number(fields, "days") };
    match clear_bikes(&posted.cx, new).await {
        // The draft is read once more before somebody else publishes it.
        Ok(notice) => Ok(went_well(&format!("/notices/{notice}"), "commons-clearing-begun")),
        Err(problem) => done(posted, Err(problem), "").await,
    }
}

async fn claim(Path((id, bike)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let result = claim_bike(&posted.cx, id, bike).await;
    done(posted, result, "commons-claimed").await
}

async fn remove(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = remove_bikes(&posted.cx, id).await;
    done(posted, result, "commons-removed").await
}

async fn check(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = check_clearing(&posted.cx, id, number(&posted.fields, "left")).await;
    done(posted, result, "commons-checked").await
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bikes", Action::BikesRead, bikes)
        .post("/bikes/counts", Action::BikesPlan, count)
        .post("/bikes/spots", Action::BikesPlan, mark)
        .post("/bikes/spots/{id}/end", Action::BikesPlan, unmark)
        .post("/bikes/clearings", Action::BikesPlan, clear)
        .post("/bikes/clearings/{id}/bikes/{bike}/claim", Action::BikesClaim, claim)
        .post("/bikes/clearings/{id}/removal", Action::BikesPlan, remove)
        .post("/bikes/clearings/{id}/check", Action::BikesCheck, check)
}
