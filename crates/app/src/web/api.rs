//! The API's common parts: problem details, pages of a list, the document and its browser.

use super::face::{Face, Of, page, sentence};
use super::routes::Routes;
use super::{Cx, forms};
use crate::context::{App, Context};
use crate::i18n::Lang;
use crate::problem::Problem;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Json, RequestExt};
use pavilion_rules::Refusal;
use pavilion_rules::access::Action;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};
use utoipa::ToSchema;
use uuid::Uuid;

/// A refusal as programs read it (RFC 9457).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemBody {
    /// `about:blank#<code>`: a stable name of what went wrong.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Names this request in the server's log.
    pub instance: String,
    pub faults: Vec<FaultBody>,
}

/// One fault: which rule, which field, a sentence.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FaultBody {
    pub code: String,
    pub field: Option<String>,
    pub detail: String,
}

impl ProblemBody {
    #[must_use]
    pub fn new(lang: Lang, status: StatusCode, refusals: &[Refusal], request: Uuid) -> Self {
        let faults: Vec<FaultBody> = refusals
            .iter()
            .map(|refusal| FaultBody {
                code: refusal.code.to_owned(),
                field: refusal.field.map(ToOwned::to_owned),
                detail: sentence(lang, refusal),
            })
            .collect();
        Self {
            kind: format!("about:blank#{}", faults.first().map_or("unknown", |fault| fault.code.as_str())),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            instance: format!("urn:uuid:{request}"),
            faults,
        }
    }
}

/// A JSON body of an action. A caller with a cookie must also show the form token (`X-CSRF`), a token caller need not.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let from = request.extract_parts_with_state::<Cx, _>(app).await?;
        shows_token(&request, &from)?;
        let bytes =
            axum::body::Bytes::from_request(request, app).await.map_err(|_| unreadable("the body is too large or broke off"))?;
        let value = serde_json::from_slice(&bytes).map_err(|fault| unreadable(&fault.to_string()))?;
        Ok(Self(value))
    }
}

/// A call without a body, proved to come from the caller as a [`Body`] is.
pub struct Ours;

impl FromRequest<Arc<App>> for Ours {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let from = request.extract_parts_with_state::<Cx, _>(app).await?;
        shows_token(&request, &from)?;
        Ok(Self)
    }
}

/// Fields and files of an action that takes photos, or the fields alone as JSON. It is proved to come from the caller as a
/// [`Body`] is.
pub struct Parts {
    pub cx: Context,
    pub fields: forms::Fields,
    pub files: Vec<forms::Upload>,
}

impl FromRequest<Arc<App>> for Parts {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let from = request.extract_parts_with_state::<Cx, _>(app).await?;
        shows_token(&request, &from)?;
        let is_json = request.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
        let (fields, files) =
            if is_json { (json_fields(request, app).await?, Vec::new()) } else { forms::read_multipart(request, app).await? };
        Ok(Self { cx: from.cx, fields, files })
    }
}

async fn json_fields(request: Request, app: &Arc<App>) -> Result<forms::Fields, Problem> {
    let bytes =
        axum::body::Bytes::from_request(request, app).await.map_err(|_| unreadable("the body is too large or broke off"))?;
    let fields: std::collections::BTreeMap<String, Option<String>> =
        serde_json::from_slice(&bytes).map_err(|fault| unreadable(&fault.to_string()))?;
    Ok(forms::Fields::new(fields.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect()))
}

/// A single thing with its mark (ETag); who has seen this state of it gets none of it again.
pub fn marked<T: Serialize>(headers: &HeaderMap, body: &T) -> Result<Response, Problem> {
    let digest = crate::crypto::digest(&serde_json::to_vec(body)?);
    let mark = format!("W/\"{}\"", crate::crypto::hex(&digest[..8]));
    let mark = HeaderValue::from_str(&mark).map_err(|fault| Problem::Broken(fault.into()))?;
    if headers.get(header::IF_NONE_MATCH) == Some(&mark) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, mark)]).into_response());
    }
    Ok(([(header::ETAG, mark)], Json(body)).into_response())
}

fn unreadable(why: &str) -> Problem {
    Problem::Invalid(vec![crate::problem::House::BodyUnreadable.with("why", why)])
}

pub(super) fn shows_token(request: &Request, from: &Cx) -> Result<(), Problem> {
    let by_cookie = matches!(from.cx.person(), Some(person) if matches!(person.via, crate::context::Via::Session(_)));
    let shown = request.headers().get("x-csrf").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if by_cookie && !crate::crypto::same(shown.as_bytes(), forms::csrf(&from.cx).as_bytes()) {
        return Err(Problem::Refused(crate::problem::House::FormExpired.into()));
    }
    Ok(())
}

/// How many rows a page of a list holds, unless fewer are asked for.
pub const PAGE_ROWS: i64 = 50;
pub const PAGE_ROWS_MAX: i64 = 200;

#[derive(askama::Template)]
#[template(path = "api_docs.html")]
struct DocsPage {
    f: Face,
}

async fn docs(from: Cx) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "house-api-title", &[]);
    page(&DocsPage { f: Face::new(&mut tx, &from, Of::Mine, title).await? })
}

/// The API's document, made once.
#[must_use]
pub fn document() -> &'static utoipa::openapi::OpenApi {
    static DOCUMENT: OnceLock<utoipa::openapi::OpenApi> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut api = super::routes().api();
        api.info.title = "Pavilion".into();
        api.info.version = env!("CARGO_PKG_VERSION").into();
        api.info.description = Some("The same actions and reads as the pages. Send `Authorization: Bearer <token>`; an `Idempotency-Key` makes a repeated request the same action, done once.".into());
        api
    })
}

async fn openapi(State(_): State<Arc<App>>) -> Json<utoipa::openapi::OpenApi> {
    Json(document().clone())
}

#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/api/v1/openapi.json", Action::SiteRead, openapi).get("/api/docs", Action::SiteRead, docs)
}
