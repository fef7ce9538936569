//! The categories of a community, whole, at each of their versions.

use super::ways::{Audited, audited};
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

/// One version; it never changes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TreeRow {
    pub(crate) id: Uuid,
    pub(crate) community: PlaceId,
    pub(crate) version: i64,
    pub(crate) since: Millis,
    pub(crate) reason: String,
    pub(crate) tree: String,
}
from_row!(TreeRow { id, community, version, since, reason, tree });

impl TreeRow {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "category-tree", id: self.id };
        Line::about(Action::CategoriesManage, by, Some(self.community), subject, 1, self)
    }
}

const TREE: &str = "select id, community, version, since, reason, tree from category_tree";

/// The version that held at a moment.
pub(crate) async fn at(tx: &mut Tx, community: PlaceId, at: Millis) -> Result<Option<TreeRow>, Problem> {
    let sql = format!("{TREE} where community = $1 and since <= $2 order by version desc limit 1");
    Ok(tx.first(&sql, &params![community, at]).await?)
}

/// The newest versions, without their trees' words: when, and why.
pub(crate) async fn versions(tx: &mut Tx, community: PlaceId) -> Result<Vec<(i64, Millis, String)>, Problem> {
    let sql = "select version, since, reason from category_tree where community = $1 order by version desc limit 20";
    Ok(tx.all(sql, &params![community]).await?)
}

pub(crate) async fn insert(acting: &mut Acting, row: &TreeRow) -> Result<(), Problem> {
    let sql = "insert into category_tree (id, community, version, since, reason, tree) values ($1, $2, $3, $4, $5, $6)";
    let r = row.clone();
    Ok(acting.write(sql, params![r.id, r.community, r.version, r.since, r.reason, r.tree]).await?)
}

pub(crate) async fn audited_trees(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let rows: Vec<TreeRow> =
        tx.all(&format!("{TREE} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    audited(&rows, "category-tree", |row| (row.id, 1))
}
