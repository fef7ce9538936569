//! The photo that proves where a notice hangs.

use super::super::postings::blob_name;
use super::super::store;
use crate::problem::Problem;
use crate::web::Cx;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

pub(super) async fn photo(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let posting = store::posting(&mut tx, id).await?.filter(|one| one.photo.is_some()).ok_or(Problem::NotFound)?;
    drop(tx);
    let bytes = cx.app.blobs.get(&blob_name(posting.id)).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=600")], bytes).into_response())
}
