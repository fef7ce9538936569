//! The count, and the set everybody gets: enough to count it again, and nothing that says who said what.
//!
//! Three lists stand side by side in one file and cannot be joined: the marks (each voter finds their own and sees that it
//! says what they said), the proofs (each voter can show that theirs is among them), and the heads with their choices,
//! areas laid out evenly, from which anybody counts the result again.

mod decision;
mod lists;

pub(super) use decision::hide_areas;

use super::cast::key_of;
use super::model::{RollLine, Vote};
use super::roll::LINES_AT_ONCE;
use super::seal::{VoteKey, mark};
use super::store::{ballots, roll};
use crate::context::Context;
use crate::crypto;
use crate::problem::Problem;
use pavilion_record::{Hash, tree};
use pavilion_rules::votes::choice::{Choice, Method};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use uuid::Uuid;

/// What a count gives.
pub(super) struct Counted {
    pub(super) outcome: String,
    /// The figures everybody may read.
    pub(super) result: Json,
    /// The figures as they are, for those who check the count.
    pub(super) exact: Json,
    pub(super) file: Vec<u8>,
    pub(super) ballots: i64,
}

/// The last ballot of one seat.
pub(super) struct Last {
    pub(super) seat: Uuid,
    pub(super) choice: Choice,
    pub(super) number: [u8; 32],
    pub(super) proof: [u8; 32],
}

/// Everything a count is made from.
pub(super) struct Cast {
    pub(super) last: Vec<Last>,
    pub(super) superseded: i64,
}

/// The files of a set, by name.
pub(super) type Files = Vec<(&'static str, Vec<u8>)>;

/// Reads the ballots in pages; of each seat the last is kept.
pub(super) async fn read_ballots(cx: &Context, vote: &Vote, key: &VoteKey) -> Result<Cast, Problem> {
    let mut tx = cx.app.db.read().await?;
    let mut out = Cast { last: Vec::new(), superseded: 0 };
    let mut after = None;
    loop {
        let page = ballots::in_order(&mut tx, vote.id, after, LINES_AT_ONCE).await?;
        let Some(last) = page.last() else { return Ok(out) };
        after = Some((last.seat, last.at, last.id));
        for ballot in &page {
            let choice = key.choice_of(ballot)?;
            let proof = key.proof(ballot.id, &choice)?;
            if !crypto::same(&proof, &ballot.proof) {
                return Err(Problem::Broken(anyhow::anyhow!("ballot {} does not fit its own proof", ballot.id)));
            }
            let one = Last { seat: ballot.seat, choice, number: key.number(ballot.id), proof };
            match out.last.last_mut() {
                Some(before) if before.seat == one.seat => {
                    *before = one;
                    out.superseded += 1;
                }
                _ => out.last.push(one),
            }
        }
    }
}

/// Reads the roll in pages.
pub(super) async fn read_roll(cx: &Context, vote: &Vote) -> Result<Vec<RollLine>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let (mut all, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let page = roll::lines_after(&mut tx, vote.id, after, LINES_AT_ONCE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.id;
        all.extend(page);
    }
}

/// Counts a vote from what is stored.
pub(super) async fn count(cx: &Context, vote: &Vote) -> Result<Counted, Problem> {
    let key = key_of(&mut cx.app.db.read().await?, cx, vote.id).await?;
    let cast = read_ballots(cx, vote, &key).await?;
    let lines = if vote.on_roll()? { read_roll(cx, vote).await? } else { Vec::new() };
    let options = super::store::options::of_vote(&mut cx.app.db.read().await?, vote.id).await?;
    let vote = vote.clone();
    // Counting a large roll keeps a processor busy for a while.
    tokio::task::spawn_blocking(move || counted(&vote, &lines, &cast, &options))
        .await
        .map_err(|fault| Problem::Broken(fault.into()))?
}

fn counted(vote: &Vote, lines: &[RollLine], cast: &Cast, options: &[super::model::VoteOption]) -> Result<Counted, Problem> {
    let of_seat: HashMap<Uuid, &Choice> = cast.last.iter().map(|one| (one.seat, &one.choice)).collect();
    let (outcome, mut result, exact, mut files) = match vote.method()? {
        Method::Say if vote.kind()?.by_pack() => decision::decided(vote, lines, &of_seat)?,
        Method::Each => decision::elected(vote, lines, &of_seat, options, &seed(vote, cast))?,
        _ => lists::chosen(vote, lines, cast, options)?,
    };
    let proofs = proofs(cast);
    let root = root(&proofs);
    files.push(("marks.csv", marks(cast)?));
    files.push(("proofs.txt", text_of(&proofs)));
    let about = json!({
        "form": "pavilion-vote-set/1",
        "vote": vote.id, "title": vote.title, "kind": vote.kind, "pack": vote.pack, "matter": vote.matter,
        "closed": vote.closes, "roll_sha256": vote.roll_digest.as_deref().map(crypto::hex),
        "ballots": proofs.len(), "superseded": cast.superseded, "proofs_root": root, "outcome": outcome,
        "result": result,
    });
    files.push(("set.json", serde_json::to_vec_pretty(&about)?));
    if let Json::Object(result) = &mut result {
        result.insert("ballots".into(), proofs.len().into());
        result.insert("superseded".into(), cast.superseded.into());
        result.insert("proofs_root".into(), root.into());
    }
    let ballots = i64::try_from(proofs.len()).unwrap_or_default();
    Ok(Counted { outcome, result, exact, file: zipped(&files)?, ballots })
}

/// A number nobody could know before the closing and everybody knows after: for lots.
fn seed(vote: &Vote, cast: &Cast) -> Vec<u8> {
    let root = root(&proofs(cast));
    [vote.roll_digest.clone().unwrap_or_default(), root.into_bytes()].concat()
}

/// The proofs, sorted: their order says nothing.
pub(super) fn proofs(cast: &Cast) -> Vec<[u8; 32]> {
    let mut all: Vec<[u8; 32]> = cast.last.iter().map(|one| one.proof).collect();
    all.sort_unstable();
    all
}

/// The root of the tree over the proofs, in hexadecimal.
pub(super) fn root(proofs: &[[u8; 32]]) -> String {
    let leaves: Vec<Hash> = proofs.iter().map(|proof| Hash::leaf(proof)).collect();
    tree::root_of(&leaves).unwrap_or_else(Hash::of_nothing).to_hex()
}

fn text_of(proofs: &[[u8; 32]]) -> Vec<u8> {
    proofs.iter().fold(Vec::with_capacity(proofs.len() * 65), |mut out, proof| {
        out.extend(crypto::hex(proof).into_bytes());
        out.push(b'\n');
        out
    })
}

/// Each mark and what it says, sorted by mark.
fn marks(cast: &Cast) -> Result<Vec<u8>, Problem> {
    let mut rows: Vec<(String, String)> = Vec::with_capacity(cast.last.len());
    for one in &cast.last {
        rows.push((mark(&one.number), serde_json::to_string(&one.choice)?));
    }
    rows.sort_unstable();
    let mut out = csv::Writer::from_writer(Vec::new());
    let wrong = |fault: csv::Error| Problem::Broken(fault.into());
    out.write_record(["mark", "choice"]).map_err(wrong)?;
    for (mark, choice) in rows {
        out.write_record([mark, choice]).map_err(wrong)?;
    }
    out.into_inner().map_err(|fault| Problem::Broken(anyhow::anyhow!("{fault}")))
}

/// One file of all: the same bytes for the same contents.
fn zipped(files: &Files) -> Result<Vec<u8>, Problem> {
    let broken = |fault: zip::result::ZipError| Problem::Broken(fault.into());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        zip.start_file(*name, options).map_err(broken)?;
        zip.write_all(bytes).map_err(|fault| Problem::Broken(fault.into()))?;
    }
    Ok(zip.finish().map_err(broken)?.into_inner())
}
