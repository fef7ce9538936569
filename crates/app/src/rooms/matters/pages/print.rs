//! A matter on paper, with a code that leads back to its page.

use super::super::shown::shown;
use super::one::{StepShown, facts_of, now, story_step, title};
use crate::context::{Actor, Context};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use pavilion_rules::ids::MatterId;

struct Fact {
    name: String,
    value: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/print.html")]
struct PrintPage {
    f: Face,
    back: String,
    link: String,
    qr: String,
    words: String,
    who: String,
    next: String,
    facts: Vec<Fact>,
    story: Vec<StepShown>,
}

pub(crate) async fn print(from: Cx, headers: HeaderMap, Path(id): Path<MatterId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    // Paper is handed on: it holds what everybody may read, whoever prints it.
    let everybody = Context { actor: Actor::Nobody, ..from.cx.clone() };
    let shown = shown(&mut tx, &everybody, id).await?;
    let lang = from.taste.lang;
    let f = Face::new(&mut tx, &from, Of::Compound(shown.matter().compound), title(&shown, lang)).await?;
    let back = format!("/matters/{id}");
    let link = format!("{}{back}", origin(&from, &headers));
    let (who, next) = now(&shown, lang);
    let story = shown.story.iter().map(|line| story_step(&shown, line, lang).without_photos()).collect();
    let shown_page = PrintPage {
        qr: qr_picture(&link)?,
        words: shown.matter().words.clone(),
        facts: facts_of(&shown, lang).into_iter().map(|(name, value)| Fact { name, value }).collect(),
        back,
        link,
        who,
        next,
        story,
        f,
    };
    let mut response = page(&shown_page)?;
    response.extensions_mut().insert(shown.matter().community.map_or(Public::Everything, Public::Community));
    Ok(response)
}

/// The address people type: the configured one, or what the browser asked for.
pub(in super::super) fn origin(from: &Cx, headers: &HeaderMap) -> String {
    let config = &from.cx.app.config;
    if !config.public_url.is_empty() {
        return config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if config.secure_cookies { "https" } else { "http" })
}
