//! The ledger of what has to be put right: entered, measured, done with evidence, confirmed, struck off, and never deleted.

use crate::{Life, at, no, ok};
use pavilion_rules::time::DAY_MS;
use serde_json::{Value as Json, json};

async fn ledger(life: &Life, more: &str) -> Json {
    let compound = life.house.estate().await.compound;
    ok(life.house.stranger().api_get(&format!("/api/v1/ledger?compound={compound}{more}")).await)
}

#[tokio::test]
async fn a_line_is_struck_off_with_evidence_and_confirmation_and_stays_in_the_ledger() {
    let life = Life::new().await;
    let empty = ledger(&life, "").await;
    assert_eq!(
        (empty["open"].as_i64(), empty["late"].as_i64(), empty["items"].clone()),
        (Some(0), Some(0), json!([])),
        "zero is shown"
    );
    let matter = life.in_progress("light-lamps").await;
    let line = json!({ "words": "楼道照明整治" });
    assert_eq!(no(life.api.resident.api_post(&format!("{matter}/ledger-line"), line.clone()).await), "access-not-allowed");
    let line_of = |body: &Json| at(body);
    let entered = ok(life.api.grid.api_post(&format!("{matter}/ledger-line"), line.clone()).await);
    assert_eq!(no(life.api.grid.api_post(&format!("{matter}/ledger-line"), line).await), "matters-already-there");
    let here = line_of(&entered);
    let strike = json!({ "step": "strike" });
    assert_eq!(
        no(life.api.community.api_post(&format!("{here}/strike-off"), strike.clone()).await),
        "matters-ledger-not-confirmed"
    );
    let measure = json!({ "step": "measure", "plan": "全部换成声控灯", "post": life.worker.posts[0], "days": 3 });
    ok(life.api.grid.api_post(&format!("{here}/measure"), measure).await);
    ok(life.api.worker.api_post(&format!("{here}/work"), json!({ "step": "take" })).await);
    let report = |why: &str| json!({ "step": "report", "words": "全部换好了", "why_no_photo": why });
    assert_eq!(no(life.api.worker.api_post(&format!("{here}/work"), report("")).await), "matters-ledger-evidence-missing");
    // Past its date it is red for everybody.
    life.house.clock.forward(7 * DAY_MS);
    let late = ledger(&life, "").await;
    assert_eq!((late["late"].as_i64(), late["items"][0]["late"].as_bool()), (Some(1), Some(true)), "overdue is for everybody");
    ok(life.api.worker.api_post(&format!("{here}/work"), report("灯在高处拍不清")).await);
    assert_eq!(
        no(life.api.community.api_post(&format!("{here}/strike-off"), strike.clone()).await),
        "matters-ledger-not-confirmed"
    );
    assert_eq!(
        no(life.api.worker.api_post(&format!("{here}/confirmation"), json!({ "step": "confirm" })).await),
        "access-not-allowed"
    );
    let back = json!({ "step": "send-back", "words": "五层还有一盏不亮" });
    assert_eq!(ok(life.api.resident.api_post(&format!("{here}/confirmation"), back).await)["state"], "taken");
    ok(life.api.worker.api_post(&format!("{here}/work"), report("灯在高处拍不清")).await);
    ok(life.api.committee.api_post(&format!("{here}/confirmation"), json!({ "step": "confirm" })).await);
    assert_eq!(ok(life.api.community.api_post(&format!("{here}/strike-off"), strike.clone()).await)["state"], "struck");
    assert_eq!(no(life.api.community.api_post(&format!("{here}/strike-off"), strike).await), "matters-duty-not-now");
    let after = ledger(&life, "").await;
    assert_eq!((after["open"].as_i64(), after["struck"].as_i64()), (Some(0), Some(1)));
    let struck = ledger(&life, "&struck=true").await;
    assert_eq!(
        (struck["items"][0]["number"].as_i64(), struck["items"][0]["said"].as_str()),
        (Some(1), Some("全部换好了")),
        "struck off is not deleted"
    );
    // It may come back.
    let back = json!({ "step": "send-back", "words": "又有两盏不亮了" });
    assert_eq!(ok(life.api.resident.api_post(&format!("{here}/confirmation"), back).await)["state"], "taken");
    assert_eq!(ledger(&life, "").await["open"], 1);
    life.audited().await;
}

#[tokio::test]
async fn complex_matters_have_a_ledger_of_their_own_under_the_same_numbers() {
    let life = Life::new().await;
    for (category, words) in [("light-lamps", "换三单元的灯泡"), ("light-lamps", "楼道电线老化整治")] {
        let matter = life.in_progress(category).await;
        ok(life.api.grid.api_post(&format!("{matter}/ledger-line"), json!({ "words": words })).await);
        if words.contains("电线") {
            let grade = json!({ "grade": "complex", "reason": "要物业和供电公司一起来看" });
            ok(life.api.grid.api_post(&format!("{matter}/grade"), grade).await);
        } else {
            ok(life.api.grid.api_post(&format!("{matter}/grade"), json!({ "grade": "simple", "reason": "换个灯泡就行" })).await);
        }
    }
    let all = ledger(&life, "").await;
    assert_eq!((all["open"].as_i64(), all["complex"].as_i64()), (Some(2), Some(1)));
    let complex = ledger(&life, "&complex=true").await;
    let lines: Vec<_> =
        complex["items"].as_array().unwrap().iter().map(|one| (one["number"].as_i64(), one["words"].as_str())).collect();
    assert_eq!(lines, [(Some(2), Some("楼道电线老化整治"))]);
    let compound = life.house.estate().await.compound;
    let page = life.house.stranger().get(&format!("/ledger?compound={compound}&complex=1")).await;
    assert!(page.says("楼道电线老化整治") && !page.says("换三单元的灯泡"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_strike_off_at_once_one_does() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    let here = at(&ok(life.api.grid.api_post(&format!("{matter}/ledger-line"), json!({ "words": "楼道照明整治" })).await));
    let measure = json!({ "step": "measure", "plan": "全部换成声控灯", "post": life.worker.posts[0], "days": 3 });
    ok(life.api.community.api_post(&format!("{here}/measure"), measure).await);
    ok(life.api.worker.api_post(&format!("{here}/work"), json!({ "step": "take" })).await);
    let report = json!({ "step": "report", "words": "全部换好了", "why_no_photo": "灯在高处拍不清" });
    ok(life.api.worker.api_post(&format!("{here}/work"), report).await);
    ok(life.api.resident.api_post(&format!("{here}/confirmation"), json!({ "step": "confirm" })).await);
    let second = life.house.community_worker().await.program(&life.house, &[]).await;
    let path = format!("{here}/strike-off");
    let (one, two) = tokio::join!(
        life.api.community.api_post(&path, json!({ "step": "strike" })),
        second.api_post(&path, json!({ "step": "strike" }))
    );
    let went_well = [one.status.is_success(), two.status.is_success()];
    assert_eq!(went_well.iter().filter(|one| **one).count(), 1, "{} {}", one.text(), two.text());
    life.audited().await;
}
