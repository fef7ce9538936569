//! The web door: who asks, which language, forms and their protection, errors, headers, the cache of public pages.
//!
//! No rule lives here. Rooms register their routes with the action each one is about ([`routes::Routes`]), so a route
//! without an action cannot exist.

pub mod api;
pub mod assets;
mod back;
pub mod cache;
mod choice;
pub mod errors;
pub mod face;
pub mod forms;
pub mod headers;
pub mod keyed;
pub mod live;
mod parts;
pub mod request;
pub mod routes;
pub mod settings;
pub mod table;
pub mod uploads;

pub use choice::Choice;
pub use face::Face;
pub use forms::{Fields, Posted, Upload};
pub use request::Cx;
pub use routes::{Route, Routes};

use crate::context::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The largest request: nine photos of a phone that does not shrink them, or a long list of dwellings.
pub const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The largest request without files. Everything but uploads is read into memory before anybody asks who sends it.
pub const FORM_BYTES_MAX: usize = 512 * 1024;

/// Every page and API route of the house with the action it is about.
#[must_use]
pub fn routes() -> Routes {
    let mut all = Routes::new();
    for room in [
        crate::rooms::places::routes(),
        crate::rooms::people::routes(),
        crate::rooms::matters::routes(),
        crate::rooms::overview::routes(),
        crate::rooms::meetings::routes(),
        crate::rooms::telling::routes(),
        crate::rooms::record::routes(),
        crate::rooms::votes::routes(),
        crate::rooms::money::routes(),
        crate::rooms::notices::routes(),
        crate::rooms::talk::routes(),
        crate::rooms::neighbours::routes(),
        crate::rooms::commons::routes(),
        crate::rooms::rounds::routes(),
        crate::rooms::mediations::routes(),
        settings::routes(),
        live::routes(),
        assets::routes(),
        api::routes(),
    ] {
        all = all.merge(room);
    }
    all
}

/// The whole web door.
pub fn router(app: Arc<App>) -> Router {
    routes()
        .into_router()
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::method_not_allowed)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), cache::keep_public_pages))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), errors::show))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn_with_state(app.clone(), headers::set))
        .with_state(app)
}
