//! A public record that cannot be quietly changed.
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
mod source;
mod strays;
pub mod tile;
pub mod tree;
mod verify;
#[cfg(feature = "http")]
mod web;
pub mod witness;
mod words;

pub use checkpoint::{Checkpoint, Signed, Trust, Witnessed};
pub use entry::Entry;
pub use fault::Fault;
pub use hash::{Hash, from_hex, to_hex};
pub use log::{Appended, Item, Log};
pub use note::{NOTE_BYTES_MAX, Note, SignatureLine, SignerKey, Use, VerifierKey};
pub use reader::{Reader, checkpoint};
pub use receipt::{Proven, RECEIPT_BYTES_MAX, Receipt};
pub use source::{Folder, Source, open};
pub use verify::{Report, Wish, verify};
#[cfg(feature = "http")]
pub use web::Web;
pub use words::{WORDS_BYTES_MAX, Words, path as words_path};
