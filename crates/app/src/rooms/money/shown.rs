//! The account of a compound as a reader sees it: the two sums, the lines, and what was decided beside what is paid.

use super::store::{self, MoneyLine};
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::votes::{self, DecidedMoney};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::money::Side;
use uuid::Uuid;

/// A side with its sum and the number of its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) amount: i64,
    pub(super) lines: i64,
}

/// A decision of the owners about money, and what is paid under it.
pub(super) struct Paid {
    pub(super) decided: DecidedMoney,
    pub(super) paid: i64,
}

pub(super) struct Account {
    pub(super) income: Sum,
    pub(super) expense: Sum,
    pub(super) threshold: Option<(i64, String)>,
    pub(super) lines: Vec<MoneyLine>,
    pub(super) next: Option<Uuid>,
    pub(super) decisions: Vec<Paid>,
}

pub(super) async fn account(
    tx: &mut Tx,
    compound: PlaceId,
    side: Option<Side>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Account, Problem> {
    let sum = |(amount, lines): (i64, i64)| Sum { amount, lines };
    let income = sum(store::total(tx, compound, Side::Income).await?);
    let expense = sum(store::total(tx, compound, Side::Expense).await?);
    let threshold = store::book(tx, compound).await?.map(|book| (book.threshold, book.reason));
    let lines = store::lines(tx, compound, side, before, limit).await?;
    let next = if i64::try_from(lines.len()).unwrap_or(0) == limit { lines.last().map(|line| line.id) } else { None };
    let mut decisions = Vec::new();
    for decided in votes::money_decided(tx, compound).await? {
        let paid = store::paid(tx, decided.id).await?;
        decisions.push(Paid { decided, paid });
    }
    Ok(Account { income, expense, threshold, lines, next, decisions })
}
