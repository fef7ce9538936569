//! Where people agree, as a program reads it.

use serde::Serialize;
use utoipa::ToSchema;

/// A sentence people share or reject, with how many in ten of those who answered it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SharedBody {
    pub(super) words: String,
    pub(super) in_ten: u8,
}

/// People who think alike; never fewer than five.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TalkGroupBody)]
pub(super) struct GroupBody {
    pub(super) name: String,
    pub(super) members: i64,
    /// What this group says more often than the others.
    pub(super) typical: Vec<String>,
}

/// Where people agree and where they do not, at most two seconds old. Nothing of fewer than five people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LandscapeBody {
    pub(super) people: i64,
    pub(super) votes: i64,
    pub(super) agreed: Vec<SharedBody>,
    pub(super) rejected: Vec<SharedBody>,
    pub(super) groups: Vec<GroupBody>,
    /// The same in plain words.
    pub(super) text: String,
}
