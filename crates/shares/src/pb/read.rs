//! Reading: every fault is found in one go, and what is odd but harmless is noted.

use super::votes::Votes;
use crate::amount::Decimal;
use crate::election::{Ballots, Election, Project, VoteType};
use crate::fault::{Fault, Faults};
use crate::names::{self, Table};
use crate::rows::{Place, Rows};
use std::borrow::Cow;

/// What was read, and what was odd about it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub election: Election,
    /// Oddities that change nothing about the outcome or were settled as told.
    pub notes: Vec<Fault>,
}

/// The parts of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Before,
    Meta,
    Projects,
    Votes,
}

const SECTIONS: [(&str, Section); 3] = [("meta", Section::Meta), ("projects", Section::Projects), ("votes", Section::Votes)];

/// Reads a Pabulib file from bytes, which must be UTF-8, with or without a byte order mark.
///
/// # Errors
/// All faults at once, each with its row, its column and its remedy.
pub fn read_bytes(bytes: Vec<u8>) -> Result<Reading, Faults> {
    String::from_utf8(bytes)
        .map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let mut faults = Faults::default();
            faults.add(row, "", "the text is not UTF-8", "save the file as UTF-8");
            faults
        })
        .and_then(read)
}

/// Reads a Pabulib file.
///
/// # Errors
/// All faults at once, each with its row, its column and its remedy.
pub fn read(text: String) -> Result<Reading, Faults> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut draft = Draft::default();
    let mut rows = Rows::new(&text[start..]);
    let mut section = Section::Before;
    let mut is_heading = false;
    let mut fields = Vec::new();
    while let Some(place) = rows.next_row(&mut fields) {
        if place.is_open {
            draft.faults.add(
                place.line,
                "",
                "a quote is opened and never closed",
                "close it, or double it if it belongs to the text",
            );
        }
        if let Some(next) = section_of(&fields) {
            draft.enter(next, &place);
            (section, is_heading) = (next, true);
        } else if is_heading {
            draft.heading(section, &fields, place.line);
            is_heading = false;
        } else {
            match section {
                Section::Before => draft.faults.add(place.line, "", "a row before the first section", "begin with a line META"),
                Section::Meta => draft.meta_row(&fields, place.line),
                Section::Projects => draft.project_row(&fields, place.line),
                Section::Votes => {
                    draft.votes.row(&fields, &place, start, &draft.election_ids, &mut draft.faults, &mut draft.notes);
                }
            }
        }
    }
    draft.finished(text)
}

fn section_of(fields: &[Cow<'_, str>]) -> Option<Section> {
    let (first, rest) = fields.split_first()?;
    if !rest.iter().all(|field| field.trim().is_empty()) {
        return None;
    }
    SECTIONS.iter().find(|(name, _)| first.trim().eq_ignore_ascii_case(name)).map(|(_, section)| *section)
}

/// The ids of the projects, and where to find them.
pub(super) struct Ids {
    pub(super) names: Vec<String>,
    pub(super) table: Table,
}

impl Ids {
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.table.find(names::hash(id.as_bytes()), |number| self.names[number as usize] == id)
    }
}

struct Draft {
    meta: Vec<(String, String)>,
    meta_lines: Vec<usize>,
    project_columns: Vec<String>,
    projects: Vec<(Project, Decimal, usize)>,
    election_ids: Ids,
    votes: Votes,
    seen: Vec<Section>,
    faults: Faults,
    notes: Vec<Fault>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            meta: Vec::new(),
            meta_lines: Vec::new(),
            project_columns: Vec::new(),
            projects: Vec::new(),
            election_ids: Ids { names: Vec::new(), table: Table::for_about(256) },
            votes: Votes::default(),
            seen: Vec::new(),
            faults: Faults::default(),
            notes: Vec::new(),
        }
    }
}

impl Draft {
    fn enter(&mut self, section: Section, place: &Place) {
        if self.seen.contains(&section) {
            self.faults.add(place.line, "", "this section was there before", "keep each of META, PROJECTS and VOTES once");
        }
        if section == Section::Votes {
            if !(self.seen.contains(&Section::Meta) && self.seen.contains(&Section::Projects)) {
                self.faults.add(
                    place.line,
                    "",
                    "VOTES stands before META or PROJECTS",
                    "put META first, then PROJECTS, then VOTES",
                );
            }
            self.votes.vote_type = self.vote_type();
            self.votes.expect(self.election_ids.names.len());
        }
        self.seen.push(section);
    }

    fn heading(&mut self, section: Section, fields: &[Cow<'_, str>], line: usize) {
        let columns: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
        let needed: &[&str] = match section {
            Section::Meta | Section::Before => &["key", "value"],
            Section::Projects => &["project_id", "cost"],
            Section::Votes if self.votes.vote_type.is_some_and(VoteType::has_points) => &["voter_id", "vote", "points"],
            Section::Votes => &["voter_id", "vote"],
        };
        for name in needed.iter().filter(|name| !columns.iter().any(|column| column == *name)) {
            self.faults.add(line, name, "the heading has no such column", format!("the heading must name {}", needed.join(", ")));
        }
        for (n, name) in columns.iter().enumerate().filter(|(n, name)| !name.is_empty() && columns[..*n].contains(name)) {
            self.faults.add(
                line,
                name,
                format!("column {} has a name that was there before", n + 1),
                "give every column its own",
            );
        }
        match section {
            Section::Projects => self.project_columns = columns,
            Section::Votes => self.votes.set_columns(columns),
            Section::Meta | Section::Before => {}
        }
    }

    fn meta_row(&mut self, fields: &[Cow<'_, str>], line: usize) {
        let key = fields[0].trim().to_owned();
        if fields.len() < 2 {
            self.faults.add(line, &key, "a key without a value", "write key;value");
            return;
        }
        if self.meta.iter().any(|(name, _)| *name == key) {
            self.faults.add(line, &key, "this key was there before", "keep one of them");
            return;
        }
        // Empty fields at the end are a spreadsheet's; a semicolon before them that nobody quoted belongs to the value.
        let ends = fields.iter().rposition(|field| !field.trim().is_empty()).unwrap_or(0).max(1);
        self.meta.push((key, fields[1..=ends].join(";").trim().to_owned()));
        self.meta_lines.push(line);
    }

    fn meta_value(&self, key: &str) -> Option<(&str, usize)> {
        let at = self.meta.iter().position(|(name, _)| name == key)?;
        Some((&self.meta[at].1, self.meta_lines[at]))
    }

    fn vote_type(&mut self) -> Option<VoteType> {
        let known = VoteType::ALL.map(|(name, _)| name).join(", ");
        let remedy = format!("write one of {known}");
        let Some((value, line)) = self.meta_value("vote_type") else {
            self.faults.add(0, "vote_type", "META does not say how votes were cast", remedy);
            return None;
        };
        let found = VoteType::ALL.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)).map(|(_, one)| *one);
        if found.is_none() {
            let what = format!("{value:?} is no kind of vote known here");
            self.faults.add(line, "vote_type", what, remedy);
        }
        found
    }

    fn project_row(&mut self, fields: &[Cow<'_, str>], line: usize) {
        let columns = &self.project_columns;
        if fields.len() > columns.len() {
            let what = format!("{} fields under {} columns", fields.len(), columns.len());
            self.faults.add(line, "", what, "put a field that holds a semicolon in double quotes");
            return;
        }
        let field = |name: &str| columns.iter().position(|column| column == name).and_then(|at| fields.get(at));
        let (Some(id), Some(cost)) = (field("project_id"), field("cost")) else {
            if ["project_id", "cost"].iter().all(|name| columns.iter().any(|column| column == name)) {
                self.faults.add(line, "cost", "the row ends before the cost", "fill in every column");
            }
            return;
        };
        let id = id.trim().to_owned();
        if id.is_empty() || id.contains(',') {
            self.faults.add(
                line,
                "project_id",
                format!("{id:?} cannot stand on a ballot"),
                "give the project an id without commas",
            );
            return;
        }
        if self.election_ids.find(&id).is_some() {
            self.faults.add(line, "project_id", format!("{id:?} was there before"), "give every project its own id");
            return;
        }
        let amount = Decimal::parse(cost.trim()).unwrap_or_else(|why| {
            self.faults.add(line, "cost", format!("{:?} is no amount", cost.trim()), why.to_string());
            Decimal { units: 0, decimals: 0 }
        });
        self.election_ids.table.put(names::hash(id.as_bytes()), self.projects.len() as u32);
        self.election_ids.names.push(id.clone());
        let mut fields: Vec<String> = fields.iter().map(|field| field.trim().to_owned()).collect();
        fields.resize(columns.len(), String::new());
        self.projects.push((Project { id, cost: 0, fields }, amount, line));
    }

    /// Brings every amount to one scale.
    fn money(&mut self) -> (u64, u8) {
        let budget = match self.meta_value("budget").map(|(value, line)| (value.to_owned(), line)) {
            None => {
                self.faults.add(0, "budget", "META does not say what there is to spend", "add a line budget;AMOUNT");
                None
            }
            Some((value, line)) => Decimal::parse(&value)
                .map_err(|why| self.faults.add(line, "budget", format!("{value:?} is no amount"), why.to_string()))
                .ok()
                .map(|amount| (amount, line)),
        };
        let (budget, line) = budget.unwrap_or((Decimal { units: 0, decimals: 0 }, 0));
        let decimals = self.projects.iter().map(|(_, cost, _)| cost.decimals).chain([budget.decimals]).max().unwrap_or(0);
        for (project, amount, line) in &mut self.projects {
            match amount.scaled(decimals) {
                Some(units) => project.cost = units,
                None => self.faults.add(
                    *line,
                    "cost",
                    "the cost is too large beside the finest amount of the file",
                    "check the amounts",
                ),
            }
        }
        let budget = budget.scaled(decimals).unwrap_or_else(|| {
            self.faults.add(line, "budget", "the budget is too large beside the finest amount of the file", "check the amounts");
            0
        });
        (budget, decimals)
    }

    fn count(&mut self, key: &str, found: usize) {
        if let Some((value, line)) = self.meta_value(key)
            && value.trim().parse() != Ok(found)
        {
            let what = format!("META says {value}, the file has {found}");
            self.notes.push(Fault { row: line, column: key.to_owned(), what, remedy: "what the file has is counted".to_owned() });
        }
    }

    fn finished(mut self, text: String) -> Result<Reading, Faults> {
        for (name, section) in SECTIONS {
            if !self.seen.contains(&section) {
                self.faults.add(
                    0,
                    "",
                    format!("there is no section {}", name.to_uppercase()),
                    "a file has META, PROJECTS and VOTES",
                );
            }
        }
        let (budget, decimals) = self.money();
        let Draft { votes, .. } = &mut self;
        let mut ballots = std::mem::take(&mut votes.ballots);
        let vote_columns = std::mem::take(&mut votes.columns);
        let vote_type = votes.vote_type;
        self.count("num_projects", self.projects.len());
        self.count("num_votes", ballots.rows.len());
        let Some(vote_type) = vote_type.filter(|_| self.faults.is_empty()) else { return Err(self.faults.sorted()) };
        self.notes.sort_by_key(|note| note.row);
        ballots.text = text;
        if ballots.starts.is_empty() {
            ballots = Ballots { starts: vec![0], ..ballots };
        }
        let election = Election {
            meta: self.meta,
            vote_type,
            budget,
            decimals,
            project_columns: self.project_columns,
            projects: self.projects.into_iter().map(|(project, _, _)| project).collect(),
            vote_columns,
            ballots,
        };
        Ok(Reading { election, notes: self.notes })
    }
}
