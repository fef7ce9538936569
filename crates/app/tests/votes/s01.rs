//! S01: a compound of 1036 households in 19 buildings decides on its parking rule.

use super::*;
use pavilion_app::rooms::record::doctor;

/// 19 buildings, 1036 dwellings of one size.
fn buildings() -> Vec<Vec<i64>> {
    (0..19).map(|n| vec![8_955; if n < 10 { 55 } else { 54 }]).collect()
}

async fn decide(matter: &str, taking_part: usize, in_favour: usize) -> (Hall, Json) {
    let hall = Hall::of(&buildings()).await;
    let path = hall.open_vote(hall.statutory(matter), 7).await;
    let roll = hall.roll(&path).await;
    assert_eq!(roll.len(), 1036);
    for (at, line) in roll.iter().take(taking_part).enumerate() {
        hall.said(&path, line["id"].as_str().unwrap(), if at < in_favour { "for" } else { "against" }).await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    (hall, vote)
}

#[tokio::test]
async fn at_least_691_of_1036_take_part_and_346_of_these_agree_to_an_ordinary_matter() {
    let (_, vote) = decide("278-9", 691, 346).await;
    let heads = &vote["result"]["participation"]["heads"];
    assert_eq!((heads["have"].as_i64(), heads["of"].as_i64(), heads["at_least"].as_i64()), (Some(691), Some(1036), Some(691)));
    assert_eq!(vote["result"]["approval"]["heads"]["at_least"], 346);
    assert_eq!(vote["outcome"], "passed");
}

#[tokio::test]
async fn with_690_too_few_took_part_and_nobodys_silence_is_consent() {
    let (_, vote) = decide("278-9", 690, 690).await;
    assert_eq!(vote["outcome"], "too-few-took-part");
    assert_eq!(vote["result"]["participation"]["heads"]["met"], false);
}

#[tokio::test]
async fn a_weighty_matter_needs_519_of_691_and_518_are_not_enough() {
    let (_, vote) = decide("278-8", 691, 518).await;
    assert_eq!(vote["result"]["approval"]["heads"]["at_least"], 519);
    assert_eq!(vote["outcome"], "failed");
    // The same ballots on the same roll, classified otherwise, would have been enough.
    let (hall, ordinary) = decide("278-9", 691, 518).await;
    assert_eq!(ordinary["outcome"], "passed");
    assert_eq!(ordinary["reason"], "停车收费属于共有和共同管理的重大事项", "the classification's reason is published");
    let log = hall.get(&hall.worker, &format!("/api/v1/votes/{}/log", ordinary["id"].as_str().unwrap())).await;
    assert!(log["items"][0]["words"].as_str().unwrap().contains("278-9"), "{log}");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_weighty_matter_with_519_of_691_passes() {
    let (_, vote) = decide("278-8", 691, 519).await;
    assert_eq!(vote["outcome"], "passed");
}

#[tokio::test]
async fn before_it_was_voted_on_it_is_a_proposal_and_notice_is_given_fifteen_days() {
    let hall = Hall::small().await;
    let made = hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    assert_eq!(hall.get(&hall.worker, &path).await["outcome"], "");
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let now = hall.house.app.clock.now().0;
    let short = json!({ "opens": now + 15 * DAY_MS - 1, "closes": now + 22 * DAY_MS });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/announcement"), short).await, "votes-notice-too-short");
    hall.announce(&path, 15, 7).await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!(vote["roll_sha256"].as_str().unwrap().len(), 64, "the digest of the frozen roll is published");
    let change = hall.refused(&hall.worker, &format!("{path}/change"), hall.statutory("278-8")).await;
    assert_eq!(change, "votes-not-now", "what is on the published agenda stays as it is");
}

#[tokio::test]
async fn paper_and_phone_are_counted_together_and_the_last_ballot_counts() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let own = hall.get(&owner, &format!("{path}/own")).await;
    let line = own["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let ballot = |say: &str, owner: bool| json!({ "line": line, "choice": { "say": say }, "owner": owner });
    assert_eq!(hall.refused(&owner, &format!("{path}/ballots"), ballot("for", false)).await, "votes-not-the-voter");
    hall.post(&owner, &format!("{path}/ballots"), ballot("against", true)).await;
    hall.post(&owner, &format!("{path}/ballots"), ballot("for", false)).await;
    let papers = hall.papers(&path).await;
    for (_, code) in papers.iter().filter(|(of, _)| *of != line).take(16) {
        hall.paper(&path, code, "for").await;
    }
    let open = hall.get(&hall.worker, &path).await;
    assert_eq!(open["turnout"]["seats"], 17);
    assert!(open["result"].is_null(), "no early totals");
    let receipt = hall.get(&owner, &format!("{path}/receipt")).await;
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!(vote["outcome"], "passed");
    assert_eq!(vote["result"]["heads"]["for"], 17);
    assert_eq!(vote["result"]["superseded"], 1);
    let proof = receipt["proof"].as_str().unwrap();
    let included = hall.get(&owner, &format!("{path}/inclusion?proof={proof}")).await;
    assert_eq!(included["counted"], true);
    let other = "0".repeat(64);
    assert_eq!(hall.get(&owner, &format!("{path}/inclusion?proof={other}")).await["counted"], false);
    let findings = doctor(&hall.house.app).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
}
