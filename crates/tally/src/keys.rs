//! Texts as numbers: each different text once, found again fast and kept small.

use std::hash::{BuildHasher as _, RandomState};

/// A set of texts, numbered in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// A text of up to 15 bytes itself with its length behind, else where it stands among the long ones.
    keys: Vec<[u8; SIZE]>,
    long: String,
    /// Number + 1 of a text below, a part of its hash above, 0 for none; a power of two of them.
    slots: Vec<u32>,
    secret: Secret,
}

const SIZE: usize = 16;
/// Stands where the length of a short text would.
const LONG: u8 = 0xff;

/// Chance by which every run sorts its texts otherwise, so that nobody can choose texts that crowd together.
#[derive(Debug)]
struct Secret([u64; 4]);

impl Default for Secret {
    fn default() -> Secret {
        let state = RandomState::new();
        Secret([0, 1, 2, 3].map(|n: u64| state.hash_one(n)))
    }
}

impl Secret {
    fn hash(&self, bytes: &[u8], short: u128) -> u64 {
        let [a, b, c, d] = self.0;
        let mixed = |sum: u64, lower: u64, upper: u64| folded(sum ^ lower ^ a, upper ^ b);
        let sum = if bytes.len() < SIZE {
            mixed(0, short as u64, (short >> 64) as u64)
        } else {
            let blocks = bytes.chunks_exact(SIZE).chain(bytes.last_chunk::<SIZE>().map(|all| &all[..]));
            blocks.fold(bytes.len() as u64, |sum, block| mixed(sum, word(block), word(&block[8..])))
        };
        folded(sum ^ c, d | 1)
    }
}

fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// The first eight bytes as a number; 0 when there are fewer.
fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// A short text and its length in one number; of a long one the mark alone.
fn packed(bytes: &[u8]) -> u128 {
    let length = bytes.len();
    if length >= SIZE {
        return u128::from(LONG) << 120;
    }
    // Two reads that overlap, as wide as fit, instead of a loop over bytes.
    let text = if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (head, tail) = (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
        u128::from(head) | u128::from(tail) << (8 * (length - 8))
    } else if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (head, tail) = (u32::from_le_bytes(*head), u32::from_le_bytes(*tail));
        u128::from(u64::from(head) | u64::from(tail) << (8 * (length - 4)))
    } else {
        bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u128::from(*byte))
    };
    text | (length as u128) << 120
}

/// A text made ready to be looked for among certain keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    key: u128,
    hash: u64,
}

/// Texts that are looked for together, because some hundreds at a time are found in memory faster than one by one.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    probes: Vec<Probe>,
    long: String,
    /// Where the long text of each ends.
    ends: Vec<usize>,
}

impl Batch {
    pub(crate) fn push(&mut self, text: &str, probe: Probe) {
        self.probes.push(probe);
        if text.len() >= SIZE {
            self.long.push_str(text);
        }
        self.ends.push(self.long.len());
    }

    fn long(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.long[start..self.ends[at]]
    }

    pub(crate) fn text(&self, at: usize) -> String {
        let key = self.probes[at].key.to_le_bytes();
        short(&key).map_or_else(|| self.long(at).to_owned(), str::to_owned)
    }

    pub(crate) fn clear(&mut self) {
        self.probes.clear();
        self.long.clear();
        self.ends.clear();
    }
}

/// The text of a short key.
fn short(key: &[u8; SIZE]) -> Option<&str> {
    key.get(..usize::from(key[SIZE - 1])).map(|text| std::str::from_utf8(text).unwrap_or_default())
}

impl Keys {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        let key = &self.keys[number as usize];
        short(key).unwrap_or_else(|| {
            let (start, length) = (word(key) as usize, word(&key[7..]) as usize >> 8 & 0xffff_ffff);
            &self.long[start..start + length]
        })
    }

    /// Makes room for so many texts, so that they need not be moved while they come.
    pub(crate) fn reserve(&mut self, texts: usize) {
        self.keys.reserve(texts);
        self.grow_to((texts + texts / 3).next_power_of_two().max(64));
    }

    pub(crate) fn probe(&self, text: &str) -> Probe {
        let key = packed(text.as_bytes());
        Probe { key, hash: self.secret.hash(text.as_bytes(), key) }
    }

    fn is(&self, number: u32, key: u128, long: &str) -> bool {
        let own = &self.keys[number as usize];
        if key >> 120 == u128::from(LONG) {
            own[SIZE - 1] == LONG && self.get(number) == long
        } else {
            u128::from_le_bytes(*own) == key
        }
    }

    /// Whether the text of a number is this one; there may be no such number.
    pub(crate) fn is_at(&self, number: u32, text: &str) -> bool {
        (number as usize) < self.keys.len() && self.is(number, packed(text.as_bytes()), text)
    }

    /// The slot where a text stands or would stand.
    fn slot(&self, probe: Probe, long: &str) -> (usize, Option<u32>) {
        let mask = self.slots.len() - 1;
        let tag = tag(probe.hash, mask);
        let mut at = probe.hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return (at, None);
            }
            let number = (slot & mask as u32).wrapping_sub(1);
            if slot & !(mask as u32) == tag && self.is(number, probe.key, long) {
                return (at, Some(number));
            }
            at = (at + 1) & mask;
        }
    }

    /// Looks at the slots of many texts at once: the waits for memory run side by side, and the finding after it has none.
    pub(crate) fn touch(&self, batch: &Batch) -> u64 {
        let Some(mask) = self.slots.len().checked_sub(1) else { return 0 };
        let at = |probe: &Probe| self.slots[probe.hash as usize & mask];
        let seen = batch.probes.iter().map(at).fold(0, |sum, slot| sum ^ slot);
        let key = |probe: &Probe| {
            let number = (at(probe) as usize & mask).wrapping_sub(1);
            self.keys.get(number).map_or(0, |key| key[0])
        };
        u64::from(seen) ^ u64::from(batch.probes.iter().map(key).fold(0, |sum, byte| sum ^ byte))
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.found(self.probe(text), text)
    }

    pub(crate) fn find_of(&self, batch: &Batch, at: usize) -> Option<u32> {
        self.found(batch.probes[at], batch.long(at))
    }

    fn found(&self, probe: Probe, long: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slot(probe, long).1 }
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, text: &str) -> (u32, bool) {
        self.put(self.probe(text), text)
    }

    pub(crate) fn intern_of(&mut self, batch: &Batch, at: usize) -> (u32, bool) {
        self.put(batch.probes[at], batch.long(at))
    }

    fn put(&mut self, probe: Probe, long: &str) -> (u32, bool) {
        // As lists go, it is often the text that came last.
        if let Some(last) = self.keys.len().checked_sub(1).filter(|last| self.is(*last as u32, probe.key, long)) {
            return (last as u32, false);
        }
        if self.slots.len() / 4 * 3 <= self.len() {
            self.grow_to((self.slots.len() * 2).max(64));
        }
        let (at, found) = self.slot(probe, long);
        if let Some(number) = found {
            return (number, false);
        }
        let number = self.len() as u32;
        let mut key = probe.key.to_le_bytes();
        if key[SIZE - 1] == LONG {
            key[..8].copy_from_slice(&(self.long.len() as u64).to_le_bytes());
            key[8..12].copy_from_slice(&(long.len() as u32).to_le_bytes());
            self.long.push_str(long);
        }
        self.keys.push(key);
        self.slots[at] = tag(probe.hash, self.slots.len() - 1) | (number + 1);
        (number, true)
    }

    fn grow_to(&mut self, size: usize) {
        if size <= self.slots.len() {
            return;
        }
        self.slots = vec![0; size];
        for number in 0..self.keys.len() as u32 {
            let hash = self.probe(self.get(number)).hash;
            let mut at = hash as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = tag(hash, size - 1) | (number + 1);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number as u32))
    }
}

/// The part of a hash that stands above the number in a slot.
fn tag(hash: u64, mask: usize) -> u32 {
    (hash >> 32) as u32 & !(mask as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut keys = Keys::default();
        assert_eq!(keys.find("a"), None);
        // Short and long ones, and every length around the border.
        let text = |n: u32| format!("{}k{n}", "x".repeat(n as usize % 37));
        for n in 0..5000 {
            assert_eq!(keys.intern(&text(n)), (n, true));
        }
        for n in (0..5000).rev() {
            let key = text(n);
            assert_eq!(keys.intern(&key), (n, false));
            assert_eq!((keys.find(&key), keys.get(n)), (Some(n), key.as_str()));
            assert!(keys.is_at(n, &key) && !keys.is_at(n, &key[1..]) && !keys.is_at(n + 5000, &key));
        }
        assert_eq!(keys.find("k5000"), None);
        assert_eq!(keys.intern(""), (5000, true));
        assert_eq!(keys.iter().count(), 5001);
    }

    #[test]
    fn many_together_are_found_as_one_by_one() {
        let mut keys = Keys::default();
        let mut batch = Batch::default();
        let texts: Vec<String> = (0..200).map(|n| "房".repeat(n % 9) + &(n % 150).to_string() + &"\0".repeat(n % 3)).collect();
        for text in &texts {
            batch.push(text, keys.probe(text));
        }
        keys.touch(&batch);
        let numbers: Vec<u32> = (0..texts.len()).map(|at| keys.intern_of(&batch, at).0).collect();
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(batch.text(at), *text);
            assert_eq!(
                (keys.find(text), keys.find_of(&batch, at), keys.get(numbers[at])),
                (Some(numbers[at]), Some(numbers[at]), text.as_str())
            );
        }
    }
}
