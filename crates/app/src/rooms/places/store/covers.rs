//! Which grids and party nodes cover which places, and since when.

use super::super::model::Cover;
use super::{DEPTH_MAX, placeholders};
use crate::db::{DbFault, Tx, Value};
use crate::desk::Acting;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{Kind, path_and_above};
use uuid::Uuid;

const COVER: &str = "id, node, place, community, since, until, revision";
/// Ending a node ends at most this many covers; a grid has hundreds of buildings at the very most.
const COVERS_MAX: i64 = 5_000;

/// A cover with the names of both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCover {
    pub id: Uuid,
    pub node: PlaceId,
    pub node_kind: Kind,
    pub node_layer: String,
    pub node_name: String,
    pub node_phone: String,
    pub node_who: String,
    pub place: PlaceId,
    pub place_path: String,
    pub place_name: String,
    pub parent_name: String,
    pub since: Millis,
    pub until: Option<Millis>,
    pub revision: i64,
}
from_row!(NamedCover {
    id,
    node,
    node_kind,
    node_layer,
    node_name,
    node_phone,
    node_who,
    place,
    place_path,
    place_name,
    parent_name,
    since,
    until,
    revision
});

const NAMED: &str = "c.id as id, n.id as node, n.kind as node_kind, n.layer as node_layer, n.name as node_name, \
    n.help_phone as node_phone, n.help_who as node_who, p.id as place, p.path as place_path, p.name as place_name, \
    coalesce(u.name, '') as parent_name, c.since as since, c.until as until, c.revision as revision \
    from place_cover c join place n on n.id = c.node join place p on p.id = c.place left join place u on u.id = p.parent";

pub(crate) async fn cover(tx: &mut Tx, id: Uuid) -> Result<Option<Cover>, DbFault> {
    tx.first(&format!("select {COVER} from place_cover where id = $1"), &params![id]).await
}

/// The living covers of a place or of anything above it, at an instant.
pub(crate) async fn covers_over(tx: &mut Tx, path: &str, at: Millis) -> Result<Vec<NamedCover>, DbFault> {
    let mut values: Vec<Value> = params![at];
    values.extend(path_and_above(path).into_iter().take(DEPTH_MAX).map(Value::from));
    let paths = placeholders(2, values.len() - 1);
    let sql = format!(
        "select {NAMED} where c.since <= $1 and (c.until is null or c.until > $1) and p.path in ({paths}) order by p.path desc, n.path limit 200"
    );
    tx.all(&sql, &values).await
}

/// The living covers of the buildings and entrances inside a compound.
pub(crate) async fn covers_inside(tx: &mut Tx, compound: PlaceId, at: Millis) -> Result<Vec<NamedCover>, DbFault> {
    let sql = format!(
        "select {NAMED} where p.compound = $1 and p.kind <> 'compound' and c.since <= $2 and (c.until is null or c.until > $2) \
         order by p.path, n.path limit 200"
    );
    tx.all(&sql, &params![compound, at]).await
}

/// What a node covers and covered, the living first and then the newest.
pub(crate) async fn covers_of(tx: &mut Tx, node: PlaceId, offset: i64, limit: i64) -> Result<Vec<NamedCover>, DbFault> {
    let sql = format!(
        "select {NAMED} where c.node = $1 order by case when c.until is null then 0 else 1 end, p.path, c.id limit $2 offset $3"
    );
    tx.all(&sql, &params![node, limit, offset]).await
}

pub(crate) async fn count_covers(tx: &mut Tx, node: PlaceId) -> Result<i64, DbFault> {
    let (n,): (i64,) = tx.only("select cast(count(*) as bigint) from place_cover where node = $1", &params![node]).await?;
    Ok(n)
}

/// The living covers that have this place or node at one end.
pub(crate) async fn living_covers_at(tx: &mut Tx, id: PlaceId) -> Result<Vec<Cover>, DbFault> {
    let sql = format!(
        "select {COVER} from place_cover where (node = $1 or place = $1) and until is null order by id limit {COVERS_MAX}"
    );
    tx.all(&sql, &params![id]).await
}

/// The living covers of exactly this place.
pub(crate) async fn living_covers_of_place(tx: &mut Tx, place: PlaceId) -> Result<Vec<NamedCover>, DbFault> {
    tx.all(&format!("select {NAMED} where c.place = $1 and c.until is null order by c.id limit 200"), &params![place]).await
}

pub(crate) async fn insert_cover(acting: &mut Acting, c: &Cover) -> Result<(), DbFault> {
    let sql = format!("insert into place_cover ({COVER}) values ($1, $2, $3, $4, $5, $6, $7)");
    acting.write(&sql, params![c.id, c.node, c.place, c.community, c.since, c.until, c.revision]).await
}

/// Ends a cover whose row is still as it was seen.
pub(crate) async fn end_cover(acting: &mut Acting, ended: &Cover) -> Result<(), crate::problem::Problem> {
    let sql = "update place_cover set until = $2, revision = $3 where id = $1 and revision = cast($3 as bigint) - 1";
    acting.write_one(sql, &params![ended.id, ended.until, ended.revision]).await
}

pub(crate) async fn covers_after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Cover>, DbFault> {
    let sql = format!("select {COVER} from place_cover where id > $1 order by id limit $2");
    tx.all(&sql, &params![after.unwrap_or_default(), limit]).await
}
