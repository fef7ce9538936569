//! S01 up to the proposal: five parties about parking.

use crate::{Table, ok};
use serde_json::json;

const VOICES: [(&str, &str); 3] = [
    ("report", "全小区二百七十个车位，登记车辆四百余辆，缺口一百三十个以上"),
    ("view", "先到先停，取消固定车位"),
    ("committee-view", "同意，收费用于公共维修"),
];

#[tokio::test]
async fn a_missing_party_blocks_the_consensus_and_what_comes_out_is_a_proposal() {
    let table = Table::new().await;
    let id = table.call(&table.social, "five-party-talk", &["机动车停放管理办法"]).await;
    let four = [("community-party", 1), ("members", 2), ("committee", 1), ("property", 1), ("justice", 1)];
    table.open(&table.social, &id, &four).await;
    let item = table.items(&id).await[0].clone();
    table.say(&table.social, &id, &item, &VOICES).await;
    let agreed = json!({ "came": "agreed", "words": "取消固定车位，每月一百元", "becomes": "vote" });
    let refused = table.decide(&table.social, &id, &item, agreed.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "meetings-party-missing"));
    assert_eq!(table.meeting(&id).await["missing"], json!(["residents"]));
    let presence = json!({ "party": "residents", "count": 9, "speaker": "居民代表" });
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/presence"), presence).await);
    let order = table.decide(&table.social, &id, &item, table.order("取消固定车位")).await;
    assert_eq!(order.code(), "meetings-proposal-only", "five parties do not decide for the owners");
    ok(table.decide(&table.social, &id, &item, agreed).await);
    let meeting = table.meeting(&id).await;
    assert_eq!((meeting["outcome"].as_str(), meeting["items"][0]["becomes"].as_str()), (Some("proposal"), Some("vote")));
    let said = meeting["items"][0]["voices"][0]["words"].as_str().unwrap();
    assert!(said.contains("缺口"), "the gap is shown, not hidden");
}

#[tokio::test]
async fn a_required_party_with_nobody_in_post_blocks_agreement_and_never_the_minutes() {
    let table = Table::new().await;
    let sql = "select id from post where kind = 'branch-secretary' and until is null";
    let posts: Vec<(pavilion_rules::ids::PostId,)> = table.house.app.db.read().await.unwrap().all(sql, &[]).await.unwrap();
    for (post,) in posts {
        pavilion_app::rooms::people::end_post(&table.house.system(), post).await.unwrap();
    }
    let id = table.call(&table.social, "co-building", &["快递柜放在哪里"]).await;
    table.open(&table.social, &id, &[("committee", 2), ("property", 1), ("residents", 8)]).await;
    let item = table.items(&id).await[0].clone();
    table.say(&table.social, &id, &item, &[("told", "门口太挤"), ("answer", "可以挪到东侧"), ("committee-view", "同意")]).await;
    let refused = table.decide(&table.social, &id, &item, table.order("挪到东侧")).await;
    assert_eq!(refused.code(), "meetings-party-missing");
    assert!(refused.text().contains("小区党支部"), "it says which: {}", refused.text());
    let not = json!({ "came": "not-agreed", "words": "小区党支部还没有人，下次再议" });
    ok(table.decide(&table.social, &id, &item, not).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    for (who, party) in [(&table.committee, "committee"), (&table.property, "property")] {
        let remark = json!({ "kind": "confirmation", "party": party });
        ok(who.api_post(&format!("/api/v1/meetings/{id}/remarks"), remark).await);
    }
    let settle = format!("/api/v1/meetings/{id}/settlement");
    assert_eq!(table.social.api_post(&settle, json!({})).await.code(), "meetings-minutes-unanswered");
    table.house.clock.forward(4 * crate::DAY);
    ok(table.social.api_post(&settle, json!({})).await);
    assert_eq!(table.meeting(&id).await["state"], "settled", "nobody waits for an empty post for ever");
}
