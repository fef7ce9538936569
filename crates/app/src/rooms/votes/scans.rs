//! Pictures of paper ballots: kept sealed for as long as somebody may object, so that what was typed can be held against what
//! was marked. Each look goes through one door that writes down who looked; a secret ballot is never photographed.

use super::change::{Change, Faults};
use super::model::Vote;
use super::prepare::IntoProblem as _;
use super::requests::OBJECTION;
use super::seal;
use super::store::scans::{self as store, Scan};
use super::store::{paper, requests, votes};
use crate::act;
use crate::context::Context;
use crate::crypto::{self, Purpose};
use crate::db::Tx;
use crate::desk::{By, Line, Subject};
use crate::problem::Problem;
use crate::rooms::matters::{self, PhotoIn};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{No, State};
use serde_json::json;
use uuid::Uuid;

/// So many pictures of one paper: its sides, and once more after a blurred one.
const OF_ONE_PAPER: usize = 4;
const AT_ONCE: i64 = 200;

fn blob_name(id: Uuid) -> String {
    format!("scans/{id}")
}

/// What the seal is bound to: a picture put in another's place does not open.
fn place(id: Uuid) -> String {
    format!("paper-scan/{id}")
}

fn line(row: &Scan, by: By) -> Result<Line, Problem> {
    let subject = Subject { kind: "paper-scan", id: row.id };
    Line::about(Action::VotesEnter, by, row.community, subject, row.revision, row)
}

/// Whether pictures of papers are kept of this vote now.
pub(super) fn takes_scans(vote: &Vote) -> Result<bool, Problem> {
    let state = vote.state()?;
    let in_time = matches!(state, State::Open | State::Closed | State::Counted | State::Published);
    Ok(!vote.secret && vote.kind()?.by_pack() && vote.is_held_here()? && in_time)
}

impl Vote {
    /// Until its result can no longer be objected to.
    fn may_be_objected_to(&self, now: Millis) -> bool {
        self.objections_until.is_none_or(|until| now <= until)
    }
}

/// Keeps a picture of a paper ballot, sealed.
pub async fn keep_scan(cx: &Context, id: VoteId, code: &str, photo: PhotoIn) -> Result<Uuid, Problem> {
    let account = cx.account()?;
    let vote = votes::vote(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesEnter, &vote.object())?;
    if vote.secret {
        return Err(No::ScanSecret.into_problem());
    }
    if !takes_scans(&vote)? || !vote.may_be_objected_to(cx.now) {
        return Err(No::NotNow.into_problem());
    }
    let tag = seal::paper_tag(cx, code);
    let found = paper::by_tag(&mut cx.app.db.read().await?, tag).await?.filter(|one| one.vote == id);
    let Some(of) = found else { return Err(Problem::Invalid(vec![No::CodeUnknown.into()])) };
    let plain = matters::picture(photo).await?;
    let row_id = cx.id();
    let sealed = cx.app.keys.seal(Purpose::Votes, &place(row_id), cx.app.chance.bytes(), &plain);
    let row = Scan {
        id: row_id,
        vote: id,
        community: vote.community,
        paper: of.id,
        bytes: i64::try_from(sealed.len()).unwrap_or(i64::MAX),
        digest: crypto::digest(&sealed).to_vec(),
        added_by: account,
        at: cx.now,
        looks: 0,
        gone: None,
        revision: 1,
    };
    cx.app.blobs.put(&blob_name(row_id), sealed.into()).await?;
    // A key of its own: the entry that came with it has the form's.
    let cx = Context { key: cx.key.as_ref().map(|key| format!("{key}-scan")), ..cx.clone() };
    let done = act!(&cx, Action::VotesEnter, &(id, "scan", crypto::hex(&tag), crypto::hex(&crypto::digest(&plain))), |acting| {
        let change = Change::begin(acting, &cx, id, Action::VotesEnter, &Faults::default()).await?;
        if !takes_scans(&change.vote)? || !change.vote.may_be_objected_to(cx.now) {
            return Err(No::NotNow.into_problem());
        }
        if store::of_paper(acting.tx(), row.paper).await?.len() >= OF_ONE_PAPER {
            return Err(No::ScanMany.with("most", OF_ONE_PAPER).into());
        }
        store::insert(acting, &row).await?;
        acting.note(line(&row, By::person(&cx, change.capacity))?.detail(json!({ "step": "paper-scanned" })));
        Ok(row.id)
    });
    cx.app.blobs.keep_if_named(&blob_name(row_id), &done, |kept| *kept == row_id).await;
    done
}

/// Opens a picture for somebody who enters or compares, and writes down that they looked.
pub async fn see_scan(cx: &Context, id: VoteId, scan: Uuid) -> Result<Vec<u8>, Problem> {
    let cx = Context { key: None, ..cx.clone() };
    act!(&cx, Action::VotesEnter, &(id, "see-scan", scan), |acting| {
        let change = Change::begin(acting, &cx, id, Action::VotesEnter, &Faults::default()).await?;
        let found = store::scan(acting.tx(), scan).await?.filter(|one| one.vote == id && one.gone.is_none());
        let mut row = found.ok_or(Problem::NotFound)?;
        row.looks += 1;
        row.revision += 1;
        store::update(acting, &row).await?;
        acting.note(line(&row, By::person(&cx, change.capacity))?.detail(json!({ "step": "paper-scan-seen" })));
        Ok(())
    })?;
    let sealed = cx.app.blobs.get(&blob_name(scan)).await?.ok_or(Problem::NotFound)?;
    Ok(cx.app.keys.open(Purpose::Votes, &place(scan), &sealed)?)
}

/// Deletes the pictures of a vote nobody may object to any more, when every objection has its answer. The rows stay, and say
/// when.
pub(crate) async fn forget_scans(cx: &Context, vote: Uuid) -> Result<(), Problem> {
    let id = VoteId(vote);
    let Some(vote) = votes::vote(&mut cx.app.db.read().await?, id).await? else { return Ok(()) };
    if vote.objections_until.is_some_and(|until| cx.now <= until) {
        return Ok(());
    }
    let cx = Context { key: None, ..cx.clone() };
    // They may be what an objection is answered from.
    if vote.state()? != State::Annulled && requests::open(&mut cx.app.db.read().await?, id, OBJECTION).await? > 0 {
        // The last answer asks for this again.
        return Ok(());
    }
    loop {
        let here = store::of_vote(&mut cx.app.db.read().await?, id, AT_ONCE).await?;
        if here.is_empty() {
            return Ok(());
        }
        // The file first: a row that says it is gone must be right.
        for row in &here {
            cx.app.blobs.delete(&blob_name(row.id)).await?;
        }
        act!(&cx, Action::VotesEnter, &(id, "forget-scans"), |acting| {
            let change = Change::begin(acting, &cx, id, Action::VotesEnter, &Faults::default()).await?;
            for row in &here {
                let row = Scan { gone: Some(cx.now), revision: row.revision + 1, ..row.clone() };
                store::update(acting, &row).await?;
                acting.note(line(&row, By::person(&cx, change.capacity))?.detail(json!({ "step": "paper-scan-gone" })));
            }
            Ok(())
        })?;
    }
}

/// The sealed files with their sizes: what `doctor` holds the store against.
pub async fn scan_files(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, String, i64)>, Problem> {
    let rows = store::files_after(tx, after, limit).await?;
    Ok(rows.into_iter().map(|(id, bytes)| (id, blob_name(id), bytes)).collect())
}
