//! `pavilion draw`: a sample or a stratified panel that anybody can draw again.

use super::tally::{Printed, language, read, told};
use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_tally::draw::{self, Pool, Quotas, Short};
use pavilion_tally::{Fault, Faults};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "\
Publish the list and its digest first (--digest), name the later public seed, then draw; anybody with both draws the same.\n\
Several parties can make the seed: each publishes the SHA-256 of a secret, later shows the secret: --party SHA256:SECRET, both in hexadecimal.\n\
Strata have places in proportion, by largest remainder, or as --quota says. What cannot be filled is named, with how many, and ends with code 2.")]
pub struct Options {
    /// The published list: CSV or XLSX, people in the column person or the first
    #[arg(long)]
    pool: PathBuf,
    /// How many are drawn
    #[arg(long, required_unless_present_any = ["digest", "quota"])]
    seats: Option<usize>,
    /// The public seed, in hexadecimal
    #[arg(long, required_unless_present_any = ["digest", "party"])]
    seed: Option<String>,
    /// A party's published SHA-256 and its secret, instead of a public seed; in the order agreed
    #[arg(long, conflicts_with = "seed", value_name = "SHA256:SECRET")]
    party: Vec<String>,
    /// The columns that make strata, with commas between
    #[arg(long, value_delimiter = ',')]
    strata: Vec<String>,
    /// Places of a stratum, such as "3 / tenant=2"; instead of in proportion
    #[arg(long, value_name = "STRATUM=PLACES")]
    quota: Vec<String>,
    /// Only print the digest of the list, to be published before the seed is known
    #[arg(long)]
    digest: bool,
    /// Print the draw as JSON
    #[arg(long)]
    json: bool,
    /// Print the canonical form, the text the digest is of
    #[arg(long, conflicts_with = "json")]
    canonical: bool,
    /// Print a page to be printed, as HTML
    #[arg(long, conflicts_with_all = ["json", "canonical"])]
    page: bool,
    /// The language of the text, the page and the faults: en or zh-CN
    #[arg(long, default_value = "en")]
    lang: String,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let lang = language(&options.lang)?;
    let source = read(&options.pool)?;
    let pool = match Pool::read(&source, &options.strata) {
        Ok(pool) => pool,
        Err(faults) => return Ok(told(&faults, lang)),
    };
    if options.digest {
        println!("{}", pool.digest);
        return Ok(ExitCode::SUCCESS);
    }
    let quotas = quotas(options)?;
    let seats = match (&quotas, options.seats) {
        (Quotas::Given(all), _) => all.iter().map(|(_, seats)| seats).sum(),
        (_, seats) => seats.unwrap_or_default(),
    };
    if !(1..=draw::SEATS_MAX).contains(&seats) {
        bail!("{seats} places: draw from 1 to {}", draw::SEATS_MAX);
    }
    if options.seats.is_some_and(|asked| asked != seats) {
        bail!("the quotas come to {seats} places, --seats says otherwise; drop one of the two");
    }
    match draw::draw(&pool, seats, &seed(options)?, &quotas) {
        Ok(drawn) => {
            let printed = Printed {
                json: drawn.json().to_string(),
                canonical: pavilion_tally::canonical(&drawn.record()),
                report: pavilion_tally::report_of_draw(&drawn, lang),
            };
            print!("{}", printed.by(options.json, options.canonical, options.page));
            Ok(ExitCode::SUCCESS)
        }
        Err(short) => Ok(told(&faults(&source.name, &short), lang)),
    }
}

fn faults(file: &str, short: &[Short]) -> Faults {
    Faults(short.iter().map(|short| Fault::of_short(file, short)).collect())
}

fn quotas(options: &Options) -> anyhow::Result<Quotas> {
    if options.quota.is_empty() {
        return Ok(Quotas::Proportional);
    }
    let quota = |text: &String| {
        let (name, seats) = text.rsplit_once('=')?;
        Some((name.to_owned(), seats.trim().parse().ok()?))
    };
    let read = |text| quota(text).with_context(|| format!("--quota {text:?}: write the stratum and its places, such as north=3"));
    Ok(Quotas::Given(options.quota.iter().map(read).collect::<anyhow::Result<_>>()?))
}

fn seed(options: &Options) -> anyhow::Result<Vec<u8>> {
    if let Some(text) = &options.seed {
        return draw::from_hex(text).with_context(|| format!("--seed {text:?} is not hexadecimal, such as 5eed01"));
    }
    let party = |text: &String| {
        let (commitment, secret) = text.split_once(':')?;
        Some((commitment.to_owned(), draw::from_hex(secret)?))
    };
    let read = |text| party(text).with_context(|| format!("--party {text:?}: write SHA256:SECRET, both in hexadecimal"));
    let parties = options.party.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    draw::seed_of_parties(&parties).map_err(|wrong| {
        let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the secret of party {} is not what was published; nothing is drawn", wrong.join(", "))
    })
}
