//! Reception days: announced with their slots, and tickets for them. Who took a ticket is sealed; those who receive people see
//! a number, a time, and what the person wanted to have known.

use super::change::{Faults, IntoProblem as _};
use super::kept::Kept;
use super::library;
use super::store::receptions::{self as store, Reception, Ticket};
use crate::act;
use crate::context::Context;
use crate::crypto::{Purpose, TagOf};
use crate::db::Tx;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::{people, places};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::{AccountId, PlaceId};
use pavilion_rules::meetings::{self, No as Meetings, TITLE_CHARS_MAX, VENUE_CHARS_MAX};
use pavilion_rules::methods::Kind;
use pavilion_rules::receptions::{self as rules, No, OF_HOLDER_MAX, State, Step, TICKETS_MAX, Ticket as At};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

const WORDS_MAX: usize = 1_000;

/// A day on which somebody receives people.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AnnounceReception {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    /// The code of a method of the kind `reception`.
    pub method: String,
    pub title: String,
    pub venue: String,
    /// Milliseconds since 1970 UTC.
    #[schema(value_type = i64)]
    pub starts: Millis,
    #[schema(value_type = i64)]
    pub ends: Millis,
    pub slot_minutes: i64,
}

/// Taking a ticket.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TakeTicket {
    /// 0 is the next that is free.
    pub slot: i64,
    /// What it is about, for those who receive; may be empty.
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

/// A ticket as its holder keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketState {
    pub id: Uuid,
    pub number: i64,
    /// 0 for somebody who simply came.
    pub slot: i64,
    pub state: String,
}

pub(super) fn ticket_state(ticket: &Ticket) -> TicketState {
    TicketState { id: ticket.id, number: ticket.number, slot: ticket.slot, state: ticket.state.clone() }
}

/// Another tag for each reception, so that nobody's tickets can be joined.
pub(super) fn holder_tag(cx: &Context, reception: Uuid, account: AccountId) -> [u8; 32] {
    let mut value = b"reception ".to_vec();
    value.extend(reception.as_bytes());
    value.extend(account.0.as_bytes());
    cx.app.keys.tag(TagOf::Meeting, &value)
}

fn holder_at(ticket: Uuid) -> String {
    format!("reception-holder/{ticket}")
}

fn words_at(ticket: Uuid) -> String {
    format!("reception-words/{ticket}")
}

/// What a ticket is about.
pub(super) fn words_of(cx: &Context, ticket: &Ticket) -> Result<String, Problem> {
    let plain = cx.app.keys.open(Purpose::Reporter, &words_at(ticket.id), &ticket.sealed_words)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

/// Whose a ticket is, if it is somebody's with an account.
pub(super) fn holder_of(cx: &Context, ticket: &Ticket) -> Result<Option<AccountId>, Problem> {
    let Some(sealed) = &ticket.holder_sealed else { return Ok(None) };
    let plain = cx.app.keys.open(Purpose::Reporter, &holder_at(ticket.id), sealed)?;
    Ok(Some(AccountId(Uuid::from_slice(&plain).map_err(|fault| Problem::Broken(fault.into()))?)))
}

/// Announces a reception under a method of that kind.
pub async fn announce_reception(cx: &Context, input: AnnounceReception) -> Result<ReceptionState, Problem> {
    cx.may(Action::ReceptionsHold, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let brief = match input.compound {
        Some(id) => places::compound_brief(&mut tx, id).await?,
        None => None,
    };
    let brief = brief.ok_or_else(|| Problem::Invalid(vec![Meetings::PlaceUnknown.into()]))?;
    let known = library::one(&mut tx, &cx.app, brief.community, &input.method).await?;
    let known = known.filter(|known| known.method.kind == Kind::Reception);
    drop(tx);
    let known = known.ok_or_else(|| Problem::Invalid(vec![No::MethodUnknown.into()]))?;
    let mut faults = Faults::default();
    let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
    let venue = faults.text(&input.venue, "venue", 2, VENUE_CHARS_MAX);
    if let Err(no) = rules::slots(input.starts, input.ends, input.slot_minutes) {
        faults.0.push(no);
    }
    if let Err(no) = meetings::in_time(cx.now, known.method.notice_days, input.starts) {
        faults.0.push(no);
    }
    act!(cx, Action::ReceptionsHold, &input, |acting| {
        let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
        let capacity = cx.may(Action::ReceptionsHold, &object)?;
        super::actions::may_call(capacity, &known.method)?;
        faults.end()?;
        let row = Reception {
            id: cx.id(),
            community: brief.community,
            compound: brief.id,
            place_path: brief.path.clone(),
            method_code: known.method.code.clone(),
            method_version: known.version,
            method: Kept(known.method.clone()),
            title: title.clone(),
            venue: venue.clone(),
            starts: input.starts,
            ends: input.ends,
            slot_minutes: input.slot_minutes,
            state: State::Announced.name().to_owned(),
            reason: String::new(),
            updated: cx.now,
            revision: 1,
        };
        store::insert(acting, &row).await?;
        acting.note(row.line(Action::ReceptionsHold, By::person(cx, capacity))?.detail(json!({ "step": "announced" })));
        Ok(ReceptionState { id: row.id, state: row.state, revision: row.revision })
    })
}

/// Calls a reception off. Those with a ticket are told.
pub async fn call_off_reception(cx: &Context, id: Uuid, reason: String) -> Result<ReceptionState, Problem> {
    let mut faults = Faults::default();
    let reason = faults.words(&reason, "reason", 2);
    act!(cx, Action::ReceptionsHold, &(id, &reason, "off"), |acting| {
        let mut row = store::reception(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        faults.end()?;
        open(&row, cx.now)?;
        State::CalledOff.name().clone_into(&mut row.state);
        row.reason.clone_from(&reason);
        row.updated = cx.now;
        row.revision += 1;
        store::update(acting, &row).await?;
        for ticket in store::tickets(acting.tx(), id).await?.iter().filter(|ticket| ticket.is_open()) {
            tell_holder(acting, cx, &row, ticket, "reception-called-off", &reason).await?;
        }
        acting.note(row.line(Action::ReceptionsHold, By::person(cx, capacity))?.detail(json!({ "step": "called-off" })));
        Ok(ReceptionState { id: row.id, state: row.state, revision: row.revision })
    })
}

/// Whether tickets are given and people received.
pub(super) fn open(row: &Reception, now: Millis) -> Result<(), Problem> {
    if row.state == State::CalledOff.name() {
        return Err(Problem::Refused(No::CalledOff.into()));
    }
    if now >= row.ends {
        return Err(Problem::Refused(No::Over.into()));
    }
    Ok(())
}

pub(super) async fn tell_holder(
    acting: &mut Acting,
    cx: &Context,
    row: &Reception,
    ticket: &Ticket,
    kind: &str,
    note: &str,
) -> Result<(), Problem> {
    let Some(holder) = holder_of(cx, ticket)? else { return Ok(()) };
    let detail = json!({ "title": row.title, "note": note, "href": format!("/receptions/{}", row.id) });
    people::tell(acting, cx, holder, row.community, kind, None, detail).await
}

/// The first slot whose time is not over.
pub(super) fn first_open(row: &Reception, now: Millis) -> i64 {
    let passed = (now.0 - row.starts.0).max(0) / (row.slot_minutes * pavilion_rules::time::MINUTE_MS).max(1);
    passed + 1
}

/// A new ticket, for whoever it is.
pub(super) fn fresh(
    cx: &Context,
    row: &Reception,
    all: &[Ticket],
    slot: i64,
    holder: Option<AccountId>,
    words: &str,
) -> Result<Ticket, Problem> {
    let number = all.iter().map(|ticket| ticket.number).max().unwrap_or(0) + 1;
    if number > TICKETS_MAX {
        return Err(Problem::Refused(No::Full.into()));
    }
    let id = cx.id();
    let seal = |place: &str, plain: &[u8]| cx.app.keys.seal(Purpose::Reporter, place, cx.app.chance.bytes(), plain);
    Ok(Ticket {
        id,
        reception: row.id,
        community: row.community,
        number,
        slot,
        state: At::Booked.name().to_owned(),
        holder_tag: holder.map(|account| holder_tag(cx, row.id, account).to_vec()),
        holder_sealed: holder.map(|account| seal(&holder_at(id), account.0.as_bytes())),
        sealed_words: seal(&words_at(id), words.as_bytes()),
        result: String::new(),
        came_from: None,
        went_to: String::new(),
        updated: cx.now,
        revision: 1,
    })
}

pub(super) fn taken(all: &[Ticket]) -> Vec<i64> {
    let open = all.iter().filter(|ticket| !["cancelled", "missed"].contains(&ticket.state.as_str()));
    open.map(|ticket| ticket.slot).filter(|slot| *slot > 0).collect()
}

/// A resident takes a ticket: one at a time for a reception.
pub async fn take_ticket(cx: &Context, id: Uuid, input: TakeTicket) -> Result<TicketState, Problem> {
    let account = cx.account()?;
    let words = measured(&input.words)?;
    act!(cx, Action::ReceptionsBook, &(id, &input), |acting| {
        let row = store::reception(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ReceptionsBook, &row.object())?;
        open(&row, cx.now)?;
        let all = store::tickets(acting.tx(), id).await?;
        let tag = holder_tag(cx, id, account);
        if all.iter().any(|ticket| ticket.is_open() && ticket.holder_tag.as_deref() == Some(&tag[..])) {
            return Err(Problem::Refused(No::TicketThere.into()));
        }
        // Each takes a number of the day, those given back among them: nobody uses them up alone.
        let mine = all.iter().filter(|ticket| ticket.holder_tag.as_deref() == Some(&tag[..])).count();
        if mine >= OF_HOLDER_MAX {
            return Err(Problem::Refused(No::TicketsMany.with("most", OF_HOLDER_MAX)));
        }
        let slots = rules::slots(row.starts, row.ends, row.slot_minutes)?;
        let slot =
            rules::choose(input.slot, slots, &taken(&all), first_open(&row, cx.now)).map_err(|no| Problem::Invalid(vec![no]))?;
        let ticket = fresh(cx, &row, &all, slot, Some(account), &words)?;
        store::insert_ticket(acting, &ticket).await?;
        let by = By { account: None, tag: Some(tag), capacity };
        acting.note(ticket.line(Action::ReceptionsBook, by)?.detail(json!({ "step": "taken", "slot": slot })));
        Ok(ticket_state(&ticket))
    })
}

/// What somebody wants to have known: their own words, seen by those who receive and by nobody else.
pub(super) fn measured(words: &str) -> Result<String, Problem> {
    let tidy = pavilion_rules::matters::tidy(words, "words").map_err(|no| Problem::Invalid(vec![no]))?;
    if tidy.chars().count() > WORDS_MAX {
        let no = pavilion_rules::Refusal { field: Some("words"), ..Meetings::WordsTooLong.with("most", WORDS_MAX) };
        return Err(Problem::Invalid(vec![no]));
    }
    Ok(tidy)
}

/// The own ticket of a reception, the latest.
pub(super) async fn own(tx: &mut Tx, cx: &Context, reception: Uuid) -> Result<Option<Ticket>, Problem> {
    let Some(person) = cx.person() else { return Ok(None) };
    Ok(store::of_holder(tx, holder_tag(cx, reception, person.account)).await?.into_iter().next())
}

/// Gives the own ticket back.
pub async fn cancel_ticket(cx: &Context, id: Uuid) -> Result<TicketState, Problem> {
    let account = cx.account()?;
    act!(cx, Action::ReceptionsBook, &(id, "cancel"), |acting| {
        let row = store::reception(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ReceptionsBook, &row.object())?;
        let tag = holder_tag(cx, id, account);
        let mine = store::of_holder(acting.tx(), tag).await?.into_iter().next().ok_or(Problem::NotFound)?;
        let by = By { account: None, tag: Some(tag), capacity };
        step(acting, cx, mine, Step::Cancel, (Action::ReceptionsBook, by), "", "").await
    })
}

/// Takes a ticket one step on.
pub(super) async fn step(
    acting: &mut Acting,
    cx: &Context,
    mut ticket: Ticket,
    step: Step,
    (action, by): (Action, By),
    result: &str,
    went_to: &str,
) -> Result<TicketState, Problem> {
    let now = At::parse(&ticket.state).ok_or_else(|| No::NotNow.into_problem())?;
    rules::decide(now, step)?.name().clone_into(&mut ticket.state);
    if !result.is_empty() {
        result.clone_into(&mut ticket.result);
    }
    if !went_to.is_empty() {
        went_to.clone_into(&mut ticket.went_to);
    }
    ticket.updated = cx.now;
    ticket.revision += 1;
    store::update_ticket(acting, &ticket).await?;
    acting.note(ticket.line(action, by)?.detail(json!({ "step": step.name(), "to": went_to })));
    Ok(ticket_state(&ticket))
}

impl super::change::IntoProblem for No {
    fn into_problem(self) -> Problem {
        Problem::Refused(self.into())
    }
}

/// By whom something is done at the table.
pub(super) fn at_table(cx: &Context, capacity: Capacity) -> (Action, By) {
    (Action::ReceptionsHold, By::person(cx, capacity))
}
