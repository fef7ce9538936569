//! A PostgreSQL cluster of our own: made, started and stopped with the installed binaries, under an unprivileged user.

use anyhow::{Context as _, bail};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const START_TRIES: u32 = 5;

/// Whether a cluster keeps its promises across a crash, or is only fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    Durable,
    OnlyFast,
}

/// How a cluster is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Fast,
    /// As if the power had gone: connections break and the next start recovers from the log.
    Immediate,
}

/// A cluster of our own: a data directory and a port.
pub struct Cluster {
    pub(super) dir: PathBuf,
    pub(super) port: u16,
    pub(super) keeps: Keeps,
}

impl Cluster {
    /// Makes a new cluster in this directory and starts it.
    pub fn create(dir: &Path, keeps: Keeps) -> anyhow::Result<Self> {
        fs::create_dir_all(dir)?;
        let owner = Owner::find()?;
        owner.take(dir)?;
        let data = dir.join("data");
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        let data_text = data.display().to_string();
        let made = owner
            .command(&program("initdb")?)
            .args(["-D", &data_text, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .output()?;
        expect("initdb", &made)?;
        let mut cluster = Self { dir: dir.to_owned(), port: 0, keeps };
        cluster.start_on_any_port()?;
        Ok(cluster)
    }

    fn start_on_any_port(&mut self) -> anyhow::Result<()> {
        let mut last = None;
        for _ in 0..START_TRIES {
            self.port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            match self.start() {
                Ok(()) => return Ok(()),
                // Somebody may have taken the port between our look and the start.
                Err(fault) => last = Some(fault),
            }
        }
        Err(last.context("the cluster was never started")?)
    }

    /// Starts it on its port again.
    pub fn start(&self) -> anyhow::Result<()> {
        let mut settings = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=400 -c shared_buffers=64MB -c jit=off \
             -c wal_level=minimal -c max_wal_senders=0 -c max_pred_locks_per_transaction=256",
            self.port,
            self.dir.display()
        );
        if self.keeps == Keeps::OnlyFast {
            settings.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        let log = self.dir.join("log");
        // The server outlives us, so it must hold none of our pipes.
        let done = Owner::find()?
            .command(&program("pg_ctl")?)
            .args(["-D", &self.data(), "-l", &log.display().to_string(), "-w", "-t", "60", "-o", &settings, "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if !done.success() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            let last: Vec<&str> = said.lines().rev().take(5).collect();
            bail!("PostgreSQL did not start: {}", last.join(" / "));
        }
        Ok(())
    }

    pub fn stop(&self, how: Stop) -> anyhow::Result<()> {
        let mode = if how == Stop::Fast { "fast" } else { "immediate" };
        let done = Owner::find()?.command(&program("pg_ctl")?).args(["-D", &self.data(), "-m", mode, "-w", "stop"]).output()?;
        expect("pg_ctl stop", &done)
    }

    /// The URL of one of its databases.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    pub(super) fn data(&self) -> String {
        self.dir.join("data").display().to_string()
    }

    pub(super) fn answers(&self) -> bool {
        let Ok(program) = program("pg_isready") else { return false };
        let port = self.port.to_string();
        Command::new(program).args(["-q", "-h", "127.0.0.1", "-p", &port]).status().is_ok_and(|status| status.success())
    }
}

/// A cluster of one test: stopped and removed at its end.
pub struct OwnCluster {
    pub cluster: Cluster,
    dir: tempfile::TempDir,
}

impl OwnCluster {
    pub fn create(keeps: Keeps) -> anyhow::Result<Self> {
        // A durable cluster on a disk that keeps what it promised; a fast one in memory.
        let under = if keeps == Keeps::Durable { std::env::temp_dir() } else { crate::house::scratch() };
        let dir = tempfile::Builder::new().prefix("pavilion-own-pg").tempdir_in(under)?;
        Ok(Self { cluster: Cluster::create(dir.path(), keeps)?, dir })
    }

    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for OwnCluster {
    fn drop(&mut self) {
        // It may be stopped already, which is what the test may have been about.
        let _ = self.cluster.stop(Stop::Immediate);
    }
}

/// The user the server runs as: PostgreSQL refuses to run as root.
pub(super) struct Owner {
    uid: u32,
    gid: u32,
    drop_rights: bool,
}

impl Owner {
    pub(super) fn find() -> anyhow::Result<Self> {
        let me = fs::metadata("/proc/self")?;
        if me.uid() != 0 {
            return Ok(Self { uid: me.uid(), gid: me.gid(), drop_rights: false });
        }
        let passwd = fs::read_to_string("/etc/passwd")?;
        let line = |name: &str| passwd.lines().find(|line| line.split(':').next() == Some(name)).map(ToOwned::to_owned);
        let line = line("postgres").or_else(|| line("nobody")).context("there is no unprivileged user to run PostgreSQL as")?;
        let fields: Vec<&str> = line.split(':').collect();
        Ok(Self { uid: fields[2].parse()?, gid: fields[3].parse()?, drop_rights: true })
    }

    fn take(&self, dir: &Path) -> anyhow::Result<()> {
        if self.drop_rights {
            chown(dir, Some(self.uid), Some(self.gid))?;
        }
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?;
        Ok(())
    }

    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = if self.drop_rights {
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={}", self.uid)).arg(format!("--regid={}", self.gid)).arg("--clear-groups").arg(program);
            command
        } else {
            Command::new(program)
        };
        // Our own directory may be closed to that user.
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

pub(super) fn program(name: &str) -> anyhow::Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin").join(name))))
        .filter(|(_, path)| path.exists())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, path)| path);
    newest.with_context(|| {
        format!("{name} is not installed: apt-get install postgresql, or set {} to the URL of a server", super::OVERRIDE)
    })
}

fn expect(what: &str, output: &Output) -> anyhow::Result<()> {
    if !output.status.success() {
        bail!("{what} failed: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
