//! Placeholder, to be replaced by the places room.
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::ids::PlaceId;

/// What headers, lists and forms show of a compound.
#[derive(Clone, Debug)]
pub struct CompoundBrief { pub id: PlaceId, pub community: Option<PlaceId>, pub path: String, pub name: String, pub help_phone: String, pub help_who: String, pub zone: String }
pub async fn compound_brief(_tx: &mut Tx, _id: PlaceId) -> Result<Option<CompoundBrief>, Problem> { Ok(None) }
pub(crate) async fn check_import(_cx: &Context, _m: uuid::Uuid) -> Result<(), Problem> { Ok(()) }
pub(crate) async fn write_import(_cx: &Context, _m: uuid::Uuid) -> Result<(), Problem> { Ok(()) }
pub fn routes() -> Routes { Routes::new() }
