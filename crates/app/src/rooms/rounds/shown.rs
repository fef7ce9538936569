//! Rounds as their readers see them: everybody counts, those who go their doors.

use super::actions::{object, sealed_place};
use super::store::{self, Plan};
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::Kind;
use pavilion_rules::rounds::{self as rules, Door};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many doors stand at a state; null when it is too few to be said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundCount {
    /// `open`, `nobody`, `visited`, or of a consent `agrees`, `against`, `thinking`.
    pub state: &'static str,
    pub count: Option<i64>,
}

/// A door in the list of those who go: never what was answered there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundDoorLine {
    pub id: Uuid,
    pub room: String,
    /// `open`, `nobody` or `visited`.
    pub state: &'static str,
}

/// A round as the caller may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundShown {
    pub id: Uuid,
    pub compound: Uuid,
    pub place: Uuid,
    pub place_name: String,
    pub title: String,
    pub why: String,
    pub starts: i64,
    pub ends: i64,
    pub asks: bool,
    pub keep_days: i64,
    /// `open`, `ended`, or `forgotten` when notes and answers are gone.
    pub state: String,
    pub ended: Option<i64>,
    /// The kinds of the posts that go and their places; never a person.
    pub goes: Vec<String>,
    pub doors: i64,
    pub counts: Vec<RoundCount>,
    /// Each door: only for those who go, and while notes are kept.
    pub list: Vec<RoundDoorLine>,
    pub may_go: bool,
    pub may_end: bool,
}

/// A door as those who go see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DoorShown {
    pub id: Uuid,
    pub round: Uuid,
    pub room: String,
    pub state: &'static str,
    pub note: String,
    pub asks: bool,
    /// The next door nobody has been at.
    pub next: Option<Uuid>,
    /// Whether something can be noted now.
    pub open: bool,
    /// Where a matter said here is.
    pub place: Uuid,
}

/// A round as a line of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundLine {
    pub id: Uuid,
    pub title: String,
    pub state: String,
    pub starts: i64,
    pub ends: i64,
}

async fn name_of(tx: &mut Tx, id: PlaceId) -> Result<String, Problem> {
    let Some(place) = places::place(tx, id).await? else { return Ok(String::new()) };
    let above = match place.parent.filter(|_| place.kind == Kind::Entrance) {
        Some(parent) => places::place(tx, parent).await?.map(|parent| parent.name),
        None => None,
    };
    Ok([above, Some(place.name)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

async fn counts(tx: &mut Tx, plan: &Plan) -> Result<Vec<(Door, i64)>, Problem> {
    if plan.state == "open" {
        return store::counts(tx, plan.id).await;
    }
    let kept: Vec<(String, i64)> = serde_json::from_str(&plan.counts)?;
    Ok(kept.into_iter().filter_map(|(state, n)| Some((Door::parse(&state)?, n))).collect())
}

/// A round: counts for everybody, doors for those who go.
pub async fn show_round(tx: &mut Tx, cx: &Context, id: Uuid) -> Result<RoundShown, Problem> {
    cx.may(Action::RoundsRead, &Object::default())?;
    let plan = store::plan(tx, id).await?.ok_or(Problem::NotFound)?;
    let object = object(tx, cx, &plan).await?;
    let counted = counts(tx, &plan).await?;
    let may_go = cx.can(Action::RoundsGo, &object) && plan.state != "forgotten";
    let mut list = Vec::new();
    if may_go {
        for door in store::doors(tx, id).await? {
            let room = places::dwelling_home(tx, door.dwelling).await?.map(|home| home.room_words).unwrap_or_default();
            list.push(RoundDoorLine { id: door.id, room, state: door.door().listed().name() });
        }
    }
    let mut goes = Vec::new();
    for post in plan.goes() {
        if let Some(post) = people::post_brief(tx, post).await? {
            goes.push(post.kind.name().to_owned());
        }
    }
    goes.sort();
    goes.dedup();
    let said = rules::said(&counted, plan.asks);
    Ok(RoundShown {
        id,
        compound: plan.compound.0,
        place: plan.place.0,
        place_name: name_of(tx, plan.place).await?,
        may_end: plan.state == "open" && cx.can(Action::RoundsPlan, &object),
        title: plan.title,
        why: plan.why,
        starts: plan.starts.0,
        ends: plan.ends.0,
        asks: plan.asks,
        keep_days: plan.keep_days,
        state: plan.state,
        ended: plan.ended.map(|at| at.0),
        goes,
        doors: counted.iter().map(|(_, n)| *n).sum(),
        counts: said.into_iter().map(|(door, count)| RoundCount { state: door.name(), count }).collect(),
        list,
        may_go,
    })
}

/// A door with its note: for those who go, and nobody else.
pub async fn show_door(tx: &mut Tx, cx: &Context, round: Uuid, id: Uuid) -> Result<DoorShown, Problem> {
    let plan = store::plan(tx, round).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::RoundsGo, &object(tx, cx, &plan).await?)?;
    let row = store::door(tx, round, id).await?.ok_or(Problem::NotFound)?;
    let home = places::dwelling_home(tx, row.dwelling).await?.ok_or(Problem::NotFound)?;
    let note = match &row.note_sealed {
        Some(sealed) => {
            let plain = cx.app.keys.open(Purpose::Reporter, &sealed_place(row.id), sealed)?;
            String::from_utf8_lossy(&plain).into_owned()
        }
        None => String::new(),
    };
    let doors = store::doors(tx, round).await?;
    let waits = |one: &&store::DoorRow| one.id != id && one.door() == Door::Open;
    // The next one behind it, else the first that was left out.
    let next = doors.iter().filter(waits).find(|one| one.id > id).or_else(|| doors.iter().find(waits)).map(|one| one.id);
    Ok(DoorShown {
        id,
        round,
        room: home.room_words,
        state: row.door().name(),
        note,
        asks: plan.asks,
        next,
        open: plan.state == "open" && (plan.starts..=plan.ends).contains(&cx.now),
        place: home.building.0,
    })
}

/// Those of a compound, newest first.
pub(super) async fn rounds(
    tx: &mut Tx,
    cx: &Context,
    compound: PlaceId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<RoundLine>, Problem> {
    cx.may(Action::RoundsRead, &Object::default())?;
    let line =
        |plan: Plan| RoundLine { id: plan.id, title: plan.title, state: plan.state, starts: plan.starts.0, ends: plan.ends.0 };
    Ok(store::plans(tx, compound, before, limit).await?.into_iter().map(line).collect())
}
