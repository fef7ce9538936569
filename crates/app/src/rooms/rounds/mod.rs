//! Rounds: going from door to door with a reason, by named posts, in named days.
//!
//! Every door of a place is on the list, also where nobody has a telephone. At a door stands how far somebody came, and at most
//! one short note that only those who go can read. Everybody reads counts; nobody reads a list of who refused. When the round
//! has ended and its days are over, notes and answers are gone.

mod actions;
mod api;
mod pages;
mod shown;
mod store;

pub(crate) use actions::over;
pub use actions::{DoorNote, NewRound, end_round, note_door, plan_round, read_note};
pub use shown::{DoorShown, RoundAbout, RoundCount, RoundDoorLine, RoundLine, RoundShown, about, mine, show_door, show_round};
pub use store::{audited_doors, audited_plans};

use crate::web::Routes;

#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}
