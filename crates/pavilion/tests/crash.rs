//! A small run of `make crash`: the built program is killed under load, and nothing it confirmed is lost or doubled.

use pavilion_testkit::Engine;
use pavilion_testkit::crash::{self, Asked, Kind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_moments_it_loses_nothing_and_doubles_nothing() {
    let asked = Asked {
        program: env!("CARGO_BIN_EXE_pavilion").into(),
        kills: 3,
        postgres: Engine::chosen() == Engine::Postgres,
        writers: 8,
        seed: 7,
        load: Kind::Matters,
    };
    let counted = crash::run(&asked, |line| eprintln!("{line}")).await.unwrap();
    assert!(counted.confirmed > 20, "{counted:?}");
    assert_eq!((counted.lost, counted.doubled, counted.findings), (0, 0, 0), "{counted:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_owners_vote_and_while_votes_close_it_loses_no_ballot_and_counts_none_twice() {
    let asked = Asked {
        program: env!("CARGO_BIN_EXE_pavilion").into(),
        kills: 4,
        postgres: Engine::chosen() == Engine::Postgres,
        writers: 4,
        seed: 11,
        load: Kind::Ballots,
    };
    let counted = crash::run(&asked, |line| eprintln!("{line}")).await.unwrap();
    assert!(counted.confirmed > 20 && counted.closed > 2, "{counted:?}");
    assert_eq!((counted.lost, counted.doubled, counted.findings), (0, 0, 0), "{counted:?}");
}
