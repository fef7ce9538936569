//! Votes: durable ballots a second beside the bare engine, a vote of 100,000 dwellings from its closing to its published set, a
//! voter's proof, and how old the turnout is that a live page shows while ballots pour in.

mod burst;
mod stage;

use super::children::{self, Server};
use super::cluster::Cluster;
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Seen, Wire};
use super::meetings::p99;
use super::{Settings, bare, say};
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::desk::outbox;
use pavilion_app::params;
use pavilion_app::rooms::votes;
use stage::Stage;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;
/// So that voters change their ballots seldom, as people do.
const DWELLINGS: usize = 6_400;
const DWELLINGS_LARGE: usize = 100_000;
const SMALL_BY: usize = 50;
const OF_BARE_INSERTS: f64 = 1.0;
const OF_PGBENCH: f64 = 0.5;
const CLOSING_S: f64 = 10.0;
const PROOF_MS: f64 = 50.0;
const TURNOUT_S: f64 = 2.0;
const PROOFS: i64 = 100;
/// Of a hundred dwellings so many take part.
const TAKING_PART: usize = 80;

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let wanted = |engine| settings.engine.as_deref().is_none_or(|only| only == engine);
    let mut figures = Vec::new();
    if wanted("sqlite") {
        figures.push(on_sqlite(settings).await?);
        figures.extend(large(settings).await?);
    }
    if wanted("postgres") {
        figures.extend(on_postgres(settings).await?);
    }
    Ok(figures)
}

fn scaled(settings: &Settings, dwellings: usize) -> usize {
    if settings.small { dwellings / SMALL_BY } else { dwellings }
}

fn empty(settings: &Settings, name: &str, database_url: &str) -> anyhow::Result<Filled> {
    let dir = settings.dir.join(name);
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    std::fs::create_dir_all(&dir)?;
    Ok(Filled { dir, matters: 0, database_url: database_url.into() })
}

async fn on_sqlite(settings: &Settings) -> anyhow::Result<Figure> {
    let filled = empty(settings, "votes", "")?;
    let stage = Stage::set(&filled, scaled(settings, DWELLINGS)).await?;
    let address = children::free_address()?;
    let log = settings.dir.join("votes.log");
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    let requests = stage.requests();
    say(&format!("-- SQLite: casting, {CONNECTIONS} connections, {} dwellings", requests.len()));
    let mut figure = Figure::new("votes.sqlite", "/s", "bare synced inserts", Target::RatioAtLeast(OF_BARE_INSERTS));
    for round in 0..=settings.rounds {
        let inserts = bare::synced_inserts(&settings.dir, Duration::from_millis(settings.millis))?;
        say(&format!("   bare inserts {inserts:>7.0}/s  load {:.2}", children::load_average()));
        let ours = timed(&[&server], &requests, settings.millis)?;
        if round > 0 {
            figure.pair(ours, inserts);
        }
    }
    Ok(figure)
}

async fn on_postgres(settings: &Settings) -> anyhow::Result<Option<Figure>> {
    let Some(cluster) = Cluster::of(settings)? else {
        say("-- PostgreSQL: no server programs here and no --postgres-url; left out");
        return Ok(None);
    };
    cluster.wear_in()?;
    let filled = empty(settings, "votes-postgres", &cluster.url)?;
    let stage = Stage::set(&filled, scaled(settings, DWELLINGS)).await?;
    let mut nodes = Vec::new();
    for node in ["votes-a.log", "votes-b.log"] {
        let address = children::free_address()?;
        let mut variables = filled.settings(&address);
        variables.push(("PAVILION_DATABASE_CONNECTIONS", "32"));
        nodes.push(Server::start(&["serve"], &variables, &address, "/healthz", &settings.dir.join(node)).await?);
    }
    let (nodes, requests): (Vec<&Server>, _) = (nodes.iter().collect(), stage.requests());
    say(&format!("-- PostgreSQL: casting, {CONNECTIONS} connections over two nodes, {} dwellings", requests.len()));
    let mut figure = Figure::new("votes.postgres", "/s", "pgbench one-row commits", Target::RatioAtLeast(OF_PGBENCH));
    for round in 0..=settings.rounds {
        let bare = cluster.pgbench(CONNECTIONS, settings.millis.div_ceil(1000))?;
        say(&format!("   pgbench {bare:>7.0}/s  load {:.2}", children::load_average()));
        let ours = timed(&nodes, &requests, settings.millis)?;
        if round > 0 {
            figure.pair(ours, bare);
        }
    }
    Ok(Some(figure))
}

/// Ballots a second over all nodes, the connections shared out among them. A ballot that is not taken spoils the figure.
fn timed(nodes: &[&Server], requests: &[Request], millis: u64) -> anyhow::Result<f64> {
    let before: f64 = nodes.iter().map(|node| node.cpu_s()).sum();
    let loads: Vec<_> = nodes
        .iter()
        .map(|node| {
            let orders = Orders {
                address: node.address.clone(),
                connections: CONNECTIONS / nodes.len(),
                millis,
                requests: requests.to_vec(),
            };
            std::thread::spawn(move || children::load(&orders))
        })
        .collect();
    let mut seen: Vec<Seen> = Vec::with_capacity(loads.len());
    for load in loads {
        seen.push(load.join().map_err(|_| anyhow::anyhow!("a load broke"))??);
    }
    let rate: f64 = seen.iter().map(Seen::per_second).sum();
    let (done, failed) = seen.iter().fold((0, 0), |(done, failed), one| (done + one.done, failed + one.failed));
    let cpu_us = (nodes.iter().map(|node| node.cpu_s()).sum::<f64>() - before) * 1e6 / done.max(1) as f64;
    let p99_ms = seen.iter().map(|one| one.p99_us).max().unwrap_or_default() as f64 / 1000.0;
    let load = children::load_average();
    say(&format!("   ballots {rate:>7.0}/s  p99 {p99_ms:>7.2} ms  {cpu_us:>5.0} us cpu each  {failed} failed  load {load:.2}"));
    if let Some(failure) = seen.iter().find_map(|one| one.first_failure.as_ref()) {
        anyhow::bail!("a ballot was not taken: {failure}");
    }
    Ok(rate)
}

/// A vote of 100,000 dwellings: a burst with a page that looks on, then closing, counting and publishing, then proofs.
async fn large(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let filled = empty(settings, "votes-large", "")?;
    let stage = Stage::set(&filled, scaled(settings, DWELLINGS_LARGE)).await?;
    say(&format!("-- a vote of {} dwellings", stage.dwellings()));
    let address = children::free_address()?;
    let log = settings.dir.join("votes-large.log");
    let serve = async || Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await;

    let server = serve().await?;
    let seen = burst::watch(settings, &stage, &server).await?;
    drop(server);
    let age = burst::oldest(&seen, &stage.first_ballots().await?)?;
    say(&format!("   the live page showed {} turnouts, the oldest {age:.2} s old", seen.len()));

    let house = stage.open().await?;
    let begun = Instant::now();
    let cast = stage.cast_rest(&house, TAKING_PART).await?;
    say(&format!("   {cast} ballots cast in {:.1} s", begun.elapsed().as_secs_f64()));
    let offline = stage.receipt(&house, TAKING_PART).await?;
    house.clock.put(stage.closes);
    let system = house.system();
    let begun = Instant::now();
    votes::close(&system, stage.vote).await.map_err(said)?;
    outbox::run_all(&house.app).await.map_err(said)?;
    let counted = begun.elapsed().as_secs_f64();
    votes::publish(&system, stage.vote).await.map_err(said)?;
    let published = begun.elapsed().as_secs_f64();
    let set = votes::published_set(&system, stage.vote).await.map_err(said)?;
    say(&format!("   closed and counted in {counted:.2} s, published after {published:.2} s, the set has {} bytes", set.len()));
    let begun = Instant::now();
    let checked = votes::check_receipt(&offline, &set).map_err(said)?;
    let by_hand = begun.elapsed().as_secs_f64() * 1000.0;
    anyhow::ensure!(checked.counted, "the receipt of a ballot that was cast is not in the set");
    let sql = "select proof from ballot where vote = $1 order by id desc limit $2";
    let proofs: Vec<(Vec<u8>,)> = house.app.db.read().await?.all(sql, &params![stage.vote, PROOFS]).await?;
    drop((system, house));

    let server = serve().await?;
    let asked = ask_for(&server, &stage, &proofs).await?;
    let first = asked.first().copied().unwrap_or(f64::NAN);
    let slowest = p99(&mut asked.clone());
    say(&format!("   a proof: the first {first:.1} ms, p99 {slowest:.1} ms; with the file at hand {by_hand:.1} ms"));
    Ok(vec![
        Figure::alone("votes.turnout-age", "s", Target::AtMost(TURNOUT_S), &[age]),
        Figure::alone("votes.closed-and-published", "s", Target::AtMost(CLOSING_S), &[published]),
        Figure::alone("votes.proof-first", "ms", Target::AtMost(PROOF_MS), &[first]),
        Figure::alone("votes.proof-p99", "ms", Target::AtMost(PROOF_MS), &[slowest]),
        Figure::alone("votes.proof-from-file", "ms", Target::AtMost(PROOF_MS), &[by_hand]),
    ])
}

/// How long the server takes for each of these proofs, in milliseconds; the first one finds it just started.
async fn ask_for(server: &Server, stage: &Stage, proofs: &[(Vec<u8>,)]) -> anyhow::Result<Vec<f64>> {
    let mut wire = Wire::open(&server.address).await?;
    let mut took = Vec::with_capacity(proofs.len());
    for (proof,) in proofs {
        let path = format!("/api/v1/votes/{}/inclusion?proof={}", stage.vote, pavilion_app::crypto::hex(proof));
        let begun = Instant::now();
        let (status, reply) = wire.get(&server.address, &path, &[]).await?;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
        let text = String::from_utf8_lossy(&reply);
        anyhow::ensure!(status == 200 && text.contains("\"counted\":true"), "a proof was answered {status}: {text}");
    }
    took.first().context("nobody voted")?;
    Ok(took)
}
