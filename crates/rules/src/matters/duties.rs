//! What a post owes about a matter: an order beside others, a called unit's part, a line of the ledger, a call back.
//!
//! [`decide`] is the life of each kind: a state, a step and the facts go in, the next state comes out, or a refusal. Which right
//! of the access table a step needs stands in [`door`], and on whose desk a state lies in [`owed_by`].

use super::No;
use crate::access::{Action, PostKind};
use crate::{Millis, Refusal};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

words! {
    /// What is owed.
    pub enum Kind {
        /// A part of the work, done by somebody beside the lead.
        Task = "task",
        /// Departments are called to do something together.
        Whistle = "whistle",
        /// The part of one called department.
        Unit = "unit",
        /// A line of the ledger of what has to be put right.
        Ledger = "ledger",
        /// One of several doors to be visited; only those assigned may read it.
        Case = "case",
        /// Whoever handled it asks the reporter how it is.
        CallBack = "call-back",
        /// The next level looks at what did not satisfy.
        Review = "review",
        /// Whether it stayed as it was left.
        LookBack = "look-back",
        /// Neighbours are called to help; whoever wants to comes.
        Help = "help",
        /// The part of one who came.
        Helper = "helper",
    }
}

words! {
    pub enum Stage {
        Asked = "asked",
        /// Accepted, arrived, or being done.
        Taken = "taken",
        Refused = "refused",
        Dropped = "dropped",
        Drafted = "drafted",
        Returned = "returned",
        Called = "called",
        Planned = "planned",
        /// Done, as whoever did it says.
        Reported = "reported",
        Entered = "entered",
        Measured = "measured",
        Confirmed = "confirmed",
        Struck = "struck",
        Done = "done",
    }
}

words! {
    pub enum Move {
        Take = "take",
        Refuse = "refuse",
        /// To another post.
        Give = "give",
        Drop = "drop",
        Report = "report",
        Approve = "approve",
        Return = "return",
        Redraft = "redraft",
        /// A refusal is accepted.
        Release = "release",
        /// A refusal is not accepted.
        Insist = "insist",
        Plan = "plan",
        Measure = "measure",
        Confirm = "confirm",
        SendBack = "send-back",
        Strike = "strike",
        /// Somebody was called and not reached.
        Try = "try",
        /// How it came out.
        Answer = "answer",
        /// The called judges the calling.
        Judge = "judge",
    }
}

words! {
    /// How a call back, a review or a look back came out.
    pub enum Outcome {
        Solved = "solved",
        NotSolved = "not-solved",
        /// Never counted as satisfied.
        Unreachable = "unreachable",
        /// The reporter said so without being called.
        Answered = "answered",
        Explained = "explained",
        Again = "again",
        Stable = "stable",
        Relapsed = "relapsed",
    }
}

impl Stage {
    /// Nobody owes anything any more.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Dropped | Self::Struck | Self::Done)
    }

    /// What is done as far as whoever owes it is concerned: its clock does not run.
    #[must_use]
    pub const fn is_in(self) -> bool {
        self.is_closed() || matches!(self, Self::Reported | Self::Confirmed)
    }
}

/// How often somebody is called before they count as not reached.
pub const TRIES: i64 = 3;
/// Tries closer together than this are one try.
pub const TRY_AGAIN_AFTER_MS: i64 = 2 * crate::time::HOUR_MS;

/// What [`decide`] must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The lead among several.
    pub lead: bool,
    /// Photos of what was done, or words why there are none.
    pub evidence: bool,
    /// Parts of others that are not in yet.
    pub open_parts: i64,
    /// Parts of others that were called and have not answered.
    pub unanswered_parts: i64,
    /// How many came to a call for help, and how many were asked for.
    pub came: i64,
    pub wanted: i64,
    pub tries: i64,
    pub last_try: Option<Millis>,
    pub outcome: Option<Outcome>,
}

/// What follows when this step is taken now.
pub fn decide(kind: Kind, stage: Stage, step: Move, facts: &Facts, now: Millis) -> Result<Stage, Refusal> {
    use Move::{Drop, Give, Judge, Refuse, Report, Take};
    let not_now = || No::DutyNotNow.with("state", stage.name());
    let next = match (kind, stage, step) {
        (Kind::Task | Kind::Unit | Kind::Case, Stage::Asked, Take) => Stage::Taken,
        (Kind::Task | Kind::Unit | Kind::Case, Stage::Asked | Stage::Taken, Refuse) => Stage::Refused,
        (Kind::Task | Kind::Case, Stage::Asked | Stage::Taken | Stage::Refused, Give) => Stage::Asked,
        // A duty of a post nobody holds any more goes to another; how it stands stays as it is.
        (Kind::CallBack | Kind::LookBack, Stage::Asked, Give)
        | (Kind::Unit, Stage::Asked | Stage::Taken | Stage::Refused, Give)
        | (Kind::Ledger, Stage::Entered | Stage::Measured | Stage::Taken | Stage::Reported | Stage::Confirmed, Give) => stage,
        (Kind::Task | Kind::Case, Stage::Asked | Stage::Taken | Stage::Refused, Drop) => Stage::Dropped,
        (Kind::Task | Kind::Unit | Kind::Case, Stage::Taken, Report) => Stage::Done,
        (Kind::Unit, Stage::Done, Judge) => Stage::Done,
        (Kind::Unit, ..) => return unit(stage, step, facts),
        (Kind::Whistle, ..) => return whistle(stage, step, facts),
        (Kind::Help, ..) => return help(stage, step, facts),
        (Kind::Helper, Stage::Taken, Report) => Stage::Done,
        // Nobody owes a help they offered: the place is free again.
        (Kind::Helper, Stage::Taken, Refuse) => Stage::Dropped,
        (Kind::Ledger, ..) => return ledger(stage, step, facts),
        (Kind::Case, Stage::Taken, Move::Try) => Stage::Taken,
        (Kind::CallBack, Stage::Asked, Move::Try) => return tried(facts, now),
        (Kind::CallBack | Kind::Review | Kind::LookBack, Stage::Asked, Move::Answer) => return answered(kind, facts),
        _ => return Err(not_now()),
    };
    Ok(next)
}

fn unit(stage: Stage, step: Move, facts: &Facts) -> Result<Stage, Refusal> {
    match (stage, step) {
        (Stage::Refused, Move::Release) if facts.lead => Err(No::LeadStays.into()),
        (Stage::Refused, Move::Release) => Ok(Stage::Dropped),
        (Stage::Refused, Move::Insist) => Ok(Stage::Asked),
        _ => Err(No::DutyNotNow.with("state", stage.name())),
    }
}

fn whistle(stage: Stage, step: Move, facts: &Facts) -> Result<Stage, Refusal> {
    match (stage, step) {
        (Stage::Drafted, Move::Approve) => Ok(Stage::Called),
        (Stage::Drafted, Move::Return) => Ok(Stage::Returned),
        (Stage::Returned, Move::Redraft) => Ok(Stage::Drafted),
        (Stage::Drafted | Stage::Returned, Move::Drop) => Ok(Stage::Dropped),
        (Stage::Called | Stage::Planned, Move::Plan) if facts.unanswered_parts > 0 => {
            Err(No::UnitsOut.with("count", facts.unanswered_parts))
        }
        (Stage::Called | Stage::Planned, Move::Plan) => Ok(Stage::Planned),
        // One late department holds up the report of all; it is not left out.
        (Stage::Planned, Move::Report) if facts.open_parts > 0 => Err(No::PartsOpen.with("count", facts.open_parts)),
        (Stage::Planned, Move::Report) => Ok(Stage::Reported),
        (Stage::Reported, Move::Confirm) => Ok(Stage::Done),
        (Stage::Reported, Move::SendBack) => Ok(Stage::Planned),
        _ => Err(No::DutyNotNow.with("state", stage.name())),
    }
}

/// A call for help: whoever comes takes one of the places; the caller says whether it helped.
fn help(stage: Stage, step: Move, facts: &Facts) -> Result<Stage, Refusal> {
    match (stage, step) {
        (Stage::Called, Move::Take) if facts.came + 1 >= facts.wanted => Ok(Stage::Planned),
        (Stage::Called, Move::Take) => Ok(Stage::Called),
        (Stage::Planned, Move::Take) => Err(No::HelpFull.with("count", facts.wanted)),
        (Stage::Called | Stage::Planned, Move::Confirm) if facts.came == 0 => Err(No::NobodyCame.into()),
        (Stage::Called | Stage::Planned, Move::Confirm) => Ok(Stage::Done),
        (Stage::Called | Stage::Planned, Move::Drop) => Ok(Stage::Dropped),
        _ => Err(No::DutyNotNow.with("state", stage.name())),
    }
}

fn ledger(stage: Stage, step: Move, facts: &Facts) -> Result<Stage, Refusal> {
    match (stage, step) {
        (Stage::Entered | Stage::Measured | Stage::Taken, Move::Measure) => Ok(Stage::Measured),
        (Stage::Measured, Move::Take) => Ok(Stage::Taken),
        (Stage::Taken, Move::Report) if !facts.evidence => Err(No::LedgerEvidenceMissing.into()),
        (Stage::Taken, Move::Report) => Ok(Stage::Reported),
        (Stage::Reported, Move::Confirm) => Ok(Stage::Confirmed),
        (Stage::Reported | Stage::Confirmed | Stage::Struck, Move::SendBack) => Ok(Stage::Taken),
        (Stage::Confirmed, Move::Strike) => Ok(Stage::Struck),
        (Stage::Entered | Stage::Measured | Stage::Taken | Stage::Reported, Move::Strike) => Err(No::NotConfirmed.into()),
        _ => Err(No::DutyNotNow.with("state", stage.name())),
    }
}

/// A try that reached nobody; after the last one nobody is asked to try again.
fn tried(facts: &Facts, now: Millis) -> Result<Stage, Refusal> {
    if facts.last_try.is_some_and(|at| now < at.plus(TRY_AGAIN_AFTER_MS)) {
        return Err(No::TryLater.with("hours", TRY_AGAIN_AFTER_MS / crate::time::HOUR_MS));
    }
    Ok(if facts.tries + 1 >= TRIES { Stage::Done } else { Stage::Asked })
}

fn answered(kind: Kind, facts: &Facts) -> Result<Stage, Refusal> {
    use Outcome::{Again, Explained, NotSolved, Relapsed, Solved, Stable};
    let fits = match kind {
        Kind::CallBack => matches!(facts.outcome, Some(Solved | NotSolved)),
        Kind::Review => matches!(facts.outcome, Some(Explained | Again)),
        _ => matches!(facts.outcome, Some(Stable | Relapsed)),
    };
    if fits { Ok(Stage::Done) } else { Err(No::OutcomeUnknown.into()) }
}

/// The right a step needs.
#[must_use]
pub const fn door(kind: Kind, step: Move) -> Action {
    match (kind, step) {
        (Kind::Whistle, Move::Approve | Move::Return) | (Kind::Unit, Move::Release | Move::Insist) => Action::WhistleDecide,
        (Kind::Whistle, Move::Redraft | Move::Drop | Move::Confirm | Move::SendBack) => Action::WhistleDraft,
        (Kind::Help, Move::Take) => Action::HelpAnswer,
        (Kind::Help, _) => Action::HelpCall,
        (Kind::Ledger, Move::Measure) => Action::LedgerEnter,
        (Kind::Ledger, Move::Confirm | Move::SendBack) => Action::LedgerConfirm,
        (Kind::Ledger, Move::Strike) => Action::LedgerStrike,
        (Kind::Review, _) => Action::ReviewsDecide,
        (_, Move::Give | Move::Drop) => Action::DutiesGive,
        _ => Action::DutiesDo,
    }
}

/// Whose next step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwedBy {
    /// The post it was given to.
    Post,
    /// The post that gave it.
    Giver,
    /// Any post of these kinds whose scope covers the place.
    Kinds(&'static [PostKind]),
    Nobody,
}

const COMMUNITY: &[PostKind] = &[PostKind::CommunityWorker];
const STREET: &[PostKind] = &[PostKind::StreetCoordinator];

/// On whose desk a duty lies. Of a review `level` says how far up it is looked at.
#[must_use]
pub const fn owed_by(kind: Kind, stage: Stage, level: i64) -> OwedBy {
    match (kind, stage) {
        (_, stage) if stage.is_closed() => OwedBy::Nobody,
        (Kind::Unit, Stage::Refused) | (Kind::Whistle, Stage::Drafted) => OwedBy::Kinds(STREET),
        (Kind::Whistle, Stage::Returned | Stage::Reported) => OwedBy::Kinds(COMMUNITY),
        // The lead's own part says on whose desk the joint plan and the report lie.
        (Kind::Whistle, _) => OwedBy::Post,
        (Kind::Help, Stage::Called) => OwedBy::Kinds(&[PostKind::Volunteer]),
        (Kind::Help, _) => OwedBy::Nobody,
        (Kind::Ledger, Stage::Entered | Stage::Confirmed) => OwedBy::Kinds(COMMUNITY),
        (Kind::Ledger, Stage::Reported) => OwedBy::Kinds(&[PostKind::CommitteeMember]),
        (Kind::Review, _) if level >= 2 => OwedBy::Kinds(STREET),
        (Kind::Review, _) => OwedBy::Kinds(COMMUNITY),
        (_, Stage::Refused) => OwedBy::Giver,
        _ => OwedBy::Post,
    }
}

/// Who may be given a part of a matter, by whoever gives it: a company hands its parts to its own people and to nobody else.
#[must_use]
pub const fn may_be_given(by: Option<PostKind>) -> &'static [PostKind] {
    match by {
        Some(PostKind::PropertyManager | PostKind::PropertyWorker) => &[PostKind::PropertyWorker, PostKind::PropertyManager],
        _ => &[
            PostKind::PropertyWorker,
            PostKind::PropertyManager,
            PostKind::GridWorker,
            PostKind::CommunityWorker,
            PostKind::CommitteeMember,
            PostKind::PartnerUnit,
            PostKind::PartnerDesk,
        ],
    }
}

/// Who can be called by a whistle.
pub const UNITS: &[PostKind] = &[PostKind::PartnerUnit, PostKind::PartnerDesk];

/// Who looks at what did not satisfy: the level above whoever handled it.
#[must_use]
pub const fn review_level(handler: Option<PostKind>) -> i64 {
    match handler {
        Some(PostKind::CommunityWorker | PostKind::StreetCoordinator | PostKind::PartnerUnit | PostKind::PartnerDesk) => 2,
        _ => 1,
    }
}

/// A whistle calls exactly one lead, nobody twice, and somebody at all.
pub fn whistle_calls<T: PartialEq>(lead: Option<&T>, others: &[T]) -> Result<(), Refusal> {
    let Some(lead) = lead else { return Err(No::LeadMissing.into()) };
    let twice = others.iter().enumerate().any(|(at, one)| one == lead || others[..at].contains(one));
    if twice { Err(No::CalledTwice.into()) } else { Ok(()) }
}

/// A matter is not done while parts of others, or cases it waits for, are open.
pub fn may_finish(open_parts: i64, open_cases: i64, all_cases: i64) -> Result<(), Refusal> {
    if open_cases > 0 {
        return Err(No::CasesOpen.with("open", open_cases).with("all", all_cases));
    }
    if open_parts > 0 { Err(No::PartsOpen.with("count", open_parts)) } else { Ok(()) }
}
