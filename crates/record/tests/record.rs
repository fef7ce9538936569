//! A record is written, read, proven, and whatever is changed in it is found.

mod common;

use common::{copy, entry, files, items, key, leaves, naive_root, record, trust, with_words};
use pavilion_record::{
    Checkpoint, Fault, Folder, Hash, Item, Log, Reader, Receipt, Shared, SignerKey, Use, Wish, checkpoint, verify,
};
use std::path::Path;

fn report(folder: &Path) -> pavilion_record::Report {
    verify(&Folder::new(folder), &trust(), &Wish::default())
}

#[test]
fn a_record_has_the_files_of_the_layout_and_verifies_at_every_border() {
    for (size, groups) in
        [(0, vec![1]), (1, vec![1]), (255, vec![255]), (256, vec![256]), (257, vec![100, 157]), (600, vec![7, 64])]
    {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("log");
        record(&folder, size, &groups);
        let found = report(&folder);
        assert!(found.verified, "{size}: {:?}", found.faults);
        assert_eq!(found.size, size);
        assert_eq!(found.root, naive_root(&leaves(0..size)).to_base64());
        assert!(found.notes.is_empty(), "{:?}", found.notes);
    }
}

#[test]
fn the_layout_is_the_published_example_of_70_000_entries() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    record(&folder, 70_000, &[9_999]);
    let here = |path: &str| folder.join(path).exists();
    assert!(here("tile/0/272") && here("tile/0/273.p/112") && !here("tile/0/273"));
    assert!(here("tile/1/000") && here("tile/1/001.p/17") && here("tile/2/000.p/1"));
    assert!(here("tile/entries/272") && here("tile/entries/273.p/112"));
    let source = Folder::new(&folder);
    let reader = Reader::open(&source, &trust()).unwrap();
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_999] {
        assert_eq!(reader.prove(index).unwrap().0, entry(index));
    }
    assert!(matches!(reader.prove(70_000), Err(Fault::Refused { .. })));
    assert!(report(&folder).verified);
}

#[test]
fn a_record_continues_every_checkpoint_it_ever_handed_out_and_no_other() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let checkpoints = record(&folder, 700, &[1, 13, 200]);
    let against = checkpoints.iter().map(|one| ("older".to_owned(), one.clone().into_bytes())).collect();
    let found = verify(&Folder::new(&folder), &trust(), &Wish { against, words: false });
    assert!(found.verified, "{:?}", found.faults);
    assert_eq!(found.continues.len(), checkpoints.len());

    // A second history, signed with the same key.
    let other = home.path().join("other");
    let mut log = Log::create(&other, key()).unwrap();
    let forked = log.append(&items(5..305)).unwrap().checkpoint;
    let later = log.append(&items(0..600)).unwrap().checkpoint;
    for (older, word) in [(forked, "the past was changed"), (later, "taken back")] {
        let wish = Wish { against: vec![("older".to_owned(), older.into_bytes())], words: false };
        let found = verify(&Folder::new(&folder), &trust(), &wish);
        assert!(!found.verified && found.faults.len() == 1 && found.faults[0].contains(word), "{:?}", found.faults);
    }
}

#[test]
fn any_flipped_byte_in_any_file_is_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let mut log = Log::create(&folder, key()).unwrap();
    log.append(&items(0..250)).unwrap();
    log.append(&[with_words(250), with_words(251)]).unwrap();
    log.append(&items(252..270)).unwrap();
    log.append(&[with_words(270)]).unwrap();
    drop(log); // The journal keeps its groups.
    assert!(report(&folder).verified, "{:?}", report(&folder).faults);
    assert_eq!((report(&folder).words_promised, report(&folder).words_kept), (3, 3));
    let all = files(&folder);
    assert!(all.len() > 8, "{all:?}");
    for file in all {
        let bytes = std::fs::read(&file).unwrap();
        // Both ends and some between; `cargo run --release --example record_hammer` takes every one.
        let step = (bytes.len() / 5).max(1);
        for at in (0..bytes.len()).step_by(step).chain(bytes.len().checked_sub(1)) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1 << (at % 8);
            std::fs::write(&file, &wrong).unwrap();
            assert!(!report(&folder).verified, "{}: byte {at}", file.display());
        }
        // What follows the journal's last whole group may be the beginning of another: it is said, and it is no fault.
        std::fs::write(&file, [&bytes[..], b"x"].concat()).unwrap();
        let found = report(&folder);
        assert!(!found.verified || (file.ends_with(".state/journal") && found.notes.len() == 1), "{}: longer", file.display());
        if !bytes.is_empty() {
            std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
            assert!(!report(&folder).verified, "{}: shorter", file.display());
        }
        std::fs::write(&file, &bytes).unwrap();
    }
    assert!(report(&folder).verified);
}

#[test]
fn the_file_that_was_changed_is_the_file_that_is_named() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    record(&folder, 700, &[700]);
    for (path, words) in [
        ("tile/entries/000", "entry 0 is not what was put on record"),
        ("tile/0/001", "its hash 0 is not that of what lies below it"),
        ("tile/entries/002.p/188", "entry 512 is not what was put on record"),
        ("tile/0/002.p/188", "is not of the entries that were signed"),
        ("tile/1/000.p/2", "its hash 0 is not that"),
    ] {
        let file = folder.join(path);
        let bytes = std::fs::read(&file).unwrap();
        let mut wrong = bytes.clone();
        wrong[4] ^= 32;
        std::fs::write(&file, &wrong).unwrap();
        let faults = report(&folder).faults;
        assert!(faults.len() == 1 && faults[0].contains(path) && faults[0].contains(words), "{path}: {faults:?}");
        std::fs::remove_file(&file).unwrap();
        let faults = report(&folder).faults;
        assert!(faults.len() == 1 && faults[0].contains(path) && faults[0].contains("missing"), "{path}: {faults:?}");
        std::fs::write(&file, &bytes).unwrap();
    }
    std::fs::write(folder.join("tile/0/009"), [0; 8192]).unwrap();
    std::fs::write(folder.join("extra"), "?").unwrap();
    let faults = report(&folder).faults;
    assert!(faults.len() == 2 && faults[0].contains("no part of a record") && faults[1].contains("older one"), "{faults:?}");
}

#[test]
fn erased_words_are_gone_and_the_record_still_verifies() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let mut log = Log::create(&folder, key()).unwrap();
    log.append(&[with_words(0), with_words(1)]).unwrap();
    assert!(matches!(log.erase_words(7), Err(Fault::Refused { .. })));
    log.erase_words(0).unwrap();
    assert!(matches!(log.erase_words(0), Err(Fault::Refused { .. })));
    log.append(&items(2..5)).unwrap();
    log.close().unwrap();
    let found = report(&folder);
    assert!(found.verified, "{:?}", found.faults);
    assert_eq!((found.words_promised, found.words_kept), (2, 1));
    let left: Vec<u8> = files(&folder).iter().flat_map(|file| std::fs::read(file).unwrap()).collect();
    assert!(!left.windows(10).any(|part| part == b"words of 0") && left.windows(10).any(|part| part == b"words of 1"));
}

#[test]
fn a_receipt_holds_by_itself_and_not_when_anything_in_it_is_changed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    record(&folder, 300, &[300]);
    let source = Folder::new(&folder);
    let receipt = Receipt::issue(&Reader::open(&source, &trust()).unwrap(), 17).unwrap();
    let text = receipt.to_string();
    assert_eq!(Receipt::parse("r", text.as_bytes()).unwrap(), receipt);
    let proven = receipt.check("r", &trust(), None).unwrap();
    assert_eq!((proven.index, proven.entry.as_slice()), (17, entry(17).as_slice()));
    assert!(receipt.check("r", &trust(), Some(b"something else")).is_err());
    for at in 0..text.len() {
        let mut wrong = text.clone().into_bytes();
        wrong[at] ^= 1;
        let holds = Receipt::parse("r", &wrong).and_then(|receipt| receipt.check("r", &trust(), None));
        assert!(holds.is_err(), "byte {at}");
    }
    let without = Receipt { extra: None, ..receipt };
    assert!(without.check("r", &trust(), None).is_err());
    assert!(Receipt::parse("r", without.to_string().as_bytes()).unwrap().check("r", &trust(), Some(&entry(17))).is_ok());
}

#[test]
fn only_one_writes_and_only_with_the_key_of_the_record() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let log = Log::create(&folder, key()).unwrap();
    assert!(matches!(Log::open(&folder, key()), Err(Fault::Refused { .. })));
    drop(log);
    assert!(matches!(Log::create(&folder, key()), Err(Fault::Refused { .. })));
    let stranger = SignerKey::from_seed("example.org/record", Use::Note, [4; 32]).unwrap();
    assert!(matches!(Log::open(&folder, stranger), Err(Fault::Untrue { .. })));
    assert!(Log::open(&folder, key()).unwrap().append(&[]).is_ok());
    assert!(Log::open(&home.path().join("none"), key()).is_err());
}

#[test]
fn a_fork_and_a_mixture_of_days_are_refused_when_opening() {
    let home = tempfile::tempdir().unwrap();
    let (folder, old) = (home.path().join("log"), home.path().join("old"));
    record(&folder, 10, &[10]);
    copy(&folder, &old);
    let mut log = Log::open(&folder, key()).unwrap();
    let newer = log.append(&items(10..20)).unwrap().checkpoint;
    log.close().unwrap();
    // The files of yesterday under the checkpoint of today.
    std::fs::write(old.join("checkpoint"), &newer).unwrap();
    assert!(Log::open(&old, key()).err().unwrap().to_string().contains("put the newest of all back"));
    // A checkpoint of another history.
    let fork = home.path().join("fork");
    let mut log = Log::create(&fork, key()).unwrap();
    let forked = log.append(&items(50..55)).unwrap().checkpoint;
    std::fs::write(folder.join("checkpoint"), forked).unwrap();
    assert!(Log::open(&folder, key()).err().unwrap().to_string().contains("the past was changed"));
    // One that is older, or unreadable, is replaced by the newest.
    for shown in [b"torn".to_vec(), Vec::new()] {
        std::fs::write(folder.join("checkpoint"), shown).unwrap();
        Log::open(&folder, key()).unwrap().close().unwrap();
        assert!(report(&folder).verified);
        assert_eq!(std::fs::read_to_string(folder.join("checkpoint")).unwrap(), newer);
    }
}

#[test]
fn witnesses_cosign_and_a_quorum_is_counted() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let mut log = Log::create(&folder, key()).unwrap();
    log.append(&items(0..3)).unwrap();
    let witness = |n: u8| SignerKey::from_seed(&format!("witness.example/{n}"), Use::Cosignature, [n; 32]).unwrap();
    let text = checkpoint(&Folder::new(&folder), &trust()).unwrap().note.text;
    for n in [1, 2] {
        let line = witness(n).cosign(&text, 1_795_190_400 + u64::from(n)).unwrap();
        assert!(log.add_cosignature(&line, witness(3).public()).is_err());
        log.add_cosignature(&line, witness(n).public()).unwrap();
    }
    let late = witness(1).cosign(&text, 1_795_190_500).unwrap();
    log.add_cosignature(&late, witness(1).public()).unwrap();
    drop(log);
    let log = Log::open(&folder, key()).unwrap();
    assert_eq!(log.checkpoint().lines().count(), 7);
    let mut trust = trust();
    trust.witnesses = (1..=3).map(|n| witness(n).public().clone()).collect();
    for (quorum, is_enough) in [(0, true), (2, true), (3, false)] {
        trust.quorum = quorum;
        assert_eq!(verify(&Folder::new(&folder), &trust, &Wish::default()).verified, is_enough);
    }
    trust.quorum = 2;
    let found = verify(&Folder::new(&folder), &trust, &Wish::default());
    assert_eq!(found.witnesses[0], ("witness.example/1".to_owned(), 1_795_190_500));
    // A cosignature of a known witness that is not good makes the whole worthless.
    let shown = std::fs::read_to_string(folder.join("checkpoint")).unwrap();
    let at = shown.rfind("/2 ").unwrap() + 20;
    let mut wrong = shown.into_bytes();
    wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
    std::fs::write(folder.join("checkpoint"), wrong).unwrap();
    assert!(!verify(&Folder::new(&folder), &trust, &Wish::default()).verified);
}

#[test]
fn what_is_too_long_is_refused_with_all_of_it_named_and_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let mut log = Log::create(&folder, key()).unwrap();
    let long = || Item::from(vec![0; 65_536]);
    let said = log.append(&[long(), Item::from(vec![0; 65_535]), long()]).unwrap_err().to_string();
    assert!(said.contains("entry 0 ") && said.contains("entry 2 ") && !said.contains("entry 1 "), "{said}");
    assert_eq!(log.size(), 0);
    assert_eq!(log.append(&[Item::from(vec![0; 65_535]), Item::from(vec![])]).unwrap().first, 0);
    assert_eq!(log.size(), 2);
    assert!(report(&folder).verified);
    let text = log.checkpoint().split("\n\n").next().unwrap().to_owned() + "\n";
    assert_eq!(Checkpoint::parse("c", &text).unwrap().root, Hash::node(&Hash::leaf(&[0; 65_535]), &Hash::leaf(b"")));
}

#[test]
fn many_append_at_once_and_everyone_gets_an_index_of_their_own() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("log");
    let shared = Shared::new(Log::create(&folder, key()).unwrap());
    let mut all: Vec<(u64, u64, String)> = std::thread::scope(|scope| {
        let one = |thread: u64| {
            let shared = &shared;
            move || -> Vec<(u64, u64, String)> {
                let append = |n: u64| shared.append(Item::from(entry(thread * 100 + n))).unwrap();
                (0..20).map(|n| (n, append(n))).map(|(n, done)| (done.first, thread * 100 + n, done.checkpoint)).collect()
            }
        };
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(one(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    all.sort();
    shared.into_log().unwrap().close().unwrap();
    let source = Folder::new(&folder);
    let reader = Reader::open(&source, &trust()).unwrap();
    for (index, (at, n, checkpoint)) in all.iter().enumerate() {
        assert_eq!(*at, index as u64);
        assert_eq!(reader.prove(*at).unwrap().0, entry(*n));
        let given = trust().open("given", checkpoint.as_bytes()).unwrap();
        assert!(given.checkpoint.size > *at && reader.prove_since(&given).is_ok());
    }
    assert_eq!(reader.size(), 160);
}
