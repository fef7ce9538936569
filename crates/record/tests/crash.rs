//! Appending survives being killed at any byte, and the power going at any step.

mod common;

use common::disks::Torn;
use common::{bytes_of_whole_run, copy, goes_on, holds, items, key, power_goes, start, torn_at};
use pavilion_record::Log;
use std::sync::{Arc, Mutex};

#[test]
fn killed_at_a_byte_it_goes_on_from_what_was_handed_out() {
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path());
    let all = bytes_of_whole_run(home.path(), &first);
    assert!(all > 20_000, "{all}");
    // Some of them; `cargo run --release --example record_hammer -- torn` takes every byte.
    let step = all / 12;
    for at in (0..12).map(|n| n * step + (n * 7919) % step) {
        torn_at(home.path(), &first, at);
    }
}

#[test]
fn killed_while_it_recovers_it_recovers_again() {
    let home = tempfile::tempdir().unwrap();
    let first = start(home.path());
    let mut log = Log::open(&first, key()).unwrap();
    let handed_out = log.append(&items(246..270)).unwrap().checkpoint;
    drop(log); // With a group in the journal.
    for at in (0..4000).step_by(571) {
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
    for at in (0..700).step_by(29) {
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
    (0..12).for_each(|seed| power_goes(home.path(), &first, seed, true));
}

#[test]
fn a_disk_that_does_not_keep_what_it_promised_is_found_out() {
    // The counterproof: without the waiting, the same cuts lose what was handed out.
    let lost = (0..12).filter(|seed| {
        let home = tempfile::tempdir().unwrap();
        let first = start(home.path());
        std::panic::catch_unwind(|| power_goes(home.path(), &first, *seed, false)).is_err()
    });
    assert!(lost.count() > 3);
}
