//! The tables of the people room. Every row struct is the whole row: what is written, and what `doctor` computes again.

pub(crate) mod accounts;
pub(crate) mod households;
pub(crate) mod log;
pub(crate) mod operator;
pub(crate) mod posts;
pub(crate) mod sessions;

use crate::crypto;
use serde::Serializer;

/// Bytes in a row's digest are their hexadecimal text.
pub(crate) fn as_hex<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&crypto::hex(bytes))
}

pub(crate) fn as_hex_or_null<S: Serializer>(bytes: &Option<Vec<u8>>, out: S) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => out.serialize_str(&crypto::hex(bytes)),
        None => out.serialize_none(),
    }
}
