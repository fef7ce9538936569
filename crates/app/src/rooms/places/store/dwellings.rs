//! Dwellings in the database.

use super::super::model::{Dwelling, DwellingHome};
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::DWELLINGS_OF_ENTRANCE_MAX;

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

pub(crate) async fn dwelling_home(tx: &mut Tx, id: DwellingId) -> Result<Option<DwellingHome>, DbFault> {
    let sql = "select d.compound as compound, d.community as community, e.path as path, b.name as building, e.name as entrance, d.room as room \
        from dwelling d join place e on e.id = d.entrance join place b on b.id = d.building where d.id = $1";
    let found: Option<(PlaceId, Option<PlaceId>, String, String, String, String)> = tx.first(sql, &params![id]).await?;
    Ok(found.map(|(compound, community, path, building, entrance, room)| DwellingHome {
        dwelling: id,
        compound,
        community,
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
