//! `make crash`: kills the real program under load and counts what it had confirmed and lost.

use pavilion_testkit::crash::{self, Asked, Kind};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "crash [PROGRAM] [--engine sqlite|postgres] [--kills N] [--writers N] [--seed N]
  PROGRAM         the program [target/release/pavilion]
  --engine NAME   only this engine [both, one after the other]
  --load NAME     only this load: matters or ballots [both, one after the other]
  --kills N       how often the program is killed [200 on SQLite, 50 on PostgreSQL]
  --writers N     concurrent writers [16]
  --seed N        where chance begins [1]
On PostgreSQL the database server, one of the harness's own, is sometimes stopped at once as well.";

/// What is to be run, one after the other.
fn asked() -> Result<Vec<Asked>, String> {
    let (mut program, mut engines) = (PathBuf::from("target/release/pavilion"), vec![false, true]);
    let mut loads = vec![Kind::Matters, Kind::Ballots];
    let (mut kills, mut writers, mut seed) = (None, 16, 1);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number =
            || words.next().and_then(|text| text.parse::<u32>().ok()).ok_or(format!("{word} needs a number\n{USAGE}"));
        match word.as_str() {
            "--kills" => kills = Some(number()?),
            "--writers" => writers = number()?,
            "--seed" => seed = number()?.into(),
            "--engine" => match words.next().as_deref() {
                Some("sqlite") => engines = vec![false],
                Some("postgres") => engines = vec![true],
                _ => return Err(USAGE.into()),
            },
            "--load" => match words.next().as_deref() {
                Some("matters") => loads = vec![Kind::Matters],
                Some("ballots") => loads = vec![Kind::Ballots],
                _ => return Err(USAGE.into()),
            },
            flag if flag.starts_with('-') => return Err(USAGE.into()),
            file => program = file.into(),
        }
    }
    let program = program.canonicalize().map_err(|_| format!("{} is not there: make build", program.display()))?;
    let one = |load: Kind, postgres: bool| {
        let kills = kills.unwrap_or(if postgres { 50 } else { 200 });
        Asked { program: program.clone(), kills, postgres, writers, seed, load }
    };
    Ok(loads.iter().flat_map(|load| engines.iter().map(|postgres| one(*load, *postgres))).collect())
}

const fn word(load: Kind) -> &'static str {
    match load {
        Kind::Matters => "matters",
        Kind::Ballots => "ballots",
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
async fn main() -> ExitCode {
    let all = match asked() {
        Ok(all) => all,
        Err(usage) => {
            println!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    let mut clean = true;
    for asked in all {
        let engine = if asked.postgres { "PostgreSQL" } else { "SQLite" };
        println!("{engine}, {}: {} kills of {}", word(asked.load), asked.kills, asked.program.display());
        match crash::run(&asked, |line| println!("  {line}")).await {
            Ok(counted) => {
                println!(
                    "{engine}: {} kills, {} {} confirmed, {} requests unanswered and sent again: {} lost, {} doubled, {} findings",
                    counted.kills,
                    counted.confirmed,
                    word(asked.load),
                    counted.unanswered,
                    counted.lost,
                    counted.doubled,
                    counted.findings
                );
                if asked.load == Kind::Ballots {
                    println!("{engine}: {} votes closed and counted meanwhile", counted.closed);
                }
                clean &= counted.lost + counted.doubled + counted.findings == 0;
            }
            Err(fault) => {
                println!("{engine}: the harness broke: {fault:#}");
                clean = false;
            }
        }
    }
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
