//! The queue of a reception day, for those who receive: numbers, times and words, never names.

use super::super::chain::{Back, next_name, trail};
use super::super::receptions::words_of;
use super::super::store::receptions::{self as store, Reception, Ticket};
use super::super::table::{TableDone, TableStep, table_step, walk_in, walk_in_with_matter};
use super::form::{Form, after};
use super::receptions::went_words;
use super::{Choice, view};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::matters;
use crate::web::face::{Face, Of, page_with};
use crate::web::{Cx, Posted};
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use pavilion_rules::access::Action;
use pavilion_rules::receptions::begins;
use serde_json::json;
use uuid::Uuid;

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
    /// The meetings and days it came along.
    trail: Vec<Back>,
    waits: bool,
    open: bool,
    /// They sit at the table, or it came along a chain: only then is anything answered.
    came: bool,
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
    /// What sending it on to a meeting is called: the next method of the chain, where there is one.
    to_topic: String,
    categories: Vec<Choice>,
    may_take_in: bool,
    /// The code of a matter that was just taken in: shown once.
    code: String,
    code_number: String,
    form: Form,
}

impl QueuePage {
    /// What was typed for this ticket and refused.
    fn typed(&self, one: &QueueRow, name: &str) -> String {
        if self.form.typed("ticket") == one.id { self.form.typed(name) } else { String::new() }
    }

    fn error(&self, one: &QueueRow, name: &str) -> String {
        if self.form.typed("ticket") == one.id { self.form.error(name) } else { String::new() }
    }

    /// What is wrong with the words of somebody who simply came.
    fn walk_in_error(&self) -> String {
        if self.form.typed("ticket").is_empty() { self.form.error("words") } else { String::new() }
    }
}

pub(crate) async fn queue(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show_queue(&from, id, Form::default(), None).await
}

fn queue_row(cx: &Context, row: &Reception, ticket: &Ticket, trail: Vec<Back>, lang: Lang) -> Result<QueueRow, Problem> {
    let (went, went_href) = went_words(ticket, lang);
    // For what came along a chain nobody has to come.
    let carried = ticket.came_from.is_some() || !trail.is_empty();
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
        came_from: ticket.came_from.is_some() && trail.is_empty(),
        trail,
        waits: ["booked", "missed"].contains(&ticket.state.as_str()),
        open: ticket.is_open(),
        came: ticket.state == "came" || (ticket.is_open() && carried),
    })
}

async fn show_queue(from: &Cx, id: Uuid, form: Form, done: Option<TableDone>) -> Result<Response, Problem> {
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
    let mut rows = Vec::new();
    for ticket in &all {
        // Only what still waits: what is done says itself where it went.
        let of = format!("ticket/{}", ticket.id);
        let trail = if ticket.is_open() { trail(&mut tx, of).await? } else { Vec::new() };
        rows.push(queue_row(cx, &row, ticket, trail, lang)?);
    }
    let next = next_name(&mut tx, cx, row.community, &row.method.chain, view::zh(lang)).await?;
    let categories = category_choices(&mut tx, cx, &row, lang).await?;
    drop(tx);
    let shown = QueuePage {
        id: id.to_string(),
        rows,
        to_topic: match next.first() {
            Some((_, name)) => f.ta("meetings-queue-chain", "method", name),
            None => f.t("meetings-queue-topic"),
        },
        waiting: i64::try_from(all.iter().filter(|ticket| ticket.is_open()).count()).unwrap_or_default(),
        open: row.state == "announced" && cx.now < row.ends,
        others,
        categories,
        may_take_in: cx.can(Action::MattersCapture, &row.object()),
        code: done.as_ref().map_or_else(String::new, |done| done.code.clone()),
        code_number: done.map_or_else(String::new, |done| done.number),
        form,
        f,
    };
    let mut response = page_with(shown.form.status(), &shown)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What the community of the reception has now: its own categories too, and none it has retired.
async fn category_choices(tx: &mut Tx, cx: &Context, row: &Reception, lang: Lang) -> Result<Vec<Choice>, Problem> {
    let tree = matters::tree(tx, row.community, cx.now).await?;
    let open = tree.groups.iter().flat_map(|group| &group.categories).filter(|one| !one.retired);
    Ok(open.map(|one| Choice::new(one.id.clone(), one.name(lang))).collect())
}

/// The other receptions of the compound that are to come: where somebody can be sent on to.
async fn others(tx: &mut Tx, cx: &Context, row: &Reception) -> Result<Vec<Choice>, Problem> {
    let coming = store::list(tx, row.compound, cx.now, false, 10).await?;
    let open = coming.into_iter().filter(|one| one.id != row.id && one.state == "announced");
    Ok(open.map(|one| Choice::new(one.id.to_string(), one.title)).collect())
}

#[derive(askama::Template)]
#[template(path = "meetings/templates/intake.html")]
struct IntakePage {
    f: Face,
    id: String,
    open: bool,
    may_take_in: bool,
    categories: Vec<Choice>,
    form: Form,
}

/// The form of the table alone, with nobody's words on it: a device may keep this page and write on without network.
pub(crate) async fn intake(from: Cx, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    show_intake(&from, id, Form::default()).await
}

async fn show_intake(from: &Cx, id: Uuid, form: Form) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let row = store::reception(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::ReceptionsHold, &row.object())?;
    let title = format!("{} · {}", view::t(from.taste.lang, "meetings-intake"), row.title);
    let f = Face::new(&mut tx, from, Of::Compound(row.compound), title).await?;
    let categories = category_choices(&mut tx, &from.cx, &row, from.taste.lang).await?;
    let shown = IntakePage {
        f,
        id: id.to_string(),
        open: row.state == "announced" && from.cx.now < row.ends,
        may_take_in: from.cx.can(Action::MattersCapture, &row.object()),
        categories,
        form,
    };
    page_with(shown.form.status(), &shown)
}

pub(crate) async fn came(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let words = posted.fields.text("walk_in_words").to_owned();
    let done = if posted.fields.ticked("matter") {
        walk_in_with_matter(&posted.cx, id, words, posted.fields.text("category").to_owned()).await.map(Some)
    } else {
        walk_in(&posted.cx, id, words).await.map(|_| None)
    };
    let to = format!("/receptions/{id}/queue");
    match done {
        // The page with the code is the answer: without an address to go to, the device asks for that page under the same key.
        Ok(Some(taken)) if posted.wants_json && !taken.code.is_empty() => Ok(Json(json!({})).into_response()),
        // A device that kept it sends it when the network is back, each once.
        Ok(_) if posted.wants_json => Ok(Json(json!({ "url": to })).into_response()),
        Err(problem) if posted.wants_json => Err(problem),
        // The code is shown once, to whoever sits there.
        Ok(Some(taken)) if !taken.code.is_empty() => after_table(posted, id, Ok(Some(taken))).await,
        done if posted.fields.text("from") == "intake" => {
            let on = |_| (to, "meetings-queue-done");
            after(posted, done, on, async |from, form| show_intake(from, id, form).await).await
        }
        done => after_table(posted, id, done.map(|_| None)).await,
    }
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
    if let Ok(Some(done)) = done {
        return show_queue(&posted.as_cx(), id, Form::default(), Some(done)).await;
    }
    let on = |_| (format!("/receptions/{id}/queue"), "meetings-queue-done");
    after(posted, done, on, async |from, form| show_queue(from, id, form, None).await).await
}
