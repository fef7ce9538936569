//! The places room: the trees of places, grids laid over them, dwellings, their import and export, and the home pages.
//!
//! Others use what this door exports and nothing below it.

mod actions;
mod api;
mod audit;
mod covers;
mod dwellings;
mod export;
mod import;
mod model;
pub mod overview;
mod pages;
mod store;
mod summary;

pub use actions::{AddPlace, ChangePlace, EndPlace, add_place, change_place, end_place};
pub use audit::{audited_covers, audited_dwellings, audited_imports, audited_places, entrance_of_subject};
pub use covers::{AddCover, EndCover, add_cover, end_cover, responsible_for};
pub use dwellings::{AddDwellings, EndDwellings, NewDwelling, add_dwellings, end_dwellings};
pub use import::{StartImport, cancel_import, confirm_import, start_import};
pub(crate) use import::{check_import, write_import};
pub use model::{CompoundBrief, Cover, DwellingHome, Place};
pub use store::NamedCover;

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

/// The same of those in one of these scopes or around it: for whoever has posts, or a meeting that was called for a part.
pub async fn compounds_around(
    tx: &mut Tx,
    scopes: &[&str],
    after: Option<PlaceId>,
    limit: i64,
) -> Result<Vec<CompoundBrief>, Problem> {
    Ok(store::compounds_around(tx, scopes, after, limit).await?)
}

/// The compounds somebody may mean, in the order of their ids, after one of them: those their posts are about, or any for
/// whoever has none. A district has hundreds, so that the first of all are hardly ever theirs.
pub async fn compounds_meant(
    tx: &mut Tx,
    cx: &Context,
    after: Option<PlaceId>,
    limit: i64,
) -> Result<Vec<CompoundBrief>, Problem> {
    let scopes: Vec<&str> = cx.standing().posts.iter().map(|post| post.scope.as_str()).collect();
    // A post may lie where no compound is: whoever holds only such ones may mean any, too.
    if !scopes.is_empty() {
        let around = compounds_around(tx, &scopes, after, limit).await?;
        if !around.is_empty() || after.is_some() && !compounds_around(tx, &scopes, None, 1).await?.is_empty() {
            return Ok(around);
        }
    }
    compounds(tx, after, limit).await
}

/// The number entered nearest above a place, itself included, and who answers there.
pub async fn help_above(tx: &mut Tx, path: &str) -> Result<Option<(String, String)>, Problem> {
    let above = store::place_and_above(tx, path).await?;
    Ok(above.into_iter().rev().find(|place| !place.help_phone.is_empty()).map(|place| (place.help_phone, place.help_who)))
}

/// Where a dwelling is.
pub async fn dwelling_home(tx: &mut Tx, id: DwellingId) -> Result<Option<DwellingHome>, Problem> {
    Ok(store::dwelling_home(tx, id).await?)
}

/// How many dwellings a place has: whether it says nearly who somebody is.
pub async fn dwellings_at(tx: &mut Tx, place: PlaceId) -> Result<i64, Problem> {
    Ok(store::dwellings_at(tx, place).await?)
}

/// The same of some compounds at once; those without any are not among them.
pub async fn dwellings_of(tx: &mut Tx, compounds: &[PlaceId]) -> Result<Vec<(PlaceId, i64)>, Problem> {
    Ok(store::dwellings_of(tx, compounds).await?)
}

/// The living dwellings of a place and below, in the order of the tree.
pub async fn dwelling_ids(tx: &mut Tx, path: &str, limit: i64) -> Result<Vec<DwellingId>, Problem> {
    let first = (String::new(), String::new());
    Ok(store::dwellings_below(tx, path, &first, limit).await?.into_iter().map(|one| one.id).collect())
}

/// The dwelling of a compound people call `3-2-501`; buildings and entrances go by their numbers or their names.
pub async fn dwelling_called(tx: &mut Tx, compound: PlaceId, called: &str) -> Result<Option<DwellingId>, Problem> {
    let parts: Vec<&str> = called.split(['-', '－', '—']).map(str::trim).collect();
    let [building, entrance, room] = parts[..] else { return Ok(None) };
    let (long_building, long_entrance) = (format!("{building}号楼"), format!("{entrance}单元"));
    let found = store::dwelling_called(tx, compound, (building, &long_building), (entrance, &long_entrance), room).await?;
    Ok(found)
}

/// A dwelling as a roll or a cost table needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DwellingLine {
    pub id: DwellingId,
    pub room: String,
    pub floor: Option<i64>,
    pub area: Option<i64>,
    pub holder: pavilion_rules::places::Holder,
    pub counts: bool,
}

/// The dwellings an entrance has at a moment, in the order of their ids.
pub async fn dwellings_in_entrance(
    tx: &mut Tx,
    entrance: PlaceId,
    at: pavilion_rules::Millis,
) -> Result<Vec<DwellingLine>, Problem> {
    let all = store::dwellings_of_entrance(tx, entrance).await?;
    let living = all.into_iter().filter(|one| one.since <= at && one.until.is_none_or(|until| until > at));
    Ok(living
        .map(|one| DwellingLine {
            id: one.id,
            room: one.room,
            floor: one.floor,
            area: one.area,
            holder: one.holder,
            counts: one.counts,
        })
        .collect())
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
