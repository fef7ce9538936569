//! `pavilion token`: API tokens. A token is shown once; the database keeps its hash.

use super::user::{Who, find};
use super::{said, tools};
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::bail;
use clap::Subcommand;
use pavilion_app::context::Context;
use pavilion_app::rooms::people::{self, operator};
use pavilion_rules::access::Action;
use pavilion_rules::ids::TokenId;
use std::process::ExitCode;

#[derive(Subcommand, Debug)]
pub enum Options {
    /// Make a token for an account and print it, once
    New {
        #[command(flatten)]
        who: Who,
        /// What it is for; its owner sees this name
        #[arg(long)]
        name: String,
        /// An action it may do, such as matters.read; several times for several; none: everything its owner may
        #[arg(long = "scope", value_name = "ACTION")]
        scopes: Vec<String>,
        /// How many days it lives
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// List an account's tokens
    List(Who),
    /// End a token now
    End {
        /// The id of the token
        token: TokenId,
    },
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    let what_for = if matches!(options, Options::List(_)) { For::Looking } else { For::Work };
    let app = house::open(&settled, what_for).await?;
    let cx = Context::system(&app);
    match options {
        Options::New { who, name, scopes, days } => {
            if let Some(unknown) = scopes.iter().find(|scope| Action::parse(scope).is_none()) {
                bail!("{unknown} is no action; the access table (/access) and docs/access.md list them");
            }
            let account = find(&app, &who.account).await?;
            let made = people::create_token(&cx, account, people::NewToken { name, scopes, days }).await.map_err(said)?;
            println!("{}\nThis is shown once. Its id is {}.", made.token, made.id);
        }
        Options::List(who) => {
            let account = find(&app, &who.account).await?;
            let mut tx = app.db.read().await?;
            for one in operator::tokens_of(&mut tx, account).await.map_err(said)? {
                let scopes = if one.scopes.is_empty() { "everything its owner may" } else { &one.scopes };
                let ended = one.ended.map_or_else(String::new, |at| format!("  ended {}", tools::moment(at)));
                println!("{}  {}  until {} UTC  {scopes}{ended}", one.id, one.name, tools::moment(one.expires));
            }
        }
        Options::End { token } => {
            people::end_token(&cx, token).await.map_err(said)?;
            println!("Ended.");
        }
    }
    if what_for == For::Work {
        house::leave(&app).await;
    }
    Ok(ExitCode::SUCCESS)
}
