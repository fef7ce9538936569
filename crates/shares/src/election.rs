//! An election as the rules see it: a budget, projects with costs, ballots.

use crate::amount;
use crate::fault::Faults;
use std::collections::HashMap;
use std::ops::Range;

/// How the ballots were cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteType {
    /// Any number of projects, all alike.
    Approval,
    /// One project.
    ChooseOne,
    /// Points given out of a sum.
    Cumulative,
    /// Points, each by itself.
    Scoring,
    /// Projects in order, the best first.
    Ordinal,
}

impl VoteType {
    pub(crate) const ALL: [(&'static str, VoteType); 5] = [
        ("approval", VoteType::Approval),
        ("choose-1", VoteType::ChooseOne),
        ("cumulative", VoteType::Cumulative),
        ("scoring", VoteType::Scoring),
        ("ordinal", VoteType::Ordinal),
    ];

    /// The name in a Pabulib file.
    pub fn name(self) -> &'static str {
        VoteType::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    pub(crate) fn has_points(self) -> bool {
        matches!(self, VoteType::Cumulative | VoteType::Scoring)
    }
}

/// One project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub(crate) id: String,
    pub(crate) cost: u64,
    /// Every column of the file, in its order.
    pub(crate) fields: Vec<String>,
}

impl Project {
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The cost, in the election's smallest unit of money.
    pub fn cost(&self) -> u64 {
        self.cost
    }
}

/// The ballots, side by side: a ballot is a stretch of `items`, with as many points where points are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ballots {
    /// The rows as text; a ballot's row says who cast it and what else the file tells.
    pub(crate) text: String,
    pub(crate) rows: Vec<Range<usize>>,
    /// One more than there are ballots.
    pub(crate) starts: Vec<usize>,
    pub(crate) items: Vec<u32>,
    /// As many as items, or none at all.
    pub(crate) points: Vec<u32>,
    pub(crate) points_decimals: u8,
}

/// A budget, projects and ballots.
///
/// Read one from a Pabulib file with [`crate::pb::read`], or put one together with [`Election::of`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    pub(crate) meta: Vec<(String, String)>,
    pub(crate) vote_type: VoteType,
    pub(crate) budget: u64,
    pub(crate) decimals: u8,
    pub(crate) project_columns: Vec<String>,
    pub(crate) projects: Vec<Project>,
    pub(crate) vote_columns: Vec<String>,
    pub(crate) ballots: Ballots,
}

impl Election {
    /// An election put together by hand: what there is to spend, `(id, cost)` of every project, and who approves what.
    ///
    /// ```
    /// use pavilion_shares::Election;
    /// let election = Election::of(
    ///     "1000",
    ///     &[("bench", "400"), ("tree", "250.50")],
    ///     &[&["bench"], &["bench", "tree"], &[]],
    /// )?;
    /// assert_eq!(election.ballot_count(), 3);
    /// assert_eq!(election.money(u128::from(election.projects()[1].cost())), "250.5");
    /// # Ok::<(), pavilion_shares::Faults>(())
    /// ```
    ///
    /// # Errors
    /// Every amount that is none, every id that is not there or there twice.
    pub fn of(budget: &str, projects: &[(&str, &str)], approvals: &[&[&str]]) -> Result<Election, Faults> {
        let mut text = format!("META\nkey;value\nbudget;{budget}\nvote_type;approval\nPROJECTS\nproject_id;cost\n");
        for (id, cost) in projects {
            text.push_str(&format!("{};{}\n", crate::pb::quoted(id), crate::pb::quoted(cost)));
        }
        text.push_str("VOTES\nvoter_id;vote\n");
        for (n, ballot) in approvals.iter().enumerate() {
            text.push_str(&format!("{};{}\n", n + 1, crate::pb::quoted(&ballot.join(","))));
        }
        crate::pb::read(text).map(|reading| reading.election)
    }

    /// The value of a key of the file's META section.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    pub fn vote_type(&self) -> VoteType {
        self.vote_type
    }

    /// What there is to spend, in the smallest unit of money that occurs.
    pub fn budget(&self) -> u64 {
        self.budget
    }

    /// How many of the smallest units make one of the currency.
    pub fn unit(&self) -> u64 {
        10u64.pow(u32::from(self.decimals))
    }

    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// A column of a project, as the file has it.
    pub fn project_field(&self, project: usize, column: &str) -> Option<&str> {
        let at = self.project_columns.iter().position(|name| name == column)?;
        self.projects.get(project)?.fields.get(at).map(String::as_str)
    }

    /// How many ballots were cast, empty ones among them.
    pub fn ballot_count(&self) -> usize {
        self.ballots.rows.len()
    }

    /// The projects on a ballot, in the ballot's order.
    pub fn ballot(&self, ballot: usize) -> &[u32] {
        &self.ballots.items[self.ballots.starts[ballot]..self.ballots.starts[ballot + 1]]
    }

    /// The points on a ballot, in the order of its projects; empty where no points are given. In units of
    /// [`Election::points_unit`].
    pub fn points(&self, ballot: usize) -> &[u32] {
        let stretch = self.ballots.starts[ballot]..self.ballots.starts[ballot + 1];
        self.ballots.points.get(stretch).unwrap_or_default()
    }

    /// How many units make one point.
    pub fn points_unit(&self) -> u64 {
        10u64.pow(u32::from(self.ballots.points_decimals))
    }

    /// Who cast a ballot.
    pub fn voter(&self, ballot: usize) -> String {
        let row = &self.ballots.text[self.ballots.rows[ballot].clone()];
        let at = self.vote_columns.iter().position(|name| name == "voter_id").unwrap_or(0);
        let mut fields = Vec::new();
        crate::rows::Rows::new(row).next_row(&mut fields);
        fields.get(at).map(|field| field.trim().to_owned()).unwrap_or_default()
    }

    /// An amount as people write it.
    pub fn money(&self, units: u128) -> String {
        amount::written(units, self.decimals)
    }

    /// The projects the file marks as selected.
    ///
    /// Only the value 1 counts: other values mark projects paid from elsewhere. `None` when the file has no such column.
    pub fn published(&self) -> Option<Vec<usize>> {
        let at = self.project_columns.iter().position(|name| name == "selected")?;
        let is_in = |project: &Project| project.fields.get(at).is_some_and(|value| value == "1");
        Some((0..self.projects.len()).filter(|project| is_in(&self.projects[*project])).collect())
    }

    /// Marks the winners in the column `selected`, for [`crate::pb::write`].
    pub fn set_selected(&mut self, winners: &[usize]) {
        let at = self.project_columns.iter().position(|name| name == "selected").unwrap_or_else(|| {
            self.project_columns.push("selected".to_owned());
            self.project_columns.len() - 1
        });
        for (n, project) in self.projects.iter_mut().enumerate() {
            project.fields.resize(project.fields.len().max(at + 1), String::new());
            project.fields[at] = if winners.contains(&n) { "1" } else { "0" }.to_owned();
        }
    }

    /// Where each id stands.
    pub fn index(&self) -> HashMap<&str, usize> {
        self.projects.iter().enumerate().map(|(n, project)| (project.id.as_str(), n)).collect()
    }

    /// The length that gives the first place of an ordinal ballot its points.
    pub(crate) fn max_length(&self) -> u32 {
        let named = self.meta("max_length").and_then(|length| length.trim().parse().ok());
        named.unwrap_or(self.projects.len() as u32)
    }
}
