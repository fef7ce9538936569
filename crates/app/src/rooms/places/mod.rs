//! The places room: the trees of places, grids laid over them, dwellings, their import and export, and the home pages.
//!
//! Others use what this door exports and nothing below it.

mod actions;
mod audit;
mod dwellings;
mod model;
pub mod overview;
mod store;

pub use actions::{AddPlace, add_place};
pub use audit::{audited_dwellings, audited_places, entrance_of_subject};
pub use dwellings::{AddDwellings, NewDwelling, add_dwellings};
pub use model::{CompoundBrief, DwellingHome, Place};

use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::ids::{DwellingId, PlaceId};

/// What headers, lists and forms show of a compound.
pub async fn compound_brief(tx: &mut Tx, id: PlaceId) -> Result<Option<CompoundBrief>, Problem> {
    Ok(store::compound_brief(tx, id).await?)
}

/// A place, also an ended one.
pub async fn place(tx: &mut Tx, id: PlaceId) -> Result<Option<Place>, Problem> {
    Ok(store::place(tx, id).await?)
}

/// The compound, its buildings and entrances, in the order of the tree: where a matter can be.
pub async fn spots(tx: &mut Tx, compound: PlaceId) -> Result<Vec<Place>, Problem> {
    Ok(store::spots(tx, compound).await?)
}

/// Living compounds in the order of their ids, after one of them: for whoever walks through all.
pub async fn compounds(tx: &mut Tx, after: Option<PlaceId>, limit: i64) -> Result<Vec<CompoundBrief>, Problem> {
    Ok(store::compounds(tx, after, limit).await?)
}

/// Where a dwelling is.
pub async fn dwelling_home(tx: &mut Tx, id: DwellingId) -> Result<Option<DwellingHome>, Problem> {
    Ok(store::dwelling_home(tx, id).await?)
}

pub(crate) async fn check_import(_cx: &Context, _import: uuid::Uuid) -> Result<(), Problem> {
    Ok(())
}

pub(crate) async fn write_import(_cx: &Context, _import: uuid::Uuid) -> Result<(), Problem> {
    Ok(())
}

#[must_use]
pub fn routes() -> Routes {
    Routes::new()
}
