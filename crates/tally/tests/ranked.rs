//! Small elections with known results, and what holds for all.

use pavilion_tally::Source;
use pavilion_tally::ranked::{Ballot, Method, Outcome, Race, Ties, count};
use proptest::prelude::*;

fn choices(text: &str) -> Race {
    Race::read(&Source::new("test.txt", text)).expect("a race without fault")
}

fn winners(race: &Race, method: Method, seats: usize) -> Vec<String> {
    count(race, method, seats, &Ties::List).expect("a count").winners(race).into_iter().map(str::to_owned).collect()
}

const TENNESSEE: &str = ":CHOICES:CHATTANOOGA:KNOXVILLE:MEMPHIS:NASHVILLE\n15:CHATTANOOGA:KNOXVILLE:NASHVILLE:MEMPHIS\n\
    17:KNOXVILLE:CHATTANOOGA:NASHVILLE:MEMPHIS\n26:NASHVILLE:CHATTANOOGA:KNOXVILLE:MEMPHIS\n42:MEMPHIS:NASHVILLE:CHATTANOOGA:KNOXVILLE\n";

#[test]
fn a_capital_for_tennessee_depends_on_the_method() {
    let race = choices(TENNESSEE);
    for (method, winner) in [(Method::Plurality, "MEMPHIS"), (Method::Irv, "KNOXVILLE"), (Method::Condorcet, "NASHVILLE")] {
        assert_eq!(winners(&race, method, 1), [winner], "{}", method.name());
    }
}

#[test]
fn a_circle_is_named_and_the_widest_path_decides() {
    // The example by which the method of widest paths is usually shown: 45 ballots, E wins.
    let text = ":CHOICES:A:B:C:D:E\n5:A:C:B:E:D\n5:A:D:E:C:B\n8:B:E:D:A:C\n3:C:A:B:E:D\n7:C:A:E:B:D\n2:C:B:A:D:E\n7:D:C:E:B:A\n8:E:B:A:D:C\n";
    let race = choices(text);
    let outcome = count(&race, Method::Condorcet, 5, &Ties::List).unwrap();
    assert_eq!(outcome.winners(&race), ["E", "A", "C", "B", "D"]);
    let pairs = outcome.pairs.unwrap();
    assert_eq!((pairs.winner, pairs.smith.len()), (None, 5));
}

#[test]
fn ties_are_told_with_their_rule() {
    let race = choices(":CHOICES:A:B:C\n3:A\n2:B\n2:C:B\n");
    let told = |outcome: &Outcome| outcome.ties.iter().map(|tie| (tie.what, tie.rule, tie.chosen.clone())).collect::<Vec<_>>();
    let outcome = count(&race, Method::Irv, 1, &Ties::List).unwrap();
    assert_eq!((told(&outcome), outcome.winners(&race)), (vec![("exclusion", "list", vec![1])], vec!["A"]));
    let order = Ties::Order(vec!["C".into(), "B".into()]);
    let outcome = count(&race, Method::Irv, 1, &order).unwrap();
    assert_eq!((told(&outcome), outcome.winners(&race)), (vec![("exclusion", "list", vec![2])], vec!["B"]));
    let lots: Vec<Vec<&str>> =
        (0..20).map(|seed| count(&race, Method::Irv, 1, &Ties::Lot(vec![seed])).unwrap().winners(&race)).collect();
    assert!(lots.contains(&vec!["A"]) && lots.contains(&vec!["B"]));
    // A tie for the last seat of two.
    let outcome = count(&race, Method::Plurality, 2, &Ties::List).unwrap();
    assert_eq!((outcome.winners(&race), told(&outcome)), (vec!["A", "C"], vec![("seat", "list", vec![2])]));
    // The round before tells B and C apart.
    let race = choices(":CHOICES:A:B:C:D\n5:A\n3:B\n2:C\n1:D:C\n");
    let outcome = count(&race, Method::Irv, 1, &Ties::List).unwrap();
    assert_eq!(told(&outcome), [("exclusion", "earlier", vec![2])]);
}

#[test]
fn scottish_transfers_are_cut_to_five_decimals() {
    // Quota 34/3+1 = 12; A's surplus of 4 goes on at 4/16 = 0.25 a ballot.
    let race = choices(":CHOICES:A:B:C\n16:A:B\n10:B\n8:C\n");
    let outcome = count(&race, Method::StvScottish, 2, &Ties::List).unwrap();
    assert_eq!(outcome.winners(&race), ["A", "B"]);
    let second: Vec<String> = outcome.rounds[1].votes.iter().map(|(_, votes)| outcome.figure(*votes).to_string()).collect();
    assert_eq!(second, ["12.00000", "14.00000", "8.00000"]);
    // 1/7 is cut to 0.14285: what is lost is told as exhausted.
    let race = choices(":CHOICES:A:B:C:D\n7:A:B\n4:B\n5:C\n4:D\n");
    let outcome = count(&race, Method::StvScottish, 3, &Ties::List).unwrap();
    assert_eq!(outcome.rounds[1].exhausted, 100_000 - 7 * 14_285);
}

#[test]
fn lists_are_read_in_every_shape() {
    let long = "ballot_id,rank,choice\n1,1,A\n1,2,B\n2,2,A\n2,1,B\n3,1,$OVERVOTE\n3,2,A\n4,1,$UNDERVOTE\n4,2,A\n";
    let race = choices(long);
    assert_eq!(race.candidates, ["A", "B"]);
    let ranks: Vec<Vec<Vec<usize>>> = race.ballots.iter().map(|ballot| ballot.ranks.clone()).collect();
    assert_eq!(ranks, [vec![vec![0], vec![1]], vec![vec![1], vec![0]], vec![], vec![vec![0]]]);
    let wide = choices("张数,第1志愿,第2志愿\n3,甲,乙\n2,乙,\n");
    assert_eq!(winners(&wide, Method::Plurality, 1), ["甲"]);
    let approving = choices("ballot,choice\n1,A\n1,B\n2,B\n3,C\n");
    assert_eq!(winners(&approving, Method::Approval, 1), ["B"]);
}

#[test]
fn faults_of_a_blt_file_are_told_with_their_lines() {
    let text = "2 1\n3 1 7 0\nx 1 0\n0\n\"A\"\n";
    let faults = Race::read(&Source::new("x.blt", text)).unwrap_err();
    let found: Vec<(u64, &str)> = faults.0.iter().map(|fault| (fault.row, fault.code)).collect();
    assert_eq!(found, [(2, "blt-candidate"), (3, "blt-token"), (5, "blt-names")]);
    for (text, code) in [("2 1\n3 1", "blt-end"), ("0 0\n", "blt-header")] {
        assert_eq!(Race::read(&Source::new("x.blt", text)).unwrap_err().0[0].code, code);
    }
    let race = choices(TENNESSEE);
    for (method, seats) in [(Method::Irv, 2), (Method::StvMeek, 0), (Method::Approval, 5)] {
        assert!(count(&race, method, seats, &Ties::List).is_err());
    }
}

fn some_race() -> impl Strategy<Value = Race> {
    let ballot = (1_u64..50, Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(), 0_usize..=6);
    proptest::collection::vec(ballot, 1..30).prop_map(|ballots| {
        let mut race = choices(":CHOICES:A:B:C:D:E:F\n");
        race.ballots = ballots
            .into_iter()
            .map(|(weight, order, len)| Ballot { weight, ranks: order.into_iter().take(len).map(|one| vec![one]).collect() })
            .collect();
        race
    })
}

proptest! {
    #[test]
    fn every_seat_is_filled_once_and_every_vote_accounted_for(race in some_race(), seats in 1_usize..=6) {
        for (_, method) in Method::ALL {
            let seats = if method == Method::Irv { 1 } else { seats };
            let outcome = count(&race, method, seats, &Ties::List).unwrap();
            let mut elected = outcome.elected.clone();
            elected.sort_unstable();
            elected.dedup();
            prop_assert_eq!(elected.len(), seats);
            if matches!(method, Method::Irv | Method::StvMeek) {
                for round in &outcome.rounds {
                    let all: i128 = round.votes.iter().map(|(_, votes)| votes).sum::<i128>() + round.exhausted;
                    prop_assert_eq!(all, outcome.ballots as i128 * 10_i128.pow(outcome.places as u32));
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_ballots_changes_nothing(race in some_race(), turn in 0_usize..30) {
        let mut turned = race.clone();
        let len = turned.ballots.len();
        turned.ballots.rotate_left(turn % len);
        for (_, method) in Method::ALL {
            let seats = if method == Method::Irv { 1 } else { 3 };
            let (a, b) = (count(&race, method, seats, &Ties::List).unwrap(), count(&turned, method, seats, &Ties::List).unwrap());
            prop_assert_eq!(a.elected, b.elected, "{}", method.name());
        }
    }

    #[test]
    fn whoever_has_more_than_half_of_the_first_preferences_wins(race in some_race(), weight in 1_500_u64..2_000) {
        let mut race = race;
        race.ballots.push(Ballot { weight, ranks: vec![vec![2]] });
        for (_, method) in Method::ALL.into_iter().filter(|(_, method)| *method != Method::Approval) {
            prop_assert_eq!(count(&race, method, 1, &Ties::List).unwrap().elected, vec![2], "{}", method.name());
        }
    }
}
