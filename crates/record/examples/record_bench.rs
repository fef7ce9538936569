//! Measures, in one run: entries a second put on record durably, beside bare appends to one file that wait for the disk
//! as often; and proofs a second from a record of many entries in files of the standard layout.
//!
//! `cargo run --release -p pavilion-record --example record_bench -- [FOLDER] [ENTRIES]`

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_record::{Folder, Hash, Item, Log, Reader, Shared, SignerKey, Trust, Use, Wish, tree, verify};
use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

type Done = Result<(), Box<dyn Error>>;

/// How long each rate is measured.
const WHILE: Duration = Duration::from_secs(3);

fn key() -> Result<SignerKey, pavilion_record::Fault> {
    SignerKey::from_seed("bench.example/record", Use::Note, [5; 32])
}

/// As long as an entry of the platform's form.
fn entry(n: u64) -> Vec<u8> {
    format!(
        "{{\"about\":\"matter/{n}\",\"at\":1795190400000,\"kind\":\"notice\",\"v\":1,\"words\":\"{:064x}\"}}",
        n.wrapping_mul(0x9e37_79b9)
    )
    .into_bytes()
}

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let folder = words.first().map_or_else(|| "target/record-bench".into(), std::path::PathBuf::from);
    let entries: u64 = words.get(1).map_or(Ok(10_000_000), |text| text.parse())?;
    if folder.exists() {
        return Err(format!("{} is there already; remove it first", folder.display()).into());
    }
    std::fs::create_dir_all(&folder)?;
    appends(&folder)?;
    callers(&folder)?;
    proofs(&folder.join("many"), entries)?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn rate(count: u64, begin: Instant) -> f64 {
    count as f64 / begin.elapsed().as_secs_f64()
}

/// Groups of several sizes from one caller, each beside bare appends of the same bytes.
fn appends(folder: &Path) -> Done {
    println!("entries a second, each group durable before the next (one caller):");
    println!("{:>8} {:>14} {:>14} {:>7}", "group", "record", "bare append", "ratio");
    for group in [1, 16, 256, 4096] {
        let (mut ours, mut bare) = (0.0, 0.0);
        // In turn, so that whatever else the machine does falls on both.
        for round in 0..2 {
            bare += bare_appends(&folder.join("bare"), group)? / 2.0;
            let mut log = Log::create(&folder.join(format!("log-{group}-{round}")), key()?)?;
            let begin = Instant::now();
            while begin.elapsed() < WHILE {
                let first = log.size();
                let items: Vec<Item> = (first..first + group).map(|n| Item::from(entry(n))).collect();
                log.append(&items)?;
            }
            ours += rate(log.size(), begin) / 2.0;
            log.close()?;
        }
        println!("{group:>8} {ours:>14.0} {bare:>14.0} {:>6.2}x", ours / bare);
    }
    Ok(())
}

fn bare_appends(path: &Path, group: u64) -> Result<f64, Box<dyn Error>> {
    let mut file = File::options().create(true).append(true).open(path)?;
    let (begin, mut count) = (Instant::now(), 0);
    while begin.elapsed() < WHILE {
        let bytes: Vec<u8> = (count..count + group).flat_map(entry).collect();
        file.write_all(&bytes)?;
        file.sync_data()?;
        count += group;
    }
    std::fs::remove_file(path)?;
    Ok(rate(count, begin))
}

/// Many callers who each wait for their own entry.
fn callers(folder: &Path) -> Done {
    let bare = bare_appends(&folder.join("bare"), 1)?;
    println!("entries a second, every caller waiting for its own (bare: one append and one wait at a time, {bare:.0}):");
    for threads in [1_u64, 16, 128] {
        let shared = Shared::new(Log::create(&folder.join(format!("callers-{threads}")), key()?)?);
        let begin = Instant::now();
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let shared = &shared;
                scope.spawn(move || {
                    let mut n = thread << 32;
                    while begin.elapsed() < WHILE && shared.append(Item::from(entry(n))).is_ok() {
                        n += 1;
                    }
                });
            }
        });
        let log = shared.into_log()?;
        let ours = rate(log.size(), begin);
        println!("{threads:>8} callers {ours:>10.0} {:>6.2}x", ours / bare);
        log.close()?;
    }
    Ok(())
}

fn proofs(folder: &Path, entries: u64) -> Done {
    let begin = Instant::now();
    let mut log = Log::create(folder, key()?)?;
    let mut older = Vec::new();
    while log.size() < entries {
        let first = log.size();
        let items: Vec<Item> = (first..(first + 65_536).min(entries)).map(|n| Item::from(entry(n))).collect();
        older.push(log.append(&items)?.checkpoint);
    }
    log.close()?;
    println!("{entries} entries on record in {:.0} s, {:.0} a second", begin.elapsed().as_secs_f64(), rate(entries, begin));
    let trust = Trust::key(key()?.public().clone());
    let source = Folder::new(folder);
    let record = Reader::open(&source, &trust)?;
    let mut chance = 1_u64;
    let mut pick = || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 16) % entries
    };
    let (begin, mut count) = (Instant::now(), 0);
    while begin.elapsed() < WHILE * 2 {
        let index = pick();
        let (entry, proof) = record.prove(index)?;
        assert!(!entry.is_empty() && !proof.is_empty());
        count += 1;
    }
    println!("inclusion of a random entry, with its bytes, read and checked: {:.0} a second", rate(count, begin));
    let (leaf, index) = (Hash::leaf(&entry(entries / 3)), entries / 3);
    let (proof, at) = (record.prove_leaf(index, &leaf)?, &record.signed().checkpoint);
    let (begin, mut count) = (Instant::now(), 0_u64);
    while begin.elapsed() < WHILE {
        assert!(tree::check_inclusion(&leaf, index, at.size, &at.root, &proof));
        count += 1;
    }
    println!("checking an inclusion proof alone: {:.0} a second", rate(count, begin));
    let older: Vec<_> = older.iter().map(|one| trust.open("older", one.as_bytes())).collect::<Result<_, _>>()?;
    let (begin, mut count) = (Instant::now(), 0);
    while begin.elapsed() < WHILE {
        record.prove_since(&older[pick() as usize % older.len()])?;
        count += 1;
    }
    println!("consistency with a random older checkpoint, read and checked: {:.0} a second", rate(count, begin));
    let begin = Instant::now();
    let report = verify(&source, &trust, &Wish::default());
    println!("verifying every byte of every file: {:.1} s ({} faults)", begin.elapsed().as_secs_f64(), report.faults.len());
    Ok(())
}
