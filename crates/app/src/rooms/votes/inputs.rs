//! What the actions of this room are told, and what they answer.

use super::model::Settings;
use crate::rooms::matters::PhotoIn;
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, PlaceId, VoteId};
use pavilion_rules::votes::State;
use pavilion_rules::votes::choice::Choice;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is put to the vote, and why it is classified so.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VotePrepare)]
pub struct Prepare {
    /// The compound, or the building or entrance that decides alone.
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    pub kind: String,
    pub pack: String,
    pub matter: String,
    pub reason: String,
    pub secret: bool,
    pub title: String,
    pub words: String,
    pub cost: String,
    pub consequences: String,
    pub settings: Settings,
    /// What it came from, such as a resolution or a vote this one replaces.
    pub source_kind: String,
    pub source: Option<Uuid>,
    #[schema(value_type = Option<Uuid>)]
    pub replaces: Option<VoteId>,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = VoteAnnounce)]
pub struct Announce {
    #[schema(value_type = i64)]
    pub opens: Millis,
    #[schema(value_type = i64)]
    pub closes: Millis,
    /// Areas out of all proportion were looked at, and are what they are.
    #[serde(default)]
    pub areas_checked: bool,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteAddOption)]
pub struct AddOption {
    pub title: String,
    pub words: String,
    pub cost: i64,
    /// How a candidate came to stand: one of the four ways, or empty.
    pub channel: String,
    /// What was attested of a candidate, by name: yes or no.
    pub attested: std::collections::BTreeMap<String, bool>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteDecideOption)]
pub struct DecideOption {
    pub option: Option<Uuid>,
    pub accepted: bool,
    pub reason: String,
    /// What it costs, as those who know found; 0 leaves it.
    pub cost: i64,
}

/// Figures of one way of counting: people, or 0.01 m².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteOfficialSide)]
pub struct OfficialSide {
    /// How much has a say in all.
    pub all: i64,
    #[serde(rename = "for")]
    pub in_favour: i64,
    pub against: i64,
    pub abstain: i64,
}

/// How many took part in an election.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteOfficialTook)]
pub struct OfficialTook {
    pub heads: i64,
    /// In 0.01 m².
    pub area: i64,
}

/// The figures of one candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteOfficialStand)]
pub struct OfficialStand {
    /// The option the candidate is.
    pub option: Uuid,
    pub heads_for: i64,
    pub heads_against: i64,
    /// In 0.01 m².
    pub area_for: i64,
    pub area_against: i64,
    /// The place the official system gave; needed only where candidates are level at the last place.
    pub rank: Option<i64>,
}

/// The result of the official system, as one person writes it down. The proof is a picture, or an address with a reference.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteRecordOfficial)]
pub struct RecordOfficial {
    /// What the official system is called.
    pub system: String,
    pub heads: OfficialSide,
    /// In 0.01 m².
    pub area: OfficialSide,
    /// Of an election, where the figures above only say how much has a say in all.
    pub took_part: OfficialTook,
    pub candidates: Vec<OfficialStand>,
    pub address: String,
    pub reference: String,
    /// Pictures are added on the page.
    #[serde(skip_deserializing)]
    #[schema(ignore)]
    pub photo: Option<PhotoIn>,
}

/// What the second person says to it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteJudgeOfficial)]
pub struct JudgeOfficial {
    /// What was looked at: figures written down meanwhile are not confirmed with it.
    pub official: Uuid,
    pub confirmed: bool,
    /// Why not.
    pub reason: String,
}

/// A change of one line of the roll by those who hold it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteCorrectLine)]
pub struct CorrectLine {
    pub line: Option<Uuid>,
    pub area: Option<i64>,
    pub counts: Option<bool>,
    pub affected: Option<bool>,
    pub holder: Option<String>,
    pub kind: Option<String>,
    /// Another line of the same owner: from now on one head.
    pub same_owner_as: Option<Uuid>,
    /// Who speaks for it, as a paper or the committee's list proves.
    #[schema(value_type = Option<Uuid>)]
    pub voter: Option<AccountId>,
    /// Nobody speaks for it from now on.
    pub nobody: bool,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = VoteServe)]
pub struct Serve {
    /// An entrance's part of the roll, or one line.
    pub part: Option<Uuid>,
    pub line: Option<Uuid>,
    pub how: String,
}

/// Whether owners of a place have to vote in its official system, and which rule says so.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = VoteSetLocal)]
pub struct SetLocal {
    /// A compound, or a community for all of its compounds.
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    pub official: bool,
    pub reason: String,
}

/// A ballot, for one line of the roll where dwellings decide.
#[derive(Clone, Debug)]
pub struct Cast {
    pub line: Option<Uuid>,
    pub choice: Choice,
    /// "I own this dwelling": needed once, where nobody speaks for it yet.
    pub owner: bool,
}

/// A ballot as it was taken: enough to find it again, and no choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = BallotTaken)]
pub struct Taken {
    pub ballot: Uuid,
    /// What later proves that it is among those counted.
    pub proof: String,
}

/// What became of an entry from a paper ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PaperEntered)]
pub struct Entered {
    pub state: String,
    pub ballot: Option<Uuid>,
}

/// Where something a vote starts stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VoteStartState)]
pub struct StartState {
    pub id: Uuid,
    /// `waiting`, `due`, `started`, `stuck` or `nothing`.
    pub state: String,
}

/// What a step answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteState {
    pub id: VoteId,
    pub state: State,
    pub revision: i64,
}
