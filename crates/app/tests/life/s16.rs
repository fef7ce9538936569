//! S16: three issues of one community: a bench the same day, charging piles co-ordinated, a road for which departments are called.

use crate::{Life, at, no, ok};
use pavilion_testkit::Client;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn s16_a_bench_is_done_the_same_day_and_charging_piles_are_co_ordinated() {
    let life = Life::new().await;
    // The bench: simple, done the same day.
    let bench = life.in_progress("light-lamps").await;
    ok(life.api.grid.api_post(&format!("{bench}/grade"), json!({ "grade": "simple", "reason": "换两块木板" })).await);
    life.finish(&bench).await;
    ok(life.api.resident.api_post(&format!("{bench}/confirmation"), json!({})).await);
    let body = life.look(&bench).await;
    assert!(body["finished"].as_i64().unwrap() <= body["finish_by"].as_i64().unwrap());
    assert_eq!(body["finished"], body["raised"], "the same day");
    // The charging piles: complex, co-ordinated by the community.
    let piles = life.in_progress("parking-charging").await;
    let complex = json!({ "grade": "complex", "reason": "要和供电、物业一起看" });
    ok(life.api.community.api_post(&format!("{piles}/grade"), complex).await);
    assert_eq!(life.look(&piles).await["grade"], "complex");
}

/// The road: hard, departments are called.
#[tokio::test]
async fn s16_the_town_whistles_one_lead_and_others_who_arrive_or_say_why_not() {
    let life = Life::new().await;
    let (housing, housing_api) = life.unit("住建").await;
    let (civil, civil_api) = life.unit("民政").await;
    let road = life.in_progress("light-lamps").await;
    ok(life.api.community.api_post(&format!("{road}/grade"), json!({ "grade": "hard", "reason": "路面跨几个部门" })).await);
    let units = ok(life.api.community.api_get(&format!("{road}/units")).await);
    assert_eq!(units["items"].as_array().unwrap().len(), 2);
    let call = |lead: Option<&str>, others: &[&str]| json!({ "words": "修复小区门口破损路面", "lead": lead, "others": others, "days": 5 });
    let (first, second) = (housing.posts[0].to_string(), civil.posts[0].to_string());
    let whistle = format!("{road}/whistle");
    assert_eq!(no(life.api.grid.api_post(&whistle, call(Some(&first), &[])).await), "access-not-allowed");
    assert_eq!(no(life.api.community.api_post(&whistle, call(None, &[&first])).await), "matters-lead-missing");
    assert_eq!(no(life.api.community.api_post(&whistle, call(Some(&first), &[&first])).await), "matters-called-twice");
    ok(life.api.community.api_post(&whistle, call(Some(&first), &[&second])).await);
    assert_eq!(no(life.api.community.api_post(&whistle, call(Some(&first), &[])).await), "matters-already-there");
    // Nobody is called before the street has said so.
    assert_eq!(ok(housing_api.api_get("/api/v1/desk/duties").await)["items"], json!([]));
    assert_eq!(ok(life.api.street.api_get("/api/v1/desk/duties").await)["items"].as_array().unwrap().len(), 1);
    let drafted = life.duty(&life.api.street, &road, "whistle").await;
    let decision = |step: &str, words: &str| json!({ "step": step, "words": words });
    let here = at(&drafted);
    assert_eq!(no(life.api.street.api_post(&format!("{here}/decision"), decision("return", "")).await), "matters-note-too-short");
    ok(life.api.street.api_post(&format!("{here}/decision"), decision("return", "请写清楚要几家来")).await);
    ok(life.api.community.api_post(&format!("{here}/whistle"), decision("redraft", "住建牵头，民政协同")).await);
    ok(life.api.street.api_post(&format!("{here}/decision"), decision("approve", "")).await);

    let (lead, other) = arrive(&life, &road, &here, &housing_api, &civil_api).await;
    report_and_judge(&life, &road, &here, (&housing_api, &lead), (&civil_api, &other)).await;
}

/// Each arrives with its stamp; a refusal needs a reason and goes to review.
async fn arrive(life: &Life, road: &str, here: &str, housing_api: &Client, civil_api: &Client) -> (Json, Json) {
    // Exactly one lead.
    let all = ok(life.api.resident.api_get(&format!("{road}/duties")).await);
    let units: Vec<_> = all["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "unit").cloned().collect();
    assert_eq!(units.iter().filter(|unit| unit["lead"] == true).count(), 1, "a whistle has exactly one lead");
    let of = |lead: bool| units.iter().find(|unit| unit["lead"] == lead).cloned().unwrap();
    let (lead, other) = (of(true), of(false));
    let decision = |step: &str, words: &str| json!({ "step": step, "words": words });
    // Each arrives with its stamp; a refusal needs a reason and goes to review.
    life.house.clock.forward(60_000);
    assert_eq!(no(civil_api.api_post(&format!("{}/work", at(&lead)), json!({ "step": "take" })).await), "access-not-allowed");
    ok(housing_api.api_post(&format!("{}/work", at(&lead)), json!({ "step": "take" })).await);
    assert_eq!(
        no(civil_api.api_post(&format!("{}/work", at(&other)), json!({ "step": "refuse" })).await),
        "matters-note-too-short"
    );
    ok(civil_api.api_post(&format!("{}/work", at(&other)), json!({ "step": "refuse", "words": "路面不归民政管" })).await);
    let plan = json!({ "step": "plan", "plan": "住建铺路面，民政修无障碍坡道" });
    assert_eq!(no(housing_api.api_post(&format!("{here}/work"), plan.clone()).await), "matters-units-out");
    let review = ok(life.api.street.api_get("/api/v1/desk/duties").await);
    assert_eq!(review["items"][0]["said"], "路面不归民政管", "the refusal lies with the street");
    ok(life.api.street.api_post(&format!("{}/decision", at(&other)), decision("insist", "坡道由民政负责")).await);
    ok(civil_api.api_post(&format!("{}/work", at(&other)), json!({ "step": "take" })).await);
    let arrived = ok(civil_api.api_get(&at(&other)).await);
    assert_eq!((arrived["state"].as_str(), arrived["answered"].is_i64()), (Some("taken"), true), "each has its arrival stamp");
    ok(housing_api.api_post(&format!("{here}/work"), plan).await);
    (lead, other)
}

type Called<'a> = (&'a Client, &'a Json);

/// One late unit holds up the report of all; both sides are judged; the resident sees each stage.
async fn report_and_judge(life: &Life, road: &str, here: &str, (housing_api, lead): Called<'_>, (civil_api, other): Called<'_>) {
    ok(housing_api
        .api_post(&format!("{}/work", at(lead)), json!({ "step": "report", "words": "路面已铺好", "cost": 1_250_000 }))
        .await);
    let report = json!({ "step": "report", "words": "路面和坡道都修好了" });
    assert_eq!(
        no(housing_api.api_post(&format!("{here}/work"), report.clone()).await),
        "matters-parts-open",
        "one late unit holds it up"
    );
    assert_eq!(
        no(life
            .api
            .worker
            .api_form(
                &format!("{road}/completion"),
                &[("note".into(), "路修好了".into()), ("why_no_photo".into(), "下雨没有拍".into())]
            )
            .await),
        "matters-parts-open"
    );
    ok(civil_api.api_post(&format!("{}/work", at(other)), json!({ "step": "report", "words": "坡道已修好" })).await);
    ok(housing_api.api_post(&format!("{here}/work"), report).await);
    // The resident sees the stage, on the page too.
    let seen = life.duty(&life.api.resident, road, "whistle").await;
    assert_eq!(seen["state"], "reported", "the resident sees the stage");
    // Both sides are judged.
    let confirm = json!({ "step": "confirm", "value": "satisfied", "judged": [{ "unit": other["id"], "value": "partly" }] });
    assert_eq!(no(life.api.street.api_post(&format!("{here}/whistle"), confirm.clone()).await), "access-not-allowed");
    ok(life.api.community.api_post(&format!("{here}/whistle"), confirm).await);
    ok(civil_api.api_post(&format!("{}/work", at(other)), json!({ "step": "judge", "value": "satisfied" })).await);
    let judged = ok(life.api.resident.api_get(&at(other)).await);
    assert_eq!((judged["value"].as_str(), judged["judged"].as_str()), (Some("partly"), Some("satisfied")));
    life.finish(road).await;
    life.house.run_jobs().await;
    let told = life.told(&life.resident).await;
    for what in [
        "whistle-drafted",
        "whistle-returned",
        "whistle-called",
        "unit-arrived",
        "unit-refused",
        "whistle-planned",
        "whistle-reported",
    ] {
        assert!(told.contains(&format!("matter-{what}")), "{what} in {told:?}");
    }
    assert_eq!(life.duty(&life.api.resident, road, "whistle").await["number"], 1, "whistles have their own numbers");
    life.audited().await;
}
