//! Proofs over a Merkle tree (RFC 6962, section 2.1; the checks as in RFC 9162, section 2.1.3 and 2.1.4).
//! Nothing here knows where hashes are kept: whoever asks for a proof hands in the complete subtrees.

use crate::hash::Hash;

/// The hashes of complete subtrees: of `2^level` entries, beginning at entry `index * 2^level`.
pub trait Subtrees {
    type Error;
    fn complete(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// The hash of the entries from `low` up to, without, `high`, where `low` is where a subtree of that size begins.
/// `low < high` is the caller's promise.
fn range<S: Subtrees>(from: &mut S, low: u64, high: u64) -> Result<Hash, S::Error> {
    let count = high - low;
    if count.is_power_of_two() {
        return from.complete(count.trailing_zeros(), low >> count.trailing_zeros());
    }
    let middle = low + split(count);
    let left = range(from, low, middle)?;
    let right = range(from, middle, high)?;
    Ok(Hash::node(&left, &right))
}

/// The largest power of two below a count of at least two.
fn split(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

/// The root of the tree of the first `size` entries.
pub fn root<S: Subtrees>(from: &mut S, size: u64) -> Result<Hash, S::Error> {
    if size == 0 { Ok(Hash::of_nothing()) } else { range(from, 0, size) }
}

/// The proof that the entry `index` is in the tree of `size` entries, from the leaf's sibling up. None when it is not.
pub fn prove_inclusion<S: Subtrees>(from: &mut S, index: u64, size: u64) -> Result<Option<Vec<Hash>>, S::Error> {
    if index >= size {
        return Ok(None);
    }
    let (mut low, mut high, mut proof) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range(from, middle, high)?);
            high = middle;
        } else {
            proof.push(range(from, low, middle)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(Some(proof))
}

/// The proof that the tree of `old` entries is the beginning of the tree of `new` entries. None when `old` is larger.
/// Nothing needs to be proven of an empty tree or of the same tree: their proof is empty.
pub fn prove_consistency<S: Subtrees>(from: &mut S, old: u64, new: u64) -> Result<Option<Vec<Hash>>, S::Error> {
    if old > new {
        return Ok(None);
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(Some(proof));
    }
    let (mut low, mut high, mut is_known) = (0, new, true);
    // Down to the subtree whose right border is the old tree's.
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range(from, middle, high)?);
            high = middle;
        } else {
            proof.push(range(from, low, middle)?);
            low = middle;
            is_known = false;
        }
    }
    if !is_known {
        proof.push(range(from, low, high)?);
    }
    proof.reverse();
    Ok(Some(proof))
}

/// Whether the proof shows that `leaf` is the entry `index` of the tree of `size` entries with this root.
#[must_use]
pub fn check_inclusion(leaf: &Hash, index: u64, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for step in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(step, &hash);
            if at & 1 == 0 {
                // Here `at` is `last`, which is not 0: the right border, up to where it has a sibling.
                let up = at.trailing_zeros();
                at >>= up;
                last >>= up;
            }
        } else {
            hash = Hash::node(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the proof shows that the tree of `old` entries is the beginning of the tree of `new` entries.
#[must_use]
pub fn check_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    if old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    if old == 0 {
        return proof.is_empty() && *old_root == Hash::of_nothing();
    }
    let mut steps = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { steps.next() };
    let Some(first) = first else { return false };
    let up = (old - 1).trailing_ones();
    let (mut at, mut last) = ((old - 1) >> up, (new - 1) >> up);
    let (mut old_hash, mut new_hash) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_hash = Hash::node(step, &old_hash);
            new_hash = Hash::node(step, &new_hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = Hash::node(&new_hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

/// The root over neighbouring subtrees of one size, of which only the last may be incomplete.
/// None when there are none.
#[must_use]
pub fn root_of(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [one] => Some(*one),
        more => {
            let (left, right) = more.split_at(split(more.len() as u64) as usize);
            Some(Hash::node(&root_of(left)?, &root_of(right)?))
        }
    }
}
