use super::Cast;
use pavilion_app::rooms::matters::{self, Pin, PlanIn};
use pavilion_app::rooms::record::{compare_photos, doctor};
use pavilion_rules::ids::MatterId;
use pavilion_testkit::story::photo;
use serde_json::json;
use std::io::Cursor;

#[tokio::test]
async fn a_list_is_kept_under_a_name_and_is_nobody_elses() {
    let cast = Cast::new().await;
    let page = cast.grid.get("/matters?state=all&category=light-lamps&compound=all").await.expect(200);
    let form = page.form("/matters/lists").with("name", "全部路灯");
    let page = cast.grid.submit(&form).await.expect(200);
    assert!(page.says("全部路灯"), "{}", page.text());
    let kept = cast.grid.api_get("/api/v1/me/lists").await.json();
    let query = kept["items"][0]["query"].as_str().unwrap().to_owned();
    assert!(query.contains("category=light-lamps") && query.contains("state=all"), "{query}");
    assert!(!cast.resident.get("/matters").await.expect(200).says("全部路灯"));
    let id = kept["items"][0]["id"].as_str().unwrap().to_owned();
    let end = |person: &pavilion_testkit::Person| {
        let _ = person;
        format!("/api/v1/me/lists/{id}")
    };
    let tried = cast.resident.api(axum::http::Method::DELETE, &end(&cast.resident), None, None).await;
    assert_eq!(tried.status.as_u16(), 404);
    let done = cast.grid.api(axum::http::Method::DELETE, &end(&cast.grid), None, None).await;
    assert_eq!(done.status.as_u16(), 204);
    assert_eq!(cast.grid.api_get("/api/v1/me/lists").await.json()["items"], json!([]));
    // Whatever somebody writes as a list, it leads to a list of matters and nowhere else.
    let odd = json!({ "name": "x", "query": "state=open&next=https://elsewhere.test/&q=%E7%81%AF\r\nx: y" });
    assert_eq!(cast.grid.api_post("/api/v1/me/lists", odd).await.status.as_u16(), 201);
    let kept = cast.grid.api_get("/api/v1/me/lists").await.json()["items"][0]["query"].as_str().unwrap().to_owned();
    assert!(!kept.contains("elsewhere") && !kept.contains('\n'), "{kept}");
    for name in ["", "四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字四十一个字一", "a\nb"]
    {
        let tried = cast.grid.api_post("/api/v1/me/lists", json!({ "name": name, "query": "" })).await;
        assert_eq!(tried.code(), "telling-list-name", "{name:?}");
    }
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn many_are_given_at_once_after_a_look_and_what_fails_keeps_none_back() {
    let cast = Cast::new().await;
    let mut ids: Vec<MatterId> = Vec::new();
    for _ in 0..3 {
        ids.push(cast.matter_after(1, "light-lamps").await);
    }
    let page = cast.grid.get("/desk/many").await.expect(200);
    let mut form = page.form("/desk/many/preview").with("post", &cast.worker.posts[0].to_string()).with("note", "一起看看");
    for id in &ids {
        form = form.also("matter", &id.to_string());
    }
    let page = cast.grid.submit(&form).await.expect(200);
    assert!(page.says("派出 3 件"), "{}", page.text());
    // Meanwhile somebody takes one back.
    let withdraw = matters::Withdraw { reason: "已经自己修好".into() };
    matters::withdraw(&cast.resident.cx().await, ids[1], withdraw).await.unwrap();
    let form = page.form("/desk/many");
    let done = cast.grid.submit(&form).await.expect(200);
    assert!(done.says("派出了 2 件") && done.says("1 件没有派出"), "{}", done.text());
    // Pressed again, each was still given once.
    cast.grid.submit(&form).await.expect(200);
    let story = cast.grid.api_get(&format!("/api/v1/matters/{}/story", ids[0])).await.json();
    let assigned = story["items"].as_array().unwrap().iter().filter(|line| line.to_string().contains("一起看看")).count();
    assert_eq!(assigned, 1, "{story}");
    let more = cast.matter_after(1, "light-lamps").await;
    let body = json!({ "matters": [more, ids[1]], "post": cast.worker.posts[0], "note": "" });
    let given = cast.grid.api_post("/api/v1/desk/assignments", body).await.json();
    assert_eq!((&given["items"][0]["done"], &given["items"][1]["code"]), (&json!(true), &json!("matters-not-now")));
    let none = cast.grid.api_post("/api/v1/desk/assignments", json!({ "matters": [], "post": cast.worker.posts[0] })).await;
    assert_eq!(none.code(), "telling-nothing-chosen");
    let many: Vec<MatterId> = vec![more; 51];
    let tried = cast.grid.api_post("/api/v1/desk/assignments", json!({ "matters": many, "post": cast.worker.posts[0] })).await;
    assert_eq!(tried.code(), "telling-too-many-chosen");
    // Nothing ticked: the form comes back with what was typed.
    let page = cast.grid.get("/desk/many").await.expect(200);
    if page.says("附言") {
        let page = cast.grid.submit(&page.form("/desk/many/preview").with("note", "留着")).await.expect(422);
        assert_eq!(page.form("/desk/many/preview").value("note"), Some("留着"));
    }
}

#[tokio::test]
async fn a_list_is_taken_along_as_a_table_no_spreadsheet_runs() {
    let cast = Cast::new().await;
    let id = cast.raise("light-lamps").await;
    let accept = matters::Accept {
        title: "=HYPERLINK(\"http://x\")".into(),
        words: "楼道灯坏了三天".into(),
        category: "light-lamps".into(),
        checked: true,
        ..matters::Accept::default()
    };
    matters::accept(&cast.grid.cx().await, id, accept).await.unwrap();
    cast.raise("lift-fault").await;
    let csv = cast.resident.look("/matters.csv?state=open").await;
    assert_eq!(csv.status.as_u16(), 200);
    let text = csv.text();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("'=HYPERLINK"), "{text}");
    for secret in [&cast.resident.name, &cast.resident.phone, &"二层拐角".to_owned()] {
        assert!(!text.contains(secret.as_str()), "{secret}");
    }
    let narrow = cast.resident.look("/matters.csv?state=open&category=lift-fault").await.text();
    assert_eq!(narrow.lines().count(), 2, "{narrow}");
    let xlsx = cast.resident.look("/matters.xlsx?state=open").await;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx.body.to_vec())).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert_eq!((range.height(), range.width()), (3, 9));
    assert!(range.rows().flatten().all(|cell| matches!(cell, calamine::Data::String(_) | calamine::Data::Empty)));
    assert_eq!(cast.house.stranger().look("/matters.csv").await.header("location").split('?').next(), Some("/sign-in"));
}

#[tokio::test]
async fn the_compounds_plan_is_redrawn_and_shows_what_is_open_where() {
    let cast = Cast::new().await;
    let estate = cast.house.estate().await;
    let (compound, building, entrance) = (estate.compound, estate.buildings[&3], estate.entrances[&(3, 2)]);
    cast.matter_after(1, "light-lamps").await;
    cast.raise("lift-fault").await;
    assert!(cast.resident.get(&format!("/c/{compound}/plan")).await.expect(200).says("还没有小区图"));
    let page = cast.grid.get(&format!("/c/{compound}/plan")).await.expect(200);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let form = page.form(&format!("/c/{compound}/plan"));
    let refused = cast.grid.submit(&form.clone().file("plan", "plan.svg", svg)).await.expect(422);
    assert!(refused.says("SVG 文件可能带脚本"), "{}", refused.text());
    cast.grid.submit(&form.file("plan", "plan.jpg", photo().bytes.to_vec())).await.expect(200);
    let page = cast.grid.get(&format!("/c/{compound}/plan")).await.expect(200);
    let pins = page
        .form(&format!("/c/{compound}/plan/pins"))
        .with(&format!("x-{building}"), "250")
        .with(&format!("y-{building}"), "500")
        .with(&format!("x-{entrance}"), "300")
        .with(&format!("y-{entrance}"), "520");
    cast.grid.submit(&pins).await.expect(200);
    let shown = cast.resident.get(&format!("/c/{compound}/plan")).await.expect(200);
    // What nobody has checked yet has no place for others: one of two is counted, at its entrance and its building.
    assert_eq!(shown.body.matches("1 件正在办").count(), 2, "{}", shown.body);
    let plan = cast.house.stranger().api_get(&format!("/api/v1/places/{compound}/plan")).await.json();
    assert_eq!(plan["pins"][0], json!({ "place": building, "x": 250, "y": 500 }));
    let picture = cast.resident.look(plan["picture"].as_str().unwrap()).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/jpeg"));
    for (pins, who) in [
        (vec![Pin { place: building, x: 1_001, y: 0 }], &cast.grid),
        (vec![Pin { place: compound, x: -1, y: 0 }], &cast.grid),
        (vec![Pin { place: building, x: 1, y: 1 }, Pin { place: building, x: 2, y: 2 }], &cast.grid),
        (vec![Pin { place: cast.house.other_estate().await.buildings[&3], x: 1, y: 1 }], &cast.grid),
    ] {
        let (path, body) = (format!("/api/v1/places/{compound}/plan"), json!({ "pins": pins }));
        let tried = who.api(axum::http::Method::PUT, &path, Some(&body), None).await;
        assert_eq!(tried.code(), "telling-plan-pin", "{pins:?}");
    }
    let tried = matters::put_plan(&cast.worker.cx().await, compound, PlanIn { picture: photo() }).await;
    assert!(matches!(tried, Err(pavilion_app::problem::Problem::NotAllowed(_))));
    matters::put_plan(&cast.grid.cx().await, compound, PlanIn { picture: photo() }).await.unwrap();
    cast.house.clock.forward(2 * 3_600_000);
    let compared = compare_photos(&cast.house.app).await.unwrap();
    assert!(compared.missing.is_empty() && compared.unknown.is_empty(), "{compared:?}");
    assert!(doctor(&cast.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_elders_list_has_six_rows_and_few_choices() {
    let cast = Cast::new().await;
    for _ in 0..8 {
        cast.matter_after(1, "light-lamps").await;
    }
    cast.house.run_jobs().await;
    cast.resident.set_cookie("pv_elder", "1");
    let page = cast.resident.get("/matters").await.expect(200);
    assert_eq!(page.values("li", "class").iter().filter(|class| *class == "row").count(), 6);
    assert!(!page.says("收藏这个列表") && !page.says("下载 Excel"));
    let news = cast.resident.get("/me/news").await.expect(200);
    let shown = news.links().iter().filter(|link| link.starts_with("/matters/0")).count();
    assert_eq!(shown, 6, "{}", news.text());
}
