//! Whom to call: the numbers entered on places and grids, never those of accounts. Made to be printed and hung up.

use super::qr::site;
use super::tree::{Asked as ListAsked, Rows, layer_word, qr_link, rows};
use super::{kind_word, public};
use crate::context::Context;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places::CompoundBrief;
use crate::rooms::places::covers::responsible_for;
use crate::rooms::places::store::{self, Which};
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Routes};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

#[derive(Deserialize)]
struct Asked {
    c: Option<PlaceId>,
    #[serde(default)]
    after: String,
}

struct Entry {
    place: String,
    kind: String,
    who: String,
    phone: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/contacts.html")]
struct ContactsPage {
    f: Face,
    entries: Vec<Entry>,
    grids: Vec<Entry>,
    qr: String,
    link: String,
    home: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/contacts_choose.html")]
struct ChoosePage {
    f: Face,
    list: Rows,
}

async fn contacts(from: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let mine = match from.cx.standing().homes.first() {
        Some(home) => Some(home.compound),
        None => compound_of_work(&mut tx, &from.cx).await?,
    };
    let chosen = match asked.c.or(mine) {
        Some(id) => Some(store::compound_brief(&mut tx, id).await?.ok_or(Problem::NotFound)?),
        None => None,
    };
    match chosen {
        Some(compound) => board(&mut tx, &from, &headers, compound).await,
        None => choose(&mut tx, &from, &headers, asked.after).await,
    }
}

/// Whoever works in one compound without living there asks for that one.
async fn compound_of_work(tx: &mut crate::db::Tx, cx: &Context) -> Result<Option<PlaceId>, Problem> {
    let Some(post) = cx.standing().posts.first() else { return Ok(None) };
    let above = store::place_and_above(tx, &post.scope).await?;
    Ok(above.into_iter().find_map(|place| place.compound))
}

async fn choose(tx: &mut crate::db::Tx, from: &Cx, headers: &HeaderMap, after: String) -> Result<Response, Problem> {
    let asked = ListAsked { q: String::new(), after };
    let mut list = rows(tx, from.cx.lang, &Which::Compounds(String::new()), &asked, "/contacts", true).await?;
    let only = if list.total == 1 { store::compounds(tx, None, 1).await?.into_iter().next() } else { None };
    let mut response = match only {
        Some(only) => board(tx, from, headers, only).await?,
        None => {
            list.rows.iter_mut().for_each(super::tree::Row::leads_to_contacts);
            let title = i18n::text(from.cx.lang, "places-contacts-title", &[]);
            page(&ChoosePage { f: Face::new(tx, from, Of::Mine, title).await?, list })?
        }
    };
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

async fn board(tx: &mut crate::db::Tx, from: &Cx, headers: &HeaderMap, compound: CompoundBrief) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    // From the nearest to the widest: who stands closest is called first.
    let above = store::place_and_above(tx, &compound.path).await?;
    let entries = above.iter().rev().filter(|place| !place.help_phone.is_empty()).map(|place| Entry {
        place: place.name.clone(),
        kind: kind_word(lang, place.kind, &place.label),
        who: place.help_who.clone(),
        phone: place.help_phone.clone(),
    });
    let entries: Vec<Entry> = entries.collect();
    let mut covers = responsible_for(tx, &compound.path, cx.now).await?;
    covers.extend(store::covers_inside(tx, compound.id, cx.now).await?);
    let grids = covers.into_iter().filter(|cover| !cover.node_phone.is_empty()).map(|cover| Entry {
        place: cover.node_name,
        kind: [layer_word(lang, &cover.node_layer), cover.place_name]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        who: cover.node_who,
        phone: cover.node_phone,
    });
    let path = format!("/contacts?c={}", compound.id);
    let title = i18n::text(lang, "places-contacts-title", &[]);
    let response = page(&ContactsPage {
        grids: grids.collect(),
        f: Face::new(tx, from, Of::Compound(compound.id), title).await?,
        entries,
        qr: qr_link(&path),
        link: site(&cx.app, headers),
        home: format!("/c/{}", compound.id),
    })?;
    Ok(public(response, compound.community))
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/contacts", Action::PlacesRead, contacts)
}
