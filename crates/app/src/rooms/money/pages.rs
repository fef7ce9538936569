//! The pages of this room: one account per compound, its vouchers, and the forms of those who write it.

mod statements;

use super::actions::{self, Enter, SetThreshold, blob_name};
use super::shown::{Account, Sum, account};
use super::statements::{known, today};
use super::store::{self, MoneyLine};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::commons::{choose, compound_asked};
use crate::rooms::matters::PhotoIn;
use crate::rooms::places;
use crate::rooms::votes::{fen, yuan};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted, Routes, api};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::money::{No, Side};
use serde::Deserialize;
use statements::Statements;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
    side: String,
    before: Option<Uuid>,
    /// Of the compounds to choose from, those after this one.
    after: String,
}

struct Choice {
    value: String,
    label: String,
}

struct SideShown {
    name: String,
    yuan: String,
    lines: String,
    href: String,
}

struct LineShown {
    id: String,
    day: String,
    words: String,
    yuan: String,
    side: String,
    tone: &'static str,
    who: String,
    voucher: String,
    decision: String,
    href: String,
    struck: String,
    may_strike: bool,
}

struct DecisionShown {
    words: String,
    href: String,
    decided: String,
    paid: String,
    left: String,
}

#[derive(askama::Template)]
#[template(path = "money/templates/account.html")]
struct AccountPage {
    f: Face,
    compound: String,
    sides: Vec<SideShown>,
    left: String,
    threshold: String,
    threshold_why: String,
    decisions: Vec<DecisionShown>,
    lines: Vec<LineShown>,
    older: String,
    may_income: bool,
    may_expense: bool,
    may_threshold: bool,
    may_state: bool,
    /// Why a book is not offered to whoever may write one.
    other_book: String,
    statements: Statements,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl AccountPage {
    /// The day a statement goes to: what was typed, or today.
    fn until(&self) -> String {
        let typed = self.typed("until");
        if typed.is_empty() { self.statements.today.clone() } else { typed }
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

#[derive(askama::Template)]
#[template(path = "money/templates/line.html")]
struct LinePage {
    f: Face,
    compound: String,
    back: String,
    is_expense: bool,
    /// Where the form goes.
    action: &'static str,
    choices: Vec<Choice>,
    /// No amount was agreed up to which nobody is asked, so every expense names its decision.
    must_decide: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl LinePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AskedForm {
    compound: String,
}

async fn income_form(from: Cx, Query(asked): Query<AskedForm>) -> Result<Response, Problem> {
    form(&from, &asked.compound, Side::Income, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn expense_form(from: Cx, Query(asked): Query<AskedForm>) -> Result<Response, Problem> {
    form(&from, &asked.compound, Side::Expense, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn form(
    from: &Cx,
    compound: &str,
    side: Side,
    status: StatusCode,
    typed: Fields,
    errors: Vec<FieldError>,
) -> Result<Response, Problem> {
    let cx = &from.cx;
    let (action, key) = match side {
        Side::Income => (Action::MoneyIncome, "money-enter-income"),
        Side::Expense => (Action::MoneyExpense, "money-enter-expense"),
    };
    cx.may(action, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let brief = match compound.parse::<PlaceId>() {
        Ok(id) => places::compound_brief(&mut tx, id).await?,
        Err(_) => None,
    };
    let Some(brief) = brief else { return Err(Problem::NotFound) };
    let here = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    cx.may(action, &here)?;
    let all = account(&mut tx, brief.id, Some(side), None, 1).await?;
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), i18n::text(from.taste.lang, key, &[])).await?;
    drop(tx);
    let page = LinePage {
        compound: brief.id.to_string(),
        back: format!("/money?compound={}", brief.id),
        is_expense: side == Side::Expense,
        action: if side == Side::Expense { "/money/expenses" } else { "/money/income" },
        choices: choices(&f, &all),
        must_decide: all.threshold.is_none(),
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, asked, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, asked: Asked, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MoneyRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let brief = match compound_asked(&mut tx, cx, &asked.compound).await? {
        Some(compound) => places::compound_brief(&mut tx, compound).await?,
        None => None,
    };
    // Whoever lives nowhere here and has posts over several compounds says which they mean.
    let Some(brief) = brief else { return choose(from, "/money", "money-title", &asked.after).await };
    let here = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    cx.may(Action::MoneyRead, &here)?;
    let side = Side::parse(&asked.side);
    let all = account(&mut tx, brief.id, side, asked.before, api::PAGE_ROWS).await?;
    let title = i18n::text(from.taste.lang, "money-of-compound", &[("place", &brief.name)]);
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), title).await?;
    // Nobody is offered the other book: who has written one never writes the other.
    let (mut wrote_income, mut wrote_expense) = (false, false);
    if let Some(person) = cx.person().filter(|_| cx.can(Action::MoneyIncome, &here) || cx.can(Action::MoneyExpense, &here)) {
        wrote_income = store::has_written(&mut tx, brief.id, person.account, Side::Income).await?;
        wrote_expense = store::has_written(&mut tx, brief.id, person.account, Side::Expense).await?;
    }
    let known = known(&mut tx, cx, brief.id).await?;
    let may_state = cx.can(Action::MoneyState, &here);
    let today = today(cx, &brief.zone).to_string();
    drop(tx);
    let may_strike = cx.can(Action::MoneyStrike, &here);
    let own = cx.person().map(|person| person.account);
    let compound = brief.id.to_string();
    let strikes = |line: &MoneyLine| may_strike && line.struck.is_empty() && own != Some(line.entered_by);
    let page = AccountPage {
        sides: sides(&f, &all, &compound),
        left: yuan(all.income.amount - all.expense.amount),
        threshold: all
            .threshold
            .as_ref()
            .map_or_else(|| f.t("money-threshold-none"), |(amount, _)| f.ta("money-threshold-is", "yuan", &yuan(*amount))),
        threshold_why: all.threshold.as_ref().map_or_else(String::new, |(_, why)| why.clone()),
        decisions: decisions(&f, &all),
        lines: all.lines.iter().map(|line| line_shown(&f, &all, line, strikes(line))).collect(),
        older: all.next.map_or_else(String::new, |next| format!("/money?compound={compound}&side={}&before={next}", asked.side)),
        may_income: cx.can(Action::MoneyIncome, &here) && !wrote_expense,
        may_expense: cx.can(Action::MoneyExpense, &here) && !wrote_income,
        other_book: other_book(&f, wrote_income, wrote_expense),
        may_state,
        statements: statements::shown(&f, &known, may_state, today),
        may_threshold: cx.can(Action::MoneyThreshold, &here),
        compound,
        typed,
        errors,
        f,
    };
    page_with(status, &page)
}

/// Says to whoever keeps one book that the other one is somebody else's.
fn other_book(f: &Face, wrote_income: bool, wrote_expense: bool) -> String {
    match (wrote_income, wrote_expense) {
        (true, _) => f.t("money-keeps-income"),
        (_, true) => f.t("money-keeps-expense"),
        _ => String::new(),
    }
}

/// A whole number somebody typed; what is none fits nowhere.
fn form_number(text: &str) -> i64 {
    text.trim().parse().unwrap_or(-1)
}

fn sides(f: &Face, all: &Account, compound: &str) -> Vec<SideShown> {
    let one = |side: Side, sum: Sum| SideShown {
        name: f.t(&format!("money-{}", side.name())),
        yuan: yuan(sum.amount),
        lines: f.tn("money-lines", sum.lines),
        href: format!("/money?compound={compound}&side={}", side.name()),
    };
    vec![one(Side::Income, all.income), one(Side::Expense, all.expense)]
}

fn decisions(f: &Face, all: &Account) -> Vec<DecisionShown> {
    let one = |one: &super::shown::Paid| DecisionShown {
        words: one.decided.words.clone(),
        href: format!("/votes/{}", one.decided.vote),
        decided: f.ta("money-yuan", "yuan", &yuan(one.decided.amount)),
        paid: f.ta("money-yuan", "yuan", &yuan(one.paid)),
        left: f.ta("money-yuan", "yuan", &yuan(one.decided.amount - one.paid)),
    };
    all.decisions.iter().map(one).collect()
}

fn choices(f: &Face, all: &Account) -> Vec<Choice> {
    let left = |one: &&super::shown::Paid| one.paid < one.decided.amount;
    let label = |one: &super::shown::Paid| {
        let yuan = yuan(one.decided.amount - one.paid);
        i18n::text(f.language(), "money-decision-choice", &[("words", &one.decided.words), ("yuan", &yuan)])
    };
    all.decisions.iter().filter(left).map(|one| Choice { value: one.decided.id.to_string(), label: label(one) }).collect()
}

fn line_shown(f: &Face, all: &Account, line: &MoneyLine, may_strike: bool) -> LineShown {
    let decided = line.decision.and_then(|id| all.decisions.iter().find(|one| one.decided.id == id));
    LineShown {
        id: line.id.to_string(),
        day: line.day.clone(),
        words: line.words.clone(),
        yuan: yuan(line.amount),
        side: f.t(&format!("money-{}", line.side)),
        tone: if line.side == Side::Income.name() { "done" } else { "info" },
        who: f.t(&format!("record-post-{}", line.post_kind)),
        voucher: line.voucher.map_or_else(String::new, |id| format!("/money/vouchers/{id}")),
        decision: decided.map_or_else(String::new, |one| one.decided.words.clone()),
        href: decided.map_or_else(String::new, |one| format!("/votes/{}", one.decided.vote)),
        struck: line.struck.clone(),
        may_strike,
    }
}

/// The voucher of a line: for those who may read the account.
async fn voucher(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let line = store::line(&mut tx, id).await?.filter(|line| line.voucher.is_some()).ok_or(Problem::NotFound)?;
    let place = places::place(&mut tx, line.compound).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::MoneyRead, &place.object())?;
    drop(tx);
    let bytes = cx.app.blobs.get(&blob_name(id)).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=600")], bytes).into_response())
}

/// What a form says came in or went out.
fn entered(posted: &Posted) -> Enter {
    let fields = &posted.fields;
    let voucher = posted.files.iter().find(|file| file.field == "voucher");
    Enter {
        compound: fields.text("compound").parse().ok(),
        amount: fen(fields.text("amount")).unwrap_or(-1),
        day: fields.text("day").into(),
        words: fields.text("words").into(),
        decision: fields.text("decision").parse().ok(),
        voucher: voucher.map(|file| PhotoIn { name: file.name.clone(), bytes: file.bytes.clone() }),
    }
}

/// Back to the account, or the account again with what was typed.
async fn answer<T>(posted: Posted, compound: String, done: Result<T, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(went_well(&format!("/money?compound={compound}"), "money-saved")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let asked = Asked { compound, ..Asked::default() };
            show(&posted.as_cx(), asked, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

async fn income(posted: Posted) -> Result<Response, Problem> {
    let done = actions::enter_income(&posted.cx, entered(&posted)).await;
    line_answer(posted, Side::Income, done).await
}

async fn expense(posted: Posted) -> Result<Response, Problem> {
    let done = actions::enter_expense(&posted.cx, entered(&posted)).await;
    line_answer(posted, Side::Expense, done).await
}

/// Back to the account, or the form again with what was typed.
async fn line_answer(posted: Posted, side: Side, done: Result<Uuid, Problem>) -> Result<Response, Problem> {
    let compound = posted.fields.text("compound").to_owned();
    match done {
        Ok(_) => Ok(went_well(&format!("/money?compound={compound}"), "money-saved")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let from = posted.as_cx();
            form(&from, &compound, side, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

async fn threshold(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = SetThreshold {
        compound: fields.text("compound").parse().ok(),
        amount: if fields.text("amount").is_empty() { -1 } else { fen(fields.text("amount")).unwrap_or(-1) },
        reason: fields.text("reason").into(),
    };
    let done = actions::set_threshold(&posted.cx, input).await;
    let compound = posted.fields.text("compound").to_owned();
    answer(posted, compound, done).await
}

async fn struck(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = actions::strike(&posted.cx, id, posted.fields.text("reason").to_owned()).await;
    let compound = posted.fields.text("compound").to_owned();
    if compound.is_empty() && done.is_err() {
        return Err(done.err().unwrap_or_else(|| Problem::Refused(No::PlaceUnknown.into())));
    }
    answer(posted, compound, done).await
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/money", Action::MoneyRead, list)
        .get("/money/vouchers/{id}", Action::MoneyRead, voucher)
        .get("/money/income", Action::MoneyIncome, income_form)
        .get("/money/expenses", Action::MoneyExpense, expense_form)
        .post_with_files("/money/income", Action::MoneyIncome, income)
        .post_with_files("/money/expenses", Action::MoneyExpense, expense)
        .post("/money/threshold", Action::MoneyThreshold, threshold)
        .post("/money/statements", Action::MoneyState, statements::stated)
        .post("/money/years", Action::MoneyThreshold, statements::year)
        .post("/money/lines/{id}/strike", Action::MoneyStrike, struck)
}
