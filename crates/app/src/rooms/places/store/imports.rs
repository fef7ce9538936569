//! Uploaded lists of dwellings in the database.

use super::super::model::Import;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::ids::{ImportId, PlaceId};

const IMPORT: &str = "id, community, place, file_name, file_digest, state, blob, total, done, added, changed, same, faults, started_by, at, revision";

pub(crate) async fn import(tx: &mut Tx, id: ImportId) -> Result<Option<Import>, DbFault> {
    tx.first(&format!("select {IMPORT} from place_import where id = $1"), &params![id]).await
}

/// The newest imports of a compound.
pub(crate) async fn imports_of(tx: &mut Tx, place: PlaceId, limit: i64) -> Result<Vec<Import>, DbFault> {
    tx.all(&format!("select {IMPORT} from place_import where place = $1 order by id desc limit $2"), &params![place, limit]).await
}

/// The import of a compound a job works on now.
pub(crate) async fn moving_import(tx: &mut Tx, place: PlaceId) -> Result<Option<ImportId>, DbFault> {
    let sql = "select id from place_import where place = $1 and state in ('checking', 'writing') order by id desc limit 1";
    let found: Option<(ImportId,)> = tx.first(sql, &params![place]).await?;
    Ok(found.map(|(id,)| id))
}

pub(crate) async fn insert_import(acting: &mut Acting, i: &Import) -> Result<(), DbFault> {
    let sql = format!(
        "insert into place_import ({IMPORT}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    let params = params![
        i.id,
        i.community,
        i.place,
        &i.file_name,
        &i.file_digest,
        i.state,
        &i.blob,
        i.total,
        i.done,
        i.added,
        i.changed,
        i.same,
        &i.faults,
        i.started_by,
        i.at,
        i.revision,
    ];
    acting.write(&sql, params).await
}

/// Writes what moves of an import, if it is still as it was seen: one revision earlier.
pub(crate) async fn update_import(acting: &mut Acting, i: &Import) -> Result<(), Problem> {
    let sql = "update place_import set state = $2, total = $3, done = $4, added = $5, changed = $6, same = $7, faults = $8, revision = $9 \
        where id = $1 and revision = cast($9 as bigint) - 1";
    let params = params![i.id, i.state, i.total, i.done, i.added, i.changed, i.same, &i.faults, i.revision];
    acting.write_one(sql, &params).await
}

pub(crate) async fn imports_after(tx: &mut Tx, after: Option<uuid::Uuid>, limit: i64) -> Result<Vec<Import>, DbFault> {
    let sql = format!("select {IMPORT} from place_import where id > $1 order by id limit $2");
    tx.all(&sql, &params![after.unwrap_or_default(), limit]).await
}
