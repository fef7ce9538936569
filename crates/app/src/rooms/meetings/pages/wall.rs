//! What the projector shows: the item the chair put there, who sits there, where to sign in. It follows the console by itself.

use super::super::shown::shown;
use super::origin;
use super::view::{self, ItemShown, PartyShown, zh};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use pavilion_rules::meetings::State;
use uuid::Uuid;

#[derive(askama::Template)]
#[template(path = "meetings/templates/wall.html")]
struct WallPage {
    f: Face,
    id: String,
    method: String,
    motto: String,
    word: String,
    tone: &'static str,
    now: Option<ItemShown>,
    items: Vec<ItemShown>,
    parties: Vec<PartyShown>,
    missing: String,
    heads: i64,
    qr: String,
    signs_in: bool,
}

pub(crate) async fn wall(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let link = format!("{}/meetings/{id}/attendance", origin(&from.cx.app, &headers));
    let items = view::items(&shown, lang);
    let mut again = view::items(&shown, lang);
    let at = again.iter().position(|item| item.number == meeting.showing && shown.state == State::Open);
    let missing: Vec<&str> = shown.missing().iter().map(|party| party.name(zh(lang))).collect();
    let wall = WallPage {
        id: id.to_string(),
        method: meeting.method.name(zh(lang)).to_owned(),
        motto: meeting.method.motto(zh(lang)).to_owned(),
        word: view::state_word(lang, &meeting.state),
        tone: view::state_tone(&meeting.state),
        now: at.map(|at| again.swap_remove(at)),
        items,
        parties: view::parties(&shown, lang),
        missing: if shown.state == State::Open { missing.join(if zh(lang) { "、" } else { ", " }) } else { String::new() },
        heads: view::heads(&shown),
        qr: qr_picture(&link)?,
        signs_in: matches!(shown.state, State::Announced | State::Open),
        f: Face::new(&mut tx, &from, meeting.compound.map_or(Of::Mine, Of::Compound), meeting.title.clone()).await?,
    };
    let mut response = page(&wall)?;
    response.extensions_mut().insert(meeting.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
