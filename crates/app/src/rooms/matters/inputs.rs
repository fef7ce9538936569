//! What the actions of this room are told, and what they answer.

use super::photos::PhotoIn;
use pavilion_rules::ids::{MatterId, PhotoId, PlaceId, PostId};
use pavilion_rules::matters::State;
use serde::{Deserialize, Serialize};

/// What a resident raises.
#[derive(Clone, Debug, Serialize)]
pub struct Raise {
    pub place: PlaceId,
    /// Empty: whoever takes it in decides.
    pub category: String,
    pub words: String,
    pub spot: String,
    pub photos: Vec<PhotoIn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub id: MatterId,
    /// What people say on the telephone.
    pub number: String,
}

/// Taking a matter in: what everybody will read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Accept {
    pub title: String,
    pub words: String,
    pub spot: String,
    pub category: String,
    pub open_photos: Vec<PhotoId>,
    /// "Checked by me": what the scan found names nobody.
    pub checked: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decline {
    pub reason: String,
    pub route: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assign {
    pub post: PostId,
    pub note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contact {
    pub note: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Finish {
    pub note: String,
    pub photos: Vec<PhotoIn>,
    /// Why there is no photo of it; needed only when there is none.
    pub why_no_photo: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Confirm {}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rate {
    pub value: String,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reopen {
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub reason: String,
}

/// Putting right what everybody reads and sees of a matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Correct {
    pub title: String,
    pub words: String,
    pub spot: String,
    /// All photos everybody may see from now on, of the problem and of what was done; the others are shut.
    pub open_photos: Vec<PhotoId>,
    /// Why; everybody reads it.
    pub reason: String,
    /// "Checked by me": what the scan found names nobody.
    pub checked: bool,
}

/// Setting or changing how much a matter asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Regrade {
    pub grade: String,
    pub reason: String,
}

/// It cannot go on before something has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wait {
    /// What it waits for; everybody reads it.
    pub waits_for: String,
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resume {
    pub note: String,
}

/// Whoever has it cannot do it, and says why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GiveBack {
    pub reason: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepUp {
    pub reason: String,
}

/// What a step answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterState {
    pub id: MatterId,
    pub state: State,
    pub revision: i64,
}
