//! How soon it answers after a start, how much memory it holds, how many bytes a first visit takes.

use super::children::{self, Server};
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::Wire;
use super::{Settings, say};

const FIRST_REPLY_MS: f64 = 150.0;
const RESIDENT_MIB: f64 = 80.0;
const FIRST_VISIT_BYTES: f64 = 60.0 * 1024.0;
const VIEWS: usize = 1_000;

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let filled = Filled::of(settings, "community")?;
    let log = settings.dir.join("start.log");
    let mut starts = Vec::new();
    for round in 0..=settings.rounds {
        let address = children::free_address()?;
        let server = Server::start(&["serve"], &filled.settings(&address), &address, "/", &log).await?;
        if round > 0 {
            starts.push(server.first_reply.as_secs_f64() * 1000.0);
        }
    }
    let mut figures = vec![Figure::alone("start.first-reply", "ms", Target::AtMost(FIRST_REPLY_MS), &starts)];
    if !settings.small {
        let large = Filled::of(settings, "district")?;
        let mut starts = Vec::new();
        for _ in 0..settings.rounds {
            let address = children::free_address()?;
            let server = Server::start(&["serve"], &large.settings(&address), &address, "/", &log).await?;
            starts.push(server.first_reply.as_secs_f64() * 1000.0);
        }
        figures.push(Figure::alone("start.first-reply-1M", "ms", Target::AtMost(FIRST_REPLY_MS), &starts));
    }
    let address = children::free_address()?;
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    figures.push(first_visit(&address, &filled).await?);
    view_pages(&address, &filled).await?;
    let (resident, peak) = (server.memory_mib("VmRSS"), server.memory_mib("VmHWM"));
    say(&format!("   {} matters, after {VIEWS} page views: resident {resident:.1} MiB, peak {peak:.1} MiB", filled.matters));
    figures.push(Figure::alone("start.resident", "MiB", Target::AtMost(RESIDENT_MIB), &[resident]));
    figures.push(Figure::alone("start.resident-peak", "MiB", Target::None, &[peak]));
    Ok(figures)
}

/// Every page a visitor might open: lists, matters, homes of compounds.
async fn view_pages(address: &str, filled: &Filled) -> anyhow::Result<()> {
    let mut wire = Wire::open(address).await?;
    let compounds = filled.ids("select id from place where kind = 'compound' order by path limit 28")?;
    let matters = filled.ids(&format!("select id from matter where title <> '' order by id desc limit {VIEWS}"))?;
    let mut refused = 0;
    for (at, matter) in matters.iter().enumerate() {
        let compound = compounds[at % compounds.len()];
        let path = match at % 10 {
            0 => format!("/c/{compound}"),
            1 | 2 => format!("/matters?compound={compound}"),
            _ => format!("/matters/{matter}"),
        };
        let (status, _) = wire.get(address, &path, &[("accept-encoding", "gzip")]).await?;
        refused += usize::from(status != 200);
    }
    if refused > 0 {
        say(&format!("   {refused} of {} page views were not answered with 200", matters.len()));
    }
    Ok(())
}

/// The bytes over the wire of a first visit to a compound's home: the page and every style and script it names.
async fn first_visit(address: &str, filled: &Filled) -> anyhow::Result<Figure> {
    let compounds = filled.ids("select id from place where kind = 'compound' order by path limit 1")?;
    let home = compounds.first().map_or("/".to_owned(), |id| format!("/c/{id}"));
    let mut wire = Wire::open(address).await?;
    let gzip = [("accept-encoding", "gzip")];
    let (_, plain) = wire.get(address, &home, &[]).await?;
    let (_, page) = wire.get(address, &home, &gzip).await?;
    let mut total = page.len();
    say(&format!("   first visit: {home} {} bytes", page.len()));
    let text = String::from_utf8_lossy(&plain).into_owned();
    let mut links: Vec<&str> = text
        .split('"')
        .filter(|word| word.starts_with("/assets/") || *word == "/manifest.webmanifest")
        .map(|word| word.split('#').next().unwrap_or(word))
        .collect();
    links.sort_unstable();
    links.dedup();
    for link in links {
        let (status, file) = wire.get(address, link, &gzip).await?;
        say(&format!("   first visit: {link} {} bytes ({status})", file.len()));
        total += file.len();
    }
    Ok(Figure::alone("start.first-visit", "bytes", Target::AtMost(FIRST_VISIT_BYTES), &[total as f64]))
}
