//! What tests, the simulation, the demo and the benches share: a house with a hand-moved clock and seeded chance.

pub mod client;
pub mod house;
pub mod html;
pub mod linter;
pub mod postgres;
pub mod source;

pub use client::{Answer, Client, Form, Page};
pub use house::{Engine, House};
