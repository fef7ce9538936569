//! The job that writes a confirmed list, a chunk of rows per action.

use super::check::merged;
use super::parts::{self, Row};
use super::{CHUNK_ROWS, Import, PART_ROWS, by_job, note, stop};
use crate::act;
use crate::context::Context;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::problem::Problem;
use crate::rooms::places::actions::{AddPlace, put_place};
use crate::rooms::places::dwellings::{next_revision, note_list, row_of};
use crate::rooms::places::model::Place;
use crate::rooms::places::store;
use pavilion_rules::access::Action;
use pavilion_rules::ids::ImportId;
use pavilion_rules::places::dwellings::Column;
use pavilion_rules::places::{ImportState, Kind, No};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;

/// How a chunk went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Went {
    /// Written; there is more in this part.
    On,
    /// Written up to the end of a part: the next run of the job was asked for.
    PartOver,
    /// The whole list is written.
    Done,
    /// Cancelled, or another worker wrote this chunk.
    NotMine,
}

/// Writes one stored part of a list, from wherever `done` stands, and asks for the next run.
pub(crate) async fn write_import(cx: &Context, id: uuid::Uuid) -> Result<(), Problem> {
    let id = ImportId(id);
    let mut part: Option<(usize, Vec<Row>)> = None;
    loop {
        let Some(import) = store::import(&mut cx.app.db.read().await?, id).await? else { return Ok(()) };
        if import.state != ImportState::Writing {
            return Ok(());
        }
        let from = usize::try_from(import.done).unwrap_or(0);
        let number = from / PART_ROWS;
        if part.as_ref().is_none_or(|(have, _)| *have != number) {
            let Some(rows) = parts::rows_part(cx, &import.blob, number).await? else {
                return stop(cx, id, No::ImportStopped.code()).await;
            };
            part = Some((number, rows));
        }
        let Some((_, rows)) = &part else { return Ok(()) };
        let begin = (from % PART_ROWS).min(rows.len());
        let chunk = rows.get(begin..(begin + CHUNK_ROWS).min(rows.len())).unwrap_or_default();
        match write_chunk(cx, &import, chunk).await {
            // Others get their turn between two chunks.
            Ok(Went::On) => tokio::task::yield_now().await,
            Ok(Went::PartOver | Went::NotMine) => return Ok(()),
            Ok(Went::Done) => {
                let total = usize::try_from(import.total).unwrap_or(0);
                return parts::forget_rows(cx, &import.blob, total).await;
            }
            // What a rule refuses now it refuses on the next try as well.
            Err(Problem::Refused(no)) => return stop(cx, id, no.code).await,
            Err(Problem::Invalid(all)) => return stop(cx, id, all.first().map_or(No::ImportStopped.code(), |no| no.code)).await,
            Err(Problem::NotFound) => return stop(cx, id, No::ImportStopped.code()).await,
            Err(problem) => return Err(problem),
        }
    }
}

/// Rows, figures and `done` in one transaction, so that a chunk is written once or not at all.
async fn write_chunk(cx: &Context, seen: &Import, rows: &[Row]) -> Result<Went, Problem> {
    let mut cx = cx.clone();
    cx.key = Some(format!("import-{}-{}", seen.id, seen.revision));
    let cx = &cx;
    act!(cx, Action::PlacesImport, &(seen.id, seen.done), |acting| {
        let import = store::import(acting, seen.id).await?.ok_or(Problem::NotFound)?;
        if import.state != ImportState::Writing || import.done != seen.done {
            return Ok(Went::NotMine);
        }
        let compound = store::place(acting, import.place).await?.ok_or(Problem::NotFound)?;
        if compound.has_ended() {
            return Err(Problem::Refused(No::Ended.into()));
        }
        let by = by_job(&import);
        let mut figures = Figures { columns: import.found().columns, ..Figures::default() };
        for rows in rows.chunk_by(|a, b| (&a.building, &a.entrance) == (&b.building, &b.entrance)) {
            write_entrance(cx, acting, by, &compound, rows, &mut figures).await?;
        }
        let done = import.done + i64::try_from(rows.len()).unwrap_or(0);
        let is_over = done >= import.total || rows.is_empty();
        let next = Import {
            state: if is_over { ImportState::Done } else { ImportState::Writing },
            done,
            added: import.added + figures.added,
            changed: import.changed + figures.changed,
            same: import.same + figures.same,
            revision: import.revision + 1,
            ..import
        };
        store::update_import(acting, &next).await?;
        note(acting, by, &next)?;
        if is_over {
            return Ok(Went::Done);
        }
        if usize::try_from(done).unwrap_or(0) % PART_ROWS == 0 {
            acting.enqueue(cx, next.community, &Job::WriteImport { import: seen.id.0 }).await?;
            return Ok(Went::PartOver);
        }
        Ok(Went::On)
    })
}

#[derive(Default)]
struct Figures {
    columns: Vec<Column>,
    added: i64,
    changed: i64,
    same: i64,
}

async fn write_entrance(
    cx: &Context,
    acting: &mut Acting,
    by: By,
    compound: &Place,
    rows: &[Row],
    figures: &mut Figures,
) -> Result<(), Problem> {
    let Some(first) = rows.first() else { return Ok(()) };
    let building = child(cx, acting, by, compound, Kind::Building, &first.building).await?;
    let entrance = child(cx, acting, by, &building, Kind::Entrance, &first.entrance).await?;
    let mut list = store::dwellings_of_entrance(acting, entrance.id).await?;
    let revision = next_revision(&list);
    let by_room: HashMap<String, usize> = list.iter().enumerate().map(|(at, one)| (one.room.clone(), at)).collect();
    let (mut added, mut changed) = (0, 0);
    for row in rows {
        let at = by_room.get(&row.unit.room).copied();
        let becomes = merged(at.and_then(|at| list.get(at)), &row.unit, &figures.columns);
        match at.and_then(|at| list.get_mut(at)) {
            None => {
                let dwelling = row_of(cx, &entrance, &becomes, revision)?;
                store::insert_dwelling(acting, &dwelling).await?;
                list.push(dwelling);
                added += 1;
            }
            Some(is) if is.until.is_none() && is.unit() == becomes => figures.same += 1,
            Some(is) => {
                (is.floor, is.area, is.holder, is.counts) = (becomes.floor, becomes.area, becomes.holder, becomes.counts);
                (is.until, is.revision) = (None, revision);
                store::update_dwelling(acting, is).await?;
                changed += 1;
            }
        }
    }
    figures.added += added;
    figures.changed += changed;
    if added + changed > 0 {
        note_list(acting, by, &entrance, list, json!({ "did": "imported", "added": added, "changed": changed }))?;
    }
    Ok(())
}

/// The living child of this name, added when there is none.
async fn child(cx: &Context, acting: &mut Acting, by: By, parent: &Place, kind: Kind, name: &str) -> Result<Place, Problem> {
    match store::child_named(acting, Some(parent.id), kind.tree().name(), name).await? {
        Some(child) => Ok(child),
        None => put_place(cx, acting, by, &AddPlace::new(kind, Some(parent.id), name), Some(parent)).await,
    }
}
