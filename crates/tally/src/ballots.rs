//! The ballots as they were cast: nothing is thrown away here, only read.

use crate::fault::Faults;
use crate::head::{Columns, missing};
use crate::keys::{Batch, Keys};
use crate::pack::Pack;
use crate::roll::{NONE, Roll};
use crate::sheet::{CsvRows, Source};
use crate::when::moment;
use crate::words::{Group, group};
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
#[derive(Debug, Default)]
pub struct Ballots {
    pub(crate) digests: Vec<String>,
    pub(crate) all: Vec<Ballot>,
    pub(crate) words: Keys,
    pub(crate) candidates: Keys,
}

const WANTED: &[&str] = &["dwelling", "choice", "channel", "cast_at", "voter", "proxy", "mandate", "candidate"];
const NEEDED: &[&str] = &["dwelling", "choice"];
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
        let mut out = Ballots::default();
        let mut faults = Faults::default();
        for source in sources {
            let mut reading = Reading::new(source, roll, pack, &mut out, &mut faults);
            // Nobody waits for the digest: it is made beside the reading.
            let (read, digest) = std::thread::scope(|scope| {
                let digest = scope.spawn(|| source.digest());
                (reading.file(), digest.join())
            });
            reading.settle();
            reading.out.digests.push(digest.unwrap_or_else(|_| source.digest()));
            if let Err(fault) = read {
                faults.0.push(fault);
            }
        }
        faults.or(out)
    }

    /// Adds ballots that were read apart, as if they had been read after those here.
    fn append(&mut self, other: Ballots) {
        let words: Vec<u32> = other.words.iter().map(|word| self.words.intern(word).0).collect();
        let candidates: Vec<u32> = other.candidates.iter().map(|name| self.candidates.intern(name).0).collect();
        let of = |all: &[u32], number: u32| all.get(number as usize).copied().unwrap_or(NONE);
        self.all.extend(other.all.iter().map(|ballot| Ballot {
            voter: of(&words, ballot.voter),
            proxy: of(&words, ballot.proxy),
            channel: of(&words, ballot.channel),
            candidate: of(&candidates, ballot.candidate),
            ..*ballot
        }));
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

/// Ballots whose dwelling is still to be found on the roll: some hundreds together are found faster than one by one.
#[derive(Default)]
struct Waiting {
    texts: Batch,
    /// The ballot's number and its row.
    ballots: Vec<(usize, u64)>,
}

const TOGETHER: usize = 128;

struct Reading<'s> {
    source: &'s Source,
    roll: &'s Roll,
    pack: &'s Pack,
    out: &'s mut Ballots,
    faults: &'s mut Faults,
    /// The dwelling expected next: lists are often in the order of the roll.
    next: u32,
    waiting: Waiting,
    words: &'static Group,
}

impl<'s> Reading<'s> {
    fn new(source: &'s Source, roll: &'s Roll, pack: &'s Pack, out: &'s mut Ballots, faults: &'s mut Faults) -> Reading<'s> {
        Reading { source, roll, pack, out, faults, next: 0, waiting: Waiting::default(), words: group("choice") }
    }

    fn file(&mut self) -> Result<(), crate::fault::Fault> {
        self.out.all.reserve(self.source.rows_about());
        let source = self.source;
        let mut columns: Option<Columns> = None;
        if let Some(text) = source.csv()? {
            let mut rows = CsvRows::new(&text);
            let mut cells = Vec::with_capacity(16);
            if rows.next_filled(&mut cells) {
                let found = Columns::find(source, &cells, WANTED, NEEDED, self.faults);
                self.rest(&mut rows, &found);
                columns = Some(found);
            }
            rows.end(source)?;
        } else {
            source.each_row(|row, cells| match &columns {
                None => columns = Some(Columns::find(source, cells, WANTED, NEEDED, self.faults)),
                Some(columns) => self.row(row, columns, cells),
            })?;
        }
        if columns.is_none() {
            self.faults.0.push(missing(source, "dwelling"));
        }
        Ok(())
    }

    /// The rows behind the headers, in two halves side by side where that can be.
    fn rest(&mut self, rows: &mut CsvRows<'_>, columns: &Columns) {
        let Some([mut first, mut second]) = rows.halves() else { return self.rows(rows, columns) };
        let (source, roll, pack) = (self.source, self.roll, self.pack);
        let (mut out, mut faults) = (Ballots::default(), Faults::default());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                out.all.reserve(source.rows_about() / 2);
                Reading::new(source, roll, pack, &mut out, &mut faults).rows(&mut second, columns);
            });
            self.rows(&mut first, columns);
        });
        self.out.append(out);
        self.faults.0.extend(faults.0);
    }

    fn rows(&mut self, rows: &mut CsvRows<'_>, columns: &Columns) {
        let mut cells = Vec::with_capacity(16);
        while rows.next_filled(&mut cells) {
            self.row(rows.row, columns, &cells);
        }
        self.settle();
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
        // A choice that could not be read is a fault already; the ballot goes on so that its dwelling is looked at too.
        let choice = choice.unwrap_or(Choice::Invalid);
        if let Some(dwelling) = dwelling {
            self.out.all.push(Ballot { cast_at, dwelling, voter, proxy, candidate, channel, choice, has_mandate });
            if dwelling == NONE {
                self.wait(row, columns.cell(cells, DWELLING));
            }
        }
    }

    /// Puts the ballot read last among those whose dwelling is still to be found.
    fn wait(&mut self, row: u64, dwelling: &str) {
        self.waiting.texts.push(dwelling, self.roll.dwellings.probe(dwelling));
        self.waiting.ballots.push((self.out.all.len() - 1, row));
        if self.waiting.ballots.len() == TOGETHER {
            self.settle();
        }
    }

    /// Finds the dwellings of the ballots that wait.
    fn settle(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        std::hint::black_box(self.roll.dwellings.touch(&waiting.texts));
        for (at, (ballot, row)) in waiting.ballots.drain(..).enumerate() {
            match self.roll.dwellings.find_of(&waiting.texts, at) {
                Some(number) => {
                    self.out.all[ballot].dwelling = number;
                    self.next = number + 1;
                }
                None => {
                    let values = [("value", &*waiting.texts.text(at)), ("roll", &self.roll.file)];
                    self.fault(row, "dwelling", "dwelling-unknown", &values);
                }
            }
        }
        waiting.texts.clear();
        self.waiting = waiting;
    }

    fn dwelling(&mut self, row: u64, columns: &Columns, cells: &[Cow<'_, str>]) -> Option<u32> {
        let text = columns.cell(cells, DWELLING);
        if text.is_empty() {
            if columns.has(DWELLING) {
                self.fault(row, "dwelling", "empty", &[]);
            }
            return None;
        }
        // Lists are often in the order of the roll.
        if !self.roll.dwellings.is_at(self.next, text) {
            return Some(NONE);
        }
        self.next += 1;
        Some(self.next - 1)
    }

    fn choice(&mut self, row: u64, columns: &Columns, cells: &[Cow<'_, str>]) -> Option<Choice> {
        let text = columns.cell(cells, CHOICE);
        let words = self.words;
        let found = words.find(text, &CHOICES).map(|number| BY_NUMBER[usize::from(number)]);
        if found.is_none() && columns.has(CHOICE) {
            let code = if text.is_empty() { "choice-empty" } else { "value" };
            self.fault(row, "choice", code, &[("value", text), ("known", words.shown())]);
        }
        found
    }
}
