//! Tables for spreadsheets: CSV as every one of them opens it, and no cell that one of them would run as a formula.

use anyhow::Context as _;
use bytes::Bytes;
use rust_xlsxwriter::{Format, Workbook};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a spreadsheet would run this text as a formula when it opens a CSV.
#[must_use]
pub fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The cell as a CSV may hold it.
#[must_use]
pub fn guarded(text: String) -> String {
    if is_risky(&text) { format!("'{text}") } else { text }
}

/// Rows as a CSV.
#[must_use]
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> Bytes {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Memory takes everything.
        let _ = writer.write_record(row.into_iter().map(guarded));
    }
    [BYTE_ORDER_MARK, &writer.into_inner().unwrap_or_default()].concat().into()
}

/// Rows as a workbook, the first one its heading. Every cell is text, which no spreadsheet runs.
pub fn xlsx(rows: impl IntoIterator<Item = Vec<String>>, widths: &[u16]) -> anyhow::Result<Bytes> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    for (at, width) in (0u16..).zip(widths) {
        sheet.set_column_width(at, f64::from(*width)).context("a column")?;
    }
    for (line, row) in (0u32..).zip(rows) {
        for (at, cell) in (0u16..).zip(row) {
            let written = if line == 0 {
                sheet.write_string_with_format(line, at, cell, &bold)
            } else {
                sheet.write_string(line, at, cell)
            };
            written.context("a cell")?;
        }
    }
    sheet.set_freeze_panes(1, 0).context("the heading")?;
    Ok(book.save_to_buffer().context("the workbook cannot be packed")?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_as_a_formula() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(guarded(text.to_owned()).starts_with('\''), "{text}");
        }
        assert_eq!(guarded("3号楼".to_owned()), "3号楼");
        let bytes = csv([vec!["a,b".to_owned(), "=x".to_owned()]]);
        assert_eq!(&bytes[3..], b"\"a,b\",'=x\r\n");
    }
}
