//! Writing down a meeting where people sat: five answers, two minutes, on a telephone.

use super::super::bench::{bench, photo_name};
use super::super::inputs::Bench;
use super::super::library;
use super::super::store;
use super::call::place_labels;
use super::list::compound_of;
use super::{Choice, view};
use crate::problem::Problem;
use crate::rooms::matters::PhotoIn;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::methods::Kind;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/bench.html")]
struct BenchPage {
    f: Face,
    compound: String,
    method: String,
    name: String,
    places: Vec<Choice>,
    typed: Fields,
    came_with_photo: bool,
    errors: Vec<FieldError>,
}

impl BenchPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show(&from, StatusCode::OK, typed, Vec::new(), false).await
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>, photo: bool) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::MeetingsCall, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?.ok_or(Problem::NotFound)?;
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let (all, _) = library::all(&mut tx, &cx.app, brief.community).await?;
    let known = all.into_iter().find(|known| known.method.kind == Kind::Bench).ok_or(Problem::NotFound)?;
    let labels = place_labels(&places::spots(&mut tx, compound).await?);
    let shown = BenchPage {
        f: Face::new(&mut tx, from, Of::Compound(compound), view::t(lang, "meetings-bench")).await?,
        compound: compound.to_string(),
        name: known.method.name(view::zh(lang)).to_owned(),
        method: known.method.code,
        places: labels.iter().map(|(id, label)| Choice::new(id, label)).collect(),
        typed,
        came_with_photo: photo,
        errors,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let photo = posted.files.iter().find(|file| file.field == "photo");
    let photo = photo.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() });
    let had_photo = photo.is_some();
    let input = Bench {
        method: text("method"),
        place: text("place").parse().unwrap_or(PlaceId(Uuid::nil())),
        title: text("title"),
        people: text("people").parse().unwrap_or(0),
        agreed: text("agreed"),
        photo,
    };
    match bench(&posted.cx, input).await {
        Ok(made) if posted.wants_json => {
            Ok(Json(json!({ "url": format!("/meetings/{}?ok=meetings-bench", made.id) })).into_response())
        }
        Ok(made) => Ok(went_well(&format!("/meetings/{}", made.id), "meetings-bench")),
        Err(problem) if posted.wants_json => Err(problem),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors, had_photo).await
        }
    }
}

/// The photo of a meeting shows people: only those who hold meetings here see it.
pub(crate) async fn photo(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let meeting = store::meeting(&mut from.cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::MeetingsHold, &meeting.object())?;
    let name = photo_name(meeting.photo.ok_or(Problem::NotFound)?);
    let bytes = from.cx.app.blobs.get(&name).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")], bytes).into_response())
}
