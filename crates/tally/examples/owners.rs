//! An owners' decision from beginning to end: `cargo run -p pavilion-tally --example owners`.

#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use pavilion_tally::{Ballots, Lang, Options, Pack, Roll, Source, decide, explain};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pack = Pack::named("cn-civil-code").ok_or("no such pack")?;
    let roll = Source::new("roll.csv", include_str!("../samples/roll.csv"));
    let roll = Roll::read(&roll, &pack)?;
    let ballots = Source::new("ballots.csv", include_str!("../samples/ballots.csv"));
    let ballots = Ballots::read(&[ballots], &roll, &pack)?;
    let decision = decide(&roll, &ballots, &pack, "278-6", &Options::default())?;
    println!("{}", explain(&decision, Lang::ZhCn));
    println!("{}", explain(&decision, Lang::En));
    Ok(())
}
