//! Pictures of paper ballots, and places whose owners vote in the official system.

use super::*;
use pavilion_app::rooms::matters::PhotoIn;
use pavilion_app::rooms::record::{compare_photos, doctor};
use pavilion_app::rooms::votes;
use pavilion_rules::ids::VoteId;
use uuid::Uuid;

fn photo() -> PhotoIn {
    pavilion_testkit::story::photo()
}

#[tokio::test]
async fn a_picture_of_a_paper_is_kept_sealed_seen_through_the_logged_door_and_gone_when_nobody_may_object() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let id: VoteId = path.rsplit('/').next().unwrap().parse().unwrap();
    let page_at = format!("/votes/{id}/papers");
    let (_, code) = hall.papers(&path).await.remove(0);
    // Entered on the page, with its picture, without script.
    let form = hall.worker.get(&page_at).await.form(&format!("{page_at}/entries"));
    let bytes = photo().bytes.to_vec();
    let done = hall.worker.submit(&form.with("code", &code).with("choice", "for").file("scan", "票.jpg", bytes.clone())).await;
    assert!(done.says("还要由另一个人再录一遍"), "{}", done.text());
    assert!(done.says(&code), "the picture is listed with the number of its paper: {}", done.text());
    let link = done.links().into_iter().find(|link| link.contains("/papers/scans/")).unwrap();
    let scan: Uuid = link.rsplit('/').next().unwrap().parse().unwrap();
    // What lies in the store is no picture.
    let stored = hall.house.app.blobs.get(&format!("scans/{scan}")).await.unwrap().unwrap();
    assert_ne!(&stored[..2], [0xff, 0xd8], "it is sealed");
    // Those who enter and compare open it, and each look is written down.
    let seen = hall.member.look(&link).await;
    assert_eq!(seen.header("content-type"), "image/jpeg");
    assert_eq!(hall.worker.look(&link).await.status, StatusCode::OK);
    let mut tx = hall.house.app.db.read().await.unwrap();
    let sql = "select detail from journal where subject = $1 order by revision limit 20";
    let looks: Vec<(String,)> = tx.all(sql, &pavilion_app::params![scan]).await.unwrap();
    drop(tx);
    assert_eq!(looks.iter().filter(|(detail,)| detail.contains("paper-scan-seen")).count(), 2, "{looks:?}");
    for other in [&owner, &hall.house.property_manager().await] {
        assert_ne!(other.look(&link).await.status, StatusCode::OK, "nobody else opens it");
    }
    // A picture put in another's place does not open.
    let (_, second) = hall.papers(&path).await.remove(1);
    let cx = hall.worker.cx().await;
    let other = votes::keep_scan(&cx, id, &second, photo()).await.unwrap();
    hall.house.app.blobs.put(&format!("scans/{other}"), stored.clone()).await.unwrap();
    assert!(votes::see_scan(&cx, id, other).await.is_err());
    assert!(votes::keep_scan(&cx, id, "ZZZZZZZZZZ", photo()).await.is_err(), "only papers that were printed");
    // After the result is published they stay for as long as somebody may object; then they go, and the rows say so.
    hall.close(7).await;
    hall.published(&path).await;
    hall.close(364).await;
    assert!(hall.house.app.blobs.get(&format!("scans/{scan}")).await.unwrap().is_some());
    hall.close(2).await;
    assert!(hall.house.app.blobs.get(&format!("scans/{scan}")).await.unwrap().is_none(), "the file is gone");
    let findings = doctor(&hall.house.app).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let compared = compare_photos(&hall.house.app).await.unwrap();
    assert!(compared.missing.is_empty() && compared.unknown.is_empty(), "{compared:?}");
}

#[tokio::test]
async fn pictures_go_at_once_when_a_vote_is_annulled_and_otherwise_wait_for_the_answer_to_an_objection() {
    let mut hall = Hall::small().await;
    let mut owner = hall.house.resident("3-2-501").await;
    let app = hall.house.app.clone();
    let there = async |scan: Uuid| app.blobs.get(&format!("scans/{scan}")).await.unwrap().is_some();
    let (scan, path) = photographed(&hall).await;
    hall.post(&hall.worker, &format!("{path}/annulment"), json!({ "reason": "公示期少了一天，重新表决" })).await;
    hall.house.run_jobs().await;
    assert!(!there(scan).await, "an annulled vote keeps no pictures of who chose what");
    hall.worker.sign_in_again(&hall.house).await;
    let (scan, path) = photographed(&hall).await;
    hall.close(7).await;
    hall.published(&path).await;
    owner.sign_in_again(&hall.house).await;
    let asked = json!({ "kind": "objection", "words": "我家那张选票好像录错了" });
    let asked = hall.post(&owner, &format!("{path}/requests"), asked).await;
    hall.close(366).await;
    assert!(there(scan).await, "the answer may need it");
    hall.worker.sign_in_again(&hall.house).await;
    let answer = json!({ "request": asked["id"], "answer": "对照原票核对过，录的是对的" });
    hall.post(&hall.worker, &format!("{path}/requests/answers"), answer).await;
    hall.house.run_jobs().await;
    assert!(!there(scan).await, "with the last answer it goes");
}

/// An open vote with the picture of one paper.
async fn photographed(hall: &Hall) -> (Uuid, String) {
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let id: VoteId = path.rsplit('/').next().unwrap().parse().unwrap();
    let (_, code) = hall.papers(&path).await.remove(0);
    let scan = votes::keep_scan(&hall.worker.cx().await, id, &code, photo()).await.unwrap();
    (scan, path)
}

#[tokio::test]
async fn papers_of_a_secret_vote_are_not_photographed() {
    let hall = Hall::small().await;
    let mut vote = hall.statutory("278-9");
    vote["secret"] = json!(true);
    let path = hall.open_vote(vote, 7).await;
    let id: VoteId = path.rsplit('/').next().unwrap().parse().unwrap();
    let (_, code) = hall.papers(&path).await.remove(0);
    let no = votes::keep_scan(&hall.worker.cx().await, id, &code, photo()).await.unwrap_err();
    assert!(format!("{no:?}").contains("votes-scan-secret"), "{no:?}");
    let page = hall.worker.get(&format!("/votes/{id}/papers")).await;
    assert!(!page.says("纸质票的照片"), "nor is it offered: {}", page.text());
}

#[tokio::test]
async fn where_the_official_system_is_compulsory_no_ballot_can_be_cast_here_and_the_reason_is_said() {
    let hall = Hall::small().await;
    let community = hall.house.estate().await.community;
    // Prepared before anybody said so: it cannot be announced afterwards.
    let before = hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    let before = format!("/api/v1/votes/{}", before["id"].as_str().unwrap());
    hall.post(&hall.worker, &format!("{before}/roll"), json!({})).await;
    hall.house.run_jobs().await;
    let rule = json!({ "place": community, "official": true, "reason": "区住建局要求使用市业主决策系统" });
    assert_eq!(hall.refused(&hall.member, "/api/v1/vote-places", rule.clone()).await, "access-not-allowed");
    let without = json!({ "place": community, "official": true, "reason": "" });
    assert_eq!(hall.refused(&hall.worker, "/api/v1/vote-places", without).await, "votes-local-reason");
    hall.post(&hall.worker, "/api/v1/vote-places", rule).await;
    let now = hall.house.app.clock.now().0;
    let times = json!({ "opens": now + 16 * DAY_MS, "closes": now + 20 * DAY_MS });
    assert_eq!(hall.refused(&hall.worker, &format!("{before}/announcement"), times).await, "votes-place-official");
    let no = hall.worker.api_post("/api/v1/votes", hall.statutory("278-9")).await;
    assert_eq!(no.code(), "votes-place-official", "{}", no.text());
    assert!(no.text().contains("区住建局要求使用市业主决策系统"), "{}", no.text());
    // A poll binds nobody and is held here; a decision is held there and recorded here, where nobody can cast.
    let poll =
        json!({ "place": hall.compound, "kind": "poll", "title": "想不想加椅子", "words": "南门边加三把长椅，先问问大家。" });
    hall.post(&hall.worker, "/api/v1/votes", poll).await;
    let mut official = hall.statutory("278-9");
    official["pack"] = json!("cn-civil-code-official");
    let path = hall.open_vote(official, 7).await;
    let owner = hall.house.resident("3-2-501").await;
    let line = hall.get(&owner, &format!("{path}/own")).await["items"][0]["line"]["id"].clone();
    let ballot = json!({ "line": line, "choice": { "say": "for" }, "owner": true });
    assert_eq!(hall.refused(&owner, &format!("{path}/ballots"), ballot).await, "votes-electronic-not-here");
    let list = hall.worker.get(&format!("/votes?compound={}", hall.compound)).await;
    assert!(list.says("区住建局要求使用市业主决策系统"), "{}", list.text());
    // What is said of the compound itself is nearer than what is said of its community.
    let nearer = json!({ "place": hall.compound, "official": false, "reason": "系统故障期间经同意暂用本平台" });
    hall.post(&hall.worker, "/api/v1/vote-places", nearer).await;
    hall.post(&hall.worker, "/api/v1/votes", hall.statutory("278-9")).await;
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_typed_stays_when_another_kind_is_chosen() {
    let hall = Hall::small().await;
    let at = format!("/votes/new?compound={}", hall.compound);
    let form = hall.worker.get(&at).await.form("/votes");
    let typed = form.with("title", "停车怎么收费").with("words", "先到先停，每月一百元。").with("kind", "statutory");
    let page = hall.worker.submit(&typed.clone().with("change_kind", "1")).await.expect(200);
    assert!(page.body.contains("停车怎么收费") && page.body.contains("先到先停"), "{}", page.text());
    assert!(page.says("法定事项"), "it asks what this kind needs: {}", page.text());
    // Saved without pressing the button: the form comes back with what that kind needs, and nothing is lost or made.
    let page = hall.worker.submit(&typed).await.expect(200);
    assert!(page.body.contains("停车怎么收费"), "{}", page.text());
    let all = hall.get(&hall.worker, &format!("/api/v1/votes?compound={}", hall.compound)).await;
    assert_eq!(all["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_wrong_number_of_a_paper_keeps_the_mark_that_was_made() {
    let hall = Hall::small().await;
    let path = hall.open_vote(hall.statutory("278-9"), 7).await;
    let at = path.replace("/api/v1", "");
    let page = hall.worker.get(&format!("{at}/papers")).await.expect(200);
    let form = page.form(&format!("{at}/papers/entries"));
    let refused = hall.worker.submit(&form.with("code", "WRONG-1").with("choice", "against")).await.expect(422);
    let form = refused.form(&format!("{at}/papers/entries"));
    assert_eq!((form.value("code"), form.value("choice")), (Some("WRONG-1"), Some("against")));
}
