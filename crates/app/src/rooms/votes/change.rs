//! A vote on its way from one state to the next: load, ask, decide, write, note.

use super::inputs::VoteState;
use super::model::Vote;
use super::packs;
use super::store::{requests, roll, votes};
use crate::context::Context;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::VoteId;
use pavilion_rules::matters::tidy;
use pavilion_rules::text::identifiers;
use pavilion_rules::votes::{self as rules, No, Step};
use pavilion_rules::{Millis, Refusal};
use serde_json::Value as Json;

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Refusal>);

impl Faults {
    pub(super) fn text(&mut self, text: &str, field: &'static str, limits: (usize, usize), short: No, long: No) -> String {
        let Ok(tidy) = tidy(text, field) else {
            self.0.push(Refusal { field: Some(field), ..No::TextUnreadable.into() });
            return String::new();
        };
        let chars = tidy.chars().count();
        if chars < limits.0 {
            self.0.push(Refusal { field: Some(field), ..short.with("least", limits.0) });
        } else if chars > limits.1 {
            self.0.push(Refusal { field: Some(field), ..long.with("most", limits.1) });
        }
        tidy
    }

    pub(super) fn unless(&mut self, holds: bool, no: No) {
        if !holds {
            self.0.push(no.into());
        }
    }

    pub(super) fn end(&self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0.clone())) }
    }
}

/// Whether words for everybody name somebody.
pub(super) fn names_somebody(text: &str) -> bool {
    !identifiers(text).is_empty()
}

pub(super) fn subject(id: VoteId) -> Subject {
    Subject { kind: "vote", id: id.0 }
}

/// A vote inside an action.
pub(super) struct Change {
    pub(super) vote: Vote,
    pub(super) capacity: Capacity,
    action: Action,
}

impl Change {
    /// Loads the vote, asks the access table, and only then says what is wrong with what was sent.
    pub(super) async fn begin(
        acting: &mut Acting,
        cx: &Context,
        id: VoteId,
        action: Action,
        faults: &Faults,
    ) -> Result<Self, Problem> {
        let vote = votes::vote(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(action, &vote.object())?;
        faults.end()?;
        Ok(Self { vote, capacity, action })
    }

    /// Asks the rules whether the step may be taken now, and takes it.
    pub(super) async fn take(&mut self, acting: &mut Acting, cx: &Context, step: Step) -> Result<(), Problem> {
        let notice = notice_days(&self.vote)?;
        let mut facts = self.vote.facts(notice, cx.now)?;
        if step == Step::Announce && facts.kind.by_pack() {
            let (lines, _, faulty) = roll::totals(acting.tx(), self.vote.id).await?;
            facts.faulty = faulty;
            facts.lines = if self.vote.lines == lines { lines } else { 0 };
            facts.requests_open = requests::open(acting.tx(), self.vote.id, "correction").await?;
        }
        let next = rules::decide(self.vote.state()?, step, &facts)?;
        next.name().clone_into(&mut self.vote.state);
        Ok(())
    }

    /// Writes the row and its line.
    pub(super) async fn end(
        mut self,
        acting: &mut Acting,
        cx: &Context,
        step: &str,
        mut detail: Json,
    ) -> Result<VoteState, Problem> {
        self.vote.updated = cx.now;
        self.vote.revision += 1;
        votes::update(acting, &self.vote).await?;
        if let Json::Object(detail) = &mut detail {
            detail.insert("step".into(), step.into());
        }
        let by = By::person(cx, self.capacity);
        acting.note(line(self.action, by, &self.vote)?.detail(detail));
        answer(&self.vote)
    }
}

pub(super) fn line(action: Action, by: By, vote: &Vote) -> Result<Line, Problem> {
    Line::about(action, by, vote.community, subject(vote.id), vote.revision, vote)
}

pub(super) fn answer(vote: &Vote) -> Result<VoteState, Problem> {
    Ok(VoteState { id: vote.id, state: vote.state()?, revision: vote.revision })
}

/// How many days of notice this vote needs: what its pack asks for, nothing for one that binds nobody.
pub(super) fn notice_days(vote: &Vote) -> Result<i64, Problem> {
    if !vote.kind()?.by_pack() {
        return Ok(0);
    }
    Ok(i64::from(packs::of(&vote.pack)?.pack.notice_days()))
}

/// The moment a window ends that begins now and lasts some days.
pub(super) fn days_from(at: Millis, days: i64) -> Millis {
    at.plus(days * pavilion_rules::time::DAY_MS)
}
