//! S25: ordered, taken, sent, rated: a service order is the same matter by another route, and so is the other routing.

use crate::{Life, no, ok};
use pavilion_testkit::Client;
use serde_json::{Value as Json, json};

/// An order of this kind, brought as far as done.
async fn order(life: &Life, category: &str) -> String {
    let at = life.raise(category, "请帮忙代取一趟药").await;
    life.house.clock.forward(60_000);
    life.accept(&at, category).await;
    life.house.clock.forward(60_000);
    life.assign(&at, &life.worker).await;
    life.house.clock.forward(60_000);
    ok(life.api.worker.api_post(&format!("{at}/first-contact"), json!({ "note": "下午三点送到" })).await);
    life.finish(&at).await;
    life.house.clock.forward(60_000);
    at
}

async fn stages(who: &Client, at: &str) -> Vec<Json> {
    ok(who.api_get(at).await)["stages"].as_array().unwrap().clone()
}

#[tokio::test]
async fn s25_a_service_order_has_four_stages_in_order_and_a_phone_rating_with_its_leave() {
    let life = Life::new().await;
    let at = order(&life, "life-errands").await;
    let before = stages(&life.api.resident, &at).await;
    assert_eq!(before.iter().map(|one| one["name"].as_str().unwrap()).collect::<Vec<_>>(), ["点单", "接单", "派单", "评单"]);
    assert!(before[3]["at"].is_null(), "not rated yet");
    // An old woman says on the telephone how it was; the leave is stored, sealed.
    let rate = json!({ "value": "satisfied", "words": "送得及时", "leave": "本人电话口述并同意代填" });
    assert_eq!(no(life.api.worker.api_post(&format!("{at}/rating-for"), rate.clone()).await), "access-not-allowed");
    ok(life.api.community.api_post(&format!("{at}/rating-for"), rate).await);
    let after = stages(&life.api.resident, &at).await;
    let times: Vec<i64> = after.iter().map(|one| one["at"].as_i64().unwrap()).collect();
    assert!(times.is_sorted() && times[0] < times[3], "four stages in order: {times:?}");
    let page = life.resident.get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("点单—接单—派单—评单") && page.says("评单"), "{}", page.text());
    let mut tx = life.house.app.db.read().await.unwrap();
    let sql =
        "select cast(count(*) as bigint) as n from journal where action = 'matters.rate-for' and detail like '%sealed_reason%'";
    let (kept,): (i64,) = tx.only(sql, &[]).await.unwrap();
    let bare = "select cast(count(*) as bigint) as n from journal where detail like '%口述并同意%'";
    let (open,): (i64,) = tx.only(bare, &[]).await.unwrap();
    assert_eq!((kept, open), (1, 0), "the authorisation is stored and shut");
    drop(tx);
    life.audited().await;
}

#[tokio::test]
async fn the_other_routing_is_the_same_object_with_other_stages() {
    let life = Life::new().await;
    let at = order(&life, "life-shopping").await;
    let all = stages(&life.api.resident, &at).await;
    assert_eq!(all.iter().map(|one| one["step"].as_str().unwrap()).collect::<Vec<_>>(), ["raise", "assign", "contact", "rate"]);
    let plain = life.in_progress("light-lamps").await;
    assert!(stages(&life.api.resident, &plain).await.is_empty(), "an ordinary matter has no route");
}

#[tokio::test]
async fn the_form_of_an_order_works_with_few_choices() {
    let life = Life::new().await;
    let at = order(&life, "life-errands").await;
    life.resident.set_cookie("pv_elder", "1");
    let page = life.resident.get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("点单") && page.says("念给我听"), "{}", page.text());
}
