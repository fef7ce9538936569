//! Whose counter somebody asks about, and who is at home there.

use super::super::working::PlaceTime;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places::{self, Place};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use uuid::Uuid;

/// A community whose counters somebody asks about, with its time.
pub(super) struct Counter {
    pub(super) place: Place,
    pub(super) time: PlaceTime,
}

impl Counter {
    pub(super) fn object(&self) -> Object {
        Object { path: self.place.path.clone(), ..Object::default() }
    }

    /// Whether the person acting keeps its hours and its tickets.
    pub(super) fn is_kept_by(&self, cx: &Context) -> bool {
        cx.can(Action::HallKeep, &self.object())
    }
}

/// The community of whoever asks: the one they name, the one whose counters they keep, the one they live in, or that of any post
/// they hold.
pub(super) async fn counter(tx: &mut Tx, cx: &Context, asked: Option<Uuid>) -> Result<Option<Counter>, Problem> {
    let mut id = asked.map(PlaceId);
    let scopes = |keeps: bool| -> Vec<&str> {
        let may = |scope: &str| cx.can(Action::HallKeep, &Object { path: scope.to_owned(), ..Object::default() });
        cx.standing().posts.iter().map(|post| post.scope.as_str()).filter(|scope| !keeps || may(scope)).collect()
    };
    if id.is_none() {
        id = community_around(tx, &scopes(true)).await?;
    }
    if id.is_none()
        && let Some(home) = cx.standing().homes.first()
    {
        id = places::compound_brief(tx, home.compound).await?.and_then(|brief| brief.community);
    }
    if id.is_none() {
        id = community_around(tx, &scopes(false)).await?;
    }
    let place = match id {
        Some(id) => places::place(tx, id).await?.filter(|place| place.community == Some(place.id) && !place.has_ended()),
        None => None,
    };
    Ok(place.map(|place| Counter { time: PlaceTime::named(&place.zone), place }))
}

/// The first community these scopes reach.
async fn community_around(tx: &mut Tx, scopes: &[&str]) -> Result<Option<PlaceId>, Problem> {
    if scopes.is_empty() {
        return Ok(None);
    }
    Ok(places::compounds_around(tx, scopes, None, 1).await?.into_iter().next().and_then(|one| one.community))
}

/// What a resident of the community is asked about: their own home there.
pub(super) async fn home_object(tx: &mut Tx, cx: &Context, counter: &Counter) -> Result<Object, Problem> {
    let homes: Vec<PlaceId> = cx.standing().homes.iter().map(|home| home.compound).collect();
    let mine = places::compound_briefs(tx, &homes).await?.into_iter().find(|brief| brief.community == Some(counter.place.id));
    Ok(match mine {
        Some(brief) => Object { path: brief.path, compound: Some(brief.id), ..Object::default() },
        // Whoever lives elsewhere is asked about a compound nobody lives in, and is refused.
        None => Object { compound: Some(counter.place.id), ..counter.object() },
    })
}
