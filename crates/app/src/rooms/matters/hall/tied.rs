//! A time at a counter and the matter it is about: booked by whoever raised it, seen by them and by whoever handles it.

use super::super::store::{self as matters, Matter};
use super::counter::Counter;
use super::is_at_counter;
use super::store::{self, TicketRow};
use super::times::{HallBook, HallTicket, by};
use crate::context::Context;
use crate::db::Tx;
use crate::desk::Acting;
use crate::i18n;
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::hall::{No, Step, Ticket};
use pavilion_rules::matters::State;
use serde_json::json;

/// Whether a time can be booked for this matter by whoever acts: their own, of this counter, and not over.
fn fits(cx: &Context, matter: &Matter, counter: &Counter, category: &str) -> Result<bool, Problem> {
    let state = matter.state()?;
    let of_counter = matter.category == category && matter.community == Some(counter.place.id);
    Ok(cx.person().is_some() && matter.is_own(cx) && of_counter && state.is_open() && state != State::Done)
}

/// Refuses a matter somebody did not raise, or of another counter. Which of them it is, is not said: it may be anybody's.
pub(super) async fn may_be_tied(
    tx: &mut Tx,
    cx: &Context,
    counter: &Counter,
    category: &str,
    input: &HallBook,
) -> Result<(), Problem> {
    let Some(id) = input.matter else { return Ok(()) };
    let fits = match matters::matter(tx, id).await? {
        Some(matter) => !input.other && fits(cx, &matter, counter, category)?,
        None => false,
    };
    if fits { Ok(()) } else { Err(Problem::Invalid(vec![No::MatterUnknown.into()])) }
}

/// The matter a page of a counter is opened for, if it can be booked for: its id and its number.
pub(super) async fn asked_for(
    tx: &mut Tx,
    cx: &Context,
    counter: &Counter,
    category: &str,
    asked: &str,
) -> Result<Option<(String, String)>, Problem> {
    let Ok(id) = asked.parse() else { return Ok(None) };
    let Some(matter) = matters::matter(tx, id).await? else { return Ok(None) };
    Ok(fits(cx, &matter, counter, category)?.then(|| (matter.id.to_string(), matter.number)))
}

/// The number somebody holds for a matter, for its reporter and whoever handles it.
pub(super) async fn ticket_of(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Option<TicketRow>, Problem> {
    cx.may(Action::HallSee, &matter.object(cx))?;
    store::of_matter(tx, matter.id).await
}

/// The matter is withdrawn: the place at the counter is free again for somebody else.
pub(in super::super) async fn give_back(acting: &mut Acting, cx: &Context, matter: &Matter) -> Result<(), Problem> {
    if !is_at_counter(&matter.category) {
        return Ok(());
    }
    let booked = store::of_matter(acting.tx(), matter.id).await?.filter(|row| row.state == Ticket::Booked.name());
    let Some(mut row) = booked else { return Ok(()) };
    row.take(Step::Cancel)?;
    row.save(acting).await?;
    let by = by(cx, &row, Capacity::Reporter);
    acting.note(row.line(Action::HallBook, by)?.detail(json!({ "step": Step::Cancel.name(), "matter": "withdrawn" })));
    Ok(())
}

/// What stands on the page of a matter about a time at a counter.
#[derive(Default)]
pub(crate) struct HallPart {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    pub(crate) word: String,
    pub(crate) tone: &'static str,
    /// Where its reporter books a time for it; empty when there is nothing to book.
    pub(crate) book: String,
}

impl HallPart {
    pub(crate) async fn of(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Option<Self>, Problem> {
        if !is_at_counter(&matter.category) || !cx.can(Action::HallSee, &matter.object(cx)) {
            return Ok(None);
        }
        if let Some(row) = ticket_of(tx, cx, matter).await? {
            let word = i18n::text(cx.lang, &format!("hall-ticket-{}", row.state), &[]);
            let (at_ms, tone) = (row.at.0, row.tone());
            return Ok(Some(Self { number: row.number, at_ms, word, tone, ..Self::default() }));
        }
        let (Some(community), state) = (matter.community, matter.state()?) else { return Ok(None) };
        let asks = matter.is_own(cx) && cx.person().is_some() && state.is_open() && state != State::Done;
        if !asks || store::hours(tx, community, &matter.category).await?.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { book: format!("/hall/{}?matter={}", matter.category, matter.id), ..Self::default() }))
    }
}

/// The same for programs.
pub(super) async fn tickets_of(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<HallTicket>, Problem> {
    Ok(ticket_of(tx, cx, matter).await?.iter().map(HallTicket::from).collect())
}
