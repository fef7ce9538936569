//! What goes wrong in votes: exactly half, one second late, faulty rolls, stolen paper, joint owners, proxies, a sale.

use super::*;
use pavilion_app::rooms::record::doctor;
use pavilion_app::rooms::votes::{self, Cast};
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::{Choice, Say};

fn id_of(path: &str) -> VoteId {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

async fn outcome(sizes: &[i64], matter: &str, said: &[&str]) -> String {
    let hall = Hall::of(&[sizes.to_vec()]).await;
    let path = hall.open_vote(hall.statutory(matter), 7).await;
    let mut roll = hall.roll(&path).await;
    // The smallest first: who stays silent is the largest.
    roll.sort_by_key(|line| line["area"].as_i64());
    for (line, say) in roll.iter().zip(said) {
        hall.said(&path, line["id"].as_str().unwrap(), say).await;
    }
    hall.close(7).await;
    hall.published(&path).await["outcome"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn exactly_two_thirds_take_part_and_exactly_half_do_not_agree() {
    let twelve = [9_000; 12];
    let eight = ["for", "for", "for", "for", "for", "against", "against", "against"];
    assert_eq!(outcome(&twelve, "278-9", &eight).await, "passed", "8 of 12 are two thirds");
    assert_eq!(outcome(&twelve, "278-9", &eight[..7]).await, "too-few-took-part");
    let half = ["for", "for", "for", "for", "against", "against", "against", "against"];
    assert_eq!(outcome(&twelve, "278-9", &half).await, "failed", "half is not more than half");
    // Enough heads, too little area: the one large flat stayed silent.
    let mut uneven = vec![5_000; 11];
    uneven.push(100_000);
    assert_eq!(outcome(&uneven, "278-9", &["for"; 11]).await, "too-few-took-part");
}

#[tokio::test]
async fn a_ballot_at_the_closing_or_later_by_the_servers_clock_is_not_taken() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let own = hall.get(&owner, &format!("{path}/own")).await;
    let line = own["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let body = json!({ "line": line, "choice": { "say": "for" }, "owner": true });
    hall.house.clock.forward(7 * DAY_MS - 1);
    hall.post(&owner, &format!("{path}/ballots"), body.clone()).await;
    hall.house.clock.forward(1);
    let late = hall.refused(&owner, &format!("{path}/ballots"), body.clone()).await;
    assert_eq!(late, "votes-too-late", "though nobody has closed it yet");
    hall.house.clock.forward(1_000);
    hall.house.run_jobs().await;
    assert_eq!(hall.refused(&owner, &format!("{path}/ballots"), body).await, "votes-too-late");
    assert_eq!(hall.published(&path).await["result"]["ballots"], 1);
}

#[tokio::test]
async fn a_roll_with_missing_areas_cannot_be_frozen_until_they_are_put_right_and_requests_answered() {
    let hall = Hall::of(&[vec![9_000, 0, 8_000]]).await;
    let made = hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let now = hall.house.app.clock.now().0;
    let times = json!({ "opens": now + 16 * DAY_MS, "closes": now + 20 * DAY_MS });
    let announce = format!("{path}/announcement");
    assert_eq!(hall.refused(&hall.worker, &announce, times.clone()).await, "votes-roll-faulty");
    let faulty = hall.roll(&path).await.into_iter().find(|line| line["area"].is_null()).unwrap();
    for area in [0, -1, 2_000_000_000] {
        let body = json!({ "line": faulty["id"], "area": area, "reason": "按产权证登记" });
        assert_eq!(hall.refused(&hall.worker, &format!("{path}/roll/corrections"), body).await, "votes-roll-faulty");
    }
    let body = json!({ "line": faulty["id"], "area": 7_550, "reason": "按产权证登记" });
    hall.post(&hall.worker, &format!("{path}/roll/corrections"), body).await;
    hall.post(&hall.worker, &announce, times).await;
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_owner_asks_for_a_correction_and_the_roll_waits_for_the_answer() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let made = hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let own = hall.get(&owner, &format!("{path}/own")).await;
    assert_eq!(own["items"].as_array().unwrap().len(), 1, "each sees the own line and no other");
    let ask = json!({ "kind": "correction", "line": own["items"][0]["line"]["id"], "words": "面积少了两平方米" });
    let asked = hall.post(&owner, &format!("{path}/requests"), ask).await;
    let now = hall.house.app.clock.now().0;
    let times = json!({ "opens": now + 16 * DAY_MS, "closes": now + 20 * DAY_MS });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/announcement"), times.clone()).await, "votes-requests-open");
    let answer = json!({ "request": asked["id"], "answer": "核对了产权证，面积没有错。" });
    hall.post(&hall.worker, &format!("{path}/requests/answers"), answer).await;
    hall.post(&hall.worker, &format!("{path}/announcement"), times).await;
}

#[tokio::test]
async fn joint_owners_have_one_voice_and_a_sale_during_the_vote_changes_no_roll() {
    let hall = Hall::small().await;
    let first = hall.house.resident("3-2-501").await;
    let second = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let before = hall.get(&hall.worker, &path).await["roll_sha256"].clone();
    let own = hall.get(&first, &format!("{path}/own")).await;
    let line = own["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let ballot = |say: &str| json!({ "line": line, "choice": { "say": say }, "owner": true });
    hall.post(&first, &format!("{path}/ballots"), ballot("for")).await;
    assert_eq!(hall.refused(&second, &format!("{path}/ballots"), ballot("against")).await, "votes-line-has-voter");
    // The flat is sold: from now on the new owner speaks for it, and the earlier ballot stays.
    let sold = json!({ "line": line, "voter": second.account, "reason": "房屋已过户，看了不动产权证" });
    hall.post(&hall.worker, &format!("{path}/roll/corrections"), sold).await;
    assert_eq!(hall.refused(&first, &format!("{path}/ballots"), ballot("for")).await, "votes-line-has-voter");
    hall.post(&second, &format!("{path}/ballots"), ballot("against")).await;
    let weight = json!({ "line": line, "area": 1_000, "reason": "面积改小" });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/roll/corrections"), weight).await, "votes-not-now");
    let after = hall.get(&hall.worker, &path).await;
    assert_eq!(after["roll_sha256"], before, "what the frozen roll weighs stays as it was");
    assert_eq!(after["turnout"]["seats"], 1);
    hall.close(7).await;
    assert_eq!(hall.published(&path).await["result"]["heads"]["against"], 1);
}

#[tokio::test]
async fn a_proxy_speaks_for_no_more_owners_than_the_by_laws_allow() {
    let hall = Hall::small().await;
    let proxy = hall.house.resident("1-1-101").await;
    let mut vote = hall.statutory("278-9");
    vote["settings"] = json!({ "proxies_max": 1 });
    let path = hall.open_vote(vote, 7).await;
    let mut refused = Vec::new();
    for home in ["3-2-501", "3-2-502"] {
        let owner = hall.house.resident(home).await;
        let own = hall.get(&owner, &format!("{path}/own")).await;
        let line = own["items"][0]["line"]["id"].as_str().unwrap().to_owned();
        hall.post(&owner, &format!("{path}/claims"), json!({ "line": line })).await;
        let answer = owner.api_post(&format!("{path}/proxies"), json!({ "line": line, "to": proxy.phone })).await;
        if answer.status.is_success() {
            hall.post(&proxy, &format!("{path}/ballots"), json!({ "line": line, "choice": { "say": "for" } })).await;
        } else {
            refused.push(answer.code());
            let no = hall.refused(&proxy, &format!("{path}/ballots"), json!({ "line": line, "choice": { "say": "for" } })).await;
            assert_eq!(no, "house-not-found");
        }
    }
    assert_eq!(refused, ["votes-proxy-limit"]);
}

#[tokio::test]
async fn paper_is_entered_twice_by_two_people_differences_go_to_a_third_and_stolen_paper_is_worthless() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let papers = hall.papers(&path).await;
    let entries = format!("{path}/papers/entries");
    let body = |code: &str, say: &str| json!({ "code": code, "choice": { "say": say } });
    let (_, code) = &papers[0];
    hall.post(&hall.worker, &entries, body(code, "for")).await;
    assert_eq!(hall.refused(&hall.worker, &entries, body(code, "for")).await, "votes-paper-same-person");
    assert_eq!(hall.post(&hall.member, &entries, body(code, "against")).await["state"], "differing");
    assert_eq!(hall.post(&hall.other_member, &entries, body(code, "for")).await["state"], "used");
    assert_eq!(hall.refused(&hall.member, &entries, body(code, "for")).await, "votes-paper-used", "once is enough");
    let (line, stolen) = &papers[1];
    hall.post(&hall.worker, &format!("{path}/papers/void"), json!({ "code": stolen, "reason": "信箱被撬，票不见了" })).await;
    assert_eq!(hall.refused(&hall.member, &entries, body(stolen, "for")).await, "votes-paper-void");
    assert_eq!(hall.refused(&hall.member, &entries, body("ZZZZZZZZZZ", "for")).await, "votes-code-unknown");
    let fresh = hall.papers(&path).await.into_iter().find(|(of, _)| of == line).unwrap();
    assert_ne!(&fresh.1, stolen, "a new paper has another code");
    hall.paper(&path, &fresh.1, "against").await;
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!((&vote["result"]["heads"]["for"], &vote["result"]["heads"]["against"]), (&json!(1), &json!(1)));
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_votes_for_somebody_without_an_authorisation_in_words_and_the_owner_is_told() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].clone();
    let without = json!({ "line": line, "choice": { "say": "for" }, "authority": "" });
    assert_eq!(hall.refused(&hall.member, &format!("{path}/entries"), without).await, "votes-authority-missing");
    hall.said(&path, line.as_str().unwrap(), "for").await;
    let news = owner.get("/me/news").await;
    assert!(news.body.contains("3-2-501") || news.body.contains("501"), "{}", news.body);
    assert!(news.body.contains("授权"), "the owner is told");
    let manager = hall.house.property_manager().await;
    let try_it = json!({ "line": line, "choice": { "say": "for" }, "authority": "物业代业主填写" });
    assert_eq!(manager.api_post(&format!("{path}/entries"), try_it).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_used_twice_casts_once_and_tells_nobody_what_was_chosen() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].as_str().unwrap().parse().unwrap();
    let input = Cast { line: Some(line), choice: Choice::Say(Say::For), owner: true };
    let first = votes::cast(&owner.keyed("one").await, id_of(&path), input.clone()).await.unwrap();
    let again = votes::cast(&owner.keyed("one").await, id_of(&path), input.clone()).await.unwrap();
    assert_eq!(first, again);
    let other = Cast { choice: Choice::Say(Say::Against), ..input };
    assert!(votes::cast(&owner.keyed("one").await, id_of(&path), other).await.is_err(), "the same key is for the same ballot");
    let mut tx = hall.house.app.db.read().await.unwrap();
    let kept: Vec<(String,)> = tx.all("select answer from idempotency where action = 'votes.cast'", &[]).await.unwrap();
    assert!(!kept[0].0.contains("for") && !kept[0].0.contains("say"), "{}", kept[0].0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_ballots_are_under_way_while_it_closes_and_each_is_counted_or_refused() {
    let hall = std::sync::Arc::new(Hall::of(&(0..25).map(|_| vec![9_000; 40]).collect::<Vec<_>>()).await);
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let roll = hall.roll(&path).await;
    assert_eq!(roll.len(), 1_000);
    let id = id_of(&path);
    hall.house.clock.forward(7 * DAY_MS - 1);
    let mut casting = Vec::new();
    for line in roll {
        let (hall, line) = (hall.clone(), line["id"].as_str().unwrap().parse().unwrap());
        casting.push(tokio::spawn(async move {
            let cx = hall.member.cx().await;
            votes::enter_for(&cx, id, line, Choice::Say(Say::For), "本人在电话里确认").await.is_ok()
        }));
    }
    tokio::task::yield_now().await;
    hall.house.clock.forward(1);
    hall.house.run_jobs().await;
    let mut taken = 0;
    for one in casting {
        taken += i64::from(one.await.unwrap());
    }
    hall.house.run_jobs().await;
    assert_eq!(hall.published(&path).await["result"]["ballots"], taken);
}

#[tokio::test]
async fn a_count_that_was_broken_off_is_done_again_and_gives_the_same_file() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    for line in hall.roll(&path).await.iter().take(20) {
        hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    let again = votes::recount(&hall.worker.cx().await, id_of(&path)).await.unwrap();
    assert!(again.same, "{again:?}");
    assert_eq!(vote["set_sha256"], again.set_sha256.as_str());
    let annulled = hall.post(&hall.worker, &format!("{path}/annulment"), json!({ "reason": "公示期少了一天，重新表决" })).await;
    assert_eq!(annulled["state"], "annulled");
    assert_eq!(hall.get(&hall.worker, &path).await["ended_reason"], "公示期少了一天，重新表决");
}

#[tokio::test]
async fn whoever_changes_one_ballot_or_the_result_in_the_database_is_found_by_the_record() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    for (at, line) in hall.roll(&path).await.iter().enumerate().take(20) {
        hall.said(&path, line["id"].as_str().unwrap(), if at < 9 { "for" } else { "against" }).await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!(vote["outcome"], "failed");
    hall.house.run_jobs().await;
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
    // One ballot against says what a ballot for says.
    let first = "(select sealed from ballot order by at, id limit 1)";
    past_the_desk(
        &hall.house,
        &format!("update ballot set sealed = {first} where id = (select id from ballot order by at desc, id desc limit 1)"),
    )
    .await;
    let about = |findings: Vec<_>| -> Vec<String> {
        let findings: Vec<pavilion_app::rooms::record::Finding> = findings;
        findings.into_iter().map(|one| one.about.split(' ').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(about(doctor(&hall.house.app).await.unwrap()), ["ballot"], "the line in the journal does not fit any more");
    // Nor does it count: what is sealed for one ballot opens in no other, and the published set is what it was.
    let cx = hall.worker.cx().await;
    assert!(votes::recount(&cx, id_of(&path)).await.is_err() || !votes::recount(&cx, id_of(&path)).await.unwrap().same);
    assert_eq!(hall.get(&hall.worker, &path).await["set_sha256"], vote["set_sha256"]);
    past_the_desk(&hall.house, "update vote set outcome = 'passed'").await;
    let mut found = about(doctor(&hall.house.app).await.unwrap());
    found.sort();
    assert_eq!(found, ["ballot", "vote"]);
}

#[tokio::test]
async fn objections_are_taken_for_as_long_as_the_pack_says_and_each_is_answered() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    hall.close(7).await;
    // Nobody published it: after the pack's days it publishes itself.
    hall.close(3).await;
    assert_eq!(hall.get(&owner, &path).await["state"], "published");
    let body = json!({ "kind": "objection", "words": "我家没有收到通知" });
    let asked = hall.post(&owner, &format!("{path}/requests"), body.clone()).await;
    let answer = json!({ "request": asked["id"], "answer": "通知投进了信箱，有照片。" });
    hall.post(&hall.worker, &format!("{path}/requests/answers"), answer).await;
    hall.house.clock.forward(366 * DAY_MS);
    let mut owner = owner;
    owner.sign_in_again(&hall.house).await;
    assert_eq!(hall.refused(&owner, &format!("{path}/requests"), body).await, "votes-window-over");
}
