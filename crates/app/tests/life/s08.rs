//! S08: where bicycles stand, and how abandoned ones are cleared: places at each entrance, never on a fire lane; a notice with
//! days to come forward, nothing taken away before they are over, and a look afterwards.

use crate::{Life, no, ok};
use pavilion_app::rooms::notices::{self, Redraft};
use pavilion_app::rooms::places::{self, AddDwellings, NewDwelling};
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::NoticeId;
use pavilion_rules::places::Holder;
use pavilion_rules::time::DAY_MS;
use serde_json::{Value as Json, json};

impl Life {
    async fn bikes(&self) -> Json {
        let at = format!("/api/v1/bikes?compound={}", self.house.estate().await.compound);
        ok(self.house.stranger().api_get(&at).await)
    }

    /// The newest clearing as those who plan it see it.
    async fn drafted(&self) -> Json {
        let at = format!("/api/v1/bikes?compound={}", self.house.estate().await.compound);
        ok(self.api.manager.api_get(&at).await)["clearings"][0].clone()
    }

    /// The compound of the case: 282 dwellings.
    async fn grows_to_282(&self) {
        let estate = self.house.estate().await;
        let missing = 282 - estate.dwellings.len();
        let room = |n: usize| NewDwelling {
            room: format!("9{n:03}"),
            floor: Some(9),
            area: None,
            holder: Holder::Private,
            counts: true,
        };
        let rows = (0..missing).map(room).collect();
        places::add_dwellings(&self.house.system(), AddDwellings { entrance: estate.entrances[&(1, 1)], rows }).await.unwrap();
    }
}

#[tokio::test]
async fn s08_every_entrance_has_its_places_a_fire_lane_is_never_one_and_what_is_missing_is_shown() {
    let life = Life::new().await;
    life.grows_to_282().await;
    let estate = life.house.estate().await;
    let count = json!({ "compound": estate.compound, "vehicles": 318 });
    assert_eq!(no(life.api.resident.api_post("/api/v1/bikes/counts", count.clone()).await), "access-not-allowed");
    ok(life.api.community.api_post("/api/v1/bikes/counts", count).await);

    let spot = |place: String, kind: &str, words: &str, spaces: i64, clear: bool| json!({ "place": place, "kind": kind, "words": words, "spaces": spaces, "clear": clear });
    let entrance = estate.entrances[&(3, 2)].to_string();
    let mark = |body: Json| life.api.manager.api_post("/api/v1/bikes/spots", body);
    assert_eq!(no(mark(spot(estate.buildings[&3].to_string(), "zone", "楼前空地", 20, true)).await), "commons-not-entrance");
    // A fire lane: nobody looked, its own words say so, or it is marked as one.
    assert_eq!(no(mark(spot(entrance.clone(), "zone", "单元门西侧", 20, false)).await), "commons-fire-lane");
    assert_eq!(no(mark(spot(entrance.clone(), "zone", "消防通道旁", 20, true)).await), "commons-fire-lane");
    ok(mark(spot(entrance.clone(), "fire-lane", "楼东侧通道", 0, false)).await);
    assert_eq!(no(mark(spot(entrance.clone(), "zone", "楼东侧通道", 20, true)).await), "commons-fire-lane");
    for place in estate.entrances.values() {
        ok(mark(spot(place.to_string(), "zone", "单元门西侧", 70, true)).await);
    }
    assert_eq!(no(mark(spot(entrance.clone(), "zone", "单元门西侧", 70, true)).await), "commons-spot-there");

    let seen = life.bikes().await;
    let spots = seen["spots"].as_array().unwrap();
    for place in estate.entrances.values() {
        let here = |one: &&Json| one["place"] == place.to_string() && one["kind"] == "zone";
        assert_eq!(spots.iter().filter(here).count(), 1, "each entrance has its places");
    }
    assert_eq!(seen["dwellings"], 282);
    assert!(seen["demand"].as_i64().unwrap() >= 300, "{seen}");
    assert_eq!((seen["spaces"].as_i64(), seen["short"].as_i64()), (Some(280), Some(38)), "what is missing is shown, not hidden");

    // What turns out to be a fire lane is no zone any more.
    ok(mark(spot(entrance.clone(), "fire-lane", "单元门西侧", 0, false)).await);
    let seen = life.bikes().await;
    let same = |one: &&Json| one["place"] == entrance && one["words"] == "单元门西侧";
    let kinds: Vec<&str> =
        seen["spots"].as_array().unwrap().iter().filter(same).map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["fire-lane"]);
    assert_eq!(seen["spaces"], 210);
    let page = life.resident.get("/bikes").await;
    assert!(page.says("282") && page.says("318") && page.says("还差 108 个车位") && page.says("3号楼 2单元"), "{}", page.text());
    life.audited().await;
}

#[tokio::test]
async fn s08_a_fire_lane_is_refused_with_a_sentence_and_nothing_typed_is_lost() {
    let life = Life::new().await;
    let entrance = life.house.estate().await.entrances[&(1, 1)].to_string();
    let page = life.community.get("/bikes").await.expect(200);
    let form =
        page.form("/bikes/spots").with("place", &entrance).with("kind", "zone").with("spot", "消防通道西侧").with("spaces", "12");
    let refused = life.community.submit(&form.with("clear", "1")).await.expect(422);
    assert!(refused.says("消防通道永远不能划作停放区"), "{}", refused.text());
    let typed = refused.form("/bikes/spots");
    assert_eq!((typed.value("spot"), typed.value("spaces")), (Some("消防通道西侧"), Some("12")));
    assert!(life.bikes().await["spots"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn s08_abandoned_ones_are_announced_claimed_and_taken_away_only_after_every_day_of_the_notice() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound;
    let clear = |bikes: &str, days: i64| json!({ "compound": compound, "bikes": bikes, "days": days });
    let to = "/api/v1/bikes/clearings";
    assert_eq!(no(life.api.manager.api_post(to, clear("东门车棚，黑色无车座", 3)).await), "commons-days");
    assert_eq!(no(life.api.manager.api_post(to, clear("3号楼2单元501室的红色车", 10)).await), "matters-note-names");
    ok(life.api.manager.api_post(to, clear("东门车棚，黑色无车座\n西侧墙边，红色缺前轮\n\n北门口，蓝色锈蚀", 10)).await);
    assert_eq!(life.bikes().await["clearings"], json!([]), "words nobody has checked are for those who plan");
    assert!(!life.house.stranger().get(&format!("/bikes?compound={compound}")).await.says("西侧墙边，红色缺前轮"));
    let clearing = life.drafted().await;
    let at = format!("{to}/{}", clearing["id"].as_str().unwrap());
    assert!(clearing["claim_ends"].is_null(), "the days begin when somebody else has published the notice");
    let early = format!("{at}/bikes/{}/claim", clearing["bikes"][0]["id"].as_str().unwrap());
    assert_eq!(no(life.api.resident.api_post(&early, json!({})).await), "commons-not-published");
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/removal"), json!({})).await), "commons-not-published");

    let notice = format!("/api/v1/notices/{}", clearing["notice"].as_str().unwrap());
    let yes = json!({ "checked": true, "names_checked": true });
    let refused = life.api.manager.api_post(&format!("{notice}/publication"), yes.clone()).await;
    assert!(refused.status.is_client_error(), "whoever drafted it does not publish it");
    ok(life.api.community.api_post(&format!("{notice}/publication"), yes).await);
    let words = ok(life.house.stranger().api_get(&notice).await).to_string();
    assert!(words.contains("02 西侧墙边，红色缺前轮") && words.contains("10 天内认领"), "{words}");

    let bikes = life.bikes().await["clearings"][0]["bikes"].clone();
    let claim = |n: usize| format!("{at}/bikes/{}/claim", bikes[n]["id"].as_str().unwrap());
    assert_eq!(no(life.house.stranger().api_post(&claim(1), json!({})).await), "access-sign-in-needed");
    ok(life.api.resident.api_post(&claim(1), json!({})).await);
    assert_eq!(no(life.api.grid.api_post(&claim(1), json!({})).await), "commons-claimed-already");
    // Ten days are not over after ten times 24 hours: they end at midnight where the place is.
    life.house.clock.forward(10 * DAY_MS);
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/removal"), json!({})).await), "commons-claim-open");
    let ends = life.bikes().await["clearings"][0]["claim_ends"].as_i64().unwrap();
    life.house.clock.forward(ends - life.house.app.clock.now().0 - 1);
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/removal"), json!({})).await), "commons-claim-open");
    life.house.clock.forward(1);
    ok(life.api.community.api_post(&format!("{at}/removal"), json!({})).await);
    assert_eq!(no(life.api.resident.api_post(&claim(0), json!({})).await), "commons-claim-over");

    // Somebody who did not plan it looks afterwards: also one with two posts looks at nothing they arranged.
    life.house.give_post(life.community.account, PostKind::GridWorker, compound).await;
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/check"), json!({ "left": 0 })).await), "access-not-allowed");
    let both = life.community.program(&life.house, &[]).await;
    assert_eq!(no(both.api_post(&format!("{at}/check"), json!({ "left": 0 })).await), "commons-same-twice");
    let offered = |who: Json| who["clearings"][0]["may_check"].clone();
    let list = format!("/api/v1/bikes?compound={compound}");
    assert_eq!(offered(ok(both.api_get(&list).await)), false);
    assert_eq!(offered(ok(life.api.committee.api_get(&list).await)), true);
    ok(life.api.committee.api_post(&format!("{at}/check"), json!({ "left": 1 })).await);
    let seen = life.bikes().await["clearings"][0].clone();
    assert_eq!(
        (seen["state"].as_str(), seen["removed"].as_i64(), seen["still_there"].as_i64()),
        (Some("checked"), Some(2), Some(1))
    );
    let mut tx = life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where subject_kind = 'bike-tag' and action = 'bikes.claim' and actor is not null";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0, "who claimed one is kept nowhere");
    drop(tx);
    life.audited().await;
}

#[tokio::test]
async fn s08_a_notice_given_fewer_days_takes_nothing_away_earlier_and_one_resident_claims_three_at_most() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound;
    let to = "/api/v1/bikes/clearings";
    let bikes = "东门车棚，黑色无车座\n西侧墙边，红色缺前轮\n北门口，蓝色锈蚀\n车棚最里，绿色无链条";
    ok(life.api.manager.api_post(to, json!({ "compound": compound, "bikes": bikes, "days": 10 })).await);
    let clearing = life.drafted().await;
    let at = format!("{to}/{}", clearing["id"].as_str().unwrap());
    let notice = format!("/api/v1/notices/{}", clearing["notice"].as_str().unwrap());
    let words = "下列车辆已挂牌，一天以后清走，请尽快认领。";
    let id = NoticeId(clearing["notice"].as_str().unwrap().parse().unwrap());
    let shorter = Redraft {
        kind: "general".into(),
        title: "清理无人使用的非机动车".into(),
        words: words.into(),
        days: "1".into(),
        objections: true,
        revision: None,
    };
    notices::redraft(&life.manager.cx().await, id, shorter).await.unwrap();
    let yes = json!({ "checked": true, "names_checked": true });
    ok(life.api.community.api_post(&format!("{notice}/publication"), yes).await);

    let claim = |n: usize| format!("{at}/bikes/{}/claim", clearing["bikes"][n]["id"].as_str().unwrap());
    for n in 0..3 {
        ok(life.api.resident.api_post(&claim(n), json!({})).await);
    }
    assert_eq!(no(life.api.resident.api_post(&claim(3), json!({})).await), "commons-claims-many");
    assert!(life.resident.get("/bikes").await.says("每位居民最多认领 3 辆"));

    life.house.clock.forward(3 * DAY_MS);
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/removal"), json!({})).await), "commons-claim-open");
    let ends = life.drafted().await["claim_ends"].as_i64().unwrap();
    life.house.clock.forward(ends - life.house.app.clock.now().0);
    ok(life.api.manager.api_post(&format!("{at}/removal"), json!({})).await);
    assert_eq!(life.drafted().await["removed"], 1);
    life.audited().await;
}

#[tokio::test]
async fn s08_the_page_says_what_to_do_next_and_what_a_clearing_waits_for() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound;
    let empty = life.resident.get("/bikes").await;
    assert!(empty.says("车没有地方停？提一件事") && !empty.says("先记清点数"), "{}", empty.text());
    assert!(life.manager.get("/bikes").await.says("先记清点数"));

    let new = json!({ "compound": compound, "bikes": "东门车棚，黑色无车座\n西侧墙边，红色缺前轮", "days": 7 });
    ok(life.api.manager.api_post("/api/v1/bikes/clearings", new).await);
    let clearing = life.drafted().await;
    let at = format!("/bikes/clearings/{}", clearing["id"].as_str().unwrap());
    let page = life.manager.get("/bikes").await;
    assert!(page.says("等公示发布") && !page.says("认领期满"), "{}", page.text());
    assert!(!page.has_form(&format!("{at}/removal")), "no button that does nothing");
    let notice = format!("/api/v1/notices/{}", clearing["notice"].as_str().unwrap());
    ok(life.api.community.api_post(&format!("{notice}/publication"), json!({ "checked": true, "names_checked": true })).await);
    assert!(!life.manager.get("/bikes").await.has_form(&format!("{at}/removal")));
    ok(life
        .api
        .resident
        .api_post(&format!("/api/v1{at}/bikes/{}/claim", clearing["bikes"][0]["id"].as_str().unwrap()), json!({}))
        .await);

    let ends = life.bikes().await["clearings"][0]["claim_ends"].as_i64().unwrap();
    life.house.clock.forward(ends - life.house.app.clock.now().0);
    let page = life.manager.get("/bikes").await;
    assert!(page.says("认领期满") && page.says("清走没人认领的 1 辆"), "{}", page.text());
    assert!(!life.resident.get("/bikes").await.has_form(&format!("{at}/removal")));
    assert!(life.manager.press(&page.form(&format!("{at}/removal"))).await.status.is_redirection());
    assert!(!life.manager.get("/bikes").await.has_form(&format!("{at}/check")));
    assert!(life.grid.get("/bikes").await.has_form(&format!("{at}/check")));
    // Whoever checked its notice has had a hand in it, whatever else they hold.
    life.house.give_post(life.community.account, PostKind::GridWorker, compound).await;
    let checker = life.community.program(&life.house, &[]).await;
    let check = format!("/api/v1{at}/check");
    assert_eq!(no(checker.api_post(&check, json!({ "left": 0 })).await), "commons-same-twice");
    ok(life.api.grid.api_post(&check, json!({ "left": 0 })).await);
    life.audited().await;
}
