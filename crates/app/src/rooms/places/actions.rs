//! Adding, changing and ending places.

use super::model::Place;
use super::{covers, store};
use crate::act;
use crate::context::Context;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::{House, Problem};
use jiff::tz::TimeZone;
use pavilion_rules::access::{Action, Capacity, Object, PostKind, Shut};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{self, CompoundType, Kind, Layer, No, Parent, Tree, Wanted, tidy};
use serde::Serialize;
use serde_json::json;

/// The zone of a tree whose root names none.
pub(super) const ZONE: &str = "Asia/Shanghai";

/// What somebody wants a new place to be. An empty zone is the parent's.
#[derive(Clone, Debug, Serialize)]
pub struct AddPlace {
    pub tree: Tree,
    pub layer: Option<Layer>,
    pub kind: Kind,
    pub parent: Option<PlaceId>,
    pub name: String,
    pub label: String,
    pub code: Option<String>,
    pub compound_type: Option<CompoundType>,
    pub help_phone: String,
    pub help_who: String,
    pub zone: String,
}

impl AddPlace {
    /// A place with nothing but its name; the rest is filled in with struct update.
    #[must_use]
    pub fn new(kind: Kind, parent: Option<PlaceId>, name: impl Into<String>) -> Self {
        Self {
            tree: kind.tree(),
            layer: None,
            kind,
            parent,
            name: name.into(),
            label: String::new(),
            code: None,
            compound_type: None,
            help_phone: String::new(),
            help_who: String::new(),
            zone: String::new(),
        }
    }

    fn tidied(self) -> Self {
        Self {
            name: tidy(&self.name),
            label: tidy(&self.label),
            code: self.code.map(|code| tidy(&code)).filter(|code| !code.is_empty()),
            help_phone: tidy(&self.help_phone),
            help_who: tidy(&self.help_who),
            zone: self.zone.trim().to_owned(),
            ..self
        }
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            tree: self.tree,
            layer: self.layer,
            kind: self.kind,
            name: &self.name,
            label: &self.label,
            code: self.code.as_deref(),
            compound_type: self.compound_type,
            help_phone: &self.help_phone,
            help_who: &self.help_who,
            zone_known: zone_is_known(&self.zone),
        }
    }
}

pub(super) fn zone_is_known(name: &str) -> bool {
    name.is_empty() || (name.len() <= 60 && TimeZone::get(name).is_ok())
}

/// Adds a node to one of the trees, as the last of its siblings.
pub async fn add_place(cx: &Context, new: AddPlace) -> Result<PlaceId, Problem> {
    let new = new.tidied();
    act!(cx, Action::PlacesManage, &new, |acting| {
        let above = match new.parent {
            Some(parent) => Some(store::place(acting, parent).await?.ok_or(Problem::NotFound)?),
            None => None,
        };
        let by = By::person(cx, may_add(cx, above.as_ref())?);
        let place = put_place(cx, acting, by, &new, above.as_ref()).await?;
        Ok(place.id)
    })
}

/// Whoever manages a place adds below it. A new tree begins only with who runs the machine.
fn may_add(cx: &Context, above: Option<&Place>) -> Result<Capacity, Problem> {
    let capacity = cx.may(Action::PlacesManage, &above.map_or_else(Object::default, Place::object))?;
    match (above, capacity) {
        (None, Capacity::System | Capacity::Post(_, PostKind::SystemAdmin)) | (Some(_), _) => Ok(capacity),
        (None, _) => Err(Problem::NotAllowed(Shut::NotAllowed.into())),
    }
}

/// Writes one new place with its journal line; the import adds buildings and entrances through here too.
pub(super) async fn put_place(
    cx: &Context,
    acting: &mut Acting,
    by: By,
    new: &AddPlace,
    above: Option<&Place>,
) -> Result<Place, Problem> {
    let code_above = match (&new.code, above) {
        (Some(_), Some(above)) => nearest_code(acting, &above.path).await?,
        _ => None,
    };
    let parent =
        above.map(|above| Parent { kind: above.kind, layer: above.layer, code: code_above.as_deref(), ended: above.has_ended() });
    let mut faults = places::faults_of(&new.wanted(), parent.as_ref());
    if store::child_named(acting, new.parent, new.tree.name(), &new.name).await?.is_some() {
        faults.push(No::NameTaken.into());
    }
    if let Some(code) = &new.code
        && store::living_with_code(acting, code).await?.is_some()
    {
        faults.push(No::CodeTaken.into());
    }
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    let last = store::last_path_under(acting, new.parent).await?;
    let segment = places::next_segment(last.as_deref().map(places::last_segment)).map_err(pavilion_rules::Refusal::from)?;
    let place = new_row(cx, new, above, &segment);
    store::insert_place(acting, &place).await?;
    note(acting, by, &place, json!({ "did": "added", "kind": place.kind, "name": place.name }))?;
    Ok(place)
}

fn new_row(cx: &Context, new: &AddPlace, above: Option<&Place>, segment: &str) -> Place {
    let id = PlaceId(cx.id());
    let zone = match (new.zone.as_str(), above) {
        ("", Some(above)) => above.zone.clone(),
        ("", None) => ZONE.to_owned(),
        (zone, _) => zone.to_owned(),
    };
    Place {
        id,
        tree: new.tree,
        layer: new.layer,
        kind: new.kind,
        parent: new.parent,
        path: above.map_or_else(|| segment.to_owned(), |above| format!("{}.{segment}", above.path)),
        community: if new.kind == Kind::Community { Some(id) } else { above.and_then(|above| above.community) },
        compound: if new.kind == Kind::Compound { Some(id) } else { above.and_then(|above| above.compound) },
        name: new.name.clone(),
        label: new.label.clone(),
        code: new.code.clone(),
        compound_type: new.compound_type,
        help_phone: new.help_phone.clone(),
        help_who: new.help_who.clone(),
        zone,
        since: cx.now,
        until: None,
        revision: 1,
    }
}

/// The code of the nearest place above that has one.
pub(super) async fn nearest_code(acting: &mut Acting, path: &str) -> Result<Option<String>, Problem> {
    Ok(store::place_and_above(acting, path).await?.into_iter().rev().find_map(|place| place.code))
}

/// The journal line of a place; its detail is public, and names of places are.
pub(super) fn note(acting: &mut Acting, by: By, place: &Place, detail: serde_json::Value) -> Result<(), Problem> {
    let subject = Subject { kind: "place", id: place.id.0 };
    let line = Line::about(Action::PlacesManage, by, place.community, subject, place.revision, place)?;
    acting.note(line.detail(detail));
    Ok(())
}

/// What may change of a place: everything but where it stands and what kind it is.
#[derive(Clone, Debug, Serialize)]
pub struct ChangePlace {
    pub id: PlaceId,
    /// As the person saw it; a place changed meanwhile is not overwritten.
    pub revision: i64,
    pub name: String,
    pub label: String,
    pub code: Option<String>,
    pub compound_type: Option<CompoundType>,
    pub help_phone: String,
    pub help_who: String,
    pub zone: String,
}

/// Renames a place, or changes its label, code, type, telephone or zone.
pub async fn change_place(cx: &Context, change: ChangePlace) -> Result<i64, Problem> {
    act!(cx, Action::PlacesManage, &change, |acting| {
        let old = store::place(acting, change.id).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &old.object())?);
        seen_as_it_is(old.revision, change.revision)?;
        if old.has_ended() {
            return Err(Problem::Refused(No::Ended.into()));
        }
        let wanted = AddPlace {
            name: change.name.clone(),
            label: change.label.clone(),
            code: change.code.clone(),
            compound_type: change.compound_type,
            help_phone: change.help_phone.clone(),
            help_who: change.help_who.clone(),
            zone: change.zone.clone(),
            layer: old.layer,
            ..AddPlace::new(old.kind, old.parent, "")
        }
        .tidied();
        check_change(acting, &old, &wanted).await?;
        let new = Place {
            name: wanted.name,
            label: wanted.label,
            code: wanted.code,
            compound_type: wanted.compound_type,
            help_phone: wanted.help_phone,
            help_who: wanted.help_who,
            zone: if wanted.zone.is_empty() { old.zone.clone() } else { wanted.zone },
            revision: old.revision + 1,
            ..old.clone()
        };
        store::update_place(acting, &new).await?;
        note(acting, by, &new, json!({ "did": "changed", "name": new.name, "was": old.name }))?;
        Ok(new.revision)
    })
}

fn seen_as_it_is(is: i64, seen: i64) -> Result<(), Problem> {
    if is == seen { Ok(()) } else { Err(Problem::Conflict(House::ChangedMeanwhile.into())) }
}

async fn check_change(acting: &mut Acting, old: &Place, wanted: &AddPlace) -> Result<(), Problem> {
    let above = match old.parent {
        Some(parent) => store::place(acting, parent).await?,
        None => None,
    };
    let code_above = match &above {
        Some(above) => nearest_code(acting, &above.path).await?,
        None => None,
    };
    // Whether the parent has ended is no reason to refuse a correction below it; a place cannot outlive its parent anyway.
    let parent =
        above.as_ref().map(|above| Parent { kind: above.kind, layer: above.layer, code: code_above.as_deref(), ended: false });
    let mut faults = places::faults_of(&wanted.wanted(), parent.as_ref());
    if wanted.name != old.name && store::child_named(acting, old.parent, old.tree.name(), &wanted.name).await?.is_some() {
        faults.push(No::NameTaken.into());
    }
    if let Some(code) = &wanted.code
        && wanted.code != old.code
    {
        if store::living_with_code(acting, code).await?.is_some() {
            faults.push(No::CodeTaken.into());
        }
        let below = store::codes_below(acting, &old.path).await?;
        if below.iter().any(|(kind, below)| places::check_code(*kind, below, Some(code)).is_err()) {
            faults.push(No::CodeBelow.into());
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::Invalid(faults)) }
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct EndPlace {
    pub id: PlaceId,
    pub revision: i64,
}

/// Ends a place: it stays in every record, and nothing new happens in it. What lies over it, or under it, ends with it.
pub async fn end_place(cx: &Context, end: EndPlace) -> Result<i64, Problem> {
    act!(cx, Action::PlacesManage, &end, |acting| {
        let old = store::place(acting, end.id).await?.ok_or(Problem::NotFound)?;
        let by = By::person(cx, cx.may(Action::PlacesManage, &old.object())?);
        let (children, dwellings) = store::living_in(acting, old.id).await?;
        places::may_end(old.has_ended(), children, dwellings)?;
        seen_as_it_is(old.revision, end.revision)?;
        for cover in store::living_covers_at(acting, old.id).await? {
            covers::end(cx, acting, by, cover).await?;
        }
        let new = Place { until: Some(cx.now), revision: old.revision + 1, ..old };
        store::update_place(acting, &new).await?;
        note(acting, by, &new, json!({ "did": "ended", "name": new.name }))?;
        Ok(new.revision)
    })
}
