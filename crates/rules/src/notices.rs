//! Notices: drafted by one, checked by another, published for days that are counted where people live, objected to,
//! answered, extended, and put away when their time is over.

use crate::Refusal;
use crate::access::named;
use crate::matters::tidy;
use crate::text::{Identifier, IdentifierKind, identifiers};
use crate::time::Millis;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

named! {
    /// Where a notice stands.
    pub enum State {
        Draft = "draft",
        Published = "published",
        Archived = "archived",
    }
}

named! {
    /// What is published. What a tenant calls it is a matter of words.
    pub enum Kind {
        General = "general",
        Resolution = "resolution",
        Tally = "tally",
        Rule = "rule",
        Accounts = "accounts",
        Election = "election",
        Closing = "closing",
        Correction = "correction",
    }
}

named! {
    /// What a resident says to a notice.
    pub enum VoiceKind {
        Question = "question",
        Objection = "objection",
    }
}

named! {
    /// What became of it.
    pub enum VoiceState {
        Waiting = "waiting",
        Answered = "answered",
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

crate::refusals! {
    /// Why a step with a notice is refused.
    pub enum No {
        TitleTooShort => "notices-title-too-short" on "title",
        TitleTooLong => "notices-title-too-long" on "title",
        WordsTooShort => "notices-words-too-short" on "words",
        WordsTooLong => "notices-words-too-long" on "words",
        DaysUnreadable => "notices-days-unreadable" on "days",
        KindUnknown => "notices-kind-unknown" on "kind",
        NotADraft => "notices-not-a-draft",
        NotPublished => "notices-not-published",
        SamePerson => "notices-same-person",
        NotChecked => "notices-not-checked" on "checked",
        NamesSomebody => "notices-names-somebody",
        NamesLeft => "notices-names-left" on "names_checked",
        ReasonTooShort => "notices-reason-too-short" on "reason",
        ReasonTooLong => "notices-reason-too-long" on "reason",
        VoiceTooShort => "notices-voice-too-short" on "voice",
        VoiceTooLong => "notices-voice-too-long" on "voice",
        VoiceNames => "notices-voice-names" on "voice",
        VoicesTooMany => "notices-voices-too-many",
        VoiceKindUnknown => "notices-voice-kind-unknown" on "kind",
        NoObjections => "notices-no-objections",
        ObjectionTooLate => "notices-objection-too-late",
        AnswerTooShort => "notices-answer-too-short" on "answer",
        AnswerTooLong => "notices-answer-too-long" on "answer",
        AlreadyAnswered => "notices-already-answered",
        RulingMissing => "notices-ruling-missing" on "ruling",
        ExtraDaysUnreadable => "notices-extra-days-unreadable" on "extra_days",
        PlaceElsewhere => "notices-place-elsewhere" on "place",
        CorrectsElsewhere => "notices-corrects-elsewhere",
    }
}

pub const TITLE_CHARS: (usize, usize) = (4, 80);
pub const WORDS_CHARS: (usize, usize) = (10, 20_000);
pub const REASON_CHARS: (usize, usize) = (4, 400);
pub const VOICE_CHARS: (usize, usize) = (4, 2_000);
pub const ANSWER_CHARS: (usize, usize) = (2, 4_000);
pub const DAYS: (i64, i64) = (1, 365);
/// Somebody may ask and object more than once, and not without end.
pub const VOICES_OF_ONE: usize = 5;

/// The days a kind of notice is published for unless somebody says otherwise.
#[must_use]
pub fn usual_days(kind: Kind) -> i64 {
    match kind {
        Kind::Rule | Kind::Election | Kind::Tally => 7,
        Kind::Accounts => 30,
        _ => 5,
    }
}

/// A text tidied and measured; the refusal carries the limit.
pub fn measured(text: &str, field: &'static str, limits: (usize, usize), short: No, long: No) -> Result<String, Refusal> {
    let text = tidy(text, field)?;
    match text.chars().count() {
        chars if chars < limits.0 => Err(Refusal { field: Some(field), ..short.with("least", limits.0) }),
        chars if chars > limits.1 => Err(Refusal { field: Some(field), ..long.with("most", limits.1) }),
        _ => Ok(text),
    }
}

/// Days of publication as somebody wrote them.
pub fn days(text: &str) -> Result<i64, Refusal> {
    let days = text.trim().parse().ok().filter(|days| (DAYS.0..=DAYS.1).contains(days));
    days.ok_or_else(|| No::DaysUnreadable.with("least", DAYS.0).with("most", DAYS.1))
}

/// When publication is over: the first instant that no longer belongs to it.
///
/// The day it was published does not count, because nobody had it whole; each following day counts until its midnight in
/// the zone of the place. So an objection on the last minute of the last day is in time there, whatever the day is called
/// where it was written. None when the calendar ends.
#[must_use]
pub fn ends(published: Millis, days: i64, zone: &TimeZone) -> Option<Millis> {
    let day = Timestamp::from_millisecond(published.0).ok()?.to_zoned(zone.clone()).date();
    let after = day.checked_add(Span::new().try_days(days.checked_add(1)?).ok()?).ok()?;
    // Where clocks are put forward at midnight the day begins later; `to_zoned` knows.
    Some(Millis(after.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond()))
}

/// The new end after a ruled objection: so many days more than it had, or from today when it was over already.
#[must_use]
pub fn extended(end: Millis, now: Millis, extra_days: i64, zone: &TimeZone) -> Option<Millis> {
    let from = if end.0 > now.0 { end.plus(-1) } else { now };
    // The last day of the old time is a whole day already, so it is where counting begins.
    ends(from, extra_days, zone)
}

/// The second person's look at a draft.
pub struct Check<'a> {
    pub state: State,
    pub same_person: bool,
    pub text: &'a str,
    /// "I have read it."
    pub checked: bool,
    /// "What was found names nobody."
    pub names_checked: bool,
}

/// What in a notice may name somebody: a telephone of an office is what notices are for.
#[must_use]
pub fn hits(text: &str) -> Vec<Identifier> {
    identifiers(text).into_iter().filter(|one| one.kind != IdentifierKind::Phone).collect()
}

/// These are somebody's beyond doubt, and no tick lets them through.
fn is_beyond_doubt(kind: IdentifierKind) -> bool {
    matches!(kind, IdentifierKind::Mobile | IdentifierKind::Number | IdentifierKind::Plate)
}

/// Whether a draft may be published.
pub fn may_publish(check: &Check<'_>) -> Result<(), Refusal> {
    if check.state != State::Draft {
        return Err(No::NotADraft.into());
    }
    if check.same_person {
        return Err(No::SamePerson.into());
    }
    let joined = |hits: Vec<&Identifier>| hits.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("、");
    let found = hits(check.text);
    let sure: Vec<&Identifier> = found.iter().filter(|one| is_beyond_doubt(one.kind)).collect();
    if !sure.is_empty() {
        return Err(No::NamesSomebody.with("hits", joined(sure)));
    }
    if !found.is_empty() && !check.names_checked {
        return Err(No::NamesLeft.with("hits", joined(found.iter().collect())));
    }
    if !check.checked {
        return Err(No::NotChecked.into());
    }
    Ok(())
}

/// Whether somebody may say this to a notice now.
pub fn may_speak(kind: VoiceKind, state: State, objections: bool, ends: Option<Millis>, now: Millis) -> Result<(), Refusal> {
    match (state, kind) {
        (State::Draft, _) => Err(No::NotPublished.into()),
        (State::Archived, VoiceKind::Question) => Err(No::NotPublished.into()),
        (State::Published, VoiceKind::Question) => Ok(()),
        (_, VoiceKind::Objection) if !objections => Err(No::NoObjections.into()),
        // The instant decides and not the job that puts notices away.
        (_, VoiceKind::Objection) if ends.is_none_or(|ends| now.0 >= ends.0) => Err(No::ObjectionTooLate.into()),
        (_, VoiceKind::Objection) => Ok(()),
    }
}

/// What an answer makes of a question or objection, and by how many days it extends the notice.
pub fn answer(kind: VoiceKind, state: VoiceState, ruling: &str, extra_days: &str) -> Result<(VoiceState, i64), Refusal> {
    if state != VoiceState::Waiting {
        return Err(No::AlreadyAnswered.into());
    }
    if kind == VoiceKind::Question {
        return Ok((VoiceState::Answered, 0));
    }
    let ruled = match ruling {
        "upheld" => VoiceState::Upheld,
        "dismissed" => VoiceState::Dismissed,
        _ => return Err(No::RulingMissing.into()),
    };
    let extra = if extra_days.trim().is_empty() { Some(0) } else { extra_days.trim().parse().ok() };
    let extra = extra.filter(|days| (0..=DAYS.1).contains(days));
    let extra = extra.ok_or_else(|| No::ExtraDaysUnreadable.with("most", DAYS.1))?;
    Ok((ruled, if ruled == VoiceState::Upheld { extra } else { 0 }))
}

/// Whether its time is over.
#[must_use]
pub fn is_over(state: State, ends: Option<Millis>, now: Millis) -> bool {
    state == State::Published && ends.is_some_and(|ends| now.0 >= ends.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Millis {
        Millis(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn days_of_publication_are_whole_days_of_the_place() {
        for (published, days, zone_name, expected) in [
            // 2026-11-20 10:00 in Shanghai; five whole days follow.
            ("2026-11-20T02:00:00Z", 5, "Asia/Shanghai", "2026-11-25T16:00:00Z"),
            // One minute to midnight and one minute past are different days.
            ("2026-11-20T15:59:00Z", 5, "Asia/Shanghai", "2026-11-25T16:00:00Z"),
            ("2026-11-20T16:01:00Z", 5, "Asia/Shanghai", "2026-11-26T16:00:00Z"),
            // The same instant where it is still the day before.
            ("2026-11-20T02:00:00Z", 1, "America/New_York", "2026-11-21T05:00:00Z"),
            // Clocks are put back on 1 November: that day has 25 hours.
            ("2026-10-31T12:00:00Z", 1, "America/New_York", "2026-11-02T05:00:00Z"),
            // Where midnight is left out in spring the day begins at one.
            ("2026-04-22T12:00:00Z", 1, "Africa/Cairo", "2026-04-23T22:00:00Z"),
            // Over the end of a year and a leap day.
            ("2027-12-31T04:00:00Z", 60, "Asia/Shanghai", "2028-02-29T16:00:00Z"),
        ] {
            assert_eq!(ends(at(published), days, &zone(zone_name)), Some(at(expected)), "{published} {days} {zone_name}");
        }
        assert_eq!(ends(Millis(i64::MAX), 1, &zone("Asia/Shanghai")), None);
        assert_eq!(ends(at("2026-01-01T00:00:00Z"), i64::MAX, &zone("Asia/Shanghai")), None);
    }

    #[test]
    fn an_objection_counts_until_the_last_instant_of_the_last_day_where_the_place_is() {
        let end = ends(at("2026-11-20T02:00:00Z"), 5, &zone("Asia/Shanghai"));
        for (written, in_time) in [
            // 23:59:59.999 in Shanghai; at the same instant it is still the 25th at noon in New York.
            ("2026-11-25T15:59:59.999Z", true),
            ("2026-11-25T10:59:59.999-05:00", true),
            // 00:00 of the 26th there, though the 25th goes on for thirteen hours in New York.
            ("2026-11-25T16:00:00Z", false),
            ("2026-11-25T23:59:00-05:00", false),
            // The 26th already in Auckland, and still the 25th at the place.
            ("2026-11-26T04:59:00+13:00", true),
        ] {
            for state in [State::Published, State::Archived] {
                let said = may_speak(VoiceKind::Objection, state, true, end, at(written));
                let expected = if in_time { None } else { Some(No::ObjectionTooLate.code()) };
                assert_eq!(said.err().map(|no| no.code), expected, "{written}");
            }
        }
    }

    #[test]
    fn a_ruled_objection_adds_whole_days() {
        let shanghai = zone("Asia/Shanghai");
        let end = at("2026-11-25T16:00:00Z");
        for (now, extra, expected) in [
            // While it runs: three days more than it had.
            ("2026-11-22T03:00:00Z", 3, "2026-11-28T16:00:00Z"),
            // Long over: three whole days from the day of the ruling.
            ("2026-12-01T03:00:00Z", 3, "2026-12-04T16:00:00Z"),
            // In the very instant it ended.
            ("2026-11-25T16:00:00Z", 1, "2026-11-27T16:00:00Z"),
        ] {
            assert_eq!(extended(end, at(now), extra, &shanghai), Some(at(expected)), "{now}");
        }
    }

    #[test]
    fn a_draft_is_published_by_another_person_who_read_it_and_names_nobody() {
        let fine =
            Check {
                state: State::Draft, same_person: false, text: "三号楼电梯五月维修", checked: true, names_checked: false
            };
        let cases: [(Check<'_>, Option<No>); 7] = [
            (Check { ..fine }, None),
            (Check { same_person: true, ..fine }, Some(No::SamePerson)),
            (Check { checked: false, ..fine }, Some(No::NotChecked)),
            (Check { state: State::Published, ..fine }, Some(No::NotADraft)),
            (Check { text: "请联系13912345678", names_checked: true, ..fine }, Some(No::NamesSomebody)),
            (Check { text: "3号楼2单元501室漏水", ..fine }, Some(No::NamesLeft)),
            (Check { text: "3号楼2单元501室漏水", names_checked: true, ..fine }, None),
        ];
        for (check, expected) in cases {
            assert_eq!(may_publish(&check).err().map(|no| no.code), expected.map(No::code), "{}", check.text);
        }
    }

    #[test]
    fn only_an_upheld_objection_extends() {
        use VoiceKind::{Objection, Question};
        for (kind, state, ruling, extra, expected) in [
            (Question, VoiceState::Waiting, "", "", Ok((VoiceState::Answered, 0))),
            (Objection, VoiceState::Waiting, "upheld", "3", Ok((VoiceState::Upheld, 3))),
            (Objection, VoiceState::Waiting, "upheld", "", Ok((VoiceState::Upheld, 0))),
            (Objection, VoiceState::Waiting, "dismissed", "3", Ok((VoiceState::Dismissed, 0))),
            (Objection, VoiceState::Waiting, "", "3", Err(No::RulingMissing)),
            (Objection, VoiceState::Waiting, "upheld", "-1", Err(No::ExtraDaysUnreadable)),
            (Objection, VoiceState::Dismissed, "upheld", "3", Err(No::AlreadyAnswered)),
        ] {
            let said = answer(kind, state, ruling, extra).map_err(|no| no.code);
            assert_eq!(said, expected.map_err(No::code), "{kind:?} {ruling} {extra}");
        }
    }
}
