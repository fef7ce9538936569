//! Statements of some months, and what was agreed for a year.

use crate::db::{DbFault, Tx};
use crate::desk::journal::state_digest;
use crate::desk::{Acting, Subject};
use crate::problem::Problem;
use crate::{from_row, params};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::money::Side;
use serde::Serialize;
use uuid::Uuid;

/// The whole row.
#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::money) struct Statement {
    pub(in crate::rooms::money) id: Uuid,
    pub(in crate::rooms::money) community: Option<PlaceId>,
    pub(in crate::rooms::money) compound: PlaceId,
    pub(in crate::rooms::money) from_day: String,
    pub(in crate::rooms::money) until_day: String,
    pub(in crate::rooms::money) before: i64,
    pub(in crate::rooms::money) income: i64,
    pub(in crate::rooms::money) income_lines: i64,
    pub(in crate::rooms::money) expense: i64,
    pub(in crate::rooms::money) expense_lines: i64,
    pub(in crate::rooms::money) notice: Uuid,
    pub(in crate::rooms::money) at: Millis,
    pub(in crate::rooms::money) revision: i64,
}
from_row!(Statement {
    id,
    community,
    compound,
    from_day,
    until_day,
    before,
    income,
    income_lines,
    expense,
    expense_lines,
    notice,
    at,
    revision,
});

/// The whole row.
#[derive(Clone, Debug, Serialize)]
pub(in crate::rooms::money) struct Year {
    pub(in crate::rooms::money) id: Uuid,
    pub(in crate::rooms::money) community: Option<PlaceId>,
    pub(in crate::rooms::money) compound: PlaceId,
    pub(in crate::rooms::money) year: i64,
    pub(in crate::rooms::money) fee: i64,
    pub(in crate::rooms::money) households: i64,
    pub(in crate::rooms::money) reason: String,
    pub(in crate::rooms::money) at: Millis,
    pub(in crate::rooms::money) revision: i64,
}
from_row!(Year { id, community, compound, year, fee, households, reason, at, revision });

pub(in crate::rooms::money) async fn of_compound(tx: &mut Tx, compound: PlaceId, limit: i64) -> Result<Vec<Statement>, DbFault> {
    let sql = "select * from money_statement where compound = $1 order by until_day desc, id desc limit $2";
    tx.all(sql, &params![compound, limit]).await
}

/// The day of the first line that counts.
pub(in crate::rooms::money) async fn first_day(tx: &mut Tx, compound: PlaceId) -> Result<Option<String>, DbFault> {
    let sql = "select day from money_line where compound = $1 and struck = '' order by day limit 1";
    Ok(tx.first::<(String,)>(sql, &params![compound]).await?.map(|(day,)| day))
}

/// What the lines of a side add up to from a day until another, and how many there are.
pub(in crate::rooms::money) async fn sum(
    tx: &mut Tx,
    compound: PlaceId,
    side: Side,
    from: &str,
    until: &str,
) -> Result<(i64, i64), DbFault> {
    let sql = "select cast(coalesce(sum(amount), 0) as bigint) as amount, cast(count(*) as bigint) as n from money_line \
        where compound = $1 and side = $2 and struck = '' and day >= $3 and day <= $4";
    tx.only(sql, &params![compound, side.name(), from, until]).await
}

/// What was left before a day.
pub(in crate::rooms::money) async fn left_before(tx: &mut Tx, compound: PlaceId, day: &str) -> Result<i64, DbFault> {
    let sql = "select cast(coalesce(sum(case when side = 'income' then amount else -amount end), 0) as bigint) as amount \
        from money_line where compound = $1 and struck = '' and day < $2";
    Ok(tx.only::<(i64,)>(sql, &params![compound, day]).await?.0)
}

pub(in crate::rooms::money) async fn insert(acting: &mut Acting, s: &Statement) -> Result<(), DbFault> {
    let sql = "insert into money_statement (id, community, compound, from_day, until_day, before, income, income_lines, expense, \
        expense_lines, notice, at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = params![
        s.id,
        s.community,
        s.compound,
        &s.from_day,
        &s.until_day,
        s.before,
        s.income,
        s.income_lines,
        s.expense,
        s.expense_lines,
        s.notice,
        s.at,
        s.revision
    ];
    acting.write(sql, values).await
}

/// Draws one anew that nobody published.
pub(in crate::rooms::money) async fn update(acting: &mut Acting, s: &Statement) -> Result<(), Problem> {
    let sql = "update money_statement set from_day = $2, until_day = $3, before = $4, income = $5, income_lines = $6, \
        expense = $7, expense_lines = $8, notice = $9, at = $10, revision = $11 where id = $1 and revision = $11 - 1";
    let values = params![
        s.id,
        &s.from_day,
        &s.until_day,
        s.before,
        s.income,
        s.income_lines,
        s.expense,
        s.expense_lines,
        s.notice,
        s.at,
        s.revision
    ];
    acting.write_one(sql, &values).await
}

pub(in crate::rooms::money) async fn year(tx: &mut Tx, compound: PlaceId, year: i64) -> Result<Option<Year>, DbFault> {
    tx.first("select * from money_year where compound = $1 and year = $2", &params![compound, year]).await
}

pub(in crate::rooms::money) async fn years(tx: &mut Tx, compound: PlaceId, limit: i64) -> Result<Vec<Year>, DbFault> {
    tx.all("select * from money_year where compound = $1 order by year desc limit $2", &params![compound, limit]).await
}

pub(in crate::rooms::money) async fn insert_year(acting: &mut Acting, y: &Year) -> Result<(), DbFault> {
    let sql = "insert into money_year (id, community, compound, year, fee, households, reason, at, revision) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = params![y.id, y.community, y.compound, y.year, y.fee, y.households, &y.reason, y.at, y.revision];
    acting.write(sql, values).await
}

pub(in crate::rooms::money) async fn update_year(acting: &mut Acting, y: &Year) -> Result<(), Problem> {
    let sql = "update money_year set fee = $2, households = $3, reason = $4, at = $5, revision = $6 where id = $1 and revision = $6 - 1";
    acting.write_one(sql, &params![y.id, y.fee, y.households, &y.reason, y.at, y.revision]).await
}

type Audited = Result<Vec<(Subject, i64, [u8; 32])>, Problem>;

pub async fn audited_statements(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from money_statement where id > $1 order by id limit $2";
    let rows: Vec<Statement> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "money-statement", id: row.id }, row.revision, state_digest(row)?))).collect()
}

pub async fn audited_years(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Audited {
    let sql = "select * from money_year where id > $1 order by id limit $2";
    let rows: Vec<Year> = tx.all(sql, &params![after.unwrap_or_default(), limit]).await?;
    rows.iter().map(|row| Ok((Subject { kind: "money-year", id: row.id }, row.revision, state_digest(row)?))).collect()
}
