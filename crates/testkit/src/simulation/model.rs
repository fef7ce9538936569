//! What a matter ought to be, said a second time and simply: a table of steps and who may take them. It shares no code
//! with the rules, so that a slip in one shows against the other.

use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{MatterId, PostId};

const DAY_MS: i64 = 86_400_000;
/// Told once more here, as the charter of matters says it.
const REOPEN_DAYS: i64 = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Accept,
    Decline,
    Assign,
    Contact,
    Finish,
    Confirm,
    Rate,
    Reopen,
    Withdraw,
}

pub(super) const STEPS: [Step; 9] = [
    Step::Accept,
    Step::Decline,
    Step::Assign,
    Step::Contact,
    Step::Finish,
    Step::Confirm,
    Step::Rate,
    Step::Reopen,
    Step::Withdraw,
];

/// A matter as the model sees it.
#[derive(Clone, Debug)]
pub(super) struct Matter {
    pub(super) id: MatterId,
    pub(super) reporter: usize,
    pub(super) state: &'static str,
    pub(super) handler: Option<PostId>,
    pub(super) round: i64,
    pub(super) revision: i64,
    pub(super) finished: Option<i64>,
    pub(super) rated: bool,
}

/// Somebody as the model sees them.
#[derive(Clone, Debug, Default)]
pub(super) struct Someone {
    pub(super) posts: Vec<(PostKind, PostId)>,
    /// Whether the posts are over the compound the matters are in.
    pub posted_here: bool,
    pub lives_here: bool,
}

impl Someone {
    fn holds(&self, kinds: &[PostKind]) -> bool {
        self.posted_here && self.posts.iter().any(|(kind, _)| kinds.contains(kind))
    }

    fn holds_post(&self, post: PostId) -> bool {
        self.posts.iter().any(|(_, held)| *held == post)
    }
}

impl Matter {
    #[must_use]
    pub(super) fn raised(id: MatterId, reporter: usize) -> Self {
        Self { id, reporter, state: "submitted", handler: None, round: 1, revision: 1, finished: None, rated: false }
    }

    /// Whether this person may take this step at all.
    #[must_use]
    pub(super) fn may(&self, who: usize, someone: &Someone, step: Step) -> bool {
        use PostKind::{CommunityWorker, GridWorker, PropertyManager};
        let handles = self.handler.is_some_and(|post| someone.holds_post(post));
        match step {
            Step::Accept | Step::Decline => someone.holds(&[GridWorker, CommunityWorker]),
            // Whoever handles it may hand it over.
            Step::Assign => handles || someone.holds(&[GridWorker, CommunityWorker, PropertyManager]),
            Step::Contact | Step::Finish => handles,
            Step::Confirm | Step::Rate | Step::Reopen | Step::Withdraw => self.reporter == who,
        }
    }

    /// The state this step leads to now, if it does.
    #[must_use]
    pub(super) fn follows(&self, who: usize, step: Step, now: i64) -> Option<&'static str> {
        let staff = matches!(step, Step::Accept | Step::Decline | Step::Assign | Step::Contact | Step::Finish);
        if staff && self.reporter == who {
            return None;
        }
        match (self.state, step) {
            ("submitted", Step::Accept) => Some("accepted"),
            ("submitted", Step::Decline) => Some("declined"),
            ("accepted" | "assigned" | "in-progress", Step::Assign) => Some("assigned"),
            ("assigned", Step::Contact) => Some("in-progress"),
            ("in-progress", Step::Finish) => Some("done"),
            ("done", Step::Confirm) => Some("confirmed"),
            ("confirmed", Step::Rate) => Some("rated"),
            ("done" | "confirmed" | "rated", Step::Reopen) => {
                self.finished.is_some_and(|at| now <= at + REOPEN_DAYS * DAY_MS).then_some("assigned")
            }
            ("submitted" | "accepted" | "assigned" | "in-progress", Step::Withdraw) => Some("withdrawn"),
            _ => None,
        }
    }

    /// Takes the step.
    pub(super) fn take(&mut self, step: Step, state: &'static str, to: Option<PostId>, now: i64) {
        self.state = state;
        self.revision += 1;
        match step {
            Step::Assign => self.handler = to,
            Step::Finish => self.finished = Some(now),
            Step::Rate => self.rated = true,
            Step::Reopen => {
                self.round += 1;
                self.finished = None;
                self.rated = false;
            }
            _ => {}
        }
    }
}
