//! A matter on its way from one state to the next: load, ask, decide, write, note. Every step goes through here.

use super::categories::term;
use super::course;
use super::inputs::MatterState;
use super::store::{self, Matter, Whole};
use super::working::{self, PlaceTime};
use crate::context::Context;
use crate::crypto::{self, Purpose};
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{self as rules, Facts, No, Step};
use pavilion_rules::text::{IdentifierKind, identifiers};
use pavilion_rules::{Millis, Refusal};
use serde_json::Value as Json;

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Refusal>);

impl Faults {
    pub(super) fn text(&mut self, text: &str, field: &'static str, limits: (usize, usize), short: No, long: No) -> String {
        let tidy = rules::tidy(text, field).unwrap_or_else(|fault| {
            self.0.push(fault);
            String::new()
        });
        let has_said = self.0.last().is_some_and(|fault| fault.field == Some(field));
        if !has_said && let Err(mut fault) = rules::long_enough(&tidy, limits, short, long) {
            fault.field = Some(field);
            self.0.push(fault);
        }
        tidy
    }

    pub(super) fn unless(&mut self, holds: bool, no: No) {
        if !holds {
            self.0.push(no.into());
        }
    }

    /// Notes of staff are read by everybody; a telephone of an office may stand in them, a person may not.
    pub(super) fn names_nobody(&mut self, text: &str, field: &'static str) {
        let hits: Vec<String> =
            identifiers(text).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
        if !hits.is_empty() {
            self.0.push(Refusal { field: Some(field), ..No::NoteNames.with("hits", hits.join("、")) });
        }
    }

    pub(super) fn end(&self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0.clone())) }
    }
}

/// A matter on its way from one state to the next, inside an action.
pub(super) struct Change {
    pub(super) whole: Whole,
    pub(super) capacity: Capacity,
    own: bool,
    action: Action,
    time: PlaceTime,
}

/// What the rules must know of a matter.
pub(super) fn facts(matter: &Matter, time: &PlaceTime, own: bool, evidence: bool, now: Millis) -> Facts {
    Facts {
        own,
        round: matter.round,
        clock: matter.clock(),
        due: time.working().due(term(&matter.category), matter.graded().map(working::grade_term), now),
        evidence,
        public: matter.is_checked(),
    }
}

impl Change {
    /// Loads the matter, asks the access table, and only then says what is wrong with what was sent.
    pub(super) async fn begin(
        acting: &mut Acting,
        cx: &Context,
        id: MatterId,
        action: Action,
        faults: &Faults,
    ) -> Result<Self, Problem> {
        let whole = store::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let object = whole.matter.object(cx);
        let capacity = cx.may(action, &object)?;
        faults.end()?;
        Ok(Self { whole, capacity, own: object.is_reporter, action, time: PlaceTime::named("") })
    }

    /// Reads in which zone the place works: before a step that begins or moves a clock.
    pub(super) async fn in_its_time(&mut self, acting: &mut Acting) -> Result<(), Problem> {
        self.time = working::time_of(acting.tx(), self.whole.matter.compound).await?;
        Ok(())
    }

    pub(super) fn time(&self) -> &PlaceTime {
        &self.time
    }

    /// Asks the rules and puts their answer into the row.
    pub(super) fn take(&mut self, cx: &Context, step: Step, evidence: bool) -> Result<(), Problem> {
        let matter = &mut self.whole.matter;
        let facts = facts(matter, &self.time, self.own, evidence, cx.now);
        let next = rules::decide(matter.state()?, step, &facts, cx.now)?;
        if matches!(step, Step::Accept | Step::Reopen) {
            (matter.begun, matter.level, matter.stepped) = (Some(cx.now), 0, None);
        }
        // Words put right are no step forward: where it stands, it stands since before.
        let since = if step == Step::Correct { matter.updated } else { cx.now };
        matter.put(&next, since);
        Ok(())
    }

    /// Writes row, journal line and the message to the reporter.
    ///
    /// A step that begins or moves a clock also puts the job that looks when it has run out.
    pub(super) async fn end(self, acting: &mut Acting, cx: &Context, detail: Json, tell: &str) -> Result<MatterState, Problem> {
        let matter = &self.whole.matter;
        store::update(acting, matter).await?;
        course::watch(acting, cx, matter, self.action).await?;
        let by = match self.capacity {
            Capacity::Reporter => By::reporter(cx, matter.id.0, self.capacity),
            other => By::person(cx, other),
        };
        let note = detail.get("note").and_then(Json::as_str).unwrap_or_default().to_owned();
        acting.note(self.whole.line(self.action, by)?.detail(detail));
        if tell.is_empty() {
            // Nobody is told, but programs that listen hear of it.
            let what = self.action.name().trim_start_matches("matters.").to_owned();
            acting.enqueue(cx, matter.community, &Job::MatterMoved { matter: matter.id.0, what }).await?;
        } else {
            let job = Job::TellReporter { matter: matter.id.0, what: tell.to_owned(), note };
            acting.enqueue(cx, matter.community, &job).await?;
        }
        Ok(MatterState { id: matter.id, state: matter.state()?, revision: matter.revision })
    }

    /// Words of a step that only those read who read the reporter's own.
    pub(super) fn sealed(&self, cx: &Context, words: &str) -> String {
        let place = sealed_reason_place(self.whole.matter.id);
        crypto::hex(&cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), words.as_bytes()))
    }
}

pub(super) fn sealed_reason_place(id: MatterId) -> String {
    format!("matter-reason/{id}")
}
