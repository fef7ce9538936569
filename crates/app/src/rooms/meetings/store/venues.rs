//! Rooms people meet in, and their bookings.

use super::super::kept::Kept;
use super::maybe_hex;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject, journal};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::venues::{Hours, Purpose, Span};
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Venue {
    pub(crate) id: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) compound: PlaceId,
    pub(crate) place_path: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) hours: Kept<Vec<Hours>>,
    pub(crate) seats: i64,
    pub(crate) slot_minutes: i64,
    pub(crate) state: String,
    pub(crate) reason: String,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Venue {
    id,
    community,
    compound,
    place_path,
    name,
    about,
    hours,
    seats,
    slot_minutes,
    state,
    reason,
    updated,
    revision,
});

impl Venue {
    pub(crate) fn object(&self) -> Object {
        Object { path: self.place_path.clone(), compound: Some(self.compound), ..Object::default() }
    }

    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "venue", id: self.id }, self.revision, self)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state == "open"
    }
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Booking {
    pub(crate) id: Uuid,
    pub(crate) venue: Uuid,
    pub(crate) community: Option<PlaceId>,
    pub(crate) starts: Millis,
    pub(crate) ends: Millis,
    pub(crate) purpose: String,
    pub(crate) state: String,
    pub(crate) meeting: Option<Uuid>,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) holder_tag: Option<Vec<u8>>,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) holder_sealed: Option<Vec<u8>>,
    pub(crate) reason: String,
    pub(crate) instead: Option<Uuid>,
    pub(crate) held_until: Option<Millis>,
    pub(crate) updated: Millis,
    pub(crate) revision: i64,
}
from_row!(Booking {
    id,
    venue,
    community,
    starts,
    ends,
    purpose,
    state,
    meeting,
    holder_tag,
    holder_sealed,
    reason,
    instead,
    held_until,
    updated,
    revision,
});

impl Booking {
    pub(crate) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, Subject { kind: "venue-booking", id: self.id }, self.revision, self)
    }

    pub(crate) fn span(&self) -> Span {
        Span { starts: self.starts, ends: self.ends }
    }

    pub(crate) fn what(&self) -> Purpose {
        Purpose::parse(&self.purpose).unwrap_or(Purpose::Activity)
    }

    /// Whether the room is somebody's then: an offered time only as long as it is kept.
    pub(crate) fn holds(&self, now: Millis) -> bool {
        self.state == "booked" || (self.state == "offered" && self.held_until.is_none_or(|until| until > now))
    }
}

pub(crate) async fn venue(tx: &mut Tx, id: Uuid) -> Result<Option<Venue>, Problem> {
    Ok(tx.first("select * from venue where id = $1", &params![id]).await?)
}

/// The rooms of a compound in the order they were written down; closed ones come last.
pub(crate) async fn list(tx: &mut Tx, compound: PlaceId, limit: i64) -> Result<Vec<Venue>, Problem> {
    let sql = "select * from venue where compound = $1 order by state desc, id limit $2";
    Ok(tx.all(sql, &params![compound, limit]).await?)
}

fn values(v: &Venue) -> Vec<crate::db::Value> {
    params![
        v.id,
        v.community,
        v.compound,
        &v.place_path,
        &v.name,
        &v.about,
        &v.hours,
        v.seats,
        v.slot_minutes,
        &v.state,
        &v.reason,
        v.updated,
        v.revision
    ]
}

pub(crate) async fn insert(acting: &mut Acting, v: &Venue) -> Result<(), Problem> {
    let sql = "insert into venue (id, community, compound, place_path, name, about, hours, seats, slot_minutes, state, reason, updated, \
        revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    Ok(acting.write(sql, values(v)).await?)
}

pub(crate) async fn update(acting: &mut Acting, v: &Venue) -> Result<(), Problem> {
    let sql = "update venue set name = $2, about = $3, hours = $4, seats = $5, slot_minutes = $6, state = $7, reason = $8, updated = $9, \
        revision = $10 where id = $1 and revision + 1 = $10";
    let values = params![v.id, &v.name, &v.about, &v.hours, v.seats, v.slot_minutes, &v.state, &v.reason, v.updated, v.revision];
    acting.write_one(sql, &values).await
}

pub(crate) async fn booking(tx: &mut Tx, id: Uuid) -> Result<Option<Booking>, Problem> {
    Ok(tx.first("select * from venue_booking where id = $1", &params![id]).await?)
}

/// What stands in the way between two moments, by time.
pub(crate) async fn between(tx: &mut Tx, venue: Uuid, at: Span) -> Result<Vec<Booking>, Problem> {
    let sql = "select * from venue_booking where venue = $1 and ends > $2 and starts < $3 and state in ('booked', 'offered') \
        order by starts, id limit 500";
    Ok(tx.all(sql, &params![venue, at.starts, at.ends]).await?)
}

/// The bookings of one holder, the latest first.
pub(crate) async fn of_holder(tx: &mut Tx, tag: [u8; 32]) -> Result<Vec<Booking>, Problem> {
    let sql = "select * from venue_booking where holder_tag = $1 order by id desc limit 30";
    Ok(tx.all(sql, &params![tag]).await?)
}

/// What a meeting has booked.
pub(crate) async fn of_meeting(tx: &mut Tx, meeting: Uuid) -> Result<Option<Booking>, Problem> {
    let sql = "select * from venue_booking where meeting = $1 and state = 'booked' order by id desc limit 1";
    Ok(tx.first(sql, &params![meeting]).await?)
}

/// How many minutes it was used for what, between two moments.
pub(crate) async fn used(tx: &mut Tx, venue: Uuid, at: Span) -> Result<Vec<(String, i64)>, Problem> {
    let sql = "select purpose, cast(sum((ends - starts) / 60000) as bigint) as minutes from venue_booking where venue = $1 and starts >= $2 \
        and starts < $3 and state = 'booked' group by purpose order by purpose limit 10";
    Ok(tx.all(sql, &params![venue, at.starts, at.ends]).await?)
}

pub(crate) async fn insert_booking(acting: &mut Acting, b: &Booking) -> Result<(), Problem> {
    let sql = "insert into venue_booking (id, venue, community, starts, ends, purpose, state, meeting, holder_tag, holder_sealed, reason, \
        instead, held_until, updated, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let values = params![
        b.id,
        b.venue,
        b.community,
        b.starts,
        b.ends,
        &b.purpose,
        &b.state,
        b.meeting,
        b.holder_tag.clone(),
        b.holder_sealed.clone(),
        &b.reason,
        b.instead,
        b.held_until,
        b.updated,
        b.revision
    ];
    Ok(acting.write(sql, values).await?)
}

pub(crate) async fn update_booking(acting: &mut Acting, b: &Booking) -> Result<(), Problem> {
    let sql = "update venue_booking set state = $2, reason = $3, instead = $4, held_until = $5, updated = $6, revision = $7 \
        where id = $1 and revision + 1 = $7";
    acting.write_one(sql, &params![b.id, &b.state, &b.reason, b.instead, b.held_until, b.updated, b.revision]).await
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from venue where id > $1 order by id limit $2";
    let rows: Vec<Venue> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "venue", id: row.id }, row.revision, journal::state_digest(row)?))).collect()
}

pub async fn audited_bookings(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from venue_booking where id > $1 order by id limit $2";
    let rows: Vec<Booking> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter()
        .map(|row| Ok((Subject { kind: "venue-booking", id: row.id }, row.revision, journal::state_digest(row)?)))
        .collect()
}
