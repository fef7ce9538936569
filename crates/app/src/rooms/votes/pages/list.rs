//! The votes of a compound.

use super::super::inputs::SetLocal;
use super::super::local::{official_reason, set_local};
use super::super::shown::may_see;
use super::super::store::votes;
use super::tone;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted, api};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::votes::State;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    compound: Option<String>,
    before: Option<Uuid>,
}

pub(super) struct Row {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) place: String,
    pub(super) code: String,
    pub(super) who: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) clock: &'static str,
    pub(super) clock_word: String,
    pub(super) at_ms: i64,
    pub(super) due_ms: i64,
}

struct Link {
    href: String,
    name: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/list.html")]
struct ListPage {
    f: Face,
    rows: Vec<Row>,
    compounds: Vec<Link>,
    choose: bool,
    make: String,
    projects: String,
    money: String,
    older: String,
    /// Where owners vote in the official system: why.
    official: String,
    may_local: bool,
    compound: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ListPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

const ROWS: i64 = api::PAGE_ROWS / 2;
/// How many compounds the choice offers.
const COMPOUNDS_MAX: i64 = 50;

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, asked, StatusCode::OK, Fields::default(), Vec::new()).await
}

async fn show(from: &Cx, asked: Asked, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let wanted = asked.compound.as_deref().and_then(|id| id.parse::<PlaceId>().ok());
    let mut compound = wanted.or_else(|| cx.standing().homes.first().map(|home| home.compound));
    if compound.is_none() {
        compound = only_one(&mut tx, cx).await?;
    }
    let brief = match compound {
        Some(compound) => places::compound_brief(&mut tx, compound).await?,
        // Where there is one compound, nobody should have to choose it.
        None => Some(places::compounds(&mut tx, None, 2).await?).filter(|all| all.len() == 1).and_then(|mut all| all.pop()),
    };
    let lang = from.taste.lang;
    let Some(brief) = brief else { return choose(&mut tx, from, typed, errors).await };
    let found = votes::of_compound(&mut tx, brief.id, asked.before, ROWS).await?;
    let older = match found.last() {
        Some(last) if i64::try_from(found.len()).unwrap_or(0) == ROWS => {
            format!("/votes?compound={}&before={}", brief.id, last.id)
        }
        _ => String::new(),
    };
    let mut rows = Vec::with_capacity(found.len());
    for vote in found {
        if may_see(cx, &vote)? {
            rows.push(row(&vote, lang)?);
        }
    }
    let here = Object { path: brief.path.clone(), compound: Some(brief.id), ..Object::default() };
    let make = if cx.can(Action::VotesPrepare, &here) { format!("/votes/new?compound={}", brief.id) } else { String::new() };
    let title = i18n::text(lang, "votes-of-compound", &[("place", &brief.name)]);
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), title).await?;
    let official = official_reason(&mut tx, brief.id, brief.community).await?.unwrap_or_default();
    let may_local = cx.can(Action::PlacesManage, &here);
    let compound = brief.id.to_string();
    let projects = format!("/projects?compound={}", brief.id);
    let money = if cx.can(Action::MoneyRead, &here) { format!("/money?compound={}", brief.id) } else { String::new() };
    let listed = ListPage {
        f,
        rows,
        compounds: Vec::new(),
        choose: false,
        make,
        projects,
        money,
        older,
        official,
        may_local,
        compound,
        typed,
        errors,
    };
    page_with(status, &listed)
}

/// Whoever may mean several compounds says which.
async fn choose(tx: &mut Tx, from: &Cx, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let all = places::compounds_meant(tx, &from.cx, None, COMPOUNDS_MAX).await?;
    let compounds = all.into_iter().map(|one| Link { href: format!("/votes?compound={}", one.id), name: one.name }).collect();
    let f = Face::new(tx, from, Of::Mine, i18n::text(from.taste.lang, "votes-title", &[])).await?;
    let none = String::new;
    page(&ListPage {
        f,
        rows: Vec::new(),
        compounds,
        choose: true,
        make: none(),
        projects: none(),
        money: none(),
        older: none(),
        official: none(),
        may_local: false,
        compound: none(),
        typed,
        errors,
    })
}

/// The compound of whoever can mean only one: the one their posts are about, or the only one there is.
async fn only_one(tx: &mut Tx, cx: &Context) -> Result<Option<PlaceId>, Problem> {
    let some = places::compounds_meant(tx, cx, None, 2).await?;
    Ok(some.first().filter(|_| some.len() == 1).map(|one| one.id))
}

/// Says whether the official system of voting is compulsory in a compound.
pub(crate) async fn local(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let compound = fields.text("compound").to_owned();
    let input = SetLocal {
        place: compound.parse().ok(),
        official: fields.ticked("official"),
        reason: fields.text("local_reason").into(),
    };
    match set_local(&posted.cx, input).await {
        Ok(_) => Ok(went_well(&format!("/votes?compound={compound}"), "votes-saved")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let asked = Asked { compound: Some(compound), before: None };
            show(&posted.as_cx(), asked, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

fn row(vote: &super::super::model::Vote, lang: i18n::Lang) -> Result<Row, Problem> {
    let state = vote.state()?;
    let t = |key: &str| i18n::text(lang, key, &[]);
    let outcome = if vote.published.is_some() { vote.outcome.as_str() } else { "" };
    let word = if state == State::Published {
        t(&format!("votes-outcome-{outcome}"))
    } else {
        t(&format!("votes-state-{}", state.name()))
    };
    let open = state == State::Open;
    Ok(Row {
        href: format!("/votes/{}", vote.id),
        title: vote.title.clone(),
        words: vote.words.chars().take(80).collect(),
        place: t(&format!("votes-kind-{}", vote.kind)),
        code: String::new(),
        who: String::new(),
        word,
        tone: tone(state, outcome),
        clock: if open { "on" } else { "" },
        clock_word: if open { t("votes-closes") } else { String::new() },
        at_ms: vote.notice_from.unwrap_or(vote.made).0,
        due_ms: vote.closes.map_or(0, |at| at.0),
    })
}
