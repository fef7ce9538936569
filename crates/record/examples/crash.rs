//! Kills an appending process again and again, and checks after every kill that the record continues every checkpoint
//! that ever left the process.
//!
//! `cargo run --release -p pavilion-record --example crash -- 200`

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_record::{Folder, Item, Log, Reader, SignerKey, Trust, Use, Wish, verify};
use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn key() -> Result<SignerKey, pavilion_record::Fault> {
    SignerKey::from_seed("crash.example/record", Use::Note, [9; 32])
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["append", folder, seed] => append(Path::new(folder), seed.parse()?),
        [] => kill(200),
        [times] => kill(times.parse()?),
        _ => Err("usage: crash [TIMES]".into()),
    }
}

fn dice(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// Appends groups of all sizes for ever, and hands out every checkpoint.
fn append(folder: &Path, mut seed: u64) -> Result<(), Box<dyn Error>> {
    let mut log = Log::open(folder, key()?)?;
    let mut out = std::io::stdout();
    loop {
        let count = if dice(&mut seed, 8) == 0 { 1 + dice(&mut seed, 600) } else { 1 + dice(&mut seed, 5) };
        let first = log.size();
        let items: Vec<Item> = (first..first + count).map(|n| Item::from(format!("entry {n}").into_bytes())).collect();
        let done = log.append(&items)?;
        // A checkpoint has no quotes or backslashes in it, and its lines are marked: one line a checkpoint.
        writeln!(out, "{}", done.checkpoint.replace('\n', "\\"))?;
        out.flush()?;
    }
}

fn kill(times: u64) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("record-crash-{}", std::process::id()));
    let trust = Trust::key(key()?.public().clone());
    Log::create(&folder, key()?)?.close()?;
    let mut handed_out: Vec<String> = Vec::new();
    let (mut seed, mut notes) = (20_261_121, 0);
    for time in 1..=times {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["append", &folder.display().to_string(), &time.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let pipe = child.stdout.take().ok_or("no pipe")?;
        let reader = std::thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).collect::<Vec<String>>());
        std::thread::sleep(Duration::from_micros(3_000 + dice(&mut seed, 120_000)));
        child.kill()?;
        if let Some(code) = child.wait()?.code() {
            return Err(format!("the appending process ended by itself, with {code}").into());
        }
        // A last line may be cut off; it is not a checkpoint then.
        let lines = reader.join().map_err(|_| "the reader died")?;
        handed_out.extend(lines.iter().filter(|line| line.ends_with('\\')).map(|line| line.replace('\\', "\n")));
        handed_out.push(std::fs::read_to_string(folder.join("checkpoint"))?);
        notes += check(&folder, &trust, &handed_out, time)?;
    }
    // And once more after it was mended.
    Log::open(&folder, key()?)?.close()?;
    check(&folder, &trust, &handed_out, times)?;
    let source = Folder::new(&folder);
    let size = Reader::open(&source, &trust)?.size();
    println!(
        "{times} kills, {} checkpoints handed out, {size} entries, {notes} times an append was cut off: all consistent",
        handed_out.len()
    );
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn check(folder: &Path, trust: &Trust, handed_out: &[String], time: u64) -> Result<u64, Box<dyn Error>> {
    let source = Folder::new(folder);
    let found = verify(&source, trust, &Wish::default());
    if !found.verified {
        return Err(format!("after kill {time}: {:?} (left in {})", found.faults, folder.display()).into());
    }
    let record = Reader::open(&source, trust)?;
    for older in handed_out {
        record.prove_since(&trust.open("a checkpoint handed out", older.as_bytes())?)?;
    }
    Ok(u64::from(!found.notes.is_empty()))
}
