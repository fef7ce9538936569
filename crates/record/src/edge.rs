//! The right border of a record: all that is needed to add to it.

use crate::fault::Fault;
use crate::hash::Hash;
use crate::source::Source;
use crate::tile::{BUNDLE_BYTES_MAX, Layer, Tile, WIDTH, hashes_at, parse_bundle, parse_hashes, partials, push_entry};
use crate::tree::root_of;

/// The hashes of the incomplete tile of every level, and the bytes of the incomplete bundle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edge {
    pub(crate) size: u64,
    levels: Vec<Vec<Hash>>,
    bundle: Vec<u8>,
}

impl Edge {
    /// Adds an entry; what became full goes to `full`.
    pub(crate) fn push(&mut self, entry: &[u8], full: &mut Vec<(Tile, Vec<u8>)>) {
        push_entry(&mut self.bundle, entry);
        let number = self.size / WIDTH;
        self.size += 1;
        if self.size.is_multiple_of(WIDTH) {
            full.push((Tile { layer: Layer::Entries, number, width: WIDTH as u16 }, std::mem::take(&mut self.bundle)));
        }
        let mut hash = Hash::leaf(entry);
        for level in 0_u8.. {
            if self.levels.len() <= usize::from(level) {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[usize::from(level)];
            hashes.push(hash);
            if (hashes.len() as u64) < WIDTH {
                return;
            }
            let number = hashes_at(level, self.size) / WIDTH - 1;
            full.push((Tile { layer: Layer::Hashes(level), number, width: WIDTH as u16 }, bytes_of(hashes)));
            let Some(root) = root_of(hashes) else { return };
            hash = root;
            hashes.clear();
        }
    }

    /// The incomplete tiles with their bytes.
    pub(crate) fn partials(&self) -> Vec<(Tile, Vec<u8>)> {
        let bytes = |tile: &Tile| match tile.layer {
            Layer::Entries => self.bundle.clone(),
            Layer::Hashes(level) => bytes_of(self.levels.get(usize::from(level)).map_or(&[], Vec::as_slice)),
        };
        partials(self.size).into_iter().map(|tile| (tile, bytes(&tile))).collect()
    }

    /// The root of the whole tree.
    pub(crate) fn root(&self) -> Hash {
        let mut below: Option<Hash> = None;
        for hashes in &self.levels {
            below = match below {
                None => root_of(hashes),
                Some(below) => root_of(&[hashes.as_slice(), &[below]].concat()),
            };
        }
        below.unwrap_or_else(Hash::of_nothing)
    }

    /// Reads the border of a record of this size and root.
    pub(crate) fn read(source: &dyn Source, size: u64, root: &Hash) -> Result<Edge, Fault> {
        let mut edge = Edge { size, ..Edge::default() };
        for tile in partials(size) {
            let place = source.place(&tile.path());
            let mut found = source.read(&tile.path(), BUNDLE_BYTES_MAX)?;
            let mut width = tile.width;
            if found.is_none() {
                width = WIDTH as u16;
                found = source.read(&tile.full().path(), BUNDLE_BYTES_MAX)?;
            }
            let bytes = found.ok_or_else(|| Fault::untrue(&place, "is missing"))?;
            match tile.layer {
                Layer::Entries => {
                    let entries = parse_bundle(&place, &bytes, width)?;
                    entries.iter().take(tile.width.into()).for_each(|entry| push_entry(&mut edge.bundle, entry));
                    let mine: Vec<Hash> = entries.iter().take(tile.width.into()).map(|entry| Hash::leaf(entry)).collect();
                    if edge.levels.first() != Some(&mine) {
                        return Err(Fault::untrue(place, "does not hold the entries the lowest tile is of"));
                    }
                }
                Layer::Hashes(level) => {
                    edge.levels.resize(usize::from(level) + 1, Vec::new());
                    let mut hashes = parse_hashes(&place, &bytes, width)?;
                    hashes.truncate(tile.width.into());
                    edge.levels[usize::from(level)] = hashes;
                }
            }
        }
        if edge.root() == *root {
            Ok(edge)
        } else {
            Err(Fault::untrue(source.place("tile"), "the tiles do not make the root of the checkpoint"))
        }
    }
}

pub(crate) fn bytes_of(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
