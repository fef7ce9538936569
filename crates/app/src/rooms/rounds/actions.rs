//! Planning a round, noting a door, ending it, forgetting what was said.

use super::store::{self, DoorRow, Plan};
use crate::act;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::{matters, people, places};
use crate::web::face::zone;
use pavilion_rules::access::{Action, Capacity, Object, Party};
use pavilion_rules::ids::{DwellingId, PlaceId, PostId};
use pavilion_rules::matters::{No as Note, tidy};
use pavilion_rules::rounds::{self as rules, Door, No};
use pavilion_rules::text::{IdentifierKind, identifiers};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A round to be gone.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewRound {
    /// An entrance, a building or the whole compound: every dwelling there is a door of it.
    pub place: Uuid,
    pub title: String,
    pub why: String,
    /// The posts that go.
    pub posts: Vec<Uuid>,
    /// Days as `2026-11-30`.
    pub starts: String,
    pub ends: String,
    /// Whether a consent is asked for at the door.
    pub asks: bool,
    /// How many days after the end notes and answers are kept.
    pub keep_days: i64,
    /// `matter` or `works` when it is about one of them, and which; both pages then lead to each other.
    pub about_kind: String,
    pub about: Option<Uuid>,
}

/// What is wrong with a form, all of it at once.
#[derive(Default)]
struct Faults(Vec<Refusal>);

impl Faults {
    /// A text others read: so long, and naming nobody.
    fn text(&mut self, typed: &str, limits: (usize, usize), no: No) -> String {
        let field = no.field().unwrap_or_default();
        let tidy = tidy(typed, field).unwrap_or_else(|no| {
            self.0.push(no);
            String::new()
        });
        if !(limits.0..=limits.1).contains(&tidy.chars().count()) {
            self.0.push(no.with("most", limits.1));
        }
        let hits: Vec<String> =
            identifiers(&tidy).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
        if !hits.is_empty() {
            self.0.push(Refusal { field: Some(field), ..Note::NoteNames.with("hits", hits.join("、")) });
        }
        tidy
    }
}

/// The moment a day typed begins, where the place is.
fn day(typed: &str, zone_name: &str) -> Option<Millis> {
    let day: jiff::civil::Date = typed.trim().parse().ok()?;
    Some(Millis(day.to_zoned(zone(zone_name)).ok()?.timestamp().as_millisecond()))
}

/// What the access table is asked about a round: its place, and of the posts that go the one the asker holds.
pub(super) async fn object(tx: &mut Tx, cx: &Context, plan: &Plan) -> Result<Object, Problem> {
    let place = places::place(tx, plan.place).await?.ok_or(Problem::NotFound)?;
    let goes = plan.goes();
    let handler = cx.standing().posts.iter().map(|held| held.post).find(|post| goes.contains(post));
    // Nobody of the property company reads what a home answered, by whatever other post.
    Ok(Object { path: place.path, compound: Some(plan.compound), handler, party: Some(Party::Property), ..Object::default() })
}

/// Plans a round: every dwelling of the place is a door of it, whoever lives there and with or without a telephone.
pub async fn plan_round(cx: &Context, input: NewRound) -> Result<Uuid, Problem> {
    let mut faults = Faults::default();
    let title = faults.text(&input.title, rules::TITLE_CHARS, No::Title);
    let why = faults.text(&input.why, rules::WHY_CHARS, No::Why);
    let mut posts: Vec<PostId> = input.posts.iter().copied().map(PostId).collect();
    posts.sort();
    posts.dedup();
    act!(cx, Action::RoundsPlan, &input, |acting| {
        let place = places::place(acting.tx(), PlaceId(input.place)).await?.filter(|place| !place.has_ended());
        let Some((place, compound)) = place.and_then(|place| place.compound.map(|compound| (place, compound))) else {
            return Err(Problem::Invalid(vec![No::PlaceUnknown.into()]));
        };
        let object = Object { path: place.path.clone(), compound: Some(compound), ..Object::default() };
        let capacity = cx.may(Action::RoundsPlan, &object)?;
        let mut faults = faults.0.clone();
        let there = people::posts_covering(acting.tx(), &place.path, rules::GOES, cx.now).await?;
        let all_reach = posts.iter().all(|post| there.iter().any(|one| one.post == *post));
        if posts.is_empty() || posts.len() > rules::POSTS_MAX || !all_reach {
            faults.push(No::Posts.with("most", rules::POSTS_MAX));
        }
        let (starts, last) = (day(&input.starts, &place.zone), day(&input.ends, &place.zone));
        let ends = last.map(|day| day.plus(DAY_MS - 1));
        let lasts = starts.zip(ends).filter(|(from, to)| from < to && to.0 - from.0 <= rules::LASTS_DAYS_MAX * DAY_MS);
        if lasts.is_none() {
            faults.push(No::Days.with("most", rules::LASTS_DAYS_MAX));
        }
        if !(rules::KEEP_DAYS.0..=rules::KEEP_DAYS.1).contains(&input.keep_days) {
            faults.push(No::Keep.with("most", rules::KEEP_DAYS.1));
        }
        let dwellings = places::dwelling_ids(acting.tx(), &place.path, rules::DOORS_MAX + 1).await?;
        if dwellings.is_empty() {
            faults.push(No::DoorsNone.into());
        }
        if i64::try_from(dwellings.len()).unwrap_or(i64::MAX) > rules::DOORS_MAX {
            faults.push(No::DoorsMany.with("most", rules::DOORS_MAX));
        }
        if !about_fits(acting.tx(), &input, compound).await? {
            faults.push(No::About.into());
        }
        let Some((starts, ends)) = lasts.filter(|_| faults.is_empty()) else { return Err(Problem::Invalid(faults)) };
        let plan = Plan {
            id: cx.id(),
            community: place.community,
            compound,
            place: place.id,
            title: title.clone(),
            why: why.clone(),
            posts: serde_json::to_string(&posts)?,
            starts,
            ends,
            asks: input.asks,
            keep_days: input.keep_days,
            state: "open".to_owned(),
            ended: None,
            counts: String::new(),
            made: cx.now,
            revision: 1,
            about_kind: if input.about.is_some() { input.about_kind.clone() } else { String::new() },
            about: input.about,
        };
        plan.insert(acting).await?;
        let by = By::person(cx, capacity);
        acting.note(plan.line(Action::RoundsPlan, by)?.detail(json!({ "doors": dwellings.len() })));
        open_doors(acting, cx, &plan, dwellings, by).await?;
        tell_those_who_go(acting, cx, &plan).await?;
        // Whoever forgets to end it does not keep what was said for longer.
        acting.enqueue_at(cx, plan.community, &Job::RoundOver { round: plan.id }, ends.plus(1)).await?;
        Ok(plan.id)
    })
}

/// Whoever holds a post that goes learns of it at once.
async fn tell_those_who_go(acting: &mut Acting, cx: &Context, plan: &Plan) -> Result<(), Problem> {
    for post in plan.goes() {
        if let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await? {
            let detail = json!({ "title": plan.title, "href": format!("/rounds/{}", plan.id) });
            people::tell(acting, cx, holder, plan.community, "round-assigned", None, detail).await?;
        }
    }
    Ok(())
}

/// What a round is about has to be there, in the same compound.
async fn about_fits(tx: &mut Tx, input: &NewRound, compound: PlaceId) -> Result<bool, Problem> {
    let Some(about) = input.about else { return Ok(true) };
    Ok(matters::what_of(tx, &input.about_kind, about).await?.is_some_and(|(at, _)| at == compound))
}

async fn open_doors(acting: &mut Acting, cx: &Context, plan: &Plan, dwellings: Vec<DwellingId>, by: By) -> Result<(), Problem> {
    let mut doors = Vec::with_capacity(dwellings.len());
    for dwelling in dwellings {
        let words = places::dwelling_home(acting.tx(), dwelling).await?.map(|home| home.room_words).unwrap_or_default();
        doors.push((rules::walking_order(&words), dwelling));
    }
    doors.sort();
    for (at, (_, dwelling)) in doors.into_iter().enumerate() {
        // One after the other by their ids, so that the list and the next door go as one walks.
        let later = cx.now.plus(i64::try_from(at).unwrap_or_default());
        let door = DoorRow {
            id: cx.app.chance.id(later),
            round: plan.id,
            community: plan.community,
            dwelling,
            state: Door::Open.name().to_owned(),
            note_sealed: None,
            at: None,
            revision: 1,
        };
        door.insert(acting).await?;
        acting.note(door.line(Action::RoundsPlan, by)?);
    }
    Ok(())
}

pub(super) fn sealed_place(door: Uuid) -> String {
    format!("round-door/{door}")
}

async fn going(acting: &mut Acting, cx: &Context, round: Uuid) -> Result<(Plan, Capacity), Problem> {
    let plan = store::plan(acting.tx(), round).await?.ok_or(Problem::NotFound)?;
    let object = object(acting.tx(), cx, &plan).await?;
    let capacity = cx.may(Action::RoundsGo, &object)?;
    if plan.state != "open" || cx.now > plan.ends {
        return Err(Problem::Refused(No::Ended.into()));
    }
    if cx.now < plan.starts {
        return Err(Problem::Refused(No::NotBegun.into()));
    }
    Ok((plan, capacity))
}

/// What is noted at a door.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DoorNote {
    pub state: String,
    /// At most one short note, for those who go.
    pub note: String,
    /// The state of the door as it was looked at: what somebody else noted meanwhile is not written over unseen.
    pub seen: Option<i64>,
}

/// Notes how far one came at a door.
pub async fn note_door(cx: &Context, round: Uuid, door: Uuid, input: DoorNote) -> Result<(), Problem> {
    let mut typed = Faults::default();
    let note = typed.text(&input.note, (0, rules::NOTE_CHARS_MAX), No::Note);
    act!(cx, Action::RoundsGo, &(round, door, &input), |acting| {
        let (plan, capacity) = going(acting, cx, round).await?;
        let mut faults = typed.0.clone();
        let noted = rules::noted(plan.asks, &input.state).map_err(|no| faults.push(no)).ok().filter(|_| faults.is_empty());
        let Some(noted) = noted else { return Err(Problem::Invalid(faults)) };
        let mut row = store::door(acting.tx(), round, door).await?.ok_or(Problem::NotFound)?;
        if input.seen.is_some_and(|seen| seen != row.revision) {
            return Err(Problem::Invalid(vec![No::DoorChanged.into()]));
        }
        noted.name().clone_into(&mut row.state);
        row.at = Some(cx.now);
        // What somebody wrote before stays when nothing is written now: it is not read just to be kept.
        if !note.is_empty() {
            let place = sealed_place(row.id);
            row.note_sealed = Some(cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), note.as_bytes()));
        }
        row.save(acting).await?;
        // What was answered stands in no line of the journal.
        acting.note(row.line(Action::RoundsGo, By::person(cx, capacity))?);
        Ok(())
    })
}

/// Reads the note of a door: for those who go, and every reading stands in the access log, where the home sees it.
pub async fn read_note(cx: &Context, round: Uuid, door: Uuid) -> Result<String, Problem> {
    // Every reading is one of its own.
    let cx = &Context { key: None, ..cx.clone() };
    act!(cx, Action::RoundsGo, &(round, door, "read"), |acting| {
        let plan = store::plan(acting.tx(), round).await?.ok_or(Problem::NotFound)?;
        let object = object(acting.tx(), cx, &plan).await?;
        let capacity = cx.may(Action::RoundsGo, &object)?;
        let row = store::door(acting.tx(), round, door).await?.ok_or(Problem::NotFound)?;
        if row.note_sealed.is_none() {
            return Err(Problem::NotFound);
        }
        let home = (row.dwelling, row.community);
        people::note_home_reading(acting, cx, capacity, home, ("round-note", "rounds-read-purpose"), row.id).await
    })?;
    let row = store::door(&mut cx.app.db.read().await?, round, door).await?.ok_or(Problem::NotFound)?;
    let sealed = row.note_sealed.ok_or(Problem::NotFound)?;
    let plain = cx.app.keys.open(Purpose::Reporter, &sealed_place(row.id), &sealed)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

async fn end(acting: &mut Acting, cx: &Context, plan: &mut Plan, by: By) -> Result<(), Problem> {
    let counted: Vec<(String, i64)> =
        store::counts(acting.tx(), plan.id).await?.into_iter().map(|(door, n)| (door.name().to_owned(), n)).collect();
    plan.counts = serde_json::to_string(&counted)?;
    (plan.state, plan.ended) = ("ended".to_owned(), Some(cx.now));
    plan.save(acting).await?;
    acting.note(plan.line(Action::RoundsPlan, by)?.detail(json!({ "ended": true })));
    let gone = cx.now.plus(plan.keep_days * DAY_MS);
    acting.enqueue_at(cx, plan.community, &Job::RoundOver { round: plan.id }, gone).await
}

/// Ends a round: what was counted stays, what was said goes after the days that were named.
pub async fn end_round(cx: &Context, round: Uuid) -> Result<(), Problem> {
    act!(cx, Action::RoundsPlan, &round, |acting| {
        let mut plan = store::plan(acting.tx(), round).await?.ok_or(Problem::NotFound)?;
        let object = object(acting.tx(), cx, &plan).await?;
        let capacity = cx.may(Action::RoundsPlan, &object)?;
        if plan.state != "open" {
            return Err(Problem::Refused(No::Ended.into()));
        }
        end(acting, cx, &mut plan, By::person(cx, capacity)).await
    })
}

/// Its time has come: a round whose days are over ends, and of one that has ended long enough notes and answers go.
pub(crate) async fn over(cx: &Context, round: Uuid) -> Result<(), Problem> {
    act!(cx, Action::RoundsPlan, &(round, "over"), |acting| {
        let Some(mut plan) = store::plan(acting.tx(), round).await? else { return Ok(()) };
        let by = By::person(cx, Capacity::System);
        match (plan.state.as_str(), plan.ended) {
            ("open", _) if cx.now > plan.ends => end(acting, cx, &mut plan, by).await,
            ("ended", Some(ended)) if cx.now >= ended.plus(plan.keep_days * DAY_MS) => {
                for mut door in store::doors(acting.tx(), round).await? {
                    let listed = door.door().listed();
                    if door.note_sealed.is_none() && door.door() == listed {
                        continue;
                    }
                    door.note_sealed = None;
                    listed.name().clone_into(&mut door.state);
                    door.save(acting).await?;
                    acting.note(door.line(Action::RoundsPlan, by)?);
                }
                "forgotten".clone_into(&mut plan.state);
                plan.save(acting).await?;
                acting.note(plan.line(Action::RoundsPlan, by)?.detail(json!({ "forgotten": true })));
                Ok(())
            }
            _ => Ok(()),
        }
    })
}
