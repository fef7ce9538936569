//! Meetings: how people come together over what concerns them, by methods that are files.
//!
//! Topics are collected and screened; a meeting is called under a method, held, and its items go where they belong. What was
//! recorded is never written over: corrections stand beside it. Who sat there is a count and a party.

mod actions;
mod after;
mod api;
mod bench;
mod bodies;
mod chain;
mod change;
mod decided;
mod hold;
mod inputs;
mod kept;
mod library;
mod pages;
mod receptions;
mod remarks;
mod rules_write;
mod samples;
mod shapes;
mod shown;
mod store;
mod table;
mod tell;
mod topics;
mod venue_write;
mod venues;
mod write_method;

pub use actions::{call, call_off, reply, reschedule};
pub use after::{remark, settle};
pub use bench::bench;
pub(crate) use bodies::seats_elected;
pub use bodies::{BodyState, BodyStep, FoundBody, body_step, found_body};
pub use chain::{CarriedOn, CarryOn, carry_on};
pub(crate) use decided::draft_more;
pub use decided::{ITEM_SOURCE, VersionNow, enforce_decided, rule_version, rules_on_their_way, tell_voted};
pub use hold::{add_item, attend, close, count, decide, open, presence, propose, show, take_chair, voice};
pub use inputs::{
    Attend, Bench, Call, CallOff, Count, Decide, MeetingState, Move, NewItem, OnWall, Presence, Propose, Propound, Remarked,
    Reply, Screen, TakeChair, TopicState, Voice,
};
pub use receptions::{
    AnnounceReception, ReceptionState, TakeTicket, TicketState, announce_reception, call_off_reception, cancel_ticket,
    take_ticket,
};
pub use remarks::{RemarkNow, moderate_remark, object_to_hiding, say_about};
pub use rules_write::{DraftRule, RuleState, RuleStep, draft_rule, rule_decision, rule_drafting};
pub use samples::{Checked, LayList, SampleState, check_sample, draw_sample, lay_list};
pub use store::bodies::audited as audited_bodies;
pub use store::chain::audited as audited_carried;
pub use store::methods::audited as audited_methods;
pub use store::receptions::{audited as audited_receptions, audited_tickets};
pub use store::remarks::audited as audited_remarks;
pub use store::rules::audited as audited_rules;
pub use store::samples::audited as audited_samples;
pub use store::topics::audited as audited_topics;
pub use store::venues::{audited as audited_venues, audited_bookings};
pub use store::{ProposalRow, audited, audited_sign_ins};
pub use table::{TableDone, TableStep, table_step, walk_in};
pub(crate) use tell::{carry_out, tell_invited};
pub use topics::{propose as propose_topic, screen as screen_topic, support as support_topic};
pub use venue_write::{VenueState, WriteVenue, add_venue, change_venue};
pub use venues::{BookVenue, BookingState, book_venue, step_booking};
pub use write_method::{WriteMethod, Written, write_method};

use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::ids::PlaceId;

/// The items of a meeting, in the order of its agenda.
pub async fn items_of(tx: &mut Tx, meeting: uuid::Uuid) -> Result<Vec<uuid::Uuid>, Problem> {
    let whole = store::whole(tx, meeting).await?.ok_or(Problem::NotFound)?;
    Ok(whole.items.iter().map(|item| item.id).collect())
}

/// What meetings of a compound proposed to its owners' vote, newest first: for the room of votes.
pub async fn proposals(tx: &mut Tx, compound: PlaceId) -> Result<Vec<ProposalRow>, Problem> {
    store::proposals(tx, compound, "vote").await
}

/// The meeting of a place that runs, or the next announced one: its id, title and beginning, and whether it runs.
pub async fn next_of(
    tx: &mut Tx,
    path: &str,
    now: pavilion_rules::Millis,
) -> Result<Option<(uuid::Uuid, String, pavilion_rules::Millis, bool)>, Problem> {
    store::next_of(tx, path, now).await
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
