//! Tokens and the API.

use crate::nothing_to_mend;
use axum::http::{Method, StatusCode};
use pavilion_app::rooms::people;
use pavilion_rules::access::{Action, PostKind};
use pavilion_testkit::people::PASSWORD;
use pavilion_testkit::{Client, House};
use serde_json::json;

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    let house = House::new().await;
    let worker = house.grid_worker().await;
    let reader = worker.program(&house, &[Action::MeRead]).await;
    assert_eq!(reader.api_get("/api/v1/me").await.status, StatusCode::OK);
    let cards = json!({ "place": house.estate().await.compound, "all": true });
    assert_eq!(reader.api_post("/api/v1/cards", cards.clone()).await.status, StatusCode::FORBIDDEN);
    let all = worker.program(&house, &[]).await;
    let issued = all.api_post("/api/v1/cards", cards).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.text());
    assert_eq!(issued.json()["items"].as_array().unwrap().len(), 24);

    // A token makes no other, and changes no password.
    let more = json!({ "name": "more", "scopes": [], "days": 30, "current": PASSWORD });
    let bare = json!({ "name": "more", "scopes": [], "days": 30 });
    assert_eq!(worker.api_post("/api/v1/me/tokens", bare).await.status, StatusCode::UNPROCESSABLE_ENTITY, "without the password");
    assert_eq!(all.api_post("/api/v1/me/tokens", more.clone()).await.code(), "people-session-needed");
    assert_eq!(
        worker.api_post("/api/v1/me/tokens", json!({ "name": "", "scopes": ["x"], "days": 0 })).await.json()["faults"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let made = worker.api(Method::POST, "/api/v1/me/tokens", Some(&more), Some("k1")).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let again = worker.api(Method::POST, "/api/v1/me/tokens", Some(&more), Some("k1")).await;
    assert_eq!(made.json(), again.json(), "the same key is the same token");
    let other = worker
        .api(
            Method::POST,
            "/api/v1/me/tokens",
            Some(&json!({ "name": "other", "scopes": [], "days": 30, "current": PASSWORD })),
            Some("k1"),
        )
        .await;
    assert_eq!(other.status, StatusCode::CONFLICT);

    let program = Client::with_token(&house.router, made.json()["token"].as_str().unwrap());
    assert_eq!(program.api_get("/api/v1/me").await.status, StatusCode::OK);
    let path = format!("/api/v1/me/tokens/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(worker.api(Method::DELETE, &path, None, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.api_get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    house.clock.forward(30 * 86_400_000);
    assert_eq!(all.api_get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn tokens_are_made_on_the_page_and_shown_once() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let form = home.get("/me/tokens").await.expect(200).form("/me/tokens").with("name", "楼道大屏").with("days", "30");
    assert!(home.submit(&form.clone().with("current", "not-the-password")).await.expect(422).says("密码不对"));
    let form = form.with("current", PASSWORD);
    let page = home.submit(&form).await.expect(200);
    assert!(page.says("pav_") && page.says("楼道大屏"));
    let page = home.get("/me/tokens").await.expect(200);
    assert!(!page.says("pav_") && page.says("楼道大屏"));
    let end = page.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap();
    assert!(home.submit(&end).await.expect(200).says("没有令牌"));
}

#[tokio::test]
async fn tokens_end_with_the_password_and_read_no_page_beyond_their_scopes() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let narrow = home.program(&house, &[Action::MattersRaise]).await;
    for path in ["/me/news", "/me/sessions", "/me/tokens", "/me/reads"] {
        assert_ne!(narrow.look(path).await.status, StatusCode::OK, "{path}");
    }
    let all = home.program(&house, &[]).await;
    assert_eq!(all.api_get("/api/v1/me").await.status, StatusCode::OK);
    let form = home.get("/me/password").await.expect(200).form("/me/password").with("current", PASSWORD);
    let _ = home.submit(&form.with("password", "another-lantern")).await.expect(200);
    assert_eq!(all.api_get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    let all = home.program(&house, &[]).await;
    people::set_password(&house.system(), home.account, PASSWORD).await.unwrap();
    assert_eq!(all.api_get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn the_api_keeps_to_its_word() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let me = home.api_get("/api/v1/me").await;
    assert_eq!(me.status, StatusCode::OK);
    assert!(!me.text().contains(&home.phone) && !me.text().contains(&home.name));
    let again = axum::http::Request::get("/api/v1/me").header("if-none-match", me.header("etag")).body(axum::body::Body::empty());
    assert_eq!(home.send(again.unwrap()).await.status, StatusCode::NOT_MODIFIED);

    let code = house.card_code(house.estate().await, "1-1-101").await;
    let body = json!({ "code": code, "name": "张样例", "phone": "13800000009", "password": PASSWORD });
    assert_eq!(house.stranger().api_post("/api/v1/join", body).await.status, StatusCode::CREATED);
    let wrong = json!({ "code": "\u{0}", "name": "\u{0}", "phone": "\u{0}", "password": "\u{0}" });
    assert_eq!(house.stranger().api_post("/api/v1/join", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // What a cookie carries without the form's token is refused.
    let bare =
        axum::http::Request::delete("/api/v1/me/sessions/00000000-0000-0000-0000-000000000000").body(axum::body::Body::empty());
    assert_eq!(home.send(bare.unwrap()).await.status, StatusCode::FORBIDDEN);

    let admin = house.admin().await;
    let estate = house.estate().await;
    let give = json!({ "account": home.account, "kind": "committee-member", "place": estate.community });
    let given = admin.api(Method::POST, "/api/v1/posts", Some(&give), Some("one")).await;
    assert_eq!(given.status, StatusCode::CREATED, "{}", given.text());
    house.clock.forward(3_000);
    assert_eq!(admin.api(Method::POST, "/api/v1/posts", Some(&give), Some("one")).await.json(), given.json());
    for wild in [json!(i64::MAX), json!(i64::MIN), json!(-1)] {
        let give = json!({ "account": home.account, "kind": "auditor", "place": estate.community, "since": wild, "until": wild });
        assert_eq!(admin.api_post("/api/v1/posts", give).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let path = format!("/api/v1/posts/{}", given.json()["id"].as_str().unwrap());
    assert_eq!(admin.api_get(&path).await.json()["kind"], "committee-member");
    assert_eq!(home.api_get(&path).await.status, StatusCode::FORBIDDEN);
    let elsewhere = house.holder("外管理员", PostKind::SystemAdmin, house.other_estate().await.community).await;
    assert_eq!(elsewhere.api_get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.api(Method::DELETE, &path, None, None).await.status, StatusCode::NO_CONTENT);
    assert!(admin.api_get(&path).await.json()["until"].is_i64());
    nothing_to_mend(&house).await;
}
