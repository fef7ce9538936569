//! S44: a notice with a link to where a bill is paid, an appeal, sent out by the community, taken by a member, done.

use crate::{Life, no, ok};
use serde_json::json;

#[tokio::test]
async fn s44_paying_is_a_link_to_elsewhere_and_an_appeal_is_sent_out_and_taken_by_a_member() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound.to_string();
    let draft = json!({
        "compound": compound, "kind": "general", "title": "物业费缴纳提醒", "days": 5,
        "words": "本年度物业费可以到 https://pay.example.org/wuye 缴纳，也可以到物业服务中心当面交。",
    });
    let notice = ok(life.api.grid.api_post("/api/v1/notices", draft).await)["id"].as_str().unwrap().to_owned();
    ok(life.api.community.api_post(&format!("/api/v1/notices/{notice}/publication"), json!({ "checked": true })).await);
    let page = life.resident.look(&format!("/notices/{notice}")).await.text();
    let link =
        "<a href=\"https://pay.example.org/wuye\" rel=\"external noreferrer noopener nofollow\">https://pay.example.org/wuye</a>";
    assert!(page.contains(link), "paying is a link to somebody else: {page}");
    // Nothing here takes a payment, and nothing cuts anybody off: no route, no setting, no column.
    for path in ["/pay", "/payments", "/api/v1/payments", "/api/v1/arrears", "/arrears", "/api/v1/cut-offs"] {
        assert_eq!(life.community.look(path).await.status.as_u16(), 404, "{path}");
    }
    let document = serde_json::to_string(&pavilion_app::web::api::document()).unwrap().to_lowercase();
    for word in ["arrears", "cut_off", "cut-off", "water_supply", "power_supply"] {
        assert!(!document.contains(word), "the API knows a {word}");
    }

    // The appeal: raised by a resident, sent out by the community, taken by a member, done, judged.
    let (member, member_api) = life.volunteer("党员").await;
    let at = life.raise("life-shopping", "腿脚不好，请帮忙到物业代交一次费").await;
    life.house.clock.forward(60_000);
    life.accept(&at, "life-shopping").await;
    life.house.clock.forward(60_000);
    let assign = json!({ "post": member.posts[0] });
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/assignment"), assign.clone()).await), "matters-post-cannot");
    ok(life.api.community.api_post(&format!("{at}/assignment"), assign).await);
    assert_eq!(
        ok(member_api.api_get("/api/v1/desk").await)["items"].as_array().unwrap().len(),
        1,
        "it lies on the member's desk"
    );
    life.house.clock.forward(60_000);
    ok(member_api.api_post(&format!("{at}/first-contact"), json!({ "note": "今天下午上门陪您去" })).await);
    life.house.clock.forward(60_000);
    let done = [("note".to_owned(), "陪老人办好了".to_owned()), ("why_no_photo".to_owned(), "不方便拍照".to_owned())];
    ok(member_api.api_form(&format!("{at}/completion"), &done).await);
    ok(life.api.resident.api_post(&format!("{at}/confirmation"), json!({})).await);
    life.house.clock.forward(60_000);
    ok(life.api.resident.api_post(&format!("{at}/rating"), json!({ "value": "satisfied" })).await);
    let body = life.look(&at).await;
    let stages: Vec<(&str, i64)> = body["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["at"].as_i64().expect("every stage was reached")))
        .collect();
    let names: Vec<&str> = stages.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["点单", "派单", "接单", "评单"]);
    assert!(stages.is_sorted_by_key(|(_, at)| *at), "{stages:?}");
    assert!(!body.to_string().contains(&member.name), "a member is named nowhere");
    life.audited().await;
}
