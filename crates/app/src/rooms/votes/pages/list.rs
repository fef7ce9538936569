//! The votes of a compound.

use super::super::shown::may_see;
use super::super::store::votes;
use super::tone;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, api};
use axum::extract::Query;
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
}

const ROWS: i64 = api::PAGE_ROWS / 2;

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let wanted = asked.compound.as_deref().and_then(|id| id.parse::<PlaceId>().ok());
    let compound = wanted.or_else(|| cx.standing().homes.first().map(|home| home.compound));
    let brief = match compound {
        Some(compound) => places::compound_brief(&mut tx, compound).await?,
        // Where there is one compound, nobody should have to choose it.
        None => Some(places::compounds(&mut tx, None, 2).await?).filter(|all| all.len() == 1).and_then(|mut all| all.pop()),
    };
    let lang = from.taste.lang;
    let Some(brief) = brief else {
        let all = places::compounds(&mut tx, None, 50).await?;
        let compounds = all.into_iter().map(|one| Link { href: format!("/votes?compound={}", one.id), name: one.name }).collect();
        let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(lang, "votes-title", &[])).await?;
        let (make, projects, money, older) = (String::new(), String::new(), String::new(), String::new());
        return page(&ListPage { f, rows: Vec::new(), compounds, choose: true, make, projects, money, older });
    };
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
    let f = Face::new(&mut tx, &from, Of::Compound(brief.id), title).await?;
    let projects = format!("/projects?compound={}", brief.id);
    let money = if cx.can(Action::MoneyRead, &here) { format!("/money?compound={}", brief.id) } else { String::new() };
    page(&ListPage { f, rows, compounds: Vec::new(), choose: false, make, projects, money, older })
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
