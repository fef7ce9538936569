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
    assert_eq!(ok(&squad.api_post(&all[0], note.clone()).await)["state"], "against");

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
    assert!(cast.grid.get(&first).await.says("老人在家"));
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
    assert_eq!(ok(&squad.api_get(&all[0]).await)["note"], "晚上在家", "until its days are over");
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
