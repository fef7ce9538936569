//! Names for things. Each kind of id is its own type, so a matter's id cannot be handed where a place's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A node of a tree of places: a district, a compound, a building, a grid, a party branch.
    PlaceId,
    DwellingId,
    AccountId,
    SessionId,
    TokenId,
    /// A post: somebody's task in some place for some time.
    PostId,
    MatterId,
    PhotoId,
    ImportId,
    NoticeId,
    /// A question or objection to a notice.
    VoiceId,
    VoteId,
    ProjectId,
    /// A conversation.
    TalkId,
    StatementId,
}
