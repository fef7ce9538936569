//! Photos of all matters, for comparing the store of files.

use crate::db::{DbFault, Tx};
use crate::params;
use uuid::Uuid;

/// The next photos by id, with the size of the large file.
pub(crate) async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, DbFault> {
    tx.all("select id, bytes from photo where id > $1 order by id limit $2", &params![after, limit]).await
}
