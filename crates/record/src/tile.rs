//! Where hashes and entries lie: tiles of 256 hashes and bundles of 256 entries (c2sp.org/tlog-tiles).

use crate::fault::Fault;
use crate::hash::Hash;

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Levels a tile spans.
pub const HEIGHT: u32 = 8;
/// The longest entry: its length is written in two bytes.
pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;
/// The longest bundle.
pub const BUNDLE_BYTES_MAX: usize = WIDTH as usize * (2 + ENTRY_BYTES_MAX);
/// The most entries a record may have here, so that no sum overflows.
pub const SIZE_MAX: u64 = 1 << 56;

/// What lies in a file: hashes of a level, or entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Hashes(u8),
    Entries,
}

/// A tile or bundle: a layer, the number within it, and how much is in it (256 when full).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    pub layer: Layer,
    pub number: u64,
    pub width: u16,
}

impl Tile {
    #[must_use]
    pub fn is_full(&self) -> bool {
        u64::from(self.width) == WIDTH
    }

    /// The path within the folder, such as `tile/0/x001/234` or `tile/entries/000.p/17`.
    #[must_use]
    pub fn path(&self) -> String {
        let layer = match self.layer {
            Layer::Hashes(level) => level.to_string(),
            Layer::Entries => "entries".to_owned(),
        };
        let full = format!("tile/{layer}/{}", number_path(self.number));
        if self.is_full() { full } else { format!("{full}.p/{}", self.width) }
    }

    /// The same tile when it will be full.
    #[must_use]
    pub fn full(self) -> Tile {
        Tile { width: WIDTH as u16, ..self }
    }

    /// Reads a path; none when a tile is never called so.
    #[must_use]
    pub fn parse(path: &str) -> Option<Tile> {
        let (layer, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let layer = match layer {
            "entries" => Layer::Entries,
            level => Layer::Hashes(decimal(level).filter(|level| *level < 64)? as u8),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, decimal(width).filter(|width| (1..WIDTH).contains(width))?),
            None => (rest, WIDTH),
        };
        Some(Tile { layer, number: parse_number(number)?, width: width as u16 })
    }
}

/// A number in groups of three digits, all but the last marked with an x.
#[must_use]
pub fn number_path(number: u64) -> String {
    let mut path = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

/// Reads a number in groups; only the form in which it is written.
#[must_use]
pub fn parse_number(path: &str) -> Option<u64> {
    let mut number: u64 = 0;
    for group in path.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 {
            return None;
        }
        let value = digits.bytes().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))?;
        number = number.checked_mul(1000)?.checked_add(value)?;
    }
    (number_path(number) == path).then_some(number)
}

/// A decimal number without superfluous zeroes.
#[must_use]
pub fn decimal(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}

/// How many hashes a level of tiles holds for a record of `size` entries.
#[must_use]
pub fn hashes_at(level: u8, size: u64) -> u64 {
    let shift = u32::from(level) * HEIGHT;
    if shift >= 64 { 0 } else { size >> shift }
}

/// The tile of this number in a record of `size` entries: full, partial, or none.
#[must_use]
pub fn tile_at(layer: Layer, number: u64, size: u64) -> Option<Tile> {
    let hashes = match layer {
        Layer::Hashes(level) => hashes_at(level, size),
        Layer::Entries => size,
    };
    let width = hashes.checked_sub(number.checked_mul(WIDTH)?)?.min(WIDTH) as u16;
    (width > 0).then_some(Tile { layer, number, width })
}

/// The incomplete tiles at the right border of a record of `size` entries, the bundle among them.
#[must_use]
pub fn partials(size: u64) -> Vec<Tile> {
    let mut out = Vec::new();
    for level in 0..=7 {
        let hashes = hashes_at(level, size);
        if !hashes.is_multiple_of(WIDTH) {
            let (number, width) = (hashes / WIDTH, (hashes % WIDTH) as u16);
            out.push(Tile { layer: Layer::Hashes(level), number, width });
            if level == 0 {
                out.push(Tile { layer: Layer::Entries, number, width });
            }
        }
    }
    out
}

/// Reads the first `width` hashes of a tile's bytes.
pub fn parse_hashes(path: &str, bytes: &[u8], width: u16) -> Result<Vec<Hash>, Fault> {
    if bytes.len() != usize::from(width) * 32 {
        return Err(Fault::form(path, format!("{} bytes where {width} hashes of 32 bytes belong", bytes.len())));
    }
    Ok(bytes.as_chunks::<32>().0.iter().map(|chunk| Hash(*chunk)).collect())
}

/// Appends an entry to a bundle. The length is the caller's promise.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) {
    bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
    bundle.extend_from_slice(entry);
}

/// Splits a bundle into exactly `width` entries; nothing may be left.
pub fn parse_bundle<'a>(path: &str, mut bytes: &'a [u8], width: u16) -> Result<Vec<&'a [u8]>, Fault> {
    let mut entries = Vec::with_capacity(usize::from(width));
    for n in 0..width {
        let cut =
            bytes.split_first_chunk::<2>().and_then(|(length, rest)| rest.split_at_checked(u16::from_be_bytes(*length).into()));
        let Some((entry, rest)) = cut else {
            return Err(Fault::form(path, format!("ends within entry {n} of {width}")));
        };
        entries.push(entry);
        bytes = rest;
    }
    if bytes.is_empty() { Ok(entries) } else { Err(Fault::form(path, format!("{} bytes after its last entry", bytes.len()))) }
}
