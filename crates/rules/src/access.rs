//! Who may do what, where: post x action x scope, in one readable place.
//!
//! [`TABLE`] is the whole of it. A test prints it to `docs/access.md`, a public page shows it, and a sweep calls every
//! route as every kind of person and compares the answers with it. What is not in the table is refused.

use crate::Refusal;
use crate::ids::{PlaceId, PostId};

mod table;
#[cfg(test)]
mod tests;

pub use table::TABLE;

macro_rules! named {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
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

pub(crate) use named;

named! {
    /// A kind of post. Holding one gives power only inside its scope and its term.
    pub enum PostKind {
        GridWorker = "grid-worker",
        CommunityWorker = "community-worker",
        PropertyWorker = "property-worker",
        PropertyManager = "property-manager",
        CommitteeMember = "committee-member",
        StreetCoordinator = "street-coordinator",
        /// A department or unit that is called by a whistle.
        PartnerUnit = "partner-unit",
        /// Reads the journal and the access log, and no content.
        Auditor = "auditor",
        PrivacyOfficer = "privacy-officer",
        /// Runs the machine: posts and places, and no content of matters.
        SystemAdmin = "system-admin",
        /// Watches every step of votes and sees no choice.
        Observer = "observer",
        /// Leads the party branch of a compound and may call people together.
        BranchSecretary = "branch-secretary",
        /// A party member or neighbour who answers a call for help and may be given what residents order.
        Volunteer = "volunteer",
        /// A police post, judicial office or court: sees the matters it was called into, and nothing else a stranger does not.
        PartnerDesk = "partner-desk",
        /// One of the team that mediates disputes: leads those it was given, and sees no other.
        Mediator = "mediator",
    }
}

named! {
    /// Everything a person can do or read. The same name stands in the journal, the API and the table.
    pub enum Action {
        SiteRead = "site.read",
        SiteSettings = "site.settings",
        PlacesRead = "places.read",
        PlacesManage = "places.manage",
        PlacesImport = "places.import",
        PlacesExport = "places.export",
        DwellingsRead = "dwellings.read",
        SignIn = "people.sign-in",
        SignOut = "people.sign-out",
        Join = "people.join",
        MeRead = "people.me.read",
        MeChange = "people.me.change",
        CardsIssue = "people.cards.issue",
        PostsRead = "people.posts.read",
        PostsGive = "people.posts.give",
        PersonalRead = "people.personal.read",
        AccessLogRead = "people.access-log.read",
        MattersRead = "matters.read",
        MattersReadOriginal = "matters.read-original",
        MattersRaise = "matters.raise",
        MattersAccept = "matters.accept",
        MattersDecline = "matters.decline",
        MattersAssign = "matters.assign",
        MattersContact = "matters.contact",
        MattersFinish = "matters.finish",
        MattersConfirm = "matters.confirm",
        MattersRate = "matters.rate",
        MattersReopen = "matters.reopen",
        MattersWithdraw = "matters.withdraw",
        MattersCorrect = "matters.correct",
        /// Writing down what somebody else says, or what was seen on a round.
        MattersCapture = "matters.capture",
        /// Raising without a name, with a code to follow it.
        MattersUnnamed = "matters.raise-unnamed",
        /// Following a matter by its code.
        MattersClaim = "matters.claim",
        /// Naming the party complained of, and the dwelling it is about.
        MattersParty = "matters.party",
        /// Adding a voice to somebody's matter.
        MattersVoice = "matters.voice",
        MattersMerge = "matters.merge",
        /// Words between the reporter and whoever handles it.
        MattersRelay = "matters.relay",
        MattersUnmask = "matters.unmask",
        MattersUnmaskDecide = "matters.unmask-decide",
        MattersReprisal = "matters.reprisal",
        MattersReprisalAnswer = "matters.reprisal-answer",
        /// The page of what waits for somebody outside the chain.
        MattersAbove = "matters.above",
        PostersMake = "matters.posters",
        CategoriesManage = "matters.categories",
        ProjectsRead = "matters.projects-read",
        MattersProjects = "matters.projects",
        SurveysRead = "surveys.read",
        /// Asking every dwelling, choosing places and ordering what was chosen.
        SurveysHold = "surveys.hold",
        SurveysAnswer = "surveys.answer",
        SurveysAnswerFor = "surveys.answer-for",
        BikesRead = "bikes.read",
        /// Marking where bicycles stand, announcing and clearing abandoned ones.
        BikesPlan = "bikes.plan",
        BikesClaim = "bikes.claim",
        /// Looking afterwards whether it stayed clear: never by those who plan it.
        BikesCheck = "bikes.check",
        VisitsRead = "visits.read",
        /// Proposing who comes to the compound, their stops, what became of them.
        VisitsPlan = "visits.plan",
        VisitsAdmit = "visits.admit",
        VisitsOrder = "visits.order",
        /// Reading the counts of a round.
        RoundsRead = "rounds.read",
        RoundsPlan = "rounds.plan",
        /// Seeing the doors of a round and noting one: those whose post goes.
        RoundsGo = "rounds.go",
        VisitsOrderFor = "visits.order-for",
        /// What is done on behalf of somebody, and what never is.
        ErrandsRead = "errands.read",
        /// Reading what somebody agreed to and what was handed over.
        ErrandsSee = "errands.see",
        /// Agreeing to an errand, taking that back, and saying what was handed over and came back.
        ErrandsAgree = "errands.agree",
        /// Writing the same down for somebody, with their leave.
        ErrandsAgreeFor = "errands.agree-for",
        /// Doing the errand: what was taken and given back.
        ErrandsDo = "errands.do",
        /// Booking a time at a counter of the hall, and giving it back.
        HallBook = "hall.book",
        /// Seeing the number and time booked for a matter.
        HallSee = "hall.see",
        /// When counters are open, and what became of a ticket.
        HallKeep = "hall.keep",
        /// What mediation is, who the team is, and how many there were.
        MediationsRead = "mediations.read",
        MediationsAsk = "mediations.ask",
        /// Coming into a mediation by the code that was handed over.
        MediationsJoin = "mediations.join",
        /// Opening a mediation: the two, whoever leads it or was called in, and who assigns it as far as that goes.
        MediationsSee = "mediations.see",
        /// A party's own word: yes, no, another mediator, open or closed, an expert, the agreement.
        MediationsSpeak = "mediations.speak",
        /// Writing down a dispute, or the word of somebody without an account, with their leave.
        MediationsWrite = "mediations.write",
        /// Handing over the code, and proposing who mediates.
        MediationsAssign = "mediations.assign",
        /// Leading it: sessions, the agreement, experts, the calls afterwards.
        MediationsLead = "mediations.lead",
        /// What one of the team says of what they can.
        MediationsSkill = "mediations.skill",
        MattersGrade = "matters.grade",
        MattersWait = "matters.wait",
        MattersReturn = "matters.return",
        MattersStepUp = "matters.step-up",
        MattersBring = "matters.bring",
        VotesRead = "votes.read",
        /// Makes votes, their rolls and notices, and answers what owners ask.
        VotesPrepare = "votes.prepare",
        /// Closes, counts, publishes, annuls.
        VotesCount = "votes.count",
        /// Proof that owners were given notice.
        VotesServe = "votes.serve",
        /// The own line of the roll, corrections, proxies, objections.
        VotesOwn = "votes.own",
        VotesCast = "votes.cast",
        /// Enters paper ballots, and what an owner said at the door.
        VotesEnter = "votes.enter",
        /// Every step, and no choice.
        VotesObserve = "votes.observe",
        ProjectsManage = "projects.manage",
        ProjectsSpeak = "projects.speak",
        MethodsRead = "methods.read",
        MethodsEdit = "methods.edit",
        TopicsRead = "topics.read",
        TopicsPropose = "topics.propose",
        /// Saying something about a topic, answering others, objecting when it was taken out.
        TopicsRemark = "topics.remark",
        TopicsModerate = "topics.moderate",
        TopicsSupport = "topics.support",
        TopicsScreen = "topics.screen",
        MeetingsRead = "meetings.read",
        MeetingsCall = "meetings.call",
        MeetingsRound = "meetings.round",
        MeetingsReply = "meetings.reply",
        MeetingsAttend = "meetings.attend",
        MeetingsHold = "meetings.hold",
        MeetingsConfirm = "meetings.confirm",
        MattersSendOn = "matters.send-on",
        MattersExport = "matters.export",
        PlansChange = "matters.plans.change",
        MattersRateFor = "matters.rate-for",
        DutiesGive = "duties.give",
        DutiesDo = "duties.do",
        WhistleDraft = "whistle.draft",
        WhistleDecide = "whistle.decide",
        /// Calling neighbours for help with a matter, and saying whether they came.
        HelpCall = "help.call",
        /// Answering such a call.
        HelpAnswer = "help.answer",
        LedgerEnter = "ledger.enter",
        LedgerConfirm = "ledger.confirm",
        LedgerStrike = "ledger.strike",
        ReviewsDecide = "reviews.decide",
        RulesRead = "rules.read",
        RulesDraft = "rules.draft",
        RulesDecide = "rules.decide",
        ReceptionsRead = "receptions.read",
        ReceptionsHold = "receptions.hold",
        ReceptionsBook = "receptions.book",
        VenuesRead = "venues.read",
        VenuesManage = "venues.manage",
        /// Booking a room by hand; a called meeting books by being called.
        VenuesBook = "venues.book",
        /// Asking a neighbour to fetch a child, and saying yes to it: the two of them alone.
        PickupsShare = "pickups.share",
        SamplesRead = "samples.read",
        SamplesDraw = "samples.draw",
        BodiesRead = "bodies.read",
        BodiesManage = "bodies.manage",
        MoneyRead = "money.read",
        MoneyIncome = "money.income",
        MoneyExpense = "money.expense",
        MoneyThreshold = "money.threshold",
        MoneyStrike = "money.strike",
        /// Drawing a statement of some months from the two lines.
        MoneyState = "money.state",
        DeskRead = "desk.read",
        BoardRead = "board.read",
        FiguresRead = "figures.read",
        TellingStop = "telling.stop",
        WebhooksManage = "webhooks.manage",
        JournalRead = "record.journal.read",
        MachineRead = "record.machine.read",
        RecordRead = "record.public.read",
        RecordSeal = "record.seal",
        RecordErase = "record.erase",
        NoticesRead = "notices.read",
        NoticesDraft = "notices.draft",
        NoticesPublish = "notices.publish",
        NoticesReturn = "notices.return",
        NoticesSpeak = "notices.speak",
        NoticesAnswer = "notices.answer",
        NoticesPost = "notices.post",
        NoticesArchive = "notices.archive",
        TalkRead = "talk.read",
        TalkOpen = "talk.open",
        TalkSay = "talk.say",
        TalkVote = "talk.vote",
        TalkModerate = "talk.moderate",
        TalkClose = "talk.close",
    }
}

named! {
    /// A party a matter complains of. Whoever holds one of its posts there has no say in the matter by any post at all.
    pub enum Party {
        Property = "property",
        Committee = "committee",
        Grid = "grid",
        Community = "community",
    }
}

impl Party {
    /// The posts of the party.
    #[must_use]
    pub const fn posts(self) -> &'static [PostKind] {
        match self {
            Self::Property => &[PostKind::PropertyWorker, PostKind::PropertyManager],
            Self::Committee => &[PostKind::CommitteeMember],
            Self::Grid => &[PostKind::GridWorker],
            Self::Community => &[PostKind::CommunityWorker],
        }
    }
}

/// Who a line of the table speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    SignedIn,
    /// A member of a household of the compound.
    Resident,
    /// The person who raised this matter.
    Reporter,
    /// The holder of the post this matter is assigned to.
    Handler,
    /// The holder of such a post whose scope covers the place.
    Post(PostKind),
}

use PostKind::{CommunityWorker, StreetCoordinator};
use Who::{Anyone, Handler, Post, Reporter, Resident, SignedIn};

/// A post somebody holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub post: PostId,
    pub kind: PostKind,
    /// The tree path of the post's scope.
    pub scope: String,
}

/// A household somebody belongs to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub compound: PlaceId,
}

/// What a person is, as far as power is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub signed_in: bool,
    /// Whether the staff's second step was taken in this session, or is not asked for here.
    pub second_factor: bool,
    pub posts: Vec<Held>,
    pub homes: Vec<Home>,
}

/// What the action is done to, as far as power is concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The tree path of the place; empty when the action is about no place in particular.
    pub path: String,
    pub compound: Option<PlaceId>,
    pub is_reporter: bool,
    pub handler: Option<PostId>,
    /// The party it complains of.
    pub party: Option<Party>,
}

impl Object {
    /// Whether somebody holds a post of the party complained of, there.
    #[must_use]
    pub fn concerns(&self, who: &Standing) -> bool {
        let covers = |held: &Held| self.path.is_empty() || covers(&held.scope, &self.path);
        self.party.is_some_and(|party| who.posts.iter().any(|held| party.posts().contains(&held.kind) && covers(held)))
    }
}

/// In which capacity the person acts: written into the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    Anyone,
    SignedIn,
    Resident,
    Reporter,
    Post(PostId, PostKind),
    /// The platform itself: a job, an import, a command of the operator.
    System,
}

impl Capacity {
    /// The kind of the post somebody acts by, if it is a post.
    #[must_use]
    pub const fn post_kind(self) -> Option<PostKind> {
        match self {
            Self::Post(_, kind) => Some(kind),
            _ => None,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::SignedIn => "signed-in",
            Self::Resident => "resident",
            Self::Reporter => "reporter",
            Self::Post(_, kind) => kind.name(),
            Self::System => "system",
        }
    }
}

crate::refusals! {
    /// Why the door stays shut.
    pub enum Shut {
        SignInNeeded => "access-sign-in-needed",
        SecondFactorNeeded => "access-second-factor-needed",
        NotAllowed => "access-not-allowed",
    }
}

/// Whether a scope covers a place: the place is the scope's node or below it.
#[must_use]
pub fn covers(scope: &str, path: &str) -> bool {
    path.strip_prefix(scope).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether this person may do this to that, and in which capacity. What the table does not name is refused.
///
/// An object without a place asks whether the person may do it *somewhere*: then any scope will do.
pub fn may(who: &Standing, action: Action, what: &Object) -> Result<Capacity, Refusal> {
    let allowed = TABLE.iter().find(|(one, _)| *one == action).map_or(&[][..], |(_, allowed)| allowed);
    let mut staff_without_second_factor = false;
    let concerned = what.concerns(who);
    // A complaint about the community itself is taken in one step above it.
    let above =
        (what.party == Some(Party::Community) && allowed.contains(&Post(CommunityWorker))).then_some(Post(StreetCoordinator));
    for one in allowed.iter().chain(&above) {
        let capacity = match one {
            Anyone => Some(Capacity::Anyone),
            SignedIn => who.signed_in.then_some(Capacity::SignedIn),
            Resident => lives_there(who, what).then_some(Capacity::Resident),
            Reporter => what.is_reporter.then_some(Capacity::Reporter),
            Handler => what.handler.and_then(|post| {
                who.posts.iter().find(|held| held.post == post).map(|held| Capacity::Post(held.post, held.kind))
            }),
            Post(kind) => who
                .posts
                .iter()
                .find(|held| held.kind == *kind && (what.path.is_empty() || covers(&held.scope, &what.path)))
                .map(|held| Capacity::Post(held.post, held.kind)),
        };
        match capacity {
            Some(Capacity::Post(..)) if concerned => {}
            Some(Capacity::Post(..)) if !who.second_factor => staff_without_second_factor = true,
            Some(capacity) => return Ok(capacity),
            None => {}
        }
    }
    if staff_without_second_factor {
        return Err(Shut::SecondFactorNeeded.into());
    }
    Err(if who.signed_in { Shut::NotAllowed.into() } else { Shut::SignInNeeded.into() })
}

fn lives_there(who: &Standing, what: &Object) -> bool {
    match what.compound {
        Some(compound) => who.homes.iter().any(|home| home.compound == compound),
        None => !who.homes.is_empty(),
    }
}
