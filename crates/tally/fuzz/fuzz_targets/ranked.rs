//! Ranked ballots of any bytes: `cargo fuzz run ranked -- -max_total_time=600`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pavilion_tally::Source;
use pavilion_tally::ranked::{Method, Race, Ties, count};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(race) = Race::read(&Source::new("x", bytes)) {
        for (_, method) in Method::ALL.into_iter().filter(|_| race.candidates.len() < 100) {
            if let Ok(outcome) = count(&race, method, 1, &Ties::List) {
                assert_eq!(outcome.elected.len(), 1);
            }
        }
    }
});
