//! `pavilion restore`: puts a backup in the place of an empty installation, and checks it.

use super::doctor;
use super::manifest::{KEY, Manifest, PHOTOS};
use super::tools;
use crate::house::{self, For};
use crate::key;
use crate::settings::Settled;
use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_app::config::{Config, PhotoStore};
use pavilion_app::db::{Db, Source};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(
    after_help = "Verifies every digest first, never overwrites anything, brings the database to this version, and ends with `pavilion doctor`. \
    A backup without the key needs the key file in its place beforehand."
)]
pub struct Options {
    /// The directory `pavilion backup` made
    backup: PathBuf,
    /// Only verify the backup
    #[arg(long)]
    verify_only: bool,
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let config = &settled.config;
    let manifest = Manifest::verified(&options.backup)?;
    println!(
        "Verified: {} file(s), made by Pavilion {} on {} UTC.",
        manifest.files.len(),
        manifest.pavilion,
        tools::moment(pavilion_rules::Millis(manifest.at))
    );
    if options.verify_only {
        return Ok(ExitCode::SUCCESS);
    }
    same_engine(&manifest, config)?;
    is_empty(&manifest, config).await?;
    house_key(&manifest, &options.backup, config)?;

    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&config.data_dir)
        .with_context(|| format!("{} cannot be made", config.data_dir.display()))?;
    if manifest.key {
        let to = config.key_path();
        if !to.exists() {
            tools::copy(&options.backup.join(KEY), &to)?;
        }
    }
    for entry in manifest.files.iter().filter(|entry| entry.path.starts_with(&format!("{PHOTOS}/"))) {
        let to = config.data_dir.join(&entry.path);
        if let Some(parent) = to.parent() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        tools::copy(&options.backup.join(&entry.path), &to)?;
    }
    restore_database(&manifest, &options.backup, config)?;
    // Opening it to work brings an older backup up to date and proves that the key opens it.
    drop(house::open(&settled, For::Work).await?);
    println!(
        "Restored into {}.",
        if config.database_url.is_empty() { config.data_dir.display().to_string() } else { "PostgreSQL".into() }
    );
    if !manifest.photos && matches!(config.photos, PhotoStore::Disk) {
        println!("The photos were in a bucket and are not in this backup; set photos.kind to \"s3\".");
    }
    doctor::report(&settled, false).await
}

fn same_engine(manifest: &Manifest, config: &Config) -> anyhow::Result<()> {
    let here = if config.database_url.is_empty() { "SQLite" } else { "PostgreSQL" };
    if manifest.engine != here {
        bail!("this backup is of a {} database, and the configuration says {here}. Set or empty database_url.", manifest.engine);
    }
    Ok(())
}

async fn is_empty(manifest: &Manifest, config: &Config) -> anyhow::Result<()> {
    if manifest.engine == "SQLite" {
        let file = config.sqlite_file();
        if file.exists() {
            bail!(
                "{} is already there. Restore into an empty data directory (--data-dir), then put that in the place of this one.",
                file.display()
            );
        }
    } else {
        let source = Source::Postgres { url: config.database_url.clone(), connections: 1 };
        if Db::open(&source).await?.pending().await?.found > 0 {
            bail!("the PostgreSQL database already holds a Pavilion. Restore into a new, empty database.");
        }
    }
    let photos = config.data_dir.join(PHOTOS);
    if photos.is_dir() && !tools::files_below(&photos)?.is_empty() {
        bail!("{} already holds photos. Restore into an empty data directory.", photos.display());
    }
    Ok(())
}

/// A key must be there afterwards, and one that is already there is never replaced.
fn house_key(manifest: &Manifest, backup: &Path, config: &Config) -> anyhow::Result<()> {
    let here = config.key_path();
    match (manifest.key, key::read(&here)?) {
        (false, None) => bail!(
            "this backup does not hold the key, and {} is missing. Put the copy of the key you keep elsewhere there first (mode 600), then restore again.",
            here.display()
        ),
        (true, Some(keys)) => {
            let theirs = key::read(&backup.join(KEY))?.context("the backup's key is missing")?;
            if theirs.print() != keys.print() {
                bail!(
                    "{} is another key than the backup's. Move it away first; keep it if another database needs it.",
                    here.display()
                );
            }
            Ok(())
        }
        (true, None) | (false, Some(_)) => Ok(()),
    }
}

fn restore_database(manifest: &Manifest, backup: &Path, config: &Config) -> anyhow::Result<()> {
    let file = backup.join(manifest.database());
    if manifest.engine == "SQLite" {
        tools::copy(&file, &config.sqlite_file())?;
        return Ok(());
    }
    let (mut command, name) = tools::postgres_tool("pg_restore", &config.database_url)?;
    let flags = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--dbname", &name];
    tools::run(command.args(flags).arg(&file))
}
