//! Forms that add, change and end places.

use super::{Choice, Crumb, crumbs, managed, number, typed};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::{House, Problem, field};
use crate::rooms::places::actions::{AddPlace, ChangePlace, EndPlace, add_place, change_place, end_place};
use crate::rooms::places::{Place, store};
use crate::web::face::{Face, FieldError, Of, error_of, field_errors, page_with, went_well};
use crate::web::{Cx, Posted, Routes};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::Refusal;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Kind, Layer};

/// What the form of a place holds, as typed.
#[derive(Default)]
struct Fields {
    kind: String,
    layer: String,
    name: String,
    label: String,
    code: String,
    compound_type: String,
    help_phone: String,
    help_who: String,
    zone: String,
}

#[derive(Default)]
struct FieldFaults {
    kind: String,
    layer: String,
    name: String,
    label: String,
    code: String,
    compound_type: String,
    help_phone: String,
    help_who: String,
    zone: String,
}

#[derive(askama::Template)]
#[template(path = "places/templates/place_form.html")]
struct FormPage {
    f: Face,
    above: Vec<Crumb>,
    action: String,
    back: String,
    /// Empty when a place is changed: its kind stays.
    kinds: Vec<Choice>,
    layers: Vec<Choice>,
    types: Vec<Choice>,
    has_code: bool,
    has_zone: bool,
    form: Fields,
    faults: FieldFaults,
    errors: Vec<FieldError>,
    revision: i64,
    is_new: bool,
}

/// What a form is about: something new under a place or at the top, or a place itself.
enum About {
    New(Option<Place>),
    Change(Place),
}

fn kinds(lang: Lang, possible: &[Kind]) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice {
        value: kind.name().to_owned(),
        label: i18n::text(lang, &format!("places-kind-{}", kind.name()), &[]),
        hint: i18n::text(lang, &format!("places-kind-hint-{}", kind.name()), &[]),
    };
    possible.iter().map(choice).collect()
}

fn named_choices(lang: Lang, prefix: &str, names: impl Iterator<Item = &'static str>) -> Vec<Choice> {
    let choice = |name: &'static str| Choice {
        value: name.to_owned(),
        label: i18n::text(lang, &format!("{prefix}-{name}"), &[]),
        hint: String::new(),
    };
    names.map(choice).collect()
}

async fn form_page(
    tx: &mut Tx,
    from: &Cx,
    about: About,
    form: Fields,
    errors: Vec<FieldError>,
    revision: i64,
) -> Result<Response, Problem> {
    let lang = from.cx.lang;
    let (place, possible, is_new) = match &about {
        About::New(parent) => (parent.as_ref(), Kind::possible_under(parent.as_ref().map(|parent| parent.kind)), true),
        About::Change(place) => (Some(place), vec![place.kind], false),
    };
    let above = match place {
        Some(place) => store::place_and_above(tx, &place.path).await?,
        None => Vec::new(),
    };
    let has = |wanted: &[Kind]| possible.iter().any(|kind| wanted.contains(kind));
    let layers = if is_new && has(&[Kind::Grid, Kind::MicroGrid]) {
        named_choices(lang, "places-layer", Layer::ALL.iter().map(|one| one.name()))
    } else {
        Vec::new()
    };
    let types = if has(&[Kind::Compound]) {
        named_choices(lang, "places-type", CompoundType::ALL.iter().map(|one| one.name()))
    } else {
        Vec::new()
    };
    let back = place.map_or_else(|| "/places".to_owned(), |place| format!("/places/{}", place.id));
    let action = match (&about, place) {
        (About::Change(_), _) => format!("{back}/change"),
        (About::New(_), Some(_)) => format!("{back}/children"),
        (About::New(_), None) => "/places/new".to_owned(),
    };
    let title = match (is_new, place) {
        (true, Some(place)) => i18n::text(lang, "places-add-under", &[("place", &place.name)]),
        (true, None) => i18n::text(lang, "places-add-root", &[]),
        (false, _) => i18n::text(lang, "places-change-title", &[("place", place.map_or("", |place| &place.name))]),
    };
    let faults = FieldFaults {
        kind: error_of(&errors, "kind"),
        layer: error_of(&errors, "layer"),
        name: error_of(&errors, "name"),
        label: error_of(&errors, "label"),
        code: error_of(&errors, "code"),
        compound_type: error_of(&errors, "compound_type"),
        help_phone: error_of(&errors, "help_phone"),
        help_who: error_of(&errors, "help_who"),
        zone: error_of(&errors, "zone"),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let of = place.and_then(|place| place.compound).map_or(Of::Mine, Of::Compound);
    let page = FormPage {
        f: Face::new(tx, from, of, title).await?,
        above: crumbs(&above),
        action,
        back,
        kinds: if is_new { kinds(lang, &possible) } else { Vec::new() },
        layers,
        types,
        has_code: has(&[Kind::District, Kind::Subdistrict, Kind::Community]),
        has_zone: has(&[Kind::District, Kind::Subdistrict, Kind::Community, Kind::Compound]),
        form,
        faults,
        errors,
        revision,
        is_new,
    };
    page_with(status, &page)
}

async fn new_root_form(from: Cx) -> Result<Response, Problem> {
    from.cx.may(Action::PlacesManage, &Object::default())?;
    let mut tx = from.cx.app.db.read().await?;
    form_page(&mut tx, &from, About::New(None), Fields::default(), Vec::new(), 0).await
}

async fn new_form(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let parent = managed(&mut tx, &from.cx, id, Action::PlacesManage).await?;
    // Most often one more of the usual sort is added.
    let usual = Kind::possible_under(Some(parent.kind)).first().map_or("", |kind| kind.name());
    let form = Fields { kind: usual.to_owned(), ..Fields::default() };
    form_page(&mut tx, &from, About::New(Some(parent)), form, Vec::new(), 0).await
}

fn fields_of(posted: &Posted) -> Fields {
    Fields {
        kind: typed(posted, "kind"),
        layer: typed(posted, "layer"),
        name: typed(posted, "name"),
        label: typed(posted, "label"),
        code: typed(posted, "code"),
        compound_type: typed(posted, "compound_type"),
        help_phone: typed(posted, "help_phone"),
        help_who: typed(posted, "help_who"),
        zone: typed(posted, "zone"),
    }
}

/// One of ours by its name; nothing chosen is none.
fn chosen<T>(text: &str, parse: impl Fn(&str) -> Option<T>, name: &'static str, faults: &mut Vec<Refusal>) -> Option<T> {
    let found = parse(text);
    if found.is_none() && !text.is_empty() {
        faults.push(field(name, House::FieldUnreadable));
    }
    found
}

fn add_of(form: &Fields, parent: Option<PlaceId>) -> Result<AddPlace, Problem> {
    let mut faults = Vec::new();
    let kind = chosen(&form.kind, Kind::parse, "kind", &mut faults);
    let layer = chosen(&form.layer, Layer::parse, "layer", &mut faults);
    let compound_type = chosen(&form.compound_type, CompoundType::parse, "compound_type", &mut faults);
    if form.kind.is_empty() {
        faults.push(field("kind", House::FieldMissing));
    }
    let Some(kind) = kind.filter(|_| faults.is_empty()) else { return Err(Problem::Invalid(faults)) };
    Ok(AddPlace {
        // The selects stand on the page for whichever kind is chosen; what does not belong to it is left out.
        layer: layer.filter(|_| matches!(kind, Kind::Grid | Kind::MicroGrid)),
        compound_type: compound_type.filter(|_| kind == Kind::Compound),
        label: form.label.clone(),
        code: Some(form.code.clone()),
        help_phone: form.help_phone.clone(),
        help_who: form.help_who.clone(),
        zone: form.zone.clone(),
        ..AddPlace::new(kind, parent, &*form.name)
    })
}

async fn add_to(posted: Posted, parent: Option<PlaceId>) -> Result<Response, Problem> {
    let form = fields_of(&posted);
    let added = match add_of(&form, parent) {
        Ok(new) => add_place(&posted.cx, new).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(id) => Ok(went_well(&format!("/places/{id}"), "places-added")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let mut tx = posted.cx.app.db.read().await?;
            let parent = match parent {
                Some(parent) => store::place(&mut tx, parent).await?,
                None => None,
            };
            form_page(&mut tx, &posted.as_cx(), About::New(parent), form, errors, 0).await
        }
    }
}

async fn add_root(posted: Posted) -> Result<Response, Problem> {
    add_to(posted, None).await
}

async fn add_child(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    add_to(posted, Some(id)).await
}

async fn change_form(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let place = managed(&mut tx, &from.cx, id, Action::PlacesManage).await?;
    let form = Fields {
        name: place.name.clone(),
        label: place.label.clone(),
        code: place.code.clone().unwrap_or_default(),
        compound_type: place.compound_type.map_or_else(String::new, |one| one.name().to_owned()),
        help_phone: place.help_phone.clone(),
        help_who: place.help_who.clone(),
        zone: place.zone.clone(),
        ..Fields::default()
    };
    let revision = place.revision;
    form_page(&mut tx, &from, About::Change(place), form, Vec::new(), revision).await
}

async fn change(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    let form = fields_of(&posted);
    let revision = number(&posted.fields, "revision");
    let mut faults = Vec::new();
    let compound_type = chosen(&form.compound_type, CompoundType::parse, "compound_type", &mut faults);
    let change = ChangePlace {
        id,
        revision,
        name: form.name.clone(),
        label: form.label.clone(),
        code: Some(form.code.clone()),
        compound_type,
        help_phone: form.help_phone.clone(),
        help_who: form.help_who.clone(),
        zone: form.zone.clone(),
    };
    let changed = if faults.is_empty() { change_place(&posted.cx, change).await } else { Err(Problem::Invalid(faults)) };
    match changed {
        Ok(_) => Ok(went_well(&format!("/places/{id}"), "places-changed")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            let mut tx = posted.cx.app.db.read().await?;
            let place = managed(&mut tx, &posted.cx, id, Action::PlacesManage).await?;
            form_page(&mut tx, &posted.as_cx(), About::Change(place), form, errors, revision).await
        }
    }
}

#[derive(askama::Template)]
#[template(path = "places/templates/end.html")]
struct EndPage {
    f: Face,
    above: Vec<Crumb>,
    id: PlaceId,
    errors: Vec<FieldError>,
    revision: i64,
}

async fn end_page(cx: &Context, from: &Cx, id: PlaceId, errors: Vec<FieldError>) -> Result<Response, Problem> {
    let mut tx = cx.app.db.read().await?;
    let place = managed(&mut tx, cx, id, Action::PlacesManage).await?;
    let above = store::place_and_above(&mut tx, &place.path).await?;
    let title = i18n::text(cx.lang, "places-end-title", &[("place", &place.name)]);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let f = Face::new(&mut tx, from, super::of(&place), title).await?;
    page_with(status, &EndPage { f, above: crumbs(&above), id, errors, revision: place.revision })
}

async fn end_form(from: Cx, Path(id): Path<PlaceId>) -> Result<Response, Problem> {
    end_page(&from.cx, &from, id, Vec::new()).await
}

async fn end(Path(id): Path<PlaceId>, posted: Posted) -> Result<Response, Problem> {
    match end_place(&posted.cx, EndPlace { id, revision: number(&posted.fields, "revision") }).await {
        Ok(_) => Ok(went_well(&format!("/places/{id}"), "places-ended")),
        Err(problem) => {
            let errors = field_errors(&posted.cx, problem)?;
            end_page(&posted.cx, &posted.as_cx(), id, errors).await
        }
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/places/new", Action::PlacesManage, new_root_form)
        .post("/places/new", Action::PlacesManage, add_root)
        .get("/places/{id}/children", Action::PlacesManage, new_form)
        .post("/places/{id}/children", Action::PlacesManage, add_child)
        .get("/places/{id}/change", Action::PlacesManage, change_form)
        .post("/places/{id}/change", Action::PlacesManage, change)
        .get("/places/{id}/end", Action::PlacesManage, end_form)
        .post("/places/{id}/end", Action::PlacesManage, end)
}
