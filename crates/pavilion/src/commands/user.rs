//! `pavilion user`: accounts and posts. Nothing here prints a name, a number or an address.

use super::{said, tools};
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use pavilion_app::context::{App, Context};
use pavilion_app::crypto::hex;
use pavilion_app::i18n::Lang;
use pavilion_app::rooms::people::{self, operator};
use pavilion_app::rooms::places;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, PlaceId, PostId};
use std::process::ExitCode;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Subcommand, Debug)]
pub enum Options {
    /// Open an account; prints its id and, unless one is given, a password
    Add(Add),
    /// List accounts and their posts, without any personal field
    List,
    /// Give and end posts
    #[command(subcommand)]
    Post(Post),
    /// Set a new password, and end the account's sessions
    ResetPassword {
        #[command(flatten)]
        who: Who,
        /// Read the password from the first line of standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take the second step away from an account whose owner lost the device
    ResetSecondFactor(Who),
}

#[derive(Args, Debug)]
pub struct Add {
    /// The person's name
    #[arg(long)]
    name: String,
    /// Telephone number to sign in with
    #[arg(long, required_unless_present = "email")]
    phone: Option<String>,
    /// E-mail address to sign in with
    #[arg(long)]
    email: Option<String>,
    /// Read the password from the first line of standard input instead of making one
    #[arg(long)]
    password_stdin: bool,
    /// Language of messages: zh-CN or en
    #[arg(long, default_value = "zh-CN")]
    lang: String,
}

#[derive(Args, Debug)]
pub struct Who {
    /// The account: its id, or what its owner signs in with
    pub account: String,
}

#[derive(Subcommand, Debug)]
pub enum Post {
    /// Give somebody a post over a place and what lies below it
    Give {
        #[command(flatten)]
        who: Who,
        /// Kind of post: grid-worker, community-worker, property-worker, property-manager, committee-member, street-coordinator, partner-unit, partner-desk, volunteer, mediator, auditor, privacy-officer or system-admin
        #[arg(long, value_parser = kind)]
        kind: PostKind,
        /// The id of the place (`pavilion place list` shows them)
        #[arg(long)]
        place: PlaceId,
        /// The first day, such as 2026-11-20 [usual: today]
        #[arg(long)]
        since: Option<String>,
        /// The day it ends
        #[arg(long)]
        until: Option<String>,
    },
    /// End a post now
    End {
        /// The id of the post (`pavilion user list` shows them)
        post: PostId,
    },
}

fn kind(text: &str) -> Result<PostKind, String> {
    PostKind::parse(text).ok_or_else(|| {
        let all: Vec<&str> = PostKind::ALL.iter().map(|one| one.name()).collect();
        format!("there is no such kind of post; choose one of {}", all.join(", "))
    })
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    if matches!(options, Options::List) {
        return list(&house::open(&settled, For::Looking).await?).await;
    }
    let app = house::open(&settled, For::Work).await?;
    let cx = Context::system(&app);
    match options {
        Options::List => {}
        Options::Add(add) => open_account(&cx, add).await?,
        Options::Post(Post::Give { who, kind, place, since, until }) => {
            let account = find(&app, &who.account).await?;
            let since = since.map_or(Ok(cx.now), |text| tools::day(&text))?;
            let until = until.map(|text| tools::day(&text)).transpose()?;
            let post = people::give_post(&cx, people::GivePost { account, kind, place, since, until }).await.map_err(said)?;
            println!("{post}");
        }
        Options::Post(Post::End { post }) => {
            people::end_post(&cx, post).await.map_err(said)?;
            println!("Ended.");
        }
        Options::ResetPassword { who, password_stdin } => {
            let account = find(&app, &who.account).await?;
            let password = password(&app, password_stdin)?;
            people::set_password(&cx, account, &password).await.map_err(said)?;
            tell_password(&password, password_stdin);
        }
        Options::ResetSecondFactor(who) => {
            let account = find(&app, &who.account).await?;
            people::reset_second_factor(&cx, account).await.map_err(said)?;
            println!("Taken away. The next sign-in asks for the password alone, and staff then set up a new second step.");
        }
    }
    house::leave(&app).await;
    Ok(ExitCode::SUCCESS)
}

async fn open_account(cx: &Context, add: Add) -> anyhow::Result<()> {
    let lang = Lang::parse(&add.lang).with_context(|| format!("{:?} is no language of the platform: zh-CN or en", add.lang))?;
    let password = password(&cx.app, add.password_stdin)?;
    let new = people::NewAccount { name: add.name, phone: add.phone, email: add.email, password: password.clone(), lang };
    let account = people::create_account(cx, new).await.map_err(said)?;
    println!("{account}");
    tell_password(&password, add.password_stdin);
    Ok(())
}

fn password(app: &App, from_input: bool) -> anyhow::Result<String> {
    if from_input { tools::secret_from_input() } else { Ok(hex(&app.chance.bytes::<10>())) }
}

fn tell_password(password: &str, from_input: bool) {
    if !from_input {
        println!("Password, shown this once: {password}");
    }
}

/// The account meant by an id, or by what its owner signs in with.
pub async fn find(app: &Arc<App>, text: &str) -> anyhow::Result<AccountId> {
    if let Ok(id) = Uuid::parse_str(text) {
        return Ok(AccountId(id));
    }
    let mut tx = app.db.read().await?;
    match people::find_account_by_login(&mut tx, &app.keys, text).await.map_err(said)? {
        Some(account) => Ok(account),
        None => bail!("nobody signs in with that number or address; `pavilion user list` shows the ids of accounts"),
    }
}

async fn list(app: &Arc<App>) -> anyhow::Result<ExitCode> {
    let mut tx = app.db.read().await?;
    let mut after = None;
    loop {
        let rows = operator::accounts(&mut tx, after).await.map_err(said)?;
        let Some(last) = rows.last() else { return Ok(ExitCode::SUCCESS) };
        after = Some(last.id);
        for one in rows {
            println!("{}  {}  since {} UTC", one.id, one.state, tools::moment(one.created));
            for post in operator::posts_of(&mut tx, one.id).await.map_err(said)? {
                let until = post.until.map_or_else(String::new, |at| format!(" until {}", tools::moment(at)));
                let place = places::place(&mut tx, post.place).await.map_err(said)?.map_or_else(String::new, |place| place.name);
                println!("    post {}  {}  {place} ({}){until}", post.id, post.kind, post.place);
            }
        }
    }
}
