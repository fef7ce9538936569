//! Small elections worked out by hand.

#![expect(clippy::unwrap_used, reason = "what a test puts together must be sound")]

use pavilion_shares::{
    Completion, Election, EqualShares, Greedy, Needs, Outcome, Rank, Ratio, Rule, RuleError, Ties, TooDear, Utility, Verdict, pb,
};

fn ids<'a>(election: &'a Election, outcome: &Outcome) -> Vec<&'a str> {
    outcome.winners.iter().map(|winner| election.projects()[*winner].id()).collect()
}

fn approvals(budget: &str, projects: &[(&str, &str)], ballots: &[&[&str]]) -> Election {
    Election::of(budget, projects, ballots).unwrap()
}

fn file(meta: &str, projects: &str, heading: &str, votes: &str) -> Election {
    let text = format!("META\nkey;value\n{meta}\nPROJECTS\nproject_id;cost\n{projects}\nVOTES\n{heading}\n{votes}\n");
    pb::read(text).unwrap().election
}

#[test]
fn greedy_takes_the_best_supported_and_skips_or_stops() {
    let election = approvals(
        "10",
        &[("a", "6"), ("b", "5"), ("c", "4"), ("d", "1")],
        &[&["a", "b"], &["a", "b", "c"], &["a", "b"], &["a", "c"], &["d"]],
    );
    let outcome = Greedy::default().run(&election).unwrap();
    assert_eq!(ids(&election, &outcome), ["a", "c"]);
    assert_eq!(outcome.spent, 10);
    let needs = Some(Needs { support: 5, before: 0 });
    assert_eq!(outcome.verdicts[1], Verdict::TooDear(TooDear { left: 4, short: 1, needs }));
    // d had to stand before c, and c stands first in the file: one vote more than c.
    let needs = Some(Needs { support: 3, before: 2 });
    assert_eq!(outcome.verdicts[3], Verdict::TooDear(TooDear { left: 0, short: 1, needs }));

    let stops = Greedy { skips: false, ..Greedy::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &stops), ["a"]);
    let needs = Some(Needs { support: 4, before: 1 });
    assert_eq!(stops.verdicts[2], Verdict::NotReached { stopped_at: 1, needs });
}

#[test]
fn the_support_a_project_lacked_would_have_been_enough_and_less_would_not() {
    let ballots: [&[&str]; 6] = [&["a"], &["a", "b"], &["a", "b"], &["b", "c"], &["c"], &[]];
    let projects = [("a", "7"), ("b", "6"), ("c", "2")];
    for rank in [Rank::Score, Rank::PerCost(Utility::Cost), Rank::PerCost(Utility::Cardinality)] {
        for ties in [Ties::File, Ties::Id] {
            let rule = Greedy { rank, ties, ..Greedy::default() };
            let election = approvals("9", &projects, &ballots);
            let outcome = rule.run(&election).unwrap();
            for (project, verdict) in outcome.verdicts.iter().enumerate() {
                let Verdict::TooDear(TooDear { needs: Some(needs), .. }) = verdict else { continue };
                for (more, is_funded) in [(needs.support, true), (needs.support - 1, false)] {
                    let id = [projects[project].0];
                    let mut grown = ballots.to_vec();
                    grown.extend(std::iter::repeat_n(&id[..], (more - outcome.support[project]) as usize));
                    let again = rule.run(&approvals("9", &projects, &grown)).unwrap();
                    assert_eq!(again.verdicts[project].is_funded(), is_funded, "{rank:?} {ties:?} {project} {needs:?}");
                }
            }
        }
    }
}

#[test]
fn a_threshold_drops_what_is_below_it_and_keeps_what_is_at_it() {
    let election = approvals("10", &[("a", "1"), ("b", "1")], &[&["a", "b"], &["a"]]);
    let outcome = Greedy { threshold: Some("2".into()), ..Greedy::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &outcome), ["a"]);
    assert_eq!(outcome.verdicts[1], Verdict::BelowThreshold { needs: 2 });
    let half = Greedy { threshold: Some("1.5".into()), ..Greedy::default() }.run(&election).unwrap();
    assert_eq!(half.verdicts, outcome.verdicts);
    let error = Greedy { threshold: Some("many".into()), ..Greedy::default() }.run(&election).unwrap_err();
    assert!(matches!(error, RuleError::Threshold { .. }));
}

#[test]
fn ties_are_broken_by_the_rule_named_and_told() {
    let election = approvals("1", &[("2", "1"), ("10", "1")], &[&["2", "10"]]);
    for (ties, first) in [(Ties::File, "2"), (Ties::Id, "10")] {
        let greedy = Greedy { ties, ..Greedy::default() }.run(&election).unwrap();
        let shares = EqualShares { ties, ..EqualShares::default() }.run(&election).unwrap();
        for outcome in [greedy, shares] {
            assert_eq!(ids(&election, &outcome), [first]);
            assert_eq!(outcome.ties.len(), 1, "{outcome:?}");
            assert_eq!(outcome.ties[0].between.len(), 2);
        }
    }
}

#[test]
fn points_and_places_are_counted_as_cities_do() {
    let cumulative = file("budget;5\nvote_type;cumulative", "a;5\nb;5", "voter_id;vote;points", "1;a,b;3,7\n2;a;10\n3;;");
    assert_eq!(Greedy::default().run(&cumulative).unwrap().support, [13, 7]);
    let ordinal = file("budget;5\nvote_type;ordinal\nmax_length;3", "a;5\nb;5\nc;5", "voter_id;vote", "1;a,b,c\n2;b,a\n3;b");
    assert_eq!(Greedy::default().run(&ordinal).unwrap().support, [5, 8, 1]);
    let halves = file("budget;5\nvote_type;scoring", "a;5\nb;5", "voter_id;vote;points", "1;a;2\n2;b;2.5\n3;a,b;0.25,0");
    let outcome = Greedy::default().run(&halves).unwrap();
    assert_eq!((outcome.support, outcome.support_unit), (vec![225, 250], 100));
}

#[test]
fn equal_shares_gives_a_minority_its_part_where_greedy_gives_it_nothing() {
    let projects = [("x1", "30"), ("x2", "30"), ("x3", "30"), ("y", "30")];
    let most: &[&str] = &["x1", "x2", "x3"];
    let ballots = [most, most, &["y"]];
    let election = approvals("90", &projects, &ballots);
    assert_eq!(ids(&election, &Greedy::default().run(&election).unwrap()), ["x1", "x2", "x3"]);
    let outcome = EqualShares::default().run(&election).unwrap();
    assert_eq!(ids(&election, &outcome), ["x1", "x2", "y"]);
    let Verdict::Paid(paid) = &outcome.verdicts[0] else { panic!("{:?}", outcome.verdicts[0]) };
    assert_eq!((paid.price.to_string().as_str(), paid.in_full, paid.gave_all), ("15", 2, 0));
    let Verdict::Short(short) = &outcome.verdicts[2] else { panic!("{:?}", outcome.verdicts[2]) };
    assert_eq!((short.money.to_string().as_str(), short.short.to_string().as_str()), ("0", "30"));
}

#[test]
fn who_has_less_gives_all_and_the_others_pay_the_rest_exactly() {
    // Everybody has 10. After a (6 each for 1 and 2), 1 has 4 left; b costs 19: 1 gives 4, 3 and 4 pay 7.5 each.
    let election = approvals("40", &[("a", "12"), ("b", "19")], &[&["a", "b"], &["a"], &["b"], &["b"]]);
    let rule = EqualShares { utility: Utility::Cardinality, ..EqualShares::default() };
    let (outcome, ledger) = rule.run_with_ledger(&election).unwrap();
    assert_eq!(ids(&election, &outcome), ["a", "b"]);
    let Verdict::Paid(paid) = &outcome.verdicts[1] else { panic!("{:?}", outcome.verdicts[1]) };
    assert_eq!((paid.price.clone(), paid.in_full, paid.gave_all), (Ratio::of(15, 2), 2, 1));
    let told = |ballot| ledger.of(ballot).iter().map(|one| one.amount.to_string()).collect::<Vec<String>>();
    assert_eq!([told(0), told(1), told(2), told(3)], [vec!["6", "4"], vec!["6"], vec!["15/2"], vec!["15/2"]]);
    let mut csv = Vec::new();
    ledger.write_csv(&election, &mut csv).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap(), "voter_id,project_id,paid\n1,a,6\n1,b,4\n2,a,6\n3,b,7.5\n4,b,7.5\n");
}

#[test]
fn completions_use_up_what_the_shares_leave() {
    // Shares of 5 buy nothing: a needs 6 from its one voter. One more each, and it is bought.
    let election = approvals("10", &[("a", "6"), ("b", "7"), ("c", "4")], &[&["a"], &["b"]]);
    let with = |completion| EqualShares { completion, ..EqualShares::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &with(Completion::None)), [""; 0]);
    let outcome = with(Completion::Add1);
    assert_eq!(ids(&election, &outcome), ["a"]);
    assert_eq!(outcome.share.unwrap().added, 1);
    // Nobody wants c, but it fits, and in turn it is bought.
    let outcome = with(Completion::Add1Greedy);
    assert_eq!(ids(&election, &outcome), ["a", "c"]);
    assert_eq!(outcome.verdicts[2], Verdict::Completed { left: 0 });
}

#[test]
fn an_outcome_past_the_budget_does_not_hold() {
    // With 1 more each both are bought at once, for 12 of 11; so nothing is.
    let election = approvals("11", &[("a", "6"), ("b", "6")], &[&["a"], &["b"]]);
    let outcome = EqualShares { completion: Completion::Add1, ..EqualShares::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &outcome), [""; 0]);
    assert_eq!(outcome.share.unwrap().added, 0);
    let rule = EqualShares { completion: Completion::Add1, steps_max: 3, ..EqualShares::default() };
    let far = approvals("1000", &[("a", "900")], &[&["a"], &[], &[]]);
    assert_eq!(rule.run(&far).unwrap_err(), RuleError::Endless { steps: 3 });
}

#[test]
fn free_unwanted_and_empty_are_not_forgotten() {
    let election = approvals("10", &[("free", "0"), ("unfree", "0"), ("unwanted", "5")], &[&["free"], &[]]);
    let outcome = EqualShares::default().run(&election).unwrap();
    assert_eq!(outcome.verdicts, [Verdict::Free, Verdict::Unsupported, Verdict::Unsupported]);
    let greedy = Greedy { rank: Rank::PerCost(Utility::Cardinality), ..Greedy::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &greedy), ["free", "unfree", "unwanted"]);
    let nobody = approvals("10", &[("a", "5")], &[]);
    for completion in [Completion::None, Completion::Add1] {
        assert!(EqualShares { completion, ..EqualShares::default() }.run(&nobody).unwrap().winners.is_empty());
    }
    let nothing = approvals("10", &[], &[&[]]);
    assert!(EqualShares { completion: Completion::Add1, ..EqualShares::default() }.run(&nothing).unwrap().winners.is_empty());
    assert!(Greedy::default().run(&nothing).unwrap().winners.is_empty());
}

#[test]
fn cents_are_money_too_and_a_step_is_a_whole_unit() {
    let election = approvals("10.50", &[("a", "6,25")], &[&["a"], &[]]);
    assert_eq!((election.budget(), election.unit()), (1050, 100));
    let outcome = EqualShares { completion: Completion::Add1, ..EqualShares::default() }.run(&election).unwrap();
    assert_eq!(ids(&election, &outcome), ["a"]);
    assert_eq!(outcome.share.unwrap().each.to_string(), "625");
}

#[test]
fn a_file_is_decided_by_the_rule_it_names_or_told_why_not() {
    let with = |rule: &str| {
        let meta = format!("budget;10\nvote_type;approval\n{rule}");
        Rule::of_file(&file(&meta, "a;5", "voter_id;vote", "1;a")).map(|_| ()).map_err(|error| error.to_string())
    };
    for rule in ["greedy", "greedy-no-skip", "equalshares", "equalshares/add1"] {
        assert_eq!(with(&format!("rule;{rule}")), Ok(()));
    }
    assert_eq!(with("rule;greedy-threshold\nmin_project_score_threshold;1"), Ok(()));
    assert!(with("rule;greedy-threshold").unwrap_err().contains("min_project_score_threshold"));
    assert!(with("rule;by-lot").unwrap_err().contains("\"by-lot\" is not known here - known are"));
    assert!(with("comment;none").unwrap_err().contains("names no rule"));
}
