//! The table itself: an action and those who may. Nothing else stands here.

use super::{Action, PostKind, Who};
use PostKind::{
    Auditor, BranchSecretary, CommitteeMember, CommunityWorker, GridWorker, Observer, PartnerDesk, PartnerUnit, PrivacyOfficer,
    PropertyManager, PropertyWorker, StreetCoordinator, SystemAdmin, Volunteer,
};
use Who::{Anyone, Handler, Post, Reporter, Resident, SignedIn};

/// Those who take matters in and see the reporter's own words. Nobody of the property company is among them.
const INTAKE: &[Who] = &[Post(GridWorker), Post(CommunityWorker)];

/// Those who draft notices, and those who look them over as the second person.
const NOTICE_DESK: &[Who] = &[Post(GridWorker), Post(CommunityWorker), Post(CommitteeMember), Post(PropertyManager)];
const NOTICE_CHECK: &[Who] = &[Post(GridWorker), Post(CommunityWorker), Post(CommitteeMember)];
/// Those who hold votes for the owners. Nobody of the property company is among them.
const ASSEMBLY: &[Who] = &[Post(CommunityWorker), Post(CommitteeMember)];
/// Those who call people together and sit in the chair. Which method one may call by, the method says.
const CONVENERS: &[Who] = &[
    Post(GridWorker),
    Post(CommunityWorker),
    Post(BranchSecretary),
    Post(CommitteeMember),
    Post(PropertyManager),
    Post(StreetCoordinator),
];
/// Those who speak for a party with an account of their own.
const SPEAKERS: &[Who] = &[
    Post(GridWorker),
    Post(CommunityWorker),
    Post(BranchSecretary),
    Post(CommitteeMember),
    Post(PropertyManager),
    Post(PropertyWorker),
    Post(StreetCoordinator),
];

/// The whole table: an action and those who may.
pub const TABLE: &[(Action, &[Who])] = &[
    (Action::SiteRead, &[Anyone]),
    (Action::SiteSettings, &[Anyone]),
    (Action::PlacesRead, &[Anyone]),
    (Action::PlacesManage, &[Post(SystemAdmin), Post(CommunityWorker)]),
    (Action::PlacesImport, &[Post(SystemAdmin), Post(CommunityWorker)]),
    (Action::PlacesExport, &[Post(SystemAdmin), Post(CommunityWorker)]),
    (Action::DwellingsRead, &[Post(SystemAdmin), Post(CommunityWorker), Post(GridWorker)]),
    (Action::SignIn, &[Anyone]),
    (Action::SignOut, &[SignedIn]),
    (Action::Join, &[Anyone]),
    (Action::MeRead, &[SignedIn]),
    (Action::MeChange, &[SignedIn]),
    (Action::CardsIssue, &[Post(CommunityWorker), Post(GridWorker)]),
    (Action::PostsRead, &[Post(SystemAdmin), Post(CommunityWorker), Post(StreetCoordinator), Post(Auditor)]),
    (Action::PostsGive, &[Post(SystemAdmin)]),
    (Action::PersonalRead, &[Post(GridWorker), Post(CommunityWorker), Post(PrivacyOfficer)]),
    (Action::AccessLogRead, &[Post(Auditor), Post(PrivacyOfficer)]),
    (Action::MattersRead, &[Anyone]),
    (Action::MattersReadOriginal, &[Reporter, Post(GridWorker), Post(CommunityWorker)]),
    (Action::MattersRaise, &[Resident]),
    (Action::MattersAccept, INTAKE),
    (Action::MattersDecline, INTAKE),
    (Action::MattersAssign, &[Post(GridWorker), Post(CommunityWorker), Post(PropertyManager), Handler]),
    (Action::MattersContact, &[Handler]),
    (Action::MattersFinish, &[Handler]),
    // What came from a resolution has no reporter: the committee looks whether it is done.
    (Action::MattersConfirm, &[Reporter, Post(CommitteeMember)]),
    (Action::MattersRate, &[Reporter]),
    (Action::MattersReopen, &[Reporter]),
    (Action::MattersWithdraw, &[Reporter]),
    (Action::MattersCorrect, INTAKE),
    (Action::MattersCapture, INTAKE),
    (Action::MattersUnnamed, &[Anyone]),
    (Action::MattersClaim, &[Anyone]),
    (Action::MattersParty, INTAKE),
    (Action::MattersVoice, &[Resident, Reporter]),
    (Action::MattersMerge, INTAKE),
    (Action::MattersRelay, &[Reporter, Handler, Post(GridWorker), Post(CommunityWorker)]),
    (Action::MattersUnmask, INTAKE),
    // A second person, outside the chain that handles it.
    (Action::MattersUnmaskDecide, &[Post(StreetCoordinator), Post(PrivacyOfficer)]),
    (Action::MattersReprisal, &[Reporter]),
    (Action::MattersReprisalAnswer, &[Post(StreetCoordinator)]),
    (Action::MattersAbove, &[Post(StreetCoordinator), Post(PrivacyOfficer)]),
    (Action::PostersMake, INTAKE),
    // Clocks and handlers are promises of the community; whoever runs the machine decides nothing about matters.
    (Action::CategoriesManage, &[Post(CommunityWorker)]),
    // Whoever begins it, and the one post that answers for it.
    (Action::ProjectsRead, &[Anyone]),
    (Action::MattersProjects, &[Handler, Post(CommunityWorker)]),
    (Action::SurveysRead, &[Anyone]),
    (Action::SurveysHold, &[Post(CommunityWorker), Post(CommitteeMember)]),
    (Action::SurveysAnswer, &[Resident]),
    (Action::SurveysAnswerFor, &[Post(GridWorker), Post(CommunityWorker)]),
    (Action::BikesRead, &[Anyone]),
    (Action::BikesPlan, &[Post(CommunityWorker), Post(PropertyManager)]),
    (Action::BikesClaim, &[Resident, Post(GridWorker)]),
    (Action::BikesCheck, &[Post(GridWorker), Post(CommitteeMember)]),
    (Action::VisitsRead, &[Anyone]),
    (Action::VisitsPlan, &[Post(CommunityWorker), Post(CommitteeMember), Post(BranchSecretary)]),
    (Action::VisitsAdmit, &[Post(CommunityWorker)]),
    (Action::VisitsOrder, &[Resident]),
    (Action::RoundsRead, &[Anyone]),
    (Action::RoundsPlan, &[Post(CommunityWorker), Post(GridWorker), Post(BranchSecretary)]),
    // Of the posts that go, the one somebody holds.
    (Action::RoundsGo, &[Handler]),
    (Action::VisitsOrderFor, &[Post(GridWorker), Post(CommunityWorker)]),
    (Action::MattersGrade, INTAKE),
    (Action::MattersWait, &[Handler]),
    (Action::MattersReturn, &[Handler]),
    (Action::MattersStepUp, INTAKE),
    (Action::MattersBring, &[Post(CommunityWorker), Post(StreetCoordinator), Post(CommitteeMember)]),
    (Action::VotesRead, &[Anyone]),
    (Action::VotesPrepare, ASSEMBLY),
    (Action::VotesCount, ASSEMBLY),
    (Action::VotesServe, &[Post(CommunityWorker), Post(CommitteeMember), Post(GridWorker)]),
    (Action::VotesOwn, &[Resident]),
    (Action::VotesCast, &[Resident]),
    (Action::VotesEnter, &[Post(CommunityWorker), Post(CommitteeMember), Post(GridWorker)]),
    (Action::VotesObserve, &[Post(Observer), Post(CommunityWorker), Post(CommitteeMember), Post(Auditor)]),
    (Action::ProjectsManage, ASSEMBLY),
    (Action::ProjectsSpeak, &[Resident]),
    (Action::MethodsRead, &[Anyone]),
    (Action::MethodsEdit, &[Post(CommunityWorker), Post(BranchSecretary), Post(StreetCoordinator)]),
    (Action::TopicsRead, &[Anyone]),
    (
        Action::TopicsPropose,
        &[
            Resident,
            Post(GridWorker),
            Post(CommunityWorker),
            Post(BranchSecretary),
            Post(CommitteeMember),
            Post(PropertyManager),
            Post(StreetCoordinator),
        ],
    ),
    (Action::TopicsRemark, &[Resident]),
    (Action::TopicsModerate, &[Post(GridWorker), Post(CommunityWorker), Post(BranchSecretary)]),
    (Action::TopicsSupport, &[Resident]),
    (Action::TopicsScreen, &[Post(GridWorker), Post(CommunityWorker), Post(BranchSecretary)]),
    (Action::MeetingsRead, &[Anyone]),
    (Action::MeetingsCall, CONVENERS),
    (Action::MeetingsRound, &[Post(GridWorker), Post(CommunityWorker)]),
    (Action::MeetingsReply, SPEAKERS),
    (Action::MeetingsAttend, &[SignedIn]),
    (Action::MeetingsHold, CONVENERS),
    (Action::MeetingsConfirm, SPEAKERS),
    (Action::MattersSendOn, INTAKE),
    (Action::MattersExport, &[SignedIn]),
    (Action::PlansChange, &[Post(CommunityWorker), Post(GridWorker)]),
    // Said on the telephone and written down with leave; never by whoever handled the matter.
    (Action::MattersRateFor, INTAKE),
    (Action::DutiesGive, &[Post(GridWorker), Post(CommunityWorker), Post(PropertyManager), Handler]),
    (Action::DutiesDo, &[Handler]),
    (Action::WhistleDraft, &[Post(CommunityWorker)]),
    (Action::WhistleDecide, &[Post(StreetCoordinator)]),
    (Action::HelpCall, &[Reporter, Post(GridWorker), Post(CommunityWorker)]),
    (Action::HelpAnswer, &[Post(Volunteer)]),
    (Action::LedgerEnter, INTAKE),
    (Action::LedgerConfirm, &[Reporter, Post(CommitteeMember)]),
    (Action::LedgerStrike, &[Post(CommunityWorker)]),
    (Action::ReviewsDecide, &[Post(CommunityWorker), Post(StreetCoordinator)]),
    (Action::RulesRead, &[Anyone]),
    (Action::RulesDraft, &[Post(CommunityWorker), Post(BranchSecretary), Post(CommitteeMember)]),
    (Action::RulesDecide, &[Post(CommunityWorker), Post(CommitteeMember)]),
    (Action::ReceptionsRead, &[Anyone]),
    // Who may announce which kind of day, its method says; whoever receives sees numbers and words, never names.
    (Action::ReceptionsHold, CONVENERS),
    (Action::ReceptionsBook, &[Resident]),
    (Action::VenuesRead, &[Anyone]),
    (Action::VenuesManage, &[Post(CommunityWorker)]),
    (Action::VenuesBook, &[Resident, Post(GridWorker), Post(CommunityWorker), Post(CommitteeMember), Post(Volunteer)]),
    // The two adults, both of one entrance. No post reads or decides anything of it.
    (Action::PickupsShare, &[Resident]),
    // A level above those who hold the meetings; what is found is about the process.
    (Action::SamplesRead, &[Post(StreetCoordinator), Post(CommunityWorker)]),
    (Action::SamplesDraw, &[Post(StreetCoordinator)]),
    (Action::BodiesRead, &[Anyone]),
    (Action::BodiesManage, &[Post(CommunityWorker), Post(StreetCoordinator)]),
    // Those whose money it is, and those who keep or check it. Nobody else reads the vouchers.
    (
        Action::MoneyRead,
        &[Resident, Post(CommunityWorker), Post(CommitteeMember), Post(PropertyManager), Post(StreetCoordinator), Post(Auditor)],
    ),
    // Two accounts of these posts: whoever writes one line never writes the other.
    (Action::MoneyIncome, &[Post(CommitteeMember), Post(PropertyManager)]),
    (Action::MoneyExpense, &[Post(CommitteeMember), Post(PropertyManager)]),
    (Action::MoneyThreshold, &[Post(CommunityWorker)]),
    (Action::MoneyStrike, ASSEMBLY),
    // It is drafted as a notice, and somebody else than who drew it publishes it.
    (Action::MoneyState, &[Post(CommunityWorker), Post(CommitteeMember), Post(PropertyManager)]),
    (
        Action::DeskRead,
        &[
            Post(GridWorker),
            Post(CommunityWorker),
            Post(PropertyWorker),
            Post(PropertyManager),
            Post(StreetCoordinator),
            Post(CommitteeMember),
            Post(PartnerUnit),
            // What it was called into, and this page of it, is all a partner's desk has.
            Post(PartnerDesk),
            Post(Volunteer),
        ],
    ),
    (Action::BoardRead, &[Post(PropertyManager), Post(CommunityWorker), Post(StreetCoordinator), Post(CommitteeMember)]),
    (Action::FiguresRead, &[Anyone]),
    // Whoever holds the link of a message holds the message.
    (Action::TellingStop, &[Anyone]),
    (Action::WebhooksManage, &[Post(SystemAdmin)]),
    (Action::JournalRead, &[Post(Auditor)]),
    (Action::MachineRead, &[Post(SystemAdmin)]),
    (Action::RecordRead, &[Anyone]),
    // The platform alone, when something is published.
    (Action::RecordSeal, &[]),
    (Action::RecordErase, &[Post(PrivacyOfficer)]),
    (Action::NoticesRead, &[Anyone]),
    (Action::NoticesDraft, NOTICE_DESK),
    (Action::NoticesPublish, NOTICE_CHECK),
    (Action::NoticesReturn, NOTICE_CHECK),
    (Action::NoticesSpeak, &[Resident]),
    (Action::NoticesAnswer, NOTICE_CHECK),
    (
        Action::NoticesPost,
        &[Post(GridWorker), Post(CommunityWorker), Post(CommitteeMember), Post(PropertyManager), Post(PropertyWorker)],
    ),
    // The platform alone, when the days are over.
    (Action::NoticesArchive, &[]),
    (Action::TalkRead, &[Anyone]),
    (Action::TalkOpen, NOTICE_CHECK),
    (Action::TalkSay, &[Resident]),
    (Action::TalkVote, &[Resident]),
    (Action::TalkModerate, NOTICE_CHECK),
    (Action::TalkClose, NOTICE_CHECK),
];
