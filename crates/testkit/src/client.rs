//! Somebody at a browser or a program at the API: keeps cookies, walks pages, and looks every page over.

use crate::html::{self, Piece};
use crate::linter;
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

/// A page as a reader sees it.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where the reader ended, after redirects.
    pub path: String,
    pub body: String,
    pieces: Vec<Piece>,
}

/// A form found on a page, with what stands in it.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
    multipart: bool,
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
        let body = body.collect().await.expect("the answer has an end").to_bytes();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(set.to_str().expect("a cookie is text"));
        }
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        if answer.header("content-type").starts_with("text/html") {
            let faults = linter::faults(&answer.text(), self.looks_signed_in(&answer));
            assert!(faults.is_empty(), "{method} {path} answered {} with a faulty page:\n  {}", answer.status, faults.join("\n  "));
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

impl Page {
    /// What a reader sees.
    #[must_use]
    pub fn text(&self) -> String {
        html::visible_text(&self.pieces)
    }

    #[must_use]
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// The form that sends to this address.
    #[must_use]
    pub fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let found = forms.iter().find(|form| form.action == action).cloned();
        found.unwrap_or_else(|| {
            let there: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            panic!("{} ({}) has no form to {action}, only {there:?}: {}", self.path, self.status, self.text())
        })
    }

    /// Every form of the page, each with what stands in its fields. A button's own value is not in it.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        let mut out: Vec<Form> = Vec::new();
        let mut inside = false;
        let mut select: Option<String> = None;
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Open { name, attributes, .. } => {
                    let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
                    if name == "form" {
                        inside = true;
                        let action = if attributes.contains_key("action") { get("action") } else { self.path.clone() };
                        let method = if get("method").eq_ignore_ascii_case("post") { "post" } else { "get" };
                        let multipart = get("enctype") == "multipart/form-data";
                        out.push(Form { method: method.into(), action, fields: vec![], files: vec![], multipart });
                    }
                    let Some(form) = out.last_mut().filter(|_| inside) else { continue };
                    match name.as_str() {
                        "input" => form.take_input(attributes),
                        "textarea" => {
                            let text = match self.pieces.get(at + 1) {
                                Some(Piece::Text(text)) => text.trim_start_matches('\n').to_owned(),
                                _ => String::new(),
                            };
                            form.fields.push((get("name"), text));
                        }
                        "select" => {
                            select = Some(get("name"));
                        }
                        "option" => {
                            if let Some(select) = &select {
                                let known = form.fields.iter().any(|(name, _)| name == select);
                                if attributes.contains_key("selected") || !known {
                                    form.set(select, &get("value"));
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Piece::Close(name) if name == "form" => inside = false,
                Piece::Close(name) if name == "select" => select = None,
                _ => {}
            }
        }
        out
    }

    /// The addresses the page links to.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        self.values("a", "href")
    }

    /// The values of an attribute of every such element.
    #[must_use]
    pub fn values(&self, element: &str, attribute: &str) -> Vec<String> {
        self.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Open { name, attributes, .. } if name == element => attributes.get(attribute).cloned(),
                _ => None,
            })
            .collect()
    }

    /// Fails the test with what the page says unless it has this status.
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }
}

impl Form {
    fn take_input(&mut self, attributes: &BTreeMap<String, String>) {
        let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        let name = get("name");
        let kind = get("type");
        let choice = matches!(kind.as_str(), "radio" | "checkbox");
        if name.is_empty() || matches!(kind.as_str(), "submit" | "button" | "file") || (choice && !attributes.contains_key("checked")) {
            return;
        }
        let value = if choice && !attributes.contains_key("value") { "on".into() } else { get("value") };
        self.fields.push((name, value));
    }

    /// Types into a field, in place of what stood there.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// The same, for building a form in one expression.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Adds a value beside those a field has, such as a second tick.
    #[must_use]
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Chooses a file.
    #[must_use]
    pub fn file(mut self, name: &str, file: &str, bytes: Vec<u8>) -> Self {
        self.multipart = true;
        self.files.push((name.to_owned(), file.to_owned(), bytes));
        self
    }

    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

fn encoded(pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        push_encoded(&mut out, name);
        out.push('=');
        push_encoded(&mut out, value);
    }
    out
}

fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
}

/// Text as it stands in the query of an address.
#[must_use]
pub fn in_query(text: &str) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text);
    out
}

fn multipart(fields: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> (String, Vec<u8>) {
    let boundary = "pavilion-testkit-boundary-7d1f";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, bytes) in files {
        let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: application/octet-stream\r\n\r\n");
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}
