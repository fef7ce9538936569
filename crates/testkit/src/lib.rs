//! What tests, the simulation, the demo and the benches share: a house with a hand-moved clock and seeded chance.

pub mod client;
pub mod crash;
pub mod crawl;
pub mod dump;
pub mod estate;
pub mod house;
pub mod html;
pub mod linter;
pub mod page;
pub mod people;
pub mod postgres;
pub mod simulation;
pub mod source;
pub mod stored;
pub mod story;

pub use client::{Answer, Client};
pub use estate::Estate;
pub use house::{Engine, House};
pub use page::{Form, Page};
pub use people::Person;
