//! Votes: which step may follow which, what a ballot may say, and what of a result may be published.
//!
//! What a majority is stands in the rule packs of the counting; here stands what is the same for all of them. Nobody's
//! silence is consent: nothing here or there can make a ballot out of none.

use crate::time::DAY_MS;
use crate::{Millis, Refusal};

pub mod areas;
pub mod choice;
pub mod official;
pub mod project;
pub mod publish;
pub mod starts;
#[cfg(test)]
mod tests;

use crate::access::named;

named! {
    /// What kind of vote it is. Only the statutory one binds by law; a poll is what is made unless somebody says otherwise.
    pub enum Kind {
        Poll = "poll",
        Statutory = "statutory",
        /// The owners of one entrance, such as about a lift.
        Entrance = "entrance",
        Election = "election",
        Ranking = "ranking",
        Budget = "budget",
    }
}

impl Kind {
    /// Whether a rule pack counts it, on a frozen roll of dwellings.
    #[must_use]
    pub const fn by_pack(self) -> bool {
        matches!(self, Self::Statutory | Self::Entrance | Self::Election)
    }

    /// Whether there are options to choose from, rather than one proposal.
    #[must_use]
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Election | Self::Ranking | Self::Budget)
    }
}

named! {
    /// Where a vote stands.
    pub enum State {
        Prepared = "prepared",
        /// The roll is made, and owners check their lines.
        Roll = "roll",
        /// The roll is frozen and everybody is given notice.
        Notice = "notice",
        Open = "open",
        Closed = "closed",
        Counted = "counted",
        Published = "published",
        Annulled = "annulled",
        Withdrawn = "withdrawn",
    }
}

impl State {
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Published | Self::Annulled | Self::Withdrawn)
    }

    /// Whether figures of the result may be shown.
    #[must_use]
    pub const fn has_result(self) -> bool {
        matches!(self, Self::Published | Self::Annulled)
    }
}

named! {
    /// What can be done to a vote.
    pub enum Step {
        Change = "change",
        MakeRoll = "make-roll",
        CorrectRoll = "correct-roll",
        Announce = "announce",
        Serve = "serve",
        Open = "open",
        Cast = "cast",
        Close = "close",
        /// The result of the official system is written down.
        Record = "record",
        Count = "count",
        Publish = "publish",
        Object = "object",
        Answer = "answer",
        Annul = "annul",
        Withdraw = "withdraw",
    }
}

crate::refusals! {
    /// Refusals of this room.
    pub enum No {
        TextUnreadable => "votes-text-unreadable",
        TitleMissing => "votes-title-missing" on "title",
        TitleTooLong => "votes-title-too-long" on "title",
        WordsMissing => "votes-words-missing" on "words",
        WordsTooLong => "votes-words-too-long" on "words",
        TextTooLong => "votes-text-too-long",
        ReasonMissing => "votes-reason-missing" on "reason",
        KindUnknown => "votes-kind-unknown" on "kind",
        PackUnknown => "votes-pack-unknown" on "pack",
        MatterUnknown => "votes-matter-unknown" on "matter",
        PlaceUnknown => "votes-place-unknown" on "place",
        MethodUnknown => "votes-method-unknown" on "method",
        NotNow => "votes-not-now",
        NotAnnounced => "votes-not-announced",
        TimesWrong => "votes-times-wrong" on "closes",
        NoticeTooShort => "votes-notice-too-short" on "opens",
        RollFaulty => "votes-roll-faulty",
        RollOdd => "votes-roll-odd" on "areas_checked",
        RollEmpty => "votes-roll-empty",
        RollNotReady => "votes-roll-not-ready",
        RequestsOpen => "votes-requests-open",
        LineUnknown => "votes-line-unknown" on "line",
        LineHasVoter => "votes-line-has-voter",
        NotTheVoter => "votes-not-the-voter",
        NoSay => "votes-no-say",
        NotOpen => "votes-not-open",
        TooLate => "votes-too-late",
        TooEarly => "votes-too-early",
        ChoiceUnknown => "votes-choice-unknown" on "choice",
        ChoiceTooMany => "votes-choice-too-many" on "choice",
        ChoiceMissing => "votes-choice-missing" on "choice",
        OptionUnknown => "votes-option-unknown" on "option",
        OptionsMissing => "votes-options-missing",
        ProxyNotAllowed => "votes-proxy-not-allowed",
        ProxyLimit => "votes-proxy-limit",
        MandateMissing => "votes-mandate-missing",
        AuthorityMissing => "votes-authority-missing" on "authority",
        CodeUnknown => "votes-code-unknown" on "code",
        PaperVoid => "votes-paper-void" on "code",
        PaperUsed => "votes-paper-used" on "code",
        PaperSamePerson => "votes-paper-same-person" on "code",
        PaperStuck => "votes-paper-stuck" on "code",
        ScanMissing => "votes-scan-missing" on "picture",
        ScanSecret => "votes-scan-secret" on "scan",
        ScanMany => "votes-scan-many" on "scan",
        PlaceOfficial => "votes-place-official" on "matter",
        LocalReason => "votes-local-reason" on "local_reason",
        NotCounted => "votes-not-counted",
        WindowOver => "votes-window-over",
        AnswerMissing => "votes-answer-missing" on "answer",
        Electronic => "votes-electronic-not-here",
        Elsewhere => "votes-counted-elsewhere",
        OfficialCandidates => "votes-official-candidates" on "candidates",
        OfficialLevel => "votes-official-level" on "candidates",
        OfficialRank => "votes-official-rank" on "candidates",
        OfficialSystem => "votes-official-system" on "system",
        OfficialFigures => "votes-official-figures",
        OfficialProof => "votes-official-proof" on "reference",
        OfficialAddress => "votes-official-address" on "address",
        OfficialSecond => "votes-official-second",
        OfficialWaiting => "votes-official-waiting",
        OfficialMissing => "votes-official-missing",
        ShareWrong => "votes-shares-wrong" on "shares",
        /// A vote that is over cannot be made the one that decides afterwards.
        LinkOver => "votes-link-over" on "vote",
        /// It decides another project.
        LinkTaken => "votes-link-taken" on "vote",
        /// While its vote goes on, the vote says what becomes of it.
        VoteRuns => "votes-vote-runs",
        ObjectionsOpen => "votes-objections-open",
        NotDecided => "votes-not-decided",
        CostWrong => "votes-cost-wrong" on "cost",
        SeatsWrong => "votes-seats-wrong" on "seats",
        BudgetWrong => "votes-budget-wrong" on "budget",
        NotEligible => "votes-not-eligible",
        KeyGone => "votes-key-gone",
        StartUnknown => "votes-start-unknown" on "starts",
        StartsTooMany => "votes-starts-too-many" on "starts",
        StartBindsNothing => "votes-start-binds-nothing" on "starts",
        StartWords => "votes-start-words" on "starts",
        StartNames => "votes-start-names" on "starts",
        StartDays => "votes-start-days" on "starts",
        StartAmount => "votes-start-amount" on "starts",
        StartRule => "votes-start-rule" on "starts",
        StartRuleEarly => "votes-start-rule-early" on "starts",
        StartRuleTaken => "votes-start-rule-taken" on "starts",
        StartPlace => "votes-start-place",
    }
}

pub const TITLE_CHARS: (usize, usize) = (2, 80);
pub const WORDS_CHARS: (usize, usize) = (4, 8000);
pub const SHORT_CHARS_MAX: usize = 2000;
pub const REASON_CHARS: (usize, usize) = (4, 500);

/// What a step is decided from.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub kind: Kind,
    pub opens: Option<Millis>,
    pub closes: Option<Millis>,
    pub objections_until: Option<Millis>,
    /// Days of notice the pack asks for.
    pub notice_days: i64,
    pub lines: i64,
    /// Lines of the roll that cannot be counted: no area, or one that is nothing.
    pub faulty: i64,
    /// Corrections of the roll nobody has answered.
    pub requests_open: i64,
    pub now: Millis,
}

/// Where a vote stands after a step, or why not.
pub fn decide(state: State, step: Step, facts: &Facts) -> Result<State, Refusal> {
    use State::{Annulled, Closed, Counted, Notice, Open, Prepared, Published, Roll, Withdrawn};
    let roll_first = facts.kind.by_pack();
    match (state, step) {
        (Prepared, Step::Change) => Ok(Prepared),
        (Prepared, Step::MakeRoll) if roll_first => Ok(Roll),
        (Roll, Step::CorrectRoll) => Ok(Roll),
        (Prepared, Step::Announce) if !roll_first => announce(facts),
        (Roll, Step::Announce) => frozen(facts).and_then(|()| announce(facts)),
        (Notice | Open, Step::Serve) => Ok(state),
        (Notice, Step::Open) if facts.opens.is_some_and(|opens| facts.now >= opens) => Ok(Open),
        (Notice, Step::Open) => Err(No::TooEarly.into()),
        (Open, Step::Cast) if facts.closes.is_none_or(|closes| facts.now < closes) => Ok(Open),
        (Open | Closed | Counted | Published, Step::Cast) => Err(No::TooLate.into()),
        (_, Step::Cast) => Err(No::NotOpen.into()),
        (Open, Step::Close) if facts.closes.is_some_and(|closes| facts.now >= closes) => Ok(Closed),
        (Open, Step::Close) => Err(No::TooEarly.into()),
        (Closed, Step::Record) => Ok(Closed),
        (Closed, Step::Count) => Ok(Counted),
        (Counted, Step::Publish) => Ok(Published),
        (Published, Step::Object) if facts.objections_until.is_none_or(|until| facts.now <= until) => Ok(Published),
        (Published, Step::Object) => Err(No::WindowOver.into()),
        (Published | Annulled | Roll, Step::Answer) => Ok(state),
        (Closed | Counted | Published | Open | Notice, Step::Annul) => Ok(Annulled),
        (Prepared | Roll, Step::Withdraw) => Ok(Withdrawn),
        _ => Err(No::NotNow.into()),
    }
}

fn frozen(facts: &Facts) -> Result<(), Refusal> {
    if facts.lines == 0 {
        return Err(No::RollEmpty.into());
    }
    if facts.faulty > 0 {
        return Err(No::RollFaulty.with("n", facts.faulty));
    }
    if facts.requests_open > 0 {
        return Err(No::RequestsOpen.with("n", facts.requests_open));
    }
    Ok(())
}

fn announce(facts: &Facts) -> Result<State, Refusal> {
    let (Some(opens), Some(closes)) = (facts.opens, facts.closes) else { return Err(No::TimesWrong.into()) };
    if closes <= opens || opens < facts.now {
        return Err(No::TimesWrong.into());
    }
    if opens < facts.now.plus(facts.notice_days * DAY_MS) {
        return Err(No::NoticeTooShort.with("days", facts.notice_days));
    }
    Ok(State::Notice)
}

/// Whether a proxy may speak for one owner more. `most` of 0 is no limit; `owners` are those already spoken for.
pub fn proxy(allowed: bool, most: u32, owners: &[String], owner: &str) -> Result<(), Refusal> {
    if !allowed {
        return Err(No::ProxyNotAllowed.into());
    }
    let mut distinct: Vec<&str> = owners.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if most > 0 && !distinct.contains(&owner) && distinct.len() >= most as usize {
        return Err(No::ProxyLimit.with("most", most));
    }
    Ok(())
}

named! {
    /// What two or three people made of one paper ballot.
    pub enum Paper {
        Waiting = "waiting",
        Agreed = "agreed",
        Differing = "differing",
        /// Three people read three different things.
        Stuck = "stuck",
    }
}

/// Compares what different people entered from one paper, in the order they did.
#[must_use]
pub fn compare<T: PartialEq>(entries: &[T]) -> (Paper, Option<&T>) {
    for (at, entry) in entries.iter().enumerate() {
        if entries[..at].contains(entry) {
            return (Paper::Agreed, Some(entry));
        }
    }
    match entries.len() {
        0 | 1 => (Paper::Waiting, None),
        2 => (Paper::Differing, None),
        _ => (Paper::Stuck, None),
    }
}
