//! Grids and party nodes laid over places, each from an instant to another: boundaries change and their history stays.

use super::model::{Cover, Place};
use super::store::{self, NamedCover};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::{House, Problem};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{Kind, Layer, No, Tree, may_cover};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, Serialize)]
pub struct AddCover {
    /// The grid or party node.
    pub node: PlaceId,
    /// The administrative place it covers, with everything below.
    pub place: PlaceId,
}

/// Lays a grid or party node over a place, from now on.
pub async fn add_cover(cx: &Context, new: AddCover) -> Result<Uuid, Problem> {
    act!(cx, Action::PlacesManage, &new, |acting| {
        let node = store::place(acting, new.node).await?.ok_or(Problem::NotFound)?;
        let place = store::place(acting, new.place).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &node.object())?);
        cx.may(Action::PlacesManage, &place.object())?;
        check(acting, &node, &place).await?;
        let cover = Cover {
            id: cx.id(),
            node: node.id,
            place: place.id,
            community: place.community.or(node.community),
            since: cx.now,
            until: None,
            revision: 1,
        };
        store::insert_cover(acting, &cover).await?;
        note(acting, by, &cover, json!({ "did": "covered", "node": node.name, "place": place.name }))?;
        Ok(cover.id)
    })
}

async fn check(acting: &mut Acting, node: &Place, place: &Place) -> Result<(), Problem> {
    may_cover(node.kind, place.kind).map_err(pavilion_rules::Refusal::from)?;
    if node.has_ended() || place.has_ended() {
        return Err(Problem::Refused(No::Ended.into()));
    }
    // Of one layer a place has one grid and one micro-grid; of party nodes it may have several.
    let layer = node.layer.map_or("", Layer::name);
    let taken = store::living_covers_of_place(acting, place.id).await?.into_iter().find(|cover| {
        cover.node == node.id || (node.tree == Tree::Grid && cover.node_kind == node.kind && cover.node_layer == layer)
    });
    match taken {
        Some(taken) => Err(Problem::Refused(No::CoverTwice.with("name", taken.node_name))),
        None => Ok(()),
    }
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct EndCover {
    pub id: Uuid,
    pub revision: i64,
}

/// Takes a node off a place. That it lay there stays known.
pub async fn end_cover(cx: &Context, wanted: EndCover) -> Result<i64, Problem> {
    act!(cx, Action::PlacesManage, &wanted, |acting| {
        let cover = store::cover(acting, wanted.id).await?.ok_or(Problem::NotFound)?;
        let node = store::place(acting, cover.node).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &node.object())?);
        if cover.until.is_some() {
            return Err(Problem::Refused(No::CoverEnded.into()));
        }
        if cover.revision != wanted.revision {
            return Err(Problem::Conflict(House::ChangedMeanwhile.into()));
        }
        end(cx, acting, by, cover).await
    })
}

/// Ends one living cover with its journal line.
pub(super) async fn end(cx: &Context, acting: &mut Acting, by: By, cover: Cover) -> Result<i64, Problem> {
    let ended = Cover { until: Some(cx.now), revision: cover.revision + 1, ..cover };
    store::end_cover(acting, &ended).await?;
    note(acting, by, &ended, json!({ "did": "uncovered" }))?;
    Ok(ended.revision)
}

fn note(acting: &mut Acting, by: By, cover: &Cover, detail: serde_json::Value) -> Result<(), Problem> {
    let subject = Subject { kind: "place-cover", id: cover.id };
    acting.note(Line::about(Action::PlacesManage, by, cover.community, subject, cover.revision, cover)?.detail(detail));
    Ok(())
}

/// The grids and party nodes that are responsible for a place at an instant.
///
/// The nearest cover of each kind and layer counts: a grid laid over a building takes it out of the one laid over its
/// compound. Party nodes do not take places from each other.
pub async fn responsible_for(tx: &mut Tx, path: &str, at: Millis) -> Result<Vec<NamedCover>, Problem> {
    let mut out: Vec<NamedCover> = Vec::new();
    // The nearest come first.
    for cover in store::covers_over(tx, path, at).await? {
        let nearer = |one: &NamedCover| one.node_kind == cover.node_kind && one.node_layer == cover.node_layer;
        if cover.node_kind.tree() == Tree::Party || !out.iter().any(nearer) {
            out.push(cover);
        }
    }
    out.sort_by_key(|cover| (cover.node_kind.tree(), Layer::parse(&cover.node_layer), cover.node_kind));
    Ok(out)
}

/// The kinds that can be laid over places.
#[must_use]
pub(super) fn covers_others(kind: Kind) -> bool {
    kind.tree() != Tree::Administrative
}
