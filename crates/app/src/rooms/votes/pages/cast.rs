//! Casting in three steps: read, choose, confirm. The text stays in view; nothing is kept before the last one.

use super::super::cast as casting;
use super::super::inputs::Cast;
use super::super::receipt::own_lines;
use super::super::shown::{Shown, shown};
use super::Choice as Pick;
use super::yuan;
use crate::i18n;
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, field_errors, page_with, sentence};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::{Choice, Method, Say, check};
use pavilion_rules::votes::{No, State};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    line: Option<String>,
}

/// One option and what was typed beside it.
struct OptionField {
    id: String,
    name: String,
    title: String,
    words: String,
    cost: String,
    value: String,
}

/// A hidden field that carries what was chosen to the next step.
struct Carried {
    name: String,
    value: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/cast.html")]
struct CastPage {
    f: Face,
    id: String,
    step: i64,
    words: String,
    cost: String,
    consequences: String,
    secret: bool,
    method: &'static str,
    hint: String,
    says: Vec<Pick>,
    options: Vec<OptionField>,
    said: String,
    line: String,
    line_label: String,
    asks_owner: bool,
    owner: bool,
    readback: Vec<String>,
    carried: Vec<Carried>,
    errors: Vec<FieldError>,
}

impl CastPage {
    fn error(&self, name: &str) -> String {
        crate::web::face::error_of(&self.errors, name)
    }
}

pub(crate) async fn form(from: Cx, Path(id): Path<VoteId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let fields = Fields::new(vec![("line".into(), asked.line.unwrap_or_default())]);
    show(&from, id, 1, &fields, Vec::new()).await
}

async fn show(from: &Cx, id: VoteId, step: i64, fields: &Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    cx.may(Action::VotesCast, &shown.vote.object())?;
    if shown.state != State::Open {
        let no = if shown.vote.counted.is_some() || shown.state == State::Closed { No::TooLate } else { No::NotOpen };
        return Err(Problem::Refused(no.into()));
    }
    let title = i18n::text(from.taste.lang, "votes-cast-title", &[("title", &shown.vote.title)]);
    let f = Face::new(&mut tx, from, Of::Compound(shown.vote.compound), title).await?;
    let own = own_lines(&mut tx, cx, &shown.vote).await?;
    let wanted = fields.text("line").parse::<Uuid>().ok();
    let line =
        own.iter().find(|one| wanted.is_none_or(|wanted| wanted == one.line.id) && (one.mine || one.by_proxy || one.may_claim));
    let method = shown.vote.method()?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = CastPage {
        id: id.to_string(),
        step,
        words: shown.vote.words.clone(),
        cost: shown.vote.cost.clone(),
        consequences: shown.vote.consequences.clone(),
        secret: shown.vote.secret,
        method: method.name(),
        hint: hint(&f, method, shown.vote.settings()?.most),
        says: Say::ALL.iter().map(|say| Pick::of_key(f.language(), say.name(), &format!("votes-say-{}", say.name()))).collect(),
        options: options(&f, &shown, fields),
        said: fields.text("choice").to_owned(),
        line: line.map_or_else(String::new, |one| one.line.id.to_string()),
        line_label: line.map_or_else(String::new, |one| one.line.label.clone()),
        asks_owner: line.is_some_and(|one| one.may_claim),
        owner: fields.ticked("owner"),
        readback: if step == 3 { readback(&f, &shown, fields, method) } else { Vec::new() },
        carried: carried(fields, &shown),
        errors,
        f,
    };
    drop(tx);
    page_with(status, &page)
}

fn hint(f: &Face, method: Method, most: i64) -> String {
    match method {
        Method::Say | Method::Each => String::new(),
        Method::Ranked => f.t("votes-rank-hint"),
        Method::Approval => f.t("votes-approve-hint"),
        Method::Points => f.ta("votes-points-hint", "most", &most.to_string()),
    }
}

fn field_of(option: Uuid) -> String {
    format!("o-{option}")
}

fn options(f: &Face, shown: &Shown, fields: &Fields) -> Vec<OptionField> {
    shown
        .standing()
        .map(|one| OptionField {
            id: one.id.to_string(),
            name: field_of(one.id),
            title: one.title.clone(),
            words: one.words.clone(),
            cost: if one.cost > 0 { f.ta("votes-option-cost", "yuan", &yuan(one.cost)) } else { String::new() },
            value: fields.text(&field_of(one.id)).to_owned(),
        })
        .collect()
}

fn carried(fields: &Fields, shown: &Shown) -> Vec<Carried> {
    let names = shown.standing().map(|one| field_of(one.id)).chain(["choice".to_owned(), "owner".to_owned()]);
    let pairs = names.map(|name| (fields.text(&name).to_owned(), name));
    pairs.filter(|(value, _)| !value.is_empty()).map(|(value, name)| Carried { name, value }).collect()
}

/// What a form says, as a choice.
fn chosen(shown: &Shown, fields: &Fields) -> Result<Choice, Problem> {
    let missing = || Problem::Invalid(vec![No::ChoiceMissing.into()]);
    let unknown = || Problem::Invalid(vec![No::ChoiceUnknown.into()]);
    let typed =
        || shown.standing().map(|one| (one.id, fields.text(&field_of(one.id)).to_owned())).filter(|(_, text)| !text.is_empty());
    let choice = match shown.vote.method()? {
        Method::Say => match fields.text("choice") {
            "" => return Err(missing()),
            text => Choice::Say(Say::parse(text).ok_or_else(unknown)?),
        },
        Method::Each => {
            let said = typed().map(|(id, text)| Some((id, Say::parse(&text)?)));
            Choice::Each(said.collect::<Option<BTreeMap<Uuid, Say>>>().ok_or_else(unknown)?)
        }
        Method::Approval => Choice::Approved(typed().map(|(id, _)| id).collect()),
        Method::Ranked => {
            let ranks: Option<Vec<(i64, Uuid)>> = typed().map(|(id, text)| Some((text.parse::<i64>().ok()?, id))).collect();
            let mut ranks = ranks.ok_or_else(unknown)?;
            ranks.sort_unstable();
            if ranks.windows(2).any(|pair| pair[0].0 == pair[1].0) {
                return Err(unknown());
            }
            Choice::Ranked(ranks.into_iter().map(|(_, id)| id).collect())
        }
        Method::Points => {
            let points: Option<BTreeMap<Uuid, i64>> = typed().map(|(id, text)| Some((id, text.parse().ok()?))).collect();
            Choice::Given(points.ok_or_else(unknown)?)
        }
    };
    let standing: Vec<Uuid> = shown.standing().map(|one| one.id).collect();
    check(&choice, shown.vote.method()?, &standing, shown.vote.settings()?.most).map_err(|no| Problem::Invalid(vec![no]))?;
    Ok(choice)
}

/// What was chosen, read back in words.
fn readback(f: &Face, shown: &Shown, fields: &Fields, method: Method) -> Vec<String> {
    if method == Method::Say {
        return vec![f.t(&format!("votes-say-{}", fields.text("choice")))];
    }
    let mut typed: Vec<(String, String)> = shown
        .standing()
        .map(|one| (fields.text(&field_of(one.id)).to_owned(), one.title.clone()))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    if method == Method::Ranked {
        typed.sort_by_key(|(text, _)| text.parse::<i64>().unwrap_or(i64::MAX));
    }
    let words = |text: &str| match method {
        Method::Each => f.t(&format!("votes-say-{text}")),
        Method::Approval => "✓".to_owned(),
        _ => text.to_owned(),
    };
    typed.into_iter().map(|(text, title)| format!("{title}: {}", words(&text))).collect()
}

/// Shows the next step, or the one before.
pub(crate) async fn step(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let now = posted.fields.text("step").parse::<i64>().unwrap_or(1).clamp(1, 3);
    if posted.fields.text("go") == "back" {
        return show(&posted.as_cx(), id, (now - 1).max(1), &posted.fields, Vec::new()).await;
    }
    if now == 2 {
        let shown = shown(&mut posted.cx.app.db.read().await?, &posted.cx, id).await?;
        posted.cx.may(Action::VotesCast, &shown.vote.object())?;
        if let Err(problem) = chosen(&shown, &posted.fields) {
            let errors = field_errors(&posted.cx, problem)?;
            return show(&posted.as_cx(), id, 2, &posted.fields, errors).await;
        }
    }
    show(&posted.as_cx(), id, (now + 1).min(3), &posted.fields, Vec::new()).await
}

pub(crate) async fn send(Path(id): Path<VoteId>, posted: Posted) -> Result<Response, Problem> {
    let shown = shown(&mut posted.cx.app.db.read().await?, &posted.cx, id).await?;
    posted.cx.may(Action::VotesCast, &shown.vote.object())?;
    let line = posted.fields.text("line").parse::<Uuid>().ok();
    let done = match chosen(&shown, &posted.fields) {
        Ok(choice) => casting::cast(&posted.cx, id, Cast { line, choice, owner: posted.fields.ticked("owner") }).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => {
            let of = line.map_or_else(String::new, |line| format!("line={line}&"));
            Ok(Redirect::to(&format!("/votes/{id}/receipt?{of}ok=votes-cast")).into_response())
        }
        Err(Problem::Refused(no)) if shown.state == State::Open => {
            let errors = vec![FieldError { field: "main".into(), text: sentence(posted.cx.lang, &no) }];
            show(&posted.as_cx(), id, 3, &posted.fields, errors).await
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, 2, &posted.fields, errors).await
        }
    }
}
