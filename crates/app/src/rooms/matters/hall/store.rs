//! When counters are open, and the tickets for them.

use super::super::store::ways::{Audited, audited};
use crate::crypto;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::hall::{HOURS_MAX, Hours};
use pavilion_rules::ids::PlaceId;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// More tickets than a counter has in a day.
const OF_DAY_MAX: i64 = 2_000;

fn as_hex<S: Serializer>(tag: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
    tag.as_ref().map(|bytes| crypto::hex(bytes)).serialize(to)
}

/// When a counter of one family is open.
#[derive(Clone, Debug, Serialize)]
pub(super) struct HoursRow {
    pub(super) id: Uuid,
    pub(super) community: PlaceId,
    pub(super) category: String,
    /// As json.
    pub(super) weekdays: String,
    pub(super) opens: i64,
    pub(super) closes: i64,
    pub(super) minutes: i64,
    pub(super) at_once: i64,
    pub(super) made: Millis,
    pub(super) ended: Option<Millis>,
    pub(super) revision: i64,
}
from_row!(HoursRow { id, community, category, weekdays, opens, closes, minutes, at_once, made, ended, revision });

/// A place at a time.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TicketRow {
    pub(super) id: Uuid,
    pub(super) community: PlaceId,
    pub(super) category: String,
    pub(super) hours: Uuid,
    /// As `2026-11-30`.
    pub(super) day: String,
    pub(super) at: Millis,
    /// Which of those at once; none when it was given back.
    pub(super) seat: Option<i64>,
    pub(super) number: i64,
    pub(super) state: String,
    /// Another tag every day; none for somebody who called or came.
    #[serde(serialize_with = "as_hex")]
    pub(super) holder_tag: Option<Vec<u8>>,
    pub(super) made: Millis,
    pub(super) revision: i64,
}
from_row!(TicketRow { id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision });

const HOURS: &str =
    "select id, community, category, weekdays, opens, closes, minutes, at_once, made, ended, revision from hall_hours";
const TICKET: &str =
    "select id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision from hall_ticket";

impl HoursRow {
    pub(super) fn rule(&self) -> Hours {
        Hours {
            weekdays: serde_json::from_str(&self.weekdays).unwrap_or_default(),
            opens: self.opens,
            closes: self.closes,
            minutes: self.minutes,
            at_once: self.at_once,
        }
    }

    pub(super) fn line(&self, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "hall-hours", id: self.id };
        Line::about(Action::HallKeep, by, Some(self.community), subject, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into hall_hours (id, community, category, weekdays, opens, closes, minutes, at_once, made, ended, revision) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let h = self.clone();
        let values = params![
            h.id,
            h.community,
            h.category,
            h.weekdays,
            h.opens,
            h.closes,
            h.minutes,
            h.at_once,
            h.made,
            h.ended,
            h.revision
        ];
        Ok(acting.write(sql, values).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update hall_hours set ended = $2, revision = $3 where id = $1 and revision = $3 - 1";
        acting.write_one(sql, &params![self.id, self.ended, self.revision]).await
    }
}

impl TicketRow {
    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "hall-ticket", id: self.id };
        Line::about(action, by, Some(self.community), subject, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into hall_ticket (id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let t = self.clone();
        let values = params![
            t.id,
            t.community,
            t.category,
            t.hours,
            t.day,
            t.at,
            t.seat,
            t.number,
            t.state,
            t.holder_tag,
            t.made,
            t.revision
        ];
        Ok(acting.write(sql, values).await?)
    }

    pub(super) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update hall_ticket set seat = $2, state = $3, revision = $4 where id = $1 and revision = $4 - 1";
        acting.write_one(sql, &params![self.id, self.seat, &self.state, self.revision]).await
    }
}

/// When a counter is open now.
pub(super) async fn hours(tx: &mut Tx, community: PlaceId, category: &str) -> Result<Vec<HoursRow>, Problem> {
    let most = i64::try_from(HOURS_MAX).unwrap_or(i64::MAX);
    let sql = format!("{HOURS} where community = $1 and category = $2 and ended is null order by opens, id limit $3");
    Ok(tx.all(&sql, &params![community, category, most]).await?)
}

pub(super) async fn hours_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<HoursRow>, Problem> {
    Ok(tx.first(&format!("{HOURS} where id = $1"), &params![id]).await?)
}

/// The families of a community that have times, for the page of all.
pub(super) async fn with_hours(tx: &mut Tx, community: PlaceId) -> Result<Vec<(String,)>, Problem> {
    let sql = "select distinct category from hall_hours where community = $1 and ended is null order by category limit 50";
    Ok(tx.all(sql, &params![community]).await?)
}

/// All tickets of a day at a counter, in the order of their times.
pub(super) async fn of_day(tx: &mut Tx, community: PlaceId, category: &str, day: &str) -> Result<Vec<TicketRow>, Problem> {
    let sql = format!("{TICKET} where community = $1 and category = $2 and day = $3 order by at, number limit $4");
    Ok(tx.all(&sql, &params![community, category, day, OF_DAY_MAX]).await?)
}

pub(super) async fn ticket(tx: &mut Tx, id: Uuid) -> Result<Option<TicketRow>, Problem> {
    Ok(tx.first(&format!("{TICKET} where id = $1"), &params![id]).await?)
}

/// The ticket somebody holds on one day.
pub(super) async fn held(tx: &mut Tx, tag: [u8; 32]) -> Result<Option<TicketRow>, Problem> {
    let sql = format!("{TICKET} where holder_tag = $1 and state = 'booked' order by at limit 1");
    Ok(tx.first(&sql, &params![tag.to_vec()]).await?)
}

pub(in super::super) async fn audited_hours(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let values = params![after.unwrap_or_default(), limit];
    let rows: Vec<HoursRow> = tx.all(&format!("{HOURS} where id > $1 order by id limit $2"), &values).await?;
    audited(&rows, "hall-hours", |row| (row.id, row.revision))
}

pub(in super::super) async fn audited_tickets(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Audited, Problem> {
    let values = params![after.unwrap_or_default(), limit];
    let rows: Vec<TicketRow> = tx.all(&format!("{TICKET} where id > $1 order by id limit $2"), &values).await?;
    audited(&rows, "hall-ticket", |row| (row.id, row.revision))
}
