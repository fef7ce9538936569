//! What this node remembers of votes: what every ballot is judged by, the turnout of large votes for a moment, which watchers
//! are about to be told, and the proofs of the set that was asked for last.

use super::cast::{is_open, standing};
use super::model::Vote;
use super::seal::VoteKey;
use super::shown::Turnout;
use super::store::votes;
use crate::context::{App, Context};
use crate::crypto;
use crate::db::Tx;
use crate::desk::Subject;
use crate::desk::live::Changed;
use crate::problem::Problem;
use pavilion_record::{Hash, tree};
use pavilion_rules::Millis;
use pavilion_rules::ids::{PlaceId, VoteId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// Votes with more seats than this are not counted anew for every reader.
const SMALL_SEATS: i64 = 500;
/// How old the turnout of a large vote may be. With the news and the moment a page waits before it asks, what somebody sees is
/// less than two seconds old.
const TURNOUT_AGE_MS: i64 = 400;
/// Ballots of so long are one piece of news to whoever watches.
const NEWS_EVERY: Duration = Duration::from_millis(300);
/// How old what ballots are judged by first may be.
const URN_AGE: Duration = Duration::from_secs(1);
const VOTES_MAX: usize = 1_000;
/// Proofs of larger sets are read for every question: their memory would be felt.
const PROOFS_MAX: usize = 200_000;

#[derive(Default)]
pub struct Memory {
    urns: Mutex<HashMap<VoteId, (Arc<Urn>, Millis)>>,
    turnouts: Mutex<HashMap<VoteId, (Turnout, Millis)>>,
    telling: Mutex<HashSet<VoteId>>,
    proofs: Mutex<Option<(Vec<u8>, Arc<Proofs>)>>,
    reading: tokio::sync::Mutex<()>,
}

impl Memory {
    fn urns(&self) -> MutexGuard<'_, HashMap<VoteId, (Arc<Urn>, Millis)>> {
        self.urns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept_proofs(&self, digest: &[u8]) -> Option<Arc<Proofs>> {
        let kept = self.proofs.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, _)| known == digest).map(|(_, proofs)| proofs.clone())
    }
}

/// What holds for every ballot of a vote.
pub(super) struct Urn {
    pub(super) vote: Vote,
    /// The options on the published agenda.
    pub(super) standing: Vec<Uuid>,
    /// None when it has been destroyed.
    pub(super) key: Option<VoteKey>,
}

/// A vote that takes ballots, as it was a moment ago; any other as it is. Nothing rests on it: a ballot is refused where it is
/// written when the vote has closed since.
pub(super) async fn urn(cx: &Context, vote: VoteId) -> Result<Arc<Urn>, Problem> {
    let known = cx.app.votes.urns().get(&vote).cloned();
    if let Some((urn, at)) = known
        && at <= cx.now
        && cx.now.0 - at.0 < URN_AGE.as_millis() as i64
    {
        return Ok(urn);
    }
    let urn = urn_as_it_is(cx, vote).await?;
    if is_open(urn.vote.state().ok(), urn.vote.closes, cx.now).is_err() {
        return Ok(urn);
    }
    let mut all = cx.app.votes.urns();
    if all.len() < VOTES_MAX {
        all.insert(vote, (urn.clone(), cx.now));
        let app = Arc::downgrade(&cx.app);
        // Its key is not kept longer than that: after the count it must be nowhere.
        tokio::spawn(async move {
            tokio::time::sleep(URN_AGE).await;
            if let Some(app) = app.upgrade() {
                app.votes.urns().remove(&vote);
            }
        });
    }
    Ok(urn)
}

pub(super) async fn urn_as_it_is(cx: &Context, id: VoteId) -> Result<Arc<Urn>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let standing = standing(&mut tx, &vote).await?;
    let sealed = votes::key(&mut tx, id).await?;
    let key = sealed.map(|sealed| VoteKey::open(cx, id, &sealed)).transpose()?;
    Ok(Arc::new(Urn { vote, standing, key }))
}

/// How many have taken part. Of a large vote as it was a moment ago, and only one reader at a time counts.
pub(super) async fn turnout(tx: &mut Tx, cx: &Context, vote: VoteId) -> Result<(i64, i64), Problem> {
    let lock = || cx.app.votes.turnouts.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, at)) = lock().get_mut(&vote)
        && known.seats > SMALL_SEATS
    {
        if *at <= cx.now && cx.now.0 - at.0 < TURNOUT_AGE_MS {
            return Ok((known.seats, known.area));
        }
        // Whoever asks while this one counts gets what was counted before.
        *at = cx.now;
    }
    let (seats, area) = super::store::ballots::turnout(tx, vote).await?;
    let mut all = lock();
    if all.len() >= VOTES_MAX {
        all.clear();
    }
    all.insert(vote, (Turnout { seats, area, ..Turnout::default() }, cx.now));
    Ok((seats, area))
}

/// Tells whoever watches a vote that somebody took part: soon, and once for all ballots of that moment.
pub(super) fn tell_soon(app: &Arc<App>, community: Option<PlaceId>, vote: VoteId) {
    let telling = |app: &App| app.votes.telling.lock().unwrap_or_else(PoisonError::into_inner).insert(vote);
    if !telling(app) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        tokio::time::sleep(NEWS_EVERY).await;
        app.votes.telling.lock().unwrap_or_else(PoisonError::into_inner).remove(&vote);
        app.live.changed(vec![Changed { community, subject: Subject { kind: "vote", id: vote.0 } }]);
    });
}

/// The proofs of a counted set, sorted, and the tree over them.
pub(super) struct Proofs {
    sorted: Vec<[u8; 32]>,
    /// The complete subtrees of each height, leaves first.
    levels: Vec<Vec<Hash>>,
    root: Hash,
}

impl tree::Subtrees for &Proofs {
    type Error = std::convert::Infallible;

    fn complete(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error> {
        let row = usize::try_from(level).ok().and_then(|level| self.levels.get(level));
        let found = usize::try_from(index).ok().and_then(|index| row?.get(index).copied());
        Ok(found.unwrap_or_else(Hash::of_nothing))
    }
}

impl Proofs {
    /// Reads them from the text of a set: a line each, sorted.
    pub(super) fn read(text: &str) -> Result<Self, Problem> {
        let mut sorted = Vec::with_capacity(text.len() / 65 + 1);
        for line in text.lines() {
            let proof = crypto::number_from_hex(line).ok_or_else(|| anyhow::anyhow!("a published proof is no number"))?;
            sorted.push(proof);
        }
        let mut levels: Vec<Vec<Hash>> = vec![sorted.iter().map(|proof| Hash::leaf(proof)).collect()];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = below.chunks_exact(2).map(|pair| Hash::node(&pair[0], &pair[1])).collect();
            levels.push(above);
        }
        // The complete subtrees that stand alone at the right, from the smallest: together they are the tree.
        let alone = levels.iter().filter(|row| row.len() % 2 == 1).filter_map(|row| row.last());
        let root = alone.copied().reduce(|right, left| Hash::node(&left, &right)).unwrap_or_else(Hash::of_nothing);
        Ok(Self { sorted, levels, root })
    }

    pub(super) fn size(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn root(&self) -> String {
        self.root.to_hex()
    }

    /// Where a proof stands, and the way from it to the root.
    pub(super) fn find(&self, proof: &str) -> Option<(usize, Vec<Hash>)> {
        let at = self.sorted.binary_search(&crypto::number_from_hex(proof)?).ok()?;
        let path = match tree::prove_inclusion(&mut &*self, at as u64, self.sorted.len() as u64) {
            Ok(path) => path.unwrap_or_default(),
            Err(never) => match never {},
        };
        Some((at, path))
    }
}

/// The proofs of a published set, read once for many who ask.
pub(super) async fn proofs(cx: &Context, vote: VoteId, digest: &[u8]) -> Result<Arc<Proofs>, Problem> {
    if let Some(kept) = cx.app.votes.kept_proofs(digest) {
        return Ok(kept);
    }
    // One set is read at a time, however many ask for it at once.
    let _one = cx.app.votes.reading.lock().await;
    if let Some(kept) = cx.app.votes.kept_proofs(digest) {
        return Ok(kept);
    }
    let file = super::receipt::published_set(cx, vote).await?;
    let read = tokio::task::spawn_blocking(move || super::receipt::proofs_of(&file)).await;
    let proofs = Arc::new(read.map_err(|fault| Problem::Broken(fault.into()))??);
    if proofs.size() <= PROOFS_MAX {
        *cx.app.votes.proofs.lock().unwrap_or_else(PoisonError::into_inner) = Some((digest.to_vec(), proofs.clone()));
    }
    Ok(proofs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_sets_of_any_size_every_proof_leads_to_the_root_and_no_other_does() {
        for size in [1_u8, 2, 3, 4, 5, 7, 8, 13, 33] {
            let text: String = (0..size).fold(String::new(), |text, n| text + &crypto::hex(&[n; 32]) + "\n");
            let proofs = Proofs::read(&text).unwrap();
            let leaves: Vec<Hash> = (0..size).map(|n| Hash::leaf(&[n; 32])).collect();
            assert_eq!(tree::root_of(&leaves), Some(proofs.root), "{size}");
            for n in 0..size {
                let (at, path) = proofs.find(&crypto::hex(&[n; 32])).unwrap();
                assert!(
                    tree::check_inclusion(&Hash::leaf(&[n; 32]), at as u64, size.into(), &proofs.root, &path),
                    "{n} of {size}"
                );
            }
            assert!(proofs.find(&crypto::hex(&[200; 32])).is_none());
            assert!(proofs.find("not a proof").is_none());
        }
        assert_eq!(Proofs::read("").unwrap().size(), 0);
        assert!(Proofs::read("12").is_err());
    }
}
