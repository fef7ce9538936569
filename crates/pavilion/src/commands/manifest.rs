//! What a backup says of itself: `manifest.json`.

use super::tools;
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::path::Path;

pub const MANIFEST: &str = "manifest.json";
pub const SQLITE: &str = "pavilion.db";
pub const POSTGRES: &str = "pavilion.pgdump";
pub const KEY: &str = "pavilion.key";
pub const PHOTOS: &str = "photos";
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version that made it.
    pub pavilion: String,
    /// `SQLite` or `PostgreSQL`.
    pub engine: String,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// Whether the photos are in it; those in a bucket are not.
    pub photos: bool,
    pub key: bool,
    pub files: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    pub fn new(engine: &str, at: i64, photos: bool, key: bool) -> Self {
        let pavilion = env!("CARGO_PKG_VERSION").to_owned();
        Self { format: FORMAT, pavilion, engine: engine.to_owned(), at, photos, key, files: Vec::new() }
    }

    pub fn add(&mut self, path: impl Into<String>, sum: tools::Sum) {
        self.files.push(Entry { path: path.into(), bytes: sum.bytes, sha256: sum.sha256 });
    }

    /// The name of the database's file in it.
    pub fn database(&self) -> &'static str {
        if self.engine == "PostgreSQL" { POSTGRES } else { SQLITE }
    }

    pub fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let path = dir.join(MANIFEST);
        std::fs::write(&path, serde_json::to_string_pretty(self)?)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        std::fs::File::open(&path)?.sync_all()?;
        Ok(std::fs::File::open(dir)?.sync_all()?)
    }

    /// Reads a backup's manifest and holds every file against it, both ways.
    pub fn verified(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join(MANIFEST);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} is no backup: it has no {MANIFEST}", dir.display()))?;
        let manifest: Self = serde_json::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))?;
        if manifest.format > FORMAT {
            bail!("this backup was made by a newer Pavilion ({}). Restore it with that version.", manifest.pavilion);
        }
        let mut faults = Vec::new();
        for entry in &manifest.files {
            let file = dir.join(&entry.path);
            if entry.path.starts_with('/') || entry.path.split('/').any(|part| part == "..") {
                faults.push(format!("{} leads out of the backup", entry.path));
            } else if !file.is_file() {
                faults.push(format!("{} is missing", entry.path));
            } else if tools::sum(&file)?.sha256 != entry.sha256 {
                faults.push(format!("{} was changed or is damaged", entry.path));
            }
        }
        for name in tools::files_below(dir)? {
            if name != MANIFEST && !manifest.files.iter().any(|entry| entry.path == name) {
                faults.push(format!("{name} is not in the manifest"));
            }
        }
        if !faults.is_empty() {
            bail!("this backup is not what its manifest says; nothing was restored.\n  {}", faults.join("\n  "));
        }
        Ok(manifest)
    }
}
