//! Rounds from door to door: a reason, posts that go, one door at a time; counts for everybody, answers for nobody else.

use crate::{Cast, ok, refused};
use pavilion_rules::access::PostKind;
use pavilion_rules::time::DAY_MS;
use pavilion_testkit::Person;
use serde_json::{Value as Json, json};

impl Cast {
    /// The first and the last day of a round that begins today.
    fn days(&self) -> (String, String) {
        let day = |ms: i64| {
            let at = jiff::Timestamp::from_millisecond(ms).unwrap();
            at.to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).date().to_string()
        };
        let now = self.house.app.clock.now().0;
        (day(now), day(now + 6 * DAY_MS))
    }

    async fn planned(&self, who: &Person, posts: &[&Person], asks: bool) -> String {
        let (starts, ends) = self.days();
        let posts: Vec<String> = posts.iter().map(|one| one.posts[0].to_string()).collect();
        let body = json!({
            "place": self.house.estate().await.compound.to_string(), "title": "管网改造走访", "why": "征求各户对下水改造的意见",
            "posts": posts, "starts": starts, "ends": ends, "asks": asks, "keep_days": 3,
        });
        format!("/api/v1/rounds/{}", ok(&who.api_post("/api/v1/rounds", body).await)["id"].as_str().unwrap())
    }

    async fn squad(&self) -> Person {
        let place = self.house.estate().await.compound;
        self.house.holder("小分队", PostKind::Volunteer, place).await
    }
}

fn doors(round: &Json, at: &str) -> Vec<String> {
    round["list"].as_array().unwrap().iter().map(|one| format!("{at}/doors/{}", one["id"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn every_door_is_on_the_list_and_only_those_who_go_see_it_and_its_notes() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let estate = cast.house.estate().await;
    let (starts, ends) = cast.days();
    let body = |posts: Vec<String>, keep: i64| {
        json!({
            "place": estate.compound.to_string(), "title": "入户走访", "why": "征求各户对下水改造的意见", "posts": posts,
            "starts": starts, "ends": ends, "asks": true, "keep_days": keep,
        })
    };
    let go = vec![squad.posts[0].to_string()];
    assert_eq!(refused(&cast.resident.api_post("/api/v1/rounds", body(go.clone(), 30)).await).0, 403);
    assert_eq!(refused(&cast.manager.api_post("/api/v1/rounds", body(go.clone(), 30)).await).0, 403);
    assert_eq!(refused(&cast.community.api_post("/api/v1/rounds", body(Vec::new(), 30)).await).1, "rounds-posts");
    let property = vec![cast.manager.posts[0].to_string()];
    assert_eq!(refused(&cast.community.api_post("/api/v1/rounds", body(property, 30)).await).1, "rounds-posts");
    assert_eq!(refused(&cast.community.api_post("/api/v1/rounds", body(go, 400)).await).1, "rounds-keep");

    let at = cast.planned(&cast.community, &[&squad], true).await;
    let seen = ok(&squad.api_get(&at).await);
    assert_eq!(seen["list"].as_array().unwrap().len(), estate.dwellings.len(), "with a telephone or without");
    let all = doors(&seen, &at);
    let note = json!({ "state": "against", "note": "担心出钱，想先看方案" });
    assert_eq!(refused(&squad.api_post(&all[0], json!({ "state": "visited" })).await).1, "rounds-door-unknown");
    let long = json!({ "state": "agrees", "note": "长".repeat(121) });
    assert_eq!(refused(&squad.api_post(&all[0], long).await).1, "rounds-note");
    let looked_at = ok(&squad.api_get(&all[0]).await)["revision"].clone();
    assert_eq!(ok(&squad.api_post(&all[0], note.clone()).await)["state"], "against");
    // Another of those who go still has the door before them as it was: nothing is written over unseen.
    let stale = json!({ "state": "nobody", "revision": looked_at });
    assert_eq!(refused(&squad.api_post(&all[0], stale).await).1, "rounds-door-changed");
    let named = json!({ "state": "agrees", "note": "身份证110101199003077715" });
    assert_eq!(refused(&squad.api_post(&all[0], named).await).1, "matters-note-names");

    // Neither who planned it, nor the property, nor a neighbour, nor the privacy officer reads a door.
    let officer = cast.house.holder("隐私", PostKind::PrivacyOfficer, estate.community).await;
    for other in [&cast.community, &cast.grid, &cast.manager, &cast.worker, &cast.resident, &officer] {
        assert_eq!(refused(&other.api_get(&all[0]).await).0, 403);
        assert_eq!(refused(&other.api_post(&all[0], note.clone()).await).0, 403);
        let shown = other.api_get(&at).await;
        assert!(ok(&shown)["list"].as_array().unwrap().is_empty() && !shown.text().contains("担心出钱"));
    }
    // Those who go see in the list that somebody was there, never what was answered.
    let listed = ok(&squad.api_get(&at).await)["list"][0]["state"].clone();
    assert_eq!(listed, "visited");
    let page = squad.get(&at.replace("/api/v1", "")).await;
    assert!(page.says("去过了") && !page.says("担心出钱"), "{}", page.text());
    let mut tx = cast.house.app.db.read().await.unwrap();
    let rows: Vec<(String,)> = tx.all("select detail from journal order by id desc limit 50", &[]).await.unwrap();
    assert!(rows.iter().all(|(detail,)| !detail.contains("against") && !detail.contains("担心出钱")));
    drop(tx);
    cast.is_sound().await;
}

#[tokio::test]
async fn counts_are_published_as_counts_and_what_is_small_is_not_said() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let at = cast.planned(&cast.grid, &[&squad], true).await;
    let all = doors(&ok(&squad.api_get(&at).await), &at);
    assert!(all.len() >= 8, "the estate of tests has doors enough: {}", all.len());
    for (n, door) in all.iter().enumerate() {
        let state = if n == 0 { "against" } else { "agrees" };
        ok(&squad.api_post(door, json!({ "state": state })).await);
    }
    // While it runs only how many doors were gone to is said: no step of a count is the last home's answer.
    let running = ok(&cast.house.stranger().api_get(&at).await)["counts"].clone();
    let all = i64::try_from(all.len()).unwrap();
    assert_eq!(running, json!([{ "state": "open", "count": 0 }, { "state": "visited", "count": all }]));
    assert!(cast.house.stranger().get(&at.replace("/api/v1", "")).await.says("走访结束以后再公布"));
    ok(&cast.grid.api_post(&format!("{at}/end"), json!({})).await);
    let counts = ok(&cast.house.stranger().api_get(&at).await)["counts"].clone();
    let of = |state: &str| counts.as_array().unwrap().iter().find(|one| one["state"] == state).unwrap()["count"].clone();
    assert!(of("against").is_null(), "one door that refused is nobody's business: {counts}");
    let others = counts.as_array().unwrap().iter().filter(|one| one["count"].is_null()).count();
    assert!(others >= 2, "nor can it be worked out from the sum: {counts}");
    let page = cast.house.stranger().get(&at.replace("/api/v1", "")).await;
    assert!(page.says("太少，不公布") && page.says("这里只有户数"), "{}", page.text());
    cast.is_sound().await;
}

#[tokio::test]
async fn one_door_per_tap_on_the_telephone_and_what_is_said_there_goes_into_the_one_intake() {
    let cast = Cast::new().await;
    let at = cast.planned(&cast.community, &[&cast.grid], false).await;
    let here = at.replace("/api/v1", "");
    let list = cast.grid.get(&here).await.expect(200);
    assert!(list.says("还没去"));
    let first = doors(&ok(&cast.grid.api_get(&at).await), &here).remove(0);
    let page = cast.grid.get(&first).await.expect(200);
    let refused_page =
        cast.grid.submit(&page.form(&format!("{first}/matter")).with("words", "楼道灯坏了没人修")).await.expect(422);
    assert!(refused_page.form(&format!("{first}/matter")).value("words") == Some("楼道灯坏了没人修"), "nothing typed is lost");
    let form = refused_page.form(&format!("{first}/matter")).with("leave", "1");
    let taken = cast.grid.submit(&form).await.expect(200);
    assert!(taken.says("记下了，编号") && taken.says("查询码"), "{}", taken.text());
    let form = taken.form(&first).with("state", "visited").with("note", "老人在家");
    let next = cast.grid.submit(&form).await.expect(200);
    assert!(next.path.contains("/doors/") && !next.path.starts_with(&first), "the next door comes by itself: {}", next.path);
    let door = cast.grid.get(&first).await.expect(200);
    assert!(!door.says("老人在家") && door.says("这一户有备注"), "looking at the page opens nothing: {}", door.text());
    let read = cast.grid.submit(&door.form(&format!("{first}/note"))).await.expect(200);
    assert!(read.text().contains("老人在家"), "{}", read.text());
    let all = ok(&cast.grid.api_get("/api/v1/matters").await).to_string();
    assert!(!all.contains("老人在家"));
    cast.is_sound().await;
}

#[tokio::test]
async fn when_it_has_ended_the_counts_stay_and_notes_and_answers_go_after_the_days_that_were_named() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let at = cast.planned(&cast.community, &[&squad], true).await;
    let all = doors(&ok(&squad.api_get(&at).await), &at);
    for door in &all {
        ok(&squad.api_post(door, json!({ "state": "agrees", "note": "晚上在家" })).await);
    }
    assert_eq!(refused(&squad.api_post(&format!("{at}/end"), json!({})).await).0, 403);
    ok(&cast.community.api_post(&format!("{at}/end"), json!({})).await);
    assert_eq!(refused(&squad.api_post(&all[0], json!({ "state": "nobody" })).await).1, "rounds-ended");
    let note = format!("{}/note", all[0]);
    assert_eq!(ok(&squad.api_post(&note, json!({})).await)["note"], "晚上在家", "until its days are over");
    cast.house.clock.forward(3 * DAY_MS);
    cast.house.run_jobs().await;
    let shown = ok(&squad.api_get(&at).await);
    assert_eq!((shown["state"].as_str(), shown["list"].as_array().map(Vec::len)), (Some("forgotten"), Some(0)));
    let count = shown["counts"].as_array().unwrap().iter().find(|one| one["state"] == "agrees").unwrap()["count"].clone();
    assert_eq!(count.as_i64(), i64::try_from(all.len()).ok(), "what was counted stays");
    let door = ok(&squad.api_get(&all[0]).await);
    assert_eq!((door["state"].as_str(), door["note"].as_str()), (Some("visited"), Some("")));
    let mut tx = cast.house.app.db.read().await.unwrap();
    let left: Vec<(i64,)> = tx
        .all("select cast(count(*) as bigint) as n from round_door where note_sealed is not null or state = 'agrees'", &[])
        .await
        .unwrap();
    assert_eq!(left[0].0, 0);
    drop(tx);
    cast.is_sound().await;
}

#[tokio::test]
async fn a_round_nobody_ends_ends_by_itself() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let at = cast.planned(&cast.community, &[&squad], false).await;
    cast.house.clock.forward(8 * DAY_MS);
    cast.house.run_jobs().await;
    assert_eq!(ok(&cast.house.stranger().api_get(&at).await)["state"], "ended");
    cast.is_sound().await;
}

#[tokio::test]
async fn reading_a_note_goes_through_the_one_logged_door_and_the_home_sees_who_read_it() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let at = cast.planned(&cast.community, &[&squad], false).await;
    let of_resident = {
        let wanted = cast.house.estate().await.dwelling("3-2-501");
        let mut tx = cast.house.app.db.read().await.unwrap();
        let sql = "select id from round_door where dwelling = $1";
        let (door,): (uuid::Uuid,) = tx.only(sql, &pavilion_app::params![wanted]).await.unwrap();
        format!("{at}/doors/{door}")
    };
    ok(&squad.api_post(&of_resident, json!({ "state": "visited", "note": "老人耳背，请大声敲门" })).await);
    let looked = squad.api_get(&of_resident).await;
    assert!(ok(&looked)["has_note"] == true && !looked.text().contains("耳背"), "{}", looked.text());
    let readings = async || {
        let mut tx = cast.house.app.db.read().await.unwrap();
        let sql = "select cast(count(*) as bigint) as n from personal_read where fields = 'round-note'";
        let (n,): (i64,) = tx.only(sql, &[]).await.unwrap();
        n
    };
    assert_eq!(readings().await, 0);
    let note = format!("{of_resident}/note");
    for other in [&cast.community, &cast.manager, &cast.resident] {
        assert_eq!(refused(&other.api_post(&note, json!({})).await).0, 403);
    }
    assert_eq!(readings().await, 0, "who may not read leaves no reading");
    assert!(ok(&squad.api_post(&note, json!({})).await)["note"].as_str().unwrap().contains("耳背"));
    let once = readings().await;
    assert!(once >= 1);
    ok(&squad.api_post(&note, json!({})).await);
    assert_eq!(readings().await, once * 2, "every reading is one of its own");
    // Whoever writes again without a note keeps the note.
    ok(&squad.api_post(&of_resident, json!({ "state": "nobody" })).await);
    assert_eq!(ok(&squad.api_get(&of_resident).await)["has_note"], true);
    let page = cast.resident.get("/me/reads").await;
    assert!(page.says("走访备注") && page.says("走访时看这一户的备注"), "{}", page.text());
    cast.is_sound().await;
}

#[tokio::test]
async fn a_round_and_what_it_is_about_lead_to_each_other_and_it_lies_on_the_desk_of_those_who_go() {
    let cast = Cast::new().await;
    let squad = cast.squad().await;
    let matter = cast.raised("院里彩钢房挡了路", "").await;
    cast.accepted(&matter, "院里的彩钢房").await;
    let (starts, ends) = cast.days();
    let estate = cast.house.estate().await;
    let mut body = json!({
        "place": estate.compound.to_string(), "title": "拆违上门劝说", "why": "逐户说明拆除安排", "posts": [squad.posts[0].to_string()],
        "starts": starts, "ends": ends, "asks": false, "keep_days": 3, "about_kind": "matter", "about": uuid::Uuid::nil(),
    });
    assert_eq!(refused(&cast.community.api_post("/api/v1/rounds", body.clone()).await).1, "rounds-about");
    body["about"] = matter.as_str().into();
    let made = ok(&cast.community.api_post("/api/v1/rounds", body).await);
    let round = made["id"].as_str().unwrap();
    assert_eq!(made["about"]["id"], matter.as_str());
    let here = cast.house.stranger().look(&format!("/rounds/{round}")).await;
    assert!(here.text().contains(&format!("/matters/{matter}")), "{}", here.text());
    let there = cast.house.stranger().look(&format!("/matters/{matter}")).await;
    assert!(there.text().contains(&format!("/rounds/{round}")) && there.text().contains("拆违上门劝说"));
    let desk = squad.get("/desk").await.expect(200);
    assert!(desk.says("轮到您走访") && desk.says("拆违上门劝说"), "{}", desk.text());
    assert!(cast.news(&squad).await.contains("安排您走访：拆违上门劝说"));
    ok(&cast.community.api_post(&format!("/api/v1/rounds/{round}/end"), json!({})).await);
    assert!(!squad.get("/desk").await.says("拆违上门劝说"), "when it has ended nobody goes any more");
    cast.is_sound().await;
}
