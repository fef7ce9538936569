//! Money: what came in and what went out of a compound's own account, in two lines that two people write.
//!
//! Owns `money_book` (from which amount on the owners decide), `money_line`, the statements and what was agreed for a year. It is no bank and no bookkeeping: it shows
//! everybody who lives there each line with its voucher and the decision it rests on. Households stand nowhere in it, so
//! nobody can be listed as owing.

mod actions;
mod api;
mod pages;
mod shown;
mod statements;
mod store;

pub use actions::{Enter, SetThreshold, enter_expense, enter_income, set_threshold, strike};
pub use statements::{SetYear, State, Stated, set_year, state};
pub use store::statements::{audited_statements, audited_years};
pub use store::{audited_books, audited_lines};

use crate::db::Tx;
use crate::problem::Problem;
use crate::web::Routes;
use uuid::Uuid;

/// The pictures of vouchers by the names of their files, with their sizes: what `doctor` holds the store against.
pub async fn vouchers(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<(Uuid, String, i64)>, Problem> {
    let rows = store::vouchers_after(tx, after, limit).await?;
    Ok(rows.into_iter().map(|(id, bytes)| (id, actions::blob_name(id), bytes)).collect())
}

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
