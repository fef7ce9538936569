//! How long it takes: `cargo run --release --example measure -- votes.csv comments.csv` prints processor seconds from the
//! list of votes to the landscape; without files, a new vote on a made-up conversation of
//! 100,000 votes, and its memory. Processor time is Linux's own count.

#![expect(clippy::print_stdout, reason = "an example speaks to its caller")]

use pavilion_landscape::chance::Chance;
use pavilion_landscape::live::Live;
use pavilion_landscape::reading::{Source, read};
use pavilion_landscape::{Choice, Conversation, Landscape, Options};
use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::time::Instant;

const VOTES: usize = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    match &files[..] {
        [] => {
            going_on(2_000, 400)?;
            going_on(10_000, 200)?;
            going_on(500, 1_000)
        }
        [votes, rest @ ..] => from_the_list(votes, rest.first()),
    }
}

/// Nanoseconds this program has run on a processor.
fn processor() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    Ok(text.split(' ').next().unwrap_or_default().parse()?)
}

fn from_the_list(votes: &str, comments: Option<&String>) -> Result<(), Box<dyn Error>> {
    let comments = comments.map(|name| File::open(name).map(|file| Source::new(name.clone(), file))).transpose()?;
    let named = read(Source::new(votes, File::open(votes)?), comments, false)?;
    let known = &named.conversation;
    let list: Vec<(usize, usize, Choice)> = (0..known.people())
        .flat_map(|person| known.said_by(person).map(move |(statement, choice)| (person, statement, choice)))
        .collect();
    let once = || {
        let mut conversation = Conversation::new();
        for (person, statement, choice) in &list {
            conversation.vote(*person, *statement, *choice);
        }
        for statement in 0..known.statements() {
            conversation.set_standing(statement, known.standing(statement));
        }
        black_box(Landscape::of(&conversation, &Options::default()));
    };
    println!("{}", each(once)? / 1e3);
    Ok(())
}

/// Processor milliseconds of one round, from as many as fill a quarter of a second, since the count moves in steps.
fn each(mut once: impl FnMut()) -> Result<f64, Box<dyn Error>> {
    once();
    let (start, mut rounds) = (processor()?, 0_u32);
    loop {
        once();
        rounds += 1;
        let spent = processor()? - start;
        if spent > 250_000_000 {
            return Ok(spent as f64 / 1e6 / f64::from(rounds));
        }
    }
}

fn going_on(people: usize, statements: usize) -> Result<(), Box<dyn Error>> {
    let mut chance = Chance::from_seed(7);
    let vote = |chance: &mut Chance| {
        let (person, statement) = ((chance.bits() % people as u64) as usize, (chance.bits() % statements as u64) as usize);
        let likely = (statement % 7 + person % 3) % 3 != 0;
        let choice = match chance.bits() % 10 {
            0 | 1 => Choice::Pass,
            2 | 3 => {
                if likely {
                    Choice::Disagree
                } else {
                    Choice::Agree
                }
            }
            _ => {
                if likely {
                    Choice::Agree
                } else {
                    Choice::Disagree
                }
            }
        };
        (person, statement, choice)
    };
    let mut conversation = Conversation::new();
    while conversation.votes() < VOTES {
        let (person, statement, choice) = vote(&mut chance);
        conversation.vote(person, statement, choice);
    }
    let bytes = conversation.bytes();
    let mut live = Live::from_conversation(conversation, Options::default());
    live.landscape();
    let mut times: Vec<f64> = Vec::new();
    let spent = each(|| {
        let (person, statement, choice) = vote(&mut chance);
        let start = Instant::now();
        live.vote(person, statement, choice);
        black_box(live.landscape());
        times.push(start.elapsed().as_secs_f64() * 1e3);
    })?;
    times.sort_by(f64::total_cmp);
    println!(
        "{people} people, {statements} statements, {VOTES} votes: a new vote {spent:.1} ms of processor; by the clock {:.1} ms \
         (median), {:.1} ms (least); {:.1} bytes a vote; {} groups",
        times[times.len() / 2],
        times[0],
        bytes as f64 / VOTES as f64,
        live.landscape().groups.len()
    );
    Ok(())
}
