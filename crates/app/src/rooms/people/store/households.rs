//! Household codes and members. A code is kept as a keyed hash; a membership is ended, never deleted.

use super::as_hex;
use crate::db::{DbFault, Tx};
use crate::desk::Acting;
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use pavilion_rules::people::CodeState;
use serde::Serialize;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct CodeRow {
    pub(crate) id: Uuid,
    pub(crate) dwelling: DwellingId,
    pub(crate) community: Option<PlaceId>,
    #[serde(serialize_with = "as_hex")]
    pub(crate) code_hash: Vec<u8>,
    pub(crate) made: Millis,
    pub(crate) expires: Millis,
    pub(crate) used: Option<Millis>,
    pub(crate) ended: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(CodeRow { id, dwelling, community, code_hash, made, expires, used, ended, revision });

impl CodeRow {
    pub(crate) fn state(&self) -> CodeState {
        CodeState { expires: self.expires, used: self.used.is_some(), ended: self.ended.is_some() }
    }
}

pub(crate) async fn code(tx: &mut Tx, hash: [u8; 32]) -> Result<Option<CodeRow>, DbFault> {
    tx.first("select * from household_code where code_hash = $1", &params![hash]).await
}

/// The codes of a dwelling nobody has used and nothing has ended.
pub(crate) async fn open_codes(tx: &mut Tx, dwelling: DwellingId) -> Result<Vec<CodeRow>, DbFault> {
    let sql = "select * from household_code where dwelling = $1 and used is null and ended is null order by id limit 100";
    tx.all(sql, &params![dwelling]).await
}

pub(crate) async fn insert_code(acting: &mut Acting, row: &CodeRow) -> Result<(), DbFault> {
    let sql = "insert into household_code (id, dwelling, community, code_hash, made, expires, used, ended, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    acting.write(sql, code_values(row)).await
}

pub(crate) async fn save_code(acting: &mut Acting, row: &CodeRow) -> Result<(), Problem> {
    let sql = "update household_code set dwelling = $2, community = $3, code_hash = $4, made = $5, expires = $6, used = $7, \
               ended = $8, revision = $9 where id = $1 and revision + 1 = $9";
    acting.write_one(sql, &code_values(row)).await
}

fn code_values(row: &CodeRow) -> Vec<crate::db::Value> {
    params![row.id, row.dwelling, row.community, &row.code_hash, row.made, row.expires, row.used, row.ended, row.revision]
}

pub(crate) async fn page_codes(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<CodeRow>, DbFault> {
    tx.all("select * from household_code where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct MemberRow {
    pub(crate) id: Uuid,
    pub(crate) account: AccountId,
    pub(crate) dwelling: DwellingId,
    pub(crate) compound: PlaceId,
    pub(crate) community: Option<PlaceId>,
    pub(crate) since: Millis,
    pub(crate) until: Option<Millis>,
    pub(crate) revision: i64,
}
from_row!(MemberRow { id, account, dwelling, compound, community, since, until, revision });

/// The households of an account, the living ones first, newest first.
pub(crate) async fn households_of(tx: &mut Tx, account: AccountId) -> Result<Vec<MemberRow>, DbFault> {
    let sql =
        "select * from household_member where account = $1 order by case when until is null then 0 else 1 end, id desc limit 50";
    tx.all(sql, &params![account]).await
}

/// The compounds an account lives in now, in the order it joined them.
pub(crate) async fn compounds_of(tx: &mut Tx, account: AccountId, now: Millis) -> Result<Vec<PlaceId>, DbFault> {
    let sql = "select compound from household_member where account = $1 and since <= $2 and (until is null or until > $2) \
               order by id limit 50";
    let rows: Vec<(PlaceId,)> = tx.all(sql, &params![account, now]).await?;
    let mut all: Vec<PlaceId> = Vec::new();
    for (compound,) in rows {
        if !all.contains(&compound) {
            all.push(compound);
        }
    }
    Ok(all)
}

/// The dwellings an account lives in now.
pub(crate) async fn homes_of(tx: &mut Tx, account: AccountId, now: Millis) -> Result<Vec<DwellingId>, DbFault> {
    let sql = "select dwelling from household_member where account = $1 and since <= $2 and (until is null or until > $2) \
               order by id limit 50";
    let rows: Vec<(DwellingId,)> = tx.all(sql, &params![account, now]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who lives in a dwelling now.
pub(crate) async fn accounts_of(tx: &mut Tx, dwelling: DwellingId, now: Millis) -> Result<Vec<AccountId>, DbFault> {
    let sql = "select account from household_member where dwelling = $1 and since <= $2 and (until is null or until > $2) \
               order by id limit 50";
    let rows: Vec<(AccountId,)> = tx.all(sql, &params![dwelling, now]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn member(tx: &mut Tx, account: AccountId, id: Uuid) -> Result<Option<MemberRow>, DbFault> {
    tx.first("select * from household_member where id = $1 and account = $2", &params![id, account]).await
}

pub(crate) async fn insert_member(acting: &mut Acting, row: &MemberRow) -> Result<(), DbFault> {
    let sql = "insert into household_member (id, account, dwelling, compound, community, since, until, revision) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    acting.write(sql, member_values(row)).await
}

pub(crate) async fn save_member(acting: &mut Acting, row: &MemberRow) -> Result<(), Problem> {
    let sql = "update household_member set account = $2, dwelling = $3, compound = $4, community = $5, since = $6, until = $7, \
               revision = $8 where id = $1 and revision + 1 = $8";
    acting.write_one(sql, &member_values(row)).await
}

fn member_values(row: &MemberRow) -> Vec<crate::db::Value> {
    params![row.id, row.account, row.dwelling, row.compound, row.community, row.since, row.until, row.revision]
}

pub(crate) async fn page_members(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<MemberRow>, DbFault> {
    tx.all("select * from household_member where id > $1 order by id limit $2", &params![after.unwrap_or_default(), limit]).await
}

/// A dwelling a card can be printed for.
#[derive(Clone, Debug)]
pub(crate) struct CardDwelling {
    pub(crate) id: DwellingId,
    pub(crate) building: String,
    pub(crate) entrance: String,
    pub(crate) room: String,
    /// Whether somebody joined this household already.
    pub(crate) joined: bool,
}
from_row!(CardDwelling { id, building, entrance, room, joined });

/// The dwellings of an entrance, a building or a compound, in the order one walks past their doors.
pub(crate) async fn dwellings_for_cards(tx: &mut Tx, place: PlaceId, limit: i64) -> Result<Vec<CardDwelling>, DbFault> {
    let sql = "select d.id as id, b.name as building, e.name as entrance, d.room as room, \
               exists (select 1 from household_member m where m.dwelling = d.id and m.until is null) as joined \
               from dwelling d join place e on e.id = d.entrance join place b on b.id = d.building \
               where (d.entrance = $1 or d.building = $1 or d.compound = $1) and d.until is null \
               order by e.path, coalesce(d.floor, 0), d.room limit $2";
    tx.all(sql, &params![place, limit]).await
}

/// How many places a question about people within places takes at once.
pub(crate) const WITHIN_MAX: usize = 8;

/// The accounts that live within these entrances, buildings, compounds or communities, or in one of these dwellings, in the
/// order of their ids, after one of them. Always as many placeholders, so that the text is one.
pub(crate) async fn members_within(
    tx: &mut Tx,
    within: &[PlaceId],
    dwellings: &[DwellingId],
    now: Millis,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<AccountId>, DbFault> {
    let sql = "select distinct m.account as account from household_member m join dwelling d on d.id = m.dwelling \
               where m.since <= $1 and (m.until is null or m.until > $1) and m.account > $2 and (\
               d.entrance in ($4, $5, $6, $7, $8, $9, $10, $11) or d.building in ($4, $5, $6, $7, $8, $9, $10, $11) \
               or d.compound in ($4, $5, $6, $7, $8, $9, $10, $11) or d.community in ($4, $5, $6, $7, $8, $9, $10, $11) \
               or d.id in ($12, $13, $14, $15, $16, $17, $18, $19)) order by m.account limit $3";
    let nobody = uuid::Uuid::nil();
    let mut params = crate::params![now, after.map_or(nobody, |account| account.0), limit];
    params.extend((0..WITHIN_MAX).map(|n| crate::db::Value::Uuid(within.get(n).map_or(nobody, |place| place.0))));
    params.extend((0..WITHIN_MAX).map(|n| crate::db::Value::Uuid(dwellings.get(n).map_or(nobody, |dwelling| dwelling.0))));
    let rows: Vec<(AccountId,)> = tx.all(sql, &params).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}
