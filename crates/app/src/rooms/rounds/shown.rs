//! Rounds as their readers see them: everybody counts, those who go their doors.

use super::actions::object;
use super::store::{self, Plan};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::{matters, people, places};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{PlaceId, PostId};
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
    pub about: Option<RoundAbout>,
}

/// What a round is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundAbout {
    /// `matter` or `works`.
    pub kind: String,
    pub id: Uuid,
    pub title: String,
}

/// A door as those who go see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DoorShown {
    pub id: Uuid,
    pub round: Uuid,
    pub room: String,
    pub state: &'static str,
    /// Only in the answer to reading it, which is written down.
    pub note: String,
    pub has_note: bool,
    pub revision: i64,
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
    let about = match plan.about {
        Some(id) => matters::what_of(tx, &plan.about_kind, id).await?.map(|(_, title)| RoundAbout {
            kind: plan.about_kind.clone(),
            id,
            title,
        }),
        None => None,
    };
    let said = rules::said(&counted, plan.asks, plan.state != "open");
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
        about,
    })
}

/// A door: for those who go, and nobody else. Its note is read by an action of its own.
pub async fn show_door(tx: &mut Tx, cx: &Context, round: Uuid, id: Uuid) -> Result<DoorShown, Problem> {
    let plan = store::plan(tx, round).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::RoundsGo, &object(tx, cx, &plan).await?)?;
    let row = store::door(tx, round, id).await?.ok_or(Problem::NotFound)?;
    let home = places::dwelling_home(tx, row.dwelling).await?.ok_or(Problem::NotFound)?;
    let doors = store::doors(tx, round).await?;
    let waits = |one: &&store::DoorRow| one.id != id && one.door() == Door::Open;
    // The next one behind it, else the first that was left out.
    let next = doors.iter().filter(waits).find(|one| one.id > id).or_else(|| doors.iter().find(waits)).map(|one| one.id);
    Ok(DoorShown {
        id,
        round,
        room: home.room_words,
        state: row.door().name(),
        note: String::new(),
        has_note: row.note_sealed.is_some(),
        revision: row.revision,
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
    Ok(store::plans(tx, compound, before, limit).await?.into_iter().map(line).collect())
}

/// The rounds about a matter or a work, newest first.
pub async fn about(tx: &mut Tx, kind: &str, id: Uuid) -> Result<Vec<RoundLine>, Problem> {
    Ok(store::plans_about(tx, kind, id, ABOUT_MAX).await?.into_iter().map(line).collect())
}

/// The rounds under way that somebody's posts go to: for their desk.
pub async fn mine(tx: &mut Tx, cx: &Context) -> Result<Vec<RoundLine>, Problem> {
    // A post over many places stands there once for each.
    let mut posts: Vec<PostId> = cx.standing().posts.iter().map(|held| held.post).collect();
    posts.sort();
    posts.dedup();
    posts.truncate(POSTS_ASKED);
    Ok(store::open_of_posts(tx, &posts, cx.now, ABOUT_MAX).await?.into_iter().map(line).collect())
}

/// More than anybody holds.
const POSTS_ASKED: usize = 20;
/// More than anybody goes at once.
const ABOUT_MAX: i64 = 20;

fn line(plan: Plan) -> RoundLine {
    RoundLine { id: plan.id, title: plan.title, state: plan.state, starts: plan.starts.0, ends: plan.ends.0 }
}
