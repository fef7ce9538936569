//! Pages of a list of dwellings on its way in: upload, faults, preview, progress.

use super::dwellings::{CSV, XLSX, file};
use super::{Crumb, Fact, crumbs, managed, number};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places::import::{
    self, Changed, FILE_BYTES_MAX, FaultRow, Found, ROWS_MAX, StartImport, cancel_import, confirm_import, fault_page, fault_row,
    import_for, start_import,
};
use crate::rooms::places::model::Import;
use crate::rooms::places::{export, store};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{ImportId, PlaceId};
use pavilion_rules::places::ImportState;
use pavilion_rules::places::dwellings::{Unit, print_area, print_counts, print_holder};
use serde::{Deserialize, Serialize};

/// Imports shown of a compound.
const NEWEST: i64 = 20;
/// Rows of a preview or faults on a page; divides the size of a stored part.
const PAGE: usize = 50;

struct Listed {
    href: String,
    file: String,
    word: String,
    tone: &'static str,
    figures: String,
    at_ms: i64,
}

fn tone(state: ImportState) -> &'static str {
    match state {
        ImportState::Checking | ImportState::Writing => "go",
        ImportState::Ready => "wait",
        ImportState::Done => "done",
        ImportState::Faulty | ImportState::Failed => "bad",
        ImportState::Cancelled => "info",
    }
}

fn state_word(lang: Lang, state: ImportState) -> String {
    i18n::text(lang, &format!("places-import-state-{}", state.name()), &[])
}

#[derive(askama::Template)]
#[template(path = "places/templates/imports.html")]
struct ImportsPage {
    f: Face,
    above: Vec<Crumb>,
    id: PlaceId,
    list: Vec<Listed>,
    file_fault: String,
    limits: String,
    errors: Vec<FieldError>,
}

async fn imports_page(from: &Cx, id: PlaceId, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    let mut tx = cx.app.db.read().await?;
    let place = managed(&mut tx, cx, id, Action::PlacesImport).await?;
    let listed = |one: Import| Listed {
        href: format!("/imports/{}", one.id),
        word: state_word(lang, one.state),
        tone: tone(one.state),
        figures: if one.total > 0 { i18n::count(lang, "places-import-rows", one.total) } else { String::new() },
        at_ms: one.at.0,
        file: one.file_name,
    };
    let list = store::imports_of(&mut tx, id, NEWEST).await?.into_iter().map(listed).collect();
    let above = store::place_and_above(&mut tx, &place.path).await?;
    let limits = [("mb", (FILE_BYTES_MAX / 1024 / 1024).to_string()), ("rows", ROWS_MAX.to_string())];
    let args: Vec<(&str, &str)> = limits.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = i18n::text(lang, "places-import-title", &[("place", &place.name)]);
    let page = ImportsPage {
        f: Face::new(&mut tx, from, super::of(&place), title).await?,
        above: crumbs(&above),
        id,
        list,
        file_fault: error_of(&errors, "file"),
        limits: i18n::text(lang, "places-import-limits", &args),
        errors,
    };
    page_with(status, &page)
}

async fn list(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    imports_page(&from, id, Vec::new()).await
}

async fn upload(Path(id): Path<PlaceId>, mut posted: Posted) -> Result<Response, Problem> {
    let sent = posted.files.iter().position(|file| file.field == "file").map(|at| posted.files.swap_remove(at));
    let (file_name, bytes) = sent.map_or_else(|| (String::new(), Bytes::new()), |file| (file.name, file.bytes));
    match start_import(&posted.cx, StartImport { place: id, file_name, bytes }).await {
        Ok(import) => Ok(went_well(&format!("/imports/{import}"), "places-import-started")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            imports_page(&posted.as_cx(), id, errors).await
        }
    }
}

#[derive(Default, Deserialize)]
struct Asked {
    /// How many rows are before this page.
    #[serde(default)]
    from: usize,
    /// Which list of the preview: `changed`, `added` or `places`.
    #[serde(default)]
    show: String,
}

struct ChangeRow {
    line: u32,
    place: String,
    was: String,
    becomes: String,
}

fn unit_words(lang: Lang, unit: &Unit) -> String {
    let chinese = lang == Lang::Zh;
    let floor = unit.floor.map(|floor| i18n::text(lang, "places-unit-floor", &[("floor", &floor.to_string())]));
    let area = unit.area.map(|area| format!("{} ㎡", print_area(area)));
    let counts =
        (!unit.counts).then(|| format!("{}: {}", i18n::text(lang, "places-col-counts", &[]), print_counts(false, chinese)));
    [floor, area, Some(print_holder(unit.holder, chinese).to_owned()), counts]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn change_row(lang: Lang, one: &Changed) -> ChangeRow {
    let ended = || i18n::text(lang, "places-ended", &[]);
    let was = one.was.as_ref().map_or_else(String::new, |was| unit_words(lang, was));
    ChangeRow {
        line: one.line,
        place: format!("{} {} {}", one.building, one.entrance, one.becomes.room),
        was: if one.had_ended { format!("{was} · {}", ended()) } else { was },
        becomes: unit_words(lang, &one.becomes),
    }
}

struct Tab {
    href: String,
    text: String,
    count: i64,
    on: bool,
}

#[derive(askama::Template)]
#[template(path = "places/templates/import.html")]
struct ImportPage {
    f: Face,
    above: Vec<Crumb>,
    id: ImportId,
    place: PlaceId,
    state: &'static str,
    word: String,
    tone: &'static str,
    moving: bool,
    may_begin: bool,
    may_cancel: bool,
    goes_on: bool,
    done: i64,
    total: i64,
    revision: i64,
    facts: Vec<Fact>,
    ignored: String,
    stopped: String,
    fault_count: i64,
    faults: Vec<FaultRow>,
    tabs: Vec<Tab>,
    changes: Vec<ChangeRow>,
    names: Vec<String>,
    next: String,
    /// The preview lists only the first rows of each sort.
    cut: bool,
    errors: Vec<FieldError>,
}

async fn import_page(from: &Cx, id: ImportId, asked: &Asked, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let (cx, lang) = (&from.cx, from.cx.lang);
    let mut tx = cx.app.db.read().await?;
    let (import, place, _) = import_for(&mut tx, cx, id).await?;
    let above = store::place_and_above(&mut tx, &place.path).await?;
    let title = i18n::text(lang, "places-import-of", &[("file", &import.file_name)]);
    let f = Face::new(&mut tx, from, Of::Compound(place.id), title).await?;
    drop(tx);
    let found = import.found();
    let mut page_of = ImportPage {
        f,
        above: crumbs(&above),
        id,
        place: place.id,
        state: import.state.name(),
        word: state_word(lang, import.state),
        tone: tone(import.state),
        moving: import.state.is_moving(),
        may_begin: import.state.may_begin(found.checked),
        may_cancel: import.state.may_cancel(),
        goes_on: import.done > 0,
        done: import.done,
        total: import.total,
        revision: import.revision,
        facts: figures(lang, &import, &found),
        ignored: found.ignored.join(", "),
        stopped: found.stopped.as_ref().map_or_else(String::new, |code| i18n::text(lang, &format!("refused-{code}"), &[])),
        fault_count: found.faults,
        faults: Vec::new(),
        tabs: Vec::new(),
        changes: Vec::new(),
        names: Vec::new(),
        next: String::new(),
        cut: false,
        errors,
    };
    if import.state == ImportState::Faulty {
        list_faults(from, &import, asked, &mut page_of).await?;
    } else if page_of.may_begin {
        list_preview(from, &import, &found, asked, &mut page_of).await?;
    }
    let status = if page_of.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &page_of)
}

fn figures(lang: Lang, import: &Import, found: &Found) -> Vec<Fact> {
    let fact = |key: &str, n: i64| Fact { name: i18n::text(lang, key, &[]), value: n.to_string() };
    if !found.checked {
        return Vec::new();
    }
    let begun = import.done > 0;
    let pick = |written, foreseen| if begun { written } else { foreseen };
    let mut out = vec![
        fact("places-import-total", import.total),
        fact("places-import-added", pick(import.added, found.added)),
        fact("places-import-changed", pick(import.changed, found.changed)),
        fact("places-import-same", pick(import.same, found.same)),
    ];
    if !begun {
        out.push(fact("places-import-new-buildings", found.new_buildings));
        out.push(fact("places-import-new-entrances", found.new_entrances));
    }
    out
}

fn start_of_page(asked: &Asked) -> usize {
    asked.from.min(ROWS_MAX * 10) / PAGE * PAGE
}

async fn list_faults(from: &Cx, import: &Import, asked: &Asked, page: &mut ImportPage) -> Result<(), Problem> {
    let start = start_of_page(asked);
    let faults = fault_page(&from.cx, &import.blob, start, PAGE).await?;
    page.faults = faults.iter().map(|fault| fault_row(from.cx.lang, fault)).collect();
    if i64::try_from(start + PAGE).unwrap_or(i64::MAX) < page.fault_count {
        page.next = format!("/imports/{}?from={}", import.id, start + PAGE);
    }
    Ok(())
}

async fn list_preview(from: &Cx, import: &Import, found: &Found, asked: &Asked, page: &mut ImportPage) -> Result<(), Problem> {
    let (lang, start) = (from.cx.lang, start_of_page(asked));
    let preview = import::preview(&from.cx, &import.blob).await?;
    let new_places = found.new_buildings + found.new_entrances;
    let show = match asked.show.as_str() {
        one @ ("changed" | "added" | "places") => one,
        _ if found.changed > 0 => "changed",
        _ => "added",
    };
    let tab = |name: &str, count: i64| Tab {
        href: format!("/imports/{}?show={name}", import.id),
        text: i18n::text(lang, &format!("places-import-tab-{name}"), &[]),
        count,
        on: name == show,
    };
    page.tabs = vec![tab("changed", found.changed), tab("added", found.added), tab("places", new_places)];
    let (listed, all) = match show {
        "places" => (preview.places.len(), new_places),
        "changed" => (preview.changed.len(), found.changed),
        _ => (preview.added.len(), found.added),
    };
    match show {
        "places" => page.names = preview.places.into_iter().skip(start).take(PAGE).collect(),
        "changed" => page.changes = preview.changed.iter().skip(start).take(PAGE).map(|one| change_row(lang, one)).collect(),
        _ => page.changes = preview.added.iter().skip(start).take(PAGE).map(|one| change_row(lang, one)).collect(),
    }
    if start + PAGE < listed {
        page.next = format!("/imports/{}?show={show}&from={}", import.id, start + PAGE);
    }
    page.cut = i64::try_from(listed).unwrap_or(0) < all;
    Ok(())
}

async fn show(from: Cx, Path(id): Path<ImportId>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    import_page(&from, id, &asked, Vec::new()).await
}

async fn confirm(Path(id): Path<ImportId>, posted: Posted) -> Result<Response, Problem> {
    match confirm_import(&posted.cx, id, Some(number(&posted.fields, "revision"))).await {
        Ok(_) => Ok(went_well(&format!("/imports/{id}"), "places-import-confirmed")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            import_page(&posted.as_cx(), id, &Asked::default(), errors).await
        }
    }
}

async fn cancel(Path(id): Path<ImportId>, posted: Posted) -> Result<Response, Problem> {
    match cancel_import(&posted.cx, id).await {
        Ok(_) => Ok(went_well(&format!("/imports/{id}"), "places-import-cancelled")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            import_page(&posted.as_cx(), id, &Asked::default(), errors).await
        }
    }
}

/// How far it is, as the progress bar asks for it: `running` until the page has something new to show.
#[derive(Serialize)]
struct Progress {
    done: i64,
    total: i64,
    state: &'static str,
}

async fn progress(from: Cx, Path(id): Path<ImportId>) -> Result<Json<Progress>, Problem> {
    let (import, ..) = import_for(&mut from.cx.app.db.read().await?, &from.cx, id).await?;
    let state = if import.state.is_moving() { "running" } else { import.state.name() };
    Ok(Json(Progress { done: import.done, total: import.total, state }))
}

/// Every fault as a file, made part by part.
pub(in super::super) async fn faults_csv(from: Cx, Path(id): Path<ImportId>) -> Result<Response, Problem> {
    let (import, ..) = import_for(&mut from.cx.app.db.read().await?, &from.cx, id).await?;
    let (cx, lang) = (from.cx.clone(), from.cx.lang);
    let parts = futures::stream::unfold((0usize, cx, import.blob), move |(part, cx, blob)| async move {
        let faults = match import::faults_part(&cx, &blob, part).await {
            Ok(faults) => faults,
            Err(problem) => return Some((Err(std::io::Error::other(format!("{problem:?}"))), (usize::MAX, cx, blob))),
        };
        (part == 0 || !faults.is_empty()).then(|| (Ok(export::faults_csv(lang, part == 0, &faults)), (part + 1, cx, blob)))
    });
    Ok(file(CSV, "faults.csv", Body::from_stream(parts)))
}

async fn template_csv(from: Cx) -> Response {
    file(CSV, "template.csv", Body::from(export::template_csv(from.cx.lang)))
}

async fn template_xlsx(from: Cx) -> Result<Response, Problem> {
    Ok(file(XLSX, "template.xlsx", Body::from(export::template_xlsx(from.cx.lang)?)))
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/places/{id}/imports", Action::PlacesImport, list)
        .post_with_files("/places/{id}/imports", Action::PlacesImport, upload)
        .get("/places/template.csv", Action::PlacesRead, template_csv)
        .get("/places/template.xlsx", Action::PlacesRead, template_xlsx)
        .get("/imports/{id}", Action::PlacesImport, show)
        .get("/imports/{id}/progress.json", Action::PlacesImport, progress)
        .get("/imports/{id}/faults.csv", Action::PlacesImport, faults_csv)
        .post("/imports/{id}/confirmation", Action::PlacesImport, confirm)
        .post("/imports/{id}/cancellation", Action::PlacesImport, cancel)
}
