//! The tables of the telling room.

pub(super) mod choices;
pub(super) mod deliveries;
pub(super) mod push;
pub(super) mod webhooks;

use crate::crypto;
use serde::Serializer;

/// Bytes in a row's digest are their hexadecimal text.
fn as_hex<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&crypto::hex(bytes))
}
