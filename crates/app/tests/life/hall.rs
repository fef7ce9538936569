//! Times at a counter of the hall: opened by the community, booked by residents, and the last place goes to one.

use crate::{Life, no, ok};
use pavilion_rules::access::PostKind;
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

#[tokio::test]
async fn who_booked_before_hours_were_ended_is_still_seen_and_keeps_the_place() {
    let life = Life::new().await;
    let hours = opened(&life, 1).await;
    let (day, all) = times(&life).await;
    let path = format!("{AT}/tickets");
    ok(life.api.resident.api_post(&path, json!({ "at": all[0]["at"] })).await);
    ok(life.api.community.api_post(&format!("/api/v1/hall-hours/{hours}/end"), json!({})).await);
    let listed = ok(life.api.community.api_get(&format!("{path}?day={day}")).await);
    assert_eq!((&listed["days"], listed["items"].as_array().unwrap().len()), (&json!([day]), 1), "{listed}");
    assert_eq!(no(life.api.resident.api_get(&path).await), "access-not-allowed");
    let page = life.community.get(&format!("/hall/hall-civil?day={day}")).await.expect(200);
    assert!(page.says("1 号") && page.says("不再接受新的预约"), "{}", page.text());
    let came = page.forms().into_iter().find(|form| form.action.starts_with("/hall/hall-civil/tickets/")).unwrap();

    // Opened anew over the same time: the place is not given a second time.
    opened(&life, 1).await;
    let (_, again) = times(&life).await;
    assert_eq!((&again[0]["free"], &again[1]["free"]), (&json!(0), &json!(1)), "{again:?}");
    let called = json!({ "at": all[0]["at"], "other": true });
    assert_eq!(no(life.api.community.api_post(&path, called).await), "hall-full");
    let page = life.community.submit(&came.with("step", "come")).await.expect(200);
    assert!(page.says("已到"), "{}", page.text());
    life.audited().await;
}

#[tokio::test]
async fn a_booking_is_for_the_counter_the_page_shows_and_staff_reach_their_own() {
    let life = Life::new().await;
    opened(&life, 2).await;
    let (day, all) = times(&life).await;
    let community = life.house.estate().await.community.to_string();
    // The page of another community: nothing is booked at home instead.
    let elsewhere = life.house.other_resident("1-1-101").await;
    let here = format!("/hall/hall-civil?community={community}&day={day}");
    let shown = elsewhere.get(&here).await.expect(200);
    assert!(!shown.has_form("/hall/hall-civil/tickets"), "{}", shown.text());
    let at = all[0]["at"].to_string();
    let form = life.resident.get(&here).await.form("/hall/hall-civil/tickets");
    let other = life.house.other_estate().await.community.to_string();
    let refused = life.resident.press(&form.clone().with("at", &at).with("community", &other)).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    assert_eq!(ok(life.api.resident.api_get(&format!("{AT}/times")).await)["own"], json!([]));

    // Who keeps this counter and lives in another community.
    let keeper = life.house.other_resident("1-1-102").await;
    life.house.give_post(keeper.account, PostKind::CommunityWorker, community.parse().unwrap()).await;
    let page = keeper.get(&format!("/hall/hall-civil?day={day}")).await.expect(200);
    assert!(page.says("替来电、来访的人约"), "{}", page.text());
}

#[tokio::test]
async fn nobody_uses_the_numbers_of_a_day_up_alone() {
    let life = Life::new().await;
    opened(&life, 2).await;
    let (_, all) = times(&life).await;
    let path = format!("{AT}/tickets");
    for number in 1..=3 {
        let mine = ok(life.api.resident.api_post(&path, json!({ "at": all[0]["at"] })).await);
        assert_eq!(mine["number"], number);
        let ticket = format!("/api/v1/hall-tickets/{}", mine["id"].as_str().unwrap());
        ok(life.api.resident.api_post(&ticket, json!({ "step": "cancel" })).await);
    }
    assert_eq!(no(life.api.resident.api_post(&path, json!({ "at": all[0]["at"] })).await), "hall-tickets-many");
    let called = ok(life.api.community.api_post(&path, json!({ "at": all[0]["at"], "other": true })).await);
    assert_eq!(called["number"], 4, "the counter goes on");
}

#[tokio::test]
async fn a_time_is_booked_for_a_matter_seen_by_its_two_sides_alone_and_given_back_with_it() {
    let life = Life::new().await;
    let at = life.raise("hall-civil", "想给老人办高龄津贴，哪天方便").await;
    let page = at.trim_start_matches("/api/v1").to_owned();
    let id = at.rsplit('/').next().unwrap().to_owned();
    assert!(!life.resident.get(&page).await.expect(200).says("约窗口的时间"), "the counter offers no times yet");
    opened(&life, 1).await;
    let (day, all) = times(&life).await;
    let path = format!("{AT}/tickets");
    // Only one's own, of this counter.
    let lamp = life.raise("light-lamps", "楼道灯不亮").await;
    let neighbour = life.house.resident("3-2-502").await;
    let program = neighbour.program(&life.house, &[]).await;
    let body = |matter: &str| json!({ "at": all[0]["at"], "matter": matter.rsplit('/').next().unwrap() });
    assert_eq!(no(program.api_post(&path, body(&at)).await), "hall-matter-unknown");
    assert_eq!(no(life.api.resident.api_post(&path, body(&lamp)).await), "hall-matter-unknown");
    let mut other = body(&at);
    other["other"] = true.into();
    assert_eq!(no(life.api.community.api_post(&path, other).await), "hall-matter-unknown", "nobody else ties them");

    // From the page of the matter to the counter and back.
    let shown = life.resident.get(&page).await.expect(200);
    let href = shown.links().into_iter().find(|href| href.starts_with("/hall/hall-civil?matter=")).unwrap();
    let counter = life.resident.get(&format!("{href}&day={day}")).await.expect(200);
    assert!(counter.says("为这件事约"), "{}", counter.text());
    let form = counter.form("/hall/hall-civil/tickets");
    assert_eq!(form.value("matter"), Some(id.as_str()));
    let first = counter.values("option", "value").into_iter().find(|value| value.parse::<i64>().is_ok()).unwrap();
    let booked = life.resident.submit(&form.with("at", &first)).await.expect(200);
    assert!(booked.path.starts_with(&page) && booked.says("1 号") && booked.says("已约"), "{}", booked.text());

    // Seen by its reporter and by whoever handles it.
    life.accept(&at, "hall-civil").await;
    life.assign(&at, &life.worker).await;
    let mine = ok(life.api.resident.api_get(&format!("{at}/hall-tickets")).await);
    assert_eq!((&mine["items"][0]["number"], &mine["items"][0]["matter"]), (&json!(1), &json!(id)));
    assert_eq!(ok(life.api.worker.api_get(&format!("{at}/hall-tickets")).await)["items"].as_array().unwrap().len(), 1);
    assert!(life.worker.get(&page).await.expect(200).says("1 号"));
    for (who, program) in [(&life.grid, &life.api.grid), (&life.community, &life.api.community), (&neighbour, &program)] {
        assert_eq!(no(program.api_get(&format!("{at}/hall-tickets")).await), "access-not-allowed");
        assert!(!who.get(&page).await.expect(200).says("窗口的时间"));
    }
    let listed = ok(life.api.community.api_get(&format!("{path}?day={day}")).await);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    assert!(!listed.to_string().contains(&id), "the counter sees a number, not who raised what: {listed}");

    // Withdrawn: the place is free again.
    ok(life.api.resident.api_post(&format!("{at}/withdrawal"), json!({ "reason": "不用办了，谢谢" })).await);
    assert_eq!(ok(life.api.resident.api_get(&format!("{at}/hall-tickets")).await)["items"], json!([]));
    assert_eq!(ok(life.api.resident.api_get(&format!("{AT}/times")).await)["own"], json!([]));
    ok(program.api_post(&path, json!({ "at": first.parse::<i64>().unwrap() })).await);
    life.audited().await;
}
