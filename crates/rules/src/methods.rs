//! A method of meeting as a file: its names, its stages, who is called, which voices are heard, how agreement is found.
//!
//! [`read`] turns a text into a [`Method`], or says of every fault in which line it is and what to do about it. Nothing of a
//! local brand is in code; whatever a source names and does not explain is a [`Term`] with a text of the tenant's own.

mod checks;
mod shapes;
#[cfg(test)]
mod tests;

pub use shapes::{Agreement, Kind, Method, Outcome, Party, Phase, Range, Stage, Term, Voice};

use crate::Refusal;
use serde::Deserialize;
use shapes::Written;

crate::refusals! {
    /// What is wrong with a file.
    pub enum No {
        Unreadable => "methods-unreadable" on "text",
        TooLong => "methods-too-long" on "text",
        CodeBad => "methods-code-bad" on "text",
        NameMissing => "methods-name-missing" on "text",
        StageMissing => "methods-stage-missing" on "text",
        StagePhase => "methods-stage-phase" on "text",
        PartyMissing => "methods-party-missing" on "text",
        Twice => "methods-twice" on "text",
        PostUnknown => "methods-post-unknown" on "text",
        QuorumHigh => "methods-quorum-high" on "text",
        VoiceParty => "methods-voice-party" on "text",
        DaysBad => "methods-days-bad" on "text",
        WordBad => "methods-word-bad" on "text",
        NobodyCalls => "methods-nobody-calls" on "text",
        AgreementWithout => "methods-agreement-without" on "text",
    }
}

/// Longer than any method is, and short enough to be read at one go.
pub const TEXT_BYTES_MAX: usize = 20_000;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    pub refusal: Refusal,
}

/// Reads a method, or says everything that is wrong with its text.
pub fn read(text: &str) -> Result<Method, Vec<Fault>> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(vec![Fault { line: 1, refusal: No::TooLong.with("line", 1).with("most", TEXT_BYTES_MAX) }]);
    }
    let written: Written = match toml::Deserializer::parse(text).and_then(Written::deserialize) {
        Ok(written) => written,
        Err(fault) => {
            let line = fault.span().map_or(1, |span| line_of(text, span.start));
            let why = fault.message().replace('`', "\"");
            return Err(vec![Fault { line, refusal: No::Unreadable.with("line", line).with("why", why) }]);
        }
    };
    checks::check(text, written)
}

/// The line an offset lies in, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}
