//! Compares outcomes with what cities published and with outcomes another program saved, file by file.
//!
//! `cargo run --release -p pavilion-shares --example outcomes -- [--saved-only] FOLDER [SAVED.jsonl]`
//!
//! FOLDER holds Pabulib files; each is decided by the rule it names and held against its column `selected`. Every line of
//! SAVED names a `file` and lists of winners under `greedy_cost_sel`, `mes_card_sel`, `mes_cost_add1_sel` and the like.
//! Exits with 1 when there is a difference that is not among the known ones.

#![expect(clippy::print_stdout, reason = "an example that prints")]

use pavilion_shares::{Completion, Election, EqualShares, Greedy, Rank, Rule, Ties, Utility, pb};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

/// Files whose published outcome is known not to follow from the rule they name, and why.
const KNOWN: [(&str, &str); 2] = [
    ("poland_wroclaw_2015_150-500.pb", "an older copy: the budget in it is 20,000,000, the city spent 7,500,000 on the first 15"),
    ("Poland_Wieliczka_2023_Green_Budget.pb", "its rule has a step of comparison that is not described in the file"),
];

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_saved_only = arguments.first().is_some_and(|first| first == "--saved-only");
    let mut arguments = arguments.drain(usize::from(is_saved_only)..);
    let Some(folder) = arguments.next() else {
        println!("name a folder with .pb files");
        return ExitCode::from(2);
    };
    let mut wrong = if is_saved_only { 0 } else { published(Path::new(&folder)) };
    if let Some(saved) = arguments.next() {
        wrong += against(Path::new(&folder), &std::fs::read_to_string(saved).expect("the saved outcomes can be read"));
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn load(path: &Path) -> Result<Election, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    pb::read_bytes(bytes).map(|reading| reading.election).map_err(|faults| faults.to_string())
}

fn ids(election: &Election, winners: &[usize]) -> BTreeSet<String> {
    winners.iter().map(|winner| election.projects()[*winner].id().to_owned()).collect()
}

fn published(folder: &Path) -> usize {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "pb"))
        .collect();
    files.sort();
    let (mut same, mut wrong, mut known) = (0, 0, 0);
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match outcome(path) {
            Ok((_, _, rule)) if rule.is_empty() => println!("published  -      {name}: no outcome in the file"),
            Ok((ours, theirs, rule)) if ours == theirs => {
                same += 1;
                println!("published  same   {name}: {rule}, {} of {}", ours.len(), theirs.len());
            }
            told => {
                let what = match told {
                    Ok((ours, theirs, rule)) => {
                        let (more, less): (Vec<_>, Vec<_>) =
                            (ours.difference(&theirs).collect(), theirs.difference(&ours).collect());
                        format!("{rule}, funded here only {more:?}, there only {less:?}")
                    }
                    Err(error) => error,
                };
                match KNOWN.iter().find(|(file, _)| *file == name) {
                    Some((_, why)) => {
                        known += 1;
                        println!("published  known  {name}: {what} ({why})");
                    }
                    None => {
                        wrong += 1;
                        println!("published  DIFFER {name}: {what}");
                    }
                }
            }
        }
    }
    println!("published  {same} the same, {known} known to differ, {wrong} differ, of {} files", files.len());
    wrong
}

fn outcome(path: &Path) -> Result<(BTreeSet<String>, BTreeSet<String>, String), String> {
    let election = load(path)?;
    let Some(published) = election.published() else { return Ok(Default::default()) };
    let outcome = Rule::of_file(&election).and_then(|rule| rule.run(&election)).map_err(|error| error.to_string())?;
    let rule = election.meta("rule").unwrap_or_default().to_owned();
    Ok((ids(&election, &outcome.winners), ids(&election, &published), rule))
}

fn against(folder: &Path, saved: &str) -> usize {
    let (mut same, mut wrong) = (0, 0);
    for line in saved.lines().filter(|line| !line.trim().is_empty()) {
        let saved: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let name = saved["file"].as_str().unwrap_or_default();
        let election = match load(&folder.join(name)) {
            Ok(election) => election,
            Err(error) => {
                println!("saved      -      {name}: {error}");
                continue;
            }
        };
        for (key, rule) in rules() {
            let Some(theirs) = saved[format!("{key}_sel")].as_array() else { continue };
            let theirs: BTreeSet<String> = theirs.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
            let ours = rule.run(&election).map(|outcome| ids(&election, &outcome.winners)).unwrap_or_default();
            if ours == theirs {
                same += 1;
                println!("saved      same   {name}: {key}, {} winners", ours.len());
            } else {
                wrong += 1;
                let (more, less): (Vec<_>, Vec<_>) = (ours.difference(&theirs).collect(), theirs.difference(&ours).collect());
                println!("saved      DIFFER {name}: {key}, funded here only {more:?}, there only {less:?}");
            }
        }
    }
    println!("saved      {same} the same, {wrong} differ");
    wrong
}

fn rules() -> Vec<(String, Rule)> {
    let mut rules = Vec::new();
    for (short, utility) in [("cost", Utility::Cost), ("card", Utility::Cardinality), ("points", Utility::Points)] {
        let greedy = Greedy { rank: Rank::PerCost(utility), ties: Ties::Id, ..Greedy::default() };
        rules.push((format!("greedy_{short}"), Rule::Greedy(greedy)));
        for (ending, completion) in
            [("", Completion::None), ("_add1", Completion::Add1), ("_add1_greedy", Completion::Add1Greedy)]
        {
            let shares = EqualShares { utility, completion, ..EqualShares::default() };
            rules.push((format!("mes_{short}{ending}"), Rule::EqualShares(shares)));
        }
    }
    rules
}
