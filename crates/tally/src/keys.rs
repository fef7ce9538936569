//! Texts as numbers: each different text once, found again fast and kept small.

use std::hash::{BuildHasher as _, RandomState};

/// A set of texts, numbered in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    arena: String,
    ends: Vec<usize>,
    /// Hash above, number + 1 of a text below, 0 for none; a power of two of them.
    slots: Vec<u64>,
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

    /// Makes room for so many texts, so that they need not be moved while they come.
    pub(crate) fn reserve(&mut self, texts: usize) {
        self.ends.reserve(texts);
        self.grow_to((texts * 2).next_power_of_two().max(64));
    }

    pub(crate) fn hash(&self, key: &str) -> u32 {
        let wide = self.state.hash_one(key.as_bytes());
        (wide ^ (wide >> 32)) as u32
    }

    /// The slot where a text stands or would stand.
    fn slot(&self, key: &str, hash: u32) -> (usize, Option<u32>) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return (at, None);
            }
            let number = slot as u32 - 1;
            if (slot >> 32) as u32 == hash && self.get(number) == key {
                return (at, Some(number));
            }
            at = (at + 1) & mask;
        }
    }

    /// Looks at the slots of many texts at once: the waits for memory run side by side, and the finding after it has none.
    pub(crate) fn touch(&self, hashes: &[u32]) -> u64 {
        let Some(mask) = self.slots.len().checked_sub(1) else { return 0 };
        let at = |hash: &u32| self.slots[*hash as usize & mask];
        let behind = |slot: u64| {
            let number = (slot as u32 as usize).saturating_sub(1);
            self.ends.get(number).copied().unwrap_or(0)
        };
        let seen: u64 = hashes.iter().map(at).fold(0, |sum, slot| sum ^ slot);
        let ends: usize = hashes.iter().map(|hash| behind(at(hash))).fold(0, |sum, end| sum ^ end);
        let bytes = self.arena.as_bytes();
        let text = hashes.iter().map(|hash| bytes.get(behind(at(hash)).saturating_sub(1)).copied().unwrap_or(0));
        seen ^ ends as u64 ^ u64::from(text.fold(0, |sum, byte| sum ^ byte))
    }

    pub(crate) fn find(&self, key: &str) -> Option<u32> {
        self.find_hashed(key, self.hash(key))
    }

    pub(crate) fn find_hashed(&self, key: &str, hash: u32) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slot(key, hash).1 }
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn intern(&mut self, key: &str) -> (u32, bool) {
        self.intern_hashed(key, self.hash(key))
    }

    pub(crate) fn intern_hashed(&mut self, key: &str, hash: u32) -> (u32, bool) {
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow_to((self.slots.len() * 2).max(64));
        }
        let (at, found) = self.slot(key, hash);
        if let Some(number) = found {
            return (number, false);
        }
        let number = self.len() as u32;
        self.arena.push_str(key);
        self.ends.push(self.arena.len());
        self.slots[at] = u64::from(hash) << 32 | u64::from(number + 1);
        (number, true)
    }

    fn grow_to(&mut self, size: usize) {
        if size <= self.slots.len() {
            return;
        }
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut at = (slot >> 32) as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
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
        }
        assert_eq!(keys.find("k5000"), None);
        assert_eq!(keys.intern(""), (5000, true));
        assert_eq!(keys.iter().count(), 5001);
    }
}
