//! Mediation of a dispute: both parties wish it, somebody neither of them minds leads it, and either can end it at any time.
//!
//! Nobody says yes for both sides, a mediator is nobody's relative, and what follows an agreement is asked by whoever led it.

use crate::access::{Action, PostKind, named};
use crate::time::DAY_MS;
use crate::{Millis, Refusal};

#[cfg(test)]
mod tests;

named! {
    /// The two parties, in the order in which they came into it.
    pub enum Side {
        First = "first",
        Second = "second",
    }
}

named! {
    /// Where a mediation stands.
    pub enum State {
        /// Asked for; not both have said yes yet.
        Asked = "asked",
        /// Both said yes; nobody leads it yet.
        Agreed = "agreed",
        /// Somebody of the team was proposed.
        Proposed = "proposed",
        /// It is talked.
        Talking = "talking",
        /// An agreement was written down and waits for both to say that it is so.
        Drafted = "drafted",
        /// Both said so: it binds them, and calls follow.
        InForce = "in-force",
        /// The calls found that it holds.
        Stable = "stable",
        /// The last call reached nobody: not known how it stands.
        Unreached = "unreached",
        /// Ended without an agreement.
        Ended = "ended",
    }
}

named! {
    /// What a party says for themselves, or has written down with their leave.
    pub enum Say {
        /// Yes to the mediation.
        Yes = "yes",
        /// No, or no longer: it ends at once.
        Withdraw = "withdraw",
        /// Not this mediator; once.
        Other = "other",
        /// The sessions may be open to neighbours.
        Open = "open",
        /// The sessions stay among those in it.
        Closed = "closed",
        /// Yes to the expert the mediator wishes to call in.
        ExpertYes = "expert-yes",
        /// No to the expert, or no longer.
        ExpertNo = "expert-no",
        /// The agreement is as it was written down.
        Confirm = "confirm",
        /// It is not.
        Object = "object",
    }
}

named! {
    /// What the mediator does.
    pub enum Lead {
        Accept = "accept",
        /// Does not take it, or gives it back.
        Decline = "decline",
        /// A time to sit together.
        Session = "session",
        /// What became of a session, in short.
        Record = "record",
        /// Writes down what was agreed.
        Draft = "draft",
        /// Wishes to call somebody in.
        Expert = "expert",
        /// Where a legal adviser can be spoken with by video.
        Link = "link",
        /// Ends it without an agreement.
        End = "end",
        /// Asks afterwards how it stands.
        Call = "call",
    }
}

named! {
    /// What a call found.
    pub enum Found {
        Stable = "stable",
        Relapse = "relapse",
        NotReached = "not-reached",
    }
}

named! {
    /// How an agreement was made. Either binds.
    pub enum How {
        Written = "written",
        Oral = "oral",
    }
}

crate::refusals! {
    /// Why something about a mediation is refused.
    pub enum No {
        NotNow => "mediations-not-now",
        NameMissing => "mediations-name" on "name",
        WhereMissing => "mediations-where" on "other_where",
        OtherMissing => "mediations-other" on "other",
        Words => "mediations-words" on "words",
        LeaveMissing => "mediations-leave" on "leave",
        PlaceUnknown => "mediations-place" on "compound",
        MatterUnknown => "mediations-matter" on "matter",
        PartyUnknown => "mediations-party" on "against",
        SameHome => "mediations-same-home" on "other",
        OneForBoth => "mediations-one-for-both",
        CodeWrong => "mediations-code" on "code",
        Running => "mediations-running" on "other",
        WaitAfterNo => "mediations-wait" on "other",
        Many => "mediations-many",
        ManyToday => "mediations-many-today",
        CodesMany => "mediations-codes-many",
        HasAccount => "mediations-has-account" on "side",
        SideUnknown => "mediations-side" on "side",
        StepUnknown => "mediations-step" on "step",
        Concerned => "mediations-concerned" on "post",
        PostUnknown => "mediations-post" on "post",
        OnceOnly => "mediations-once-only",
        ExpertRunning => "mediations-expert-running" on "post",
        When => "mediations-when" on "at",
        Place => "mediations-session-place" on "place",
        SessionsMany => "mediations-sessions-many",
        SessionUnknown => "mediations-session-unknown" on "session",
        How => "mediations-how" on "how",
        Found => "mediations-found" on "found",
        Link => "mediations-link" on "link",
        TooEarly => "mediations-too-early",
        Skill => "mediations-skill" on "skill",
    }
}

pub const NAME_CHARS: (usize, usize) = (1, 40);
pub const WHERE_CHARS: (usize, usize) = (1, 60);
pub const WORDS_CHARS: (usize, usize) = (4, 600);
pub const LEAVE_CHARS: (usize, usize) = (4, 200);
pub const PLACE_CHARS: (usize, usize) = (2, 60);
pub const RECORD_CHARS: (usize, usize) = (4, 600);
pub const AGREEMENT_CHARS: (usize, usize) = (4, 2_000);
pub const SKILL_CHARS_MAX: usize = 40;
pub const LINK_CHARS_MAX: usize = 300;

/// After a no of the other party nobody asks these two again for so long.
pub const WAIT_MS: i64 = 30 * DAY_MS;
/// How long an asking waits for both to say yes.
pub const ASKED_MS: i64 = 60 * DAY_MS;
/// How long a code opens.
pub const CODE_MS: i64 = 14 * DAY_MS;
/// Codes of one mediation in all.
pub const CODES_MAX: i64 = 8;
/// Open ones somebody asked for.
pub const OPEN_MAX: i64 = 3;
/// What one post writes down in a day.
pub const WRITTEN_MAX: i64 = 10;
pub const SESSIONS_MAX: usize = 20;
/// Days after the agreement of the first call, and days after that one of the second.
pub const CALL_DAYS: [i64; 2] = [7, 30];
/// Whom so many tries do not reach is not reached.
pub const TRIES_MAX: i64 = 3;
/// Within so many days of the agreement both can have a court confirm it.
pub const COURT_DAYS: i64 = 30;
/// A step is due within so many days.
pub const STEP_MS: i64 = 3 * DAY_MS;
/// How long the file is kept after it closed: with an agreement, and without.
pub const KEEP_MS: (i64, i64) = (3 * 365 * DAY_MS, 365 * DAY_MS);

/// Those a mediator may call in, with the consent of both.
pub const EXPERTS: &[PostKind] = &[PostKind::PartnerDesk, PostKind::PartnerUnit];

impl Side {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    #[must_use]
    pub const fn at(self) -> usize {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }
}

impl State {
    /// Whether something still happens.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Stable | Self::Unreached | Self::Ended)
    }

    /// Whether an expert who was called in sees it: while it is talked, and not a moment longer.
    #[must_use]
    pub const fn is_talked(self) -> bool {
        matches!(self, Self::Talking | Self::Drafted)
    }
}

/// A mediation as far as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub state: State,
    pub yes: [bool; 2],
    /// Somebody of the team is proposed, or leads it.
    pub has_mediator: bool,
    /// Whether a side has said once that it wishes another mediator.
    pub refused: [bool; 2],
    pub confirmed: [bool; 2],
    /// An expert is asked for, and who has said yes.
    pub expert: Option<[bool; 2]>,
    /// How many of the calls are over, and how often the next one reached nobody.
    pub calls: i64,
    pub tries: i64,
}

impl Case {
    #[must_use]
    pub const fn asked() -> Self {
        Self {
            state: State::Asked,
            yes: [false; 2],
            has_mediator: false,
            refused: [false; 2],
            confirmed: [false; 2],
            expert: None,
            calls: 0,
            tries: 0,
        }
    }

    /// Whether an expert is in it: called in, both said yes, and it is still talked.
    #[must_use]
    pub fn has_expert(self) -> bool {
        self.state.is_talked() && self.expert == Some([true; 2])
    }

    /// Nobody leads it any more, and nobody else was called in.
    const fn without_mediator(self) -> Self {
        Self { state: State::Agreed, has_mediator: false, expert: None, confirmed: [false; 2], ..self }
    }
}

/// What a party's word makes of it.
pub fn say(case: Case, side: Side, say: Say) -> Result<Case, Refusal> {
    let at = side.at();
    let mut next = case;
    match (say, case.state) {
        (Say::Yes, State::Asked) if !case.yes[at] => {
            next.yes[at] = true;
            if next.yes == [true; 2] {
                // After a relapse whoever led it leads it again.
                next.state = if case.has_mediator { State::Talking } else { State::Agreed };
            }
        }
        (Say::Withdraw, State::Asked | State::Agreed | State::Proposed | State::Talking | State::Drafted) => {
            (next.state, next.expert) = (State::Ended, None);
        }
        (Say::Other, State::Proposed | State::Talking) => {
            if case.refused[at] {
                return Err(No::OnceOnly.into());
            }
            next = case.without_mediator();
            next.refused[at] = true;
        }
        // Which of the two it is lies beside the rules; it can be said as long as it is talked, or will be.
        (Say::Open | Say::Closed, State::Asked | State::Agreed | State::Proposed | State::Talking) => {}
        (Say::ExpertYes, State::Talking | State::Drafted) => match &mut next.expert {
            Some(yes) if !yes[at] => yes[at] = true,
            _ => return Err(No::NotNow.into()),
        },
        (Say::ExpertNo, State::Talking | State::Drafted) if case.expert.is_some() => next.expert = None,
        (Say::Confirm, State::Drafted) if !case.confirmed[at] => {
            next.confirmed[at] = true;
            if next.confirmed == [true; 2] {
                next = Case { state: State::InForce, expert: None, calls: 0, tries: 0, ..next };
            }
        }
        (Say::Object, State::Drafted) => (next.state, next.confirmed) = (State::Talking, [false; 2]),
        _ => return Err(No::NotNow.into()),
    }
    Ok(next)
}

/// What somebody is proposed for: only when both said yes and nobody leads it.
pub fn propose(case: Case) -> Result<Case, Refusal> {
    if !matches!(case.state, State::Agreed | State::Proposed) {
        return Err(No::NotNow.into());
    }
    Ok(Case { state: State::Proposed, has_mediator: true, ..case })
}

/// What a step of the mediator makes of it; calls are judged by [`call`].
pub fn lead(case: Case, step: Lead) -> Result<Case, Refusal> {
    match (step, case.state) {
        (Lead::Accept, State::Proposed) => Ok(Case { state: State::Talking, ..case }),
        (Lead::Decline, State::Proposed | State::Talking | State::Drafted) => Ok(case.without_mediator()),
        (Lead::Session | Lead::Record | Lead::Link, State::Talking | State::Drafted) => Ok(case),
        (Lead::Draft, State::Talking | State::Drafted) => Ok(Case { state: State::Drafted, confirmed: [false; 2], ..case }),
        (Lead::Expert, State::Talking | State::Drafted) => {
            if case.expert.is_some() {
                return Err(No::ExpertRunning.into());
            }
            Ok(Case { expert: Some([false; 2]), ..case })
        }
        (Lead::End, State::Talking | State::Drafted) => Ok(Case { state: State::Ended, expert: None, ..case }),
        _ => Err(No::NotNow.into()),
    }
}

/// What a call makes of it, on its day or later. Three tries that reach nobody are an outcome of their own and never "stable".
pub fn call(case: Case, due: Millis, now: Millis, found: Found) -> Result<Case, Refusal> {
    if case.state != State::InForce {
        return Err(No::NotNow.into());
    }
    if now < due {
        return Err(No::TooEarly.into());
    }
    let last = case.calls + 1 >= i64::try_from(CALL_DAYS.len()).unwrap_or(i64::MAX);
    let over = |state| Case { state: if last { state } else { State::InForce }, calls: case.calls + 1, tries: 0, ..case };
    Ok(match found {
        Found::Stable => over(State::Stable),
        Found::NotReached if case.tries + 1 >= TRIES_MAX => over(State::Unreached),
        Found::NotReached => Case { tries: case.tries + 1, ..case },
        // From the beginning, with the same mediator: yes is said anew by both.
        Found::Relapse => {
            Case { state: State::Asked, yes: [false; 2], confirmed: [false; 2], expert: None, calls: 0, tries: 0, ..case }
        }
    })
}

/// When the next step is due, after one at this moment. Of calls, from the day the agreement is in force or the last call.
#[must_use]
pub fn due(case: Case, now: Millis) -> Millis {
    match case.state {
        State::InForce if case.tries > 0 => now.plus(DAY_MS),
        State::InForce => {
            let at = usize::try_from(case.calls).unwrap_or_default().min(CALL_DAYS.len() - 1);
            now.plus(CALL_DAYS[at] * DAY_MS)
        }
        _ => now.plus(STEP_MS),
    }
}

/// Which line of the access table a word of somebody stands under: their own, or written down.
#[must_use]
pub const fn action_of(own: bool) -> Action {
    if own { Action::MediationsSpeak } else { Action::MediationsWrite }
}

/// Whether these two may be brought together: neither while they already are, nor soon after a no.
pub fn may_ask(now: Millis, running: bool, last_no: Option<Millis>) -> Result<(), Refusal> {
    if running {
        return Err(No::Running.into());
    }
    match last_no.map(|at| at.plus(WAIT_MS)).filter(|until| now < *until) {
        Some(until) => Err(No::WaitAfterNo.with("days", (until.0 - now.0 + DAY_MS - 1) / DAY_MS)),
        None => Ok(()),
    }
}

/// An address somebody is sent to: only an encrypted one, without white space, and nobody's name or password in it.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    text.chars().count() <= LINK_CHARS_MAX
        && host.contains('.')
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
}

/// The numbers of a home in what was typed, such as `3-2-502` for "3号楼2单元502室".
#[must_use]
pub fn home_in(words: &str) -> Option<String> {
    let numbers: Vec<&str> = words.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    (numbers.len() == 3).then(|| numbers.join("-"))
}
