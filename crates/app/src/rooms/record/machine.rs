//! How the process is: alive, ready, and its figures for Prometheus.

use crate::context::App;
use crate::desk::outbox;
use crate::problem::Problem;
use crate::web::{Cx, Routes};
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use pavilion_rules::access::{Action, Object};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

const PLAIN: &str = "text/plain; charset=utf-8";
/// The version is that of the exposition format.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
const DATABASE_WITHIN: Duration = Duration::from_secs(3);
/// Upper bounds of the histogram of durations, in seconds.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Begins to count; called when the process starts to serve. A second call changes nothing.
pub fn start_counting() {
    let _ = figures();
}

fn figures() -> Option<&'static PrometheusHandle> {
    static FIGURES: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    FIGURES
        .get_or_init(|| {
            let built = PrometheusBuilder::new().set_buckets(SECONDS).and_then(PrometheusBuilder::install_recorder);
            built.inspect_err(|fault| tracing::warn!(%fault, "figures are not counted")).ok()
        })
        .as_ref()
}

async fn alive() -> Response {
    ([(header::CONTENT_TYPE, PLAIN)], "ok\n").into_response()
}

/// Ready when the database answers and has every step this program needs.
async fn ready(State(app): State<Arc<App>>) -> Response {
    let (status, text) = match tokio::time::timeout(DATABASE_WITHIN, app.db.pending()).await {
        Ok(Ok(pending)) if pending.found == pending.known => (StatusCode::OK, "ready\n"),
        Ok(Ok(_)) => (StatusCode::SERVICE_UNAVAILABLE, "the database lacks steps of the schema\n"),
        Ok(Err(fault)) => {
            tracing::warn!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be used; the log says why\n")
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    };
    (status, [(header::CONTENT_TYPE, PLAIN)], text).into_response()
}

/// Where the request came from, when the server knows.
struct Peer(Option<SocketAddr>);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|found| found.0)))
    }
}

/// Whether it comes from this machine itself and not through a proxy on it: then no sign-in is asked for figures.
fn is_from_here(peer: &Peer, headers: &HeaderMap) -> bool {
    let forwarded =
        ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-proto"].iter().any(|name| headers.contains_key(*name));
    peer.0.is_some_and(|address| address.ip().to_canonical().is_loopback()) && !forwarded
}

async fn show(from: Cx, peer: Peer, headers: HeaderMap) -> Result<Response, Problem> {
    if !is_from_here(&peer, &headers) {
        from.cx.may(Action::MachineRead, &Object::default())?;
    }
    let figures = figures();
    let app = &from.cx.app;
    let (waiting, given_up) = {
        let mut tx = app.db.read().await?;
        outbox::waiting(&mut tx).await?
    };
    metrics::gauge!("pavilion_outbox_waiting").set(figure(waiting));
    metrics::gauge!("pavilion_outbox_given_up").set(figure(given_up));
    metrics::gauge!("pavilion_info", "engine" => app.db.engine(), "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let text = figures.map(PrometheusHandle::render).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, PROMETHEUS)], text).into_response())
}

/// Gauges are floats; a count loses nothing below 2^53.
#[expect(clippy::cast_precision_loss, reason = "no outbox holds 2^53 jobs")]
fn figure(count: i64) -> f64 {
    count as f64
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/healthz", Action::SiteRead, alive).get("/readyz", Action::SiteRead, ready).get(
        "/metrics",
        Action::MachineRead,
        show,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn figures_are_open_to_the_machine_itself_and_not_through_its_proxy() {
        let peer = |text: &str| Peer(Some(text.parse().unwrap()));
        let none = HeaderMap::new();
        let mut proxied = HeaderMap::new();
        proxied.insert("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
        for (peer, headers, expected) in [
            (peer("127.0.0.1:5000"), &none, true),
            (peer("[::1]:5000"), &none, true),
            (peer("[::ffff:127.0.0.1]:5000"), &none, true),
            (peer("192.0.2.1:5000"), &none, false),
            (peer("127.0.0.1:5000"), &proxied, false),
            (Peer(None), &none, false),
        ] {
            assert_eq!(is_from_here(&peer, headers), expected, "{:?} {headers:?}", peer.0);
        }
    }
}
