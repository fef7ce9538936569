//! Dwellings as a file of the shape the import reads: exporting and importing again changes nothing.

use super::Place;
use super::store::{self, PlacedDwelling};
use crate::context::{App, Context};
use crate::i18n::Lang;
use crate::problem::Problem;
use anyhow::Context as _;
use bytes::Bytes;
use futures::Stream;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::dwellings::{Column, print_area, print_counts, print_holder};
use pavilion_rules::places::{Kind, No};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Rows asked for at once; memory holds a few of these, whatever the compound has.
const ROWS_PER_QUESTION: i64 = 1_000;
/// A worksheet ends at 1,048,576 rows.
const XLSX_ROWS_MAX: u32 = 1_000_000;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a spreadsheet would run this text as a formula when it opens a CSV.
pub(super) fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The place whose dwellings are exported, for whoever may.
pub async fn place_of_export(cx: &Context, id: PlaceId) -> Result<Place, Problem> {
    let place = store::place(&mut cx.app.db.read().await?, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::PlacesExport, &place.object())?;
    match place.kind {
        Kind::Compound | Kind::Building | Kind::Entrance => Ok(place),
        _ => Err(Problem::Refused(No::ExportHere.into())),
    }
}

type Sent = Result<Vec<PlacedDwelling>, Problem>;

/// Reads the dwellings page by page into a channel that holds two pages; whoever reads it sets the pace.
fn read_pages(app: &Arc<App>, path: &str) -> mpsc::Receiver<Sent> {
    let (out, pages) = mpsc::channel(2);
    let (app, path) = (app.clone(), path.to_owned());
    tokio::spawn(async move {
        let mut after = (String::new(), String::new());
        loop {
            let page = read_page(&app, &path, &after).await;
            match page.as_ref().map(|rows| rows.last()) {
                Ok(Some(last)) => after = (last.entrance_path.clone(), last.room.clone()),
                Ok(None) => return,
                Err(_) => {
                    let _ = out.send(page).await;
                    return;
                }
            }
            // A reader that went away wants no more pages.
            if out.send(page).await.is_err() {
                return;
            }
        }
    });
    pages
}

async fn read_page(app: &App, path: &str, after: &(String, String)) -> Sent {
    let mut tx = app.db.read().await?;
    Ok(store::dwellings_below(&mut tx, path, after, ROWS_PER_QUESTION).await?)
}

fn headings(lang: Lang) -> Vec<&'static str> {
    Column::ALL.iter().map(|column| column.heading(lang == Lang::Zh)).collect()
}

fn cells(lang: Lang, one: &PlacedDwelling) -> [String; 7] {
    let chinese = lang == Lang::Zh;
    [
        one.building_name.clone(),
        one.entrance_name.clone(),
        one.room.clone(),
        one.floor.map_or_else(String::new, |floor| floor.to_string()),
        one.area.map_or_else(String::new, print_area),
        print_holder(one.holder, chinese).to_owned(),
        print_counts(one.counts, chinese).to_owned(),
    ]
}

/// Bytes of a CSV as they are made.
pub fn csv(cx: &Context, place: &Place) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + use<> {
    let (lang, mut pages) = (cx.lang, read_pages(&cx.app, &place.path));
    let (out, stream) = mpsc::channel::<Result<Bytes, std::io::Error>>(2);
    tokio::spawn(async move {
        let mut first = [BYTE_ORDER_MARK, &csv_lines([headings(lang).iter().map(ToString::to_string).collect::<Vec<_>>()])].concat();
        while let Some(page) = pages.recv().await {
            let lines = match page {
                Ok(rows) => csv_lines(rows.iter().map(|one| guarded(cells(lang, one)))),
                Err(problem) => {
                    // The answer has begun; breaking it off is the only way left to say that it is not whole.
                    let _ = out.send(Err(std::io::Error::other(format!("{problem:?}")))).await;
                    return;
                }
            };
            let bytes = [std::mem::take(&mut first), lines].concat();
            if out.send(Ok(bytes.into())).await.is_err() {
                return;
            }
        }
        if !first.is_empty() {
            let _ = out.send(Ok(first.into())).await;
        }
    });
    ReceiverStream::new(stream)
}

/// Cells no spreadsheet takes for a formula. Numbers stay numbers.
fn guarded(cells: [String; 7]) -> Vec<String> {
    let texts = |at: usize| at < 3;
    cells.into_iter().enumerate().map(|(at, cell)| if texts(at) && is_risky(&cell) { format!("'{cell}") } else { cell }).collect()
}

fn csv_lines(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Memory takes everything, and every row has its seven cells.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A whole workbook. Rows go through a temporary file, so memory holds only the packed result.
pub async fn xlsx(cx: &Context, place: &Place) -> Result<Bytes, Problem> {
    let (lang, mut pages) = (cx.lang, read_pages(&cx.app, &place.path));
    let dir = cx.app.config.data_dir.clone();
    let made = tokio::task::spawn_blocking(move || {
        let mut book = Workbook::new();
        if dir.is_dir() {
            book.set_tempdir(&dir).context("no place for a temporary file")?;
        }
        let sheet = book.add_worksheet_with_constant_memory().context("no temporary file")?;
        begin_sheet(sheet, lang)?;
        let mut at = 1;
        while let Some(page) = pages.blocking_recv() {
            for one in page? {
                write_row(sheet, at, lang, &one).context("a row cannot be written")?;
                at += 1;
                if at > XLSX_ROWS_MAX {
                    return Err(Problem::Refused(No::FileTooManyRows.with("max", XLSX_ROWS_MAX)));
                }
            }
        }
        Ok(book.save_to_buffer().context("the workbook cannot be packed")?)
    });
    let bytes: Vec<u8> = made.await.map_err(|fault| Problem::Broken(fault.into()))??;
    Ok(bytes.into())
}

fn begin_sheet(sheet: &mut Worksheet, lang: Lang) -> Result<(), Problem> {
    let bold = Format::new().set_bold();
    // Text columns are text from top to bottom, so that room 1-2 typed into the file stays what it is.
    let text = Format::new().set_num_format("@");
    let begin = |sheet: &mut Worksheet| -> Result<(), rust_xlsxwriter::XlsxError> {
        for (at, (heading, width)) in (0u16..).zip(headings(lang).into_iter().zip([14.0, 12.0, 12.0, 8.0, 18.0, 12.0, 8.0])) {
            sheet.set_column_width(at, width)?;
            if at < 3 {
                sheet.set_column_format(at, &text)?;
            }
            sheet.write_string_with_format(0, at, heading, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    };
    Ok(begin(sheet).context("the heading cannot be written")?)
}

fn write_row(sheet: &mut Worksheet, at: u32, lang: Lang, one: &PlacedDwelling) -> Result<(), rust_xlsxwriter::XlsxError> {
    let [building, entrance, room, _, area, holder, counts] = cells(lang, one);
    sheet.write_string(at, 0, building)?;
    sheet.write_string(at, 1, entrance)?;
    sheet.write_string(at, 2, room)?;
    if let Some(floor) = one.floor.and_then(|floor| i32::try_from(floor).ok()) {
        sheet.write_number(at, 3, floor)?;
    }
    // The two decimals as they are printed: the nearest number to them prints the same again.
    if let Ok(area) = area.parse::<f64>() {
        sheet.write_number(at, 4, area)?;
    }
    sheet.write_string(at, 5, holder)?;
    sheet.write_string(at, 6, counts)?;
    Ok(())
}

/// An example row, so that the template shows what goes where. It is of no building anybody has.
const EXAMPLE: [[&str; 7]; 2] =
    [["1号楼", "1单元", "101", "1", "89.50", "私有", "是"], ["Building 1", "Entrance 1", "101", "1", "89.50", "private", "yes"]];

fn example(lang: Lang) -> [&'static str; 7] {
    if lang == Lang::Zh { EXAMPLE[0] } else { EXAMPLE[1] }
}

pub(crate) fn template_csv(lang: Lang) -> Bytes {
    let rows = [headings(lang), example(lang).to_vec()].map(|row| row.into_iter().map(ToOwned::to_owned).collect());
    [BYTE_ORDER_MARK, &csv_lines(rows)].concat().into()
}

pub(crate) fn template_xlsx(lang: Lang) -> Result<Bytes, Problem> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    begin_sheet(sheet, lang)?;
    for (at, cell) in (0u16..).zip(example(lang)) {
        let written = match cell.parse::<f64>() {
            Ok(number) if at > 2 => sheet.write_number(1, at, number),
            _ => sheet.write_string(1, at, cell),
        };
        written.context("the example cannot be written")?;
    }
    Ok(book.save_to_buffer().context("the template cannot be packed")?.into())
}

/// Faults of an uploaded list as lines of a CSV; the first part has the heading.
pub(super) fn faults_csv(lang: Lang, is_first: bool, faults: &[super::import::Fault]) -> Bytes {
    let heading = ["places-fault-row", "places-fault-column", "places-fault-value", "places-fault-text"];
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(faults.len() + 1);
    if is_first {
        rows.push(heading.iter().map(|key| crate::i18n::text(lang, key, &[])).collect());
    }
    for fault in faults {
        let row = super::import::fault_row(lang, fault);
        // What stands in a cell of somebody's file may be a formula.
        let value = if is_risky(&row.value) { format!("'{}", row.value) } else { row.value };
        rows.push(vec![row.line, row.column, value, row.text]);
    }
    let mark = if is_first { BYTE_ORDER_MARK } else { &[] };
    [mark, &csv_lines(rows)].concat().into()
}
