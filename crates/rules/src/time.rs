//! Instants and lengths of time. An instant is milliseconds since 1970 UTC; a zone only matters when it is shown.

use serde::{Deserialize, Serialize};

/// An instant, in milliseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Millis(pub i64);

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl Millis {
    /// The instant this many milliseconds later; saturates rather than wraps, so a wild length never travels back in time.
    #[must_use]
    pub const fn plus(self, length_ms: i64) -> Self {
        Self(self.0.saturating_add(length_ms))
    }
}
