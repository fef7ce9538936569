//! Live updates: after a commit, whoever watches a thing is told that it changed, on every node.

use pavilion_rules::ids::PlaceId;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use tokio::sync::broadcast;
use uuid::Uuid;

use super::Subject;

const WAITING_MAX: usize = 1024;

/// Something changed: where, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    pub community: Option<PlaceId>,
    pub subject: Subject,
}

/// What a change makes old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// The pages of one community.
    Community(Uuid),
    /// What is remembered of people: nothing a public page shows.
    People,
    Everywhere,
}

fn scope(changed: &Changed) -> Scope {
    match changed.subject.kind {
        "account" | "session" | "api-token" | "post" | "household" | "household-code" | "sign-in" | "personal-read" | "news" => {
            Scope::People
        }
        // Seldom, and seen on every page below.
        "place" | "place-cover" | "place-import" | "dwellings-of-entrance" | "category-tree" | "webhook" => Scope::Everywhere,
        _ => changed.community.map_or(Scope::Everywhere, |community| Scope::Community(community.0)),
    }
}

/// Tells this node's watchers and keeps one version number per community, so that rendered pages know when they are old.
pub struct Live {
    out: broadcast::Sender<Uuid>,
    everywhere: AtomicU64,
    people: AtomicU64,
    communities: RwLock<HashMap<Uuid, u64>>,
    to_nodes: tokio::sync::mpsc::UnboundedSender<Changed>,
    from_here: std::sync::Mutex<Option<tokio::sync::mpsc::UnboundedReceiver<Changed>>>,
    several_nodes: bool,
    closing: tokio::sync::watch::Sender<bool>,
}

impl Live {
    #[must_use]
    pub fn new(several_nodes: bool) -> Self {
        let (to_nodes, from_here) = tokio::sync::mpsc::unbounded_channel();
        Self {
            out: broadcast::Sender::new(WAITING_MAX),
            everywhere: AtomicU64::new(1),
            people: AtomicU64::new(1),
            communities: RwLock::new(HashMap::new()),
            to_nodes,
            from_here: std::sync::Mutex::new(Some(from_here)),
            several_nodes,
            closing: tokio::sync::watch::Sender::new(false),
        }
    }

    /// The process is about to end: whoever watches is let go, so that no open page holds it up.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Ends when the process is about to.
    pub fn closed(&self) -> impl Future<Output = ()> + Send + 'static + use<> {
        let mut closing = self.closing.subscribe();
        async move {
            // An error means the sender is gone, which is the end as well.
            let _ = closing.wait_for(|closing| *closing).await;
        }
    }

    /// Called by the desk after a commit.
    pub(crate) fn changed(&self, all: Vec<Changed>) {
        // One voice of thousands makes no page old: the page of a conversation draws it anew by itself, every few seconds, and
        // of ballots the room of votes tells all that came in a moment at once.
        // Of a mediation nobody hears anything: that something moves there is nobody's business.
        const QUIET: [&str; 4] = ["talk-vote", "ballot", "mediation", "mediation-session"];
        for one in all.into_iter().filter(|one| !QUIET.contains(&one.subject.kind)) {
            self.heard(scope(&one), one.subject.id);
            if self.several_nodes {
                // The receiver lives as long as the process serves; without one there is nobody to tell.
                let _ = self.to_nodes.send(one);
            }
        }
    }

    fn heard(&self, scope: Scope, subject: Uuid) {
        match scope {
            Scope::Community(community) => {
                let mut all = self.communities.write().unwrap_or_else(PoisonError::into_inner);
                *all.entry(community).or_insert(1) += 1;
            }
            Scope::People => {
                self.people.fetch_add(1, Ordering::Release);
            }
            Scope::Everywhere => {
                self.everywhere.fetch_add(1, Ordering::Release);
            }
        }
        let _ = self.out.send(subject);
    }

    /// The version of what a community's public pages show. It only grows.
    #[must_use]
    pub fn version(&self, community: Option<PlaceId>) -> (u64, u64) {
        let everywhere = self.everywhere.load(Ordering::Acquire);
        let here = community.map_or(0, |community| {
            self.communities.read().unwrap_or_else(PoisonError::into_inner).get(&community.0).copied().unwrap_or(1)
        });
        (everywhere, here)
    }

    /// The version of who is who: accounts, sessions, posts, households. What is remembered of a person is as old as this.
    #[must_use]
    pub fn version_of_people(&self) -> u64 {
        self.people.load(Ordering::Acquire)
    }

    /// The version of places, their categories and who listens: what is remembered of them is as old as this.
    #[must_use]
    pub fn version_of_places(&self) -> u64 {
        self.everywhere.load(Ordering::Acquire)
    }

    /// Version over all communities: for pages that show everything.
    #[must_use]
    pub fn version_of_all(&self) -> (u64, u64) {
        let all = self.communities.read().unwrap_or_else(PoisonError::into_inner);
        (self.everywhere.load(Ordering::Acquire), all.values().sum())
    }

    /// Hears the ids of changed things.
    #[must_use]
    pub fn watch(&self) -> broadcast::Receiver<Uuid> {
        self.out.subscribe()
    }

    /// Carries changes to the other nodes and theirs to us; ends when the process does. Changes are sent in bunches.
    pub async fn run(&self, db: &crate::db::Db, this_node: Uuid) {
        let taken = self.from_here.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (Some(mut from_here), Some(mut from_nodes)) = (taken, db.announcements()) else { return };
        loop {
            tokio::select! {
                Some(first) = from_here.recv() => {
                    tokio::time::sleep(BUNCH_FOR).await;
                    let mut bunch = vec![first];
                    while bunch.len() < BUNCH_MAX && let Ok(next) = from_here.try_recv() { bunch.push(next); }
                    if let Err(fault) = db.announce(&payload(this_node, &bunch)).await {
                        tracing::warn!(%fault, "the other nodes were not told of a change; their pages catch up by age");
                    }
                }
                Some(payload) = from_nodes.recv() => {
                    for (scope, subject) in parse(&payload, this_node) { self.heard(scope, subject); }
                }
                else => return,
            }
        }
    }
}

const BUNCH_FOR: std::time::Duration = std::time::Duration::from_millis(10);
/// A notification holds 8,000 bytes; a change takes 66.
const BUNCH_MAX: usize = 100;

fn payload(this_node: Uuid, bunch: &[Changed]) -> String {
    let mut out = this_node.simple().to_string();
    for one in bunch {
        let scope = match scope(one) {
            Scope::Community(community) => community,
            Scope::People => Uuid::nil(),
            Scope::Everywhere => Uuid::max(),
        };
        out.push(' ');
        out.push_str(&scope.simple().to_string());
        out.push(':');
        out.push_str(&one.subject.id.simple().to_string());
    }
    out
}

fn parse(payload: &str, this_node: Uuid) -> Vec<(Scope, Uuid)> {
    let mut words = payload.split(' ');
    if words.next() == Some(this_node.simple().to_string().as_str()) {
        return Vec::new();
    }
    words
        .filter_map(|word| {
            let (scope, subject) = word.split_once(':')?;
            let scope = match Uuid::parse_str(scope).ok()? {
                none if none.is_nil() => Scope::People,
                all if all.is_max() => Scope::Everywhere,
                community => Scope::Community(community),
            };
            Some((scope, Uuid::parse_str(subject).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_node_says_the_others_hear_and_it_does_not_hear_itself() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let said = [
            Changed { community: Some(PlaceId(Uuid::from_u128(5))), subject: Subject { kind: "matter", id: Uuid::from_u128(9) } },
            Changed { community: None, subject: Subject { kind: "post", id: Uuid::from_u128(8) } },
        ];
        let payload = payload(a, &said);
        let heard = vec![(Scope::Community(Uuid::from_u128(5)), Uuid::from_u128(9)), (Scope::People, Uuid::from_u128(8))];
        assert_eq!(parse(&payload, b), heard);
        assert_eq!(parse(&payload, a), vec![]);
    }
}
