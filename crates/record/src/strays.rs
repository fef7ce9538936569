//! The other files of a folder: partial tiles of earlier checkpoints, words, and what does not belong there.

use crate::checkpoint::Signed;
use crate::entry::Entry;
use crate::fault::Fault;
use crate::files::{LOCK, PART};
use crate::reader::Reader;
use crate::source::{Source, read_file};
use crate::tile::{BUNDLE_BYTES_MAX, Layer, Tile, WIDTH, parse_bundle, parse_number, tile_at};
use crate::verify::{Report, is_writers_own};
use crate::words::{self, WORDS_BYTES_MAX, Words};
use std::path::{Path, PathBuf};

/// The names of all files of a folder, in order.
pub(crate) struct Listed {
    folder: PathBuf,
    paths: Vec<String>,
}

impl Listed {
    pub(crate) fn read(folder: &Path) -> Result<Listed, Fault> {
        let mut paths = Vec::new();
        walk(folder, "", &mut paths)?;
        paths.sort();
        Ok(Listed { folder: folder.to_owned(), paths })
    }

    /// Looks at every file that is not a tile or bundle of this very size.
    pub(crate) fn check(&self, source: &dyn Source, signed: &Signed, journal_size: u64, report: &mut Report) {
        let size = signed.checkpoint.size;
        let (mut early, mut kept) = (0_u64, Vec::new());
        for path in &self.paths {
            let words = path.strip_prefix("words/").and_then(parse_number);
            let place = source.place(path);
            if let Some(tile) = Tile::parse(path) {
                match tile_at(tile.layer, tile.number, size).filter(|now| tile.width <= now.width) {
                    Some(now) if tile.width == now.width => {}
                    Some(now) => is_beginning(source, tile, now).unwrap_or_else(|fault| report.faults.push(fault.to_string())),
                    None if is_in_journal(tile, journal_size) => early += 1,
                    None => report.faults.push(format!(
                        "{place}: is of more than the {size} entries of the checkpoint; was the checkpoint put back to an older one?"
                    )),
                }
            } else if let Some(index) = words {
                if index < size { kept.push(index) } else { early += 1 }
            } else if path == LOCK {
                if read_file(&self.folder.join(path), 0).is_err() {
                    report.faults.push(format!("{place}: is not empty; nothing is ever written there"));
                }
            } else if path == PART {
                report
                    .notes
                    .push(format!("{place}: what was being written when an append was cut off; opening the record removes it"));
            } else if path != "checkpoint" && !is_writers_own(path) {
                report.faults.push(format!("{place}: is no part of a record; take it away"));
            }
        }
        if early > 0 {
            report
                .notes
                .push(format!("{early} files are of entries not in the checkpoint yet: an append is going on, or was cut off"));
        }
        kept.sort_unstable();
        check_words(source, signed, &kept, report);
    }
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Fault> {
    let entries = match std::fs::read_dir(folder) {
        // A folder may go while one looks: the last partial tile of it was replaced by the full one.
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound && !prefix.is_empty() => return Ok(()),
        other => other.map_err(Fault::disk("list", folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(Fault::disk("list", folder))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().map_err(Fault::disk("look at", &entry.path()))?.is_dir();
        if is_folder { walk(&entry.path(), &format!("{path}/"), paths)? } else { paths.push(path) }
    }
    Ok(())
}

fn is_in_journal(tile: Tile, journal_size: u64) -> bool {
    tile_at(tile.layer, tile.number, journal_size).is_some_and(|known| tile.width <= known.width)
}

/// A partial tile of an earlier checkpoint must be the beginning of what it has become.
fn is_beginning(source: &dyn Source, old: Tile, now: Tile) -> Result<(), Fault> {
    let most = if old.layer == Layer::Entries { BUNDLE_BYTES_MAX } else { WIDTH as usize * 32 };
    let Some(bytes) = source.read(&old.path(), most)? else { return Ok(()) };
    let place = source.place(&old.path());
    match old.layer {
        Layer::Entries => parse_bundle(&place, &bytes, old.width).map(|_| ())?,
        Layer::Hashes(_) => crate::tile::parse_hashes(&place, &bytes, old.width).map(|_| ())?,
    }
    for tile in [now, now.full()] {
        if let Some(all) = source.read(&tile.path(), most)? {
            let what = "is not the beginning of what it has become";
            return if all.starts_with(&bytes) { Ok(()) } else { Err(Fault::untrue(place, what)) };
        }
    }
    // That the newer one is missing has been said.
    Ok(())
}

fn check_words(source: &dyn Source, signed: &Signed, kept: &[u64], report: &mut Report) {
    let record = Reader::at(source, signed.clone());
    let mut bundle: Option<(u64, Vec<Vec<u8>>)> = None;
    for index in kept {
        let found = source.read(&words::path(*index), WORDS_BYTES_MAX).and_then(|bytes| {
            let Some(bytes) = bytes else { return Ok(false) };
            let number = index / WIDTH;
            if bundle.as_ref().is_none_or(|(kept, _)| *kept != number) {
                bundle = Some((number, record.bundle(number)?));
            }
            let entry = bundle.as_ref().and_then(|(_, entries)| entries.get((index % WIDTH) as usize));
            fit(source, *index, &bytes, entry.map_or(&[], Vec::as_slice)).map(|()| true)
        });
        match found {
            Ok(is_there) => report.words_kept += u64::from(is_there),
            Err(fault) => report.faults.push(fault.to_string()),
        }
    }
}

fn fit(source: &dyn Source, index: u64, bytes: &[u8], entry: &[u8]) -> Result<(), Fault> {
    let place = source.place(&words::path(index));
    let words = Words::parse(&place, bytes)?;
    let entry =
        Entry::parse(&place, entry).map_err(|_| Fault::untrue(&place, format!("entry {index} holds no digest of words")))?;
    if words.digest() == entry.words() {
        Ok(())
    } else {
        Err(Fault::untrue(place, format!("are not the words entry {index} is of")))
    }
}

/// Asks an address for the words of every entry that has some.
pub(crate) fn words_on_web(source: &dyn Source, signed: &Signed, report: &mut Report) {
    let record = Reader::at(source, signed.clone());
    for number in 0..signed.checkpoint.size.div_ceil(WIDTH) {
        let Ok(entries) = record.bundle(number) else { continue };
        let promised = (number * WIDTH..).zip(&entries).filter(|(_, entry)| Entry::parse("", entry).is_ok());
        let promised: Vec<u64> = promised.map(|(index, _)| index).collect();
        check_words(source, signed, &promised, report);
    }
}
