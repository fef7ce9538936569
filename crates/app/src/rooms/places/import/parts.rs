//! What is stored beside an import while it lives: its file, its rows in parts, its faults in parts, its preview.

use super::PART_ROWS;
use crate::context::Context;
use crate::problem::Problem;
use pavilion_rules::Refusal;
use pavilion_rules::places::dwellings::{Column, Unit};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Faults stored together; a page shows a slice of one part.
pub(super) const FAULTS_PER_PART: usize = 1_000;
/// Rows of each sort the preview lists; the figures are always whole.
pub(super) const CHANGES_SHOWN_MAX: usize = 1_000;

/// One row of a list, read and found well formed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub line: u32,
    pub building: String,
    pub entrance: String,
    pub unit: Unit,
}

/// Something to mend in a list: where, what stands there, which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Fault {
    /// As the spreadsheet numbers it; 0 when it is about the file.
    pub line: u32,
    /// As the spreadsheet letters it, counted from 0.
    pub at: Option<u32>,
    pub column: Option<Column>,
    pub value: String,
    pub code: String,
    pub data: Vec<(String, String)>,
}

const VALUE_CHARS_MAX: usize = 40;

impl Fault {
    pub(super) fn of_file(refusal: &Refusal) -> Self {
        Self::new(0, None, None, "", refusal)
    }

    pub(super) fn new(line: u32, at: Option<u32>, column: Option<Column>, value: &str, refusal: &Refusal) -> Self {
        Self {
            line,
            at,
            column,
            value: value.chars().take(VALUE_CHARS_MAX).collect(),
            code: refusal.code.to_owned(),
            data: refusal.data.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }
}

/// A dwelling that would be changed: as it is, as it would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Changed {
    pub line: u32,
    pub building: String,
    pub entrance: String,
    /// None: it would be added.
    pub was: Option<Unit>,
    /// Whether it had ended and would come back.
    pub had_ended: bool,
    pub becomes: Unit,
}

/// What would happen: the first rows of each sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Preview {
    /// New buildings, and new entrances as "building entrance".
    pub places: Vec<String>,
    pub changed: Vec<Changed>,
    pub added: Vec<Changed>,
}

pub(super) fn file_name(blob: &str) -> String {
    format!("{blob}/file")
}

fn rows_name(blob: &str, part: usize) -> String {
    format!("{blob}/rows-{part}")
}

fn faults_name(blob: &str, part: usize) -> String {
    format!("{blob}/faults-{part}")
}

fn preview_name(blob: &str) -> String {
    format!("{blob}/preview")
}

async fn put<T: Serialize>(cx: &Context, name: &str, value: &T) -> Result<(), Problem> {
    Ok(cx.app.blobs.put(name, serde_json::to_vec(value)?.into()).await?)
}

async fn get<T: DeserializeOwned>(cx: &Context, name: &str) -> Result<Option<T>, Problem> {
    match cx.app.blobs.get(name).await? {
        Some(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        None => Ok(None),
    }
}

pub(super) async fn put_rows(cx: &Context, blob: &str, rows: &[Row]) -> Result<(), Problem> {
    for (part, rows) in rows.chunks(PART_ROWS).enumerate() {
        put(cx, &rows_name(blob, part), &rows).await?;
    }
    Ok(())
}

pub(super) async fn rows_part(cx: &Context, blob: &str, part: usize) -> Result<Option<Vec<Row>>, Problem> {
    get(cx, &rows_name(blob, part)).await
}

pub(super) async fn put_faults(cx: &Context, blob: &str, faults: &[Fault]) -> Result<(), Problem> {
    for (part, faults) in faults.chunks(FAULTS_PER_PART).enumerate() {
        put(cx, &faults_name(blob, part), &faults).await?;
    }
    Ok(())
}

/// One stored part of the faults: the CSV is made of them one after another.
pub(in super::super) async fn faults_part(cx: &Context, blob: &str, part: usize) -> Result<Vec<Fault>, Problem> {
    Ok(get(cx, &faults_name(blob, part)).await?.unwrap_or_default())
}

/// The faults from one of them on, at most `n`; `n` divides the size of a part.
pub(in super::super) async fn fault_page(cx: &Context, blob: &str, from: usize, n: usize) -> Result<Vec<Fault>, Problem> {
    let part = faults_part(cx, blob, from / FAULTS_PER_PART).await?;
    Ok(part.into_iter().skip(from % FAULTS_PER_PART).take(n).collect())
}

pub(super) async fn put_preview(cx: &Context, blob: &str, preview: &Preview) -> Result<(), Problem> {
    put(cx, &preview_name(blob), preview).await
}

pub(in super::super) async fn preview(cx: &Context, blob: &str) -> Result<Preview, Problem> {
    Ok(get(cx, &preview_name(blob)).await?.unwrap_or_default())
}

/// Forgets the rows once they are written; the figures stay in the table.
pub(super) async fn forget_rows(cx: &Context, blob: &str, rows: usize) -> Result<(), Problem> {
    for part in 0..rows.div_ceil(PART_ROWS) {
        cx.app.blobs.delete(&rows_name(blob, part)).await?;
    }
    Ok(())
}
