//! The first row of a list: which column is where.

use crate::fault::{Fault, Faults};
use crate::sheet::Source;
use crate::words;
use std::borrow::Cow;

/// Where the columns of a list stand.
pub(crate) struct Columns {
    wanted: &'static [&'static str],
    at: Vec<Option<usize>>,
    width: usize,
}

impl Columns {
    /// Reads the headers; every missing or doubled column is a fault.
    pub(crate) fn find(
        source: &Source,
        headers: &[Cow<'_, str>],
        wanted: &'static [&'static str],
        needed: &[&'static str],
        faults: &mut Faults,
    ) -> Columns {
        let mut at = vec![None; wanted.len()];
        for (position, header) in headers.iter().enumerate() {
            let Some(slot) = words::column(header).and_then(|name| wanted.iter().position(|known| *known == name)) else {
                continue;
            };
            match at[slot] {
                None => at[slot] = Some(position),
                Some(_) => faults.0.push(source.fault(1, wanted[slot], "column-twice", &[("header", header)])),
            }
        }
        for column in needed {
            if !wanted.iter().zip(&at).any(|(name, at)| name == column && at.is_some()) {
                faults.0.push(missing(source, column));
            }
        }
        Columns { wanted, at, width: headers.len() }
    }

    /// The cell of a column by its number among the wanted ones; empty when there is none.
    pub(crate) fn cell<'a>(&self, cells: &'a [Cow<'_, str>], number: usize) -> &'a str {
        self.at[number].and_then(|at| cells.get(at)).map_or("", |cell| cell.as_ref())
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.at[number].is_some()
    }

    pub(crate) fn name(&self, number: usize) -> &'static str {
        self.wanted[number]
    }

    /// A row with more cells than there are headers has slipped.
    pub(crate) fn overflow(&self, cells: &[Cow<'_, str>]) -> bool {
        cells.len() > self.width && cells[self.width..].iter().any(|cell| !cell.is_empty())
    }
}

pub(crate) fn missing(source: &Source, column: &str) -> Fault {
    source.fault(1, column, "column-missing", &[("column", column)])
}
