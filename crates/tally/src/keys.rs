//! Texts as numbers: each different text once, found again fast and kept small.

use std::hash::{BuildHasher as _, RandomState};

/// A set of texts, numbered in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    arena: String,
    ends: Vec<usize>,
    hashes: Vec<u32>,
    /// Number + 1 of a text, 0 for none; a power of two of them.
    slots: Vec<u32>,
    state: RandomState,
}

impl Keys {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.arena[start..self.ends[number]]
    }

    fn hash(&self, key: &str) -> u32 {
        let wide = self.state.hash_one(key.as_bytes());
        (wide ^ (wide >> 32)) as u32
    }

    /// The slot where a text stands or would stand.
    fn slot(&self, key: &str, hash: u32) -> (usize, Option<u32>) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                0 => return (at, None),
                found if self.hashes[found as usize - 1] == hash && self.get(found - 1) == key => return (at, Some(found - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }

    pub(crate) fn find(&self, key: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slot(key, self.hash(key)).1 }
    }

    /// As [`Keys::find`], and at once when it is the one expected: lists are often in the order of the roll.
    pub(crate) fn find_near(&self, key: &str, expected: u32) -> Option<u32> {
        if (expected as usize) < self.len() && self.get(expected) == key { Some(expected) } else { self.find(key) }
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, key: &str) -> (u32, bool) {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        let hash = self.hash(key);
        let (at, found) = self.slot(key, hash);
        if let Some(number) = found {
            return (number, false);
        }
        let number = self.len() as u32;
        self.arena.push_str(key);
        self.ends.push(self.arena.len());
        self.hashes.push(hash);
        self.slots[at] = number + 1;
        (number, true)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let mask = size - 1;
        let mut slots = vec![0; size];
        for (number, hash) in self.hashes.iter().enumerate() {
            let mut at = *hash as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = number as u32 + 1;
        }
        self.slots = slots;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut keys = Keys::default();
        assert_eq!(keys.find("a"), None);
        for n in 0..5000 {
            assert_eq!(keys.intern(&format!("k{n}")), (n, true));
        }
        for n in (0..5000).rev() {
            let key = format!("k{n}");
            assert_eq!(keys.intern(&key), (n, false));
            assert_eq!((keys.find(&key), keys.get(n)), (Some(n), key.as_str()));
            assert_eq!(keys.find_near(&key, n % 7), Some(n));
        }
        assert_eq!(keys.find("k5000"), None);
        assert_eq!(keys.intern(""), (5000, true));
        assert_eq!(keys.iter().count(), 5001);
    }
}
