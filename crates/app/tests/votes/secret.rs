//! Secret ballots and what is published: after the count nothing joins a voter to a choice.

use super::*;
use pavilion_app::params;
use pavilion_app::rooms::record::doctor;
use pavilion_testkit::Engine;

fn election(hall: &Hall, pack: &str) -> Json {
    json!({
        "place": hall.compound, "kind": "election", "pack": pack, "matter": "278-3", "reason": "选举第一届业主委员会",
        "title": "选举业主委员会", "words": "选举委员三名，候补一名。", "settings": { "seats": 3, "substitutes": 1 },
    })
}

/// Four candidates by four channels, all found eligible; the roll made and everything announced and opened.
async fn open_election(hall: &Hall) -> (String, Vec<String>) {
    open_election_by(hall, "cn-civil-code").await
}

/// The same under the rules of another pack.
pub(super) async fn open_election_by(hall: &Hall, pack: &str) -> (String, Vec<String>) {
    let made = hall.post(&hall.worker, "/api/v1/votes", election(hall, pack)).await;
    let path = format!("/api/v1/votes/{}", made["id"].as_str().unwrap());
    let yes = json!({ "owner": true, "keeps-covenant": true, "pays-fees": true, "able": true, "no-conflict": true });
    let mut ids = Vec::new();
    for (at, channel) in ["self", "residents", "community", "organisation"].iter().enumerate() {
        let body = json!({ "title": format!("候选人样例{}", at + 1), "channel": channel, "attested": yes });
        let id = hall.post(&hall.worker, &format!("{path}/options"), body).await["id"].as_str().unwrap().to_owned();
        hall.post(&hall.worker, &format!("{path}/options/decision"), json!({ "option": id, "accepted": true })).await;
        ids.push(id);
    }
    let mut lacking = yes.clone();
    lacking["no-conflict"] = json!(false);
    let body = json!({ "title": "候选人样例五", "channel": "self", "attested": lacking });
    let other = hall.post(&hall.worker, &format!("{path}/options"), body).await["id"].clone();
    let accept = json!({ "option": other, "accepted": true });
    assert_eq!(hall.refused(&hall.worker, &format!("{path}/options/decision"), accept).await, "votes-not-eligible");
    hall.post(&hall.worker, &format!("{path}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    hall.announce(&path, 15, 7).await;
    hall.house.clock.forward(15 * DAY_MS);
    hall.house.run_jobs().await;
    (path, ids)
}

#[tokio::test]
async fn a_committee_is_elected_and_afterwards_nobody_can_join_voter_and_choice() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let (path, ids) = open_election(&hall).await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let all = json!({ "each": { (ids[0].clone()): "for", (ids[1].clone()): "for", (ids[2].clone()): "for", (ids[3].clone()): "against" } });
    hall.post(&owner, &format!("{path}/ballots"), json!({ "line": line, "choice": all, "owner": true })).await;
    for (at, one) in hall.roll(&path).await.iter().filter(|one| one["id"] != line.as_str()).take(19).enumerate() {
        let fourth = if at < 12 { "for" } else { "against" };
        let each = json!({ "each": { (ids[0].clone()): "for", (ids[1].clone()): "for", (ids[2].clone()): "for", (ids[3].clone()): fourth } });
        let body = json!({ "line": one["id"], "choice": each, "authority": "本人在电话里确认" });
        hall.post(&hall.member, &format!("{path}/entries"), body).await;
    }
    let foreign = json!({ "each": { "0190a000-0000-7000-8000-000000000000": "for" } });
    let off = hall.refused(&owner, &format!("{path}/ballots"), json!({ "line": line, "choice": foreign })).await;
    assert_eq!(off, "votes-option-unknown", "who does not stand on the published list cannot be voted for");
    let receipt = hall.get(&owner, &format!("{path}/receipt")).await;
    let mut tx = hall.house.app.db.read().await.unwrap();
    let keys: Vec<(Vec<u8>,)> = tx.all("select sealed from vote_key", &[]).await.unwrap();
    drop(tx);
    let sealed = keys[0].0.clone();
    hall.close(7).await;
    let vote = hall.published(&path).await;
    let places: Vec<&str> =
        vote["result"]["candidates"].as_array().unwrap().iter().map(|one| one["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["member", "member", "member", "substitute"]);
    // The key is gone: neither the voter nor those who run it can open the ballot or make the receipt again.
    assert_eq!(owner.api_get(&format!("{path}/receipt")).await.code(), "votes-key-gone");
    let mut tx = hall.house.app.db.read().await.unwrap();
    let left: Vec<(Vec<u8>,)> = tx.all("select sealed from vote_key", &[]).await.unwrap();
    assert!(left.is_empty());
    let kept: Vec<(Vec<u8>,)> =
        tx.all("select sealed from ballot where seat = $1", &params![line.parse::<uuid::Uuid>().unwrap()]).await.unwrap();
    assert_eq!(kept.len(), 1, "that they took part is kept");
    drop(tx);
    if hall.house.engine == Engine::Sqlite {
        in_no_file(&hall, &sealed);
    }
    // But whoever kept the receipt proves that the ballot was counted, and finds their own line.
    let proof = receipt["proof"].as_str().unwrap();
    assert_eq!(hall.get(&owner, &format!("{path}/inclusion?proof={proof}")).await["counted"], true);
    let marks = set_file(&hall, &path, "marks.csv").await;
    let mine = marks.lines().find(|row| row.starts_with(receipt["mark"].as_str().unwrap())).unwrap();
    assert!(mine.contains(&ids[0]), "{mine}");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_is_made_the_voice_of_a_line_does_not_learn_what_was_said_before_and_the_old_voice_hears_of_it() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let (path, ids) = open_election(&hall).await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let ballot = json!({ "line": line, "choice": { "each": { (ids[0].clone()): "for" } }, "owner": true });
    // The answer of the first is lost: the same again, also once the key is gone, is answered as it was.
    let ballots = format!("{path}/ballots");
    let sent = async |key: &str| owner.api(axum::http::Method::POST, &ballots, Some(&ballot), Some(key)).await;
    let taken = sent("a-ballot").await;
    assert_eq!(taken.status, 201, "{}", taken.text());
    let other = hall.house.resident("3-2-501").await;
    let moved = json!({ "line": line, "voter": other.account, "reason": "共有人另行推举了代表" });
    hall.post(&hall.worker, &format!("{path}/roll/corrections"), moved).await;
    let receipt = hall.get(&other, &format!("{path}/receipt?line={line}")).await;
    assert!(!receipt["proof"].as_str().unwrap().is_empty(), "that a ballot was cast may be proven");
    assert_eq!((&receipt["number"], &receipt["mark"]), (&json!(""), &json!("")), "what it says may not");
    let page = other.get(&format!("{}/receipt?line={line}", path.replace("/api/v1", ""))).await;
    assert!(page.says("这里没有核对码"), "{}", page.text());
    hall.house.run_jobs().await;
    assert!(owner.get("/me/news").await.says("改由别人投票"), "the old voice hears of it");
    hall.close(7).await;
    assert_eq!(sent("a-ballot").await.text(), taken.text());
}

#[tokio::test]
async fn the_key_of_an_annulled_secret_vote_is_destroyed_as_well() {
    let hall = Hall::small().await;
    let (path, _) = open_election(&hall).await;
    let keys = async || -> Vec<(Vec<u8>,)> {
        hall.house.app.db.read().await.unwrap().all("select sealed from vote_key", &[]).await.unwrap()
    };
    let sealed = keys().await[0].0.clone();
    hall.post(&hall.worker, &format!("{path}/annulment"), json!({ "reason": "公告的名单有误，重新选举" })).await;
    hall.house.run_jobs().await;
    assert!(keys().await.is_empty());
    if hall.house.engine == Engine::Sqlite {
        in_no_file(&hall, &sealed);
    }
}

/// The database file in hand: the sealed key stands in none of its bytes, nor in those of its log.
fn in_no_file(hall: &Hall, sealed: &[u8]) {
    for name in ["pavilion.db", "pavilion.db-wal"] {
        let bytes = std::fs::read(hall.house.dir().join(name)).unwrap_or_default();
        assert!(!bytes.windows(sealed.len()).any(|part| part == sealed), "{name} still holds the key");
    }
}

#[tokio::test]
async fn an_election_hands_its_seats_over_to_the_registry_of_bodies_once_and_without_names() {
    let mut hall = Hall::small().await;
    let (path, ids) = open_election(&hall).await;
    for one in hall.roll(&path).await.iter().take(20) {
        let each = json!({ "each": ids.iter().map(|id| (id.clone(), json!("for"))).collect::<serde_json::Map<_, _>>() });
        let body = json!({ "line": one["id"], "choice": each, "authority": "本人在电话里确认" });
        hall.post(&hall.member, &format!("{path}/entries"), body).await;
    }
    hall.close(7).await;
    hall.published(&path).await;
    hall.house.run_jobs().await;
    let vote = hall.get(&hall.worker, &path).await;
    assert_eq!((&vote["starts"][0]["what"], &vote["starts"][0]["state"]), (&json!("body"), &json!("started")), "{vote}");
    let id = vote["starts"][0]["became"].as_str().unwrap().to_owned();
    let body = hall.house.stranger().get(&format!("/bodies/{id}")).await;
    assert!(body.says("业主委员会") && body.says("候补委员") && body.says("选举业主委员会"), "{}", body.text());
    assert!(!body.body.contains("候选人样例"), "seats, never names: {}", body.text());
    assert_eq!(body.body.matches("<dt>委员</dt>").count(), 3);
    // A second election renews the same body instead of founding another.
    hall.worker.sign_in_again(&hall.house).await;
    hall.member.sign_in_again(&hall.house).await;
    let (again, ids) = open_election(&hall).await;
    for one in hall.roll(&again).await.iter().take(20) {
        let each = json!({ "each": { (ids[0].clone()): "for", (ids[1].clone()): "for" } });
        let body = json!({ "line": one["id"], "choice": each, "authority": "本人在电话里确认" });
        hall.post(&hall.member, &format!("{again}/entries"), body).await;
    }
    hall.close(7).await;
    hall.published(&again).await;
    hall.house.run_jobs().await;
    assert_eq!(hall.get(&hall.worker, &again).await["starts"][0]["became"], id.as_str());
    let body = hall.house.stranger().get(&format!("/bodies/{id}")).await;
    assert_eq!(body.body.matches("<dt>委员</dt>").count(), 2);
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

async fn set_file(hall: &Hall, path: &str, name: &str) -> String {
    use std::io::Read as _;
    let answer = hall.worker.api_get(&format!("{path}/set")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(answer.body.to_vec())).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn anybody_counts_the_published_set_again_and_finds_no_dwelling_in_it() {
    let sizes: Vec<Vec<i64>> = (0..4).map(|building| (0..30).map(|n| 7_000 + building * 1_000 + n * 37).collect()).collect();
    let hall = Hall::of(&sizes).await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let roll = hall.roll(&path).await;
    for (at, line) in roll.iter().enumerate().take(100) {
        let say = if at % 10 < 7 { "for" } else { ["against", "abstain", "against"][at % 3] };
        hall.said(&path, line["id"].as_str().unwrap(), say).await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!(vote["result"]["areas_told"], true);
    let pack = pavilion_tally::Pack::parse(&set_file(&hall, &path, "rules.toml").await).unwrap();
    let open = pavilion_tally::Source::new("roll.csv", set_file(&hall, &path, "roll.csv").await);
    let open = pavilion_tally::Roll::read(&open, &pack).unwrap();
    let ballots = pavilion_tally::Source::new("ballots.csv", set_file(&hall, &path, "ballots.csv").await);
    let ballots = pavilion_tally::Ballots::read(&[ballots], &open, &pack).unwrap();
    let again = pavilion_tally::decide(&open, &ballots, &pack, "278-9", &pavilion_tally::Options::default()).unwrap();
    assert_eq!(again.summary().outcome.name(), vote["outcome"].as_str().unwrap());
    assert_eq!(serde_json::to_value(&again.summary().participation).unwrap(), vote["result"]["participation"]);
    assert_eq!(serde_json::to_value(&again.summary().approval).unwrap(), vote["result"]["approval"]);
    let text = set_file(&hall, &path, "roll.csv").await + &set_file(&hall, &path, "marks.csv").await;
    for line in &roll {
        for told in [line["id"].as_str().unwrap(), line["owner"].as_str().unwrap(), line["label"].as_str().unwrap()] {
            assert!(!text.contains(told), "{told} stands in the published set");
        }
    }
    let areas = set_file(&hall, &path, "roll.csv").await;
    let told: std::collections::BTreeSet<&str> = areas.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    assert!(told.len() <= 8, "areas are even within each group: {told:?}");
}

#[tokio::test]
async fn in_a_small_house_areas_are_not_told_but_whether_they_were_enough() {
    let hall = Hall::of(&[(0..12).map(|n| 8_000 + n * 111).collect()]).await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    for line in hall.roll(&path).await.iter().take(11) {
        hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    hall.close(7).await;
    let vote = hall.published(&path).await;
    assert_eq!(vote["outcome"], "passed");
    assert_eq!(vote["result"]["areas_told"], false);
    assert!(vote["result"]["participation"]["area"]["have"].is_null());
    assert_eq!(vote["result"]["participation"]["area"]["met"], true);
    assert!(vote["result"]["area"].is_null() && vote["turnout"]["area"] == 0);
    assert!(!set_file(&hall, &path, "roll.csv").await.contains("area"));
    let page = hall.worker.get(&path.replace("/api/v1", "")).await;
    assert!(page.body.contains("只公布够不够"), "the page says why");
}
