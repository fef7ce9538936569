//! B27: the desk of a police post, judicial office or court sees the matters it was called into, and nothing else.

use crate::{Life, at, no, ok};
use pavilion_rules::access::PostKind;
use serde_json::json;

#[tokio::test]
async fn a_partners_desk_sees_what_it_was_called_into_and_nothing_else() {
    let life = Life::new().await;
    let above = life.house.estate().await.subdistrict;
    let court = life.house.holder("法庭联络岗", PostKind::PartnerDesk, above).await;
    let desk = court.program(&life.house, &[]).await;
    let (called, other) = (life.in_progress("light-lamps").await, life.in_progress("light-lamps").await);
    let case = |who: &pavilion_testkit::Person| json!({ "post": who.posts[0], "words": "3号楼101室门前的纠纷", "days": 10, "case": true });
    let own = ok(life.api.community.api_post(&format!("{called}/parts"), case(&court)).await);
    let theirs = ok(life.api.community.api_post(&format!("{other}/parts"), case(&life.grid)).await);

    // The one it was called into, with its words; of the other not even that there is one.
    assert_eq!(ok(desk.api_get(&at(&own)).await)["words"], "3号楼101室门前的纠纷");
    assert_eq!(desk.api_get(&at(&theirs)).await.status.as_u16(), 404);
    assert_eq!(ok(desk.api_get(&format!("{other}/duties")).await)["items"], json!([]));
    let mine = ok(desk.api_get("/api/v1/desk/duties").await)["items"].as_array().unwrap().len();
    assert_eq!(mine, 1);
    court.get("/desk").await.expect(200);
    ok(desk.api_post(&format!("{}/work", at(&own)), json!({ "step": "take" })).await);

    // Everything else that takes a post stays shut: lists of people and dwellings, the board, what lies above, exports, plans.
    let compound = life.house.estate().await.compound;
    for path in [
        "/board".to_owned(),
        "/above".to_owned(),
        "/posters".to_owned(),
        "/categories".to_owned(),
        "/capture".to_owned(),
        "/journal".to_owned(),
        "/works/new".to_owned(),
        "/rounds/new".to_owned(),
        format!("/places/{compound}/dwellings"),
        format!("/places/{compound}/posts"),
    ] {
        let status = court.look(&path).await.status.as_u16();
        assert!(status == 403 || status == 404, "{path}: {status}");
    }
    for (to, body) in [
        (format!("{other}/acceptance"), json!({ "title": "别人的事", "words": "别人的事情", "category": "light-lamps" })),
        (format!("{called}/parts"), case(&life.grid)),
        (format!("{called}/reporter-contact"), json!({ "purpose": "想联系本人" })),
        (format!("{called}/grade"), json!({ "grade": "simple", "reason": "看着不复杂" })),
    ] {
        assert_eq!(no(desk.api_post(&to, body).await), "access-not-allowed", "{to}");
    }
    // The words the reporter wrote stay with whoever takes matters in.
    let seen = ok(desk.api_get(&called).await).to_string();
    assert!(!seen.contains("晚上看不见台阶"), "{seen}");
    life.audited().await;
}

#[tokio::test]
async fn a_partners_desk_can_be_called_by_a_whistle() {
    let life = Life::new().await;
    let above = life.house.estate().await.subdistrict;
    let police = life.house.holder("警务室", PostKind::PartnerDesk, above).await;
    let matter = life.in_progress("light-lamps").await;
    let units = ok(life.api.community.api_get(&format!("{matter}/units")).await);
    let offered = units["items"].as_array().unwrap().iter().any(|one| one["id"] == police.posts[0].to_string());
    assert!(offered, "{units}");
}
