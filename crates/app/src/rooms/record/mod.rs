//! The record: what the house can say of itself. Health and figures for the operator, the access table and the register of
//! personal data for everybody, the journal and the log of readings for auditors, and `doctor`.
//!
//! Owns the tables of the public record (`public/`). Otherwise it reads the journal the desk writes and asks the other rooms.

mod access;
mod api;
mod doctor;
mod fields;
mod journal;
mod machine;
mod photos;
mod public;
mod store;

use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::Routes;
pub use doctor::{Finding, doctor};
pub use fields::{Holding, Register, TableOf, register};
pub use machine::start_counting;
pub use photos::{Compared, compare_photos};
pub(crate) use public::append_waiting;
pub use public::{Erase, Receipt, Sealed, audited_head, audited_sealed, check_log, erase, receipt, seal};

#[must_use]
pub fn routes() -> Routes {
    access::routes()
        .merge(fields::routes())
        .merge(journal::routes())
        .merge(machine::routes())
        .merge(api::routes())
        .merge(public::routes())
}

/// Whether nothing was ever put into this database.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, Problem> {
    Ok(store::is_empty(tx).await? && !people::operator::holds_accounts(tx).await? && !places::overview::holds_places(tx).await?)
}
