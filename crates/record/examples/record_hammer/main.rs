//! Slow checks that are not part of the tests.
//!
//! - `cargo run --release -p pavilion-record --example record_hammer -- parse 600`: feeds every parser mutated input for 600 seconds.
//! - `cargo run --release -p pavilion-record --example record_hammer -- flip`: flips every byte of every file of a record.
//! - `cargo run --release -p pavilion-record --example record_hammer -- torn [STEP]`: stops an append at every single byte, or every so many.
//! - `cargo run --release -p pavilion-record --example record_hammer -- power 5000`: cuts the power so many times.
//! - `cargo run --release -p pavilion-record --example record_hammer -- live 60`: verifies while somebody appends, for 60 seconds.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

#[path = "../../tests/common/mod.rs"]
mod common;
mod feed;

use common::disks::Dice;
use common::{files, items, key, trust, with_words};
use feed::feed;
use pavilion_record::{Folder, Log, Reader, Receipt, Wish, verify};
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let home = std::env::temp_dir().join(format!("record-hammer-{}", std::process::id()));
    std::fs::create_dir_all(&home)?;
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["parse", seconds] => parse(&home, Duration::from_secs(seconds.parse()?))?,
        ["flip"] => flip(&home)?,
        ["torn"] => torn(&home, 1)?,
        ["torn", step] => torn(&home, step.parse()?)?,
        ["power", times] => power(&home, times.parse()?)?,
        ["live", seconds] => live(&home, Duration::from_secs(seconds.parse()?))?,
        _ => return Err("usage: hammer parse SECONDS | flip | torn [STEP] | power TIMES | live SECONDS".into()),
    }
    std::fs::remove_dir_all(&home)?;
    Ok(())
}

/// A record with something of everything, its journal not yet empty.
fn sample(folder: &Path) -> Done {
    let mut log = Log::create(folder, key())?;
    log.append(&items(0..250))?;
    log.append(&[with_words(250), with_words(251)])?;
    log.append(&items(252..270))?;
    log.append(&[with_words(270)])?;
    Ok(())
}

fn parse(home: &Path, time: Duration) -> Done {
    let folder = home.join("log");
    sample(&folder)?;
    let source = Folder::new(&folder);
    let receipt = Receipt::issue(&Reader::open(&source, &trust())?, 251)?.to_string();
    let mut seeds: Vec<Vec<u8>> = files(&folder).iter().map(std::fs::read).collect::<Result<_, _>>()?;
    seeds.push(receipt.into_bytes());
    seeds.push(key().public().to_string().into_bytes());
    seeds.push(key().secret_text().into_bytes());
    seeds.push(with_words(3).entry);
    seeds.push(b"tile/0/x001/234.p/17".to_vec());
    let journal = folder.join(".state/journal");
    let whole_journal = std::fs::read(&journal)?;
    let trust = trust();
    let (begin, mut dice, mut rounds) = (Instant::now(), Dice(1), 0_u64);
    while begin.elapsed() < time {
        let mut input = seeds[dice.roll(seeds.len() as u64) as usize].clone();
        mutate(&mut input, &seeds, &mut dice);
        feed(&input, &trust);
        if rounds.is_multiple_of(512) {
            // The journal and the checkpoint are read from their files.
            std::fs::write(&journal, &input)?;
            let _ = verify(&source, &trust, &Wish::default());
            std::fs::write(&journal, &whole_journal)?;
        }
        rounds += 1;
    }
    println!("{rounds} inputs in {:.0} s: nothing found", begin.elapsed().as_secs_f64());
    Ok(())
}

fn mutate(input: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(input.len() as u64 + 1) as usize;
        match dice.roll(6) {
            0 if at < input.len() => input[at] ^= 1 << dice.roll(8),
            1 => input.truncate(at),
            2 => input.insert(at, dice.roll(256) as u8),
            3 if at < input.len() => {
                input.remove(at);
            }
            4 => {
                let other = &seeds[dice.roll(seeds.len() as u64) as usize];
                let from = dice.roll(other.len() as u64 + 1) as usize;
                let length = dice.roll(64) as usize;
                let part: Vec<u8> = other[from..].iter().take(length).copied().collect();
                input.splice(at..at, part);
            }
            _ => {
                let words: [&[u8]; 7] =
                    [b"\n", b"\n\n", b" ", b"+", b"18446744073709551615", b"\xff\xff", "\u{2014} ".as_bytes()];
                input.splice(at..at, words[dice.roll(7) as usize].to_vec());
            }
        }
    }
}

fn flip(home: &Path) -> Done {
    let folder = home.join("log");
    sample(&folder)?;
    let (mut flips, mut missed) = (0_u64, Vec::new());
    for file in files(&folder) {
        let bytes = std::fs::read(&file)?;
        for at in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1 << (at % 8);
            std::fs::write(&file, &wrong)?;
            flips += 1;
            if verify(&Folder::new(&folder), &trust(), &Wish::default()).verified {
                missed.push(format!("{} byte {at}", file.display()));
            }
        }
        std::fs::write(&file, &bytes)?;
    }
    println!("{flips} flipped bytes in {} files, {} not found", files(&folder).len(), missed.len());
    if missed.is_empty() { Ok(()) } else { Err(missed.join("\n").into()) }
}

fn torn(home: &Path, step: usize) -> Done {
    let first = common::start(home);
    let all = common::bytes_of_whole_run(home, &first);
    let places: Vec<u64> = (0..all).step_by(step).collect();
    for at in &places {
        common::torn_at(home, &first, *at);
    }
    println!("killed at {} of {all} bytes, every {step}th: all consistent", places.len());
    Ok(())
}

fn power(home: &Path, times: u64) -> Done {
    let first = common::start(home);
    for seed in 0..times {
        common::power_goes(home, &first, seed + 1000, true);
    }
    println!("{times} power cuts: all consistent");
    Ok(())
}

/// Whoever verifies while somebody appends finds no fault, and proves what was handed out before.
fn live(home: &Path, time: Duration) -> Done {
    let folder = home.join("log");
    let mut log = Log::create(&folder, key())?;
    let begin = Instant::now();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut dice = Dice(7);
            while begin.elapsed() < time {
                let most = if dice.roll(9) == 0 { 300 } else { 3 };
                let count = 1 + dice.roll(most);
                let mut group = items(log.size()..log.size() + count);
                group.push(with_words(log.size() + count));
                log.append(&group).map_err(|fault| fault.to_string())?;
            }
            Ok::<u64, String>(log.size())
        });
        let (mut times, mut older) = (0_u64, std::fs::read(folder.join("checkpoint"))?);
        while !writer.is_finished() {
            let wish = Wish { against: vec![("older".into(), older)], words: false };
            older = std::fs::read(folder.join("checkpoint"))?;
            let found = verify(&Folder::new(&folder), &trust(), &wish);
            if !found.verified {
                return Err(found.faults.join("\n").into());
            }
            times += 1;
        }
        let size = writer.join().map_err(|_| "the writer died")??;
        println!("verified {times} times while {size} entries were appended");
        Ok(())
    })
}
