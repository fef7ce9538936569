//! The log: one line per event to standard error, as text or JSON. It never holds a name, a number or what somebody wrote.

use pavilion_app::config::{Config, LogFormat};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Quiet libraries, our own events from `info` on. `RUST_LOG` says otherwise.
const USUAL: &str = "info,tokio_postgres=warn,object_store=warn,hyper=warn";

pub fn start(config: &Config, quiet: bool) {
    let usual = if quiet { "warn" } else { USUAL };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start in one process (tests) keeps the first.
    let _ = match config.log {
        LogFormat::Json => log.json().flatten_event(true).try_init(),
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
    };
}
