//! The notices of a compound for feed readers: Atom (RFC 4287) and JSON Feed 1.1.

use super::actions::compound_of;
use super::shown::title_of;
use super::store::{self, Notice};
use crate::i18n;
use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::{Cx, Routes};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::notices::State;
use serde_json::json;
use std::fmt::Write as _;
use uuid::Uuid;

const ITEMS: i64 = 40;

/// What both feeds are made from.
struct Feed {
    title: String,
    site: String,
    home: String,
    compound: PlaceId,
    community: Option<PlaceId>,
    items: Vec<Notice>,
}

async fn feed(from: &Cx, headers: &HeaderMap, id: PlaceId) -> Result<Feed, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (brief, _) = compound_of(&mut tx, id).await?;
    let newest = (i64::MAX, Uuid::max());
    let mut items = store::list(&mut tx, id, State::Published, newest, ITEMS).await?;
    items.extend(store::list(&mut tx, id, State::Archived, newest, ITEMS).await?);
    items.sort_by_key(|one| std::cmp::Reverse((one.published, one.id)));
    items.truncate(40);
    let config = &from.cx.app.config;
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let scheme = if config.secure_cookies { "https" } else { "http" };
    let configured = config.public_url.trim_end_matches('/');
    let site = if configured.is_empty() { format!("{scheme}://{host}") } else { configured.to_owned() };
    let title = i18n::text(from.taste.lang, "notices-feed-title", &[("compound", &brief.name)]);
    Ok(Feed { title, home: format!("{site}/notices?c={id}"), site, compound: id, community: brief.community, items })
}

fn instant(at: Option<Millis>) -> String {
    at.and_then(|at| Timestamp::from_millisecond(at.0).ok()).map_or_else(String::new, |at| at.to_string())
}

/// Text as XML holds it. Control characters were refused when it was written.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn answer(kind: &'static str, community: Option<PlaceId>, body: String) -> Response {
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    response.extensions_mut().insert(community.map_or(Public::Everything, Public::Community));
    response
}

async fn atom(from: Cx, headers: HeaderMap, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let feed = feed(&from, &headers, id).await?;
    // Nothing of a published notice changes but its end; the feed is as young as its newest notice.
    let updated = instant(feed.items.first().map_or(Some(Millis(0)), |one| one.published));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:uuid:{}</id>\n<title>{}</title>\n\
         <updated>{updated}</updated>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n<author><name>{}</name></author>\n",
        feed.compound,
        escaped(&feed.title),
        escaped(&format!("{}/c/{}/notices.atom", feed.site, feed.compound)),
        escaped(&feed.home),
        escaped(&feed.title),
    );
    for one in &feed.items {
        let at = instant(one.published);
        let _ = write!(
            out,
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<link href=\"{}/notices/{}\"/>\n<published>{at}</published>\n<updated>{at}</updated>\n\
             <content type=\"text\">{}</content>\n</entry>\n",
            one.id,
            escaped(&title_of(from.taste.lang, one)),
            escaped(&feed.site),
            one.id,
            escaped(&one.words),
        );
    }
    out.push_str("</feed>\n");
    Ok(answer("application/atom+xml; charset=utf-8", feed.community, out))
}

async fn json_feed(from: Cx, headers: HeaderMap, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let feed = feed(&from, &headers, id).await?;
    let items: Vec<_> = feed
        .items
        .iter()
        .map(|one| {
            json!({
                "id": format!("urn:uuid:{}", one.id),
                "url": format!("{}/notices/{}", feed.site, one.id),
                "title": title_of(from.taste.lang, one),
                "content_text": one.words,
                "date_published": instant(one.published),
                "_pavilion": { "ends": instant(one.ends), "state": one.state, "kind": one.kind, "record": one.entry },
            })
        })
        .collect();
    let body = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": format!("{}/c/{}/notices.json", feed.site, feed.compound),
        "language": from.taste.lang.code(),
        "items": items,
    });
    Ok(answer("application/feed+json; charset=utf-8", feed.community, body.to_string()))
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/c/{id}/notices.atom", Action::NoticesRead, atom).get(
        "/c/{id}/notices.json",
        Action::NoticesRead,
        json_feed,
    )
}
