//! Server-sent events: a page that shows a thing is told when it changed, and fetches itself again.

use super::Cx;
use super::routes::Routes;
use crate::problem::Problem;
use axum::extract::Query;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::Stream;
use pavilion_rules::access::Action;
use serde::Deserialize;
use std::convert::Infallible;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;
use uuid::Uuid;

#[derive(Deserialize)]
struct Watching {
    subject: Uuid,
}

/// Says only that the thing changed; what it is now, the page asks with its own right.
async fn watch(
    from: Cx,
    Query(watching): Query<Watching>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let changes = BroadcastStream::new(from.cx.app.live.watch());
    let events = changes.filter_map(move |heard| match heard {
        Ok(subject) if subject != watching.subject => None,
        // Who fell behind may have missed it.
        Ok(_) | Err(_) => Some(Ok(Event::default().event("changed").data("1"))),
    });
    let events = futures::StreamExt::take_until(events, Box::pin(from.cx.app.live.closed()));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/live", Action::SiteRead, watch)
}
