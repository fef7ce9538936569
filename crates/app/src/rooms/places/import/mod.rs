//! Lists of dwellings from offices: uploaded, checked to the last fault, shown, and written only after somebody said yes.
//!
//! The upload becomes a blob; the job [`check`] reads it and stores the rows, sorted and in parts, beside it. The job
//! [`write`] writes a chunk of rows per action and moves `done` in the same transaction, so a crash, a cancellation and a
//! second worker all find exactly where it stands.

mod check;
mod parts;
mod read;
mod sheet;
mod words;
mod write;

pub(crate) use check::check_import;
pub(super) use parts::{Changed, Fault, fault_page, faults_part, preview};
pub(super) use words::{FaultRow, fault_row};
pub(crate) use write::write_import;

use super::model::Import;
use super::store;
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::{House, Problem};
use bytes::Bytes;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::ids::{AccountId, ImportId, PlaceId};
use pavilion_rules::places::dwellings::Column;
use pavilion_rules::places::{ImportState, Kind, No, tidy};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

pub(in crate::rooms::places) const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
pub(in crate::rooms::places) const ROWS_MAX: usize = 200_000;
/// Rows written in one action.
pub(in crate::rooms::places) const CHUNK_ROWS: usize = 500;
/// Rows in one stored part: what one run of the job writes before it asks for the next run.
pub(in crate::rooms::places) const PART_ROWS: usize = 5_000;
/// Faults listed of one file. Whoever has more mends these first.
pub(in crate::rooms::places) const FAULTS_MAX: usize = 200_000;
const FILE_NAME_CHARS_MAX: usize = 100;

/// What the check of a list found, kept in the `faults` column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// Read to the end and without fault: it may be written.
    pub checked: bool,
    pub faults: i64,
    /// The columns the list has; what it does not have stays as it is.
    pub columns: Vec<Column>,
    /// Headings we do not know. Their cells were not kept.
    pub ignored: Vec<String>,
    pub new_buildings: i64,
    pub new_entrances: i64,
    pub added: i64,
    pub changed: i64,
    pub same: i64,
    /// Why it stopped, when it failed.
    pub stopped: Option<String>,
}

impl Import {
    #[must_use]
    pub(super) fn found(&self) -> Found {
        serde_json::from_str(&self.faults).unwrap_or_default()
    }

    fn with_found(self, found: &Found) -> Result<Self, Problem> {
        Ok(Self { faults: serde_json::to_string(found)?, ..self })
    }
}

/// A file somebody wants read.
pub struct StartImport {
    pub place: PlaceId,
    pub file_name: String,
    pub bytes: Bytes,
}

#[derive(Serialize)]
struct StartInput {
    place: PlaceId,
    file_name: String,
    digest: String,
}

/// Takes a list of a compound's dwellings in and asks for its check. Nothing of it is written yet.
pub async fn start_import(cx: &Context, start: StartImport) -> Result<ImportId, Problem> {
    if start.bytes.is_empty() {
        return Err(Problem::Invalid(vec![No::FileMissing.into()]));
    }
    if start.bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::Invalid(vec![No::FileTooLarge.with("max", FILE_BYTES_MAX / 1024 / 1024)]));
    }
    // Asked before anything is stored, and again inside.
    place_of_import(&mut cx.app.db.read().await?, cx, start.place).await?;
    let digest = crypto::digest(&start.bytes);
    let input = StartInput { place: start.place, file_name: short_name(&start.file_name), digest: crypto::hex(&digest) };
    let id = ImportId(cx.id());
    let blob = format!("imports/{id}");
    cx.app.blobs.put(&parts::file_name(&blob), start.bytes).await?;
    let started = act!(cx, Action::PlacesImport, &input, |acting| {
        let (place, capacity) = place_of_import(acting, cx, input.place).await?;
        if store::moving_import(acting, place.id).await?.is_some() {
            return Err(Problem::Refused(No::ImportBusy.into()));
        }
        let import = Import {
            id,
            community: place.community,
            place: place.id,
            file_name: input.file_name.clone(),
            file_digest: digest.to_vec(),
            state: ImportState::Checking,
            blob: blob.clone(),
            total: 0,
            done: 0,
            added: 0,
            changed: 0,
            same: 0,
            faults: serde_json::to_string(&Found::default())?,
            started_by: cx.person().map_or(Uuid::nil(), |person| person.account.0),
            at: cx.now,
            revision: 1,
        };
        store::insert_import(acting, &import).await?;
        note(acting, By::person(cx, capacity), &import)?;
        acting.enqueue(cx, place.community, &Job::CheckImport { import: id.0 }).await?;
        Ok(id)
    });
    // Refused, or a second press whose first one stored its own copy.
    if !matches!(&started, Ok(stored) if *stored == id) {
        cx.app.blobs.delete(&parts::file_name(&blob)).await?;
    }
    started
}

async fn place_of_import(tx: &mut crate::db::Tx, cx: &Context, id: PlaceId) -> Result<(super::Place, Capacity), Problem> {
    let place = store::place(tx, id).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(Action::PlacesImport, &place.object())?;
    match (place.kind, place.has_ended()) {
        (Kind::Compound, false) => Ok((place, capacity)),
        (Kind::Compound, true) => Err(Problem::Refused(No::Ended.into())),
        _ => Err(Problem::Refused(No::ImportHere.into())),
    }
}

/// The last part of a name a browser sent, short and on one line.
fn short_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let one_line: String = last.chars().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect();
    tidy(&one_line)
}

/// An import the person may know of, with what they may do in its place.
pub(super) async fn import_for(
    tx: &mut crate::db::Tx,
    cx: &Context,
    id: ImportId,
) -> Result<(Import, super::Place, Capacity), Problem> {
    let import = store::import(tx, id).await?.ok_or(Problem::NotFound)?;
    let place = store::place(tx, import.place).await?.ok_or(Problem::NotFound)?;
    let capacity = cx.may(Action::PlacesImport, &place.object())?;
    Ok((import, place, capacity))
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Named {
    import: ImportId,
    revision: Option<i64>,
}

/// Says yes: what the check showed is written now, or goes on being written where it stopped.
pub async fn confirm_import(cx: &Context, id: ImportId, revision: Option<i64>) -> Result<ImportId, Problem> {
    let named = Named { import: id, revision };
    act!(cx, Action::PlacesImport, &named, |acting| {
        let (import, place, capacity) = import_for(acting, cx, id).await?;
        seen_as_it_is(&import, revision)?;
        if place.has_ended() {
            return Err(Problem::Refused(No::Ended.into()));
        }
        let found = import.found();
        if !import.state.may_begin(found.checked) {
            return Err(Problem::Refused(No::ImportState.into()));
        }
        if store::moving_import(acting, place.id).await?.is_some_and(|moving| moving != id) {
            return Err(Problem::Refused(No::ImportBusy.into()));
        }
        let found = Found { stopped: None, ..found };
        let next = Import { state: ImportState::Writing, revision: import.revision + 1, ..import }.with_found(&found)?;
        store::update_import(acting, &next).await?;
        note(acting, By::person(cx, capacity), &next)?;
        acting.enqueue(cx, next.community, &Job::WriteImport { import: id.0 }).await?;
        Ok(id)
    })
}

/// Stops a check or the writing between two chunks. What was written stays; confirming again goes on from there.
pub async fn cancel_import(cx: &Context, id: ImportId) -> Result<ImportId, Problem> {
    let named = Named { import: id, revision: None };
    act!(cx, Action::PlacesImport, &named, |acting| {
        let (import, _, capacity) = import_for(acting, cx, id).await?;
        if !import.state.may_cancel() {
            return Err(Problem::Refused(No::ImportState.into()));
        }
        let next = Import { state: ImportState::Cancelled, revision: import.revision + 1, ..import };
        store::update_import(acting, &next).await?;
        note(acting, By::person(cx, capacity), &next)?;
        Ok(id)
    })
}

fn seen_as_it_is(import: &Import, revision: Option<i64>) -> Result<(), Problem> {
    match revision {
        Some(seen) if seen != import.revision => Err(Problem::Conflict(House::ChangedMeanwhile.into())),
        _ => Ok(()),
    }
}

/// The journal line of an import; figures only.
fn note(acting: &mut Acting, by: By, import: &Import) -> Result<(), Problem> {
    let subject = Subject { kind: "place-import", id: import.id.0 };
    let line = Line::about(Action::PlacesImport, by, import.community, subject, import.revision, import)?;
    acting.note(line.detail(json!({ "state": import.state, "done": import.done, "total": import.total })));
    Ok(())
}

/// A job acts for whoever started the import.
fn by_job(import: &Import) -> By {
    let account = (!import.started_by.is_nil()).then_some(AccountId(import.started_by));
    By { account, tag: None, capacity: Capacity::System }
}

/// Ends a job that cannot go on, with the reason, so that it is not tried for ever.
async fn stop(cx: &Context, id: ImportId, reason: &str) -> Result<(), Problem> {
    act!(cx, Action::PlacesImport, &(id, "stop", reason), |acting| {
        let import = store::import(acting, id).await?.ok_or(Problem::NotFound)?;
        if import.state.is_moving() {
            let found = Found { stopped: Some(reason.to_owned()), ..import.found() };
            let by = by_job(&import);
            let next = Import { state: ImportState::Failed, revision: import.revision + 1, ..import }.with_found(&found)?;
            store::update_import(acting, &next).await?;
            note(acting, by, &next)?;
        }
        Ok(())
    })
}
