//! Opening, closing, counting, publishing. Each is a step that can be taken twice and is then done once.

use super::change::{Change, Faults, answer, days_from};
use super::inputs::VoteState;
use super::model::Vote;
use super::store::{ballots, votes};
use super::{notice, packs, seal_in_record, set, starts};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::desk::outbox::Job;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{State, Step};
use serde_json::json;
use uuid::Uuid;

/// A vote as it is now, when it is in this state.
async fn in_state(cx: &Context, id: VoteId, state: State) -> Result<Option<Vote>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let Some(vote) = votes::vote(&mut tx, id).await? else { return Ok(None) };
    Ok((vote.state()? == state).then_some(vote))
}

pub(crate) async fn open_due(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    if in_state(cx, VoteId(vote), State::Notice).await?.is_some() {
        open(cx, VoteId(vote)).await?;
    }
    Ok(())
}

/// Opens a vote whose time has come.
pub async fn open(cx: &Context, id: VoteId) -> Result<VoteState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::VotesCount, &(id, "open"), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesCount, &faults).await?;
        change.take(acting, cx, Step::Open).await?;
        change.end(acting, cx, "opened", json!({})).await
    })
}

pub(crate) async fn close_due(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    // Nobody opened it, though its time has come and gone: then it was open all the while.
    open_due(&Context { key: None, ..cx.clone() }, vote).await?;
    if in_state(cx, VoteId(vote), State::Open).await?.is_some() {
        close(cx, VoteId(vote)).await?;
    }
    Ok(())
}

/// Closes a vote whose time is over. Whoever is casting at this moment is either counted or told that it was too late: ballots
/// on their way are waited for, and one that comes later finds, where it is written, that the vote has closed.
pub async fn close(cx: &Context, id: VoteId) -> Result<VoteState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::VotesCount, &(id, "close"), |acting| {
        ballots::hold_off(acting.tx()).await?;
        let mut change = Change::begin(acting, cx, id, Action::VotesCount, &faults).await?;
        change.take(acting, cx, Step::Close).await?;
        let cast = ballots::how_many(acting.tx(), id).await?;
        // What was cast in an official system is not counted here: somebody writes its result down.
        if change.vote.is_held_here()? {
            acting.enqueue(cx, change.vote.community, &Job::CountVote { vote: id.0 }).await?;
        }
        change.end(acting, cx, "closed", json!({ "ballots": cast })).await
    })
}

/// Counts a closed vote. Killed at any point, it is simply done again: the same ballots give the same bytes.
pub(crate) async fn count_closed(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    let id = VoteId(vote);
    let Some(vote) = in_state(cx, id, State::Closed).await? else { return Ok(()) };
    if !vote.is_held_here()? {
        return Ok(());
    }
    let counted = set::count(cx, &vote).await?;
    let digest = crypto::digest(&counted.file);
    let name = format!("votes/{id}/{}.zip", crypto::hex(&digest[..8]));
    cx.app.blobs.put(&name, counted.file.clone().into()).await?;
    let cx = Context { key: None, ..cx.clone() };
    let faults = Faults::default();
    let done: Result<VoteState, Problem> = act!(&cx, Action::VotesCount, &(id, "count"), |acting| {
        let mut change = Change::begin(acting, &cx, id, Action::VotesCount, &faults).await?;
        if change.vote.state()? != State::Closed {
            return answer(&change.vote);
        }
        change.take(acting, &cx, Step::Count).await?;
        let days = if change.vote.kind()?.by_pack() { packs::of(&change.vote.pack)?.holding.days_to_publish } else { 1 };
        acting.enqueue_at(&cx, change.vote.community, &Job::PublishVote { vote: id.0 }, days_from(cx.now, days)).await?;
        if change.vote.secret
            && let Some(sealed) = votes::key(acting.tx(), id).await?
        {
            votes::destroy_key(acting, id, sealed.len()).await?;
            acting.enqueue(&cx, change.vote.community, &Job::ForgetKey { vote: id.0 }).await?;
        }
        let vote = &mut change.vote;
        vote.outcome.clone_from(&counted.outcome);
        vote.result = counted.result.to_string();
        vote.set_blob.clone_from(&name);
        vote.set_digest = Some(digest.to_vec());
        vote.counted = Some(cx.now);
        let detail = json!({ "ballots": counted.ballots, "set": crypto::hex(&digest), "unlinked": vote.secret });
        change.end(acting, &cx, "counted", detail).await
    });
    done?;
    Ok(())
}

/// The key is out of the table; this takes it out of the files too. Readers may hold them for a moment, so it is a job that
/// comes again, also after the process was killed.
pub(crate) async fn forget_key(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    for _ in 0..FORGETTING_TRIES {
        if cx.app.db.forget_overwritten().await? {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(Problem::Busy(format!("older pages of the file, where the key of vote {vote} was, could not be cleared yet")))
}

const FORGETTING_TRIES: u32 = 20;

pub(crate) async fn publish_due(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    if in_state(cx, VoteId(vote), State::Counted).await?.is_some() {
        publish(cx, VoteId(vote)).await?;
    }
    Ok(())
}

/// Publishes the result: from now on everybody reads the figures and can fetch the counted set, and owners may object.
pub async fn publish(cx: &Context, id: VoteId) -> Result<VoteState, Problem> {
    let faults = Faults::default();
    act!(cx, Action::VotesCount, &(id, "publish"), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesCount, &faults).await?;
        change.take(acting, cx, Step::Publish).await?;
        change.vote.published = Some(cx.now);
        let days = if change.vote.kind()?.by_pack() { packs::of(&change.vote.pack)?.holding.days_to_object } else { 30 };
        let until = days_from(cx.now, days);
        change.vote.objections_until = Some(until);
        acting.enqueue_at(cx, change.vote.community, &Job::ForgetScans { vote: id.0 }, until.plus(1)).await?;
        seal_in_record(acting, cx, &change.vote).await?;
        starts::published(acting, cx, &change.vote, change.capacity).await?;
        notice::draft(acting, cx, &change.vote, change.capacity).await?;
        let detail = json!({ "outcome": change.vote.outcome, "set": change.vote.set_digest.as_deref().map(crypto::hex) });
        change.end(acting, cx, "published", detail).await
    })
}
