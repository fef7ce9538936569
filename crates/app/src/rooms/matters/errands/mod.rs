//! Errands on behalf of somebody: a matter by the route of a service order, with what its person agreed to and the proof of what
//! went from hand to hand. The catalogue is data (`methods/errands.toml`).
//!
//! Owns the tables `errand` and `errand_thing`. What is in them is read by the person, by whoever does the errand and by those who
//! take matters in.

mod actions;
mod api;
mod hands;
mod kinds;
mod pages;
mod shown;
mod store;

pub(super) use actions::withdrawn_with;
pub use actions::{Agree, NewThing, agree, take_back};
pub use hands::say;
pub(super) use hands::{may_be_given, none_out, taken_away, without_writer};
pub(super) use pages::{ErrandLink, ErrandPart, holder_step, renamed};
pub(super) use store::{audited_errands, audited_things};

use crate::web::Routes;

pub(super) fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
