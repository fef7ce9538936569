//! Two months of a compound from a seed, every action checked; the whole year is `make simulate`.

use pavilion_testkit::{Engine, simulation};

const SEED: u64 = 20_261_120;

fn days() -> u32 {
    std::env::var("PAVILION_SIMULATION_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(60)
}

/// Run again, the same seed gives the same database, row for row; and on PostgreSQL the same as on SQLite.
#[tokio::test]
async fn a_compound_lives_and_the_same_seed_lives_the_same_life() {
    let first = simulation::run(Engine::chosen(), SEED, days()).await;
    assert!(first.done > 200 && first.refused > 50 && first.again > 10, "{first:?}");
    for state in ["declined", "rated", "withdrawn"] {
        assert!(first.states.contains_key(state), "{first:?}");
    }
    let second = simulation::run(Engine::Sqlite, SEED, days()).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn another_seed_lives_another_life() {
    let (engine, days) = (Engine::chosen(), days().min(20));
    assert_ne!(simulation::run(engine, 1, days).await.digest, simulation::run(engine, 2, days).await.digest);
}
