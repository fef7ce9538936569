//! The forms of duties: one for each step somebody may take, and those that give a new duty about a matter. Each calls one action.

use super::super::conflict;
use super::super::duties::{self, DutyInput, NewCall, NewLine, NewPart, NewWhistle, Seen};
use super::super::phoned::{RateFor, rate_for};
use super::super::store::Matter;
use super::duties::{kind_word, post_words, show, step_word};
use super::steps::answer;
use super::{Choice, post_choices};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::people;
use crate::web::face::{field_errors, went_well};
use crate::web::{Fields, Posted};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{MatterId, PostId};
use pavilion_rules::matters::Rating;
use pavilion_rules::matters::duties::{Kind, Move, Outcome, UNITS, door, may_be_given};
use uuid::Uuid;

/// The form of one step. Its fields carry the step's name, because several forms stand on one page.
pub(super) struct StepForm {
    pub(super) step: &'static str,
    /// Where it is sent.
    pub(super) to: String,
    pub(super) title: String,
    pub(super) words_label: String,
    pub(super) needs_words: bool,
    pub(super) has_words: bool,
    pub(super) plan_label: String,
    pub(super) value_label: String,
    pub(super) values: Vec<Choice>,
    /// The judgement of each called unit.
    pub(super) units: Vec<Choice>,
    pub(super) has_post: bool,
    pub(super) posts: Vec<Choice>,
    pub(super) has_days: bool,
    pub(super) has_made: bool,
    pub(super) has_cost: bool,
    pub(super) has_evidence: bool,
    pub(super) is_danger: bool,
}

impl StepForm {
    pub(super) fn name(&self, field: &str) -> String {
        format!("{field}_{}", self.step)
    }
}

/// The address under which a door's forms are sent.
const fn path_of(door: Action) -> &'static str {
    match door {
        Action::DutiesGive => "giving",
        Action::WhistleDraft => "whistle",
        Action::WhistleDecide => "decision",
        Action::HelpCall => "help",
        Action::HelpAnswer => "coming",
        Action::LedgerEnter => "measure",
        Action::LedgerConfirm => "confirmation",
        Action::LedgerStrike => "strike-off",
        Action::ReviewsDecide => "review",
        _ => "work",
    }
}

pub(super) async fn step_forms(
    tx: &mut Tx,
    cx: &Context,
    matter: &Matter,
    seen: &Seen,
    parts: &[&Seen],
) -> Result<Vec<StepForm>, Problem> {
    let lang = cx.lang;
    let mut forms = Vec::new();
    for step in &seen.may {
        let gives = matches!(step, Move::Give | Move::Measure);
        let posts = if gives { receivers(tx, cx, matter, seen.kind).await? } else { Vec::new() };
        let t = |key: String| i18n::text(lang, &key, &[]);
        let words = matches!(
            step,
            Move::Refuse
                | Move::Return
                | Move::Insist
                | Move::Drop
                | Move::SendBack
                | Move::Report
                | Move::Answer
                | Move::Redraft
                | Move::Release
        );
        let judges = matches!(step, Move::Confirm | Move::Judge) && seen.kind != Kind::Ledger;
        forms.push(StepForm {
            step: step.name(),
            to: format!("/duties/{}/{}", seen.duty.id, path_of(door(seen.kind, *step))),
            title: step_word(lang, seen.kind, step.name()),
            words_label: if words { t(format!("duty-words-{}", step.name())) } else { String::new() },
            needs_words: words && !matches!(step, Move::Redraft | Move::Release),
            has_words: words,
            plan_label: if matches!(step, Move::Plan | Move::Measure) {
                t(format!("duty-plan-{}", step.name()))
            } else {
                String::new()
            },
            value_label: if judges { t("duty-judge".into()) } else { t("duty-value".into()) },
            values: if judges { ratings(lang) } else { outcomes(lang, seen.kind, *step) },
            units: if judges && seen.kind == Kind::Whistle {
                parts.iter().map(|one| unit(one, lang)).collect()
            } else {
                Vec::new()
            },
            has_post: gives,
            posts,
            has_days: *step == Move::Measure,
            has_made: *step == Move::Report && seen.duty.wanted > 0,
            has_cost: *step == Move::Report && matches!(seen.kind, Kind::Task | Kind::Unit | Kind::Ledger),
            has_evidence: *step == Move::Report && seen.kind == Kind::Ledger,
            is_danger: matches!(step, Move::Refuse | Move::Drop),
        });
    }
    Ok(forms)
}

fn unit(seen: &Seen, lang: Lang) -> Choice {
    let who = if seen.post.is_some() { post_words(lang, seen) } else { kind_word(lang, seen.kind) };
    Choice::new(format!("judged_{}", seen.duty.id), i18n::text(lang, "duty-judge-unit", &[("unit", &who)]))
}

pub(super) fn ratings(lang: Lang) -> Vec<Choice> {
    Rating::ALL
        .iter()
        .map(|one| Choice::new(one.name(), i18n::text(lang, &format!("matters-rating-{}", one.name()), &[])))
        .collect()
}

fn outcomes(lang: Lang, kind: Kind, step: Move) -> Vec<Choice> {
    let all: &[Outcome] = match (kind, step) {
        (Kind::CallBack, Move::Answer) => &[Outcome::Solved, Outcome::NotSolved],
        (Kind::Review, Move::Answer) => &[Outcome::Again, Outcome::Explained],
        (Kind::LookBack, Move::Answer) => &[Outcome::Stable, Outcome::Relapsed],
        _ => &[],
    };
    all.iter().map(|one| Choice::new(one.name(), i18n::text(lang, &format!("duty-outcome-{}", one.name()), &[]))).collect()
}

pub(super) async fn receivers(tx: &mut Tx, cx: &Context, matter: &Matter, kind: Kind) -> Result<Vec<Choice>, Problem> {
    let by = || cx.may(Action::DutiesGive, &matter.object(cx)).ok().and_then(Capacity::post_kind);
    let kinds = if matches!(kind, Kind::Unit | Kind::Whistle) { UNITS } else { may_be_given(by()) };
    let posts = people::posts_covering(tx, &matter.place_path, kinds, cx.now).await?;
    let posts = conflict::without_concerned(tx, matter, posts, cx.now).await?;
    Ok(post_choices(cx.lang, &posts))
}

/// A whole number somebody typed; what is none is said to be out of range by the action.
fn number(fields: &Fields, name: &str) -> i64 {
    match fields.text(name) {
        "" => 0,
        text => text.parse().unwrap_or(-1),
    }
}

/// Yuan with up to two decimals, as fen.
fn fen(text: &str) -> i64 {
    let text = text.trim_start_matches(['¥', '￥']).trim();
    if text.is_empty() {
        return 0;
    }
    let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.is_empty() || text.chars().all(|c| c.is_ascii_digit());
    if !digits(yuan) || !digits(cents) || cents.len() > 2 {
        return -1;
    }
    let whole: i64 = yuan.parse().unwrap_or(0);
    let part: i64 = format!("{cents:0<2}").parse().unwrap_or(0);
    whole.saturating_mul(100).saturating_add(part)
}

async fn taken(posted: Posted, id: Uuid, door: Action) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let step = fields.text("step").to_owned();
    let text = |name: &str| fields.text(&format!("{name}_{step}")).to_owned();
    let input = DutyInput {
        words: text("words"),
        plan: text("plan"),
        value: text("value"),
        why_no_photo: text("why_no_photo"),
        post: text("post").parse::<PostId>().ok(),
        days: number(fields, &format!("days_{step}")),
        made: number(fields, &format!("made_{step}")),
        cost: fen(&text("cost")),
        judged: judged_of(fields),
        step: step.clone(),
    };
    let problem = match duties::step(&posted.cx, id, door, input).await {
        Ok(_) => return Ok(went_well(&format!("/duties/{id}"), "duty-done")),
        Err(problem) => problem,
    };
    let mut errors = field_errors(&posted.cx, problem)?;
    for error in &mut errors {
        let on_page = if error.field == "due" { "days" } else { error.field.as_str() };
        error.field = format!("{on_page}_{step}");
    }
    show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, Some(posted.fields.clone()), errors).await
}

/// The judgements of called units: one field for each.
fn judged_of(fields: &Fields) -> Vec<(Uuid, String)> {
    let named = fields.names().filter_map(|name| Some((name, name.strip_prefix("judged_")?.parse().ok()?)));
    named.map(|(name, unit)| (unit, fields.text(name).to_owned())).filter(|(_, value)| !value.is_empty()).collect()
}

macro_rules! doors {
    ($($name:ident => $action:expr),* $(,)?) => {$(
        pub(crate) async fn $name(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
            taken(posted, id, $action).await
        }
    )*};
}
doors! {
    work => Action::DutiesDo,
    giving => Action::DutiesGive,
    whistle_of_caller => Action::WhistleDraft,
    decision => Action::WhistleDecide,
    help => Action::HelpCall,
    coming => Action::HelpAnswer,
    measure => Action::LedgerEnter,
    confirmation => Action::LedgerConfirm,
    strike_off => Action::LedgerStrike,
    review => Action::ReviewsDecide,
}

pub(crate) async fn part(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = NewPart {
        case: fields.ticked("part_case"),
        post: fields.text("part_post").parse().ok(),
        words: fields.text("part_words").into(),
        days: number(fields, "part_days"),
        wanted: number(fields, "part_wanted"),
    };
    let done = duties::give(&posted.cx, id, input).await;
    let names = [("post", "part_post"), ("words", "part_words"), ("due", "part_days"), ("made", "part_wanted")];
    answer(posted, id, done, "duty-given", &names).await
}

pub(crate) async fn whistle(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let lead: Option<PostId> = fields.text("whistle_lead").parse().ok();
    let others: Vec<PostId> = fields.all("whistle_others").iter().filter_map(|id| id.parse().ok()).collect();
    let input = NewWhistle { words: fields.text("whistle_words").into(), lead, others, days: number(fields, "whistle_days") };
    let done = duties::whistle(&posted.cx, id, input).await;
    let names = [("post", "whistle_lead"), ("words", "whistle_words"), ("due", "whistle_days"), ("others", "whistle_others")];
    answer(posted, id, done, "duty-whistle", &names).await
}

pub(crate) async fn call(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let (wanted, days) = (number(fields, "help_wanted"), number(fields, "help_days"));
    let done = duties::call_help(&posted.cx, id, NewCall { words: fields.text("help_words").into(), wanted, days }).await;
    answer(posted, id, done, "duty-help", &[("words", "help_words"), ("made", "help_wanted"), ("due", "help_days")]).await
}

pub(crate) async fn line(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = duties::enter(&posted.cx, id, NewLine { words: posted.fields.text("line_words").into() }).await;
    answer(posted, id, done, "duty-line", &[("words", "line_words")]).await
}

pub(crate) async fn rating_for(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name: &str| fields.text(name).to_owned();
    let input = RateFor { value: text("for_value"), words: text("for_words"), leave: text("for_leave") };
    let done = rate_for(&posted.cx, id, input).await;
    answer(posted, id, done, "matters-rated", &[("value", "for_value"), ("words", "for_words"), ("leave", "for_leave")]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_without_floats() {
        for (text, expected) in [
            ("", 0),
            ("31.5", 3_150),
            ("¥31.50", 3_150),
            ("12500", 1_250_000),
            ("0.01", 1),
            ("1.234", -1),
            ("-5", -1),
            ("abc", -1),
        ] {
            assert_eq!(fen(text), expected, "{text}");
        }
    }
}
