//! What the team says of itself: public, beside a post and not beside a name.

use super::store::Audited;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::access::Action;
use pavilion_rules::ids::{PlaceId, PostId};
use serde::Serialize;
use uuid::Uuid;

/// What somebody of the team says of what they can.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SkillRow {
    pub(super) id: Uuid,
    pub(super) post: PostId,
    pub(super) community: Option<PlaceId>,
    pub(super) words: String,
    pub(super) revision: i64,
}
from_row!(SkillRow { id, post, community, words, revision });

impl SkillRow {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "mediation-skill", id: self.id }, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into mediation_skill (id, post, community, words, revision) values ($1, $2, $3, $4, $5)";
        Ok(acting.write(sql, params![self.id, self.post, self.community, &self.words, self.revision]).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update mediation_skill set words = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, &self.words, self.revision]).await
    }
}

pub(super) async fn skill(tx: &mut Tx, post: PostId) -> Result<Option<SkillRow>, Problem> {
    Ok(tx.first("select * from mediation_skill where post = $1", &params![post]).await?)
}

/// What those of a community's team say, by their posts.
pub(super) async fn skills(tx: &mut Tx, community: PlaceId, limit: i64) -> Result<Vec<SkillRow>, Problem> {
    let sql = "select * from mediation_skill where community = $1 order by id limit $2";
    Ok(tx.all(sql, &params![community, limit]).await?)
}

pub async fn audited_skills(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from mediation_skill where id > $1 order by id limit $2";
    let rows: Vec<SkillRow> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let of = |row: &SkillRow| Ok((Subject { kind: "mediation-skill", id: row.id }, row.revision, journal::state_digest(row)?));
    rows.iter().map(of).collect()
}
