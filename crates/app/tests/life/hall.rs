//! Times at a counter of the hall: opened by the community, booked by residents, and the last place goes to one.

use crate::{Life, no, ok};
use serde_json::{Value as Json, json};

const AT: &str = "/api/v1/hall/hall-civil";

async fn opened(life: &Life, at_once: i64) -> String {
    let community = life.house.estate().await.community;
    let hours = json!({
        "community": community, "category": "hall-civil", "weekdays": [1, 2, 3, 4, 5, 6, 7], "opens": "09:00", "closes": "09:40",
        "minutes": 20, "at_once": at_once,
    });
    for who in [&life.api.resident, &life.api.grid, &life.api.manager] {
        assert_eq!(no(who.api_post("/api/v1/hall-hours", hours.clone()).await), "access-not-allowed");
    }
    ok(life.api.community.api_post("/api/v1/hall-hours", hours).await)["id"].as_str().unwrap().to_owned()
}

/// The times of the second day that is open.
async fn times(life: &Life) -> (String, Vec<Json>) {
    let first = ok(life.api.resident.api_get(&format!("{AT}/times")).await);
    let day = first["days"][1].as_str().unwrap().to_owned();
    let body = ok(life.api.resident.api_get(&format!("{AT}/times?day={day}")).await);
    (day, body["items"].as_array().unwrap().clone())
}

#[tokio::test]
async fn two_book_the_last_place_at_once_and_one_gets_it() {
    let life = Life::new().await;
    opened(&life, 1).await;
    let (_, all) = times(&life).await;
    assert_eq!(all.iter().map(|one| one["time"].as_str().unwrap()).collect::<Vec<_>>(), ["09:00", "09:20"]);
    let other = life.house.resident("3-2-502").await.program(&life.house, &[]).await;
    let book = json!({ "at": all[0]["at"] });
    let path = format!("{AT}/tickets");
    let (one, two) = tokio::join!(life.api.resident.api_post(&path, book.clone()), other.api_post(&path, book.clone()));
    let (got, lost) = if one.status.is_success() { (one, two) } else { (two, one) };
    assert_eq!(got.status.as_u16(), 201, "{}", got.text());
    assert_eq!(no(lost), "hall-full", "nobody else gets it");
    let ticket = got.json();
    assert_eq!((ticket["number"].as_i64(), ticket["state"].as_str()), (Some(1), Some("booked")));
    assert_eq!(times(&life).await.1[0]["free"], 0);
    let elsewhere = life.house.other_resident("1-1-101").await.program(&life.house, &[]).await;
    let community = life.house.estate().await.community;
    let theirs = json!({ "at": all[1]["at"], "community": community });
    assert_ne!(life.house.other_estate().await.community, community);
    assert_eq!(no(elsewhere.api_post(&path, theirs).await), "access-not-allowed");
    life.audited().await;
}

#[tokio::test]
async fn a_number_is_seen_given_back_and_used_and_nobody_books_twice() {
    let life = Life::new().await;
    let hours = opened(&life, 2).await;
    let (day, all) = times(&life).await;
    let path = format!("{AT}/tickets");
    let me = &life.api.resident;
    let mine = ok(me.api_post(&path, json!({ "at": all[0]["at"] })).await);
    assert_eq!(no(me.api_post(&path, json!({ "at": all[1]["at"] })).await), "hall-ticket-there");
    assert_eq!(no(me.api_post(&path, json!({ "at": 17 })).await), "hall-time-unknown");
    let own = ok(me.api_get(&format!("{AT}/times")).await)["own"].clone();
    assert_eq!(own[0]["number"], 1);

    // Somebody telephones: the counter books for them, with the next number.
    assert_eq!(no(me.api_post(&path, json!({ "at": all[0]["at"], "other": true })).await), "access-not-allowed");
    let called = ok(life.api.community.api_post(&path, json!({ "at": all[0]["at"], "other": true })).await);
    assert_eq!(called["number"], 2);
    assert_eq!(no(life.api.community.api_post(&path, json!({ "at": all[0]["at"], "other": true })).await), "hall-full");

    // On the page: the number, and giving it back.
    let page = life.resident.get("/hall/hall-civil").await.expect(200);
    assert!(page.says("您的号") && page.says("1 号"), "{}", page.text());
    let form = page.form(&format!("/hall/hall-civil/tickets/{}", mine["id"].as_str().unwrap()));
    let back = life.resident.submit(&form.with("step", "cancel")).await.expect(200);
    assert!(!back.says("您的号"), "{}", back.text());
    let again = ok(me.api_post(&path, json!({ "at": all[0]["at"] })).await);
    assert_eq!(again["number"], 3, "a number is never given twice");
    let ticket = |one: &Json| format!("/api/v1/hall-tickets/{}", one["id"].as_str().unwrap());
    assert_eq!(no(me.api_post(&ticket(&again), json!({ "step": "come" })).await), "access-not-allowed");
    assert_eq!(no(me.api_post(&ticket(&called), json!({ "step": "cancel" })).await), "access-not-allowed");
    ok(life.api.community.api_post(&ticket(&again), json!({ "step": "come" })).await);
    assert_eq!(no(life.api.community.api_post(&ticket(&again), json!({ "step": "miss" })).await), "hall-not-now");
    let list = life.community.get(&format!("/hall/hall-civil?day={day}")).await.expect(200);
    assert!(list.says("2 号") && list.says("已到") && list.says("已退"), "{}", list.text());

    // The journal names nobody who booked.
    let mut tx = life.house.app.db.read().await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from journal where action = 'hall.book' and actor is not null";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0);
    drop(tx);
    ok(life.api.community.api_post(&format!("/api/v1/hall-hours/{hours}/end"), json!({})).await);
    assert_eq!(ok(me.api_get(&format!("{AT}/times")).await)["days"], json!([]), "nothing new is offered");
    life.audited().await;
}

#[tokio::test]
async fn the_community_opens_a_counter_in_the_browser_and_nothing_typed_is_lost() {
    let life = Life::new().await;
    assert!(!life.resident.look("/hall").await.text().contains("/hall/hall-civil\""), "no times, no button");
    let page = life.community.get("/hall/hall-civil").await.expect(200);
    let form = page.form("/hall/hall-civil/hours").with("weekdays", "2").also("weekdays", "4").with("opens", "14:00");
    let form = form.with("closes", "13:00").with("minutes", "15").with("at_once", "3");
    let tried = life.community.submit(&form).await.expect(422);
    assert!(tried.says("请写对从几点到几点"), "{}", tried.text());
    let again = tried.form("/hall/hall-civil/hours");
    assert_eq!((again.value("opens"), again.value("minutes")), (Some("14:00"), Some("15")));
    let opened = life.community.submit(&again.with("closes", "17:00")).await.expect(200);
    assert!(opened.says("周二 周四 14:00–17:00，每 15 分钟一段，每段 3 人"), "{}", opened.text());
    assert!(life.resident.look("/hall").await.text().contains("/hall/hall-civil"));
    life.resident.set_cookie("pv_elder", "1");
    assert!(life.resident.get("/hall/hall-civil").await.expect(200).says("约这个时间"));
}
