//! S05: the lamps of a stair are counted, replaced and looked at within three days.

use crate::{Life, at, no, ok};
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use serde_json::json;
use std::collections::BTreeSet;

/// What the form of a matter asks for: every field somebody can fill in, choices of one name counted once.
fn inputs(page: &str) -> BTreeSet<String> {
    let form = page.split("<form").find(|one| one.contains("action=\"/matters\"")).unwrap();
    let form = form.split("</form>").next().unwrap();
    let tags = form.split('<').filter(|tag| ["input ", "select ", "textarea "].iter().any(|name| tag.starts_with(name)));
    let name = |tag: &str| tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    tags.filter(|tag| !tag.contains("type=\"hidden\"") && !tag.contains("type=\"submit\"")).map(name).collect()
}

#[tokio::test]
async fn s05_lamps_are_counted_and_as_many_replaced_within_three_days() {
    let life = Life::new().await;
    for (elder, path) in [("0", "/matters/new"), ("1", "/matters/new"), ("0", "/matters/new?about=party")] {
        life.resident.set_cookie("pv_elder", elder);
        let asked = inputs(&life.resident.look(path).await.text());
        assert!(asked.len() <= 5, "at most five inputs, not {asked:?}");
        for name in ["words", "place", "category", "photos"] {
            assert!(asked.contains(name), "{path} asks for {name}: {asked:?}");
        }
    }
    life.resident.set_cookie("pv_elder", "0");
    let road = life.in_progress("light-lamps").await;
    let other = life.house.property_worker().await;
    let other_api = other.program(&life.house, &[]).await;
    let count = |post: &pavilion_testkit::Person, words: &str, wanted: i64| json!({ "post": post.posts[0], "words": words, "days": 1, "wanted": wanted });
    assert_eq!(
        no(life.api.resident.api_post(&format!("{road}/parts"), count(&other, "一号楼换灯", 3)).await),
        "access-not-allowed"
    );
    let bad = json!({ "post": other.posts[0], "words": "一号楼换灯", "days": 0, "wanted": -1 });
    assert_eq!(no(life.api.grid.api_post(&format!("{road}/parts"), bad).await), "matters-due-missing");
    let mut parts = Vec::new();
    for (who, words, wanted) in [(&other, "一号楼，逐层清点", 12), (&life.worker, "三号楼，逐层清点", 9)] {
        parts.push(ok(life.api.grid.api_post(&format!("{road}/parts"), count(who, words, wanted)).await));
    }
    life.house.clock.forward(5 * HOUR_MS);
    for (who, part, made) in [(&other_api, &parts[0], 12), (&life.api.worker, &parts[1], 9)] {
        ok(who.api_post(&format!("{}/work", at(part)), json!({ "step": "take" })).await);
        if made == 9 {
            // One is late: it does not close the matter.
            let finish = [("note".to_owned(), "灯都换好了".to_owned()), ("why_no_photo".to_owned(), "夜里看不清".to_owned())];
            assert_eq!(no(life.api.worker.api_form(&format!("{road}/completion"), &finish).await), "matters-parts-open");
        }
        let report = json!({ "step": "report", "words": "逐层换好", "made": made, "cost": made * 1_500 });
        ok(who.api_post(&format!("{}/work", at(part)), report).await);
    }
    life.finish(&road).await;
    ok(life.api.resident.api_post(&format!("{road}/confirmation"), json!({})).await);
    let all = ok(life.api.resident.api_get(&format!("{road}/duties")).await);
    assert_eq!((all["wanted"].as_i64(), all["made"].as_i64()), (Some(21), Some(21)), "counted = replaced");
    assert_eq!(all["cost"], 31_500);
    let body = life.look(&road).await;
    let elapsed = body["finished"].as_i64().unwrap() - body["raised"].as_i64().unwrap();
    assert!(elapsed <= 3 * DAY_MS, "elapsed at most three days");
    life.audited().await;
}

#[tokio::test]
async fn a_part_refused_goes_back_to_whoever_gave_it_and_never_vanishes() {
    let life = Life::new().await;
    let matter = life.in_progress("light-lamps").await;
    let part = json!({ "post": life.worker.posts[0], "words": "换楼道灯罩", "days": 2 });
    let part = ok(life.api.manager.api_post(&format!("{matter}/parts"), part).await);
    assert_eq!(
        no(life.api.worker.api_post(&format!("{}/work", at(&part)), json!({ "step": "refuse" })).await),
        "matters-note-too-short"
    );
    ok(life.api.worker.api_post(&format!("{}/work", at(&part)), json!({ "step": "refuse", "words": "没有合适的梯子" })).await);
    let desk = ok(life.api.manager.api_get("/api/v1/desk/duties").await);
    assert_eq!(
        (desk["items"][0]["state"].as_str(), desk["items"][0]["said"].as_str()),
        (Some("refused"), Some("没有合适的梯子"))
    );
    let other = life.house.property_worker().await;
    let other_api = other.program(&life.house, &[]).await;
    // A company hands its parts to its own people, the second time as the first.
    let foreign = json!({ "step": "give", "post": life.grid.posts[0] });
    let refused = life.api.manager.api_post(&format!("{}/giving", at(&part)), foreign).await;
    assert!(refused.text().contains("matters-post-cannot"), "{}", refused.text());
    let give = json!({ "step": "give", "post": other.posts[0] });
    assert_eq!(ok(life.api.manager.api_post(&format!("{}/giving", at(&part)), give).await)["state"], "asked");
    assert_eq!(ok(other_api.api_get("/api/v1/desk/duties").await)["items"].as_array().unwrap().len(), 1);
    // Whoever it was given to leaves the post: it lies with the community.
    pavilion_app::rooms::people::end_post(&life.house.system(), other.posts[0]).await.unwrap();
    life.house.clock.forward(1_000);
    let desk = ok(life.api.community.api_get("/api/v1/desk/duties").await);
    assert_eq!(desk["items"].as_array().unwrap().len(), 1, "what somebody who left owed lies with the community");
    ok(life.api.resident.api_post(&format!("{matter}/withdrawal"), json!({ "reason": "自己换好了灯罩" })).await);
    let duty = ok(life.api.resident.api_get(&at(&part)).await);
    assert_eq!(duty["state"], "dropped", "nothing is owed about what was withdrawn");
    life.audited().await;
}
