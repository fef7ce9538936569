//! Who has which post where: the list with its history, giving and ending.

use super::{ROWS, faults};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::people::actions::posts as actions;
use crate::rooms::people::find_account_by_login;
use crate::rooms::people::model::GivePost;
use crate::rooms::people::personal::IntoProblem;
use crate::rooms::people::store::posts::{self as store, PlaceChoice, PostSeen};
use crate::rooms::places::{self, Place};
use crate::web::face::{Face, FieldError, Of, error_of, page_with, went_well, zone};
use crate::web::{Choice, Cx, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::ids::{PlaceId, PostId};
use pavilion_rules::people::No;
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

pub(super) fn routes() -> Routes {
    Routes::new().get("/posts", Action::PostsRead, list).post("/posts", Action::PostsGive, give).post(
        "/posts/{id}/end",
        Action::PostsGive,
        end,
    )
}

/// Places offered in the lists of choices.
const CHOICES_MAX: i64 = 300;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    place: String,
    before: Option<Uuid>,
}

struct Row {
    id: String,
    kind: String,
    place: String,
    /// The account without its name: enough to tell two holders apart.
    holder: String,
    since_ms: i64,
    until_ms: i64,
    word: String,
    tone: &'static str,
    can_end: bool,
}

#[derive(Default)]
struct Typed {
    login: String,
    kind: String,
    since: String,
    until: String,
}

#[derive(askama::Template)]
#[template(path = "people/templates/posts.html")]
struct PostsPage {
    f: Face,
    place: String,
    place_name: String,
    places: Vec<Choice>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    total: i64,
    newer: String,
    older: String,
    can_give: bool,
    typed: Typed,
    errors: Vec<FieldError>,
}

impl PostsPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

/// The place a list is about: the one asked for, or the uppermost this person may look at.
pub(in crate::rooms::people) async fn asked_place(tx: &mut Tx, cx: &Context, asked: &str) -> Result<Place, Problem> {
    if let Ok(id) = asked.parse::<Uuid>() {
        let place = places::place(tx, PlaceId(id)).await?.ok_or(Problem::NotFound)?;
        actions::may_at(tx, cx, Action::PostsRead, &place).await?;
        return Ok(place);
    }
    cx.may(Action::PostsRead, &pavilion_rules::access::Object::default())?;
    let scopes = cx.standing().posts.iter().map(|held| (held.post, &held.scope));
    let mut scopes: Vec<_> = scopes.collect();
    scopes.sort_by_key(|(_, scope)| scope.len());
    // A post over a grid has as many scopes as the grid covers places, and is asked about once.
    let mut seen = HashSet::new();
    for post in scopes.into_iter().map(|(post, _)| post).filter(|post| seen.insert(*post)) {
        let Some(at) = actions::post_brief(tx, post).await? else { continue };
        let Some(place) = places::place(tx, at.place).await? else { continue };
        if actions::may_at(tx, cx, Action::PostsRead, &place).await.is_ok() {
            return Ok(place);
        }
    }
    Err(Problem::NotFound)
}

async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    show(&from, StatusCode::OK, &asked, Typed::default(), Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, asked: &Asked, typed: Typed, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let place = asked_place(&mut tx, cx, &asked.place).await?;
    let found = store::under(&mut tx, &place.path, asked.before, ROWS + 1).await?;
    let shown = found.iter().take(usize::try_from(ROWS).unwrap_or_default());
    let older = match shown.clone().next_back() {
        Some(last) if i64::try_from(found.len()).is_ok_and(|n| n > ROWS) => {
            format!("/posts?place={}&before={}", place.id, last.id)
        }
        _ => String::new(),
    };
    let choices = store::places_under(&mut tx, upper_scope(cx, &place), CHOICES_MAX).await?;
    let t = |key: &str| i18n::text(cx.lang, key, &[]);
    let kind_name = |kind: PostKind| t(&format!("record-post-{}", kind.name()));
    let kinds = PostKind::ALL.iter().map(|kind| Choice::new(kind.name().to_owned(), kind_name(*kind)));
    let can_give = actions::may_at(&mut tx, cx, Action::PostsGive, &place).await.is_ok();
    let page = PostsPage {
        place: place.id.to_string(),
        place_name: place.name.clone(),
        places: choices.iter().map(choice).collect(),
        kinds: kinds.collect(),
        rows: shown.map(|post| row(cx, post, kind_name(post.kind), can_give)).collect(),
        total: store::count_under(&mut tx, &place.path).await?,
        newer: asked.before.map_or_else(String::new, |_| format!("/posts?place={}", place.id)),
        older,
        can_give,
        typed,
        errors,
        f: Face::new(&mut tx, from, Of::Mine, t("people-posts-title")).await?,
    };
    page_with(status, &page)
}

/// The widest of the person's own scopes around a place, so that the choices hold more than the place itself.
fn upper_scope<'a>(cx: &'a Context, place: &'a Place) -> &'a str {
    let around = cx.standing().posts.iter().map(|held| held.scope.as_str());
    let around = around.filter(|scope| pavilion_rules::access::covers(scope, &place.path));
    around.min_by_key(|scope| scope.len()).unwrap_or(&place.path)
}

/// A place in a list of choices, moved in by its depth.
fn choice(place: &PlaceChoice) -> Choice {
    let depth = place.path.matches('.').count();
    Choice::new(place.id.to_string(), format!("{}{}", "\u{3000}".repeat(depth), place.name))
}

fn row(cx: &Context, post: &PostSeen, kind: String, can_give: bool) -> Row {
    let (word, tone) = if post.until.is_some_and(|until| until <= cx.now) {
        ("people-post-over", "info")
    } else if post.since > cx.now {
        ("people-post-to-come", "wait")
    } else {
        ("people-post-on", "done")
    };
    let over = word == "people-post-over";
    let account = post.account.0.simple().to_string();
    Row {
        id: post.id.to_string(),
        kind,
        place: post.place_name.clone(),
        holder: account[account.len() - 8..].to_owned(),
        since_ms: post.since.0,
        until_ms: post.until.map_or(0, |until| until.0),
        word: i18n::text(cx.lang, word, &[]),
        tone,
        can_end: !over && can_give,
    }
}

/// The beginning of a day at a place; nothing typed is nothing.
fn day(text: &str, zone_name: &str, days_later: i64, field: &'static str) -> Result<Option<Millis>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || {
        let mut refusal = pavilion_rules::Refusal::from(No::DateUnreadable);
        refusal.field = Some(field);
        Problem::Invalid(vec![refusal])
    };
    let date: Date = text.parse().map_err(|_| unreadable())?;
    if !(1900..=2200).contains(&date.year()) {
        return Err(unreadable());
    }
    let date = date.checked_add(jiff::Span::new().days(days_later)).map_err(|_| unreadable())?;
    let at = date.to_zoned(zone(zone_name)).map_err(|_| unreadable())?;
    Ok(Some(Millis(at.timestamp().as_millisecond())))
}

async fn give(posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let text = |name| fields.text(name).to_owned();
    let asked = Asked { place: text("place"), before: None };
    let typed = Typed { login: text("login"), kind: text("kind"), since: text("since"), until: text("until") };
    match give_typed(&posted.cx, &asked.place, &typed).await {
        Ok(_) => Ok(went_well(&format!("/posts?place={}", asked.place), "people-post-given")),
        Err(problem) => {
            let (status, errors) = faults(&posted.cx, problem)?;
            show(&posted.as_cx(), status, &asked, typed, errors).await
        }
    }
}

async fn give_typed(cx: &Context, place: &str, typed: &Typed) -> Result<PostId, Problem> {
    let unknown = || No::PlaceUnknown.into_problem();
    let place: Uuid = place.parse().map_err(|_| unknown())?;
    let (place, account) = {
        let mut tx = cx.app.db.read().await?;
        let place = places::place(&mut tx, PlaceId(place)).await?.ok_or_else(unknown)?;
        // Asked before anybody is looked for, so that it says nothing to whoever may not give posts here.
        actions::may_at(&mut tx, cx, Action::PostsGive, &place).await?;
        (place, find_account_by_login(&mut tx, &cx.app.keys, &typed.login).await?)
    };
    let account = account.ok_or_else(|| No::PostHolderUnknown.into_problem())?;
    let kind = PostKind::parse(&typed.kind).ok_or_else(|| No::PostKindUnknown.into_problem())?;
    // A day already begun begins now: a term of today does not reach back to midnight.
    let since = day(&typed.since, &place.zone, 0, "since")?.map_or(cx.now, |since| since.max(cx.now));
    // The last day counts whole.
    let until = day(&typed.until, &place.zone, 1, "until")?;
    let give = GivePost { account, kind, place: place.id, since, until };
    actions::give_post_as_asked(cx, &give, &(account, kind, place.id, &typed.since, &typed.until)).await
}

async fn end(Path(post): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    actions::end_post(&posted.cx, PostId(post)).await?;
    let place = posted.fields.text("place");
    let to = if place.parse::<Uuid>().is_ok() { format!("/posts?place={place}") } else { "/posts".to_owned() };
    Ok(went_well(&to, "people-post-ended"))
}
