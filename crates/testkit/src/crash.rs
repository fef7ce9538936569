//! The crash harness: the real program under load is killed at random moments, started again, and what it had confirmed is
//! counted. Every writer sends each matter under a key until it is confirmed, so a confirmed one that is missing is lost
//! and one that is there twice was doubled; both must be none. The same with ballots: `ballots`.

mod ballots;
mod wire;

use crate::estate::{Estate, Town};
use crate::house::{HandClock, node};
use crate::people::PASSWORD;
use crate::postgres::{Keeps, OwnCluster, Stop};
use anyhow::{Context as _, bail};
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, App, Context};
use pavilion_app::db::{Groups, OpenFor, Source};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, IssueCodes, Join, NewToken};
use pavilion_app::rooms::record;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};
use std::collections::BTreeSet;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use wire::Wire;

/// What is asked of the harness.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The program to kill.
    pub program: PathBuf,
    pub kills: u32,
    pub postgres: bool,
    pub writers: u32,
    pub seed: u64,
    pub load: Kind,
}

/// What is done while the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Matters are raised.
    Matters,
    /// Ballots are cast in votes that close meanwhile; a writer for each dwelling, at most 24.
    Ballots,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub kills: u32,
    pub confirmed: usize,
    /// Requests whose answer never came and that were sent again.
    pub unanswered: u64,
    pub lost: usize,
    pub doubled: usize,
    /// What `doctor` found, and messages told twice.
    pub findings: usize,
    /// Votes that closed and were counted meanwhile.
    pub closed: usize,
}

const START_WITHIN: Duration = Duration::from_secs(30);
const RESIDENTS: usize = 4;

/// Kills the program as often as asked and counts. `say` hears how it goes.
pub async fn run(asked: &Asked, say: impl Fn(&str)) -> anyhow::Result<Counted> {
    let dir = tempfile::Builder::new().prefix("pavilion-crash").tempdir()?;
    let cluster = match asked.postgres {
        true => Some(tokio::task::spawn_blocking(|| OwnCluster::create(Keeps::Durable)).await??),
        false => None,
    };
    let source = match &cluster {
        Some(own) => Source::Postgres { url: own.cluster.url("postgres"), connections: 4 },
        None => Source::Sqlite { file: dir.path().join("pavilion.db"), open_for: OpenFor::Serving, groups: Groups::Shared },
    };
    let mut server = Server::new(asked, dir.path(), cluster.as_ref().map(|own| own.cluster.url("postgres")))?;
    if asked.load == Kind::Ballots {
        return ballots::run(asked, dir.path(), &source, cluster.as_ref(), server, &say).await;
    }
    let stage = Stage::set(dir.path(), &source).await?;
    server.start().await?;

    let load = Arc::new(Load {
        address: server.address.clone(),
        place: stage.place.clone(),
        stop: AtomicBool::new(false),
        unanswered: AtomicU64::new(0),
        confirmed: AtomicU64::new(0),
    });
    let writers: Vec<_> = (0..asked.writers)
        .map(|writer| {
            let (load, token) = (load.clone(), stage.tokens[writer as usize % stage.tokens.len()].clone());
            tokio::spawn(async move { write(&load, writer, &token).await })
        })
        .collect();

    let mut chance = StdRng::seed_from_u64(asked.seed);
    for kill in 1..=asked.kills {
        let before = load.confirmed.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(chance.random_range(20..600))).await;
        server.kill()?;
        if let Some(own) = &cluster
            && chance.random_range(0..3) == 0
        {
            own.cluster.stop(Stop::Immediate)?;
            own.cluster.start()?;
        }
        server.start().await?;
        if kill % 10 == 0 || kill == asked.kills {
            let now = load.confirmed.load(Ordering::SeqCst);
            say(&format!(
                "{kill}/{} kills, {now} confirmed ({} since the last kill), {} unanswered",
                asked.kills,
                now - before,
                load.unanswered.load(Ordering::SeqCst)
            ));
        }
    }
    // Whoever still waits for an answer gets it from the last one started.
    load.stop.store(true, Ordering::SeqCst);
    let mut numbers = Vec::new();
    for writer in writers {
        numbers.extend(writer.await?.inspect_err(|_| server.complaints().iter().for_each(|line| say(line)))?);
    }
    server.settle().await?;
    server.kill()?;
    count(asked, &source, &numbers, load.unanswered.load(Ordering::SeqCst)).await
}

/// What the harness prepares before the program is started: places, residents, tokens.
struct Stage {
    place: String,
    tokens: Vec<String>,
}

fn config(dir: &Path) -> Config {
    Config { second_factor: SecondFactor::Offered, secure_cookies: false, data_dir: dir.to_owned(), ..Config::default() }
}

#[expect(clippy::disallowed_methods, reason = "the program under test lives in real time, and what is prepared for it must")]
fn real_time() -> SystemTime {
    SystemTime::now()
}

fn now() -> Millis {
    let since = real_time().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Stage {
    async fn set(dir: &Path, source: &Source) -> anyhow::Result<Self> {
        let app = node(source, HandClock::at(now().0), config(dir), 1).await;
        app.db.migrate(now()).await?;
        std::fs::write(dir.join("pavilion.key"), app.keys.print())?;
        let system = Context::new(&app, Actor::System);
        let town = Town::build(&system).await;
        let estate = Estate::build(&system, town, "甲").await;
        let mut tokens = Vec::new();
        for (n, home) in estate.dwellings.values().take(RESIDENTS).enumerate() {
            let mut codes = people::issue_codes(&system, IssueCodes { dwellings: vec![*home] }).await.map_err(said)?;
            let phone = Some(format!("1990001{n:04}"));
            let join =
                Join {
                    code: codes.remove(0).code, name: format!("样例住户{n}"), phone, email: None, password: PASSWORD.into()
                };
            let joined = people::join(&Context::new(&app, Actor::Nobody), join).await.map_err(said)?;
            let new = NewToken { name: "写".into(), scopes: vec![Action::MattersRaise.name().into()], days: 30 };
            tokens.push(people::create_token(&system, joined.account, new).await.map_err(said)?.token);
        }
        Ok(Self { place: estate.compound.to_string(), tokens })
    }
}

fn said(problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("{problem:?}")
}

/// The program as a child.
struct Server {
    program: PathBuf,
    dir: PathBuf,
    database_url: Option<String>,
    address: String,
    child: Option<Child>,
}

impl Server {
    fn new(asked: &Asked, dir: &Path, database_url: Option<String>) -> anyhow::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        Ok(Self { program: asked.program.clone(), dir: dir.to_owned(), database_url, address, child: None })
    }

    async fn start(&mut self) -> anyhow::Result<()> {
        let log = File::options().create(true).append(true).open(self.dir.join("server.log"))?;
        let mut command = Command::new(&self.program);
        command.arg("serve").current_dir(&self.dir).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        command.env("PAVILION_DATA_DIR", &self.dir).env("PAVILION_LISTEN", &self.address);
        command.env("PAVILION_SECURE_COOKIES", "false").env("PAVILION_SECOND_FACTOR", "offered").env("RUST_LOG", "warn");
        if let Some(url) = &self.database_url {
            command.env("PAVILION_DATABASE_URL", url);
        }
        self.child =
            Some(command.spawn().with_context(|| format!("{} cannot be started; build it first", self.program.display()))?);
        let begun = std::time::Instant::now();
        loop {
            if let Ok(mut wire) = Wire::open(&self.address).await
                && matches!(wire.get("/readyz").await, Ok((200, _)))
            {
                return Ok(());
            }
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            if ended.is_some() || begun.elapsed() > START_WITHIN {
                let log = std::fs::read_to_string(self.dir.join("server.log")).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(10).collect();
                bail!("the program does not serve ({ended:?}): {}", last.into_iter().rev().collect::<Vec<_>>().join("\n"));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What the program said went wrong, for whoever has to find out.
    fn complaints(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.dir.join("server.log")).unwrap_or_default();
        let found: Vec<&str> = log.lines().filter(|line| !line.contains("Pavilion 议事亭")).collect();
        found.into_iter().rev().take(20).map(ToOwned::to_owned).collect()
    }

    /// SIGKILL: nothing is finished, nothing is flushed.
    fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Lets the outbox run empty, so that what it told can be counted.
    async fn settle(&mut self) -> anyhow::Result<()> {
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

struct Load {
    address: String,
    place: String,
    stop: AtomicBool,
    unanswered: AtomicU64,
    confirmed: AtomicU64,
}

/// Raises one matter after the other; each is sent under its key until it is confirmed. Gives the numbers confirmed.
async fn write(load: &Load, writer: u32, token: &str) -> anyhow::Result<Vec<String>> {
    let mut confirmed = Vec::new();
    let mut wire: Option<Wire> = None;
    for n in 0_u64.. {
        if load.stop.load(Ordering::SeqCst) {
            break;
        }
        let key = format!("crash-{writer}-{n}");
        let words = format!("第{n}件，第{writer}人所写");
        let fields = [("place", load.place.as_str()), ("category", "lift-fault"), ("words", words.as_str())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let number = loop {
            let answer = match wire.as_mut() {
                Some(wire) => wire.post("/api/v1/matters", token, &key, &fields).await,
                None => Err(anyhow::anyhow!("no connection yet")),
            };
            match answer {
                Ok((200 | 201, body)) => break body["number"].as_str().context("a confirmed matter has its number")?.to_owned(),
                // The machine cannot at the moment: it says so, and the key makes it safe to ask again.
                Ok((503, _)) => {}
                Ok((status, body)) => bail!("{key} was answered {status}: {body}"),
                Err(_) => {
                    load.unanswered.fetch_add(u64::from(wire.is_some()), Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    wire = Wire::open(&load.address).await.ok();
                }
            }
        };
        load.confirmed.fetch_add(1, Ordering::SeqCst);
        confirmed.push(number);
    }
    Ok(confirmed)
}

async fn count(asked: &Asked, source: &Source, numbers: &[String], unanswered: u64) -> anyhow::Result<Counted> {
    let app: Arc<App> = node(source, HandClock::at(now().0), Config::default(), 2).await;
    let mut tx = app.db.read().await?;
    let mut stored = BTreeSet::new();
    let mut rows = 0;
    let mut after = String::new();
    loop {
        let sql = "select number from matter where number > $1 order by number limit 1000";
        let page: Vec<(String,)> = tx.all(sql, &pavilion_app::params![after.clone()]).await?;
        let Some((last,)) = page.last() else { break };
        after.clone_from(last);
        rows += page.len();
        stored.extend(page.into_iter().map(|(number,)| number));
    }
    let distinct: BTreeSet<&String> = numbers.iter().collect();
    let told_twice = "select cast(count(*) as bigint) as n from (select matter, kind from news where matter is not null group by matter, kind having count(*) > 1) as twice";
    let (told_twice,): (i64,) = tx.only(told_twice, &[]).await?;
    drop(tx);
    let findings = record::doctor(&app).await.map_err(said)?;
    for finding in &findings {
        eprintln!("{finding:?}");
    }
    Ok(Counted {
        kills: asked.kills,
        confirmed: numbers.len(),
        unanswered,
        lost: distinct.iter().filter(|number| !stored.contains(**number)).count(),
        // A row beyond those confirmed, or one answer given to two keys.
        doubled: rows.saturating_sub(distinct.len()) + (numbers.len() - distinct.len()),
        findings: findings.len() + usize::try_from(told_twice).unwrap_or(usize::MAX),
        closed: 0,
    })
}
