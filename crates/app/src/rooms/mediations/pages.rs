//! Mediations on pages: what it is and how to ask, the own ones, and one of them for each of its readers.

mod case;
mod new;

use super::codes::join;
use super::public::{MediationYear, team_of, year};
use super::shown::{MediationLine, own, waiting_for};
use super::team::say_skill;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, civil, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted, Routes};
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
    matter: String,
}

/// The compound asked for, the own one, or the first one of the own posts.
async fn compound_of(tx: &mut Tx, cx: &Context, asked: &str) -> Result<places::CompoundBrief, Problem> {
    let mine = cx.standing().homes.first().map(|home| home.compound);
    if let Some(id) = asked.parse::<PlaceId>().ok().or(mine) {
        return places::compound_brief(tx, id).await?.ok_or(Problem::NotFound);
    }
    places::compounds_meant(tx, cx, None, 1).await?.into_iter().next().ok_or(Problem::NotFound)
}

/// A line with its word and tone.
struct LineShown {
    href: String,
    role: String,
    word: String,
    tone: &'static str,
    due: i64,
    open: bool,
}

fn state_word(lang: Lang, state: &str) -> String {
    i18n::text(lang, &format!("mediations-state-{state}"), &[])
}

fn tone(state: &str) -> &'static str {
    match state {
        "stable" | "in-force" => "done",
        "talking" | "drafted" => "go",
        "ended" | "unreached" => "info",
        _ => "wait",
    }
}

fn line(lang: Lang, one: &MediationLine) -> LineShown {
    LineShown {
        href: format!("/mediations/{}", one.id),
        role: i18n::text(lang, &format!("mediations-as-{}", one.reader), &[]),
        word: state_word(lang, &one.state),
        tone: tone(&one.state),
        due: one.due,
        open: !matches!(one.state.as_str(), "stable" | "unreached" | "ended"),
    }
}

#[derive(askama::Template)]
#[template(path = "mediations/templates/mediations.html")]
struct ListPage {
    f: Face,
    compound: String,
    own: Vec<LineShown>,
    waiting: Vec<LineShown>,
    years: Vec<(i64, [String; 5])>,
    team: i64,
    skills: Vec<String>,
    may_ask: bool,
    may_write: bool,
    may_join: bool,
    may_skill: bool,
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

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show_list(&from, StatusCode::OK, typed, Vec::new()).await
}

fn said(lang: Lang, one: &MediationYear) -> (i64, [String; 5]) {
    let few = i18n::text(lang, "mediations-few", &[]);
    let word = |count: Option<i64>| count.map_or_else(|| few.clone(), |n| n.to_string());
    (one.year, [one.asked, one.under_way, one.agreed, one.stable, one.ended].map(word))
}

async fn show_list(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MediationsRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?;
    let (mut years, mut team, mut skills) = (Vec::new(), 0, Vec::new());
    if let Some(community) = compound.community {
        let now = civil(cx.now, &compound.zone).map_or(1970, |at| i64::from(at.year()));
        for one in [now, now - 1] {
            years.push(year(&mut tx, cx, community, one).await?);
        }
        (team, skills) = team_of(&mut tx, cx, community).await?;
    }
    let (own, waiting) = (own(&mut tx, cx).await?, waiting_for(&mut tx, cx).await?);
    let title = i18n::text(from.taste.lang, "mediations-title", &[]);
    let f = Face::new(&mut tx, from, Of::Compound(compound.id), title).await?;
    let lang = f.language();
    let here = Object { path: compound.path.clone(), compound: Some(compound.id), ..Object::default() };
    let shown = ListPage {
        own: own.iter().map(|one| line(lang, one)).collect(),
        waiting: waiting.iter().map(|one| line(lang, one)).collect(),
        years: years.iter().map(|one| said(lang, one)).collect(),
        team,
        skills,
        may_ask: cx.can(Action::MediationsAsk, &here),
        may_write: cx.can(Action::MediationsWrite, &here),
        may_join: cx.can(Action::MediationsJoin, &Object::default()),
        may_skill: cx.can(Action::MediationsSkill, &Object::default()),
        compound: compound.id.to_string(),
        typed,
        errors,
        f,
    };
    let mut response = page_with(status, &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn joined(posted: Posted) -> Result<Response, Problem> {
    match join(&posted.cx, posted.fields.text("code")).await {
        Ok(state) => Ok(went_well(&format!("/mediations/{}", state.id), "mediations-joined")),
        Err(problem @ Problem::TooOften { .. }) => Err(problem),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

async fn skilled(posted: Posted) -> Result<Response, Problem> {
    match say_skill(&posted.cx, posted.fields.text("skill")).await {
        Ok(()) => Ok(went_well("/mediations", "mediations-skill-said")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/mediations", Action::MediationsRead, list)
        .post("/mediations", Action::MediationsAsk, new::asked)
        .get("/mediations/new", Action::MediationsAsk, new::ask_page)
        .get("/mediations/written", Action::MediationsWrite, new::write_page)
        .post("/mediations/written", Action::MediationsWrite, new::written)
        .post("/mediations/join", Action::MediationsJoin, joined)
        .post("/mediations/skill", Action::MediationsSkill, skilled)
        .get("/mediations/{id}", Action::MediationsSee, case::one)
        .post("/mediations/{id}/reading", Action::MediationsSee, case::read)
        .post("/mediations/{id}/words", Action::MediationsSpeak, case::worded)
        .post("/mediations/{id}/code", Action::MediationsAssign, case::coded)
        .post("/mediations/{id}/mediator", Action::MediationsAssign, case::proposed)
        .post("/mediations/{id}/steps", Action::MediationsLead, case::led)
}
