//! Opens the house a command works in: database, key, photos, clock and chance.

use crate::settings::Settled;
use crate::{key, machine};
use anyhow::{Context as _, bail};
use pavilion_app::blobs::Blobs;
use pavilion_app::config::Config;
use pavilion_app::context::{App, Clock as _};
use pavilion_app::crypto::Keys;
use pavilion_app::db::{Db, DbFault, Groups, OpenFor, Source};
use pavilion_app::desk::live::Live;
use pavilion_app::rooms::people::{Memory, operator};
use pavilion_app::web::cache::PageCache;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;
use std::time::Duration;

/// What a command needs the house for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// To serve or to change something: makes what is missing, brings the schema up to date.
    Work,
    /// To look, beside a running server if there is one: makes and changes nothing.
    Looking,
}

/// Opens the whole house.
pub async fn open(settled: &Settled, what_for: For) -> anyhow::Result<Arc<App>> {
    let config = settled.config.clone();
    let db = open_database(&config, what_for).await?;
    let clock = Arc::new(machine::SystemClock);
    if what_for == For::Work {
        let steps = db.migrate(clock.now()).await?;
        if steps > 0 {
            tracing::info!(steps, engine = db.engine(), "the database was brought up to date");
        }
    }
    let keys = keys(&config, &db, what_for).await?;
    let app = Arc::new(App {
        live: Live::new(db.is_shared()),
        blobs: Blobs::open(&config)?,
        pages: PageCache::default(),
        people: Memory::default(),
        grounds: pavilion_app::rooms::matters::Grounds::default(),
        talks: pavilion_app::rooms::talk::Talks::default(),
        votes: pavilion_app::rooms::votes::Memory::default(),
        chance: machine::chance(),
        clock,
        keys,
        db,
        config,
    });
    if operator::key_opens(&app).await.map_err(crate::commands::said)? == Some(false) {
        bail!(
            "the key file {} is not the one this database was sealed with. Put the right key file there; nothing was changed.",
            app.config.key_path().display()
        );
    }
    Ok(app)
}

/// Opens the database alone; to work with it, makes the data directory when it is missing.
pub async fn open_database(config: &Config, what_for: For) -> anyhow::Result<Db> {
    if what_for == For::Work {
        make_data_dir(config)?;
    }
    let source = source(config, what_for);
    if let (For::Looking, Source::Sqlite { file, .. }) = (what_for, &source)
        && !file.exists()
    {
        bail!(
            "there is no database at {}. Check data_dir (`pavilion config` shows it), or start the platform once.",
            file.display()
        );
    }
    let db = Db::open(&source).await?;
    if what_for == For::Looking {
        let pending = db.pending().await?;
        if pending.found < pending.known {
            return Err(DbFault::Older.into());
        }
    }
    Ok(db)
}

fn source(config: &Config, what_for: For) -> Source {
    if !config.database_url.is_empty() {
        return Source::Postgres { url: config.database_url.clone(), connections: config.database_connections.max(1) };
    }
    let open_for = match what_for {
        For::Work => OpenFor::Serving,
        For::Looking => OpenFor::Looking,
    };
    let groups = if config.group_commits { Groups::Shared } else { Groups::OfOne };
    Source::Sqlite { file: config.sqlite_file(), open_for, groups }
}

fn make_data_dir(config: &Config) -> anyhow::Result<()> {
    let dir = &config.data_dir;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).with_context(|| {
        format!("the data directory {} cannot be made. Make it yourself and give it to the user Pavilion runs as, or choose another with --data-dir", dir.display())
    })
}

async fn keys(config: &Config, db: &Db, what_for: For) -> anyhow::Result<Keys> {
    let path = config.key_path();
    if let Some(keys) = key::read(&path)? {
        return Ok(keys);
    }
    let mut tx = db.read().await?;
    if operator::holds_accounts(&mut tx).await.map_err(crate::commands::said)? {
        bail!(
            "the key file {} is missing, and this database holds accounts sealed with it. A new key could not read them, so none is made. \
             Put back the copy of the key you keep elsewhere, or name its place with key_file.",
            path.display()
        );
    }
    if what_for == For::Looking {
        bail!("the key file {} is missing. Start the platform once; it makes one.", path.display());
    }
    let keys = key::make(&path, &machine::chance())?;
    tracing::info!(file = %path.display(), "made a new master key; keep a copy of this file elsewhere");
    Ok(keys)
}

/// Ends a command that changed something: other nodes still have to hear of it.
pub async fn leave(app: &Arc<App>) {
    if !app.db.is_shared() {
        return;
    }
    let node = app.chance.id(app.clock.now());
    // Ends by itself never; what was changed is sent within a few milliseconds.
    let _ = tokio::time::timeout(Duration::from_millis(300), app.live.run(&app.db, node)).await;
}
