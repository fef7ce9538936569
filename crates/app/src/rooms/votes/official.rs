//! The result of an official system of voting. Where a rule pack says that ballots are not cast here, the vote is prepared
//! and announced here, and afterwards the official figures are written down with their proof: by one person, and counted
//! only when a second one has held them against the proof. Whether it passed, and who has a seat, is computed from the
//! figures by the pack.

mod election;

use super::change::{Change, Faults, days_from, names_somebody};
use super::inputs::{JudgeOfficial, RecordOfficial, VoteState};
use super::model::Vote;
use super::packs;
use super::prepare::IntoProblem as _;
use super::set::hide_areas;
use super::store::official::{self as store, Official};
use super::store::votes;
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::outbox::Job;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::matters;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::official::{self as rules, Side, State as At};
use pavilion_rules::votes::publish::{Group, areas_may_be_told};
use pavilion_rules::votes::{No, REASON_CHARS, Step};
use pavilion_tally::{Counts, Totals, judge};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// Where the picture of an official result lies.
pub(super) fn blob_name(id: Uuid) -> String {
    format!("official/{id}.jpg")
}

impl Vote {
    /// Whether ballots are cast and counted here, or in the official system of the place.
    pub(super) fn is_held_here(&self) -> Result<bool, Problem> {
        Ok(!self.kind()?.by_pack() || packs::of(&self.pack)?.holding.is_held_here())
    }

    /// Asked before anything is taken that would be a ballot.
    pub(super) fn taken_here(&self) -> Result<(), Problem> {
        if self.is_held_here()? { Ok(()) } else { Err(No::Electronic.into_problem()) }
    }
}

fn line(row: &Official, by: By) -> Result<Line, Problem> {
    let subject = Subject { kind: "vote-official", id: row.id };
    Line::about(Action::VotesCount, by, row.community, subject, row.revision, row)
}

fn sides(row: &Official) -> (Side, Side) {
    let heads = Side { all: row.heads_all, in_favour: row.heads_for, against: row.heads_against, abstain: row.heads_abstain };
    let area = Side { all: row.area_all, in_favour: row.area_for, against: row.area_against, abstain: row.area_abstain };
    (heads, area)
}

/// What was sent, tidied and measured, as the row it becomes.
fn measured(cx: &Context, id: Uuid, vote: VoteId, input: &RecordOfficial, faults: &mut Faults) -> Result<Official, Problem> {
    let system = faults.text(&input.system, "system", (2, 80), No::OfficialSystem, No::TextTooLong);
    let address = faults.text(&input.address, "address", (0, 500), No::OfficialAddress, No::TextTooLong);
    let reference = faults.text(&input.reference, "reference", (0, 200), No::OfficialProof, No::TextTooLong);
    faults.unless(!names_somebody(&system), No::OfficialSystem);
    let row = Official {
        id,
        vote,
        community: None,
        state: At::Waiting.name().to_owned(),
        system,
        heads_all: input.heads.all,
        heads_for: input.heads.in_favour,
        heads_against: input.heads.against,
        heads_abstain: input.heads.abstain,
        area_all: input.area.all,
        area_for: input.area.in_favour,
        area_against: input.area.against,
        area_abstain: input.area.abstain,
        address,
        reference,
        photo: None,
        bytes: 0,
        digest: None,
        entered_by: cx.account()?,
        at: cx.now,
        judged_by: None,
        judged_at: None,
        why: String::new(),
        revision: 1,
        standing: String::new(),
    };
    faults.0.extend(rules::proven(input.photo.is_some(), &row.address, &row.reference).err());
    Ok(row)
}

/// Asked before a picture is opened, which is work: only for those who may write the result down.
async fn may_record(cx: &Context, id: VoteId) -> Result<Vote, Problem> {
    let vote = votes::vote(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesCount, &vote.object())?;
    if vote.is_held_here()? {
        return Err(No::NotNow.into_problem());
    }
    Ok(vote)
}

/// Writes the figures of the official system down, with their proof. They count when somebody else has confirmed them.
pub async fn record_official(cx: &Context, id: VoteId, input: RecordOfficial) -> Result<VoteState, Problem> {
    let vote = may_record(cx, id).await?;
    let row_id = cx.id();
    let mut faults = Faults::default();
    let mut row = measured(cx, row_id, id, &input, &mut faults)?;
    match election::standing(&mut cx.app.db.read().await?, &vote, &input).await? {
        Err(no) => faults.0.push(no),
        Ok(standing) if standing.is_empty() => {
            let (heads, area) = sides(&row);
            faults.0.extend(rules::whole(&heads, &area).err());
        }
        Ok(standing) => {
            // Of an election only how much has a say in all is said of the whole.
            (row.heads_for, row.heads_against, row.heads_abstain) = (0, 0, 0);
            (row.area_for, row.area_against, row.area_abstain) = (0, 0, 0);
            row.standing = standing;
        }
    }
    if let (Some(photo), true) = (&input.photo, faults.0.is_empty()) {
        let bytes = matters::picture(photo.clone()).await?;
        row.bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        (row.photo, row.digest) = (Some(row_id), Some(crypto::digest(&bytes).to_vec()));
        cx.app.blobs.put(&blob_name(row_id), bytes.into()).await?;
    }
    let done = act!(cx, Action::VotesCount, &(id, "official", &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesCount, &faults).await?;
        change.take(acting, cx, Step::Record).await?;
        if store::newest(acting.tx(), id).await?.is_some_and(|one| one.state == At::Waiting.name()) {
            return Err(No::OfficialWaiting.into_problem());
        }
        let row = Official { community: change.vote.community, ..row.clone() };
        store::insert(acting, &row).await?;
        acting.note(line(&row, By::person(cx, change.capacity))?.detail(json!({ "step": "official-recorded" })));
        change.end(acting, cx, "official-recorded", json!({ "system": row.system })).await
    });
    if row.photo.is_some() {
        let there = store::is_there(&mut cx.app.db.read().await?, row_id).await?;
        cx.app.blobs.keep_if_named(&blob_name(row_id), &done, |_| there).await;
    }
    done
}

/// The second person has held the figures against the proof: they count, or go back with a reason.
pub async fn judge_official(cx: &Context, id: VoteId, input: JudgeOfficial) -> Result<VoteState, Problem> {
    let account = cx.account()?;
    let mut faults = Faults::default();
    let least = if input.confirmed { 0 } else { REASON_CHARS.0 };
    let why = faults.text(&input.reason, "reason", (least, REASON_CHARS.1), No::ReasonMissing, No::TextTooLong);
    act!(cx, Action::VotesCount, &(id, "judge-official", &input), |acting| {
        let mut change = Change::begin(acting, cx, id, Action::VotesCount, &faults).await?;
        let newest = store::newest(acting.tx(), id).await?;
        let found = newest.filter(|one| one.id == input.official && one.state == At::Waiting.name());
        let Some(mut row) = found else { return Err(No::OfficialMissing.into_problem()) };
        rules::second(row.entered_by == account)?;
        change.take(acting, cx, if input.confirmed { Step::Count } else { Step::Record }).await?;
        (row.judged_by, row.judged_at) = (Some(account), Some(cx.now));
        row.state = if input.confirmed { At::Confirmed } else { At::Returned }.name().to_owned();
        row.why.clone_from(&why);
        row.revision += 1;
        store::update(acting, &row).await?;
        let step = if input.confirmed { "official-confirmed" } else { "official-returned" };
        acting.note(line(&row, By::person(cx, change.capacity))?.detail(json!({ "step": step })));
        if input.confirmed {
            let (outcome, result) = result_of(acting.tx(), &change.vote, &row).await?;
            (change.vote.outcome, change.vote.result) = (outcome, result.to_string());
            change.vote.counted = Some(cx.now);
            let days = packs::of(&change.vote.pack)?.holding.days_to_publish;
            let job = Job::PublishVote { vote: id.0 };
            acting.enqueue_at(cx, change.vote.community, &job, days_from(cx.now, days)).await?;
        }
        change.end(acting, cx, step, json!({ "reason": why })).await
    })
}

/// What the figures decide by the pack, and the figures as everybody reads them.
pub(super) async fn result_of(tx: &mut Tx, vote: &Vote, row: &Official) -> Result<(String, Json), Problem> {
    if let Some(standing) = row.election()? {
        return election::result(tx, vote, row, &standing).await;
    }
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    let counts = |side: &Side| Counts {
        in_favour: whole(side.in_favour),
        against: whole(side.against),
        abstain: whole(side.abstain),
        invalid: 0,
    };
    let (heads, area) = sides(row);
    let totals = Totals { heads: counts(&heads), heads_all: whole(heads.all), area: counts(&area), area_all: whole(area.all) };
    let judged = judge(&totals, &packs::of(&vote.pack)?.pack, &vote.matter)
        .ok_or_else(|| anyhow::anyhow!("vote {} is about no known matter", vote.id))?;
    let outcome = judged.outcome.name().to_owned();
    // Who holds most of a group is not known from here; how many owners it has is.
    let group = |heads: u64, area: u64| Group { heads, area, largest: 0 };
    let silent = |counts: &Counts, all: u64| all.saturating_sub(counts.in_favour + counts.against + counts.abstain);
    let (by_heads, by_area) = (&totals.heads, &totals.area);
    let told = areas_may_be_told(&[
        group(by_heads.in_favour, by_area.in_favour),
        group(by_heads.against, by_area.against),
        group(by_heads.abstain, by_area.abstain),
        group(silent(by_heads, totals.heads_all), silent(by_area, totals.area_all)),
    ]);
    let mut result = json!({
        "outcome": outcome, "participation": judged.participation, "approval": judged.approval,
        "heads": totals.heads, "area": totals.area, "areas_told": told,
        "elsewhere": election::elsewhere(row),
    });
    if let (false, Json::Object(result)) = (told, &mut result) {
        hide_areas(result);
    }
    Ok((outcome, result))
}

/// What was written down last, for those who may see it: everybody once the result is published.
pub(super) async fn seen(tx: &mut Tx, cx: &Context, vote: &Vote) -> Result<Option<Official>, Problem> {
    let told = vote.published.is_some();
    if !told && !cx.can(Action::VotesCount, &vote.object()) {
        return Ok(None);
    }
    Ok(store::newest(tx, vote.id).await?.filter(|one| !told || one.state == At::Confirmed.name()))
}

/// The pictures by the names of their files, with their sizes: what `doctor` holds the store against.
pub async fn official_photos(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, String, i64)>, Problem> {
    let rows = store::photos_after(tx, after, limit).await?;
    Ok(rows.into_iter().map(|(id, bytes)| (id, blob_name(id), bytes)).collect())
}
