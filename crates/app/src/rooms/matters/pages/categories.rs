//! The categories of a community in the browser: what they are now, each with its form, and how they came to be so.

use super::super::categories::{Category, Group, areas};
use super::super::rows::role;
use super::super::trees::{ChangeCategory, change_category, handlers, tree, versions};
use super::Choice;
use super::capture::words_of;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page, page_with, went_well};
use crate::web::{Cx, Fields, Posted};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::grades::{CIVIL_DAY, URGENT_MINUTES};
use serde::Deserialize;

/// As many compounds are asked for their communities.
const COMPOUNDS_MAX: i64 = 500;

struct Shown {
    id: String,
    name: String,
    words: String,
    retired: bool,
}

struct GroupShown {
    id: String,
    name: String,
    categories: Vec<Shown>,
}

/// The groups of an area.
struct AreaShown {
    name: String,
    groups: Vec<GroupShown>,
}

struct VersionShown {
    version: i64,
    at_ms: i64,
    reason: String,
}

#[derive(askama::Template)]
#[template(path = "matters/templates/categories.html")]
struct CategoriesPage {
    f: Face,
    community: String,
    communities: Vec<Choice>,
    version: i64,
    areas: Vec<AreaShown>,
    versions: Vec<VersionShown>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    community: String,
    id: String,
    group: String,
}

/// The communities whose categories somebody may change; found by the compounds of their scopes.
async fn mine(tx: &mut Tx, cx: &Context) -> Result<Vec<Choice>, Problem> {
    let scopes: Vec<&str> = cx.standing().posts.iter().map(|held| held.scope.as_str()).collect();
    let mut all: Vec<Choice> = Vec::new();
    for compound in places::compounds_around(tx, &scopes, None, COMPOUNDS_MAX).await? {
        let Some(community) = compound.community else { continue };
        if all.iter().any(|one| one.value == community.to_string()) {
            continue;
        }
        if let Some(place) = places::place(tx, community).await? {
            let object = Object { path: place.path.clone(), ..Object::default() };
            if cx.can(Action::CategoriesManage, &object) {
                all.push(Choice::new(community.to_string(), place.name));
            }
        }
    }
    Ok(all)
}

/// A time as the rule counts it: day and night for what is urgent, otherwise working days and what is left of one.
fn span(minutes: i64, urgent: bool, lang: Lang) -> String {
    let n = |key: &str, n: i64| i18n::count(lang, key, n);
    if urgent {
        let (key, of) = if minutes < 60 { ("ways-category-minutes", 1) } else { ("ways-category-hours", 60) };
        return n(key, (minutes + of / 2) / of);
    }
    let (days, rest) = (minutes / CIVIL_DAY, (minutes % CIVIL_DAY + 59) / 60);
    match (days, rest) {
        (0, rest) => n("ways-category-working-hours", rest),
        (days, 0) => n("ways-category-days", days),
        (days, rest) => format!("{} {}", n("ways-category-days", days), n("ways-category-working-hours", rest)),
    }
}

fn shown(one: &Category, lang: Lang) -> Shown {
    let urgent = one.reply_minutes < URGENT_MINUTES;
    let words = [
        format!("{} {}", i18n::text(lang, "ways-category-reply", &[]), span(one.reply_minutes, urgent, lang)),
        format!("{} {}", i18n::text(lang, "ways-category-finish", &[]), span(one.finish_minutes, urgent, lang)),
        i18n::text(lang, &format!("ways-grade-{}", one.grade), &[]),
        role(lang, &one.handler),
    ];
    Shown { id: one.id.clone(), name: one.name(lang).to_owned(), words: words.join(" · "), retired: one.retired }
}

fn group_shown(group: &Group, lang: Lang) -> GroupShown {
    let categories = group.categories.iter().map(|one| shown(one, lang)).collect();
    GroupShown { id: group.id.clone(), name: group.name(lang).to_owned(), categories }
}

pub(crate) async fn list(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::CategoriesManage, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let communities = mine(&mut tx, cx).await?;
    let chosen = communities.iter().find(|one| one.value == asked.community).or(communities.first());
    let community = chosen.and_then(|one| one.value.parse::<PlaceId>().ok());
    let f = Face::new(&mut tx, &from, Of::Mine, i18n::text(from.taste.lang, "ways-categories-title", &[])).await?;
    let now = tree(&mut tx, community, cx.now).await?;
    let history = match community {
        Some(community) => versions(&mut tx, community).await?,
        None => Vec::new(),
    };
    let lang = f.language();
    page(&CategoriesPage {
        community: community.map(|id| id.to_string()).unwrap_or_default(),
        communities,
        version: now.version,
        areas: areas()
            .iter()
            .map(|area| AreaShown {
                name: area.name(lang).to_owned(),
                groups: now
                    .groups
                    .iter()
                    .filter(|group| group.area().id == area.id)
                    .map(|group| group_shown(group, lang))
                    .collect(),
            })
            .collect(),
        versions: history.into_iter().map(|(version, at, reason)| VersionShown { version, at_ms: at.0, reason }).collect(),
        f,
    })
}

#[derive(askama::Template)]
#[template(path = "matters/templates/category_edit.html")]
struct EditPage {
    f: Face,
    typed: ChangeCategory,
    community: String,
    groups: Vec<Choice>,
    grades: Vec<Choice>,
    handlers: Vec<Choice>,
    publications: Vec<Choice>,
    errors: Vec<FieldError>,
}

impl EditPage {
    fn error(&self, name: &str) -> String {
        error_of(&self.errors, name)
    }
}

pub(crate) async fn edit(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::CategoriesManage, &Object::default())?;
    let community = asked.community.parse::<PlaceId>().map_err(|_| Problem::NotFound)?;
    let now = tree(&mut cx.app.db.read().await?, Some(community), cx.now).await?;
    let blank = ChangeCategory {
        community: Some(community),
        group: asked.group.clone(),
        reply_minutes: 1_440,
        finish_minutes: 10_080,
        look_back_days: 30,
        grade: "complex".into(),
        handler: "grid-worker".into(),
        publication: "open".into(),
        ..ChangeCategory::default()
    };
    let typed = match now.category(&asked.id) {
        Some(one) => ChangeCategory {
            id: one.id.clone(),
            zh: one.zh.clone(),
            en: one.en.clone(),
            reply_minutes: one.reply_minutes,
            finish_minutes: one.finish_minutes,
            grade: one.grade.clone(),
            handler: one.handler.clone(),
            look_back_days: one.look_back_days,
            publication: one.publication.clone(),
            retired: one.retired,
            ..blank
        },
        None if asked.id.is_empty() => blank,
        None => return Err(Problem::NotFound),
    };
    show(&from, StatusCode::OK, typed, Vec::new()).await
}

async fn show(from: &Cx, status: StatusCode, typed: ChangeCategory, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let now = tree(&mut tx, typed.community, from.cx.now).await?;
    let f = Face::new(&mut tx, from, Of::Mine, i18n::text(from.taste.lang, "ways-category-edit", &[])).await?;
    let lang = f.language();
    let shown = EditPage {
        community: typed.community.map(|id| id.to_string()).unwrap_or_default(),
        groups: now.groups.iter().map(|group| Choice::new(&group.id, group.name(lang))).collect(),
        grades: words_of(lang, "ways-grade", ["simple", "complex", "hard"]),
        handlers: handlers().iter().map(|kind| Choice::new(kind.name(), role(lang, kind.name()))).collect(),
        publications: words_of(lang, "ways-publication", ["open", "closed"]),
        typed,
        errors,
        f,
    };
    page_with(status, &shown)
}

fn typed(fields: &Fields) -> ChangeCategory {
    let text = |name: &str| fields.text(name).to_owned();
    let number = |name: &str| fields.text(name).parse().unwrap_or_default();
    ChangeCategory {
        community: fields.text("community").parse().ok(),
        id: text("id"),
        group: text("group"),
        zh: text("zh"),
        en: text("en"),
        reply_minutes: number("reply_minutes"),
        finish_minutes: number("finish_minutes"),
        grade: text("grade"),
        handler: text("handler"),
        look_back_days: number("look_back_days"),
        publication: text("publication"),
        retired: fields.ticked("retired"),
        reason: text("reason"),
    }
}

pub(crate) async fn save(posted: Posted) -> Result<Response, Problem> {
    let input = typed(&posted.fields);
    match change_category(&posted.cx, input.clone()).await {
        Ok(_) => {
            let community = input.community.map(|id| id.to_string()).unwrap_or_default();
            Ok(went_well(&format!("/categories?community={community}"), "ways-category-saved"))
        }
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, input, errors).await
        }
    }
}
