//! Rules and covenants: what is in force, what is on its way, every version beside the one before.

use super::super::rules_write::{DraftRule, KINDS, RuleState, RuleStep, draft_rule, rule_decision, rule_drafting};
use super::super::store::rules::{self as store, RuleRow, Version, WholeRule};
use super::list::{compound_choices, compound_of};
use super::{Choice, RowShown, view};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::covenants::{Beside, compare as beside};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
    after: Option<Uuid>,
    from: i64,
    to: i64,
    version: i64,
}

const ROWS: i64 = 50;

#[derive(askama::Template)]
#[template(path = "meetings/templates/rules.html")]
struct RulesPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    rows: Vec<RowShown>,
    total: i64,
    filter: String,
    older: String,
    may_draft: bool,
}

fn tone(state: &str) -> &'static str {
    match state {
        "in-force" => "done",
        "consulting" | "decided" => "go",
        "draft" => "wait",
        _ => "info",
    }
}

fn row(rule: &RuleRow, lang: Lang) -> RowShown {
    let state = if rule.in_force.is_some() && rule.state == "replaced" { "in-force" } else { rule.state.as_str() };
    RowShown {
        href: format!("/rules/{}", rule.id),
        title: rule.title.clone(),
        words: rule.in_force.map_or_else(String::new, |n| i18n::count(lang, "meetings-rule-now", n)),
        place: view::t(lang, &format!("meetings-rule-kind-{}", rule.kind)),
        code: String::new(),
        who: String::new(),
        word: format!(
            "{} · {}",
            i18n::count(lang, "meetings-version", rule.newest),
            view::t(lang, &format!("meetings-rule-{state}"))
        ),
        tone: tone(state),
        clock: String::new(),
        clock_word: String::new(),
        at_ms: rule.at.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?;
    let (rows, total) = match compound {
        Some(id) => (store::list(&mut tx, id, asked.after, ROWS).await?, store::count(&mut tx, id).await?),
        None => (Vec::new(), 0),
    };
    let id = compound.map_or_else(String::new, |id| id.to_string());
    let full = i64::try_from(rows.len()).unwrap_or_default() == ROWS;
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-rules")).await?;
    let shown = RulesPage {
        older: rows.last().filter(|_| full).map(|last| format!("/rules?compound={id}&after={}", last.id)).unwrap_or_default(),
        rows: rows.iter().map(|rule| row(rule, lang)).collect(),
        compounds: compound_choices(&mut tx, cx).await?,
        filter: f.compound_name.clone(),
        compound: id,
        total,
        may_draft: cx.can(Action::RulesDraft, &Object::default()),
        f,
    };
    let mut response = page(&shown)?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

struct VersionShown {
    n: i64,
    word: String,
    tone: &'static str,
    why: String,
    decided_by: String,
    in_force_ms: i64,
    until_ms: i64,
    compare: String,
}

fn version_shown(id: Uuid, version: &Version, lang: Lang) -> VersionShown {
    let at = |at: Option<pavilion_rules::Millis>| at.map_or(0, |at| at.0);
    VersionShown {
        n: version.number,
        word: view::t(lang, &format!("meetings-rule-{}", version.state)),
        tone: tone(&version.state),
        why: version.why.clone(),
        decided_by: version.decided_by.clone(),
        in_force_ms: at(version.in_force),
        until_ms: at(version.consult_until),
        compare: if version.number > 1 {
            format!("/rules/{id}/compare?from={}&to={}", version.number - 1, version.number)
        } else {
            String::new()
        },
    }
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/rule.html")]
struct RulePage {
    f: Face,
    id: String,
    kind: String,
    shown: VersionShown,
    text: String,
    versions: Vec<VersionShown>,
    steps: Vec<Choice>,
    decisions: Vec<Choice>,
    editable: String,
    may_next: bool,
    open: i64,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
}

impl RulePage {
    fn typed(&self, name: &str, there: &str) -> String {
        self.typed.as_ref().map_or_else(|| there.to_owned(), |typed| typed.text(name).to_owned())
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// The version a reader sees first: the one in force, or the newest.
fn foremost(whole: &WholeRule, asked: i64) -> Option<&Version> {
    let in_force = || whole.versions.iter().find(|version| version.state == "in-force");
    whole.version(asked).or_else(in_force).or(whole.versions.last())
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, id, asked.version, StatusCode::OK, None, Vec::new()).await
}

async fn show(
    from: &Cx,
    id: Uuid,
    version: i64,
    status: StatusCode,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let whole = store::rule(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let first = foremost(&whole, version).ok_or(Problem::NotFound)?;
    let open = whole.versions.iter().find(|one| ["draft", "consulting", "decided"].contains(&one.state.as_str()));
    let choice = |name: &str| Choice::new(name, view::t(lang, &format!("meetings-rule-step-{name}")));
    let (drafts, decides) = (cx.can(Action::RulesDraft, &whole.object()), cx.can(Action::RulesDecide, &whole.object()));
    let steps: &[&str] = match open.map(|one| one.state.as_str()).filter(|_| drafts) {
        Some("draft") => &["edit", "consult", "drop"],
        Some("consulting") => &["revise", "drop"],
        Some("decided") => &["drop"],
        _ => &[],
    };
    let decisions: &[&str] = match open.map(|one| one.state.as_str()).filter(|_| decides) {
        Some("consulting") => &["decide"],
        Some("decided") => &["enforce"],
        _ => &[],
    };
    let shown = RulePage {
        f: Face::new(&mut tx, from, Of::Compound(whole.rule.compound), whole.rule.title.clone()).await?,
        id: id.to_string(),
        kind: view::t(lang, &format!("meetings-rule-kind-{}", whole.rule.kind)),
        shown: version_shown(id, first, lang),
        text: first.text.clone(),
        versions: whole.versions.iter().rev().map(|one| version_shown(id, one, lang)).collect(),
        steps: steps.iter().map(|name| choice(name)).collect(),
        decisions: decisions.iter().map(|name| choice(name)).collect(),
        editable: open.map_or_else(|| first.text.clone(), |one| one.text.clone()),
        may_next: drafts && open.is_none(),
        open: open.map_or(0, |one| one.number),
        typed,
        errors,
    };
    let mut response = page_with(status, &shown)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(whole.rule.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

struct LineShown {
    /// `same`, `removed` or `added`.
    kind: &'static str,
    left: String,
    right: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/compare.html")]
struct ComparePage {
    f: Face,
    id: String,
    from: i64,
    to: i64,
    lines: Vec<LineShown>,
    changed: i64,
}

/// Two versions beside each other.
pub(crate) async fn compare(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let whole = store::rule(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let (Some(old), Some(new)) = (whole.version(asked.from), whole.version(asked.to)) else { return Err(Problem::NotFound) };
    let lines: Vec<LineShown> = beside(&old.text, &new.text)
        .into_iter()
        .map(|line| match line {
            Beside::Same(text) => LineShown { kind: "same", left: text.to_owned(), right: text.to_owned() },
            Beside::Removed(text) => LineShown { kind: "removed", left: text.to_owned(), right: String::new() },
            Beside::Added(text) => LineShown { kind: "added", left: String::new(), right: text.to_owned() },
        })
        .collect();
    let shown = ComparePage {
        f: Face::new(&mut tx, &from, Of::Compound(whole.rule.compound), whole.rule.title.clone()).await?,
        id: id.to_string(),
        from: asked.from,
        to: asked.to,
        changed: i64::try_from(lines.iter().filter(|line| line.kind != "same").count()).unwrap_or_default(),
        lines,
    };
    page(&shown)
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/draft_rule.html")]
struct DraftPage {
    f: Face,
    compound: String,
    kinds: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl DraftPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show_form(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_form(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    from.cx.may(Action::RulesDraft, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let compound = compound_of(&mut tx, &from.cx, typed.text("compound")).await?.ok_or(Problem::NotFound)?;
    let shown = DraftPage {
        f: Face::new(&mut tx, from, Of::Compound(compound), view::t(lang, "meetings-rule-draft-title")).await?,
        compound: compound.to_string(),
        kinds: KINDS.map(|kind| Choice::new(kind, view::t(lang, &format!("meetings-rule-kind-{kind}")))).into(),
        typed,
        errors,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = DraftRule {
        compound: text("compound").parse().ok(),
        rule: None,
        kind: text("kind"),
        title: text("title"),
        text: text("text"),
        why: text("why"),
    };
    match draft_rule(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/rules/{}", made.id), "meetings-rule-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_form(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

async fn answer(posted: Posted, id: Uuid, done: Result<RuleState, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(state) => Ok(went_well(&format!("/rules/{id}?version={}", state.version), "meetings-rule-stepped")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = Some(posted.fields.clone());
            show(&posted.as_cx(), id, 0, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await
        }
    }
}

pub(crate) async fn next(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = DraftRule { rule: Some(id), text: text("text"), why: text("why"), ..DraftRule::default() };
    let done = draft_rule(&posted.cx, input).await;
    answer(posted, id, done).await
}

fn step(fields: &Fields) -> RuleStep {
    let text = |name: &str| fields.text(name).to_owned();
    let number = |name: &str| fields.text(name).parse().unwrap_or(0);
    RuleStep {
        version: number("version"),
        step: text("step"),
        text: text("text"),
        why: text("why"),
        days: number("days"),
        decided_by: text("decided_by"),
    }
}

pub(crate) async fn drafting(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = rule_drafting(&posted.cx, id, step(&posted.fields)).await;
    answer(posted, id, done).await
}

pub(crate) async fn decision(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = rule_decision(&posted.cx, id, step(&posted.fields)).await;
    answer(posted, id, done).await
}
