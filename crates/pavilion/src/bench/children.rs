//! Processes the benches start: the server itself, the bare server, the load. Each is this same binary and is ended
//! through the handle it was started with.

use super::load::{Orders, Seen, Wire};
use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server of ours.
pub(crate) struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process to its first good reply.
    pub first_reply: Duration,
}

const READY_WITHIN: Duration = Duration::from_secs(60);

impl Server {
    /// Starts `pavilion <args>` and waits until it answers `path`.
    pub(crate) async fn start(
        args: &[&str],
        settings: &[(&str, &str)],
        address: &str,
        path: &str,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let log = std::fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let begun = Instant::now();
        let child = Command::new(std::env::current_exe()?)
            .args(args)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut server = Self { child, address: address.to_owned(), first_reply: Duration::ZERO };
        loop {
            if let Ok(mut wire) = Wire::open(address).await
                && let Ok((status, _)) = wire.get(address, path, &[]).await
                && status < 500
            {
                server.first_reply = begun.elapsed();
                return Ok(server);
            }
            if let Some(ended) = server.child.try_wait()? {
                bail!("pavilion {} ended at once: {ended}; its log says why", args.join(" "));
            }
            if begun.elapsed() > READY_WITHIN {
                bail!("pavilion {} does not answer {path}", args.join(" "));
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Seconds of CPU this process has used.
    #[must_use]
    pub(crate) fn cpu_s(&self) -> f64 {
        cpu_of(self.child.id())
    }

    /// A line of `/proc/<pid>/status` in MiB: `VmRSS` or `VmHWM`.
    #[must_use]
    pub(crate) fn memory_mib(&self, which: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':'));
        let kib: f64 = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(f64::NAN);
        kib / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A bench has nothing to lose: ended at once rather than gracefully.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const TICKS_PER_SECOND: f64 = 100.0;

fn cpu_of(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold spaces; fields are counted behind it.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
    ticks / TICKS_PER_SECOND
}

/// A port nobody listens on at the moment.
pub(crate) fn free_address() -> anyhow::Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

/// Runs the load in its own process and says what it saw.
pub(crate) fn load(orders: &Orders) -> anyhow::Result<Seen> {
    let mut child =
        Command::new(std::env::current_exe()?).args(["bench", "load"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().context("the load has an input")?.write_all(&serde_json::to_vec(orders)?)?;
    let out = child.wait_with_output()?;
    if !out.status.success() {
        bail!("the load ended with {}", out.status);
    }
    serde_json::from_slice(&out.stdout).context("the load did not say what it saw")
}

/// The machine's load average of the last minute.
#[must_use]
pub(crate) fn load_average() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}
