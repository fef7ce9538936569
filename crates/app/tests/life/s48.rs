//! S48: the one-stop hall: a guide, an appointment, handled elsewhere, a note of the result; and no copy of any paper.

use crate::{Life, ok};
use pavilion_app::rooms::matters::{self, Finish};
use pavilion_testkit::story::photo;
use serde_json::json;

#[tokio::test]
async fn s48_a_guide_an_appointment_handled_elsewhere_and_a_result_without_a_copy_of_any_paper() {
    let life = Life::new().await;
    let hall = ok(life.house.stranger().api_get("/api/v1/hall").await);
    let families: Vec<&str> = hall["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(families, ["党务窗口", "户籍", "计生", "民政", "社保", "医保"], "six families of items");
    let page = life.resident.get("/hall").await.expect(200);
    assert!(page.says("不收、不存任何证件的照片") && page.says("生育登记"), "{}", page.text());
    assert!(life.resident.look("/hall").await.text().contains("/matters/new?category=hall-civil"), "a resident may book");
    assert!(!life.house.stranger().look("/hall").await.text().contains("/matters/new?category="));

    // With a picture of a paper it is not taken.
    let form = life.resident.get("/matters/new?category=hall-civil").await.expect(200).form("/matters");
    let form = form.with("place", &life.entrance().await.to_string()).with("words", "想办高龄津贴");
    let tried = life.resident.submit(&form.file("photos", "身份证.jpg", photo().bytes.to_vec())).await.expect(422);
    assert!(tried.says("不收照片") && tried.says("想办高龄津贴"), "{}", tried.text());

    let at = life.raise("hall-civil", "想给老人办高龄津贴，哪天方便").await;
    life.accept(&at, "hall-civil").await;
    life.assign(&at, &life.community).await;
    let staff = &life.api.community;
    life.house.clock.forward(60_000);
    ok(staff.api_post(&format!("{at}/first-contact"), json!({ "note": "周三上午九点到三号窗口" })).await);
    life.house.clock.forward(60_000);
    let wait = json!({ "waits_for": "街道民政办审批", "reason": "材料看过已还，转街道民政办办理" });
    ok(staff.api_post(&format!("{at}/waiting"), wait).await);
    let stages = |body: &serde_json::Value| -> Vec<(String, bool)> {
        let all = body["stages"].as_array().unwrap();
        all.iter().map(|one| (one["name"].as_str().unwrap().to_owned(), one["at"].is_i64())).collect()
    };
    let names = ["预约", "约定", "转办", "结果"];
    let expected = |reached: usize| -> Vec<(String, bool)> {
        names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), at < reached)).collect()
    };
    assert_eq!(stages(&life.look(&at).await), expected(3), "handled elsewhere");
    assert_eq!(life.look(&at).await["waits_for"], "街道民政办审批");
    life.house.clock.forward(60_000);
    ok(staff.api_post(&format!("{at}/going-on"), json!({ "note": "街道批下来了" })).await);
    let result =
        [("note".to_owned(), "津贴已批，下月起发放".to_owned()), ("why_no_photo".to_owned(), "窗口事项不拍照".to_owned())];
    let id = at.rsplit('/').next().unwrap().parse().unwrap();
    let with_copy = Finish { note: "津贴已批".into(), photos: vec![photo()], why_no_photo: String::new() };
    let refused = matters::finish(&life.community.cx().await, id, with_copy).await.unwrap_err();
    assert!(format!("{refused:?}").contains("matters-no-copies"), "{refused:?}");
    ok(staff.api_form(&format!("{at}/completion"), &result).await);
    assert_eq!(stages(&life.look(&at).await), expected(4));
    let mut tx = life.house.app.db.read().await.unwrap();
    let (kept,): (i64,) = tx.only("select cast(count(*) as bigint) as n from photo", &[]).await.unwrap();
    assert_eq!(kept, 0, "no copy is kept");
    drop(tx);
    life.audited().await;
}
