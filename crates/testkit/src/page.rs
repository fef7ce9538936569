//! What a browser holds: a page as it came, and the forms on it.

use crate::html::{self, Piece};
use axum::http::{HeaderMap, StatusCode};
use std::collections::BTreeMap;

/// A page as a reader sees it.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where the reader ended, after redirects.
    pub path: String,
    pub body: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A form found on a page, with what stands in it.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    pub(crate) files: Vec<(String, String, Vec<u8>)>,
    pub(crate) multipart: bool,
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

    /// Whether the page has a form that sends to this address.
    #[must_use]
    pub fn has_form(&self, action: &str) -> bool {
        self.forms().iter().any(|form| form.action == action)
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
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }
}

impl Form {
    /// A form nobody found on a page: what a program or a mischievous hand sends.
    #[must_use]
    pub fn posted(action: &str, fields: Vec<(String, String)>) -> Self {
        Self { method: "post".into(), action: action.to_owned(), fields, files: Vec::new(), multipart: false }
    }

    fn take_input(&mut self, attributes: &BTreeMap<String, String>) {
        let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        let name = get("name");
        let kind = get("type");
        let choice = matches!(kind.as_str(), "radio" | "checkbox");
        if name.is_empty()
            || matches!(kind.as_str(), "submit" | "button" | "file")
            || (choice && !attributes.contains_key("checked"))
        {
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

#[must_use]
pub fn encoded(pairs: &[(String, String)]) -> String {
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

#[must_use]
pub fn multipart(fields: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> (String, Vec<u8>) {
    let boundary = "pavilion-testkit-boundary-7d1f";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}
