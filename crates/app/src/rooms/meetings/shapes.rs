//! A meeting as it lies in the tables: the row with its parties and remarks, its items, the dwellings called one by one.

use super::kept::Kept;
use crate::context::Context;
use crate::from_row;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Object;
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use pavilion_rules::meetings::{Came, Hands, ItemNow, Sits, State};
use pavilion_rules::methods::Method;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A party as it is called, answers and sits there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Called {
    pub(crate) id: String,
    /// In which task somebody speaks for it, such as "3号楼居民代表"; never a name.
    pub(crate) speaker: String,
    /// `yes`, `no`, `substitute`, or empty.
    pub(crate) reply: String,
    pub(crate) reply_words: String,
    /// Counted by the chair; who signed in themselves is counted beside it.
    pub(crate) present: i64,
}

/// What a party says of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remark {
    /// `correction`, `confirmation` or `objection`.
    pub(crate) kind: String,
    pub(crate) party: String,
    pub(crate) item: Option<i64>,
    pub(crate) words: String,
    pub(crate) at: Millis,
}

/// An earlier time and place of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moved {
    pub(crate) starts: Millis,
    pub(crate) venue: String,
    pub(crate) why: String,
    pub(crate) at: Millis,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Meeting {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: Option<PlaceId>,
    pub(crate) place: PlaceId,
    pub(crate) place_path: String,
    pub(crate) state: String,
    pub(crate) light: bool,
    pub(crate) method_code: String,
    pub(crate) method_version: i64,
    pub(crate) method: Kept<Method>,
    pub(crate) title: String,
    pub(crate) venue: String,
    pub(crate) material: String,
    pub(crate) starts: Millis,
    pub(crate) lasts_minutes: i64,
    pub(crate) announced: Millis,
    pub(crate) chair: Option<PostId>,
    pub(crate) opened: Option<Millis>,
    pub(crate) closed: Option<Millis>,
    pub(crate) settled: Option<Millis>,
    pub(crate) reason: String,
    pub(crate) scope: Kept<Vec<PlaceId>>,
    pub(crate) parties: Kept<Vec<Called>>,
    pub(crate) remarks: Kept<Vec<Remark>>,
    pub(crate) moves: Kept<Vec<Moved>>,
    pub(crate) photo: Option<Uuid>,
    /// The number of the item on the wall; 0 is the agenda.
    pub(crate) showing: i64,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Meeting {
    id,
    community,
    compound,
    place,
    place_path,
    state,
    light,
    method_code,
    method_version,
    method,
    title,
    venue,
    material,
    starts,
    lasts_minutes,
    announced,
    chair,
    opened,
    closed,
    settled,
    reason,
    scope,
    parties,
    remarks,
    moves,
    photo,
    showing,
    updated,
    revision,
});

impl Meeting {
    pub(crate) fn state(&self) -> Result<State, Problem> {
        State::parse(&self.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("meeting {} is in no known state", self.id)))
    }

    pub(crate) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), compound: self.compound, ..Object::default() }
    }

    pub(crate) fn ends(&self) -> Millis {
        self.starts.plus(self.lasts_minutes * pavilion_rules::time::MINUTE_MS)
    }
}

/// A voice as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) voice: String,
    pub(crate) words: String,
    pub(crate) at: Millis,
    /// How often it was written: who writes over what they have not seen is told.
    pub(crate) n: i64,
}

/// A way out somebody proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Proposal {
    pub(crate) n: i64,
    pub(crate) party: String,
    pub(crate) words: String,
    /// The parties for it, as far as they said so.
    pub(crate) parties_for: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) meeting: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) number: i64,
    pub(crate) topic: Option<Uuid>,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) voices: Kept<Vec<Said>>,
    pub(crate) proposals: Kept<Vec<Proposal>>,
    pub(crate) hands: Kept<Vec<Hands>>,
    pub(crate) objecting: Kept<Vec<String>>,
    pub(crate) came: String,
    pub(crate) becomes: String,
    pub(crate) resolution: String,
    pub(crate) reasons: String,
    pub(crate) handler: Option<PostId>,
    pub(crate) handler_words: String,
    pub(crate) finish_by: Option<Millis>,
    pub(crate) category: String,
    pub(crate) matter: Option<MatterId>,
    pub(crate) changes: i64,
}
from_row!(Item {
    id,
    meeting,
    community,
    number,
    topic,
    title,
    words,
    voices,
    proposals,
    hands,
    objecting,
    came,
    becomes,
    resolution,
    reasons,
    handler,
    handler_words,
    finish_by,
    category,
    matter,
    changes,
});

impl Item {
    pub(crate) fn came(&self) -> Came {
        Came::parse(&self.came).unwrap_or(Came::Pending)
    }

    pub(crate) fn said(&self, voice: &str) -> Option<&Said> {
        self.voices.iter().find(|said| said.voice == voice)
    }

    pub(crate) fn now(&self) -> ItemNow<'_> {
        ItemNow {
            voices: self.voices.iter().map(|said| said.voice.as_str()).collect(),
            objecting: self.objecting.iter().map(String::as_str).collect(),
            hands: &self.hands,
        }
    }
}

/// A meeting with all that is digested together with it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Whole {
    pub(crate) meeting: Meeting,
    pub(crate) items: Vec<Item>,
    pub(crate) dwellings: Vec<DwellingId>,
}

/// How many signed in themselves, by party.
pub(crate) type SignedIn = BTreeMap<String, i64>;

impl Whole {
    /// Who sits there now.
    pub(crate) fn sits(&self, signed_in: &SignedIn) -> Vec<Sits<'_>> {
        let all = self.meeting.parties.iter();
        all.map(|one| Sits { id: &one.id, present: one.present + signed_in.get(&one.id).copied().unwrap_or_default() }).collect()
    }

    /// Whether the person acting sits in the chair.
    pub(crate) fn has_chair(&self, cx: &Context) -> bool {
        self.meeting.chair.is_some_and(|chair| cx.standing().posts.iter().any(|held| held.post == chair))
    }
}
