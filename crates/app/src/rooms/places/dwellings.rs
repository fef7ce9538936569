//! Dwellings of an entrance: added, changed and ended as one list, with one journal line for each change to the list.

use super::model::{Dwelling, Place};
use super::{audit, store};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By, Line};
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::dwellings::{Unit, faults_of};
use pavilion_rules::places::{DWELLINGS_OF_ENTRANCE_MAX, Kind, No, tidy};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;

/// A dwelling to be added: room, floor, area in 0.01 m2, who holds it, whether it counts.
pub type NewDwelling = Unit;

#[derive(Clone, Debug, Serialize)]
pub struct AddDwellings {
    pub entrance: PlaceId,
    pub rows: Vec<NewDwelling>,
}

/// Adds dwellings to an entrance, all or none.
pub async fn add_dwellings(cx: &Context, mut new: AddDwellings) -> Result<Vec<DwellingId>, Problem> {
    for row in &mut new.rows {
        row.room = tidy(&row.room);
    }
    act!(cx, Action::PlacesManage, &new, |acting| {
        let entrance = store::place(acting, new.entrance).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &entrance.object())?);
        if entrance.kind != Kind::Entrance {
            return Err(Problem::Refused(No::EntranceNeeded.into()));
        }
        if entrance.has_ended() {
            return Err(Problem::Refused(No::Ended.into()));
        }
        let mut list = store::dwellings_of_entrance(acting, entrance.id).await?;
        check_new(&new.rows, &list)?;
        let revision = next_revision(&list);
        let mut ids = Vec::with_capacity(new.rows.len());
        for row in &new.rows {
            let dwelling = row_of(cx, &entrance, row, revision)?;
            store::insert_dwelling(acting, &dwelling).await?;
            ids.push(dwelling.id);
            list.push(dwelling);
        }
        note_list(acting, by, &entrance, list, json!({ "did": "added", "dwellings": ids.len() }))?;
        Ok(ids)
    })
}

#[derive(Clone, Debug, Serialize)]
pub struct EndDwellings {
    pub entrance: PlaceId,
    pub dwellings: Vec<DwellingId>,
}

/// Ends dwellings of an entrance: walls were moved, a house was pulled down. They stay in the records.
pub async fn end_dwellings(cx: &Context, end: EndDwellings) -> Result<usize, Problem> {
    act!(cx, Action::PlacesManage, &end, |acting| {
        let entrance = store::place(acting, end.entrance).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &entrance.object())?);
        let mut list = store::dwellings_of_entrance(acting, entrance.id).await?;
        let revision = next_revision(&list);
        let mut ended = 0;
        for dwelling in list.iter_mut().filter(|one| one.until.is_none() && end.dwellings.contains(&one.id)) {
            dwelling.until = Some(cx.now);
            dwelling.revision = revision;
            store::update_dwelling(acting, dwelling).await?;
            ended += 1;
        }
        if ended == 0 {
            return Err(Problem::Refused(No::DwellingsNotChosen.into()));
        }
        note_list(acting, by, &entrance, list, json!({ "did": "ended", "dwellings": ended }))?;
        Ok(ended)
    })
}

fn check_new(rows: &[Unit], list: &[Dwelling]) -> Result<(), Problem> {
    let mut faults: Vec<_> = rows.iter().flat_map(faults_of).collect();
    let mut seen: BTreeSet<&str> = list.iter().map(|one| one.room.as_str()).collect();
    if rows.is_empty() {
        faults.push(No::RoomMissing.into());
    }
    for row in rows {
        if !seen.insert(&row.room) {
            faults.push(No::RoomTaken.with("room", &row.room));
        }
    }
    if list.len() + rows.len() > DWELLINGS_OF_ENTRANCE_MAX {
        faults.push(No::TooManyDwellings.with("max", DWELLINGS_OF_ENTRANCE_MAX));
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::Invalid(faults)) }
}

/// The revision the next change to an entrance's list has.
pub(super) fn next_revision(list: &[Dwelling]) -> i64 {
    list.iter().map(|one| one.revision).max().unwrap_or(0) + 1
}

/// A new row of an entrance's list.
pub(super) fn row_of(cx: &Context, entrance: &Place, unit: &Unit, revision: i64) -> Result<Dwelling, Problem> {
    let (Some(compound), Some(building)) = (entrance.compound, entrance.parent) else {
        return Err(Problem::Broken(anyhow::anyhow!("entrance {} stands in no compound", entrance.id)));
    };
    Ok(Dwelling {
        id: DwellingId(cx.id()),
        community: entrance.community,
        compound,
        building,
        entrance: entrance.id,
        room: unit.room.clone(),
        floor: unit.floor,
        area: unit.area,
        holder: unit.holder,
        counts: unit.counts,
        since: cx.now,
        until: None,
        revision,
    })
}

/// The journal line of an entrance's list as it is now.
pub(super) fn note_list(
    acting: &mut Acting,
    by: By,
    entrance: &Place,
    mut list: Vec<Dwelling>,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    list.sort_by_key(|one| one.id);
    let revision = list.iter().map(|one| one.revision).max().unwrap_or(0);
    let subject = audit::subject_of_entrance(entrance.id);
    acting.note(Line::about(Action::PlacesManage, by, entrance.community, subject, revision, &list)?.detail(detail));
    Ok(())
}
