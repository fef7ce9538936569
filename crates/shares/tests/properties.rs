//! What must hold for every election, and the same answers from a slow and simple implementation.

#![expect(clippy::unwrap_used, reason = "what a test puts together must be sound")]

use num_bigint::BigInt;
use num_rational::BigRational;
use pavilion_shares::{Completion, Election, EqualShares, Greedy, Rank, Rule, Ties, Utility, Verdict, pb};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Case {
    budget: u32,
    costs: Vec<u32>,
    /// By ballot: project and points.
    ballots: Vec<Vec<(usize, u32)>>,
}

fn case() -> impl Strategy<Value = Case> {
    (1..7usize).prop_flat_map(|projects| {
        let costs = proptest::collection::vec(prop_oneof![9 => 1..40u32, 1 => Just(0)], projects);
        let ballot = proptest::collection::btree_map(0..projects, 0..5u32, 0..=projects);
        let ballots = proptest::collection::vec(ballot.prop_map(|ballot| ballot.into_iter().collect()), 0..14);
        (0..120u32, costs, ballots).prop_map(|(budget, costs, ballots)| Case { budget, costs, ballots })
    })
}

impl Case {
    fn election(&self) -> Election {
        let mut text = format!("META\nkey;value\nbudget;{}\nvote_type;scoring\nPROJECTS\nproject_id;cost\n", self.budget);
        for (n, cost) in self.costs.iter().enumerate() {
            text.push_str(&format!("{n};{cost}\n"));
        }
        text.push_str("VOTES\nvoter_id;vote;points\n");
        for (n, ballot) in self.ballots.iter().enumerate() {
            let join = |parts: Vec<String>| parts.join(",");
            let ids = join(ballot.iter().map(|(project, _)| project.to_string()).collect());
            let points = join(ballot.iter().map(|(_, points)| points.to_string()).collect());
            text.push_str(&format!("{n};{ids};{points}\n"));
        }
        pb::read(text).unwrap().election
    }

    fn gain(&self, utility: Utility, ballot: usize, project: usize) -> u32 {
        let Some((_, points)) = self.ballots[ballot].iter().find(|(named, _)| *named == project) else { return 0 };
        match utility {
            Utility::Cost => self.costs[project],
            Utility::Cardinality => 1,
            Utility::Points => *points,
        }
    }

    /// Equal shares as the definition has it, with fractions and without a thought for time.
    fn plain_shares(&self, utility: Utility, added: u32) -> Vec<usize> {
        let ratio = |num: u32, den: u32| BigRational::new(BigInt::from(num), BigInt::from(den));
        let voters = self.ballots.len() as u32;
        let gain = |ballot, project| ratio(self.gain(utility, ballot, project), 1);
        let supporters = |project: usize| (0..self.ballots.len()).filter(move |ballot| self.names(utility, *ballot, project));
        let mut out: Vec<usize> =
            (0..self.costs.len()).filter(|project| self.costs[*project] == 0 && supporters(*project).count() > 0).collect();
        if voters == 0 {
            return out;
        }
        let mut purses = vec![ratio(self.budget, voters) + ratio(added, 1); self.ballots.len()];
        loop {
            let mut best: Option<(BigRational, usize)> = None;
            for project in (0..self.costs.len()).filter(|project| self.costs[*project] > 0 && !out.contains(project)) {
                let cost = ratio(self.costs[project], 1);
                // Where a price makes the supporters pay exactly the cost, it is the price. One of these must be it: with
                // the poorest so many giving all.
                let mut by_purse: Vec<usize> = supporters(project).collect();
                by_purse.sort_by(|a, b| (&purses[*a] * gain(*b, project)).cmp(&(&purses[*b] * gain(*a, project))));
                let price = (0..by_purse.len()).find_map(|poor| {
                    let given: BigRational = by_purse[..poor].iter().map(|ballot| purses[*ballot].clone()).sum();
                    let gains: BigRational = by_purse[poor..].iter().map(|ballot| gain(*ballot, project)).sum();
                    let price = (&cost - given) / gains;
                    (&price * gain(by_purse[poor], project) <= purses[by_purse[poor]]).then_some(price)
                });
                if let Some(price) = price
                    && best.as_ref().is_none_or(|(least, _)| price < *least)
                {
                    best = Some((price, project));
                }
            }
            let Some((price, project)) = best else { return out };
            for ballot in supporters(project).collect::<Vec<usize>>() {
                let pays = (&price * gain(ballot, project)).min(purses[ballot].clone());
                purses[ballot] -= pays;
            }
            out.push(project);
        }
    }

    fn names(&self, utility: Utility, ballot: usize, project: usize) -> bool {
        self.ballots[ballot].iter().any(|(named, points)| *named == project && (utility != Utility::Points || *points > 0))
    }

    fn cost(&self, projects: &[usize]) -> u32 {
        projects.iter().map(|project| self.costs[*project]).sum()
    }

    fn plain_add1(&self, utility: Utility) -> Vec<usize> {
        let mut held = self.plain_shares(utility, 0);
        if self.ballots.is_empty() {
            return held;
        }
        let wanted = |project: &usize| (0..self.ballots.len()).any(|ballot| self.names(utility, ballot, *project));
        let candidates: Vec<usize> =
            (0..self.costs.len()).filter(|project| self.costs[*project] > 0 && wanted(project)).collect();
        for added in 1.. {
            let left = self.budget - self.cost(&held);
            if !candidates.iter().any(|project| !held.contains(project) && self.costs[*project] <= left) {
                break;
            }
            let next = self.plain_shares(utility, added);
            if self.cost(&next) > self.budget {
                break;
            }
            held = next;
        }
        held
    }
}

const UTILITIES: [Utility; 3] = [Utility::Cost, Utility::Cardinality, Utility::Points];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn equal_shares_is_what_the_definition_says(case in case()) {
        let election = case.election();
        for utility in UTILITIES {
            let rule = EqualShares { utility, ties: Ties::File, ..EqualShares::default() };
            prop_assert_eq!(rule.run(&election).unwrap().winners, case.plain_shares(utility, 0), "{:?}", utility);
            let rule = EqualShares { completion: Completion::Add1, ..rule };
            prop_assert_eq!(rule.run(&election).unwrap().winners, case.plain_add1(utility), "{:?} add1", utility);
        }
    }

    #[test]
    fn every_project_is_paid_to_the_last_cent_and_nobody_pays_more_than_the_share(case in case()) {
        let election = case.election();
        let big = |ratio: &pavilion_shares::Ratio| {
            let read = |nat: &pavilion_shares::Nat| nat.to_string().parse::<BigInt>().unwrap();
            BigRational::new(read(ratio.num()), read(ratio.den()))
        };
        for utility in UTILITIES {
            let (outcome, ledger) = EqualShares { utility, ..EqualShares::default() }.run_with_ledger(&election).unwrap();
            let each = big(&outcome.share.as_ref().unwrap().each);
            let mut paid = vec![BigRational::from(BigInt::from(0)); case.costs.len()];
            for ballot in 0..case.ballots.len() {
                let payments = ledger.of(ballot);
                let sum: BigRational = payments.iter().map(|one| big(&one.amount)).sum();
                prop_assert!(sum <= each);
                for one in payments {
                    prop_assert!(case.names(utility, ballot, one.project));
                    paid[one.project] += big(&one.amount);
                }
            }
            for (project, verdict) in outcome.verdicts.iter().enumerate() {
                let cost = BigRational::from(BigInt::from(case.costs[project]));
                match verdict {
                    Verdict::Paid(told) => {
                        prop_assert_eq!(&paid[project], &cost);
                        let payers = (0..case.ballots.len()).filter(|ballot| ledger.of(*ballot).iter().any(|one| one.project == project));
                        prop_assert_eq!(told.in_full + told.gave_all, payers.count() as u64);
                    }
                    Verdict::Short(short) => {
                        prop_assert!(big(&short.money) < cost);
                        prop_assert_eq!(big(&short.money) + big(&short.short), cost);
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_short_project_is_funded_at_the_cost_its_supporters_can_pay(case in case()) {
        let outcome = EqualShares { utility: Utility::Cardinality, ..EqualShares::default() }.run(&case.election()).unwrap();
        for (project, verdict) in outcome.verdicts.iter().enumerate() {
            if let Verdict::Short(short) = verdict
                && let Ok(money) = short.money.decimal(0).parse::<u32>()
                && money > 0
            {
                let mut cheaper = case.clone();
                cheaper.costs[project] = money;
                let again = EqualShares { utility: Utility::Cardinality, ..EqualShares::default() }.run(&cheaper.election()).unwrap();
                prop_assert!(again.verdicts[project].is_funded());
            }
        }
    }

    #[test]
    fn no_rule_overspends_and_the_order_of_the_ballots_does_not_matter(case in case(), turn in 0..14usize) {
        let mut turned = case.clone();
        let by = turn.min(turned.ballots.len());
        turned.ballots.rotate_left(by);
        let mut rules: Vec<Rule> = Vec::new();
        for utility in UTILITIES {
            for skips in [true, false] {
                rules.push(Rule::Greedy(Greedy { rank: Rank::PerCost(utility), skips, ..Greedy::default() }));
            }
            for (_, completion) in Completion::ALL {
                rules.push(Rule::EqualShares(EqualShares { utility, completion, ..EqualShares::default() }));
            }
        }
        rules.push(Rule::Greedy(Greedy { threshold: Some("3".into()), ..Greedy::default() }));
        for rule in rules {
            let outcome = rule.run(&case.election()).unwrap();
            prop_assert!(outcome.spent <= u64::from(case.budget), "{:?}", rule);
            prop_assert_eq!(outcome.spent, u64::from(case.cost(&outcome.winners)));
            for project in 0..case.costs.len() {
                prop_assert_eq!(outcome.winners.contains(&project), outcome.verdicts[project].is_funded());
            }
            prop_assert_eq!(&outcome, &rule.run(&turned.election()).unwrap(), "{:?}", rule);
        }
    }

    #[test]
    fn what_is_written_is_read_again(case in case()) {
        let election = case.election();
        let text = pb::write(&election);
        let again = pb::read(text.clone()).unwrap().election;
        prop_assert_eq!(pb::write(&again), text);
        prop_assert_eq!(Greedy::default().run(&again), Greedy::default().run(&election));
    }

    #[test]
    fn no_text_makes_the_reader_fall(text in "(META|PROJECTS|VOTES|key;value|budget;[0-9.]{1,4}|vote_type;(approval|ordinal|cumulative)|project_id;cost|voter_id;vote(;points)?|[a-c];[0-9]{0,3}|[0-9];[a-c,]{0,4}(;[0-9,.]{0,5})?|\"|;|\n|\r\n){0,60}") {
        if let Ok(reading) = pb::read(text) {
            let _ = EqualShares::default().run(&reading.election);
            let _ = Greedy::default().run(&reading.election);
        }
    }
}
