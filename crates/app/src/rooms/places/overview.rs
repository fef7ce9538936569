//! The tree from above: for the operator's commands, for auditors, and for comparing the store of files.

use super::{import, store};
use crate::context::Context;
use crate::db::Tx;
use crate::from_row;
use crate::problem::Problem;
use pavilion_rules::ids::{ImportId, PlaceId};
use pavilion_rules::places::ImportState;

pub use super::export::{csv as export_csv, place_of_export, xlsx as export_xlsx};

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

/// How an import stands.
pub struct ImportBrief {
    pub state: ImportState,
    pub total: i64,
    pub done: i64,
    pub added: i64,
    pub changed: i64,
    pub same: i64,
    pub faults: i64,
    /// Why it stopped, when it failed.
    pub stopped: Option<String>,
}

/// How an import stands now.
pub async fn import_brief(cx: &Context, id: ImportId) -> Result<ImportBrief, Problem> {
    let (import, ..) = import::import_for(&mut cx.app.db.read().await?, cx, id).await?;
    let found = import.found();
    // Before anything is written, the figures are what the check found.
    let figures = if import.state == ImportState::Ready {
        (found.added, found.changed, found.same)
    } else {
        (import.added, import.changed, import.same)
    };
    let (added, changed, same) = figures;
    Ok(ImportBrief {
        state: import.state,
        total: import.total,
        done: import.done,
        added,
        changed,
        same,
        faults: found.faults,
        stopped: found.stopped,
    })
}

/// The first faults of a list, a line each: row, column, what stands there, what to do.
pub async fn import_faults(cx: &Context, id: ImportId) -> Result<Vec<String>, Problem> {
    let (import, ..) = import::import_for(&mut cx.app.db.read().await?, cx, id).await?;
    let faults = import::faults_part(cx, &import.blob, 0).await?;
    Ok(faults
        .iter()
        .map(|fault| {
            let row = import::fault_row(cx.lang, fault);
            let place = [row.line, row.column, row.value];
            let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{}: {}", place.join(" "), row.text)
        })
        .collect())
}
