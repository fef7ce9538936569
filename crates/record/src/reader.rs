//! Reads a record: its checkpoint, entries, and the proofs made from its tiles.

use crate::checkpoint::{Signed, Trust};
use crate::fault::Fault;
use crate::hash::Hash;
use crate::note::NOTE_BYTES_MAX;
use crate::source::Source;
use crate::tile::{BUNDLE_BYTES_MAX, HEIGHT, Layer, Tile, WIDTH, parse_bundle, parse_hashes, tile_at};
use crate::tree::{self, Subtrees};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Tiles kept in memory: those above the lowest level are asked for again and again, the lowest ones seldom.
const UPPER_TILES_MAX: usize = 4096;
const LOWEST_TILES_MAX: usize = 256;

/// A record at one checkpoint. Every proof it gives was checked against that checkpoint first, so a wrong tile makes an
/// error here and never a wrong proof.
pub struct Reader<'a> {
    source: &'a dyn Source,
    signed: Signed,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    upper: HashMap<(u8, u64), Arc<Nodes>>,
    lowest: HashMap<(u8, u64), Arc<Nodes>>,
}

/// A tile with the complete nodes between its hashes and its root: `rows[0]` the hashes, `rows[8]` at most one.
struct Nodes {
    rows: Vec<Vec<Hash>>,
}

impl Nodes {
    fn over(hashes: Vec<Hash>) -> Nodes {
        let mut rows = vec![hashes];
        while let Some(last) = rows.last()
            && last.len() > 1
        {
            let next = last.as_chunks::<2>().0.iter().map(|[left, right]| Hash::node(left, right)).collect();
            rows.push(next);
        }
        Nodes { rows }
    }
}

/// Reads the checkpoint a source shows now.
pub fn checkpoint(source: &dyn Source, trust: &Trust) -> Result<Signed, Fault> {
    let place = source.place("checkpoint");
    let bytes = source.read("checkpoint", NOTE_BYTES_MAX)?;
    let bytes = bytes.ok_or_else(|| Fault::untrue(&place, "is not there; is this the folder or address of a record?"))?;
    trust.open(&place, &bytes)
}

impl<'a> Reader<'a> {
    /// The record as its own checkpoint has it.
    pub fn open(source: &'a dyn Source, trust: &Trust) -> Result<Reader<'a>, Fault> {
        Ok(Reader::at(source, checkpoint(source, trust)?))
    }

    /// The record as some verified checkpoint has it.
    #[must_use]
    pub fn at(source: &'a dyn Source, signed: Signed) -> Reader<'a> {
        Reader { source, signed, kept: Mutex::default() }
    }

    #[must_use]
    pub fn signed(&self) -> &Signed {
        &self.signed
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.signed.checkpoint.size
    }

    /// An entry and the proof that it is in the record.
    pub fn prove(&self, index: u64) -> Result<(Vec<u8>, Vec<Hash>), Fault> {
        let entry = self.entry(index)?;
        let proof = self.prove_leaf(index, &Hash::leaf(&entry))?;
        Ok((entry, proof))
    }

    /// The proof that the entry of this hash is in the record at this index.
    pub fn prove_leaf(&self, index: u64, leaf: &Hash) -> Result<Vec<Hash>, Fault> {
        let proof = tree::prove_inclusion(&mut &*self, index, self.size())?.ok_or_else(|| self.no_entry(index))?;
        let at = &self.signed.checkpoint;
        if tree::check_inclusion(leaf, index, at.size, &at.root, &proof) {
            Ok(proof)
        } else {
            let place = self.source.place("tile");
            Err(Fault::untrue(
                place,
                format!("entry {index}, the tiles and the checkpoint do not agree; `record verify` says where"),
            ))
        }
    }

    /// The proof that this record continues an older checkpoint.
    pub fn prove_since(&self, older: &Signed) -> Result<Vec<Hash>, Fault> {
        let (old, new) = (&older.checkpoint, &self.signed.checkpoint);
        let place = self.source.place("checkpoint");
        let proof = tree::prove_consistency(&mut &*self, old.size, new.size)?.ok_or_else(|| {
            Fault::untrue(
                &place,
                format!("has {} entries, fewer than the {} of the older checkpoint: entries were taken back", new.size, old.size),
            )
        })?;
        if tree::check_consistency(old.size, &old.root, new.size, &new.root, &proof) {
            Ok(proof)
        } else {
            Err(Fault::untrue(
                &place,
                format!("does not continue the older checkpoint of {} entries: the past was changed", old.size),
            ))
        }
    }

    /// The bytes of an entry, as they lie there: not yet proven.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, Fault> {
        let none = || self.no_entry(index);
        let tile = tile_at(Layer::Entries, index / WIDTH, self.size()).ok_or_else(none)?;
        let (bytes, width) = self.bytes(tile, BUNDLE_BYTES_MAX)?;
        let at = (index % WIDTH) as u16;
        if at >= tile.width {
            return Err(none());
        }
        let entries = parse_bundle(&self.source.place(&tile.path()), &bytes, width)?;
        Ok(entries[usize::from(at)].to_vec())
    }

    /// The entries of a bundle, as they lie there.
    pub(crate) fn bundle(&self, number: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let none = || self.no_entry(number.saturating_mul(WIDTH));
        let tile = tile_at(Layer::Entries, number, self.size()).ok_or_else(none)?;
        let (bytes, width) = self.bytes(tile, BUNDLE_BYTES_MAX)?;
        let entries = parse_bundle(&self.source.place(&tile.path()), &bytes, width)?;
        Ok(entries.into_iter().take(tile.width.into()).map(<[u8]>::to_vec).collect())
    }

    fn no_entry(&self, index: u64) -> Fault {
        Fault::refused(format!("there is no entry {index}"), format!("the record has {} entries, counted from 0", self.size()))
    }

    /// The bytes of a tile and how much is in them: a partial one may have become full in the meantime.
    fn bytes(&self, tile: Tile, most: usize) -> Result<(Vec<u8>, u16), Fault> {
        for tile in [tile, tile.full()] {
            if let Some(bytes) = self.source.read(&tile.path(), most)? {
                return Ok((bytes, tile.width));
            }
        }
        Err(Fault::untrue(self.source.place(&tile.path()), "is missing"))
    }

    fn nodes(&self, level: u8, number: u64) -> Result<Arc<Nodes>, Fault> {
        let key = (level, number);
        let found = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if level == 0 { kept.lowest.get(&key).cloned() } else { kept.upper.get(&key).cloned() }
        };
        if let Some(nodes) = found {
            return Ok(nodes);
        }
        let tile = tile_at(Layer::Hashes(level), number, self.size())
            .ok_or_else(|| Fault::untrue(self.source.place("tile"), format!("holds no tile {number} at level {level}")))?;
        let (bytes, width) = self.bytes(tile, WIDTH as usize * 32)?;
        let mut hashes = parse_hashes(&self.source.place(&tile.path()), &bytes, width)?;
        hashes.truncate(usize::from(tile.width));
        let nodes = Arc::new(Nodes::over(hashes));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (map, most) = if level == 0 { (&mut kept.lowest, LOWEST_TILES_MAX) } else { (&mut kept.upper, UPPER_TILES_MAX) };
        if map.len() >= most {
            map.clear();
        }
        map.insert(key, Arc::clone(&nodes));
        Ok(nodes)
    }
}

impl Subtrees for &Reader<'_> {
    type Error = Fault;

    fn complete(&mut self, level: u32, index: u64) -> Result<Hash, Fault> {
        let (tile_level, row) = ((level / HEIGHT) as u8, level % HEIGHT);
        let first = index << row;
        let nodes = self.nodes(tile_level, first / WIDTH)?;
        let hash = nodes.rows.get(row as usize).and_then(|hashes| hashes.get(((first % WIDTH) >> row) as usize));
        hash.copied().ok_or_else(|| Fault::untrue(self.source.place("tile"), "ends too early"))
    }
}
