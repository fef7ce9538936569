//! Elections with a yes or no on each candidate.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

use pavilion_tally::{Ballots, Election, Lang, Options, Pack, Place, Roll, Source, elect, report_of_election};

/// Each candidate with how many of ten owners are for and how many against.
fn held(votes: &[(&str, usize, usize)], places: (usize, usize), seed: Option<&[u8]>) -> Election {
    let mut roll = String::from("dwelling,area_m2,owner\n");
    let mut ballots = String::from("dwelling,candidate,choice\n");
    for n in 0..10 {
        roll.push_str(&format!("{n},100,o{n}\n"));
        for (name, yes, no) in votes {
            let choice = if n < *yes {
                "for"
            } else if n < yes + no {
                "against"
            } else {
                "abstain"
            };
            ballots.push_str(&format!("{n},{name},{choice}\n"));
        }
    }
    let pack = Pack::named("cn-civil-code").unwrap();
    let roll = Roll::read(&Source::new("roll.csv", roll), &pack).unwrap();
    let ballots = Ballots::read(&[Source::new("ballots.csv", ballots)], &roll, &pack).unwrap();
    elect(&roll, &ballots, &pack, "278-3", places, seed, &Options::default()).unwrap()
}

#[test]
fn seats_then_substitutes_then_nobody() {
    let election = held(&[("A", 6, 4), ("B", 9, 1), ("C", 5, 5), ("D", 7, 0), ("E", 8, 1)], (2, 1), None);
    assert_eq!(election.members(), ["B", "E"]);
    assert_eq!(election.substitutes_elected(), ["D"]);
    let places: Vec<(&str, Place)> = election.candidates.iter().map(|one| (one.name.as_str(), one.place)).collect();
    assert_eq!(places[3..], [("A", Place::Neither), ("C", Place::Neither)]);
    // Exactly half is not enough.
    assert!(!election.candidates[4].enough);
}

#[test]
fn seats_nobody_reached_enough_for_stay_vacant() {
    let election = held(&[("A", 6, 4), ("B", 3, 7)], (3, 0), None);
    assert_eq!((election.members(), election.vacant()), (vec!["A"], 2));
}

#[test]
fn a_tie_for_the_last_seat_is_left_open_until_the_lot_is_drawn() {
    let votes = [("A", 9, 0), ("B", 6, 4), ("C", 6, 4), ("D", 6, 3)];
    let open = held(&votes, (3, 1), None);
    // D has fewer against and is before B and C.
    assert_eq!((open.members(), open.vacant()), (vec!["A", "D"], 0));
    assert_eq!(open.ties.len(), 1);
    assert_eq!((open.ties[0].what, open.ties[0].chosen.len()), ("seats", 0));
    assert!(report_of_election(&open, Lang::En).text().contains("give the seed"));
    let drawn = held(&votes, (3, 1), Some(b"seed"));
    assert_eq!((drawn.members().len(), drawn.substitutes_elected().len()), (3, 1));
    assert_ne!(drawn.digest, open.digest);
    let firsts: Vec<String> = (0..30_u8).map(|seed| held(&votes, (3, 1), Some(&[seed])).members()[2].to_owned()).collect();
    assert!(firsts.contains(&"B".to_owned()) && firsts.contains(&"C".to_owned()));
}

#[test]
fn the_base_is_everybody_who_took_part_not_who_marked_the_candidate() {
    let pack = Pack::named("cn-civil-code").unwrap();
    let roll = Roll::read(&Source::new("r", "dwelling,area_m2,owner\n1,1,a\n2,1,b\n3,1,c\n4,1,d\n"), &pack).unwrap();
    let text = "dwelling,candidate,choice\n1,X,for\n2,X,for\n3,Y,for\n4,Y,for\n1,Y,for\n";
    let ballots = Ballots::read(&[Source::new("b", text)], &roll, &pack).unwrap();
    let election = elect(&roll, &ballots, &pack, "278-3", (1, 1), None, &Options::default()).unwrap();
    // Two of four who took part is not more than half, although nobody was against.
    assert_eq!((election.members(), election.substitutes_elected().len()), (vec!["Y"], 0));
    assert_eq!(election.candidates[1].approval.heads.as_ref().unwrap().of, 4);
}
