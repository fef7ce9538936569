//! Rules and covenants: drafted, consulted, decided, in force, replaced. A version in force is never changed; a new one takes its place.

use super::change::{Faults, IntoProblem as _};
use super::shapes::{Item, Whole};
use super::store::rules::{self as store, Document, Version, WholeRule};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::covenants::{self as rules, CONSULT_DAYS_MAX, No, State, Step, TEXT_CHARS_MAX};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::{No as Meetings, TITLE_CHARS_MAX};
use pavilion_rules::time::DAY_MS;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

pub(super) const KINDS: [&str; 3] = ["covenant", "management", "other"];

/// A new rule, or a new version of one that is there.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DraftRule {
    #[schema(value_type = Option<Uuid>)]
    pub compound: Option<PlaceId>,
    /// The rule a new version is drafted of.
    pub rule: Option<Uuid>,
    /// `covenant`, `management` or `other`.
    pub kind: String,
    pub title: String,
    pub text: String,
    /// Why it is drafted.
    pub why: String,
}

/// A step of a version.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RuleStep {
    pub version: i64,
    /// `edit`, `consult`, `revise`, `drop`; or `decide` and `enforce`.
    pub step: String,
    pub text: String,
    pub why: String,
    /// How many days everybody may say something.
    pub days: i64,
    /// Who decided it, and how, such as the owners by their vote of a day.
    pub decided_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    pub id: Uuid,
    pub version: i64,
    pub state: String,
    pub revision: i64,
}

fn version(cx: &Context, rule: &Document, number: i64, text: &str, why: &str, item: Option<Uuid>) -> Version {
    Version {
        id: cx.id(),
        rule: rule.id,
        community: rule.community,
        number,
        state: State::Draft.name().to_owned(),
        text: text.to_owned(),
        why: why.to_owned(),
        item,
        decided_by: String::new(),
        consult_until: None,
        in_force: None,
        replaced: None,
        updated: cx.now,
        revision: 1,
    }
}

fn state_of(whole: &WholeRule, number: i64) -> RuleState {
    let state = whole.version(number).map(|version| version.state.clone()).unwrap_or_default();
    RuleState { id: whole.rule.id, version: number, state, revision: whole.rule.revision }
}

/// Drafts a rule, or the next version of one. One version at a time is on its way.
pub async fn draft_rule(cx: &Context, input: DraftRule) -> Result<RuleState, Problem> {
    cx.may(Action::RulesDraft, &Object::default())?;
    let mut faults = Faults::default();
    let text = faults.text(&input.text, "text", 2, TEXT_CHARS_MAX);
    let why = faults.words(&input.why, "why", 0);
    if let Some(id) = input.rule {
        return next_version(cx, id, &input, &text, &why, &faults).await;
    }
    let title = faults.text(&input.title, "title", 2, TITLE_CHARS_MAX);
    faults.unless(KINDS.contains(&input.kind.as_str()), No::KindUnknown);
    let brief = match input.compound {
        Some(id) => places::compound_brief(&mut cx.app.db.read().await?, id).await?,
        None => None,
    };
    let brief = brief.ok_or_else(|| Problem::Invalid(vec![Meetings::PlaceUnknown.into()]))?;
    act!(cx, Action::RulesDraft, &input, |acting| {
        let object = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
        let capacity = cx.may(Action::RulesDraft, &object)?;
        faults.end()?;
        let rule = Document {
            id: cx.id(),
            community: brief.community,
            compound: brief.id,
            place_path: brief.path.clone(),
            kind: input.kind.clone(),
            title: title.clone(),
            at: cx.now,
            revision: 1,
        };
        begin(acting, cx, rule, (&text, &why), None, capacity).await
    })
}

async fn begin(
    acting: &mut Acting,
    cx: &Context,
    rule: Document,
    texts: (&str, &str),
    item: Option<Uuid>,
    capacity: Capacity,
) -> Result<RuleState, Problem> {
    let first = version(cx, &rule, 1, texts.0, texts.1, item);
    store::insert(acting, &rule).await?;
    store::insert_version(acting, &first).await?;
    let whole = WholeRule { rule, versions: vec![first] };
    acting.note(whole.line(Action::RulesDraft, By::person(cx, capacity))?.detail(json!({ "step": "draft", "version": 1 })));
    Ok(state_of(&whole, 1))
}

async fn next_version(
    cx: &Context,
    id: Uuid,
    input: &DraftRule,
    text: &str,
    why: &str,
    faults: &Faults,
) -> Result<RuleState, Problem> {
    act!(cx, Action::RulesDraft, input, |acting| {
        let mut whole = store::rule(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::RulesDraft, &whole.object())?;
        faults.end()?;
        let on_its_way = |state: &str| ["draft", "consulting", "decided"].contains(&state);
        if whole.versions.iter().any(|version| on_its_way(&version.state)) {
            return Err(Problem::Refused(No::OneDraft.into()));
        }
        let number = whole.versions.iter().map(|version| version.number).max().unwrap_or(0) + 1;
        let fresh = version(cx, &whole.rule, number, text, why, None);
        store::insert_version(acting, &fresh).await?;
        whole.versions.push(fresh);
        save(acting, cx, whole, Action::RulesDraft, capacity, ("draft", number)).await
    })
}

pub(super) async fn save(
    acting: &mut Acting,
    cx: &Context,
    mut whole: WholeRule,
    action: Action,
    capacity: Capacity,
    step: (&str, i64),
) -> Result<RuleState, Problem> {
    whole.rule.revision += 1;
    store::update(acting, &whole.rule).await?;
    let detail = json!({ "step": step.0, "version": step.1 });
    acting.note(whole.line(action, By::person(cx, capacity))?.detail(detail));
    Ok(state_of(&whole, step.1))
}

/// A draft that comes out of an agreed item of a meeting, in the meeting's own transaction.
pub(super) async fn draft_from(
    acting: &mut Acting,
    cx: &Context,
    whole: &Whole,
    item: &Item,
    capacity: Capacity,
) -> Result<(), Problem> {
    let Some(compound) = whole.meeting.compound else { return Ok(()) };
    let rule = Document {
        id: cx.id(),
        community: whole.meeting.community,
        compound,
        place_path: whole.meeting.place_path.clone(),
        kind: "other".to_owned(),
        title: item.title.clone(),
        at: cx.now,
        revision: 1,
    };
    begin(acting, cx, rule, (&item.resolution, &whole.meeting.title), Some(item.id), capacity).await.map(|_| ())
}

/// Takes a version one step on: edited, consulted, given back or dropped by those who draft.
pub async fn rule_drafting(cx: &Context, id: Uuid, input: RuleStep) -> Result<RuleState, Problem> {
    take(cx, id, input, Action::RulesDraft, &[Step::Edit, Step::Consult, Step::Revise, Step::Drop]).await
}

/// Writes down that it was decided, and puts it in force in place of the one before.
pub async fn rule_decision(cx: &Context, id: Uuid, input: RuleStep) -> Result<RuleState, Problem> {
    take(cx, id, input, Action::RulesDecide, &[Step::Decide, Step::Enforce]).await
}

async fn take(cx: &Context, id: Uuid, input: RuleStep, action: Action, steps: &[Step]) -> Result<RuleState, Problem> {
    let mut faults = Faults::default();
    let step = Step::parse(&input.step).filter(|step| steps.contains(step));
    faults.unless(step.is_some(), No::StepUnknown);
    let step = step.unwrap_or(Step::Edit);
    let text = faults.text(&input.text, "text", if step == Step::Edit { 2 } else { 0 }, TEXT_CHARS_MAX);
    let why = faults.words(&input.why, "why", 0);
    let decided_by = faults.text(&input.decided_by, "decided_by", 0, 200);
    faults.unless(step != Step::Decide || decided_by.chars().count() >= 2, No::DecidedByMissing);
    faults.unless(
        step != Step::Consult || (1..=CONSULT_DAYS_MAX).contains(&input.days),
        No::ConsultDays.with("most", CONSULT_DAYS_MAX),
    );
    act!(cx, action, &(id, &input), |acting| {
        let mut whole = store::rule(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(action, &whole.object())?;
        faults.end()?;
        let Some(at) = whole.versions.iter().position(|version| version.number == input.version) else {
            return Err(Meetings::ItemUnknown.into_problem());
        };
        super::decided::not_voted_on(acting, id, input.version).await?;
        let state = State::parse(&whole.versions[at].state).ok_or(Problem::NotFound)?;
        let next = rules::decide(state, step)?;
        if step == Step::Decide && whole.versions[at].consult_until.is_some_and(|until| cx.now < until) {
            return Err(Problem::Refused(No::StillConsulting.into()));
        }
        if step == Step::Enforce {
            replace_others(acting, cx, &mut whole, at).await?;
        }
        let version = &mut whole.versions[at];
        next.name().clone_into(&mut version.state);
        match step {
            Step::Edit => {
                version.text.clone_from(&text);
                if !why.is_empty() {
                    version.why.clone_from(&why);
                }
            }
            Step::Consult => version.consult_until = Some(cx.now.plus(input.days * DAY_MS)),
            Step::Decide => version.decided_by.clone_from(&decided_by),
            Step::Enforce => version.in_force = Some(cx.now),
            Step::Revise | Step::Drop => version.consult_until = None,
        }
        version.updated = cx.now;
        version.revision += 1;
        store::update_version(acting, version).await?;
        save(acting, cx, whole, action, capacity, (step.name(), input.version)).await
    })
}

/// The version in force until now is replaced; its text stays as it was.
pub(super) async fn replace_others(acting: &mut Acting, cx: &Context, whole: &mut WholeRule, at: usize) -> Result<(), Problem> {
    let now: Millis = cx.now;
    for (n, version) in whole.versions.iter_mut().enumerate() {
        if n != at && version.state == State::InForce.name() {
            State::Replaced.name().clone_into(&mut version.state);
            version.replaced = Some(now);
            version.updated = now;
            version.revision += 1;
            store::update_version(acting, version).await?;
        }
    }
    Ok(())
}
