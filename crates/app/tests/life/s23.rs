//! S23: each matter is judged once by its reporter; what did not satisfy is looked at by the next level. And calls back.

use crate::{Life, at, no, ok};
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use serde_json::json;

#[tokio::test]
async fn s23_one_rating_per_reporter_and_matter_and_not_satisfied_opens_a_review() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    life.finish(&matter).await;
    ok(life.api.resident.api_post(&format!("{matter}/confirmation"), json!({})).await);
    let bad = json!({ "value": "not-satisfied", "words": "晚上还是不亮" });
    ok(life.api.resident.api_post(&format!("{matter}/rating"), bad.clone()).await);
    assert_eq!(
        no(life.api.resident.api_post(&format!("{matter}/rating"), bad).await),
        "matters-not-now",
        "one rating per matter"
    );
    // A rating cannot be edited by staff.
    let better = json!({ "value": "satisfied", "leave": "本人电话同意" });
    for who in [&life.api.grid, &life.api.community] {
        assert_eq!(no(who.api_post(&format!("{matter}/rating-for"), better.clone()).await), "matters-not-now");
    }
    assert_eq!(
        no(life.api.worker.api_post(&format!("{matter}/rating"), json!({ "value": "satisfied" })).await),
        "access-not-allowed"
    );
    // "Not satisfied" opens a review one level above whoever handled it.
    let desk = ok(life.api.community.api_get("/api/v1/desk/duties").await);
    assert_eq!(desk["items"][0]["kind"], "review");
    let review = life.duty(&life.api.community, &matter, "review").await;
    let answer = |value: &str, words: &str| json!({ "step": "answer", "value": value, "words": words });
    let here = format!("{}/review", at(&review));
    assert_eq!(no(life.api.worker.api_post(&here, answer("explained", "灯是好的")).await), "access-not-allowed");
    assert_eq!(no(life.api.community.api_post(&here, answer("explained", "")).await), "matters-note-too-short");
    assert_eq!(no(life.api.community.api_post(&here, answer("solved", "已经看过了")).await), "matters-outcome-unknown");
    ok(life.api.community.api_post(&here, answer("again", "到现场看过，开关没有换")).await);
    let body = life.look(&matter).await;
    assert_eq!((body["state"].as_str(), body["round"].as_i64()), (Some("assigned"), Some(2)), "it counts against the closing");
    life.house.run_jobs().await;
    let told = life.told(&life.resident).await;
    assert!(told.contains(&"matter-review".into()) && told.contains(&"matter-recalled".into()), "{told:?}");
    // No line of any staff member says who rated.
    let mut tx = life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where action = 'matters.rate' and actor is not null";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0, "staff cannot see who rated what");
    drop(tx);
    life.audited().await;
}

#[tokio::test]
async fn what_the_community_handled_itself_is_reviewed_by_the_street() {
    let life = Life::new().await;
    let matter = life.raise("light-lamps", "楼道灯坏了").await;
    life.accept(&matter, "light-lamps").await;
    life.assign(&matter, &life.community).await;
    ok(life.api.community.api_post(&format!("{matter}/first-contact"), json!({ "note": "明天上午来看" })).await);
    let finish = [("note".to_owned(), "换好了灯".to_owned()), ("why_no_photo".to_owned(), "拍不清楚".to_owned())];
    ok(life.api.community.api_form(&format!("{matter}/completion"), &finish).await);
    ok(life.api.resident.api_post(&format!("{matter}/confirmation"), json!({})).await);
    ok(life.api.resident.api_post(&format!("{matter}/rating"), json!({ "value": "not-satisfied" })).await);
    let review = life.duty(&life.api.street, &matter, "review").await;
    let answer = json!({ "step": "answer", "value": "explained", "words": "线路老化，已报改造计划" });
    assert_eq!(no(life.api.community.api_post(&format!("{}/review", at(&review)), answer.clone()).await), "matters-own-work");
    assert_eq!(ok(life.api.street.api_get("/api/v1/desk/duties").await)["items"][0]["kind"], "review");
    ok(life.api.street.api_post(&format!("{}/review", at(&review)), answer).await);
}

#[tokio::test]
async fn whoever_handled_it_calls_back_and_three_tries_without_an_answer_are_never_satisfied() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    life.finish(&matter).await;
    let call = life.duty(&life.api.worker, &matter, "call-back").await;
    assert_eq!(call["state"], "asked");
    assert_eq!(ok(life.api.worker.api_get("/api/v1/desk/duties").await)["items"][0]["kind"], "call-back");
    let here = format!("{}/work", at(&call));
    let attempt = json!({ "step": "try" });
    assert_eq!(no(life.api.manager.api_post(&here, attempt.clone()).await), "access-not-allowed");
    ok(life.api.worker.api_post(&here, attempt.clone()).await);
    assert_eq!(no(life.api.worker.api_post(&here, attempt.clone()).await), "matters-try-later");
    for state in ["asked", "done"] {
        life.house.clock.forward(2 * HOUR_MS);
        assert_eq!(ok(life.api.worker.api_post(&here, attempt.clone()).await)["state"], state);
    }
    let call = ok(life.api.worker.api_get(&at(&call)).await);
    assert_eq!((call["value"].as_str(), call["tries"].as_i64()), (Some("unreachable"), Some(3)));
    assert_eq!(life.look(&matter).await["rating"], serde_json::Value::Null, "nobody rated it");
    assert_eq!(life.look(&matter).await["stage"], "claimed", "nor counts it as done");

    let other = life.in_progress("light-lamps").await;
    life.finish(&other).await;
    let call = life.duty(&life.api.worker, &other, "call-back").await;
    let answer = json!({ "step": "answer", "value": "not-solved", "words": "老人说晚上又不亮" });
    ok(life.api.worker.api_post(&format!("{}/work", at(&call)), answer).await);
    assert_eq!(
        life.duty(&life.api.community, &other, "review").await["state"],
        "asked",
        "not solved is looked at by the next level"
    );

    let third = life.in_progress("light-lamps").await;
    life.finish(&third).await;
    ok(life.api.resident.api_post(&format!("{third}/confirmation"), json!({})).await);
    let call = life.duty(&life.api.worker, &third, "call-back").await;
    assert_eq!(
        (call["state"].as_str(), call["value"].as_str()),
        (Some("done"), Some("answered")),
        "who has said so is not called"
    );
    life.audited().await;
}

#[tokio::test]
async fn after_a_while_somebody_looks_back_and_what_fell_back_is_begun_again() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    life.finish(&matter).await;
    ok(life.api.resident.api_post(&format!("{matter}/confirmation"), json!({})).await);
    let look = life.duty(&life.api.worker, &matter, "look-back").await;
    let days = (look["due"].as_i64().unwrap() - look["begun"].as_i64().unwrap()) / DAY_MS;
    assert_eq!(days, 28, "twenty working days for what is simple");
    life.house.clock.forward(25 * DAY_MS);
    let answer = |value: &str| json!({ "step": "answer", "value": value, "words": "又有两盏不亮" });
    let here = format!("{}/work", at(&look));
    assert_eq!(no(life.api.worker.api_post(&here, answer("solved")).await), "matters-outcome-unknown");
    ok(life.api.worker.api_post(&here, answer("relapsed")).await);
    let body = life.look(&matter).await;
    assert_eq!((body["state"].as_str(), body["round"].as_i64()), (Some("assigned"), Some(2)));
    life.audited().await;
}

#[tokio::test]
async fn a_rating_said_on_the_telephone_is_written_down_with_leave_and_not_by_the_handler() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    life.finish(&matter).await;
    let here = format!("{matter}/rating-for");
    let rate = |leave: &str| json!({ "value": "partly", "words": "来得慢了些", "leave": leave });
    assert_eq!(no(life.api.worker.api_post(&here, rate("本人电话口述同意")).await), "access-not-allowed");
    assert_eq!(no(life.api.grid.api_post(&here, rate("")).await), "matters-leave-missing");
    assert_eq!(ok(life.api.grid.api_post(&here, rate("赵样例本人电话口述，同意代填")).await)["state"], "rated");
    life.house.run_jobs().await;
    assert!(life.told(&life.resident).await.contains(&"matter-rated-for".into()), "the reporter is told");
    let page = life.house.stranger().get(matter.trim_start_matches("/api/v1")).await.expect(200);
    assert!(!page.says("赵样例"), "the leave is sealed");
    let page = life.community.get(matter.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("赵样例本人电话口述"), "and kept for those who take matters in: {}", page.text());
    life.audited().await;
}
