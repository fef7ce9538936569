//! The shapes of this room.

use crate::db::{DbFault, FromRow, FromValue, Row, Value};
use crate::from_row;
use pavilion_rules::Millis;
use pavilion_rules::access::Object;
use pavilion_rules::ids::{DwellingId, ImportId, PlaceId};
use pavilion_rules::places::dwellings::Unit;
use pavilion_rules::places::{CompoundType, Holder, ImportState, Kind, Layer, Tree};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! named_values {
    ($($name:ident),*) => {$(
        impl From<$name> for Value {
            fn from(one: $name) -> Self { one.name().into() }
        }
        impl From<&$name> for Value {
            fn from(one: &$name) -> Self { one.name().into() }
        }
        impl FromValue for $name {
            fn from_value(value: &Value) -> Option<Self> {
                match value { Value::Text(text) => $name::parse(text), _ => None }
            }
        }
    )*};
}
named_values!(Tree, Kind, CompoundType, Holder, ImportState);

/// A node of one of the trees: the whole row, in the order its digest is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub id: PlaceId,
    pub tree: Tree,
    pub layer: Option<Layer>,
    pub kind: Kind,
    pub parent: Option<PlaceId>,
    pub path: String,
    pub community: Option<PlaceId>,
    pub compound: Option<PlaceId>,
    pub name: String,
    pub label: String,
    pub code: Option<String>,
    pub compound_type: Option<CompoundType>,
    pub help_phone: String,
    pub help_who: String,
    pub zone: String,
    pub since: Millis,
    pub until: Option<Millis>,
    pub revision: i64,
}

impl FromRow for Place {
    fn from_row(row: &Row) -> Result<Self, DbFault> {
        Ok(Self {
            id: row.get("id")?,
            tree: row.get("tree")?,
            // Only grids have a layer; the column holds an empty text for the others.
            layer: Layer::parse(&row.get::<String>("layer")?),
            kind: row.get("kind")?,
            parent: row.get("parent")?,
            path: row.get("path")?,
            community: row.get("community")?,
            compound: row.get("compound")?,
            name: row.get("name")?,
            label: row.get("label")?,
            code: row.get("code")?,
            compound_type: row.get("compound_type")?,
            help_phone: row.get("help_phone")?,
            help_who: row.get("help_who")?,
            zone: row.get("zone")?,
            since: row.get("since")?,
            until: row.get("until")?,
            revision: row.get("revision")?,
        })
    }
}

impl Place {
    /// The place as the access table sees it.
    #[must_use]
    pub fn object(&self) -> Object {
        Object { path: self.path.clone(), compound: self.compound, ..Object::default() }
    }

    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.until.is_some()
    }
}

/// What headers, lists and forms show of a compound. The telephone is the nearest one: its own or its community's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompoundBrief {
    pub id: PlaceId,
    pub community: Option<PlaceId>,
    pub path: String,
    pub name: String,
    pub help_phone: String,
    pub help_who: String,
    pub zone: String,
}
from_row!(CompoundBrief { id, community, path, name, help_phone, help_who, zone });

/// Where a dwelling is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DwellingHome {
    pub dwelling: DwellingId,
    pub compound: PlaceId,
    pub community: Option<PlaceId>,
    pub building: PlaceId,
    /// The path of its entrance.
    pub path: String,
    /// As people say it: building, entrance, room.
    pub room_words: String,
}

/// A dwelling: the whole row. Its revision is the number of the change to its entrance's list that last touched it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dwelling {
    pub id: DwellingId,
    pub community: Option<PlaceId>,
    pub compound: PlaceId,
    pub building: PlaceId,
    pub entrance: PlaceId,
    pub room: String,
    pub floor: Option<i64>,
    pub area: Option<i64>,
    pub holder: Holder,
    pub counts: bool,
    pub since: Millis,
    pub until: Option<Millis>,
    pub revision: i64,
}
from_row!(Dwelling { id, community, compound, building, entrance, room, floor, area, holder, counts, since, until, revision });

impl Dwelling {
    /// What a list says of it.
    #[must_use]
    pub(super) fn unit(&self) -> Unit {
        Unit { room: self.room.clone(), floor: self.floor, area: self.area, holder: self.holder, counts: self.counts }
    }
}

/// That a party node or grid covers a place: the whole row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub id: Uuid,
    pub node: PlaceId,
    pub place: PlaceId,
    pub community: Option<PlaceId>,
    pub since: Millis,
    pub until: Option<Millis>,
    pub revision: i64,
}
from_row!(Cover { id, node, place, community, since, until, revision });

/// An uploaded list of dwellings: the whole row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Import {
    pub id: ImportId,
    pub community: Option<PlaceId>,
    pub place: PlaceId,
    pub file_name: String,
    pub file_digest: Vec<u8>,
    pub state: ImportState,
    pub blob: String,
    pub total: i64,
    pub done: i64,
    pub added: i64,
    pub changed: i64,
    pub same: i64,
    /// What the check found, as json: see [`super::import::Found`].
    pub faults: String,
    pub started_by: Uuid,
    pub at: Millis,
    pub revision: i64,
}
from_row!(Import {
    id,
    community,
    place,
    file_name,
    file_digest,
    state,
    blob,
    total,
    done,
    added,
    changed,
    same,
    faults,
    started_by,
    at,
    revision
});
