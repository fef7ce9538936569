//! What people live in, by how slow the slowest of a hundred is: desk and board with few and with many matters, the search of
//! a two-character word among all of them, and what is alike while somebody types.

use super::children::{self, Server};
use super::cluster::Cluster;
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Seen};
use super::{Settings, say};
use crate::commands::said;
use crate::demo::Busy as BusyCompound;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::Context as _;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::Context;
use pavilion_app::params;
use pavilion_app::rooms::people::{self, NewToken};
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use std::path::PathBuf;
use uuid::Uuid;

/// Few, because a figure of one request is wanted and not of a crowd.
const CONNECTIONS: usize = 2;
const GROWTH_OF_P99: f64 = 2.0;
const SEARCH_MS: f64 = 50.0;
const ALIKE_MS: f64 = 30.0;
/// So many matters are open in the one compound likeness is asked about.
const OPEN: usize = 100_000;
const OPEN_SMALL: usize = 2_000;
/// As many bytes as a page of twenty matters has.
const PAGE_BYTES: usize = 24_000;
const COMPOUNDS: i64 = 50;

const WORDS: [&str; 16] = [
    "路灯", "电梯", "停车", "物业", "楼道", "门禁", "漏水", "垃圾", "充电", "噪声", "台阶", "单元", "下水", "绿化", "消防",
    "晚上",
];
/// Words of others, the words of many, and both together.
const TYPED: [&str; 6] = [
    "三号楼二单元的楼道灯坏了",
    "电梯又坏了老人下不了楼",
    "门口停满了车出不去",
    "下水道又堵了一楼返水",
    "灯上周末开始不亮，晚上上下楼看不清台阶，请安排更换",
    "垃圾桶这几天满了没人清，味道很大，楼道堆着纸箱",
];

/// One filled server, whoever works there, and where people live.
struct Subject {
    server: Server,
    worker: String,
    overseer: String,
    compounds: Vec<Uuid>,
    matters: i64,
    open: i64,
}

/// A compound where very many matters are open.
struct Busy {
    server: Server,
    compound: Uuid,
    open: i64,
}

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let wanted = |engine| settings.engine.as_deref().is_none_or(|only| only == engine);
    let mut figures = Vec::new();
    if wanted("sqlite") {
        let mut subjects = vec![subject(settings, &Filled::of(settings, "community")?, "lists").await?];
        if !settings.small {
            subjects.push(subject(settings, &Filled::of(settings, "district")?, "lists-large").await?);
        }
        let filled = busy_copy(settings).await?;
        let busy = busy(settings, &filled, "lists-open").await?;
        figures.extend(on(settings, "sqlite", &subjects, &busy).await?);
    }
    if wanted("postgres") {
        match Cluster::of(settings)? {
            Some(cluster) => {
                let scale = if settings.small { "community" } else { "district" };
                let filled = cluster.filled(settings, "lists-postgres", scale)?;
                let subject = subject(settings, &filled, "lists-postgres").await?;
                make_busy(settings, &filled).await?;
                cluster.count_rows()?;
                let busy = busy(settings, &filled, "lists-postgres-open").await?;
                figures.extend(on(settings, "postgres", &[subject], &busy).await?);
            }
            None => say("-- PostgreSQL: no server programs here and no --postgres-url; left out"),
        }
    }
    Ok(figures)
}

const fn open_wanted(settings: &Settings) -> usize {
    if settings.small { OPEN_SMALL } else { OPEN }
}

fn config_of(filled: &Filled) -> Config {
    Config {
        data_dir: filled.dir.clone(),
        database_url: filled.database_url.clone(),
        second_factor: SecondFactor::Offered,
        ..Config::default()
    }
}

/// Where the compound is named that was made busy.
fn busy_marker(settings: &Settings, filled: &Filled) -> PathBuf {
    filled.dir.join(format!("busy-{}", open_wanted(settings)))
}

/// The community with one busy compound; it is kept for the next time.
async fn busy_copy(settings: &Settings) -> anyhow::Result<Filled> {
    let name = format!("lists-open-{}", open_wanted(settings));
    let kept = Filled { dir: settings.dir.join(&name), matters: 0, database_url: String::new() };
    if busy_marker(settings, &kept).exists() {
        return Ok(kept);
    }
    let filled = Filled::of(settings, "community")?.copy(&name)?;
    make_busy(settings, &filled).await?;
    Ok(filled)
}

async fn make_busy(settings: &Settings, filled: &Filled) -> anyhow::Result<()> {
    let many = open_wanted(settings);
    say(&format!("opening {many} matters in one compound"));
    let app = house::open(&Settled { config: config_of(filled), file: None }, For::Work).await?;
    let sql = "select p.id, p.community, (select d.id from dwelling d where d.compound = p.id order by d.entrance, d.room limit 1) as home \
        from place p where p.kind = 'compound' order by p.path desc limit 1";
    let (compound, community, home): (PlaceId, PlaceId, DwellingId) = app.db.read().await?.only(sql, &[]).await?;
    crate::demo::make_busy(&app, BusyCompound { compound, community, home }, many).await?;
    house::leave(&app).await;
    drop(app);
    std::fs::write(busy_marker(settings, filled), compound.to_string())?;
    Ok(())
}

async fn busy(settings: &Settings, filled: &Filled, name: &str) -> anyhow::Result<Busy> {
    let compound: Uuid = std::fs::read_to_string(busy_marker(settings, filled))?.trim().parse()?;
    let app = house::open(&Settled { config: config_of(filled), file: None }, For::Work).await?;
    let sql = "select cast(count(*) as bigint) as n from matter where compound = $1 and state in \
        ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting')";
    let (open,): (i64,) = app.db.read().await?.only(sql, &params![compound]).await?;
    house::leave(&app).await;
    drop(app);
    let address = children::free_address()?;
    let log = settings.dir.join(format!("{name}.log"));
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    Ok(Busy { server, compound, open })
}

/// Gives tokens to those who work there, then starts the server.
async fn subject(settings: &Settings, filled: &Filled, name: &str) -> anyhow::Result<Subject> {
    let app = house::open(&Settled { config: config_of(filled), file: None }, For::Work).await?;
    let system = Context::system(&app);
    let mut tokens = Vec::new();
    for kind in [PostKind::GridWorker, PostKind::CommunityWorker] {
        let sql = "select account from post where kind = $1 and until is null order by id limit 1";
        let found: Option<(AccountId,)> = app.db.read().await?.first(sql, &params![kind.name()]).await?;
        let (account,) = found.with_context(|| format!("nobody holds a post of the kind {}", kind.name()))?;
        let token = NewToken { name: "bench".into(), scopes: Vec::new(), days: 7 };
        tokens.push(people::create_token(&system, account, token).await.map_err(said)?.token);
    }
    let sql = "select id from place where kind = 'compound' order by path limit $1";
    let compounds: Vec<(Uuid,)> = app.db.read().await?.all(sql, &params![COMPOUNDS]).await?;
    let sql = "select cast(count(*) as bigint) as n, cast(coalesce(sum(case when state in \
        ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting') then 1 else 0 end), 0) as bigint) as open from matter";
    let (matters, open): (i64, i64) = app.db.read().await?.only(sql, &[]).await?;
    drop(system);
    drop(app);
    let address = children::free_address()?;
    let log = settings.dir.join(format!("{name}.log"));
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    let mut tokens = tokens.into_iter();
    let (worker, overseer) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let compounds = compounds.into_iter().map(|(id,)| id).collect();
    Ok(Subject { server, worker, overseer, compounds, matters, open })
}

async fn on(settings: &Settings, engine: &str, subjects: &[Subject], busy: &Busy) -> anyhow::Result<Vec<Figure>> {
    let largest = subjects.last().context("nothing to measure")?;
    for subject in subjects {
        say(&format!("-- lists, {engine}: {} matters, {} of them open", subject.matters, subject.open));
    }
    say(&format!("-- likeness, {engine}: {} matters are open in one compound", busy.open));
    let address = children::free_address()?;
    let (log, size) = (settings.dir.join("bare.log"), PAGE_BYTES.to_string());
    let bare = Server::start(&["bench", "bare", &address, &size], &[], &address, "/", &log).await?;
    let mut desk = Figure::new(format!("lists.{engine}.desk-p99"), "ms", "with few", Target::RatioAtMost(GROWTH_OF_P99));
    let mut board = Figure::new(format!("lists.{engine}.board-p99"), "ms", "with few", Target::RatioAtMost(GROWTH_OF_P99));
    let mut search = Figure::new(format!("lists.{engine}.search-p99"), "ms", "bare page", Target::AtMost(SEARCH_MS));
    let mut alike = Figure::new(format!("lists.{engine}.alike-p99"), "ms", "bare page", Target::AtMost(ALIKE_MS));
    let mut elsewhere = Figure::new(format!("lists.{engine}.alike-spread-p99"), "ms", "bare page", Target::AtMost(ALIKE_MS));
    for round in 0..=settings.rounds {
        let page = p99(&bare, vec![Request::get("/")], settings.millis, "bare")?;
        let found = p99(&largest.server, searches(), settings.millis, "search")?;
        let typed = p99(&busy.server, typing(&[busy.compound; TYPED.len()]), settings.millis, "alike")?;
        let spread = p99(&largest.server, typing(&largest.compounds), settings.millis, "spread")?;
        let mut grown = Vec::new();
        for subject in subjects {
            let desk = p99(&subject.server, vec![asked("/desk", &subject.worker)], settings.millis, "desk")?;
            grown.push((desk, p99(&subject.server, vec![asked("/board", &subject.overseer)], settings.millis, "board")?));
        }
        // The first round warms up.
        if round == 0 {
            continue;
        }
        search.pair(found, page);
        alike.pair(typed, page);
        elsewhere.pair(spread, page);
        if let [few, many] = grown[..] {
            desk.pair(many.0, few.0);
            board.pair(many.1, few.1);
        }
    }
    let mut figures = vec![search, alike, elsewhere];
    if subjects.len() == 2 {
        figures.extend([desk, board]);
    }
    Ok(figures)
}

/// Reading one's own, with a token: never from what was kept rendered.
fn asked(path: &str, token: &str) -> Request {
    Request { headers: vec![("Authorization".into(), format!("Bearer {token}"))], ..Request::get(path) }
}

fn searches() -> Vec<Request> {
    WORDS.iter().map(|word| Request::get(&format!("/api/v1/matters?limit=20&q={}", escaped(word)))).collect()
}

/// What the page of a new matter asks while somebody types.
fn typing(compounds: &[Uuid]) -> Vec<Request> {
    let one = |(at, compound): (usize, &Uuid)| Request {
        method: "POST".into(),
        path: "/matters/alike".into(),
        headers: vec![("Content-Type".into(), "application/x-www-form-urlencoded".into())],
        body: format!("words={}{{n}}&place={compound}&category=light-lamps", escaped(TYPED[at % TYPED.len()])),
    };
    compounds.iter().enumerate().map(one).collect()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The slowest of a hundred in milliseconds. A refused request is a fault of the bench, not a fast answer.
fn p99(server: &Server, requests: Vec<Request>, millis: u64, label: &str) -> anyhow::Result<f64> {
    let orders = Orders { address: server.address.clone(), connections: CONNECTIONS, millis, requests };
    let seen: Seen = children::load(&orders)?;
    let (p50, p99) = (seen.p50_us as f64 / 1000.0, seen.p99_us as f64 / 1000.0);
    say(&format!(
        "   {label:<7} {:>7.0}/s  p50 {p50:>6.2} ms  p99 {p99:>7.2} ms  {} failed  load {:.2}",
        seen.per_second(),
        seen.failed,
        children::load_average(),
    ));
    anyhow::ensure!(seen.failed == 0, "{label}: {}", seen.first_failure.unwrap_or_default());
    Ok(p99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_can_stand_in_an_address() {
        assert_eq!(escaped("路1"), "%E8%B7%AF%31");
        let asked = typing(&[Uuid::nil()]);
        assert!(asked[0].body.starts_with("words=%E4%B8%89") && asked[0].body.contains("{n}&place=00000000-"));
        assert!(WORDS.iter().all(|word| word.chars().count() == 2));
    }
}
