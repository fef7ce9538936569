//! The desk, seen from outside: a house opens, migrates and shows its pages.

use pavilion_testkit::House;

#[tokio::test]
async fn a_fresh_house_has_every_step_and_needs_none() {
    let house = House::new().await;
    let pending = house.app.db.pending().await.unwrap();
    assert_eq!(pending.found, pending.known);
    assert_eq!(house.run_jobs().await, 0);
}
