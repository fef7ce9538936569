//! Words beside the record. An entry holds only a salted digest of them; without the salt nobody can find out by trying what
//! they were, so that erasing the words with their salt erases them, and the record still verifies.

use crate::fault::Fault;
use crate::hash::Hash;
use crate::tile::number_path;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The longest words kept.
pub const WORDS_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Words and the salt their digest was taken with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// 32 bytes nobody can guess, made for these words alone.
    pub salt: [u8; 32],
    pub words: Vec<u8>,
}

impl Words {
    /// SHA-256 of `pavilion-record words v1`, a newline, the salt and the words.
    #[must_use]
    pub fn digest(&self) -> Hash {
        let sum = Sha256::new().chain_update("pavilion-record words v1\n").chain_update(self.salt).chain_update(&self.words);
        Hash(sum.finalize().into())
    }

    /// The form of a file: a line with the salt, then the words as they are.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("salt {}\n", STANDARD.encode(self.salt)).into_bytes();
        bytes.extend_from_slice(&self.words);
        bytes
    }

    pub fn parse(place: &str, bytes: &[u8]) -> Result<Words, Fault> {
        let wrong = || Fault::form(place, "words begin with a line \"salt\" and 32 bytes in base64");
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(wrong)?;
        let salt = bytes[..end].strip_prefix(b"salt ").ok_or_else(wrong)?;
        let salt = STANDARD.decode(salt).ok().and_then(|salt| salt.try_into().ok()).ok_or_else(wrong)?;
        Ok(Words { salt, words: bytes[end + 1..].to_vec() })
    }
}

/// The file of the words of an entry.
#[must_use]
pub fn path(index: u64) -> String {
    format!("words/{}", number_path(index))
}
