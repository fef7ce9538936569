//! A small neighbourhood: district, subdistrict, community, compound, buildings, entrances, dwellings, and three layers of
//! grids over it. Made through the same actions an operator uses.

use pavilion_app::context::Context;
use pavilion_app::rooms::places::{self, AddDwellings, AddPlace, NewDwelling};
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::{CompoundType, Holder, Kind, Layer};
use std::collections::BTreeMap;

/// A compound with everything above and below it.
pub struct Estate {
    pub district: PlaceId,
    pub subdistrict: PlaceId,
    pub community: PlaceId,
    pub compound: PlaceId,
    pub compound_name: String,
    /// By number: 1, 3.
    pub buildings: BTreeMap<u32, PlaceId>,
    /// By building and entrance: (3, 2).
    pub entrances: BTreeMap<(u32, u32), PlaceId>,
    /// As people say it: `3-2-501`.
    pub dwellings: BTreeMap<String, DwellingId>,
    /// A grid of each layer: party, governance, police.
    pub grids: Vec<PlaceId>,
}

const BUILDINGS: [u32; 2] = [1, 3];
const ENTRANCES: [u32; 2] = [1, 2];
const ROOMS: [&str; 6] = ["101", "102", "301", "302", "501", "502"];
pub const HELP_PHONE: &str = "0351-5550100";

/// What two estates of one town share.
#[derive(Clone, Copy)]
pub struct Town {
    pub district: PlaceId,
    pub subdistrict: PlaceId,
}

impl Town {
    pub async fn build(cx: &Context) -> Self {
        let district = add(cx, AddPlace::new(Kind::District, None, "样例区")).await;
        let subdistrict = add(cx, AddPlace::new(Kind::Subdistrict, Some(district), "样例街道")).await;
        Self { district, subdistrict }
    }
}

impl Estate {
    /// Builds it in a town, under a name such as 甲.
    pub async fn build(cx: &Context, town: Town, name: &str) -> Self {
        let community = add(
            cx,
            AddPlace {
                help_phone: HELP_PHONE.into(),
                help_who: "社区服务台".into(),
                ..AddPlace::new(Kind::Community, Some(town.subdistrict), format!("样例{name}社区"))
            },
        )
        .await;
        let compound_name = format!("样例{name}小区");
        let compound = add(
            cx,
            AddPlace {
                compound_type: Some(CompoundType::Old),
                ..AddPlace::new(Kind::Compound, Some(community), &*compound_name)
            },
        )
        .await;
        let mut estate = Self {
            district: town.district,
            subdistrict: town.subdistrict,
            community,
            compound,
            compound_name,
            buildings: BTreeMap::new(),
            entrances: BTreeMap::new(),
            dwellings: BTreeMap::new(),
            grids: Vec::new(),
        };
        for building in BUILDINGS {
            estate.add_building(cx, building).await;
        }
        for layer in Layer::ALL {
            let name = format!("样例{name}{}网格", layer.name());
            let grid = AddPlace { layer: Some(*layer), ..AddPlace::new(Kind::Grid, None, name) };
            estate.grids.push(add(cx, grid).await);
        }
        estate
    }

    async fn add_building(&mut self, cx: &Context, number: u32) {
        let building = add(cx, AddPlace::new(Kind::Building, Some(self.compound), format!("{number}号楼"))).await;
        self.buildings.insert(number, building);
        for entrance in ENTRANCES {
            let id = add(cx, AddPlace::new(Kind::Entrance, Some(building), format!("{entrance}单元"))).await;
            self.entrances.insert((number, entrance), id);
            let unit = |room: &&str| NewDwelling {
                room: (*room).to_owned(),
                floor: room[..1].parse().ok(),
                area: Some(8_950),
                holder: Holder::Private,
                counts: true,
            };
            let rows = ROOMS.iter().map(unit).collect();
            let ids = places::add_dwellings(cx, AddDwellings { entrance: id, rows }).await.expect("dwellings are added");
            for (room, dwelling) in ROOMS.iter().zip(ids) {
                self.dwellings.insert(format!("{number}-{entrance}-{room}"), dwelling);
            }
        }
    }

    /// The dwelling people call `3-2-501`.
    #[must_use]
    pub fn dwelling(&self, home: &str) -> DwellingId {
        *self.dwellings.get(home).unwrap_or_else(|| panic!("{home} is not one of {:?}", self.dwellings.keys()))
    }
}

async fn add(cx: &Context, place: AddPlace) -> PlaceId {
    let name = place.name.clone();
    places::add_place(cx, place).await.unwrap_or_else(|problem| panic!("{name} is not added: {problem:?}"))
}
