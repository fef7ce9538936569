//! What a ballot is worth to a project, and ballots that are alike taken together.

use crate::election::{Election, VoteType};
use crate::names::{self, Table};

/// How much a voter is said to gain from a project on the ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utility {
    /// As much as the project costs, from every project named: a large project is worth more.
    Cost,
    /// The same from every project named.
    Cardinality,
    /// What the voter gave it: points, or places counted from the end of an ordinal ballot.
    Points,
}

impl Utility {
    pub const ALL: [(&'static str, Utility); 3] =
        [("cost", Utility::Cost), ("cardinality", Utility::Cardinality), ("points", Utility::Points)];

    pub fn name(self) -> &'static str {
        Utility::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

/// Ballots that are alike, taken together.
pub(crate) struct Groups {
    /// One more than there are groups.
    pub(crate) starts: Vec<usize>,
    /// Project and weight, by project.
    pub(crate) items: Vec<(u32, u32)>,
    /// How many ballots are in each group.
    pub(crate) sizes: Vec<u32>,
    /// The group of every ballot.
    pub(crate) of_ballot: Vec<u32>,
}

/// The weight a ballot gives each of its projects: 1 for being named, or its points.
pub(crate) fn weights(election: &Election, ballot: usize, has_points: bool, out: &mut Vec<(u32, u32)>) {
    out.clear();
    let items = election.ballot(ballot);
    if !has_points || matches!(election.vote_type, VoteType::Approval | VoteType::ChooseOne) {
        out.extend(items.iter().map(|project| (*project, 1)));
    } else if election.vote_type == VoteType::Ordinal {
        let length = election.max_length();
        out.extend(items.iter().enumerate().map(|(place, project)| (*project, length.saturating_sub(place as u32))));
    } else {
        out.extend(items.iter().copied().zip(election.points(ballot).iter().copied()));
    }
}

/// What all ballots together give each project.
pub(crate) fn totals(election: &Election, has_points: bool) -> Vec<u64> {
    let mut totals = vec![0u64; election.projects.len()];
    let mut weighed = Vec::new();
    for ballot in 0..election.ballot_count() {
        weights(election, ballot, has_points, &mut weighed);
        for (project, weight) in &weighed {
            totals[*project as usize] += u64::from(*weight);
        }
    }
    totals
}

impl Groups {
    pub(crate) fn of(election: &Election, has_points: bool) -> Groups {
        let count = election.ballot_count();
        let mut groups = Groups { starts: vec![0], items: Vec::new(), sizes: Vec::new(), of_ballot: Vec::with_capacity(count) };
        let mut table = Table::for_about(1024);
        let mut weighed = Vec::new();
        let mut key = Vec::new();
        for ballot in 0..count {
            weights(election, ballot, has_points, &mut weighed);
            weighed.retain(|(_, weight)| *weight > 0);
            weighed.sort_unstable();
            key.clear();
            key.extend(
                weighed.iter().flat_map(|(project, weight)| (u64::from(*project) << 32 | u64::from(*weight)).to_le_bytes()),
            );
            let hash = names::hash(&key);
            let found = table.find(hash, |number| groups.group(number as usize) == weighed);
            let number = found.unwrap_or_else(|| {
                let number = groups.sizes.len() as u32;
                table.put(hash, number);
                groups.items.extend_from_slice(&weighed);
                groups.starts.push(groups.items.len());
                groups.sizes.push(0);
                number
            });
            groups.sizes[number as usize] += 1;
            groups.of_ballot.push(number);
        }
        groups
    }

    pub(crate) fn group(&self, group: usize) -> &[(u32, u32)] {
        &self.items[self.starts[group]..self.starts[group + 1]]
    }
}
