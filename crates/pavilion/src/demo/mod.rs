//! The demo: a fictional neighbourhood from a fixed seed.

use clap::{Args, ValueEnum};
use pavilion_app::context::App;
use std::sync::Arc;

/// How much is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Scale {
    #[default]
    Small,
    Large,
}

/// What the caller may choose.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// How much to fill in
    #[arg(long, value_enum, default_value_t)]
    pub scale: Scale,
    /// The seed everything is made from: the same seed makes the same neighbourhood
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Somebody to sign in as.
pub struct Account {
    pub who: &'static str,
    pub login: &'static str,
    pub password: &'static str,
}

/// Fills an empty house.
pub async fn fill(_app: &Arc<App>, _scale: Scale, _seed: u64) -> anyhow::Result<()> {
    Ok(())
}

/// Those a newcomer can sign in as.
pub fn accounts() -> Vec<Account> {
    Vec::new()
}
