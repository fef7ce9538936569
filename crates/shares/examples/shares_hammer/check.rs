//! What must hold whatever the bytes.

use pavilion_shares::{Completion, EqualShares, Greedy, Lang, Rank, Report, Rule, Ties, Utility, pb};

/// Reads the bytes and applies every rule. Says whether they were an election.
///
/// # Panics
/// When something does not hold.
pub(crate) fn check(bytes: Vec<u8>) -> bool {
    let Ok(reading) = pb::read_bytes(bytes) else { return false };
    let election = reading.election;
    let written = pb::write(&election);
    match pb::read(written.clone()) {
        Ok(again) => assert_eq!(pb::write(&again.election), written, "written twice, and not the same"),
        Err(faults) => panic!("what was written is not read: {faults}\n{written}"),
    }
    for rule in rules() {
        let Ok(outcome) = rule.run(&election) else { continue };
        assert!(outcome.spent <= election.budget(), "{rule:?} spends {}", outcome.spent);
        let funded = outcome.verdicts.iter().filter(|verdict| verdict.is_funded()).count();
        assert_eq!(funded, outcome.winners.len(), "{rule:?}");
        for (_, lang) in Lang::ALL {
            let report = Report::new(&election, &outcome, lang);
            assert!(!report.text().is_empty() && serde_json::to_string(&report).is_ok());
        }
    }
    true
}

fn rules() -> Vec<Rule> {
    let mut rules = Vec::new();
    for (_, utility) in Utility::ALL {
        for skips in [true, false] {
            rules.push(Rule::Greedy(Greedy { rank: Rank::PerCost(utility), skips, ties: Ties::Id, threshold: None }));
        }
        for (_, completion) in Completion::ALL {
            rules.push(Rule::EqualShares(EqualShares { utility, completion, steps_max: 20, ..EqualShares::default() }));
        }
    }
    rules.push(Rule::Greedy(Greedy { threshold: Some("1.5".to_owned()), ..Greedy::default() }));
    rules
}
