//! One conversation: the next statement for this reader, what people agree on and where they do not, drawn and in words.

use super::super::actions::compound_of;
use super::super::drawn::{Drawn, Told, drawn};
use super::super::store::{self, Talk};
use super::list::is_open;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, page, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::TalkId;
use std::collections::HashSet;

/// A sentence people share, with how many in ten.
struct Shared {
    text: String,
    how: String,
}

struct Group {
    name: String,
    typical: Vec<Shared>,
}

/// The landscape in words.
#[derive(Default)]
struct Picture {
    facts: String,
    agreed: Vec<Shared>,
    rejected: Vec<Shared>,
    groups: Vec<Group>,
    notes: Vec<String>,
}

/// The statement this reader is asked about.
struct Next {
    id: String,
    words: String,
}

#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
}

#[derive(askama::Template)]
#[template(path = "talk/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    all: String,
    words: String,
    word: String,
    tone: &'static str,
    is_open: bool,
    /// A resident of this compound, who has a voice here.
    has_voice: bool,
    is_stranger: bool,
    next: Option<Next>,
    answered: i64,
    statements: i64,
    waiting: i64,
    hidden: i64,
    is_enough: bool,
    picture: Picture,
    may_close: bool,
    may_moderate: bool,
    closes_ms: i64,
    check_first: bool,
    came: Came,
}

impl OnePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.came.errors, name)
    }

    fn say_lead(&self) -> &'static str {
        if self.check_first { "talk-say-lead-checked" } else { "talk-say-lead" }
    }

    fn typed(&self, name: &str) -> String {
        self.came.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }
}

fn picture(told: &Told, lang: Lang) -> Picture {
    let (story, words) = (&told.story, &told.words);
    let in_ten = |key: &str, n: u8| i18n::count(lang, key, i64::from(n));
    let shared = |list: &[pavilion_landscape::story::Shared], key: &str| {
        list.iter().map(|one| Shared { text: one.text.clone(), how: in_ten(key, one.in_ten) }).collect()
    };
    let groups = story.groups.iter().map(|group| Group {
        name: i18n::text(lang, "talk-group", &[("name", &group.name), ("n", &group.members.to_string())]),
        typical: group.typical.iter().map(|one| Shared { text: one.text.clone(), how: one.words(words) }).collect(),
    });
    Picture {
        facts: story.facts(words),
        agreed: shared(&story.agreed, "talk-in-ten-agree"),
        rejected: shared(&story.rejected, "talk-in-ten-disagree"),
        groups: if story.groups.len() > 1 { groups.collect() } else { Vec::new() },
        notes: story.notes(words),
    }
}

pub(super) async fn one(from: Cx, Path(id): Path<TalkId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Came::default()).await
}

pub(super) async fn show(from: &Cx, id: TalkId, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let cx = &from.cx;
    let talk = {
        let mut tx = cx.app.db.read().await?;
        store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?
    };
    let found = drawn(cx, id).await?;
    let mut tx = cx.app.db.read().await?;
    let page = made(&mut tx, from, &talk, &found, came).await?;
    drop(tx);
    page_with(status, &page)
}

async fn made(tx: &mut Tx, from: &Cx, talk: &Talk, found: &Drawn, came: Came) -> Result<OnePage, Problem> {
    let cx = &from.cx;
    let (_, object) = compound_of(tx, talk.compound).await?;
    let f = Face::new(tx, from, Of::Compound(talk.compound), talk.title.clone()).await?;
    let has_voice = cx.can(Action::TalkVote, &Object { compound: Some(talk.compound), ..Object::default() });
    let is_open = is_open(talk.state(), talk.closes, cx.now);
    let tag = if has_voice { store::tag(cx, talk.id)? } else { Vec::new() };
    let (_, statements, waiting, hidden) = store::count(tx, talk.id, &tag).await?;
    let answered: HashSet<_> = if has_voice {
        store::own_votes(tx, talk.id, &tag).await?.into_iter().map(|(id, _)| id).collect()
    } else {
        HashSet::new()
    };
    let next = match found.next(&tag, &answered).filter(|_| has_voice && is_open) {
        Some(next) => store::statement(tx, talk.id, next).await?,
        None => None,
    };
    let lang = f.language();
    Ok(OnePage {
        id: talk.id.to_string(),
        all: format!("/talk?c={}", talk.compound),
        words: talk.words.clone(),
        word: f.t(if is_open { "talk-state-open" } else { "talk-state-closed" }),
        tone: if is_open { "go" } else { "done" },
        is_open,
        has_voice,
        is_stranger: cx.person().is_none(),
        next: next.map(|one| Next { id: one.id.to_string(), words: one.words }),
        answered: i64::try_from(answered.len()).unwrap_or_default(),
        statements: statements - waiting - hidden,
        waiting,
        hidden,
        is_enough: found.is_enough(),
        picture: if found.is_enough() { picture(found.told_in(lang), lang) } else { Picture::default() },
        may_close: is_open && cx.can(Action::TalkClose, &object),
        may_moderate: cx.can(Action::TalkModerate, &object),
        closes_ms: talk.closes.map_or(0, |at| at.0),
        check_first: talk.check_first,
        came,
        f,
    })
}

/// The drawing carries its own few lines of style, and nothing else; as a picture it runs no script.
const PICTURE_SECURITY: &str = "default-src 'none'; style-src 'unsafe-inline'";

async fn picture_of(from: &Cx, id: TalkId) -> Result<Response, Problem> {
    let found = drawn(&from.cx, id).await?;
    if !found.is_enough() {
        return Err(Problem::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "private, max-age=2"),
        (header::CONTENT_SECURITY_POLICY, PICTURE_SECURITY),
    ];
    Ok((headers, found.told_in(from.taste.lang).svg.clone()).into_response())
}

pub(super) async fn landscape(from: Cx, Path(id): Path<TalkId>) -> Result<Response, Problem> {
    picture_of(&from, id).await
}

#[derive(askama::Template)]
#[template(path = "talk/templates/poster.html")]
struct PosterPage {
    f: Face,
    back: String,
    link: String,
    qr: String,
    words: String,
    closes_ms: i64,
}

/// The sheet for the notice board: what is talked about, and the code that leads here.
pub(super) async fn poster(from: Cx, headers: HeaderMap, Path(id): Path<TalkId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, &from, Of::Compound(talk.compound), talk.title.clone()).await?;
    let config = &from.cx.app.config;
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme = if config.secure_cookies { "https" } else { "http" };
    let configured = config.public_url.trim_end_matches('/');
    let site = if configured.is_empty() { format!("{scheme}://{host}") } else { configured.to_owned() };
    let back = format!("/talk/{id}");
    let link = format!("{site}{back}");
    let qr = qr_picture(&link)?;
    let closes_ms = talk.closes.map_or(0, |at| at.0);
    let mut response = page(&PosterPage { back, link, qr, words: talk.words, closes_ms, f })?;
    response.extensions_mut().insert(talk.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
