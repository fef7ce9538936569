//! A notice on paper, the same as on the page, and the list of entrances it is to hang at.

use super::super::shown::{shown, title_of};
use super::one::{Article, article, role};
use crate::context::{Actor, Context};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::rooms::places;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use pavilion_rules::ids::NoticeId;
use pavilion_rules::places::Kind;

#[derive(askama::Template)]
#[template(path = "notices/templates/print.html")]
struct PrintPage {
    f: Face,
    back: String,
    link: String,
    qr: String,
    article: Article,
    /// Its number on the public record, or empty while it waits.
    receipt: String,
}

/// The address people type: the configured one, or what the browser asked for.
fn origin(from: &Cx, headers: &HeaderMap) -> String {
    let config = &from.cx.app.config;
    if !config.public_url.is_empty() {
        return config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if config.secure_cookies { "https" } else { "http" })
}

pub(super) async fn print(from: Cx, headers: HeaderMap, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    // Paper is handed on: it holds what everybody may read, whoever prints it.
    let everybody = Context { actor: Actor::Nobody, ..from.cx.clone() };
    let shown = shown(&mut tx, &everybody, id).await?;
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Compound(shown.notice.compound), title_of(lang, &shown.notice)).await?;
    let back = format!("/notices/{id}");
    let link = format!("{}{back}", origin(&from, &headers));
    let on_record = shown.receipt.as_ref().and_then(|receipt| receipt.position);
    let sheet = PrintPage {
        qr: qr_picture(&link)?,
        article: article(&shown, lang),
        receipt: on_record.map_or_else(String::new, |position| f.tn("record-receipt-on", position)),
        back,
        link,
        f,
    };
    let mut response = page(&sheet)?;
    response.extensions_mut().insert(shown.notice.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

/// An entrance with what was proved about it.
struct Spot {
    name: String,
    is_posted: bool,
    who: String,
    photo: String,
    at_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "notices/templates/board.html")]
struct BoardPage {
    f: Face,
    back: String,
    title: String,
    spots: Vec<Spot>,
    posted: i64,
    total: i64,
}

/// Every entrance, with who posted it there, on which day, and the photo; where it is missing, the line to fill in by hand.
pub(super) async fn board(from: Cx, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let everybody = Context { actor: Actor::Nobody, ..from.cx.clone() };
    let shown = shown(&mut tx, &everybody, id).await?;
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Compound(shown.notice.compound), crate::i18n::text(lang, "notices-board-title", &[]))
        .await?;
    let places = places::spots(&mut tx, shown.notice.compound).await?;
    let building_of = |place: &places::Place| {
        let above = places.iter().find(|one| Some(one.id) == place.parent && one.kind == Kind::Building);
        above.map_or_else(String::new, |one| one.name.clone())
    };
    let entrances = places.iter().filter(|place| place.kind == Kind::Entrance);
    let spots: Vec<Spot> = entrances
        .map(|place| {
            // The newest first: it may have been torn down and hung again.
            let proof = shown.postings.iter().find(|one| one.place == place.id);
            Spot {
                name: format!("{} {}", building_of(place), place.name).trim().to_owned(),
                is_posted: proof.is_some(),
                who: proof.map_or_else(String::new, |one| role(lang, &one.post_kind)),
                photo: proof
                    .filter(|one| one.photo.is_some())
                    .map_or_else(String::new, |one| format!("/notices/postings/{}/photo", one.id)),
                at_ms: proof.map_or(0, |one| one.at.0),
            }
        })
        .collect();
    let count = |n: usize| i64::try_from(n).unwrap_or_default();
    let sheet = BoardPage {
        back: format!("/notices/{id}"),
        title: title_of(lang, &shown.notice),
        posted: count(spots.iter().filter(|spot| spot.is_posted).count()),
        total: count(spots.len()),
        spots,
        f,
    };
    let mut response = page(&sheet)?;
    response.extensions_mut().insert(shown.notice.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
