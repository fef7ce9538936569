//! Checkpoints: how large the record was and what its root was, signed (c2sp.org/tlog-checkpoint).

use crate::fault::Fault;
use crate::hash::Hash;
use crate::note::{Note, Use, VerifierKey};
use crate::tile::{SIZE_MAX, decimal};
use std::fmt;

/// The three lines of a checkpoint, and what follows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    /// Lines of no meaning here.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    pub fn parse(place: &str, text: &str) -> Result<Checkpoint, Fault> {
        let wrong = |what: &str| Fault::form(place, format!("not a checkpoint: {what}"));
        let body = text.strip_suffix('\n').ok_or_else(|| wrong("its text does not end with a line"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(wrong("origin, size and root belong on three lines"));
        };
        let size = decimal(size).filter(|size| *size <= SIZE_MAX).ok_or_else(|| wrong("its second line is no size"))?;
        let root = Hash::from_base64(root).ok_or_else(|| wrong("its third line is no hash"))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if origin.is_empty() || extensions.iter().any(String::is_empty) {
            return Err(wrong("an empty line in it"));
        }
        Ok(Checkpoint { origin: origin.to_owned(), size, root, extensions })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Whom a reader believes: the log's key, and witnesses of whom so many must have cosigned.
#[derive(Clone, Debug)]
pub struct Trust {
    pub log: VerifierKey,
    /// The first line of a checkpoint; usually the name of the key.
    pub origin: String,
    pub witnesses: Vec<VerifierKey>,
    pub quorum: usize,
}

impl Trust {
    /// Believes this key alone, for the record named as the key is.
    #[must_use]
    pub fn key(log: VerifierKey) -> Trust {
        Trust { origin: log.name().to_owned(), log, witnesses: Vec::new(), quorum: 0 }
    }

    /// Reads a checkpoint and verifies every signature of a key known here; one bad signature of a known key is enough to
    /// refuse the whole.
    pub fn open(&self, place: &str, bytes: &[u8]) -> Result<Signed, Fault> {
        let note = Note::parse(place, bytes)?;
        if self.log.what_for() != Use::Note {
            return Err(Fault::form(self.log.to_string(), "is the key of a witness; the log's own key is needed"));
        }
        if note.signed_by(place, &self.log)?.is_none() {
            return Err(Fault::untrue(
                place,
                format!("is not signed by {}; is this the right key and the right record?", self.log),
            ));
        }
        let checkpoint = Checkpoint::parse(place, &note.text)?;
        if checkpoint.origin != self.origin {
            let what = format!("is of the record \"{}\", not of \"{}\"", checkpoint.origin, self.origin);
            return Err(Fault::untrue(place, what));
        }
        if checkpoint.size == 0 && checkpoint.root != Hash::of_nothing() {
            return Err(Fault::untrue(place, "says that there are no entries, and gives them a root"));
        }
        let mut witnessed: Vec<Witnessed> = Vec::new();
        for witness in self.witnesses.iter().filter(|key| key.what_for() == Use::Cosignature) {
            if let Some(time) = note.signed_by(place, witness)?
                && !witnessed.iter().any(|other| other.key == *witness)
            {
                witnessed.push(Witnessed { key: witness.clone(), time });
            }
        }
        if witnessed.len() < self.quorum {
            let what = format!("{} of the known witnesses cosigned it, and {} must have", witnessed.len(), self.quorum);
            return Err(Fault::untrue(place, what));
        }
        Ok(Signed { checkpoint, note, witnessed })
    }
}

/// A witness saw a checkpoint at a time (POSIX seconds).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    pub key: VerifierKey,
    pub time: u64,
}

/// A checkpoint whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub checkpoint: Checkpoint,
    pub note: Note,
    pub witnessed: Vec<Witnessed>,
}
