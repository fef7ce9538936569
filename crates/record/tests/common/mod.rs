//! A record for a test, and a tree computed straight from the definition.
#![allow(dead_code, unreachable_pub, clippy::allow_attributes, clippy::unwrap_used, reason = "every test file uses a part of it")]

pub mod disks;

use disks::{Dice, Lossy, Platter, Torn};
use pavilion_record::disk::Disk;
use pavilion_record::{Entry, Fault, Folder, Hash, Item, Log, SignerKey, Trust, Use, Wish, Words, verify};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub fn key() -> SignerKey {
    SignerKey::from_seed("example.org/record", Use::Note, [3; 32]).unwrap()
}

pub fn trust() -> Trust {
    Trust::key(key().public().clone())
}

/// The n-th entry of every test, of some bytes.
pub fn entry(n: u64) -> Vec<u8> {
    format!("entry {n} {}", "x".repeat((n % 40) as usize)).into_bytes()
}

pub fn items(range: std::ops::Range<u64>) -> Vec<Item> {
    range.map(|n| Item::from(entry(n))).collect()
}

/// An entry with words beside it.
pub fn with_words(n: u64) -> Item {
    let words = Words { salt: [n as u8; 32], words: format!("words of {n}").into_bytes() };
    let entry = Entry::new("notice", &format!("matter/{n}"), 1_795_190_400_000 + n as i64, &words.digest()).unwrap();
    Item { entry: entry.to_bytes(), words: Some(words) }
}

/// The tree hash of RFC 6962, section 2.1, as it is defined.
pub fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves.len() {
        0 => Hash::of_nothing(),
        1 => leaves[0],
        n => {
            let k = n.next_power_of_two() / 2;
            Hash::node(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

pub fn leaves(range: std::ops::Range<u64>) -> Vec<Hash> {
    range.map(|n| Hash::leaf(&entry(n))).collect()
}

/// A record of so many entries, written in groups of these sizes in turn.
pub fn record(folder: &Path, size: u64, groups: &[u64]) -> Vec<String> {
    let mut log = Log::create(folder, key()).unwrap();
    let mut checkpoints = vec![log.checkpoint().to_owned()];
    for group in groups.iter().cycle() {
        let (from, to) = (log.size(), (log.size() + group).min(size));
        if from == size {
            break;
        }
        checkpoints.push(log.append(&items(from..to)).unwrap().checkpoint);
    }
    log.close().unwrap();
    checkpoints
}

/// All files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() { out.extend(files(&entry.path())) } else { out.push(entry.path()) }
    }
    out.sort();
    out
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&file, &target).unwrap();
    }
}

/// Appends in groups over the border of a bundle and past a settling, with words, and hands out checkpoints until it dies.
pub fn append_until_dead(folder: &Path, disk: impl Fn() -> Box<dyn Disk>, handed_out: &mut Vec<String>) -> Result<(), Fault> {
    for round in 0..2 {
        let mut log = Log::open_on(folder, key(), disk())?;
        let mut group = items(log.size()..log.size() + 3 + round);
        handed_out.push(log.append(&group)?.checkpoint);
        group = vec![with_words(log.size()), with_words(log.size() + 1)];
        handed_out.push(log.append(&group)?.checkpoint);
        handed_out.push(log.append(&items(log.size()..log.size() + 1))?.checkpoint);
        if round == 0 {
            log.erase_words(250)?;
            log.close()?;
        }
    }
    Ok(())
}

/// What is shown must verify and continue everything that was handed out.
pub fn holds(folder: &Path, handed_out: &[String], at: &str) {
    let against = handed_out.iter().map(|one| ("handed out".to_owned(), one.clone().into_bytes())).collect();
    let found = verify(&Folder::new(folder), &trust(), &Wish { against, words: false });
    assert!(found.verified, "{at}: {:?}", found.faults);
}

/// Somebody may have fetched the checkpoint that was shown when it happened.
pub fn shown(folder: &Path) -> Option<String> {
    let bytes = std::fs::read(folder.join("checkpoint")).ok()?;
    trust().open("shown", &bytes).ok().map(|signed| signed.note.to_string())
}

pub fn goes_on(folder: &Path, handed_out: &mut Vec<String>, at: &str) {
    let mut log = Log::open(folder, key()).unwrap_or_else(|fault| panic!("{at}: {fault}"));
    handed_out.push(log.checkpoint().to_owned());
    handed_out.push(log.append(&items(log.size()..log.size() + 20)).unwrap().checkpoint);
    log.close().unwrap();
    holds(folder, handed_out, at);
    assert!(!folder.join(".state/part").exists());
}

pub fn start(home: &Path) -> PathBuf {
    let first = home.join("first");
    record(&first, 246, &[246]);
    first
}

/// How many bytes the whole scenario writes.
pub fn bytes_of_whole_run(home: &Path, first: &Path) -> u64 {
    let whole = Arc::new(Mutex::new(u64::MAX));
    let folder = home.join("whole");
    copy(first, &folder);
    append_until_dead(&folder, || Box::new(Torn(whole.clone())), &mut Vec::new()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    u64::MAX - *whole.lock().unwrap()
}

/// Kills the scenario at a byte, and looks at what is left.
pub fn torn_at(home: &Path, first: &Path, at: u64) {
    let folder = home.join("torn");
    copy(first, &folder);
    let left = Arc::new(Mutex::new(at));
    let mut handed_out = Vec::new();
    append_until_dead(&folder, || Box::new(Torn(left.clone())), &mut handed_out).unwrap_err();
    handed_out.extend(shown(&folder));
    // Even before anything is mended, what is shown verifies.
    holds(&folder, &handed_out, &format!("byte {at}, as it was left"));
    goes_on(&folder, &mut handed_out, &format!("byte {at}"));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Cuts the power somewhere in the scenario; what the disk was not asked to keep is there, or not, or half.
pub fn power_goes(home: &Path, first: &Path, seed: u64, is_honest: bool) {
    let mut dice = Dice(seed);
    let (folder, after) = (home.join("lossy"), home.join("after"));
    copy(first, &folder);
    let platter = Platter::of(&folder);
    let left = Arc::new(Mutex::new(dice.roll(260)));
    let mut handed_out = Vec::new();
    let disk = || -> Box<dyn Disk> { Box::new(Lossy { platter: platter.clone(), left: left.clone(), is_honest }) };
    let _ = append_until_dead(&folder, disk, &mut handed_out);
    handed_out.extend(shown(&folder));
    platter.lock().unwrap().cut(&mut dice, &folder, &after);
    goes_on(&after, &mut handed_out, &format!("seed {seed}"));
    for gone in [folder, after] {
        std::fs::remove_dir_all(gone).unwrap();
    }
}
