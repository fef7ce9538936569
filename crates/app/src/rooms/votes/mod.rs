//! Votes: statutory decisions of owners, consents of an entrance, polls, elections, rankings, budgets.
//!
//! Owns `vote`, its key, options, roll, ballots, papers, mandates and requests, and the projects a vote decides. What a
//! majority is stands in the rule packs of the counting (`pavilion-tally`); who may vote stands on a roll that is frozen
//! before; what was chosen is sealed with one key per vote, and published without anything that leads back to anybody.

mod api;
mod audit;
mod cast;
mod change;
mod count;
mod inputs;
mod local;
mod log;
mod memory;
mod model;
mod notice;
mod official;
mod packs;
mod pages;
mod paper;
mod prepare;
mod project_course;
mod projects;
mod receipt;
mod requests;
mod roll;
mod scans;
mod seal;
mod set;
mod shown;
mod starts;
mod store;

pub use audit::{
    audited_ballots, audited_consents, audited_entries, audited_local, audited_mandates, audited_objections, audited_officials,
    audited_options, audited_papers, audited_parts, audited_projects, audited_requests, audited_scans, audited_starts,
    audited_votes,
};
pub use cast::{cast, end_proxies, give_proxy};
pub(crate) use count::forget_key;
pub use count::{close, open, publish};
pub(crate) use count::{close_due, count_closed, open_due, publish_due};
pub use inputs::{
    AddOption, Announce, Cast, CorrectLine, DecideOption, Entered, JudgeOfficial, OfficialSide, Prepare, RecordOfficial, Serve,
    SetLocal, StartState, Taken, VoteState,
};
pub use local::set_local;
pub use memory::Memory;
pub use model::{Settings, Starts};
pub use official::{judge_official, official_photos, record_official};
pub(crate) use pages::{fen, yuan};
pub use paper::{Printed, enter_for, enter_paper, print_papers, void_paper};
pub use prepare::{add_option, announce, annul, change, decide_option, prepare, propose, withdraw};
pub use project_course::{drop_project, link_vote, note_milestone, start_works};
pub use projects::{
    BeginProject, PartOf, ProjectState, begin_project, consent, enter_consent, object_to, set_shares, settle_objection,
};
pub use receipt::{Checked, Inclusion, Receipt, Recount, check_receipt, inclusion, published_set, receipt, recount};
pub use requests::{answer_request, ask};
pub(crate) use roll::fill_roll;
pub use roll::{claim, correct_line, make_roll, serve};
pub(crate) use scans::forget_scans;
pub use scans::{keep_scan, scan_files, see_scan};
pub(crate) use starts::start_decided;
pub use starts::{DecidedMoney, decided_money, decides_on, money_decided, try_again};

use crate::context::Context;
use crate::db::Tx;
use crate::desk::Acting;
use crate::problem::Problem;
use crate::rooms::record;
use crate::web::Routes;
use model::Vote;
use pavilion_rules::ids::VoteId;
use uuid::Uuid;

/// Puts what was published on the public record: the outcome, and the digests of roll and counted set.
async fn seal_in_record(acting: &mut Acting, cx: &Context, vote: &Vote) -> Result<(), Problem> {
    let hex = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(crate::crypto::hex);
    let mut body = serde_json::json!({
        "form": "pavilion-vote-result/1", "vote": vote.id, "title": vote.title, "kind": vote.kind, "pack": vote.pack,
        "matter": vote.matter, "reason": vote.reason, "closed": vote.closes, "outcome": vote.outcome,
        "roll_sha256": hex(&vote.roll_digest), "set_sha256": hex(&vote.set_digest),
    });
    if !vote.is_held_here()? {
        // Of a result that was counted elsewhere, the figures themselves and what proves them.
        body["figures"] = serde_json::from_str(&vote.result)?;
    }
    let sealed =
        record::Sealed { kind: "tally", subject: vote.id.0, title: vote.title.clone(), body: serde_json::to_vec(&body)? };
    record::seal(acting, cx, vote.community, &sealed).await.map(|_| ())
}

/// The parts of a roll, an entrance each.
pub async fn parts(tx: &mut Tx, id: VoteId) -> Result<Vec<Uuid>, Problem> {
    Ok(store::roll::parts(tx, id, "", 20_000).await?.into_iter().map(|part| part.id).collect())
}

/// The lines of a roll, at most five thousand: for demos and tests.
pub async fn lines(tx: &mut Tx, id: VoteId) -> Result<Vec<Uuid>, Problem> {
    Ok(store::roll::lines_after(tx, id, Uuid::nil(), roll::LINES_AT_ONCE).await?.into_iter().map(|line| line.id).collect())
}

/// Votes of a compound in which people vote at this moment, those that close first first: id, title, until when.
pub async fn open_in(
    tx: &mut Tx,
    compound: pavilion_rules::ids::PlaceId,
    now: pavilion_rules::Millis,
    limit: i64,
) -> Result<Vec<(VoteId, String, pavilion_rules::Millis)>, Problem> {
    Ok(store::votes::open_in(tx, compound, now, limit).await?)
}

/// What a vote drawn from a survey of demand says it came from: of these there is one at a time.
pub const FROM_SURVEY: &str = "survey";

/// The newest vote of a compound that was drawn from something and was not withdrawn or annulled, and whether it is still to come
/// or goes on: when its result is published, the same can be put again.
pub async fn newest_from(
    tx: &mut Tx,
    compound: pavilion_rules::ids::PlaceId,
    (kind, source): (&str, Uuid),
) -> Result<Option<(VoteId, bool)>, Problem> {
    Ok(store::votes::newest_from(tx, compound, kind, source).await?)
}

/// What was drawn from a survey is put once at a time. It is asked in the act that writes it, so that two at once make one vote.
async fn once_at_a_time(
    tx: &mut Tx,
    compound: pavilion_rules::ids::PlaceId,
    (kind, source): (&str, Option<Uuid>),
) -> Result<(), Problem> {
    let (FROM_SURVEY, Some(source)) = (kind, source) else { return Ok(()) };
    match store::votes::newest_from(tx, compound, kind, source).await? {
        Some((_, true)) => Err(Problem::Refused(pavilion_rules::surveys::No::VoteThere.into())),
        _ => Ok(()),
    }
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
