//! All photos from above: for comparing the store of files.

use super::store::files;
use crate::db::Tx;
use crate::problem::Problem;
use uuid::Uuid;

/// The next photos by id, with the size of the large file.
pub async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, Problem> {
    Ok(files::photos_after(tx, after, limit).await?)
}

/// The files of the plans of all compounds.
pub async fn plan_files(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    super::lists::plan_blobs(tx).await
}
