//! What people say about a topic before and after its meeting: short, without names, not too much at once. What is taken out
//! leaves its place and the reason; its author can object, and somebody else answers.

use crate::access::named;
use crate::matters::tidy;
use crate::text::{IdentifierKind, identifiers};
use crate::time::{DAY_MS, HOUR_MS};
use crate::{Millis, Refusal};

named! {
    /// Where a remark stands.
    pub enum Standing {
        Shown = "shown",
        /// Taken out, with a reason everybody reads. Its words stay with its author and the moderators.
        Hidden = "hidden",
    }
}

crate::refusals! {
    /// Why it is refused.
    pub enum No {
        WordsWrong => "remarks-words" on "words",
        Names => "remarks-names" on "words",
        TopicOver => "remarks-topic-over",
        ParentUnknown => "remarks-parent-unknown",
        TooFast => "remarks-too-fast",
        Full => "remarks-full",
        SaidAlready => "remarks-said-already" on "words",
        ReasonWrong => "remarks-reason" on "reason",
        NothingToModerate => "remarks-nothing-to-moderate",
        SomebodyElse => "remarks-somebody-else",
        NotYours => "remarks-not-yours",
        ObjectedAlready => "remarks-objected-already",
    }
}

pub const WORDS_CHARS: (usize, usize) = (2, 500);
pub const REASON_CHARS: (usize, usize) = (4, 200);
/// So much one person says about one topic, so that nobody fills it alone.
pub const IN_AN_HOUR: i64 = 5;
pub const IN_A_DAY: i64 = 20;
pub const REMARKS_MAX: i64 = 5_000;
pub const REPLIES_SHOWN: i64 = 50;

/// Since when remarks of one person count for the two limits.
#[must_use]
pub const fn windows(now: Millis) -> (Millis, Millis) {
    (Millis(now.0 - HOUR_MS), Millis(now.0 - DAY_MS))
}

/// A remark as it is kept.
///
/// # Errors
/// Too short, too long, or naming somebody.
pub fn say(text: &str) -> Result<String, Refusal> {
    let text = tidy(text, "words")?;
    let chars = text.chars().count();
    if chars < WORDS_CHARS.0 || chars > WORDS_CHARS.1 {
        return Err(No::WordsWrong.with("most", WORDS_CHARS.1));
    }
    without_names(text)
}

fn without_names(text: String) -> Result<String, Refusal> {
    let hits: Vec<String> =
        identifiers(&text).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
    if hits.is_empty() { Ok(text) } else { Err(No::Names.with("hits", hits.join("、"))) }
}

/// Whether somebody may say one thing more.
///
/// # Errors
/// The topic is settled or not taken up, they said much lately, or the topic is full.
pub fn may_say(open: bool, (hour, day): (i64, i64), all: i64) -> Result<(), Refusal> {
    if !open {
        return Err(No::TopicOver.into());
    }
    if hour >= IN_AN_HOUR || day >= IN_A_DAY {
        return Err(No::TooFast.with("hour", IN_AN_HOUR).with("day", IN_A_DAY));
    }
    if all >= REMARKS_MAX { Err(No::Full.with("most", REMARKS_MAX)) } else { Ok(()) }
}

/// A moderator's decision with its reason. An objection is answered by somebody else than who took it out: shown again, or kept
/// out with an answer.
///
/// # Errors
/// Nothing would change, no reason is given, or it is the same person.
pub fn moderate(from: Standing, to: Standing, objected: bool, same: bool, reason: &str) -> Result<String, Refusal> {
    let answers = from == Standing::Hidden && objected;
    if from == to && !answers {
        return Err(No::NothingToModerate.into());
    }
    if answers && same {
        return Err(No::SomebodyElse.into());
    }
    let reason = tidy(reason, "reason")?;
    let chars = reason.chars().count();
    if chars < REASON_CHARS.0 || chars > REASON_CHARS.1 {
        return Err(No::ReasonWrong.with("least", REASON_CHARS.0).with("most", REASON_CHARS.1));
    }
    // Everybody reads it, so it names nobody either.
    without_names(reason)
}

/// Whether its author can object.
///
/// # Errors
/// It is somebody else's, it is not hidden, or they objected before.
pub fn object(own: bool, standing: Standing, objected: bool) -> Result<(), Refusal> {
    if !own {
        return Err(No::NotYours.into());
    }
    if standing != Standing::Hidden {
        return Err(No::NothingToModerate.into());
    }
    if objected { Err(No::ObjectedAlready.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_names_anybody_and_nobody_fills_a_topic_alone() {
        assert!(say("消防通道还是要留出来").is_ok());
        assert_eq!(say("3号楼2单元501室的车").unwrap_err().code, No::Names.code());
        assert_eq!(say("好").unwrap_err().code, No::WordsWrong.code());
        assert_eq!(say(&"长".repeat(501)).unwrap_err().code, No::WordsWrong.code());
        assert!(may_say(true, (4, 19), 10).is_ok());
        assert_eq!(may_say(true, (5, 5), 10).unwrap_err().code, No::TooFast.code());
        assert_eq!(may_say(true, (0, 20), 10).unwrap_err().code, No::TooFast.code());
        assert_eq!(may_say(false, (0, 0), 0).unwrap_err().code, No::TopicOver.code());
        assert_eq!(may_say(true, (0, 0), REMARKS_MAX).unwrap_err().code, No::Full.code());
    }

    #[test]
    fn taking_out_needs_a_reason_and_an_objection_is_answered_by_somebody_else() {
        use Standing::{Hidden, Shown};
        for (from, to, objected, same, reason, expected) in [
            (Shown, Hidden, false, false, "骂人的话", None),
            (Shown, Hidden, false, false, "骂", Some(No::ReasonWrong)),
            (Shown, Shown, false, false, "没有问题的话", Some(No::NothingToModerate)),
            (Hidden, Shown, false, true, "看错了，放回来", None),
            (Hidden, Hidden, false, false, "再隐藏一次", Some(No::NothingToModerate)),
            (Hidden, Shown, true, true, "看错了，放回来", Some(No::SomebodyElse)),
            (Hidden, Hidden, true, false, "看过了，还是骂人", None),
            (Hidden, Shown, true, false, "说得有道理", None),
        ] {
            assert_eq!(moderate(from, to, objected, same, reason).err().map(|no| no.code), expected.map(No::code));
        }
        assert_eq!(object(false, Hidden, false).unwrap_err().code, No::NotYours.code());
        assert_eq!(object(true, Shown, false).unwrap_err().code, No::NothingToModerate.code());
        assert_eq!(object(true, Hidden, true).unwrap_err().code, No::ObjectedAlready.code());
        assert!(object(true, Hidden, false).is_ok());
    }
}
