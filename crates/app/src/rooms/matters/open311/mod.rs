//! Open311 GeoReport v2: matters for and from other systems. What the standard has no word for stands in
//! `extended_attributes` and `updates` (docs/open311.md).
//!
//! It is another door to the same reads and the same action: it shows what everybody may read, and raises in the name of
//! whoever the key belongs to.

mod ask;
mod raise;
mod wire;

use crate::web::Routes;
use pavilion_rules::access::Action;

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/open311/discovery.json", Action::SiteRead, ask::discovery)
        .get("/open311/discovery.xml", Action::SiteRead, ask::discovery)
        .get("/open311/v2/discovery.json", Action::SiteRead, ask::discovery)
        .get("/open311/v2/discovery.xml", Action::SiteRead, ask::discovery)
        .get("/open311/v2/services.json", Action::MattersRead, ask::services)
        .get("/open311/v2/services.xml", Action::MattersRead, ask::services)
        .get("/open311/v2/services/{code}", Action::MattersRead, ask::service)
        .get("/open311/v2/requests.json", Action::MattersRead, ask::requests)
        .get("/open311/v2/requests.xml", Action::MattersRead, ask::requests)
        .get("/open311/v2/requests/{number}", Action::MattersRead, ask::request)
        .get("/open311/v2/requests/{number}/updates.json", Action::MattersRead, ask::updates)
        .get("/open311/v2/requests/{number}/updates.xml", Action::MattersRead, ask::updates)
        .get("/open311/v2/tokens/{token}", Action::MattersRead, ask::token)
        .post_with_files("/open311/v2/requests.json", Action::MattersRaise, raise::raise_json)
        .post_with_files("/open311/v2/requests.xml", Action::MattersRaise, raise::raise_xml)
}
