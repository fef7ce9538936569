//! A PostgreSQL the tests start themselves, from the installed binaries, under an unprivileged user.
//!
//! One cluster serves every test process of this user: whoever comes first starts it under a file lock, the others find
//! it. It lives in memory, syncs nothing, and stops by itself when nobody was connected for a while. Each test gets a
//! database of its own, copied from a template that was migrated once for this text of the migrations.

use anyhow::{Context as _, bail};
use pavilion_app::crypto;
use pavilion_app::db::{Db, MIGRATIONS, Source};
use pavilion_rules::Millis;
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tokio_postgres::NoTls;

const OVERRIDE: &str = "PAVILION_TEST_POSTGRES";
const START_TRIES: u32 = 5;
/// The shared cluster stops after this many minutes without a connection.
const IDLE_MINUTES: u32 = 20;

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
    dir: PathBuf,
    port: u16,
    keeps: Keeps,
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

    fn data(&self) -> String {
        self.dir.join("data").display().to_string()
    }

    fn answers(&self) -> bool {
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
struct Owner {
    uid: u32,
    gid: u32,
    drop_rights: bool,
}

impl Owner {
    fn find() -> anyhow::Result<Self> {
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

    fn command(&self, program: &Path) -> Command {
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

fn program(name: &str) -> anyhow::Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin").join(name))))
        .filter(|(_, path)| path.exists())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, path)| path);
    newest
        .with_context(|| format!("{name} is not installed: apt-get install postgresql, or set {OVERRIDE} to the URL of a server"))
}

fn expect(what: &str, output: &Output) -> anyhow::Result<()> {
    if !output.status.success() {
        bail!("{what} failed: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The directory of this user's shared cluster, and the lock that keeps two from starting it at once.
fn shared_dir() -> anyhow::Result<(PathBuf, File)> {
    let uid = fs::metadata("/proc/self")?.uid();
    let dir = crate::house::scratch().join(format!("pavilion-test-postgres-{uid}"));
    fs::create_dir_all(&dir)?;
    let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lock"))?;
    lock.lock()?;
    Ok((dir, lock))
}

fn shared() -> anyhow::Result<Cluster> {
    let (dir, _lock) = shared_dir()?;
    let port_file = dir.join("port");
    let port = fs::read_to_string(&port_file).ok().and_then(|text| text.trim().parse().ok());
    if let Some(port) = port {
        let cluster = Cluster { dir: dir.clone(), port, keeps: Keeps::OnlyFast };
        if cluster.answers() {
            return Ok(cluster);
        }
        // It may only be busy: no new one is made over a living one.
        if cluster.start().is_ok() {
            watch_for_idleness(&cluster)?;
            return Ok(cluster);
        }
    }
    let cluster = Cluster::create(&dir, Keeps::OnlyFast)?;
    fs::write(&port_file, cluster.port.to_string())?;
    watch_for_idleness(&cluster)?;
    Ok(cluster)
}

/// Leaves a small watcher behind that stops the cluster when nobody used it for a while.
fn watch_for_idleness(cluster: &Cluster) -> anyhow::Result<()> {
    let script = format!(
        "idle=0; while sleep 60; do \
           n=$({psql} -h 127.0.0.1 -p {port} -U postgres -Atc \"select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()\") || exit 0; \
           if [ \"$n\" = 0 ]; then idle=$((idle + 1)); else idle=0; fi; \
           if [ $idle -ge {IDLE_MINUTES} ]; then {pg_ctl} -D {data} -m fast stop; exit 0; fi; \
         done",
        psql = program("psql")?.display(),
        pg_ctl = program("pg_ctl")?.display(),
        port = cluster.port,
        data = cluster.data(),
    );
    Owner::find()?
        .command(Path::new("setsid"))
        .args(["sh", "-c", &script])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(())
}

/// Stops this user's shared cluster and removes it: the end of `make test`.
pub fn stop_shared() -> anyhow::Result<()> {
    let (dir, _lock) = shared_dir()?;
    let cluster = Cluster { dir: dir.clone(), port: 0, keeps: Keeps::OnlyFast };
    if dir.join("data").exists() {
        // It may have stopped by itself.
        let _ = cluster.stop(Stop::Fast);
    }
    fs::remove_dir_all(&dir)?;
    Ok(())
}

/// The URL of the server's own database, from which others are made.
async fn server() -> anyhow::Result<String> {
    if let Ok(url) = std::env::var(OVERRIDE) {
        return Ok(url);
    }
    let cluster = tokio::task::spawn_blocking(shared).await??;
    Ok(cluster.url("postgres"))
}

/// A database for one test; dropped with it.
pub struct Database {
    pub url: String,
    server: String,
    name: String,
}

impl Database {
    /// A migrated database, empty but for its schema.
    pub async fn fresh() -> anyhow::Result<Self> {
        static FOUND: tokio::sync::OnceCell<(String, String)> = tokio::sync::OnceCell::const_new();
        let find = async || {
            let server = server().await?;
            let template = template(&server).await?;
            Ok::<_, anyhow::Error>((server, template))
        };
        let (server, template) = FOUND.get_or_try_init(find).await?;
        Self::copy(server.clone(), template).await
    }

    /// A database without any table.
    pub async fn bare() -> anyhow::Result<Self> {
        Self::copy(server().await?, "template0").await
    }

    async fn copy(server: String, template: &str) -> anyhow::Result<Self> {
        let name = format!("pavilion_{}", uuid::Uuid::now_v7().simple());
        run(&server, &[format!("create database {name} template {template}")]).await?;
        Ok(Self { url: with_database(&server, &name), server, name })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A drop cannot wait in the test's own runtime, which may be ending.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(&server, &[format!("drop database if exists {name} with (force)")]))
        });
        if let Ok(Err(fault)) = dropping.join() {
            eprintln!("the database {} was not dropped: {fault:#}", self.name);
        }
    }
}

/// The migrated template of this schema; made by whoever comes first.
async fn template(server: &str) -> anyhow::Result<String> {
    let texts: Vec<&str> = MIGRATIONS.iter().map(|step| step.text).collect();
    let digest = crypto::hex(&crypto::digest(texts.concat().as_bytes())[..8]);
    let name = format!("pavilion_template_{digest}");
    if exists(server, &name).await? {
        return Ok(name);
    }
    let lock = tokio::task::spawn_blocking(shared_dir).await??;
    if !exists(server, &name).await? {
        let unfinished = format!("{name}_unfinished");
        run(
            server,
            &[
                format!("drop database if exists {unfinished} with (force)"),
                format!("create database {unfinished} template template0"),
            ],
        )
        .await?;
        let db = Db::open(&Source::Postgres { url: with_database(server, &unfinished), connections: 1 }).await?;
        db.migrate(Millis(0)).await?;
        drop(db);
        let cut = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{unfinished}'");
        // Until it has its name it is no template, so that a broken-off migration is never copied.
        for tries in 0.. {
            run(server, std::slice::from_ref(&cut)).await?;
            match run(server, &[format!("alter database {unfinished} rename to {name}")]).await {
                Ok(()) => break,
                Err(fault) if tries > 20 => return Err(fault),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
    }
    drop(lock);
    Ok(name)
}

async fn exists(server: &str, name: &str) -> anyhow::Result<bool> {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await?;
    let talking = tokio::spawn(connection);
    let found = client.query_opt("select 1 from pg_database where datname = $1", &[&name]).await?;
    drop(client);
    let _ = talking.await;
    Ok(found.is_some())
}

async fn run(server: &str, statements: &[String]) -> anyhow::Result<()> {
    let (client, connection) =
        tokio_postgres::connect(server, NoTls).await.with_context(|| format!("cannot connect to {server}"))?;
    let talking = tokio::spawn(connection);
    for statement in statements {
        client.batch_execute(statement).await.with_context(|| statement.clone())?;
    }
    drop(client);
    let _ = talking.await;
    Ok(())
}

fn with_database(server: &str, name: &str) -> String {
    let (head, query) = server.split_once('?').map_or((server, None), |(head, query)| (head, Some(query)));
    let after_scheme = head.find("://").map_or(0, |at| at + 3);
    let end = head[after_scheme..].find('/').map_or(head.len(), |at| after_scheme + at);
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    format!("{}/{name}{query}", &head[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_url_of_a_server_becomes_the_url_of_one_database() {
        for (server, expected) in [
            ("postgres://a:b@h:1/postgres", "postgres://a:b@h:1/x"),
            ("postgres://h", "postgres://h/x"),
            ("postgres://h/p?sslmode=disable", "postgres://h/x?sslmode=disable"),
        ] {
            assert_eq!(with_database(server, "x"), expected);
        }
    }
}
