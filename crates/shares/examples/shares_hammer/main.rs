//! Feeds damaged elections for so many seconds: `shares_hammer SECONDS [FILE...]`.
//!
//! A plain replacement for the fuzz target beside it where no nightly compiler is at hand. The damage is drawn from a fixed
//! seed, so a failure comes again.

#![expect(clippy::print_stdout, reason = "an example that prints")]

mod check;

use std::time::{Duration, Instant};

const SEEDS: [&str; 3] = [
    "META\nkey;value\nbudget;100,5\nvote_type;approval\nrule;greedy\nnum_votes;3\nPROJECTS\nproject_id;cost;name;selected\n1;50;\"a \"\"b\"\"; c\";1\n\
     2;30.25;x;0\n10;0;free;0\nVOTES\nvoter_id;age;vote\nv1;3;1,2\nv2;;2,10\nv3;;\n",
    "META\nkey;value\nbudget;20\nvote_type;cumulative\nmax_sum_points;10\nPROJECTS\nproject_id;cost\na;7\nb;6\nc;5\n\
     VOTES\nvoter_id;vote;points\n1;a,b;6,4\n2;b,c;2.5,7.5\n3;c;10\n4;;\n",
    "\u{feff}META\r\nkey;value\r\nbudget;9\r\nvote_type;ordinal\r\nmax_length;3\r\nPROJECTS\r\nproject_id;cost\r\na;3\r\nb;3\r\nc;4\r\n\
     VOTES\r\nvoter_id;vote\r\n1;a,b,c\r\n2;c,b\r\n3;b\r\n",
];

const PARTS: [&str; 24] = [
    ";",
    "\n",
    "\"",
    "\"\"",
    ",",
    ".",
    "0",
    "9",
    "99999999999999999999",
    "-1",
    "1e9",
    "META",
    "PROJECTS\n",
    "VOTES\n",
    "approval",
    "choose-1",
    "ordinal",
    "scoring",
    "cumulative",
    "budget;1\n",
    "max_length;0\n",
    "\u{feff}",
    "\r",
    "议",
];

/// A xorshift generator: chance that is the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let mut pool: Vec<Vec<u8>> = SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    pool.extend(arguments.filter_map(|file| std::fs::read(file).ok()));
    let first = pool.len();
    let mut chance = Chance(0x5eed_2026);
    let (start, mut tried, mut read) = (Instant::now(), 0u64, 0u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut bytes = pool[chance.below(pool.len())].clone();
        for _ in 0..=chance.below(6) {
            damage(&mut bytes, &mut chance);
        }
        let kept = bytes.clone();
        let outcome = std::panic::catch_unwind(|| check::check(bytes));
        tried += 1;
        match outcome {
            Ok(true) => {
                read += 1;
                // What still is an election is damaged further.
                if pool.len() < first + 500 {
                    pool.push(kept);
                } else if kept.len() < 4000 {
                    let at = first + chance.below(500);
                    pool[at] = kept;
                }
            }
            Ok(false) => {}
            Err(_) => {
                println!("fails on:\n{}", String::from_utf8_lossy(&kept));
                std::process::exit(1);
            }
        }
    }
    println!("{tried} damaged files in {seconds} s, {read} of them still elections, nothing found");
}

fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    match chance.below(6) {
        0 => {
            let part = PARTS[chance.below(PARTS.len())];
            bytes.splice(at..at, part.bytes());
        }
        1 => bytes.truncate(at.max(1)),
        2 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
        3 if at < bytes.len() => bytes[at] = b'0' + chance.below(10) as u8,
        4 => {
            let end = (at + chance.below(20)).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let end = (at + chance.below(60)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = chance.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
    }
}
