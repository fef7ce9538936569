//! Rolls, ballots, pools and packs of any bytes: `cargo fuzz run lists -- -max_total_time=600`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pavilion_tally::draw::{Pool, Quotas, draw};
use pavilion_tally::{Ballots, Lang, Options, Pack, Roll, Source, decide, elect, moment, report};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("x", bytes);
    let fixed = Source::new("roll.csv", include_str!("../../samples/roll.csv"));
    let pack = Pack::named("association").expect("a pack of the crate");
    for roll in [&source, &fixed] {
        let Ok(roll) = Roll::read(roll, &pack) else { continue };
        let Ok(ballots) = Ballots::read(std::slice::from_ref(&source), &roll, &pack) else { continue };
        if let Ok(decision) = decide(&roll, &ballots, &pack, "ordinary", &Options::default()) {
            assert!(report(&decision, Lang::ZhCn).page().contains(&decision.summary().digest));
        }
        let _ = elect(&roll, &ballots, &pack, "board", (1, 1), None, &Options::default());
    }
    if let Ok(pool) = Pool::read(&source, &[]) {
        let _ = draw(&pool, 2, b"seed", &Quotas::Proportional);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = (Pack::parse(text), moment(text, 0));
    }
});
