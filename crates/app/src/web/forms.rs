//! What a form sends: fields and files, checked to come from our own page.
//!
//! A form of somebody signed in carries a token bound to the session; every form must come from this site by what the
//! browser says (`Sec-Fetch-Site`, `Origin`). The hidden `key` makes a second press the same action, done once.

use super::{Cx, back};
use crate::context::{App, Context};
use crate::crypto::{self, TagOf};
use crate::problem::{House, Problem, field};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use axum::{Form, RequestExt};
use bytes::Bytes;
use std::sync::Arc;

/// A posted form.
pub struct Posted {
    pub cx: Context,
    pub taste: super::request::Taste,
    /// The page behind the form: a form shown again stands under an address that may take forms only.
    pub page: String,
    pub fields: Fields,
    pub files: Vec<Upload>,
    /// Whether the sender wants JSON back (the outbox of the phone) rather than a page.
    pub wants_json: bool,
}

impl Posted {
    /// The part a [`super::Face`] is made from, for showing the form again.
    #[must_use]
    pub fn as_cx(&self) -> Cx {
        Cx { cx: self.cx.clone(), taste: self.taste, path: self.page.clone() }
    }
}

/// The named texts of a form, as typed.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What was typed, without white space around it; empty when the field is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The names of the fields, in the order they came.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect()
    }

    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// An id; a field that holds none is reported.
    pub fn id<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, Problem> {
        let text = self.text(name);
        let fault = if text.is_empty() { House::FieldMissing } else { House::FieldUnreadable };
        text.parse().map_err(|_| Problem::Invalid(vec![field(name, fault)]))
    }
}

/// A file as it came.
pub struct Upload {
    pub field: String,
    pub name: String,
    pub bytes: Bytes,
}

const FIELDS_MAX: usize = 200;
const FILES_MAX: usize = 12;

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let Cx { mut cx, taste, path } = request.extract_parts_with_state::<Cx, _>(app).await?;
        from_our_own_page(request.headers(), &cx)?;
        let page = back::page_behind(request.headers(), &cx.app.config.public_url, &path);
        let wants_json = starts_with(request.headers(), header::ACCEPT, "application/json");
        let is_multipart = starts_with(request.headers(), header::CONTENT_TYPE, "multipart/form-data");
        let (fields, files) = if is_multipart {
            read_multipart(request, app).await?
        } else {
            let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(|_| unreadable())?;
            (Fields(pairs), Vec::new())
        };
        if !crypto::same(fields.text("csrf").as_bytes(), csrf(&cx).as_bytes()) {
            return Err(Problem::Refused(House::FormExpired.into()));
        }
        let key = fields.text("key");
        if !key.is_empty() {
            cx.key = Some(key.to_owned());
        }
        Ok(Self { cx, taste, page, fields, files, wants_json })
    }
}

fn starts_with(headers: &HeaderMap, name: header::HeaderName, begin: &str) -> bool {
    headers.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with(begin))
}

fn unreadable() -> Problem {
    Problem::Invalid(vec![House::BodyUnreadable.into()])
}

pub(super) async fn read_multipart(request: Request, app: &Arc<App>) -> Result<(Fields, Vec<Upload>), Problem> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    loop {
        let part = form.next_field().await.map_err(|fault| too_large_or(&fault))?;
        let Some(part) = part else { break };
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(ToOwned::to_owned);
        let bytes = part.bytes().await.map_err(|fault| too_large_or(&fault))?;
        match file_name {
            // A file field left empty comes as a file without name and bytes.
            Some(_) if bytes.is_empty() => {}
            Some(file) if files.len() < FILES_MAX => files.push(Upload { field: name, name: file, bytes }),
            None if pairs.len() < FIELDS_MAX => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            _ => return Err(Problem::Invalid(vec![House::BodyTooLarge.into()])),
        }
    }
    Ok((Fields(pairs), files))
}

fn too_large_or(fault: &axum::extract::multipart::MultipartError) -> Problem {
    if fault.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::Refused(House::BodyTooLarge.into());
    }
    unreadable()
}

/// The token of this session's forms; empty for somebody not signed in, whose forms change nothing of anybody's.
#[must_use]
pub fn csrf(cx: &Context) -> String {
    cx.person().map_or_else(String::new, |person| crypto::hex(&cx.app.keys.tag(TagOf::Form, &person.form_secret)[..16]))
}

fn from_our_own_page(headers: &HeaderMap, cx: &Context) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let expired = || Problem::Refused(House::FormExpired.into());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(expired()),
        None => {}
    }
    // Older browsers say only where they come from; some say nothing, and then the token decides.
    let Some(origin) = text("origin") else { return Ok(()) };
    let host = text("host").unwrap_or_default();
    let from = origin.split_once("://").map_or("", |(_, rest)| rest);
    if from == host || (!cx.app.config.public_url.is_empty() && cx.app.config.public_url.starts_with(origin)) {
        return Ok(());
    }
    Err(expired())
}
