//! What programs send and get of places.

use crate::problem::{House, Problem, field};
use crate::rooms::places::actions::AddPlace;
use crate::rooms::places::model::Place;
use crate::rooms::places::store::{Listed, NamedCover};
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Kind, Layer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A place in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceItem {
    id: Uuid,
    kind: &'static str,
    /// Of a grid: `party`, `governance` or `police`.
    layer: Option<String>,
    name: String,
    /// What this kind is called there, when not by the ordinary word.
    label: String,
    code: Option<String>,
    /// The name of the place it stands in.
    parent_name: Option<String>,
    /// How many living places stand directly below.
    children: i64,
    /// When it ended, in milliseconds UTC.
    until: Option<i64>,
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl From<Listed> for PlaceItem {
    fn from(one: Listed) -> Self {
        Self {
            id: one.id.0,
            kind: one.kind.name(),
            layer: some(one.layer),
            name: one.name,
            label: one.label,
            code: some(one.code),
            parent_name: some(one.parent_name),
            children: one.children,
            until: one.until.map(|until| until.0),
        }
    }
}

/// A page of places.
#[derive(Serialize, ToSchema)]
pub(super) struct PlacesBody {
    pub items: Vec<PlaceItem>,
    pub next: Option<String>,
    pub total: i64,
}

/// A place.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceBody {
    id: Uuid,
    /// `administrative`, `party` or `grid`.
    tree: &'static str,
    kind: &'static str,
    layer: Option<&'static str>,
    parent: Option<Uuid>,
    community: Option<Uuid>,
    compound: Option<Uuid>,
    name: String,
    label: String,
    code: Option<String>,
    compound_type: Option<&'static str>,
    help_phone: String,
    help_who: String,
    zone: String,
    since: i64,
    until: Option<i64>,
    revision: i64,
}

impl From<Place> for PlaceBody {
    fn from(place: Place) -> Self {
        let plain = |id: Option<PlaceId>| id.map(|id| id.0);
        Self {
            id: place.id.0,
            tree: place.tree.name(),
            kind: place.kind.name(),
            layer: place.layer.map(Layer::name),
            parent: plain(place.parent),
            community: plain(place.community),
            compound: plain(place.compound),
            name: place.name,
            label: place.label,
            code: place.code,
            compound_type: place.compound_type.map(CompoundType::name),
            help_phone: place.help_phone,
            help_who: place.help_who,
            zone: place.zone,
            since: place.since.0,
            until: place.until.map(|until| until.0),
            revision: place.revision,
        }
    }
}

/// A grid or party node that covers a place.
#[derive(Serialize, ToSchema)]
pub(super) struct ResponsibleItem {
    cover: Uuid,
    node: Uuid,
    node_kind: &'static str,
    layer: Option<String>,
    name: String,
    help_phone: String,
    help_who: String,
    /// The place it was laid over: this one, or one above it.
    over: Uuid,
    since: i64,
    until: Option<i64>,
    revision: i64,
}

impl From<NamedCover> for ResponsibleItem {
    fn from(cover: NamedCover) -> Self {
        let Millis(since) = cover.since;
        Self {
            cover: cover.id,
            node: cover.node.0,
            node_kind: cover.node_kind.name(),
            layer: some(cover.node_layer),
            name: cover.node_name,
            help_phone: cover.node_phone,
            help_who: cover.node_who,
            over: cover.place.0,
            since,
            until: cover.until.map(|until| until.0),
            revision: cover.revision,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct ResponsibleBody {
    pub items: Vec<ResponsibleItem>,
    pub next: Option<String>,
}

/// A place to be added.
#[derive(Deserialize, ToSchema)]
pub(super) struct PlaceAsked {
    /// `district`, `subdistrict`, `community`, `compound`, `building`, `entrance`, `party-committee`, `party-general-branch`,
    /// `party-branch`, `party-group`, `party-household`, `grid` or `micro-grid`.
    kind: String,
    /// None: the top of a new tree.
    #[serde(default)]
    parent: Option<Uuid>,
    name: String,
    /// Only of a grid: `party`, `governance` or `police`.
    #[serde(default)]
    layer: Option<String>,
    #[serde(default)]
    label: String,
    /// 12 digits, of a district, subdistrict or community.
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    compound_type: Option<String>,
    #[serde(default)]
    help_phone: String,
    #[serde(default)]
    help_who: String,
    /// Empty: that of the place above.
    #[serde(default)]
    zone: String,
}

fn unreadable(name: &'static str) -> Problem {
    Problem::Invalid(vec![field(name, House::FieldUnreadable)])
}

pub(super) fn compound_type(text: Option<&str>) -> Result<Option<CompoundType>, Problem> {
    text.map(|text| CompoundType::parse(text).ok_or_else(|| unreadable("compound_type"))).transpose()
}

impl TryFrom<PlaceAsked> for AddPlace {
    type Error = Problem;

    fn try_from(asked: PlaceAsked) -> Result<Self, Problem> {
        let kind = Kind::parse(&asked.kind).ok_or_else(|| unreadable("kind"))?;
        let layer = asked.layer.map(|text| Layer::parse(&text).ok_or_else(|| unreadable("layer"))).transpose()?;
        Ok(Self {
            layer,
            label: asked.label,
            code: asked.code,
            compound_type: compound_type(asked.compound_type.as_deref())?,
            help_phone: asked.help_phone,
            help_who: asked.help_who,
            zone: asked.zone,
            ..Self::new(kind, asked.parent.map(PlaceId), asked.name)
        })
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct PlaceAdded {
    pub id: Uuid,
}

/// What a place becomes: all of what can change of it.
#[derive(Deserialize, ToSchema)]
pub(super) struct PlaceChange {
    /// As the caller saw it.
    pub revision: i64,
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub compound_type: Option<String>,
    #[serde(default)]
    pub help_phone: String,
    #[serde(default)]
    pub help_who: String,
    /// Empty: as it was.
    #[serde(default)]
    pub zone: String,
}

#[derive(Deserialize, ToSchema)]
pub(super) struct PlaceEnd {
    /// As the caller saw it.
    pub revision: i64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct PlaceRevision {
    pub revision: i64,
}
