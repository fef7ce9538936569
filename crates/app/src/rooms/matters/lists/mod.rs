//! Lists people live in: kept under a name, taken along as a table, many done at once, and the compound's own plan.

mod api;
mod export;
mod many;
mod plan;
mod plan_page;
mod saved;

pub use many::{Given, assign_many};
pub(super) use plan::blobs as plan_blobs;
pub use plan::{Pin, PlanIn, audited as audited_plans, put_pins, put_plan};
pub use saved::{NewList, audited as audited_lists, end as end_list, keep as keep_list};
pub(super) use saved::{SavedShown, saved_shown};

use crate::web::Routes;

#[must_use]
pub(super) fn routes() -> Routes {
    saved::routes().merge(export::routes()).merge(many::routes()).merge(plan_page::routes()).merge(api::routes())
}
