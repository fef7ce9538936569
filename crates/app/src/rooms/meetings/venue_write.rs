//! A room as it is written down, with its hours: data of a compound, open to everybody.

use super::change::Faults;
use super::kept::Kept;
use super::store::venues::{self as store, Venue};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::{No as Meetings, TITLE_CHARS_MAX, VENUE_CHARS_MAX, WORDS_CHARS_MAX};
use pavilion_rules::venues::{self as rules, Hours, No, SEATS_MAX, SLOT_MINUTES};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A room as it is written down.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WriteVenue {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    pub name: String,
    /// Where it is and what stands in it.
    pub about: String,
    /// A line each: days of the week, then times, such as `1-5 08:30-20:00`.
    pub hours: String,
    pub seats: i64,
    pub slot_minutes: i64,
    /// A room that is closed says why; empty is open.
    pub closed_why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

struct Written {
    name: String,
    about: String,
    hours: Vec<Hours>,
    closed_why: String,
    faults: Faults,
}

fn written(input: &WriteVenue) -> Written {
    let mut faults = Faults::default();
    let name = faults.text(&input.name, "name", 2, TITLE_CHARS_MAX);
    let about = faults.text(&input.about, "about", 0, WORDS_CHARS_MAX);
    let closed_why = faults.text(&input.closed_why, "closed_why", 0, VENUE_CHARS_MAX);
    let hours = rules::read_hours(&input.hours).unwrap_or_else(|no| {
        faults.0.push(no);
        Vec::new()
    });
    faults.unless((1..=SEATS_MAX).contains(&input.seats), No::SeatsBad.with("most", SEATS_MAX));
    let (least, most) = SLOT_MINUTES;
    faults.unless((least..=most).contains(&input.slot_minutes), No::SlotBad.with("least", least).with("most", most));
    Written { name, about, hours, closed_why, faults }
}

fn put(venue: &mut Venue, input: &WriteVenue, written: &Written, now: Millis) {
    venue.name.clone_from(&written.name);
    venue.about.clone_from(&written.about);
    venue.hours = Kept(written.hours.clone());
    venue.seats = input.seats;
    venue.slot_minutes = input.slot_minutes;
    venue.state = if written.closed_why.is_empty() { "open" } else { "closed" }.to_owned();
    venue.reason.clone_from(&written.closed_why);
    venue.updated = now;
}

fn venue_state(venue: &Venue) -> VenueState {
    VenueState { id: venue.id, state: venue.state.clone(), revision: venue.revision }
}

/// Writes a room down.
pub async fn add_venue(cx: &Context, input: WriteVenue) -> Result<VenueState, Problem> {
    cx.may(Action::VenuesManage, &Object::default())?;
    let brief = match input.compound {
        Some(id) => places::compound_brief(&mut cx.app.db.read().await?, id).await?,
        None => None,
    };
    let brief = brief.ok_or_else(|| Problem::Invalid(vec![Meetings::PlaceUnknown.into()]))?;
    let written = written(&input);
    act!(cx, Action::VenuesManage, &input, |acting| {
        let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
        let capacity = cx.may(Action::VenuesManage, &object)?;
        written.faults.end()?;
        let mut venue = Venue {
            id: cx.id(),
            community: brief.community,
            compound: brief.id,
            place_path: brief.path.clone(),
            name: String::new(),
            about: String::new(),
            hours: Kept::default(),
            seats: 0,
            slot_minutes: 0,
            state: String::new(),
            reason: String::new(),
            updated: cx.now,
            revision: 1,
        };
        put(&mut venue, &input, &written, cx.now);
        store::insert(acting, &venue).await?;
        acting.note(venue.line(Action::VenuesManage, By::person(cx, capacity))?.detail(json!({ "step": "written" })));
        Ok(venue_state(&venue))
    })
}

/// Changes what is written of a room, or closes it. What is booked stays booked.
pub async fn change_venue(cx: &Context, id: Uuid, input: WriteVenue) -> Result<VenueState, Problem> {
    let written = written(&input);
    act!(cx, Action::VenuesManage, &(id, &input), |acting| {
        let mut venue = store::venue(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::VenuesManage, &venue.object())?;
        written.faults.end()?;
        put(&mut venue, &input, &written, cx.now);
        venue.revision += 1;
        store::update(acting, &venue).await?;
        let detail = json!({ "step": "changed", "state": venue.state });
        acting.note(venue.line(Action::VenuesManage, By::person(cx, capacity))?.detail(detail));
        Ok(venue_state(&venue))
    })
}
