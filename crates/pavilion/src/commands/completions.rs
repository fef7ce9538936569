//! `pavilion completions`: for the shell.

use super::Pavilion;
use clap::{Args, CommandFactory as _};
use std::process::ExitCode;

#[derive(Args, Debug)]
pub struct Options {
    /// The shell: bash, zsh, fish, elvish or powershell
    shell: clap_complete::Shell,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    clap_complete::generate(options.shell, &mut Pavilion::command(), "pavilion", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}
