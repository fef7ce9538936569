//! What this node remembers of where matters are raised: the place, its categories, and whether programs listen.

use super::trees::{self, Tree};
use crate::context::App;
use crate::problem::Problem;
use crate::rooms::{places, telling};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// After this long it is asked again: what other nodes changed, and what begins or ends by itself, is seen then.
const AGE_MAX_MS: i64 = 2_000;
const PLACES_MAX: usize = 5_000;

/// A place as a new matter needs it.
pub(super) struct Ground {
    /// None when there is no such place.
    pub(super) place: Option<places::Place>,
    pub(super) tree: Tree,
    pub(super) anybody_listens: bool,
}

#[derive(Default)]
pub struct Grounds(Mutex<HashMap<PlaceId, Remembered>>);

struct Remembered {
    ground: Arc<Ground>,
    version: u64,
    at: Millis,
}

impl Grounds {
    fn remembered(&self, id: PlaceId, version: u64, now: Millis) -> Option<Arc<Ground>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.get(&id)?;
        let fresh = one.version == version && one.at <= now && now.0 - one.at.0 < AGE_MAX_MS;
        fresh.then(|| one.ground.clone())
    }

    fn remember(&self, id: PlaceId, ground: Arc<Ground>, version: u64, at: Millis) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= PLACES_MAX {
            all.clear();
        }
        all.insert(id, Remembered { ground, version, at });
    }
}

/// A place, its categories and who listens, as they are now or were a moment ago.
pub(super) async fn ground(app: &Arc<App>, id: PlaceId, now: Millis) -> Result<Arc<Ground>, Problem> {
    // The version is taken before the question, so that a change meanwhile makes the answer old.
    let version = app.live.version_of_places();
    if let Some(ground) = app.grounds.remembered(id, version, now) {
        return Ok(ground);
    }
    let mut tx = app.db.read().await?;
    let place = places::place(&mut tx, id).await?;
    let tree = trees::tree(&mut tx, place.as_ref().and_then(|place| place.community), now).await?;
    let anybody_listens = telling::anybody_listens(&mut tx).await?;
    drop(tx);
    let ground = Arc::new(Ground { place, tree, anybody_listens });
    // What is not there is not remembered: anybody could fill the memory with it.
    if ground.place.is_some() {
        app.grounds.remember(id, ground.clone(), version, now);
    }
    Ok(ground)
}
