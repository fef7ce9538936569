//! The same thing said twenty times: suggested, added to, merged, taken apart; everybody who said so is told and asked.

use crate::{Cast, id_of, ok, post_as, refused};
use pavilion_testkit::{Client, Person};
use serde_json::{Value as Json, json};

const LAMP: &str = "三号楼二单元楼道灯坏了三天，晚上看不见台阶";

async fn alike(client: &Client, compound: &str, words: &str) -> Vec<Json> {
    let body = json!({ "compound": compound, "words": words, "category": "light-lamps" });
    ok(&client.api_post("/api/v1/alike", body).await)["items"].as_array().unwrap().clone()
}

async fn say(who: &Person, id: &str, what: &str) -> pavilion_testkit::Answer {
    who.api_post(&format!("/api/v1/matters/{id}/voices"), json!({ "say": what })).await
}

#[tokio::test]
async fn somebody_who_writes_the_same_is_shown_what_is_public_and_nothing_else() {
    let cast = Cast::new().await;
    let compound = cast.house.estate().await.compound.to_string();
    let id = cast.raised(LAMP, "").await;
    let neighbour = cast.house.resident("3-2-301").await;
    let typed = "3号楼2单元的楼道灯坏了，台阶都看不见";
    assert!(alike(&neighbour, &compound, typed).await.is_empty(), "what nobody has checked shows by no likeness");
    cast.accepted(&id, "三号楼二单元楼道灯坏了").await;
    let found = alike(&neighbour, &compound, typed).await;
    assert_eq!((found.len(), found[0]["id"].as_str()), (1, Some(id.as_str())), "{found:?}");
    assert!(alike(&neighbour, &compound, "楼上的狗半夜一直叫").await.is_empty());
    let elsewhere = cast.house.other_estate().await.compound.to_string();
    assert!(alike(&neighbour, &elsewhere, typed).await.is_empty(), "another compound has its own lamps");
    for odd in ["", "，。！", "\u{7}", "a'b\"c) or (x:*", &"长".repeat(20_000)] {
        let _ = alike(&neighbour, &compound, odd).await;
    }
    // Without a script it stands on the last screen.
    let first = neighbour.get("/matters/new?step=1").await.form("/matters/new").with("words", typed).also("go", "next");
    let second = neighbour.submit(&first).await.form("/matters/new").with("place", &cast.entrance().await).also("go", "next");
    let third = neighbour.submit(&second).await.expect(200);
    assert!(third.says("有人提过的") && third.links().iter().any(|link| link.contains(&id)), "{}", third.text());
    // Whoever takes matters in sees those nobody has checked too.
    let body = json!({ "place": cast.entrance().await, "words": typed, "category": "light-lamps" });
    let again = id_of(&neighbour.api_post("/api/v1/matters", body).await);
    let triage = ok(&cast.grid.api_get(&format!("/api/v1/matters/{again}/alike")).await);
    assert_eq!(triage["items"][0]["id"], id.as_str());
    assert_eq!(cast.manager.api_get(&format!("/api/v1/matters/{again}/alike")).await.status.as_u16(), 403);
}

#[tokio::test]
async fn voices_are_counted_once_for_each_person_told_and_asked_and_never_named() {
    let cast = Cast::new().await;
    let id = cast.raised(LAMP, "").await;
    let neighbours = [cast.house.resident("3-2-301").await, cast.house.resident("3-2-302").await];
    assert_eq!(refused(&say(&neighbours[0], &id, "add").await).1, "ways-voice-closed", "not before it is public");
    cast.accepted(&id, "楼道灯不亮").await;
    for neighbour in &neighbours {
        ok(&say(neighbour, &id, "add").await);
    }
    assert_eq!(refused(&say(&neighbours[0], &id, "add").await).1, "ways-voice-there");
    assert_eq!(refused(&say(&cast.resident, &id, "add").await).1, "ways-own-voice");
    let far = cast.house.other_resident("1-1-101").await;
    assert_eq!(say(&far, &id, "add").await.status.as_u16(), 403);
    assert_eq!(ok(&cast.house.stranger().api_get(&format!("/api/v1/matters/{id}/voices")).await)["people"], 3);
    ok(&say(&neighbours[1], &id, "take-back").await);
    assert_eq!(refused(&say(&neighbours[1], &id, "take-back").await).1, "ways-voice-missing");
    ok(&say(&neighbours[1], &id, "add").await);

    assert_eq!(refused(&say(&neighbours[0], &id, "satisfied").await).1, "ways-answer-later");
    ok(&cast
        .grid
        .api_post(&format!("/api/v1/matters/{id}/assignment"), json!({ "post": cast.worker.posts[0].to_string() }))
        .await);
    cast.finished(&id).await;
    assert!(cast.news(&neighbours[0]).await.contains("您也反映过的事"));
    ok(&say(&neighbours[0], &id, "not-satisfied").await);
    assert_eq!(refused(&say(&neighbours[0], &id, "satisfied").await).1, "ways-already-answered");
    assert_eq!(refused(&say(&cast.resident, &id, "satisfied").await).1, "ways-voice-missing", "the reporter confirms and rates");
    let form = neighbours[1].get(&format!("/matters/{id}")).await.form(&format!("/matters/{id}/voice-answer"));
    assert!(neighbours[1].press(&form.with("value", "satisfied")).await.status.is_redirection());
    let seen = ok(&cast.house.stranger().api_get(&format!("/api/v1/matters/{id}/voices")).await);
    assert_eq!((&seen["answers"]["satisfied"], &seen["answers"]["not-satisfied"]), (&json!(1), &json!(1)));

    let dump = pavilion_testkit::dump::dump(&cast.house.app.db).await;
    let account = pavilion_app::crypto::hex(neighbours[0].account.0.as_bytes());
    let named = dump.lines().filter(|line| line.starts_with("voice") && line.contains(&account));
    assert_eq!(named.count(), 0, "no table says who added a voice");
    for line in dump.lines().filter(|line| line.starts_with("journal: ") && line.contains("matters.voice")) {
        assert!(!line.contains(&account), "{line}");
    }
    cast.is_sound().await;
}

#[tokio::test]
async fn merged_while_it_is_handled_each_reporter_is_told_asked_and_can_be_taken_out_again() {
    let cast = Cast::new().await;
    let first = cast.raised(LAMP, "").await;
    cast.accepted(&first, "楼道灯不亮").await;
    let neighbour = cast.house.resident("3-2-301").await;
    let body = json!({ "place": cast.entrance().await, "words": "二单元的灯又坏了", "category": "light-lamps" });
    let second = id_of(&neighbour.api_post("/api/v1/matters", body).await);
    cast.accepted(&second, "二单元灯坏").await;
    let give = json!({ "post": cast.worker.posts[0].to_string() });
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{second}/assignment"), give.clone()).await);
    let merging = format!("/api/v1/matters/{second}/merging");
    for other in [&cast.manager, &neighbour] {
        assert_eq!(other.api_post(&merging, json!({ "into": first })).await.status.as_u16(), 403);
    }
    assert_eq!(refused(&cast.grid.api_post(&merging, json!({ "into": second })).await).1, "ways-merge-itself");
    let merged = ok(&cast.grid.api_post(&merging, json!({ "into": first })).await);
    assert_eq!(merged["state"], "merged");
    assert_eq!(refused(&cast.grid.api_post(&merging, json!({ "into": first })).await).1, "ways-merge-closed");
    let late = cast.worker.api_post(&format!("/api/v1/matters/{second}/first-contact"), json!({ "note": "明天来修" })).await;
    assert_eq!(refused(&late).1, "matters-not-now", "the handler finds it gone on elsewhere");
    let page = neighbour.get(&format!("/matters/{second}")).await.expect(200);
    assert!(page.says("并到另一件一起办") && page.links().iter().any(|link| link.contains(&first)), "{}", page.text());
    assert!(cast.news(&neighbour).await.contains("并到一起办"));
    // The other reporter is told of what happens there, and asked.
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{first}/assignment"), give).await);
    cast.finished(&first).await;
    assert!(cast.news(&neighbour).await.contains("您也反映过的事"));
    ok(&say(&neighbour, &second, "partly").await);
    assert_eq!(ok(&cast.grid.api_get(&format!("/api/v1/matters/{first}/voices")).await)["answers"]["partly"], 1);
    // Taken apart it goes on where it stood.
    let parting = format!("/matters/{second}/parting");
    let form = cast.grid.get(&format!("/matters/{second}")).await.form(&parting);
    assert!(cast.grid.press(&form).await.status.is_redirection());
    assert_eq!(ok(&cast.grid.api_get(&format!("/api/v1/matters/{second}")).await)["state"], "assigned");
    assert!(cast.grid.get(&format!("/matters/{second}")).await.says("拆开，单独办"), "the story keeps it");
    let again = cast.grid.api_post(&format!("/api/v1{parting}"), json!({})).await;
    assert_eq!(refused(&again).1, "ways-not-merged");
    cast.is_sound().await;
}

#[tokio::test]
async fn what_is_about_another_party_or_place_or_carries_others_is_not_merged() {
    let cast = Cast::new().await;
    let first = cast.raised(LAMP, "").await;
    let complaint = cast.raised("物业不换灯泡还骂人", "property").await;
    let merging = |id: &str| format!("/api/v1/matters/{id}/merging");
    assert_eq!(refused(&cast.grid.api_post(&merging(&complaint), json!({ "into": first })).await).1, "ways-merge-party");
    let second = cast.raised("楼道灯又不亮", "").await;
    let third = cast.raised("楼道灯还是不亮", "").await;
    ok(&cast.grid.api_post(&merging(&second), json!({ "into": first })).await);
    assert_eq!(refused(&cast.grid.api_post(&merging(&first), json!({ "into": third })).await).1, "ways-merge-chain");
    assert_eq!(refused(&cast.grid.api_post(&merging(&third), json!({ "into": second })).await).1, "ways-merge-closed");
    let nowhere = cast.grid.api_post(&merging(&third), json!({ "into": uuid::Uuid::from_u128(7) })).await;
    assert_eq!(refused(&nowhere).1, "ways-merge-unknown");
    // Two who merge at once: one of them does.
    let (path, into) = (merging(&third), json!({ "into": first }));
    let (one, two) = tokio::join!(cast.grid.api_post(&path, into.clone()), cast.community.api_post(&path, into.clone()));
    let done = [&one, &two].iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(done, 1, "{} {}", one.text(), two.text());
    cast.is_sound().await;
}

#[tokio::test]
async fn a_reporter_who_leaves_in_the_middle_takes_only_the_own_name_away_when_others_say_the_same() {
    let cast = Cast::new().await;
    let id = cast.raised(LAMP, "").await;
    cast.accepted(&id, "楼道灯不亮").await;
    let neighbour = cast.house.resident("3-2-301").await;
    ok(&say(&neighbour, &id, "add").await);
    let leave = json!({ "reason": "不想再等了" });
    ok(&cast.resident.api_post(&format!("/api/v1/matters/{id}/withdrawal"), leave.clone()).await);
    let now = ok(&cast.resident.api_get(&format!("/api/v1/matters/{id}")).await);
    assert_eq!((now["state"].as_str(), now["own"].as_bool()), (Some("accepted"), Some(false)));
    assert!(cast.house.stranger().get(&format!("/matters/{id}")).await.says("接着办"));
    let alone = cast.raised("只有我一个人反映的事", "").await;
    ok(&cast.resident.api_post(&format!("/api/v1/matters/{alone}/withdrawal"), leave).await);
    assert_eq!(ok(&cast.resident.api_get(&format!("/api/v1/matters/{alone}")).await)["state"], "withdrawn");
    cast.is_sound().await;
}

#[tokio::test]
async fn whoever_has_only_a_code_is_asked_too_when_their_matter_goes_on_elsewhere() {
    let cast = Cast::new().await;
    let first = cast.raised(LAMP, "").await;
    let compound = cast.house.estate().await.compound.to_string();
    let stranger = cast.house.stranger();
    let taken = ok(&stranger.api_post("/api/v1/unnamed", json!({ "at": compound, "words": "二单元楼道灯坏了" })).await);
    let unnamed = taken["id"].as_str().unwrap();
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{unnamed}/merging"), json!({ "into": first })).await);
    cast.done(&first, "楼道灯不亮").await;
    let body = json!({ "code": taken["code"], "step": "answer", "value": "satisfied" });
    let seen = ok(&stranger.api_post("/api/v1/claims", body).await);
    assert_eq!(seen["matter"]["state"], "merged");
    assert_eq!(ok(&stranger.api_get(&format!("/api/v1/matters/{first}/voices")).await)["answers"]["satisfied"], 1);
    cast.is_sound().await;
}

#[tokio::test]
async fn sent_twice_at_once_it_is_one_matter_and_too_much_of_anything_is_refused() {
    let cast = Cast::new().await;
    let body = json!({ "place": cast.entrance().await, "words": LAMP, "category": "light-lamps" });
    let (one, two) = tokio::join!(
        post_as(&cast.resident, "/api/v1/matters", body.clone(), "same"),
        post_as(&cast.resident, "/api/v1/matters", body.clone(), "same")
    );
    assert_eq!(id_of(&one), id_of(&two));
    let mut long = body.clone();
    long["words"] = json!("长".repeat(20_000));
    assert_eq!(refused(&cast.resident.api_post("/api/v1/matters", long).await), (422, "matters-words-too-long".into()));
    let mut form =
        cast.resident.get("/matters/new").await.form("/matters").with("words", LAMP).with("place", &cast.entrance().await);
    for n in 0..50 {
        form = form.file("photos", &format!("{n}.jpg"), b"not a photo".to_vec());
    }
    let answer = cast.resident.press(&form).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let total = ok(&cast.resident.api_get("/api/v1/matters").await)["total"].as_i64();
    assert_eq!(total, Some(1));
    cast.is_sound().await;
}
