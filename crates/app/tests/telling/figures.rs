use super::Cast;
use axum::http::StatusCode;
use pavilion_app::rooms::matters::{self, Reopen, Withdraw};
use pavilion_app::web;
use pavilion_rules::time::HOUR_MS;
use pavilion_testkit::House;
use serde_json::{Value as Json, json};

/// Six confirmed and judged, two said to be done, one sent back, one taken back, two that nobody looked at.
async fn lived() -> Cast {
    let cast = Cast::new().await;
    for value in ["satisfied", "satisfied", "satisfied", "satisfied", "partly", "not-satisfied"] {
        let id = cast.matter_after(5, "light-lamps").await;
        cast.rate(id, value).await;
    }
    for _ in 0..2 {
        cast.matter_after(4, "light-lamps").await;
    }
    let id = cast.matter_after(4, "lift-fault").await;
    matters::reopen(&cast.resident.cx().await, id, Reopen { reason: "晚上又不亮了".into() }).await.unwrap();
    let id = cast.raise("lift-fault").await;
    matters::withdraw(&cast.resident.cx().await, id, Withdraw { reason: "已经自己修好".into() }).await.unwrap();
    for _ in 0..2 {
        cast.raise("lift-fault").await;
    }
    cast
}

fn share<'a>(body: &'a Json, name: &str) -> &'a Json {
    &body["shares"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["share"]
}

fn made_of(share: &Json) -> (i64, i64, i64) {
    let n = |name: &str| share[name].as_i64().unwrap();
    (n("numerator"), n("denominator"), n("not_reached"))
}

#[tokio::test]
async fn every_share_says_what_it_is_made_of_and_what_it_did_not_reach() {
    let cast = lived().await;
    let compound = cast.house.estate().await.compound;
    let path = format!("/api/v1/figures?place={compound}");
    let stranger = cast.house.stranger();
    let body = stranger.api_get(&path).await.json();
    assert_eq!(body["received"], 12, "{body}");
    assert_eq!(body["period"], "2026-H2");
    assert_eq!(made_of(share(&body, "answered")), (9, 9, 3));
    assert_eq!(made_of(share(&body, "solved")), (6, 7, 2));
    assert_eq!(made_of(share(&body, "satisfied")), (4, 6, 3));
    // The response rate stands right beside the score.
    assert_eq!(made_of(share(&body, "rated")), (6, 9, 0));
    let names: Vec<&str> = body["shares"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["answered", "solved", "satisfied", "rated", "reopened"]);
    for path in [format!("/figures?place={compound}"), format!("/figures/print?place={compound}")] {
        assert!(stranger.get(&path).await.expect(200).says("评价率"), "{path}");
    }
    assert_eq!(made_of(share(&body, "reopened")), (1, 9, 0));
    let satisfied = share(&body, "satisfied");
    assert_eq!((satisfied["per_mille"].as_i64(), satisfied["low_per_mille"].as_i64()), (Some(667), Some(299)));
    // Five days later the two nobody looked at are overdue, and no longer merely not reached.
    cast.house.clock.forward(5 * 24 * HOUR_MS);
    let body = stranger.api_get(&path).await.json();
    assert_eq!(made_of(share(&body, "answered")), (9, 11, 1));
}

#[tokio::test]
async fn few_are_not_said_and_cannot_be_worked_out() {
    let cast = lived().await;
    let compound = cast.house.estate().await.compound;
    let body = cast.house.stranger().api_get(&format!("/api/v1/figures?place={compound}")).await.json();
    // Four lift matters are fewer than five, so they stand with the lamps: two categories together.
    assert_eq!(body["categories"].as_array().unwrap().len(), 1);
    assert_eq!((&body["categories"][0]["category"], &body["categories"][0]["together"]), (&Json::Null, &json!(2)));
    // One worker stands behind the office's figure, so it would be the worker's.
    assert_eq!(body["offices"], json!([{ "name": "property", "share": null }]));
    let standing: Vec<&Json> = body["standing"].as_array().unwrap().iter().map(|one| &one["count"]).collect();
    // What is left over of two small ones would be small, so the next goes with them.
    assert_eq!(standing, [&Json::Null, &Json::Null, &json!(0), &Json::Null]);
    let house = House::new().await;
    let other = Cast::in_house(house).await;
    other.matter_after(5, "light-lamps").await;
    let compound = other.house.estate().await.compound;
    let body = other.house.stranger().api_get(&format!("/api/v1/figures?place={compound}")).await.json();
    assert_eq!(body["received"], Json::Null);
    assert!(body["shares"].as_array().unwrap().iter().all(|one| one["share"].is_null()), "{body}");
}

#[tokio::test]
async fn the_time_lies_in_the_hand_that_was_waited_for() {
    let cast = Cast::new().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(cast.raise("light-lamps").await);
    }
    cast.house.clock.forward(2 * HOUR_MS);
    for id in &ids {
        cast.accept(*id, "light-lamps").await;
        cast.assign(*id).await;
    }
    cast.house.clock.forward(3 * HOUR_MS);
    for id in &ids {
        cast.contact(*id).await;
    }
    cast.house.clock.forward(HOUR_MS);
    for id in &ids {
        cast.finish(*id).await;
    }
    // Nobody answers: only the days count in which it can be sent back.
    cast.house.clock.forward(24 * HOUR_MS * 40);
    let compound = cast.house.estate().await.compound;
    let body = cast.house.stranger().api_get(&format!("/api/v1/figures?place={compound}&period=2026-11")).await.json();
    let hours: Vec<(&str, Option<i64>)> =
        body["hands"].as_array().unwrap().iter().map(|one| (one["name"].as_str().unwrap(), one["hours"].as_i64())).collect();
    assert_eq!(hours, [("intake", Some(2)), ("handler", Some(4)), ("reporter", Some(30 * 24)), ("elsewhere", None)]);
}

#[tokio::test]
async fn the_page_the_report_and_the_table_say_the_same() {
    let cast = lived().await;
    let compound = cast.house.estate().await.compound;
    let query = format!("place={compound}&period=2026-H2");
    let page = cast.resident.get(&format!("/figures?{query}")).await.expect(200);
    let report = cast.resident.get(&format!("/figures/print?{query}")).await.expect(200);
    for page in [&page, &report] {
        for words in ["66.7 %", "29.9 % – 90.4 %", "少于 5"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(page.body.contains("<svg"), "the figures are drawn");
    }
    let table = cast.resident.look(&format!("/figures.csv?{query}")).await;
    assert_eq!(table.status.as_u16(), 200);
    assert!(table.text().contains("评价满意,4,6,3,66.7 %,29.9 %,90.4 %"), "{}", table.text());
    // A community is a place of figures too; a building is too small for any.
    let estate = cast.house.estate().await;
    cast.resident.get(&format!("/figures?place={}", estate.community)).await.expect(200);
    assert_eq!(cast.resident.look(&format!("/figures?place={}", estate.buildings[&3])).await.status.as_u16(), 404);
    assert_eq!(cast.resident.look(&format!("/figures?place={compound}&period=2026-H9")).await.status.as_u16(), 422);
    cast.house.stranger().get("/figures").await.expect(200);
}

#[tokio::test]
async fn no_route_gives_figures_of_a_person() {
    let cast = lived().await;
    let compound = cast.house.estate().await.compound;
    let path = format!("/api/v1/figures?place={compound}");
    let manager = cast.house.property_manager().await;
    let plain = manager.api_get(&path).await.text();
    // Whatever somebody adds to the address, nobody can be singled out.
    for (name, id) in [
        ("handler", cast.worker.posts[0].to_string()),
        ("post", cast.worker.posts[0].to_string()),
        ("account", cast.worker.account.to_string()),
        ("person", cast.worker.account.to_string()),
        ("reporter", cast.resident.account.to_string()),
        ("mine", "1".to_owned()),
    ] {
        let table = manager.look(&format!("/figures.csv?place={compound}")).await.text();
        assert_eq!(manager.look(&format!("/figures.csv?place={compound}&{name}={id}")).await.text(), table, "{name}");
        let complaints = manager.look(&format!("/figures/complaints.csv?place={compound}")).await;
        assert_eq!(complaints.status, StatusCode::OK);
        let asked = manager.look(&format!("/figures/complaints.csv?place={compound}&{name}={id}")).await;
        assert_eq!(asked.text(), complaints.text(), "{name}");
        assert_eq!(manager.api_get(&format!("{path}&{name}={id}")).await.text(), plain, "{name}");
        assert!(manager.look(&format!("/figures?place={id}")).await.status.as_u16() >= 400 || id == "1", "{name}");
    }
    for person in [&cast.resident, &cast.grid, &cast.worker] {
        assert!(!plain.contains(&person.name) && !plain.contains(&person.account.to_string()));
    }
    let document = serde_json::to_value(web::api::document()).unwrap();
    let asked: Vec<&str> = document["paths"]["/api/v1/figures"]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(asked, ["place", "period"]);
    let figures: Vec<&str> =
        web::routes().list().iter().map(|route| route.path).filter(|path| path.contains("figures")).collect();
    let known = [
        "/figures",
        "/figures/print",
        "/figures.csv",
        "/figures/complaints",
        "/figures/complaints.csv",
        "/figures/complaints/notice",
        "/api/v1/figures/complaints",
        "/api/v1/figures/complaints/notices",
        "/api/v1/figures",
    ];
    assert_eq!(figures, known);
}

#[tokio::test]
async fn public_management_services_and_safety_stand_above_the_categories_in_figures_lists_and_the_tree() {
    let cast = lived().await;
    let compound = cast.house.estate().await.compound;
    let stranger = cast.house.stranger();
    let body = stranger.api_get(&format!("/api/v1/figures?place={compound}")).await.json();
    let areas = json!([
        { "name": "management", "count": 0 }, { "name": "services", "count": 0 }, { "name": "safety", "count": 12 },
    ]);
    assert_eq!(body["areas"], areas, "{body}");
    assert!(stranger.get(&format!("/figures?place={compound}")).await.expect(200).says("公共安全"));
    let tree = stranger.api_get("/api/v1/categories").await.json();
    let lift = tree["items"].as_array().unwrap().iter().find(|group| group["id"] == "lift").unwrap().clone();
    assert_eq!(lift["area"], "safety", "{lift}");
    let total = async |area: &str| {
        stranger.api_get(&format!("/api/v1/matters?compound={compound}&state=all&area={area}")).await.json()["total"].clone()
    };
    assert_eq!((total("safety").await, total("services").await, total("").await), (json!(12), json!(0), json!(12)));
    let wrong = stranger.api_get("/api/v1/matters?area=happiness").await;
    assert!(wrong.status.is_client_error() && wrong.text().contains("area"), "{}", wrong.text());
    let page = stranger.get(&format!("/matters?compound={compound}&state=all&area=safety")).await.expect(200);
    assert!(page.says("大类") && page.says("公共安全"), "{}", page.text());
    let worker = cast.house.community_worker().await;
    assert!(worker.get("/categories").await.expect(200).says("公共服务"));
}
