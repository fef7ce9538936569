//! `pavilion tally`: counts a vote from its files, and says what was decided and why.

use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_tally::ranked::{self, Method, Race, Ties};
use pavilion_tally::{Ballots, Faults, Lang, Options as Given, Pack, Report, Roll, Source, decide, draw, elect};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "\
An owners' decision: pavilion tally --rules cn-civil-code --matter 278-6 roll.xlsx ballots.csv\n\
A committee, yes or no on each candidate: pavilion tally --matter 278-3 --seats 5 --substitutes 2 roll.csv ballots.csv\n\
A ranked election: pavilion tally --method stv-scottish --seats 3 ballots.blt\n\n\
Roll: dwelling,area_m2,owner,holder,counts (and kind, building, entrance, representative, affected if wished).\n\
Ballots: dwelling,choice,channel,cast_at (and voter, proxy, mandate if wished; candidate for a committee). Chinese headers do as well.\n\
Ranked: BLT, lines of `3:A:B` after `:CHOICES:A:B`, or a list with ballot,rank,choice or with columns 1, 2, 3.\n\
Without --json, --canonical or --page the result is told as text. Faulty files end with code 2 and every fault as file:row:column.")]
pub struct Options {
    /// The roll, then the ballots; CSV or XLSX
    #[arg(required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// The rule pack: cn-civil-code, lift-retrofit, association, or a TOML file
    #[arg(long, default_value = "cn-civil-code")]
    rules: String,
    /// The matter, such as 278-6
    #[arg(long)]
    matter: Option<String>,
    /// How a ranked election is counted: plurality, approval, irv, stv-scottish, stv-meek, condorcet
    #[arg(long, conflicts_with = "matter")]
    method: Option<String>,
    /// How many are elected; a ranked file may say it itself
    #[arg(long)]
    seats: Option<usize>,
    /// How many substitutes a committee has
    #[arg(long, default_value_t = 0)]
    substitutes: usize,
    /// What breaks a tie in a ranked election: list, lot, or names with commas between; who stands first gives way first
    #[arg(long, default_value = "list")]
    ties: String,
    /// The seed of the lot, in hexadecimal, from a public source
    #[arg(long)]
    seed: Option<String>,
    /// Ballots cast at this moment or later are late, such as 2026-11-20T18:00
    #[arg(long)]
    closing: Option<String>,
    /// Only the dwellings of this building have a say
    #[arg(long)]
    building: Option<String>,
    /// Only the dwellings of this entrance have a say
    #[arg(long)]
    entrance: Option<String>,
    /// Print the figures as JSON
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
    /// List the rule packs and their matters
    #[arg(long)]
    list: bool,
}

/// What faulty input ends with.
const FAULTY: u8 = 2;

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let lang = language(&options.lang)?;
    if options.list {
        list(lang);
        return Ok(ExitCode::SUCCESS);
    }
    let printed = if options.method.is_some() { ranked(options, lang)? } else { counted(options, lang)? };
    match printed {
        Ok(printed) => {
            print!("{}", printed.by(options.json, options.canonical, options.page));
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => Ok(told(&faults, lang)),
    }
}

/// A result in every form it can be printed in.
pub(super) struct Printed {
    pub(super) json: String,
    pub(super) canonical: String,
    pub(super) report: Report,
}

impl Printed {
    pub(super) fn by(self, json: bool, canonical: bool, page: bool) -> String {
        match (json, canonical, page) {
            (true, ..) => self.json + "\n",
            (_, true, _) => self.canonical,
            (_, _, true) => self.report.page(),
            _ => self.report.text(),
        }
    }
}

pub(super) fn language(tag: &str) -> anyhow::Result<Lang> {
    Lang::parse(tag).with_context(|| format!("{tag:?} is no language of this command: en or zh-CN"))
}

pub(super) fn told(faults: &Faults, lang: Lang) -> ExitCode {
    for line in faults.lines(lang) {
        eprintln!("{line}");
    }
    ExitCode::from(FAULTY)
}

pub(super) fn read(path: &Path) -> anyhow::Result<Source> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Source::new(&path.display().to_string(), bytes))
}

fn list(lang: Lang) {
    for (name, _) in pavilion_tally::BUILT_IN {
        for matter in Pack::named(name).iter().flat_map(|pack| pack.matters()) {
            println!("{name} {}: {}", matter.id, matter.title(lang));
        }
    }
}

fn pack(rules: &str) -> anyhow::Result<Pack> {
    if let Some(pack) = Pack::named(rules) {
        return Ok(pack);
    }
    let path = Path::new(rules);
    if !path.exists() {
        let known: Vec<&str> = pavilion_tally::BUILT_IN.iter().map(|(name, _)| *name).collect();
        bail!("there is no rule pack {rules:?}: name one of {}, or a TOML file", known.join(", "));
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("{rules} cannot be read"))?;
    Pack::parse(&text).map_err(|wrong| anyhow::anyhow!("{rules}: {wrong}"))
}

fn seed(options: &Options) -> anyhow::Result<Option<Vec<u8>>> {
    let read =
        |text: &String| draw::from_hex(text).with_context(|| format!("--seed {text:?} is not hexadecimal, such as 5eed01"));
    options.seed.as_ref().map(read).transpose()
}

fn ranked(options: &Options, lang: Lang) -> anyhow::Result<Result<Printed, Faults>> {
    let name = options.method.as_deref().unwrap_or_default();
    let known: Vec<&str> = Method::ALL.iter().map(|(name, _)| *name).collect();
    let method = Method::parse(name).with_context(|| format!("there is no method {name:?}: one of {}", known.join(", ")))?;
    let ties = match (options.ties.as_str(), seed(options)?) {
        ("lot", Some(seed)) => Ties::Lot(seed),
        ("lot", None) => bail!("a lot needs its seed: --seed and hexadecimal digits from a public source"),
        ("list", _) => Ties::List,
        (names, _) => Ties::Order(names.split(',').map(|name| name.trim().to_owned()).collect()),
    };
    let [file] = options.files.as_slice() else { bail!("name one file with the ballots") };
    let race = match Race::read(&read(file)?) {
        Ok(race) => race,
        Err(faults) => return Ok(Err(faults)),
    };
    let seats = options.seats.or(race.seats).unwrap_or(1);
    Ok(ranked::count(&race, method, seats, &ties).map(|outcome| Printed {
        json: outcome.json(&race).to_string(),
        canonical: pavilion_tally::canonical(&outcome.record(&race)),
        report: pavilion_tally::report_of_ranked(&race, &outcome, lang),
    }))
}

fn counted(options: &Options, lang: Lang) -> anyhow::Result<Result<Printed, Faults>> {
    let pack = pack(&options.rules)?;
    let Some(matter) = &options.matter else { bail!("say which matter, such as --matter 278-6 (`pavilion tally --list`)") };
    let closing = match &options.closing {
        None => None,
        Some(text) => Some(pavilion_tally::moment(text, pack.offset_min()).with_context(|| {
            format!("--closing {text:?} is no moment: write it as 2026-11-20T18:00 or with an offset such as +08:00")
        })?),
    };
    let [roll, ballots @ ..] = options.files.as_slice() else { bail!("name the roll and the ballots") };
    if ballots.is_empty() {
        bail!("name the ballots after the roll");
    }
    let given = Given { closing, building: options.building.clone(), entrance: options.entrance.clone() };
    // The ballots come from the disk and get their digests while the roll is read.
    let (roll, sources) = std::thread::scope(|scope| {
        let sources = scope.spawn(|| ballots.iter().map(|path| read(path).inspect(|source| drop(source.digest()))).collect());
        (read(roll).map(|roll| Roll::read(&roll, &pack)), sources.join())
    });
    let roll = match roll? {
        Ok(roll) => roll,
        Err(faults) => return Ok(Err(faults)),
    };
    let sources: anyhow::Result<Vec<Source>> = sources.unwrap_or_else(|broken| std::panic::resume_unwind(broken));
    let sources = sources?;
    let ballots = match Ballots::read(&sources, &roll, &pack) {
        Ok(ballots) => ballots,
        Err(faults) => return Ok(Err(faults)),
    };
    drop(sources);
    if let Some(seats) = options.seats {
        let seed = seed(options)?;
        let election = elect(&roll, &ballots, &pack, matter, (seats, options.substitutes), seed.as_deref(), &given);
        return Ok(election.map(|election| Printed {
            json: election.json().to_string(),
            canonical: pavilion_tally::canonical(&election.record()),
            report: pavilion_tally::report_of_election(&election, lang),
        }));
    }
    let decision = match decide(&roll, &ballots, &pack, matter, &given) {
        Ok(decision) => decision,
        Err(faults) => return Ok(Err(faults)),
    };
    let json = serde_json::to_string(decision.summary())?;
    Ok(Ok(Printed { json, canonical: decision.canonical(), report: pavilion_tally::report(&decision, lang) }))
}
