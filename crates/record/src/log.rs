//! The writer of a record.

use crate::checkpoint::{Checkpoint, Signed, Trust};
use crate::disk::{Disk, Real};
use crate::edge::Edge;
use crate::fault::Fault;
use crate::files::{Files, JOURNAL, LOCK, STATE};
use crate::journal::{JOURNAL_BYTES_MAX, Journal, Tail};
use crate::note::{NOTE_BYTES_MAX, SignatureLine, SignerKey, VerifierKey};
use crate::reader::Reader;
use crate::source::{Folder, Source as _, read_file};
use crate::tile::{ENTRY_BYTES_MAX, SIZE_MAX, WIDTH};
use crate::words::{self, Words};
use std::fs::File;
use std::path::{Path, PathBuf};

/// A group in the journal has at most so many entries and bytes; more become several groups.
const GROUP_ENTRIES_MAX: usize = 1 << 16;
const GROUP_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Something to put on record: the bytes of an entry, and the words whose digest is in it, when they are kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub entry: Vec<u8>,
    pub words: Option<Words>,
}

impl From<Vec<u8>> for Item {
    fn from(entry: Vec<u8>) -> Item {
        Item { entry, words: None }
    }
}

/// A group that is on record, safely on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The index of the first of them; the others follow.
    pub first: u64,
    /// The signed checkpoint with them in it, which may now be handed out.
    pub checkpoint: String,
}

/// A record open for writing. Only one at a time can be, on one machine.
pub struct Log {
    folder: PathBuf,
    key: SignerKey,
    trust: Trust,
    files: Files,
    edge: Edge,
    note: String,
    is_broken: bool,
    _lock: File,
}

impl Log {
    /// Makes an empty record in a folder that is not there, or is empty. The key's name becomes its origin.
    pub fn create(folder: &Path, key: SignerKey) -> Result<Log, Fault> {
        Log::create_on(folder, key, Box::new(Real))
    }

    /// The same on a disk of the caller's.
    pub fn create_on(folder: &Path, key: SignerKey, disk: Box<dyn Disk>) -> Result<Log, Fault> {
        let checkpoint =
            Checkpoint { origin: key.public().name().to_owned(), size: 0, root: Edge::default().root(), extensions: Vec::new() };
        let note = signed(&key, &checkpoint)?;
        for name in ["checkpoint", "tile", "words", JOURNAL] {
            if folder.join(name).exists() {
                return Err(Fault::refused(
                    format!("{}: there is a record already, or a part of one", folder.display()),
                    "choose another folder, or append to the record that is there",
                ));
            }
        }
        let mut files = Files::new(folder, disk, 0);
        std::fs::create_dir_all(folder).map_err(Fault::disk("make this folder", folder))?;
        files.make_folders(&folder.join(STATE))?;
        let lock = lock(folder)?;
        files.put_safely("checkpoint", note.as_bytes())?;
        files.settle(note.as_bytes(), 0)?;
        let trust = Trust::key(key.public().clone());
        Ok(Log { folder: folder.to_owned(), key, trust, files, edge: Edge::default(), note, is_broken: false, _lock: lock })
    }

    /// Opens a record, and mends what a crash left: what was on the disk's journal is on record, what was not is not.
    pub fn open(folder: &Path, key: SignerKey) -> Result<Log, Fault> {
        Log::open_on(folder, key, Box::new(Real))
    }

    /// The same on a disk of the caller's.
    pub fn open_on(folder: &Path, key: SignerKey, disk: Box<dyn Disk>) -> Result<Log, Fault> {
        if !folder.join("checkpoint").exists() && !folder.join(JOURNAL).exists() {
            return Err(Fault::refused(
                format!("{}: there is no record", folder.display()),
                "make one first, with `record init`",
            ));
        }
        let trust = Trust::key(key.public().clone());
        let mut files = Files::new(folder, disk, 0);
        files.make_folders(&folder.join(STATE))?;
        let lock = lock(folder)?;
        let source = Folder::new(folder);
        let place = source.place(JOURNAL);
        let journal = match read_file(&folder.join(JOURNAL), JOURNAL_BYTES_MAX)? {
            Some(bytes) => Some(Journal::parse(&place, &bytes).map_err(|fault| {
                Fault::refused(
                    fault.to_string(),
                    "compare the folder with a copy by `record verify`; when it verifies, remove the journal",
                )
            })?),
            None => None,
        };
        let published = read_file(&folder.join("checkpoint"), NOTE_BYTES_MAX)?.unwrap_or_default();
        let published = trust.open(&source.place("checkpoint"), &published);
        let base = match &journal {
            Some(journal) => trust.open(&place, &journal.base)?,
            None => published.as_ref().map_err(|fault| Fault::untrue(source.place("checkpoint"), fault.to_string()))?.clone(),
        };
        let edge = Edge::read(&source, base.checkpoint.size, &base.checkpoint.root)?;
        files = files.with_safe_size(base.checkpoint.size);
        let mut log = Log {
            folder: folder.to_owned(),
            key,
            trust,
            files,
            edge,
            note: base.note.to_string(),
            is_broken: false,
            _lock: lock,
        };
        log.recover(journal.as_ref(), published.ok())?;
        Ok(log)
    }

    /// Makes the tiles of the journal's groups again, and shows the newest checkpoint.
    fn recover(&mut self, journal: Option<&Journal>, published: Option<Signed>) -> Result<(), Fault> {
        let source = Folder::new(&self.folder);
        let groups = journal.map_or(&[][..], |journal| &journal.groups);
        for group in groups {
            let signed = self.trust.open(&source.place(JOURNAL), &group.note)?;
            let mut tiles = Vec::new();
            group.entries.iter().for_each(|entry| self.edge.push(entry, &mut tiles));
            if (signed.checkpoint.size, signed.checkpoint.root) != (self.edge.size, self.edge.root()) {
                return Err(Fault::untrue(
                    source.place(JOURNAL),
                    "a group in it does not make the checkpoint it was signed with",
                ));
            }
            tiles.extend(self.edge.partials());
            self.files.put_tiles(&tiles)?;
            self.note = signed.note.to_string();
        }
        let newest = self.trust.open(&source.place(JOURNAL), self.note.as_bytes())?;
        let shown = published.as_ref().filter(|shown| shown.checkpoint == newest.checkpoint);
        match (shown, &published) {
            // The same, perhaps with cosignatures added since.
            (Some(shown), _) => self.note = shown.note.to_string(),
            (None, Some(other)) if other.checkpoint.size > newest.checkpoint.size => {
                return Err(Fault::refused(
                    format!(
                        "{}: shows {} entries, and the journal knows of {}",
                        source.place("checkpoint"),
                        other.checkpoint.size,
                        newest.checkpoint.size
                    ),
                    "files of different days were mixed, perhaps from a backup; put the newest of all back: appending to an older copy contradicts what was signed",
                ));
            }
            (None, Some(other)) => {
                Reader::at(&source, newest).prove_since(other)?;
            }
            (None, None) => {}
        }
        let is_clean = journal.is_some_and(|journal| journal.groups.is_empty() && journal.whole == journal.length);
        if shown.is_none() {
            self.files.put_safely("checkpoint", self.note.as_bytes())?;
        }
        self.drop_stray_words()?;
        self.files.drop_part()?;
        match journal.filter(|_| is_clean) {
            Some(journal) => self.files.resume(Tail::begin(&journal.base).0),
            None => self.files.settle(self.note.as_bytes(), self.edge.size)?,
        }
        Ok(())
    }

    /// Words written for entries that never came to be on record.
    fn drop_stray_words(&mut self) -> Result<(), Fault> {
        let (mut index, mut missing) = (self.edge.size, 0);
        while missing < WIDTH {
            let path = words::path(index);
            if self.folder.join(&path).exists() {
                self.files.remove_safely(&path)?;
                missing = 0;
            }
            (index, missing) = (index + 1, missing + 1);
        }
        Ok(())
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.edge.size
    }

    /// The newest signed checkpoint, as it is shown.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.note
    }

    /// Puts a group on record. When this returns, the group is on the disk, its tiles and its checkpoint can be read, and
    /// the checkpoint may be handed out. When it fails, whether the group is on record is known after opening anew.
    pub fn append(&mut self, items: &[Item]) -> Result<Appended, Fault> {
        self.may_write()?;
        let first = self.edge.size;
        let long: Vec<String> = (0_u64..)
            .zip(items)
            .filter(|(_, item)| item.entry.len() > ENTRY_BYTES_MAX)
            .map(|(n, item)| format!("entry {n} of the group has {} bytes", item.entry.len()))
            .collect();
        if !long.is_empty() {
            return Err(Fault::refused(
                long.join("; "),
                format!("an entry has at most {ENTRY_BYTES_MAX}: put a digest on record, and the words beside it"),
            ));
        }
        if items.len() as u64 > SIZE_MAX - first {
            return Err(Fault::refused("the record would have more entries than can be counted", "begin another"));
        }
        let mut rest = items;
        while !rest.is_empty() {
            let (group, after) = rest.split_at(group_length(rest));
            self.is_broken = true;
            self.append_group(group)?;
            self.is_broken = false;
            rest = after;
        }
        Ok(Appended { first, checkpoint: self.note.clone() })
    }

    fn append_group(&mut self, items: &[Item]) -> Result<(), Fault> {
        for (index, item) in (self.edge.size..).zip(items) {
            if let Some(words) = &item.words {
                self.files.put_safely(&words::path(index), &words.to_bytes())?;
            }
        }
        let mut tiles = Vec::new();
        let entries: Vec<Vec<u8>> = items.iter().map(|item| item.entry.clone()).collect();
        entries.iter().for_each(|entry| self.edge.push(entry, &mut tiles));
        let checkpoint = Checkpoint {
            origin: self.trust.origin.clone(),
            size: self.edge.size,
            root: self.edge.root(),
            extensions: Vec::new(),
        };
        let note = signed(&self.key, &checkpoint)?;
        self.files.journal(&entries, note.as_bytes())?;
        tiles.extend(self.edge.partials());
        self.files.put_tiles(&tiles)?;
        self.files.put("checkpoint", note.as_bytes())?;
        self.note = note;
        if self.files.is_time_to_settle() {
            self.files.settle(self.note.as_bytes(), self.edge.size)?;
        }
        Ok(())
    }

    fn may_write(&self) -> Result<(), Fault> {
        if self.is_broken {
            return Err(Fault::refused("an earlier write failed, and what is on the disk is not known", "open the record anew"));
        }
        Ok(())
    }

    /// Whether the words of an entry are kept beside it.
    #[must_use]
    pub fn keeps_words(&self, index: u64) -> bool {
        index < self.edge.size && self.folder.join(words::path(index)).exists()
    }

    /// Erases the words of an entry, with their salt. The entry stays, and what it said can no longer be found out from it.
    pub fn erase_words(&mut self, index: u64) -> Result<(), Fault> {
        self.may_write()?;
        if !self.keeps_words(index) {
            return Err(Fault::refused(
                format!("no words of entry {index} are kept here"),
                "they may have been erased before; look at the index",
            ));
        }
        self.files.remove_safely(&words::path(index))
    }

    /// Adds the cosignature of a witness to the newest checkpoint, when it is good.
    pub fn add_cosignature(&mut self, line: &str, witness: &VerifierKey) -> Result<(), Fault> {
        self.may_write()?;
        let place = format!("the cosignature of {}", witness.name());
        let added = SignatureLine::parse(line.trim_end()).ok_or_else(|| Fault::form(&place, "not a signature line"))?;
        let trust = Trust { witnesses: vec![witness.clone()], quorum: 1, ..self.trust.clone() };
        let mut note = self.trust.open(&place, self.note.as_bytes())?.note;
        note.signatures.retain(|line| !witness.owns(line));
        note.signatures.push(added);
        let note = note.to_string();
        trust.open(&place, note.as_bytes())?;
        self.is_broken = true;
        self.files.put_safely("checkpoint", note.as_bytes())?;
        (self.note, self.is_broken) = (note, false);
        Ok(())
    }

    /// Leaves everything safely in its place, so that the journal has nothing more to say.
    pub fn close(mut self) -> Result<(), Fault> {
        if !self.is_broken {
            self.files.settle(self.note.as_bytes(), self.edge.size)?;
        }
        Ok(())
    }
}

fn group_length(items: &[Item]) -> usize {
    let mut bytes = 0;
    let fits = items.iter().take(GROUP_ENTRIES_MAX).take_while(|item| {
        bytes += item.entry.len() + 2;
        bytes <= GROUP_BYTES_MAX
    });
    fits.count().max(1)
}

pub(crate) fn signed(key: &SignerKey, checkpoint: &Checkpoint) -> Result<String, Fault> {
    let text = checkpoint.to_string();
    let line = key
        .sign(&text)
        .ok_or_else(|| Fault::form(key.public().to_string(), "is the key of a witness; a record needs a key of its own"))?;
    Ok(format!("{text}\n{line}"))
}

/// Keeps everybody else out until the file is closed, by whatever end.
fn lock(folder: &Path) -> Result<File, Fault> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(Fault::disk("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Fault::refused(
            format!("{}: another process is writing this record", folder.display()),
            "let that one do it, or end it first",
        )),
        Err(std::fs::TryLockError::Error(fault)) => Err(Fault::disk("lock", &path)(fault)),
    }
}
