//! Calling a meeting: which method, where, when, about what, and who is called.

use super::super::actions::call;
use super::super::inputs::{Call, NewItem};
use super::super::library;
use super::super::store::topics as topic_store;
use super::list::{compound_choices, compound_of};
use super::view::{method_facts, zh};
use super::{Choice, Fact, read_time, typed_time, zone_of};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::meetings::earliest;
use pavilion_rules::methods::Kind;
use pavilion_rules::time::HOUR_MS;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
    method: String,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/call.html")]
struct CallPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    methods: Vec<Choice>,
    method: String,
    method_name: String,
    facts: Vec<Fact>,
    places: Vec<Choice>,
    parts: Vec<Ticked>,
    topics: Vec<Ticked>,
    rooms: Vec<Choice>,
    typed: Fields,
    starts: String,
    earliest_ms: i64,
    errors: Vec<FieldError>,
}

/// Something that can be ticked.
pub(super) struct Ticked {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) on: bool,
}

impl CallPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn form(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound), ("method".into(), asked.method)]);
    show(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::MeetingsCall, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?.ok_or(Problem::NotFound)?;
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let object = Object { path: brief.path.clone(), compound: Some(compound), ..Object::default() };
    let capacity = cx.may(Action::MeetingsCall, &object)?;
    let (all, _) = library::all(&mut tx, &cx.app, brief.community).await?;
    let mine = all
        .iter()
        .filter(|known| known.method.kind == Kind::Meeting && super::super::actions::may_call(capacity, &known.method).is_ok());
    let methods: Vec<Choice> =
        mine.map(|known| Choice::hinted(&known.method.code, known.method.name(zh(lang)), known.method.about(zh(lang)))).collect();
    let chosen = all.iter().find(|known| known.method.code == typed.text("method"));
    let zone = zone_of(&mut tx, Some(compound)).await?;
    let first = earliest(cx.now, chosen.map_or(0, |known| known.method.notice_days));
    // The evening after the days of notice: people are home then.
    let starts = match typed.text("starts") {
        "" => typed_time(first.plus(HOUR_MS), &zone),
        text => text.to_owned(),
    };
    let spots = places::spots(&mut tx, compound).await?;
    let ticked = |name: &str, value: &str| typed.all(name).contains(&value);
    let labels = place_labels(&spots);
    let parts =
        labels.iter().skip(1).map(|(id, label)| Ticked { on: ticked("scope", id), value: id.clone(), label: label.clone() });
    let topics = topic_store::list(&mut tx, compound, "screened", 0, 50).await?;
    let topics = topics.into_iter().map(|topic| {
        let value = topic.id.to_string();
        Ticked { on: ticked("topics", &value), label: topic.title, value }
    });
    let rooms = super::super::store::venues::list(&mut tx, compound, 50).await?;
    let title = i18n::text(lang, "meetings-call", &[]);
    let shown = CallPage {
        f: Face::new(&mut tx, from, Of::Compound(compound), title).await?,
        compounds: compound_choices(&mut tx, cx).await?,
        compound: compound.to_string(),
        method: chosen.map(|known| known.method.code.clone()).unwrap_or_default(),
        method_name: chosen.map(|known| known.method.name(zh(lang)).to_owned()).unwrap_or_default(),
        facts: chosen.map(|known| method_facts(&known.method, lang)).unwrap_or_default(),
        places: labels.iter().map(|(id, label)| Choice::new(id, label)).collect(),
        parts: parts.collect(),
        topics: topics.collect(),
        rooms: rooms.into_iter().filter(|room| room.is_open()).map(|room| Choice::new(room.id.to_string(), room.name)).collect(),
        earliest_ms: first.0,
        methods,
        typed,
        starts,
        errors,
    };
    page_with(status, &shown)
}

/// The compound, its buildings, and its entrances with their building before them.
pub(super) fn place_labels(spots: &[places::Place]) -> Vec<(String, String)> {
    let label = |spot: &places::Place| {
        let above = spot.parent.and_then(|parent| spots.iter().find(|one| one.id == parent && one.compound != Some(one.id)));
        above.map_or_else(|| spot.name.clone(), |above| format!("{} {}", above.name, spot.name))
    };
    spots.iter().map(|spot| (spot.id.to_string(), label(spot))).collect()
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    posted.cx.may(Action::MeetingsCall, &Object::default())?;
    let place = fields.text("place").parse().ok().or_else(|| fields.text("compound").parse().ok());
    let zone = zone_of(&mut posted.cx.app.db.read().await?, fields.text("compound").parse().ok()).await?;
    let agenda = fields.text("agenda").lines().map(str::trim).filter(|line| !line.is_empty());
    let input = Call {
        method: fields.text("method").to_owned(),
        place,
        title: fields.text("title").to_owned(),
        venue: fields.text("venue").to_owned(),
        room: fields.text("room").parse().ok(),
        starts: read_time(fields.text("starts"), &zone).unwrap_or(Millis(0)),
        lasts_minutes: fields.text("lasts").parse().unwrap_or(0),
        material: fields.text("material").to_owned(),
        scope: fields.all("scope").iter().filter_map(|id| id.parse().ok()).collect(),
        dwellings: fields.all("dwellings").iter().filter_map(|id| id.parse().ok()).collect(),
        topics: fields.all("topics").iter().filter_map(|id| id.parse().ok()).collect(),
        agenda: agenda.map(|title| NewItem { title: title.to_owned(), words: String::new() }).collect(),
    };
    match call(&posted.cx, input).await {
        Ok(called) => Ok(went_well(&format!("/meetings/{}", called.id), "meetings-called")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}
