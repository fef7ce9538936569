//! The page of one duty: what it is, who owes it, its whole story, and a form for each step this reader may take.

use super::super::duties::{Seen, by_reporter, one_seen};
use super::super::rows::{MatterRow, role};
use super::super::store::Matter;
use super::super::store::duties::{self as store, Listed};
use super::super::working;
use super::duty_forms::{StepForm, step_forms};
use super::one::StepShown;
use crate::context::Context;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::Action;
use pavilion_rules::matters::duties::{Kind, Stage};
use serde_json::Value as Json;
use uuid::Uuid;

pub(super) struct Fact {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/duty.html")]
struct DutyPage {
    f: Face,
    matter: String,
    matter_title: String,
    word: String,
    tone: &'static str,
    clock: &'static str,
    clock_word: String,
    due_ms: i64,
    who: String,
    next: String,
    words: String,
    facts: Vec<Fact>,
    parts: Vec<MatterRow>,
    forms: Vec<StepForm>,
    /// A call that is still to be made: how the person can be reached.
    calls: bool,
    /// Whether the reader may see the number, for a purpose that is written down.
    may_read_contact: bool,
    story: Vec<StepShown>,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
}

impl DutyPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }

    fn matter_href(&self) -> String {
        format!("/matters/{}", self.matter)
    }

    /// A form that came back, or the only one, stands open.
    fn is_open(&self, form: &StepForm) -> bool {
        self.forms.len() == 1 || self.typed.as_ref().is_some_and(|fields| fields.text("step") == form.step)
    }
}

pub(crate) async fn duty(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, None, Vec::new()).await
}

pub(super) async fn show(
    from: &Cx,
    id: Uuid,
    status: StatusCode,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let (matter, seen, others) = one_seen(&mut tx, cx, id).await?;
    let mut lines = store::story(&mut tx, id).await?;
    if by_reporter(&seen.duty.kind) && matter.party().is_some() && !cx.can(Action::MattersReadOriginal, &matter.object(cx)) {
        let time = working::time_of(&mut tx, matter.compound).await?;
        lines.iter_mut().for_each(|line| line.at = time.day(line.at));
    }
    let parts: Vec<&Seen> = others.iter().filter(|one| one.duty.parent == Some(id)).collect();
    let forms = step_forms(&mut tx, cx, &matter, &seen, &parts).await?;
    let title = kind_word(from.taste.lang, seen.kind);
    let f = Face::new(&mut tx, from, Of::Compound(matter.compound), title).await?;
    let lang = f.language();
    let page = DutyPage {
        matter: matter.id.to_string(),
        matter_title: if matter.is_checked() { matter.title.clone() } else { matter.number.clone() },
        word: state_word(lang, seen.kind, seen.stage),
        tone: tone(seen.stage),
        clock: seen.clock(cx.now),
        clock_word: clock_word(lang, seen.clock(cx.now)),
        due_ms: seen.duty.due.map_or(0, |due| due.0),
        who: post_words(lang, &seen),
        next: next_word(lang, seen.kind, seen.stage),
        words: seen.words.clone(),
        facts: facts(&f, &seen),
        parts: parts.iter().map(|one| row(one, lang, cx.now)).collect(),
        calls: seen.kind == Kind::CallBack && !forms.is_empty(),
        may_read_contact: may_read_contact(cx, &matter),
        forms,
        story: lines.iter().map(|line| told(line, lang)).collect(),
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

/// Who complains of somebody is read only after a second person agreed, on the matter's own page.
fn may_read_contact(cx: &Context, matter: &Matter) -> bool {
    let object = matter.object(cx);
    let may = cx.can(Action::MattersReadOriginal, &object) && cx.can(Action::PersonalRead, &object);
    may && !object.is_reporter && matter.party().is_none()
}

fn facts(f: &Face, seen: &Seen) -> Vec<Fact> {
    let d = &seen.duty;
    let lang = f.language();
    let mut all = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            all.push(Fact { name: f.t(key), value });
        }
    };
    let count = |n: i64| if n > 0 { n.to_string() } else { String::new() };
    let time = |at: Option<Millis>| at.map_or_else(String::new, |at| f.time(at.0));
    add("duty-number", count(d.number));
    add("duty-plan", d.plan.clone());
    add("duty-given", f.time(d.begun.0));
    let answered = match seen.kind {
        Kind::Unit => "duty-arrived",
        Kind::CallBack => "duty-last-try",
        _ => "duty-taken",
    };
    add(answered, time(d.answered));
    add("duty-finished", time(d.finished));
    add("duty-tries", count(d.tries));
    add("duty-wanted", count(d.wanted));
    add("duty-made", count(d.made));
    add("duty-cost", yuan(d.cost));
    add("duty-value", value_word(lang, &d.value));
    add("duty-judged", value_word(lang, &d.judged));
    if d.lead {
        add("duty-role", f.t("duty-lead"));
    }
    all
}

/// 3150 is "31.50".
fn yuan(fen: i64) -> String {
    if fen == 0 { String::new() } else { format!("¥{}.{:02}", fen / 100, fen % 100) }
}

/// How something came out, or how it was judged.
pub(super) fn value_word(lang: Lang, value: &str) -> String {
    let keys = [format!("duty-outcome-{value}"), format!("matters-rating-{value}")];
    keys.iter().find(|key| i18n::has(lang, key)).map_or_else(String::new, |key| i18n::text(lang, key, &[]))
}

pub(super) fn kind_word(lang: Lang, kind: Kind) -> String {
    i18n::text(lang, &format!("duty-kind-{}", kind.name()), &[])
}

/// The word of a kind's own if there is one, else that of all kinds.
fn own_or_common(lang: Lang, what: &str, kind: Kind, name: &str) -> String {
    let own = format!("duty-{what}-{}-{name}", kind.name());
    if i18n::has(lang, &own) { i18n::text(lang, &own, &[]) } else { i18n::text(lang, &format!("duty-{what}-{name}"), &[]) }
}

pub(super) fn state_word(lang: Lang, kind: Kind, stage: Stage) -> String {
    own_or_common(lang, "state", kind, stage.name())
}

pub(super) fn step_word(lang: Lang, kind: Kind, step: &str) -> String {
    own_or_common(lang, "step", kind, step)
}

fn next_word(lang: Lang, kind: Kind, stage: Stage) -> String {
    own_or_common(lang, "next", kind, stage.name())
}

pub(super) const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Done | Stage::Struck | Stage::Confirmed => "done",
        Stage::Refused | Stage::Returned => "bad",
        Stage::Taken | Stage::Called | Stage::Planned | Stage::Measured => "go",
        Stage::Dropped => "info",
        Stage::Asked | Stage::Drafted | Stage::Reported | Stage::Entered => "wait",
    }
}

pub(super) fn clock_word(lang: Lang, clock: &str) -> String {
    if clock.is_empty() { String::new() } else { i18n::text(lang, &format!("matters-clock-finish-{clock}"), &[]) }
}

pub(super) fn post_words(lang: Lang, seen: &Seen) -> String {
    let number = seen.number.map_or_else(String::new, |n| format!(" {n}"));
    let post = seen.post.as_ref().map(|post| format!("{}{number} · {}", role(lang, post.kind.name()), post.place_name));
    post.unwrap_or_else(|| i18n::text(lang, if seen.duty.level >= 2 { "matters-level-2" } else { "matters-level-1" }, &[]))
}

/// A duty as a row of a list.
pub(super) fn row(seen: &Seen, lang: Lang, now: Millis) -> MatterRow {
    let kind = kind_word(lang, seen.kind);
    let clock = seen.clock(now);
    let lead = if seen.duty.lead { format!("{} · ", i18n::text(lang, "duty-lead", &[])) } else { String::new() };
    MatterRow {
        href: format!("/duties/{}", seen.duty.id),
        title: if seen.words.is_empty() { kind.clone() } else { format!("{kind} · {}", seen.words) },
        place: format!("{lead}{}", post_words(lang, seen)),
        code: if seen.duty.number > 0 { seen.duty.number.to_string() } else { String::new() },
        who: String::new(),
        word: state_word(lang, seen.kind, seen.stage),
        tone: tone(seen.stage),
        words: String::new(),
        clock: clock.to_owned(),
        clock_word: clock_word(lang, clock),
        at_ms: seen.duty.begun.0,
        due_ms: seen.duty.due.map_or(0, |due| due.0),
    }
}

/// A duty on a desk or in the ledger.
pub(super) fn listed_row(one: &Listed, lang: Lang, now: Millis) -> MatterRow {
    let kind = kind_word(lang, one.kind());
    let late = super::super::duties::is_late(one.stage(), one.due, now);
    let clock = match one.due {
        Some(_) if late => "over",
        Some(_) if !one.stage().is_in() && !matches!(one.stage(), Stage::Drafted | Stage::Returned) => "on",
        _ => "",
    };
    let about = if one.words.is_empty() { &one.title } else { &one.words };
    let post =
        one.post_kind.as_ref().map(|kind| format!("{} · {}", role(lang, kind), one.post_place.clone().unwrap_or_default()));
    MatterRow {
        href: format!("/duties/{}", one.id),
        title: format!("{kind} · {about}"),
        place: one.compound_name.clone(),
        code: one.matter_number.clone(),
        who: post.unwrap_or_default(),
        word: state_word(lang, one.kind(), one.stage()),
        tone: tone(one.stage()),
        words: String::new(),
        clock: clock.to_owned(),
        clock_word: clock_word(lang, clock),
        at_ms: one.begun.0,
        due_ms: one.due.map_or(0, |due| due.0),
    }
}

/// One step of the story in words; the actor is a role.
fn told(line: &super::super::store::Told, lang: Lang) -> StepShown {
    let detail: Json = serde_json::from_str(&line.detail).unwrap_or_default();
    let text = |name: &str| detail.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let step = text("step");
    let said: Vec<String> =
        [text("words"), text("plan"), value_word(lang, &text("value"))].into_iter().filter(|one| !one.is_empty()).collect();
    let tone = match step.as_str() {
        "refuse" | "return" | "send-back" | "insist" => "bad",
        "report" | "confirm" | "strike" | "answer" => "done",
        "open" | "drop" | "end" | "judge" => "info",
        _ => "go",
    };
    let by_reporter = line.capacity == "reporter" && Action::parse(&line.action).is_some();
    StepShown {
        what: i18n::text(lang, &format!("duty-story-{step}"), &[]),
        who: role(lang, if by_reporter { "reporter" } else { &line.capacity }),
        reason: said.join("\n"),
        tone: tone.into(),
        at_ms: line.at.0,
        photos: Vec::new(),
    }
}

/// Whether something new may be given about a matter.
pub(super) fn is_open_to_parts(matter: &Matter) -> bool {
    matter.state().is_ok_and(|state| state.is_open() && state != pavilion_rules::matters::State::Submitted)
}
