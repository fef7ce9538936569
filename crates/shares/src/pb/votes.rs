//! The rows of VOTES, of which there may be hundreds of thousands.

use super::read::Ids;
use crate::amount::Decimal;
use crate::election::{Ballots, VoteType};
use crate::fault::{Fault, Faults};
use crate::names::{self, Table};
use crate::rows::Place;
use std::borrow::Cow;

/// How many oddities of the ballots are noted one by one.
const NOTES_MAX: usize = 100;

pub(super) struct Votes {
    pub(super) vote_type: Option<VoteType>,
    pub(super) columns: Vec<String>,
    pub(super) ballots: Ballots,
    voter_at: Option<usize>,
    vote_at: Option<usize>,
    points_at: Option<usize>,
    voters: Table,
    /// Of every voter: where the id stands in `voter_text`.
    voter_ends: Vec<usize>,
    voter_text: String,
    /// By project: the last ballot that named it, from 1.
    named_by: Vec<u32>,
    finest: u8,
}

impl Default for Votes {
    fn default() -> Votes {
        Votes {
            vote_type: None,
            columns: Vec::new(),
            ballots: Ballots::default(),
            voter_at: None,
            vote_at: None,
            points_at: None,
            voters: Table::for_about(1024),
            voter_ends: vec![0],
            voter_text: String::new(),
            named_by: Vec::new(),
            finest: 0,
        }
    }
}

impl Votes {
    pub(super) fn expect(&mut self, projects: usize) {
        self.named_by = vec![0; projects];
        self.ballots.starts = vec![0];
    }

    pub(super) fn set_columns(&mut self, columns: Vec<String>) {
        let find = |name: &str| columns.iter().position(|column| column == name);
        self.voter_at = find("voter_id");
        self.vote_at = find("vote");
        self.points_at = find("points").filter(|_| self.vote_type.is_some_and(VoteType::has_points));
        self.columns = columns;
    }

    pub(super) fn row(
        &mut self,
        fields: &[Cow<'_, str>],
        place: &Place,
        offset: usize,
        ids: &Ids,
        faults: &mut Faults,
        notes: &mut Vec<Fault>,
    ) {
        let (Some(voter_at), Some(vote_at)) = (self.voter_at, self.vote_at) else { return };
        if fields.len() > self.columns.len() {
            let what = format!("{} fields under {} columns", fields.len(), self.columns.len());
            faults.add(place.line, "", what, "put a field that holds a semicolon in double quotes");
            return;
        }
        self.voter(fields.get(voter_at).map_or("", |id| id.trim()), place.line, notes);
        let number = self.ballots.rows.len() as u32 + 1;
        let before = self.ballots.items.len();
        let mut twice = false;
        for id in fields.get(vote_at).map_or("", |vote| vote).split(',').map(str::trim).filter(|id| !id.is_empty()) {
            match ids.find(id) {
                None => faults.add(
                    place.line,
                    "vote",
                    format!("{id:?} is no project"),
                    "name only projects of the section PROJECTS, with commas between them",
                ),
                Some(project) if self.named_by.get(project as usize) == Some(&number) => {
                    twice = true;
                    if self.points_at.is_some() {
                        faults.add(
                            place.line,
                            "vote",
                            format!("{id:?} stands twice"),
                            "name each project once on a ballot with points",
                        );
                    } else {
                        note(notes, place.line, "vote", format!("{id:?} stands twice"), "it counts once, where it stands first");
                    }
                }
                Some(project) => {
                    if let Some(last) = self.named_by.get_mut(project as usize) {
                        *last = number;
                    }
                    self.ballots.items.push(project);
                }
            }
        }
        if let Some(at) = self.points_at.filter(|_| !twice) {
            let count = self.ballots.items.len() - before;
            self.points(fields.get(at).map_or("", |points| points), count, place.line, faults);
        }
        self.ballots.starts.push(self.ballots.items.len());
        self.ballots.rows.push(offset + place.start..offset + place.end);
    }

    fn voter(&mut self, id: &str, line: usize, notes: &mut Vec<Fault>) {
        let (ends, text) = (&self.voter_ends, &self.voter_text);
        let hash = names::hash(id.as_bytes());
        let is_it = |number: u32| &text[ends[number as usize]..ends[number as usize + 1]] == id;
        if self.voters.find(hash, is_it).is_some() {
            note(
                notes,
                line,
                "voter_id",
                format!("{id:?} voted before"),
                "each row counts as a ballot; take one out if it should not",
            );
            return;
        }
        self.voters.put(hash, self.voter_ends.len() as u32 - 1);
        self.voter_text.push_str(id);
        self.voter_ends.push(self.voter_text.len());
    }

    /// The points of one ballot, brought to the scale of all.
    fn points(&mut self, text: &str, count: usize, line: usize, faults: &mut Faults) {
        let before = self.ballots.points.len();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            // A comma parts the points, so only a point can begin decimals.
            let amount = Decimal::parse(part).unwrap_or_else(|why| {
                faults.add(line, "points", format!("{part:?} is no number of points"), why.to_string());
                Decimal { units: 0, decimals: 0 }
            });
            if amount.decimals > self.finest {
                let by = 10u32.pow(u32::from(amount.decimals - self.finest));
                self.finest = amount.decimals;
                self.ballots.points_decimals = self.finest;
                if self.ballots.points.iter_mut().any(|points| scale(points, by).is_none()) {
                    faults.add(line, "points", "earlier points are too large beside points this fine", "check the points");
                }
            }
            let units = amount.scaled(self.finest).and_then(|units| u32::try_from(units).ok());
            if units.is_none() {
                faults.add(line, "points", format!("{part:?} is too large"), "check the points");
            }
            self.ballots.points.push(units.unwrap_or(0));
        }
        let found = self.ballots.points.len() - before;
        if found != count {
            let what = format!("{found} numbers of points for {count} projects");
            faults.add(line, "points", what, "give as many as the ballot names projects, with commas between them");
            self.ballots.points.resize(before + count, 0);
        }
    }
}

fn scale(points: &mut u32, by: u32) -> Option<()> {
    *points = points.checked_mul(by)?;
    Some(())
}

fn note(notes: &mut Vec<Fault>, row: usize, column: &str, what: String, remedy: &str) {
    if notes.len() < NOTES_MAX {
        notes.push(Fault { row, column: column.to_owned(), what, remedy: remedy.to_owned() });
    }
}
