//! Grades, waiting, giving back, going up, and orders from a resolution.

use crate::{Life, no, ok};
use pavilion_app::desk::Subject;
use pavilion_app::rooms::matters::{NewOrder, bring_order};
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use pavilion_testkit::house::START_MS;
use serde_json::json;

#[tokio::test]
async fn a_grade_is_suggested_by_rule_set_with_a_reason_and_changed_with_a_trail() {
    let life = Life::new().await;
    let at = life.raise("light-lamps", "楼道灯坏了三天").await;
    life.accept(&at, "light-lamps").await;
    assert_eq!(ok(life.api.grid.api_get(&format!("{at}/grade")).await)["grade"], "simple");
    for _ in 0..2 {
        life.raise("light-lamps", "又坏了，请再来").await;
        life.house.clock.forward(1_000);
    }
    let third = life.raise("light-lamps", "第三次坏了").await;
    let suggested = ok(life.api.grid.api_get(&format!("{third}/grade")).await);
    assert_eq!((suggested["grade"].as_str(), suggested["times_before"].as_i64()), (Some("complex"), Some(3)));

    let grade = |grade: &str, reason: &str| json!({ "grade": grade, "reason": reason });
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/grade"), grade("simple", "")).await), "matters-reason-too-short");
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/grade"), grade("easy", "换个灯泡就行")).await), "matters-grade-unknown");
    assert_eq!(no(life.api.worker.api_post(&format!("{at}/grade"), grade("simple", "换个灯泡就行")).await), "access-not-allowed");
    ok(life.api.grid.api_post(&format!("{at}/grade"), grade("simple", "换个灯泡就行")).await);
    let body = life.look(&at).await;
    // Friday ten o'clock and eight working hours: over the midday rest into Monday.
    assert_eq!(body["grade"], "simple");
    assert_eq!(body["finish_by"].as_i64().unwrap(), START_MS + 3 * DAY_MS + 2_000, "two seconds passed meanwhile");
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/grade"), grade("simple", "换个灯泡就行")).await), "matters-grade-same");
    ok(life.api.grid.api_post(&format!("{at}/grade"), grade("hard", "整栋楼的线路都老化了")).await);
    let story = ok(life.api.resident.api_get(&format!("{at}/story")).await);
    let grades: Vec<&str> = story["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["action"] == "matters.grade")
        .map(|one| one["value"].as_str().unwrap())
        .collect();
    assert_eq!(grades, ["simple", "hard"], "the trail is for everybody");
    life.house.run_jobs().await;
    assert!(life.told(&life.resident).await.contains(&"matter-graded".to_owned()));
    let page = life.resident.get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("疑难，提交办") && page.says("整栋楼的线路都老化了"), "{}", page.text());
    life.audited().await;
}

#[tokio::test]
async fn the_clock_stands_still_only_while_it_waits_for_something_named() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    let before = life.look(&at).await["finish_by"].as_i64().unwrap();
    let wait = |what: &str| json!({ "waits_for": what, "reason": "厂家说要一周才到" });
    assert_eq!(no(life.api.worker.api_post(&format!("{at}/waiting"), wait("")).await), "matters-waits-for-missing");
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/waiting"), wait("灯罩到货")).await), "access-not-allowed");
    ok(life.api.worker.api_post(&format!("{at}/waiting"), wait("灯罩到货")).await);
    let body = life.look(&at).await;
    assert_eq!((body["state"].as_str(), body["waits_for"].as_str()), (Some("waiting"), Some("灯罩到货")));
    assert_eq!(body["clock"]["state"], "paused");
    life.house.clock.forward(14 * DAY_MS);
    life.house.run_jobs().await;
    assert_eq!(life.look(&at).await["level"], 0, "what waits is not late");
    let page = life.house.stranger().get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("灯罩到货") && page.says("厂家说要一周才到"), "{}", page.text());
    ok(life.api.worker.api_post(&format!("{at}/going-on"), json!({ "note": "灯罩到了，明天装" })).await);
    let after = life.look(&at).await;
    assert_eq!((after["state"].as_str(), after["waits_for"].as_str()), (Some("in-progress"), None));
    assert_eq!(after["finish_by"].as_i64().unwrap(), before + 14 * DAY_MS, "two weeks of the same days later");
    life.audited().await;
}

#[tokio::test]
async fn an_order_given_back_lies_with_those_who_give_work_out() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    let reason = json!({ "reason": "这是供电公司的线路" });
    assert_eq!(no(life.api.manager.api_post(&format!("{at}/return"), reason.clone()).await), "access-not-allowed");
    assert_eq!(ok(life.api.worker.api_post(&format!("{at}/return"), reason).await)["state"], "accepted");
    for who in [&life.api.grid, &life.api.community, &life.api.manager] {
        assert_eq!(ok(who.api_get("/api/v1/desk").await)["waiting"], 1);
    }
    assert_eq!(ok(life.api.worker.api_get("/api/v1/desk").await)["waiting"], 0);
    let page = life.resident.get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("这是供电公司的线路"), "{}", page.text());
    life.house.run_jobs().await;
    assert!(life.told(&life.resident).await.contains(&"matter-returned".to_owned()));
}

#[tokio::test]
async fn an_order_of_somebody_who_left_the_post_lies_with_those_who_give_work_out() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    pavilion_app::rooms::people::end_post(&life.house.system(), life.worker.posts[0]).await.unwrap();
    life.house.clock.forward(1_000);
    for who in [&life.api.grid, &life.api.manager] {
        assert_eq!(ok(who.api_get("/api/v1/desk").await)["waiting"], 1);
    }
    let finish = [("note".to_owned(), "换好了灯".to_owned()), ("why_no_photo".to_owned(), "拍不清楚".to_owned())];
    assert_eq!(no(life.api.worker.api_form(&format!("{at}/completion"), &finish).await), "access-not-allowed");
    let other = life.house.property_worker().await;
    life.assign(&at, &other).await;
    assert_eq!(ok(life.api.manager.api_get("/api/v1/desk").await)["waiting"], 0);
}

#[tokio::test]
async fn what_is_late_goes_up_by_itself_once_a_level_and_the_reporter_is_told() {
    let life = Life::new().await;
    let at = life.raise("parking-charging", "楼道里有人飞线充电").await;
    life.accept(&at, "parking-charging").await;
    life.assign(&at, &life.worker).await;
    ok(life.api.grid.api_post(&format!("{at}/grade"), json!({ "grade": "simple", "reason": "劝一劝就行" })).await);
    // The answer was promised within four working hours of this Friday.
    life.house.clock.forward(8 * HOUR_MS);
    life.house.run_jobs().await;
    assert_eq!(life.look(&at).await["level"], 1);
    assert_eq!(life.house.run_jobs().await, 0, "and not twice");
    // It rests half a working day on the level: the weekend does not count.
    life.house.clock.forward(2 * DAY_MS);
    life.house.run_jobs().await;
    assert_eq!(life.look(&at).await["level"], 1, "nobody works on a weekend");
    life.house.clock.forward(21 * HOUR_MS);
    life.house.run_jobs().await;
    assert_eq!(life.look(&at).await["level"], 2, "Monday in the afternoon it goes up again");
    assert_eq!(ok(life.api.street.api_get("/api/v1/desk").await)["waiting"], 1, "it lies on the street's desk");
    life.house.clock.forward(20 * DAY_MS);
    life.house.run_jobs().await;
    assert_eq!(life.look(&at).await["level"], 2, "there is nothing above");
    assert_eq!(life.told(&life.resident).await.iter().filter(|one| *one == "matter-overdue").count(), 2);
    let page = life.house.stranger().get(at.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("升到上一级：街道（乡镇）"), "{}", page.text());
    life.audited().await;
}

#[tokio::test]
async fn a_resolution_becomes_an_order_with_hands_and_a_date() {
    let life = Life::new().await;
    let source = Subject { kind: "resolution", id: uuid::Uuid::from_u128(77) };
    let order = NewOrder {
        place: life.house.estate().await.compound,
        category: "light-lamps".into(),
        title: "更换全部楼道灯".into(),
        words: "按协商结果更换全部楼道灯。".into(),
        handler: Some(life.worker.posts[0]),
        finish_by: Some(pavilion_rules::Millis(START_MS + 9 * DAY_MS)),
        source,
    };
    let resident = bring_order(&life.resident.cx().await, order.clone()).await;
    assert!(resident.is_err(), "a resident brings none");
    let raised = bring_order(&life.community.cx().await, order.clone()).await.unwrap();
    let at = format!("/api/v1/matters/{}", raised.id);
    let body = life.look(&at).await;
    assert_eq!((body["state"].as_str(), body["source_kind"].as_str()), (Some("assigned"), Some("resolution")));
    assert_eq!(body["finish_by"].as_i64(), Some(START_MS + 9 * DAY_MS));
    assert_eq!(ok(life.api.worker.api_get("/api/v1/desk").await)["waiting"], 1);
    ok(life.api.worker.api_post(&format!("{at}/first-contact"), json!({ "note": "下周一开始换" })).await);
    life.finish(&at).await;
    life.house.run_jobs().await;
    assert_eq!(no(life.api.resident.api_post(&format!("{at}/confirmation"), json!({})).await), "access-not-allowed");
    assert_eq!(ok(life.api.committee.api_post(&format!("{at}/confirmation"), json!({})).await)["state"], "confirmed");
    let own = life.in_progress("light-lamps").await;
    life.finish(&own).await;
    let refused = life.api.committee.api_post(&format!("{own}/confirmation"), json!({})).await;
    assert_eq!(no(refused), "matters-reporter-confirms", "what somebody reported only they confirm");
    let free = NewOrder { handler: None, finish_by: None, ..order };
    let free = bring_order(&life.house.system(), free).await.unwrap();
    assert_eq!(life.look(&format!("/api/v1/matters/{}", free.id)).await["state"], "accepted");
    life.audited().await;
}
