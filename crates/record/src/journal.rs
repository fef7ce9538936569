//! The journal: what was signed since the tiles were last known to be safe. A group of entries and its checkpoint are in it, and
//! on the disk, before anybody sees the checkpoint; after a crash the tiles are made again from it.
//!
//! `pavilion-record journal v1`, a newline, then blocks of a big-endian `u32` length, so many bytes, and the SHA-256 of
//! everything up to there in the file. The first block is the signed checkpoint whose tiles are safe; every further one is a group: a
//! `u32` count, the entries as in a bundle, and the signed checkpoint after them.

use crate::fault::Fault;
use crate::tile::push_entry;
use sha2::{Digest as _, Sha256};

const HEAD: &[u8] = b"pavilion-record journal v1\n";
/// A journal longer than this is no journal.
pub(crate) const JOURNAL_BYTES_MAX: usize = 1 << 30;

/// A group of entries that became part of the record together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) entries: Vec<Vec<u8>>,
    /// The signed checkpoint after them.
    pub(crate) note: Vec<u8>,
}

/// A journal as it was found.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    /// The signed checkpoint whose tiles are safe.
    pub(crate) base: Vec<u8>,
    pub(crate) groups: Vec<Group>,
    /// Bytes of whole blocks; what follows is the beginning of one that was cut off, or damage.
    pub(crate) whole: usize,
    pub(crate) length: usize,
}

/// The writer's end: the running digest of the file so far.
#[derive(Clone)]
pub(crate) struct Tail {
    sum: Sha256,
    pub(crate) length: usize,
}

impl Tail {
    /// The bytes of a new journal over a checkpoint.
    pub(crate) fn begin(base: &[u8]) -> (Tail, Vec<u8>) {
        let mut tail = Tail { sum: Sha256::new(), length: 0 };
        tail.take(HEAD);
        let mut bytes = HEAD.to_vec();
        bytes.extend(tail.block(base));
        (tail, bytes)
    }

    /// The bytes of one more group.
    pub(crate) fn group(&mut self, entries: &[Vec<u8>], note: &[u8]) -> Vec<u8> {
        let mut body = (entries.len() as u32).to_be_bytes().to_vec();
        entries.iter().for_each(|entry| push_entry(&mut body, entry));
        body.extend_from_slice(note);
        self.block(&body)
    }

    fn block(&mut self, body: &[u8]) -> Vec<u8> {
        let mut bytes = (body.len() as u32).to_be_bytes().to_vec();
        bytes.extend_from_slice(body);
        self.take(&bytes);
        let digest = self.sum.clone().finalize();
        self.take(&digest);
        bytes.extend_from_slice(&digest);
        bytes
    }

    fn take(&mut self, bytes: &[u8]) {
        self.sum.update(bytes);
        self.length += bytes.len();
    }
}

impl Journal {
    /// Reads a journal. Its beginning is written in one piece, so it is whole or damaged; its end may be cut off anywhere.
    pub(crate) fn parse(place: &str, bytes: &[u8]) -> Result<Journal, Fault> {
        let damaged = || Fault::untrue(place, "is damaged at its beginning");
        let mut rest = bytes.strip_prefix(HEAD).ok_or_else(damaged)?;
        let mut tail = Tail { sum: Sha256::new(), length: 0 };
        tail.take(HEAD);
        let (base, after) = next_block(&mut tail, rest).ok_or_else(damaged)?;
        rest = after;
        let mut found = Journal { base: base.to_vec(), groups: Vec::new(), whole: tail.length, length: bytes.len() };
        while let Some((body, after)) = next_block(&mut tail, rest) {
            let group = parse_group(body).ok_or_else(|| Fault::form(place, "a group in it is not of the right form"))?;
            found.groups.push(group);
            found.whole = tail.length;
            rest = after;
        }
        Ok(found)
    }
}

fn next_block<'a>(tail: &mut Tail, bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (body, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let (digest, rest) = rest.split_at_checked(32)?;
    let mut next = tail.clone();
    next.take(length);
    next.take(body);
    if next.sum.clone().finalize()[..] != *digest {
        return None;
    }
    next.take(digest);
    *tail = next;
    Some((body, rest))
}

fn parse_group(body: &[u8]) -> Option<Group> {
    let (count, mut rest) = body.split_first_chunk::<4>()?;
    let mut entries = Vec::new();
    for _ in 0..u32::from_be_bytes(*count) {
        let (length, after) = rest.split_first_chunk::<2>()?;
        let (entry, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry.to_vec());
        rest = after;
    }
    (!entries.is_empty()).then(|| Group { entries, note: rest.to_vec() })
}
