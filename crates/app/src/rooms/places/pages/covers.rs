//! What a grid or party node covers: the list with its history, adding and taking off.

use super::{Crumb, PAGE, crumbs, known, link, number};
use crate::i18n;
use crate::problem::Problem;
use crate::rooms::places::covers::{AddCover, EndCover, add_cover, covers_others, end_cover};
use crate::rooms::places::store;
use crate::web::face::{Face, FieldError, field_errors, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::PlaceId;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Default, Deserialize)]
struct Asked {
    /// How many rows are before this page.
    #[serde(default)]
    from: i64,
    /// What somebody looks for to lay the node over it.
    #[serde(default)]
    q: String,
}

struct Row {
    id: Uuid,
    href: String,
    name: String,
    parent: String,
    since_ms: i64,
    until_ms: i64,
    revision: i64,
}

/// A place the node can be laid over.
struct Found {
    id: PlaceId,
    name: String,
    more: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/covers.html")]
struct CoversPage {
    f: Face,
    above: Vec<Crumb>,
    id: PlaceId,
    rows: Vec<Row>,
    total: i64,
    next: String,
    manages: bool,
    q: String,
    found: Vec<Found>,
    searched: bool,
    errors: Vec<FieldError>,
}

const FOUND_MAX: i64 = 30;
const FROM_MAX: i64 = 1_000_000;

async fn covers_page(from: &Cx, id: PlaceId, asked: Asked, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    let mut tx = cx.app.db.read().await?;
    let node = known(&mut tx, id).await?;
    if !covers_others(node.kind) {
        return Err(Problem::NotFound);
    }
    let start = asked.from.clamp(0, FROM_MAX);
    let total = store::count_covers(&mut tx, id).await?;
    let list = store::covers_of(&mut tx, id, start, PAGE).await?;
    let shown = i64::try_from(list.len()).unwrap_or(0);
    let next = if start + shown < total && shown > 0 { (start + shown).to_string() } else { String::new() };
    let manages = cx.can(Action::PlacesManage, &node.object()) && !node.has_ended();
    let q = super::tree::words(&asked.q);
    let found = if manages && !q.is_empty() { search(&mut tx, lang, cx, &q).await? } else { Vec::new() };
    let above = store::place_and_above(&mut tx, &node.path).await?;
    let title = i18n::text(lang, "places-covers-title", &[("place", &node.name)]);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rows = list.into_iter().map(|cover| Row {
        id: cover.id,
        href: format!("/places/{}", cover.place),
        name: cover.place_name,
        parent: cover.parent_name,
        since_ms: cover.since.0,
        until_ms: cover.until.map_or(0, |until| until.0),
        revision: cover.revision,
    });
    let page = CoversPage {
        f: Face::new(&mut tx, from, super::of(&node), title).await?,
        above: crumbs(&above),
        id,
        rows: rows.collect(),
        total,
        next: if next.is_empty() { next } else { link(&format!("/places/{id}/covers"), &[("from", &next)]) },
        manages,
        searched: !q.is_empty(),
        q,
        found,
        errors,
    };
    page_with(status, &page)
}

async fn search(
    tx: &mut crate::db::Tx,
    lang: i18n::Lang,
    cx: &crate::context::Context,
    words: &str,
) -> Result<Vec<Found>, Problem> {
    let list = store::list(tx, &store::Which::Named(words.to_owned()), "", FOUND_MAX).await?;
    let mine = list.into_iter().filter(|one| {
        let object = pavilion_rules::access::Object { path: one.path.clone(), ..Default::default() };
        !covers_others(one.kind) && cx.can(Action::PlacesManage, &object)
    });
    Ok(mine
        .map(|one| Found {
            id: one.id,
            more: format!("{} {}", super::kind_word(lang, one.kind, &one.label), one.parent_name).trim().to_owned(),
            name: one.name,
        })
        .collect())
}

async fn list(from: Cx, Path(id): Path<PlaceId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    covers_page(&from, id, asked, Vec::new()).await
}

async fn add(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let added = match posted.fields.id::<PlaceId>("place") {
        Ok(place) => add_cover(&posted.cx, AddCover { node: id, place }).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(_) => Ok(went_well(&format!("/places/{id}/covers"), "places-covered")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let asked = Asked { q: posted.fields.text("q").to_owned(), from: 0 };
            covers_page(&posted.as_cx(), id, asked, errors).await
        }
    }
}

async fn end(Path((id, cover)): Path<(PlaceId, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    match end_cover(&posted.cx, EndCover { id: cover, revision: number(&posted.fields, "revision") }).await {
        Ok(_) => Ok(went_well(&format!("/places/{id}/covers"), "places-uncovered")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            covers_page(&posted.as_cx(), id, Asked::default(), errors).await
        }
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/places/{id}/covers", Action::PlacesRead, list)
        .post("/places/{id}/covers", Action::PlacesManage, add)
        .post("/places/{id}/covers/{cover}/end", Action::PlacesManage, end)
}
