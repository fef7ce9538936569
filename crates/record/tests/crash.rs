//! Appending survives being killed at any byte, and the power going at any step.

mod common;

use common::{copy, files, items, key, record, trust, with_words};
use common::disks::{Dice, Lossy, Platter, Torn};
use pavilion_record::disk::Disk;
use pavilion_record::{Fault, Folder, Log, Wish, verify};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Appends in groups over the border of a bundle and past a settling, with words, and hands out checkpoints until it dies.
fn append_until_dead(folder: &Path, disk: impl Fn() -> Box<dyn Disk>, handed_out: &mut Vec<String>) -> Result<(), Fault> {
    for round in 0..2 {
        let mut log = Log::open_on(folder, key(), disk())?;
        let mut group = items(log.size()..log.size() + 3 + round);
        handed_out.push(log.append(&group)?.checkpoint);
        group = vec![with_words(log.size()), with_words(log.size() + 1)];
        handed_out.push(log.append(&group)?.checkpoint);
        handed_out.push(log.append(&items(log.size()..log.size() + 1))?.checkpoint);
        if round == 0 {
            log.erase_words(251)?;
            log.close()?;
        }
    }
    Ok(())
}

/// What is shown must verify and continue everything that was handed out.
fn holds(folder: &Path, handed_out: &[String], at: &str) {
    let against = handed_out.iter().map(|one| ("handed out".to_owned(), one.clone().into_bytes())).collect();
    let found = verify(&Folder::new(folder), &trust(), &Wish { against, words: false });
    assert!(found.verified, "{at}: {:?}", found.faults);
}

/// Somebody may have fetched the checkpoint that was shown when it happened.
fn shown(folder: &Path) -> Option<String> {
    let bytes = std::fs::read(folder.join("checkpoint")).ok()?;
    trust().open("shown", &bytes).ok().map(|signed| signed.note.to_string())
}

fn goes_on(folder: &Path, handed_out: &mut Vec<String>, at: &str) {
    let mut log = Log::open(folder, key()).unwrap_or_else(|fault| panic!("{at}: {fault}"));
    handed_out.push(log.checkpoint().to_owned());
    handed_out.push(log.append(&items(log.size()..log.size() + 20)).unwrap().checkpoint);
    log.close().unwrap();
    holds(folder, handed_out, at);
    assert!(!folder.join(".state/part").exists());
}

fn start(home: &Path) -> std::path::PathBuf {
    let first = home.join("first");
    record(&first, 246, &[246]);
    first
}

#[test]
fn killed_at_a_byte_it_goes_on_from_what_was_handed_out() {
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path());
    let whole = Arc::new(Mutex::new(u64::MAX));
    let folder = home.path().join("whole");
    copy(&first, &folder);
    append_until_dead(&folder, || Box::new(Torn(whole.clone())), &mut Vec::new()).unwrap();
    let all = u64::MAX - *whole.lock().unwrap();
    assert!(all > 20_000, "{all}");
    // Some hundred bytes, others at every run of the harness; `cargo run --release --example hammer` takes every byte.
    let step = all / 60;
    for at in (0..60).map(|n| n * step + (n * 7919) % step) {
        let folder = home.path().join("torn");
        copy(&first, &folder);
        let left = Arc::new(Mutex::new(at));
        let mut handed_out = Vec::new();
        append_until_dead(&folder, || Box::new(Torn(left.clone())), &mut handed_out).unwrap_err();
        handed_out.extend(shown(&folder));
        // Even before anything is mended, what is shown verifies.
        holds(&folder, &handed_out, &format!("byte {at}, as it was left"));
        goes_on(&folder, &mut handed_out, &format!("byte {at}"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn killed_while_it_recovers_it_recovers_again() {
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path());
    let mut log = Log::open(&first, key()).unwrap();
    let handed_out = log.append(&items(246..270)).unwrap().checkpoint;
    drop(log); // With a group in the journal.
    for at in (0..4000).step_by(131) {
        let folder = home.path().join("torn");
        copy(&first, &folder);
        for more in 0..3 {
            let left = Arc::new(Mutex::new(at + more * 50));
            let _ = Log::open_on(&folder, key(), Box::new(Torn(left)));
        }
        goes_on(&folder, &mut vec![handed_out.clone()], &format!("byte {at}"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn killed_while_it_is_made_it_is_there_or_can_be_made() {
    for at in (0..700).step_by(9) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("log");
        let left = Arc::new(Mutex::new(at));
        let _ = Log::create_on(&folder, key(), Box::new(Torn(left)));
        match Log::open(&folder, key()) {
            Ok(log) => assert_eq!(log.size(), 0),
            Err(_) => drop(Log::create(&folder, key()).unwrap_or_else(|fault| panic!("byte {at}: {fault}"))),
        }
        holds(&folder, &[], "made");
    }
}

#[test]
fn when_the_power_goes_what_was_handed_out_stays() {
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path());
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let (folder, after) = (home.path().join("lossy"), home.path().join("after"));
        copy(&first, &folder);
        let platter = Platter::of(&folder);
        let left = Arc::new(Mutex::new(dice.roll(230)));
        let mut handed_out = Vec::new();
        let disk = || -> Box<dyn Disk> { Box::new(Lossy { platter: platter.clone(), left: left.clone() }) };
        let _ = append_until_dead(&folder, disk, &mut handed_out);
        handed_out.extend(shown(&folder));
        platter.lock().unwrap().cut(&mut dice, &folder, &after);
        goes_on(&after, &mut handed_out, &format!("seed {seed}"));
        for gone in [folder, after] {
            std::fs::remove_dir_all(gone).unwrap();
        }
    }
    assert!(!files(&first).is_empty());
}
