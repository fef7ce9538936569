//! A matter raised by another system, in the name of whoever its key belongs to.
//!
//! The standard lets a sender add the reporter's name, telephone, e-mail and position. None of them is read: whoever reports
//! is whoever the key belongs to.

use super::super::actions::raise;
use super::super::inputs::Raise;
use super::super::photos::PhotoIn;
use super::wire::{Shape, answer, refused};
use crate::context::Context;
use crate::i18n;
use crate::problem::{House, Problem, field};
use crate::rooms::places;
use crate::web::keyed::Keyed;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde_json::json;

pub(super) async fn raise_json(sent: Keyed) -> Result<Response, Problem> {
    raise_from(sent, Shape::Json).await
}

pub(super) async fn raise_xml(sent: Keyed) -> Result<Response, Problem> {
    raise_from(sent, Shape::Xml).await
}

async fn raise_from(sent: Keyed, shape: Shape) -> Result<Response, Problem> {
    let lang = sent.lang;
    let raised = match sent.come {
        Ok(cx) => taken(&cx, &sent.fields, sent.files).await,
        Err(problem) => Err(problem),
    };
    match raised {
        Ok((number, token, notice)) => {
            let value = json!([{ "service_request_id": number, "service_notice": notice, "account_id": null, "token": token }]);
            Ok(answer(shape, StatusCode::OK, "service_requests", "request", &value))
        }
        Err(problem) => refused(shape, lang, problem),
    }
}

async fn taken(
    cx: &Context,
    fields: &crate::web::Fields,
    files: Vec<crate::web::Upload>,
) -> Result<(String, String, String), Problem> {
    cx.may(Action::MattersRaise, &Object::default())?;
    let place = place_of(cx, fields).await?;
    let mut faults = Vec::new();
    let category = fields.text("service_code");
    if category.is_empty() {
        faults.push(field("service_code", House::FieldMissing));
    }
    let words = fields.text("description");
    if words.is_empty() {
        faults.push(field("description", House::FieldMissing));
    }
    if !fields.text("media_url").is_empty() {
        // Fetching what a stranger names would let them look at our network through us.
        faults.push(field("media_url", House::FieldUnreadable));
    }
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    let photos = files
        .into_iter()
        .filter(|file| file.field.starts_with("media"))
        .map(|file| PhotoIn { name: file.name, bytes: file.bytes })
        .collect();
    let input = Raise {
        place,
        category: category.to_owned(),
        words: words.to_owned(),
        spot: fields.text("address_string").to_owned(),
        photos,
    };
    let raised = raise(cx, input).await?;
    Ok((raised.number, raised.id.to_string(), i18n::text(cx.lang, "matters-open311-notice", &[])))
}

/// Where it is: a place of ours by its id; else the compound the key's owner lives in, with the address as its spot.
async fn place_of(cx: &Context, fields: &crate::web::Fields) -> Result<PlaceId, Problem> {
    let named = ["address_id", "place", "jurisdiction_id"].into_iter().find(|name| !fields.text(name).is_empty());
    let homes = &cx.standing().homes;
    let id = match (named, homes.first()) {
        (Some(name), _) => fields.id::<PlaceId>(name)?,
        (None, Some(home)) => home.compound,
        (None, None) => return Err(Problem::Invalid(vec![field("address_id", House::FieldMissing)])),
    };
    let place = places::place(&mut cx.app.db.read().await?, id).await?;
    let place = place.ok_or_else(|| Problem::Invalid(vec![pavilion_rules::matters::No::PlaceUnknown.into()]))?;
    cx.may(Action::MattersRaise, &place.object())?;
    Ok(id)
}
