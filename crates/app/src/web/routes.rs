//! Routes, each with the action of the access table it is about. The sweep test walks this list.

use crate::context::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodRouter, delete, get, post, put};
use pavilion_rules::access::Action;
use std::sync::Arc;

/// A route of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
}

/// A room's routes.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<App>>,
    list: Vec<Route>,
    api: Option<utoipa::openapi::OpenApi>,
}

impl Routes {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn add(mut self, method: &'static str, path: &'static str, action: Action, handler: MethodRouter<Arc<App>>) -> Self {
        self.router = self.router.route(path, handler);
        self.list.push(Route { method, path, action });
        self
    }

    #[must_use]
    pub fn get<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add("GET", path, action, get(handler))
    }

    #[must_use]
    pub fn post<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add("POST", path, action, post(handler))
    }

    /// A form or body that carries files, and may therefore be large.
    #[must_use]
    pub fn post_with_files<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        let limited = post(handler).layer(DefaultBodyLimit::max(super::BODY_BYTES_MAX));
        self.add("POST", path, action, limited.layer(middleware::from_fn(super::uploads::in_turn)))
    }

    #[must_use]
    pub fn put<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add("PUT", path, action, put(handler))
    }

    #[must_use]
    pub fn delete<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add("DELETE", path, action, delete(handler))
    }

    /// Adds a room's part of the API document; every path in it must also be registered with its action.
    #[must_use]
    pub fn describe(mut self, api: utoipa::openapi::OpenApi) -> Self {
        self.api = Some(match self.api.take() {
            Some(mut all) => {
                all.merge(api);
                all
            }
            None => api,
        });
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        match other.api {
            Some(api) => self.describe(api),
            None => self,
        }
    }

    #[must_use]
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    #[must_use]
    pub fn api(&self) -> utoipa::openapi::OpenApi {
        self.api.clone().unwrap_or_default()
    }

    pub fn into_router(self) -> Router<Arc<App>> {
        self.router
    }
}
