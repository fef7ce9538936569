//! Reception days: what is coming, a ticket in one tap, a poster. The queue of the day stands in `queue.rs`.

use super::super::library;
use super::super::receptions::{
    AnnounceReception, ReceptionState, TakeTicket, announce_reception, call_off_reception, cancel_ticket, first_open, own,
    take_ticket, taken,
};
use super::super::store::receptions::{self as store, Reception, Ticket};
use super::form::{Asked, Form, Here, after};
use super::{Choice, RowShown, origin, read_time, view, zone_of};
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::people::qr_picture;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page, page_with};
use crate::web::{Cx, Posted};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::methods::Kind;
use pavilion_rules::receptions::{begins, slots};
use uuid::Uuid;

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
    form: Form,
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
    show_list(&from, asked.form()).await
}

async fn show_list(from: &Cx, form: Form) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    let mut tx = cx.app.db.read().await?;
    let here = Here::find(&mut tx, from, &form, "meetings-receptions").await?;
    let (mut rows, mut past, mut methods) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(brief) = &here.brief {
        rows = store::list(&mut tx, brief.id, cx.now, false, ROWS).await?;
        past = store::list(&mut tx, brief.id, cx.now, true, 10).await?;
        methods = library::all(&mut tx, &cx.app, brief.community).await?.0;
    }
    let kinds = methods.iter().filter(|known| known.method.kind == Kind::Reception);
    let name = |method: &pavilion_rules::methods::Method| if view::zh(lang) { method.zh.clone() } else { method.en.clone() };
    let shown = ListPage {
        total: i64::try_from(rows.len()).unwrap_or_default(),
        rows: rows.iter().map(|one| row(one, cx.now, lang)).collect(),
        past: past.iter().map(|one| row(one, cx.now, lang)).collect(),
        methods: kinds.map(|known| Choice::new(known.method.code.clone(), name(&known.method))).collect(),
        may_hold: cx.can(Action::ReceptionsHold, &here.object()),
        f: here.f,
        compounds: here.compounds,
        compound: here.compound,
        form,
    };
    page_with(shown.form.status(), &shown)
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
    let done = announce_reception(&posted.cx, input).await;
    let on = |made: ReceptionState| (format!("/receptions/{}", made.id), "meetings-reception-announced");
    after(posted, done, on, async |from, form| show_list(from, form).await).await
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
    form: Form,
}

pub(crate) async fn one(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show(&from, id, Form::default()).await
}

/// The slots that can still be taken.
fn free(row: &Reception, all: &[Ticket], now: pavilion_rules::Millis) -> Vec<i64> {
    let (taken, first) = (taken(all), first_open(row, now));
    let most = slots(row.starts, row.ends, row.slot_minutes).unwrap_or(0);
    (first..=most).filter(|slot| !taken.contains(slot)).collect()
}

async fn show(from: &Cx, id: Uuid, form: Form) -> Result<Response, Problem> {
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
        form,
        f,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where a ticket went, in words and with its address.
pub(super) fn went_words(ticket: &Ticket, lang: Lang) -> (String, String) {
    let Some((kind, id)) = ticket.went_to.split_once('/') else { return Default::default() };
    let href = match kind {
        "matter" => format!("/matters/{id}"),
        "topic" => format!("/topics/{id}"),
        _ => String::new(),
    };
    (view::t(lang, &format!("meetings-ticket-to-{kind}")), href)
}

async fn back(posted: Posted, id: Uuid, done: Result<(), Problem>, word: &'static str) -> Result<Response, Problem> {
    after(posted, done, |()| (format!("/receptions/{id}"), word), async |from, form| show(from, id, form).await).await
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

#[derive(askama::Template)]
#[template(path = "meetings/templates/reception_poster.html")]
struct PosterPage {
    f: Face,
    id: String,
    method: String,
    about: String,
    starts_ms: i64,
    ends_ms: i64,
    venue: String,
    called_off: String,
    link: String,
    qr: String,
}

/// What hangs at the entrances: who receives whom, when and where, and the code to take a ticket by.
pub(crate) async fn poster(from: Cx, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let zh = view::zh(from.taste.lang);
    let mut tx = from.cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let link = format!("{}/receptions/{id}", origin(&from.cx.app, &headers));
    let sheet = PosterPage {
        f: Face::new(&mut tx, &from, Of::Compound(row.compound), row.title.clone()).await?,
        id: id.to_string(),
        method: row.method.name(zh).to_owned(),
        about: row.method.about(zh).to_owned(),
        starts_ms: row.starts.0,
        ends_ms: row.ends.0,
        venue: row.venue.clone(),
        called_off: row.reason.clone(),
        qr: qr_picture(&link)?,
        link,
    };
    let mut response = page(&sheet)?;
    response.extensions_mut().insert(row.community.map_or(Public::Everything, Public::Community));
    Ok(response)
}
