//! A record for a test, and a tree computed straight from the definition.
#![allow(dead_code, unreachable_pub, clippy::allow_attributes, reason = "every test file uses a part of it")]

pub mod disks;

use pavilion_record::{Entry, Hash, Item, Log, SignerKey, Trust, Use, Words};
use std::path::Path;

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
pub fn files(folder: &Path) -> Vec<std::path::PathBuf> {
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
