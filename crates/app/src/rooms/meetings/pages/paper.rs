//! Meetings on paper: poster, agenda, sign-in sheet, minutes. Paper is made from the same parts as the page.

use super::super::shapes::Meeting;
use super::super::shown::{Shown, shown};
use super::view::{self, ItemShown, PartyShown, RemarkShown, StageShown, zh};
use super::{Fact, origin, place_words};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::Cx;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use pavilion_rules::meetings::State;
use uuid::Uuid;

struct Head {
    method: String,
    motto: String,
    about: String,
    people: String,
    place: String,
    link: String,
    qr: String,
}

async fn head(tx: &mut crate::db::Tx, from: &Cx, headers: &HeaderMap, shown: &Shown, to: &str) -> Result<Head, Problem> {
    let lang = zh(from.taste.lang);
    let method = &shown.whole.meeting.method;
    let link = format!("{}/meetings/{}{to}", origin(&from.cx.app, headers), shown.whole.meeting.id);
    Ok(Head {
        method: method.name(lang).to_owned(),
        motto: method.motto(lang).to_owned(),
        about: method.about(lang).to_owned(),
        people: method.people(lang).to_owned(),
        place: place_words(tx, &shown.place).await?,
        qr: qr_picture(&link)?,
        link,
    })
}

async fn face(tx: &mut crate::db::Tx, from: &Cx, shown: &Shown) -> Result<Face, Problem> {
    let meeting = &shown.whole.meeting;
    Face::new(tx, from, meeting.compound.map_or(Of::Mine, Of::Compound), meeting.title.clone()).await
}

fn public(mut response: Response, meeting: &Meeting) -> Response {
    response.extensions_mut().insert(meeting.community.map_or(Public::Everything, Public::Community));
    response
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/poster.html")]
struct PosterPage {
    f: Face,
    id: String,
    head: Head,
    starts_ms: i64,
    venue: String,
    material: String,
    items: Vec<ItemShown>,
    parties: String,
    experts: String,
    called_off: String,
}

/// What hangs at the entrances: what, when, where, about what, who may come.
pub(crate) async fn poster(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let names = |expert: bool| {
        let all = meeting.method.parties.iter().filter(|party| party.expert == expert).map(|party| party.name(zh(lang)));
        all.collect::<Vec<_>>().join(if zh(lang) { "、" } else { ", " })
    };
    let sheet = PosterPage {
        id: id.to_string(),
        head: head(&mut tx, &from, &headers, &shown, "").await?,
        starts_ms: meeting.starts.0,
        venue: meeting.venue.clone(),
        material: meeting.material.clone(),
        items: view::items(&shown, lang),
        parties: names(false),
        experts: names(true),
        called_off: if shown.state == State::CalledOff { meeting.reason.clone() } else { String::new() },
        f: face(&mut tx, &from, &shown).await?,
    };
    Ok(public(page(&sheet)?, meeting))
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/agenda.html")]
struct AgendaPage {
    f: Face,
    id: String,
    head: Head,
    starts_ms: i64,
    venue: String,
    material: String,
    items: Vec<ItemShown>,
    stages: Vec<StageShown>,
    agreement: String,
    outcome: String,
}

/// What lies on the table: the items with room to write, and how agreement is found.
pub(crate) async fn agenda(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let sheet = AgendaPage {
        id: id.to_string(),
        head: head(&mut tx, &from, &headers, &shown, "").await?,
        starts_ms: meeting.starts.0,
        venue: meeting.venue.clone(),
        material: meeting.material.clone(),
        items: view::items(&shown, lang),
        stages: view::stages(&shown, lang),
        agreement: view::t(lang, &format!("meetings-agreement-{}", meeting.method.agreement.name())),
        outcome: view::t(lang, &format!("meetings-outcome-{}", meeting.method.outcome.name())),
        f: face(&mut tx, &from, &shown).await?,
    };
    Ok(public(page(&sheet)?, meeting))
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/sheet.html")]
struct SheetPage {
    f: Face,
    id: String,
    head: Head,
    starts_ms: i64,
    venue: String,
    parties: Vec<PartyShown>,
    lines: Vec<i64>,
}

const LINES: i64 = 8;

/// Where people put a mark: a line for everybody, by party; whoever does not want to write their name makes a mark.
pub(crate) async fn sheet(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let sheet = SheetPage {
        id: id.to_string(),
        head: head(&mut tx, &from, &headers, &shown, "/attendance").await?,
        starts_ms: meeting.starts.0,
        venue: meeting.venue.clone(),
        parties: view::parties(&shown, from.taste.lang),
        lines: (1..=LINES).collect(),
        f: face(&mut tx, &from, &shown).await?,
    };
    Ok(public(page(&sheet)?, meeting))
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/minutes.html")]
struct MinutesPage {
    f: Face,
    id: String,
    head: Head,
    facts: Vec<Fact>,
    items: Vec<ItemShown>,
    parties: Vec<PartyShown>,
    remarks: Vec<RemarkShown>,
    heads: i64,
    settled: bool,
    proposal_only: bool,
    agreed: i64,
}

/// The minutes: what was recorded, as it was recorded, and what the parties say of it.
pub(crate) async fn minutes(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let lang = from.taste.lang;
    let mut tx = from.cx.app.db.read().await?;
    let shown = shown(&mut tx, id).await?;
    let meeting = &shown.whole.meeting;
    let f = face(&mut tx, &from, &shown).await?;
    let fact = |name: &str, value: String| Fact { name: view::t(lang, &format!("meetings-fact-{name}")), value };
    let mut facts = vec![
        fact("time", f.time(meeting.opened.unwrap_or(meeting.starts).0)),
        fact("venue", meeting.venue.clone()),
        fact(
            "method",
            i18n::text(
                lang,
                "meetings-method-version",
                &[("name", meeting.method.name(zh(lang))), ("version", &meeting.method_version.to_string())],
            ),
        ),
        fact("agreement", view::t(lang, &format!("meetings-agreement-{}", meeting.method.agreement.name()))),
    ];
    if let Some(closed) = meeting.closed {
        facts.insert(1, fact("closed", f.time(closed.0)));
    }
    let items = view::items(&shown, lang);
    let sheet = MinutesPage {
        id: id.to_string(),
        head: head(&mut tx, &from, &headers, &shown, "/minutes").await?,
        agreed: i64::try_from(items.iter().filter(|item| item.agreed).count()).unwrap_or_default(),
        items,
        parties: view::parties(&shown, lang),
        remarks: view::remarks(&shown, lang),
        heads: view::heads(&shown),
        settled: shown.state == State::Settled,
        proposal_only: meeting.method.outcome == pavilion_rules::methods::Outcome::Proposal,
        facts,
        f,
    };
    Ok(public(page(&sheet)?, meeting))
}
