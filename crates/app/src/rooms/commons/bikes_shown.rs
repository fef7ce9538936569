//! Bicycles as their readers see them: what everybody may know, and what only those who plan see before it is published.

use super::bikes::{claim_over, hung, state};
use super::compound_of;
use super::store::bikes::{self as store, BikeClearing, BikeSpot, BikeTag};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::zone;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::commons as rules;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

/// A spot as its reader sees it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BikeSpotBody {
    pub id: Uuid,
    pub place: Uuid,
    pub place_name: String,
    /// `zone` or `fire-lane`.
    pub kind: String,
    pub words: String,
    pub spaces: i64,
}

/// A bicycle of a clearing.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BikeTagBody {
    pub id: Uuid,
    /// The number on the mark.
    pub label: String,
    pub words: String,
    pub claimed: bool,
}

/// A clearing of abandoned bicycles.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BikeClearingBody {
    pub id: Uuid,
    pub notice: Uuid,
    /// `noticed`, `removed` or `checked`.
    pub state: String,
    pub days: i64,
    /// When the days to come forward are over; null while the notice is not published, and only who plans sees it then.
    pub claim_ends: Option<i64>,
    pub bikes: Vec<BikeTagBody>,
    pub removed: i64,
    /// What the check afterwards found; null before.
    pub still_there: Option<i64>,
    /// Whether the caller may take away now what nobody claimed.
    pub may_remove: bool,
    /// Whether the caller may look at it now: nobody who had a hand in it.
    pub may_check: bool,
}

/// Bicycles of a compound: how many dwellings, how many vehicles were counted, how many have a place.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Bikes {
    pub compound: Uuid,
    pub dwellings: i64,
    /// Counted on the spot; null when nobody counted.
    pub demand: Option<i64>,
    pub spaces: i64,
    /// Vehicles without a place: shown, never hidden.
    pub short: Option<i64>,
    pub spots: Vec<BikeSpotBody>,
    pub clearings: Vec<BikeClearingBody>,
}

/// What everybody may see of it.
pub async fn show_bikes(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Bikes, Problem> {
    cx.may(Action::BikesRead, &Object::default())?;
    let (brief, object) = compound_of(tx, compound).await?;
    let known = places::spots(tx, compound).await?;
    // Entrances are called alike in every building, so a spot is known by both names.
    let name = |id: PlaceId| {
        let one = known.iter().find(|one| one.id == id);
        let above = one.and_then(|one| known.iter().find(|above| Some(above.id) == one.parent && above.id != compound));
        [above, one].into_iter().flatten().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    let spot = |one: BikeSpot| BikeSpotBody {
        id: one.id,
        place: one.place.0,
        place_name: name(one.place),
        kind: one.kind,
        words: one.words,
        spaces: one.spaces,
    };
    let spots: Vec<BikeSpotBody> = store::spots(tx, compound).await?.into_iter().map(spot).collect();
    let mut clearings = Vec::new();
    let may_plan = cx.can(Action::BikesPlan, &object);
    for row in store::clearings(tx, compound).await? {
        let over = claim_over(tx, &row, &brief.zone).await?;
        // Words nobody checked are for those who plan it.
        if over.is_some() || may_plan {
            let may_remove = may_plan && rules::remove(state(&row), &hung(tx, &row, &zone(&brief.zone)).await?, cx.now).is_ok();
            let may_check = cx.can(Action::BikesCheck, &object) && may_check(tx, cx, &row).await?;
            let shown = clearing_shown(tx, row, over).await?;
            clearings.push(BikeClearingBody { may_remove, may_check, ..shown });
        }
    }
    let demand = store::newest_count(tx, compound).await?.map(|count| count.vehicles);
    let spaces: i64 = spots.iter().map(|spot| spot.spaces).sum();
    let dwellings = places::dwellings_at(tx, brief.id).await?;
    let short = demand.map(|demand| (demand - spaces).max(0));
    Ok(Bikes { compound: compound.0, dwellings, demand, spaces, short, spots, clearings })
}

async fn may_check(tx: &mut Tx, cx: &Context, row: &BikeClearing) -> Result<bool, Problem> {
    let hands = store::hands(tx, row).await?;
    Ok(rules::check(state(row), &hands, cx.person().map(|person| person.account)).is_ok())
}

async fn clearing_shown(tx: &mut Tx, row: BikeClearing, over: Option<Millis>) -> Result<BikeClearingBody, Problem> {
    let tag = |one: BikeTag| BikeTagBody { id: one.id, label: one.label, words: one.words, claimed: one.claimed.is_some() };
    let bikes = store::tags(tx, row.id).await?.into_iter().map(tag).collect();
    Ok(BikeClearingBody {
        id: row.id,
        notice: row.notice.0,
        days: row.days,
        claim_ends: over.map(|over| over.0),
        bikes,
        removed: row.removed,
        still_there: row.checked_at.map(|_| row.still_there),
        may_remove: false,
        may_check: false,
        state: row.state,
    })
}
