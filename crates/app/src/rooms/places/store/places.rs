//! Places in the database.

use super::super::model::{CompoundBrief, Place};
use super::{DEPTH_MAX, placeholders};
use crate::db::{DbFault, Tx, Value};
use crate::desk::Acting;
use crate::params;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::path_and_above;

const PLACE: &str = "id, tree, layer, kind, parent, path, community, compound, name, label, code, compound_type, \
    help_phone, help_who, zone, since, until, revision";

/// A compound with more buildings and entrances than this shows its first ones in a list of spots.
const SPOTS_MAX: i64 = 20_000;

pub(crate) async fn place(tx: &mut Tx, id: PlaceId) -> Result<Option<Place>, DbFault> {
    tx.first(&format!("select {PLACE} from place where id = $1"), &params![id]).await
}

/// The places above a path and its own, from the top down.
pub(crate) async fn place_and_above(tx: &mut Tx, path: &str) -> Result<Vec<Place>, DbFault> {
    let paths: Vec<Value> = path_and_above(path).into_iter().take(DEPTH_MAX).map(Value::from).collect();
    let sql = format!("select {PLACE} from place where path in ({}) order by path limit {DEPTH_MAX}", placeholders(1, paths.len()));
    tx.all(&sql, &paths).await
}

const BRIEF: &str = "c.id, c.community, c.path, c.name, \
    case when c.help_phone <> '' then c.help_phone else coalesce(m.help_phone, '') end as help_phone, \
    case when c.help_phone <> '' then c.help_who else coalesce(m.help_who, '') end as help_who, \
    c.zone from place c left join place m on m.id = c.community";

pub(crate) async fn compound_brief(tx: &mut Tx, id: PlaceId) -> Result<Option<CompoundBrief>, DbFault> {
    tx.first(&format!("select {BRIEF} where c.id = $1 and c.kind = 'compound'"), &params![id]).await
}

pub(crate) async fn compounds(tx: &mut Tx, after: Option<PlaceId>, limit: i64) -> Result<Vec<CompoundBrief>, DbFault> {
    let after = after.map_or(uuid::Uuid::nil(), |id| id.0);
    let sql = format!("select {BRIEF} where c.kind = 'compound' and c.until is null and c.id > $1 order by c.id limit $2");
    tx.all(&sql, &params![after, limit]).await
}

pub(crate) async fn spots(tx: &mut Tx, compound: PlaceId) -> Result<Vec<Place>, DbFault> {
    let sql = format!(
        "select {PLACE} from place where compound = $1 and tree = 'administrative' and until is null order by path limit {SPOTS_MAX}"
    );
    tx.all(&sql, &params![compound]).await
}

/// The path of the last child ever added under a place, or of the last root.
pub(crate) async fn last_path_under(tx: &mut Tx, parent: Option<PlaceId>) -> Result<Option<String>, DbFault> {
    let found: Option<(String,)> = match parent {
        Some(parent) => tx.first("select path from place where parent = $1 order by path desc limit 1", &params![parent]).await?,
        None => tx.first("select path from place where parent is null order by path desc limit 1", &[]).await?,
    };
    Ok(found.map(|(path,)| path))
}

/// The living sibling of this name, if there is one.
pub(crate) async fn child_named(tx: &mut Tx, parent: Option<PlaceId>, tree: &str, name: &str) -> Result<Option<Place>, DbFault> {
    let (clause, params) = match parent {
        Some(parent) => ("parent = $3", params![tree, name, parent]),
        None => ("parent is null", params![tree, name]),
    };
    let sql = format!("select {PLACE} from place where {clause} and tree = $1 and name = $2 and until is null limit 1");
    tx.first(&sql, &params).await
}

pub(crate) async fn living_with_code(tx: &mut Tx, code: &str) -> Result<Option<PlaceId>, DbFault> {
    let found: Option<(PlaceId,)> = tx.first("select id from place where code = $1 and until is null", &params![code]).await?;
    Ok(found.map(|(id,)| id))
}

pub(crate) async fn insert_place(acting: &mut Acting, p: &Place) -> Result<(), DbFault> {
    let sql = format!(
        "insert into place ({PLACE}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    let params = params![
        p.id,
        p.tree,
        p.layer.map_or("", pavilion_rules::places::Layer::name),
        p.kind,
        p.parent,
        &p.path,
        p.community,
        p.compound,
        &p.name,
        &p.label,
        p.code.as_deref(),
        p.compound_type,
        &p.help_phone,
        &p.help_who,
        &p.zone,
        p.since,
        p.until,
        p.revision,
    ];
    acting.write(&sql, params).await
}

/// Every place after an id, ended ones too: for the check of the journal.
pub(crate) async fn places_after(tx: &mut Tx, after: Option<uuid::Uuid>, limit: i64) -> Result<Vec<Place>, DbFault> {
    let sql = format!("select {PLACE} from place where id > $1 order by id limit $2");
    tx.all(&sql, &params![after.unwrap_or_default(), limit]).await
}
