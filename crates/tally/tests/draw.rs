//! Draws: the worked example of RFC 3797, strata, and what cannot be filled.

use pavilion_tally::draw::{Pool, Quotas, draw, from_hex, largest_remainder, rfc3797_md5, seed_of_parties};
use pavilion_tally::{Source, digest_bytes};
use proptest::prelude::*;

fn pool(people: &[(&str, usize)]) -> Pool {
    let mut list = String::from("person,building\n");
    for (building, size) in people {
        for n in 0..*size {
            list.push_str(&format!("{building}{n},{building}\n"));
        }
    }
    Pool::read(&Source::new("pool.csv", list), &["building".to_owned()]).expect("a list without fault")
}

#[test]
fn the_worked_example_of_rfc_3797_comes_out() {
    let drawn = rfc3797_md5("9319./2.5.8.10.12./9.18.26.34.41.45./", 25, 10);
    assert_eq!(drawn, [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]);
}

#[test]
fn the_same_list_and_seed_draw_the_same_people() {
    let all = pool(&[("a", 10), ("b", 20), ("c", 3)]);
    let one = draw(&all, 11, b"seed", &Quotas::Proportional).unwrap();
    assert_eq!(one.digest, draw(&all, 11, b"seed", &Quotas::Proportional).unwrap().digest);
    assert_ne!(one.digest, draw(&all, 11, b"seee", &Quotas::Proportional).unwrap().digest);
    // 11 of 33: 3 + 1/3, 6 + 2/3, 1.
    assert_eq!(one.strata.iter().map(|stratum| stratum.seats).collect::<Vec<_>>(), [3, 7, 1]);
}

#[test]
fn what_cannot_be_filled_is_named_with_how_many() {
    let all = pool(&[("a", 4), ("b", 1)]);
    let quotas = Quotas::Given(vec![("a".into(), 2), ("b".into(), 3), ("c".into(), 1)]);
    let short = draw(&all, 6, b"s", &quotas).unwrap_err();
    let short: Vec<(&str, usize, usize)> = short.iter().map(|one| (one.name.as_str(), one.pool, one.missing)).collect();
    assert_eq!(short, [("b", 1, 2), ("c", 0, 1)]);
    assert_eq!(draw(&all, 7, b"s", &Quotas::Proportional).unwrap_err()[0].missing, 2);
}

#[test]
fn parties_who_show_another_secret_are_named() {
    let parties = [(digest_bytes(b"one"), b"one".to_vec()), (digest_bytes(b"two"), b"2".to_vec())];
    assert_eq!(seed_of_parties(&parties), Err(vec![2]));
    assert_eq!(seed_of_parties(&parties[..1]).unwrap().len(), 32);
    assert_eq!(from_hex("5eED"), Some(vec![0x5e, 0xed]));
    assert!(from_hex("5e0").is_none() && from_hex("zz").is_none() && from_hex("").is_none());
}

#[test]
fn faults_of_the_list_are_told() {
    let read = |text: &str| Pool::read(&Source::new("p.csv", text), &["building".to_owned()]).unwrap_err();
    let faults = read("person,floor\na,1\na,2\n,3\n");
    let found: Vec<(u64, &str)> = faults.0.iter().map(|fault| (fault.row, fault.code)).collect();
    assert_eq!(found, [(1, "strata-missing"), (3, "person-twice"), (4, "empty")]);
}

#[test]
fn everybody_has_the_same_chance() {
    let all = pool(&[("a", 10)]);
    let mut times = [0; 10];
    for seed in 0..2000_u32 {
        for name in &draw(&all, 3, &seed.to_be_bytes(), &Quotas::Proportional).unwrap().strata[0].drawn {
            times[name[1..].parse::<usize>().unwrap()] += 1;
        }
    }
    // 600 each; four standard deviations are 82.
    assert!(times.iter().all(|times| (518..=682).contains(times)), "{times:?}");
}

proptest! {
    #[test]
    fn nobody_is_drawn_twice_and_remainders_stay_within_one(sizes in proptest::collection::vec(1_usize..40, 1..6), part in 1_usize..100) {
        let all: usize = sizes.iter().sum();
        let seats = (all * part / 100).max(1);
        let places = largest_remainder(&sizes, seats);
        prop_assert_eq!(places.iter().sum::<usize>(), seats);
        for (size, places) in sizes.iter().zip(&places) {
            prop_assert!(places * all + all > size * seats && places * all < size * seats + all && places <= size);
        }
        let names = ["a", "b", "c", "d", "e", "f"];
        let named: Vec<(&str, usize)> = names.into_iter().zip(sizes.iter().copied()).collect();
        let drawn = draw(&pool(&named), seats, b"x", &Quotas::Proportional).unwrap();
        let mut people: Vec<&String> = drawn.strata.iter().flat_map(|stratum| &stratum.drawn).collect();
        people.sort();
        people.dedup();
        prop_assert_eq!(people.len(), seats);
    }
}
