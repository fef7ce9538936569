//! Where owners have to vote in the official system of the place: said once for a compound or its community, with the rule that
//! says so. From then on no vote of owners can be prepared there whose ballots would be cast here.

use super::change::{Faults, names_somebody};
use super::inputs::SetLocal;
use super::packs;
use super::store::local::{self as store, Local};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::votes::{Kind, No, REASON_CHARS};
use serde_json::json;

/// Says whether the official system is compulsory in a place, and why.
pub async fn set_local(cx: &Context, input: SetLocal) -> Result<i64, Problem> {
    let mut faults = Faults::default();
    let reason = faults.text(&input.reason, "local_reason", REASON_CHARS, No::LocalReason, No::TextTooLong);
    let place = match input.place {
        Some(place) => places::place(&mut cx.app.db.read().await?, place).await?,
        None => None,
    };
    faults.unless(place.is_some(), No::PlaceUnknown);
    // Everybody reads it.
    faults.unless(!names_somebody(&reason), No::LocalReason);
    act!(cx, Action::PlacesManage, &input, |acting| {
        let object = place.as_ref().map_or_else(Object::default, places::Place::object);
        let capacity = cx.may(Action::PlacesManage, &object)?;
        faults.end()?;
        let Some(place) = &place else { return Err(Problem::NotFound) };
        let before = store::of_place(acting.tx(), place.id).await?;
        let row = Local {
            id: before.as_ref().map_or_else(|| cx.id(), |row| row.id),
            place: place.id,
            community: place.community,
            official: input.official,
            reason: reason.clone(),
            at: cx.now,
            revision: before.as_ref().map_or(1, |row| row.revision + 1),
        };
        if before.is_some() {
            store::update(acting, &row).await?;
        } else {
            store::insert(acting, &row).await?;
        }
        let subject = Subject { kind: "vote-place", id: row.id };
        let line = Line::about(Action::PlacesManage, By::person(cx, capacity), row.community, subject, row.revision, &row)?;
        acting.note(line.detail(json!({ "official": row.official, "reason": row.reason })));
        Ok(row.revision)
    })
}

/// Why owners of a compound vote in the official system, if they have to: said of the compound, or of its community.
pub(super) async fn official_reason(
    tx: &mut Tx,
    compound: PlaceId,
    community: Option<PlaceId>,
) -> Result<Option<String>, Problem> {
    for place in [Some(compound), community].into_iter().flatten() {
        // The nearer one counts, also where it says that nothing is compulsory.
        if let Some(row) = store::of_place(tx, place).await? {
            return Ok(row.official.then_some(row.reason));
        }
    }
    Ok(None)
}

/// Refuses a vote of owners whose ballots would be cast here where the place says otherwise.
pub(super) async fn allowed_here(
    tx: &mut Tx,
    (compound, community): (PlaceId, Option<PlaceId>),
    kind: Kind,
    pack: &str,
) -> Result<(), Problem> {
    let held_here = kind.by_pack() && packs::rules(pack).is_some_and(|rules| rules.holding.is_held_here());
    if !held_here {
        return Ok(());
    }
    match official_reason(tx, compound, community).await? {
        None => Ok(()),
        Some(reason) => {
            let no: Refusal = No::PlaceOfficial.with("reason", reason);
            Err(Problem::Invalid(vec![no]))
        }
    }
}
