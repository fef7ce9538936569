//! The job that reads an uploaded list, finds its faults, and works out what it would change.

use super::parts::{self, CHANGES_SHOWN_MAX, Changed, Fault, Preview, Row};
use super::read::{self, List};
use super::{Found, Import, by_job, note, stop};
use crate::act;
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use crate::rooms::places::model::Dwelling;
use crate::rooms::places::store;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{ImportId, PlaceId};
use pavilion_rules::places::dwellings::{Column, Unit};
use pavilion_rules::places::{DWELLINGS_OF_ENTRANCE_MAX, ImportState, No};
use std::collections::{HashMap, HashSet};

/// Reads an uploaded list. Runs again harmlessly: it writes nothing but the import's own row and blobs.
pub(crate) async fn check_import(cx: &Context, id: uuid::Uuid) -> Result<(), Problem> {
    let id = ImportId(id);
    let Some(import) = store::import(&mut cx.app.db.read().await?, id).await? else { return Ok(()) };
    if import.state != ImportState::Checking {
        return Ok(());
    }
    let Some(bytes) = cx.app.blobs.get(&parts::file_name(&import.blob)).await? else {
        return stop(cx, id, No::ImportStopped.code()).await;
    };
    let list = tokio::task::spawn_blocking(move || read::read(&bytes)).await.map_err(|fault| Problem::Broken(fault.into()))?;
    let List { rows, mut faults, columns, ignored } = list;
    let mut found = Found { columns, ignored, ..Found::default() };
    let mut preview = Preview::default();
    if faults.is_empty() {
        let mut tx = cx.app.db.read().await?;
        compare(&mut tx, import.place, &rows, &mut found, &mut preview, &mut faults).await?;
    }
    found.faults = i64::try_from(faults.len()).unwrap_or(i64::MAX);
    found.checked = faults.is_empty();
    if found.checked {
        parts::put_rows(cx, &import.blob, &rows).await?;
        parts::put_preview(cx, &import.blob, &preview).await?;
    } else {
        parts::put_faults(cx, &import.blob, &faults).await?;
    }
    let blob = import.blob.clone();
    finish(cx, &import, i64::try_from(rows.len()).unwrap_or(i64::MAX), &found).await?;
    // An office's file may hold names in columns we did not ask for: what we need of it is kept, the rest is not.
    Ok(cx.app.blobs.delete(&parts::file_name(&blob)).await?)
}

async fn finish(cx: &Context, seen: &Import, total: i64, found: &Found) -> Result<(), Problem> {
    act!(cx, Action::PlacesImport, &(seen.id, "checked", total), |acting| {
        let Some(import) = store::import(acting, seen.id).await? else { return Ok(()) };
        // Cancelled meanwhile, or another worker was quicker.
        if import.state != ImportState::Checking {
            return Ok(());
        }
        let changes_nothing = found.checked && found.added + found.changed == 0;
        let state = match (found.checked, changes_nothing) {
            (false, _) => ImportState::Faulty,
            (true, false) => ImportState::Ready,
            (true, true) => ImportState::Done,
        };
        let by = by_job(&import);
        let next = Import { state, total, revision: import.revision + 1, ..import }.with_found(found)?;
        let next = if changes_nothing { Import { done: total, same: total, ..next } } else { next };
        store::update_import(acting, &next).await?;
        note(acting, by, &next)
    })
}

/// Every building and entrance a compound has, by name.
struct Known {
    buildings: HashMap<String, PlaceId>,
    entrances: HashMap<(PlaceId, String), PlaceId>,
}

const PLACES_PER_QUESTION: i64 = 5_000;

async fn known_places(tx: &mut Tx, compound: PlaceId) -> Result<Known, Problem> {
    let mut known = Known { buildings: HashMap::new(), entrances: HashMap::new() };
    let mut after = String::new();
    loop {
        let places = store::places_of_compound(tx, compound, &after, PLACES_PER_QUESTION).await?;
        let Some(last) = places.last() else { return Ok(known) };
        after.clone_from(&last.path);
        for place in places {
            match place.parent {
                Some(parent) if parent == compound => known.buildings.insert(place.name, place.id),
                Some(parent) => known.entrances.insert((parent, place.name), place.id),
                None => None,
            };
        }
    }
}

/// Works out what the list would add, change and leave, entrance by entrance.
async fn compare(
    tx: &mut Tx,
    compound: PlaceId,
    rows: &[Row],
    found: &mut Found,
    preview: &mut Preview,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let known = known_places(tx, compound).await?;
    let mut new_buildings = HashSet::new();
    for rows in rows.chunk_by(|a, b| (&a.building, &a.entrance) == (&b.building, &b.entrance)) {
        let Some(first) = rows.first() else { continue };
        let building = known.buildings.get(&first.building);
        if building.is_none() && new_buildings.insert(&first.building) {
            found.new_buildings += 1;
            show(&mut preview.places, || first.building.clone());
        }
        let entrance = building.and_then(|building| known.entrances.get(&(*building, first.entrance.clone())));
        let list = match entrance {
            Some(entrance) => store::dwellings_of_entrance(tx, *entrance).await?,
            None => {
                found.new_entrances += 1;
                show(&mut preview.places, || format!("{} {}", first.building, first.entrance));
                Vec::new()
            }
        };
        compare_entrance(rows, &list, found, preview);
        let new = rows.iter().filter(|row| !list.iter().any(|one| one.room == row.unit.room)).count();
        if list.len() + new > DWELLINGS_OF_ENTRANCE_MAX {
            let no = No::TooManyDwellings.with("max", DWELLINGS_OF_ENTRANCE_MAX);
            faults.push(Fault::new(first.line, None, Some(Column::Entrance), &first.entrance, &no));
        }
    }
    Ok(())
}

fn compare_entrance(rows: &[Row], list: &[Dwelling], found: &mut Found, preview: &mut Preview) {
    let by_room: HashMap<&str, &Dwelling> = list.iter().map(|one| (one.room.as_str(), one)).collect();
    for row in rows {
        let is = by_room.get(row.unit.room.as_str()).copied();
        let becomes = merged(is, &row.unit, &found.columns);
        let change = || Changed {
            line: row.line,
            building: row.building.clone(),
            entrance: row.entrance.clone(),
            was: is.map(Dwelling::unit),
            had_ended: is.is_some_and(|is| is.until.is_some()),
            becomes: becomes.clone(),
        };
        match is {
            None => {
                found.added += 1;
                show(&mut preview.added, change);
            }
            Some(is) if is.until.is_none() && is.unit() == becomes => found.same += 1,
            Some(_) => {
                found.changed += 1;
                show(&mut preview.changed, change);
            }
        }
    }
}

fn show<T>(list: &mut Vec<T>, one: impl FnOnce() -> T) {
    if list.len() < CHANGES_SHOWN_MAX {
        list.push(one());
    }
}

/// What a dwelling becomes by a row: a column the list does not have leaves the dwelling as it is.
pub(super) fn merged(is: Option<&Dwelling>, row: &Unit, columns: &[Column]) -> Unit {
    let Some(is) = is else { return row.clone() };
    let given = |column| columns.contains(&column);
    Unit {
        room: row.room.clone(),
        floor: if given(Column::Floor) { row.floor } else { is.floor },
        area: if given(Column::Area) { row.area } else { is.area },
        holder: if given(Column::Holder) { row.holder } else { is.holder },
        counts: if given(Column::Counts) { row.counts } else { is.counts },
    }
}
