//! Overview: figures of the process for places and offices, never for persons, and without an order of who is better.
//!
//! Owns no table: it asks the matters room for counts. Every share comes with its numerator, its denominator, those it did not
//! reach and the interval it may truly have; counts of a few are not said (`pavilion_rules::figures`).

mod api;
mod chart;
mod complaints;
mod figures;
mod pages;
mod sheet;

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(complaints::routes()).merge(api::routes())
}
