//! Filled databases to measure with: made once by `pavilion demo` and kept.

use super::{Settings, say};
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A data directory with a filled SQLite database.
pub(crate) struct Filled {
    pub dir: PathBuf,
    pub matters: i64,
    /// Empty: the SQLite database in `dir`.
    pub database_url: String,
}

impl Filled {
    /// The database of this scale; fills it when it is not there.
    pub(crate) fn of(settings: &Settings, scale: &str) -> anyhow::Result<Self> {
        let dir = settings.dir.join(scale);
        let marker = dir.join("filled");
        if !marker.exists() {
            if dir.exists() {
                std::fs::remove_dir_all(&dir)?;
            }
            std::fs::create_dir_all(&dir)?;
            say(&format!("filling {} ({scale}); it is kept for the next time", dir.display()));
            let begun = Instant::now();
            let status = Command::new(std::env::current_exe()?)
                .args(["demo", "--scale", scale])
                .env("PAVILION_DATA_DIR", &dir)
                .env("PAVILION_DATABASE_URL", "")
                .stdin(Stdio::null())
                .status()?;
            if !status.success() {
                bail!("the demo could not be filled: {status}");
            }
            std::fs::write(&marker, format!("{:.0} s\n", begun.elapsed().as_secs_f64()))?;
        }
        let mut filled = Self { dir, matters: 0, database_url: String::new() };
        filled.matters = filled.one("select count(*) from matter")?;
        Ok(filled)
    }

    /// A copy to write into, so that every run begins with the same.
    pub(crate) fn copy(&self, name: &str) -> anyhow::Result<Self> {
        let dir = self.dir.with_file_name(name);
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        copy_all(&self.dir, &dir)?;
        Ok(Self { dir, matters: self.matters, database_url: String::new() })
    }

    fn open(&self) -> anyhow::Result<rusqlite::Connection> {
        let file = self.dir.join("pavilion.db");
        let conn = rusqlite::Connection::open(&file).with_context(|| format!("cannot open {}", file.display()))?;
        conn.execute_batch("pragma query_only = on")?;
        Ok(conn)
    }

    pub(crate) fn one(&self, sql: &str) -> anyhow::Result<i64> {
        Ok(self.open()?.query_row(sql, [], |row| row.get(0))?)
    }

    /// The ids a question finds.
    pub(crate) fn ids(&self, sql: &str) -> anyhow::Result<Vec<uuid::Uuid>> {
        let conn = self.open()?;
        let mut statement = conn.prepare(sql)?;
        let found = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        found.map(|bytes| Ok(uuid::Uuid::from_slice(&bytes?)?)).collect()
    }

    #[must_use]
    pub(crate) fn settings<'a>(&'a self, address: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("PAVILION_LISTEN", address),
            ("PAVILION_DATA_DIR", self.dir.to_str().unwrap_or("data")),
            ("PAVILION_DATABASE_URL", self.database_url.as_str()),
            ("PAVILION_SECURE_COOKIES", "false"),
            ("PAVILION_SECOND_FACTOR", "offered"),
        ]
    }
}

fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &target)?;
        } else if entry.file_name() != "pavilion.db.lock" {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
