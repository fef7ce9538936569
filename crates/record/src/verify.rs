//! Verifies a whole record: every byte of every file, from nothing but the public key.

use crate::checkpoint::{Signed, Trust};
use crate::entry::Entry;
use crate::fault::Fault;
use crate::files::{JOURNAL, LOCK, PART};
use crate::hash::Hash;
use crate::journal::{JOURNAL_BYTES_MAX, Journal};
use crate::reader::{Reader, checkpoint};
use crate::source::{Source, read_file};
use crate::strays::Listed;
use crate::tile::{BUNDLE_BYTES_MAX, Layer, Tile, WIDTH, parse_bundle, parse_hashes, tile_at};
use crate::tree::root_of;
use serde::Serialize;

/// Faults beyond these are counted, not named.
const FAULTS_MAX: usize = 1000;

/// What to look at besides the record itself.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Older checkpoints with what to call them: the record must continue every one of them.
    pub against: Vec<(String, Vec<u8>)>,
    /// Whether to ask an address for the words too. In a folder all that are there are looked at.
    pub words: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub verified: bool,
    pub origin: String,
    pub size: u64,
    /// The root in base64, as the checkpoint has it.
    pub root: String,
    /// Who cosigned, and when (POSIX seconds).
    pub witnesses: Vec<(String, u64)>,
    /// Older checkpoints this record was shown to continue.
    pub continues: Vec<String>,
    /// Entries that hold a digest of words.
    pub words_promised: u64,
    /// Words that were there and fit.
    pub words_kept: u64,
    pub faults: Vec<String>,
    /// What is odd and harmless.
    pub notes: Vec<String>,
}

/// Verifies the record at a source.
#[must_use]
pub fn verify(source: &dyn Source, trust: &Trust, wish: &Wish) -> Report {
    // The names first, the checkpoint last: whatever an appender adds meanwhile is in the journal or below the checkpoint by then.
    let listed = source.folder().map(Listed::read);
    let mut report = Report::default();
    let shown = checkpoint(source, trust).map_or(0, |signed| signed.checkpoint.size);
    let journal_size = journal_size(source, trust, shown, &mut report);
    let signed = match checkpoint(source, trust) {
        Ok(signed) => signed,
        Err(fault) => {
            report.faults.push(fault.to_string());
            return report;
        }
    };
    report.origin.clone_from(&signed.checkpoint.origin);
    report.size = signed.checkpoint.size;
    report.root = signed.checkpoint.root.to_base64();
    report.witnesses = signed.witnessed.iter().map(|one| (one.key.name().to_owned(), one.time)).collect();
    let mut walk = Walk { source, signed: &signed, levels: Vec::new(), parents: Vec::new(), doubt: None, report };
    walk.all();
    let mut report = walk.report;
    if let Some(listed) = listed {
        match listed {
            Ok(listed) => listed.check(source, &signed, journal_size, &mut report),
            Err(fault) => report.faults.push(fault.to_string()),
        }
    } else if wish.words {
        crate::strays::words_on_web(source, &signed, &mut report);
    }
    for (name, older) in &wish.against {
        continues(source, trust, &signed, name, older, &mut report);
    }
    let left = report.faults.len().saturating_sub(FAULTS_MAX);
    if left > 0 {
        report.faults.truncate(FAULTS_MAX);
        report.faults.push(format!("and {left} more"));
    }
    report.verified = report.faults.is_empty();
    report
}

fn continues(source: &dyn Source, trust: &Trust, signed: &Signed, name: &str, older: &[u8], report: &mut Report) {
    let lenient = Trust { quorum: 0, ..trust.clone() };
    let older = lenient.open(name, older);
    let proof = older.and_then(|older| Reader::at(source, signed.clone()).prove_since(&older).map(|_| older.checkpoint.size));
    match proof {
        Ok(size) => report.continues.push(format!("{name} ({size} entries)")),
        Err(fault) => report.faults.push(format!("against {name}: {fault}")),
    }
}

/// How many entries the journal of a folder knows of: at least those shown before it was read, perhaps a group more.
fn journal_size(source: &dyn Source, trust: &Trust, shown: u64, report: &mut Report) -> u64 {
    let Some(folder) = source.folder() else { return 0 };
    let place = source.place(JOURNAL);
    let trust = Trust { quorum: 0, ..trust.clone() };
    let found = read_file(&folder.join(JOURNAL), JOURNAL_BYTES_MAX).and_then(|bytes| {
        let Some(bytes) = bytes else { return Ok(0) };
        let journal = Journal::parse(&place, &bytes)?;
        let mut size = trust.open(&place, &journal.base)?.checkpoint.size;
        for group in &journal.groups {
            let next = trust.open(&place, &group.note)?.checkpoint.size;
            size += group.entries.len() as u64;
            if next != size {
                return Err(Fault::untrue(&place, "a group in it does not lead to the checkpoint it was signed with"));
            }
        }
        if size < shown {
            return Err(Fault::untrue(&place, format!("is damaged: it ends at {size} entries, and {shown} are on record")));
        }
        if journal.whole < journal.length {
            let rest = journal.length - journal.whole;
            report
                .notes
                .push(format!("{place}: its last {rest} bytes are an append that was cut off; opening the record mends it"));
        }
        Ok(size)
    });
    found.unwrap_or_else(|fault| {
        report.faults.push(fault.to_string());
        0
    })
}

/// Goes over the entries from the first to the last and builds the tree anew beside the one that is stored.
struct Walk<'a> {
    source: &'a dyn Source,
    signed: &'a Signed,
    /// For every level, the hashes of the tile being filled, as they follow from what lies below.
    levels: Vec<Vec<Hash>>,
    /// For every level, the stored tile last asked for.
    parents: Vec<Option<(u64, Option<Vec<Hash>>)>>,
    /// The last bundle and the last tile of the lowest level, when they disagree: the root says which of them is wrong.
    doubt: Option<(Tile, Vec<Hash>, String)>,
    report: Report,
}

impl Walk<'_> {
    fn fault(&mut self, fault: impl ToString) {
        self.report.faults.push(fault.to_string());
    }

    fn size(&self) -> u64 {
        self.signed.checkpoint.size
    }

    fn all(&mut self) {
        for number in 0..self.size().div_ceil(WIDTH) {
            let Some(tile) = tile_at(Layer::Hashes(0), number, self.size()) else { break };
            let computed = self.entries(number);
            if !self.compare(tile, computed) {
                let place = self.source.place("tile");
                return self.fault(format!("{place}: what is missing cannot be made up for; the rest was not looked at"));
            }
        }
        for level in 1..self.levels.len() {
            if let Some(tile) = tile_at(Layer::Hashes(level as u8), self.last_number(level), self.size())
                && !tile.is_full()
            {
                let computed = self.levels[level].clone();
                self.compare(tile, Some(computed));
            }
        }
        self.root();
    }

    fn last_number(&self, level: usize) -> u64 {
        crate::tile::hashes_at(level as u8, self.size()) / WIDTH
    }

    /// The leaf hashes of a bundle.
    fn entries(&mut self, number: u64) -> Option<Vec<Hash>> {
        let tile = tile_at(Layer::Entries, number, self.size())?;
        match self.bytes(tile, BUNDLE_BYTES_MAX) {
            Ok((bytes, width)) => match parse_bundle(&self.source.place(&tile.path()), &bytes, width) {
                Ok(mut entries) => {
                    entries.truncate(tile.width.into());
                    self.report.words_promised += entries.iter().filter(|entry| promises_words(entry)).count() as u64;
                    return Some(entries.into_iter().map(Hash::leaf).collect());
                }
                Err(fault) => self.fault(fault),
            },
            Err(fault) => self.fault(fault),
        }
        None
    }

    /// A stored tile; a partial one may have become full meanwhile.
    fn bytes(&self, tile: Tile, most: usize) -> Result<(Vec<u8>, u16), Fault> {
        for tile in [tile, tile.full()] {
            if let Some(bytes) = self.source.read(&tile.path(), most)? {
                return Ok((bytes, tile.width));
            }
        }
        Err(Fault::untrue(self.source.place(&tile.path()), "is missing"))
    }

    fn stored(&self, tile: Tile) -> Result<Vec<Hash>, Fault> {
        let (bytes, width) = self.bytes(tile, WIDTH as usize * 32)?;
        let mut hashes = parse_hashes(&self.source.place(&tile.path()), &bytes, width)?;
        hashes.truncate(tile.width.into());
        Ok(hashes)
    }

    /// What the stored tile above says of a full tile.
    fn parent(&mut self, level: u8, number: u64) -> Option<Hash> {
        let (level, index) = (level + 1, number / WIDTH);
        self.parents.resize(self.parents.len().max(usize::from(level) + 1), None);
        let kept = self.parents[usize::from(level)].take().filter(|(kept, _)| *kept == index);
        let kept = kept.unwrap_or_else(|| {
            (index, tile_at(Layer::Hashes(level), index, self.size()).and_then(|tile| self.stored(tile).ok()))
        });
        let hash = kept.1.as_ref().and_then(|hashes| hashes.get((number % WIDTH) as usize)).copied();
        self.parents[usize::from(level)] = Some(kept);
        hash
    }

    /// Compares a stored tile with the hashes that follow from below, and hands the more credible root up.
    fn compare(&mut self, tile: Tile, computed: Option<Vec<Hash>>) -> bool {
        let Layer::Hashes(level) = tile.layer else { return false };
        let stored = match self.stored(tile) {
            Ok(hashes) => Some(hashes),
            Err(fault) => {
                self.fault(fault);
                None
            }
        };
        let above = if tile.is_full() && computed != stored { self.parent(level, tile.number) } else { None };
        let hashes = match (computed, stored) {
            (Some(computed), Some(stored)) if computed != stored => {
                let at = computed.iter().zip(&stored).position(|(a, b)| a != b).unwrap_or(computed.len().min(stored.len()));
                self.blame(tile, at, computed, stored, above)
            }
            (Some(hashes), _) | (None, Some(hashes)) => hashes,
            (None, None) => match above {
                Some(root) => return self.hand_up(level, root),
                None => return false,
            },
        };
        if tile.is_full() {
            return root_of(&hashes).is_some_and(|root| self.hand_up(level, root));
        }
        self.levels.resize(self.levels.len().max(usize::from(level) + 1), Vec::new());
        self.levels[usize::from(level)] = hashes;
        true
    }

    /// Which of two that disagree is wrong: the tile above has a vote.
    fn blame(&mut self, tile: Tile, at: usize, computed: Vec<Hash>, stored: Vec<Hash>, above: Option<Hash>) -> Vec<Hash> {
        let here = self.source.place(&tile.path());
        let index = tile.number * WIDTH + at as u64;
        let below = match tile.layer {
            Layer::Hashes(0) => match tile_at(Layer::Entries, tile.number, self.size()) {
                Some(bundle) => format!("{}: entry {index}", self.source.place(&bundle.path())),
                None => format!("entry {index}"),
            },
            Layer::Hashes(level) => {
                format!("{}: tile {index} of level {}, or what is below it,", self.source.place("tile"), level - 1)
            }
            Layer::Entries => String::new(),
        };
        let tile_is_wrong = format!("{here}: its hash {at} is not that of what lies below it");
        let below_is_wrong = format!("{below} is not what was put on record");
        if above.is_some() && above == root_of(&stored) {
            self.fault(below_is_wrong);
            return stored;
        }
        if above.is_some() && above == root_of(&computed) {
            self.fault(tile_is_wrong);
        } else if tile.is_full() || tile.layer != Layer::Hashes(0) {
            self.fault(format!("{tile_is_wrong}, or {below_is_wrong}"));
        } else {
            self.doubt = Some((tile, stored, below_is_wrong));
        }
        computed
    }

    fn hand_up(&mut self, level: u8, root: Hash) -> bool {
        let above = usize::from(level) + 1;
        self.levels.resize(self.levels.len().max(above + 1), Vec::new());
        self.levels[above].push(root);
        if (self.levels[above].len() as u64) < WIDTH {
            return true;
        }
        let computed = std::mem::take(&mut self.levels[above]);
        // A full tile is the next one of its level.
        let number = self.finished(above);
        let tile = Tile { layer: Layer::Hashes(above as u8), number, width: WIDTH as u16 };
        self.compare(tile, Some(computed))
    }

    /// How many full tiles of a level were handed up before: as many as the levels above hold.
    fn finished(&self, level: usize) -> u64 {
        let above = self.levels.iter().enumerate().skip(level + 1);
        above.map(|(at, hashes)| (hashes.len() as u64) << (8 * (at - level - 1))).sum()
    }

    /// Whether everything together makes the root that was signed.
    fn root(&mut self) {
        let signed = self.signed.checkpoint.root;
        let root = fold(&self.levels);
        if let Some((tile, stored, below_is_wrong)) = self.doubt.take() {
            let mut other = self.levels.clone();
            other[0] = stored;
            let here = self.source.place(&tile.path());
            if root == signed {
                return self.fault(format!("{here}: is not of the entries that were signed"));
            }
            self.fault(&below_is_wrong);
            if fold(&other) == signed {
                return;
            }
        }
        if root != signed {
            let place = self.source.place("checkpoint");
            self.fault(format!("{place}: the root that was signed is not that of the entries and tiles there are"));
        }
    }
}

/// The root over the border of a tree.
fn fold(levels: &[Vec<Hash>]) -> Hash {
    let mut below: Option<Hash> = None;
    for hashes in levels {
        below = match below {
            None => root_of(hashes),
            Some(below) => root_of(&[hashes.as_slice(), &[below]].concat()),
        };
    }
    below.unwrap_or_else(Hash::of_nothing)
}

fn promises_words(entry: &[u8]) -> bool {
    entry.starts_with(b"{\"about\":") && Entry::parse("", entry).is_ok()
}

/// Files of the writer's own that may be there.
pub(crate) fn is_writers_own(path: &str) -> bool {
    [JOURNAL, LOCK, PART].contains(&path)
}
