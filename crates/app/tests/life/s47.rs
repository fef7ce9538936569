//! S47: tea with merchants: what they need is heard, becomes tasks with a date, and each is answered.

use crate::{Life, no, ok};
use pavilion_rules::time::DAY_MS;
use serde_json::{Value as Json, json};

const NEEDS: [&str; 2] = ["门前路灯太暗", "垃圾清运时间影响开门"];

#[tokio::test]
async fn s47_what_merchants_need_becomes_tasks_with_a_date_and_each_is_answered() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound.to_string();
    let staff = &life.api.community;
    let agenda: Vec<Json> = NEEDS.iter().map(|title| json!({ "title": title })).collect();
    let starts = life.house.app.clock.now().0 + 2 * DAY_MS;
    let call = json!({
        "method": "tea-talk", "place": compound, "title": "茶叙·营商驿站", "venue": "社区茶室", "starts": starts, "agenda": agenda,
    });
    assert_eq!(no(life.api.resident.api_post("/api/v1/meetings", call.clone()).await), "access-not-allowed");
    let id = ok(staff.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    let meeting = format!("/api/v1/meetings/{id}");
    life.house.clock.forward(2 * DAY_MS);
    ok(staff.api_post(&format!("{meeting}/opening"), json!({})).await);
    for (party, count) in [("merchants", 6), ("community", 2)] {
        let presence = json!({ "party": party, "count": count, "speaker": "" });
        ok(staff.api_post(&format!("{meeting}/presence"), presence).await);
    }
    let items = ok(life.house.stranger().api_get(&meeting).await)["items"].as_array().unwrap().clone();
    for item in &items {
        let here = format!("{meeting}/items/{}", item["id"].as_str().unwrap());
        let order = json!({
            "came": "agreed", "words": "社区牵头，十天内给答复", "becomes": "matter", "handler": life.community.posts[0],
            "finish_by": starts + 10 * DAY_MS, "category": "public-business",
        });
        let early = staff.api_post(&format!("{here}/decision"), order.clone()).await;
        assert_eq!(no(early), "meetings-voice-missing", "first what they need and what is answered");
        for (voice, words) in [("needs", "晚上看不清，客人少"), ("answer", "联系路灯管理单位和环卫")] {
            ok(staff.api_post(&format!("{here}/voice"), json!({ "voice": voice, "words": words })).await);
        }
        ok(staff.api_post(&format!("{here}/decision"), order).await);
    }
    ok(staff.api_post(&format!("{meeting}/closing"), json!({})).await);
    for party in ["merchants", "community"] {
        let remark = json!({ "kind": "confirmation", "party": party });
        ok(staff.api_post(&format!("{meeting}/remarks"), remark).await);
    }
    ok(staff.api_post(&format!("{meeting}/settlement"), json!({})).await);
    life.house.run_jobs().await;
    let after = ok(life.house.stranger().api_get(&meeting).await);
    for item in after["items"].as_array().unwrap() {
        let task = format!("/api/v1/matters/{}", item["matter"].as_str().expect("each need became a task"));
        let body = ok(life.house.stranger().api_get(&task).await);
        assert_eq!((body["state"].as_str(), body["category"].as_str()), (Some("assigned"), Some("public-business")));
        assert_eq!(body["title"], item["title"]);
        ok(staff.api_post(&format!("{task}/first-contact"), json!({ "note": "已联系管理单位，周五来看" })).await);
        let done =
            [("note".to_owned(), "换了两盏灯，已回复商户".to_owned()), ("why_no_photo".to_owned(), "白天拍不出来".to_owned())];
        ok(staff.api_form(&format!("{task}/completion"), &done).await);
        // What nobody reported alone is looked at by the committee; the reply stands where every merchant can read it.
        ok(life.api.committee.api_post(&format!("{task}/confirmation"), json!({})).await);
        let story = ok(life.house.stranger().api_get(&format!("{task}/story")).await);
        let words: Vec<&str> = story["items"].as_array().unwrap().iter().filter_map(|one| one["words"].as_str()).collect();
        assert!(words.contains(&"换了两盏灯，已回复商户"), "{words:?}");
    }
    life.audited().await;
}
