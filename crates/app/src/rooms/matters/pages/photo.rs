//! Photos: to everybody once they were opened, before that to the reporter and those who take the matter in.

use super::super::photos::blob_name;
use super::super::shown::sees_photo;
use super::super::store;
use crate::problem::Problem;
use crate::web::Cx;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::ids::PhotoId;

pub(crate) async fn large(from: Cx, Path(id): Path<PhotoId>) -> Result<Response, Problem> {
    send(&from, id, false).await
}

pub(crate) async fn small(from: Cx, Path(id): Path<PhotoId>) -> Result<Response, Problem> {
    send(&from, id, true).await
}

async fn send(from: &Cx, id: PhotoId, small: bool) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let photo = store::photo(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    if !photo.open {
        let matter = store::matter(&mut tx, photo.matter).await?.ok_or(Problem::NotFound)?;
        // Whoever may not see it does not learn that it is there.
        if !sees_photo(cx, &matter, &photo) {
            return Err(Problem::NotFound);
        }
    }
    drop(tx);
    let bytes = cx.app.blobs.get(&blob_name(id, small)).await?.ok_or(Problem::NotFound)?;
    // A photo may be shut again: nobody between here and the reader keeps it, and the reader's browser not for long.
    let keep = if photo.open { "private, max-age=600" } else { "private, no-store" };
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, keep)], bytes).into_response())
}
