//! All photos from above: for comparing the store of files.

use super::store::{files, works};
use crate::db::Tx;
use crate::problem::Problem;
use uuid::Uuid;

/// The next photos by id, with the size of the large file.
pub async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, Problem> {
    Ok(files::photos_after(tx, after, limit).await?)
}

/// The files of the plans of all compounds, and the pictures of works before and after.
pub async fn plan_files(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    let mut out = super::lists::plan_blobs(tx).await?;
    let mut after = None;
    loop {
        let rows = works::items_after(tx, after, 500).await?;
        let Some(last) = rows.last() else { return Ok(out) };
        after = Some(last.id);
        out.extend(rows.into_iter().flat_map(|row| [row.before_blob, row.after_blob]).filter(|name| !name.is_empty()));
    }
}
