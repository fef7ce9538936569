//! The shapes of duties programs read and send.

use super::super::super::duties::{self, DutyInput, DutyState, Seen};
use super::super::super::store::duties::Listed;
use super::super::bodies::HandlerBody;
use pavilion_rules::Millis;
use pavilion_rules::ids::PostId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Something a post owes about a matter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DutyBody {
    pub(super) id: Uuid,
    pub(super) matter: Uuid,
    /// `task`, `whistle`, `unit`, `ledger`, `case`, `call-back`, `review` or `look-back`.
    pub(super) kind: &'static str,
    /// `asked`, `taken`, `refused`, `dropped`, `drafted`, `returned`, `called`, `planned`, `reported`, `entered`, `measured`,
    /// `confirmed`, `struck` or `done`.
    pub(super) state: &'static str,
    /// The whistle a called unit belongs to.
    pub(super) parent: Option<Uuid>,
    /// The lead among several.
    pub(super) lead: bool,
    /// Number of a ledger line in its compound, of a whistle in its community; 0 for the others.
    pub(super) number: i64,
    pub(super) words: String,
    /// The measure, or the joint plan.
    pub(super) plan: String,
    /// What was said last.
    pub(super) said: String,
    /// How it came out, or how the caller judged it.
    pub(super) value: String,
    /// How the called judged the calling.
    pub(super) judged: String,
    pub(super) post: Option<HandlerBody>,
    pub(super) due: Option<i64>,
    pub(super) late: bool,
    pub(super) begun: i64,
    /// When it was accepted, the unit arrived, or the last call was tried.
    pub(super) answered: Option<i64>,
    pub(super) finished: Option<i64>,
    pub(super) closed: Option<i64>,
    pub(super) tries: i64,
    /// Counted before, and done.
    pub(super) wanted: i64,
    pub(super) made: i64,
    /// In fen.
    pub(super) cost: i64,
    /// The steps the caller may take now.
    pub(super) may: Vec<&'static str>,
    pub(super) revision: i64,
}

impl DutyBody {
    pub(super) fn of(seen: &Seen) -> Self {
        let d = &seen.duty;
        Self {
            id: d.id,
            matter: d.matter.0,
            kind: seen.kind.name(),
            state: seen.stage.name(),
            parent: d.parent,
            lead: d.lead,
            number: d.number,
            words: seen.words.clone(),
            plan: d.plan.clone(),
            said: d.said.clone(),
            value: d.value.clone(),
            judged: d.judged.clone(),
            post: seen.post.as_ref().map(HandlerBody::of),
            due: d.due.map(|at| at.0),
            late: seen.late,
            begun: d.begun.0,
            answered: d.answered.map(|at| at.0),
            finished: d.finished.map(|at| at.0),
            closed: d.closed.map(|at| at.0),
            tries: d.tries,
            wanted: d.wanted,
            made: d.made,
            cost: d.cost,
            may: seen.may.iter().map(|step| step.name()).collect(),
            revision: d.revision,
        }
    }
}

/// The duties of a matter the caller may know of.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DutiesBody {
    pub(super) items: Vec<DutyBody>,
    /// Always null: they come whole.
    pub(super) next: Option<String>,
    /// Over all parts: counted before, done, and what it cost in fen.
    pub(super) wanted: i64,
    pub(super) made: i64,
    pub(super) cost: i64,
}

/// A line of a list of duties.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DutyItem {
    pub(super) id: Uuid,
    pub(super) matter: Uuid,
    pub(super) matter_number: String,
    /// Null until somebody has checked the matter.
    pub(super) title: Option<String>,
    pub(super) compound_name: String,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) number: i64,
    pub(super) words: String,
    pub(super) plan: String,
    pub(super) said: String,
    pub(super) value: String,
    pub(super) post_kind: Option<String>,
    pub(super) due: Option<i64>,
    pub(super) late: bool,
    pub(super) begun: i64,
    pub(super) finished: Option<i64>,
    pub(super) closed: Option<i64>,
}

impl DutyItem {
    pub(super) fn of(row: &Listed, now: Millis) -> Self {
        Self {
            id: row.id,
            matter: row.matter.0,
            matter_number: row.matter_number.clone(),
            title: Some(row.title.clone()).filter(|title| !title.is_empty()),
            compound_name: row.compound_name.clone(),
            kind: row.kind().name(),
            state: row.stage().name(),
            number: row.number,
            words: row.words.clone(),
            plan: row.plan.clone(),
            said: row.said.clone(),
            value: row.value.clone(),
            post_kind: row.post_kind.clone(),
            due: row.due.map(|at| at.0),
            late: duties::is_late(row.stage(), row.due, now),
            begun: row.begun.0,
            finished: row.finished.map(|at| at.0),
            closed: row.closed.map(|at| at.0),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DutyItemsBody {
    pub(super) items: Vec<DutyItem>,
    /// Always null: the most urgent come, the rest come up as these go.
    pub(super) next: Option<String>,
}

/// The ledger of a compound. A line struck off stays in it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LedgerBody {
    pub(super) items: Vec<DutyItem>,
    /// Hand it back as `cursor`; null at the end.
    pub(super) next: Option<String>,
    /// Not struck off.
    pub(super) open: i64,
    /// Of these, past their date.
    pub(super) late: i64,
    pub(super) struck: i64,
    /// Of complex and hard matters, struck off or not.
    pub(super) complex: i64,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct LedgerAsked {
    pub(super) compound: Uuid,
    /// Those struck off instead of those that are not.
    pub(super) struck: Option<bool>,
    /// Only those of complex and hard matters, struck off or not.
    pub(super) complex: Option<bool>,
    pub(super) cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<i64>,
}

/// What a step of a duty answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DutyStateBody {
    pub(super) id: Uuid,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) revision: i64,
}

impl From<DutyState> for DutyStateBody {
    fn from(now: DutyState) -> Self {
        Self { id: now.id, kind: now.kind.name(), state: now.state.name(), revision: now.revision }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewPartBody {
    pub(super) post: Uuid,
    pub(super) words: String,
    /// Working days from now.
    pub(super) days: i64,
    /// How many were counted.
    #[serde(default)]
    pub(super) wanted: i64,
    /// One of several doors: its words are read only by those assigned.
    #[serde(default)]
    pub(super) case: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewWhistleBody {
    pub(super) words: String,
    /// The one that leads.
    pub(super) lead: Option<Uuid>,
    #[serde(default)]
    pub(super) others: Vec<Uuid>,
    pub(super) days: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewCallBody {
    /// What help is needed. Everybody reads it.
    pub(super) words: String,
    /// How many are needed.
    pub(super) wanted: i64,
    /// In working days from now.
    pub(super) days: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewLineBody {
    pub(super) words: String,
}

/// How the caller judges one called unit.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct JudgedBody {
    pub(super) unit: Uuid,
    /// `satisfied`, `partly` or `not-satisfied`.
    pub(super) value: String,
}

/// A step of a duty; each reads what it needs.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct DutyStepBody {
    /// One of the duty's `may`.
    pub(super) step: String,
    pub(super) words: String,
    pub(super) plan: String,
    pub(super) value: String,
    pub(super) why_no_photo: String,
    pub(super) post: Option<Uuid>,
    pub(super) days: i64,
    pub(super) made: i64,
    pub(super) cost: i64,
    pub(super) judged: Vec<JudgedBody>,
}

impl From<DutyStepBody> for DutyInput {
    fn from(body: DutyStepBody) -> Self {
        Self {
            step: body.step,
            words: body.words,
            plan: body.plan,
            value: body.value,
            why_no_photo: body.why_no_photo,
            post: body.post.map(PostId),
            days: body.days,
            made: body.made,
            cost: body.cost,
            judged: body.judged.into_iter().map(|one| (one.unit, one.value)).collect(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RateForBody {
    /// `satisfied`, `partly` or `not-satisfied`.
    pub(super) value: String,
    #[serde(default)]
    pub(super) words: String,
    /// Who gave leave to write it down, how and when; kept sealed.
    pub(super) leave: String,
}
