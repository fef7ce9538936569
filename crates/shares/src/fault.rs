//! What is wrong with an input: where, what, and what to do. All of it at once.

use std::fmt;

/// How many faults are kept word for word; the rest are counted.
const KEPT_MAX: usize = 1000;

/// One thing wrong, or worth knowing, at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; 0 when it is about the whole file.
    pub row: usize,
    /// The column's name, or empty.
    pub column: String,
    pub what: String,
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {} - {}", self.row, self.column, self.what, self.remedy)
    }
}

/// Everything wrong with an input.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Faults {
    list: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// How many faults beyond the listed ones there are.
    pub fn more(&self) -> usize {
        self.more
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn add(&mut self, row: usize, column: &str, what: impl Into<String>, remedy: impl Into<String>) {
        if self.list.len() < KEPT_MAX {
            self.list.push(Fault { row, column: column.to_owned(), what: what.into(), remedy: remedy.into() });
        } else {
            self.more += 1;
        }
    }

    /// In the order of the rows; what is about the whole file first.
    pub(crate) fn sorted(mut self) -> Faults {
        self.list.sort_by_key(|fault| fault.row);
        self
    }

    /// Every fault as `file:row:column: what - remedy`, one a line.
    pub fn told(&self, file: &str) -> String {
        let mut lines: Vec<String> = self.list.iter().map(|fault| format!("{file}:{fault}")).collect();
        if self.more > 0 {
            lines.push(format!("{file}: and {} more", self.more));
        }
        lines.join("\n")
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.list.iter().map(Fault::to_string).collect();
        out.write_str(&lines.join("\n"))?;
        if self.more > 0 {
            write!(out, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}
