//! At the table of a reception: who comes is heard, answered, taken in as a matter by the one intake, or sent on in one tap
//! with the trail kept.

use super::change::{Faults, IntoProblem as _};
use super::inputs::Propound;
use super::receptions::{TicketState, at_table, fresh, holder_of, measured, open, step, tell_holder, ticket_state, words_of};
use super::store::receptions::{self as store, Reception, Ticket};
use super::topics::Proposal;
use crate::act;
use crate::context::Context;
use crate::desk::Acting;
use crate::problem::{House, Problem};
use crate::rooms::matters::{Capture, Captured, KeptIn};
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::intake::{Channel, Leave};
use pavilion_rules::matters::{No as Matter, WORDS_CHARS_MIN};
use pavilion_rules::meetings::TITLE_CHARS_MAX;
use pavilion_rules::receptions::{No, Step, Ticket as At};
use pavilion_rules::time::HOUR_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is done with a ticket at the table.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TableStep {
    pub ticket: Uuid,
    /// `come`, `miss`, `settle` or `forward`.
    pub step: String,
    /// What was answered, or what is sent on; empty sends on what the ticket says. A topic is read by everybody: for it they
    /// are always written anew.
    pub words: String,
    /// Where to: `matter`, `topic`, or the id of another reception.
    pub to: String,
    /// Of a matter.
    pub category: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableDone {
    pub ticket: TicketState,
    /// The number of the matter that was taken in.
    pub number: String,
    /// The code it is followed by: for whoever sits there, shown once.
    pub code: String,
}

/// How long after the end of a day what was said at its table may still arrive.
const LATE_MS: i64 = 12 * HOUR_MS;

/// Somebody who simply came gets the next number.
pub async fn walk_in(cx: &Context, id: Uuid, words: String) -> Result<TicketState, Problem> {
    let words = measured(&words)?;
    act!(cx, Action::ReceptionsHold, &(id, &words, "walk-in"), |acting| {
        let row = store::reception(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        Ok(ticket_state(&came(acting, cx, &row, capacity, &words).await?))
    })
}

/// What came of it as it is kept for a repeated request: the code sealed.
#[derive(Serialize, Deserialize)]
struct KeptDone {
    ticket: TicketState,
    taken: KeptIn,
}

impl KeptDone {
    fn opened(self, cx: &Context) -> Result<TableDone, Problem> {
        let taken = self.taken.opened(cx)?;
        Ok(TableDone { ticket: self.ticket, number: taken.number, code: taken.code })
    }
}

/// What is said at a table, by the one intake.
async fn captured(cx: &Context, row: &Reception, category: &str, words: &str) -> Result<Captured, Problem> {
    let how = Capture { channel: Channel::Reception.name().into(), leave: Leave::Said.name().into(), ..Capture::default() };
    Captured::of(cx, row.compound, category, words, &how).await
}

/// Somebody who simply came, and what they say becomes a matter by the one intake: number and matter in one act, so that
/// what is refused of the one leaves nothing of the other. A device that kept it may send it as often as it likes: it is the
/// same number and the same matter with the same code.
pub(super) async fn walk_in_with_matter(cx: &Context, id: Uuid, words: String, category: String) -> Result<TableDone, Problem> {
    let words = measured(&words)?;
    let row = store::reception(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::MattersCapture, &row.object())?;
    let mut faults = Faults::default();
    faults.unless(words.chars().count() >= WORDS_CHARS_MIN, Matter::WordsTooShort.with("least", WORDS_CHARS_MIN));
    faults.end()?;
    let captured = captured(cx, &row, &category, &words).await?;
    let mut done = walk_in_once(cx, &row, (&words, &category), &captured).await;
    if number_taken(&done) {
        done = walk_in_once(cx, &row, (&words, &category), &captured).await;
    }
    done?.opened(cx)
}

async fn walk_in_once(
    cx: &Context,
    row: &Reception,
    (words, category): (&str, &str),
    captured: &Captured,
) -> Result<KeptDone, Problem> {
    act!(cx, Action::ReceptionsHold, &(row.id, words, category, "walk-in-matter"), |acting| {
        let row = store::reception(acting.tx(), row.id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        let ticket = came(acting, cx, &row, capacity, words).await?;
        forward_to_matter(acting, cx, &row, ticket, capacity, captured).await
    })
}

/// The number of a matter was already given to another: once in some hundred million. Chance gives another one.
fn number_taken<T>(done: &Result<T, Problem>) -> bool {
    matches!(done, Err(Problem::Conflict(no)) if no.code == House::ChangedMeanwhile.code())
}

/// Gives whoever simply came the next number.
async fn came(acting: &mut Acting, cx: &Context, row: &Reception, capacity: Capacity, words: &str) -> Result<Ticket, Problem> {
    // What was written down without network comes when the device finds one again.
    open(row, cx.now.plus(-LATE_MS))?;
    let all = store::tickets(acting.tx(), row.id).await?;
    let mut ticket = fresh(cx, row, &all, 0, None, words)?;
    ticket.state = At::Came.name().to_owned();
    store::insert_ticket(acting, &ticket).await?;
    let (action, by) = at_table(cx, capacity);
    acting.note(ticket.line(action, by)?.detail(json!({ "step": "walk-in" })));
    Ok(ticket)
}

/// Takes a ticket in as a matter and writes on it where it went, in the act that looked whether it is still open: two people
/// at once make one matter of it, and whoever loses the network finds all of it or nothing.
async fn forward_to_matter(
    acting: &mut Acting,
    cx: &Context,
    row: &Reception,
    ticket: Ticket,
    capacity: Capacity,
    captured: &Captured,
) -> Result<KeptDone, Problem> {
    may_forward(&ticket)?;
    let taken = captured.put(acting, cx).await?;
    let ticket = went(acting, cx, row, ticket, capacity, &format!("matter/{}", taken.id())).await?;
    Ok(KeptDone { ticket, taken })
}

/// A step at the table.
pub async fn table_step(cx: &Context, id: Uuid, input: TableStep) -> Result<TableDone, Problem> {
    let mut tx = cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::ReceptionsHold, &row.object())?;
    let ticket = store::ticket(&mut tx, input.ticket).await?.filter(|ticket| ticket.reception == id);
    let ticket = ticket.ok_or(Problem::NotFound)?;
    drop(tx);
    let done = |ticket: TicketState| TableDone { ticket, number: String::new(), code: String::new() };
    match Step::parse(&input.step) {
        Some(Step::Forward) => match input.to.as_str() {
            "matter" => to_matter(cx, &row, &ticket, &input).await,
            "topic" => to_topic(cx, &row, &ticket, &input).await.map(done),
            other => match other.parse() {
                Ok(next) => to_reception(cx, &row, &ticket, &input, next).await.map(done),
                Err(_) => Err(Problem::Invalid(vec![No::ForwardUnknown.into()])),
            },
        },
        Some(taken @ (Step::Come | Step::Miss | Step::Settle)) => simple(cx, &row, &ticket, taken, &input.words).await.map(done),
        _ => Err(No::NotNow.into_problem()),
    }
}

async fn simple(cx: &Context, row: &Reception, ticket: &Ticket, taken: Step, words: &str) -> Result<TicketState, Problem> {
    let mut faults = Faults::default();
    let result = faults.words(words, "words", 0);
    faults.unless(taken != Step::Settle || result.chars().count() >= 2, No::ResultMissing);
    act!(cx, Action::ReceptionsHold, &(ticket.id, taken, &result), |acting| {
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        faults.end()?;
        let ticket = store::ticket(acting.tx(), ticket.id).await?.ok_or(Problem::NotFound)?;
        if taken == Step::Settle {
            tell_holder(acting, cx, row, &ticket, "reception-settled", &result).await?;
        }
        step(acting, cx, ticket, taken, at_table(cx, capacity), &result, "").await
    })
}

/// Writes on the ticket where it went.
async fn went(
    acting: &mut Acting,
    cx: &Context,
    row: &Reception,
    ticket: Ticket,
    capacity: Capacity,
    to: &str,
) -> Result<TicketState, Problem> {
    tell_holder(acting, cx, row, &ticket, "reception-forwarded", "").await?;
    step(acting, cx, ticket, Step::Forward, at_table(cx, capacity), "", to).await
}

fn may_forward(ticket: &Ticket) -> Result<(), Problem> {
    if ticket.is_open() { Ok(()) } else { Err(No::NotNow.into_problem()) }
}

/// What is sent on: what was written down at the table, or what the ticket says.
fn said(cx: &Context, ticket: &Ticket, input: &TableStep) -> Result<String, Problem> {
    if input.words.trim().is_empty() { words_of(cx, ticket) } else { measured(&input.words) }
}

/// Takes it in as a matter, by the one intake. Sent twice under one key, it is the same matter with the same code.
async fn to_matter(cx: &Context, row: &Reception, ticket: &Ticket, input: &TableStep) -> Result<TableDone, Problem> {
    cx.may(Action::MattersCapture, &row.object())?;
    let words = said(cx, ticket, input)?;
    let captured = captured(cx, row, &input.category, &words).await?;
    let mut done = to_matter_once(cx, row, ticket.id, (&words, &input.category), &captured).await;
    if number_taken(&done) {
        done = to_matter_once(cx, row, ticket.id, (&words, &input.category), &captured).await;
    }
    done?.opened(cx)
}

async fn to_matter_once(
    cx: &Context,
    row: &Reception,
    ticket: Uuid,
    (words, category): (&str, &str),
    captured: &Captured,
) -> Result<KeptDone, Problem> {
    act!(cx, Action::ReceptionsHold, &(ticket, words, category, "to-matter"), |acting| {
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        let ticket = store::ticket(acting.tx(), ticket).await?.ok_or(Problem::NotFound)?;
        forward_to_matter(acting, cx, row, ticket, capacity, captured).await
    })
}

/// Proposes it as a topic for a meeting, such as the one a reception day leads to. What the ticket says was written for those
/// who receive and stays with them: whoever sits there writes down what everybody may read.
async fn to_topic(cx: &Context, row: &Reception, ticket: &Ticket, input: &TableStep) -> Result<TicketState, Problem> {
    let words = measured(&input.words)?;
    if words.is_empty() {
        return Err(Problem::Invalid(vec![No::TopicWords.into()]));
    }
    let first = words.lines().next().unwrap_or_default();
    let title: String = first.chars().take(TITLE_CHARS_MAX).collect();
    let propound = Propound { place: Some(row.compound), title, words, ..Propound::default() };
    let proposal = Proposal::of(cx, &propound).await?;
    act!(cx, Action::ReceptionsHold, &(ticket.id, &propound.words, "to-topic"), |acting| {
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        let ticket = store::ticket(acting.tx(), ticket.id).await?.ok_or(Problem::NotFound)?;
        may_forward(&ticket)?;
        let topic = proposal.put(acting, cx).await?;
        went(acting, cx, row, ticket, capacity, &format!("topic/{}", topic.id)).await
    })
}

/// Gives the same person the next number at another reception: the two tickets know of each other.
async fn to_reception(
    cx: &Context,
    row: &Reception,
    ticket: &Ticket,
    input: &TableStep,
    next: Uuid,
) -> Result<TicketState, Problem> {
    let words = said(cx, ticket, input)?;
    act!(cx, Action::ReceptionsHold, &(ticket.id, next, &words), |acting| {
        let capacity = cx.may(Action::ReceptionsHold, &row.object())?;
        let ticket = store::ticket(acting.tx(), ticket.id).await?.ok_or(Problem::NotFound)?;
        may_forward(&ticket)?;
        let there = store::reception(acting.tx(), next).await?;
        let there = there.filter(|there| there.compound == row.compound && there.id != row.id);
        let there = there.ok_or_else(|| Problem::Invalid(vec![No::ForwardUnknown.into()]))?;
        open(&there, cx.now)?;
        let all = store::tickets(acting.tx(), next).await?;
        let mut copy = fresh(cx, &there, &all, 0, holder_of(cx, &ticket)?, &words)?;
        copy.came_from = Some(ticket.id);
        store::insert_ticket(acting, &copy).await?;
        let (action, by) = at_table(cx, capacity);
        acting.note(copy.line(action, by)?.detail(json!({ "step": "came-from" })));
        tell_holder(acting, cx, &there, &copy, "reception-next", &copy.number.to_string()).await?;
        step(acting, cx, ticket, Step::Forward, at_table(cx, capacity), "", &format!("ticket/{}", copy.id)).await
    })
}
