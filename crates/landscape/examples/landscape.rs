//! The landscape of a published conversation as JSON, or drawn:
//! `cargo run --release --example landscape -- votes.csv comments.csv [--svg out.svg] [--lang en] [--groups groups.csv] [--count 3] [--seed 7]`.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_landscape::drawing::draw;
use pavilion_landscape::reading::{Source, read, read_groups};
use pavilion_landscape::report::Report;
use pavilion_landscape::story::HIDE_BELOW;
use pavilion_landscape::words::Words;
use pavilion_landscape::{Landscape, Options};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut files, mut flags) = (Vec::new(), HashMap::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--") {
            Some(flag) => drop(flags.insert(flag.to_owned(), arguments.next().ok_or("a flag needs its value")?)),
            None => files.push(argument),
        }
    }
    let open = |name: &String| -> Result<Source<File>, Box<dyn Error>> { Ok(Source::new(name.clone(), File::open(name)?)) };
    let votes = open(files.first().ok_or("name a file of votes")?)?;
    let named = read(votes, files.get(1).map(open).transpose()?, false)?;

    let mut options = Options::default();
    if let Some(count) = flags.get("count") {
        options.groups_fixed = Some(count.parse()?);
    }
    if let Some(seed) = flags.get("seed") {
        options.seed = seed.parse()?;
    }
    let landscape = match flags.get("groups") {
        Some(file) => {
            let pinned = read_groups(open(file)?, &named.people)?;
            Landscape::with_groups(&named.conversation, &options, &pinned.group_of)
        }
        None => Landscape::of(&named.conversation, &options),
    };

    if let Some(file) = flags.get("svg") {
        let words = Words::of(flags.get("lang").map_or("zh-CN", String::as_str)).ok_or("no such language")?;
        std::fs::write(file, draw(&named, &landscape, &words, None, HIDE_BELOW))?;
    } else {
        println!("{}", serde_json::to_string(&Report { named: &named, landscape: &landscape, group_names: None })?);
    }
    Ok(())
}
