//! A vote, its settings, and what actions of this room are told and answer.

use crate::from_row;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Object;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, PostId, VoteId};
use pavilion_rules::votes::choice::Method;
use pavilion_rules::votes::{Facts, Kind, State};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

/// Bytes inside a state whose digest is taken.
pub(super) fn as_hex<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&crate::crypto::hex(bytes))
}

pub(super) fn maybe_hex<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => as_hex(bytes, to),
        None => to.serialize_none(),
    }
}

/// What is the vote's own choice, as far as its kind leaves one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VoteSettings)]
#[serde(default)]
pub struct Settings {
    pub method: String,
    /// Everybody on the roll, or every resident with an account.
    pub dwellings: bool,
    /// How many options one ballot may name, or points it may give; 0 is any.
    pub most: i64,
    pub seats: i64,
    pub substitutes: i64,
    /// In fen.
    pub budget: i64,
    /// `equal-shares` or `greedy`; announced with the vote.
    pub rule: String,
    /// For how many owners a proxy may speak, where by-laws are narrower than the pack; 0 leaves it to the pack.
    pub proxies_max: i64,
    /// What begins when it passes; only what binds can start something.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<Starts>,
}

/// One thing a vote starts when it passes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = VoteStarts)]
#[serde(default)]
pub struct Starts {
    /// `rule`, `order` or `money`.
    pub what: String,
    /// A rule and the version of it that comes into force.
    pub rule: Option<Uuid>,
    pub version: i64,
    /// Of an order.
    pub title: String,
    /// What is to be done, or what the money is for.
    pub words: String,
    pub category: String,
    #[schema(value_type = Option<Uuid>)]
    pub handler: Option<PostId>,
    /// Within how many days the order is to be done.
    pub days: i64,
    /// In fen.
    pub amount: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            method: "say".into(),
            dwellings: false,
            most: 0,
            seats: 0,
            substitutes: 0,
            budget: 0,
            rule: String::new(),
            proxies_max: 0,
            starts: Vec::new(),
        }
    }
}

/// A vote: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Vote {
    pub(super) id: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) place: PlaceId,
    pub(super) place_path: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) pack: String,
    pub(super) matter: String,
    pub(super) reason: String,
    pub(super) secret: bool,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) cost: String,
    pub(super) consequences: String,
    pub(super) settings: String,
    pub(super) record_date: Option<Millis>,
    pub(super) notice_from: Option<Millis>,
    pub(super) opens: Option<Millis>,
    pub(super) closes: Option<Millis>,
    pub(super) lines: i64,
    pub(super) roll_area: i64,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) roll_digest: Option<Vec<u8>>,
    pub(super) outcome: String,
    pub(super) result: String,
    pub(super) set_blob: String,
    #[serde(serialize_with = "maybe_hex")]
    pub(super) set_digest: Option<Vec<u8>>,
    pub(super) counted: Option<Millis>,
    pub(super) published: Option<Millis>,
    pub(super) objections_until: Option<Millis>,
    pub(super) ended_reason: String,
    pub(super) replaces: Option<VoteId>,
    pub(super) source_kind: String,
    pub(super) source: Option<Uuid>,
    pub(super) made: Millis,
    pub(super) updated: Millis,
    pub(super) revision: i64,
}
from_row!(Vote {
    id,
    community,
    compound,
    place,
    place_path,
    kind,
    state,
    pack,
    matter,
    reason,
    secret,
    title,
    words,
    cost,
    consequences,
    settings,
    record_date,
    notice_from,
    opens,
    closes,
    lines,
    roll_area,
    roll_digest,
    outcome,
    result,
    set_blob,
    set_digest,
    counted,
    published,
    objections_until,
    ended_reason,
    replaces,
    source_kind,
    source,
    made,
    updated,
    revision,
});

impl Vote {
    pub(super) fn kind(&self) -> Result<Kind, Problem> {
        Kind::parse(&self.kind).ok_or_else(|| Problem::Broken(anyhow::anyhow!("vote {} is of no known kind", self.id)))
    }

    pub(super) fn state(&self) -> Result<State, Problem> {
        State::parse(&self.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("vote {} is in no known state", self.id)))
    }

    pub(super) fn settings(&self) -> Result<Settings, Problem> {
        Ok(serde_json::from_str(&self.settings)?)
    }

    pub(super) fn method(&self) -> Result<Method, Problem> {
        let settings = self.settings()?;
        Method::parse(&settings.method).ok_or_else(|| Problem::Broken(anyhow::anyhow!("vote {} has no known method", self.id)))
    }

    /// Whether dwellings have a say, each by its line on the roll, or everybody who lives here.
    pub(super) fn on_roll(&self) -> Result<bool, Problem> {
        Ok(self.kind()?.by_pack() || self.settings()?.dwellings)
    }

    /// What the access table is asked about.
    pub(super) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), compound: Some(self.compound), ..Object::default() }
    }

    pub(super) fn facts(&self, notice_days: i64, now: Millis) -> Result<Facts, Problem> {
        Ok(Facts {
            kind: self.kind()?,
            opens: self.opens,
            closes: self.closes,
            objections_until: self.objections_until,
            notice_days,
            lines: self.lines,
            faulty: 0,
            requests_open: 0,
            now,
        })
    }
}

/// A line of the roll: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RollLine {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) part: Uuid,
    pub(super) dwelling: DwellingId,
    pub(super) label: String,
    pub(super) owner: String,
    pub(super) holder: String,
    pub(super) kind: String,
    pub(super) counts: bool,
    pub(super) affected: bool,
    pub(super) area: Option<i64>,
    pub(super) voter: Option<AccountId>,
    pub(super) voter_proof: String,
    pub(super) served: String,
    pub(super) served_at: Option<Millis>,
}
from_row!(RollLine {
    id,
    vote,
    community,
    part,
    dwelling,
    label,
    owner,
    holder,
    kind,
    counts,
    affected,
    area,
    voter,
    voter_proof,
    served,
    served_at,
});

/// The lines of one entrance.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RollPart {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) entrance: PlaceId,
    pub(super) path: String,
    pub(super) name: String,
    pub(super) lines: i64,
    pub(super) revision: i64,
}
from_row!(RollPart { id, vote, community, entrance, path, name, lines, revision });

/// A ballot: the whole row. Only ever added.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ballot {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) seat: Uuid,
    pub(super) at: Millis,
    pub(super) channel: String,
    #[serde(serialize_with = "as_hex")]
    pub(super) sealed: Vec<u8>,
    #[serde(serialize_with = "as_hex")]
    pub(super) proof: Vec<u8>,
    pub(super) authority: Option<Uuid>,
}
from_row!(Ballot { id, vote, community, seat, at, channel, sealed, proof, authority });

/// Something to choose: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct VoteOption {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) position: i64,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) cost: i64,
    pub(super) channel: String,
    pub(super) attested: String,
    pub(super) state: String,
    pub(super) reason: String,
    pub(super) at: Millis,
    pub(super) revision: i64,
}
from_row!(VoteOption { id, vote, community, position, title, words, cost, channel, attested, state, reason, at, revision });

/// A printed ballot: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PaperBallot {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) line: Uuid,
    #[serde(serialize_with = "as_hex")]
    pub(super) tag: Vec<u8>,
    pub(super) state: String,
    pub(super) at: Millis,
    pub(super) revision: i64,
}
from_row!(PaperBallot { id, vote, community, line, tag, state, at, revision });

/// What one person read on a paper ballot.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PaperEntry {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) paper: Uuid,
    pub(super) entered_by: AccountId,
    #[serde(serialize_with = "as_hex")]
    pub(super) sealed: Vec<u8>,
    pub(super) at: Millis,
}
from_row!(PaperEntry { id, vote, community, paper, entered_by, sealed, at });

/// Who may speak for an owner: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mandate {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) line: Uuid,
    pub(super) holder: AccountId,
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) at: Millis,
    pub(super) ended: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(Mandate { id, vote, community, line, holder, kind, words, at, ended, revision });

/// A correction asked for, or an objection: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Request {
    pub(super) id: Uuid,
    pub(super) vote: VoteId,
    pub(super) community: Option<PlaceId>,
    pub(super) kind: String,
    pub(super) line: Option<Uuid>,
    pub(super) asked_by: AccountId,
    pub(super) words: String,
    pub(super) at: Millis,
    pub(super) state: String,
    pub(super) answer: String,
    pub(super) answered: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(Request { id, vote, community, kind, line, asked_by, words, at, state, answer, answered, revision });
