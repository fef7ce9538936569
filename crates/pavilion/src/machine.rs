//! The machine's clock and chance: the one place that asks for either.

use pavilion_app::context::{Chance, Clock};
use pavilion_rules::Millis;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        #[expect(
            clippy::disallowed_methods,
            reason = "everything else takes the time from its context, which takes it from here"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's clock so many milliseconds ahead: a demo shows what will have happened by then.
pub struct Ahead(pub i64);

impl Clock for Ahead {
    fn now(&self) -> Millis {
        SystemClock.now().plus(self.0)
    }
}

/// The operating system's randomness. Keys, codes and session secrets are made of it.
pub fn chance() -> Chance {
    Chance::new(UnwrapErr(SysRng))
}
