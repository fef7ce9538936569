//! What the people room is asked and what it answers.

use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, PostId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new account: by phone, by e-mail, or both.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub password: String,
    pub lang: crate::i18n::Lang,
}

/// A post given to somebody, over a place and what lies below it, for a term.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GivePost {
    pub account: AccountId,
    pub kind: PostKind,
    pub place: PlaceId,
    pub since: Millis,
    pub until: Option<Millis>,
}

/// The dwellings that get a new card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssueCodes {
    pub dwellings: Vec<DwellingId>,
}

/// A code as it is printed; it is never shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCode {
    pub dwelling: DwellingId,
    pub code: String,
}

/// Joining the household a card was printed for. Somebody signed in needs the code alone.
#[derive(Clone, Debug, Default)]
pub struct Join {
    pub code: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub password: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    #[schema(value_type = Uuid)]
    pub account: AccountId,
    #[schema(value_type = Uuid)]
    pub compound: PlaceId,
}

/// Somebody at the door: a phone number or an e-mail address, a password, perhaps already the second step.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    pub login: String,
    pub password: String,
    pub second: Option<String>,
    /// What the browser says it is; shown in the list of sessions.
    pub device: String,
}

#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the cookie holds.
    pub secret: String,
    pub account: AccountId,
    /// The session is not yet good for the person's posts and own settings.
    pub needs_second_factor: bool,
}

/// A post in its term, with the place it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostAt {
    pub post: PostId,
    pub kind: PostKind,
    pub place: PlaceId,
    pub place_name: String,
    /// The tree path of the place.
    pub scope: String,
}

/// A field that is read through the one door only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersonalField {
    Name,
    Phone,
    Email,
}

impl PersonalField {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}

/// What was read; a field that was not asked for, or that the person never gave, is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    pub name: String,
    pub phone: String,
    pub email: String,
}

/// A new API token: what it is called, what it may do (nothing named: all its owner may), how long.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewToken {
    pub name: String,
    /// Names of actions, as in the access table.
    pub scopes: Vec<String>,
    pub days: i64,
}

/// A token as it is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadeToken {
    #[schema(value_type = Uuid)]
    pub id: TokenId,
    pub token: String,
}
