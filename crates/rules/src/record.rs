//! The public record: what erasing words needs.

use crate::Refusal;
use crate::matters::tidy;

crate::refusals! {
    /// Why words on record are not erased.
    pub enum No {
        ReasonTooShort => "record-reason-too-short" on "reason",
        ReasonTooLong => "record-reason-too-long" on "reason",
        AlreadyErased => "record-already-erased",
    }
}

pub const REASON_CHARS: (usize, usize) = (4, 400);

/// The reason everybody reads where the words were.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = tidy(text, "reason")?;
    match text.chars().count() {
        chars if chars < REASON_CHARS.0 => Err(No::ReasonTooShort.with("least", REASON_CHARS.0)),
        chars if chars > REASON_CHARS.1 => Err(No::ReasonTooLong.with("most", REASON_CHARS.1)),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_everything() {
        for (text, expected) in [
            ("", Some(No::ReasonTooShort)),
            ("无", Some(No::ReasonTooShort)),
            ("依法删除", None),
            (&"长".repeat(401), Some(No::ReasonTooLong)),
        ] {
            assert_eq!(reason(text).err().map(|no| no.code), expected.map(No::code), "{text}");
        }
    }
}
