//! The registry of bodies: what there is, since when, with which seats; never who sits on them.

use super::change::Faults;
use super::kept::Kept;
use super::store::bodies::{self as store, Body, Seat};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By, Line, Subject};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::bodies::{self as rules, KINDS, No, State, Step};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::{No as Meetings, TITLE_CHARS_MAX};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

const SEATS_MAX: usize = 300;

/// A body that is being formed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = BodyFoundingBody)]
pub struct FoundBody {
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    pub kind: String,
    pub name: String,
    pub note: String,
}

/// A step of a body.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct BodyStep {
    /// `change`, `publish`, `begin`, `renew` or `dissolve`.
    pub step: String,
    /// One seat a line: task, party, until when; never a name. Empty: as they are.
    pub seats: String,
    /// One paper a line, such as a filing record. Empty: as they are.
    pub papers: String,
    pub note: String,
    /// Milliseconds since 1970 UTC.
    #[schema(value_type = Option<i64>)]
    pub term_until: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

fn state(body: &Body) -> BodyState {
    BodyState { id: body.id, state: body.state.clone(), revision: body.revision }
}

fn line(action: Action, by: By, body: &Body) -> Result<Line, Problem> {
    Line::about(action, by, body.community, Subject { kind: "body", id: body.id }, body.revision, body)
}

/// Enters a body that is being formed.
pub async fn found_body(cx: &Context, input: FoundBody) -> Result<BodyState, Problem> {
    cx.may(Action::BodiesManage, &Object::default())?;
    let place = match input.place {
        Some(id) => places::place(&mut cx.app.db.read().await?, id).await?,
        None => None,
    };
    let place = place.ok_or_else(|| Problem::Invalid(vec![Meetings::PlaceUnknown.into()]))?;
    let mut faults = Faults::default();
    let name = faults.text(&input.name, "name", 2, TITLE_CHARS_MAX);
    let note = faults.words(&input.note, "note", 0);
    faults.unless(KINDS.contains(&input.kind.as_str()), No::KindUnknown);
    act!(cx, Action::BodiesManage, &input, |acting| {
        let capacity = cx.may(Action::BodiesManage, &place.object())?;
        faults.end()?;
        let body = Body {
            id: cx.id(),
            community: place.community,
            place: place.id,
            place_path: place.path.clone(),
            kind: input.kind.clone(),
            name: name.clone(),
            state: State::Forming.name().to_owned(),
            seats: Kept::default(),
            papers: Kept::default(),
            note: note.clone(),
            since: cx.now,
            term_until: None,
            updated: cx.now,
            revision: 1,
        };
        store::insert(acting, &body).await?;
        acting.note(line(Action::BodiesManage, By::person(cx, capacity), &body)?.detail(json!({ "step": "found" })));
        Ok(state(&body))
    })
}

/// "委员，业主" a line: the task, then the party.
fn seats(text: &str) -> Vec<Seat> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (task, party) = line.split_once(['，', ',', '\t']).unwrap_or((line, ""));
            Seat { task: task.trim().to_owned(), party: party.trim().to_owned() }
        })
        .collect()
}

/// Takes a body one step on.
pub async fn body_step(cx: &Context, id: Uuid, input: BodyStep) -> Result<BodyState, Problem> {
    let mut faults = Faults::default();
    let written = faults.words(&input.seats, "seats", 0);
    let papers = faults.words(&input.papers, "papers", 0);
    let note = faults.words(&input.note, "note", 0);
    let step = Step::parse(&input.step);
    faults.unless(step.is_some(), No::StepUnknown);
    let step = step.unwrap_or(Step::Change);
    let seats = seats(&written);
    faults.unless(seats.len() <= SEATS_MAX, Meetings::ItemsTooMany.with("most", SEATS_MAX));
    faults.unless(step != Step::Begin || input.term_until.is_some_and(|until| until > cx.now), No::TermMissing);
    act!(cx, Action::BodiesManage, &(id, &input), |acting| {
        let mut body = store::body(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let object = Object { path: body.place_path.clone(), ..Object::default() };
        let capacity = cx.may(Action::BodiesManage, &object)?;
        faults.end()?;
        if !seats.is_empty() {
            body.seats = Kept(seats.clone());
        }
        if !papers.is_empty() {
            body.papers = Kept(papers.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect());
        }
        if !note.is_empty() {
            body.note.clone_from(&note);
        }
        let now = State::parse(&body.state).ok_or(Problem::NotFound)?;
        rules::decide(now, step, body.seats.len())?.name().clone_into(&mut body.state);
        if step == Step::Begin {
            (body.since, body.term_until) = (cx.now, input.term_until);
        }
        body.updated = cx.now;
        body.revision += 1;
        store::update(acting, &body).await?;
        acting.note(line(Action::BodiesManage, By::person(cx, capacity), &body)?.detail(json!({ "step": step.name() })));
        Ok(state(&body))
    })
}

/// Enters the seats an election filled: how many of which task, and by which vote; never who sits on them. A committee that
/// is there is renewed, otherwise one is entered. Its term begins by hand, when it is filed and takes over.
pub(crate) async fn seats_elected(
    acting: &mut Acting,
    cx: &Context,
    compound: PlaceId,
    elected: (usize, usize),
    note: &str,
) -> Result<Uuid, Problem> {
    let place = places::place(acting.tx(), compound).await?.ok_or(Problem::NotFound)?;
    let word = |key: &str| i18n::text(cx.lang, key, &[]);
    let seat = |key: &str| Seat { task: word(key), party: word("meetings-body-party-owners") };
    let (members, substitutes) = elected;
    let mut seats = vec![seat("meetings-body-task-member"); members];
    seats.extend(vec![seat("meetings-body-task-substitute"); substitutes]);
    let found = store::committee_of(acting.tx(), compound).await?;
    let is_new = found.is_none();
    let mut body = found.unwrap_or_else(|| Body {
        id: cx.id(),
        community: place.community,
        place: place.id,
        place_path: place.path.clone(),
        kind: ELECTED_KIND.to_owned(),
        name: word("meetings-body-kind-owners-committee"),
        state: State::Forming.name().to_owned(),
        seats: Kept::default(),
        papers: Kept::default(),
        note: String::new(),
        since: cx.now,
        term_until: None,
        updated: cx.now,
        revision: 0,
    });
    let mut now = State::parse(&body.state).ok_or(Problem::NotFound)?;
    if now == State::InTerm {
        now = rules::decide(now, Step::Renew, seats.len())?;
    }
    let step = if now == State::Roster { Step::Change } else { Step::Publish };
    rules::decide(now, step, seats.len())?.name().clone_into(&mut body.state);
    body.seats = Kept(seats);
    body.papers.0.push(note.to_owned());
    body.updated = cx.now;
    body.revision += 1;
    if is_new {
        store::insert(acting, &body).await?;
    } else {
        store::update(acting, &body).await?;
    }
    let by = By::person(cx, Capacity::System);
    acting.note(line(Action::BodiesManage, by, &body)?.detail(json!({ "step": "elected" })));
    Ok(body.id)
}

/// What an election of owners fills.
const ELECTED_KIND: &str = "owners-committee";
