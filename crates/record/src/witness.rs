//! A witness: somebody independent who keeps the newest checkpoint seen, and cosigns only what continues it.

use crate::checkpoint::{Signed, Trust};
use crate::disk::{Disk as _, Real};
use crate::fault::Fault;
use crate::note::SignerKey;
use crate::reader::Reader;
use crate::source::Source;
use std::path::Path;

/// What a witness says of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The signature line, with its newline, to be added to the checkpoint.
    pub line: String,
    /// What was cosigned. The witness must keep its note, safely, before the line leaves the house.
    pub signed: Signed,
}

/// Cosigns the checkpoint a record shows, at a time (POSIX seconds), if it continues the one seen before.
/// Only one witnessing of a record may go on at a time, or an older one could be cosigned after a newer.
pub fn cosign(
    source: &dyn Source,
    trust: &Trust,
    seen: Option<(&str, &[u8])>,
    key: &SignerKey,
    time: u64,
) -> Result<Cosigned, Fault> {
    let record = Reader::open(source, trust)?;
    if let Some((place, seen)) = seen {
        let lenient = Trust { quorum: 0, ..trust.clone() };
        record.prove_since(&lenient.open(place, seen)?)?;
    }
    let signed = record.signed().clone();
    let line = key.cosign(&signed.note.text, time).ok_or_else(|| {
        Fault::refused(
            format!("{} is no witness's key", key.public()),
            "make one for the witness alone, with `record key --witness`",
        )
    })?;
    Ok(Cosigned { line, signed })
}

/// Keeps what was cosigned, safely, in the place of what was kept before. The file stays the same one, so that a lock on it holds;
/// should the machine stop while it is written, the witness has to be told again what it saw.
pub fn keep(path: &Path, signed: &Signed) -> Result<(), Fault> {
    let copy = path.with_added_extension("new");
    let text = signed.note.to_string();
    for target in [&copy, path] {
        Real.write(target, text.as_bytes()).map_err(Fault::disk("write", target))?;
        Real.sync(target).map_err(Fault::disk("wait for the disk to have", target))?;
    }
    Real.remove(&copy).map_err(Fault::disk("remove", &copy))
}

/// A proof that a record continues an older checkpoint, in the form a witness is asked in (c2sp.org/tlog-witness, `add-checkpoint`):
/// the old size, the hashes, an empty line and the new checkpoint.
pub fn request(record: &Reader<'_>, older: &Signed) -> Result<String, Fault> {
    let proof = record.prove_since(older)?;
    let lines: String = proof.iter().map(|hash| hash.to_base64() + "\n").collect();
    Ok(format!("old {}\n{lines}\n{}", older.checkpoint.size, record.signed().note))
}
