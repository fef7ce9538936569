//! What the actions of this room are handed, and what they answer.

use crate::desk::Subject;
use crate::rooms::matters::PhotoIn;
use pavilion_rules::Millis;
use pavilion_rules::ids::{NoticeId, PlaceId, VoiceId};
use pavilion_rules::notices::{Kind, State, VoiceKind};
use serde::{Deserialize, Serialize};

/// A draft, by hand or from something another room has decided.
#[derive(Clone, Debug)]
pub struct NewNotice {
    pub compound: PlaceId,
    pub kind: Kind,
    pub title: String,
    pub words: String,
    pub days: i64,
    /// Whether residents may object to it.
    pub objections: bool,
    /// The resolution, tally or closing it was made from.
    pub source: Option<Subject>,
    /// The published notice this one corrects.
    pub corrects: Option<NoticeId>,
}

/// New words for a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redraft {
    pub kind: String,
    pub title: String,
    pub words: String,
    pub days: String,
    pub objections: bool,
    /// The state the new words were written over; nothing when nobody says which.
    pub revision: Option<i64>,
}

/// The second person's yes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publish {
    /// The state that was read; nothing when nobody says which.
    pub revision: Option<i64>,
    /// "I have read it, and it names nobody."
    pub checked: bool,
    /// "What was found in it names nobody."
    pub names_checked: bool,
}

/// The second person's no.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendBack {
    pub reason: String,
}

/// A question or objection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Speak {
    pub kind: VoiceKind,
    pub words: String,
}

/// What was said to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub answer: String,
    /// `upheld` or `dismissed`, for an objection.
    pub ruling: String,
    /// By how many days an upheld objection extends the notice; empty for none.
    pub extra_days: String,
}

/// It hangs here.
#[derive(Clone, Debug, Serialize)]
pub struct Post {
    pub place: PlaceId,
    pub photo: Option<PhotoIn>,
}

/// Where a notice stands after an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeState {
    pub id: NoticeId,
    pub state: State,
    pub ends: Option<Millis>,
    pub revision: i64,
}

/// A question or objection after an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    pub id: VoiceId,
    pub revision: i64,
}
