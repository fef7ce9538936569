//! What is wrong with an input: where, what, and what to do about it. All of it at once.

use crate::draw::Short;
use crate::text::{Lang, say};
use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, by the name it was given.
    pub file: String,
    /// The row as a spreadsheet counts them: the headers are row 1. 0 when the whole file is meant.
    pub row: u64,
    /// The column, by the name this crate gives it.
    pub column: String,
    /// The kind of fault; its sentences stand in `texts/` under `fault.<code>`.
    pub code: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Fault {
    pub(crate) fn new(file: &str, row: u64, column: &str, code: &'static str, values: &[(&'static str, &str)]) -> Fault {
        let values = values.iter().map(|(name, value)| (*name, shown(value))).collect();
        Fault { file: file.to_owned(), row, column: column.to_owned(), code, values }
    }

    /// A stratum of a list that has fewer people than places.
    pub fn of_short(file: &str, short: &Short) -> Fault {
        let Short { name, seats, pool, missing } = short;
        let values = [
            ("name", name.as_str()),
            ("seats", &seats.to_string()),
            ("pool", &pool.to_string()),
            ("missing", &missing.to_string()),
        ];
        let code = if name.is_empty() { "pool-short" } else { "stratum-short" };
        Fault::new(file, 0, "", code, &values)
    }

    /// `file:row:column: what - remedy`
    pub fn line(&self, lang: Lang) -> String {
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let what = say(lang, &format!("fault.{}.what", self.code), &values);
        let remedy = say(lang, &format!("fault.{}.remedy", self.code), &values);
        format!("{}:{}:{}: {what} - {remedy}", self.file, self.row, self.column)
    }
}

/// A value as it can be shown: on one line, and not endless.
fn shown(value: &str) -> String {
    const CHARS_MAX: usize = 60;
    let mut out: String = value.chars().take(CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(CHARS_MAX).is_some() {
        out.push('…');
    }
    out
}

/// Everything that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// One line for each, in the order of the rows.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        self.0.iter().map(|fault| fault.line(lang)).collect()
    }

    /// The value if nothing is wrong.
    pub(crate) fn or<T>(mut self, value: T) -> Result<T, Faults> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort_by(|a, b| (&a.file, a.row).cmp(&(&b.file, b.row)));
        Err(self)
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Faults {
        Faults(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Lang::En).join("\n"))
    }
}

impl std::error::Error for Faults {}
