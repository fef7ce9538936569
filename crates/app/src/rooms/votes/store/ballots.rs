//! Ballots: added, read in the order in which they count, never changed.

use super::super::model::Ballot;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::params;
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, VoteId};
use uuid::Uuid;

const BALLOT: &str = "select id, vote, community, seat, at, channel, sealed, proof, authority from ballot";

/// What the row of a ballot asks at the moment it is written, besides whether its vote takes ballots then.
#[derive(Clone, Copy)]
pub(crate) enum Asks {
    /// All else was looked at before.
    Nothing,
    /// Whether no ballot of the seat lies as late or later.
    Later,
    /// That, and whether the seat is a line of the roll for which this account speaks.
    LaterOf(AccountId),
}

/// Refused with [`DbFault::Check`] when one of the answers is no, whatever was read before.
pub(crate) async fn insert(acting: &mut Acting, b: &Ballot, now: Millis, asks: Asks) -> Result<(), DbFault> {
    let mut values = params![b.id, b.vote, b.community, b.seat, b.at, &b.channel, &b.sealed, &b.proof, b.authority, now];
    let sql = match asks {
        Asks::Nothing => {
            "insert into ballot (id, vote, community, seat, at, channel, sealed, proof, authority) values ($1, \
            (select id from vote where id = $2 and state = 'open' and (closes is null or closes > $10) /* when written */), \
            $3, $4, $5, $6, $7, $8, $9)"
        }
        Asks::Later => {
            "insert into ballot (id, vote, community, seat, at, channel, sealed, proof, authority) values ($1, \
            (select id from vote where id = $2 and state = 'open' and (closes is null or closes > $10) \
            and not exists (select 1 from ballot where vote = $2 and seat = $4 and at >= $5) /* when written */), \
            $3, $4, $5, $6, $7, $8, $9)"
        }
        Asks::LaterOf(voter) => {
            values.push(voter.into());
            "insert into ballot (id, vote, community, seat, at, channel, sealed, proof, authority) values ($1, \
            (select id from vote where id = $2 and state = 'open' and (closes is null or closes > $10) \
            and not exists (select 1 from ballot where vote = $2 and seat = $4 and at >= $5) /* when written */), $3, \
            (select id from roll_line where id = $4 and vote = $2 and counts and voter = $11 /* when written */), \
            $5, $6, $7, $8, $9)"
        }
    };
    acting.write(sql, values).await
}

/// No ballot is on its way from here on, in this transaction.
pub(crate) async fn hold_off(tx: &mut Tx) -> Result<(), DbFault> {
    tx.hold_off("ballot").await
}

/// Ballots of a vote by seat and, for each seat, in the order they were cast; after one.
pub(crate) async fn in_order(
    tx: &mut Tx,
    vote: VoteId,
    after: Option<(Uuid, Millis, Uuid)>,
    limit: i64,
) -> Result<Vec<Ballot>, DbFault> {
    let Some((seat, at, id)) = after else {
        return tx.all(&format!("{BALLOT} where vote = $1 order by seat, at, id limit $2"), &params![vote, limit]).await;
    };
    let sql = format!("{BALLOT} where vote = $1 and (seat, at, id) > ($2, $3, $4) order by seat, at, id limit $5");
    tx.all(&sql, &params![vote, seat, at, id, limit]).await
}

/// The ballots of one seat, the one that counts now first.
pub(crate) async fn of_seat(tx: &mut Tx, vote: VoteId, seat: Uuid) -> Result<Vec<Ballot>, DbFault> {
    tx.all(&format!("{BALLOT} where vote = $1 and seat = $2 order by at desc, id desc limit 50"), &params![vote, seat]).await
}

/// Who cast a ballot, as the journal says it without naming anybody: nothing of one that was entered for somebody.
pub(crate) async fn cast_by(tx: &mut Tx, ballot: Uuid) -> Result<Option<Vec<u8>>, DbFault> {
    let sql = "select actor_tag from journal where subject = $1 and revision = 1";
    Ok(tx.first::<(Option<Vec<u8>>,)>(sql, &params![ballot]).await?.and_then(|(tag,)| tag))
}

/// When the newest ballot of a seat was cast.
pub(crate) async fn newest_of_seat(tx: &mut Tx, vote: VoteId, seat: Uuid) -> Result<Option<Millis>, DbFault> {
    let sql = "select max(at) as at from ballot where vote = $1 and seat = $2";
    Ok(tx.only::<(Option<Millis>,)>(sql, &params![vote, seat]).await?.0)
}

/// How many seats have cast a ballot, and how much area they have.
pub(crate) async fn turnout(tx: &mut Tx, vote: VoteId) -> Result<(i64, i64), DbFault> {
    let sql = "select cast(count(*) as bigint) as seats, cast(coalesce(sum(l.area), 0) as bigint) as area from \
        (select distinct seat from ballot where vote = $1) as cast_by left join roll_line l on l.id = cast_by.seat and l.counts";
    tx.only(sql, &params![vote]).await
}

/// How many ballots a vote has. Read where it closes, so that one whose action asked before the closing is in or refused.
pub(crate) async fn how_many(tx: &mut Tx, vote: VoteId) -> Result<i64, DbFault> {
    Ok(tx.only::<(i64,)>("select cast(count(*) as bigint) as n from ballot where vote = $1", &params![vote]).await?.0)
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Ballot>, DbFault> {
    tx.all(&format!("{BALLOT} where id > $1 order by id limit $2"), &params![after.unwrap_or_default(), limit]).await
}
