//! The rules of the house: pure code. No input or output, no async, no clock, no randomness; they are parameters.
//!
//! Every decision the platform takes is made by a function of this crate from facts it is handed, so that it can be
//! tested as a table of cases. The crate depends on no database, no HTTP and no runtime, and Cargo enforces it.

pub mod access;
pub mod bodies;
pub mod commons;
pub mod covenants;
pub mod errands;
pub mod figures;
pub mod hall;
pub mod ids;
pub mod intake;
pub mod likeness;
pub mod matters;
pub mod mediations;
pub mod meetings;
pub mod methods;
pub mod money;
pub mod notices;
pub mod people;
pub mod pickups;
pub mod places;
pub mod receptions;
pub mod record;
pub mod refusal;
pub mod remarks;
pub mod rounds;
pub mod samples;
pub mod surveys;
pub mod talk;
pub mod telling;
pub mod text;
pub mod time;
pub mod venues;
pub mod votes;
pub mod works;

pub use refusal::Refusal;
pub use time::Millis;
