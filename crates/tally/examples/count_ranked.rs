//! Counts a ranked election and prints it as JSON: `count_ranked METHOD SEATS FILE`.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_tally::Source;
use pavilion_tally::ranked::{Method, Race, Ties, count};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [method, seats, file] = arguments.as_slice() else { return Err("say METHOD SEATS FILE".into()) };
    let method = Method::parse(method).ok_or("no such method")?;
    let race = Race::read(&Source::new(file, std::fs::read(file)?))?;
    println!("{}", count(&race, method, seats.parse()?, &Ties::List)?.json(&race));
    Ok(())
}
