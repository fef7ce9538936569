//! The landscape as JSON, with the names the files used.

use crate::landscape::{Group, Landscape};
use crate::reading::{Named, whole};
use crate::statistics::{Common, Typical};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What is written: a landscape, the names, and what the groups are called (their numbers, if nothing else).
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub named: &'a Named,
    pub landscape: &'a Landscape,
    pub group_names: Option<&'a [String]>,
}

/// A name as it stood in the file: whole numbers as numbers, everything else as text.
struct Name<'a>(&'a str);

impl Serialize for Name<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match whole(self.0) {
            Some(number) => to.serialize_i64(number),
            None => to.serialize_str(self.0),
        }
    }
}

impl Report<'_> {
    fn statement(&self, statement: usize) -> Name<'_> {
        Name(&self.named.statements[statement])
    }

    fn voted(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.named.statements.len()).filter(|statement| self.named.conversation.counts(*statement).seen() > 0)
    }

    /// How many people voted.
    pub fn participants(&self) -> usize {
        (0..self.named.people.len()).filter(|person| self.named.conversation.votes_of(*person) > 0).count()
    }
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let landscape = self.landscape;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("participants", &self.participants())?;
        map.serialize_entry("statements", &self.voted().count())?;
        map.serialize_entry("votes", &self.named.conversation.votes())?;
        map.serialize_entry("grouped", &landscape.grouped())?;
        map.serialize_entry("separation", &landscape.silhouette())?;
        let groups: Vec<OneGroup> = (0..landscape.groups.len()).map(|at| OneGroup { report: self, at }).collect();
        map.serialize_entry("groups", &groups)?;
        map.serialize_entry("consensus", &Both { report: self, detailed: false })?;
        map.serialize_entry("consensus_details", &Both { report: self, detailed: true })?;
        let group_aware = self.voted().map(|statement| (statement, landscape.group_aware[statement])).collect();
        map.serialize_entry("group_aware_consensus", &Figures { report: self, figures: group_aware })?;
        let priorities = landscape.priorities.iter().copied().enumerate().collect();
        map.serialize_entry("priorities", &Figures { report: self, figures: priorities })?;
        map.end()
    }
}

struct OneGroup<'a> {
    report: &'a Report<'a>,
    at: usize,
}

impl Serialize for OneGroup<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let group: &Group = &self.report.landscape.groups[self.at];
        let mut map = to.serialize_map(None)?;
        match self.report.group_names {
            Some(names) => map.serialize_entry("id", &Name(&names[self.at]))?,
            None => map.serialize_entry("id", &self.at)?,
        }
        map.serialize_entry("size", &group.members.len())?;
        map.serialize_entry("centre", &group.centre)?;
        let members: Vec<Name> = group.members.iter().map(|person| Name(&self.report.named.people[*person])).collect();
        map.serialize_entry("members", &members)?;
        let typical: Vec<OneTypical> = group.typical.iter().map(|one| OneTypical { report: self.report, one }).collect();
        map.serialize_entry("representative", &typical)?;
        map.end()
    }
}

struct OneTypical<'a> {
    report: &'a Report<'a>,
    one: &'a Typical,
}

impl Serialize for OneTypical<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let one = self.one;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("comment-id", &self.report.statement(one.statement))?;
        map.serialize_entry("direction", one.direction.name())?;
        map.serialize_entry("repness", &one.ratio)?;
        map.serialize_entry("repness-test", &one.ratio_test)?;
        map.serialize_entry("p-success", &one.share)?;
        map.serialize_entry("p-test", &one.share_test)?;
        map.serialize_entry("n-success", &one.successes)?;
        map.serialize_entry("n-trials", &one.seen)?;
        map.serialize_entry("best-agree", &one.best_agreed)?;
        map.end()
    }
}

struct Both<'a> {
    report: &'a Report<'a>,
    detailed: bool,
}

impl Serialize for Both<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        for (name, list) in [("agree", &self.report.landscape.agreed), ("disagree", &self.report.landscape.rejected)] {
            if self.detailed {
                let list: Vec<OneCommon> = list.iter().map(|one| OneCommon { report: self.report, one }).collect();
                map.serialize_entry(name, &list)?;
            } else {
                let list: Vec<Name> = list.iter().map(|one| self.report.statement(one.statement)).collect();
                map.serialize_entry(name, &list)?;
            }
        }
        map.end()
    }
}

struct OneCommon<'a> {
    report: &'a Report<'a>,
    one: &'a Common,
}

impl Serialize for OneCommon<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("comment-id", &self.report.statement(self.one.statement))?;
        map.serialize_entry("n-success", &self.one.successes)?;
        map.serialize_entry("n-trials", &self.one.seen)?;
        map.serialize_entry("p-success", &self.one.share)?;
        map.serialize_entry("p-test", &self.one.share_test)?;
        map.end()
    }
}

/// A figure for each statement.
struct Figures<'a> {
    report: &'a Report<'a>,
    figures: Vec<(usize, f64)>,
}

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.figures.iter().map(|(statement, figure)| (&self.report.named.statements[*statement], figure)))
    }
}
