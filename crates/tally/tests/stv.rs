//! Single transferable vote and its relatives, against results published elsewhere, where those are at hand.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests fail and speak as tests do")]

mod data;

use data::{folder, text};
use pavilion_tally::Source;
use pavilion_tally::ranked::{Method, Outcome, Race, Ties, count};
use std::path::{Path, PathBuf};

fn race(path: &Path) -> Race {
    Race::read(&Source::new(&path.display().to_string(), std::fs::read(path).unwrap())).unwrap()
}

fn all_under(folder: &Path, ending: &str, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            all_under(&path, ending, out);
        } else if path.to_string_lossy().ends_with(ending) {
            out.push(path);
        }
    }
}

/// What a transcript tells of one election or defeat: which, who, the quota and the votes of everybody not defeated before.
#[derive(Debug, PartialEq)]
struct Event {
    what: &'static str,
    who: String,
    quota: String,
    votes: Vec<(String, String)>,
}

/// The events of a published transcript. What fills or empties the last seats comes at the end of a count.
fn published(log: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some(action) = line.strip_prefix("Action: ") {
            let what = if action.starts_with("Elect") {
                "elect"
            } else if action.starts_with("Defeat") {
                "defeat"
            } else {
                ""
            };
            open = !what.is_empty();
            if open {
                let who = action.rsplit(": ").next().unwrap().to_owned();
                events.push(Event { what, who, quota: String::new(), votes: Vec::new() });
            }
        } else if let (true, Some(event)) = (open, events.last_mut()) {
            let line = line.trim();
            if let Some(quota) = line.strip_prefix("Quota: ") {
                event.quota = quota.to_owned();
            } else if let Some((_, row)) =
                line.split_once(": ").filter(|(kind, _)| ["Elected", "Hopeful", "Defeated"].contains(kind))
            {
                let (names, votes) = row.trim().rsplit_once(" (").unwrap();
                let votes = votes.trim_end_matches(')');
                let is_out = line.starts_with("Defeated") && !(event.what == "defeat" && names == event.who);
                if !is_out {
                    event.votes.push((names.to_owned(), votes.to_owned()));
                }
            }
        }
    }
    for event in &mut events {
        event.votes.sort();
    }
    events
}

/// The same of our own count, without what follows once the seats are filled or only as many are left.
fn ours(race: &Race, outcome: &Outcome) -> Vec<Event> {
    let mut events = Vec::new();
    for round in &outcome.rounds[..outcome.rounds.len() - 1] {
        let mut votes: Vec<(String, String)> = round
            .votes
            .iter()
            .map(|(candidate, votes)| (race.candidates[*candidate].clone(), outcome.figure(*votes).to_string()))
            .collect();
        votes.sort();
        let quota = outcome.figure(round.quota.unwrap()).to_string();
        for (what, who) in [("elect", &round.elected), ("defeat", &round.excluded)] {
            for candidate in who {
                let who = race.candidates[*candidate].clone();
                events.push(Event { what, who, quota: quota.clone(), votes: votes.clone() });
            }
        }
    }
    events
}

fn has_equal_ranks(folder: &Path, log: &str) -> bool {
    let blt = folder.join("ballots").join(format!("{}.blt", log.split('.').next().unwrap()));
    race(&blt).ballots.iter().any(|ballot| ballot.ranks.iter().any(|group| group.len() > 1))
}

fn winners_of(log: &str) -> Vec<String> {
    let complete = log.split("Action: Count Complete").nth(1).unwrap_or_default();
    let names = complete.lines().filter_map(|line| line.trim().strip_prefix("Elected:")?.rsplit_once(" (").map(|(name, _)| name));
    let mut names: Vec<String> = names.flat_map(|names| names.split(", ")).map(|name| name.trim().to_owned()).collect();
    names.sort();
    names
}

fn sorted(names: Vec<&str>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.sort();
    names
}

#[test]
fn meek_agrees_with_the_published_transcripts() {
    let Some(folder) = folder("stv/stv-rs/testdata") else { return };
    let mut logs = Vec::new();
    all_under(&folder.join("meek"), "fixed9.log", &mut logs);
    let (mut same, mut winners_only, mut other) = (0, 0, Vec::new());
    for path in logs {
        let name = path.strip_prefix(folder.join("meek")).unwrap().to_string_lossy().into_owned();
        let blt = folder.join("ballots").join(format!("{}.blt", name.split('.').next().unwrap()));
        let log = text(&path);
        if !log.contains("Count Complete") || !blt.exists() {
            println!("skipped {name}: no result or no ballots");
            continue;
        }
        if cfg!(debug_assertions) && name.contains("rand_") {
            println!("skipped {name}: too slow without optimization");
            continue;
        }
        let race = race(&blt);
        let outcome = count(&race, Method::StvMeek, race.seats.unwrap(), &Ties::List).unwrap();
        let (theirs, mine) = (published(&log), ours(&race, &outcome));
        let is_same = theirs.len() >= mine.len() && theirs[..mine.len()] == mine[..];
        let same_winners = sorted(outcome.winners(&race)) == winners_of(&log);
        if is_same && same_winners {
            same += 1;
        } else if same_winners {
            winners_only += 1;
            println!("winners only: {name}");
        } else {
            let at = mine.iter().zip(&theirs).position(|(a, b)| a != b);
            println!("{name}: ours {:?}, theirs {:?}", sorted(outcome.winners(&race)), winners_of(&log));
            if let Some(at) = at {
                println!("  at {at}\n  ours   {:?}\n  theirs {:?}", mine[at], theirs[at]);
            }
            other.push(name);
        }
    }
    // These read `a=b c` as half `a c` and half `b c`; here it is half `a b c` and half `b a c`, as in the equalized transcripts
    // of the same ballots, all of which agree.
    let other_reading = |name: &String| !name.contains(".equalize.") && has_equal_ranks(&folder, name);
    assert!(other.iter().all(other_reading), "{other:?}");
    println!("{same} transcripts the same to the last decimal, {winners_only} the same winners, other: {other:?}");
}

#[test]
fn burlington_comes_out_as_published() {
    let Some(path) = folder("stv/pyrankvote/test_data/external_irv/us_vt_btv_2009_03_mayor.normalized.csv") else { return };
    let race = race(&path);
    let irv = count(&race, Method::Irv, 1, &Ties::List).unwrap();
    assert_eq!((irv.winners(&race), irv.ballots), (vec!["Bob Kiss"], 8980));
    let last = irv.rounds.last().unwrap();
    let votes: Vec<(&str, i128)> = last.votes.iter().map(|(one, votes)| (race.candidates[*one].as_str(), *votes)).collect();
    assert_eq!((votes, last.exhausted), (vec![("Bob Kiss", 4313), ("Kurt Wright", 4060)], 607));
    let condorcet = count(&race, Method::Condorcet, 1, &Ties::List).unwrap();
    assert_eq!(condorcet.winners(&race), ["Andy Montroll"]);
    let at = |name: &str| race.candidates.iter().position(|one| one == name).unwrap();
    let pairs = condorcet.pairs.as_ref().unwrap();
    let (montroll, kiss) = (at("Andy Montroll"), at("Bob Kiss"));
    assert_eq!((pairs.over[montroll][kiss], pairs.over[kiss][montroll], pairs.winner), (4064, 3476, Some(montroll)));
}

#[test]
fn scottish_wards_fill_their_seats_and_lose_no_vote() {
    let Some(folder) = folder("stv/vote-count") else { return };
    let mut wards = Vec::new();
    for year in ["Scotland2012", "Scotland2017"] {
        all_under(&folder.join(year), ".txt", &mut wards);
    }
    for path in wards {
        let race = race(&path);
        let seats = race.seats.unwrap();
        let outcome = count(&race, Method::StvScottish, seats, &Ties::List).unwrap();
        assert_eq!(outcome.elected.len(), seats, "{}", path.display());
        for round in &outcome.rounds {
            let all: i128 = round.votes.iter().map(|(_, votes)| votes).sum::<i128>() + round.exhausted;
            assert_eq!(all, outcome.valid as i128 * 100_000, "{}", path.display());
        }
        let stages = outcome.rounds.len();
        println!(
            "{}: {:?}, {stages} stages, {} ties",
            path.file_stem().unwrap().display(),
            outcome.winners(&race),
            outcome.ties.len()
        );
    }
}

/// The stages the council published for a ward, in whole votes: who had how many before whom was passed on or excluded.
#[test]
fn a_scottish_ward_agrees_with_its_published_stages() {
    let Some(path) = folder("stv/vote-count/Scotland2017/Thurso_and_Northwest_Caithness.txt") else { return };
    let race = race(&path);
    let outcome = count(&race, Method::StvScottish, 4, &Ties::List).unwrap();
    assert_eq!(outcome.winners(&race), ["Matthew_REISS_Ind", "Struan_MACKIE_Con", "Donnie_MACKAY_Ind", "Karl_ROSIE_SNP"]);
    for (name, published) in [
        ("Donnie_MACKAY_Ind", &[567, 678, 687, 706, 717, 763, 878, 1263][..]),
        ("Karl_ROSIE_SNP", &[746, 813, 816, 823, 875, 899, 957, 1059]),
        ("Gillian_COGHILL_Ind", &[417, 643, 658, 683, 703, 758, 870]),
        ("Roger_SAXON_Lab", &[328, 405, 410, 412, 427, 488]),
        ("Alexander_GLASGOW_SLD", &[198, 241, 250, 257, 276]),
        ("Sandra_OWSNETT_Grn", &[104, 128, 129, 137]),
        ("Tommy_FARMER_Ind", &[59, 82, 85]),
        ("Struan_MACKIE_Con", &[901, 1111]),
    ] {
        let candidate = race.candidates.iter().position(|one| one == name).unwrap();
        for (round, published) in outcome.rounds.iter().zip(published) {
            let votes = round.votes.iter().find(|(one, _)| *one == candidate).unwrap().1;
            assert_eq!((votes + 50_000) / 100_000, *published, "{name}");
        }
    }
    assert_eq!((outcome.valid, outcome.rounds[0].quota), (5244, Some(1049 * 100_000)));
}
