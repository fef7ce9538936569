//! A public record that cannot be quietly changed: an append-only Merkle log in plain files.
//!
//! Whoever has the public key can verify every byte of it, with this crate or with any other reader of the same published
//! formats: tiles and bundles ([tlog-tiles](https://c2sp.org/tlog-tiles)), [signed notes](https://c2sp.org/signed-note),
//! [checkpoints](https://c2sp.org/tlog-checkpoint), [cosignatures](https://c2sp.org/tlog-cosignature) of witnesses and
//! [receipts](https://c2sp.org/tlog-proof).
//!
//! ```
//! use pavilion_record::{Folder, Item, Log, Reader, Receipt, SignerKey, Trust, Use, Wish, verify};
//!
//! let home = tempfile::tempdir()?;
//! let folder = home.path().join("record");
//! // In earnest the seed comes from the operating system's randomness.
//! let key = SignerKey::from_seed("example.org/record", Use::Note, [1; 32])?;
//! let trust = Trust::key(key.public().clone());
//!
//! let mut log = Log::create(&folder, key)?;
//! let done = log.append(&[Item::from(b"The lift will be repaired in May.".to_vec())])?;
//! log.close()?;
//!
//! // A receipt proves by itself that the entry was on record.
//! let source = Folder::new(&folder);
//! let receipt = Receipt::issue(&Reader::open(&source, &trust)?, done.first)?.to_string();
//! let proven = Receipt::parse("the receipt", receipt.as_bytes())?.check("the receipt", &trust, None)?;
//! assert_eq!(proven.entry, b"The lift will be repaired in May.");
//!
//! // And anybody verifies the whole, against an older checkpoint they kept.
//! let wish = Wish { against: vec![("kept".into(), done.checkpoint.into_bytes())], words: false };
//! assert!(verify(&source, &trust, &wish).verified);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do stands in the README: above all, one key that signs two histories is only found by people who
//! compare checkpoints, which is what witnesses are for.

mod border;
mod checkpoint;
pub mod disk;
mod edge;
mod entry;
mod fault;
mod files;
mod hash;
mod journal;
mod log;
mod note;
#[cfg(feature = "qr")]
mod qr;
mod reader;
mod receipt;
mod shared;
mod source;
mod strays;
pub mod tile;
pub mod tree;
mod verify;
#[cfg(feature = "http")]
mod web;
pub mod witness;
mod words;

pub use border::{Border, Grown};
pub use checkpoint::{Checkpoint, Signed, Trust, Witnessed};
pub use entry::Entry;
pub use fault::Fault;
pub use hash::{Hash, from_hex, to_hex};
pub use log::{Appended, Item, Log};
pub use note::{NOTE_BYTES_MAX, Note, SignatureLine, SignerKey, Use, VerifierKey};
pub use reader::{Reader, checkpoint};
pub use receipt::{Proven, RECEIPT_BYTES_MAX, Receipt};
pub use shared::Shared;
pub use source::{Folder, Source, open};
pub use verify::{Report, Wish, verify};
#[cfg(feature = "http")]
pub use web::Web;
pub use words::{WORDS_BYTES_MAX, Words, path as words_path};

/// The example of the README, which must compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
