//! What tests, the simulation, the demo and the benches share: a house with a hand-moved clock and seeded chance.

pub mod house;
pub mod postgres;
pub mod source;

pub use house::{Engine, House};
