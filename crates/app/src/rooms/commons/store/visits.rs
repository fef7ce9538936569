//! Offers of those who come to a compound, their stops, and what homes order there.

use crate::db::{Tx, Value};
use crate::desk::journal::state_digest;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::commons::STOPS_MAX;
use pavilion_rules::ids::{MatterId, PlaceId};
use serde::Serialize;
use uuid::Uuid;

fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::crypto::hex(bytes))
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct Offer {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) compound: PlaceId,
    pub(in crate::rooms::commons) title: String,
    pub(in crate::rooms::commons) words: String,
    pub(in crate::rooms::commons) provider: String,
    pub(in crate::rooms::commons) need: Option<MatterId>,
    pub(in crate::rooms::commons) state: String,
    pub(in crate::rooms::commons) reason: String,
    pub(in crate::rooms::commons) at: Millis,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(Offer { id, community, compound, title, words, provider, need, state, reason, at, revision });

const VISIT_OFFER: &str =
    "select id, community, compound, title, words, provider, need, state, reason, at, revision from visit_offer";

impl Offer {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "visit-offer", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into visit_offer (id, community, compound, title, words, provider, need, state, reason, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let r = self.clone();
        Ok(acting
            .write(
                sql,
                params![r.id, r.community, r.compound, r.title, r.words, r.provider, r.need, r.state, r.reason, r.at, r.revision],
            )
            .await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update visit_offer set state = $2, reason = $3, revision = $4 where id = $1 and revision = $4 - 1";
        acting.write_one(sql, &params![self.id, &self.state, &self.reason, self.revision]).await
    }
}

pub async fn audited_visit_offers(
    tx: &mut Tx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<Offer> =
        tx.all(&format!("{VISIT_OFFER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct Stop {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) offer: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    pub(in crate::rooms::commons) compound: PlaceId,
    pub(in crate::rooms::commons) place: PlaceId,
    pub(in crate::rooms::commons) starts: Millis,
    pub(in crate::rooms::commons) orders_until: Millis,
    pub(in crate::rooms::commons) state: String,
    pub(in crate::rooms::commons) reason: String,
    pub(in crate::rooms::commons) served: i64,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(Stop { id, offer, community, compound, place, starts, orders_until, state, reason, served, revision });

const VISIT_STOP: &str =
    "select id, offer, community, compound, place, starts, orders_until, state, reason, served, revision from visit_stop";

impl Stop {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "visit-stop", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into visit_stop (id, offer, community, compound, place, starts, orders_until, state, reason, served, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let r = self.clone();
        Ok(acting
            .write(
                sql,
                params![
                    r.id,
                    r.offer,
                    r.community,
                    r.compound,
                    r.place,
                    r.starts,
                    r.orders_until,
                    r.state,
                    r.reason,
                    r.served,
                    r.revision
                ],
            )
            .await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql = "update visit_stop set state = $2, reason = $3, served = $4, revision = $5 where id = $1 and revision = $5 - 1";
        acting.write_one(sql, &params![self.id, &self.state, &self.reason, self.served, self.revision]).await
    }
}

pub async fn audited_visit_stops(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<Stop> =
        tx.all(&format!("{VISIT_STOP} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::commons) struct Order {
    pub(in crate::rooms::commons) id: Uuid,
    pub(in crate::rooms::commons) stop: Uuid,
    pub(in crate::rooms::commons) community: Option<PlaceId>,
    #[serde(serialize_with = "as_hex")]
    pub(in crate::rooms::commons) tag: Vec<u8>,
    pub(in crate::rooms::commons) portions: i64,
    pub(in crate::rooms::commons) judged: String,
    /// How the home said that it may be ordered for them; empty where they did it themselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::rooms::commons) leave: String,
    pub(in crate::rooms::commons) revision: i64,
}
from_row!(Order { id, stop, community, tag, portions, judged, leave, revision });

const VISIT_ORDER: &str = "select id, stop, community, tag, portions, judged, leave, revision from visit_order";

impl Order {
    pub(in crate::rooms::commons) fn subject(&self) -> Subject {
        Subject { kind: "visit-order", id: self.id }
    }

    pub(in crate::rooms::commons) fn line(&self, action: Action, by: By) -> Result<Line, Problem> {
        Line::about(action, by, self.community, self.subject(), self.revision, self)
    }

    pub(in crate::rooms::commons) async fn insert(&self, acting: &mut Acting) -> Result<(), Problem> {
        let sql = "insert into visit_order (id, stop, community, tag, portions, judged, leave, revision) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let r = self.clone();
        Ok(acting.write(sql, params![r.id, r.stop, r.community, r.tag, r.portions, r.judged, r.leave, r.revision]).await?)
    }

    /// The next revision of it.
    pub(in crate::rooms::commons) async fn save(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.revision += 1;
        let sql =
            "update visit_order set portions = $2, judged = $3, leave = $4, revision = $5 where id = $1 and revision = $5 - 1";
        acting.write_one(sql, &params![self.id, self.portions, &self.judged, &self.leave, self.revision]).await
    }
}

pub async fn audited_visit_orders(
    tx: &mut Tx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<(Subject, i64, [u8; 32])>, Problem> {
    let rows: Vec<Order> =
        tx.all(&format!("{VISIT_ORDER} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((row.subject(), row.revision, state_digest(row)?))).collect()
}

pub(in crate::rooms::commons) async fn offer(tx: &mut Tx, id: Uuid) -> Result<Option<Offer>, Problem> {
    Ok(tx.first(&format!("{VISIT_OFFER} where id = $1"), &params![id]).await?)
}

/// Those of a compound, newest first, before one of them.
pub(in crate::rooms::commons) async fn offers(
    tx: &mut Tx,
    compound: PlaceId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Offer>, Problem> {
    let sql = format!("{VISIT_OFFER} where compound = $1 and id < $2 order by id desc limit $3");
    Ok(tx.all(&sql, &params![compound, before.unwrap_or(Uuid::max()), limit]).await?)
}

pub(in crate::rooms::commons) async fn stop(tx: &mut Tx, id: Uuid) -> Result<Option<Stop>, Problem> {
    Ok(tx.first(&format!("{VISIT_STOP} where id = $1"), &params![id]).await?)
}

/// The next stops of a compound that are still to come, of somebody who is admitted: with what they are called.
pub(in crate::rooms::commons) async fn next(
    tx: &mut Tx,
    compound: PlaceId,
    now: Millis,
    limit: i64,
) -> Result<Vec<(Uuid, Uuid, String, PlaceId, Millis, Millis)>, Problem> {
    let sql = "select s.id as id, s.offer as offer, o.title as title, s.place as place, s.starts as starts, s.orders_until as orders_until \
        from visit_stop s join visit_offer o on o.id = s.offer \
        where s.compound = $1 and s.state = 'planned' and s.starts > $2 and o.state = 'admitted' order by s.starts, s.id limit $3";
    Ok(tx.all(sql, &params![compound, now, limit]).await?)
}

/// The stops of an offer, newest first: every planned one, and the last thirty of the others.
pub(in crate::rooms::commons) async fn stops(tx: &mut Tx, offer: Uuid) -> Result<Vec<Stop>, Problem> {
    let of = |which: &str| format!("{VISIT_STOP} where offer = $1 and state {which} order by starts desc, id desc limit $2");
    let mut stops: Vec<Stop> = tx.all(&of("= 'planned'"), &params![offer, STOPS_MAX]).await?;
    let past: Vec<Stop> = tx.all(&of("<> 'planned'"), &params![offer, PAST_SHOWN]).await?;
    stops.extend(past);
    stops.sort_by_key(|stop| std::cmp::Reverse((stop.starts.0, stop.id)));
    Ok(stops)
}

const PAST_SHOWN: i64 = 30;

/// How many stops of an offer are planned.
pub(in crate::rooms::commons) async fn planned(tx: &mut Tx, offer: Uuid) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from visit_stop where offer = $1 and state = 'planned'";
    Ok(tx.only::<(i64,)>(sql, &params![offer]).await?.0)
}

pub(in crate::rooms::commons) async fn order(tx: &mut Tx, stop: Uuid, tag: [u8; 32]) -> Result<Option<Order>, Problem> {
    Ok(tx.first(&format!("{VISIT_ORDER} where stop = $1 and tag = $2"), &params![stop, tag]).await?)
}

/// "$first, $second ..." for a list of values.
fn marks(from: usize, n: usize) -> String {
    (from..from + n).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// (stop, homes that order, portions) of stops where somebody ordered.
pub(in crate::rooms::commons) async fn ordered(tx: &mut Tx, stops: &[Uuid]) -> Result<Vec<(Uuid, i64, i64)>, Problem> {
    if stops.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select stop, cast(count(*) as bigint) as homes, cast(coalesce(sum(portions), 0) as bigint) as portions \
        from visit_order where stop in ({}) and portions > 0 group by stop order by stop limit 200",
        marks(1, stops.len())
    );
    let values: Vec<Value> = stops.iter().map(Value::from).collect();
    Ok(tx.all(&sql, &values).await?)
}

/// (stop, what was said, how often).
pub(in crate::rooms::commons) type Said = (Uuid, String, i64);

/// What was said of stops.
pub(in crate::rooms::commons) async fn judged(tx: &mut Tx, stops: &[Uuid]) -> Result<Vec<Said>, Problem> {
    if stops.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select stop, judged, cast(count(*) as bigint) as n from visit_order where stop in ({}) and judged <> '' \
        group by stop, judged order by stop, judged limit 600",
        marks(1, stops.len())
    );
    let values: Vec<Value> = stops.iter().map(Value::from).collect();
    Ok(tx.all(&sql, &values).await?)
}

/// (stop, portions) of the orders some tags find.
pub(in crate::rooms::commons) async fn own(tx: &mut Tx, stops: &[Uuid], tags: &[[u8; 32]]) -> Result<Vec<(Uuid, i64)>, Problem> {
    if stops.is_empty() || tags.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select stop, portions from visit_order where stop in ({}) and tag in ({}) order by stop limit 1000",
        marks(1, stops.len()),
        marks(stops.len() + 1, tags.len())
    );
    let mut values: Vec<Value> = stops.iter().map(Value::from).collect();
    values.extend(tags.iter().map(|tag| Value::from(&tag[..])));
    Ok(tx.all(&sql, &values).await?)
}
