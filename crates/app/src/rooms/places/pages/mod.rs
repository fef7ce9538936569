//! The pages of this room. No rule lives here: each reads, or calls one action.

mod contacts;
mod covers;
mod dwellings;
mod forms;
mod home;
mod imports;
mod qr;
mod tree;

pub(super) use dwellings::{csv, xlsx};

use super::Place;
use super::store;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::Of;
use crate::web::{Choice, Fields, Posted, Routes};
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;

/// Rows on one page of a list.
const PAGE: i64 = 50;

/// A name and its value in a list of facts.
struct Fact {
    name: String,
    value: String,
}

/// A step of the way down to a place.
struct Crumb {
    href: String,
    name: String,
}

fn crumbs(above: &[Place]) -> Vec<Crumb> {
    above.iter().map(|place| Crumb { href: format!("/places/{}", place.id), name: place.name.clone() }).collect()
}

/// What this kind of place is called: the tenant's word, or the ordinary one.
fn kind_word(lang: Lang, kind: Kind, label: &str) -> String {
    if label.is_empty() { i18n::text(lang, &format!("places-kind-{}", kind.name()), &[]) } else { label.to_owned() }
}

/// The frame of a page about a place: of its compound where there is one.
fn of(place: &Place) -> Of {
    place.compound.map_or(Of::Mine, Of::Compound)
}

/// Marks a page as the same for every stranger, old when the place's community changes.
fn public(mut response: Response, community: Option<PlaceId>) -> Response {
    response.extensions_mut().insert(community.map_or(Public::Everything, Public::Community));
    response
}

/// The place, or the answer that nothing is there.
async fn known(tx: &mut Tx, id: PlaceId) -> Result<Place, Problem> {
    store::place(tx, id).await?.ok_or(Problem::NotFound)
}

/// A place the person manages: forms that change it are shown to nobody else.
async fn managed(tx: &mut Tx, cx: &Context, id: PlaceId, action: Action) -> Result<Place, Problem> {
    let place = known(tx, id).await?;
    cx.may(action, &place.object())?;
    Ok(place)
}

fn number(fields: &Fields, name: &str) -> i64 {
    fields.text(name).parse().unwrap_or(0)
}

/// What a form shows again: as it was typed.
fn typed(posted: &Posted, name: &str) -> String {
    posted.fields.text(name).to_owned()
}

/// `?a=1&b=..` from what is not empty.
fn link(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> =
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", percent(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A value as it stands in an address.
fn percent(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
        out
    })
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(home::routes())
        .merge(contacts::routes())
        .merge(qr::routes())
        .merge(tree::routes())
        .merge(forms::routes())
        .merge(covers::routes())
        .merge(dwellings::routes())
        .merge(imports::routes())
}
