//! A house for one test: a real engine, a clock moved by hand, chance from a seed.

use crate::estate::{Estate, Town};
use axum::Router;
use pavilion_app::blobs::Blobs;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, App, Chance, Clock, Context};
use pavilion_app::crypto::Keys;
use pavilion_app::db::{Db, Groups, OpenFor, Source};
use pavilion_app::desk::live::Live;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::people::Memory;
use pavilion_app::web::{self, cache::PageCache};
use pavilion_rules::Millis;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// A clock that stands still until it is moved.
pub struct HandClock(AtomicI64);

impl HandClock {
    #[must_use]
    pub fn at(ms: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ms)))
    }

    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }
}

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The engine `PAVILION_TEST_ENGINE` names: `sqlite` unless it says `postgres`.
    #[must_use]
    pub fn chosen() -> Self {
        match std::env::var("PAVILION_TEST_ENGINE").as_deref() {
            Ok("postgres") => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// A running house for one test.
pub struct House {
    pub app: Arc<App>,
    pub clock: Arc<HandClock>,
    pub router: Router,
    pub engine: Engine,
    pub source: Source,
    town: OnceCell<Town>,
    estate: OnceCell<Estate>,
    other_estate: OnceCell<Estate>,
    people: AtomicU32,
    // Dropped last: whatever still talks to the database is cut off then.
    _database: Option<crate::postgres::Database>,
    _dir: tempfile::TempDir,
}

/// Friday 2026-11-20 10:00 in Shanghai: when tests begin.
pub const START_MS: i64 = 1_795_140_000_000;

impl House {
    /// A fresh, empty house on the chosen engine.
    pub async fn new() -> Self {
        Self::seeded(1).await
    }

    pub async fn seeded(seed: u64) -> Self {
        Self::configured(seed, |_| {}).await
    }

    /// A fresh, empty house with other settings than tests usually have.
    pub async fn configured(seed: u64, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Engine::chosen(), seed, change).await
    }

    /// The same on a named engine, for tests that compare them.
    pub async fn on(engine: Engine, seed: u64, change: impl FnOnce(&mut Config)) -> Self {
        let dir =
            tempfile::Builder::new().prefix("pavilion-test").tempdir_in(scratch()).expect("a scratch directory can be made");
        let (source, database) = match engine {
            Engine::Sqlite => (
                Source::Sqlite { file: dir.path().join("pavilion.db"), open_for: OpenFor::Serving, groups: Groups::Shared },
                None,
            ),
            Engine::Postgres => {
                let database = crate::postgres::Database::fresh().await.expect("PostgreSQL gives a test its database");
                (Source::Postgres { url: database.url.clone(), connections: 4 }, Some(database))
            }
        };
        let mut config = Config {
            second_factor: SecondFactor::Offered,
            secure_cookies: false,
            data_dir: dir.path().into(),
            ..Config::default()
        };
        change(&mut config);
        let clock = HandClock::at(START_MS);
        let app = node(&source, clock.clone(), config, seed).await;
        app.db.migrate(Millis(START_MS)).await.expect("the test database migrates");
        let router = web::router(app.clone());
        Self {
            app,
            clock,
            router,
            engine,
            source,
            town: OnceCell::new(),
            estate: OnceCell::new(),
            other_estate: OnceCell::new(),
            people: AtomicU32::new(0),
            _database: database,
            _dir: dir,
        }
    }

    /// The compound tests are about; built when it is first asked for.
    pub async fn estate(&self) -> &Estate {
        self.estate.get_or_init(async || Estate::build(&self.system(), self.town().await, "甲").await).await
    }

    /// Another compound in another community of the same town.
    pub async fn other_estate(&self) -> &Estate {
        self.other_estate.get_or_init(async || Estate::build(&self.system(), self.town().await, "乙").await).await
    }

    async fn town(&self) -> Town {
        *self.town.get_or_init(async || Town::build(&self.system()).await).await
    }

    /// A number nobody has had yet.
    pub fn next_number(&self) -> u32 {
        self.people.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A context in which the platform itself acts: what the command line and jobs use.
    #[must_use]
    pub fn system(&self) -> Context {
        Context::new(&self.app, Actor::System)
    }

    /// Does everything the outbox holds.
    pub async fn run_jobs(&self) -> usize {
        outbox::run_all(&self.app).await.expect("jobs run")
    }

    /// Where this house may lay files.
    #[must_use]
    pub fn dir(&self) -> &std::path::Path {
        &self.app.config.data_dir
    }
}

/// One running program on a database: a house has one, several may share a PostgreSQL.
pub async fn node(source: &Source, clock: Arc<HandClock>, config: Config, seed: u64) -> Arc<App> {
    let db = Db::open(source).await.expect("the test database opens");
    let several_nodes = matches!(source, Source::Postgres { .. });
    Arc::new(App {
        db,
        keys: Keys::from_master([7; 32]),
        blobs: Blobs::in_memory(),
        config,
        live: Live::new(several_nodes),
        pages: PageCache::default(),
        people: Memory::default(),
        grounds: pavilion_app::rooms::matters::Grounds::default(),
        talks: pavilion_app::rooms::talk::Talks::default(),
        votes: pavilion_app::rooms::votes::Memory::default(),
        clock,
        chance: Chance::new(StdRng::seed_from_u64(seed)),
    })
}

/// In memory where the machine has such a place, so that tests sync to no disk.
pub(crate) fn scratch() -> std::path::PathBuf {
    let shm = std::path::Path::new("/dev/shm");
    if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() }
}
