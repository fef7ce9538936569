//! Feeds mutated inputs to every reader for some seconds: `cargo run --release -p pavilion-tally --example tally_hammer -- 600`.
//!
//! For machines without a fuzzer; the same bodies stand in `fuzz/`. The inputs follow from the seed, the second argument.

#![expect(clippy::print_stdout, reason = "a hammer tells how often it struck")]

use pavilion_tally::draw::{Pool, Quotas, draw};
use pavilion_tally::ranked::{Method, Race, Ties, count};
use pavilion_tally::{Ballots, Lang, Options, Pack, Roll, Source, decide, elect, moment, report};
use std::time::{Duration, Instant};

const SEEDS: [&[u8]; 8] = [
    include_bytes!("../samples/roll.csv"),
    include_bytes!("../samples/ballots.csv"),
    b"3 2\n[nick a b c]\n[withdrawn c]\n[tie b a]\n4 a=b c 0\n3 2 1 0\n2 c - a 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Title\"\n",
    b":CHOICES:A:B:C\n# Seats: 2\n4:A:B\nB:C\n3:C\n",
    b"ballot,rank,choice\n1,1,A\n1,2,B\n2,1,$OVERVOTE\n3,1,B\n",
    b"count,1,2,3\n4,A,B,C\n2,B,,A\n",
    b"person,building\na,1\nb,1\nc,2\nd,2\n",
    b"id = \"x\"\nversion = \"1\"\nutc_offset = \"+08:00\"\n[counting]\nunits = [\"heads\"]\n",
];

struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    fn mutated(&mut self) -> Vec<u8> {
        let mut out = SEEDS[self.next(SEEDS.len())].to_vec();
        for _ in 0..=self.next(8) {
            let (at, other) = (self.next(out.len() + 1), SEEDS[self.next(SEEDS.len())]);
            match self.next(6) {
                0 => out.truncate(at),
                1 => out.insert(at, [b'"', b',', b'\n', b'\r', b'0', b'=', 0xff, 0][self.next(8)]),
                2 if at < out.len() => out[at] ^= 1 << self.next(8),
                3 => {
                    let from = self.next(other.len());
                    let to = (from + self.next(40)).min(other.len());
                    out.splice(at..at, other[from..to].iter().copied());
                }
                4 if at < out.len() => drop(out.drain(at..(at + 5).min(out.len()))),
                _ => out.splice(at..at, b"18446744073709551615".iter().copied()).for_each(drop),
            }
        }
        out
    }
}

fn strike(bytes: Vec<u8>) {
    let source = Source::new("x", bytes);
    for (name, _) in pavilion_tally::BUILT_IN {
        let Some(pack) = Pack::named(name) else { continue };
        let fixed = Source::new("roll.csv", SEEDS[0]);
        for roll in [&source, &fixed] {
            let Ok(roll) = Roll::read(roll, &pack) else { continue };
            for ballots in [&source, &Source::new("ballots.csv", SEEDS[1])] {
                let Ok(ballots) = Ballots::read(std::slice::from_ref(ballots), &roll, &pack) else { continue };
                for matter in pack.matters().iter().take(2) {
                    if let Ok(decision) = decide(&roll, &ballots, &pack, &matter.id, &Options::default()) {
                        assert!(report(&decision, Lang::ZhCn).page().contains(&decision.summary().digest));
                    }
                    let _ = elect(&roll, &ballots, &pack, &matter.id, (1, 1), None, &Options::default());
                }
            }
        }
    }
    if let Ok(race) = Race::read(&source) {
        // A few thousand names would only make each blow slower.
        for (_, method) in Method::ALL.into_iter().filter(|_| race.candidates.len() < 100) {
            if let Ok(outcome) = count(&race, method, 1, &Ties::List) {
                assert_eq!(outcome.elected.len(), 1);
            }
        }
    }
    if let Ok(pool) = Pool::read(&source, &[]) {
        let _ = draw(&pool, 2, b"seed", &Quotas::Proportional);
    }
    if let Ok(text) = std::str::from_utf8(source.bytes()) {
        let _ = (Pack::parse(text), moment(text, 0));
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().as_deref().unwrap_or("10").parse()?;
    let mut chance = Chance(arguments.next().as_deref().unwrap_or("88172645463325252").parse()?);
    let (started, mut blows) = (Instant::now(), 0_u64);
    while started.elapsed() < Duration::from_secs(seconds) {
        let before = chance.0;
        let bytes = chance.mutated();
        if std::panic::catch_unwind(|| strike(bytes.clone())).is_err() {
            return Err(format!("fell at seed {before}: {:?}", String::from_utf8_lossy(&bytes)).into());
        }
        blows += 1;
    }
    println!("{blows} inputs in {seconds} s, nothing fell");
    Ok(())
}
