//! Rounds on pages: the list, one of them, planning one, and one door at a time on a telephone.

use super::actions::{DoorNote, NewRound, end_round, note_door, plan_round, read_note};
use super::shown::{DoorShown, RoundLine, RoundShown, rounds, show_door, show_round};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::matters::{self, Capture, Raise};
use crate::rooms::people::{self, PostAt};
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Choice, Cx, Fields, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::rounds::{Door, GOES, KEEP_DAYS, NOTE_CHARS_MAX};
use serde::Deserialize;
use uuid::Uuid;

const ROWS: i64 = 30;
const COMPOUNDS: i64 = 200;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    compound: String,
    before: String,
    about_kind: String,
    about: String,
}

#[derive(askama::Template)]
#[template(path = "rounds/templates/rounds.html")]
struct RoundsPage {
    f: Face,
    compound: String,
    rows: Vec<(RoundLine, String)>,
    older: String,
    may_plan: bool,
}

fn state_word(lang: Lang, state: &str) -> String {
    i18n::text(lang, &format!("rounds-state-{state}"), &[])
}

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let mine = cx.standing().homes.first().map(|home| home.compound);
    let compound = match asked.compound.parse::<PlaceId>().ok().or(mine) {
        Some(id) => id,
        None => {
            let meant = places::compounds_meant(&mut tx, cx, None, 1).await?;
            meant.first().map(|one| one.id).ok_or(Problem::NotFound)?
        }
    };
    let brief = places::compound_brief(&mut tx, compound).await?.ok_or(Problem::NotFound)?;
    let mut rows = rounds(&mut tx, cx, compound, asked.before.parse().ok(), ROWS + 1).await?;
    let is_more = i64::try_from(rows.len()).unwrap_or_default() > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or_default());
    let older = rows.last().filter(|_| is_more).map(|last| format!("/rounds?compound={compound}&before={}", last.id));
    let title = i18n::text(from.taste.lang, "rounds-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Compound(compound), title).await?;
    let lang = f.language();
    let object = Object { path: brief.path, compound: Some(compound), ..Object::default() };
    page(&RoundsPage {
        rows: rows.into_iter().map(|row| (state_word(lang, &row.state), row)).map(|(word, row)| (row, word)).collect(),
        older: older.unwrap_or_default(),
        may_plan: cx.can(Action::RoundsPlan, &object),
        compound: compound.to_string(),
        f,
    })
}

#[derive(askama::Template)]
#[template(path = "rounds/templates/round.html")]
struct RoundPage {
    f: Face,
    round: RoundShown,
    word: String,
    goes: String,
    counts: Vec<(String, String)>,
    list: Vec<(String, String, String, &'static str)>,
    left: i64,
}

async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let round = show_round(&mut tx, &from.cx, id).await?;
    let f = Face::new(&mut tx, &from, Of::Compound(PlaceId(round.compound)), round.title.clone()).await?;
    let lang = f.language();
    let door_word = |state: &str| i18n::text(lang, &format!("rounds-door-{state}"), &[]);
    let few = i18n::text(lang, "rounds-few", &[]);
    let tone = |state: &str| match state {
        "visited" => "done",
        "nobody" => "wait",
        _ => "info",
    };
    let role = |kind: &String| i18n::text(lang, &format!("record-post-{kind}"), &[]);
    let shown = RoundPage {
        word: state_word(lang, &round.state),
        goes: round.goes.iter().map(role).collect::<Vec<_>>().join(" · "),
        counts: round
            .counts
            .iter()
            .map(|one| (door_word(one.state), one.count.map_or_else(|| few.clone(), |n| n.to_string())))
            .collect(),
        list: round
            .list
            .iter()
            .map(|one| (one.id.to_string(), one.room.clone(), door_word(one.state), tone(one.state)))
            .collect(),
        left: i64::try_from(round.list.iter().filter(|one| one.state != "visited").count()).unwrap_or_default(),
        round,
        f,
    };
    page(&shown)
}

#[derive(askama::Template)]
#[template(path = "rounds/templates/new.html")]
struct NewPage {
    f: Face,
    compound: String,
    places: Vec<Choice>,
    posts: Vec<(String, String, bool)>,
    keep_most: i64,
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
    from.cx.may(Action::RoundsPlan, &Object::default())?;
    let typed = Fields::new(vec![
        ("compound".into(), asked.compound),
        ("keep_days".into(), "30".into()),
        ("about_kind".into(), asked.about_kind),
        ("about".into(), asked.about),
    ]);
    show_new(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_new(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let may = |path: &str| cx.can(Action::RoundsPlan, &Object { path: path.to_owned(), ..Object::default() });
    let asked = match typed.text("compound").parse() {
        Ok(asked) => places::compound_brief(&mut tx, asked).await?,
        Err(_) => None,
    };
    let brief = match asked {
        Some(brief) => Some(brief),
        None => places::compounds_meant(&mut tx, cx, None, COMPOUNDS).await?.into_iter().find(|one| may(&one.path)),
    };
    let brief = brief.ok_or(Problem::NotFound)?;
    let spots = places::spots(&mut tx, brief.id).await?;
    let name = |place: &places::Place| {
        let above = spots.iter().find(|one| Some(one.id) == place.parent && one.id != brief.id);
        above.map_or_else(|| place.name.clone(), |above| format!("{} {}", above.name, place.name))
    };
    let places = spots
        .iter()
        .filter(|place| place.until.is_none() && may(&place.path))
        .map(|place| Choice::new(place.id.to_string(), name(place)))
        .collect();
    let f = Face::new(&mut tx, from, Of::Compound(brief.id), i18n::text(from.taste.lang, "rounds-new", &[])).await?;
    let lang = f.language();
    let chosen = typed.all("posts");
    let posts = people::posts_covering(&mut tx, &brief.path, GOES, cx.now).await?;
    let word = |at: usize, post: &PostAt| {
        let role = i18n::text(lang, &format!("record-post-{}", post.kind.name()), &[]);
        format!("{} {role} · {}", at + 1, post.place_name)
    };
    let posts = posts
        .iter()
        .enumerate()
        .map(|(at, post)| (post.post.to_string(), word(at, post), chosen.contains(&post.post.to_string().as_str())))
        .collect();
    page_with(status, &NewPage { compound: brief.id.to_string(), places, posts, keep_most: KEEP_DAYS.1, typed, errors, f })
}

async fn planned(posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    cx.may(Action::RoundsPlan, &Object::default())?;
    let text = |name: &str| fields.text(name).to_owned();
    let input = NewRound {
        place: fields.id("place").unwrap_or_default(),
        title: text("title"),
        why: text("why"),
        posts: fields.all("posts").iter().filter_map(|post| post.parse().ok()).collect(),
        starts: text("starts"),
        ends: text("ends"),
        asks: fields.ticked("asks"),
        keep_days: fields.text("keep_days").parse().unwrap_or(0),
        about_kind: text("about_kind"),
        about: fields.text("about").parse().ok(),
    };
    match plan_round(cx, input).await {
        Ok(id) => Ok(went_well(&format!("/rounds/{id}"), "rounds-planned")),
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            show_new(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

#[derive(askama::Template)]
#[template(path = "rounds/templates/door.html")]
struct DoorPage {
    f: Face,
    door: DoorShown,
    word: String,
    next: String,
    choices: Vec<Choice>,
    may_capture: bool,
    note_most: i64,
    /// The number and the code of what was just taken in; shown once.
    taken: Option<(String, String)>,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl DoorPage {
    /// What was typed just now, or what stands there.
    fn note(&self) -> String {
        let typed = self.typed.text("note");
        if typed.is_empty() { self.door.note.clone() } else { typed.to_owned() }
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }
}

async fn door(from: Cx, Path((round, id)): Path<(Uuid, Uuid)>) -> Result<Response, Problem> {
    let at = At { round, id, taken: None, note: String::new() };
    show_one(&from, StatusCode::OK, at, Fields::default(), Vec::new()).await
}

struct At {
    round: Uuid,
    id: Uuid,
    taken: Option<(String, String)>,
    /// The note, when it was just read.
    note: String,
}

async fn show_one(from: &Cx, status: StatusCode, at: At, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let mut door = show_door(&mut tx, &from.cx, at.round, at.id).await?;
    door.note = at.note;
    let place = places::place(&mut tx, PlaceId(door.place)).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, from, place.compound.map_or(Of::Mine, Of::Compound), door.room.clone()).await?;
    let lang = f.language();
    let word = |state: &str| i18n::text(lang, &format!("rounds-door-{state}"), &[]);
    let shown = DoorPage {
        word: word(door.state),
        next: door.next.map(|next| format!("/rounds/{}/doors/{next}", door.round)).unwrap_or_default(),
        choices: Door::choices(door.asks).iter().map(|one| Choice::new(one.name(), word(one.name()))).collect(),
        may_capture: door.open && from.cx.can(Action::MattersCapture, &place.object()),
        note_most: i64::try_from(NOTE_CHARS_MAX).unwrap_or_default(),
        taken: at.taken,
        door,
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

async fn noted(Path((round, id)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    let text = |name: &str| fields.text(name).to_owned();
    let input = DoorNote { state: text("state"), note: text("note"), seen: fields.text("revision").parse().ok() };
    match note_door(cx, round, id, input).await {
        Ok(()) => {
            let next = show_door(&mut cx.app.db.read().await?, cx, round, id).await?.next;
            let to = next.map_or_else(|| format!("/rounds/{round}"), |next| format!("/rounds/{round}/doors/{next}"));
            Ok(went_well(&to, "rounds-noted"))
        }
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            let at = At { round, id, taken: None, note: String::new() };
            show_one(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, at, posted.fields.clone(), errors).await
        }
    }
}

/// Reading the note of a door; it is written down each time, so it is never a part of looking at the page.
async fn read(Path((round, id)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let note = read_note(&posted.cx, round, id).await?;
    let at = At { round, id, taken: None, note };
    show_one(&posted.as_cx(), StatusCode::OK, at, Fields::default(), Vec::new()).await
}

/// What is said at the door goes into the one intake, on behalf of whoever said it and with their leave.
async fn said(Path((round, id)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let (cx, fields) = (&posted.cx, &posted.fields);
    let door = show_door(&mut cx.app.db.read().await?, cx, round, id).await?;
    let leave = if fields.ticked("leave") { "said" } else { "" };
    let how = Capture { channel: "door".into(), leave: leave.into(), ..Capture::default() };
    let input = Raise {
        place: PlaceId(door.place),
        category: String::new(),
        words: fields.text("words").into(),
        spot: String::new(),
        photos: Vec::new(),
    };
    let from = posted.as_cx();
    match matters::capture(cx, input, how).await {
        Ok(taken) => {
            let at = At { round, id, taken: Some((taken.number, taken.code)), note: String::new() };
            show_one(&from, StatusCode::OK, at, Fields::default(), Vec::new()).await
        }
        Err(problem) => {
            let errors = field_errors(cx, problem)?;
            let at = At { round, id, taken: None, note: String::new() };
            show_one(&from, StatusCode::UNPROCESSABLE_ENTITY, at, posted.fields.clone(), errors).await
        }
    }
}

async fn end(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    end_round(&posted.cx, id).await?;
    Ok(went_well(&format!("/rounds/{id}"), "rounds-ended"))
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/rounds", Action::RoundsRead, list)
        .get("/rounds/new", Action::RoundsPlan, new)
        .post("/rounds", Action::RoundsPlan, planned)
        .get("/rounds/{id}", Action::RoundsRead, one)
        .post("/rounds/{id}/end", Action::RoundsPlan, end)
        .get("/rounds/{id}/doors/{door}", Action::RoundsGo, door)
        .post("/rounds/{id}/doors/{door}", Action::RoundsGo, noted)
        .post("/rounds/{id}/doors/{door}/note", Action::RoundsGo, read)
        .post("/rounds/{id}/doors/{door}/matter", Action::RoundsGo, said)
}
