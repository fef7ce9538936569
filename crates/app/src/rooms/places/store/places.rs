//! Places in the database.

use super::super::model::{CompoundBrief, Place};
use super::{DEPTH_MAX, below, placeholders};
use crate::db::{DbFault, Tx, Value};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{Kind, path_and_above};
use std::collections::BTreeSet;

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
    let sql =
        format!("select {PLACE} from place where path in ({}) order by path limit {DEPTH_MAX}", placeholders(1, paths.len()));
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

/// As many scopes as one statement asks what lies below; more are asked for one bunch after the other.
const SCOPES_AT_ONCE: usize = 8;
/// As many paths as one statement names.
const PATHS_AT_ONCE: usize = 1_000;

/// The living compounds in one of these scopes or around it, in the order of their ids, after one of them.
///
/// A grid may be laid over hundreds of buildings: the compounds they lie in are asked for by name, all at once, and only
/// scopes that lie in none are asked what is below them.
pub(crate) async fn compounds_around(
    tx: &mut Tx,
    scopes: &[&str],
    after: Option<PlaceId>,
    limit: i64,
) -> Result<Vec<CompoundBrief>, DbFault> {
    let mut found = at_or_above(tx, scopes).await?;
    let lies_in = |scope: &str| path_and_above(scope).iter().any(|path| found.iter().any(|one| one.path == *path));
    let high: Vec<&str> = scopes.iter().copied().filter(|scope| !lies_in(scope)).collect();
    found.retain(|one| after.is_none_or(|after| one.id > after));
    for bunch in high.chunks(SCOPES_AT_ONCE) {
        let mut values = params![after.map_or(uuid::Uuid::nil(), |id| id.0), limit];
        let mut terms = Vec::new();
        for scope in bunch {
            let at = values.len() + 1;
            terms.push(format!("(c.path >= ${at} and c.path < ${})", at + 1));
            let (low, high) = below(scope);
            values.extend([Value::from(low.as_str()), Value::from(high.as_str())]);
        }
        let sql = format!(
            "select {BRIEF} where c.kind = 'compound' and c.until is null and c.id > $1 and ({}) order by c.id limit $2",
            terms.join(" or ")
        );
        found.extend(tx.all::<CompoundBrief>(&sql, &values).await?);
    }
    found.sort_by_key(|one| one.id);
    found.dedup_by_key(|one| one.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// The living compounds that are one of these places or lie above one.
async fn at_or_above(tx: &mut Tx, scopes: &[&str]) -> Result<Vec<CompoundBrief>, DbFault> {
    let paths: BTreeSet<&str> = scopes.iter().flat_map(|scope| path_and_above(scope).into_iter().take(DEPTH_MAX)).collect();
    let paths: Vec<Value> = paths.into_iter().map(Value::from).collect();
    let mut found = Vec::new();
    for some in paths.chunks(PATHS_AT_ONCE) {
        let named = placeholders(1, some.len());
        let sql = format!(
            "select {BRIEF} where c.kind = 'compound' and c.until is null and c.path in ({named}) order by c.id limit {PATHS_AT_ONCE}"
        );
        found.extend(tx.all::<CompoundBrief>(&sql, some).await?);
    }
    Ok(found)
}

/// The living compounds among some ids; somebody has a few homes at most.
pub(crate) async fn briefs(tx: &mut Tx, ids: &[PlaceId]) -> Result<Vec<CompoundBrief>, DbFault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Value> = ids.iter().take(DEPTH_MAX).map(Value::from).collect();
    let sql = format!(
        "select {BRIEF} where c.id in ({}) and c.until is null order by c.path limit {DEPTH_MAX}",
        placeholders(1, ids.len())
    );
    tx.all(&sql, &ids).await
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

/// Changes what may change of a place, if it is still as it was seen: one revision earlier.
pub(crate) async fn update_place(acting: &mut Acting, p: &Place) -> Result<(), Problem> {
    let sql = "update place set name = $2, label = $3, code = $4, compound_type = $5, help_phone = $6, help_who = $7, zone = $8, \
        until = $9, revision = $10 where id = $1 and revision = cast($10 as bigint) - 1";
    let params = params![
        p.id,
        &p.name,
        &p.label,
        p.code.as_deref(),
        p.compound_type,
        &p.help_phone,
        &p.help_who,
        &p.zone,
        p.until,
        p.revision
    ];
    acting.write_one(sql, &params).await
}

/// The codes of living places below a path that have one: a whole district has a few hundred.
pub(crate) async fn codes_below(tx: &mut Tx, path: &str) -> Result<Vec<(Kind, String)>, DbFault> {
    let (low, high) = below(path);
    let sql = "select kind, code from place where path > $1 and path < $2 and code is not null and until is null order by path limit 20000";
    tx.all(sql, &params![low, high]).await
}

/// How many living places and dwellings stand directly in a place.
pub(crate) async fn living_in(tx: &mut Tx, id: PlaceId) -> Result<(i64, i64), DbFault> {
    let sql = "select (select cast(count(*) as bigint) from place where parent = $1 and until is null) as children, \
        (select cast(count(*) as bigint) from dwelling where entrance = $1 and until is null) as dwellings";
    tx.only(sql, &params![id]).await
}

/// A place in a list, with how many living places stand directly in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub id: PlaceId,
    pub path: String,
    pub kind: Kind,
    pub layer: String,
    pub name: String,
    pub label: String,
    pub code: String,
    pub until: Option<Millis>,
    /// Of what it is part; only a search needs to say it.
    pub parent_name: String,
    pub children: i64,
}
from_row!(Listed { id, path, kind, layer, name, label, code, until, parent_name, children });

const LISTED: &str = "p.id as id, p.path as path, p.kind as kind, p.layer as layer, p.name as name, p.label as label, \
    coalesce(p.code, '') as code, p.until as until, coalesce(u.name, '') as parent_name, \
    (select cast(count(*) as bigint) from place k where k.parent = p.id and k.until is null) as children \
    from place p left join place u on u.id = p.parent";

/// Which places a list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Roots,
    Under(PlaceId),
    /// Living places whose name holds these words.
    Named(String),
    /// Living compounds whose name holds these words; all when there are none.
    Compounds(String),
}

impl Which {
    /// The condition on `p`, with at most one placeholder, `$1`, which every form of it uses.
    fn clause(&self) -> (&'static str, Value) {
        match self {
            Self::Roots => ("p.parent is null and p.path <> $1", Value::from("")),
            Self::Under(parent) => ("p.parent = $1", parent.into()),
            Self::Named(words) => ("p.until is null and lower(p.name) like $1 escape '!'", holding(words)),
            Self::Compounds(words) => {
                ("p.kind = 'compound' and p.until is null and lower(p.name) like $1 escape '!'", holding(words))
            }
        }
    }
}

/// A pattern for names that hold these words as they stand.
fn holding(words: &str) -> Value {
    let words = words.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    Value::Text(format!("%{words}%"))
}

/// Places in the order of the tree, after a path.
pub(crate) async fn list(tx: &mut Tx, which: &Which, after: &str, limit: i64) -> Result<Vec<Listed>, DbFault> {
    let (clause, value) = which.clause();
    let sql = format!("select {LISTED} where {clause} and p.path > $2 order by p.path limit $3");
    tx.all(&sql, &[value, after.into(), limit.into()]).await
}

pub(crate) async fn count(tx: &mut Tx, which: &Which) -> Result<i64, DbFault> {
    let (clause, value) = which.clause();
    let (n,): (i64,) = tx.only(&format!("select cast(count(*) as bigint) from place p where {clause}"), &[value]).await?;
    Ok(n)
}

/// Living places of a compound after a path: for the check of an import.
pub(crate) async fn places_of_compound(tx: &mut Tx, compound: PlaceId, after: &str, limit: i64) -> Result<Vec<Place>, DbFault> {
    let sql = format!(
        "select {PLACE} from place where compound = $1 and tree = 'administrative' and until is null and path > $2 order by path limit $3"
    );
    tx.all(&sql, &params![compound, after, limit]).await
}
