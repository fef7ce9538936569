//! `pavilion backup`: database, photos and, if wished, the key, while the platform runs.

use super::manifest::{KEY, MANIFEST, Manifest, PHOTOS};
use super::tools;
use crate::house::{self, For};
use crate::machine::SystemClock;
use crate::settings::Settled;
use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_app::config::{Config, PhotoStore};
use pavilion_app::context::Clock as _;
use pavilion_app::db::Db;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "Makes <TO>/backup-<date>/ with the database, the photos and a manifest of SHA-256 digests. \
    Photos in a bucket are not copied: back the bucket up with its own means.\n\
    Test a backup by restoring it: pavilion restore <BACKUP> --data-dir /tmp/drill")]
pub struct Options {
    /// The directory the backup is made in
    #[arg(value_name = "TO", default_value = ".")]
    to: PathBuf,
    /// Put the key into the backup too: then whoever has the backup can read everything in it
    #[arg(long)]
    with_key: bool,
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let config = &settled.config;
    let db = house::open_database(config, For::Looking).await?;
    let at = SystemClock.now();
    let dir = options.to.join(format!("backup-{}", tools::stamp(at)?));
    if dir.exists() {
        bail!("{} is already there; wait a second and try again", dir.display());
    }
    // Written under another name first: a backup that broke off is never taken for a whole one.
    let unfinished = options.to.join(format!("unfinished-backup-{}", tools::stamp(at)?));
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&unfinished)
        .with_context(|| format!("{} cannot be made: choose a directory this user may write to", unfinished.display()))?;

    let photos = matches!(config.photos, PhotoStore::Disk);
    let mut manifest = Manifest::new(db.engine(), at.0, photos, options.with_key);
    // The database first: every photo it knows is already stored, so the copy of the photos made afterwards has them all.
    copy_database(&db, config, &unfinished, &mut manifest).await?;
    let copied = if photos { copy_photos(config, &unfinished, &mut manifest)? } else { 0 };
    if options.with_key {
        manifest.add(KEY, tools::copy(&config.key_path(), &unfinished.join(KEY))?);
    }
    manifest.write(&unfinished)?;
    std::fs::rename(&unfinished, &dir).with_context(|| format!("{} cannot be renamed", unfinished.display()))?;

    let bytes: u64 = manifest.files.iter().map(|entry| entry.bytes).sum();
    println!("{}", dir.display());
    println!(
        "  {} database, {copied} photo file(s), {} KiB in all; digests in {MANIFEST}",
        manifest.engine,
        bytes.div_ceil(1024)
    );
    if !photos {
        println!("  The photos lie in a bucket and are not in this backup.");
    }
    match options.with_key {
        true => println!("  The key is in it: keep this backup as safe as the platform itself."),
        false => println!(
            "  The key is not in it. Keep a copy of {} elsewhere: without it names and reporters' words stay unreadable.",
            config.key_path().display()
        ),
    }
    Ok(ExitCode::SUCCESS)
}

async fn copy_database(db: &Db, config: &Config, dir: &Path, manifest: &mut Manifest) -> anyhow::Result<()> {
    let name = manifest.database();
    let file = dir.join(name);
    if config.database_url.is_empty() {
        db.copy_to(&file).await?;
        check_copy(&file)?;
    } else {
        let (mut command, _) = tools::postgres_tool("pg_dump", &config.database_url)?;
        tools::run(command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(&file))?;
    }
    manifest.add(name, tools::sum(&file)?);
    Ok(())
}

/// A copy that cannot be read is found now and not on the day it is needed.
fn check_copy(file: &Path) -> anyhow::Result<()> {
    let conn = rusqlite::Connection::open(file)?;
    // A copy carries the mark of write-ahead logging; without it the backup stays one file.
    let _: String = conn.query_row("pragma journal_mode = delete", [], |row| row.get(0))?;
    let said: String = conn.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        bail!("the copy of the database is damaged: {said}. Run `pavilion doctor`.");
    }
    Ok(())
}

fn copy_photos(config: &Config, dir: &Path, manifest: &mut Manifest) -> anyhow::Result<usize> {
    let source = config.data_dir.join(PHOTOS);
    if !source.is_dir() {
        return Ok(0);
    }
    let names = tools::files_below(&source)?;
    for name in &names {
        let to = dir.join(PHOTOS).join(name);
        if let Some(parent) = to.parent() {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
        }
        manifest.add(format!("{PHOTOS}/{name}"), tools::copy(&source.join(name), &to)?);
    }
    Ok(names.len())
}
