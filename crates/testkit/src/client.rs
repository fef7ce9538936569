//! Somebody at a browser or a program at the API: keeps cookies, walks pages, and looks every page over.

use crate::html;
use crate::linter;
use crate::page::{Form, Page, encoded, multipart};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tower::ServiceExt as _;

const HOST: &str = "pavilion.test";

/// A browser of one person, or a program with a token.
pub struct Client {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    token: Option<String>,
}

/// An answer as it came.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault} in {}: {}", self.status, self.text()))
    }

    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code of the first fault of a problem.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["faults"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    #[must_use]
    pub fn new(router: &Router) -> Self {
        Self { router: router.clone(), cookies: Mutex::default(), token: None }
    }

    #[must_use]
    pub fn with_token(router: &Router, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..Self::new(router) }
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a request as it is, with this client's cookies and token.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let path = request.uri().path().to_owned();
        let method = request.method().clone();
        let headers = request.headers_mut();
        headers.insert(header::HOST, HOST.parse().expect("a host is a header value"));
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.join("; ").parse().expect("cookies are a header value"));
        }
        if let Some(token) = &self.token {
            headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().expect("a token is a header value"));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let is_stream =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let body = if is_stream { Bytes::new() } else { body.collect().await.expect("the answer has an end").to_bytes() };
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(set.to_str().expect("a cookie is text"));
        }
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        if answer.header("content-type").starts_with("text/html") {
            let faults = linter::faults(&answer.text(), self.looks_signed_in(&answer));
            assert!(
                faults.is_empty(),
                "{method} {path} answered {} with a faulty page:\n  {}",
                answer.status,
                faults.join("\n  ")
            );
        }
        answer
    }

    /// Whether the page itself believes that somebody is signed in.
    fn looks_signed_in(&self, answer: &Answer) -> bool {
        self.token.is_none() && answer.text().contains("data-signed-in")
    }

    fn keep(&self, set: &str) {
        let mut parts = set.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let ended = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
        if ended || value.is_empty() {
            self.jar().remove(name);
        } else {
            self.set_cookie(name, value);
        }
    }

    /// Opens a page and follows where it leads.
    pub async fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a path is a request");
        let answer = self.send(request).await;
        self.follow(path.to_owned(), answer).await
    }

    /// Asks for a page and does not follow.
    pub async fn look(&self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a path is a request")).await
    }

    async fn follow(&self, mut path: String, mut answer: Answer) -> Page {
        for _ in 0..10 {
            if !answer.status.is_redirection() || answer.status == StatusCode::NOT_MODIFIED {
                break;
            }
            answer.header("location").clone_into(&mut path);
            answer = self.look(&path).await;
        }
        let body = answer.text();
        let pieces = if answer.header("content-type").starts_with("text/html") { html::pieces(&body) } else { Vec::new() };
        Page { status: answer.status, headers: answer.headers, path, body, pieces }
    }

    /// Sends a form and follows where it leads.
    pub async fn submit(&self, form: &Form) -> Page {
        let answer = self.press(form).await;
        self.follow(form.action.clone(), answer).await
    }

    /// Sends a form and shows the answer itself.
    pub async fn press(&self, form: &Form) -> Answer {
        if form.method == "get" {
            return self.look(&format!("{}?{}", form.action, encoded(&form.fields))).await;
        }
        let request = Request::post(&form.action)
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header("sec-fetch-site", "same-origin");
        let request = if form.multipart {
            let (kind, body) = multipart(&form.fields, &form.files);
            request.header(header::CONTENT_TYPE, kind).body(Body::from(body))
        } else {
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(encoded(&form.fields)))
        };
        self.send(request.expect("a form is a request")).await
    }

    /// Calls the API. With a session it shows the form token, as the scripts of the pages do.
    pub async fn api(&self, method: Method, path: &str, body: Option<&Json>, key: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method.clone()).uri(path).header(header::ACCEPT, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if self.token.is_none() && method != Method::GET {
            request = request.header("x-csrf", self.csrf().await);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).expect("a call is a request")).await
    }

    /// Calls the API with the parts of a form: what carries photos.
    pub async fn api_form(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.api_form_with(path, fields, &[]).await
    }

    /// The same with files: field, name and bytes of each.
    pub async fn api_form_with(&self, path: &str, fields: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> Answer {
        let (kind, body) = multipart(fields, files);
        let mut request = Request::post(path).header(header::ACCEPT, "application/json").header(header::CONTENT_TYPE, kind);
        if self.token.is_none() {
            request = request.header("x-csrf", self.csrf().await);
        }
        self.send(request.body(Body::from(body)).expect("a call is a request")).await
    }

    pub async fn api_get(&self, path: &str) -> Answer {
        self.api(Method::GET, path, None, None).await
    }

    pub async fn api_post(&self, path: &str, body: Json) -> Answer {
        self.api(Method::POST, path, Some(&body), None).await
    }

    /// The token of this session's forms.
    pub async fn csrf(&self) -> String {
        let request = Request::get("/session.json").body(Body::empty()).expect("a path is a request");
        self.send(request).await.json()["csrf"].as_str().unwrap_or_default().to_owned()
    }
}
