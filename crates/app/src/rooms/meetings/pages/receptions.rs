//! Reception days: what is coming, a ticket in one tap, and the queue of the day for those who receive.

use super::super::library;
use super::super::receptions::{
    AnnounceReception, TakeTicket, announce_reception, call_off_reception, cancel_ticket, first_open, own, take_ticket, taken,
    words_of,
};
use super::super::store::receptions::{self as store, Reception, Ticket};
use super::super::table::{TableDone, TableStep, table_step, walk_in};
use super::list::{compound_choices, compound_of};
use super::{Choice, RowShown, read_time, view, zone_of};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::{matters, places};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::methods::Kind;
use pavilion_rules::receptions::{begins, slots};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    compound: String,
}

const ROWS: i64 = 50;
/// As many free times as somebody chooses from.
const FREE_SHOWN: usize = 40;

#[derive(askama::Template)]
#[template(path = "meetings/templates/receptions.html")]
struct ListPage {
    f: Face,
    compounds: Vec<Choice>,
    compound: String,
    rows: Vec<RowShown>,
    past: Vec<RowShown>,
    total: i64,
    methods: Vec<Choice>,
    may_hold: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl ListPage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

fn word(row: &Reception, now: pavilion_rules::Millis, lang: Lang) -> (String, &'static str) {
    let (name, tone) = match row.state.as_str() {
        "called-off" => ("called-off", "bad"),
        _ if now >= row.ends => ("over", "info"),
        _ if now >= row.starts => ("now", "go"),
        _ => ("announced", "wait"),
    };
    (view::t(lang, &format!("meetings-reception-{name}")), tone)
}

fn row(reception: &Reception, now: pavilion_rules::Millis, lang: Lang) -> RowShown {
    let (word, tone) = word(reception, now, lang);
    let method = &reception.method;
    RowShown {
        href: format!("/receptions/{}", reception.id),
        title: reception.title.clone(),
        words: if view::zh(lang) { method.zh.clone() } else { method.en.clone() },
        place: reception.venue.clone(),
        code: String::new(),
        who: String::new(),
        word,
        tone,
        clock: String::new(),
        clock_word: String::new(),
        at_ms: reception.starts.0,
        due_ms: 0,
    }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let typed = Fields::new(vec![("compound".into(), asked.compound)]);
    show_list(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show_list(from: &Cx, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, typed.text("compound")).await?;
    let brief = match compound {
        Some(id) => places::compound_brief(&mut tx, id).await?,
        None => None,
    };
    let (mut rows, mut past, mut methods) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(brief) = &brief {
        rows = store::list(&mut tx, brief.id, cx.now, false, ROWS).await?;
        past = store::list(&mut tx, brief.id, cx.now, true, 10).await?;
        methods = library::all(&mut tx, &cx.app, brief.community).await?.0;
    }
    let object = Object { path: brief.map(|brief| brief.path).unwrap_or_default(), compound, ..Object::default() };
    let kinds = methods.iter().filter(|known| known.method.kind == Kind::Reception);
    let name = |method: &pavilion_rules::methods::Method| if view::zh(lang) { method.zh.clone() } else { method.en.clone() };
    let shown = ListPage {
        f: Face::new(&mut tx, from, compound.map_or(Of::Mine, Of::Compound), view::t(lang, "meetings-receptions")).await?,
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|one| row(one, cx.now, lang)).collect(),
        past: past.iter().map(|one| row(one, cx.now, lang)).collect(),
        methods: kinds.map(|known| Choice::new(known.method.code.clone(), name(&known.method))).collect(),
        compounds: compound_choices(&mut tx).await?,
        compound: compound.map_or_else(String::new, |id| id.to_string()),
        may_hold: cx.can(Action::ReceptionsHold, &object),
        typed,
        errors,
    };
    page_with(status, &shown)
}

pub(crate) async fn send(posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    posted.cx.may(Action::ReceptionsHold, &Object::default())?;
    let compound = text("compound").parse().ok();
    let zone = zone_of(&mut posted.cx.app.db.read().await?, compound).await?;
    let time = |name: &str| read_time(&text(name), &zone).unwrap_or_default();
    let input = AnnounceReception {
        compound,
        method: text("method"),
        title: text("title"),
        venue: text("venue"),
        starts: time("starts"),
        ends: time("ends"),
        slot_minutes: text("slot_minutes").trim().parse().unwrap_or(0),
    };
    match announce_reception(&posted.cx, input).await {
        Ok(made) => Ok(went_well(&format!("/receptions/{}", made.id), "meetings-reception-announced")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show_list(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/reception.html")]
struct OnePage {
    f: Face,
    id: String,
    back: String,
    method: String,
    word: String,
    tone: &'static str,
    reason: String,
    starts_ms: i64,
    ends_ms: i64,
    venue: String,
    /// The own ticket, when there is one.
    number: String,
    ticket_word: String,
    ticket_at_ms: i64,
    ticket_result: String,
    went: String,
    went_href: String,
    may_cancel: bool,
    may_book: bool,
    full: bool,
    next_ms: i64,
    free: Vec<Choice>,
    may_hold: bool,
    may_call_off: bool,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl OnePage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Fields::default(), Vec::new()).await
}

/// The slots that can still be taken.
fn free(row: &Reception, all: &[Ticket], now: pavilion_rules::Millis) -> Vec<i64> {
    let (taken, first) = (taken(all), first_open(row, now));
    let most = slots(row.starts, row.ends, row.slot_minutes).unwrap_or(0);
    (first..=most).filter(|slot| !taken.contains(slot)).collect()
}

async fn show(from: &Cx, id: Uuid, status: StatusCode, typed: Fields, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let f = Face::new(&mut tx, from, Of::Compound(row.compound), row.title.clone()).await?;
    let all = store::tickets(&mut tx, id).await?;
    let mine = own(&mut tx, cx, id).await?;
    drop(tx);
    let open = row.state == "announced" && cx.now < row.ends;
    let at = |slot: i64| begins(row.starts, row.slot_minutes, slot).0;
    let free = free(&row, &all, cx.now);
    let (word, tone) = word(&row, cx.now, lang);
    let has_open = mine.as_ref().is_some_and(Ticket::is_open);
    let resident = cx.can(Action::ReceptionsBook, &row.object());
    let (went, went_href) = mine.as_ref().map_or_else(Default::default, |ticket| went_words(ticket, lang));
    let shown = OnePage {
        id: id.to_string(),
        back: format!("/receptions?compound={}", row.compound),
        method: if view::zh(lang) { row.method.zh.clone() } else { row.method.en.clone() },
        word,
        tone,
        reason: row.reason.clone(),
        starts_ms: row.starts.0,
        ends_ms: row.ends.0,
        venue: row.venue.clone(),
        number: mine.as_ref().map_or_else(String::new, |ticket| ticket.number.to_string()),
        ticket_word: mine.as_ref().map_or_else(String::new, |ticket| view::t(lang, &format!("meetings-ticket-{}", ticket.state))),
        ticket_at_ms: mine.as_ref().filter(|ticket| ticket.slot > 0).map_or(0, |ticket| at(ticket.slot)),
        ticket_result: mine.as_ref().map_or_else(String::new, |ticket| ticket.result.clone()),
        went,
        went_href,
        may_cancel: mine.as_ref().is_some_and(|ticket| ticket.state == "booked") && resident,
        may_book: resident && open && !has_open && !free.is_empty(),
        full: open && free.is_empty(),
        next_ms: free.first().map_or(0, |slot| at(*slot)),
        free: free.iter().take(FREE_SHOWN).map(|slot| Choice::new(slot.to_string(), f.time(at(*slot)))).collect(),
        may_hold: cx.can(Action::ReceptionsHold, &row.object()),
        may_call_off: open && cx.can(Action::ReceptionsHold, &row.object()),
        typed,
        errors,
        f,
    };
    let mut response = page_with(status, &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where a ticket went, in words and with its address.
fn went_words(ticket: &Ticket, lang: Lang) -> (String, String) {
    let Some((kind, id)) = ticket.went_to.split_once('/') else { return Default::default() };
    let href = match kind {
        "matter" => format!("/matters/{id}"),
        "topic" => format!("/topics/{id}"),
        _ => String::new(),
    };
    (view::t(lang, &format!("meetings-ticket-to-{kind}")), href)
}

async fn back(posted: Posted, id: Uuid, done: Result<(), Problem>, word: &str) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(went_well(&format!("/receptions/{id}"), word)),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, posted.fields.clone(), errors).await
        }
    }
}

pub(crate) async fn take(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let slot = posted.fields.text("slot").trim().parse().unwrap_or(0);
    let input = TakeTicket { slot, words: posted.fields.text("words").to_owned() };
    let done = take_ticket(&posted.cx, id, input).await.map(|_| ());
    back(posted, id, done, "meetings-ticket-taken").await
}

pub(crate) async fn cancel(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = cancel_ticket(&posted.cx, id).await.map(|_| ());
    back(posted, id, done, "meetings-ticket-given-back").await
}

pub(crate) async fn call_off(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = call_off_reception(&posted.cx, id, posted.fields.text("reason").to_owned()).await.map(|_| ());
    back(posted, id, done, "meetings-reception-off").await
}

struct QueueRow {
    id: String,
    number: i64,
    at_ms: i64,
    words: String,
    word: String,
    tone: &'static str,
    result: String,
    went: String,
    went_href: String,
    came_from: bool,
    waits: bool,
    open: bool,
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/queue.html")]
struct QueuePage {
    f: Face,
    id: String,
    rows: Vec<QueueRow>,
    /// How many still wait.
    waiting: i64,
    open: bool,
    others: Vec<Choice>,
    categories: Vec<Choice>,
    may_take_in: bool,
    /// The code of a matter that was just taken in: shown once.
    code: String,
    code_number: String,
    typed: Fields,
    errors: Vec<FieldError>,
}

impl QueuePage {
    fn typed(&self, name: &str) -> String {
        self.typed.text(name).to_owned()
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn queue(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show_queue(&from, id, StatusCode::OK, Fields::default(), Vec::new(), None).await
}

fn queue_row(cx: &Context, row: &Reception, ticket: &Ticket, lang: Lang) -> Result<QueueRow, Problem> {
    let (went, went_href) = went_words(ticket, lang);
    Ok(QueueRow {
        id: ticket.id.to_string(),
        number: ticket.number,
        at_ms: if ticket.slot > 0 { begins(row.starts, row.slot_minutes, ticket.slot).0 } else { 0 },
        words: words_of(cx, ticket)?,
        word: view::t(lang, &format!("meetings-ticket-{}", ticket.state)),
        tone: match ticket.state.as_str() {
            "booked" => "wait",
            "came" => "go",
            "settled" | "forwarded" => "done",
            _ => "info",
        },
        result: ticket.result.clone(),
        went,
        went_href,
        came_from: ticket.came_from.is_some(),
        waits: ["booked", "missed"].contains(&ticket.state.as_str()),
        open: ticket.is_open(),
    })
}

async fn show_queue(
    from: &Cx,
    id: Uuid,
    status: StatusCode,
    typed: Fields,
    errors: Vec<FieldError>,
    done: Option<TableDone>,
) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    cx.may(Action::ReceptionsHold, &row.object())?;
    let title = format!("{} · {}", view::t(lang, "meetings-queue"), row.title);
    let f = Face::new(&mut tx, from, Of::Compound(row.compound), title).await?;
    let mut all = store::tickets(&mut tx, id).await?;
    // In the order in which people are heard: by their time, and those who simply came by their number.
    all.sort_by_key(|ticket| (ticket.slot == 0, ticket.slot, ticket.number));
    let others = others(&mut tx, cx, &row).await?;
    drop(tx);
    let categories = matters::categories().iter().flat_map(|group| &group.categories);
    let shown = QueuePage {
        id: id.to_string(),
        rows: all.iter().map(|ticket| queue_row(cx, &row, ticket, lang)).collect::<Result<_, _>>()?,
        waiting: i64::try_from(all.iter().filter(|ticket| ticket.is_open()).count()).unwrap_or_default(),
        open: row.state == "announced" && cx.now < row.ends,
        others,
        categories: categories.map(|one| Choice::new(one.id.clone(), matters::category_name(&one.id, lang))).collect(),
        may_take_in: cx.can(Action::MattersCapture, &row.object()),
        code: done.as_ref().map_or_else(String::new, |done| done.code.clone()),
        code_number: done.map_or_else(String::new, |done| done.number),
        typed,
        errors,
        f,
    };
    let mut response = page_with(status, &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The other receptions of the compound that are to come: where somebody can be sent on to.
async fn others(tx: &mut Tx, cx: &Context, row: &Reception) -> Result<Vec<Choice>, Problem> {
    let coming = store::list(tx, row.compound, cx.now, false, 10).await?;
    let open = coming.into_iter().filter(|one| one.id != row.id && one.state == "announced");
    Ok(open.map(|one| Choice::new(one.id.to_string(), one.title)).collect())
}

pub(crate) async fn came(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let done = walk_in(&posted.cx, id, posted.fields.text("walk_in_words").to_owned()).await;
    after_table(posted, id, done.map(|_| None)).await
}

pub(crate) async fn table(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    // One tap: the button says the step and, after a slash, where to.
    let pressed = text("step");
    let (step, to) = pressed.split_once('/').unwrap_or((pressed.as_str(), ""));
    let input = TableStep {
        ticket: text("ticket").parse().unwrap_or_default(),
        step: step.to_owned(),
        words: text("words"),
        to: to.to_owned(),
        category: text("category"),
    };
    let done = table_step(&posted.cx, id, input).await;
    after_table(posted, id, done.map(|done| Some(done).filter(|done| !done.code.is_empty()))).await
}

async fn after_table(posted: Posted, id: Uuid, done: Result<Option<TableDone>, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(None) => Ok(went_well(&format!("/receptions/{id}/queue"), "meetings-queue-done")),
        Ok(done) => show_queue(&posted.as_cx(), id, StatusCode::OK, Fields::default(), Vec::new(), done).await,
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let typed = posted.fields.clone();
            show_queue(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, typed, errors, None).await
        }
    }
}
