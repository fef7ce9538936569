//! A page somebody has open while ballots pour in: it hears that the vote changed, waits a moment as the script does, and asks
//! for itself again. Each turnout it shows is held against the moments the ballots were cast.

use super::super::Settings;
use super::super::children::{self, Server};
use super::super::load::{Orders, Wire};
use super::CONNECTIONS;
use super::stage::Stage;
use anyhow::Context as _;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// The longest the page's script waits before it asks.
const PAGE_WAITS: Duration = Duration::from_millis(1_000);
/// How long the page is watched after the last ballot.
const AFTERWARDS: Duration = Duration::from_secs(3);
const BEFORE: &str = "已有 ";

/// A turnout the page shows, from this moment on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    at_ms: i64,
    seats: usize,
}

#[expect(clippy::disallowed_methods, reason = "held against moments the server wrote down by the same machine's clock")]
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Lets ballots pour in and looks on.
pub(super) async fn watch(settings: &Settings, stage: &Stage, server: &Server) -> anyhow::Result<Vec<Shown>> {
    let (send, mut heard) = mpsc::unbounded_channel();
    let listening = tokio::spawn(listen(server.address.clone(), stage.vote.to_string(), send));
    let mut wire = Wire::open(&server.address).await?;
    let mut all = vec![look(&mut wire, server, stage).await?];
    let orders = Orders {
        address: server.address.clone(),
        connections: CONNECTIONS,
        // Several turns of the page even in a short run.
        millis: (settings.millis * 2).max(4_000),
        requests: stage.requests(),
    };
    let mut load = tokio::task::spawn_blocking(move || children::load(&orders));
    let mut seen = None;
    let until = tokio::time::sleep(Duration::MAX / 4);
    tokio::pin!(until);
    loop {
        tokio::select! {
            done = &mut load, if seen.is_none() => {
                seen = Some(done??);
                until.as_mut().reset(tokio::time::Instant::now() + AFTERWARDS);
            }
            Some(()) = heard.recv() => {
                tokio::time::sleep(PAGE_WAITS).await;
                // What was heard while it waited is seen now.
                while heard.try_recv().is_ok() {}
                all.push(look(&mut wire, server, stage).await?);
            }
            () = &mut until => break,
        }
    }
    listening.abort();
    let seen = seen.context("no ballots")?;
    anyhow::ensure!(seen.failed == 0, "a ballot was not taken: {}", seen.first_failure.unwrap_or_default());
    Ok(all)
}

/// What the page shows.
async fn look(wire: &mut Wire, server: &Server, stage: &Stage) -> anyhow::Result<Shown> {
    let headers = [("Accept-Language", "zh-CN")];
    let (status, reply) = wire.get(&server.address, &format!("/votes/{}", stage.vote), &headers).await?;
    let text = String::from_utf8_lossy(&reply);
    let after = text.split_once(BEFORE).map(|(_, rest)| rest).with_context(|| format!("no turnout on the page ({status})"))?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    Ok(Shown { at_ms: now_ms(), seats: digits.parse()? })
}

/// Says through the channel whenever the vote is said to have changed.
async fn listen(address: String, vote: String, heard: mpsc::UnboundedSender<()>) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(&address).await?;
    let ask = format!("GET /live?subject={vote} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n");
    stream.write_all(ask.as_bytes()).await?;
    let mut buffer = [0_u8; 4096];
    loop {
        let read = stream.read(&mut buffer).await?;
        anyhow::ensure!(read > 0, "the live view was cut off");
        if buffer[..read].windows(7).any(|word| word == b"changed") {
            heard.send(())?;
        }
    }
}

/// The oldest turnout the page showed, in seconds: how long a ballot had been cast that it did not show yet.
pub(super) fn oldest(shown: &[Shown], cast: &[i64]) -> anyhow::Result<f64> {
    let last = shown.last().context("the page showed nothing")?;
    anyhow::ensure!(last.seats == cast.len(), "the page ends with {} of {}", last.seats, cast.len());
    let ages = shown.windows(2).filter_map(|pair| Some(pair[1].at_ms - cast.get(pair[0].seats)?));
    Ok(ages.max().unwrap_or_default().max(0) as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turnout_is_as_old_as_the_first_ballot_it_does_not_show_when_it_is_replaced() {
        let shown = |at_ms, seats| Shown { at_ms, seats };
        let cast = [1_000, 1_500, 2_600];
        let age = oldest(&[shown(900, 0), shown(2_000, 2), shown(3_000, 3)], &cast).unwrap();
        assert!((age - 1.0).abs() < f64::EPSILON, "{age}");
        assert!(oldest(&[shown(900, 0), shown(2_000, 2)], &cast).is_err(), "the page must come to show all");
    }
}
