//! What does not change from run to run.

use super::run::Run;
use crate::RuleError;
use crate::amount::AMOUNT_MAX;
use crate::election::Election;
use crate::ties::Ties;
use crate::weigh::{Groups, Utility};

/// A supporter of a project: a group of voters, and which of the project's weights they give it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Supporter {
    pub(super) group: u32,
    pub(super) class: u32,
}

pub(super) struct Field<'a> {
    pub(super) election: &'a Election,
    pub(super) groups: Groups,
    /// By project.
    pub(super) supporters: Vec<Vec<Supporter>>,
    /// By project: the different weights its supporters give it, ascending.
    pub(super) classes: Vec<Vec<u32>>,
    /// By project: the weights of all its supporters together.
    pub(super) totals: Vec<u64>,
    /// By project: of several alike, the lowest goes first.
    pub(super) places: Vec<u32>,
    pub(super) utility: Utility,
}

impl<'a> Field<'a> {
    pub(super) fn new(election: &'a Election, utility: Utility, ties: Ties) -> Result<Field<'a>, RuleError> {
        let groups = Groups::of(election, utility == Utility::Points);
        let count = election.projects.len();
        let mut totals = vec![0u64; count];
        let mut classes: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (group, size) in groups.sizes.iter().enumerate() {
            for (project, weight) in groups.group(group) {
                totals[*project as usize] += u64::from(*weight) * u64::from(*size);
                let known = &mut classes[*project as usize];
                if let Err(at) = known.binary_search(weight) {
                    known.insert(at, *weight);
                }
            }
        }
        let mut supporters: Vec<Vec<Supporter>> = vec![Vec::new(); count];
        for group in 0..groups.sizes.len() {
            for (project, weight) in groups.group(group) {
                let class = classes[*project as usize].binary_search(weight).unwrap_or_default() as u32;
                supporters[*project as usize].push(Supporter { group: group as u32, class });
            }
        }
        let all: u128 = election.projects.iter().map(|project| u128::from(project.cost)).sum();
        if all > u128::from(AMOUNT_MAX) {
            return Err(RuleError::TooLarge);
        }
        Ok(Field { election, groups, supporters, classes, totals, places: ties.places(election), utility })
    }

    pub(super) fn voters(&self) -> u64 {
        self.election.ballot_count() as u64
    }

    /// The projects that can be bought: wanted, and not free.
    pub(super) fn candidates(&self) -> Vec<usize> {
        (0..self.totals.len()).filter(|project| self.totals[*project] > 0 && self.election.projects[*project].cost > 0).collect()
    }

    /// The projects that cost nothing and are wanted.
    pub(super) fn free(&self) -> Vec<usize> {
        (0..self.totals.len()).filter(|project| self.totals[*project] > 0 && self.election.projects[*project].cost == 0).collect()
    }

    /// What one unit of weight gains from a project.
    pub(super) fn gain(&self, project: usize) -> u64 {
        if self.utility == Utility::Cost { self.election.projects[project].cost } else { 1 }
    }

    /// Whether no candidate that was not bought fits in what is left of the budget.
    pub(super) fn is_exhausted(&self, run: &Run) -> bool {
        let is_bought = |project: usize| run.bought.iter().any(|bought| bought.project == project);
        let left = u128::from(self.election.budget).saturating_sub(run.spent);
        self.candidates().into_iter().all(|project| is_bought(project) || u128::from(self.election.projects[project].cost) > left)
    }
}
