//! The command line: one file a subcommand.

mod backup;
mod bench;
mod completions;
mod config;
mod demo;
mod doctor;
mod draw;
mod export;
mod import;
mod landscape;
mod manifest;
mod migrate;
mod place;
mod record;
mod restore;
mod serve;
mod shares;
mod tally;
mod token;
mod tools;
mod user;
mod vote;

use crate::settings::{self, Flags, Settled};
use clap::{Parser, Subcommand};
use pavilion_app::config::Config;
use pavilion_app::i18n::Lang;
use pavilion_app::problem::Problem;
use pavilion_app::web::face::sentence;
use std::process::ExitCode;

/// Pavilion 议事亭: a platform on which a neighbourhood governs itself.
#[derive(Parser, Debug)]
#[command(name = "pavilion", version, propagate_version = true, max_term_width = 110)]
#[command(after_help = "First steps: `pavilion demo` shows a filled platform on this machine. \
    To set one up: `pavilion place add`, `pavilion user add` and `pavilion user post give` for the first administrator, then `pavilion serve`.\n\
    docs/operate.md leads from the first start to an upgrade.")]
pub struct Pavilion {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the platform
    Serve(serve::Options),
    /// Fill a fictional neighbourhood, and serve it on this machine if wished
    Demo(demo::Options),
    /// Bring the database to what this version needs, without serving
    Migrate(migrate::Options),
    /// Read a list of dwellings (XLSX or CSV) into a compound
    Import(import::Options),
    /// Write the dwellings of a compound as a list
    Export(export::Options),
    /// Copy database, photos and, if wished, the key into a directory, while the platform runs
    Backup(backup::Options),
    /// Put a backup in the place of an empty installation
    Restore(restore::Options),
    /// Check the installation and that state and journal agree, and say what to mend
    Doctor(doctor::Options),
    /// Accounts and posts
    #[command(subcommand)]
    User(user::Options),
    /// The first places of the tree
    #[command(subcommand)]
    Place(place::Options),
    /// API tokens
    #[command(subcommand)]
    Token(token::Options),
    /// A public record that cannot be quietly changed: write, verify, prove
    #[command(subcommand)]
    Record(record::Options),
    /// Decide which projects a participatory budget pays for (Pabulib files)
    Shares(shares::Options),
    /// Where people agree: groups and common ground from votes on statements
    Landscape(landscape::Options),
    /// Count a vote from its files: an owners' decision, an election
    Tally(tally::Options),
    /// Count a stored vote again, check a receipt
    #[command(subcommand)]
    Vote(vote::Options),
    /// Draw people from a published list, so that anybody can draw them again
    Draw(draw::Options),
    /// Measure this machine
    Bench(crate::bench::Options),
    /// Show the configuration
    Config(config::Options),
    /// Print completions for a shell
    Completions(completions::Options),
}

pub fn run(called: Pavilion) -> anyhow::Result<ExitCode> {
    let Pavilion { command, flags } = called;
    let settled = || settings::settle(&flags, &Config::default());
    match command {
        Command::Completions(options) => completions::run(&options),
        Command::Shares(options) => shares::run(&options),
        Command::Landscape(options) => landscape::run(&options),
        Command::Tally(options) => tally::run(&options),
        Command::Draw(options) => draw::run(&options),
        Command::Config(options) => config::run(&options, &flags),
        Command::Record(options) => record::run(options),
        Command::Demo(options) => in_runtime(demo::run(options, settings::settle(&flags, &demo::usual())?)),
        Command::Serve(options) => in_runtime(serve::run(options, settled()?)),
        Command::Migrate(options) => in_runtime(migrate::run(options, settled()?)),
        Command::Import(options) => in_runtime(import::run(options, settled()?)),
        Command::Export(options) => in_runtime(export::run(options, settled()?)),
        Command::Backup(options) => in_runtime(backup::run(options, settled()?)),
        Command::Restore(options) => in_runtime(restore::run(options, settled()?)),
        Command::Doctor(options) => in_runtime(doctor::run(options, settled()?)),
        Command::User(options) => in_runtime(user::run(options, settled()?)),
        Command::Place(options) => in_runtime(place::run(options, settled()?)),
        Command::Token(options) => in_runtime(token::run(options, settled()?)),
        Command::Vote(options) => in_runtime(vote::run(options, settled()?)),
        Command::Bench(options) => in_runtime(bench::run(options, settled()?)),
    }
}

fn in_runtime(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// What a refusal or fault says on the command line, in English as everything here.
pub fn said(problem: Problem) -> anyhow::Error {
    let refusals = match problem {
        Problem::Refused(one) | Problem::NotAllowed(one) | Problem::Conflict(one) => vec![one],
        Problem::Invalid(all) => all,
        Problem::NotFound => return anyhow::anyhow!("there is no such thing here; check the id"),
        Problem::SignInNeeded => return anyhow::anyhow!("this needs somebody signed in"),
        Problem::TooOften { after_s } => return anyhow::anyhow!("too often; try again in {after_s} seconds"),
        Problem::Busy(reason) => return anyhow::anyhow!(reason),
        Problem::Broken(error) => return error,
    };
    let lines: Vec<String> = refusals
        .iter()
        .map(|one| match one.field {
            Some(field) => format!("{field}: {}", sentence(Lang::En, one)),
            None => sentence(Lang::En, one),
        })
        .collect();
    anyhow::anyhow!(lines.join("\n"))
}

/// Opens the log for a command that is not a server: only what is wrong.
fn quiet(settled: &Settled) {
    crate::logging::start(&settled.config, true);
}

#[cfg(test)]
mod tests {
    use super::Pavilion;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_holds_together_and_every_command_and_argument_has_its_help() {
        let mut all = Pavilion::command();
        all.build();
        Pavilion::command().debug_assert();
        let mut waiting = vec![all];
        while let Some(one) = waiting.pop() {
            assert!(one.get_about().is_some(), "{} has no help", one.get_name());
            for argument in one.get_arguments().filter(|argument| !argument.is_hide_set()) {
                assert!(argument.get_help().is_some(), "{} {} has no help", one.get_name(), argument.get_id());
            }
            waiting.extend(one.get_subcommands().filter(|one| !one.is_hide_set()).cloned());
        }
    }
}
