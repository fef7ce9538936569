//! Places: the trees, codes, grids over the same dwellings, validity in time, and every page of them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use pavilion_app::problem::Problem;
use pavilion_app::rooms::places::{
    self, AddCover, AddDwellings, AddPlace, ChangePlace, EndCover, EndDwellings, EndPlace, NewDwelling, Place,
};
use pavilion_app::rooms::record;
use pavilion_rules::Millis;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Holder, Kind, Layer, No};
use pavilion_testkit::house::START_MS;
use pavilion_testkit::page::in_query;
use pavilion_testkit::{Client, House};

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
    let coded = |code: &str, place: AddPlace| AddPlace { code: Some(code.into()), ..place };
    let district = add(house, coded("140702000000", AddPlace::new(Kind::District, None, "样例区"))).await;
    let subdistrict = add(house, coded("140702001000", AddPlace::new(Kind::Subdistrict, Some(district), "样例街道"))).await;
    let community = AddPlace {
        help_phone: "0351-1234567".into(),
        help_who: "社区值班".into(),
        ..coded("140702001005", AddPlace::new(Kind::Community, Some(subdistrict), "样例社区"))
    };
    let community = add(house, community).await;
    let compound =
        AddPlace { compound_type: Some(CompoundType::Old), ..AddPlace::new(Kind::Compound, Some(community), "样例小区") };
    let compound = add(house, compound).await;
    let building = add(house, AddPlace::new(Kind::Building, Some(compound), "１号楼")).await;
    let entrance = add(house, AddPlace::new(Kind::Entrance, Some(building), "1单元")).await;
    Tree { district, subdistrict, community, compound, building, entrance }
}

async fn see(house: &House, id: PlaceId) -> Place {
    places::place(&mut house.app.db.read().await.unwrap(), id).await.unwrap().unwrap()
}

fn unit(room: &str, area: Option<i64>) -> NewDwelling {
    NewDwelling { room: room.into(), floor: Some(1), area, holder: Holder::Private, counts: true }
}

fn change_of(place: &Place) -> ChangePlace {
    ChangePlace {
        id: place.id,
        revision: place.revision,
        name: place.name.clone(),
        label: place.label.clone(),
        code: place.code.clone(),
        compound_type: place.compound_type,
        help_phone: place.help_phone.clone(),
        help_who: place.help_who.clone(),
        zone: place.zone.clone(),
    }
}

fn codes(problem: Problem) -> Vec<&'static str> {
    match problem {
        Problem::Invalid(faults) => faults.iter().map(|fault| fault.code).collect(),
        Problem::Refused(no) | Problem::Conflict(no) | Problem::NotAllowed(no) => vec![no.code],
        other => panic!("{other:?}"),
    }
}

async fn agrees_with_the_journal(house: &House) {
    let findings = record::doctor(&house.app).await.unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[tokio::test]
async fn the_tree_gives_every_place_its_path_community_and_compound() {
    let house = House::new().await;
    let t = tree(&house).await;
    let second = add(&house, AddPlace::new(Kind::Building, Some(t.compound), "2号楼")).await;
    for (depth, id) in [t.district, t.subdistrict, t.community, t.compound, t.building, t.entrance].into_iter().enumerate() {
        let place = see(&house, id).await;
        assert_eq!(place.path.split('.').count(), depth + 1);
        assert_eq!(place.community, (depth >= 2).then_some(t.community));
        assert_eq!(place.compound, (depth >= 3).then_some(t.compound));
        assert_eq!(place.zone, "Asia/Shanghai");
    }
    let mut tx = house.app.db.read().await.unwrap();
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
    let coded = |kind, parent, name, code: &str| AddPlace { code: Some(code.into()), ..AddPlace::new(kind, Some(parent), name) };
    for (new, expected) in [
        (coded(Kind::Community, t.subdistrict, "样例社区", "140702001005"), vec![No::NameTaken, No::CodeTaken]),
        (coded(Kind::Community, t.subdistrict, "二社区", "140702002001"), vec![No::CodeOutsideParent]),
        (coded(Kind::Compound, t.community, "二小区", "140702001005"), vec![No::CodeNotHere, No::CodeTaken]),
        (AddPlace::new(Kind::Entrance, Some(t.compound), "3单元"), vec![No::KindNotUnder]),
        (AddPlace::new(Kind::Grid, Some(t.community), "一网格"), vec![No::LayerMissing]),
    ] {
        let name = new.name.clone();
        let refused = places::add_place(&house.system(), new).await.unwrap_err();
        assert_eq!(codes(refused), expected.into_iter().map(No::code).collect::<Vec<_>>(), "{name}");
    }
    let nowhere = AddPlace::new(Kind::Building, Some(PlaceId(uuid::Uuid::from_u128(5))), "x");
    assert!(matches!(places::add_place(&house.system(), nowhere).await, Err(Problem::NotFound)));
}

#[tokio::test]
async fn a_village_calls_things_by_its_own_names() {
    let house = House::new().await;
    let t = tree(&house).await;
    let village = AddPlace {
        label: "村".into(),
        compound_type: Some(CompoundType::Village),
        ..AddPlace::new(Kind::Compound, Some(t.community), "样例村")
    };
    let village = add(&house, village).await;
    let group = add(&house, AddPlace { label: "村民小组".into(), ..AddPlace::new(Kind::Building, Some(village), "一组") }).await;
    let page = house.stranger().get(&format!("/places/{group}")).await.expect(200);
    assert!(page.says("村民小组") && !page.says("楼栋"));
}

#[tokio::test]
async fn a_change_keeps_codes_in_order_and_does_not_overwrite_what_it_has_not_seen() {
    let house = House::new().await;
    let t = tree(&house).await;
    let cx = house.system();
    let street = see(&house, t.subdistrict).await;
    let moved = ChangePlace { code: Some("140702009000".into()), ..change_of(&street) };
    assert_eq!(codes(places::change_place(&cx, moved).await.unwrap_err()), [No::CodeBelow.code()]);
    let renamed = ChangePlace { name: "新样例街道".into(), ..change_of(&street) };
    assert_eq!(places::change_place(&cx, renamed.clone()).await.unwrap(), 2);
    assert_eq!(codes(places::change_place(&cx, renamed).await.unwrap_err()), ["house-changed-meanwhile"]);
    assert_eq!(see(&house, t.subdistrict).await.name, "新样例街道");
    agrees_with_the_journal(&house).await;
}

#[tokio::test]
async fn a_place_ends_from_the_leaves_up_and_stays_on_record() {
    let house = House::new().await;
    let t = tree(&house).await;
    let cx = house.system();
    let rows = vec![unit("101", Some(8_950))];
    let dwellings = places::add_dwellings(&cx, AddDwellings { entrance: t.entrance, rows: rows.clone() }).await.unwrap();
    let end = |id, revision| places::end_place(&cx, EndPlace { id, revision });
    assert_eq!(codes(end(t.building, 1).await.unwrap_err()), [No::HasChildren.code()]);
    assert_eq!(codes(end(t.entrance, 1).await.unwrap_err()), [No::HasDwellings.code()]);
    places::end_dwellings(&cx, EndDwellings { entrance: t.entrance, dwellings }).await.unwrap();
    assert_eq!(end(t.entrance, 1).await.unwrap(), 2);
    assert_eq!(codes(end(t.entrance, 2).await.unwrap_err()), [No::Ended.code()]);
    assert_eq!(see(&house, t.entrance).await.until, Some(cx.now));
    let late = places::add_dwellings(&cx, AddDwellings { entrance: t.entrance, rows }).await.unwrap_err();
    assert_eq!(codes(late), [No::Ended.code()]);
    // The name is free again, and the new one comes after the old one in the tree.
    let again = add(&house, AddPlace::new(Kind::Entrance, Some(t.building), "1单元")).await;
    assert!(see(&house, again).await.path > see(&house, t.entrance).await.path);
    assert!(house.stranger().get(&format!("/places/{}", t.entrance)).await.expect(200).says("停用"));
    agrees_with_the_journal(&house).await;
}

#[tokio::test]
async fn dwellings_are_added_all_or_none_and_know_where_they_are() {
    let house = House::new().await;
    let t = tree(&house).await;
    let rows = vec![unit("101", Some(8_950)), unit("102", None)];
    let ids = places::add_dwellings(&house.system(), AddDwellings { entrance: t.entrance, rows: rows.clone() }).await.unwrap();
    let again = places::add_dwellings(&house.system(), AddDwellings { entrance: t.entrance, rows }).await;
    assert_eq!(codes(again.unwrap_err()), [No::RoomTaken.code(), No::RoomTaken.code()]);
    let wrong = places::add_dwellings(&house.system(), AddDwellings { entrance: t.building, rows: vec![unit("1", None)] }).await;
    assert_eq!(codes(wrong.unwrap_err()), [No::EntranceNeeded.code()]);
    let mut tx = house.app.db.read().await.unwrap();
    let home = places::dwelling_home(&mut tx, ids[1]).await.unwrap().unwrap();
    assert_eq!((home.compound, home.room_words.as_str()), (t.compound, "1号楼 1单元 102"));
    drop(tx);
    agrees_with_the_journal(&house).await;
}

async fn responsible(house: &House, place: PlaceId, at: Millis) -> Vec<String> {
    let path = see(house, place).await.path;
    let mut tx = house.app.db.read().await.unwrap();
    places::responsible_for(&mut tx, &path, at).await.unwrap().into_iter().map(|cover| cover.node_name).collect()
}

#[tokio::test]
async fn one_entrance_lies_in_three_grids_and_a_nearer_one_takes_it_over_from_its_day_on() {
    let house = House::new().await;
    let t = tree(&house).await;
    let cx = house.system();
    for (layer, name) in [(Layer::Party, "党建一格"), (Layer::Governance, "全科一格"), (Layer::Police, "警务一格")] {
        let grid = add(&house, AddPlace { layer: Some(layer), ..AddPlace::new(Kind::Grid, Some(t.community), name) }).await;
        places::add_cover(&cx, AddCover { node: grid, place: t.compound }).await.unwrap();
    }
    let branch = add(&house, AddPlace::new(Kind::PartyBranch, Some(t.compound), "样例小区党支部")).await;
    places::add_cover(&cx, AddCover { node: branch, place: t.building }).await.unwrap();
    assert_eq!(responsible(&house, t.entrance, cx.now).await, ["样例小区党支部", "党建一格", "全科一格", "警务一格"]);

    house.clock.forward(1_000);
    let cx = house.system();
    let nearer = AddPlace { layer: Some(Layer::Governance), ..AddPlace::new(Kind::Grid, Some(t.community), "全科二格") };
    let nearer = add(&house, nearer).await;
    let cover = places::add_cover(&cx, AddCover { node: nearer, place: t.building }).await.unwrap();
    assert_eq!(responsible(&house, t.entrance, cx.now).await[2], "全科二格");
    assert_eq!(responsible(&house, t.entrance, Millis(START_MS)).await[2], "全科一格", "who was responsible then stays known");
    let twice = places::add_cover(&cx, AddCover { node: nearer, place: t.building }).await.unwrap_err();
    assert_eq!(codes(twice), [No::CoverTwice.code()]);

    house.clock.forward(1_000);
    let cx = house.system();
    places::end_cover(&cx, EndCover { id: cover, revision: 1 }).await.unwrap();
    assert_eq!(responsible(&house, t.entrance, cx.now).await[2], "全科一格");
    let spots = places::spots(&mut house.app.db.read().await.unwrap(), t.compound).await.unwrap();
    assert!(spots.iter().all(|spot| spot.kind != Kind::PartyBranch), "a matter is at a building and not at a party branch");
    agrees_with_the_journal(&house).await;
}

async fn both_languages(client: &Client, path: &str, status: u16) {
    for lang in ["zh-CN", "en"] {
        client.set_cookie("pv_lang", lang);
        client.get(path).await.expect(status);
    }
    client.set_cookie("pv_lang", "zh-CN");
}

#[tokio::test]
async fn pages_show_themselves_to_strangers_and_staff_in_both_languages() {
    let house = House::new().await;
    let estate = house.estate().await;
    let (compound, grid, entrance) = (estate.compound, estate.grids[0], estate.entrances[&(3, 2)]);
    let (stranger, worker, resident) = (house.stranger(), house.community_worker().await, house.resident("3-2-501").await);
    let open = [
        "/".to_owned(),
        format!("/?q={}", in_query("样例")),
        format!("/c/{compound}"),
        "/contacts".to_owned(),
        format!("/contacts?c={compound}"),
        "/places".to_owned(),
        "/places?q=%E5%8F%B7%E6%A5%BC".to_owned(),
        format!("/places/{compound}"),
        format!("/places/{grid}"),
        format!("/places/{grid}/covers"),
    ];
    let staff = ["children", "change", "end", "dwellings", "imports"].map(|page| format!("/places/{compound}/{page}"));
    for path in &open {
        both_languages(&stranger, path, 200).await;
        both_languages(&worker, path, 200).await;
        both_languages(&resident, path, 200).await;
    }
    for path in staff.iter().chain([&format!("/places/{entrance}/dwellings")]) {
        both_languages(&worker, path, 200).await;
        stranger.get(path).await.expect(401);
        resident.get(path).await.expect(403);
    }
    for path in ["/places/00000000-0000-0000-0000-000000000000", "/places/nothing", "/c/nothing"] {
        stranger.get(path).await.expect(404);
    }
    assert_eq!(stranger.look("/qr.svg?path=//evil.example").await.status.as_u16(), 422);
    let code = stranger.look(&format!("/qr.svg?path=/c/{compound}")).await;
    assert_eq!((code.status.as_u16(), code.header("content-type")), (200, "image/svg+xml"));
    house.other_estate().await;
    both_languages(&stranger, "/", 200).await;
    both_languages(&stranger, "/contacts", 200).await;
    assert!(resident.get("/").await.says("样例甲小区"), "who lives somewhere begins there");
}

#[tokio::test]
async fn a_place_is_added_changed_and_ended_with_forms_that_keep_what_was_typed() {
    let house = House::new().await;
    let estate = house.estate().await;
    let worker = house.community_worker().await;
    let compound = estate.compound;
    let to = format!("/places/{compound}/children");
    let form = worker.get(&to).await.form(&to);
    let wrong = form.clone().with("kind", "building").with("name", "9号楼").with("help_phone", "找王阿姨");
    let page = worker.submit(&wrong).await.expect(422);
    assert!(page.says("请填能拨通的电话号码"));
    let kept = page.form(&to);
    assert_eq!((kept.value("name"), kept.value("help_phone")), (Some("9号楼"), Some("找王阿姨")));
    let page = worker.submit(&kept.with("help_phone", "")).await.expect(200);
    assert!(page.says("9号楼") && page.says("已添加"));
    let place = page.path.split(['/', '?']).nth(2).unwrap().to_owned();
    let change = format!("/places/{place}/change");
    let form = worker.get(&change).await.form(&change);
    assert!(worker.submit(&form.with("name", "9号楼甲")).await.expect(200).says("9号楼甲"));
    let end = format!("/places/{place}/end");
    let form = worker.get(&end).await.form(&end);
    assert!(worker.submit(&form).await.expect(200).says("停用"));
    // Somebody else's compound is not theirs to change.
    let other = house.other_estate().await.compound;
    worker.get(&format!("/places/{other}/children")).await.expect(403);
    worker.get("/places/new").await;
    assert!(places::add_place(&worker.cx().await, AddPlace::new(Kind::District, None, "又一区")).await.is_err());
}

#[tokio::test]
async fn a_grid_is_laid_and_taken_off_with_forms() {
    let house = House::new().await;
    let estate = house.estate().await;
    let worker = house.community_worker().await;
    let cx = worker.cx().await;
    let grid = AddPlace { layer: Some(Layer::Police), ..AddPlace::new(Kind::Grid, Some(estate.community), "警务九格") };
    let grid = places::add_place(&cx, grid).await.unwrap();
    let page = worker.get(&format!("/places/{grid}/covers?q={}", in_query("3号楼"))).await;
    let lay = page.forms().into_iter().find(|form| form.method == "post" && form.action.ends_with("/covers")).unwrap();
    let page = worker.submit(&lay).await.expect(200);
    assert!(page.says("3号楼") && page.says("至今"));
    let building = estate.buildings[&3];
    assert!(house.stranger().get(&format!("/places/{building}")).await.says("警务九格"));
    let off = page.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap();
    worker.submit(&off).await.expect(200);
    assert!(!house.stranger().get(&format!("/places/{building}")).await.says("警务九格"));
}
