//! Matters: what a resident raises, and which step may follow which.
//!
//! [`decide`] is the whole life of a matter: a state, a step and the facts go in, the next state and its clock come out,
//! or a refusal. It looks at nothing else, so its table is printed by a test and read by people.

use crate::time::{DAY_MS, HOUR_MS};
use crate::{Millis, Refusal};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == text)
            }
        }
    };
}

pub mod calendar;
pub mod duties;
pub mod grades;

words! {
    /// Where a matter stands.
    pub enum State {
        /// Raised; nobody has looked at it yet, and its words are shut.
        Submitted = "submitted",
        Declined = "declined",
        Accepted = "accepted",
        Assigned = "assigned",
        /// The handler has been in touch.
        InProgress = "in-progress",
        /// It waits for something named, and its clock with it.
        Waiting = "waiting",
        /// Done, as the handler says; it counts as done when the reporter says so too.
        Done = "done",
        /// Done, as the reporter says too.
        Confirmed = "confirmed",
        /// Appraised by the reporter: closed.
        Rated = "rated",
        Withdrawn = "withdrawn",
        /// It says the same as another, and goes on there.
        Merged = "merged",
    }
}

words! {
    /// What can be done to a matter.
    pub enum Step {
        Accept = "accept",
        Decline = "decline",
        Assign = "assign",
        Contact = "contact",
        Finish = "finish",
        Confirm = "confirm",
        Rate = "rate",
        Reopen = "reopen",
        Withdraw = "withdraw",
        /// What everybody reads of it is put right; the matter itself stays where it stands.
        Correct = "correct",
        /// How much it asks for is set or changed.
        Grade = "grade",
        /// It waits for something named.
        Wait = "wait",
        Resume = "resume",
        /// Whoever has it gives it back to those who give work out.
        Return = "return",
        /// It goes to the next level.
        StepUp = "step-up",
        /// A review or a look back found that it is not done.
        Recall = "recall",
    }
}

words! {
    /// How the reporter finds what was done.
    pub enum Rating {
        Satisfied = "satisfied",
        Partly = "partly",
        NotSatisfied = "not-satisfied",
    }
}

words! {
    /// Where else somebody can turn whose matter is not taken in here.
    pub enum Route {
        Hotline = "12345",
        Petition = "petition",
        Mediation = "mediation",
        Court = "court",
        Property = "property",
    }
}

impl State {
    /// Nothing more is expected of anybody, though it may be reopened.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Declined | Self::Rated | Self::Withdrawn | Self::Merged)
    }

    /// Those who handle it still owe something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted | Self::Assigned | Self::InProgress | Self::Waiting)
    }
}

words! {
    /// What a matter counts as, in figures and lists.
    ///
    /// What the handler says is a claim: done is what the reporter confirmed, or said nothing against for as long as it could
    /// be sent back.
    pub enum Stage {
        Open = "open",
        /// The handler says it is done and the reporter has not answered yet.
        Claimed = "claimed",
        Done = "done",
        /// Not taken in, or taken back.
        Dropped = "dropped",
    }
}

/// What a matter counts as now.
#[must_use]
pub fn stage(state: State, clock: &Clock, now: Millis) -> Stage {
    match state {
        State::Submitted | State::Accepted | State::Assigned | State::InProgress | State::Waiting => Stage::Open,
        State::Done if lapsed(clock, now) => Stage::Done,
        State::Done => Stage::Claimed,
        State::Confirmed | State::Rated => Stage::Done,
        State::Declined | State::Withdrawn | State::Merged => Stage::Dropped,
    }
}

/// Whether the days in which it could be sent back are over.
#[must_use]
pub fn lapsed(clock: &Clock, now: Millis) -> bool {
    clock.finished.is_none_or(|at| at < lapses_before(now))
}

/// What was finished before this can no longer be sent back.
#[must_use]
pub const fn lapses_before(now: Millis) -> Millis {
    now.plus(-REOPEN_DAYS * DAY_MS)
}

pub const WORDS_CHARS_MIN: usize = 2;
pub const WORDS_CHARS_MAX: usize = 2_000;
pub const TITLE_CHARS_MAX: usize = 60;
pub const SPOT_CHARS_MAX: usize = 120;
pub const REASON_CHARS_MIN: usize = 4;
pub const REASON_CHARS_MAX: usize = 500;
pub const PHOTOS_MAX: usize = 9;
pub const PHOTO_BYTES_MAX: usize = 12 * 1024 * 1024;
/// A phone's largest; more is not a photo anybody took.
pub const PHOTO_PIXELS_MAX: u64 = 50_000_000;
pub const PHOTO_SIDE_MAX: u32 = 1_600;
pub const THUMB_SIDE_MAX: u32 = 320;
/// How long after finishing a reporter may say that it is not done.
pub const REOPEN_DAYS: i64 = 30;
/// A deadline is near when less than this remains: of a reply, of the whole.
const SOON_REPLY_MS: i64 = 2 * HOUR_MS;
const SOON_FINISH_MS: i64 = DAY_MS;

crate::refusals! {
    /// Why the matters room says no.
    pub enum No {
        /// The step does not follow from where the matter stands.
        NotNow => "matters-not-now",
        ContactFirst => "matters-contact-first",
        /// Whoever raised it does not decide on it.
        OwnMatter => "matters-own-matter",
        TooLateToReopen => "matters-too-late-to-reopen",
        EvidenceMissing => "matters-evidence-missing" on "photos",
        WordsTooShort => "matters-words-too-short" on "words",
        WordsTooLong => "matters-words-too-long" on "words",
        TitleMissing => "matters-title-missing" on "title",
        TitleTooLong => "matters-title-too-long" on "title",
        SpotTooLong => "matters-spot-too-long" on "spot",
        NoteTooShort => "matters-note-too-short" on "note",
        NoteTooLong => "matters-note-too-long" on "note",
        ReasonTooShort => "matters-reason-too-short" on "reason",
        ReasonTooLong => "matters-reason-too-long" on "reason",
        RatingWordsTooLong => "matters-rating-words-too-long" on "words",
        /// Signs a text cannot hold, such as a zero byte.
        TextUnreadable => "matters-text-unreadable",
        CategoryUnknown => "matters-category-unknown" on "category",
        RouteUnknown => "matters-route-unknown" on "route",
        RatingUnknown => "matters-rating-unknown" on "value",
        PlaceUnknown => "matters-place-unknown" on "place",
        PostCannot => "matters-post-cannot" on "post",
        /// Words that may name somebody, neither removed nor ticked as checked.
        IdentifiersLeft => "matters-identifiers-left" on "checked",
        /// A note everybody reads names somebody.
        NoteNames => "matters-note-names",
        /// A correction that corrects nothing.
        NothingChanged => "matters-nothing-changed" on "words",
        PhotosTooMany => "matters-photos-too-many" on "photos",
        PhotoTooLarge => "matters-photo-too-large" on "photos",
        PhotoType => "matters-photo-type" on "photos",
        PhotoBroken => "matters-photo-broken" on "photos",
        PhotoPixels => "matters-photo-pixels" on "photos",
        PhotoUnknown => "matters-photo-unknown" on "open_photos",
        PurposeTooShort => "matters-purpose-too-short" on "purpose",
        PurposeTooLong => "matters-purpose-too-long" on "purpose",
        /// Whoever reported it says whether it is done.
        ReporterConfirms => "matters-reporter-confirms",
        GradeUnknown => "matters-grade-unknown" on "grade",
        GradeSame => "matters-grade-same" on "grade",
        WaitsForMissing => "matters-waits-for-missing" on "waits_for",
        WaitsForTooLong => "matters-waits-for-too-long" on "waits_for",
        NoLevelAbove => "matters-no-level-above",
        DutyNotNow => "matters-duty-not-now",
        StepUnknown => "matters-step-unknown" on "step",
        LeadMissing => "matters-lead-missing" on "post",
        LeadStays => "matters-lead-stays",
        CalledTwice => "matters-called-twice" on "others",
        UnitsOut => "matters-units-out",
        PartsOpen => "matters-parts-open",
        CasesOpen => "matters-cases-open",
        /// Said to be done without a photo and without a word why there is none.
        LedgerEvidenceMissing => "matters-ledger-evidence-missing" on "why_no_photo",
        NotConfirmed => "matters-ledger-not-confirmed",
        AlreadyThere => "matters-already-there",
        DueMissing => "matters-due-missing" on "due",
        TryLater => "matters-try-later",
        OutcomeUnknown => "matters-outcome-unknown" on "value",
        CountUnreadable => "matters-count-unreadable" on "made",
        /// Whoever handled it does not judge it.
        OwnWork => "matters-own-work",
        LeaveMissing => "matters-leave-missing" on "leave",
        HelpFull => "matters-help-full",
        NobodyCame => "matters-nobody-came",
        /// What is settled at a counter is raised without pictures: they would be copies of papers.
        NoCopies => "matters-no-copies" on "photos",
        /// What came with photos is no matter of the hall.
        CopiesThere => "matters-copies-there" on "category",
    }
}

/// How long a category of matters may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub reply_minutes: i64,
    pub finish_minutes: i64,
}

/// The deadlines of a clock that starts now, in the working time of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub reply_by: Millis,
    pub finish_by: Millis,
}

/// The clock of a matter: until when somebody must be in touch, until when it must be done, and what has been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub reply_by: Millis,
    pub finish_by: Option<Millis>,
    pub replied: Option<Millis>,
    pub finished: Option<Millis>,
}

/// What [`decide`] must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whether the person acting raised this matter.
    pub own: bool,
    pub round: i64,
    pub clock: Clock,
    /// The deadlines of a clock that starts now.
    pub due: Due,
    /// Whether there are photos of what was done, or words why there are none.
    pub evidence: bool,
    /// Whether everybody may read its words.
    pub public: bool,
}

/// What a matter becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    pub state: State,
    pub round: i64,
    pub clock: Clock,
}

/// The clock of a matter raised now.
#[must_use]
pub const fn raised(due: Due) -> Clock {
    Clock { reply_by: due.reply_by, finish_by: None, replied: None, finished: None }
}

impl Step {
    /// Whether it is a step of those who handle matters: nobody takes one on what they raised themselves.
    #[must_use]
    pub const fn is_of_staff(self) -> bool {
        !matches!(self, Self::Confirm | Self::Rate | Self::Reopen | Self::Withdraw)
    }
}

/// What follows when this step is taken now.
pub fn decide(state: State, step: Step, facts: &Facts, now: Millis) -> Result<Next, Refusal> {
    use State::{Accepted, Assigned, Confirmed, Declined, Done, InProgress, Rated, Submitted, Waiting, Withdrawn};
    if step.is_of_staff() && facts.own {
        return Err(No::OwnMatter.into());
    }
    let mut next = Next { state, round: facts.round, clock: facts.clock };
    next.state = match (state, step) {
        (Submitted, Step::Accept) => {
            next.clock.finish_by = Some(facts.due.finish_by);
            Accepted
        }
        (Submitted, Step::Decline) => {
            next.clock.replied = Some(now);
            Declined
        }
        // Assigning again hands it over; whoever gets it has to be in touch themselves.
        (Accepted | Assigned | InProgress | Waiting, Step::Assign) => Assigned,
        (Assigned | InProgress | Waiting, Step::Return) => Accepted,
        (InProgress, Step::Wait) => Waiting,
        (Waiting, Step::Resume) => InProgress,
        (Accepted | Assigned | InProgress | Waiting, Step::Grade | Step::StepUp) => state,
        (Assigned, Step::Contact) => {
            next.clock.replied = facts.clock.replied.or(Some(now));
            InProgress
        }
        (Accepted | Assigned, Step::Finish) => return Err(No::ContactFirst.into()),
        (InProgress, Step::Finish) => {
            if !facts.evidence {
                return Err(No::EvidenceMissing.with("least", REASON_CHARS_MIN));
            }
            next.clock.finished = Some(now);
            Done
        }
        (Done, Step::Confirm) => Confirmed,
        (Confirmed, Step::Rate) => Rated,
        (Done | Confirmed | Rated, Step::Reopen | Step::Recall) => {
            // Whoever looks again later than the reporter could may still find it undone.
            if step == Step::Reopen && lapsed(&facts.clock, now) {
                return Err(No::TooLateToReopen.with("days", REOPEN_DAYS));
            }
            next.round += 1;
            next.clock = Clock { finish_by: Some(facts.due.finish_by), ..raised(facts.due) };
            Assigned
        }
        (Submitted | Accepted | Assigned | InProgress | Waiting, Step::Withdraw) => Withdrawn,
        // A name that slipped through must go whatever became of the matter.
        (_, Step::Correct) if facts.public => state,
        _ => return Err(No::NotNow.with("state", state.name())),
    };
    Ok(next)
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    On,
    Soon,
    Over,
    /// It waits for something named, and the clock stands still.
    Paused,
}

impl Deadline {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Soon => "soon",
            Self::Over => "over",
            Self::Paused => "paused",
        }
    }
}

words! {
    /// Which clock runs: each is another promise, so no deadline is shown without its name.
    pub enum Promise {
        /// Somebody takes it in, or says why not.
        Intake = "intake",
        /// Whoever handles it answers the reporter.
        Reply = "reply",
        /// It is done.
        Finish = "finish",
    }
}

/// The deadline that runs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    pub promise: Promise,
    pub how: Deadline,
    pub due: Millis,
}

/// The deadline that runs now; none when nothing is expected of those who handle it.
#[must_use]
pub fn deadline(state: State, clock: &Clock, now: Millis) -> Option<Running> {
    if !state.is_open() {
        return None;
    }
    let (promise, due, soon) = match (clock.replied, clock.finish_by) {
        (None, _) if matches!(state, State::Submitted) => (Promise::Intake, clock.reply_by, SOON_REPLY_MS),
        (None, _) => (Promise::Reply, clock.reply_by, SOON_REPLY_MS),
        (Some(_), Some(finish_by)) => (Promise::Finish, finish_by, SOON_FINISH_MS),
        (Some(_), None) => return None,
    };
    let how = if matches!(state, State::Waiting) {
        Deadline::Paused
    } else if now > due {
        Deadline::Over
    } else if now.plus(soon) > due {
        Deadline::Soon
    } else {
        Deadline::On
    };
    Some(Running { promise, how, due })
}

/// Text as it is kept: one kind of line end, nothing around it. Control signs are refused, for no reader ever sees them.
pub fn tidy(text: &str, field: &'static str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Refusal { field: Some(field), ..No::TextUnreadable.into() });
    }
    Ok(text.trim().to_owned())
}

/// Whether a text is as long as it may be; both refusals carry the limit.
pub fn long_enough(text: &str, limits: (usize, usize), short: No, long: No) -> Result<(), Refusal> {
    let chars = text.chars().count();
    if chars < limits.0 {
        return Err(short.with("least", limits.0));
    }
    if chars > limits.1 {
        return Err(long.with("most", limits.1));
    }
    Ok(())
}

/// A number for people: eight signs that are not taken for one another, in two halves.
#[must_use]
pub fn number(chance: [u8; 8]) -> String {
    // No 0 O, 1 I L, and no U that reads as V.
    const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut out = String::with_capacity(9);
    for (at, byte) in chance.iter().enumerate() {
        if at == 4 {
            out.push('-');
        }
        // The last sign is a figure, so that a number is never taken for a word.
        let signs = if at == 7 { &SIGNS[..8] } else { &SIGNS[..] };
        out.push(char::from(signs[usize::from(*byte) % signs.len()]));
    }
    out
}
