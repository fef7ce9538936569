//! Dwellings in the database.

use super::super::model::{Dwelling, DwellingHome};
use super::{below, placeholders};
use crate::db::{DbFault, Tx, Value};
use crate::desk::Acting;
use crate::{from_row, params};
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::{DWELLINGS_OF_ENTRANCE_MAX, Holder};

const DWELLING: &str = "id, community, compound, building, entrance, room, floor, area, holder, counts, since, until, revision";

/// Every dwelling an entrance ever had, in the order its digest is made from.
pub(crate) async fn dwellings_of_entrance(tx: &mut Tx, entrance: PlaceId) -> Result<Vec<Dwelling>, DbFault> {
    let sql = format!("select {DWELLING} from dwelling where entrance = $1 order by id limit {DWELLINGS_OF_ENTRANCE_MAX}");
    tx.all(&sql, &params![entrance]).await
}

pub(crate) async fn insert_dwelling(acting: &mut Acting, d: &Dwelling) -> Result<(), DbFault> {
    let sql = format!("insert into dwelling ({DWELLING}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    let params = params![
        d.id,
        d.community,
        d.compound,
        d.building,
        d.entrance,
        &d.room,
        d.floor,
        d.area,
        d.holder,
        d.counts,
        d.since,
        d.until,
        d.revision,
    ];
    acting.write(&sql, params).await
}

/// Compound, community, building; the path of the entrance; the names of building, entrance and room.
type Home = (PlaceId, Option<PlaceId>, PlaceId, String, String, String, String);

pub(crate) async fn dwelling_home(tx: &mut Tx, id: DwellingId) -> Result<Option<DwellingHome>, DbFault> {
    let sql = "select d.compound as compound, d.community as community, d.building as at, e.path as path, b.name as building, e.name as entrance, d.room as room \
        from dwelling d join place e on e.id = d.entrance join place b on b.id = d.building where d.id = $1";
    let found: Option<Home> = tx.first(sql, &params![id]).await?;
    Ok(found.map(|(compound, community, at, path, building, entrance, room)| DwellingHome {
        dwelling: id,
        compound,
        community,
        building: at,
        path,
        room_words: format!("{building} {entrance} {room}"),
    }))
}

/// Entrances after an id that have, or had, dwellings: for the check of the journal.
pub(crate) async fn entrances_after(tx: &mut Tx, after: Option<PlaceId>, limit: i64) -> Result<Vec<PlaceId>, DbFault> {
    let sql = "select distinct entrance from dwelling where entrance > $1 order by entrance limit $2";
    let after = after.map_or(uuid::Uuid::nil(), |id| id.0);
    let found: Vec<(PlaceId,)> = tx.all(sql, &params![after, limit]).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Changes a dwelling in an entrance's list that was loaded in this same action.
pub(crate) async fn update_dwelling(acting: &mut Acting, d: &Dwelling) -> Result<(), DbFault> {
    let sql = "update dwelling set floor = $2, area = $3, holder = $4, counts = $5, until = $6, revision = $7 where id = $1";
    acting.write(sql, params![d.id, d.floor, d.area, d.holder, d.counts, d.until, d.revision]).await
}

/// A dwelling with the words of where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedDwelling {
    pub id: DwellingId,
    pub entrance: PlaceId,
    pub entrance_path: String,
    pub building_name: String,
    pub entrance_name: String,
    pub room: String,
    pub floor: Option<i64>,
    pub area: Option<i64>,
    pub holder: Holder,
    pub counts: bool,
}
from_row!(PlacedDwelling { id, entrance, entrance_path, building_name, entrance_name, room, floor, area, holder, counts });

const PLACED: &str = "select d.id as id, e.id as entrance, e.path as entrance_path, b.name as building_name, e.name as entrance_name, \
    d.room as room, d.floor as floor, d.area as area, d.holder as holder, d.counts as counts \
    from place e join dwelling d on d.entrance = e.id join place b on b.id = e.parent";

/// Living dwellings of a place and below, in the order of the tree, after an entrance's path and a room.
///
/// The entrance's path leads and its dwellings follow, so that a page costs the same wherever it begins. Shorter rooms
/// come first: 101 before 1001.
pub(crate) async fn dwellings_below(
    tx: &mut Tx,
    path: &str,
    after: &(String, String),
    limit: i64,
) -> Result<Vec<PlacedDwelling>, DbFault> {
    let (_, high) = below(path);
    let low = if after.0.is_empty() { path } else { &after.0 };
    let sql = format!(
        "{PLACED} where e.kind = 'entrance' and e.path >= $1 and e.path < $2 and d.until is null \
         and (e.path > $3 or (e.path = $3 and (length(d.room) > length(cast($4 as text)) \
         or (length(d.room) = length(cast($4 as text)) and d.room > $4)))) order by e.path, length(d.room), d.room limit $5"
    );
    tx.all(&sql, &params![low, high, &after.0, &after.1, limit]).await
}

/// How many living dwellings stand in a place and below, how many of them count, and the area of those.
pub(crate) async fn dwelling_figures(tx: &mut Tx, path: &str) -> Result<(i64, i64, i64), DbFault> {
    let (_, high) = below(path);
    let sql = "select cast(count(*) as bigint) as n, cast(coalesce(sum(case when d.counts then 1 else 0 end), 0) as bigint) as counted, \
        cast(coalesce(sum(case when d.counts then d.area else 0 end), 0) as bigint) as area \
        from place e join dwelling d on d.entrance = e.id \
        where e.kind = 'entrance' and e.path >= $1 and e.path < $2 and d.until is null";
    tx.only(sql, &params![path, high]).await
}

/// How many living dwellings an entrance, a building or a compound has.
pub(crate) async fn dwellings_at(tx: &mut Tx, place: PlaceId) -> Result<i64, DbFault> {
    // Each by its own index; a place is one of the three.
    let sql = "select (select cast(count(*) as bigint) from dwelling d where d.entrance = $1 and d.until is null) \
        + (select cast(count(*) as bigint) from dwelling d join place b on b.id = $1 and b.compound = d.compound \
           where d.building = $1 and d.until is null) \
        + (select cast(count(*) as bigint) from dwelling d where d.compound = $1 and d.until is null) as n";
    let (n,): (i64,) = tx.only(sql, &params![place]).await?;
    Ok(n)
}

/// How many living dwellings some compounds have; those without any are not among them.
pub(crate) async fn dwellings_of(tx: &mut Tx, compounds: &[PlaceId]) -> Result<Vec<(PlaceId, i64)>, DbFault> {
    if compounds.is_empty() {
        return Ok(Vec::new());
    }
    let named = placeholders(1, compounds.len());
    let sql = format!(
        "select compound, cast(count(*) as bigint) as n from dwelling where compound in ({named}) and until is null \
         group by compound order by compound limit {}",
        compounds.len()
    );
    tx.all(&sql, &compounds.iter().copied().map(Value::from).collect::<Vec<_>>()).await
}

/// The living dwelling of a compound with these names of building, entrance and room.
pub(crate) async fn dwelling_called(
    tx: &mut Tx,
    compound: PlaceId,
    building: (&str, &str),
    entrance: (&str, &str),
    room: &str,
) -> Result<Option<DwellingId>, DbFault> {
    let sql = "select d.id as id from dwelling d join place e on e.id = d.entrance join place b on b.id = d.building \
        where d.compound = $1 and b.name in ($2, $3) and e.name in ($4, $5) and d.room = $6 and d.until is null limit 1";
    let found: Option<(DwellingId,)> =
        tx.first(sql, &params![compound, building.0, building.1, entrance.0, entrance.1, room]).await?;
    Ok(found.map(|(id,)| id))
}
