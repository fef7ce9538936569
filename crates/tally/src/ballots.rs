//! The ballots as they were cast: nothing is thrown away here, only read.

use crate::fault::Faults;
use crate::head::{Columns, missing};
use crate::keys::Keys;
use crate::pack::Pack;
use crate::roll::{NONE, Roll};
use crate::sheet::Source;
use crate::when::moment;
use crate::words::group;
use std::borrow::Cow;

/// What a ballot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    For,
    Against,
    Abstain,
    Invalid,
}

pub(crate) const CHOICES: [&str; 4] = ["for", "against", "abstain", "invalid"];
const BY_NUMBER: [Choice; 4] = [Choice::For, Choice::Against, Choice::Abstain, Choice::Invalid];

/// One ballot.
#[derive(Clone, Copy, Debug)]
pub struct Ballot {
    /// When it was cast, in milliseconds since 1970; a ballot without a time stands before all that have one.
    pub cast_at: i64,
    /// The dwelling's place on the roll.
    pub(crate) dwelling: u32,
    pub(crate) voter: u32,
    pub(crate) proxy: u32,
    pub(crate) candidate: u32,
    pub(crate) channel: u32,
    pub choice: Choice,
    pub(crate) has_mandate: bool,
}

pub(crate) const NO_TIME: i64 = i64::MIN;

/// All ballots, in the order of the files.
#[derive(Debug)]
pub struct Ballots {
    pub(crate) digests: Vec<String>,
    pub(crate) all: Vec<Ballot>,
    pub(crate) words: Keys,
    pub(crate) candidates: Keys,
}

const WANTED: &[&str] = &["dwelling", "choice", "channel", "cast_at", "voter", "proxy", "mandate", "candidate"];
const DWELLING: usize = 0;
const CHOICE: usize = 1;
const CHANNEL: usize = 2;
const CAST_AT: usize = 3;
const VOTER: usize = 4;
const PROXY: usize = 5;
const MANDATE: usize = 6;
const CANDIDATE: usize = 7;

impl Ballots {
    /// Reads the ballots of these dwellings, to the last fault of every file.
    pub fn read(sources: &[Source], roll: &Roll, pack: &Pack) -> Result<Ballots, Faults> {
        let mut out = Ballots {
            digests: Vec::new(),
            all: Vec::new(),
            words: Keys::default(),
            candidates: Keys::default(),
        };
        let mut faults = Faults::default();
        for source in sources {
            out.digests.push(source.digest());
            let mut reading = Reading { source, roll, pack, out: &mut out, faults: &mut faults, next: 0 };
            if let Err(fault) = reading.file() {
                faults.0.push(fault);
            }
        }
        faults.or(out)
    }

    /// How many were cast.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether they name candidates.
    pub fn name_candidates(&self) -> bool {
        self.candidates.len() > 0
    }

    /// The digests of the files, as one.
    pub fn digest(&self) -> String {
        match self.digests.as_slice() {
            [one] => one.clone(),
            all => crate::canonical::digest_bytes(all.join("\n").as_bytes()),
        }
    }
}

struct Reading<'s> {
    source: &'s Source,
    roll: &'s Roll,
    pack: &'s Pack,
    out: &'s mut Ballots,
    faults: &'s mut Faults,
    /// The dwelling expected next: lists are often in the order of the roll.
    next: u32,
}

impl Reading<'_> {
    fn file(&mut self) -> Result<(), crate::fault::Fault> {
        let mut columns: Option<Columns> = None;
        let source = self.source;
        source.each_row(|row, cells| match &columns {
            None => {
                columns = Some(Columns::find(source, cells, WANTED, &["dwelling", "choice"], self.faults));
            }
            Some(columns) => self.row(row, columns, cells),
        })?;
        if columns.is_none() {
            self.faults.0.push(missing(source, "dwelling"));
        }
        Ok(())
    }

    fn fault(&mut self, row: u64, column: &str, code: &'static str, values: &[(&'static str, &str)]) {
        self.faults.0.push(self.source.fault(row, column, code, values));
    }

    fn row(&mut self, row: u64, columns: &Columns, cells: &[Cow<'_, str>]) {
        if columns.overflow(cells) {
            self.fault(row, "", "too-many-cells", &[]);
        }
        let dwelling = self.dwelling(row, columns, cells);
        let choice = self.choice(row, columns, cells);
        let cast_at = match columns.cell(cells, CAST_AT) {
            "" => NO_TIME,
            text => moment(text, self.pack.offset_min).unwrap_or_else(|| {
                self.fault(row, "cast_at", "time", &[("value", text)]);
                NO_TIME
            }),
        };
        let has_mandate = match columns.cell(cells, MANDATE) {
            "" => false,
            text => group("flag").find(text, &["no", "yes"]).map_or_else(
                || {
                    self.fault(row, "mandate", "value", &[("value", text), ("known", "yes, no")]);
                    false
                },
                |found| found == 1,
            ),
        };
        let mut word = |number| match columns.cell(cells, number) {
            "" => NONE,
            text => self.out.words.intern(text).0,
        };
        let (channel, voter, proxy) = (word(CHANNEL), word(VOTER), word(PROXY));
        let candidate = match columns.cell(cells, CANDIDATE) {
            "" => {
                if columns.has(CANDIDATE) {
                    self.fault(row, "candidate", "empty", &[]);
                }
                NONE
            }
            text => self.out.candidates.intern(text).0,
        };
        if let (Some(dwelling), Some(choice)) = (dwelling, choice) {
            self.out.all.push(Ballot { cast_at, dwelling, voter, proxy, candidate, channel, choice, has_mandate });
        }
    }

    fn dwelling(&mut self, row: u64, columns: &Columns, cells: &[Cow<'_, str>]) -> Option<u32> {
        let text = columns.cell(cells, DWELLING);
        if text.is_empty() {
            if columns.has(DWELLING) {
                self.fault(row, "dwelling", "empty", &[]);
            }
            return None;
        }
        let found = self.roll.dwellings.find_near(text, self.next);
        match found {
            Some(number) => self.next = number + 1,
            None => self.fault(row, "dwelling", "dwelling-unknown", &[("value", text), ("roll", &self.roll.file)]),
        }
        found
    }

    fn choice(&mut self, row: u64, columns: &Columns, cells: &[Cow<'_, str>]) -> Option<Choice> {
        let text = columns.cell(cells, CHOICE);
        let words = group("choice");
        let found = words.find(text, &CHOICES).map(|number| BY_NUMBER[usize::from(number)]);
        if found.is_none() && columns.has(CHOICE) {
            let code = if text.is_empty() { "choice-empty" } else { "value" };
            self.fault(row, "choice", code, &[("value", text), ("known", words.shown())]);
        }
        found
    }
}
