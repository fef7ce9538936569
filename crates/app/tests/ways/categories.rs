//! Categories as data: changed in the browser and by programs, version by version; what is in use is never taken away.

use crate::{Cast, id_of, ok, refused};
use pavilion_rules::time::{DAY_MS, MINUTE_MS};
use serde_json::{Value as Json, json};

async fn category(cast: &Cast, id: &str) -> Json {
    let community = cast.house.estate().await.community;
    let tree = ok(&cast.house.stranger().api_get(&format!("/api/v1/categories?community={community}")).await);
    let all = tree["items"].as_array().unwrap().iter().flat_map(|group| group["categories"].as_array().unwrap());
    all.into_iter().find(|one| one["id"] == id).cloned().unwrap_or(Json::Null)
}

async fn changed(cast: &Cast, id: &str, change: Json) -> Json {
    let mut body = category(cast, id).await;
    body["community"] = json!(cast.house.estate().await.community.to_string());
    body["reason"] = json!("按社区的实际来定");
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_matter_keeps_the_version_it_was_raised_under() {
    let cast = Cast::new().await;
    let before = cast.raised("楼道灯坏了三天", "").await;
    let body = changed(&cast, "light-lamps", json!({ "reply_minutes": 30, "finish_minutes": 40, "zh": "路灯和楼道灯" })).await;
    cast.house.clock.forward(1_000);
    assert_eq!(ok(&cast.community.api_post("/api/v1/categories", body).await)["version"], 1);
    cast.house.clock.forward(1_000);
    let after = cast.raised("楼道灯又坏了", "").await;
    let read = async |id: &str| ok(&cast.grid.api_get(&format!("/api/v1/matters/{id}")).await);
    let span = |matter: &Json| matter["reply_by"].as_i64().unwrap() - matter["raised"].as_i64().unwrap();
    assert_eq!(span(&read(&after).await), 30 * MINUTE_MS, "the new version holds for what is new");
    assert!(span(&read(&before).await) > 30 * MINUTE_MS);
    cast.accepted(&before, "楼道灯不亮").await;
    let matter = read(&before).await;
    assert!(
        matter["finish_by"].as_i64().unwrap() - matter["raised"].as_i64().unwrap() >= DAY_MS,
        "and the old one for what is old"
    );
    assert!(cast.grid.get(&format!("/matters/{before}")).await.says("路灯、楼道灯"));
    assert!(cast.grid.get(&format!("/matters/{after}")).await.says("路灯和楼道灯"));
    cast.is_sound().await;
}

#[tokio::test]
async fn a_category_in_use_is_retired_and_its_matters_go_on() {
    let cast = Cast::new().await;
    let id = cast.raised("楼道灯坏了三天", "").await;
    let body = changed(&cast, "light-lamps", json!({ "retired": true })).await;
    cast.house.clock.forward(1_000);
    ok(&cast.community.api_post("/api/v1/categories", body).await);
    let new = json!({ "place": cast.entrance().await, "category": "light-lamps", "words": "灯又坏了" });
    assert_eq!(refused(&cast.resident.api_post("/api/v1/matters", new).await).1, "matters-category-unknown");
    cast.accepted(&id, "楼道灯不亮").await;
    assert_eq!(ok(&cast.grid.api_get(&format!("/api/v1/matters/{id}")).await)["category"], "light-lamps");
    let last = changed(&cast, "other", json!({ "retired": true })).await;
    assert_eq!(refused(&cast.community.api_post("/api/v1/categories", last).await).1, "ways-category-last");
    cast.is_sound().await;
}

#[tokio::test]
async fn a_community_adds_its_own_in_the_browser_and_nobody_else_does() {
    let cast = Cast::new().await;
    let community = cast.house.estate().await.community;
    let page = cast.community.get("/categories").await.expect(200);
    assert!(page.says("第 0 版") || page.says("电梯故障"), "{}", page.text());
    let edit = cast.community.get(&format!("/categories/edit?community={community}&group=light")).await.expect(200);
    let form = edit.form("/categories").with("zh", "充电桩灯箱").with("en", "Charging post lights");
    let again = cast.community.submit(&form).await.expect(422);
    assert!(again.form("/categories").value("zh") == Some("充电桩灯箱"), "what was typed is kept");
    let saved = cast.community.press(&again.form("/categories").with("reason", "新装了充电桩")).await;
    assert!(saved.status.is_redirection(), "{}", saved.text());
    cast.house.clock.forward(1_000);
    assert!(cast.resident.get("/matters/new").await.text().contains("充电桩灯箱"));
    let tree = ok(&cast.resident.api_get(&format!("/api/v1/categories?community={community}")).await).to_string();
    let id = tree.split("\"x-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = json!({ "place": cast.entrance().await, "category": format!("x-{id}"), "words": "充电桩的灯不亮" });
    let matter = id_of(&cast.resident.api_post("/api/v1/matters", body).await);
    assert!(cast.grid.get(&format!("/matters/{matter}")).await.says("充电桩灯箱"));
    for bad in
        [json!({ "reply_minutes": 0 }), json!({ "finish_minutes": 5 }), json!({ "handler": "auditor" }), json!({ "zh": "" })]
    {
        let body = changed(&cast, "light-lamps", bad.clone()).await;
        assert_eq!(cast.community.api_post("/api/v1/categories", body).await.status.as_u16(), 422, "{bad}");
    }
    let body = changed(&cast, "light-lamps", json!({})).await;
    let (admin, coordinator) = (cast.house.admin().await, cast.coordinator().await);
    for other in [&cast.grid, &cast.manager, &cast.resident, &admin, &coordinator] {
        assert_eq!(other.api_post("/api/v1/categories", body.clone()).await.status.as_u16(), 403);
    }
    let (one, two) = tokio::join!(
        cast.community.api_post("/api/v1/categories", body.clone()),
        cast.community.api_post("/api/v1/categories", body.clone())
    );
    assert!(one.status.is_success() || two.status.is_success());
    cast.is_sound().await;
}

#[tokio::test]
async fn what_is_not_for_everybody_is_offered_as_its_kind_alone() {
    let cast = Cast::new().await;
    let body = json!({ "place": cast.entrance().await, "category": "neighbours-dispute", "words": "楼上漏水不肯修还骂我" });
    let id = id_of(&cast.resident.api_post("/api/v1/matters", body).await);
    let form = cast.grid.get(&format!("/matters/{id}")).await.form(&format!("/matters/{id}/acceptance"));
    assert_eq!(form.value("title"), Some("邻里纠纷"));
    assert!(!form.value("words").unwrap_or_default().contains("骂我"));
}
