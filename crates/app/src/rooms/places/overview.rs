//! The tree from above: for the operator's commands, for auditors, and for comparing the store of files.

use super::store;
use crate::db::Tx;
use crate::from_row;
use crate::problem::Problem;
use pavilion_rules::ids::PlaceId;

/// A place and where it stands.
pub struct PlaceBrief {
    pub id: PlaceId,
    pub path: String,
    pub name: String,
    pub kind: String,
}
from_row!(PlaceBrief { id, path, name, kind });

/// The communities a scope of the tree covers.
pub async fn communities_under(tx: &mut Tx, scope: &str) -> Result<Vec<PlaceBrief>, Problem> {
    Ok(store::communities_under(tx, scope).await?)
}

/// Whether this scope is the only root of the administrative tree, so that it covers the whole installation.
pub async fn is_only_root(tx: &mut Tx, scope: &str) -> Result<bool, Problem> {
    Ok(matches!(store::roots(tx).await?.as_slice(), [root] if root.path == scope))
}

/// Whether there is any place yet.
pub async fn holds_places(tx: &mut Tx) -> Result<bool, Problem> {
    Ok(!store::roots(tx).await?.is_empty())
}

/// The living administrative tree down to the compounds.
pub async fn down_to_compounds(tx: &mut Tx) -> Result<Vec<PlaceBrief>, Problem> {
    Ok(store::down_to_compounds(tx).await?)
}

/// Where the files of imports lie in the store of files: each import has a folder of its own.
pub async fn import_folders(tx: &mut Tx) -> Result<Vec<String>, Problem> {
    Ok(store::import_folders(tx).await?)
}
