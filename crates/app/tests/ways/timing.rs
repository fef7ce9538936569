//! The shield where it is easily forgotten: parts of the work, and the hour at which somebody complained.

use crate::{Cast, id_of, ok, refused};
use pavilion_app::rooms::places;
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use serde_json::{Value as Json, json};

const COMPLAINT: &str = "物业收了钱不打扫楼道";

fn part(post: &impl ToString) -> Json {
    json!({ "post": post.to_string(), "words": "清点楼道垃圾", "days": 2 })
}

#[tokio::test]
async fn no_part_of_a_complaint_is_given_to_the_party_complained_of() {
    let cast = Cast::new().await;
    let id = cast.raised(COMPLAINT, "property").await;
    cast.accepted(&id, "楼道卫生").await;
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/assignment"), json!({ "post": cast.community.posts[0] })).await);
    let parts = format!("/api/v1/matters/{id}/parts");
    for concerned in [&cast.worker, &cast.manager] {
        assert_eq!(refused(&cast.grid.api_post(&parts, part(&concerned.posts[0])).await).1, "ways-concerned");
    }
    let page = cast.grid.look(&format!("/matters/{id}")).await.text();
    assert!(page.contains(&cast.community.posts[0].to_string()), "there is a choice of posts");
    assert!(!page.contains(&cast.worker.posts[0].to_string()), "it is not offered either");
    let given = ok(&cast.grid.api_post(&parts, part(&cast.grid.posts[0])).await);
    let give = format!("/api/v1/duties/{}/giving", given["id"].as_str().unwrap());
    let hand_over = json!({ "step": "give", "post": cast.worker.posts[0] });
    assert_eq!(refused(&cast.grid.api_post(&give, hand_over).await).1, "ways-concerned", "nor handed over later");
    // A department whose contact also works for the property company is not called.
    let street = cast.house.estate().await.subdistrict;
    let unit = cast.house.give_post(cast.worker.account, PostKind::PartnerUnit, street).await;
    let call = json!({ "words": "一起清理楼道", "lead": unit, "others": [], "days": 3 });
    let tried = cast.community.api_post(&format!("/api/v1/matters/{id}/whistle"), call).await;
    assert_eq!(refused(&tried).1, "ways-concerned");
    let units = ok(&cast.community.api_get(&format!("/api/v1/matters/{id}/units")).await);
    assert_eq!(units["items"], json!([]));
    cast.is_sound().await;
}

#[tokio::test]
async fn a_part_the_party_has_when_it_is_complained_of_goes_back_to_whoever_gave_it() {
    let cast = Cast::new().await;
    let id = cast.raised("楼道总是不打扫", "").await;
    cast.accepted(&id, "楼道卫生").await;
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/assignment"), json!({ "post": cast.community.posts[0] })).await);
    let given = ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/parts"), part(&cast.worker.posts[0])).await);
    let duty = format!("/api/v1/duties/{}", given["id"].as_str().unwrap());
    ok(&cast.worker.api_post(&format!("{duty}/work"), json!({ "step": "take" })).await);
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/party"), json!({ "party": "property" })).await);
    assert_eq!(ok(&cast.grid.api_get(&duty).await)["state"], "refused");
    let desk = ok(&cast.grid.api_get("/api/v1/desk/duties").await).to_string();
    assert!(desk.contains(given["id"].as_str().unwrap()), "it lies with whoever gave it: {desk}");
    let report = json!({ "step": "report", "words": "已经清理完了" });
    assert_eq!(cast.worker.api_post(&format!("{duty}/work"), report).await.status.as_u16(), 403);
    let page = cast.grid.get(duty.trim_start_matches("/api/v1")).await.expect(200);
    assert!(page.says("收回重派"), "{}", page.text());
    cast.is_sound().await;
}

/// The instants an answer holds, wherever they stand.
fn instants(body: &Json, out: &mut Vec<i64>) {
    match body {
        Json::Number(number) => out.extend(number.as_i64().filter(|at| *at > 1_000_000_000_000)),
        Json::Array(all) => all.iter().for_each(|one| instants(one, out)),
        Json::Object(all) => all.values().for_each(|one| instants(one, out)),
        _ => {}
    }
}

/// Whether something shows the time of an id: its first 48 bits are milliseconds.
fn instant_of(id: &str) -> i64 {
    i64::from_str_radix(&id.replace('-', "")[..12], 16).unwrap()
}

#[tokio::test]
async fn the_party_complained_of_learns_the_day_and_never_the_hour() {
    let cast = Cast::new().await;
    // A day on which nothing else happened.
    cast.house.clock.forward(2 * DAY_MS + 3 * HOUR_MS + 17 * MINUTE_MS);
    let raised = cast.house.app.clock.now().0;
    let id = cast.raised(COMPLAINT, "property").await;
    assert!(raised - instant_of(&id) > HOUR_MS, "the id does not carry the hour");
    let plain = cast.raised("楼道灯坏了三天", "").await;
    let near = |at: i64| (at - raised).abs() < 10 * MINUTE_MS;
    assert!(near(instant_of(&plain)), "of what complains of nobody it may");
    let paths = [
        format!("/api/v1/matters/{id}"),
        format!("/api/v1/matters/{id}/story"),
        format!("/api/v1/matters/{id}/duties"),
        "/api/v1/matters?limit=200".into(),
        "/api/v1/board".into(),
    ];
    let promise = ok(&cast.grid.api_get(&paths[0]).await)["reply_by"].as_i64().unwrap();
    for accepted in [false, true] {
        if accepted {
            cast.house.clock.forward(5 * HOUR_MS);
            cast.accepted(&id, "楼道卫生").await;
        }
        for reader in [&cast.manager, &cast.worker] {
            for path in &paths {
                let answer = reader.api_get(path).await;
                let mut body = if answer.status.is_success() { answer.json() } else { continue };
                // Other matters may say when.
                if let Some(items) = body["items"].as_array_mut().filter(|_| path.contains("limit")) {
                    items.retain(|one| one["id"] == *id);
                    assert_eq!(items.len(), 1, "{path}");
                }
                let mut all = Vec::new();
                instants(&body, &mut all);
                all.retain(|at| near(*at) || *at == promise);
                assert!(path.contains("board") || all.is_empty(), "{path}: {all:?}");
            }
            for path in [format!("/matters/{id}"), format!("/matters/{id}/print")] {
                let text = reader.look(&path).await.text();
                let hour = hour_of(raised);
                assert!(!text.contains(&hour), "{path} says {hour}");
            }
            let csv = reader.look("/matters.csv?state=all").await.text();
            let line = csv.lines().find(|line| line.contains(if accepted { "楼道卫生" } else { "00:00" })).unwrap_or_default();
            assert!(line.contains(" 00:00"), "{csv}");
        }
    }
    let open = cast.house.stranger().look("/open311/v2/requests.json").await.json();
    let number = ok(&cast.grid.api_get(&paths[0]).await)["number"].clone();
    let one = open.as_array().unwrap().iter().find(|one| one["service_request_id"] == number).unwrap().clone();
    assert!(one["requested_datetime"].as_str().unwrap().ends_with("T16:00:00Z"), "{one}");
    // Whoever takes it in and whoever raised it know it to the minute.
    for reader in [&cast.grid, &cast.resident] {
        let story = ok(&reader.api_get(&paths[1]).await);
        assert!(near(story["items"][0]["at"].as_i64().unwrap()), "{story}");
    }
    cast.is_sound().await;
}

/// "11:17", as pages print it in the place's zone.
fn hour_of(at: i64) -> String {
    let minutes = (at / MINUTE_MS + 8 * 60) % (24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[tokio::test]
async fn a_party_named_later_loses_the_hour_too_except_what_the_id_says() {
    let cast = Cast::new().await;
    cast.house.clock.forward(3 * HOUR_MS);
    let raised = cast.house.app.clock.now().0;
    let id = cast.raised("楼道总是不打扫", "").await;
    let path = format!("/api/v1/matters/{id}");
    assert!((ok(&cast.manager.api_get(&path).await)["raised"].as_i64().unwrap() - raised).abs() < MINUTE_MS);
    ok(&cast.grid.api_post(&format!("{path}/party"), json!({ "party": "property" })).await);
    assert!((ok(&cast.manager.api_get(&path).await)["raised"].as_i64().unwrap() - raised).abs() > HOUR_MS);
    let story = ok(&cast.manager.api_get(&format!("{path}/story")).await);
    assert_eq!(story["items"].as_array().unwrap().len(), 1, "that it was named is no step of its story: {story}");
    assert_eq!(id_of(&cast.manager.api_get(&path).await), id);
    cast.is_sound().await;
}

#[tokio::test]
async fn what_is_raised_on_one_day_stands_in_the_order_it_was_raised() {
    let cast = Cast::new().await;
    cast.house.clock.forward(3 * HOUR_MS);
    let mut raised = Vec::new();
    for at in 0..6 {
        cast.house.clock.forward(MINUTE_MS);
        raised.insert(0, cast.raised(&format!("第{at}件：楼道灯坏了"), "").await);
    }
    let mine = ok(&cast.resident.api_get("/api/v1/matters?limit=200").await);
    let listed: Vec<String> =
        mine["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed[..6], raised[..], "newest first");
    let asked = ok(&cast.house.stranger().api_get("/open311/v2/requests.json").await);
    assert_eq!(asked.as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn the_day_of_a_complaint_is_the_day_of_its_place() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound;
    let system = cast.house.system();
    let place = places::place(&mut cast.house.app.db.read().await.unwrap(), compound).await.unwrap().unwrap();
    assert_eq!(place.zone, "Asia/Shanghai", "the other tests speak of this zone");
    let change = places::ChangePlace {
        id: compound,
        revision: place.revision,
        name: place.name,
        label: place.label,
        code: place.code,
        compound_type: place.compound_type,
        help_phone: place.help_phone,
        help_who: place.help_who,
        zone: "Asia/Urumqi".into(),
    };
    places::change_place(&system, change).await.unwrap();
    // 00:30 in Shanghai is 22:30 of the day before in Ürümqi.
    let now = cast.house.app.clock.now().0;
    let midnight = (now + 8 * HOUR_MS) / DAY_MS * DAY_MS - 8 * HOUR_MS;
    cast.house.clock.forward(midnight + DAY_MS + HOUR_MS / 2 - now);
    let body = json!({ "place": compound.to_string(), "category": "light-lamps", "words": COMPLAINT, "party": "property" });
    let id = id_of(&cast.resident.api_post("/api/v1/matters", body).await);
    let begins = midnight + 2 * HOUR_MS;
    let listed = ok(&cast.manager.api_get("/api/v1/matters?limit=200").await);
    let one = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap();
    assert_eq!(one["raised"], begins, "lists");
    assert_eq!(ok(&cast.manager.api_get(&format!("/api/v1/matters/{id}")).await)["raised"], begins, "the matter itself");
    let open = ok(&cast.house.stranger().api_get("/open311/v2/requests.json").await);
    assert!(open[0]["requested_datetime"].as_str().unwrap().ends_with("T18:00:00Z"), "{open}");
}
