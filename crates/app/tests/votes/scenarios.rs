//! S02 as far as it is voted on, S03, S10; budgets and rankings.

use super::*;
use pavilion_app::rooms::record::doctor;

#[tokio::test]
async fn s02_fee_and_major_expense_are_decided_by_the_owners_of_120_households() {
    for (matter, title, in_favour, expected) in
        [("278-9", "物业服务费每户每年500元", 60, "passed"), ("278-5", "使用维修资金修屋面", 40, "failed")]
    {
        let hall = Hall::of(&(0..4).map(|_| vec![7_500; 30]).collect::<Vec<_>>()).await;
        let mut vote = hall.statutory(matter);
        vote["title"] = json!(title);
        vote["source_kind"] = json!("resolution");
        vote["source"] = json!("0190a000-0000-7000-8000-000000000001");
        let path = hall.open_vote(vote, 7).await;
        for (at, line) in hall.roll(&path).await.iter().take(80).enumerate() {
            hall.said(&path, line["id"].as_str().unwrap(), if at < in_favour { "for" } else { "against" }).await;
        }
        hall.close(7).await;
        let vote = hall.published(&path).await;
        assert_eq!(vote["outcome"], expected, "{title}: 80 of 120 are exactly two thirds, {in_favour} agree");
        assert_eq!(vote["result"]["participation"]["heads"]["at_least"], 80);
    }
}

#[tokio::test]
async fn s03_nine_lifts_are_nine_projects_and_a_unit_of_twelve_needs_eight_and_six() {
    let hall = Hall::of(&(0..9).map(|_| vec![9_000; 12]).collect::<Vec<_>>()).await;
    let entrances = entrances_of(&hall).await;
    assert_eq!(entrances.len(), 9);
    for (at, entrance) in entrances.iter().enumerate() {
        let body = json!({ "entrance": entrance, "title": format!("{}号楼加装电梯", at + 1), "words": "六层住宅加装一部电梯。", "cost": 60_000_000, "subsidy": 15_000_000 });
        hall.post(&hall.worker, "/api/v1/projects", body).await;
    }
    let all = hall.get(&hall.worker, &format!("/api/v1/projects?compound={}", hall.compound)).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 9, "nine independent projects");
    // Who takes part and agrees, and what follows from it.
    for (taking_part, in_favour, expected) in
        [(8, 6, "passed"), (7, 7, "too-few-took-part"), (8, 5, "failed"), (12, 9, "passed"), (12, 8, "failed")]
    {
        let hall = Hall::of(&[vec![9_000; 12], vec![9_000; 12]]).await;
        let entrance = entrances_of(&hall).await[0];
        assert_eq!(vote_of(&hall, entrance, taking_part, in_favour).await.1, expected, "{in_favour} of {taking_part}");
    }
}

async fn entrances_of(hall: &Hall) -> Vec<PlaceId> {
    let mut tx = hall.house.app.db.read().await.unwrap();
    let spots = places::spots(&mut tx, hall.compound).await.unwrap();
    spots.iter().filter(|one| one.kind == Kind::Entrance).map(|one| one.id).collect()
}

async fn vote_of(hall: &Hall, entrance: PlaceId, taking_part: usize, in_favour: usize) -> (String, String) {
    let vote = json!({
        "place": entrance, "kind": "entrance", "pack": "lift-retrofit", "matter": "lift", "reason": "改建建筑物附属设施",
        "title": "单元加装电梯", "words": "同意按分摊表加装电梯。",
    });
    let made = hall.post(&hall.worker, "/api/v1/votes", vote).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/votes/{id}");
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    hall.announce(&path, 1, 7).await;
    hall.house.clock.forward(DAY_MS);
    hall.house.run_jobs().await;
    let roll = hall.roll(&path).await;
    assert_eq!(roll.len(), 12, "only the entrance has a say");
    for (at, line) in roll.iter().take(taking_part).enumerate() {
        hall.said(&path, line["id"].as_str().unwrap(), if at < in_favour { "for" } else { "against" }).await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    (id, vote["outcome"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn s03_shares_are_whole_and_an_open_objection_holds_the_works_up() {
    let hall = Hall::small().await;
    let ground = hall.house.resident("3-2-101").await;
    let entrance = hall.house.estate().await.entrances[&(3, 2)];
    let body = json!({ "entrance": entrance, "title": "3号楼2单元加装电梯", "words": "加装一部电梯。", "cost": 60_000_001, "subsidy": 0 });
    let made = hall.post(&hall.worker, "/api/v1/projects", body).await;
    let path = format!("/api/v1/projects/{}", made["id"].as_str().unwrap());
    let project = hall.get(&ground, &path).await;
    let shares = project["shares"].as_array().unwrap().clone();
    assert_eq!(project["parts_sum"], 10_000, "shares add up to one hundred per cent");
    assert_eq!(shares.iter().map(|one| one["amount"].as_i64().unwrap()).sum::<i64>(), 60_000_001, "and to the last fen");
    let mut parts: Vec<Json> = shares.iter().map(|one| json!({ "dwelling": one["dwelling"], "parts": one["parts"] })).collect();
    parts.sort_by_key(|one| one["parts"].as_i64());
    let first = parts[5]["parts"].as_i64().unwrap();
    parts[5]["parts"] = json!(first + 1);
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/shares"), json!({ "parts": parts })).await, "votes-shares-wrong");
    parts[5]["parts"] = json!(first - 100);
    parts[4]["parts"] = json!(parts[4]["parts"].as_i64().unwrap() + 100);
    hall.post(&hall.worker, &format!("{path}/shares"), json!({ "parts": parts })).await;
    hall.post(&ground, &format!("{path}/consents"), json!({ "says": "no" })).await;
    let objection = hall.post(&ground, &format!("{path}/objections"), json!({ "words": "挡住了一楼的光" })).await;
    let other = hall.house.resident("1-1-101").await;
    assert_eq!(other.api_post(&format!("{path}/consents"), json!({ "says": "yes" })).await.status, StatusCode::NOT_FOUND);
    let works = format!("{path}/works");
    assert_eq!(hall.refused(&hall.worker, &works, json!({})).await, "votes-not-decided");
    let (vote, outcome) = vote_small(&hall, entrance, &path).await;
    assert_eq!(outcome, "passed", "{vote}");
    assert_eq!(hall.refused(&hall.worker, &works, json!({})).await, "votes-objections-open");
    let settle =
        json!({ "objection": objection["id"], "overridden": true, "answer": "调解未成，按单元书面决定第3号处理，补偿一楼。" });
    hall.post(&hall.worker, &format!("{path}/objections/answers"), settle).await;
    assert_eq!(hall.post(&hall.worker, &works, json!({})).await["state"], "works");
    hall.post(&hall.worker, &format!("{path}/milestones"), json!({ "words": "井道封顶" })).await;
    let done = json!({ "words": "验收合格", "upkeep": "维护费按分摊比例，每年一结" });
    assert_eq!(hall.post(&hall.worker, &format!("{path}/milestones"), done).await["state"], "commissioned");
    let page = ground.get(&path.replace("/api/v1", "")).await;
    assert!(
        page.body.contains("验收合格") && !page.body.contains("挡住了一楼的光"),
        "an objection's words are not for everybody"
    );
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

/// The entrance of the ordinary test compound votes: six flats, all of them for it.
async fn vote_small(hall: &Hall, entrance: PlaceId, project: &str) -> (String, String) {
    let vote = json!({
        "place": entrance, "kind": "entrance", "pack": "lift-retrofit", "matter": "lift", "reason": "改建建筑物附属设施",
        "title": "单元加装电梯", "words": "同意按分摊表加装电梯。",
    });
    let id = hall.post(&hall.worker, "/api/v1/votes", vote).await["id"].as_str().unwrap().to_owned();
    hall.post(&hall.worker, &format!("{project}/vote"), json!({ "vote": id })).await;
    let path = format!("/api/v1/votes/{id}");
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    hall.announce(&path, 1, 7).await;
    hall.house.clock.forward(DAY_MS);
    hall.house.run_jobs().await;
    for line in hall.roll(&path).await {
        hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    (id, vote["outcome"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn s10_a_covenant_is_adopted_and_what_was_voted_on_stays_as_it_was() {
    let hall = Hall::small().await;
    let mut covenant = hall.statutory("278-2");
    covenant["title"] = json!("管理规约第一版");
    let path = hall.open_vote(covenant.clone(), 7).await;
    for line in hall.roll(&path).await.iter().take(16) {
        hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/change"), covenant).await, "votes-not-now");
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!((&vote["outcome"], &vote["matter"]), (&json!("passed"), &json!("278-2")));
}

#[tokio::test]
async fn a_budget_is_shared_by_the_rule_announced_and_everybody_reads_why() {
    let hall = Hall::small().await;
    let people =
        [hall.house.resident("1-1-101").await, hall.house.resident("1-1-102").await, hall.house.resident("3-2-501").await];
    let vote = json!({
        "place": hall.compound, "kind": "budget", "title": "公共收益怎么用", "words": "三个项目，九千元，看大家要哪个。",
        "settings": { "budget": 900_000, "rule": "equal-shares", "method": "approval" },
    });
    let id = hall.post(&hall.worker, "/api/v1/votes", vote).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/votes/{id}");
    let mut ids = Vec::new();
    for (title, cost) in [("健身器材", 600_000), ("长椅", 300_000), ("花坛", 300_000)] {
        let proposed = hall.post(&people[0], &format!("{path}/proposals"), json!({ "title": title, "words": "居民提议" })).await;
        let decide = json!({ "option": proposed["id"], "accepted": true, "cost": cost });
        hall.post(&hall.worker, &format!("{path}/options/decision"), decide).await;
        ids.push(proposed["id"].clone());
    }
    hall.announce(&path, 0, 7).await;
    hall.house.run_jobs().await;
    for (at, person) in people.iter().enumerate() {
        let likes = if at < 2 { json!([ids[0], ids[1]]) } else { json!([ids[2]]) };
        hall.post(person, &format!("{path}/ballots"), json!({ "choice": { "approved": likes } })).await;
    }
    hall.close(7).await;
    let result = hall.published(&path).await["result"].clone();
    let won: Vec<(&str, bool)> =
        result["options"].as_array().unwrap().iter().map(|one| (one["name"].as_str().unwrap(), one["won"] == true)).collect();
    assert_eq!(won, [("健身器材", true), ("长椅", false), ("花坛", true)], "the third person's share buys what they want");
    assert!(!result["options"][1]["why"]["zh-CN"].as_str().unwrap().is_empty());
    let page = people[0].get(&format!("/votes/{id}")).await;
    assert!(page.body.contains(result["options"][1]["why"]["zh-CN"].as_str().unwrap()), "the page says why");
    hall.house.run_jobs().await;
    let starts = hall.get(&hall.worker, &path).await["starts"].clone();
    let told: Vec<(&str, &str, i64)> = starts
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["title"].as_str().unwrap(), one["state"].as_str().unwrap(), one["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(told, [("健身器材", "started", 600_000), ("长椅", "nothing", 300_000), ("花坛", "started", 300_000)]);
    // What won is an order with its amount, once; tried again it stays the same one.
    let order = starts[0]["became"].as_str().unwrap();
    let matter = hall.get(&hall.worker, &format!("/api/v1/matters/{order}")).await;
    assert_eq!((&matter["title"], &matter["state"]), (&json!("健身器材"), &json!("accepted")));
    assert!(matter["words"].as_str().unwrap().contains("6,000 元"), "{matter}");
    hall.post(&hall.worker, &format!("{path}/starts"), json!({ "start": starts[0]["id"] })).await;
    hall.house.run_jobs().await;
    assert_eq!(hall.get(&hall.worker, &path).await["starts"][0]["became"], order);
    let mut tx = hall.house.app.db.read().await.unwrap();
    let (orders,): (i64,) =
        tx.only("select cast(count(*) as bigint) as n from matter where source_kind = 'vote'", &[]).await.unwrap();
    assert_eq!(orders, 2, "two projects won");
}

#[tokio::test]
async fn a_ranking_and_a_poll_are_told_with_their_figures() {
    let hall = Hall::small().await;
    let people =
        [hall.house.resident("1-1-101").await, hall.house.resident("1-1-102").await, hall.house.resident("3-2-501").await];
    let vote =
        json!({ "place": hall.compound, "kind": "ranking", "title": "大门刷什么颜色", "words": "请排个顺序。", "secret": true });
    let id = hall.post(&hall.worker, "/api/v1/votes", vote).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/votes/{id}");
    let mut ids = Vec::new();
    for title in ["红", "蓝", "绿"] {
        ids.push(hall.post(&hall.worker, &format!("{path}/options"), json!({ "title": title })).await["id"].clone());
    }
    hall.announce(&path, 0, 3).await;
    hall.house.run_jobs().await;
    for order in [[1, 0, 2], [1, 2, 0], [0, 1, 2]].iter().zip(&people) {
        let ranked: Vec<&Json> = order.0.iter().map(|at| &ids[*at]).collect();
        hall.post(order.1, &format!("{path}/ballots"), json!({ "choice": { "ranked": ranked } })).await;
    }
    hall.close(3).await;
    let result = hall.published(&path).await["result"].clone();
    assert_eq!((&result["options"][1]["name"], &result["options"][1]["won"]), (&json!("蓝"), &json!(true)));
    assert_eq!(result["took_part"], 3);
}

/// A vote of the entrance, prepared.
async fn lift_vote(hall: &Hall, entrance: PlaceId) -> String {
    let vote = json!({
        "place": entrance, "kind": "entrance", "pack": "lift-retrofit", "matter": "lift", "reason": "改建建筑物附属设施",
        "title": "单元加装电梯", "words": "同意按分摊表加装电梯。",
    });
    hall.post(&hall.worker, "/api/v1/votes", vote).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn s03_a_project_whose_vote_failed_is_put_to_another_vote_or_dropped_with_a_reason_everybody_reads() {
    let hall = Hall::small().await;
    let entrance = hall.house.estate().await.entrances[&(3, 2)];
    let body = json!({ "entrance": entrance, "title": "3号楼2单元加装电梯", "words": "加装一部电梯。", "cost": 60_000_000, "subsidy": 0 });
    let project = async || {
        let made = hall.post(&hall.worker, "/api/v1/projects", body.clone()).await;
        format!("/api/v1/projects/{}", made["id"].as_str().unwrap())
    };
    let (path, other) = (project().await, project().await);
    let link = |vote: &str| json!({ "vote": vote });
    let first = lift_vote(&hall, entrance).await;
    hall.post(&hall.worker, &format!("{path}/vote"), link(&first)).await;
    assert_eq!(hall.refused(&hall.worker, &format!("{other}/vote"), link(&first)).await, "votes-link-taken");
    let second = lift_vote(&hall, entrance).await;
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/vote"), link(&second)).await, "votes-not-now", "the first is to come");

    // Nobody says anything: too few took part.
    let vote = format!("/api/v1/votes/{first}");
    hall.post(&hall.worker, &format!("{vote}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    hall.announce(&vote, 1, 7).await;
    let end = json!({ "reason": "邻居没有谈拢，先不做了" });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/end"), end.clone()).await, "votes-vote-runs");
    hall.house.clock.forward(DAY_MS);
    hall.house.run_jobs().await;
    hall.close(7).await;
    assert_ne!(hall.published(&vote).await["outcome"], "passed");
    assert_eq!(hall.refused(&hall.worker, &format!("{other}/vote"), link(&first)).await, "votes-link-over");
    let page = hall.worker.get(&path.replace("/api/v1", "")).await.expect(200);
    assert!(page.says("上一次没有通过") && page.values("option", "value").contains(&second), "{}", page.text());
    assert!(!page.values("option", "value").contains(&first), "what is over is not offered");
    let form = page.form(&format!("{}/vote", path.replace("/api/v1", ""))).with("vote", &second);
    hall.worker.submit(&form).await.expect(200);
    assert_eq!(hall.get(&hall.worker, &path).await["vote"], json!(second));

    // Or it comes to nothing.
    let page = hall.worker.get(&other.replace("/api/v1", "")).await.expect(200);
    let form = page.form(&format!("{}/end", other.replace("/api/v1", "")));
    hall.worker.submit(&form.clone().with("reason", "")).await.expect(422);
    let dropped = hall.worker.submit(&form.with("reason", "邻居没有谈拢，先不做了")).await.expect(200);
    assert!(dropped.says("不做了，因为：邻居没有谈拢"), "{}", dropped.text());
    let seen = hall.get(&hall.worker, &other).await;
    assert_eq!((seen["state"].as_str(), seen["ended_reason"].as_str()), (Some("dropped"), Some("邻居没有谈拢，先不做了")));
    assert_eq!(hall.refused(&hall.worker, &format!("{other}/end"), end).await, "votes-not-now");
    assert_eq!(hall.refused(&hall.worker, &format!("{other}/works"), json!({})).await, "votes-not-decided");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}
