//! QR codes of our own pages, for everything that is printed.

use crate::context::App;
use crate::problem::{House, Problem, field};
use crate::web::settings::local;
use crate::web::{Cx, Routes};
use axum::extract::Query;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::Action;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;

const PATH_BYTES_MAX: usize = 300;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    path: String,
}

/// The address people reach this site at: as configured, or as the browser asked for it.
pub(super) fn site(app: &App, headers: &HeaderMap) -> String {
    let configured = app.config.public_url.trim_end_matches('/');
    if !configured.is_empty() {
        return configured.to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.config.secure_cookies { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// A code for one of our own paths; nobody gets a code of ours for another site.
async fn picture(from: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let path = asked.path.as_str();
    if path.is_empty() || local(path) != path || path.len() > PATH_BYTES_MAX || path.chars().any(char::is_control) {
        return Err(Problem::Invalid(vec![field("path", House::FieldUnreadable)]));
    }
    let text = format!("{}{path}", site(&from.cx.app, &headers));
    let code = QrCode::with_error_correction_level(&text, EcLevel::M)
        .map_err(|_| Problem::Invalid(vec![field("path", House::FieldTooLong)]))?;
    let picture = code.render::<svg::Color>().min_dimensions(232, 232).build();
    let kind = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((kind, picture).into_response())
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/qr.svg", Action::SiteRead, picture)
}
