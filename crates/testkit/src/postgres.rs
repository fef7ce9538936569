//! PostgreSQL for tests, started by themselves.
//!
//! One cluster serves every test process of this user: whoever comes first starts it under a file lock, the others find
//! it. It lives in memory, syncs nothing, and stops by itself when nobody was connected for a while. Each test gets a
//! database of its own, copied from a template that was migrated once for this text of the migrations.

mod cluster;

pub use cluster::{Cluster, Keeps, OwnCluster, Stop};

use anyhow::Context as _;
use cluster::{Owner, program};
use pavilion_app::crypto;
use pavilion_app::db::{Db, MIGRATIONS, Source};
use pavilion_rules::Millis;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_postgres::NoTls;

const OVERRIDE: &str = "PAVILION_TEST_POSTGRES";
/// The shared cluster stops after this many minutes without a connection.
const IDLE_MINUTES: u32 = 20;

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
        // Tests of several processes make theirs at once: the process and a counter tell them apart.
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("pavilion_{}_{}_{}", std::process::id(), started_at(), MADE.fetch_add(1, Ordering::Relaxed));
        run(&server, &[format!("create database {name} template {template}")]).await?;
        Ok(Self { url: with_database(&server, &name), server, name })
    }
}

/// When this process began, in clock ticks: a process id alone comes again.
fn started_at() -> String {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(19)).unwrap_or("0").to_owned()
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
