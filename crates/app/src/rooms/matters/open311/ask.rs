//! What other systems may read: the same as everybody, whoever's key they show.

use super::super::categories::{categories, category, category_name};
use super::super::rows::{role, state_word};
use super::super::shown::shown;
use super::super::store::lists;
use super::super::store::requests::{self, Request, Wanted};
use super::wire::{Shape, answer, instant, read_instant, refused};
use crate::context::{Actor, Context};
use crate::i18n;
use crate::problem::{House, Problem, field};
use crate::web::Cx;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::matters::{Stage, deadline, stage};
use pavilion_rules::time::DAY_MS;
use serde::Deserialize;
use serde_json::{Value as Json, json};

type Answer = Result<Response, Problem>;

/// The address this site is asked under.
fn origin(cx: &Context, headers: &HeaderMap) -> String {
    let config = &cx.app.config;
    if !config.public_url.is_empty() {
        return config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}://{host}", if config.secure_cookies { "https" } else { "http" })
}

fn shape_of(from: &Cx) -> Shape {
    let path = from.path.split('?').next().unwrap_or_default();
    if path.ends_with(".xml") { Shape::Xml } else { Shape::Json }
}

fn unreadable(name: &'static str) -> Problem {
    Problem::Invalid(vec![field(name, House::FieldUnreadable)])
}

pub(super) async fn discovery(from: Cx, headers: HeaderMap) -> Response {
    let origin = origin(&from.cx, &headers);
    let value = json!({
        "changeset": instant(from.cx.now),
        "contact": i18n::text(from.cx.lang, "matters-open311-contact", &[("site", &origin)]),
        "key_service": i18n::text(from.cx.lang, "matters-open311-key", &[("site", &origin)]),
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": format!("{origin}/open311/v2"),
            "changeset": instant(from.cx.now),
            "type": "production",
            "formats": ["text/xml", "application/json"],
        }],
    });
    answer(shape_of(&from), StatusCode::OK, "discovery", "endpoint", &value)
}

pub(super) async fn services(from: Cx) -> Response {
    let lang = from.cx.lang;
    let all: Vec<Json> = categories()
        .iter()
        .flat_map(|group| {
            group.categories.iter().map(move |one| {
                json!({
                    "service_code": one.id,
                    "service_name": one.name(lang),
                    "description": format!("{} · {}", group.name(lang), one.name(lang)),
                    "metadata": false,
                    "type": "realtime",
                    "keywords": format!("{},{}", one.zh, one.en),
                    "group": group.name(lang),
                })
            })
        })
        .collect();
    answer(shape_of(&from), StatusCode::OK, "services", "service", &Json::Array(all))
}

/// A kind of matter asks nothing beyond its words; the standard wants that said as a list of no attributes.
pub(super) async fn service(from: Cx, Path(last): Path<String>) -> Answer {
    let Some((code, shape)) = Shape::of(&last) else { return refused(Shape::Json, from.cx.lang, Problem::NotFound) };
    if category(code).is_none() {
        return refused(shape, from.cx.lang, Problem::NotFound);
    }
    let value = json!({ "service_code": code, "attributes": [] });
    Ok(answer(shape, StatusCode::OK, "service_definition", "attribute", &value))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    service_request_id: String,
    service_code: String,
    start_date: String,
    end_date: String,
    updated_after: String,
    updated_before: String,
    status: String,
    /// A compound.
    jurisdiction_id: String,
    page: String,
    page_size: String,
}

const NUMBERS_MAX: usize = 100;
/// As many as the standard allows in one answer.
const ROWS_MAX: i64 = 1_000;
/// Nobody pages further; dates narrow it down.
const SKIP_MAX: i64 = 100_000;
/// How far back it goes when nobody says.
const DAYS: i64 = 90;

fn list_of(text: &str) -> Vec<String> {
    text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).take(NUMBERS_MAX).collect()
}

impl Asked {
    fn wanted(&self, cx: &Context) -> Result<Wanted, Problem> {
        let at = |text: &str, name| read_instant(text).ok_or_else(|| unreadable(name));
        let number = |text: &str, usual: i64, name| match text {
            "" => Ok(usual),
            text => text.parse::<i64>().map_err(|_| unreadable(name)),
        };
        let mut wanted = Wanted { numbers: list_of(&self.service_request_id), ..Wanted::default() };
        wanted.rows = number(&self.page_size, ROWS_MAX, "page_size")?.clamp(1, ROWS_MAX);
        wanted.skip = (number(&self.page, 1, "page")?.clamp(1, SKIP_MAX) - 1).saturating_mul(wanted.rows).min(SKIP_MAX);
        if !wanted.numbers.is_empty() {
            // Asked by their numbers, nothing else counts.
            return Ok(wanted);
        }
        wanted.categories = list_of(&self.service_code);
        if !self.jurisdiction_id.is_empty() {
            wanted.compound = Some(self.jurisdiction_id.parse::<PlaceId>().map_err(|_| unreadable("jurisdiction_id"))?);
        }
        let to = if self.end_date.is_empty() { cx.now } else { at(&self.end_date, "end_date")? };
        let from = if self.start_date.is_empty() { to.plus(-DAYS * DAY_MS) } else { at(&self.start_date, "start_date")? };
        wanted.raised = Some((from, to));
        if !self.updated_after.is_empty() || !self.updated_before.is_empty() {
            let after = if self.updated_after.is_empty() { from } else { at(&self.updated_after, "updated_after")? };
            let before = if self.updated_before.is_empty() { cx.now } else { at(&self.updated_before, "updated_before")? };
            wanted.updated = Some((after, before));
        }
        wanted.open = match list_of(&self.status).as_slice() {
            [] => None,
            [one] if one == "open" => Some(true),
            [one] if one == "closed" => Some(false),
            both if both.iter().all(|one| one == "open" || one == "closed") => None,
            _ => return Err(unreadable("status")),
        };
        Ok(wanted)
    }
}

pub(super) async fn requests(from: Cx, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    let (cx, shape) = (&from.cx, shape_of(&from));
    let wanted = match asked.wanted(cx) {
        Ok(wanted) => wanted,
        Err(problem) => return refused(shape, cx.lang, problem),
    };
    let rows = requests::requests(&mut cx.app.db.read().await?, &wanted, cx.now).await?;
    let site = origin(cx, &headers);
    let all: Vec<Json> = rows.iter().map(|row| said(cx, &site, row)).collect();
    Ok(answer(shape, StatusCode::OK, "service_requests", "request", &Json::Array(all)))
}

pub(super) async fn request(from: Cx, headers: HeaderMap, Path(last): Path<String>) -> Answer {
    let cx = &from.cx;
    let Some((number, shape)) = Shape::of(&last) else { return refused(Shape::Json, cx.lang, Problem::NotFound) };
    let wanted = Wanted { numbers: vec![number.to_owned()], rows: 1, ..Wanted::default() };
    let rows = requests::requests(&mut cx.app.db.read().await?, &wanted, cx.now).await?;
    let Some(row) = rows.first() else { return refused(shape, cx.lang, Problem::NotFound) };
    let value = Json::Array(vec![said(cx, &origin(cx, &headers), row)]);
    Ok(answer(shape, StatusCode::OK, "service_requests", "request", &value))
}

/// Open as long as somebody owes something: also while only the handler says that it is done.
fn is_open(row: &Request, cx: &Context) -> bool {
    matches!(stage(row.state(), &row.clock(), cx.now), Stage::Open | Stage::Claimed)
}

fn said(cx: &Context, site: &str, row: &Request) -> Json {
    let lang = cx.lang;
    let checked = !row.title.is_empty();
    let text = |text: &str| if text.is_empty() { Json::Null } else { Json::from(text) };
    let due = deadline(row.state(), &row.clock(), cx.now);
    let mut address = vec![row.compound_name.clone()];
    if checked {
        address.extend(row.building_name.clone());
        address.extend((row.place != row.compound).then(|| row.place_name.clone()));
        address.extend(Some(row.spot.clone()).filter(|spot| !spot.is_empty()));
    }
    json!({
        "service_request_id": row.number,
        "status": if is_open(row, cx) { "open" } else { "closed" },
        "status_notes": state_word(lang, row.state(), row.round),
        "service_name": category_name(&row.category, lang),
        "service_code": row.category,
        // What nobody has checked yet may name somebody.
        "description": if checked { text(&row.words) } else { Json::Null },
        "agency_responsible": row.handler_kind.as_deref().map(|kind| role(lang, kind)),
        "service_notice": Json::Null,
        "requested_datetime": instant(row.raised),
        "updated_datetime": instant(row.updated),
        "expected_datetime": due.map(|running| instant(running.due)),
        "address": address.join(" "),
        "address_id": if checked { row.place } else { row.compound },
        "zipcode": Json::Null,
        "lat": Json::Null,
        "long": Json::Null,
        "media_url": row.photo.map(|photo| format!("{site}/photos/{photo}")),
        "extended_attributes": {
            "title": text(&row.title),
            "state": row.state().name(),
            "stage": stage(row.state(), &row.clock(), cx.now).name(),
            "round": row.round,
            "promise": due.map(|running| running.promise.name()),
            "handler": row.handler_kind,
            "jurisdiction_id": row.compound,
            "html_url": format!("{site}/matters/{}", row.id),
            "updates_url": format!("{site}/open311/v2/requests/{}/updates.json", row.number),
        },
    })
}

/// What happened to it, in order: more than open and closed can say. Who acted is a role.
pub(super) async fn updates(from: Cx, Path(number): Path<String>) -> Answer {
    let shape = shape_of(&from);
    let cx = Context { actor: Actor::Nobody, ..from.cx.clone() };
    let mut tx = cx.app.db.read().await?;
    let Some(id) = lists::by_number(&mut tx, &number).await? else { return refused(shape, cx.lang, Problem::NotFound) };
    let shown = shown(&mut tx, &cx, id).await?;
    let all: Vec<Json> = shown
        .story
        .iter()
        .zip(1..)
        .map(|(line, at)| {
            let said: Vec<&str> =
                ["reason", "note"].into_iter().map(|name| line.text(name)).filter(|one| !one.is_empty()).collect();
            json!({
                "update_id": format!("{number}-{at}"),
                "service_request_id": number,
                "updated_datetime": instant(line.at),
                "step": line.action.name().trim_start_matches("matters."),
                "by": line.who,
                "by_name": role(cx.lang, &line.who),
                "description": said.join("\n"),
            })
        })
        .collect();
    Ok(answer(shape, StatusCode::OK, "service_request_updates", "request_update", &Json::Array(all)))
}

/// The number of what was raised under this token. Numbers are given at once, so nobody needs to wait for one.
pub(super) async fn token(from: Cx, Path(last): Path<String>) -> Answer {
    let cx = &from.cx;
    let Some((token, shape)) = Shape::of(&last) else { return refused(Shape::Json, cx.lang, Problem::NotFound) };
    let found = match token.parse::<MatterId>() {
        Ok(id) => super::super::store::matter(&mut cx.app.db.read().await?, id).await?,
        Err(_) => None,
    };
    let Some(matter) = found else { return refused(shape, cx.lang, Problem::NotFound) };
    let value = json!([{ "service_request_id": matter.number, "token": token }]);
    Ok(answer(shape, StatusCode::OK, "service_requests", "request", &value))
}
