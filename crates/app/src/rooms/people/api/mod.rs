//! The people room for programs: the same actions and reads as the pages.

mod households;
mod me;
mod posts;

use crate::context::{App, Via};
use crate::problem::{House, Problem};
use crate::web::api::{PAGE_ROWS, PAGE_ROWS_MAX};
use crate::web::forms::csrf;
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::IntoParams;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().merge(me::routes()).merge(households::routes()).merge(posts::routes())
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Part {
    /// The cursor of the page before.
    before: Option<Uuid>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

impl Part {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX)
    }
}

/// The rows of a page out of one more than it holds, and the cursor of the next.
fn cut<T>(mut rows: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
    let most = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|last| id(last).to_string());
    (rows, next)
}

/// A single thing with its mark; who has seen this state gets none of it again.
fn marked<T: Serialize>(headers: &HeaderMap, body: &T) -> Result<Response, Problem> {
    let digest = crate::crypto::digest(&serde_json::to_vec(body)?);
    let mark = format!("W/\"{}\"", crate::crypto::hex(&digest[..8]));
    let mark = HeaderValue::from_str(&mark).map_err(|fault| Problem::Broken(fault.into()))?;
    if headers.get(header::IF_NONE_MATCH) == Some(&mark) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, mark)]).into_response());
    }
    Ok(([(header::ETAG, mark)], Json(body)).into_response())
}

/// A request without a body that changes something: with a cookie it must show the form token, as [`crate::web::api::Body`]
/// asks of those that have one.
struct OurForm;

impl FromRequestParts<Arc<App>> for OurForm {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let from = Cx::from_request_parts(parts, app).await?;
        let by_cookie = matches!(from.cx.person(), Some(person) if matches!(person.via, Via::Session(_)));
        let shown = parts.headers.get("x-csrf").and_then(|v| v.to_str().ok()).unwrap_or_default();
        if by_cookie && !crate::crypto::same(shown.as_bytes(), csrf(&from.cx).as_bytes()) {
            return Err(Problem::Refused(House::FormExpired.into()));
        }
        Ok(Self)
    }
}
