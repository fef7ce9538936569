//! A community writes a method down itself: a new version each time, none ever changed.

use super::library;
use super::store::methods::{self as store, MethodRow};
use crate::act;
use crate::context::Context;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::No;
use pavilion_rules::methods;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A method as somebody wrote it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WriteMethod {
    /// The community, or a compound of it.
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    /// The text of the method.
    #[schema(max_length = 20000)]
    pub text: String,
    /// Why it was changed.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub code: String,
    pub version: i64,
}

/// Every fault of a text, with its line, as refusals of its field.
pub(super) fn faults(text: &str) -> Vec<Refusal> {
    match methods::read(text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| fault.refusal).collect(),
    }
}

/// Writes a new version of a method. Meetings that were called keep the version they were called under.
pub async fn write_method(cx: &Context, input: WriteMethod) -> Result<Written, Problem> {
    cx.may(Action::MethodsEdit, &Object::default())?;
    let place = match input.place {
        Some(id) => places::place(&mut cx.app.db.read().await?, id).await?,
        None => None,
    };
    let Some((place, community)) = place.as_ref().and_then(|place| Some((place, place.community?))) else {
        return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
    };
    let text = input.text.replace("\r\n", "\n");
    let mut faulty = super::change::Faults::default();
    let note = faulty.text(&input.note, "note", 0, 200);
    act!(cx, Action::MethodsEdit, &input, |acting| {
        let capacity = cx.may(Action::MethodsEdit, &place.object())?;
        faulty.end()?;
        let method =
            methods::read(&text).map_err(|faults| Problem::Invalid(faults.into_iter().map(|fault| fault.refusal).collect()))?;
        let version = store::newest(acting.tx(), community, &method.code).await?.map_or(0, |row| row.version) + 1;
        let row = MethodRow {
            id: cx.id(),
            community,
            code: method.code.clone(),
            version,
            text: text.clone(),
            note: note.clone(),
            at: cx.now,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        let subject = Subject { kind: "method", id: row.id };
        let detail = json!({ "code": method.code, "version": version });
        acting
            .note(Line::about(Action::MethodsEdit, By::person(cx, capacity), Some(community), subject, 1, &row)?.detail(detail));
        Ok(Written { code: method.code, version })
    })
}

/// The text a community begins to write from: its own newest, or the file's.
pub(super) async fn text_of(cx: &Context, community: Option<PlaceId>, code: &str) -> Result<String, Problem> {
    let mut tx = cx.app.db.read().await?;
    let known = library::one(&mut tx, &cx.app, community, code).await?.ok_or(Problem::NotFound)?;
    Ok(known.text)
}
