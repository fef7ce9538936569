//! The places of the demo: trees, grids laid over them, dwellings.

use super::house::House;
use super::{Scale, say, words};
use crate::commands::said;
use pavilion_app::rooms::places::{self, AddCover, AddDwellings, AddPlace, NewDwelling};
use pavilion_rules::ids::{DwellingId, PlaceId};
use pavilion_rules::places::{CompoundType, Holder, Kind, Layer};
use rand::RngExt;

/// How much there is of everything.
struct Size {
    communities: usize,
    compounds: usize,
    dwellings: usize,
}

/// The compound of the stories: 2 buildings of 3 entrances of 47 dwellings make 282.
const STORY_FLOORS: usize = 24;
const STORY_DWELLINGS: usize = 282;
/// Entrances of the other compounds: floors of two flats.
const FLOORS: [usize; 5] = [6, 11, 18, 24, 32];

#[derive(Clone, Debug)]
pub(crate) struct Building {
    pub id: PlaceId,
    pub entrances: Vec<PlaceId>,
}

#[derive(Clone, Debug)]
pub(crate) struct Compound {
    pub id: PlaceId,
    pub community: PlaceId,
    pub buildings: Vec<Building>,
    /// The dwellings of the first entrance: some of them get cards.
    pub some_dwellings: Vec<DwellingId>,
}

pub(crate) struct Town {
    pub district: PlaceId,
    pub street: PlaceId,
    pub communities: Vec<PlaceId>,
    /// The first is the compound of the stories.
    pub compounds: Vec<Compound>,
    pub dwellings: usize,
}

fn size(scale: Scale) -> Size {
    match scale {
        Scale::Compound => Size { communities: 1, compounds: 1, dwellings: STORY_DWELLINGS },
        Scale::Community => Size { communities: 1, compounds: 28, dwellings: 7_000 },
        Scale::District => Size { communities: 138, compounds: 692, dwellings: 450_000 },
    }
}

/// Builds everything that has an address.
pub(crate) async fn build(house: &mut House, scale: Scale) -> anyhow::Result<Town> {
    let size = size(scale);
    let cx = house.system();
    let add = async |new: AddPlace| places::add_place(&cx, new).await.map_err(said);
    let district = add(AddPlace { zone: "Asia/Shanghai".into(), ..AddPlace::new(Kind::District, None, "样例区") }).await?;
    let streets = size.communities.div_ceil(10);
    let mut communities = Vec::new();
    let mut first_street = district;
    for street in 0..streets {
        let name = if street == 0 { "样例街道".to_owned() } else { format!("样例第{}街道", street + 1) };
        let street_id = add(AddPlace::new(Kind::Subdistrict, Some(district), name)).await?;
        if street == 0 {
            first_street = street_id;
        }
        for at in 0..10.min(size.communities - street * 10) {
            let name =
                if communities.is_empty() { "样例社区".to_owned() } else { format!("样例{}-{}社区", street + 1, at + 1) };
            let help = AddPlace {
                help_phone: "0351-5550100".into(),
                help_who: "社区值班室".into(),
                ..AddPlace::new(Kind::Community, Some(street_id), name)
            };
            communities.push(add(help).await?);
        }
    }
    let story = story_compound(house, communities[0]).await?;
    party_tree(house, district, communities[0], story.id).await?;
    let mut town = Town { district, street: first_street, communities, dwellings: STORY_DWELLINGS, compounds: vec![story] };
    others(house, &mut town, &size).await?;
    say(&format!("  {} communities, {} compounds, {} dwellings", town.communities.len(), town.compounds.len(), town.dwellings));
    Ok(town)
}

async fn story_compound(house: &mut House, community: PlaceId) -> anyhow::Result<Compound> {
    let cx = house.system();
    let new = AddPlace {
        compound_type: Some(CompoundType::Mixed),
        help_phone: "0351-5550123".into(),
        help_who: "样例佳苑网格员".into(),
        ..AddPlace::new(Kind::Compound, Some(community), "样例佳苑")
    };
    let id = places::add_place(&cx, new).await.map_err(said)?;
    let plan = Plan { id, community, entrances: vec![(1, STORY_FLOORS, 47); 3], buildings: 2 };
    raise_buildings(house, plan).await
}

/// What is still to be built of a compound: each building has these entrances: number of buildings' floors and dwellings.
struct Plan {
    id: PlaceId,
    community: PlaceId,
    buildings: usize,
    /// First floor with flats, floors, dwellings.
    entrances: Vec<(usize, usize, usize)>,
}

async fn raise_buildings(house: &mut House, plan: Plan) -> anyhow::Result<Compound> {
    let cx = house.system();
    let mut compound = Compound { id: plan.id, community: plan.community, buildings: Vec::new(), some_dwellings: Vec::new() };
    for building in 0..plan.buildings {
        let new = AddPlace::new(Kind::Building, Some(plan.id), format!("{}号楼", building + 1));
        let building_id = places::add_place(&cx, new).await.map_err(said)?;
        let mut entrances = Vec::new();
        for (entrance, (first, floors, dwellings)) in plan.entrances.iter().enumerate() {
            let new = AddPlace::new(Kind::Entrance, Some(building_id), format!("{}单元", entrance + 1));
            let id = places::add_place(&cx, new).await.map_err(said)?;
            let rows = (0..*dwellings).map(|at| flat(house, *first, *floors, at)).collect();
            let dwellings = places::add_dwellings(&cx, AddDwellings { entrance: id, rows }).await.map_err(said)?;
            if compound.some_dwellings.len() < 24 {
                compound.some_dwellings.extend(dwellings.into_iter().take(8));
            }
            entrances.push(id);
        }
        compound.buildings.push(Building { id: building_id, entrances });
    }
    Ok(compound)
}

/// One flat: two to a floor, an exact area.
fn flat(house: &mut House, first: usize, floors: usize, at: usize) -> NewDwelling {
    let floor = first + at % floors;
    let door = at / floors + 1;
    NewDwelling {
        room: format!("{floor}{door:02}"),
        floor: i64::try_from(floor).ok(),
        area: Some(house.rng.random_range(5_800..14_200)),
        holder: if house.rng.random_range(0..60) == 0 { Holder::Public } else { Holder::Private },
        counts: true,
    }
}

/// A party tree and three layers of grids, to show that trees are data and that layers lie over the same dwellings.
async fn party_tree(house: &mut House, district: PlaceId, community: PlaceId, compound: PlaceId) -> anyhow::Result<()> {
    let cx = house.system();
    let add = async |new: AddPlace| places::add_place(&cx, new).await.map_err(said);
    let committee = add(AddPlace::new(Kind::PartyCommittee, None, "样例区委")).await?;
    let general = add(AddPlace::new(Kind::PartyGeneralBranch, Some(committee), "样例社区党总支")).await?;
    let branch = add(AddPlace::new(Kind::PartyBranch, Some(general), "样例佳苑党支部")).await?;
    add(AddPlace::new(Kind::PartyGroup, Some(branch), "1号楼党小组")).await?;
    for (layer, name) in [(Layer::Governance, "全科第一网格"), (Layer::Police, "警务第一网格"), (Layer::Party, "党建第一网格")]
    {
        let grid = add(AddPlace { layer: Some(layer), ..AddPlace::new(Kind::Grid, Some(community), name) }).await?;
        cover(house, grid, compound).await?;
    }
    cover(house, branch, compound).await?;
    cover(house, committee, district).await
}

async fn cover(house: &House, node: PlaceId, place: PlaceId) -> anyhow::Result<()> {
    places::add_cover(&house.system(), AddCover { node, place }).await.map_err(said)?;
    Ok(())
}

/// The other compounds, one after the other: the seed decides, not the luck of who commits first.
async fn others(house: &mut House, town: &mut Town, size: &Size) -> anyhow::Result<()> {
    let rest = size.compounds - 1;
    if rest == 0 {
        return Ok(());
    }
    let each = (size.dwellings - STORY_DWELLINGS) / rest;
    for at in 0..rest {
        let community = town.communities[at * town.communities.len() / rest];
        let kind = CompoundType::ALL[house.rng.random_range(0..5)];
        let new = AddPlace {
            compound_type: Some(kind),
            help_phone: format!("0351-555{:04}", 1000 + at),
            help_who: "网格员".into(),
            ..AddPlace::new(Kind::Compound, Some(community), words::compound_name(at))
        };
        let id = places::add_place(&house.system(), new).await.map_err(said)?;
        let floors = FLOORS[house.rng.random_range(0..FLOORS.len())];
        // Whatever the compounds before had too many or too few, this one makes up for.
        let due = (STORY_DWELLINGS + each * (at + 1)).saturating_sub(town.dwellings);
        let wanted = (due * house.rng.random_range(75..125) / 100).max(each / 3);
        let per_entrance = floors * 2;
        let per_building = if wanted > per_entrance * 3 { 2 + at % 3 } else { 1 };
        let buildings = ((wanted + per_entrance * per_building / 2) / (per_entrance * per_building)).max(1);
        town.dwellings += buildings * per_building * per_entrance;
        let plan = Plan { id, community, buildings, entrances: vec![(1, floors, per_entrance); per_building] };
        let compound = raise_buildings(house, plan).await?;
        town.compounds.push(compound);
        if at % 50 == 49 {
            say(&format!("  {} of {rest} compounds", at + 1));
        }
    }
    Ok(())
}
