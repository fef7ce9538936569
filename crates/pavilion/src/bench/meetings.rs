//! A meeting many people follow: how soon a change of an item has reached every listener with its page, what a listener costs, and
//! the page of a notice under a crowd beside the page of a matter.

use super::children::{self, Server};
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Wire};
use super::{Settings, say};
use crate::commands::said;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::Context as _;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::Context;
use pavilion_app::params;
use pavilion_app::rooms::people::{self, NewToken};
use pavilion_rules::ids::AccountId;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;

const LISTENERS: usize = 1_000;
const LISTENERS_SMALL: usize = 100;
/// How many of them fetch the changed page at the same moment: browsers do it each by itself, this machine has few cores.
const FETCH_AT_ONCE: usize = 64;
const REACH_MS: f64 = 500.0;
const LISTENER_KIB: f64 = 30.0;
const READERS: usize = 500;
const READERS_SMALL: usize = 50;
/// Of the rate of a matter's page; what is missing to one is the noise of a run.
const SHARE_OF_MATTER: f64 = 0.9;
const PATIENCE: Duration = Duration::from_secs(30);

struct Subject {
    server: Server,
    chair: String,
    meeting: Uuid,
    items: i64,
    notice: Option<Uuid>,
    matter: Uuid,
}

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let subject = subject(settings).await?;
    let mut figures = listeners(settings, &subject).await?;
    figures.extend(readers(settings, &subject)?);
    Ok(figures)
}

/// The demo's compound with its meeting that is going on, and a token for whoever sits in its chair.
async fn subject(settings: &Settings) -> anyhow::Result<Subject> {
    let filled = Filled::of(settings, "compound")?.copy("meetings")?;
    let config = Config { data_dir: filled.dir.clone(), second_factor: SecondFactor::Offered, ..Config::default() };
    let app = house::open(&Settled { config, file: None }, For::Work).await?;
    let mut tx = app.db.read().await?;
    let sql =
        "select m.id, p.account from meeting m join post p on p.id = m.chair where m.state = 'open' order by m.id desc limit 1";
    let (meeting, account): (Uuid, AccountId) = tx.first(sql, &[]).await?.context("no meeting of the demo is going on")?;
    let sql = "select cast(count(*) as bigint) as n from meeting_item where meeting = $1";
    let (items,): (i64,) = tx.only(sql, &params![meeting]).await?;
    let notice: Option<(Uuid,)> =
        tx.first("select id from notice where state = 'published' order by id desc limit 1", &[]).await?;
    let (matter,): (Uuid,) =
        tx.first("select id from matter where title <> '' order by id desc limit 1", &[]).await?.context("no matter")?;
    drop(tx);
    let token = NewToken { name: "bench".into(), scopes: Vec::new(), days: 7 };
    let chair = people::create_token(&Context::system(&app), account, token).await.map_err(said)?.token;
    drop(app);
    let address = children::free_address()?;
    let log = settings.dir.join("meetings.log");
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    Ok(Subject { server, chair, meeting, items, notice: notice.map(|(id,)| id), matter })
}

/// Opens a live view and says through the channel whenever it hears of a change.
async fn listen(address: String, subject: Uuid, heard: mpsc::UnboundedSender<()>) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(&address).await?;
    let ask = format!("GET /live?subject={subject} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n");
    stream.write_all(ask.as_bytes()).await?;
    let (mut buffer, mut kept) = ([0_u8; 1024], Vec::new());
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        kept.extend_from_slice(&buffer[..read]);
        while let Some(at) = kept.windows(2).position(|two| two == b"\n\n") {
            if kept[..at].windows(7).any(|word| word == b"changed") && heard.send(()).is_err() {
                return Ok(());
            }
            kept.drain(..at + 2);
        }
        // The head of the reply ends with other marks than the events.
        if let Some(at) = kept.windows(4).position(|four| four == b"\r\n\r\n") {
            kept.drain(..at + 4);
        }
    }
}

async fn listeners(settings: &Settings, subject: &Subject) -> anyhow::Result<Vec<Figure>> {
    let count = if settings.small { LISTENERS_SMALL } else { LISTENERS };
    let before = subject.server.memory_mib("VmRSS");
    let (send, mut heard) = mpsc::unbounded_channel();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..count {
        tasks.spawn(listen(subject.server.address.clone(), subject.meeting, send.clone()));
    }
    drop(send);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let each_kib = (subject.server.memory_mib("VmRSS") - before) * 1024.0 / count as f64;
    say(&format!("-- {count} listeners on the live view: {each_kib:.1} KiB each"));
    let (mut told, mut shown) = (Vec::new(), Vec::new());
    for round in 0..=settings.rounds {
        let (signal, page) = one_change(subject, count, round, &mut heard).await?;
        say(&format!("   heard p99 {signal:>7.2} ms  with the page p99 {page:>7.2} ms  load {:.2}", children::load_average()));
        // The first round warms up.
        if round > 0 {
            told.push(signal);
            shown.push(page);
        }
    }
    tasks.abort_all();
    Ok(vec![
        Figure::alone("meetings.live.heard-p99", "ms", Target::AtMost(REACH_MS), &told),
        Figure::alone("meetings.live.shown-p99", "ms", Target::AtMost(REACH_MS), &shown),
        Figure::alone("meetings.live.listener", "KiB", Target::AtMost(LISTENER_KIB), &[each_kib]),
    ])
}

/// The chair puts another item on the wall; everybody hears of it and fetches the wall.
async fn one_change(
    subject: &Subject,
    count: usize,
    round: usize,
    heard: &mut mpsc::UnboundedReceiver<()>,
) -> anyhow::Result<(f64, f64)> {
    let item = i64::try_from(round).unwrap_or_default() % subject.items.max(1) + 1;
    let body = format!("{{\"item\":{item}}}");
    let change = Request {
        method: "POST".into(),
        path: format!("/api/v1/meetings/{}/wall", subject.meeting),
        headers: vec![
            ("Authorization".into(), format!("Bearer {}", subject.chair)),
            ("Content-Type".into(), "application/json".into()),
        ],
        body,
    };
    let address = subject.server.address.clone();
    let begun = Instant::now();
    let status = Wire::open(&address).await?.send(&address, &change).await?;
    anyhow::ensure!(status == 200, "the change answers {status}");
    let at_once = Arc::new(Semaphore::new(FETCH_AT_ONCE));
    let (path, mut fetches) = (format!("/meetings/{}/wall", subject.meeting), tokio::task::JoinSet::new());
    let mut signals = Vec::with_capacity(count);
    while signals.len() < count {
        let one = tokio::time::timeout(PATIENCE, heard.recv()).await.context("a listener heard nothing")?;
        one.context("the listeners were cut off")?;
        signals.push(begun.elapsed().as_secs_f64() * 1000.0);
        let (at_once, address, path) = (at_once.clone(), address.clone(), path.clone());
        fetches.spawn(async move {
            let _turn = at_once.acquire().await?;
            let (status, _) = Wire::open(&address).await?.get(&address, &path, &[]).await?;
            anyhow::ensure!(status == 200, "the wall answers {status}");
            Ok(begun.elapsed().as_secs_f64() * 1000.0)
        });
    }
    let mut pages = Vec::with_capacity(count);
    while let Some(done) = fetches.join_next().await {
        pages.push(done??);
    }
    Ok((p99(&mut signals), p99(&mut pages)))
}

pub(crate) fn p99(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * 99).div_ceil(100).saturating_sub(1);
    values.get(at).copied().unwrap_or(f64::NAN)
}

fn readers(settings: &Settings, subject: &Subject) -> anyhow::Result<Vec<Figure>> {
    let notice = subject.notice.context("the demo has published no notice")?;
    let connections = if settings.small { READERS_SMALL } else { READERS };
    let mut figure = Figure::new("notices.page", "/s", "matter page", Target::RatioAtLeast(SHARE_OF_MATTER));
    say(&format!("-- the page of a notice under {connections} readers"));
    for round in 0..=settings.rounds {
        let mut rates = Vec::new();
        for path in [format!("/notices/{notice}"), format!("/matters/{}", subject.matter)] {
            let orders = Orders {
                address: subject.server.address.clone(),
                connections,
                millis: settings.millis,
                requests: vec![Request::get(&path)],
            };
            let seen = children::load(&orders)?;
            anyhow::ensure!(seen.failed == 0, "{path}: {}", seen.first_failure.unwrap_or_default());
            say(&format!("   {:>7.0}/s  p99 {:>7.2} ms  {path}", seen.per_second(), seen.p99_us as f64 / 1000.0));
            rates.push(seen.per_second());
        }
        if round > 0 {
            figure.pair(rates[0], rates[1]);
        }
    }
    Ok(vec![figure])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_a_hundred_is_the_last_but_one_percent() {
        let mut values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert!((p99(&mut values) - 198.0).abs() < f64::EPSILON);
        assert!(p99(&mut []).is_nan());
    }
}
