//! Faults in words: where, what stands there, what is wrong and what to do.

use super::parts::Fault;
use crate::i18n::{self, Lang};

/// A fault as people read it.
pub(in super::super) struct FaultRow {
    pub line: String,
    pub column: String,
    pub value: String,
    pub text: String,
}

/// The letter a spreadsheet gives a column.
fn letter(at: u32) -> String {
    let mut at = at;
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        match (at / 26).checked_sub(1) {
            Some(next) => at = next,
            None => return out,
        }
    }
}

/// A fault in the reader's language.
pub(in super::super) fn fault_row(lang: Lang, fault: &Fault) -> FaultRow {
    let args: Vec<(&str, &str)> = fault.data.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let name = fault.column.map_or("", |column| column.heading(lang == Lang::Zh));
    FaultRow {
        line: if fault.line == 0 { String::new() } else { fault.line.to_string() },
        column: fault.at.map_or_else(|| name.to_owned(), |at| format!("{} {name}", letter(at))),
        value: fault.value.clone(),
        text: i18n::text(lang, &format!("refused-{}", fault.code), &args),
    }
}
