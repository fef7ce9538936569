//! The tree from above: for the operator and for auditors.

use super::super::overview::PlaceBrief;
use crate::db::{DbFault, Tx};
use crate::params;

const COMMUNITIES_MAX: i64 = 500;
const PLACES_MAX: i64 = 10_000;

/// The communities a scope of the tree covers.
pub(crate) async fn communities_under(tx: &mut Tx, scope: &str) -> Result<Vec<PlaceBrief>, DbFault> {
    let sql = "select id, path, name, kind from place where tree = 'administrative' and kind = 'community' \
               and (path = $1 or path like $2) order by path limit $3";
    tx.all(sql, &params![scope, format!("{scope}.%"), COMMUNITIES_MAX]).await
}

/// The roots of the administrative tree; two are enough to know that there are several.
pub(crate) async fn roots(tx: &mut Tx) -> Result<Vec<PlaceBrief>, DbFault> {
    let sql = "select id, path, name, kind from place where tree = 'administrative' and parent is null order by path limit 2";
    tx.all(sql, &[]).await
}

/// The living administrative tree down to the compounds.
pub(crate) async fn down_to_compounds(tx: &mut Tx) -> Result<Vec<PlaceBrief>, DbFault> {
    let sql = "select id, path, name, kind from place where tree = 'administrative' and until is null \
               and kind in ('district', 'subdistrict', 'community', 'compound') order by path limit $1";
    tx.all(sql, &params![PLACES_MAX]).await
}

/// Where the files of imports lie: each import has a folder of its own.
pub(crate) async fn import_folders(tx: &mut Tx) -> Result<Vec<String>, DbFault> {
    let found: Vec<(String,)> = tx.all("select blob from place_import order by id desc limit 100000", &[]).await?;
    Ok(found.into_iter().map(|(folder,)| folder).collect())
}
