//! C14: a supervisor draws a sample of meetings that anybody can draw again, and what is found is about meetings only.

use crate::{DAY, Table, ok};
use pavilion_rules::access::PostKind;
use serde_json::json;

/// Meetings of one item each that are held on one day and settled on another.
async fn settled(table: &Table, titles: &[&str]) {
    let mut ids = Vec::new();
    for title in titles {
        ids.push(table.call(&table.social, "round-table", &[title]).await);
    }
    table.house.clock.forward(5 * DAY);
    for id in &ids {
        ok(table.social.api_post(&format!("/api/v1/meetings/{id}/opening"), json!({})).await);
        let item = table.items(id).await[0].clone();
        ok(table.decide(&table.social, id, &item, json!({ "came": "not-agreed", "words": "还要再商量" })).await);
        ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    }
    table.house.clock.forward(4 * DAY);
    for id in &ids {
        ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    }
}

#[tokio::test]
async fn c14_a_sample_is_drawn_once_by_a_later_seed_and_anybody_draws_the_same() {
    let table = Table::new().await;
    settled(&table, &["楼道灯", "防滑条", "垃圾桶", "停车"]).await;
    table.house.clock.forward(1);
    let community = table.house.estate().await.community;
    let street = table.house.holder("街道", PostKind::StreetCoordinator, community).await;
    let program = street.program(&table.house, &[]).await;
    let list = json!({ "place": table.place, "since": 0, "until": table.now(), "size": 2 });
    assert_eq!(
        table.social.api_post("/api/v1/samples", list.clone()).await.status.as_u16(),
        403,
        "who holds them does not sample them"
    );
    let many = json!({ "place": table.place, "since": 0, "until": table.now(), "size": 5 });
    assert_eq!(program.api_post("/api/v1/samples", many).await.code(), "samples-pool-empty");
    let id = ok(program.api_post("/api/v1/samples", list).await)["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/samples/{id}");
    let laid = ok(program.api_get(&at).await);
    assert_eq!((laid["pool"].as_str().unwrap().lines().count(), laid["seed"].as_str()), (5, Some("")));
    // A meeting settled after the list was laid down is not on it.
    settled(&table, &["门禁"]).await;
    let seed = "20260521";
    assert_eq!(program.api_post(&format!("{at}/draw"), json!({ "seed": "20" })).await.code(), "samples-seed-wrong");
    ok(program.api_post(&format!("{at}/draw"), json!({ "seed": seed })).await);
    assert_eq!(program.api_post(&format!("{at}/draw"), json!({ "seed": "20260522" })).await.code(), "samples-drawn-before");
    let drawn = ok(program.api_get(&at).await);
    assert_eq!(drawn["pool"], laid["pool"]);
    let source = pavilion_tally::Source::new("pool.csv", drawn["pool"].as_str().unwrap());
    assert_eq!(source.digest(), drawn["pool_sha256"].as_str().unwrap());
    let pool = pavilion_tally::draw::Pool::read(&source, &[]).unwrap();
    let bytes = pavilion_tally::draw::from_hex(seed).unwrap();
    let again = pavilion_tally::draw::draw(&pool, 2, &bytes, &pavilion_tally::draw::Quotas::Proportional).unwrap();
    assert_eq!(json!(again.strata[0].drawn), drawn["drawn"]);

    let meeting = drawn["drawn"][0].clone();
    let mut answers =
        json!({ "in-time": "yes", "open": "yes", "heard": "no", "answered": "yes", "minutes-fit": "unreached", "done": "yes" });
    let check = |answers: &serde_json::Value, note: &str| json!({ "meeting": meeting, "answers": answers, "note": note });
    let checks = format!("{at}/checks");
    assert_eq!(program.api_post(&checks, check(&answers, "")).await.code(), "samples-answers-missing");
    answers["told-back"] = json!("no");
    assert_eq!(program.api_post(&checks, check(&answers, "3号楼2单元501室说没有通知")).await.code(), "meetings-names");
    ok(program.api_post(&checks, check(&answers, "时间太短，后面的人没有说上话")).await);
    let other = json!({ "meeting": "0190a000-0000-7000-8000-000000000000", "answers": answers, "note": "" });
    assert_eq!(program.api_post(&checks, other).await.code(), "samples-not-drawn");
    let mut street = street;
    street.sign_in_again(&table.house).await;
    let page = street.get(&format!("/samples/{id}")).await.expect(200);
    assert!(page.says("数的是会议，不是人") && page.says("已核对") && page.says(seed), "{}", page.text());
    assert_eq!(table.resident.look(&format!("/samples/{id}")).await.status.as_u16(), 403);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}
