//! `pavilion tally`: counts a vote from its files, and says what was decided and why.

use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_tally::{Ballots, Faults, Lang, Options as Given, Pack, Roll, Source, decide};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(after_help = "\
An owners' decision: pavilion tally --rules cn-civil-code --matter 278-6 roll.xlsx ballots.csv\n\
Roll: dwelling,area_m2,owner,holder,counts (and kind, building, entrance, representative, affected if wished).\n\
Ballots: dwelling,choice,channel,cast_at (and voter, proxy, mandate if wished). Chinese headers do as well.\n\
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
    match counted(options, lang)? {
        Ok(text) => {
            print!("{text}");
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => Ok(told(&faults, lang)),
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

fn counted(options: &Options, lang: Lang) -> anyhow::Result<Result<String, Faults>> {
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
    let roll = read(roll)?;
    let roll = match Roll::read(&roll, &pack) {
        Ok(roll) => roll,
        Err(faults) => return Ok(Err(faults)),
    };
    let ballots = ballots.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<Source>>>()?;
    let decision = Ballots::read(&ballots, &roll, &pack).and_then(|ballots| decide(&roll, &ballots, &pack, matter, &given));
    let decision = match decision {
        Ok(decision) => decision,
        Err(faults) => return Ok(Err(faults)),
    };
    Ok(Ok({
        if options.json {
            format!("{}\n", serde_json::to_string(decision.summary())?)
        } else if options.canonical {
            decision.canonical()
        } else {
            pavilion_tally::explain(&decision, lang)
        }
    }))
}
