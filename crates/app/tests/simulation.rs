//! Two months of a compound from a seed, every action checked; the whole year is `make simulate`.

use pavilion_testkit::simulation;

fn days() -> u32 {
    std::env::var("PAVILION_SIMULATION_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(60)
}

#[tokio::test]
async fn a_compound_lives_and_the_same_seed_lives_the_same_life() {
    let first = simulation::run(20_261_120, days()).await;
    assert!(first.done > 200 && first.refused > 50 && first.again > 10, "{first:?}");
    for state in ["declined", "rated", "withdrawn"] {
        assert!(first.states.contains_key(state), "{first:?}");
    }
    let second = simulation::run(20_261_120, days()).await;
    assert_eq!(first, second);
    println!("{first:?}");
}

#[tokio::test]
async fn another_seed_lives_another_life() {
    let days = days().min(20);
    assert_ne!(simulation::run(1, days).await.digest, simulation::run(2, days).await.digest);
}
