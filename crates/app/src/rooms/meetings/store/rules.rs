//! Rule documents and their versions.

use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Document {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(Document { id, community, compound, place_path, kind, title, at, revision });

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Version {
    pub(crate) id: Uuid,
    pub(crate) rule: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) number: i64,
    pub(crate) state: String,
    pub(crate) text: String,
    pub(crate) why: String,
    pub(crate) item: Option<Uuid>,
    pub(crate) decided_by: String,
    pub(crate) consult_until: Option<Millis>,
    pub(crate) in_force: Option<Millis>,
    pub(crate) replaced: Option<Millis>,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Version {
    id,
    rule,
    community,
    number,
    state,
    text,
    why,
    item,
    decided_by,
    consult_until,
    in_force,
    replaced,
    updated,
    revision,
});

/// A document with all its versions.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WholeRule {
    pub(crate) rule: Document,
    pub(crate) versions: Vec<Version>,
}

impl WholeRule {
    pub(crate) fn object(&self) -> Object {
        Object { path: self.rule.place_path.clone(), compound: Some(self.rule.compound), ..Object::default() }
    }

    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "rule", id: self.rule.id };
        Line::about(action, by, self.rule.community, subject, self.rule.revision, self)
    }

    pub(crate) fn version(&self, number: i64) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }
}

pub(crate) async fn rule(tx: &mut Tx, id: Uuid) -> Result<Option<WholeRule>, Problem> {
    let Some(rule) = tx.first("select * from rule_document where id = $1", &params![id]).await? else { return Ok(None) };
    let versions = tx.all("select * from rule_version where rule = $1 order by number limit 200", &params![id]).await?;
    Ok(Some(WholeRule { rule, versions }))
}

pub(crate) async fn insert(acting: &mut Acting, d: &Document) -> Result<(), Problem> {
    let sql = "insert into rule_document (id, community, compound, place_path, kind, title, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = params![d.id, d.community, d.compound, &d.place_path, &d.kind, &d.title, d.at, d.revision];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn update(acting: &mut Acting, d: &Document) -> Result<(), Problem> {
    let sql = "update rule_document set revision = $2 where id = $1 and revision + 1 = $2";
    acting.write_one(sql, &params![d.id, d.revision]).await
}

pub(crate) async fn insert_version(acting: &mut Acting, v: &Version) -> Result<(), Problem> {
    let sql = "insert into rule_version (id, rule, community, number, state, text, why, item, decided_by, consult_until, in_force, replaced, \
        updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    Ok(acting.write(sql, version_values(v)).await?)
}

pub(crate) async fn update_version(acting: &mut Acting, v: &Version) -> Result<(), Problem> {
    let sql = "update rule_version set rule = $2, community = $3, number = $4, state = $5, text = $6, why = $7, item = $8, decided_by = $9, \
        consult_until = $10, in_force = $11, replaced = $12, updated = $13, revision = $14 where id = $1 and revision + 1 = $14";
    acting.write_one(sql, &version_values(v)).await
}

fn version_values(v: &Version) -> Vec<crate::db::Value> {
    params![
        v.id,
        v.rule,
        v.community,
        v.number,
        &v.state,
        &v.text,
        &v.why,
        v.item,
        &v.decided_by,
        v.consult_until,
        v.in_force,
        v.replaced,
        v.updated,
        v.revision
    ]
}

/// A rule in a list, with the state of its newest version and the number of the one in force.
pub(crate) struct RuleRow {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) at: Millis,
    pub(crate) newest: i64,
    pub(crate) state: String,
    pub(crate) in_force: Option<i64>,
}
from_row!(RuleRow { id, kind, title, at, newest, state, in_force });

pub(crate) async fn list(tx: &mut Tx, compound: PlaceId, after: Option<Uuid>, limit: i64) -> Result<Vec<RuleRow>, Problem> {
    let sql = "select d.id as id, d.kind as kind, d.title as title, d.at as at, v.number as newest, v.state as state, \
        (select max(f.number) from rule_version f where f.rule = d.id and f.state = 'in-force') as in_force \
        from rule_document d join rule_version v on v.rule = d.id and v.number = (select max(n.number) from rule_version n where n.rule = d.id) \
        where d.compound = $1 and d.id > $2 order by d.id limit $3";
    Ok(tx.all(sql, &params![compound, after.unwrap_or_default(), limit]).await?)
}

pub(crate) async fn count(tx: &mut Tx, compound: PlaceId) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from rule_document where compound = $1";
    let (n,): (i64,) = tx.only(sql, &params![compound]).await?;
    Ok(n)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select id from rule_document where id > $1 order by id limit $2";
    let ids: Vec<(Uuid,)> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let mut out = Vec::with_capacity(ids.len());
    for (id,) in ids {
        if let Some(whole) = rule(tx, id).await? {
            out.push((Subject { kind: "rule", id }, whole.rule.revision, journal::state_digest(&whole)?));
        }
    }
    Ok(out)
}
