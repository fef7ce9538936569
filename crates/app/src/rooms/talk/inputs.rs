//! What the actions of this room are handed, and what they answer.

use crate::desk::Subject;
use pavilion_rules::ids::{PlaceId, StatementId, TalkId};
use pavilion_rules::talk::{Choice, Standing, State};
use serde::{Deserialize, Serialize};

/// A conversation to be opened, by hand or from a topic of another room.
#[derive(Clone, Debug)]
pub struct NewTalk {
    pub compound: PlaceId,
    pub title: String,
    pub words: String,
    /// For so many days; none: until somebody closes it.
    pub days: Option<i64>,
    /// Whether a statement is looked at before others see it.
    pub check_first: bool,
    pub source: Option<Subject>,
    /// What it begins with.
    pub statements: Vec<String>,
}

/// What a moderator decides about a statement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Moderate {
    pub standing: Standing,
    pub reason: String,
}

/// A statement after an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub id: StatementId,
    pub standing: Standing,
}

/// A voice that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voted {
    pub statement: StatementId,
    pub choice: Choice,
}

/// Where a conversation stands after an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkNow {
    pub id: TalkId,
    pub state: State,
    pub revision: i64,
}
