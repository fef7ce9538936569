//! `pavilion vote`: counts a stored vote again, and checks a receipt against a published set.

use super::said;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::Context as _;
use clap::Subcommand;
use pavilion_app::context::Context;
use pavilion_app::rooms::votes;
use pavilion_rules::ids::VoteId;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Subcommand, Debug)]
pub enum Options {
    /// Count a vote again from its ballots, and say whether it gives the published set
    Recount {
        /// The id of the vote
        vote: VoteId,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Look a receipt up in a published set: needs no platform
    Check {
        /// The receipt, as it was downloaded
        receipt: PathBuf,
        /// The counted set, as it was downloaded
        set: PathBuf,
    },
}

/// What ends with this did not fit.
const DIFFERS: u8 = 1;

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    match options {
        Options::Recount { vote, json } => {
            let app = house::open(&settled, For::Looking).await?;
            let recount = votes::recount(&Context::system(&app), vote).await.map_err(said)?;
            if json {
                println!("{}", serde_json::to_string_pretty(&recount)?);
            } else {
                let fits = if recount.same { "the same as published" } else { "NOT the same as published" };
                println!("Outcome: {}\nSet: {} ({fits})", recount.outcome, recount.set_sha256);
                println!("{}", serde_json::to_string_pretty(&recount.figures)?);
            }
            Ok(if recount.same { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
        }
        Options::Check { receipt, set } => {
            let read = |path: &PathBuf| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
            let found = votes::check_receipt(&read(&receipt)?, &read(&set)?).map_err(said)?;
            println!("{}", serde_json::to_string_pretty(&found)?);
            Ok(if found.counted { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
        }
    }
}
