//! Feeds broken and twisted inputs to the readers, and everything that can be read to the whole engine, for so many
//! seconds: `cargo run --release --example landscape_hammer -- 600`. It ends with 0 when nothing panicked.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_landscape::chance::Chance;
use pavilion_landscape::drawing::draw;
use pavilion_landscape::reading::{Source, read, read_groups};
use pavilion_landscape::report::Report;
use pavilion_landscape::story::HIDE_BELOW;
use pavilion_landscape::words::Words;
use pavilion_landscape::{Landscape, Options};
use std::error::Error;
use std::time::{Duration, Instant};

const PARTS: [&str; 24] = [
    "comment-id",
    "voter-id",
    "vote",
    "moderated",
    "comment-body",
    "is-meta",
    "group-id",
    ",",
    "\n",
    "\r\n",
    "\"",
    "1",
    "-1",
    "0",
    "2",
    "",
    "\u{feff}",
    "电梯",
    "9223372036854775808",
    "-0",
    "01",
    " ",
    "\u{0}",
    "\u{202e}<&>",
];

fn main() -> Result<(), Box<dyn Error>> {
    let seconds: u64 = std::env::args().nth(1).map_or(Ok(10), |given| given.parse())?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut rounds, mut read_well) = (0_u64, 0_u64);
    let words = Words::of("zh-CN").ok_or("no words")?;
    while Instant::now() < end {
        let mut chance = Chance::from_seed(rounds);
        let votes = twisted(&mut chance, "comment-id,voter-id,vote");
        let comments = twisted(&mut chance, "comment-id,moderated,comment-body,is-meta");
        let groups = twisted(&mut chance, "voter-id,group-id");
        rounds += 1;
        let strict = chance.bits().is_multiple_of(2);
        let Ok(named) = read(Source::new("v", &votes[..]), Some(Source::new("c", &comments[..])), strict) else { continue };
        read_well += 1;
        let options = Options { group_min: (chance.bits() % 6) as usize, ..Options::default() };
        let mut landscapes = vec![Landscape::of(&named.conversation, &options)];
        if let Ok(pinned) = read_groups(Source::new("g", &groups[..]), &named.people) {
            landscapes.push(Landscape::with_groups(&named.conversation, &options, &pinned.group_of));
        }
        for landscape in &landscapes {
            serde_json::to_string(&Report { named: &named, landscape, group_names: None })?;
            draw(&named, landscape, &words, None, HIDE_BELOW);
        }
    }
    println!("{rounds} inputs in {seconds} seconds, {read_well} of them read; nothing broke");
    Ok(())
}

/// A file that is nearly right: rows of votes with some parts swapped, doubled, cut or made up.
fn twisted(chance: &mut Chance, header: &str) -> Vec<u8> {
    let mut text = header.as_bytes().to_vec();
    text.push(b'\n');
    let columns = header.split(',').count();
    for _ in 0..chance.bits() % 60 {
        for column in 0..columns {
            let cell = match column {
                2 if columns == 3 => [-1, 0, 1][(chance.bits() % 3) as usize],
                1 if columns == 4 => [-1, 0, 1][(chance.bits() % 3) as usize],
                _ => (chance.bits() % 12) as i64,
            };
            text.extend(cell.to_string().as_bytes());
            text.push(if column + 1 == columns { b'\n' } else { b',' });
        }
    }
    // Half of the files stay whole, so that the engine behind the readers gets its share.
    for _ in 0..(chance.bits() % 6).saturating_sub(2) {
        let at = (chance.bits() % (text.len() as u64 + 1)) as usize;
        match chance.bits() % 4 {
            0 => text.truncate(at),
            1 if at < text.len() => text[at] = chance.bits() as u8,
            _ => {
                let part = PARTS[(chance.bits() % PARTS.len() as u64) as usize];
                text.splice(at..at, part.bytes());
            }
        }
    }
    text
}
