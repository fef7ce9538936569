//! Surveys: a compound's list, asking, answering, choosing places and ordering.

use super::shown::{Survey, survey, surveys};
use super::{
    Answer, AnswerFor, NewSite, NewSurvey, answer_for_home, answer_survey, begin_survey, choose_site, close_survey, drop_site,
    installers, order_sites, put_to_vote,
};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::matters::pages::capture::{where_to, words_of};
use crate::rooms::matters::pages::list::place_choices;
use crate::rooms::matters::pages::{Choice, post_choices};
use crate::rooms::{people, places};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, PlaceId, PostId};
use pavilion_rules::intake::Leave;
use pavilion_rules::surveys::{Spot, VEHICLES_MAX, Way};
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 30;
/// What most places ask for; whoever holds the survey may ask for more or less.
const PER_100: &str = "34";

struct Listed {
    href: String,
    number: String,
    title: String,
    open: bool,
    closes_ms: i64,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/surveys.html")]
struct SurveysPage {
    f: Face,
    rows: Vec<Listed>,
    older: String,
    may_hold: bool,
    compound: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
    before: String,
}

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::SurveysRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let mine = cx.standing().homes.first().map(|home| home.compound);
    let compound = match asked.compound.parse::<PlaceId>().ok().or(mine) {
        Some(id) => Some(id),
        None => places::compounds_meant(&mut tx, cx, None, 1).await?.first().map(|brief| brief.id),
    };
    let mut rows = match compound {
        Some(compound) => surveys(&mut tx, cx, compound, asked.before.parse().ok(), ROWS + 1).await?,
        None => Vec::new(),
    };
    let is_more = i64::try_from(rows.len()).unwrap_or_default() > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let compound_text = compound.map(|id| id.to_string()).unwrap_or_default();
    let older = rows.last().filter(|_| is_more).map(|one| format!("/surveys?compound={compound_text}&before={}", one.0));
    let title = i18n::text(from.taste.lang, "survey-list-title", &[]);
    let f = Face::new(&mut tx, &from, compound.map_or(Of::Mine, Of::Compound), title).await?;
    let listed = |(id, number, title, open, closes): (Uuid, String, String, bool, pavilion_rules::Millis)| Listed {
        href: format!("/surveys/{id}"),
        number,
        title,
        open,
        closes_ms: closes.0,
    };
    page(&SurveysPage {
        rows: rows.into_iter().map(listed).collect(),
        older: older.unwrap_or_default(),
        may_hold: cx.can(Action::SurveysHold, &Object::default()),
        compound: compound_text,
        f,
    })
}

/// A line of a table: a word and how many, or that they are too few to be told.
struct Told {
    name: String,
    count: String,
}

/// What is said of a building, or of several together.
struct Building {
    name: String,
    answers: i64,
    vehicles: i64,
}

struct SiteShown {
    id: String,
    name: String,
    sockets: i64,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/survey.html")]
struct SurveyPage {
    f: Face,
    survey: Survey,
    buildings: Vec<Building>,
    ways: Vec<Told>,
    spots: Vec<Told>,
    sites: Vec<SiteShown>,
    sockets: i64,
    /// How many the places chosen still lack.
    short: i64,
    homes: Vec<Choice>,
    answered: bool,
    way_choices: Vec<Choice>,
    spot_choices: Vec<Choice>,
    vehicle_choices: Vec<Choice>,
    leaves: Vec<Choice>,
    /// Whether the form for the paper of a home is shown.
    enters: bool,
    places: Vec<Choice>,
    posts: Vec<Choice>,
    matter_href: String,
    /// The vote about its places; empty when there is none.
    vote_href: String,
    /// How the places may be put to a vote; empty when this reader may not.
    vote_ways: Vec<Choice>,
    matter_word: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

/// Whoever lives there and holds a post has two forms; one at a time is shown.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OneAsked {
    enter: String,
}

impl SurveyPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

async fn one(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<OneAsked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("enter".to_owned(), asked.enter)]);
    show(&from, StatusCode::OK, id, typed, Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, id: Uuid, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let survey = survey(&mut tx, &from.cx, id).await?;
    let f = Face::new(&mut tx, from, Of::Compound(survey.compound), survey.title.clone()).await?;
    let lang = f.language();
    let (mut places, mut posts) = (Vec::new(), Vec::new());
    if survey.may_hold && survey.over {
        let spots = places::spots(&mut tx, survey.compound).await?;
        let path = spots.iter().find(|spot| spot.id == survey.compound).map(|spot| spot.path.clone()).unwrap_or_default();
        places = place_choices(&spots);
        posts = post_choices(lang, &people::posts_covering(&mut tx, &path, installers(), from.cx.now).await?);
    }
    let count = |n: Option<i64>| n.map_or_else(|| i18n::text(lang, "survey-few", &[]), |n| i18n::count(lang, "survey-n", n));
    let told = |prefix: &str, name: &str, n| Told { name: i18n::text(lang, &format!("{prefix}-{name}"), &[]), count: count(n) };
    let together = |n: usize| i18n::count(lang, "survey-together", i64::try_from(n).unwrap_or_default());
    let sockets = survey.sites.iter().map(|site| site.sockets).sum();
    let site = |site: &super::Site| SiteShown {
        id: site.id.to_string(),
        name: if site.place == survey.compound { site.words.clone() } else { format!("{} · {}", site.place_name, site.words) },
        sockets: site.sockets,
    };
    let shown = SurveyPage {
        buildings: survey
            .demand
            .iter()
            .map(|one| Building {
                name: one.building.clone().unwrap_or_else(|| together(one.buildings)),
                answers: one.answers,
                vehicles: one.vehicles,
            })
            .collect(),
        ways: survey.ways.iter().map(|(way, n)| told("survey-way", way.name(), *n)).collect(),
        spots: survey.spots.iter().map(|(spot, n)| told("survey-spot", spot.name(), *n)).collect(),
        sites: survey.sites.iter().map(site).collect(),
        sockets,
        short: survey.required.map_or(0, |least| (least.max(1) - sockets).max(0)),
        homes: survey.homes.iter().map(|home| Choice::new(home.dwelling.to_string(), &home.words)).collect(),
        answered: survey.homes.iter().any(|home| home.answered),
        way_choices: words_of(lang, "survey-way", Way::ALL.iter().map(|one| one.name())),
        spot_choices: words_of(lang, "survey-spot", Spot::ALL.iter().map(|one| one.name())),
        vehicle_choices: (0..=VEHICLES_MAX)
            .map(|n| Choice::new(n.to_string(), i18n::count(lang, "survey-vehicles-n", n)))
            .collect(),
        enters: survey.may_enter && (survey.homes.is_empty() || typed.text("enter") == "1"),
        leaves: words_of(lang, "ways-leave", Leave::ALL.iter().map(|one| one.name())),
        places,
        posts,
        vote_href: survey.vote.map(|id| format!("/votes/{id}")).unwrap_or_default(),
        vote_ways: if survey.may_hold && survey.vehicles.is_some() && !survey.sites.is_empty() {
            words_of(lang, "survey-vote-way", super::vote::ways().iter().copied())
        } else {
            Vec::new()
        },
        matter_href: survey.matter.map(|id| format!("/matters/{id}")).unwrap_or_default(),
        matter_word: match survey.matter_state.as_str() {
            "" => String::new(),
            state => i18n::text(lang, &format!("matters-state-{state}"), &[]),
        },
        survey,
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

async fn done(posted: Posted, id: Uuid, result: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(went_well(&format!("/surveys/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, id, posted.fields.clone(), errors).await
        }
    }
}

fn number(fields: &Fields, name: &str) -> i64 {
    fields.text(name).parse().unwrap_or(-1)
}

async fn answer(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = Answer {
        dwelling: fields.text("dwelling").parse::<DwellingId>().ok(),
        vehicles: number(fields, "vehicles"),
        way: fields.text("way").into(),
        spot: fields.text("spot").into(),
    };
    let result = answer_survey(&posted.cx, id, input).await;
    done(posted, id, result, "survey-answered").await
}

async fn answer_for(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = AnswerFor {
        home: text("home"),
        leave: text("leave"),
        vehicles: number(&posted.fields, "vehicles"),
        way: text("way"),
        spot: text("spot"),
    };
    let result = answer_for_home(&posted.cx, id, input).await;
    done(posted, id, result, "survey-entered").await
}

async fn close(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = close_survey(&posted.cx, id).await;
    done(posted, id, result, "survey-closed").await
}

async fn choose(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let input = NewSite {
        place: fields.id("place").unwrap_or(PlaceId(Uuid::nil())),
        words: fields.text("site_words").into(),
        sockets: number(fields, "sockets"),
        clear: fields.ticked("clear"),
    };
    let result = choose_site(&posted.cx, id, input).await;
    done(posted, id, result.map(|_| ()), "survey-site-chosen").await
}

async fn drop_one(Path((id, site)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let result = drop_site(&posted.cx, id, site).await;
    done(posted, id, result, "survey-site-dropped").await
}

async fn order(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let post = posted.fields.id("post").unwrap_or(PostId(Uuid::nil()));
    let result = order_sites(&posted.cx, id, post).await;
    done(posted, id, result.map(|_| ()), "survey-ordered").await
}

async fn vote(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    match put_to_vote(&posted.cx, id, posted.fields.text("way_of_vote")).await {
        Ok(vote) => Ok(went_well(&format!("/votes/{vote}"), "survey-vote-drafted")),
        Err(problem) => done(posted, id, Err(problem), "").await,
    }
}

#[derive(askama::Template)]
#[template(path = "matters/templates/survey_new.html")]
struct NewPage {
    f: Face,
    compound: String,
    compounds: Vec<Choice>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl NewPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

async fn new(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    from.cx.may(Action::SurveysHold, &Object::default())?;
    let pair = |name: &str, value: String| (name.to_owned(), value);
    let mut typed = vec![pair("compound", asked.compound), pair("per_100", PER_100.into()), pair("days", "14".into())];
    for (name, key) in [("title", "survey-usual-title"), ("words", "survey-usual-words")] {
        typed.push(pair(name, i18n::text(from.taste.lang, key, &[])));
    }
    show_new(&from, StatusCode::OK, Fields::new(typed), Vec::new()).await
}

async fn show_new(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let (compounds, chosen, _) = where_to(&mut tx, &from.cx, typed.text("compound")).await?;
    let title = i18n::text(from.taste.lang, "survey-new", &[]);
    let f = Face::new(&mut tx, from, chosen.map_or(Of::Mine, Of::Compound), title).await?;
    let compound = chosen.map(|id| id.to_string()).unwrap_or_default();
    page_with(status, &NewPage { compound, compounds, typed, errors, f })
}

async fn begin(posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    cx.may(Action::SurveysHold, &Object::default())?;
    let new = NewSurvey {
        compound: fields.id("compound").unwrap_or(PlaceId(Uuid::nil())),
        title: fields.text("title").into(),
        words: fields.text("words").into(),
        per_100: number(fields, "per_100"),
        days: number(fields, "days"),
    };
    match begin_survey(cx, new).await {
        Ok(id) => Ok(went_well(&format!("/surveys/{id}"), "survey-begun")),
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            show_new(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/surveys", Action::SurveysRead, list)
        .get("/surveys/new", Action::SurveysHold, new)
        .post("/surveys", Action::SurveysHold, begin)
        .get("/surveys/{id}", Action::SurveysRead, one)
        .post("/surveys/{id}/answer", Action::SurveysAnswer, answer)
        .post("/surveys/{id}/answer-for", Action::SurveysAnswerFor, answer_for)
        .post("/surveys/{id}/close", Action::SurveysHold, close)
        .post("/surveys/{id}/sites", Action::SurveysHold, choose)
        .post("/surveys/{id}/sites/{site}/end", Action::SurveysHold, drop_one)
        .post("/surveys/{id}/order", Action::SurveysHold, order)
        .post("/surveys/{id}/vote", Action::SurveysHold, vote)
}
