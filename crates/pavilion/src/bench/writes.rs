//! Durable actions a second: 64 writers raising matters over HTTP, each a whole action, beside the bare engine.

use super::children::{self, Server};
use super::cluster::Cluster;
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Seen};
use super::writers::{self, Writer};
use super::{Settings, bare, say};
use std::time::Duration;

const CONNECTIONS: usize = 64;
const OF_BARE_INSERTS: f64 = 1.0;
const OF_GROUPS_OF_ONE: f64 = 3.0;
const OF_PGBENCH: f64 = 0.5;

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let wanted = |engine| settings.engine.as_deref().is_none_or(|only| only == engine);
    let mut figures = Vec::new();
    if wanted("sqlite") {
        figures.extend(on_sqlite(settings).await?);
    }
    if wanted("postgres") {
        figures.extend(on_postgres(settings).await?);
    }
    Ok(figures)
}

async fn on_sqlite(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let filled = Filled::of(settings, "community")?;
    let (grouped, single) = (filled.copy("writes-grouped")?, filled.copy("writes-single")?);
    let writers = [writers::prepare(&grouped).await?, writers::prepare(&single).await?];
    let addresses = [children::free_address()?, children::free_address()?];
    let log = settings.dir.join("writes.log");
    let with_groups = Server::start(&["serve"], &grouped.settings(&addresses[0]), &addresses[0], "/healthz", &log).await?;
    let mut of_one = single.settings(&addresses[1]);
    of_one.push(("PAVILION_GROUP_COMMITS", "false"));
    let without = Server::start(&["serve"], &of_one, &addresses[1], "/healthz", &log).await?;

    say(&format!("-- SQLite: raising, {CONNECTIONS} connections, {} people", writers[0].len()));
    let mut beside_inserts = Figure::new("writes.sqlite", "/s", "bare synced inserts", Target::RatioAtLeast(OF_BARE_INSERTS));
    let mut beside_single = Figure::new("writes.sqlite-groups", "/s", "groups of one", Target::RatioAtLeast(OF_GROUPS_OF_ONE));
    for round in 0..=settings.rounds {
        let inserts = bare::synced_inserts(&settings.dir, Duration::from_millis(settings.millis))?;
        say(&format!("   bare inserts {inserts:>7.0}/s  load {:.2}", children::load_average()));
        let ours = timed(&with_groups, &writers[0], settings.millis, "groups")?;
        let alone = timed(&without, &writers[1], settings.millis, "of one")?;
        if round > 0 {
            beside_inserts.pair(ours.per_second(), inserts);
            beside_single.pair(ours.per_second(), alone.per_second());
        }
    }
    Ok(vec![beside_inserts, beside_single])
}

async fn on_postgres(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let Some(cluster) = Cluster::of(settings)? else {
        say("-- PostgreSQL: no server programs here and no --postgres-url; left out");
        return Ok(Vec::new());
    };
    let house = cluster.filled_house(settings)?;
    cluster.wear_in()?;
    let writers = writers::prepare(&house).await?;
    let address = children::free_address()?;
    let log = settings.dir.join("writes-postgres.log");
    let mut variables = house.settings(&address);
    let connections = "64";
    variables.push(("PAVILION_DATABASE_CONNECTIONS", connections));
    let server = Server::start(&["serve"], &variables, &address, "/healthz", &log).await?;
    say(&format!("-- PostgreSQL: raising, {CONNECTIONS} connections over {connections} to the database"));
    let mut figure = Figure::new("writes.postgres", "/s", "pgbench one-row commits", Target::RatioAtLeast(OF_PGBENCH));
    for round in 0..=settings.rounds {
        let bare = cluster.pgbench(CONNECTIONS, settings.millis.div_ceil(1000))?;
        say(&format!("   pgbench {bare:>7.0}/s  load {:.2}", children::load_average()));
        let ours = timed(&server, &writers, settings.millis, "ours")?;
        if round > 0 {
            figure.pair(ours.per_second(), bare);
        }
    }
    Ok(vec![figure])
}

fn timed(server: &Server, writers: &[Writer], millis: u64, label: &str) -> anyhow::Result<Seen> {
    let requests: Vec<Request> = writers.iter().map(Writer::raise).collect();
    let before = server.cpu_s();
    let seen = children::load(&Orders { address: server.address.clone(), connections: CONNECTIONS, millis, requests })?;
    let cpu_us = (server.cpu_s() - before) * 1e6 / seen.done.max(1) as f64;
    say(&format!(
        "   {label:<7} {:>7.0}/s  p50 {:>6.2} ms  p99 {:>7.2} ms  {cpu_us:>5.0} us cpu each  {} failed  load {:.2}",
        seen.per_second(),
        seen.p50_us as f64 / 1000.0,
        seen.p99_us as f64 / 1000.0,
        seen.failed,
        children::load_average(),
    ));
    if let Some(failure) = &seen.first_failure {
        say(&format!("           first failure: {failure}"));
    }
    Ok(seen)
}
