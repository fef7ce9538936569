//! What is wrong with an input: everything at once, each with its place and its remedy.

use std::fmt;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as the caller named it.
    pub file: String,
    /// The line, counted from 1.
    pub row: u64,
    /// The column, counted from 1; 0 for the whole line.
    pub column: usize,
    pub what: String,
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} - {}", self.file, self.row, self.column, self.what, self.remedy)
    }
}

/// All faults of the inputs. Of very many only the first are kept; the others are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

const KEPT_MAX: usize = 1000;

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        if self.kept.len() < KEPT_MAX {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The faults that were kept, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.kept.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.kept.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} faults more of this kind - mend these first", self.more)?;
        }
        Ok(())
    }
}
