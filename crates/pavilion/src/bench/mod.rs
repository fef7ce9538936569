//! `pavilion bench`: how fast, how small, how soon, each beside its yardstick in the same run.
//!
//! A figure of this machine alone says little; a ratio within one run says much. Thing and yardstick alternate, five
//! rounds or more after a warm-up, and the median of the pairs counts. Failed requests are told, never dropped. The
//! exit code says only whether everything ran; the last line says how many figures fall short.

mod bare;
mod children;
mod cluster;
mod databases;
mod figure;
mod lists;
mod load;
mod meetings;
mod pages;
mod start;
mod talk;
mod votes;
mod writers;
mod writes;

use figure::Figure;
use pavilion_app::config::Config;
use std::io::Write as _;
use std::path::PathBuf;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Everything
    All(Settings),
    /// Anonymous pages a second with 10,000 and 1,000,000 matters, beside a bare server
    Pages(Settings),
    /// Durable actions a second from 64 writers, beside bare synced inserts and pgbench
    Writes(Settings),
    /// Desk, board, search and likeness: the slowest of a hundred, with 10,000 and 1,000,000 matters
    Lists(Settings),
    /// A meeting 1,000 people follow live, and the page of a notice under 500 readers
    Meetings(Settings),
    /// A conversation of 5,000 people and 300,000 voices
    Talk(Settings),
    /// Ballots a second, a vote of 100,000 dwellings, proofs, and the turnout during a burst
    Votes(Settings),
    /// Cold start, memory, and the bytes of a first visit
    Start(Settings),
    /// The load, in a process of its own: reads its orders as JSON
    #[command(hide = true)]
    Load,
    /// The bare server
    #[command(hide = true)]
    Bare { address: String, bytes: usize },
}

/// How to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Settings {
    /// Where the filled databases are kept between runs
    #[arg(long, default_value = "target/bench")]
    dir: PathBuf,
    /// Alternating rounds after the warm-up
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long one measurement of a round takes, in milliseconds
    #[arg(long, default_value_t = 2_000)]
    millis: u64,
    /// Leave out the database of 1,000,000 matters, which takes minutes to fill
    #[arg(long)]
    small: bool,
    /// Only this engine, where a bench measures both: sqlite or postgres
    #[arg(long)]
    engine: Option<String>,
    /// A PostgreSQL server to measure with, instead of a cluster of our own
    #[arg(long)]
    postgres_url: Option<String>,
}

/// Measures and prints. The benches configure the servers they start themselves.
pub(crate) async fn run(_config: &Config, options: &Options) -> anyhow::Result<()> {
    let (settings, names): (Settings, &[&str]) = match options.what.clone() {
        What::Load => return load::process().await,
        What::Bare { address, bytes } => return bare::serve(&address, bytes).await,
        What::All(settings) => (settings, &["pages", "lists", "writes", "meetings", "talk", "votes", "start"]),
        What::Pages(settings) => (settings, &["pages"]),
        What::Lists(settings) => (settings, &["lists"]),
        What::Writes(settings) => (settings, &["writes"]),
        What::Meetings(settings) => (settings, &["meetings"]),
        What::Talk(settings) => (settings, &["talk"]),
        What::Votes(settings) => (settings, &["votes"]),
        What::Start(settings) => (settings, &["start"]),
    };
    std::fs::create_dir_all(&settings.dir)?;
    say(&format!("{} cores, load average {:.2}", std::thread::available_parallelism()?, children::load_average()));
    let mut figures: Vec<Figure> = Vec::new();
    for name in names {
        say(&format!("== {name}"));
        figures.extend(match *name {
            "pages" => pages::measure(&settings).await?,
            "lists" => lists::measure(&settings).await?,
            "writes" => writes::measure(&settings).await?,
            "meetings" => meetings::measure(&settings).await?,
            "talk" => talk::measure(&settings).await?,
            "votes" => votes::measure(&settings).await?,
            _ => start::measure(&settings).await?,
        });
    }
    say("");
    say(&figure::table(&figures));
    Ok(())
}

/// One line to whoever watches. A closed pipe is no reason to stop measuring.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
