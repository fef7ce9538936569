//! The landscape of a published conversation as JSON, or drawn:
//! `cargo run --release --example landscape -- votes.csv comments.csv [out.svg [en]]`.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_landscape::drawing::draw;
use pavilion_landscape::reading::{Source, read};
use pavilion_landscape::report::Report;
use pavilion_landscape::story::HIDE_BELOW;
use pavilion_landscape::words::Words;
use pavilion_landscape::{Landscape, Options};
use std::error::Error;
use std::fs::File;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args().skip(1);
    let votes = files.next().ok_or("name a file of votes")?;
    let votes = Source::new(votes.clone(), File::open(votes)?);
    let comments = match files.next() {
        Some(name) => Some(Source::new(name.clone(), File::open(name)?)),
        None => None,
    };
    let named = read(votes, comments, false)?;
    let landscape = Landscape::of(&named.conversation, &Options::default());
    if let (Some(svg), Some(words)) = (files.next(), Words::of(&files.next().unwrap_or_else(|| "zh-CN".into()))) {
        std::fs::write(svg, draw(&named, &landscape, &words, None, HIDE_BELOW))?;
        return Ok(());
    }
    println!("{}", serde_json::to_string_pretty(&Report { named: &named, landscape: &landscape, group_names: None })?);
    Ok(())
}
