//! What a method is made of.

use crate::access::{PostKind, named};
use serde::{Deserialize, Serialize};
use toml::Spanned;

named! {
    /// How agreement over an item is found.
    pub enum Agreement {
        /// Nobody of the parties present objects.
        Consent = "consent",
        /// Each party shows its hands and has one voice.
        Hands = "hands",
        /// Nothing is agreed: people are heard, and answered.
        Nothing = "none",
    }
}

named! {
    /// What an agreed item is.
    pub enum Outcome {
        /// A decision within what those present may decide.
        Decision = "decision",
        /// Only a proposal: somebody else decides, such as the owners by their vote.
        Proposal = "proposal",
    }
}

named! {
    /// What kind of coming together it is.
    pub enum Kind {
        /// With parties, an agenda and minutes.
        Meeting = "meeting",
        /// Where people sit: a photo, who, what was agreed.
        Bench = "bench",
        /// Somebody receives people one after the other.
        Reception = "reception",
    }
}

named! {
    /// Whom it is about.
    pub enum Range {
        Entrance = "entrance",
        Building = "building",
        Compound = "compound",
        Community = "community",
    }
}

named! {
    /// The part of a meeting's life a stage of a brand names.
    pub enum Phase {
        Collect = "collect",
        Agenda = "agenda",
        Announced = "announced",
        Talk = "talk",
        Minutes = "minutes",
        CarryOut = "carry-out",
        FollowUp = "follow-up",
    }
}

/// A stage as the brand calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub zh: String,
    pub en: String,
    pub phase: Phase,
}

/// A party, or an expert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub id: String,
    pub zh: String,
    pub en: String,
    /// Nothing is agreed while it is missing.
    pub required: bool,
    /// Invited for what they know; they never count as a party.
    pub expert: bool,
    /// Whoever lives there may sit for it.
    pub residents: bool,
    /// The posts that may speak for it; without one the chair says who does.
    pub posts: Vec<PostKind>,
}

/// A voice every item is heard in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub party: String,
    /// An item without it cannot be agreed.
    pub required: bool,
}

/// A word the source names and does not explain; the tenant says what it means here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub word: String,
    pub zh: String,
    pub en: String,
}

/// A method, read and checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Method {
    pub code: String,
    /// Where it is described, such as `A03`.
    pub source: String,
    pub zh: String,
    pub en: String,
    pub motto_zh: String,
    pub motto_en: String,
    pub about_zh: String,
    pub about_en: String,
    /// What people who live there are called, such as 村民.
    pub people_zh: String,
    pub people_en: String,
    pub kind: Kind,
    pub range: Range,
    pub may_call: Vec<PostKind>,
    pub notice_days: i64,
    pub parties_at_least: usize,
    pub agreement: Agreement,
    pub outcome: Outcome,
    pub confirm_days: i64,
    pub publish_days: i64,
    pub feedback_days: i64,
    pub look_back_days: i64,
    /// The methods a matter goes on to that is not settled here, in order.
    pub chain: Vec<String>,
    pub stages: Vec<Stage>,
    pub parties: Vec<Party>,
    pub voices: Vec<Voice>,
    pub terms: Vec<Term>,
}

impl Method {
    /// The name in one of the two languages.
    #[must_use]
    pub fn name(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }

    #[must_use]
    pub fn motto(&self, zh: bool) -> &str {
        if zh { &self.motto_zh } else { &self.motto_en }
    }

    #[must_use]
    pub fn about(&self, zh: bool) -> &str {
        if zh { &self.about_zh } else { &self.about_en }
    }

    /// What the people who live there are called.
    #[must_use]
    pub fn people(&self, zh: bool) -> &str {
        if zh { &self.people_zh } else { &self.people_en }
    }

    #[must_use]
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    #[must_use]
    pub fn voice(&self, id: &str) -> Option<&Voice> {
        self.voices.iter().find(|voice| voice.id == id)
    }
}

impl Party {
    #[must_use]
    pub fn name(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }
}

impl Voice {
    #[must_use]
    pub fn name(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }
}

/// A method as it is written, with the place of everything that can be wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) code: Spanned<String>,
    #[serde(default)]
    pub(super) source: String,
    pub(super) zh: Spanned<String>,
    pub(super) en: Spanned<String>,
    #[serde(default)]
    pub(super) motto_zh: String,
    #[serde(default)]
    pub(super) motto_en: String,
    #[serde(default)]
    pub(super) about_zh: String,
    #[serde(default)]
    pub(super) about_en: String,
    #[serde(default = "people_zh")]
    pub(super) people_zh: String,
    #[serde(default = "people_en")]
    pub(super) people_en: String,
    #[serde(default)]
    pub(super) kind: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) range: Option<Spanned<String>>,
    pub(super) may_call: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) notice_days: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) parties_at_least: Option<Spanned<i64>>,
    pub(super) agreement: Spanned<String>,
    pub(super) outcome: Spanned<String>,
    #[serde(default)]
    pub(super) confirm_days: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) publish_days: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) feedback_days: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) look_back_days: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) chain: Vec<Spanned<String>>,
    #[serde(default, rename = "stage")]
    pub(super) stages: Vec<WrittenStage>,
    #[serde(default, rename = "party")]
    pub(super) parties: Vec<WrittenParty>,
    #[serde(default, rename = "expert")]
    pub(super) experts: Vec<WrittenParty>,
    #[serde(default, rename = "voice")]
    pub(super) voices: Vec<WrittenVoice>,
    #[serde(default, rename = "term")]
    pub(super) terms: Vec<WrittenTerm>,
}

fn people_zh() -> String {
    "居民".into()
}

fn people_en() -> String {
    "residents".into()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenStage {
    pub(super) zh: Spanned<String>,
    pub(super) en: Spanned<String>,
    pub(super) phase: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenParty {
    pub(super) id: Spanned<String>,
    pub(super) zh: Spanned<String>,
    pub(super) en: Spanned<String>,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) residents: bool,
    #[serde(default)]
    pub(super) posts: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenVoice {
    pub(super) id: Spanned<String>,
    pub(super) zh: Spanned<String>,
    pub(super) en: Spanned<String>,
    pub(super) party: Spanned<String>,
    #[serde(default)]
    pub(super) required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTerm {
    pub(super) word: Spanned<String>,
    #[serde(default)]
    pub(super) zh: String,
    #[serde(default)]
    pub(super) en: String,
}
