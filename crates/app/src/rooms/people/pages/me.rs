//! Me: who I am here, my households and posts, and who read my personal fields.

use super::{ROWS, faults};
use crate::context::Context;
use crate::i18n::{self, Lang};
use crate::problem::{House, Problem, field};
use crate::rooms::mediations;
use crate::rooms::people::actions::households::leave;
use crate::rooms::people::actions::me::{ChangeMe, change_language, change_me, change_password, must_be_settled, settled};
use crate::rooms::people::personal::my_own;
use crate::rooms::people::store::log::ReadRow;
use crate::rooms::people::store::{accounts, households, log, posts};
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, page, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use pavilion_rules::access::{Action, Object};
use pavilion_rules::people::phone_shown;
use serde::Deserialize;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/me", Action::MeRead, me)
        .get("/me/account", Action::MeRead, ask_account)
        .post("/me/account", Action::MeChange, change_account)
        .get("/me/password", Action::MeRead, ask_password)
        .post("/me/password", Action::MeChange, change_my_password)
        .post("/me/language", Action::MeChange, choose_language)
        .post("/me/households/{id}/end", Action::MeChange, leave_household)
        .get("/me/reads", Action::MeRead, reads)
}

struct Household {
    id: String,
    home: String,
    since_ms: i64,
    /// Zero while it goes on.
    until_ms: i64,
}

struct MyPost {
    kind: String,
    place: String,
    since_ms: i64,
    until_ms: i64,
    over: bool,
}

#[derive(askama::Template)]
#[template(path = "people/templates/me.html")]
struct MePage {
    f: Face,
    name: String,
    phone: String,
    email: String,
    households: Vec<Household>,
    posts: Vec<MyPost>,
    has_totp: bool,
    reads: i64,
    /// Open mediations the reader is a party of.
    mediations: i64,
}

async fn me(from: Cx) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let (row, fields) = my_own(&mut tx, cx).await?;
    if settled(cx, &row).is_err() {
        return Ok(Redirect::to("/sign-in/second-step?return=/me").into_response());
    }
    let mut mine = Vec::new();
    for one in households::households_of(&mut tx, row.id).await? {
        let home = places::dwelling_home(&mut tx, one.dwelling).await?;
        let compound = places::compound_brief(&mut tx, one.compound).await?.map_or_else(String::new, |brief| brief.name);
        let room = home.map_or_else(String::new, |home| home.room_words);
        let until_ms = one.until.map_or(0, |until| until.0);
        mine.push(Household { id: one.id.to_string(), home: format!("{compound} {room}"), since_ms: one.since.0, until_ms });
    }
    let posts = posts::history_of(&mut tx, row.id).await?;
    let posts = posts.iter().map(|post| MyPost {
        kind: i18n::text(cx.lang, &format!("record-post-{}", post.kind.name()), &[]),
        place: post.place_name.clone(),
        since_ms: post.since.0,
        until_ms: post.until.map_or(0, |until| until.0),
        over: post.until.is_some_and(|until| until <= cx.now),
    });
    let posts = posts.collect();
    let reads = log::count_reads_of(&mut tx, row.id).await?;
    let mediations = mediations::own_open(&mut tx, cx).await?;
    let title = i18n::text(cx.lang, "people-me-title", &[]);
    page(&MePage {
        f: Face::new(&mut tx, &from, Of::Mine, title).await?,
        name: fields.name,
        phone: fields.phone.as_deref().map(phone_shown).unwrap_or_default(),
        email: fields.email.unwrap_or_default(),
        households: mine,
        posts,
        has_totp: row.has_totp(),
        reads,
        mediations,
    })
}

#[derive(askama::Template)]
#[template(path = "people/templates/account.html")]
struct AccountPage {
    f: Face,
    lang: &'static str,
    name: String,
    phone: String,
    email: String,
    errors: Vec<FieldError>,
}

impl AccountPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn ask_account(from: Cx) -> Result<Response, Problem> {
    let (row, fields) = my_own(&mut from.cx.app.db.read().await?, &from.cx).await?;
    settled(&from.cx, &row)?;
    let phone = fields.phone.as_deref().map(phone_shown).unwrap_or_default();
    show_account(&from, StatusCode::OK, [&fields.name, &phone, &fields.email.unwrap_or_default()], Vec::new()).await
}

async fn show_account(from: &Cx, status: StatusCode, typed: [&str; 3], errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = i18n::text(from.taste.lang, "people-account-title", &[]);
    let f = Face::new(&mut tx, from, Of::Mine, title).await?;
    let account = accounts::find(&mut tx, from.cx.account()?).await?.ok_or(Problem::NotFound)?;
    let lang = Lang::parse(&account.lang).unwrap_or_default().code();
    let [name, phone, email] = typed.map(ToOwned::to_owned);
    page_with(status, &AccountPage { f, lang, name, phone, email, errors })
}

async fn change_account(posted: Posted) -> Result<Response, Problem> {
    let text = |name| posted.fields.text(name).to_owned();
    let change = ChangeMe { name: text("name"), phone: text("phone"), email: text("email"), password: text("current") };
    match change_me(&posted.cx, change).await {
        Ok(()) => Ok(went_well("/me", "people-changed")),
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show_account(&posted.as_cx(), status, [&text("name"), &text("phone"), &text("email")], errors).await
        }
    }
}

#[derive(askama::Template)]
#[template(path = "people/templates/password.html")]
struct PasswordPage {
    f: Face,
    errors: Vec<FieldError>,
}

impl PasswordPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

async fn ask_password(from: Cx) -> Result<Response, Problem> {
    show_password(&from, StatusCode::OK, Vec::new()).await
}

async fn show_password(from: &Cx, status: StatusCode, errors: Vec<FieldError>) -> Result<Response, Problem> {
    from.cx.may(Action::MeRead, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    let title = i18n::text(from.taste.lang, "people-password-title", &[]);
    page_with(status, &PasswordPage { f: Face::new(&mut tx, from, Of::Mine, title).await?, errors })
}

async fn change_my_password(posted: Posted) -> Result<Response, Problem> {
    match change_password(&posted.cx, posted.fields.text("current"), posted.fields.text("password")).await {
        Ok(()) => Ok(went_well("/me", "people-password-changed")),
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show_password(&posted.as_cx(), status, errors).await
        }
    }
}

const YEAR_S: u32 = 31_536_000;

/// The language of messages, and of the pages in this browser.
async fn choose_language(posted: Posted) -> Result<Response, Problem> {
    let lang = Lang::parse(posted.fields.text("lang"));
    let lang = lang.ok_or_else(|| Problem::Invalid(vec![field("lang", House::FieldUnreadable)]))?;
    change_language(&posted.cx, lang).await?;
    let mut response = went_well("/me/account", "people-changed");
    let cookie = format!("pv_lang={}; Path=/; Max-Age={YEAR_S}; SameSite=Lax", lang.code());
    let value = HeaderValue::from_str(&cookie).map_err(|fault| Problem::Broken(fault.into()))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

async fn leave_household(Path(household): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    leave(&posted.cx, household).await?;
    Ok(went_well("/me", "people-left"))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Before {
    before: Option<Uuid>,
}

struct Reading {
    at_ms: i64,
    who: String,
    fields: String,
    purpose: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/reads.html")]
struct ReadsPage {
    f: Face,
    readings: Vec<Reading>,
    total: i64,
    newer: String,
    older: String,
}

/// Who read my fields, when, why and which.
async fn reads(from: Cx, Query(asked): Query<Before>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::MeRead, &Object::default())?;
    let account = cx.account()?;
    let mut tx = cx.app.db.read().await?;
    must_be_settled(&mut tx, cx).await?;
    let rows = log::reads_of(&mut tx, account, asked.before, ROWS + 1).await?;
    let shown = rows.iter().take(usize::try_from(ROWS).unwrap_or_default());
    let older = older_than(ROWS, rows.len(), shown.clone().next_back().map(|row| row.id), "/me/reads");
    let title = i18n::text(cx.lang, "people-reads-title", &[]);
    page(&ReadsPage {
        f: Face::new(&mut tx, &from, Of::Mine, title).await?,
        readings: shown.map(|row| reading(cx, row)).collect(),
        total: log::count_reads_of(&mut tx, account).await?,
        newer: asked.before.map_or_else(String::new, |_| "/me/reads".to_owned()),
        older,
    })
}

/// The link to the rows after the last one shown; empty at the end.
pub(super) fn older_than(most: i64, found: usize, last: Option<Uuid>, path: &str) -> String {
    let more = i64::try_from(found).is_ok_and(|found| found > most);
    last.filter(|_| more).map_or_else(String::new, |last| format!("{path}?before={last}"))
}

/// A reading in words. The reader stands there by the post they held, which is how they were allowed to.
fn reading(cx: &Context, row: &ReadRow) -> Reading {
    let t = |key: &str| i18n::text(cx.lang, key, &[]);
    let post = format!("record-post-{}", row.capacity);
    let who = if i18n::has(cx.lang, &post) { t(&post) } else { t("people-reads-system") };
    let fields: Vec<String> = row.fields.split(' ').map(|name| t(&format!("people-field-{name}"))).collect();
    let purpose = if i18n::has(cx.lang, &row.purpose) { t(&row.purpose) } else { row.purpose.clone() };
    Reading { at_ms: row.at.0, who, fields: fields.join(&t("people-and")), purpose }
}
