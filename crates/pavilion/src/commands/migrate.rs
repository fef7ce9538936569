//! `pavilion migrate`: brings the schema up to date without serving.

use crate::house::{self, For};
use crate::machine::SystemClock;
use crate::settings::Settled;
use clap::Args;
use pavilion_app::context::Clock as _;
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(
    after_help = "`pavilion serve` does this by itself. With several nodes on one PostgreSQL, run it once before the new version starts."
)]
pub struct Options {
    /// Only say whether something is to be done; exit code 1 when it is
    #[arg(long)]
    check: bool,
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let db = house::open_database(&settled.config, if options.check { For::Looking } else { For::Work }).await;
    if options.check {
        return match db {
            Ok(_) => {
                println!("The database has every step this version needs.");
                Ok(ExitCode::SUCCESS)
            }
            Err(error) if matches!(error.downcast_ref(), Some(pavilion_app::db::DbFault::Older)) => {
                println!("The database lacks steps this version needs. Run `pavilion migrate`.");
                Ok(ExitCode::FAILURE)
            }
            Err(error) => Err(error),
        };
    }
    let steps = db?.migrate(SystemClock.now()).await?;
    match steps {
        0 => println!("Nothing to do: the database has every step this version needs."),
        n => println!("Done: {n} step(s)."),
    }
    Ok(ExitCode::SUCCESS)
}
