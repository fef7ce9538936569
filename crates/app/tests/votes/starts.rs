//! What a vote decided is done: a rule comes into force, an order is brought, an amount is decided. Once, and only if it passed.

use super::*;
use pavilion_app::rooms::record::doctor;

/// A rule that was drafted and is consulted on for some days.
async fn rule(hall: &Hall, days: i64) -> String {
    let draft = json!({ "compound": hall.compound, "kind": "management", "title": "机动车停放管理办法", "text": "一、先到先停", "why": "车位不够" });
    let id = hall.post(&hall.member, "/api/v1/rules", draft).await["id"].as_str().unwrap().to_owned();
    let consult = json!({ "version": 1, "step": "consult", "days": days });
    hall.post(&hall.member, &format!("/api/v1/rules/{id}/drafting"), consult).await;
    id
}

/// A vote of the compound that starts a rule, an order with its date, and an amount.
fn starting(hall: &Hall, rule: &str) -> Json {
    let mut vote = hall.statutory("278-9");
    vote["settings"] = json!({ "starts": [
        { "what": "rule", "rule": rule, "version": 1 },
        { "what": "order", "title": "装两组充电桩", "words": "2号楼和10号楼旁各装一组。", "days": 60 },
        { "what": "money", "words": "充电桩基础施工", "amount": 1_250_050 },
    ] });
    vote
}

/// Of the 24 flats of the small compound so many say yes, the others no.
async fn say(hall: &Hall, path: &str, yes: usize) {
    for (at, line) in hall.roll(path).await.iter().enumerate() {
        hall.said(path, line["id"].as_str().unwrap(), if at < yes { "for" } else { "against" }).await;
    }
}

/// The job of a start lies in the outbox once more, as after a crash between doing it and taking the job away.
async fn job_again(hall: &Hall, start: &str) {
    let id = match hall.house.source {
        pavilion_app::db::Source::Sqlite { .. } => "x'0190a00000007000800000000000ffff'",
        pavilion_app::db::Source::Postgres { .. } => "'0190a000-0000-7000-8000-00000000ffff'",
    };
    let sql = format!(
        "insert into outbox (id, community, kind, payload, run_at, tries, leased_until, fault) \
         values ({id}, null, 'start-decided', '{{\"job\":\"start-decided\",\"start\":\"{start}\"}}', 0, 0, 0, null)"
    );
    past_the_desk(&hall.house, &sql).await;
}

fn states(vote: &Json) -> Vec<&str> {
    vote["starts"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect()
}

/// Matters that came from this vote.
async fn orders(hall: &Hall, vote: &str) -> i64 {
    let mut tx = hall.house.app.db.read().await.unwrap();
    let vote: uuid::Uuid = vote.rsplit('/').next().unwrap().parse().unwrap();
    let sql = "select cast(count(*) as bigint) as n from matter where source_kind = 'vote' and source = $1";
    let (n,): (i64,) = tx.only(sql, &pavilion_app::params![vote]).await.unwrap();
    n
}

#[tokio::test]
async fn a_passed_vote_starts_what_it_decided_exactly_once() {
    let hall = Hall::small().await;
    let rule = rule(&hall, 7).await;
    let path = hall.open_vote(starting(&hall, &rule), 7).await;
    assert_eq!(states(&hall.get(&hall.worker, &path).await), ["waiting", "waiting", "waiting"]);
    let edit = json!({ "version": 1, "step": "revise" });
    let drafting = format!("/api/v1/rules/{rule}/drafting");
    assert_eq!(hall.refused(&hall.member, &drafting, edit.clone()).await, "covenants-voted-on", "what is voted on stays");
    let by_hand = json!({ "version": 1, "step": "decide", "decided_by": "业委会" });
    let decision = format!("/api/v1/rules/{rule}/decision");
    assert_eq!(hall.refused(&hall.member, &decision, by_hand).await, "covenants-voted-on", "and nobody goes round the vote");
    say(&hall, &path, 20).await;
    hall.close(7).await;
    assert_eq!(hall.published(&path).await["outcome"], "passed");
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(states(&vote), ["started", "started", "started"]);
    let version = hall.get(&hall.worker, &format!("/api/v1/rules/{rule}")).await["versions"][0].clone();
    assert_eq!(version["state"], "in-force");
    assert!(version["decided_by"].as_str().unwrap().contains("业主共同决定：机动车辆停放管理办法"), "{version}");
    let matter = vote["starts"][1]["became"].as_str().unwrap().to_owned();
    let matter = hall.get(&hall.worker, &format!("/api/v1/matters/{matter}")).await;
    assert_eq!((&matter["title"], &matter["state"]), (&json!("装两组充电桩"), &json!("accepted")));
    let due = vote["published"].as_i64().unwrap() + 60 * DAY_MS;
    assert!(matter.to_string().contains(&due.to_string()) || matter["clock"]["promise"] == "reply", "{matter}");
    let page = hall.house.stranger().get(&path.replace("/api/v1", "")).await;
    for words in ["已经开始", "12,500.50 元", "付款要关联这项决定", "装两组充电桩"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    // Tried again, by hand and by the job itself: nothing is done a second time.
    let start = vote["starts"][1]["id"].clone();
    let again = hall.post(&hall.worker, &format!("{path}/starts"), json!({ "start": start })).await;
    assert_eq!(again["state"], "started");
    job_again(&hall, start.as_str().unwrap()).await;
    hall.house.run_jobs().await;
    assert_eq!(orders(&hall, &path).await, 1);
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/publication"), json!({})).await, "votes-not-now");
    assert_eq!(hall.get(&hall.worker, &format!("/api/v1/rules/{rule}")).await["versions"].as_array().unwrap().len(), 1);
    assert_eq!(hall.refused(&hall.member, &drafting, edit).await, "covenants-immutable");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_failed_vote_starts_nothing_and_the_rule_can_be_worked_on_again() {
    let hall = Hall::small().await;
    let rule = rule(&hall, 7).await;
    let path = hall.open_vote(starting(&hall, &rule), 7).await;
    say(&hall, &path, 12).await;
    hall.close(7).await;
    assert_eq!(hall.published(&path).await["outcome"], "failed", "half is not more than half");
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(states(&vote), ["nothing", "nothing", "nothing"]);
    let start = vote["starts"][1]["id"].clone();
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/starts"), json!({ "start": start })).await, "votes-not-now");
    assert_eq!(orders(&hall, &path).await, 0);
    let version = hall.get(&hall.worker, &format!("/api/v1/rules/{rule}")).await["versions"][0].clone();
    assert_eq!(version["state"], "consulting");
    let revise = json!({ "version": 1, "step": "revise" });
    hall.post(&hall.member, &format!("/api/v1/rules/{rule}/drafting"), revise).await;
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_vote_annulled_before_its_publication_starts_nothing() {
    let hall = Hall::small().await;
    let first = rule(&hall, 7).await;
    let path = hall.open_vote(starting(&hall, &first), 7).await;
    say(&hall, &path, 24).await;
    hall.close(7).await;
    hall.post(&hall.worker, &format!("{path}/annulment"), json!({ "reason": "公示期少了一天" })).await;
    hall.house.run_jobs().await;
    assert_eq!(states(&hall.get(&hall.worker, &path).await), ["nothing", "nothing", "nothing"]);
    assert_eq!(orders(&hall, &path).await, 0);
}

#[tokio::test]
async fn a_vote_annulled_later_says_what_had_begun() {
    let hall = Hall::small().await;
    let first = rule(&hall, 7).await;
    let path = hall.open_vote(starting(&hall, &first), 7).await;
    say(&hall, &path, 24).await;
    hall.close(7).await;
    hall.published(&path).await;
    hall.house.run_jobs().await;
    hall.post(&hall.worker, &format!("{path}/annulment"), json!({ "reason": "法院撤销" })).await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(states(&vote), ["started", "started", "started"], "what was done is not undone in silence");
    let page = hall.house.stranger().get(&path.replace("/api/v1", "")).await;
    assert!(page.says("不会自动退回"), "{}", page.text());
}

#[tokio::test]
async fn a_text_that_is_not_the_announced_one_does_not_come_into_force_and_the_page_says_why() {
    let hall = Hall::small().await;
    let rule = rule(&hall, 7).await;
    let path = hall.open_vote(starting(&hall, &rule), 7).await;
    say(&hall, &path, 24).await;
    past_the_desk(&hall.house, "update rule_version set text = '一、先到先停，另收二百元'").await;
    hall.close(7).await;
    hall.published(&path).await;
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(states(&vote), ["stuck", "started", "started"]);
    assert_eq!(vote["starts"][0]["why"], "covenants-text-changed");
    let page = hall.worker.get(&path.replace("/api/v1", "")).await;
    assert!(page.says("和公示的不一样"), "{}", page.text());
    past_the_desk(&hall.house, "update rule_version set text = '一、先到先停'").await;
    hall.worker.submit(&page.form(&format!("{}/starts", path.replace("/api/v1", "")))).await.expect(200);
    hall.house.run_jobs().await;
    assert_eq!(states(&hall.get(&hall.worker, &path).await), ["started", "started", "started"]);
    let version = hall.get(&hall.worker, &format!("/api/v1/rules/{rule}")).await["versions"][0].clone();
    assert_eq!((&version["state"], &version["text"]), (&json!("in-force"), &json!("一、先到先停")));
}

#[tokio::test]
async fn only_what_binds_starts_something_and_a_rule_is_consulted_on_first() {
    let hall = Hall::small().await;
    let order = json!({ "what": "order", "title": "装灯", "words": "装一盏灯", "days": 10 });
    let starts = |one: Json| json!({ "starts": [one] });
    let poll = json!({ "place": hall.compound, "kind": "poll", "title": "要不要装灯", "words": "听听大家的意见", "settings": starts(order.clone()) });
    assert_eq!(hall.refused(&hall.worker, "/api/v1/votes", poll).await, "votes-start-binds-nothing");
    let named = json!({ "what": "order", "title": "装灯", "words": "给3号楼2单元501室门口装灯", "days": 10 });
    let nowhere = json!({ "what": "rule", "rule": "0190a000-0000-7000-8000-000000000001", "version": 1 });
    for (one, code) in [
        (json!({ "what": "party" }), "votes-start-unknown"),
        (json!({ "what": "order", "title": "装灯", "words": "装一盏灯", "days": 0 }), "votes-start-days"),
        (named, "votes-start-names"),
        (nowhere, "votes-start-rule"),
        (json!({ "what": "money", "words": "修门", "amount": 0 }), "votes-start-amount"),
    ] {
        let mut vote = hall.statutory("278-9");
        vote["settings"] = starts(one);
        assert_eq!(hall.refused(&hall.worker, "/api/v1/votes", vote).await, code);
    }
    let rule = rule(&hall, 60).await;
    let made = hall.post(&hall.worker, "/api/v1/votes", starting(&hall, &rule)).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let now = hall.house.app.clock.now().0;
    let announce = format!("{path}/announcement");
    let early = json!({ "opens": now + 16 * DAY_MS, "closes": now + 20 * DAY_MS });
    assert_eq!(hall.refused(&hall.worker, &announce, early).await, "votes-start-rule-early");
    let late = json!({ "opens": now + 61 * DAY_MS, "closes": now + 70 * DAY_MS });
    hall.post(&hall.worker, &announce, late).await;
}

#[tokio::test]
async fn a_published_result_drafts_its_notice_which_waits_for_another_person_and_names_nobody() {
    let hall = Hall::small().await;
    let mut vote = hall.statutory("278-9");
    vote["title"] = json!("3号楼2单元501室门前的车位");
    let path = hall.open_vote(vote, 7).await;
    say(&hall, &path, 20).await;
    hall.close(7).await;
    hall.published(&path).await;
    let drafts = format!("/api/v1/notices?compound={}&state=draft", hall.compound);
    let all = hall.get(&hall.worker, &drafts).await["items"].clone();
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    let draft = &all[0];
    let text = format!("{} {}", draft["title"], draft["words"]);
    assert!(!text.contains("501") && text.contains("结果：通过") && text.contains("同意 20"), "{text}");
    assert_eq!((&draft["kind"], &draft["state"]), (&json!("tally"), &json!("draft")));
    let publish = format!("/api/v1/notices/{}/publication", draft["id"].as_str().unwrap());
    let yes = json!({ "checked": true, "names_checked": true });
    assert_eq!(hall.refused(&hall.worker, &publish, yes.clone()).await, "notices-same-person");
    assert_eq!(hall.post(&hall.member, &publish, yes).await["state"], "published");
}
