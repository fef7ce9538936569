//! The form behind a paper on a wall, and the paper itself.

use super::super::inputs::Raise;
use super::super::posters::{end_poster, make_poster, place_of_code, raise_at};
use super::super::store::ways;
use super::capture::{parties, slip};
use super::list::place_choices;
use super::raise::photos_of;
use super::{Choice, category_choices};
use crate::i18n;
use crate::problem::{House, Problem};
use crate::rooms::people::{Address, qr_picture};
use crate::rooms::places::{self, Place};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::PHOTOS_MAX;
use serde::Deserialize;
use uuid::Uuid;

#[derive(askama::Template)]
#[template(path = "matters/templates/at.html")]
struct AtPage {
    f: Face,
    code: String,
    /// A key of this form's own: whoever has no account presses twice too.
    key: String,
    place_name: String,
    may_sign: bool,
    categories: Vec<Choice>,
    parties: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
    most: i64,
    came_with_photos: bool,
}

impl AtPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

pub(crate) async fn form(from: Cx, Path(code): Path<String>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, code, Fields::default(), Vec::new(), false).await
}

async fn name_of(tx: &mut crate::db::Tx, place: &Place) -> Result<String, Problem> {
    let Some(compound) = place.compound else { return Ok(place.name.clone()) };
    let name = places::compound_brief(tx, compound).await?.map(|brief| brief.name).unwrap_or_default();
    let spots = place_choices(&places::spots(tx, compound).await?);
    let label = spots.into_iter().find(|one| one.value == place.id.to_string()).map(|one| one.label).unwrap_or_default();
    Ok(if place.id == compound { name } else { format!("{name} {label}") })
}

async fn show(
    from: &Cx,
    status: StatusCode,
    code: String,
    typed: Fields,
    errors: Vec<FieldError>,
    came_with_photos: bool,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let (_, place) = place_of_code(&mut tx, &code).await?;
    let of = place.compound.map_or(Of::Mine, Of::Compound);
    let f = Face::new(&mut tx, from, of, i18n::text(from.taste.lang, "ways-at-title", &[])).await?;
    let lang = f.language();
    let here = Object { path: place.path.clone(), compound: place.compound, ..Object::default() };
    let shown = AtPage {
        place_name: name_of(&mut tx, &place).await?,
        may_sign: cx.can(Action::MattersRaise, &here),
        categories: category_choices(lang),
        parties: parties(lang),
        key: cx.id().simple().to_string(),
        code,
        typed,
        errors,
        most: i64::try_from(PHOTOS_MAX).unwrap_or_default(),
        came_with_photos,
        f,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(
    address: Address,
    headers: HeaderMap,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let cx = &posted.cx;
    // Nobody has to say who they are; so that nobody floods the house, an address is heard only so often.
    if let Some(after_s) = cx.app.people.address_must_wait(address, cx.now) {
        return Err(Problem::TooOften { after_s });
    }
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = Raise {
        place: PlaceId(Uuid::nil()),
        category: text("category"),
        words: text("words"),
        spot: text("spot"),
        photos: photos_of(&posted.files, "photos"),
    };
    let named = posted.fields.ticked("named");
    match raise_at(cx, &code, input, posted.fields.text("party"), named).await {
        Ok(taken) if named => Ok(went_well(&format!("/matters/{}", taken.id), "matters-raised")),
        Ok(taken) => slip(&posted.as_cx(), &headers, vec![taken]).await,
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            let photos = !posted.files.is_empty();
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, code, posted.fields.clone(), errors, photos).await
        }
    }
}

/// One paper of those on the page.
struct PosterShown {
    id: String,
    place: String,
    link: String,
    qr: String,
    code: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/posters.html")]
struct PostersPage {
    f: Face,
    compound: String,
    places: Vec<Choice>,
    place: String,
    posters: Vec<PosterShown>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    place: String,
}

/// The papers of a place and where one could be made.
pub(crate) async fn posters(from: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::PostersMake, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let place = match asked.place.parse::<PlaceId>() {
        Ok(id) => Some(places::place(&mut tx, id).await?.ok_or(Problem::NotFound)?),
        Err(_) if asked.place.is_empty() => None,
        Err(_) => return Err(Problem::Invalid(vec![crate::problem::field("place", House::FieldUnreadable)])),
    };
    let mut shown = Vec::new();
    if let Some(place) = &place {
        cx.may(Action::PostersMake, &Object { path: place.path.clone(), compound: place.compound, ..Object::default() })?;
        let site = super::print::origin(&from, &headers);
        for row in ways::posters_of(&mut tx, place.id).await? {
            let link = format!("{site}/at/{}", row.code);
            let code = pavilion_rules::people::code_shown(&row.code);
            shown.push(PosterShown {
                id: row.id.to_string(),
                place: name_of(&mut tx, place).await?,
                qr: qr_picture(&link)?,
                link,
                code,
            });
        }
    }
    let (_, _, places) = super::capture::where_to(&mut tx, cx, "").await?;
    let compound = place.as_ref().and_then(|place| place.compound);
    let of = compound.map_or(Of::Mine, Of::Compound);
    let f = Face::new(&mut tx, &from, of, i18n::text(from.taste.lang, "ways-posters-title", &[])).await?;
    let compound = compound.map(|id| id.to_string()).unwrap_or_default();
    page(&PostersPage { f, compound, places, place: asked.place, posters: shown })
}

pub(crate) async fn make(posted: Posted) -> Result<Response, Problem> {
    let place = posted.fields.id("place").unwrap_or(PlaceId(Uuid::nil()));
    let poster = make_poster(&posted.cx, place).await?;
    Ok(went_well(&format!("/posters?place={}", poster.place), "ways-poster-made"))
}

pub(crate) async fn end(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    end_poster(&posted.cx, id).await?;
    Ok(went_well("/posters", "ways-poster-ended"))
}
