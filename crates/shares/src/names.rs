//! Finds a short text among many, quickly: a table of places by a hash of the bytes.

/// Mixes bytes into 64 bits; eight at a time.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const BY: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = mixed(state ^ u64::from_le_bytes(word), BY);
    }
    let mut word = [0; 8];
    word[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mixed(mixed(state ^ u64::from_le_bytes(word), BY), BY)
}

fn mixed(state: u64, by: u64) -> u64 {
    let product = u128::from(state) * u128::from(by);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Numbers things by their key in the order they come; the keys themselves are kept elsewhere.
pub(crate) struct Table {
    slots: Vec<(u64, u32)>,
    count: usize,
}

const FREE: u32 = u32::MAX;

impl Table {
    pub(crate) fn for_about(expected: usize) -> Table {
        Table { slots: vec![(0, FREE); (expected * 2 + 8).next_power_of_two()], count: 0 }
    }

    /// The number under this hash for which `is_it` holds.
    pub(crate) fn find(&self, hash: u64, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (found, number) = self.slots[at];
            if number == FREE {
                return None;
            }
            if found == hash && is_it(number) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Puts in a number that is not there.
    pub(crate) fn put(&mut self, hash: u64, number: u32) {
        if (self.count + 1) * 2 > self.slots.len() {
            let larger = vec![(0, FREE); self.slots.len() * 2];
            for (hash, number) in std::mem::replace(&mut self.slots, larger) {
                if number != FREE {
                    self.place(hash, number);
                }
            }
        }
        self.place(hash, number);
        self.count += 1;
    }

    fn place(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != FREE {
            at = (at + 1) & mask;
        }
        self.slots[at] = (hash, number);
    }
}
