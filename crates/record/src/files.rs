//! Puts the files of a record in their places, and knows which of them a power cut could still take away.

use crate::disk::Disk;
use crate::fault::Fault;
use crate::journal::Tail;
use crate::tile::{Tile, tile_at};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// The writer's own folder within the record's; it needs not be published.
pub(crate) const STATE: &str = ".state";
pub(crate) const JOURNAL: &str = ".state/journal";
pub(crate) const LOCK: &str = ".state/lock";
/// What is being written, until it is renamed to its place.
pub(crate) const PART: &str = ".state/part";

/// So many files wait for the disk at most.
const WAITING_FILES_MAX: usize = 2048;
const WAITING_JOURNAL_BYTES_MAX: usize = 32 * 1024 * 1024;

pub(crate) struct Files {
    folder: PathBuf,
    disk: Box<dyn Disk>,
    made: HashSet<PathBuf>,
    /// Files and folders in their places which the disk may not have yet.
    waiting: BTreeSet<PathBuf>,
    /// Partial tiles that are of no use as soon as nothing waits.
    obsolete: Vec<PathBuf>,
    /// The size of the record whose tiles are safe.
    safe_size: u64,
    tail: Tail,
}

impl Files {
    pub(crate) fn new(folder: &Path, disk: Box<dyn Disk>, safe_size: u64) -> Files {
        let (tail, _) = Tail::begin(b"");
        let (made, waiting) = (HashSet::new(), BTreeSet::new());
        Files { folder: folder.to_owned(), disk, made, waiting, obsolete: Vec::new(), safe_size, tail }
    }

    pub(crate) fn with_safe_size(self, safe_size: u64) -> Files {
        Files { safe_size, ..self }
    }

    /// Takes up a journal that has no groups in it.
    pub(crate) fn resume(&mut self, tail: Tail) {
        self.tail = tail;
    }

    pub(crate) fn make_folders(&mut self, path: &Path) -> Result<(), Fault> {
        if self.made.contains(path) {
            return Ok(());
        }
        if let Some(above) = path.parent().filter(|above| above.starts_with(&self.folder)) {
            self.make_folders(above)?;
            self.waiting.insert(above.to_owned());
        }
        self.disk.make_folder(path).map_err(Fault::disk("make this folder", path))?;
        self.made.insert(path.to_owned());
        Ok(())
    }

    /// Puts a file in its place, whole, at once; the disk may have it later.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        let (part, path) = (self.folder.join(PART), self.folder.join(path));
        if let Some(above) = path.parent() {
            self.make_folders(above)?;
            self.waiting.insert(above.to_owned());
        }
        self.disk.write(&part, bytes).map_err(Fault::disk("write", &part))?;
        self.disk.rename(&part, &path).map_err(Fault::disk("put a file in its place", &path))?;
        self.waiting.insert(path);
        Ok(())
    }

    /// Puts a file in its place and waits for the disk.
    pub(crate) fn put_safely(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        let (part, path) = (self.folder.join(PART), self.folder.join(path));
        let mut above = Vec::new();
        let mut at = path.parent();
        while let Some(folder) = at.filter(|folder| folder.starts_with(&self.folder)) {
            let is_new = !self.made.contains(folder);
            above.push(folder.to_owned());
            at = folder.parent().filter(|_| is_new);
        }
        if let Some(folder) = path.parent() {
            self.make_folders(folder)?;
        }
        self.disk.write(&part, bytes).map_err(Fault::disk("write", &part))?;
        self.sync(&part)?;
        self.disk.rename(&part, &path).map_err(Fault::disk("put a file in its place", &path))?;
        above.iter().try_for_each(|folder| self.sync(folder))
    }

    fn sync(&mut self, path: &Path) -> Result<(), Fault> {
        self.disk.sync(path).map_err(Fault::disk("wait for the disk to have", path))
    }

    /// Removes a file and waits for the disk.
    pub(crate) fn remove_safely(&mut self, path: &str) -> Result<(), Fault> {
        let path = self.folder.join(path);
        self.disk.remove(&path).map_err(Fault::disk("remove", &path))?;
        self.waiting.remove(&path);
        path.parent().map_or(Ok(()), |above| self.sync(above))
    }

    /// Writes a group into the journal and waits for the disk: from then on the record has it.
    pub(crate) fn journal(&mut self, entries: &[Vec<u8>], note: &[u8]) -> Result<(), Fault> {
        let path = self.folder.join(JOURNAL);
        let bytes = self.tail.group(entries, note);
        self.disk.append(&path, &bytes).map_err(Fault::disk("write", &path))?;
        self.sync(&path)
    }

    /// Puts tiles in their places. The partial ones a full one makes superfluous go at once, but for those a recovery
    /// would begin with.
    pub(crate) fn put_tiles(&mut self, tiles: &[(Tile, Vec<u8>)]) -> Result<(), Fault> {
        for (tile, bytes) in tiles {
            self.put(&tile.path(), bytes)?;
            if tile.is_full() {
                let safe = tile_at(tile.layer, tile.number, self.safe_size).map_or(0, |tile| tile.width);
                self.drop_partials(*tile, safe)?;
            }
        }
        Ok(())
    }

    fn drop_partials(&mut self, tile: Tile, safe_width: u16) -> Result<(), Fault> {
        let folder = self.folder.join(format!("{}.p", tile.path()));
        let Ok(found) = std::fs::read_dir(&folder) else { return Ok(()) };
        for name in found.flatten().map(|found| found.file_name()) {
            let path = folder.join(&name);
            let width: Option<u16> = name.to_str().and_then(|name| name.parse().ok());
            match width {
                Some(width) if width > safe_width => {
                    self.disk.remove(&path).map_err(Fault::disk("remove", &path))?;
                    self.waiting.remove(&path);
                }
                Some(_) => self.obsolete.push(path),
                // Not ours.
                None => {}
            }
        }
        if safe_width == 0 {
            self.waiting.remove(&folder);
            self.made.remove(&folder);
            self.disk.remove_folder(&folder).map_err(Fault::disk("remove", &folder))?;
        }
        Ok(())
    }

    #[must_use]
    pub(crate) fn is_time_to_settle(&self) -> bool {
        self.waiting.len() > WAITING_FILES_MAX || self.tail.length > WAITING_JOURNAL_BYTES_MAX
    }

    /// Waits until the disk has everything, and begins the journal anew over this checkpoint.
    pub(crate) fn settle(&mut self, note: &[u8], size: u64) -> Result<(), Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        let paths: Vec<&Path> = waiting.iter().map(PathBuf::as_path).collect();
        let folder = self.folder.clone();
        self.disk.sync_all(&folder, &paths).map_err(Fault::disk("wait for the disk to have what is in", &folder))?;
        let (tail, bytes) = Tail::begin(note);
        self.put_safely(JOURNAL, &bytes)?;
        self.tail = tail;
        self.safe_size = size;
        for path in std::mem::take(&mut self.obsolete) {
            self.disk.remove(&path).map_err(Fault::disk("remove", &path))?;
            // The folder is empty after its last file; before that it stays, which is no fault.
            if let Some(folder) = path.parent()
                && std::fs::read_dir(folder).is_ok_and(|mut left| left.next().is_none())
            {
                self.made.remove(folder);
                self.disk.remove_folder(folder).map_err(Fault::disk("remove", folder))?;
            }
        }
        Ok(())
    }

    pub(crate) fn drop_part(&mut self) -> Result<(), Fault> {
        let part = self.folder.join(PART);
        self.disk.remove(&part).map_err(Fault::disk("remove", &part))
    }
}
