//! Ties: broken by a rule with a name, and told.

use crate::election::Election;

/// Which of several projects that stand alike goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// The one that stands first in the file.
    File,
    /// The one with the smallest id, compared as text: "10" stands before "2".
    Id,
}

impl Ties {
    pub const ALL: [(&'static str, Ties); 2] = [("file", Ties::File), ("id", Ties::Id)];

    pub fn name(self) -> &'static str {
        Ties::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    /// The place of every project: of several alike, the one with the lowest goes first.
    pub(crate) fn places(self, election: &Election) -> Vec<u32> {
        let mut order: Vec<usize> = (0..election.projects.len()).collect();
        if self == Ties::Id {
            order.sort_by(|a, b| election.projects[*a].id.cmp(&election.projects[*b].id));
        }
        let mut places = vec![0; order.len()];
        for (place, project) in order.into_iter().enumerate() {
            places[project] = place as u32;
        }
        places
    }
}

/// A tie that decided something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Those that stood alike.
    pub between: Vec<usize>,
    /// The one that went first, or all of them that were funded.
    pub first: Vec<usize>,
}
