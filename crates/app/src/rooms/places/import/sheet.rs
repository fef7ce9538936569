//! A file as rows of text cells, whichever program wrote it: XLSX, or CSV in UTF-8, UTF-16 or GB18030.

use calamine::{Data, DataRef, Reader as _, Xlsx};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use pavilion_rules::Refusal;
use pavilion_rules::places::No;
use std::borrow::Cow;
use std::io::{Cursor, Read as _};

/// What a cell holds. Everything is text; what a program turned into something else is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    /// A formula that failed, such as #REF!.
    Failed(String),
    /// A text the spreadsheet took for a date, such as room 1-2.
    Date,
}

/// A row: its number in the spreadsheet and its cells by column, counted from 0.
pub(super) type SheetRow = (u32, Vec<(u32, Cell)>);

/// Unpacked sizes beyond this are no list of dwellings but a file made to fill the memory.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
const STRINGS_BYTES_MAX: u64 = 96 * 1024 * 1024;
const COLUMNS_MAX: u32 = 200;

/// Hands every row to `take` until it has had enough (`Ok(false)`) or the file ends.
pub(super) fn each_row(bytes: &[u8], take: &mut impl FnMut(SheetRow) -> Result<bool, Refusal>) -> Result<(), Refusal> {
    if bytes.starts_with(b"PK\x03\x04") {
        unpacks_to_a_sane_size(bytes)?;
        return xlsx_rows(bytes, take);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(No::FileOldExcel.into());
    }
    csv_rows(&decoded(bytes)?, take)
}

/// Counts what the archive really unpacks to; what it says of itself may be a lie.
fn unpacks_to_a_sane_size(bytes: &[u8]) -> Result<(), Refusal> {
    let unreadable = |_| Refusal::from(No::FileUnreadable);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut all = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(unreadable)?;
        let is_strings = entry.name().map_err(unreadable)?.ends_with("sharedStrings.xml");
        let most = if is_strings { STRINGS_BYTES_MAX } else { UNPACKED_BYTES_MAX };
        let unpacked = std::io::copy(&mut entry.take(most + 1), &mut std::io::sink()).map_err(|_| No::FileUnreadable)?;
        all += unpacked;
        if unpacked > most || all > UNPACKED_BYTES_MAX {
            return Err(No::FileUnpacksTooLarge.into());
        }
    }
    Ok(())
}

fn xlsx_rows(bytes: &[u8], take: &mut impl FnMut(SheetRow) -> Result<bool, Refusal>) -> Result<(), Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| No::FileUnreadable)?;
    let sheet = book.sheet_names().first().cloned().ok_or(No::FileEmpty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| No::FileUnreadable)?;
    let mut row: SheetRow = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_| No::FileUnreadable)? {
        let (at, column) = cell.get_position();
        if row.0 != at + 1 {
            if !row.1.is_empty() && !take(std::mem::replace(&mut row, (at + 1, Vec::new())))? {
                return Ok(());
            }
            row.0 = at + 1;
        }
        if column < COLUMNS_MAX
            && let Some(cell) = cell_of(cell.get_value())
        {
            row.1.push((column, cell));
        }
    }
    if !row.1.is_empty() {
        take(row)?;
    }
    Ok(())
}

fn cell_of(value: &DataRef) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(n) => Cell::Text(n.to_string()),
        DataRef::Float(n) => Cell::Text(number(*n)),
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(yes) => Cell::Text(yes.to_string()),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date,
        DataRef::Error(_) => Cell::Failed(Data::from(value.clone()).to_string()),
    })
}

/// A number as the spreadsheet shows it: 101 and not 101.0; the shortest text that means the same number.
fn number(n: f64) -> String {
    n.to_string()
}

fn csv_rows(text: &str, take: &mut impl FnMut(SheetRow) -> Result<bool, Refusal>) -> Result<(), Refusal> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut row, mut end) = (0_u32, 0);
    while reader.read_record(&mut record).map_err(|_| No::FileUnreadable)? {
        row += 1 + empty_rows(text, end);
        end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let cells = record.iter().zip(0..COLUMNS_MAX).filter(|(text, _)| !text.trim().is_empty());
        let cells: Vec<_> = cells.map(|(text, column)| (column, Cell::Text(unguarded(text).to_owned()))).collect();
        if !cells.is_empty() && !take((row, cells))? {
            return Ok(());
        }
    }
    Ok(())
}

/// How many rows without a cell the reader passed over after a record that ended here. It counts lines, and one too few
/// where they end as on Windows; a spreadsheet counts rows, and a row may hold several lines.
fn empty_rows(text: &str, end: usize) -> u32 {
    let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
    let bytes = text.as_bytes();
    let before = bytes.get(..end).unwrap_or_default().iter().rev().take_while(is_end).count();
    let after = bytes.get(end..).unwrap_or_default().iter().take_while(is_end).count();
    let ends = bytes.get(end - before..end + after).unwrap_or_default();
    let pairs = ends.windows(2).filter(|pair| pair == b"\r\n").count();
    let lines = u32::try_from(ends.len() - pairs).unwrap_or(u32::MAX);
    // The first of them ends the record itself; before the first record there is none to end.
    if end == 0 { lines } else { lines.saturating_sub(1) }
}

/// The mark between cells: the one the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let marks = [b',', b'\t', b';'];
    marks.into_iter().rev().max_by_key(|mark| first.bytes().filter(|byte| byte == mark).count()).unwrap_or(b',')
}

/// Takes off the mark our own CSV puts before a text a spreadsheet would run as a formula.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if super::super::export::is_risky(rest) => rest,
        _ => text,
    }
}

/// Text from bytes: by its mark if it has one, else UTF-8 if it is that, else what Chinese Windows writes.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    for (mark, encoding) in [(&[0xff, 0xfe][..], UTF_16LE), (&[0xfe, 0xff], UTF_16BE)] {
        if bytes.starts_with(mark) {
            let (text, _, bad) = encoding.decode(bytes);
            return if bad { Err(No::FileUnreadable.into()) } else { Ok(text) };
        }
    }
    let bare = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bare) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, _, bad) = GB18030.decode(bytes);
    if bad || text.contains('\0') { Err(No::FileUnreadable.into()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Result<Vec<SheetRow>, Refusal> {
        let mut out = Vec::new();
        each_row(bytes, &mut |row| {
            out.push(row);
            Ok(true)
        })?;
        Ok(out)
    }

    #[test]
    fn chinese_is_read_in_every_coat_it_comes_in() {
        let text = "楼栋,房号\n一号楼,１０１\n";
        let (gb, ..) = GB18030.encode(text);
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let expected = rows(text.as_bytes()).unwrap();
        assert_eq!(expected[1], (2, vec![(0, Cell::Text("一号楼".into())), (1, Cell::Text("１０１".into()))]));
        for coat in [gb.to_vec(), utf16, bom, text.replace(',', "\t").into_bytes(), text.replace(',', ";").into_bytes()] {
            assert_eq!(rows(&coat).unwrap(), expected);
        }
    }

    #[test]
    fn a_row_has_the_number_a_spreadsheet_shows_however_lines_end() {
        for end in ["\n", "\r\n", "\r"] {
            for (lines, expected) in [
                (&["楼栋,房号", "一号,101", "二号,102"][..], &[1, 2, 3][..]),
                (&["", "", "楼栋,房号", "一号,101", "", "", "二号,102", ""], &[3, 4, 7]),
                (&["楼栋,房号", "\"一\"\"号", "楼\",101", "二号,102", ",", "三号,\"1", "", "03\"", "四号,104"], &[1, 2, 3, 5, 6]),
            ] {
                let numbers: Vec<u32> = rows(lines.join(end).as_bytes()).unwrap().into_iter().map(|(row, _)| row).collect();
                assert_eq!(numbers, expected, "{lines:?} with {end:?}");
            }
        }
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_reason() {
        for (bytes, no) in [
            (&b"\xd0\xcf\x11\xe0rest"[..], No::FileOldExcel),
            (b"PK\x03\x04 not really", No::FileUnreadable),
            (b"\xff\xff\xff\xff", No::FileUnreadable),
        ] {
            assert_eq!(rows(bytes), Err(no.into()));
        }
    }

    #[test]
    fn numbers_keep_what_was_typed() {
        for (n, text) in [(101.0, "101"), (89.5, "89.5"), (89.55, "89.55"), (0.1 + 0.2, "0.30000000000000004")] {
            assert_eq!(number(n), text);
        }
    }
}
