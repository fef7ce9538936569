//! The greedy rules: one project after the other, the best supported first, as long as the budget lasts.

use crate::amount;
use crate::election::Election;
use crate::outcome::{Needs, Outcome, TooDear, Verdict};
use crate::ties::{Tie, Ties};
use crate::weigh::{self, Utility};
use std::cmp::Ordering;

/// What the projects are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The count of the file's own kind of vote: ballots, points, or places of ordinal ballots counted from the end.
    /// This is what cities do.
    Score,
    /// What all voters gain from it together, for what it costs. With [`Utility::Cost`] that is the number of ballots.
    PerCost(Utility),
}

/// A greedy rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greedy {
    pub rank: Rank,
    /// Whether a project that costs more than is left is skipped; otherwise the rule stops there.
    pub skips: bool,
    /// The least support, in points or ballots, as a decimal.
    pub threshold: Option<String>,
    pub ties: Ties,
}

impl Default for Greedy {
    fn default() -> Greedy {
        Greedy { rank: Rank::Score, skips: true, threshold: None, ties: Ties::File }
    }
}

/// How projects stand to one another.
pub(crate) struct Ranking<'a> {
    election: &'a Election,
    rank: Rank,
    support: &'a [u64],
    places: Vec<u32>,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(election: &'a Election, rank: Rank, support: &'a [u64], ties: Ties) -> Ranking<'a> {
        Ranking { election, rank, support, places: ties.places(election) }
    }

    /// `Less` when the first goes before the second; `Equal` when they stand alike.
    fn compared(&self, a: usize, b: usize) -> Ordering {
        let (of_a, of_b) = (self.support[a], self.support[b]);
        let Rank::PerCost(utility) = self.rank else { return of_b.cmp(&of_a) };
        let (cost_a, cost_b) = (self.election.projects[a].cost, self.election.projects[b].cost);
        match (self.is_endless(a), self.is_endless(b)) {
            (false, false) if utility == Utility::Cost => of_b.cmp(&of_a),
            (false, false) if of_a == 0 || of_b == 0 => of_b.cmp(&of_a),
            (false, false) => (u128::from(of_b) * u128::from(cost_a)).cmp(&(u128::from(of_a) * u128::from(cost_b))),
            (endless_a, endless_b) => endless_b.cmp(&endless_a),
        }
    }

    /// Wanted and free: its support for its cost has no end.
    fn is_endless(&self, project: usize) -> bool {
        self.election.projects[project].cost == 0 && self.support[project] > 0
    }

    pub(crate) fn order(&self, mut projects: Vec<usize>) -> Vec<usize> {
        projects.sort_by(|a, b| self.compared(*a, *b).then(self.places[*a].cmp(&self.places[*b])));
        projects
    }

    /// The least support with which `project` would go before `other`.
    fn support_to_precede(&self, project: usize, other: usize) -> Option<u64> {
        let wins_ties = self.places[project] < self.places[other];
        let of_other = u128::from(self.support[other]);
        let (own_cost, other_cost) =
            (u128::from(self.election.projects[project].cost), u128::from(self.election.projects[other].cost));
        let (num, den) = match self.rank {
            Rank::Score | Rank::PerCost(Utility::Cost) => (of_other, 1),
            Rank::PerCost(_) => (of_other * own_cost, other_cost),
        };
        if matches!(self.rank, Rank::PerCost(_)) && self.is_endless(other) {
            return None;
        }
        // Nothing to divide by: both are free and unwanted, so any support will do.
        let least = if den == 0 {
            1
        } else if wins_ties {
            num.div_ceil(den)
        } else {
            num / den + 1
        };
        u64::try_from(least).ok()
    }
}

impl Greedy {
    /// Applies the rule.
    ///
    /// ```
    /// use pavilion_shares::{Election, Greedy};
    /// let election = Election::of("10", &[("a", "6"), ("b", "5"), ("c", "4")], &[&["a", "b"], &["a", "c"], &["a", "b"]])?;
    /// let outcome = Greedy::default().run(&election)?;
    /// assert_eq!(outcome.winners, [0, 2]); // b cost more than was left
    /// assert_eq!(Greedy { skips: false, ..Greedy::default() }.run(&election)?.winners, [0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the threshold is no amount.
    pub fn run(&self, election: &Election) -> Result<Outcome, crate::RuleError> {
        let has_points = matches!(self.rank, Rank::Score | Rank::PerCost(Utility::Points));
        let support = weigh::totals(election, has_points);
        let support_unit = if has_points { election.points_unit() } else { 1 };
        let threshold = match &self.threshold {
            None => 0,
            Some(text) => amount::at_least(text, support_unit)
                .map_err(|why| crate::RuleError::Threshold { text: text.clone(), remedy: why.to_string() })?,
        };
        let ranking = Ranking::new(election, self.rank, &support, self.ties);
        let all = (0..election.projects.len()).filter(|project| support[*project] >= threshold).collect();
        let order = ranking.order(all);
        let mut verdicts = vec![Verdict::BelowThreshold { needs: threshold }; election.projects.len()];
        let winners = self.walk(&ranking, &order, &mut verdicts);
        let ties = ties(&ranking, &order, &verdicts);
        let spent = winners.iter().map(|project| election.projects[*project].cost).sum();
        let utility = match self.rank {
            Rank::Score => None,
            Rank::PerCost(utility) => Some(utility),
        };
        Ok(Outcome { winners, spent, verdicts, support, support_unit, ties, ties_by: self.ties, utility, share: None })
    }

    /// The threshold that a file names.
    ///
    /// # Errors
    /// When it names none.
    pub fn threshold_of(election: &Election) -> Result<String, crate::RuleError> {
        match crate::Rules::pabulib()?.rule("greedy-threshold", election)? {
            crate::Rule::Greedy(Greedy { threshold: Some(threshold), .. }) => Ok(threshold),
            _ => Err(crate::RuleError::NoRule),
        }
    }

    fn walk(&self, ranking: &Ranking<'_>, order: &[usize], verdicts: &mut [Verdict]) -> Vec<usize> {
        let mut left = ranking.election.budget;
        let mut winners = Vec::new();
        // After which project how much was left.
        let mut steps: Vec<(usize, u64)> = Vec::new();
        let mut stopped_at = None;
        for project in order.iter().copied() {
            let cost = ranking.election.projects[project].cost;
            if cost <= left && stopped_at.is_none() {
                left -= cost;
                winners.push(project);
                steps.push((project, left));
                verdicts[project] = Verdict::InTurn { left };
                continue;
            }
            let needs = self.needs(ranking, project, &steps, stopped_at);
            verdicts[project] = match stopped_at {
                Some(stopped_at) => Verdict::NotReached { stopped_at, needs },
                None => Verdict::TooDear(TooDear { left, short: cost - left, needs }),
            };
            if !self.skips {
                stopped_at = stopped_at.or(Some(project));
            }
        }
        winners
    }

    /// Before which project this one had to stand to be funded: the first after which there was not enough, or where the
    /// rule stopped.
    fn needs(&self, ranking: &Ranking<'_>, project: usize, steps: &[(usize, u64)], stopped_at: Option<usize>) -> Option<Needs> {
        let cost = ranking.election.projects[project].cost;
        if cost > ranking.election.budget {
            return None;
        }
        let before = steps.iter().find(|(_, left)| *left < cost).map(|(other, _)| *other).or(stopped_at)?;
        Some(Needs { support: ranking.support_to_precede(project, before)?, before })
    }
}

/// Projects that stood alike, of which some were funded and some were not.
fn ties(ranking: &Ranking<'_>, order: &[usize], verdicts: &[Verdict]) -> Vec<Tie> {
    let mut ties = Vec::new();
    for alike in order.chunk_by(|a, b| ranking.compared(*a, *b).is_eq()) {
        let first: Vec<usize> = alike.iter().copied().filter(|project| verdicts[*project].is_funded()).collect();
        if !first.is_empty() && first.len() < alike.len() {
            ties.push(Tie { between: alike.to_vec(), first });
        }
    }
    ties
}
