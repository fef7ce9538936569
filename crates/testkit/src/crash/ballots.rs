//! Ballots under kills: owners cast and change their minds in votes that close one after the other, and the program is killed
//! while they cast and while it closes. A ballot that was confirmed must be there; the last one of a dwelling, and no other, must
//! be in the counted set; nothing else may be there.

use super::wire::Wire;
use super::{Asked, Counted, Server, config, now, said};
use crate::estate::{Estate, Town};
use crate::house::{HandClock, node};
use crate::people::PASSWORD;
use crate::postgres::{OwnCluster, Stop};
use anyhow::{Context as _, bail};
use pavilion_app::blobs::Blobs;
use pavilion_app::context::{Actor, App, Context};
use pavilion_app::db::Source;
use pavilion_app::desk::outbox;
use pavilion_app::params;
use pavilion_app::rooms::people::{self, IssueCodes, Join, NewToken};
use pavilion_app::rooms::record;
use pavilion_app::rooms::votes::{self, Announce, Prepare};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, VoteId};
use pavilion_rules::time::DAY_MS;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// Every so often a vote closes.
const CLOSES_EVERY_MS: i64 = 300;
/// A kill with its start takes less than this, so that there are votes until the last one. A short run is a test, which may
/// share its machine with a compiler.
const fn a_kill_takes_ms(kills: u32) -> i64 {
    if kills < 20 { 6_000 } else { 1_500 }
}
/// Before each kill so many ballots are confirmed, as long as a vote is open and this does not take too long.
const BEFORE_A_KILL: u64 = 6;
const WAITED_FOR: Duration = Duration::from_secs(10);
const PREPARED_DAYS_AGO: i64 = 20;
const COUNTED_WITHIN: Duration = Duration::from_secs(60);

struct Stage {
    votes: Vec<(VoteId, Millis)>,
    /// Whoever casts: a token, and the own line in each of the votes.
    owners: Vec<(String, Vec<Uuid>)>,
}

struct Load {
    address: String,
    votes: Vec<VoteId>,
    stop: AtomicBool,
    unanswered: AtomicU64,
    confirmed: AtomicU64,
}

/// What was confirmed for one dwelling in one vote, in order: ballots and their proofs.
type Confirmed = BTreeMap<VoteId, Vec<(Uuid, String)>>;

pub(super) async fn run(
    asked: &Asked,
    dir: &Path,
    source: &Source,
    cluster: Option<&OwnCluster>,
    mut server: Server,
    say: &impl Fn(&str),
) -> anyhow::Result<Counted> {
    let stage = Stage::set(asked, dir, source).await?;
    server.start().await?;
    if let Some((_, first)) = stage.votes.first() {
        tokio::time::sleep(Duration::from_millis((first.0 - now().0 - 500).max(0).unsigned_abs())).await;
    }
    let load = Arc::new(Load {
        address: server.address.clone(),
        votes: stage.votes.iter().map(|(id, _)| *id).collect(),
        stop: AtomicBool::new(false),
        unanswered: AtomicU64::new(0),
        confirmed: AtomicU64::new(0),
    });
    let casting: Vec<_> = stage
        .owners
        .into_iter()
        .enumerate()
        .map(|(owner, (token, lines))| {
            let load = load.clone();
            tokio::spawn(async move { cast(&load, owner, &token, &lines).await })
        })
        .collect();
    let mut chance = StdRng::seed_from_u64(asked.seed);
    for kill in 1..=asked.kills {
        some_were_confirmed(&load, &stage.votes).await;
        tokio::time::sleep(before_the_kill(&mut chance, &stage.votes)).await;
        server.kill()?;
        if let Some(own) = cluster
            && chance.random_range(0..3) == 0
        {
            own.cluster.stop(Stop::Immediate)?;
            own.cluster.start()?;
        }
        server.start().await?;
        if kill % 10 == 0 || kill == asked.kills {
            let (confirmed, unanswered) = (load.confirmed.load(Ordering::SeqCst), load.unanswered.load(Ordering::SeqCst));
            say(&format!("{kill}/{} kills, {confirmed} ballots confirmed, {unanswered} unanswered", asked.kills));
        }
    }
    load.stop.store(true, Ordering::SeqCst);
    let mut confirmed = Vec::new();
    for owner in casting {
        confirmed.push(owner.await?.inspect_err(|_| server.complaints().iter().for_each(|line| say(line)))?);
    }
    let unanswered = load.unanswered.load(Ordering::SeqCst);
    let over = now();
    let due: Vec<VoteId> = stage.votes.iter().filter(|(_, closes)| *closes < over).map(|(id, _)| *id).collect();
    counted_by_the_program(&load.address, &due).await?;
    server.kill()?;
    count(asked, dir, source, &due, &confirmed, unanswered).await
}

/// Waits until something can be lost.
async fn some_were_confirmed(load: &Load, votes: &[(VoteId, Millis)]) {
    let (before, begun) = (load.confirmed.load(Ordering::SeqCst), std::time::Instant::now());
    let is_open = || votes.last().is_some_and(|(_, closes)| *closes > now());
    while load.confirmed.load(Ordering::SeqCst) < before + BEFORE_A_KILL && is_open() && begun.elapsed() < WAITED_FOR {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Half of the kills come at any moment, half when a vote has just closed or is being counted.
fn before_the_kill(chance: &mut StdRng, votes: &[(VoteId, Millis)]) -> Duration {
    let at = now();
    let next = votes.iter().map(|(_, closes)| closes.0 - at.0).find(|wait| *wait > 20);
    let wait = match next {
        Some(next) if chance.random_range(0..2) == 0 => next + chance.random_range(0..80),
        _ => chance.random_range(20..600),
    };
    Duration::from_millis(wait.unsigned_abs())
}

impl Stage {
    async fn set(asked: &Asked, dir: &Path, source: &Source) -> anyhow::Result<Self> {
        let clock = HandClock::at(now().0);
        let app = node(source, clock.clone(), config(dir), 1).await;
        app.db.migrate(now()).await?;
        std::fs::write(dir.join("pavilion.key"), app.keys.print())?;
        clock.forward(-(PREPARED_DAYS_AGO + 1) * DAY_MS);
        let system = Context::new(&app, Actor::System);
        let town = Town::build(&system).await;
        let estate = Estate::build(&system, town, "甲").await;
        let homes: Vec<DwellingId> = estate.dwellings.values().take(asked.writers as usize).copied().collect();
        clock.forward(DAY_MS);
        let mut votes = Vec::new();
        let begun = now().0;
        for n in 0..i64::from(asked.kills) * a_kill_takes_ms(asked.kills) / CLOSES_EVERY_MS + 10 {
            votes.push(prepared(&app, &estate, n).await?);
        }
        let preparing_took = now().0 - begun;
        clock.forward(now().0 - app.clock.now().0);
        let mut tokens = Vec::new();
        for (n, home) in homes.iter().enumerate() {
            tokens.push(moves_in(&app, *home, n).await?);
        }
        // They begin to close when all is ready: announcing them takes no longer than preparing them did.
        let (begin, mut closing) = (now().0 + 1_000 + preparing_took, Vec::new());
        for (n, vote) in votes.into_iter().enumerate() {
            let closes = Millis(begin + i64::try_from(n)? * CLOSES_EVERY_MS);
            clock.forward(now().0 - PREPARED_DAYS_AGO * DAY_MS - app.clock.now().0);
            let times = Announce { opens: Millis(now().0 - 1_000 - DAY_MS), closes, areas_checked: false };
            votes::announce(&Context::new(&app, Actor::System), vote, times).await.map_err(said)?;
            closing.push((vote, closes));
        }
        clock.forward(now().0 - app.clock.now().0);
        outbox::run_all(&app).await.map_err(said)?;
        let mut owners = Vec::new();
        for (token, home) in tokens.into_iter().zip(homes) {
            let sql = "select id, vote from roll_line where dwelling = $1 order by id limit 100000";
            let found: Vec<(Uuid, VoteId)> = app.db.read().await?.all(sql, &params![home]).await?;
            let of: BTreeMap<VoteId, Uuid> = found.into_iter().map(|(line, vote)| (vote, line)).collect();
            owners.push((token, closing.iter().filter_map(|(vote, _)| of.get(vote).copied()).collect()));
        }
        Ok(Self { votes: closing, owners })
    }
}

async fn prepared(app: &Arc<App>, estate: &Estate, n: i64) -> anyhow::Result<VoteId> {
    let system = || Context::new(app, Actor::System);
    let prepare = Prepare {
        place: Some(estate.compound),
        kind: "statutory".into(),
        pack: "cn-civil-code".into(),
        matter: "278-9".into(),
        reason: "停车秩序和收费属于有关共有的重大事项".into(),
        title: format!("第{n}项停车安排"),
        words: "取消固定车位，车辆先到先停，收入存进小区公共账户。".into(),
        ..Prepare::default()
    };
    let vote = votes::prepare(&system(), prepare).await.map_err(said)?.id;
    votes::make_roll(&system(), vote).await.map_err(said)?;
    outbox::run_all(app).await.map_err(said)?;
    Ok(vote)
}

async fn moves_in(app: &Arc<App>, home: DwellingId, n: usize) -> anyhow::Result<String> {
    let system = Context::new(app, Actor::System);
    let mut codes = people::issue_codes(&system, IssueCodes { dwellings: vec![home] }).await.map_err(said)?;
    let join = Join {
        code: codes.remove(0).code,
        name: format!("样例业主{n}"),
        phone: Some(format!("1990002{n:04}")),
        email: None,
        password: PASSWORD.into(),
    };
    let joined = people::join(&Context::new(app, Actor::Nobody), join).await.map_err(said)?;
    let new = NewToken { name: "投票".into(), scopes: vec![Action::VotesCast.name().into()], days: 30 };
    Ok(people::create_token(&system, joined.account, new).await.map_err(said)?.token)
}

/// Votes in one after the other until it is closed, changing one's mind each time; every ballot is sent under its key until it
/// is confirmed or refused.
async fn cast(load: &Load, owner: usize, token: &str, lines: &[Uuid]) -> anyhow::Result<Confirmed> {
    let mut confirmed = Confirmed::new();
    let mut wire: Option<Wire> = None;
    for (vote, line) in load.votes.iter().zip(lines) {
        let path = format!("/api/v1/votes/{vote}/ballots");
        for n in 0_u32.. {
            if load.stop.load(Ordering::SeqCst) {
                return Ok(confirmed);
            }
            let say = ["for", "against", "abstain"][n as usize % 3];
            // The first claims the line; those after it are ordinary ballots, which travel together.
            let body = serde_json::json!({ "line": line, "choice": { "say": say }, "owner": n == 0 });
            let key = format!("crash-{vote}-{owner}-{n}");
            let taken = loop {
                let answer = match wire.as_mut() {
                    Some(wire) => wire.post_json(&path, token, &key, &body).await,
                    None => Err(anyhow::anyhow!("no connection yet")),
                };
                match answer {
                    Ok((200 | 201, body)) => break Some(body),
                    Ok((_, body)) if body["faults"][0]["code"] == "votes-too-late" => break None,
                    Ok((503, _)) => {}
                    Ok((status, body)) => bail!("{key} was answered {status}: {body}"),
                    Err(_) => {
                        load.unanswered.fetch_add(u64::from(wire.is_some()), Ordering::SeqCst);
                        tokio::time::sleep(Duration::from_millis(5)).await;
                        wire = Wire::open(&load.address).await.ok();
                    }
                }
            };
            let Some(taken) = taken else { break };
            let ballot = taken["ballot"].as_str().and_then(|id| id.parse().ok()).context("a confirmed ballot has its id")?;
            let proof = taken["proof"].as_str().context("a confirmed ballot has its proof")?.to_owned();
            confirmed.entry(*vote).or_default().push((ballot, proof));
            load.confirmed.fetch_add(1, Ordering::SeqCst);
        }
    }
    Ok(confirmed)
}

/// Waits until the program itself has closed and counted every vote whose time is over.
async fn counted_by_the_program(address: &str, due: &[VoteId]) -> anyhow::Result<()> {
    let mut wire = Wire::open(address).await?;
    let begun = std::time::Instant::now();
    for vote in due {
        loop {
            let (_, body) = wire.get(&format!("/api/v1/votes/{vote}")).await?;
            if matches!(body["state"].as_str(), Some("counted" | "published")) {
                break;
            }
            if begun.elapsed() > COUNTED_WITHIN {
                bail!("vote {vote} is {} long after its closing", body["state"]);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    Ok(())
}

async fn count(
    asked: &Asked,
    dir: &Path,
    source: &Source,
    due: &[VoteId],
    confirmed: &[Confirmed],
    unanswered: u64,
) -> anyhow::Result<Counted> {
    let mut app =
        Arc::into_inner(node(source, HandClock::at(now().0), config(dir), 2).await).context("nobody else has it yet")?;
    // What the program counted lies where it put it.
    app.blobs = Blobs::open(&app.config)?;
    let app = Arc::new(app);
    let stored = stored(&app).await?;
    let all: Vec<Uuid> = confirmed.iter().flat_map(|one| one.values().flatten().map(|(ballot, _)| *ballot)).collect();
    let distinct: BTreeSet<Uuid> = all.iter().copied().collect();
    let (mut lost, mut doubled) = (distinct.difference(&stored).count(), stored.difference(&distinct).count());
    // One answer given to two keys.
    doubled += all.len() - distinct.len();
    let system = Context::new(&app, Actor::System);
    for vote in due {
        votes::publish(&system, *vote).await.map_err(said)?;
        let mut seats = 0;
        for ballots in confirmed.iter().filter_map(|one| one.get(vote)) {
            seats += 1;
            for (at, (_, proof)) in ballots.iter().enumerate() {
                let found = votes::inclusion(&system, *vote, proof).await.map_err(said)?;
                let last = at + 1 == ballots.len();
                lost += usize::from(last && !found.counted);
                doubled += usize::from(!last && found.counted);
            }
        }
        let size = if seats == 0 { 0 } else { set_size(&system, *vote).await? };
        doubled += size.saturating_sub(seats);
    }
    let findings = record::doctor(&app).await.map_err(said)?;
    for finding in &findings {
        eprintln!("{finding:?}");
    }
    Ok(Counted {
        kills: asked.kills,
        confirmed: all.len(),
        unanswered,
        lost,
        doubled,
        findings: findings.len(),
        closed: due.len(),
    })
}

/// How many ballots the counted set has.
async fn set_size(cx: &Context, vote: VoteId) -> anyhow::Result<usize> {
    let found = votes::inclusion(cx, vote, "").await.map_err(said)?;
    Ok(usize::try_from(found.size)?)
}

async fn stored(app: &Arc<App>) -> anyhow::Result<BTreeSet<Uuid>> {
    let (mut stored, mut after) = (BTreeSet::new(), Uuid::nil());
    loop {
        let sql = "select id from ballot where id > $1 order by id limit 1000";
        let page: Vec<(Uuid,)> = app.db.read().await?.all(sql, &params![after]).await?;
        let Some((last,)) = page.last() else { return Ok(stored) };
        after = *last;
        stored.extend(page.into_iter().map(|(id,)| id));
    }
}
