//! S06: a round table with eight matters. Each comes out as a tracked matter with an owner and a date.

use crate::{DAY, Table, ok};
use serde_json::json;

const EIGHT: [&str; 8] = [
    "单元门口加装防滑条",
    "小区路灯维修",
    "电梯加装监控",
    "楼道杂物清理",
    "非机动车停放划线",
    "健身器材维修",
    "绿化带补种",
    "垃圾桶点位调整",
];
const VOICES: [(&str, &str); 3] =
    [("asked", "下雨天门口滑，老人摔过"), ("community-view", "两个点位最急，先做"), ("property-answer", "本周采购，下周装好")];

#[tokio::test]
async fn eight_items_become_eight_tracked_matters_with_owner_and_deadline() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &EIGHT).await;
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    for item in table.items(&id).await {
        table.say(&table.social, &id, &item, &VOICES).await;
        ok(table.decide(&table.social, &id, &item, table.order("物业负责，二十天内办好")).await);
    }
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    for (who, party) in [(&table.social, "community"), (&table.property, "property"), (&table.social, "residents")] {
        let remark = json!({ "kind": "confirmation", "party": party });
        let answer = who.api_post(&format!("/api/v1/meetings/{id}/remarks"), remark).await;
        if party == "residents" {
            // Whoever lives there has no post that speaks for all: the days for answering count.
            assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        } else {
            ok(answer);
        }
    }
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    table.house.run_jobs().await;
    let meeting = table.meeting(&id).await;
    assert_eq!(meeting["state"], "settled");
    let items = meeting["items"].as_array().unwrap();
    assert_eq!(items.len(), 8);
    for item in items {
        assert_eq!((item["came"].as_str(), item["handler"].as_str()), (Some("agreed"), Some(table.handler.as_str())));
        assert!(item["finish_by"].as_i64().unwrap() > table.now() + 19 * DAY);
    }
}

#[tokio::test]
async fn an_item_without_the_propertys_answer_cannot_be_agreed() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &EIGHT[..1]).await;
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    let item = table.items(&id).await[0].clone();
    table.say(&table.social, &id, &item, &VOICES[..2]).await;
    let refused = table.decide(&table.social, &id, &item, table.order("物业负责")).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "meetings-voice-missing"));
    assert!(refused.text().contains("物业谈对策"), "it says which voice: {}", refused.text());
    table.say(&table.social, &id, &item, &VOICES[2..]).await;
    ok(table.decide(&table.social, &id, &item, table.order("物业负责")).await);
}
