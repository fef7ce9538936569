//! Conversations: short statements, each answered with agree, disagree or pass; one resident, one voice.

use crate::Refusal;
use crate::access::named;
use crate::matters::tidy;
use crate::text::IdentifierKind;
use crate::text::identifiers;
use crate::time::Millis;

named! {
    /// Where a conversation stands.
    pub enum State {
        Open = "open",
        Closed = "closed",
    }
}

named! {
    /// Where a statement stands.
    pub enum Standing {
        /// Nobody has looked at it yet.
        Waiting = "waiting",
        Shown = "shown",
        /// Taken out, with a reason everybody reads. Its words stay with the moderators.
        Hidden = "hidden",
    }
}

named! {
    /// What somebody says to a statement.
    pub enum Choice {
        Agree = "agree",
        Disagree = "disagree",
        Pass = "pass",
    }
}

impl Choice {
    /// As the landscape counts it.
    #[must_use]
    pub fn value(self) -> i64 {
        match self {
            Self::Agree => 1,
            Self::Disagree => -1,
            Self::Pass => 0,
        }
    }
}

crate::refusals! {
    /// Why a step in a conversation is refused.
    pub enum No {
        TitleTooShort => "talk-title-too-short" on "title",
        TitleTooLong => "talk-title-too-long" on "title",
        WordsTooLong => "talk-words-too-long" on "words",
        ClosesUnreadable => "talk-closes-unreadable" on "days",
        SayTooShort => "talk-say-too-short" on "say",
        SayTooLong => "talk-say-too-long" on "say",
        SayNames => "talk-say-names" on "say",
        SaysTooMany => "talk-says-too-many",
        StatementsFull => "talk-statements-full",
        SaidAlready => "talk-said-already" on "say",
        Closed => "talk-closed",
        NotShown => "talk-not-shown",
        ChoiceUnknown => "talk-choice-unknown",
        ReasonTooShort => "talk-reason-too-short" on "reason",
        ReasonTooLong => "talk-reason-too-long" on "reason",
        NothingToModerate => "talk-nothing-to-moderate",
    }
}

pub const TITLE_CHARS: (usize, usize) = (4, 60);
pub const WORDS_CHARS: (usize, usize) = (0, 4_000);
/// A statement is one thought: who reads a hundred of them reads short ones.
pub const SAY_CHARS: (usize, usize) = (4, 140);
pub const REASON_CHARS: (usize, usize) = (4, 200);
pub const DAYS: (i64, i64) = (1, 180);
/// One person says so much in one conversation, so that nobody fills it alone.
pub const SAYS_OF_ONE: i64 = 10;
pub const STATEMENTS_MAX: i64 = 2_000;

/// A text tidied and measured; the refusal carries the limit.
pub fn measured(text: &str, field: &'static str, limits: (usize, usize), short: No, long: No) -> Result<String, Refusal> {
    let text = tidy(text, field)?;
    match text.chars().count() {
        chars if chars < limits.0 => Err(Refusal { field: Some(field), ..short.with("least", limits.0) }),
        chars if chars > limits.1 => Err(Refusal { field: Some(field), ..long.with("most", limits.1) }),
        _ => Ok(text),
    }
}

/// What somebody wants to say: one thought on one line that names nobody.
pub fn say(text: &str) -> Result<String, Refusal> {
    let text = measured(text, "say", SAY_CHARS, No::SayTooShort, No::SayTooLong)?.replace('\n', " ");
    let hits: Vec<String> =
        identifiers(&text).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
    if hits.is_empty() { Ok(text) } else { Err(No::SayNames.with("hits", hits.join("、"))) }
}

/// Whether the conversation takes voices at this instant.
pub fn is_open(state: State, closes: Option<Millis>, now: Millis) -> Result<(), Refusal> {
    if state == State::Closed || closes.is_some_and(|closes| now.0 >= closes.0) { Err(No::Closed.into()) } else { Ok(()) }
}

/// Whether a statement can be answered.
pub fn may_vote(state: State, closes: Option<Millis>, standing: Standing, now: Millis) -> Result<(), Refusal> {
    is_open(state, closes, now)?;
    if standing == Standing::Shown { Ok(()) } else { Err(No::NotShown.into()) }
}

/// Whether somebody may say one thing more, when so much was said by them and by all.
pub fn may_say(state: State, closes: Option<Millis>, own: i64, all: i64, now: Millis) -> Result<(), Refusal> {
    is_open(state, closes, now)?;
    if own >= SAYS_OF_ONE {
        return Err(No::SaysTooMany.with("most", SAYS_OF_ONE));
    }
    if all >= STATEMENTS_MAX { Err(No::StatementsFull.with("most", STATEMENTS_MAX)) } else { Ok(()) }
}

/// A moderator's decision. Hiding needs a reason; showing what was hidden needs one too, since the first one is then undone.
pub fn moderate(from: Standing, to: Standing, reason: &str) -> Result<String, Refusal> {
    if from == to || to == Standing::Waiting {
        return Err(No::NothingToModerate.into());
    }
    if from == Standing::Waiting && to == Standing::Shown {
        return Ok(String::new());
    }
    measured(reason, "reason", REASON_CHARS, No::ReasonTooShort, No::ReasonTooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_one_short_thought_that_names_nobody() {
        for (text, expected) in [
            ("应该装充电桩", Ok("应该装充电桩".to_owned())),
            ("应该装\n充电桩", Ok("应该装 充电桩".to_owned())),
            ("装", Err(No::SayTooShort)),
            ("3号楼2单元501室太吵", Err(No::SayNames)),
            ("找13912345678", Err(No::SayNames)),
            ("有事请打物业6123456", Ok("有事请打物业6123456".to_owned())),
            (&"长".repeat(141), Err(No::SayTooLong)),
        ] {
            assert_eq!(say(text).map_err(|no| no.code), expected.map_err(No::code), "{text}");
        }
    }

    #[test]
    fn voices_are_taken_while_it_is_open_and_for_what_is_shown() {
        let close = Some(Millis(100));
        for (state, closes, standing, now, expected) in [
            (State::Open, None, Standing::Shown, 5, None),
            (State::Open, close, Standing::Shown, 99, None),
            (State::Open, close, Standing::Shown, 100, Some(No::Closed)),
            (State::Closed, None, Standing::Shown, 5, Some(No::Closed)),
            (State::Open, None, Standing::Waiting, 5, Some(No::NotShown)),
            (State::Open, None, Standing::Hidden, 5, Some(No::NotShown)),
        ] {
            let said = may_vote(state, closes, standing, Millis(now)).err().map(|no| no.code);
            assert_eq!(said, expected.map(No::code), "{state:?} {standing:?} {now}");
        }
        assert_eq!(may_say(State::Open, None, SAYS_OF_ONE, 20, Millis(0)).err().map(|no| no.code), Some(No::SaysTooMany.code()));
        let full = may_say(State::Open, None, 0, STATEMENTS_MAX, Millis(0));
        assert_eq!(full.err().map(|no| no.code), Some(No::StatementsFull.code()));
    }

    #[test]
    fn hiding_and_undoing_it_need_a_reason() {
        use Standing::{Hidden, Shown, Waiting};
        for (from, to, reason, expected) in [
            (Waiting, Shown, "", Ok(String::new())),
            (Waiting, Hidden, "", Err(No::ReasonTooShort)),
            (Shown, Hidden, "辱骂他人", Ok("辱骂他人".to_owned())),
            (Hidden, Shown, "", Err(No::ReasonTooShort)),
            (Shown, Shown, "没有变化", Err(No::NothingToModerate)),
            (Shown, Waiting, "再看看吧", Err(No::NothingToModerate)),
        ] {
            assert_eq!(moderate(from, to, reason).map_err(|no| no.code), expected.map_err(No::code), "{from:?} {to:?}");
        }
    }
}
