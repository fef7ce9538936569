//! Room for uploads. A file is read into memory as a whole, so what is being read at once has a limit.

use super::BODY_BYTES_MAX;
use crate::problem::{House, Problem};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

/// The memory all uploads of this process may take together: eight of the largest, or hundreds of photos.
const ALL_BYTES_MAX: usize = 8 * BODY_BYTES_MAX;
const UNIT_BYTES: usize = 64 * 1024;

/// What is still free, in units. Of the process and not of one house: it has one memory.
pub static ROOM: Semaphore = Semaphore::const_new(ALL_BYTES_MAX / UNIT_BYTES);

/// Lets an upload in when there is room for what it says it holds; one that does not say is taken for the largest.
pub(super) async fn in_turn(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let bytes = length.and_then(|text| text.parse().ok()).unwrap_or(BODY_BYTES_MAX).min(BODY_BYTES_MAX);
    let units = u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX);
    match ROOM.try_acquire_many(units) {
        // Held until the answer stands: until then the handler has the files.
        Ok(_room) => next.run(request).await,
        Err(_) => Problem::Refused(House::UploadsFull.into()).into_response(),
    }
}
