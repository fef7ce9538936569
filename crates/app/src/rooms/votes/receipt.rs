//! The own part of a vote: lines of the roll, ballots, and the receipt of the one that counts.
//!
//! A receipt has two halves. The proof may be shown to anybody: it is one of the published proofs or not, and says nothing of
//! the choice. The number is the voter's own: with it they find their line among the published marks, and see that it says
//! what they said. Whoever is shown the number can see that too, so it is not for showing, and nobody gets it but the
//! account that cast the ballot: not who speaks for the line later, not the owner whose proxy voted, not who handed in paper.

use super::cast::key_of;
use super::memory::Proofs;
use super::model::{RollLine, Vote};
use super::official::result_of;
use super::prepare::IntoProblem as _;
use super::seal::mark;
use super::store::{ballots, official, roll, votes};
use super::{memory, model, set};
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::people;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::No;
use serde::Serialize;
use std::io::Read as _;
use utoipa::ToSchema;
use uuid::Uuid;

/// One line the reader has something to do with.
pub(super) struct OwnLine {
    pub(super) line: RollLine,
    /// The reader speaks for it.
    pub(super) mine: bool,
    /// As a proxy.
    pub(super) by_proxy: bool,
    /// Nobody speaks for it, and the reader lives there.
    pub(super) may_claim: bool,
    /// When the ballot that counts now was cast, and how.
    pub(super) cast: Option<(Millis, String)>,
    pub(super) earlier: usize,
}

/// The reader's own part of a vote.
pub(super) async fn own_lines(tx: &mut Tx, cx: &Context, vote: &Vote) -> Result<Vec<OwnLine>, Problem> {
    let Some(person) = cx.person() else { return Ok(Vec::new()) };
    if !vote.on_roll()? {
        return Ok(Vec::new());
    }
    let mut all = roll::lines_of_voter(tx, vote.id, person.account).await?;
    let homes = people::homes_of(tx, person.account, cx.now).await?;
    for home in homes {
        if let Some(line) = roll::line_of_dwelling(tx, vote.id, home).await?
            && !all.iter().any(|one| one.id == line.id)
        {
            all.push(line);
        }
    }
    let by_proxy = roll::spoken_for(tx, vote.id, person.account).await?;
    for (id, _) in &by_proxy {
        if !all.iter().any(|one| one.id == *id)
            && let Some(line) = roll::line(tx, *id).await?
        {
            all.push(line);
        }
    }
    let mut out = Vec::with_capacity(all.len());
    for line in all {
        let cast = ballots::of_seat(tx, vote.id, line.id).await?;
        let proxy = by_proxy.iter().any(|(id, _)| *id == line.id);
        out.push(OwnLine {
            mine: line.voter == Some(person.account),
            by_proxy: proxy,
            may_claim: line.voter.is_none() && !proxy,
            cast: cast.first().map(|one| (one.at, one.channel.clone())),
            earlier: cast.len().saturating_sub(1),
            line,
        });
    }
    Ok(out)
}

/// A receipt, as a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoteReceipt)]
pub struct Receipt {
    pub form: &'static str,
    pub vote: Uuid,
    pub title: String,
    /// When it was taken, in milliseconds since 1970.
    pub at: i64,
    /// `page`, `paper` or `door`.
    pub channel: String,
    /// May be shown: it stands among the published proofs when this ballot was counted.
    pub proof: String,
    /// Not for showing: with it anybody finds the choice among the published marks. Empty for whoever did not cast it.
    pub number: String,
    /// The mark made from the number.
    pub mark: String,
}

/// The receipt of the ballot that counts now for a line, or of the own one where everybody has a voice.
pub async fn receipt(cx: &Context, id: VoteId, line: Option<Uuid>) -> Result<Receipt, Problem> {
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesCast, &vote.object())?;
    let key = key_of(&mut tx, cx, id).await?;
    let seat = if vote.on_roll()? {
        let own = own_lines(&mut tx, cx, &vote).await?;
        let mut own = own.iter().filter(|one| one.mine || one.by_proxy);
        let found = own.find(|one| line.is_none_or(|line| line == one.line.id));
        found.map(|one| one.line.id).ok_or(Problem::NotFound)?
    } else {
        key.seat(account)
    };
    let Some(ballot) = ballots::of_seat(&mut tx, id, seat).await?.into_iter().next() else {
        return Err(No::NotCounted.into_problem());
    };
    // Whoever speaks for the line learns that it was cast and can prove it. What was said, only who said it.
    let caster = ballots::cast_by(&mut tx, ballot.id).await?;
    let own = caster.is_some_and(|tag| crypto::same(&tag, &key.tag_of(account, ballot.id)));
    let number = own.then(|| key.number(ballot.id));
    Ok(Receipt {
        form: "pavilion-vote-receipt/1",
        vote: id.0,
        title: vote.title,
        at: ballot.at.0,
        channel: ballot.channel,
        proof: crypto::hex(&ballot.proof),
        number: number.map_or_else(String::new, |number| crypto::hex(&number)),
        mark: number.map_or_else(String::new, |number| mark(&number)),
    })
}

/// Whether a proof is among those counted, and the way to the root.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VoteInclusion)]
pub struct Inclusion {
    pub counted: bool,
    pub index: i64,
    pub size: i64,
    pub root: String,
    /// Hashes from the leaf's neighbour up (RFC 6962).
    pub path: Vec<String>,
}

/// Looks a proof up in the published set.
pub async fn inclusion(cx: &Context, id: VoteId, proof: &str) -> Result<Inclusion, Problem> {
    let vote = votes::vote(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    has_set(&vote)?;
    let proofs = memory::proofs(cx, id, vote.set_digest.as_deref().unwrap_or_default()).await?;
    Ok(look_up(&proofs, &proof.trim().to_ascii_lowercase()))
}

/// The proofs of a set, with the tree over them.
pub(super) fn proofs_of(set: &[u8]) -> Result<Proofs, Problem> {
    let text = String::from_utf8(file_of(set, "proofs.txt")?).map_err(|fault| Problem::Broken(fault.into()))?;
    Proofs::read(&text)
}

fn look_up(proofs: &Proofs, proof: &str) -> Inclusion {
    let size = i64::try_from(proofs.size()).unwrap_or(-1);
    let Some((at, path)) = proofs.find(proof) else {
        return Inclusion { counted: false, index: -1, size, root: proofs.root(), path: Vec::new() };
    };
    let path = path.iter().map(pavilion_record::Hash::to_hex).collect();
    Inclusion { counted: true, index: i64::try_from(at).unwrap_or(-1), size, root: proofs.root(), path }
}

/// A receipt held against a set that was downloaded: whether the ballot is in it, and what its mark says there.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    pub counted: bool,
    pub said: Option<String>,
    pub index: i64,
    pub size: i64,
    pub root: String,
}

/// Checks a receipt file against a set file. Trusts nothing but the two.
pub fn check_receipt(receipt: &[u8], set: &[u8]) -> Result<Checked, Problem> {
    let receipt: serde_json::Value = serde_json::from_slice(receipt)?;
    let text = |name: &str| receipt[name].as_str().unwrap_or_default().to_ascii_lowercase();
    let found = look_up(&proofs_of(set)?, &text("proof"));
    let number = crypto::from_hex(&text("number")).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let mut said = None;
    if let Some(number) = number {
        let marks = String::from_utf8(file_of(set, "marks.csv")?).map_err(|fault| Problem::Broken(fault.into()))?;
        let own = mark(&number);
        // One line of a hundred thousand: only that one is read as what it is.
        if let Some(line) = marks.lines().find(|line| line.strip_prefix(&own).is_some_and(|rest| rest.starts_with(','))) {
            let mut row = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            said = row.records().next().and_then(Result::ok).and_then(|row| row.get(1).map(str::to_owned));
        }
    }
    // What the mark says must be what the proof was made of.
    let vote = receipt["vote"].as_str().and_then(|id| id.parse::<VoteId>().ok());
    let fits = match (&said, number, vote) {
        (Some(said), Some(number), Some(vote)) => {
            let choice = serde_json::from_str(said)?;
            crypto::hex(&super::seal::proof(vote, &number, &choice)?) == text("proof")
        }
        _ => number.is_none(),
    };
    Ok(Checked { counted: found.counted && fits, said, index: found.index, size: found.size, root: found.root })
}

/// One file of the set.
pub(super) fn file_of(set: &[u8], name: &str) -> Result<Vec<u8>, Problem> {
    let broken = |fault: zip::result::ZipError| Problem::Broken(fault.into());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(set)).map_err(broken)?;
    let mut out = Vec::new();
    zip.by_name(name).map_err(broken)?.read_to_end(&mut out).map_err(|fault| Problem::Broken(fault.into()))?;
    Ok(out)
}

/// A set is there once the result is published, and only of what was counted here.
fn has_set(vote: &Vote) -> Result<(), Problem> {
    if vote.published.is_none() {
        return Err(No::NotCounted.into_problem());
    }
    if !vote.is_held_here()? {
        return Err(No::Elsewhere.into_problem());
    }
    Ok(())
}

/// The counted set, once the result is published; it must be the one whose digest was written down.
pub async fn published_set(cx: &Context, id: VoteId) -> Result<Vec<u8>, Problem> {
    let vote = votes::vote(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    has_set(&vote)?;
    let file = cx.app.blobs.get(&vote.set_blob).await?.ok_or_else(|| anyhow::anyhow!("the counted set of vote {id} is gone"))?;
    let digest = crypto::digest(&file);
    if !vote.set_digest.as_deref().is_some_and(|known| crypto::same(known, &digest)) {
        return Err(Problem::Broken(anyhow::anyhow!("the counted set of vote {id} is not the one that was counted")));
    }
    Ok(file.to_vec())
}

/// What a recount found.
#[derive(Clone, Debug, Serialize)]
pub struct Recount {
    /// Whether the ballots give the very file that was published.
    pub same: bool,
    pub outcome: String,
    pub figures: serde_json::Value,
    pub set_sha256: String,
    pub recorded_sha256: String,
}

/// What the figures of an official system decide, computed again from what was confirmed.
async fn judged_again(tx: &mut Tx, vote: &Vote) -> Result<Recount, Problem> {
    let row = official::newest(tx, vote.id).await?.ok_or(Problem::NotFound)?;
    let (outcome, figures) = result_of(tx, vote, &row).await?;
    let recorded: serde_json::Value = serde_json::from_str(&vote.result)?;
    let same = outcome == vote.outcome && recorded == figures;
    Ok(Recount { same, outcome, figures, set_sha256: String::new(), recorded_sha256: String::new() })
}

/// Counts a vote again from its ballots. Of a secret one that was counted only the published set is left to count.
pub async fn recount(cx: &Context, id: VoteId) -> Result<Recount, Problem> {
    let mut tx = cx.app.db.read().await?;
    let vote: model::Vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::VotesCount, &vote.object())?;
    if vote.counted.is_none() {
        return Err(No::NotCounted.into_problem());
    }
    if !vote.is_held_here()? {
        return judged_again(&mut tx, &vote).await;
    }
    drop(tx);
    let counted = set::count(cx, &vote).await?;
    let digest = crypto::hex(&crypto::digest(&counted.file));
    let recorded = vote.set_digest.as_deref().map(crypto::hex).unwrap_or_default();
    let same = digest == recorded && counted.outcome == vote.outcome;
    Ok(Recount { same, outcome: counted.outcome, figures: counted.exact, set_sha256: digest, recorded_sha256: recorded })
}
