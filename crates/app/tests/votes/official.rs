//! A vote held in an official system: prepared and announced here, and afterwards only its result is recorded, with its proof.

use super::*;
use pavilion_app::rooms::record::{compare_photos, doctor};
use pavilion_app::rooms::votes::recount;

const ADDRESS: &str = "https://example.org/votes/2026-11";

/// A vote by the rules of an official system.
fn elsewhere(hall: &Hall, matter: &str) -> Json {
    let mut vote = hall.statutory(matter);
    vote["pack"] = json!("cn-civil-code-official");
    vote
}

/// The figures of the 24 flats of the small compound: so many for it, so many against, areas in step.
fn figures(yes: i64, no: i64) -> Json {
    let side = |unit: i64| json!({ "all": 24 * unit, "for": yes * unit, "against": no * unit, "abstain": 0 });
    json!({ "system": "样例统一投票系统", "heads": side(1), "area": side(9_000), "address": ADDRESS, "reference": "样例2026-11" })
}

async fn closed(hall: &Hall, vote: Json) -> String {
    let path = hall.open_vote(vote, 7).await;
    hall.close(7).await;
    path
}

#[tokio::test]
async fn ballots_are_refused_where_an_official_system_must_be_used_and_the_page_says_so() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(elsewhere(&hall, "278-9"), 7).await;
    assert_eq!(hall.get(&owner, &path).await["held_here"], false);
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].clone();
    let ballot = json!({ "line": line, "choice": { "say": "for" }, "owner": true });
    assert_eq!(hall.refused(&owner, &format!("{path}/ballots"), ballot).await, "votes-electronic-not-here");
    let by_word = json!({ "line": line, "choice": { "say": "for" }, "authority": "本人在电话里确认" });
    assert_eq!(hall.refused(&hall.member, &format!("{path}/entries"), by_word).await, "votes-electronic-not-here");
    let part = hall.roll(&path).await[0]["part"].clone();
    let papers = json!({ "part": part });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/papers"), papers).await, "votes-electronic-not-here");
    let page = owner.get(&path.replace("/api/v1", "")).await;
    assert!(page.body.contains("这里不收票") && !page.body.contains("去投票"), "{}", page.text());
}

#[tokio::test]
async fn an_official_result_counts_when_a_second_person_confirmed_it_and_starts_what_was_announced() {
    let hall = Hall::small().await;
    let mut vote = elsewhere(&hall, "278-9");
    vote["settings"] =
        json!({ "starts": [{ "what": "order", "title": "装两组充电桩", "words": "2号楼旁装一组。", "days": 60 }] });
    let path = closed(&hall, vote).await;
    assert_eq!(hall.get(&hall.worker, &path).await["state"], "closed", "nothing is counted by itself");
    let official = format!("{path}/official");
    for (change, no) in [
        (json!({ "heads": { "all": 24, "for": 20, "against": 5, "abstain": 0 } }), "votes-official-figures"),
        (json!({ "area": { "all": 100, "for": 200, "against": 1, "abstain": 0 } }), "votes-official-figures"),
        (json!({ "reference": "" }), "votes-official-proof"),
        (json!({ "address": "javascript:alert(1)" }), "votes-official-address"),
        (json!({ "system": "" }), "votes-official-system"),
    ] {
        let mut wrong = figures(13, 7);
        wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = hall.worker.api_post(&official, wrong).await;
        assert!(answer.text().contains(no), "{no}: {}", answer.text());
    }
    hall.post(&hall.worker, &official, figures(13, 7)).await;
    assert_eq!(hall.refused(&hall.member, &official, figures(20, 0)).await, "votes-official-waiting");
    let judgement = format!("{official}/judgement");
    let yes = json!({ "confirmed": true });
    assert_eq!(hall.refused(&hall.worker, &judgement, yes.clone()).await, "votes-official-second", "not their own");
    let returned = hall.post(&hall.member, &judgement, json!({ "confirmed": false, "reason": "反对的应是6户" })).await;
    assert_eq!(returned["state"], "closed");
    assert_eq!(hall.refused(&hall.member, &judgement, yes.clone()).await, "votes-official-missing");
    hall.post(&hall.worker, &official, figures(14, 6)).await;
    assert_eq!(hall.post(&hall.member, &judgement, yes).await["state"], "counted");
    let vote = hall.published(&path).await;
    assert_eq!((&vote["outcome"], &vote["result"]["heads"]["for"]), (&json!("passed"), &json!(14)));
    assert_eq!(vote["result"]["participation"]["heads"]["have"], 20);
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(vote["starts"][0]["state"], "started");
    let stranger = hall.house.stranger();
    let page = stranger.get(&path.replace("/api/v1", "")).await;
    for words in ["这里不收票", "两个人核对过", "样例统一投票系统", ADDRESS, "第二百七十八条", "人民法院", "通过"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!page.body.contains("下载计票清单"), "there is no counted set of what was counted elsewhere");
    assert_eq!(stranger.api_get(&format!("{path}/set")).await.code(), "votes-counted-elsewhere");
    let log = hall.get(&hall.worker, &format!("{path}/log")).await.to_string();
    assert!(log.contains("official-recorded") && log.contains("official-returned") && log.contains("official-confirmed"));
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    assert!(recount(&hall.member.cx().await, id).await.unwrap().same);
    let resident = hall.house.resident("3-2-501").await;
    let objection = json!({ "kind": "objection", "words": "官方系统里我家没有收到短信" });
    hall.post(&resident, &format!("{path}/requests"), objection).await;
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn figures_one_short_of_two_thirds_are_too_few_and_half_is_not_more_than_half() {
    for (yes, no, outcome) in [(15, 0, "too-few-took-part"), (8, 8, "failed"), (9, 7, "passed")] {
        let hall = Hall::small().await;
        let path = closed(&hall, elsewhere(&hall, "278-9")).await;
        hall.post(&hall.worker, &format!("{path}/official"), figures(yes, no)).await;
        hall.post(&hall.other_member, &format!("{path}/official/judgement"), json!({ "confirmed": true })).await;
        assert_eq!(hall.published(&path).await["outcome"], outcome, "{yes}:{no}");
    }
}

#[tokio::test]
async fn the_picture_that_proves_it_is_seen_by_everybody_only_once_the_result_is_published() {
    let hall = Hall::small().await;
    let api = closed(&hall, elsewhere(&hall, "278-9")).await;
    let path = api.replace("/api/v1", "");
    let page = hall.worker.get(&path).await;
    let mut form = page.form(&format!("{path}/official")).with("system", "样例统一投票系统");
    for (name, value) in [
        ("heads_all", "24"),
        ("heads_for", "20"),
        ("heads_against", "1"),
        ("heads_abstain", "0"),
        ("area_all", "2000.50"),
        ("area_for", "1700"),
        ("area_against", "90.5"),
    ] {
        form = form.with(name, value);
    }
    let wrong = hall.worker.submit(&form).await;
    assert!(wrong.says("请看有没有漏填") && wrong.says("请上传照片"), "{}", wrong.text());
    assert!(wrong.body.contains("2000.50"), "nothing typed is lost");
    let picture = pavilion_testkit::story::photo().bytes.to_vec();
    let form = form.with("area_abstain", "0").file("photo", "result.jpg", picture);
    let waiting = hall.worker.submit(&form).await;
    assert!(waiting.says("等第二个人核对") && waiting.says("请另一位工作人员来核对"), "{}", waiting.text());
    let photo = format!("{path}/official/photo");
    assert_eq!(hall.house.stranger().look(&photo).await.status, StatusCode::NOT_FOUND);
    let page = hall.member.get(&path).await;
    assert!(page.says("两边不一样"), "the official area is not that of the roll: {}", page.text());
    let judged = hall.member.submit(&page.form(&format!("{path}/official/judgement")).with("decision", "confirm")).await;
    assert!(judged.says("已计票"), "{}", judged.text());
    hall.published(&api).await;
    let shown = hall.house.stranger().look(&photo).await;
    assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
    hall.house.clock.forward(DAY_MS);
    let compared = compare_photos(&hall.house.app).await.unwrap();
    assert!(compared.missing.is_empty() && compared.unknown.is_empty(), "{compared:?}");
}

#[tokio::test]
async fn an_election_cannot_be_recorded_from_an_official_system_and_says_so() {
    let hall = Hall::small().await;
    let mut vote = elsewhere(&hall, "278-3");
    vote["kind"] = json!("election");
    vote["settings"] = json!({ "seats": 3 });
    let answer = hall.worker.api_post("/api/v1/votes", vote).await;
    assert!(answer.text().contains("votes-official-election"), "{}", answer.text());
}
