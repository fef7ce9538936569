//! What several commands share: running PostgreSQL's own tools, copying with a digest, dates, asking for a secret.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pavilion_app::crypto::hex;
use pavilion_rules::Millis;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio_postgres::config::Host;

const CHUNK_BYTES: usize = 1 << 20;

/// Size and SHA-256 of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub bytes: u64,
    pub sha256: String,
}

/// Reads a file to its end for its digest.
pub fn sum(file: &Path) -> anyhow::Result<Sum> {
    let mut from = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    pass_through(&mut from, None)
}

/// Copies a file, readable by its owner only, onto the disk for good, and says its digest.
pub fn copy(from: &Path, to: &Path) -> anyhow::Result<Sum> {
    let mut source = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let mut target = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    let sum = pass_through(&mut source, Some(&mut target)).with_context(|| format!("{} cannot be written", to.display()))?;
    target.sync_all()?;
    Ok(sum)
}

fn pass_through(from: &mut File, mut to: Option<&mut File>) -> anyhow::Result<Sum> {
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut chunk)?;
        if read == 0 {
            return Ok(Sum { bytes, sha256: hex(&hasher.finalize()) });
        }
        hasher.update(&chunk[..read]);
        bytes += read as u64;
        if let Some(to) = to.as_deref_mut() {
            to.write_all(&chunk[..read])?;
        }
    }
}

/// Every file below a directory, as paths relative to it, in order.
pub fn files_below(dir: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(one) = waiting.pop() {
        for entry in std::fs::read_dir(&one).with_context(|| format!("{} cannot be read", one.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Some(name) = path.strip_prefix(dir).ok().and_then(Path::to_str) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// One of PostgreSQL's own tools, told by its environment where the database is, so that no password shows in a list of processes.
pub fn postgres_tool(name: &str, url: &str) -> anyhow::Result<(Command, String)> {
    let config: tokio_postgres::Config = url.parse().context("the database URL cannot be read")?;
    let mut command = Command::new(program(name));
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => command.env("PGHOST", host),
        Some(Host::Unix(dir)) => command.env("PGHOST", dir),
        None => command.env_remove("PGHOST"),
    };
    if let Some(port) = config.get_ports().first() {
        command.env("PGPORT", port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).into_owned());
    }
    let name = config.get_dbname().or(config.get_user()).unwrap_or("postgres").to_owned();
    command.env("PGDATABASE", &name);
    Ok((command, name))
}

/// The tool on the PATH, or where Debian puts the newest version's.
fn program(name: &str) -> PathBuf {
    let on_path = std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).is_file()));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let newest = versions.map(|version| version.path().join("bin").join(name)).filter(|tool| tool.is_file()).max();
    match newest {
        Some(newest) if !on_path => newest,
        _ => PathBuf::from(name),
    }
}

/// Runs a tool and turns its failure into ours.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let out = match command.output() {
        Ok(out) => out,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            bail!("{name} is not on the PATH. Install PostgreSQL's client programs (Debian: postgresql-client).")
        }
        Err(fault) => bail!("{name} cannot be run: {fault}"),
    };
    if !out.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&out.stderr).trim());
    }
    Ok(())
}

/// A moment as part of a directory's name, UTC.
pub fn stamp(at: Millis) -> anyhow::Result<String> {
    Ok(Timestamp::from_millisecond(at.0)?.to_zoned(TimeZone::UTC).strftime("%Y%m%d-%H%M%S").to_string())
}

/// A moment as people read it, UTC.
pub fn moment(at: Millis) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The first moment of a day, written `2026-11-20`, where the platform lives.
pub fn day(text: &str) -> anyhow::Result<Millis> {
    let date: jiff::civil::Date = text.parse().with_context(|| format!("{text:?} is no day; write it as 2026-11-20"))?;
    let zoned = date.to_zoned(TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC))?;
    Ok(Millis(zoned.timestamp().as_millisecond()))
}

/// The first line of standard input: so a secret stands in no argument and no history.
pub fn secret_from_input() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("standard input cannot be read")?;
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    if secret.is_empty() {
        bail!("standard input holds no password in its first line");
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_digest_of_what_was_copied_and_never_replaces_anything() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("a"), dir.path().join("b"));
        std::fs::write(&from, "abc").unwrap();
        let copied = copy(&from, &to).unwrap();
        assert_eq!(copied.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(sum(&to).unwrap(), copied);
        assert!(copy(&from, &to).is_err());
    }

    #[test]
    fn a_day_begins_where_the_platform_lives() {
        assert_eq!(day("2026-11-20").unwrap(), Millis(1_795_104_000_000));
        assert!(day("20.11.2026").is_err());
    }

    #[test]
    fn a_password_reaches_the_tool_by_its_environment_alone() {
        let (command, name) = postgres_tool("pg_dump", "postgres://someone:secret@db.example.org:5433/pavilion").unwrap();
        assert_eq!(name, "pavilion");
        assert_eq!(command.get_args().count(), 0);
        assert!(command.get_envs().any(|(name, value)| name == "PGPASSWORD" && value.is_some_and(|value| value == "secret")));
    }
}
