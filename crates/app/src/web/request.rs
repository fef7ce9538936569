//! Who asks: the context of a request from its cookies and headers.

use crate::context::{Actor, App, Context};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::people;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::sync::Arc;

pub const SESSION_COOKIE: &str = "pavilion_session";
const BEARER: &str = "Bearer ";

/// The context of this request, and what its sender likes to see.
pub struct Cx {
    pub cx: Context,
    pub taste: Taste,
    /// Path and query, to come back to.
    pub path: String,
}

/// How somebody likes the pages: from cookies, so it works without an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Taste {
    pub lang: Lang,
    pub elder: bool,
    pub size: u8,
    pub scheme: &'static str,
}

impl Taste {
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let accept = || headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let lang = cookie(headers, "pv_lang").and_then(Lang::parse).unwrap_or_else(|| Lang::from_accept(accept()));
        let size = cookie(headers, "pv_size").and_then(|v| v.parse().ok()).filter(|n| [20, 24, 28, 32].contains(n));
        Self {
            lang,
            elder: cookie(headers, "pv_elder") == Some("1"),
            size: size.unwrap_or(20),
            scheme: match cookie(headers, "pv_scheme") {
                Some("light") => "light",
                Some("dark") => "dark",
                _ => "auto",
            },
        }
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// Whether this request carries any proof of who sends it.
#[must_use]
pub fn is_anonymous(headers: &HeaderMap) -> bool {
    cookie(headers, SESSION_COOKIE).is_none() && !headers.contains_key(header::AUTHORIZATION)
}

impl FromRequestParts<Arc<App>> for Cx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let actor = actor(app, &parts.headers).await?;
        let mut cx = Context::new(app, actor);
        if let Some(request) = parts.extensions.get::<super::headers::RequestName>() {
            cx.request = request.0;
        }
        let taste = Taste::from_headers(&parts.headers);
        cx.lang = taste.lang;
        cx.key = parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(ToOwned::to_owned);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { cx, taste, path })
    }
}

async fn actor(app: &Arc<App>, headers: &HeaderMap) -> Result<Actor, Problem> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|v| v.strip_prefix(BEARER)).ok_or(Problem::SignInNeeded)?;
        let person = people::arrive_by_token(app, token).await?.ok_or(Problem::SignInNeeded)?;
        return Ok(Actor::Person(person));
    }
    let Some(secret) = cookie(headers, SESSION_COOKIE) else { return Ok(Actor::Nobody) };
    Ok(people::arrive(app, secret).await?.map_or(Actor::Nobody, Actor::Person))
}
