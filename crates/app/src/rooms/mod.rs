//! The rooms. Each is a folder with a front door (`mod.rs`); others use only what the door exports.

pub mod commons;
pub mod matters;
pub mod mediations;
pub mod meetings;
pub mod money;
pub mod neighbours;
pub mod notices;
pub mod overview;
pub mod people;
pub mod places;
pub mod record;
pub mod rounds;
pub mod talk;
pub mod telling;
pub mod votes;
