//! A meeting on its way through a step: loaded, decided by the rules, written with its journal line.

use super::inputs::MeetingState;
use super::shapes::{Item, Whole};
use super::store;
use crate::context::Context;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::matters::tidy;
use pavilion_rules::meetings::{self as rules, No, Step, WORDS_CHARS_MAX};
use pavilion_rules::text::{IdentifierKind, identifiers};
use serde_json::Value as Json;
use uuid::Uuid;

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Refusal>);

impl Faults {
    /// A text as it is kept: tidy, not empty when it is needed, not too long, and naming nobody.
    pub(super) fn text(&mut self, text: &str, field: &'static str, least: usize, most: usize) -> String {
        let tidy = match tidy(text, field) {
            Ok(tidy) => tidy,
            Err(fault) => {
                self.0.push(fault);
                return String::new();
            }
        };
        let chars = tidy.chars().count();
        if chars < least {
            self.0.push(Refusal { field: Some(field), ..No::WordsMissing.into() });
        } else if chars > most {
            self.0.push(Refusal { field: Some(field), ..No::WordsTooLong.with("most", most) });
        }
        // A telephone of an office may stand in it, a person may not.
        let hits: Vec<String> =
            identifiers(&tidy).into_iter().filter(|one| one.kind != IdentifierKind::Phone).map(|one| one.text).collect();
        if !hits.is_empty() {
            self.0.push(Refusal { field: Some(field), ..No::Names.with("hits", hits.join("、")) });
        }
        tidy
    }

    pub(super) fn words(&mut self, text: &str, field: &'static str, least: usize) -> String {
        self.text(text, field, least, WORDS_CHARS_MAX)
    }

    pub(super) fn unless(&mut self, holds: bool, no: impl Into<Refusal>) {
        if !holds {
            self.0.push(no.into());
        }
    }

    pub(super) fn end(&self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.0.clone())) }
    }
}

/// A meeting inside an action.
pub(super) struct Change {
    pub(super) whole: Whole,
    pub(super) capacity: Capacity,
    action: Action,
    /// The items that were changed, and those that are new.
    changed: Vec<Uuid>,
    added: Vec<Uuid>,
}

impl Change {
    /// Loads the meeting, asks the access table and the rules whether this step may be taken now.
    pub(super) async fn begin(acting: &mut Acting, cx: &Context, id: Uuid, action: Action, step: Step) -> Result<Self, Problem> {
        let mut whole = store::whole(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(action, &whole.meeting.object())?;
        let next = rules::may(whole.meeting.state()?, step)?;
        next.name().clone_into(&mut whole.meeting.state);
        Ok(Self { whole, capacity, action, changed: Vec::new(), added: Vec::new() })
    }

    /// The same for whoever sits in the chair: another is told that the chair is somebody else's now.
    pub(super) async fn chaired(acting: &mut Acting, cx: &Context, id: Uuid, step: Step) -> Result<Self, Problem> {
        let change = Self::begin(acting, cx, id, Action::MeetingsHold, step).await?;
        if change.capacity != Capacity::System && !change.whole.has_chair(cx) {
            return Err(No::NotChair.into_problem());
        }
        Ok(change)
    }

    pub(super) fn item(&mut self, id: Uuid) -> Result<&mut Item, Problem> {
        self.changed.push(id);
        self.whole.items.iter_mut().find(|item| item.id == id).ok_or(Problem::NotFound)
    }

    pub(super) fn add(&mut self, item: Item) {
        self.added.push(item.id);
        self.whole.items.push(item);
    }

    /// Writes row, items and journal line.
    pub(super) async fn end(mut self, acting: &mut Acting, cx: &Context, detail: Json) -> Result<MeetingState, Problem> {
        let meeting = &mut self.whole.meeting;
        meeting.updated = cx.now;
        meeting.revision += 1;
        store::update(acting, meeting).await?;
        for item in &self.whole.items {
            if self.added.contains(&item.id) {
                store::insert_item(acting, item).await?;
            } else if self.changed.contains(&item.id) {
                store::update_item(acting, item).await?;
            }
        }
        acting.note(self.whole.line(self.action, By::person(cx, self.capacity))?.detail(detail));
        let meeting = &self.whole.meeting;
        Ok(MeetingState { id: meeting.id, state: meeting.state()?, revision: meeting.revision })
    }
}

/// Refusals as the problems they are.
pub(super) trait IntoProblem {
    fn into_problem(self) -> Problem;
}

impl IntoProblem for No {
    fn into_problem(self) -> Problem {
        Problem::Refused(self.into())
    }
}
