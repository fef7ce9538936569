//! The Method of Equal Shares: everybody gets the same part of the budget, and a project is bought by those who want it.
//!
//! In every round the project is bought that its supporters can pay for at the lowest price for what they gain. Each pays
//! that price, or all that is left of the share where it is less. When no project's supporters have enough, it ends.

mod field;
mod purses;
mod run;

use crate::election::Election;
use crate::greedy::{Rank, Ranking};
use crate::nat::Nat;
use crate::outcome::{Outcome, Paid, Share, Short, Verdict};
use crate::ratio::Ratio;
use crate::ties::{Tie, Ties};
use crate::weigh::Utility;
use field::Field;
pub use run::{Ledger, Payment};
use run::{Run, Stop};

/// What is done with money the shares leave over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// It stays.
    None,
    /// Everybody's share grows by one unit of the currency, and all is done anew, until nothing more fits or the budget
    /// would be passed; the last outcome within the budget holds.
    Add1,
    /// The same, and what then still fits is bought in turn, the highest gain for the cost first.
    Add1Greedy,
}

impl Completion {
    pub const ALL: [(&'static str, Completion); 3] =
        [("none", Completion::None), ("add1", Completion::Add1), ("add1-greedy", Completion::Add1Greedy)];

    pub fn name(self) -> &'static str {
        Completion::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

/// The Method of Equal Shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EqualShares {
    pub utility: Utility,
    pub completion: Completion,
    pub ties: Ties,
    /// How many units of the currency each step of a completion adds; 1 unless a budget is so much larger than the
    /// number of voters that steps of one would not end.
    pub step: u64,
    /// How many steps at most.
    pub steps_max: u64,
}

impl Default for EqualShares {
    fn default() -> EqualShares {
        EqualShares { utility: Utility::Cost, completion: Completion::None, ties: Ties::Id, step: 1, steps_max: 1_000_000 }
    }
}

/// The run that holds, and what was added to everybody's share for it.
struct Held {
    run: Run,
    added: u64,
}

impl EqualShares {
    /// Applies the rule.
    ///
    /// ```
    /// use pavilion_shares::{Election, EqualShares, Verdict};
    /// // Two want the park, one the bench; everybody's share is 30.
    /// let election = Election::of("90", &[("park", "60"), ("bench", "30")], &[&["park"], &["park"], &["bench"]])?;
    /// let outcome = EqualShares::default().run(&election)?;
    /// assert_eq!(outcome.winners, [0, 1]);
    /// let Verdict::Paid(paid) = &outcome.verdicts[0] else { panic!() };
    /// assert_eq!(paid.price.to_string(), "30");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a completion does not end within the steps allowed, or amounts are too large to be added up.
    pub fn run(&self, election: &Election) -> Result<Outcome, crate::RuleError> {
        self.run_with(election, None)
    }

    /// Applies the rule and writes down who paid how much for what.
    ///
    /// # Errors
    /// As [`EqualShares::run`].
    pub fn run_with_ledger(&self, election: &Election) -> Result<(Outcome, Ledger), crate::RuleError> {
        let mut ledger = Ledger::default();
        let outcome = self.run_with(election, Some(&mut ledger))?;
        Ok((outcome, ledger))
    }

    fn run_with(&self, election: &Election, ledger: Option<&mut Ledger>) -> Result<Outcome, crate::RuleError> {
        let field = Field::new(election, self.utility, self.ties)?;
        let held = self.held(&field)?;
        if let Some(ledger) = ledger {
            ledger.of_ballot.clone_from(&field.groups.of_ballot);
            let mut again = Run::new(&field, held.added);
            again.go(&field, None, Some(ledger));
        }
        Ok(self.outcome(&field, held))
    }

    /// The run whose outcome holds after the completion.
    fn held(&self, field: &Field<'_>) -> Result<Held, crate::RuleError> {
        let mut run = Run::new(field, 0);
        run.go(field, None, None);
        let mut held = Held { run, added: 0 };
        if self.completion == Completion::None || field.voters() == 0 {
            return Ok(held);
        }
        let budget = u128::from(field.election.budget);
        for _ in 0..self.steps_max {
            if field.is_exhausted(&held.run) {
                return Ok(held);
            }
            let added = held.added + self.step;
            let mut run = Run::new(field, added);
            if run.go(field, Some(budget), None) == Stop::PastBudget {
                return Ok(held);
            }
            held = Held { run, added };
        }
        Err(crate::RuleError::Endless { steps: self.steps_max })
    }

    fn outcome(&self, field: &Field<'_>, held: Held) -> Outcome {
        let election = field.election;
        let Held { mut run, added } = held;
        let mut verdicts = vec![Verdict::Unsupported; election.projects.len()];
        let mut winners = field.free();
        for project in &winners {
            verdicts[*project] = Verdict::Free;
        }
        let mut spent = 0u64;
        for (round, bought) in run.bought.iter().enumerate() {
            let price = Ratio::new(bought.price.clone(), &bought.unit);
            let paid = Paid { round: round + 1, price, in_full: bought.in_full, gave_all: bought.gave_all };
            verdicts[bought.project] = Verdict::Paid(paid);
            winners.push(bought.project);
            spent += election.projects[bought.project].cost;
        }
        let support: Vec<u64> = field.totals.clone();
        if self.completion == Completion::Add1Greedy {
            let rest = (0..election.projects.len()).filter(|project| !verdicts[*project].is_funded()).collect();
            for project in Ranking::new(election, Rank::PerCost(self.utility), &support, self.ties).order(rest) {
                let cost = election.projects[project].cost;
                if spent + cost <= election.budget {
                    spent += cost;
                    verdicts[project] = Verdict::Completed { left: election.budget - spent };
                    winners.push(project);
                }
            }
        }
        let left = election.budget.saturating_sub(spent);
        for project in field.candidates() {
            if !verdicts[project].is_funded() {
                verdicts[project] = Verdict::Short(short(&mut run, field, project, left));
            }
        }
        let ties = run.ties.iter().map(|(between, first)| Tie { between: between.clone(), first: vec![*first] }).collect();
        let voters = field.voters().max(1);
        let each = u128::from(election.budget) + u128::from(added) * u128::from(election.unit()) * u128::from(voters);
        let share = Some(Share { each: Ratio::of(each, u128::from(voters)), added });
        let support_unit = if self.utility == Utility::Points { election.points_unit() } else { 1 };
        Outcome { winners, spent, verdicts, support, support_unit, ties, ties_by: self.ties, utility: Some(self.utility), share }
    }
}

fn short(run: &mut Run, field: &Field<'_>, project: usize, left: u64) -> Short {
    let money = run.money(field, project);
    let unit = run.unit().clone();
    let cost = unit.clone().times(field.election.projects[project].cost);
    let missing = cost.minus(&money).unwrap_or_else(Nat::zero);
    Short { money: Ratio::new(money, &unit), short: Ratio::new(missing, &unit), left }
}
