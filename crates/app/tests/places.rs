//! Places: the trees, codes, grids, dwellings, their import and export, and the home pages.

use pavilion_app::problem::Problem;
use pavilion_app::rooms::places::{self, AddDwellings, AddPlace, NewDwelling};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Holder, Kind, No};
use pavilion_testkit::House;

/// A district down to one entrance, each the first of its kind.
struct Tree {
    district: PlaceId,
    subdistrict: PlaceId,
    community: PlaceId,
    compound: PlaceId,
    building: PlaceId,
    entrance: PlaceId,
}

async fn add(house: &House, new: AddPlace) -> PlaceId {
    places::add_place(&house.system(), new).await.unwrap()
}

async fn tree(house: &House) -> Tree {
    let district = add(house, AddPlace { code: Some("140702000000".into()), ..AddPlace::new(Kind::District, None, "样例区") }).await;
    let subdistrict =
        add(house, AddPlace { code: Some("140702001000".into()), ..AddPlace::new(Kind::Subdistrict, Some(district), "样例街道") }).await;
    let community = AddPlace {
        code: Some("140702001005".into()),
        help_phone: "0351-1234567".into(),
        help_who: "社区值班".into(),
        ..AddPlace::new(Kind::Community, Some(subdistrict), "样例社区")
    };
    let community = add(house, community).await;
    let compound =
        add(house, AddPlace { compound_type: Some(CompoundType::Old), ..AddPlace::new(Kind::Compound, Some(community), "样例小区") }).await;
    let building = add(house, AddPlace::new(Kind::Building, Some(compound), "１号楼")).await;
    let entrance = add(house, AddPlace::new(Kind::Entrance, Some(building), "1单元")).await;
    Tree { district, subdistrict, community, compound, building, entrance }
}

fn unit(room: &str, area: Option<i64>) -> NewDwelling {
    NewDwelling { room: room.into(), floor: Some(1), area, holder: Holder::Private, counts: true }
}

#[tokio::test]
async fn the_tree_gives_every_place_its_path_community_and_compound() {
    let house = House::new().await;
    let t = tree(&house).await;
    let second = add(&house, AddPlace::new(Kind::Building, Some(t.compound), "2号楼")).await;
    let mut tx = house.app.db.read().await.unwrap();
    let all = [t.district, t.subdistrict, t.community, t.compound, t.building, t.entrance];
    for (depth, id) in all.into_iter().enumerate() {
        let place = places::place(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(place.path.split('.').count(), depth + 1);
        assert_eq!(place.community, (depth >= 2).then_some(t.community));
        assert_eq!(place.compound, (depth >= 3).then_some(t.compound));
    }
    let spots = places::spots(&mut tx, t.compound).await.unwrap();
    assert_eq!(spots.iter().map(|spot| spot.name.as_str()).collect::<Vec<_>>(), ["样例小区", "1号楼", "1单元", "2号楼"]);
    assert_eq!(spots[3].id, second);
    let brief = places::compound_brief(&mut tx, t.compound).await.unwrap().unwrap();
    assert_eq!(brief.help_phone, "0351-1234567", "the community's number stands in for the compound's");
    assert!(places::compound_brief(&mut tx, t.building).await.unwrap().is_none());
    assert_eq!(places::compounds(&mut tx, None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_place_that_does_not_fit_is_refused_with_every_fault() {
    let house = House::new().await;
    let t = tree(&house).await;
    let bad = AddPlace { code: Some("140702001005".into()), ..AddPlace::new(Kind::Community, Some(t.subdistrict), "样例社区") };
    let Err(Problem::Invalid(faults)) = places::add_place(&house.system(), bad).await else { panic!("a doubled community was added") };
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [No::NameTaken.code(), No::CodeTaken.code()]);
}

#[tokio::test]
async fn dwellings_are_added_all_or_none_and_know_where_they_are() {
    let house = House::new().await;
    let t = tree(&house).await;
    let rows = vec![unit("101", Some(8_950)), unit("102", None)];
    let ids = places::add_dwellings(&house.system(), AddDwellings { entrance: t.entrance, rows: rows.clone() }).await.unwrap();
    let again = places::add_dwellings(&house.system(), AddDwellings { entrance: t.entrance, rows }).await;
    assert!(matches!(again, Err(Problem::Invalid(faults)) if faults.len() == 2));
    let wrong = places::add_dwellings(&house.system(), AddDwellings { entrance: t.building, rows: vec![unit("1", None)] }).await;
    assert!(matches!(wrong, Err(Problem::Refused(no)) if no.code == No::EntranceNeeded.code()));
    let mut tx = house.app.db.read().await.unwrap();
    let home = places::dwelling_home(&mut tx, ids[1]).await.unwrap().unwrap();
    assert_eq!((home.compound, home.room_words.as_str()), (t.compound, "1号楼 1单元 102"));
}
