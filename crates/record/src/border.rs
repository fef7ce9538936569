//! Growing a record whose files lie elsewhere than in a folder, in a database say: the caller reads and keeps the files, and
//! makes sure that only one grows it at a time and that a group is kept whole before its checkpoint is shown.

use crate::checkpoint::{Checkpoint, Trust};
use crate::edge::Edge;
use crate::fault::Fault;
use crate::log::signed;
use crate::note::SignerKey;
use crate::source::Source;
use crate::tile::{ENTRY_BYTES_MAX, Tile};

/// The right border of a record and the key it is signed with.
pub struct Border {
    edge: Edge,
    key: SignerKey,
}

/// What a group made: to be kept together, and only then shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grown {
    /// The index of the first entry of the group; the others follow.
    pub first: u64,
    /// How many entries the record has now.
    pub size: u64,
    /// Every tile and bundle that is new or has become longer, the longest last.
    pub tiles: Vec<(Tile, Vec<u8>)>,
    /// The signed checkpoint with the group in it.
    pub checkpoint: String,
}

impl Border {
    /// The border of an empty record.
    #[must_use]
    pub fn new(key: SignerKey) -> Border {
        Border { edge: Edge::default(), key }
    }

    /// The border of the record a checkpoint of this key is of; refuses tiles that do not make its root.
    pub fn resume(source: &dyn Source, key: SignerKey, checkpoint: &[u8]) -> Result<Border, Fault> {
        let shown = Trust::key(key.public().clone()).open(&source.place("checkpoint"), checkpoint)?.checkpoint;
        Ok(Border { edge: Edge::read(source, shown.size, &shown.root)?, key })
    }

    /// The signed checkpoint of the record as it is.
    pub fn checkpoint(&self) -> Result<String, Fault> {
        let origin = self.key.public().name().to_owned();
        signed(&self.key, &Checkpoint { origin, size: self.edge.size, root: self.edge.root(), extensions: Vec::new() })
    }

    /// Adds a group of entries.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> Result<Grown, Fault> {
        if let Some(long) = entries.iter().find(|entry| entry.len() > ENTRY_BYTES_MAX) {
            let what = format!("an entry of the group has {} bytes", long.len());
            return Err(Fault::refused(what, format!("an entry has at most {ENTRY_BYTES_MAX}: put a digest on record")));
        }
        let first = self.edge.size;
        let mut tiles = Vec::new();
        entries.iter().for_each(|entry| self.edge.push(entry, &mut tiles));
        tiles.extend(self.edge.partials());
        Ok(Grown { first, size: self.edge.size, tiles, checkpoint: self.checkpoint()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Use;
    use crate::verify::{Wish, verify};
    use std::collections::HashMap;

    /// Tiles as a database keeps them: the widest of each, of which narrower ones are a beginning.
    #[derive(Default)]
    struct Kept(HashMap<String, Vec<u8>>);

    impl Source for Kept {
        fn read(&self, path: &str, _: usize) -> Result<Option<Vec<u8>>, Fault> {
            Ok(self.0.get(path).cloned())
        }

        fn place(&self, path: &str) -> String {
            path.to_owned()
        }
    }

    #[test]
    fn a_record_kept_elsewhere_verifies_after_every_group() {
        let key = || SignerKey::from_seed("example.org/record", Use::Note, [3; 32]).unwrap();
        let trust = Trust::key(key().public().clone());
        let mut kept = Kept::default();
        kept.0.insert("checkpoint".into(), Border::new(key()).checkpoint().unwrap().into_bytes());
        for (group, count) in [1_usize, 3, 252, 1, 300, 0, 7].into_iter().enumerate() {
            let shown = kept.0["checkpoint"].clone();
            let mut border = Border::resume(&kept, key(), &shown).unwrap();
            let entries: Vec<Vec<u8>> = (0..count).map(|n| format!("{group}/{n}").into_bytes()).collect();
            let grown = border.append(&entries).unwrap();
            for (tile, bytes) in grown.tiles {
                kept.0.insert(tile.path(), bytes);
            }
            kept.0.insert("checkpoint".into(), grown.checkpoint.into_bytes());
            let wish = Wish { against: vec![("before".into(), shown)], words: false };
            let report = verify(&kept, &trust, &wish);
            assert!(report.verified, "after {} entries: {:?}", grown.size, report.faults);
            assert_eq!(report.size, grown.size);
        }
    }
}
