//! Headers of every answer, the name of every request, and what is counted of it.

use crate::context::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// Names a request in the log, in the journal and on error pages.
#[derive(Clone, Copy)]
pub struct RequestName(pub Uuid);

const CONTENT_SECURITY: &str = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; \
    connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

pub(super) async fn set(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let name = RequestName(app.chance.id(app.clock.now()));
    request.extensions_mut().insert(name);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "(none)".into(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let status = response.status();
    let took = started.elapsed();
    metrics::counter!("pavilion_requests_total", "status" => status.as_str().to_owned()).increment(1);
    metrics::histogram!("pavilion_request_seconds").record(took.as_secs_f64());
    // The route's pattern and never the path: a path may hold what somebody searched for.
    tracing::debug!(request = %name.0.simple(), %method, route, status = status.as_u16(), took_us = took.as_micros() as u64, "answered");
    let headers = response.headers_mut();
    let set = |headers: &mut axum::http::HeaderMap, name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(headers, header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    set(headers, header::CACHE_CONTROL, "private, no-store");
    set(headers, header::HeaderName::from_static("permissions-policy"), "geolocation=(), camera=(self), microphone=(self)");
    set(headers, header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if app.config.secure_cookies {
        set(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}
