//! What was carried from one method to the next of its chain.

use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Carried {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    pub(crate) meeting: Uuid,
    pub(crate) item: Uuid,
    pub(crate) from_method: String,
    pub(crate) to_method: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) went_to: String,
    pub(crate) at: Millis,
    pub(crate) revision: i64,
}
from_row!(Carried {
    id,
    community,
    compound,
    place_path,
    meeting,
    item,
    from_method,
    to_method,
    title,
    words,
    went_to,
    at,
    revision,
});

impl Carried {
    pub(crate) fn line(&self, by: By) -> Result<Line, Problem> {
        Line::about(Action::MeetingsHold, by, self.community, Subject { kind: "carried", id: self.id }, self.revision, self)
    }
}

pub(crate) async fn insert(acting: &mut Acting, c: &Carried) -> Result<(), Problem> {
    let sql = "insert into carried (id, community, compound, place_path, meeting, item, from_method, to_method, title, words, went_to, at, \
        revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = params![
        c.id,
        c.community,
        c.compound,
        &c.place_path,
        c.meeting,
        c.item,
        &c.from_method,
        &c.to_method,
        &c.title,
        &c.words,
        &c.went_to,
        c.at,
        c.revision
    ];
    Ok(acting.write(sql, values).await?)
}

/// What was carried on from one item.
pub(crate) async fn of_item(tx: &mut Tx, item: Uuid) -> Result<Vec<Carried>, Problem> {
    let sql = "select * from carried where item = $1 order by at, id limit 10";
    Ok(tx.all(sql, &params![item]).await?)
}

/// What came from a meeting to this ticket or topic.
pub(crate) async fn to(tx: &mut Tx, went_to: &str) -> Result<Option<Carried>, Problem> {
    Ok(tx.first("select * from carried where went_to = $1 order by at, id limit 1", &params![went_to]).await?)
}

/// The ticket that was sent on to this topic or ticket, and its reception.
pub(crate) async fn ticket_to(tx: &mut Tx, went_to: &str) -> Result<Option<(Uuid, Uuid)>, Problem> {
    let sql = "select id, reception from reception_ticket where went_to = $1 order by id limit 1";
    Ok(tx.first(sql, &params![went_to]).await?)
}

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let sql = "select * from carried where id > $1 order by id limit $2";
    let rows: Vec<Carried> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "carried", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}
