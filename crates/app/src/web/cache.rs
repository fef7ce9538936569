//! Rendered public pages, kept while nothing they show has changed.
//!
//! A public page costs a question and a rendering once per version of what it shows, and afterwards a look into a map.
//! A handler marks its page [`Public`]; only answers to requests without any proof of who sends them are kept.

use super::request::{Taste, is_anonymous};
use crate::context::App;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Marks an answer as the same for everybody who is not signed in, and says what makes it old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Public {
    Community(PlaceId),
    Everything,
}

/// The host belongs to it, because pages carry links and QR codes made from the host they were asked under.
type Key = (String, Taste, String);

struct Kept {
    of: Public,
    version: (u64, u64),
    at: Millis,
    etag: HeaderValue,
    kind: HeaderValue,
    body: Bytes,
}

/// Pages of this node.
#[derive(Default)]
pub struct PageCache(RwLock<Kepts>);

/// What is kept, and how much of it there is (a page made again counts twice until the next clearing).
#[derive(Default)]
struct Kepts {
    pages: HashMap<Key, Arc<Kept>>,
    bytes: usize,
}

/// Pages show deadlines, so none is older than this even when nothing changed.
const AGE_MAX_MS: i64 = 30_000;
const PAGES_MAX: usize = 2_000;
const PAGE_BYTES_MAX: usize = 256 * 1024;
const BYTES_MAX: usize = 24 * 1024 * 1024;

fn version(app: &App, of: Public) -> (u64, u64) {
    match of {
        Public::Community(id) => app.live.version(Some(id)),
        Public::Everything => app.live.version_of_all(),
    }
}

pub(super) async fn keep_public_pages(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET || !is_anonymous(request.headers()) {
        return next.run(request).await;
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let key = (path, Taste::from_headers(request.headers()), host);
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    let now = app.clock.now();
    if let Some(kept) = fresh(&app, &key, now) {
        return answer(&kept, seen.as_ref());
    }
    let before = app.live.version_of_all();
    let response = next.run(request).await;
    let Some(of) = response.extensions().get::<Public>().copied() else { return response };
    if response.status() != StatusCode::OK {
        return response;
    }
    let version = version(&app, of);
    // If anything changed while the page was made, it may show either state: it is sent and not kept.
    let keep = app.live.version_of_all() == before;
    let kind =
        response.headers().get(header::CONTENT_TYPE).cloned().unwrap_or(HeaderValue::from_static("text/html; charset=utf-8"));
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, super::BODY_BYTES_MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    if !keep || body.len() > PAGE_BYTES_MAX {
        return Response::from_parts(parts, Body::from(body));
    }
    let hash = crate::crypto::hex(&crate::crypto::digest(&body)[..8]);
    let etag = HeaderValue::from_str(&format!("W/\"{hash}\"")).unwrap_or(HeaderValue::from_static("W/\"0\""));
    let kept = Arc::new(Kept { of, version, at: now, etag, kind, body });
    let mut all = app.pages.0.write().unwrap_or_else(PoisonError::into_inner);
    if all.bytes + kept.body.len() > BYTES_MAX || all.pages.len() >= PAGES_MAX {
        *all = Kepts::default();
    }
    all.bytes += kept.body.len();
    all.pages.insert(key, kept.clone());
    drop(all);
    answer(&kept, seen.as_ref())
}

fn fresh(app: &App, key: &Key, now: Millis) -> Option<Arc<Kept>> {
    let kept = app.pages.0.read().unwrap_or_else(PoisonError::into_inner).pages.get(key)?.clone();
    (now.0 - kept.at.0 < AGE_MAX_MS && kept.version == version(app, kept.of)).then_some(kept)
}

fn answer(kept: &Kept, seen: Option<&HeaderValue>) -> Response {
    let mut response = if seen == Some(&kept.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(kept.body.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, kept.kind.clone());
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, kept.etag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    response
}
