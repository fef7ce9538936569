//! Those who come, as their readers see them: what everybody may know of a stop, and what only who plans it or who ordered does.

use super::compound_of;
use super::store::visits::{self as store, Said, Stop};
use super::visits::{homes_in, tag};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::commons::{self as rules, Judged, Offer as OfferState, StopState};
use pavilion_rules::figures::{FEW, sayable, sayable_row};
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A stop as its reader sees it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct StopBody {
    pub id: Uuid,
    pub place: Uuid,
    pub place_name: String,
    pub starts: i64,
    pub orders_until: i64,
    /// Whether it takes orders.
    pub open: bool,
    /// `planned`, `held` or `called-off`.
    pub state: String,
    pub reason: String,
    /// Homes that ordered; null while they are few, except for whoever plans.
    pub homes: Option<i64>,
    /// Null where `homes` is.
    pub portions: Option<i64>,
    pub served: i64,
    /// How many homes said how it was.
    pub answers: i64,
    /// `good`, `middling`, `poor`: null while fewer than five answered, and for what is too small to be told.
    pub judged: BTreeMap<&'static str, Option<i64>>,
    /// What the caller's own home ordered; null without one.
    pub own_portions: Option<i64>,
}

/// Somebody who comes, with the stops.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct VisitBody {
    pub id: Uuid,
    pub compound: Uuid,
    pub title: String,
    pub words: String,
    pub provider: String,
    /// The matter that said what was missing.
    pub need: Option<Uuid>,
    /// `proposed`, `admitted`, `declined` or `ended`.
    pub state: String,
    pub reason: String,
    /// Those planned, and the newest of the others.
    pub stops: Vec<StopBody>,
}

/// What is asked once for all stops of an offer.
struct Counts {
    offer: OfferState,
    may_plan: bool,
    /// Whether the reader has a home there.
    has_home: bool,
    ordered: BTreeMap<Uuid, (i64, i64)>,
    judged: Vec<Said>,
    own: BTreeMap<Uuid, i64>,
}

impl Counts {
    async fn of(tx: &mut Tx, cx: &Context, offer: &store::Offer, stops: &[Stop]) -> Result<Self, Problem> {
        let (_, object) = compound_of(tx, offer.compound).await?;
        let homes = if cx.can(Action::VisitsOrder, &object) { homes_in(tx, cx, offer.compound).await? } else { Vec::new() };
        let ids: Vec<Uuid> = stops.iter().map(|stop| stop.id).collect();
        let tags: Vec<[u8; 32]> = ids.iter().flat_map(|stop| homes.iter().map(|home| tag(cx, *stop, home.dwelling))).collect();
        let mut own = BTreeMap::new();
        for (stop, portions) in store::own(tx, &ids, &tags).await? {
            *own.entry(stop).or_default() += portions;
        }
        let ordered = store::ordered(tx, &ids).await?;
        Ok(Self {
            offer: OfferState::parse(&offer.state).unwrap_or(OfferState::Ended),
            may_plan: cx.can(Action::VisitsPlan, &object),
            has_home: !homes.is_empty(),
            ordered: ordered.into_iter().map(|(stop, homes, portions)| (stop, (homes, portions))).collect(),
            judged: store::judged(tx, &ids).await?,
            own,
        })
    }

    fn shown(&self, cx: &Context, stop: Stop, place_name: String) -> StopBody {
        let (homes, portions) = self.ordered.get(&stop.id).copied().unwrap_or_default();
        // Who plans needs to know how much to bring; anybody else would know of a few homes which they are.
        let may_know = self.may_plan || sayable(homes).is_some();
        let said = |one: &Judged| {
            let of = |said: &&Said| said.0 == stop.id && said.1 == one.name();
            self.judged.iter().find(of).map_or(0, |said| said.2)
        };
        let counts: Vec<i64> = Judged::ALL.iter().map(said).collect();
        let answers: i64 = counts.iter().sum();
        let told = if answers < FEW { vec![None; counts.len()] } else { sayable_row(&counts) };
        let state = StopState::parse(&stop.state).unwrap_or(StopState::CalledOff);
        StopBody {
            id: stop.id,
            place: stop.place.0,
            place_name,
            starts: stop.starts.0,
            orders_until: stop.orders_until.0,
            open: rules::order(self.offer, state, stop.orders_until, cx.now).is_ok(),
            state: stop.state,
            reason: stop.reason,
            homes: may_know.then_some(homes),
            portions: may_know.then_some(portions),
            served: stop.served,
            answers,
            judged: Judged::ALL.iter().map(|one| one.name()).zip(told).collect(),
            own_portions: self.has_home.then(|| self.own.get(&stop.id).copied().unwrap_or_default()),
        }
    }
}

/// A stop that is still to come, for the first page of its compound.
#[derive(Clone, Debug)]
pub struct NextStop {
    pub id: Uuid,
    pub visit: Uuid,
    pub title: String,
    pub place_name: String,
    pub starts: Millis,
    pub orders_until: Millis,
    /// Whether it still takes orders.
    pub open: bool,
    /// What the reader's own home ordered; nothing for whoever has none there, or more than one.
    pub own_portions: Option<i64>,
}

/// The stop that comes next to a compound.
pub async fn next_stop(tx: &mut Tx, cx: &Context, compound: PlaceId) -> Result<Option<NextStop>, Problem> {
    let next = store::next(tx, compound, cx.now, 1).await?.into_iter().next();
    let Some((id, visit, title, place, starts, orders_until)) = next else { return Ok(None) };
    let place = places::place(tx, place).await?;
    let place_name = place.map(|place| place.name).unwrap_or_default();
    let homes = homes_in(tx, cx, compound).await?;
    let own_portions = match &homes[..] {
        [only] => Some(store::own(tx, &[id], &[tag(cx, id, only.dwelling)]).await?.first().map_or(0, |own| own.1)),
        _ => None,
    };
    Ok(Some(NextStop { id, visit, title, place_name, starts, orders_until, open: cx.now < orders_until, own_portions }))
}

/// One offer with its stops, for this reader.
pub async fn show_visit(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<VisitBody, Problem> {
    cx.may(Action::VisitsRead, &Object::default())?;
    let row = store::offer(tx, id).await?.ok_or(Problem::NotFound)?;
    let known = places::spots(tx, row.compound).await?;
    let stops = store::stops(tx, id).await?;
    let counts = Counts::of(tx, cx, &row, &stops).await?;
    let name = |id: PlaceId| known.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let stop = |stop: Stop| {
        let place_name = name(stop.place);
        counts.shown(cx, stop, place_name)
    };
    Ok(VisitBody {
        id,
        compound: row.compound.0,
        title: row.title,
        words: row.words,
        provider: row.provider,
        need: row.need.map(|need| need.0),
        state: row.state,
        reason: row.reason,
        stops: stops.into_iter().map(stop).collect(),
    })
}

/// Those of a compound, newest first: id, title, provider, state.
pub(super) async fn visits_of(
    tx: &mut Tx,
    cx: &Context,
    compound: PlaceId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Uuid, String, String, String)>, Problem> {
    cx.may(Action::VisitsRead, &Object::default())?;
    let rows = store::offers(tx, compound, before, limit).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.title, row.provider, row.state)).collect())
}
