//! The benches: what `pavilion bench` measures.

use clap::Args;
use pavilion_app::config::Config;

/// What the caller may choose.
#[derive(Args, Clone, Debug)]
pub struct Options {}

/// Measures and prints.
pub async fn run(_config: &Config, _options: &Options) -> anyhow::Result<()> {
    Ok(())
}
