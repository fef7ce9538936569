//! Decides one file: `decide FILE.pb [cost|cardinality|points] [none|add1|add1-greedy]`, or by the rule the file names.
//!
//! Prints the same JSON as `pavilion shares --json`. With RULE `greedy` as third argument it ranks greedily instead.

use pavilion_shares::{Completion, EqualShares, Greedy, Lang, Rank, Report, Rule, Utility, pb};
use std::error::Error;
use std::io::Write as _;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("name a .pb file")?;
    let reading = pb::read_bytes(std::fs::read(file)?).map_err(|faults| faults.told(file))?;
    let named = |all: &[&'static str], at: usize| match arguments.get(at) {
        None => Ok(0),
        Some(name) => all.iter().position(|known| known == name).ok_or_else(|| format!("{name} is none of {all:?}")),
    };
    let utility = Utility::ALL[named(&Utility::ALL.map(|(name, _)| name), 1)?].1;
    let rule = match arguments.get(2).map(String::as_str) {
        None if arguments.len() == 1 => Rule::of_file(&reading.election)?,
        Some("greedy") => Rule::Greedy(Greedy { rank: Rank::PerCost(utility), ..Greedy::default() }),
        _ => {
            let completion = Completion::ALL[named(&Completion::ALL.map(|(name, _)| name), 2)?].1;
            Rule::EqualShares(EqualShares { utility, completion, ..EqualShares::default() })
        }
    };
    let outcome = rule.run(&reading.election)?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &Report::new(&reading.election, &outcome, Lang::En))?;
    writeln!(out)?;
    Ok(())
}
