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
    let yes = judged(&hall, &path).await;
    assert_eq!(hall.refused(&hall.worker, &judgement, yes.clone()).await, "votes-official-second", "not their own");
    let no = json!({ "official": yes["official"], "confirmed": false, "reason": "反对的应是6户" });
    let returned = hall.post(&hall.member, &judgement, no).await;
    assert_eq!(returned["state"], "closed");
    assert_eq!(hall.refused(&hall.member, &judgement, yes.clone()).await, "votes-official-missing");
    hall.post(&hall.worker, &official, figures(14, 6)).await;
    // Whoever still has the first figures before them does not confirm the second.
    assert_eq!(hall.refused(&hall.member, &judgement, yes).await, "votes-official-missing");
    let yes = judged(&hall, &path).await;
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
    let compares = hall.member.get(&path.replace("/api/v1", "")).await;
    assert!(compares.says("1260.00") && !page.says("1260.00"), "in a small house the area of those in favour names flats");
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
        let agreed = judged(&hall, &path).await;
        hall.post(&hall.other_member, &format!("{path}/official/judgement"), agreed).await;
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

/// A yes to the figures written down last.
async fn judged(hall: &Hall, path: &str) -> Json {
    json!({ "official": hall.get(&hall.member, path).await["official"], "confirmed": true })
}

/// The official figures of an election in the small compound: so many for each candidate, of twenty who took part.
fn election_figures(ids: &[String], yes: &[i64]) -> Json {
    let stand = |(id, yes): (&String, &i64)| {
        let no = 20 - yes;
        json!({ "option": id, "heads_for": yes, "heads_against": no, "area_for": yes * 9_000, "area_against": no * 9_000 })
    };
    let candidates: Vec<Json> = ids.iter().zip(yes).map(stand).collect();
    json!({
        "system": "样例统一投票系统", "heads": { "all": 24 }, "area": { "all": 24 * 9_000 }, "address": ADDRESS,
        "reference": "样例2026-12", "took_part": { "heads": 20, "area": 20 * 9_000 }, "candidates": candidates,
    })
}

#[tokio::test]
async fn an_election_held_in_an_official_system_seats_by_its_figures_and_hands_the_seats_over() {
    let hall = Hall::small().await;
    let (path, ids) = secret::open_election_by(&hall, "cn-civil-code-official").await;
    hall.close(7).await;
    let official = format!("{path}/official");
    let refused = async |body: Json, code: &str| {
        let answer = hall.worker.api_post(&official, body).await;
        assert!(answer.text().contains(code), "{code}: {}", answer.text());
    };
    let mut figures = election_figures(&ids, &[20, 18, 15, 15]);
    refused(figures.clone(), "votes-official-level").await;
    refused(election_figures(&ids[..3], &[20, 18, 15]), "votes-official-candidates").await;
    refused(election_figures(&ids, &[21, 18, 15, 14]), "votes-official-figures").await;
    let mut few = figures.clone();
    few["took_part"]["heads"] = json!(25);
    refused(few, "votes-official-figures").await;
    // The third seat goes to whom the official system gave it.
    figures["candidates"][2]["rank"] = json!(4);
    figures["candidates"][3]["rank"] = json!(3);
    // A place better than that of somebody with more voices contradicts the seats.
    let mut crossed = figures.clone();
    crossed["candidates"][0]["rank"] = json!(5);
    refused(crossed, "votes-official-rank").await;
    hall.post(&hall.worker, &official, figures).await;
    hall.post(&hall.member, &format!("{official}/judgement"), judged(&hall, &path).await).await;
    let vote = hall.published(&path).await;
    let result = &vote["result"];
    let places: Vec<(&str, &str)> = result["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["place"].as_str().unwrap()))
        .collect();
    let expected =
        [("候选人样例1", "member"), ("候选人样例2", "member"), ("候选人样例4", "member"), ("候选人样例3", "substitute")];
    assert_eq!((vote["outcome"].as_str(), &places[..]), (Some("passed"), &expected[..]));
    assert_eq!(result["participation"]["heads"]["have"], 20);
    assert!(result["areas_told"] == false && result["candidates"][0]["area"].is_null(), "an area names a flat");
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!((&vote["starts"][0]["what"], &vote["starts"][0]["state"]), (&json!("body"), &json!("started")));
    let page = hall.house.stranger().get(&path.replace("/api/v1", "")).await;
    for words in ["这里不收票", "样例统一投票系统", "候选人样例4", "官方系统所定的名次"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    assert!(recount(&hall.member.cx().await, id).await.unwrap().same);
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_official_election_is_written_down_on_the_page_and_a_refusal_keeps_every_figure() {
    let hall = Hall::small().await;
    let (api, ids) = secret::open_election_by(&hall, "cn-civil-code-official").await;
    hall.close(7).await;
    let path = api.replace("/api/v1", "");
    let page = hall.worker.get(&path).await;
    let mut form = page.form(&format!("{path}/official")).with("system", "样例统一投票系统");
    for (name, value) in [("heads_all", "24"), ("heads_took", "20"), ("area_all", "2160"), ("area_took", "1800")] {
        form = form.with(name, value);
    }
    form = form.with("address", ADDRESS).with("reference", "样例2026-12");
    for (id, yes) in ids.iter().zip([20, 18, 15, 3]) {
        let figures =
            [("heads_for", yes), ("heads_against", 20 - yes), ("area_for", yes * 90), ("area_against", (20 - yes) * 90)];
        for (name, value) in figures {
            form = form.with(&format!("{name}-{id}"), &value.to_string());
        }
    }
    let wrong = hall.worker.submit(&form.clone().with(&format!("heads_for-{}", ids[1]), "188")).await;
    assert!(wrong.says("不可能是同一次投票") && wrong.body.contains("\"188\""), "{}", wrong.text());
    let waiting = hall.worker.submit(&form).await;
    assert!(waiting.says("等第二个人核对") && waiting.says("候选人样例3"), "{}", waiting.text());
    let judged = hall.member.get(&path).await;
    let judged = hall.member.submit(&judged.form(&format!("{path}/official/judgement")).with("decision", "confirm")).await;
    assert!(judged.says("已计票"), "{}", judged.text());
    let vote = hall.published(&api).await;
    let members = vote["result"]["candidates"].as_array().unwrap().iter().filter(|one| one["place"] == "member").count();
    assert_eq!(members, 3);
}
