//! Meetings: when one may be called, opened and closed, when an item is agreed, and what becomes of it.
//!
//! Everything a method says is a parameter; nothing here knows the name of any local form.

#[cfg(test)]
mod tests;

use crate::access::named;
use crate::methods::{Agreement, Method, Outcome};
use crate::time::DAY_MS;
use crate::{Millis, Refusal};
use serde::{Deserialize, Serialize};

named! {
    /// Where a meeting stands.
    pub enum State {
        Announced = "announced",
        Open = "open",
        /// It is over; the parties read what was written down.
        Minutes = "minutes",
        Settled = "settled",
        CalledOff = "called-off",
    }
}

named! {
    /// What can be done to a meeting as a whole.
    pub enum Step {
        /// Another time or place.
        Move = "move",
        CallOff = "call-off",
        Reply = "reply",
        Attend = "attend",
        Open = "open",
        /// Anything that is recorded while people sit together.
        Record = "record",
        Close = "close",
        /// A party corrects, confirms or objects.
        Remark = "remark",
        Settle = "settle",
    }
}

named! {
    /// What an item came to.
    pub enum Came {
        Pending = "open",
        Agreed = "agreed",
        NotAgreed = "not-agreed",
        /// Heard and answered; nothing was to be agreed.
        Heard = "heard",
    }
}

named! {
    /// What becomes of an agreed item.
    pub enum Becomes {
        Matter = "matter",
        Vote = "vote",
        Rule = "rule",
        Nothing = "nothing",
    }
}

crate::refusals! {
    /// Why the room of meetings says no.
    pub enum No {
        NotNow => "meetings-not-now",
        MethodUnknown => "meetings-method-unknown" on "method",
        MayNotCall => "meetings-may-not-call" on "method",
        PlaceUnknown => "meetings-place-unknown" on "place",
        PlaceTooWide => "meetings-place-too-wide" on "place",
        TitleMissing => "meetings-title-missing" on "title",
        TitleTooLong => "meetings-title-too-long" on "title",
        VenueMissing => "meetings-venue-missing" on "venue",
        TimeUnreadable => "meetings-time-unreadable" on "starts",
        NoticeTooShort => "meetings-notice-too-short" on "starts",
        WordsMissing => "meetings-words-missing" on "words",
        WordsTooLong => "meetings-words-too-long" on "words",
        Names => "meetings-names" on "words",
        PartyUnknown => "meetings-party-unknown" on "party",
        NotForParty => "meetings-not-for-party" on "party",
        CountBad => "meetings-count-bad" on "count",
        ItemUnknown => "meetings-item-unknown" on "item",
        ItemsTooMany => "meetings-items-too-many" on "title",
        AgendaEmpty => "meetings-agenda-empty" on "agenda",
        VoiceUnknown => "meetings-voice-unknown" on "voice",
        VoiceChanged => "meetings-voice-changed" on "words",
        ItemChanged => "meetings-item-changed" on "words",
        NotChair => "meetings-not-chair",
        PartyMissing => "meetings-party-missing" on "came",
        PartiesTooFew => "meetings-parties-too-few" on "came",
        VoiceMissing => "meetings-voice-missing" on "came",
        PartyObjects => "meetings-party-objects" on "came",
        HandsMissing => "meetings-hands-missing" on "came",
        HandsAgainst => "meetings-hands-against" on "came",
        NothingToAgree => "meetings-nothing-to-agree" on "came",
        CameUnknown => "meetings-came-unknown" on "came",
        BecomesUnknown => "meetings-becomes-unknown" on "becomes",
        ProposalOnly => "meetings-proposal-only" on "becomes",
        HandlerMissing => "meetings-handler-missing" on "handler",
        DeadlineMissing => "meetings-deadline-missing" on "finish_by",
        ReasonsMissing => "meetings-reasons-missing" on "words",
        ItemsPending => "meetings-items-pending",
        MinutesUnanswered => "meetings-minutes-unanswered",
        RemarkUnknown => "meetings-remark-unknown" on "kind",
        ReplyUnknown => "meetings-reply-unknown" on "answer",
        AlreadyThere => "meetings-already-there",
        PhotoMissing => "meetings-photo-missing" on "photo",
        TopicUnknown => "meetings-topic-unknown" on "topic",
        TopicNotNow => "meetings-topic-not-now",
        AlreadySupported => "meetings-already-supported",
        ReasonMissing => "meetings-reason-missing" on "reason",
        ChainUnknown => "meetings-chain-unknown" on "to",
        ChainNoDay => "meetings-chain-no-day",
        ChainTwice => "meetings-chain-twice",
        ChainEarly => "meetings-chain-early",
    }
}

pub const TITLE_CHARS_MAX: usize = 80;
pub const VENUE_CHARS_MAX: usize = 120;
pub const WORDS_CHARS_MAX: usize = 2_000;
pub const ITEMS_MAX: usize = 60;
pub const COUNT_MAX: i64 = 100_000;
/// A resolution that takes longer than this is a plan and not a promise.
pub const FINISH_DAYS_MAX: i64 = 1_100;

/// Whether this step may be taken now.
pub fn may(state: State, step: Step) -> Result<State, Refusal> {
    let next = match (state, step) {
        (State::Announced, Step::Move | Step::Reply | Step::Attend) => State::Announced,
        (State::Announced, Step::CallOff) => State::CalledOff,
        (State::Announced, Step::Open) => State::Open,
        (State::Open, Step::Record | Step::Attend | Step::Reply) => State::Open,
        (State::Open, Step::Close) => State::Minutes,
        (State::Minutes, Step::Remark) => State::Minutes,
        (State::Minutes, Step::Settle) => State::Settled,
        _ => return Err(No::NotNow.with("state", state.name()).with("step", step.name())),
    };
    Ok(next)
}

/// The first moment a meeting may begin that is announced now.
#[must_use]
pub const fn earliest(announced: Millis, notice_days: i64) -> Millis {
    announced.plus(notice_days.saturating_mul(DAY_MS))
}

/// Whether people hear of it early enough: at the announcement, and again when it is moved.
pub fn in_time(announced: Millis, notice_days: i64, starts: Millis) -> Result<(), Refusal> {
    if starts < announced || starts < earliest(announced, notice_days) {
        return Err(No::NoticeTooShort.with("days", notice_days));
    }
    Ok(())
}

/// A party as it sits there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sits<'a> {
    pub id: &'a str,
    pub present: i64,
}

/// Hands of one party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hands {
    pub party: String,
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
}

/// An item as it stands when somebody says it is agreed.
#[derive(Clone, Debug, Default)]
pub struct ItemNow<'a> {
    /// The voices that were recorded.
    pub voices: Vec<&'a str>,
    /// The parties that object.
    pub objecting: Vec<&'a str>,
    pub hands: &'a [Hands],
}

/// The required parties nobody sits for.
#[must_use]
pub fn missing<'a>(method: &'a Method, sits: &[Sits<'_>]) -> Vec<&'a crate::methods::Party> {
    let present = |id: &str| sits.iter().any(|one| one.id == id && one.present > 0);
    method.parties.iter().filter(|party| party.required && !present(&party.id)).collect()
}

/// How many parties sit there; experts are none.
#[must_use]
pub fn parties_present(method: &Method, sits: &[Sits<'_>]) -> usize {
    let present = |id: &str| sits.iter().any(|one| one.id == id && one.present > 0);
    method.parties.iter().filter(|party| !party.expert && present(&party.id)).count()
}

/// Whether an item may be called agreed.
pub fn may_agree(method: &Method, sits: &[Sits<'_>], item: &ItemNow<'_>) -> Result<(), Refusal> {
    let names = |all: Vec<&str>| all.join("、");
    if method.agreement == Agreement::Nothing {
        return Err(No::NothingToAgree.into());
    }
    let gone = missing(method, sits);
    if !gone.is_empty() {
        return Err(No::PartyMissing.with("parties", names(gone.iter().map(|party| party.zh.as_str()).collect())));
    }
    let here = parties_present(method, sits);
    if here < method.parties_at_least {
        return Err(No::PartiesTooFew.with("here", here).with("least", method.parties_at_least));
    }
    let silent: Vec<&str> = method
        .voices
        .iter()
        .filter(|voice| voice.required && !item.voices.contains(&voice.id.as_str()))
        .map(|voice| voice.zh.as_str())
        .collect();
    if !silent.is_empty() {
        return Err(No::VoiceMissing.with("voices", names(silent)));
    }
    match method.agreement {
        Agreement::Hands => hands_agree(method, item.hands),
        _ => {
            let against: Vec<&str> = item
                .objecting
                .iter()
                .filter_map(|id| method.party(id))
                .filter(|party| !party.expert)
                .map(|party| party.zh.as_str())
                .collect();
            if against.is_empty() { Ok(()) } else { Err(No::PartyObjects.with("parties", names(against))) }
        }
    }
}

/// Each party has one voice: for it when more of its hands are for it than against. More parties for than against agree.
fn hands_agree(method: &Method, hands: &[Hands]) -> Result<(), Refusal> {
    let counted: Vec<&Hands> = hands.iter().filter(|one| method.party(&one.party).is_some_and(|party| !party.expert)).collect();
    if counted.iter().all(|one| one.yes + one.no + one.abstain == 0) {
        return Err(No::HandsMissing.into());
    }
    let yes = counted.iter().filter(|one| one.yes > one.no).count();
    let no = counted.iter().filter(|one| one.no > one.yes).count();
    if yes > no { Ok(()) } else { Err(No::HandsAgainst.with("yes", yes).with("no", no)) }
}

/// What is asked of an agreed item.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub becomes: Becomes,
    /// Whether somebody is named who does it.
    pub handler: bool,
    pub finish_by: Option<Millis>,
}

/// Whether what shall become of an agreed item can become of it. Where a meeting only proposes, no order comes out of it.
pub fn may_become(method: &Method, asked: Asked, now: Millis) -> Result<(), Refusal> {
    if method.outcome == Outcome::Proposal && asked.becomes == Becomes::Matter {
        return Err(No::ProposalOnly.into());
    }
    if asked.becomes == Becomes::Matter {
        if !asked.handler {
            return Err(No::HandlerMissing.into());
        }
        let latest = now.plus(FINISH_DAYS_MAX * DAY_MS);
        if asked.finish_by.is_none_or(|by| by <= now || by > latest) {
            return Err(No::DeadlineMissing.into());
        }
    }
    Ok(())
}

/// The method of a chain something is carried to: the one asked for, or the next.
pub fn next_of<'a>(chain: &'a [String], asked: &str) -> Result<&'a str, Refusal> {
    let found = if asked.is_empty() { chain.first() } else { chain.iter().find(|code| *code == asked) };
    found.map(String::as_str).ok_or_else(|| No::ChainUnknown.into())
}

/// Whether an item may be carried on: once the talking is over, and to each method once.
pub fn may_carry(state: State, before: bool) -> Result<(), Refusal> {
    if !matches!(state, State::Minutes | State::Settled) {
        return Err(No::ChainEarly.into());
    }
    if before { Err(No::ChainTwice.into()) } else { Ok(()) }
}

/// Whether the minutes may be settled: every required party has answered, or the days for answering are over.
pub fn may_settle<'a>(method: &'a Method, answered: &[&str], closed: Millis, now: Millis) -> Result<(), Refusal> {
    let silent: Vec<&'a str> = method
        .parties
        .iter()
        .filter(|party| party.required && !answered.contains(&party.id.as_str()))
        .map(|party| party.zh.as_str())
        .collect();
    if silent.is_empty() || now >= closed.plus(method.confirm_days * DAY_MS) {
        return Ok(());
    }
    Err(No::MinutesUnanswered.with("parties", silent.join("、")).with("days", method.confirm_days))
}
