//! When counters are open, and the tickets for them.

use super::super::store::ways::{Audited, audited};
use crate::crypto;
use crate::db::{Tx, Value};
use crate::desk::{Acting, By, Line, Subject};
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::hall::{HOURS_MAX, Hours, No, Step, Ticket, decide};
use pavilion_rules::ids::{MatterId, PlaceId};
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
    /// The matter it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) matter: Option<MatterId>,
}
from_row!(TicketRow { id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision, matter });

/// A place that is taken, for how long.
#[derive(Clone, Debug)]
pub(super) struct Occupied {
    pub(super) hours: Uuid,
    pub(super) at: Millis,
    pub(super) seat: i64,
    pub(super) minutes: i64,
}
from_row!(Occupied { hours, at, seat, minutes });

const HOURS: &str =
    "select id, community, category, weekdays, opens, closes, minutes, at_once, made, ended, revision from hall_hours";
const TICKET: &str =
    "select id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision, matter from hall_ticket";

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
    pub(super) fn tone(&self) -> &'static str {
        match Ticket::parse(&self.state) {
            Some(Ticket::Booked) => "go",
            Some(Ticket::Came) => "done",
            _ => "info",
        }
    }

    /// Takes it one step on.
    pub(super) fn take(&mut self, step: Step) -> Result<(), Problem> {
        let state = Ticket::parse(&self.state).ok_or_else(|| Problem::Refused(No::NotNow.into()))?;
        decide(state, step)?.name().clone_into(&mut self.state);
        if step == Step::Cancel {
            // The place is free again for somebody else.
            self.seat = None;
        }
        Ok(())
    }

    pub(super) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        let subject = Subject { kind: "hall-ticket", id: self.id };
        Line::about(action, by, Some(self.community), subject, self.revision, self)
    }

    pub(super) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into hall_ticket (id, community, category, hours, day, at, seat, number, state, holder_tag, made, revision, \
            matter) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
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
            t.revision,
            t.matter
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

/// All tickets of a day at a counter, in the order of their times; those given back stand last, so that they hide nobody.
pub(super) async fn of_day(tx: &mut Tx, community: PlaceId, category: &str, day: &str) -> Result<Vec<TicketRow>, Problem> {
    let sql = format!(
        "{TICKET} where community = $1 and category = $2 and day = $3 \
        order by case when state = 'cancelled' then 1 else 0 end, at, number limit $4"
    );
    Ok(tx.all(&sql, &params![community, category, day, OF_DAY_MAX]).await?)
}

/// The places that are taken on a day, those of hours that were ended since among them.
pub(super) async fn occupied(tx: &mut Tx, community: PlaceId, category: &str, day: &str) -> Result<Vec<Occupied>, Problem> {
    let sql = "select t.hours as hours, t.at as at, t.seat as seat, h.minutes as minutes from hall_ticket t \
        join hall_hours h on h.id = t.hours where t.community = $1 and t.category = $2 and t.day = $3 and t.state <> 'cancelled' \
        and t.seat is not null order by t.at, t.number limit $4";
    Ok(tx.all(sql, &params![community, category, day, OF_DAY_MAX]).await?)
}

/// The last number of a day that was given, whatever became of it.
pub(super) async fn last_number(tx: &mut Tx, community: PlaceId, category: &str, day: &str) -> Result<i64, Problem> {
    let sql = "select coalesce(max(number), 0) as number from hall_ticket where community = $1 and category = $2 and day = $3";
    let (number,): (i64,) = tx.only(sql, &params![community, category, day]).await?;
    Ok(number)
}

/// Of these days, first and last among them, those for which somebody holds or held a number.
pub(super) async fn days_with_tickets(
    tx: &mut Tx,
    community: PlaceId,
    category: &str,
    (first, last): (&str, &str),
) -> Result<Vec<String>, Problem> {
    let sql = "select distinct day from hall_ticket where community = $1 and category = $2 and day >= $3 and day <= $4 \
        and state <> 'cancelled' order by day limit 20";
    let days: Vec<(String,)> = tx.all(sql, &params![community, category, first, last]).await?;
    Ok(days.into_iter().map(|(day,)| day).collect())
}

/// How many tickets somebody took for a day, those given back among them.
pub(super) async fn how_many(tx: &mut Tx, tag: [u8; 32]) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from hall_ticket where holder_tag = $1";
    let (count,): (i64,) = tx.only(sql, &params![tag.to_vec()]).await?;
    Ok(count)
}

/// The number somebody holds, or held and used, for a matter: the newest.
pub(super) async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Option<TicketRow>, Problem> {
    let sql = format!("{TICKET} where matter = $1 and state <> 'cancelled' order by id desc limit 1");
    Ok(tx.first(&sql, &params![matter]).await?)
}

pub(super) async fn ticket(tx: &mut Tx, id: Uuid) -> Result<Option<TicketRow>, Problem> {
    Ok(tx.first(&format!("{TICKET} where id = $1"), &params![id]).await?)
}

/// The tickets that are held under these tags, one for each day somebody may hold one of.
pub(super) async fn held(tx: &mut Tx, tags: &[[u8; 32]]) -> Result<Vec<TicketRow>, Problem> {
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=tags.len()).map(|at| format!("${at}")).collect();
    let sql = format!("{TICKET} where holder_tag in ({}) and state = 'booked' order by at limit 50", marks.join(", "));
    let values: Vec<Value> = tags.iter().map(|tag| Value::from(tag.to_vec())).collect();
    Ok(tx.all(&sql, &values).await?)
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
