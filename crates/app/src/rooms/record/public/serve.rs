//! The files of the log as foreign readers ask for them (C2SP tlog-tiles), and the receipt of an entry.

use super::source::{file, with_tables, words_of};
use super::store;
use crate::context::App;
use crate::problem::Problem;
use crate::web::{Cx, Routes};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pavilion_record::{Reader, Receipt};
use pavilion_rules::access::Action;
use std::sync::Arc;
use uuid::Uuid;

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// A tile of one width never changes; the next checkpoint comes at any moment.
const FOREVER: &str = "public, max-age=31536000, immutable";
const NOW: &str = "no-cache";

fn bytes(kind: &'static str, cache: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], body).into_response()
}

async fn checkpoint(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    Ok(bytes(TEXT, NOW, super::shown(&mut tx, &app).await?.checkpoint.into_bytes()))
}

/// A checkpoint that was shown before, to be compared with one somebody kept.
async fn earlier(State(app): State<Arc<App>>, Path(size): Path<i64>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let note = store::checkpoint_of_size(&mut tx, size).await?.ok_or(Problem::NotFound)?;
    Ok(bytes(TEXT, FOREVER, note.into_bytes()))
}

async fn tile(State(app): State<Arc<App>>, Path(path): Path<String>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let found = file(&mut tx, &app, &format!("tile/{path}")).await?.ok_or(Problem::NotFound)?;
    Ok(bytes(BYTES, FOREVER, found))
}

/// The words of an entry with their salt. They can be erased, so nobody keeps them on our word.
async fn words(State(app): State<Arc<App>>, Path(path): Path<String>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let found = file(&mut tx, &app, &format!("words/{path}")).await?.ok_or(Problem::NotFound)?;
    Ok(bytes(BYTES, NOW, found))
}

/// The same by the entry's own name.
async fn words_of_entry(State(app): State<Arc<App>>, Path(entry): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let row = store::one(&mut tx, entry).await?.ok_or(Problem::NotFound)?;
    let words = words_of(&row).ok_or(Problem::NotFound)?;
    Ok(bytes(BYTES, NOW, words.to_bytes()))
}

/// The public key: all that is needed to verify the log.
async fn key(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let mut tx = app.db.read().await?;
    let shown = super::shown(&mut tx, &app).await?;
    Ok(bytes(TEXT, NOW, format!("{}\n", shown.trust.log).into_bytes()))
}

/// The proof that an entry is in the log, against the checkpoint shown now.
pub(super) async fn proof(app: &Arc<App>, entry: Uuid) -> Result<Receipt, Problem> {
    let (position, trust) = {
        let mut tx = app.db.read().await?;
        let row = store::one(&mut tx, entry).await?.ok_or(Problem::NotFound)?;
        let position = row.position.and_then(|position| u64::try_from(position).ok()).ok_or(Problem::NotFound)?;
        (position, super::shown(&mut tx, app).await?.trust)
    };
    with_tables(app, move |tables| Receipt::issue(&Reader::open(tables, &trust)?, position)).await
}

async fn receipt_file(from: Cx, Path(entry): Path<Uuid>) -> Result<Response, Problem> {
    let receipt = proof(&from.cx.app, entry).await?;
    let name = format!("attachment; filename=\"record-{}.tlog-proof\"", receipt.index);
    let headers = [(header::CONTENT_TYPE, TEXT.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, receipt.to_string()).into_response())
}

async fn receipt_picture(from: Cx, Path(entry): Path<Uuid>) -> Result<Response, Problem> {
    let picture = proof(&from.cx.app, entry).await?.to_qr_svg().map_err(super::broken)?;
    Ok(bytes("image/svg+xml", NOW, picture.into_bytes()))
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/record/checkpoint", Action::RecordRead, checkpoint)
        .get("/record/checkpoints/{size}", Action::RecordRead, earlier)
        .get("/record/tile/{*path}", Action::RecordRead, tile)
        .get("/record/words/{*path}", Action::RecordRead, words)
        .get("/record/key", Action::RecordRead, key)
        .get("/record/entries/{id}/words", Action::RecordRead, words_of_entry)
        .get("/record/entries/{id}/receipt", Action::RecordRead, receipt_file)
        .get("/record/entries/{id}/receipt.svg", Action::RecordRead, receipt_picture)
}
