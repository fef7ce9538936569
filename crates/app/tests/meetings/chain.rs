//! A24 -> A25 -> A26: a method of methods that is really followed, with its trail.

use crate::{DAY, Table, ok};
use serde_json::json;

const HOUR: i64 = 3_600_000;

/// An owners' talk about a topic a resident raised, over and not settled in its one item.
async fn talk(table: &Table) -> (String, String) {
    let topic = json!({ "place": table.place, "title": "地下车库渗水" });
    let topic = ok(table.member.api_post("/api/v1/topics", topic).await)["id"].as_str().unwrap().to_owned();
    ok(table.social.api_post(&format!("/api/v1/topics/{topic}/screening"), json!({ "to": "screened" })).await);
    let call = json!({
        "method": "owners-talk", "place": table.place, "title": "本月业主恳谈会", "venue": "物管会办公室", "starts": table.now() + 5 * DAY,
        "topics": [topic],
    });
    let id = ok(table.committee.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    table.open(&table.committee, &id, &[("management-committee", 3), ("owners", 9)]).await;
    let item = table.items(&id).await[0].clone();
    table.say(&table.committee, &id, &item, &[("told", "一下雨就渗水"), ("answer", "要请物业看")]).await;
    let early = table.committee.api_post(&format!("/api/v1/meetings/{id}/items/{item}/carrying"), json!({})).await;
    assert_eq!(early.code(), "meetings-chain-early");
    let not = json!({ "came": "not-agreed", "words": "要物业先查原因" });
    ok(table.decide(&table.committee, &id, &item, not).await);
    ok(table.committee.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    (id, item)
}

#[tokio::test]
async fn what_owners_left_open_goes_to_the_managers_day_and_on_to_the_joint_meeting_with_its_trail() {
    let mut table = Table::new().await;
    let (id, item) = talk(&table).await;
    let carrying = format!("/api/v1/meetings/{id}/items/{item}/carrying");
    assert_eq!(table.committee.api_post(&carrying, json!({})).await.code(), "meetings-chain-no-day");
    let starts = table.now() + 3 * DAY;
    let day = json!({
        "compound": table.place, "method": "manager-day", "title": "物业经理接待日", "venue": "物业前台", "starts": starts,
        "ends": starts + 2 * HOUR, "slot_minutes": 15,
    });
    let day = ok(table.property.api_post("/api/v1/receptions", day).await)["id"].as_str().unwrap().to_owned();
    assert_eq!(
        table.property.api_post(&carrying, json!({})).await.code(),
        "meetings-may-not-call",
        "who may call it carries it on"
    );
    // One tap on the page of the meeting.
    let committee =
        table.house.holder("业委会二", pavilion_rules::access::PostKind::CommitteeMember, table.place.parse().unwrap()).await;
    let page = committee.get(&format!("/meetings/{id}")).await.expect(200);
    let form = page.form(&format!("/meetings/{id}/items/{item}/carrying")).with("to", "manager-day");
    let page = committee.submit(&form).await;
    assert!(page.says("转过去了") && page.links().contains(&format!("/receptions/{day}")), "{}", page.text());
    assert_eq!(table.committee.api_post(&carrying, json!({})).await.code(), "meetings-chain-twice");
    let queue = ok(table.property.api_get(&format!("/api/v1/receptions/{day}/queue")).await);
    assert!(queue["items"][0]["words"].as_str().unwrap().starts_with("地下车库渗水"), "{queue}");
    table.resident.sign_in_again(&table.house).await;
    assert!(table.resident.get("/me/news").await.says("转到物业经理接待日"), "who raised it hears where it went");
    // The manager cannot settle it alone: on to the joint meeting.
    table.house.clock.forward(3 * DAY);
    let manager = table.house.property_manager().await;
    let page = manager.get(&format!("/receptions/{day}/queue")).await.expect(200);
    assert!(page.says("提到小区共建议事会") && page.says("来自：本月业主恳谈会"), "{}", page.text());
    let ticket = queue["items"][0]["ticket"]["id"].clone();
    let on = json!({ "ticket": ticket, "step": "forward", "to": "topic", "words": "地下车库渗水，请共建议事会商量怎么修" });
    ok(table.property.api_post(&format!("/api/v1/receptions/{day}/table"), on).await);
    let queue = ok(table.property.api_get(&format!("/api/v1/receptions/{day}/queue")).await);
    let topic = queue["items"][0]["went_to"].as_str().unwrap().strip_prefix("topic/").unwrap().to_owned();
    let page = table.house.stranger().get(&format!("/topics/{topic}")).await.expect(200);
    assert!(page.says("物业经理接待日") && page.says("本月业主恳谈会"), "the trail leads back: {}", page.text());
    ok(table.social.api_post(&format!("/api/v1/topics/{topic}/screening"), json!({ "to": "screened" })).await);
    let joint = json!({
        "method": "co-building", "place": table.place, "title": "共建议事会", "venue": "社区", "starts": table.now() + 5 * DAY,
        "topics": [topic],
    });
    ok(table.secretary.api_post("/api/v1/meetings", joint).await);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_item_can_skip_a_link_and_waits_as_a_topic_for_the_joint_meeting() {
    let table = Table::new().await;
    let (id, item) = talk(&table).await;
    let carrying = format!("/api/v1/meetings/{id}/items/{item}/carrying");
    assert_eq!(table.committee.api_post(&carrying, json!({ "to": "round-table" })).await.code(), "meetings-chain-unknown");
    let went = ok(table.committee.api_post(&carrying, json!({ "to": "co-building" })).await);
    let topic = went["went_to"].as_str().unwrap().strip_prefix("topic/").unwrap().to_owned();
    let seen = ok(table.house.stranger().api_get(&format!("/api/v1/topics/{topic}")).await);
    assert_eq!((&seen["title"], &seen["state"]), (&json!("地下车库渗水"), &json!("screened")));
    let page = table.house.stranger().get(&format!("/topics/{topic}")).await.expect(200);
    assert!(page.says("本月业主恳谈会"), "{}", page.text());
}

#[tokio::test]
async fn a_reception_day_stands_in_the_calendar_and_on_a_poster_with_its_code() {
    let table = Table::new().await;
    let starts = table.now() + 3 * DAY;
    let day = json!({
        "compound": table.place, "method": "secretary-reception", "title": "书记接待日", "venue": "党群服务站", "starts": starts,
        "ends": starts + 2 * HOUR, "slot_minutes": 15,
    });
    let id = ok(table.secretary.api_post("/api/v1/receptions", day).await)["id"].as_str().unwrap().to_owned();
    let stranger = table.house.stranger();
    for path in [format!("/c/{}/meetings.ics", table.place), format!("/receptions/{id}/calendar.ics")] {
        let text = stranger.look(&path).await.text();
        assert!(text.contains("SUMMARY:书记接待日") && text.contains(&format!("/receptions/{id}")), "{text}");
    }
    let poster = stranger.get(&format!("/receptions/{id}/poster")).await.expect(200);
    assert!(poster.says("党群服务站") && poster.says("扫码取号"), "{}", poster.text());
    assert!(!poster.values("img", "src").is_empty(), "the code to take a ticket by");
    ok(table.secretary.api_post(&format!("/api/v1/receptions/{id}/calling-off"), json!({ "reason": "书记外出" })).await);
    let feed = stranger.look(&format!("/c/{}/meetings.ics", table.place)).await.text();
    assert!(feed.contains("STATUS:CANCELLED"), "{feed}");
}
