//! `pavilion bench`: measures this machine.

use crate::settings::Settled;
use std::process::ExitCode;

pub async fn run(options: crate::bench::Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    crate::bench::run(&settled.config, &options).await?;
    Ok(ExitCode::SUCCESS)
}
