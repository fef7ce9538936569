//! What an entry says. The record takes any bytes up to 65,535; this is the form the platform writes, and anybody may read.

use crate::fault::Fault;
use crate::hash::Hash;
use serde::{Deserialize, Serialize};

/// A published thing: of a kind, about something, at a time, with a digest of its words.
///
/// Its bytes are canonical JSON (RFC 8785): names in order, no spaces, whole numbers. Other bytes are not an entry of this form.
///
/// ```
/// use pavilion_record::{Entry, Words};
/// let words = Words { salt: [7; 32], words: b"The lift of building 3 will be repaired.".to_vec() };
/// let entry = Entry::new("notice", "matter/17", 1_795_190_400_000, &words.digest())?;
/// let bytes = entry.to_bytes();
/// assert!(bytes.starts_with(br#"{"about":"matter/17","at":1795190400000,"kind":"notice","v":1,"words":""#));
/// assert_eq!(Entry::parse("an entry", &bytes)?, entry);
/// # Ok::<(), pavilion_record::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    // In the order of their names: that is the canonical order.
    about: String,
    at: i64,
    kind: String,
    v: u8,
    words: String,
}

/// Whole numbers beyond this are not the same everywhere (RFC 8785).
const AT_MAX: i64 = (1 << 53) - 1;
const TEXT_BYTES_MAX: usize = 1024;

impl Entry {
    /// `at` in milliseconds since 1970, as the writer's clock has it: the record does not prove it, a witness does.
    /// Nothing in `kind` and `about` can be erased later: no personal data belongs there.
    pub fn new(kind: &str, about: &str, at: i64, words: &Hash) -> Result<Entry, Fault> {
        let entry = Entry { about: about.to_owned(), at, kind: kind.to_owned(), v: 1, words: words.to_hex() };
        entry.check("a new entry").map(|()| entry)
    }

    fn check(&self, place: &str) -> Result<(), Fault> {
        let mut wrong = Vec::new();
        if self.v != 1 {
            wrong.push("is of a version not known here".to_owned());
        }
        if self.at.abs() > AT_MAX {
            wrong.push("its time is out of range".to_owned());
        }
        if self.kind.is_empty() || self.kind.len() > TEXT_BYTES_MAX || self.about.len() > TEXT_BYTES_MAX {
            wrong.push(format!("a kind has 1 to {TEXT_BYTES_MAX} bytes, what it is about at most as many"));
        }
        if Hash::from_hex(&self.words).is_none() {
            wrong.push("the digest of its words is not 64 lower-case hexadecimal digits".to_owned());
        }
        if wrong.is_empty() { Ok(()) } else { Err(Fault::form(place, wrong.join("; "))) }
    }

    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads the canonical form and no other.
    pub fn parse(place: &str, bytes: &[u8]) -> Result<Entry, Fault> {
        let entry: Entry =
            serde_json::from_slice(bytes).map_err(|fault| Fault::form(place, format!("not an entry of this form: {fault}")))?;
        entry.check(place)?;
        if entry.to_bytes() == bytes { Ok(entry) } else { Err(Fault::form(place, "not in canonical form (RFC 8785)")) }
    }

    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The salted digest of the words.
    #[must_use]
    pub fn words(&self) -> Hash {
        Hash::from_hex(&self.words).unwrap_or(Hash([0; 32]))
    }
}
