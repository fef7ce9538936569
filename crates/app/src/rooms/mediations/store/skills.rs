//! What the team says of itself: public, beside a post and not beside a name.

use super::Audited;
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
pub(in crate::rooms::mediations) struct SkillRow {
    pub(in crate::rooms::mediations) id: Uuid,
    pub(in crate::rooms::mediations) post: PostId,
    pub(in crate::rooms::mediations) community: Option<PlaceId>,
    pub(in crate::rooms::mediations) words: String,
    pub(in crate::rooms::mediations) revision: i64,
}
from_row!(SkillRow { id, post, community, words, revision });

impl SkillRow {
    pub(in crate::rooms::mediations) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "mediation-skill", id: self.id }, self.revision, self)
    }

    pub(in crate::rooms::mediations) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into mediation_skill (id, post, community, words, revision) values ($1, $2, $3, $4, $5)";
        Ok(acting.write(sql, params![self.id, self.post, self.community, &self.words, self.revision]).await?)
    }

    pub(in crate::rooms::mediations) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update mediation_skill set words = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, &self.words, self.revision]).await
    }
}

pub(in crate::rooms::mediations) async fn skill(tx: &mut Tx, post: PostId) -> Result<Option<SkillRow>, Problem> {
    Ok(tx.first("select * from mediation_skill where post = $1", &params![post]).await?)
}

/// What those of a community's team say, by their posts.
pub(in crate::rooms::mediations) async fn skills(tx: &mut Tx, community: PlaceId, limit: i64) -> Result<Vec<SkillRow>, Problem> {
    let sql = "select * from mediation_skill where community = $1 order by id limit $2";
    Ok(tx.all(sql, &params![community, limit]).await?)
}

pub async fn audited_skills(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from mediation_skill where id > $1 order by id limit $2";
    let rows: Vec<SkillRow> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    let of = |row: &SkillRow| Ok((Subject { kind: "mediation-skill", id: row.id }, row.revision, journal::state_digest(row)?));
    rows.iter().map(of).collect()
}
