//! `pavilion config`: every setting explained, and what is in force.

use crate::settings::{self, Flags};
use clap::Args;
use pavilion_app::config::Config;
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "Start a configuration file with: pavilion config --default > /etc/pavilion/pavilion.toml")]
pub struct Options {
    /// Print only the annotated file with every setting and its usual value
    #[arg(long)]
    default: bool,
    /// Print only what is in force, secrets hidden
    #[arg(long, conflicts_with = "default")]
    effective: bool,
}

pub fn run(options: &Options, flags: &Flags) -> anyhow::Result<ExitCode> {
    if !options.effective {
        print!("{}", settings::annotated()?);
    }
    if options.default {
        return Ok(ExitCode::SUCCESS);
    }
    let settled = settings::settle(flags, &Config::default())?;
    if !options.effective {
        println!();
    }
    match &settled.file {
        Some(file) => println!("# In force (file: {}), secrets hidden:", file.display()),
        None => println!("# In force (no configuration file), secrets hidden:"),
    }
    print!("{}", settings::in_force(&settled.config)?);
    Ok(ExitCode::SUCCESS)
}
