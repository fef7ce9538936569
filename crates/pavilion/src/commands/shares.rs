//! `pavilion shares`: which projects a budget pays for, and why.

use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_shares::{Completion, Election, EqualShares, Greedy, Lang, Ledger, Outcome, Rank, Report, Rule, Ties, Utility, pb};
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args, Debug)]
#[command(
    after_help = "meta takes the rule the file names. The greedy rules rank by the file's own count - ballots, points, places - \
    and break ties by the order of the file; with --utility they rank by what voters gain for the cost and break ties by id. \
    mes is the Method of Equal Shares; its utility is cost unless told otherwise.\n\
    A faulty file ends with 2 and lists every fault as file:row:column: what - remedy."
)]
pub struct Options {
    /// A Pabulib file (.pb)
    file: PathBuf,
    /// meta, greedy, greedy-no-skip, greedy-threshold or mes
    #[arg(long, default_value = "meta", value_parser = ["meta", "greedy", "greedy-no-skip", "greedy-threshold", "mes"])]
    rule: String,
    /// What a voter gains from a project: cost, cardinality or points
    #[arg(long, value_parser = ["cost", "cardinality", "points"])]
    utility: Option<String>,
    /// What equal shares do with money left over: none, add1 or add1-greedy
    #[arg(long, value_parser = ["none", "add1", "add1-greedy"])]
    completion: Option<String>,
    /// Which of several alike goes first: file (the order of the file) or id (the smallest as text)
    #[arg(long, value_parser = ["file", "id"])]
    ties: Option<String>,
    /// The least support for greedy-threshold, instead of the one the file names
    #[arg(long)]
    threshold: Option<String>,
    /// How much of the currency each step of add1 adds to everybody's share
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    step: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The language of the reasons: en or zh-CN
    #[arg(long, default_value = "en", value_parser = ["en", "zh-CN"])]
    lang: String,
    /// Write who paid how much for what to this CSV file (mes only)
    #[arg(long)]
    payments: Option<PathBuf>,
    /// Write the file with the winners marked in the column `selected`
    #[arg(long)]
    write: Option<PathBuf>,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let name = options.file.display();
    let bytes = std::fs::read(&options.file).with_context(|| format!("{name} cannot be read"))?;
    let election = match pb::read_bytes(bytes) {
        Ok(reading) => {
            reading.notes.iter().for_each(|note| eprintln!("{name}:{note}"));
            reading.election
        }
        Err(faults) => {
            eprintln!("{}", faults.told(&name.to_string()));
            return Ok(ExitCode::from(2));
        }
    };
    let decided = rule(options, &election)?.and_then(|rule| decide(options, &rule, &election));
    let (outcome, ledger) = match decided {
        Ok(decided) => decided,
        Err(error) => {
            eprintln!("{name}: {error}");
            return Ok(ExitCode::from(2));
        }
    };
    if let (Some(path), Some(ledger)) = (&options.payments, ledger) {
        let mut file = BufWriter::new(made(path)?);
        ledger.write_csv(&election, &mut file).and_then(|()| file.flush()).with_context(|| cannot(path))?;
    }
    if let Some(path) = &options.write {
        let mut marked = election.clone();
        marked.set_selected(&outcome.winners);
        made(path)?.write_all(pb::write(&marked).as_bytes()).with_context(|| cannot(path))?;
    }
    let report = Report::new(&election, &outcome, chosen(&Lang::ALL, &options.lang)?);
    let text = if options.json { serde_json::to_string(&report)? + "\n" } else { report.text() };
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads may have seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        done => done.map(|()| ExitCode::SUCCESS).context("the outcome cannot be printed"),
    }
}

type Decided = Result<(Outcome, Option<Ledger>), pavilion_shares::RuleError>;

fn decide(options: &Options, rule: &Rule, election: &Election) -> Decided {
    match rule {
        Rule::EqualShares(shares) if options.payments.is_some() => {
            shares.run_with_ledger(election).map(|(outcome, ledger)| (outcome, Some(ledger)))
        }
        other => other.run(election).map(|outcome| (outcome, None)),
    }
}

/// The rule that was asked for. What does not go together is refused outright; what the file lacks is told beside it.
fn rule(options: &Options, election: &Election) -> anyhow::Result<Result<Rule, pavilion_shares::RuleError>> {
    let is_mes = options.rule == "mes";
    let is_meta = options.rule == "meta";
    if options.completion.is_some() && !is_mes {
        bail!("--completion goes with --rule mes only");
    }
    if options.threshold.is_some() && options.rule != "greedy-threshold" {
        bail!("--threshold goes with --rule greedy-threshold only");
    }
    if is_meta && options.utility.is_some() {
        bail!("--rule meta takes the utility from the file's rule; name the rule to choose one");
    }
    let utility = options.utility.as_deref().map(|name| chosen(&Utility::ALL, name)).transpose()?;
    let ties = options.ties.as_deref().map(|name| chosen(&Ties::ALL, name)).transpose()?;
    let rule = if is_mes {
        let completion = options.completion.as_deref().map_or(Ok(Completion::None), |name| chosen(&Completion::ALL, name))?;
        Ok(Rule::EqualShares(EqualShares {
            utility: utility.unwrap_or(Utility::Cost),
            completion,
            step: options.step,
            ..EqualShares::default()
        }))
    } else if is_meta {
        Rule::of_file(election)
    } else {
        greedy(options, utility, election)
    };
    let with_ties = |rule| match (rule, ties) {
        (Rule::Greedy(rule), Some(ties)) => Rule::Greedy(Greedy { ties, ..rule }),
        (Rule::EqualShares(rule), Some(ties)) => Rule::EqualShares(EqualShares { ties, ..rule }),
        (rule, None) => rule,
    };
    let rule = rule.map(with_ties);
    if options.payments.is_some() && matches!(rule, Ok(Rule::Greedy(_))) {
        bail!("--payments goes with equal shares only: a greedy rule has nobody pay");
    }
    Ok(rule)
}

fn greedy(options: &Options, utility: Option<Utility>, election: &Election) -> Result<Rule, pavilion_shares::RuleError> {
    let (rank, ties) = match utility {
        None => (Rank::Score, Ties::File),
        Some(utility) => (Rank::PerCost(utility), Ties::Id),
    };
    let threshold = match options.rule.as_str() {
        "greedy-threshold" => Some(options.threshold.clone().map_or_else(|| Greedy::threshold_of(election), Ok)?),
        _ => None,
    };
    Ok(Rule::Greedy(Greedy { rank, skips: options.rule != "greedy-no-skip", threshold, ties }))
}

fn chosen<T: Copy>(all: &[(&str, T)], name: &str) -> anyhow::Result<T> {
    all.iter().find(|(known, _)| *known == name).map(|(_, one)| *one).with_context(|| format!("{name:?} is not known"))
}

fn cannot(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}

fn made(path: &Path) -> anyhow::Result<File> {
    File::create(path).with_context(|| cannot(path))
}
