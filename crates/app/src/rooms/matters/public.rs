//! What other rooms may show of a matter.

use super::store;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::ids::{MatterId, PlaceId};

/// The compound and the public title of a matter; nothing before somebody has checked its words.
pub async fn public_title(tx: &mut Tx, id: MatterId) -> Result<Option<(PlaceId, String)>, Problem> {
    let matter = store::matter(tx, id).await?.filter(store::Matter::is_checked);
    Ok(matter.map(|matter| (matter.compound, matter.title)))
}

/// A photo turned upright, made smaller and written anew without its notes, for a room that keeps photos of its own.
pub async fn rewritten(photo: &super::PhotoIn) -> Result<bytes::Bytes, Problem> {
    super::photos::rewritten(photo).await
}
