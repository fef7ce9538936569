//! The plan to look at: buildings as pins, each with what is open there; and for who may, where they are put.

use super::super::store::plans as store;
use super::plan::{Pin, PlanIn, compound, put_pins, put_plan};
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::rooms::places::{self, Place};
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::telling::No;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/c/{id}/plan", Action::PlacesRead, shown)
        .get("/c/{id}/plan.jpg", Action::PlacesRead, picture)
        .post_with_files("/c/{id}/plan", Action::PlansChange, put)
        .post("/c/{id}/plan/pins", Action::PlansChange, pinned)
}

struct PinShown {
    name: String,
    href: String,
    open: i64,
    x: i64,
    y: i64,
    text_y: i64,
}

/// A place that can have a pin.
struct Spot {
    id: String,
    name: String,
    x: String,
    y: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/plan.html")]
struct PlanPage {
    f: Face,
    id: String,
    /// Empty: nobody has put up a picture yet.
    picture: String,
    /// The drawing is a thousand wide; this high.
    height: i64,
    pins: Vec<PinShown>,
    may_change: bool,
    spots: Vec<Spot>,
    errors: Vec<FieldError>,
}

pub(super) fn pins_of(text: &str) -> Vec<Pin> {
    serde_json::from_str(text).unwrap_or_default()
}

/// A building counts what is open at its entrances too.
fn open_at(spots: &[Place], open: &[(PlaceId, i64)], place: PlaceId) -> i64 {
    let below = |id: PlaceId| spots.iter().any(|spot| spot.id == id && spot.parent == Some(place));
    open.iter().filter(|(id, _)| *id == place || below(*id)).map(|(_, n)| n).sum()
}

async fn show(from: &Cx, id: PlaceId, status: StatusCode, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let place = compound(&mut tx, id).await?;
    let plan = store::of_compound(&mut tx, id).await?;
    let spots = places::spots(&mut tx, id).await?;
    let open = store::open_by_place(&mut tx, id).await?;
    let (width, height) = plan.as_ref().map_or((1, 0), |plan| (plan.width.max(1), plan.height));
    let height = height * 1_000 / width;
    let pins = plan.as_ref().map(|plan| pins_of(&plan.pins)).unwrap_or_default();
    let f = Face::new(&mut tx, from, Of::Compound(id), i18n::text(from.taste.lang, "matters-plan-title", &[])).await?;
    let names = super::super::pages::list::place_choices(&spots);
    let name_of =
        |id: PlaceId| names.iter().find(|one| one.value == id.to_string()).map_or_else(String::new, |one| one.label.clone());
    let pin_of = |id: PlaceId| pins.iter().find(|pin| pin.place == id);
    let may_change = cx.can(Action::PlansChange, &place.object());
    let shown = PlanPage {
        id: id.to_string(),
        picture: plan.as_ref().map_or_else(String::new, |plan| format!("/c/{id}/plan.jpg?v={}", plan.revision)),
        pins: pins
            .iter()
            .map(|pin| PinShown {
                name: name_of(pin.place),
                href: format!("/matters?compound={id}&place={}", pin.place),
                open: open_at(&spots, &open, pin.place),
                x: pin.x,
                y: pin.y * height / 1_000,
                text_y: pin.y * height / 1_000 + 10,
            })
            .collect(),
        spots: if may_change {
            spots
                .iter()
                .filter(|spot| spot.compound != Some(spot.id))
                .map(|spot| Spot {
                    id: spot.id.to_string(),
                    name: name_of(spot.id),
                    x: pin_of(spot.id).map_or_else(String::new, |pin| pin.x.to_string()),
                    y: pin_of(spot.id).map_or_else(String::new, |pin| pin.y.to_string()),
                })
                .collect()
        } else {
            Vec::new()
        },
        height,
        may_change,
        errors,
        f,
    };
    let mut response = page_with(status, &shown)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(place.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

async fn shown(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Vec::new()).await
}

async fn picture(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let plan = plan_of(&mut from.cx.app.db.read().await?, id).await?;
    let bytes = from.cx.app.blobs.get(&plan.blob).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=600")], bytes).into_response())
}

pub(super) async fn plan_of(tx: &mut Tx, id: PlaceId) -> Result<store::PlanRow, Problem> {
    compound(tx, id).await?;
    store::of_compound(tx, id).await?.ok_or(Problem::NotFound)
}

async fn put(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let place = compound(&mut posted.cx.app.db.read().await?, id).await?;
    posted.cx.may(Action::PlansChange, &place.object())?;
    let Some(file) = posted.files.iter().find(|file| file.field == "plan") else {
        let errors = field_errors(&posted.cx, Problem::Invalid(vec![No::PlanPicture.into()]))?;
        return show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    let input = PlanIn { picture: PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() } };
    match put_plan(&posted.cx, id, input).await {
        Ok(_) => Ok(went_well(&format!("/c/{id}/plan"), "matters-plan-put")),
        Err(problem) => show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, field_errors(&posted.cx, problem)?).await,
    }
}

/// Two fields for each place: both empty is no pin.
fn typed(posted: &Posted, spots: &[Place]) -> Result<Vec<Pin>, Problem> {
    let fault = || Problem::Invalid(vec![No::PlanPin.into()]);
    let mut out = Vec::new();
    for spot in spots {
        let (x, y) = (posted.fields.text(&format!("x-{}", spot.id)), posted.fields.text(&format!("y-{}", spot.id)));
        if x.is_empty() && y.is_empty() {
            continue;
        }
        out.push(Pin { place: spot.id, x: x.parse().map_err(|_| fault())?, y: y.parse().map_err(|_| fault())? });
    }
    Ok(out)
}

async fn pinned(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let mut tx = posted.cx.app.db.read().await?;
    let place = compound(&mut tx, id).await?;
    posted.cx.may(Action::PlansChange, &place.object())?;
    let spots = places::spots(&mut tx, id).await?;
    drop(tx);
    let result = match typed(&posted, &spots) {
        Ok(pins) => put_pins(&posted.cx, id, pins).await,
        Err(problem) => Err(problem),
    };
    match result {
        Ok(_) => Ok(went_well(&format!("/c/{id}/plan"), "matters-plan-pinned")),
        Err(problem) => show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, field_errors(&posted.cx, problem)?).await,
    }
}
