//! The load: many keep-alive connections, in a process of its own.
//!
//! A plain HTTP/1.1 client that does next to nothing per reply, so that what is measured is the server. It reads its
//! orders from standard input as JSON and prints what it saw as one line of JSON. A reply that is not 2xx counts as
//! failed and is told, never dropped.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What to send, to whom, for how long.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Orders {
    pub address: String,
    pub connections: usize,
    pub millis: u64,
    pub requests: Vec<Request>,
}

/// One request. `{n}` in the body and the headers becomes a number no other request of this run has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    #[must_use]
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET".into(), path: path.into(), ..Self::default() }
    }

    fn bytes(&self, address: &str, n: u64) -> Vec<u8> {
        let body = self.body.replace("{n}", &n.to_string());
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {address}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {}\r\n", value.replace("{n}", &n.to_string())));
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        head.push_str(&body);
        head.into_bytes()
    }
}

/// What the load saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub done: u64,
    pub failed: u64,
    pub seconds: f64,
    pub p50_us: u64,
    pub p99_us: u64,
    pub bytes: u64,
    /// The first reply that was not 2xx.
    pub first_failure: Option<String>,
}

impl Seen {
    #[must_use]
    pub(crate) fn per_second(&self) -> f64 {
        self.done as f64 / self.seconds.max(0.001)
    }
}

/// The process of the load: orders in, one line of JSON out.
pub(crate) async fn process() -> anyhow::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let orders: Orders = serde_json::from_str(&text).context("the orders cannot be read")?;
    let seen = run(orders).await?;
    super::say(&serde_json::to_string(&seen)?);
    Ok(())
}

#[derive(Default)]
struct Tally {
    micros: Vec<u32>,
    failed: u64,
    bytes: u64,
    first_failure: Option<String>,
}

async fn run(orders: Orders) -> anyhow::Result<Seen> {
    if orders.requests.is_empty() {
        bail!("there is nothing to send");
    }
    let orders = std::sync::Arc::new(orders);
    let begun = Instant::now();
    let until = begun + Duration::from_millis(orders.millis);
    // Numbers of other loads of the same bench must not come again.
    let run = u64::from(std::process::id());
    let mut tasks = Vec::with_capacity(orders.connections);
    for connection in 0..orders.connections {
        let orders = orders.clone();
        tasks.push(tokio::spawn(async move { one_connection(&orders, connection as u64, run, until).await }));
    }
    let mut all = Tally::default();
    for task in tasks {
        let mine = task.await??;
        all.micros.extend(mine.micros);
        all.failed += mine.failed;
        all.bytes += mine.bytes;
        all.first_failure = all.first_failure.or(mine.first_failure);
    }
    let seconds = begun.elapsed().as_secs_f64();
    all.micros.sort_unstable();
    let at = |share: f64| {
        all.micros.get(((all.micros.len() as f64 * share) as usize).min(all.micros.len().saturating_sub(1))).copied()
    };
    Ok(Seen {
        done: all.micros.len() as u64,
        failed: all.failed,
        seconds,
        p50_us: at(0.50).unwrap_or(0).into(),
        p99_us: at(0.99).unwrap_or(0).into(),
        bytes: all.bytes,
        first_failure: all.first_failure,
    })
}

async fn one_connection(orders: &Orders, connection: u64, run: u64, until: Instant) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut wire = Wire::open(&orders.address).await?;
    // A walk through the requests with a step that has nothing in common with their number visits them all, in no order.
    let count = orders.requests.len() as u64;
    let step = 7_919 % count.max(2) + 1;
    let mut at = connection * 104_729 % count;
    let mut sent = 0u64;
    while Instant::now() < until {
        at = (at + step) % count;
        sent += 1;
        let n = (run * 1_000 + connection) * 10_000_000 + sent;
        let bytes = orders.requests[at as usize].bytes(&orders.address, n);
        let asked = Instant::now();
        let reply = match wire.ask(&bytes).await {
            Ok(reply) => reply,
            Err(fault) => {
                tally.failed += 1;
                tally.first_failure.get_or_insert_with(|| format!("{fault:#}"));
                wire = Wire::open(&orders.address).await?;
                continue;
            }
        };
        tally.bytes += reply.bytes as u64;
        if (200..300).contains(&reply.status) {
            tally.micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
        } else {
            tally.failed += 1;
            tally.first_failure.get_or_insert_with(|| format!("{}: {}", reply.status, reply.text));
        }
    }
    Ok(tally)
}

/// One keep-alive connection.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A reply: its status and how many bytes it was on the wire, head included.
pub(crate) struct Reply {
    pub status: u16,
    pub bytes: usize,
    /// The beginning of head and body, for failures and for finding links.
    pub text: String,
}

const TEXT_OF_FAILURE: usize = 400;

impl Wire {
    pub(crate) async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("cannot reach {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its reply; keeps the text of failures only.
    async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Reply> {
        let (status, bytes) = self.exchange(request).await?;
        let text = if (200..300).contains(&status) {
            String::new()
        } else {
            String::from_utf8_lossy(&self.buffer[..bytes.min(TEXT_OF_FAILURE)]).into_owned()
        };
        self.buffer.drain(..bytes);
        Ok(Reply { status, bytes, text })
    }

    /// Sends a GET and keeps the whole reply as it came over the wire.
    pub(crate) async fn get(&mut self, address: &str, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<(u16, Vec<u8>)> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request { headers, ..Request::get(path) };
        let (status, bytes) = self.exchange(&request.bytes(address, 0)).await?;
        Ok((status, self.buffer.drain(..bytes).collect()))
    }

    /// Sends one request and says how it was answered.
    pub(crate) async fn send(&mut self, address: &str, request: &Request) -> anyhow::Result<u16> {
        Ok(self.ask(&request.bytes(address, 0)).await?.status)
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let status: u16 = text.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status in the reply")?;
        let bytes = match body_of(text) {
            BodyOf::Length(length) => {
                while self.buffer.len() < head + length {
                    self.more().await?;
                }
                head + length
            }
            BodyOf::Chunks => loop {
                if let Some(end) = end_of_chunks(&self.buffer, head) {
                    break end;
                }
                self.more().await?;
            },
        };
        Ok((status, bytes))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server hung up");
        }
        Ok(())
    }
}

enum BodyOf {
    Length(usize),
    Chunks,
}

fn body_of(head: &str) -> BodyOf {
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("content-length") {
            return BodyOf::Length(value.trim().parse().unwrap_or(0));
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return BodyOf::Chunks;
        }
    }
    BodyOf::Length(0)
}

/// Where the chunked body that begins at `at` ends, when all of it has come.
fn end_of_chunks(buffer: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let line = at + find(&buffer[at..], b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&buffer[at..line]).ok()?.trim(), 16).ok()?;
        at = line + 2 + size + 2;
        if at > buffer.len() {
            return None;
        }
        if size == 0 {
            return Some(at);
        }
    }
}

fn find(buffer: &[u8], what: &[u8]) -> Option<usize> {
    buffer.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_body_ends_where_its_empty_chunk_ends() {
        let wire = b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nnext";
        assert_eq!(end_of_chunks(wire, 0), Some(wire.len() - 4));
        assert_eq!(end_of_chunks(&wire[..14], 0), None);
        assert_eq!(end_of_chunks(b"3\r\nab", 0), None);
    }

    #[test]
    fn a_request_says_how_long_its_body_is_and_is_never_the_same_twice() {
        let request = Request {
            method: "POST".into(),
            path: "/x".into(),
            headers: vec![("Idempotency-Key".into(), "k{n}".into())],
            body: "第{n}".into(),
        };
        let text = String::from_utf8(request.bytes("here", 7)).unwrap();
        assert_eq!(text, "POST /x HTTP/1.1\r\nHost: here\r\nIdempotency-Key: k7\r\nContent-Length: 4\r\n\r\n第7");
    }
}
