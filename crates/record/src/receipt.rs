//! Receipts (c2sp.org/tlog-proof): a small file which proves, without the record at hand, that an entry is in it.

use crate::checkpoint::{Signed, Trust};
use crate::fault::Fault;
use crate::hash::Hash;
use crate::note::NOTE_BYTES_MAX;
use crate::reader::Reader;
use crate::tile::{ENTRY_BYTES_MAX, decimal};
use crate::tree;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;

const HEAD: &str = "c2sp.org/tlog-proof@v1";
/// The longest receipt read.
pub const RECEIPT_BYTES_MAX: usize = NOTE_BYTES_MAX + ENTRY_BYTES_MAX * 2;
/// A tree of 2^63 entries needs no more.
const STEPS_MAX: usize = 63;

/// A receipt as it was read: nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The line "extra": here the entry itself. Other writers may put other things there, or nothing.
    pub extra: Option<Vec<u8>>,
    pub index: u64,
    pub proof: Vec<Hash>,
    /// The signed checkpoint as it was written.
    pub checkpoint: String,
}

/// What a receipt was found to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    pub index: u64,
    pub entry: Vec<u8>,
    pub signed: Signed,
}

impl Receipt {
    /// A receipt for an entry, from a record.
    pub fn issue(record: &Reader<'_>, index: u64) -> Result<Receipt, Fault> {
        let (entry, proof) = record.prove(index)?;
        Ok(Receipt { extra: Some(entry), index, proof, checkpoint: record.signed().note.to_string() })
    }

    pub fn parse(place: &str, bytes: &[u8]) -> Result<Receipt, Fault> {
        let wrong = |what: &str| Fault::form(place, format!("not a receipt: {what}"));
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(wrong("longer than any receipt"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("not UTF-8"))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEAD) {
            return Err(wrong(&format!("the first line is not {HEAD}")));
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(STANDARD.decode(&line["extra ".len()..]).map_err(|_| wrong("the line \"extra\" is not base64"))?),
            None => None,
        };
        let index =
            lines.next().and_then(|line| decimal(line.strip_prefix("index ")?)).ok_or_else(|| wrong("no line \"index\""))?;
        let proof: Option<Vec<Hash>> = lines.map(Hash::from_base64).collect();
        let proof = proof.ok_or_else(|| wrong("a line of the proof is no hash"))?;
        if proof.len() > STEPS_MAX {
            return Err(wrong("the proof has too many lines"));
        }
        Ok(Receipt { extra, index, proof, checkpoint: checkpoint.to_owned() })
    }

    /// Whether it holds, for somebody who trusts so. `entry` when the receipt does not carry it.
    pub fn check(&self, place: &str, trust: &Trust, entry: Option<&[u8]>) -> Result<Proven, Fault> {
        let signed = trust.open(place, self.checkpoint.as_bytes())?;
        let Some(entry) = entry.or(self.extra.as_deref()) else {
            return Err(Fault::refused(format!("{place}: carries no entry"), "give the entry it is for"));
        };
        let at = &signed.checkpoint;
        if !tree::check_inclusion(&Hash::leaf(entry), self.index, at.size, &at.root, &self.proof) {
            return Err(Fault::untrue(place, format!("does not prove that this is entry {} of {}", self.index, at.origin)));
        }
        Ok(Proven { index: self.index, entry: entry.to_vec(), signed })
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
