//! Dwellings of a place, for staff: the list, adding one by hand, ending some, and the files.

use super::tree::below_compound;
use super::{Choice, Crumb, PAGE, crumbs, known, link, typed};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places::dwellings::{AddDwellings, EndDwellings, NewDwelling, add_dwellings, end_dwellings};
use crate::rooms::places::{export, store};
use crate::web::face::{Face, FieldError, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pavilion_rules::access::Action;
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::dwellings::{parse_area, parse_counts, parse_floor, print_area};
use pavilion_rules::places::{Holder, Kind};
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Asked {
    /// The entrance's path and the room of the last row of the page before.
    #[serde(default)]
    after: String,
    #[serde(default)]
    room: String,
}

struct Row {
    id: DwellingId,
    place: String,
    room: String,
    floor: String,
    area: String,
    holder: String,
    counts: bool,
}

#[derive(Default)]
struct Form {
    room: String,
    floor: String,
    area: String,
    holder: String,
    counts: bool,
}

#[derive(Default)]
struct Faults {
    room: String,
    floor: String,
    area: String,
    holder: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/dwellings.html")]
struct DwellingsPage {
    f: Face,
    above: Vec<Crumb>,
    id: PlaceId,
    rows: Vec<Row>,
    total: i64,
    counted: i64,
    area: String,
    next: String,
    may_export: bool,
    may_import: bool,
    /// Dwellings are added and ended where they are: at an entrance.
    manages: bool,
    holders: Vec<Choice>,
    form: Form,
    faults: Faults,
    errors: Vec<FieldError>,
}

fn holder_word(lang: Lang, holder: Holder) -> String {
    i18n::text(lang, &format!("places-holder-{}", holder.name()), &[])
}

async fn list_page(from: &Cx, id: PlaceId, asked: &Asked, form: Form, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    let mut tx = cx.app.db.read().await?;
    let place = known(&mut tx, id).await?;
    cx.may(Action::DwellingsRead, &place.object())?;
    if !below_compound(place.kind) {
        return Err(Problem::NotFound);
    }
    let (total, counted, area) = store::dwelling_figures(&mut tx, &place.path).await?;
    let (rows, next) = rows(&mut tx, lang, id, &place.path, asked).await?;
    let above = store::place_and_above(&mut tx, &place.path).await?;
    let title = i18n::text(lang, "places-dwellings-title", &[("place", &place.name)]);
    let object = place.object();
    let faults = Faults {
        room: error_of(&errors, "room"),
        floor: error_of(&errors, "floor"),
        area: error_of(&errors, "area"),
        holder: error_of(&errors, "holder"),
    };
    let holder = |holder: &Holder| Choice { value: holder.name().into(), label: holder_word(lang, *holder), hint: String::new() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = DwellingsPage {
        f: Face::new(&mut tx, from, super::of(&place), title).await?,
        above: crumbs(&above),
        id,
        rows,
        total,
        counted,
        area: print_area(area),
        next,
        may_export: cx.can(Action::PlacesExport, &object),
        may_import: cx.can(Action::PlacesImport, &object) && place.kind == Kind::Compound && !place.has_ended(),
        manages: cx.can(Action::PlacesManage, &object) && place.kind == Kind::Entrance && !place.has_ended(),
        holders: Holder::ALL.iter().map(holder).collect(),
        form,
        faults,
        errors,
    };
    page_with(status, &page)
}

async fn rows(tx: &mut Tx, lang: Lang, id: PlaceId, path: &str, asked: &Asked) -> Result<(Vec<Row>, String), Problem> {
    let after = (super::tree::words(&asked.after), super::tree::words(&asked.room));
    let mut list = store::dwellings_below(tx, path, &after, PAGE + 1).await?;
    let is_more = i64::try_from(list.len()).unwrap_or(0) > PAGE;
    list.truncate(usize::try_from(PAGE).unwrap_or(0));
    let last = list.last().filter(|_| is_more);
    let next = last.map_or_else(String::new, |last| {
        link(&format!("/places/{id}/dwellings"), &[("after", &last.entrance_path), ("room", &last.room)])
    });
    let row = |one: store::PlacedDwelling| Row {
        id: one.id,
        place: format!("{} {}", one.building_name, one.entrance_name),
        room: one.room,
        floor: one.floor.map_or_else(String::new, |floor| floor.to_string()),
        area: one.area.map_or_else(String::new, print_area),
        holder: holder_word(lang, one.holder),
        counts: one.counts,
    };
    Ok((list.into_iter().map(row).collect(), next))
}

async fn list(from: Cx, Path(id): Path<PlaceId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    list_page(&from, id, &asked, Form { counts: true, ..Form::default() }, Vec::new()).await
}

fn unit_of(form: &Form) -> Result<NewDwelling, Problem> {
    let (floor, area) = (parse_floor(&form.floor), parse_area(&form.area));
    let holder = pavilion_rules::places::dwellings::parse_holder(&form.holder);
    match (floor, area, holder) {
        (Ok(floor), Ok(area), Ok(holder)) => {
            Ok(NewDwelling { room: form.room.clone(), floor, area, holder, counts: form.counts })
        }
        (floor, area, holder) => Err(Problem::Invalid([floor.err(), area.err(), holder.err()].into_iter().flatten().collect())),
    }
}

async fn add(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let form = Form {
        room: typed(&posted, "room"),
        floor: typed(&posted, "floor"),
        area: typed(&posted, "area"),
        holder: typed(&posted, "holder"),
        counts: posted.fields.ticked("counts") && parse_counts(posted.fields.text("counts")).unwrap_or(true),
    };
    let added = match unit_of(&form) {
        Ok(unit) => add_dwellings(&posted.cx, AddDwellings { entrance: id, rows: vec![unit] }).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(_) => Ok(went_well(&format!("/places/{id}/dwellings"), "places-dwelling-added")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            list_page(&posted.as_cx(), id, &Asked::default(), form, errors).await
        }
    }
}

async fn end(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let dwellings = posted.fields.all("dwellings").into_iter().filter_map(|id| id.parse().ok()).collect();
    match end_dwellings(&posted.cx, EndDwellings { entrance: id, dwellings }).await {
        Ok(_) => Ok(went_well(&format!("/places/{id}/dwellings"), "places-dwellings-ended")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            list_page(&posted.as_cx(), id, &Asked::default(), Form { counts: true, ..Form::default() }, errors).await
        }
    }
}

pub(in super::super) const CSV: &str = "text/csv; charset=utf-8";
pub(in super::super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to keep, under a name every system can store.
pub(in super::super) fn file(kind: &'static str, name: &str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], body).into_response()
}

pub(in super::super) async fn csv(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let place = export::place_of_export(&from.cx, id).await?;
    Ok(file(CSV, "dwellings.csv", Body::from_stream(export::csv(&from.cx, &place))))
}

pub(in super::super) async fn xlsx(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let place = export::place_of_export(&from.cx, id).await?;
    Ok(file(XLSX, "dwellings.xlsx", Body::from(export::xlsx(&from.cx, &place).await?)))
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/places/{id}/dwellings", Action::DwellingsRead, list)
        .post("/places/{id}/dwellings", Action::PlacesManage, add)
        .post("/places/{id}/dwellings/end", Action::PlacesManage, end)
        .get("/places/{id}/dwellings.csv", Action::PlacesExport, csv)
        .get("/places/{id}/dwellings.xlsx", Action::PlacesExport, xlsx)
}
