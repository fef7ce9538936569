//! C09: what was complained of about the property company, period by period, without anybody who complained.

use crate::{Cast, ok};
use serde_json::json;

#[tokio::test]
async fn complaints_are_reported_by_category_beside_the_period_before_and_small_counts_are_not_said() {
    let cast = Cast::new().await;
    for n in 0..7 {
        cast.raised(&format!("物业不修路灯，第{n}次说了"), "property").await;
    }
    let place = cast.entrance().await;
    for words in ["保安态度不好", "保洁三天没有来"] {
        let body = json!({ "place": place, "category": "life-errands", "words": words, "party": "property" });
        ok(&cast.resident.api_post("/api/v1/matters", body).await);
    }
    cast.raised("路灯坏了，不怪谁", "").await;
    let compound = cast.house.estate().await.compound;
    let here = format!("/figures/complaints?place={compound}");
    let page = cast.house.stranger().get(&here).await.expect(200);
    assert!(page.says("物业投诉通报") && page.says("本期"), "{}", page.text());
    assert!(!page.says("保安态度不好") && !page.says("3号楼"), "no words and no place of anybody: {}", page.text());
    let table = cast.house.stranger().look(&format!("/figures/complaints.csv?place={compound}")).await.text();
    assert!(table.contains('9'), "all together are said: {table}");
    assert!(!table.contains(",2,"), "two are not: {table}");

    // Drafted by the community as a notice, and by nobody else; somebody else publishes it.
    assert!(!cast.resident.get(&here).await.body.contains("/figures/complaints/notice"));
    let form = cast.community.get(&here).await.expect(200).form("/figures/complaints/notice");
    let drafted = cast.community.submit(&form).await.expect(200);
    assert!(drafted.path.starts_with("/notices/") && drafted.says("物业投诉通报"), "{}", drafted.text());
    let community = cast.house.estate().await.community;
    let wide = cast.house.stranger().get(&format!("/figures/complaints?place={community}")).await.expect(200);
    assert!(wide.says("按小区的物业") && wide.says("不排名次"), "{}", wide.text());
    cast.is_sound().await;
}

#[tokio::test]
async fn the_report_is_to_be_had_by_programs_and_a_whole_community_gets_a_draft_in_each_compound() {
    let cast = Cast::new().await;
    for n in 0..6 {
        cast.raised(&format!("物业不修路灯，第{n}次说了"), "property").await;
    }
    let estate = cast.house.estate().await;
    let path = |place: &str| format!("/api/v1/figures/complaints?place={place}");
    let body = ok(&cast.house.stranger().api_get(&path(&estate.compound.to_string())).await);
    assert_eq!((body["total"]["now"].as_i64(), body["categories"][0]["now"].as_i64()), (Some(6), Some(6)), "{body}");
    assert!(body["compounds"].as_array().unwrap().is_empty() && body["total"]["per_mille"].is_i64());
    let wide = ok(&cast.house.stranger().api_get(&path(&estate.community.to_string())).await);
    assert!(wide["total"]["per_mille"].is_i64(), "of all dwellings of the community: {wide}");
    assert!(!wide["compounds"].as_array().unwrap().is_empty(), "{wide}");
    let ask = json!({ "place": estate.community });
    let to = "/api/v1/figures/complaints/notices";
    assert_eq!(crate::refused(&cast.resident.api_post(to, ask.clone()).await).0, 403);
    assert_eq!(crate::refused(&cast.manager.api_post(to, ask.clone()).await).0, 403, "a manager drafts for no community");
    let drafts = ok(&cast.community.api_post(to, ask).await)["notices"].as_array().unwrap().clone();
    assert_eq!(drafts.len(), wide["compounds"].as_array().unwrap().len(), "one in each compound");
    let draft = format!("/api/v1/notices/{}", drafts[0].as_str().unwrap());
    assert!(!cast.house.stranger().api_get(&draft).await.status.is_success(), "a draft is nobody's reading yet");
    let page = cast.community.get(&format!("/figures/complaints?place={}", estate.community)).await.expect(200);
    let done = cast.community.submit(&page.form("/figures/complaints/notice")).await.expect(200);
    assert!(done.says("每个小区拟好了一份公告") || done.path.starts_with("/notices/"), "{}", done.text());
    cast.is_sound().await;
}
