//! Results of an official system, as they were written down here.

use super::super::inputs::OfficialStand;
use super::super::model::maybe_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, PlaceId, VoteId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was written down of an official result: the whole row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Official {
    pub(crate) id: Uuid,
    pub(crate) vote: VoteId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) state: String,
    pub(crate) system: String,
    pub(crate) heads_all: i64,
    pub(crate) heads_for: i64,
    pub(crate) heads_against: i64,
    pub(crate) heads_abstain: i64,
    pub(crate) area_all: i64,
    pub(crate) area_for: i64,
    pub(crate) area_against: i64,
    pub(crate) area_abstain: i64,
    pub(crate) address: String,
    pub(crate) reference: String,
    pub(crate) photo: Option<Uuid>,
    pub(crate) bytes: i64,
    #[serde(serialize_with = "maybe_hex")]
    pub(crate) digest: Option<Vec<u8>>,
    pub(crate) entered_by: AccountId,
    pub(crate) at: Millis,
    pub(crate) judged_by: Option<AccountId>,
    pub(crate) judged_at: Option<Millis>,
    pub(crate) why: String,
    pub(crate) revision: i64,
    /// Of an election: who took part and what each candidate got, as [`Standing`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) standing: String,
}

/// The figures of an election, in heads and 0.01 m².
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) took_heads: i64,
    pub(crate) took_area: i64,
    pub(crate) candidates: Vec<OfficialStand>,
}

impl Official {
    /// Nothing for a yes or no.
    pub(crate) fn election(&self) -> Result<Option<Standing>, serde_json::Error> {
        if self.standing.is_empty() { Ok(None) } else { serde_json::from_str(&self.standing).map(Some) }
    }
}
from_row!(Official {
    id,
    vote,
    community,
    state,
    system,
    heads_all,
    heads_for,
    heads_against,
    heads_abstain,
    area_all,
    area_for,
    area_against,
    area_abstain,
    address,
    reference,
    photo,
    bytes,
    digest,
    entered_by,
    at,
    judged_by,
    judged_at,
    why,
    revision,
    standing,
});

/// The one of a vote that waits or was confirmed, of which there is never more than one; else the newest that was sent back.
pub(crate) async fn newest(tx: &mut Tx, vote: VoteId) -> Result<Option<Official>, DbFault> {
    tx.first(
        "select * from vote_official where vote = $1 order by case when state = 'returned' then 1 else 0 end, id desc limit 1",
        &params![vote],
    )
    .await
}

pub(crate) async fn is_there(tx: &mut Tx, id: Uuid) -> Result<bool, DbFault> {
    let found: Option<(Uuid,)> = tx.first("select id from vote_official where id = $1", &params![id]).await?;
    Ok(found.is_some())
}

pub(crate) async fn after(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Official>, DbFault> {
    let sql = "select * from vote_official where id > $1 order by id limit $2";
    tx.all(sql, &params![after.unwrap_or_default(), limit]).await
}

/// Pictures with their sizes, for whoever compares the store with the database.
pub(crate) async fn photos_after(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, i64)>, DbFault> {
    let sql = "select id, bytes from vote_official where id > $1 and photo is not null order by id limit $2";
    tx.all(sql, &params![after, limit]).await
}

pub(crate) async fn insert(acting: &mut Acting, o: &Official) -> Result<(), DbFault> {
    let sql = "insert into vote_official (id, vote, community, state, system, heads_all, heads_for, heads_against, heads_abstain, \
        area_all, area_for, area_against, area_abstain, address, reference, photo, bytes, digest, entered_by, at, judged_by, judged_at, \
        why, revision, standing) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)";
    let values = params![
        o.id,
        o.vote,
        o.community,
        &o.state,
        &o.system,
        o.heads_all,
        o.heads_for,
        o.heads_against,
        o.heads_abstain,
        o.area_all,
        o.area_for,
        o.area_against,
        o.area_abstain,
        &o.address,
        &o.reference,
        o.photo,
        o.bytes,
        o.digest.clone(),
        o.entered_by,
        o.at,
        o.judged_by,
        o.judged_at,
        &o.why,
        o.revision,
        &o.standing,
    ];
    acting.write(sql, values).await
}

/// Writes what the second person said, if nobody did meanwhile.
pub(crate) async fn update(acting: &mut Acting, o: &Official) -> Result<(), Problem> {
    let sql = "update vote_official set state = $2, judged_by = $3, judged_at = $4, why = $5, revision = $6 \
        where id = $1 and revision = $6 - 1";
    acting.write_one(sql, &params![o.id, &o.state, o.judged_by, o.judged_at, &o.why, o.revision]).await
}
