//! Anonymous pages a second, with few and with many matters, beside a bare server answering the same number of bytes.

use super::children::{self, Server};
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Seen, Wire};
use super::{Settings, say};
use anyhow::Context as _;

const CONNECTIONS: usize = 16;
/// At a million matters, of what a bare server does.
const SHARE_OF_BARE: f64 = 0.25;
/// The slowest of a hundred may not grow by more than this from 10,000 to 1,000,000 matters.
const GROWTH_OF_P99: f64 = 1.5;
/// Of this many matters the pages are asked for again and again; the server keeps what it rendered.
const MATTERS_ASKED_AGAIN: usize = 500;
/// So many that a page is seldom asked for twice before it is old.
const MATTERS_ASKED_ONCE: usize = 50_000;

struct Kind {
    name: &'static str,
    paths: Vec<String>,
}

/// One filled server and what is asked of it.
struct Subject {
    server: Server,
    kinds: Vec<Kind>,
}

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let mut subjects = vec![subject(settings, "community").await?];
    if !settings.small {
        subjects.push(subject(settings, "district").await?);
    }
    let mut figures = Vec::new();
    for kind in 0..subjects[0].kinds.len() {
        figures.extend(one_kind(settings, &subjects, kind).await?);
    }
    Ok(figures)
}

async fn subject(settings: &Settings, scale: &str) -> anyhow::Result<Subject> {
    let filled = Filled::of(settings, scale)?;
    let address = children::free_address()?;
    let log = settings.dir.join(format!("{scale}.log"));
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    let compounds = filled.ids("select id from place where kind = 'compound' order by path limit 50")?;
    let lists = compounds.iter().map(|id| format!("/matters?compound={id}")).collect();
    let newest = |n: usize| format!("select id from matter where title <> '' order by id desc limit {n}");
    let spread = format!(
        "select id from matter where title <> '' and rowid % {} = 0 limit {MATTERS_ASKED_ONCE}",
        (filled.matters / MATTERS_ASKED_ONCE as i64).max(1)
    );
    let page = |ids: Vec<uuid::Uuid>| ids.iter().map(|id| format!("/matters/{id}")).collect();
    let kinds = vec![
        Kind { name: "list", paths: lists },
        Kind { name: "matter", paths: page(filled.ids(&newest(MATTERS_ASKED_AGAIN))?) },
        Kind { name: "matter-seldom", paths: page(filled.ids(&spread)?) },
    ];
    say(&format!("{scale}: {} matters", filled.matters));
    Ok(Subject { server, kinds })
}

async fn one_kind(settings: &Settings, subjects: &[Subject], kind: usize) -> anyhow::Result<Vec<Figure>> {
    let name = subjects[0].kinds[kind].name;
    let bytes = size_of_a_page(&subjects[0], kind).await?;
    let address = children::free_address()?;
    let log = settings.dir.join("bare.log");
    let size = bytes.to_string();
    let bare = Server::start(&["bench", "bare", &address, &size], &[], &address, "/", &log).await?;
    say(&format!("-- {name}: pages of {bytes} bytes, {CONNECTIONS} connections"));

    let labels = ["10k", "1M"];
    let mut rates: Vec<Figure> = subjects
        .iter()
        .zip(labels)
        .map(|(_, label)| {
            // The promise is made for the larger database.
            let target = if label == "1M" { Target::RatioAtLeast(SHARE_OF_BARE) } else { Target::None };
            Figure::new(format!("pages.{name}.{label}"), "/s", "bare axum", target)
        })
        .collect();
    let mut growth = Figure::new(format!("pages.{name}.p99-growth"), "ms", "p99 with 10k", Target::RatioAtMost(GROWTH_OF_P99));
    let bare_requests = vec![Request::get("/")];
    for round in 0..=settings.rounds {
        let yardstick = timed(&bare, bare_requests.clone(), settings.millis, "bare")?;
        let mut p99 = Vec::new();
        for (at, subject) in subjects.iter().enumerate() {
            let requests = subject.kinds[kind].paths.iter().map(|path| Request::get(path)).collect();
            let seen = timed(&subject.server, requests, settings.millis, labels[at])?;
            // The first round warms up.
            if round > 0 {
                rates[at].pair(seen.per_second(), yardstick.per_second());
            }
            p99.push(seen.p99_us as f64 / 1000.0);
        }
        if round > 0 && p99.len() == 2 {
            growth.pair(p99[1], p99[0]);
        }
    }
    if subjects.len() == 2 {
        rates.push(growth);
    }
    Ok(rates)
}

async fn size_of_a_page(subject: &Subject, kind: usize) -> anyhow::Result<usize> {
    let path = subject.kinds[kind].paths.first().context("the database holds nothing to ask for")?;
    let address = &subject.server.address;
    let (status, reply) = Wire::open(address).await?.get(address, path, &[]).await?;
    anyhow::ensure!(status == 200, "{path} answers {status}");
    let head = reply.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(0) + 4;
    Ok(reply.len() - head)
}

/// One measurement, with the CPU the server spent on each request.
fn timed(server: &Server, requests: Vec<Request>, millis: u64, label: &str) -> anyhow::Result<Seen> {
    let before = server.cpu_s();
    let orders = Orders { address: server.address.clone(), connections: CONNECTIONS, millis, requests };
    let seen = children::load(&orders)?;
    let cpu_us = (server.cpu_s() - before) * 1e6 / seen.done.max(1) as f64;
    say(&format!(
        "   {label:<5} {:>7.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  {cpu_us:>6.0} us cpu each  {} failed  load {:.2}",
        seen.per_second(),
        seen.p50_us as f64 / 1000.0,
        seen.p99_us as f64 / 1000.0,
        seen.failed,
        children::load_average(),
    ));
    if let Some(failure) = &seen.first_failure {
        say(&format!("         first failure: {}", failure.lines().next().unwrap_or_default()));
    }
    Ok(seen)
}
