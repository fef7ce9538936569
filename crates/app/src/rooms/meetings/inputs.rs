//! What the actions of this room are told, and what they answer.

use crate::rooms::matters::PhotoIn;
use pavilion_rules::Millis;
use pavilion_rules::ids::{DwellingId, MatterId, PlaceId, PostId};
use pavilion_rules::meetings::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Calling a meeting.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Call {
    /// The code of a method, such as `round-table`.
    #[schema(max_length = 40)]
    pub method: String,
    /// The compound, building, entrance or community it is about.
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    pub title: String,
    /// Where; may be empty when a room is named.
    pub venue: String,
    /// A room of the compound: it is booked, and whatever else was booked then gives way.
    pub room: Option<Uuid>,
    /// Milliseconds since 1970 UTC.
    #[schema(value_type = i64)]
    pub starts: Millis,
    pub lasts_minutes: i64,
    /// What people should have read before.
    pub material: String,
    /// Only these entrances or buildings are called; empty: everybody of the place.
    #[schema(value_type = Vec<Uuid>)]
    pub scope: Vec<PlaceId>,
    /// Single dwellings called because the matter is theirs. Never public.
    #[schema(value_type = Vec<Uuid>)]
    pub dwellings: Vec<DwellingId>,
    /// Topics that were screened; each becomes an item.
    pub topics: Vec<Uuid>,
    /// Further items.
    pub agenda: Vec<NewItem>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewItem {
    pub title: String,
    pub words: String,
}

/// What a meeting is after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingState {
    pub id: Uuid,
    pub state: State,
    pub revision: i64,
}

/// Another time or place.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Move {
    #[schema(value_type = i64)]
    pub starts: Millis,
    pub venue: String,
    pub why: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CallOff {
    pub why: String,
}

/// A party answers an invitation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Reply {
    pub party: String,
    /// `yes`, `no` or `substitute`.
    pub answer: String,
    /// In which task somebody comes, or why nobody does; never a name.
    pub words: String,
}

/// The chair counts who sits there for a party.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Presence {
    pub party: String,
    pub count: i64,
    /// In which task somebody speaks for it; never a name.
    pub speaker: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TakeChair {
    pub why: String,
}

/// What stands on the wall.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OnWall {
    /// The number of an item; 0: the agenda.
    pub item: i64,
}

/// What was said in one voice of an item.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Voice {
    pub voice: String,
    pub words: String,
    /// The `n` of the voice as the writer saw it; 0 when nothing was there.
    pub seen: i64,
}

/// A way out somebody proposes, or which parties are for one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Propose {
    pub party: String,
    pub words: String,
    /// The number of a proposal that is there: then only the parties for it are written.
    pub n: i64,
    pub parties_for: Vec<String>,
}

/// The hands one party shows.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Count {
    pub party: String,
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
}

/// What an item came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Decide {
    /// `agreed`, `not-agreed`, `heard`, or `open` to take it up again.
    pub came: String,
    /// What was agreed, or why not.
    pub words: String,
    /// The parties that object, where agreement is by consent.
    pub objecting: Vec<String>,
    /// `matter`, `vote`, `rule` or `nothing`.
    pub becomes: String,
    /// The post that does it.
    #[schema(value_type = Option<Uuid>)]
    pub handler: Option<PostId>,
    /// Who does it, when nobody with a post here does.
    pub handler_words: String,
    /// Milliseconds since 1970 UTC.
    #[schema(value_type = Option<i64>)]
    pub finish_by: Option<Millis>,
    pub category: String,
    /// The item's `changes` as the writer saw it.
    pub seen: i64,
}

/// What a party says of the minutes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Remarked {
    /// `correction`, `confirmation` or `objection`.
    pub kind: String,
    pub party: String,
    /// The number of the item it is about; 0: the whole.
    pub item: i64,
    pub words: String,
}

/// Somebody signs in by the code on the wall.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Attend {
    pub party: String,
}

/// A meeting where people sit: what, where, who, what was agreed, a photo.
#[derive(Clone, Debug, Serialize)]
pub struct Bench {
    pub method: String,
    pub place: PlaceId,
    pub title: String,
    /// How many of the residents sat there.
    pub people: i64,
    pub agreed: String,
    pub photo: Option<PhotoIn>,
}

/// A topic somebody proposes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Propound {
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    pub title: String,
    pub words: String,
    /// The matters it comes from.
    #[schema(value_type = Vec<Uuid>)]
    pub matters: Vec<MatterId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicState {
    pub id: Uuid,
    pub state: String,
    pub revision: i64,
}

/// What those who screen do with a topic.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Screen {
    /// `screened`, `declined` or `merged`.
    pub to: String,
    pub title: String,
    pub words: String,
    /// Why it is not taken up.
    pub reason: String,
    /// The topic it goes into.
    pub into: Option<Uuid>,
    /// Where it stands in the order, from 1; 0: nowhere yet.
    pub place_in_order: i64,
    #[schema(value_type = Vec<Uuid>)]
    pub matters: Vec<MatterId>,
}
