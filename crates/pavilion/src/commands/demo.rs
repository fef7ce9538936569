//! `pavilion demo`: a filled platform on this machine in one step.

use crate::demo;
use crate::house::{self, For};
use crate::logging;
use crate::machine::Ahead;
use crate::settings::Settled;
use anyhow::Context as _;
use clap::Args;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::App;
use pavilion_app::rooms::record;
use pavilion_rules::time::DAY_MS;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args, Debug)]
#[command(
    after_help = "Fills the data directory only when it is empty; what you change stays. For trying out, on this machine only: \
    its passwords are public."
)]
#[group(skip)]
pub struct Options {
    #[command(flatten)]
    filling: demo::Options,
    /// Serve it too
    #[arg(long)]
    serve: bool,
    /// Serve it as it will be so many days from now: what is due by then is done
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=3650), requires = "serve")]
    days: i64,
}

/// The usual configuration of a first look: this machine, no TLS, the second step only for those who want it.
pub fn usual() -> Config {
    Config { secure_cookies: false, second_factor: SecondFactor::Offered, ..Config::default() }
}

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    logging::start(&settled.config, true);
    record::start_counting();
    let listener = if options.serve { Some(super::serve::listen(&settled.config).await?) } else { None };
    let app = house::open(&settled, For::Work).await?;
    let empty = {
        let mut tx = app.db.read().await?;
        record::is_empty(&mut tx).await.map_err(super::said)?
    };
    if empty {
        println!("Filling {} with a fictional neighbourhood ...", app.config.data_dir.display());
        demo::fill(&app, options.filling.scale, options.filling.seed).await?;
    }
    let app = ahead(app, options.days)?;
    match listener {
        Some(listener) => super::serve::serve(app, listener, &format!("{}\nStop with Ctrl-C.", greeting())).await,
        None => {
            house::leave(&app).await;
            println!("{}", greeting().trim());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The same platform with its clock some days ahead.
fn ahead(app: Arc<App>, days: i64) -> anyhow::Result<Arc<App>> {
    if days == 0 {
        return Ok(app);
    }
    let mut inner = Arc::into_inner(app).context("the platform is in use already")?;
    inner.clock = Arc::new(Ahead(days * DAY_MS));
    Ok(Arc::new(inner))
}

fn greeting() -> String {
    let mut out = String::from("\n\nSign in as:\n");
    for one in demo::accounts() {
        // Writing into a string does not fail.
        let _ = writeln!(
            out,
            "  {}{}  {}  {}",
            one.who,
            " ".repeat(WHO_WIDTH.saturating_sub(width(one.who))),
            one.login,
            one.password
        );
    }
    out
}

const WHO_WIDTH: usize = 36;

/// How wide a text is on a terminal: Chinese characters take two columns.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}
