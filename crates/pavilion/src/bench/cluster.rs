//! A PostgreSQL to measure with: a cluster of our own from the installed programs, or the server a URL names.

use super::databases::Filled;
use super::{Settings, say};
use anyhow::{Context as _, bail};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) struct Cluster {
    pub url: String,
    programs: PathBuf,
    /// The directory of our own cluster; nothing when a URL was given.
    own: Option<PathBuf>,
    user: Option<(String, u32, u32)>,
}

/// Programs refuse to run as root, so a user without rights runs them.
const USERS: [&str; 2] = ["postgres", "nobody"];

impl Cluster {
    /// The cluster to measure with; none when there is nothing to make one from.
    pub(crate) fn of(settings: &Settings) -> anyhow::Result<Option<Self>> {
        let Some(programs) = programs() else { return Ok(None) };
        if let Some(url) = &settings.postgres_url {
            return Ok(Some(Self { url: url.clone(), programs, own: None, user: None }));
        }
        let user = unprivileged()?;
        let dir = std::env::temp_dir().join(format!("pavilion-bench-{}", std::process::id()));
        std::fs::create_dir_all(&dir)?;
        if let Some((_, uid, gid)) = &user {
            chown(&dir, Some(*uid), Some(*gid))?;
        }
        let port = super::children::free_address()?.rsplit_once(':').map_or_else(String::new, |(_, port)| port.to_owned());
        let cluster = Self { url: format!("postgres://bench@127.0.0.1:{port}/bench"), programs, own: Some(dir.clone()), user };
        let data = dir.join("data");
        cluster.run("initdb", &["-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C.UTF-8", "-D", text(&data)])?;
        let options =
            format!("-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 -c min_wal_size=1GB", dir.display());
        let log = dir.join("log");
        cluster.run("pg_ctl", &["-D", text(&data), "-l", text(&log), "-o", &options, "-w", "start"])?;
        cluster.run("createdb", &["-h", "127.0.0.1", "-p", &port, "-U", "bench", "bench"])?;
        Ok(Some(cluster))
    }

    /// A data directory whose database is this cluster's, filled with the demo.
    pub(crate) fn filled_house(&self, settings: &Settings) -> anyhow::Result<Filled> {
        self.filled(settings, "writes-postgres", "compound")
    }

    /// The same of another scale, in a directory of this name.
    pub(crate) fn filled(&self, settings: &Settings, name: &str, scale: &str) -> anyhow::Result<Filled> {
        let dir = settings.dir.join(name);
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        std::fs::create_dir_all(&dir)?;
        say(&format!("filling the PostgreSQL database ({scale})"));
        let status = Command::new(std::env::current_exe()?)
            .args(["demo", "--scale", scale])
            .env("PAVILION_DATA_DIR", &dir)
            .env("PAVILION_DATABASE_URL", &self.url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            bail!("the demo could not be filled: {status}");
        }
        Ok(Filled { dir, matters: 0, database_url: self.url.clone() })
    }

    /// Brings a cluster of our own to where one is that has run for a while: it writes its log over old files. A new one
    /// makes each file first and lets everybody wait meanwhile, ours and the yardstick.
    pub(crate) fn wear_in(&self) -> anyhow::Result<()> {
        if self.own.is_none() {
            return Ok(());
        }
        say("wearing in its log");
        for text in [
            "create table worn as select repeat(md5(n::text), 40) as words from generate_series(1, 700000) n",
            "drop table worn",
            "checkpoint",
            "checkpoint",
        ] {
            self.run("psql", &["-q", "-d", &self.url, "-c", text])?;
        }
        Ok(())
    }

    /// Counts the rows of a cluster of our own, as the server does by itself within minutes: of what was just filled it knows
    /// nothing yet, and would plan for empty tables.
    pub(crate) fn count_rows(&self) -> anyhow::Result<()> {
        if self.own.is_some() {
            say("letting the server count its rows");
            self.run("psql", &["-q", "-d", &self.url, "-c", "vacuum analyze"])?;
        }
        Ok(())
    }

    /// Single-row inserts, each its own commit: how many a second `clients` of pgbench get done.
    pub(crate) fn pgbench(&self, clients: usize, seconds: u64) -> anyhow::Result<f64> {
        let dir = self.own.clone().unwrap_or_else(std::env::temp_dir);
        let script = dir.join("insert.sql");
        std::fs::write(&script, "insert into pavilion_bench (words) values ('三号楼二单元的楼道灯坏了，晚上看不见台阶。');\n")?;
        let table = "create table if not exists pavilion_bench (id bigserial primary key, words text not null)";
        self.run("psql", &["-q", "-d", &self.url, "-c", table])?;
        let (clients, seconds) = (clients.to_string(), seconds.max(1).to_string());
        let said = self.run("pgbench", &["-n", "-c", &clients, "-j", "2", "-T", &seconds, "-f", text(&script), &self.url])?;
        let line = said.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench did not say how many")?;
        Ok(line.split(' ').next().unwrap_or_default().parse()?)
    }

    fn run(&self, program: &str, args: &[&str]) -> anyhow::Result<String> {
        use std::os::unix::process::CommandExt;
        let path = self.programs.join(program);
        let mut command = Command::new(if path.exists() { path } else { PathBuf::from(program) });
        command.args(args).current_dir("/").stdin(Stdio::null());
        if let (Some((_, uid, gid)), Some(_)) = (&self.user, &self.own) {
            command.gid(*gid).uid(*uid);
        }
        // pg_ctl leaves a server behind that would keep a pipe open for ever, so its words go to a file.
        let out = if program == "pg_ctl" {
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            std::process::Output { status, stdout: Vec::new(), stderr: Vec::new() }
        } else {
            command.output().with_context(|| format!("cannot run {program}"))?
        };
        if !out.status.success() {
            bail!("{program} ended with {}: {}", out.status, String::from_utf8_lossy(&out.stderr));
        }
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let Some(dir) = self.own.clone() else { return };
        let data = dir.join("data");
        let stopped = self.run("pg_ctl", &["-D", text(&data), "-m", "immediate", "-w", "stop"]);
        if stopped.is_ok() {
            let _ = std::fs::remove_dir_all(&dir);
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

/// The newest installed server's programs.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|dir| dir.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

/// Who runs the server when we are root.
fn unprivileged() -> anyhow::Result<Option<(String, u32, u32)>> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    for name in USERS {
        let line = users.lines().find(|line| line.split(':').next() == Some(name));
        if let Some([_, _, uid, gid, ..]) = line.map(|line| line.split(':').collect::<Vec<_>>()).as_deref() {
            return Ok(Some((name.to_owned(), uid.parse()?, gid.parse()?)));
        }
    }
    bail!("PostgreSQL does not run as root and there is no user postgres or nobody here")
}
