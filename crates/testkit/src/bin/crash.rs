//! `make crash`: kills the real program under load and counts what it had confirmed and lost.

use pavilion_testkit::crash::{self, Asked};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "crash [--kills N] [--postgres] [--program FILE] [--writers N] [--seed N]
  --kills N       how often the program is killed [200 on SQLite, 50 on PostgreSQL]
  --postgres      on a PostgreSQL of its own, which is sometimes stopped at once as well
  --program FILE  the program [target/release/pavilion]
  --writers N     concurrent writers [16]
  --seed N        where chance begins [1]";

fn asked() -> Result<Asked, String> {
    let mut asked = Asked { program: PathBuf::from("target/release/pavilion"), kills: 0, postgres: false, writers: 16, seed: 1 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse().ok()).ok_or(format!("{word} needs a number\n{USAGE}"));
        match word.as_str() {
            "--kills" => asked.kills = number()?,
            "--writers" => asked.writers = number()?,
            "--seed" => asked.seed = number()?.into(),
            "--postgres" => asked.postgres = true,
            "--program" => asked.program = words.next().ok_or(USAGE)?.into(),
            _ => return Err(USAGE.into()),
        }
    }
    if asked.kills == 0 {
        asked.kills = if asked.postgres { 50 } else { 200 };
    }
    asked.program = asked.program.canonicalize().map_err(|_| format!("{} is not there: cargo build --release", asked.program.display()))?;
    Ok(asked)
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a program for the terminal")]
async fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(usage) => {
            println!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    match crash::run(&asked, |line| println!("  {line}")).await {
        Ok(counted) => {
            let engine = if asked.postgres { "PostgreSQL" } else { "SQLite" };
            println!(
                "{engine}: {} kills, {} actions confirmed, {} requests unanswered and sent again, {} lost, {} doubled, {} findings",
                counted.kills, counted.confirmed, counted.unanswered, counted.lost, counted.doubled, counted.findings
            );
            if counted.lost + counted.doubled + counted.findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(fault) => {
            println!("the harness broke: {fault:#}");
            ExitCode::FAILURE
        }
    }
}
