//! A list as rows of cells, whichever program wrote it: CSV in UTF-8, UTF-16 or GB18030, or XLSX.

use crate::canonical;
use crate::fault::Fault;
use calamine::{Data, DataRef, Reader as _, Xlsx};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{Cursor, Read as _};
use std::sync::OnceLock;

/// A file's name and bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// What faults call it.
    pub name: String,
    bytes: Vec<u8>,
    digest: OnceLock<String>,
}

/// Unpacked sizes beyond this are no list but a file made to fill the memory.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;
const COLUMNS_MAX: usize = 2000;

impl Source {
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
        Source { name: name.to_owned(), bytes: bytes.into(), digest: OnceLock::new() }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of the file as it lies there, as `sha256sum` would say. Made once: asked for early on a thread of its own,
    /// nobody waits for it later.
    pub fn digest(&self) -> String {
        self.digest.get_or_init(|| canonical::digest_bytes(&self.bytes)).clone()
    }

    /// About how many rows a text has, by how long its first ones are.
    pub(crate) fn rows_about(&self) -> usize {
        const LOOKED_AT: usize = 1 << 16;
        if self.bytes.starts_with(b"PK") {
            return 0;
        }
        let first = &self.bytes[..self.bytes.len().min(LOOKED_AT)];
        let ends = first.iter().filter(|byte| **byte == b'\n').count();
        // No row of a list is shorter than this, whatever the first ones were.
        let most = self.bytes.len() / 8;
        (self.bytes.len() / first.len().max(1)).saturating_mul(ends + ends / 16 + 1).min(most)
    }

    pub(crate) fn fault(&self, row: u64, column: &str, code: &'static str, values: &[(&'static str, &str)]) -> Fault {
        Fault::new(&self.name, row, column, code, values)
    }

    /// The text of the file, by its mark if it has one, else UTF-8 if it is that, else what Chinese Windows writes.
    pub(crate) fn text(&self) -> Result<Cow<'_, str>, Fault> {
        let bytes = self.bytes.as_slice();
        let unreadable = || self.fault(0, "", "unreadable", &[]);
        for (mark, encoding) in [(&[0xff, 0xfe][..], UTF_16LE), (&[0xfe, 0xff], UTF_16BE)] {
            if bytes.starts_with(mark) {
                let (text, _, bad) = encoding.decode(bytes);
                return if bad { Err(unreadable()) } else { Ok(text) };
            }
        }
        let bare = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
        if let Ok(text) = std::str::from_utf8(bare) {
            return Ok(Cow::Borrowed(text));
        }
        let (text, _, bad) = GB18030.decode(bytes);
        if bad || text.contains('\0') { Err(unreadable()) } else { Ok(text) }
    }

    /// The text of a list that is CSV; `None` for XLSX.
    pub(crate) fn csv(&self) -> Result<Option<Cow<'_, str>>, Fault> {
        if self.bytes.starts_with(b"PK\x03\x04") {
            return Ok(None);
        }
        if self.bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(self.fault(0, "", "old-excel", &[]));
        }
        self.text().map(Some)
    }

    /// Hands every row that is not empty to `take`: its number as a spreadsheet counts, and its cells without space around them.
    pub(crate) fn each_row(&self, mut take: impl FnMut(u64, &[Cow<'_, str>])) -> Result<(), Fault> {
        let Some(text) = self.csv()? else { return self.each_xlsx_row(&mut take) };
        let mut rows = CsvRows::new(&text);
        let mut cells = Vec::with_capacity(16);
        while rows.next_filled(&mut cells) {
            take(rows.row, &cells);
        }
        rows.end(self)
    }

    fn each_xlsx_row(&self, take: &mut impl FnMut(u64, &[Cow<'_, str>])) -> Result<(), Fault> {
        let unreadable = || self.fault(0, "", "unreadable", &[]);
        self.unpacks_to_a_sane_size()?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(self.bytes.as_slice())).map_err(|_| unreadable())?;
        let sheet = book.sheet_names().first().cloned().ok_or_else(unreadable)?;
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| unreadable())?;
        let mut row: Vec<Cow<'static, str>> = Vec::new();
        let mut number = 0;
        while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
            let (at, column) = cell.get_position();
            if number != u64::from(at) + 1 {
                if !row.is_empty() {
                    take(number, &row);
                    row.clear();
                }
                number = u64::from(at) + 1;
            }
            let column = column as usize;
            let text = cell_text(cell.get_value());
            if column < COLUMNS_MAX && !text.is_empty() {
                if row.len() <= column {
                    row.resize(column + 1, Cow::Borrowed(""));
                }
                row[column] = Cow::Owned(text);
            }
        }
        if !row.is_empty() {
            take(number, &row);
        }
        Ok(())
    }

    /// Counts what the archive really unpacks to; what it says of itself may be a lie.
    fn unpacks_to_a_sane_size(&self) -> Result<(), Fault> {
        let unreadable = || self.fault(0, "", "unreadable", &[]);
        let mut archive = zip::ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(|_| unreadable())?;
        let mut left = UNPACKED_BYTES_MAX;
        for at in 0..archive.len() {
            let entry = archive.by_index(at).map_err(|_| unreadable())?;
            let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| unreadable())?;
            left = left.checked_sub(unpacked).ok_or_else(|| self.fault(0, "", "unpacks-too-large", &[]))?;
        }
        Ok(())
    }
}

fn cell_text(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(when) => {
            let (year, month, day, hour, minute, second, ms) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{ms:03}")
        }
        DataRef::Error(_) => Data::from(value.clone()).to_string(),
    }
}

/// A number as the spreadsheet shows it: it calculates with 15 digits, and what lies behind them is noise.
fn number(n: f64) -> String {
    if n.abs() >= 1e15 || !n.is_finite() {
        return n.to_string();
    }
    let whole = n.trunc().abs().to_string().len();
    let text = format!("{n:.*}", 15_usize.saturating_sub(whole).max(1));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The rows of a CSV text: `"` quotes, doubled inside; lines end in LF, CR LF or CR.
pub(crate) struct CsvRows<'a> {
    text: &'a str,
    at: usize,
    mark: u8,
    /// The row handed out last, counted as a spreadsheet does: empty rows too, a row with a line break in a cell once.
    pub(crate) row: u64,
    /// A quote was opened and never closed.
    pub(crate) is_open: bool,
}

impl<'a> CsvRows<'a> {
    pub(crate) fn new(text: &'a str) -> CsvRows<'a> {
        // The mark between cells is the one the first line has most of.
        let first = text.lines().next().unwrap_or_default();
        let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
        let mark = [b';', b'\t', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',');
        CsvRows { text, at: 0, mark, row: 0, is_open: false }
    }

    /// The rest in two halves of whole rows that can be read side by side; not worth it for short ones, nor possible with quotes.
    pub(crate) fn halves(&self) -> Option<[CsvRows<'a>; 2]> {
        const WORTH_IT: usize = 1 << 16;
        let rest = &self.text.as_bytes()[self.at.min(self.text.len())..];
        if rest.len() < WORTH_IT || rest.contains(&b'"') {
            return None;
        }
        let middle = rest.len() / 2;
        let middle = middle + rest[middle..].iter().position(|byte| *byte == b'\n')? + 1;
        let ends = rest[..middle].iter().filter(|byte| **byte == b'\n').count() as u64;
        let returns = if rest[..middle].contains(&b'\r') {
            // Those of a line end of two are counted already; the half ends behind a whole one.
            rest[..middle].windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count() as u64
        } else {
            0
        };
        let (first, second) = self.text.split_at(self.at + middle);
        let second = CsvRows { text: second, at: 0, mark: self.mark, row: self.row + ends + returns, is_open: false };
        Some([CsvRows { text: first, ..*self }, second])
    }

    /// The next row that is not empty.
    pub(crate) fn next_filled(&mut self, cells: &mut Vec<Cow<'a, str>>) -> bool {
        while self.next(cells) {
            if cells.iter().any(|cell| !cell.is_empty()) {
                return true;
            }
        }
        false
    }

    /// What the end of the text says of it.
    pub(crate) fn end(&self, source: &Source) -> Result<(), Fault> {
        if self.is_open { Err(source.fault(self.row, "", "open-quote", &[])) } else { Ok(()) }
    }

    /// The next row into `cells`, or `false` at the end.
    pub(crate) fn next(&mut self, cells: &mut Vec<Cow<'a, str>>) -> bool {
        cells.clear();
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return false;
        }
        self.row += 1;
        loop {
            if bytes.get(self.at) == Some(&b'"') {
                cells.push(self.quoted());
            } else {
                let start = self.at;
                self.at = end_of_cell(bytes, start, self.mark);
                cells.push(Cow::Borrowed(trimmed(&self.text[start..self.at])));
            }
            match bytes.get(self.at) {
                Some(byte) if *byte == self.mark => self.at += 1,
                Some(b'\r') => {
                    self.at += if bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                    return true;
                }
                Some(_) => {
                    self.at += 1;
                    return true;
                }
                None => return true,
            }
        }
    }

    /// A cell in quotes; whatever follows the closing quote before the mark belongs to it too.
    fn quoted(&mut self) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        let mut out = String::new();
        let mut in_quotes = true;
        self.at += 1;
        let mut start = self.at;
        loop {
            match bytes.get(self.at) {
                None => {
                    self.is_open |= in_quotes;
                    break;
                }
                Some(b'"') if in_quotes => {
                    out.push_str(&self.text[start..self.at]);
                    self.at += 1;
                    if bytes.get(self.at) == Some(&b'"') {
                        out.push('"');
                        self.at += 1;
                    } else {
                        in_quotes = false;
                    }
                    start = self.at;
                }
                Some(byte) if !in_quotes && (*byte == self.mark || matches!(byte, b'\n' | b'\r')) => break,
                Some(_) => self.at += 1,
            }
        }
        out.push_str(&self.text[start..self.at]);
        Cow::Owned(out.trim().to_owned())
    }
}

/// Where the next mark or line end is, or the end of all: eight bytes at a step.
fn end_of_cell(bytes: &[u8], mut at: usize, mark: u8) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // A byte that is 0 shows in its highest bit; what may show falsely stands above the first that is right.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    while let Some(block) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*block);
        let found = [mark, b'\n', b'\r'].map(|byte| zeros(word ^ (ONES * u64::from(byte))));
        let found = found[0] | found[1] | found[2];
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_end = |byte: &u8| *byte == mark || matches!(byte, b'\n' | b'\r');
    at + bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at)
}

/// Trimmed, without looking far when there is nothing to trim.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Fault> {
        let mut out = Vec::new();
        let source = Source::new("x.csv", bytes);
        source.each_row(|row, cells| out.push((row, cells.iter().map(|cell| cell.to_string()).collect())))?;
        Ok(out)
    }

    #[test]
    fn chinese_is_read_in_every_coat_it_comes_in() {
        let text = "房号,面积\n一号楼,89.5\n";
        let (gb, ..) = GB18030.encode(text);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let expected = rows(text.as_bytes()).unwrap();
        assert_eq!(expected[1], (2, vec!["一号楼".to_owned(), "89.5".to_owned()]));
        for coat in [gb.to_vec(), utf16, bom, text.replace(',', "\t").into_bytes(), text.replace(',', ";").into_bytes()] {
            assert_eq!(rows(&coat).unwrap(), expected);
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        let found = rows(b"a,b\r\n\r\n\"x\"\"y\",\"1\n2\"\n , c ").unwrap();
        let texts: Vec<(u64, Vec<&str>)> =
            found.iter().map(|(row, cells)| (*row, cells.iter().map(String::as_str).collect())).collect();
        assert_eq!(texts, [(1, vec!["a", "b"]), (3, vec!["x\"y", "1\n2"]), (4, vec!["", "c"])]);
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_reason() {
        for (bytes, code) in [
            (&b"\xd0\xcf\x11\xe0rest"[..], "old-excel"),
            (b"PK\x03\x04 not really", "unreadable"),
            (b"\xff\xff\xff\xff", "unreadable"),
            (b"a\n\"open", "open-quote"),
        ] {
            assert_eq!(rows(bytes).unwrap_err().code, code);
        }
    }

    #[test]
    fn numbers_keep_what_was_typed() {
        for (n, text) in
            [(101.0, "101"), (89.5, "89.5"), (89.55, "89.55"), (0.1 + 0.2, "0.3"), (-2.0, "-2"), (0.0, "0"), (89.555, "89.555")]
        {
            assert_eq!(number(n), text);
        }
    }
}
