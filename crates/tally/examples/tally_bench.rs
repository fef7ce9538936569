//! The whole count against a bare read of the same two files with the `csv` crate, in one run.
//!
//! `cargo run --release -p pavilion-tally --example tally_bench -- 1000000`
//!
//! Each measurement is a process of its own, so that its memory is its own too.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use pavilion_tally::{Ballots, Options, Pack, Roll, Source, decide};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The one the command has.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failed = Box<dyn std::error::Error>;

const ROUNDS: usize = 7;

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["read", folder] => read(Path::new(folder)),
        ["records", folder] => records(Path::new(folder)),
        ["count", folder] => count(Path::new(folder)),
        [] => bench(1_000_000),
        [dwellings, ..] => bench(dwellings.parse()?),
    }
}

fn bench(dwellings: usize) -> Result<(), Failed> {
    for shuffled in [false, true] {
        let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into())).join("tally-bench");
        std::fs::create_dir_all(&folder)?;
        make(&folder, dwellings, shuffled)?;
        compare(&folder, shuffled)?;
    }
    Ok(())
}

fn compare(folder: &Path, shuffled: bool) -> Result<(), Failed> {
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    let mut peak_kib = 0;
    for _ in 0..ROUNDS {
        for (slot, what) in ["read", "records", "count"].into_iter().enumerate() {
            let started = Instant::now();
            let out = Command::new(std::env::current_exe()?).arg(what).arg(folder).output()?;
            times[slot].push(started.elapsed());
            if !out.status.success() {
                return Err(String::from_utf8_lossy(&out.stderr).into_owned().into());
            }
            if what == "count" {
                let text = String::from_utf8_lossy(&out.stdout).into_owned();
                peak_kib = peak_kib.max(text.lines().last().and_then(|line| line.parse::<u64>().ok()).unwrap_or(0));
            }
        }
    }
    let [read, records, count] = times.map(|mut all: Vec<Duration>| {
        all.sort();
        all[all.len() / 2].as_secs_f64()
    });
    let order = if shuffled { "shuffled" } else { "in the order of the roll" };
    println!(
        "ballots {order}: bare read {read:.3} s (by records() {records:.3} s), whole count {count:.3} s: ratio {:.2} ({:.2}); peak {} MiB",
        count / read,
        count / records,
        peak_kib / 1024
    );
    Ok(())
}

fn make(folder: &Path, dwellings: usize, shuffled: bool) -> Result<(), Failed> {
    let mut roll = std::io::BufWriter::new(std::fs::File::create(folder.join("roll.csv"))?);
    writeln!(roll, "dwelling,area_m2,owner,holder,counts")?;
    let name = |n: usize| format!("{}-{}-{:04}", n / 1000 + 1, n / 100 % 10 + 1, n % 100 + 101);
    for n in 0..dwellings {
        let holder = if n % 50 == 0 { "developer" } else { "private" };
        writeln!(roll, "{},{}.{:02},o{},{holder},yes", name(n), 60 + n % 90, n % 100, n - n % 7 % 2)?;
    }
    roll.flush()?;
    let mut ballots = std::io::BufWriter::new(std::fs::File::create(folder.join("ballots.csv"))?);
    writeln!(ballots, "dwelling,choice,channel,cast_at")?;
    for i in 0..dwellings {
        // A step without a common divisor visits every dwelling once.
        let n = if shuffled { i * 7_368_787 % dwellings } else { i };
        let choice = ["for", "for", "for", "for", "for", "against", "abstain", "for", "for", "invalid"][n % 10];
        let (hour, minute) = (8 + n % 12, n % 60);
        writeln!(ballots, "{},{choice},online,2026-11-{:02}T{hour:02}:{minute:02}:00+08:00", name(n), 1 + n % 20)?;
    }
    ballots.flush()?;
    Ok(())
}

fn read(folder: &Path) -> Result<(), Failed> {
    let mut cells = 0;
    for file in ["roll.csv", "ballots.csv"] {
        let mut reader = csv::Reader::from_path(folder.join(file))?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            cells += record.len();
        }
    }
    println!("{cells}");
    Ok(())
}

fn records(folder: &Path) -> Result<(), Failed> {
    let mut cells = 0;
    for file in ["roll.csv", "ballots.csv"] {
        for record in csv::Reader::from_path(folder.join(file))?.records() {
            cells += record?.len();
        }
    }
    println!("{cells}");
    Ok(())
}

fn count(folder: &Path) -> Result<(), Failed> {
    let source = |file: &str| -> Result<Source, Failed> { Ok(Source::new(file, std::fs::read(folder.join(file))?)) };
    let pack = Pack::named("cn-civil-code").ok_or("no such pack")?;
    // As the command does it: the ballots come from the disk and get their digest while the roll is read.
    let (roll, ballots) = std::thread::scope(|scope| {
        let ballots = scope.spawn(|| {
            let ballots = std::fs::read(folder.join("ballots.csv")).map(|bytes| [Source::new("ballots.csv", bytes)]);
            ballots.inspect(|[ballots]| drop(ballots.digest()))
        });
        let roll = source("roll.csv").and_then(|roll| Ok(Roll::read(&roll, &pack)?));
        (roll, ballots.join())
    });
    let roll = roll?;
    let ballots = ballots.map_err(|_| "the reading of the ballots broke off")??;
    let read = Ballots::read(&ballots, &roll, &pack)?;
    drop(ballots);
    let decision = decide(&roll, &read, &pack, "278-6", &Options::default())?;
    println!("{}", serde_json::to_string(decision.summary())?);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|rest| rest.split_whitespace().next());
    println!("{}", peak.unwrap_or("0"));
    Ok(())
}
