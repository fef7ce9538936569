//! The roll: which dwellings there are, how large, and whose.

use crate::fault::Faults;
use crate::head::{Columns, missing};
use crate::keys::{Batch, Keys};
use crate::numbers;
use crate::pack::Pack;
use crate::sheet::Source;
use crate::words::{Group, group};

/// Who holds a dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Private,
    /// The developer: not sold, or sold and not handed over.
    Developer,
    Public,
}

const HOLDERS: [&str; 3] = ["private", "developer", "public"];
pub(crate) const KINDS: [&str; 4] = ["dwelling", "commercial", "parking", "storage"];
pub(crate) const NONE: u32 = u32::MAX;

/// A dwelling, or another exclusive part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// In 0.01 m²; what an area may be at most leaves room.
    pub(crate) area: u32,
    pub(crate) owner: u32,
    pub(crate) row: u32,
    pub(crate) holder: Holder,
    pub(crate) kind: u8,
    pub(crate) counts: bool,
    pub(crate) affected: bool,
}

/// Building, entrance and the representative of joint owners, for rolls that tell them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) building: u32,
    pub(crate) entrance: u32,
    pub(crate) representative: u32,
}

/// All dwellings that may have a say, as they stood on the day that counts.
#[derive(Debug)]
pub struct Roll {
    pub(crate) file: String,
    pub(crate) digest: String,
    pub(crate) dwellings: Keys,
    pub(crate) owners: Keys,
    pub(crate) units: Vec<Unit>,
    /// As many as units, or none when the roll does not tell.
    pub(crate) places: Vec<Place>,
    pub(crate) words: Keys,
    pub(crate) has_entrances: bool,
}

const WANTED: &[&str] =
    &["dwelling", "area_m2", "owner", "holder", "counts", "kind", "building", "entrance", "affected", "representative"];
const DWELLING: usize = 0;
const AREA: usize = 1;
const OWNER: usize = 2;
const HOLDER: usize = 3;
const COUNTS: usize = 4;
const KIND: usize = 5;
const BUILDING: usize = 6;
const ENTRANCE: usize = 7;
const AFFECTED: usize = 8;
const REPRESENTATIVE: usize = 9;

impl Roll {
    /// Reads a roll, with what the pack needs of it, to the last fault.
    pub fn read(source: &Source, pack: &Pack) -> Result<Roll, Faults> {
        let mut reading = Reading::new(source, pack.uses_area());
        // Nobody waits for the digest: it is made beside the reading.
        let (read, digest) = std::thread::scope(|scope| {
            let digest = scope.spawn(|| source.digest());
            (reading.all(source, pack), digest.join())
        });
        read?;
        reading.flush();
        reading.roll.digest = digest.unwrap_or_else(|_| source.digest());
        let Reading { mut faults, roll, columns, .. } = reading;
        match columns {
            None => faults.0.push(missing(source, "dwelling")),
            Some(_) if roll.units.is_empty() && faults.0.is_empty() => {
                faults.0.push(source.fault(2, "dwelling", "no-rows", &[]));
            }
            Some(_) => {}
        }
        faults.or(roll)
    }

    /// How many dwellings stand on it, whether they count or not.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

struct Reading<'s> {
    source: &'s Source,
    needs_area: bool,
    tells_places: bool,
    /// Of holders, flags and kinds.
    words: [&'static Group; 3],
    columns: Option<Columns>,
    faults: Faults,
    roll: Roll,
    /// Rows read and not yet on the roll: some hundreds at a time are found in memory faster than one by one.
    pending: Vec<(Unit, Option<Place>)>,
    dwellings: Batch,
    owners: Batch,
}

const TOGETHER: usize = 128;

impl<'s> Reading<'s> {
    fn new(source: &'s Source, needs_area: bool) -> Reading<'s> {
        let roll = Roll {
            file: source.name.clone(),
            digest: String::new(),
            dwellings: Keys::default(),
            owners: Keys::default(),
            units: Vec::new(),
            places: Vec::new(),
            words: Keys::default(),
            has_entrances: false,
        };
        Reading {
            source,
            needs_area,
            tells_places: false,
            words: [group("holder"), group("flag"), group("kind")],
            columns: None,
            faults: Faults::default(),
            roll,
            pending: Vec::new(),
            dwellings: Batch::default(),
            owners: Batch::default(),
        }
    }

    fn all(&mut self, source: &Source, pack: &Pack) -> Result<(), crate::fault::Fault> {
        let rows = source.rows_about();
        self.roll.dwellings.reserve(rows);
        self.roll.owners.reserve(rows);
        self.roll.units.reserve(rows);
        source.each_row(|row, cells| match &self.columns {
            None => {
                let mut needed = vec!["dwelling", "owner"];
                needed.extend(pack.uses_area().then_some("area_m2"));
                let columns = Columns::find(source, cells, WANTED, &needed, &mut self.faults);
                self.tells_places = [BUILDING, ENTRANCE, REPRESENTATIVE].iter().any(|number| columns.has(*number));
                self.roll.has_entrances = columns.has(ENTRANCE);
                self.columns = Some(columns);
            }
            Some(_) => self.row(row, cells),
        })
    }

    fn fault(&mut self, row: u64, column: &str, code: &'static str, values: &[(&'static str, &str)]) {
        self.faults.0.push(self.source.fault(row, column, code, values));
    }

    fn row(&mut self, row: u64, cells: &[std::borrow::Cow<'_, str>]) {
        let Some(columns) = self.columns.take() else { return };
        if columns.overflow(cells) {
            self.fault(row, "", "too-many-cells", &[]);
        }
        let dwelling = columns.cell(cells, DWELLING);
        if dwelling.is_empty() && columns.has(DWELLING) {
            self.fault(row, "dwelling", "empty", &[]);
        }
        let holder = match self.value(row, &columns, cells, HOLDER, self.words[0], &HOLDERS) {
            Some(1) => Holder::Developer,
            Some(2) => Holder::Public,
            _ => Holder::Private,
        };
        let flags = self.words[1];
        let counts = self.value(row, &columns, cells, COUNTS, flags, &["yes", "no"]) != Some(1);
        let affected = self.value(row, &columns, cells, AFFECTED, flags, &["no", "yes"]) == Some(1);
        let kind = self.value(row, &columns, cells, KIND, self.words[2], &KINDS).unwrap_or(0);
        let owner = columns.cell(cells, OWNER);
        if owner.is_empty() && holder != Holder::Developer && counts && columns.has(OWNER) {
            self.fault(row, "owner", "owner-empty", &[]);
        }
        let area = self.area(row, columns.cell(cells, AREA), columns.has(AREA), counts);
        let unit = Unit { area, owner: NONE, row: row as u32, holder, kind, counts, affected };
        if !dwelling.is_empty() {
            let place = self.tells_places.then(|| self.place(&columns, cells));
            self.dwellings.push(dwelling, self.roll.dwellings.probe(dwelling));
            self.owners.push(owner, self.roll.owners.probe(owner));
            self.pending.push((unit, place));
            if self.pending.len() == TOGETHER {
                self.flush();
            }
        }
        self.columns = Some(columns);
    }

    /// Puts the waiting rows on the roll.
    fn flush(&mut self) {
        std::hint::black_box(self.roll.dwellings.touch(&self.dwellings) ^ self.roll.owners.touch(&self.owners));
        let mut pending = std::mem::take(&mut self.pending);
        for (at, (unit, place)) in pending.drain(..).enumerate() {
            let (number, is_new) = self.roll.dwellings.intern_of(&self.dwellings, at);
            if is_new {
                let owner = self.roll.owners.intern_of(&self.owners, at).0;
                self.roll.units.push(Unit { owner, ..unit });
                self.roll.places.extend(place);
            } else {
                let first = self.roll.units[number as usize].row.to_string();
                let value = self.dwellings.text(at);
                self.fault(u64::from(unit.row), "dwelling", "dwelling-twice", &[("value", &value), ("first", &first)]);
            }
        }
        self.pending = pending;
        self.dwellings.clear();
        self.owners.clear();
    }

    fn place(&mut self, columns: &Columns, cells: &[std::borrow::Cow<'_, str>]) -> Place {
        let mut word = |number| match columns.cell(cells, number) {
            "" => NONE,
            text => self.roll.words.intern(text).0,
        };
        Place { building: word(BUILDING), entrance: word(ENTRANCE), representative: word(REPRESENTATIVE) }
    }

    fn area(&mut self, row: u64, text: &str, is_told: bool, counts: bool) -> u32 {
        let needed = self.needs_area && is_told;
        match numbers::area(text) {
            Some(0) if needed && counts => self.fault(row, "area_m2", "area-zero", &[]),
            Some(area) => return area as u32,
            None if text.is_empty() && !(needed && counts) => {}
            None if text.is_empty() => self.fault(row, "area_m2", "area-empty", &[]),
            None => self.fault(row, "area_m2", "area", &[("value", text)]),
        }
        0
    }

    /// What a cell of a closed list says, by its number; an empty cell says nothing.
    fn value(
        &mut self,
        row: u64,
        columns: &Columns,
        cells: &[std::borrow::Cow<'_, str>],
        number: usize,
        words: &Group,
        order: &[&str],
    ) -> Option<u8> {
        let cell = columns.cell(cells, number);
        if cell.is_empty() {
            return None;
        }
        let found = words.find(cell, order);
        if found.is_none() {
            self.fault(row, columns.name(number), "value", &[("value", cell), ("known", &order.join(", "))]);
        }
        found
    }
}
