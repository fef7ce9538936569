//! What stands in a work, on its page: items with photos, organisations, stages, what has changed since; and the register of
//! a compound as a table to take along.

use super::super::kinds::kind_of;
use super::super::projects::{Project, projects};
use super::super::store::works as store;
use super::super::works::{
    ItemNews, NewItem, NewPartner, add_item, add_partner, draft_result, partner_kept, reach_stage, say_since, tell_item,
};
use super::Choice;
use super::projects::{Asked, compound_of, done, show, stage_name};
use super::raise::photos_of;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{civil, field_errors, went_well};
use crate::web::{Cx, Posted, Routes, table};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::works::is_red;
use uuid::Uuid;

/// An item as its reader sees it.
pub(super) struct ItemShown {
    pub(super) id: String,
    pub(super) words: String,
    pub(super) counted: String,
    pub(super) due: i64,
    pub(super) done: i64,
    pub(super) late: bool,
    pub(super) before: bool,
    pub(super) after: bool,
    pub(super) why: String,
    /// Pictures that others took the place of: where they are, and when that was.
    pub(super) earlier: Vec<(String, i64)>,
}

pub(super) struct PartyShown {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) contact: String,
    pub(super) commits: String,
    pub(super) due: i64,
    pub(super) kept: i64,
    pub(super) said: String,
    pub(super) late: bool,
}

/// A stage of its kind: reached or not, and what was said when it was.
pub(super) struct StageShown {
    pub(super) name: String,
    pub(super) now: bool,
    pub(super) words: String,
    pub(super) at: i64,
}

pub(super) struct Since {
    pub(super) words: String,
    pub(super) at: i64,
}

/// What stands in a work, for its page.
pub(super) struct Inside {
    pub(super) kind: String,
    pub(super) stages: Vec<StageShown>,
    pub(super) stage_choices: Vec<Choice>,
    pub(super) items: Vec<ItemShown>,
    pub(super) parties: Vec<PartyShown>,
    pub(super) since: Vec<Since>,
    pub(super) late: i64,
}

impl Inside {
    pub(super) fn of(project: &Project, lang: Lang, now: Millis) -> Self {
        let (kind, ended) = (kind_of(&project.kind), project.state == "done");
        let stage = |one: &super::super::kinds::WorkStage| {
            let said = project.steps.iter().rev().find(|step| step.stage == one.id);
            StageShown {
                name: one.name(lang).to_owned(),
                now: project.stage == one.id,
                words: said.map(|step| step.words.clone()).unwrap_or_default(),
                at: said.map_or(0, |step| step.at.0),
            }
        };
        let items: Vec<ItemShown> = project
            .items
            .iter()
            .map(|row| ItemShown {
                id: row.id.to_string(),
                words: row.words.clone(),
                counted: format!("{} {}", row.quantity, row.unit),
                due: row.due.map_or(0, |at| at.0),
                done: row.done.map_or(0, |at| at.0),
                late: is_red(row.due, row.done, ended, now),
                before: !row.before_blob.is_empty(),
                after: !row.after_blob.is_empty(),
                why: row.why_no_photo.clone(),
                earlier: project
                    .photos
                    .iter()
                    .filter(|one| one.item == row.id)
                    .map(|one| (format!("/works/{}/items/{}/{}.jpg", project.id, row.id, one.id), one.at.0))
                    .collect(),
            })
            .collect();
        let parties: Vec<PartyShown> = project
            .parties
            .iter()
            .map(|row| PartyShown {
                id: row.id.to_string(),
                name: row.name.clone(),
                contact: row.contact.clone(),
                commits: row.commits.clone(),
                due: row.due.0,
                kept: row.kept.map_or(0, |at| at.0),
                said: row.said.clone(),
                late: is_red(Some(row.due), row.kept, ended, now),
            })
            .collect();
        let late = items.iter().filter(|one| one.late).count() + parties.iter().filter(|one| one.late).count();
        let said = project.steps.iter().filter(|step| step.stage.is_empty());
        Self {
            kind: kind.map(|kind| kind.name(lang).to_owned()).unwrap_or_default(),
            stages: kind.map(|kind| kind.stages.iter().map(stage).collect()).unwrap_or_default(),
            stage_choices: kind
                .map(|kind| kind.stages.iter().map(|one| Choice::new(&one.id, one.name(lang))).collect())
                .unwrap_or_default(),
            since: said.map(|step| Since { words: step.words.clone(), at: step.at.0 }).collect(),
            late: i64::try_from(late).unwrap_or_default(),
            items,
            parties,
        }
    }
}

async fn new_item(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = NewItem { words: text("item"), quantity: text("quantity"), unit: text("unit"), due: text("due") };
    let result = add_item(&posted.cx, id, input).await.map(|_| ());
    done(posted, id, result, "works-noted").await
}

async fn item_news(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let input = ItemNews {
        before: photos_of(&posted.files, "before").into_iter().next(),
        after: photos_of(&posted.files, "after").into_iter().next(),
        done: posted.fields.ticked("done"),
        why_no_photo: posted.fields.text("why").to_owned(),
    };
    let result = tell_item(&posted.cx, id, item, input).await;
    done(posted, id, result, "works-noted").await
}

async fn new_partner(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let text = |name: &str| posted.fields.text(name).to_owned();
    let input = NewPartner { name: text("party"), contact: text("contact"), commits: text("commits"), due: text("party_due") };
    let result = add_partner(&posted.cx, id, input).await.map(|_| ());
    done(posted, id, result, "works-noted").await
}

async fn kept(Path((id, party)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let result = partner_kept(&posted.cx, id, party, posted.fields.text("said")).await;
    done(posted, id, result, "works-noted").await
}

async fn stage(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = reach_stage(&posted.cx, id, posted.fields.text("stage"), posted.fields.text("stage_words")).await;
    done(posted, id, result, "works-stage-reached").await
}

async fn since(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    let result = say_since(&posted.cx, id, posted.fields.text("since")).await;
    done(posted, id, result, "works-noted").await
}

async fn notice(Path(id): Path<Uuid>, posted: Posted) -> Result<Response, Problem> {
    match draft_result(&posted.cx, id).await {
        // The draft is read once more before somebody else publishes it.
        Ok(notice) => Ok(went_well(&format!("/notices/{notice}"), "works-notice-drafted")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            show(&posted.as_cx(), StatusCode::UNPROCESSABLE_ENTITY, id, posted.fields.clone(), errors).await
        }
    }
}

/// A picture of an item, before or after.
async fn picture(from: Cx, Path((id, item, side)): Path<(Uuid, Uuid, String)>) -> Result<Response, Problem> {
    let cx = &from.cx;
    cx.may(Action::ProjectsRead, &Object::default())?;
    let row = store::item(&mut cx.app.db.read().await?, id, item).await?.ok_or(Problem::NotFound)?;
    let name = match side.as_str() {
        "before.jpg" => row.before_blob,
        "after.jpg" => row.after_blob,
        // One that another took the place of.
        side => match side.trim_end_matches(".jpg").parse::<Uuid>() {
            Ok(photo) => {
                let all = store::photos(&mut cx.app.db.read().await?, id).await?;
                all.into_iter().find(|one| one.id == photo && one.item == item).map(|one| one.blob).unwrap_or_default()
            }
            Err(_) => String::new(),
        },
    };
    if name.is_empty() {
        return Err(Problem::NotFound);
    }
    let bytes = cx.app.blobs.get(&name).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=60")], bytes).into_response())
}

const ROWS_AT_ONCE: i64 = 100;
const ROWS_MAX: usize = 5_000;
const COLUMNS: [&str; 11] = ["number", "title", "kind", "stage", "state", "item", "quantity", "unit", "due", "done", "late"];

fn day(at: Option<i64>, zone: &str) -> String {
    at.and_then(|at| civil(Millis(at), zone)).map(|at| at.date().to_string()).unwrap_or_default()
}

/// The register of a compound: a line for each item, or for a work without one.
async fn csv(from: Cx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.taste.lang);
    cx.may(Action::ProjectsRead, &Object::default())?;
    let mut tx = cx.app.db.read().await?;
    let compound = compound_of(&mut tx, cx, &asked.compound).await?.ok_or(Problem::NotFound)?;
    let mut rows = vec![COLUMNS.map(|name| i18n::text(lang, &format!("works-column-{name}"), &[])).to_vec()];
    let (mut before, yes) = (None, i18n::text(lang, "works-late", &[]));
    while rows.len() <= ROWS_MAX {
        let works = projects(&mut tx, compound, ("", ""), before, (ROWS_AT_ONCE, cx.now)).await?;
        let Some(last) = works.last() else { break };
        before = Some(last.id);
        for one in &works {
            let kind = kind_of(&one.kind).map(|kind| kind.name(lang).to_owned()).unwrap_or_default();
            let state = i18n::text(lang, &format!("ways-project-{}", one.state), &[]);
            let head = [one.number.clone(), one.title.clone(), kind, stage_name(&one.kind, &one.stage, lang), state];
            let items = store::items(&mut tx, one.id).await?;
            if items.is_empty() {
                rows.push(head.iter().cloned().chain(vec![String::new(); 6]).collect());
            }
            for item in items {
                let late = if is_red(item.due, item.done, one.state == "done", cx.now) { yes.clone() } else { String::new() };
                let tail = [
                    item.words.clone(),
                    item.quantity.to_string(),
                    item.unit.clone(),
                    day(item.due.map(|at| at.0), ""),
                    day(item.done.map(|at| at.0), ""),
                    late,
                ];
                rows.push(head.iter().cloned().chain(tail).collect());
            }
        }
    }
    rows.truncate(ROWS_MAX + 1);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"works.csv\"")];
    Ok((headers, table::csv(rows)).into_response())
}

pub(in crate::rooms::matters) fn routes() -> Routes {
    Routes::new()
        .get("/works.csv", Action::ProjectsRead, csv)
        .post("/works/{id}/items", Action::MattersProjects, new_item)
        .post_with_files("/works/{id}/items/{item}", Action::MattersProjects, item_news)
        .get("/works/{id}/items/{item}/{side}", Action::ProjectsRead, picture)
        .post("/works/{id}/parties", Action::MattersProjects, new_partner)
        .post("/works/{id}/parties/{party}/kept", Action::MattersProjects, kept)
        .post("/works/{id}/stage", Action::MattersProjects, stage)
        .post("/works/{id}/since", Action::MattersProjects, since)
        .post("/works/{id}/notice", Action::MattersProjects, notice)
}
