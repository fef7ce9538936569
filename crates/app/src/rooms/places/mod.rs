//! Placeholder, to be replaced by the places room.
use crate::context::Context;
use crate::db::Tx;
use crate::params;
use crate::problem::Problem;
use crate::web::Routes;
use pavilion_rules::ids::PlaceId;

/// What headers, lists and forms show of a compound.
#[derive(Clone, Debug)]
pub struct CompoundBrief { pub id: PlaceId, pub community: Option<PlaceId>, pub path: String, pub name: String, pub help_phone: String, pub help_who: String, pub zone: String }
crate::from_row!(CompoundBrief { id, community, path, name, help_phone, help_who, zone });
#[derive(Clone, Debug)]
pub struct Place { pub id: PlaceId, pub parent: Option<PlaceId>, pub path: String, pub community: Option<PlaceId>, pub compound: Option<PlaceId>, pub kind: String, pub name: String }
crate::from_row!(Place { id, parent, path, community, compound, kind, name });
pub async fn compound_brief(tx: &mut Tx, id: PlaceId) -> Result<Option<CompoundBrief>, Problem> { Ok(tx.first("select id, community, path, name, help_phone, help_who, zone from place where id = $1", &params![id]).await?) }
pub async fn place(tx: &mut Tx, id: PlaceId) -> Result<Option<Place>, Problem> { Ok(tx.first("select id, parent, path, community, compound, kind, name from place where id = $1", &params![id]).await?) }
pub async fn spots(tx: &mut Tx, id: PlaceId) -> Result<Vec<Place>, Problem> { Ok(tx.all("select id, parent, path, community, compound, kind, name from place where compound = $1 order by path limit 500", &params![id]).await?) }
pub async fn compounds(tx: &mut Tx, _after: Option<PlaceId>, limit: i64) -> Result<Vec<CompoundBrief>, Problem> { Ok(tx.all("select id, community, path, name, help_phone, help_who, zone from place where kind = 'compound' order by path limit $1", &params![limit]).await?) }
pub(crate) async fn check_import(_cx: &Context, _m: uuid::Uuid) -> Result<(), Problem> { Ok(()) }
pub(crate) async fn write_import(_cx: &Context, _m: uuid::Uuid) -> Result<(), Problem> { Ok(()) }
pub fn routes() -> Routes { Routes::new() }
