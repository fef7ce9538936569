//! The house as the demo fills it: the same database and keys, a clock moved by hand, chance from the seed.

use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, App, Chance, Clock, Context, Person, Via};
use pavilion_app::crypto::Keys;
use pavilion_app::desk::live::Live;
use pavilion_app::rooms::people::Memory;
use pavilion_app::web::cache::PageCache;
use pavilion_rules::Millis;
use pavilion_rules::access::Standing;
use pavilion_rules::ids::{AccountId, SessionId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands where it was put.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn at(at: Millis) -> Self {
        Self(AtomicI64::new(at.0))
    }

    pub(crate) fn put(&self, at: Millis) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// What the demo fills through.
pub(crate) struct House {
    pub app: Arc<App>,
    pub clock: Arc<HandClock>,
    /// When the filling began: what the demo calls today.
    pub today: Millis,
    pub rng: StdRng,
}

impl House {
    pub(crate) fn over(app: &Arc<App>, seed: u64) -> anyhow::Result<Self> {
        let today = app.clock.now();
        let clock = Arc::new(HandClock::at(today));
        let mut chance = StdRng::seed_from_u64(seed);
        let rng = StdRng::from_rng(&mut chance);
        let inner = App {
            db: app.db.clone(),
            keys: Keys::parse(&app.keys.print())?,
            blobs: app.blobs.clone(),
            config: Config { second_factor: SecondFactor::Offered, ..app.config.clone() },
            live: Live::new(false),
            pages: PageCache::default(),
            people: Memory::default(),
            grounds: pavilion_app::rooms::matters::Grounds::default(),
            talks: pavilion_app::rooms::talk::Talks::default(),
            votes: pavilion_app::rooms::votes::Memory::default(),
            clock: clock.clone(),
            chance: Chance::new(chance),
        };
        Ok(Self { app: Arc::new(inner), clock, today, rng })
    }

    /// The platform acting by itself, as the operator's commands do.
    pub(crate) fn system(&self) -> Context {
        Context::system(&self.app)
    }

    pub(crate) fn nobody(&self) -> Context {
        Context::new(&self.app, Actor::Nobody)
    }

    /// Somebody of the demo acting now.
    pub(crate) fn person(&self, account: AccountId, standing: &Standing) -> Context {
        let via = Via::Session(SessionId(self.app.chance.id(self.clock.now())));
        let person = Person { account, via, standing: standing.clone(), form_secret: self.app.chance.bytes() };
        Context::new(&self.app, Actor::Person(Arc::new(person)))
    }
}
