//! S19: the pavilion and the parlour. A deliberation has priority by rule, opening hours are public, and who booked is not.

use crate::{DAY, Table, ok};
use pavilion_testkit::Client;
use serde_json::{Value as Json, json};

const HOUR: i64 = 3_600_000;

async fn pavilion(table: &Table) -> String {
    let room = json!({
        "compound": table.place, "name": "三号楼议事亭", "about": "楼前空地，有顶棚", "hours": "1-7 00:00-24:00", "seats": 24,
        "slot_minutes": 60,
    });
    ok(table.social.api_post("/api/v1/venues", room).await)["id"].as_str().unwrap().to_owned()
}

async fn seen(who: &Client, id: &str) -> Json {
    ok(who.api_get(&format!("/api/v1/venues/{id}")).await)
}

/// A free time some days ahead.
async fn free(table: &Table, id: &str, after: i64) -> i64 {
    let seen = seen(&table.house.stranger(), id).await;
    let all = seen["free"].as_array().unwrap().iter().map(|at| at.as_i64().unwrap());
    all.into_iter().find(|at| *at >= table.now() + after).unwrap()
}

async fn book(who: &Client, id: &str, starts: i64) -> pavilion_testkit::Answer {
    let body = json!({ "starts": starts, "slots": 1, "purpose": "activity" });
    who.api_post(&format!("/api/v1/venues/{id}/bookings"), body).await
}

async fn call(table: &Table, room: &str, starts: i64) -> pavilion_testkit::Answer {
    let call = json!({
        "method": "round-table", "place": table.place, "title": "凉亭翻修怎么办", "room": room, "starts": starts, "lasts_minutes": 60,
        "agenda": [{ "title": "凉亭翻修" }],
    });
    table.social.api_post("/api/v1/meetings", call).await
}

#[tokio::test]
async fn s19_a_called_meeting_has_priority_and_what_gives_way_is_told_why_and_keeps_another_time() {
    let table = Table::new().await;
    let room = pavilion(&table).await;
    let at = free(&table, &room, 4 * DAY).await;
    let booked = ok(book(&table.member, &room, at).await);
    assert_eq!(booked["state"], "booked");
    let other = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
    assert_eq!(book(&other, &room, at).await.code(), "venues-taken", "nothing but a meeting goes before anything");
    let meeting = ok(call(&table, &room, at).await)["id"].as_str().unwrap().to_owned();
    assert_eq!(table.meeting(&meeting).await["venue"], "三号楼议事亭");
    assert_eq!(call(&table, &room, at).await.code(), "venues-taken", "no meeting goes before another");
    let mine = seen(&table.member, &room).await["own"].clone();
    let mine = mine.as_array().unwrap();
    let gone = mine.iter().find(|one| one["state"] == "displaced").unwrap();
    let offered = mine.iter().find(|one| one["state"] == "offered").unwrap();
    assert_eq!((&gone["reason"], &gone["instead"]), (&json!("凉亭翻修怎么办"), &offered["id"]));
    assert_eq!(offered["ends"].as_i64().unwrap() - offered["starts"].as_i64().unwrap(), HOUR, "as long as what was booked");
    assert_eq!(book(&other, &room, offered["starts"].as_i64().unwrap()).await.code(), "venues-taken", "it is kept");
    let mut resident = table.resident;
    resident.sign_in_again(&table.house).await;
    assert!(resident.get("/me/news").await.says("凉亭翻修怎么办"), "never silently");
    let page = resident.get(&format!("/venues/{room}")).await.expect(200);
    assert!(page.says("让给了会议：凉亭翻修怎么办") && page.says("为您留着，请确认"), "{}", page.text());
    let form = page.form(&format!("/venues/{room}/bookings/step"));
    let page = resident.submit(&form.with("step", "accept")).await;
    assert!(page.says("订好了"), "{}", page.text());
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn s19_hours_are_public_and_who_booked_is_nowhere() {
    let table = Table::new().await;
    let room = pavilion(&table).await;
    let at = free(&table, &room, DAY).await;
    ok(book(&table.member, &room, at).await);
    let stranger = table.house.stranger();
    let page = stranger.get(&format!("/venues/{room}")).await.expect(200);
    assert!(page.says("周一至周日 00:00-24:00") && page.says("邻里活动"), "{}", page.text());
    let api = seen(&stranger, &room).await;
    assert_eq!((&api["venue"]["hours"], api["own"].as_array().unwrap().len()), (&json!("1-7 00:00-24:00"), 0));
    let feed = stranger.look(&format!("/venues/{room}/calendar.ics")).await.text();
    assert!(feed.contains("邻里活动"), "{feed}");
    for text in [page.text(), api.to_string(), feed, seen(&table.social, &room).await.to_string()] {
        for secret in [&table.resident.name, &table.resident.phone, &table.resident.account.to_string()] {
            assert!(!text.contains(secret.as_str()), "{secret} stands in {text}");
        }
    }
    let mut tx = table.house.app.db.read().await.unwrap();
    let lines: Vec<(Option<uuid::Uuid>,)> = tx.all("select actor from journal where action = 'venues.book'", &[]).await.unwrap();
    assert!(!lines.is_empty() && lines.iter().all(|(actor,)| actor.is_none()), "the journal keeps a tag, never the account");
}

#[tokio::test]
async fn a_room_is_booked_in_its_hours_twice_at_most_and_a_closed_one_not_at_all() {
    let table = Table::new().await;
    let room = pavilion(&table).await;
    let at = free(&table, &room, DAY).await;
    ok(book(&table.member, &room, at).await);
    ok(book(&table.member, &room, at + HOUR).await);
    assert_eq!(book(&table.member, &room, at + 2 * HOUR).await.code(), "venues-too-many");
    let own = seen(&table.member, &room).await["own"][0]["id"].clone();
    let step = json!({ "booking": own, "step": "cancel" });
    ok(table.member.api_post(&format!("/api/v1/venues/{room}/bookings/step"), step.clone()).await);
    let other = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
    let not_theirs = other.api_post(&format!("/api/v1/venues/{room}/bookings/step"), step).await;
    assert_eq!(not_theirs.status.as_u16(), 404, "nobody else's booking can be had");
    let closed = json!({
        "name": "三号楼议事亭", "hours": "1-7 09:00-10:00", "seats": 24, "slot_minutes": 60, "closed_why": "正在换顶棚",
    });
    assert_eq!(table.member.api_post(&format!("/api/v1/venues/{room}"), closed.clone()).await.status.as_u16(), 403);
    ok(table.social.api_post(&format!("/api/v1/venues/{room}"), closed).await);
    let refused = book(&other, &room, at + 3 * HOUR).await;
    assert!(refused.text().contains("正在换顶棚"), "{}", refused.text());
}

#[tokio::test]
async fn a_meeting_that_moves_takes_its_room_along_and_one_called_off_gives_it_back() {
    let table = Table::new().await;
    let room = pavilion(&table).await;
    let at = free(&table, &room, 4 * DAY).await;
    let meeting = ok(call(&table, &room, at).await)["id"].as_str().unwrap().to_owned();
    let times = |seen: &Json| -> Vec<i64> {
        seen["booked"].as_array().unwrap().iter().map(|one| one["starts"].as_i64().unwrap()).collect()
    };
    assert_eq!(times(&seen(&table.member, &room).await), [at]);
    let moved = json!({ "starts": at + DAY, "venue": "三号楼议事亭", "why": "下雨" });
    ok(table.social.api_post(&format!("/api/v1/meetings/{meeting}/move"), moved).await);
    assert_eq!(times(&seen(&table.member, &room).await), [at + DAY]);
    ok(table.social.api_post(&format!("/api/v1/meetings/{meeting}/calling-off"), json!({ "why": "谈好了" })).await);
    assert!(times(&seen(&table.member, &room).await).is_empty());
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_room_is_written_down_and_booked_on_pages_without_script() {
    let table = Table::new().await;
    let mut social = table.house.community_worker().await;
    social.sign_in_again(&table.house).await;
    let form = social.get("/venues").await.expect(200).form("/venues");
    let bad = form.with("name", "会客厅").with("hours", "每天").with("seats", "12").with("slot_minutes", "60");
    let page = social.submit(&bad).await;
    assert!(page.says("每天") && page.says("看不懂"), "{}", page.text());
    let page = social.submit(&page.form("/venues").with("hours", "1-7 00:00-24:00")).await;
    assert!(page.says("会客厅"), "{}", page.text());
    let mut resident = table.resident;
    resident.sign_in_again(&table.house).await;
    let list = resident.get("/venues").await.expect(200);
    let one = list.links().into_iter().find(|link| link.starts_with("/venues/")).unwrap();
    let page = resident.get(&one).await.expect(200);
    let first = page.values("option", "value").into_iter().find(|value| value.len() > 10).unwrap();
    let form = page.form(&format!("{one}/bookings")).with("starts", &first).with("purpose", "activity");
    let page = resident.submit(&form).await;
    assert!(page.says("订好了") && page.says("您订的"), "{}", page.text());
}
