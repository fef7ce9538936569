//! The same life through the API, by programs with tokens.

use crate::{Cast, picture};
use axum::body::Body;
use axum::http::{Method, Request, header};
use pavilion_testkit::{Answer, Client};
use serde_json::json;

/// Sends a form with files as a program does.
async fn parts(who: &Client, path: &str, fields: &[(&str, &str)], photo: Option<Vec<u8>>, key: &str) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some(photo) = photo {
        body.extend(b"--b\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n");
        body.extend(photo);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    let request =
        Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").header("idempotency-key", key);
    who.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn programs_carry_a_matter_through_its_whole_life() {
    let cast = Cast::new().await;
    let (resident, grid, worker) = (
        cast.resident.program(&cast.house, &[]).await,
        cast.grid.program(&cast.house, &[]).await,
        cast.worker.program(&cast.house, &[]).await,
    );
    let place = cast.entrance().await.to_string();
    let fields = [("place", place.as_str()), ("words", "楼道灯坏了，晚上看不见"), ("category", "light-lamps")];
    let raised = parts(&resident, "/api/v1/matters", &fields, Some(picture()), "k").await;
    assert_eq!(raised.status.as_u16(), 201, "{}", raised.text());
    let again = parts(&resident, "/api/v1/matters", &fields, Some(picture()), "k").await;
    assert_eq!(raised.json(), again.json());
    let at = format!("/api/v1/matters/{}", raised.json()["id"].as_str().unwrap());

    let body = grid.api_get(&at).await.json();
    assert_eq!((body["original"]["words"].as_str(), body["title"].as_str()), (Some("楼道灯坏了，晚上看不见"), None));
    assert_eq!(body["may"], json!(["accept", "decline"]));
    let photo = body["photos"][0]["id"].clone();
    let accept =
        json!({ "title": "楼道灯不亮", "words": "楼道灯坏了，晚上看不见", "category": "light-lamps", "open_photos": [photo] });
    let answer = grid.api_post(&format!("{at}/acceptance"), accept).await;
    assert_eq!((answer.status.as_u16(), answer.json()["state"].as_str()), (200, Some("accepted")), "{}", answer.text());
    let posts = grid.api_get(&format!("{at}/posts")).await.json();
    let post = posts["items"].as_array().unwrap().iter().find(|post| post["kind"] == "property-worker").unwrap()["id"].clone();
    assert_eq!(grid.api_post(&format!("{at}/assignment"), json!({ "post": post })).await.status.as_u16(), 200);
    assert_eq!(worker.api_get("/api/v1/desk").await.json()["waiting"], 1);
    assert_eq!(worker.api_post(&format!("{at}/first-contact"), json!({ "note": "明天上午来" })).await.status.as_u16(), 200);
    let refused = parts(&worker, &format!("{at}/completion"), &[("note", "换了灯泡")], None, "f0").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "matters-evidence-missing"));
    let done = parts(&worker, &format!("{at}/completion"), &[("note", "换了灯泡")], Some(picture()), "f1").await;
    assert_eq!((done.status.as_u16(), done.json()["state"].as_str()), (200, Some("done")), "{}", done.text());
    assert_eq!(resident.api_post(&format!("{at}/confirmation"), json!({})).await.status.as_u16(), 200);
    let rated = resident.api_post(&format!("{at}/rating"), json!({ "value": "partly", "words": "来得慢了些" })).await;
    assert_eq!(rated.json()["state"], "rated");
    let story = cast.house.stranger().api_get(&format!("{at}/story")).await.json();
    let steps: Vec<&str> = story["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
    let expected = ["raise", "accept", "assign", "contact", "finish", "confirm", "rate"].map(|verb| format!("matters.{verb}"));
    assert_eq!(steps, expected);
    assert_eq!(story["items"][6]["words"], "来得慢了些");
    assert_eq!(
        resident.api_post(&format!("{at}/reopening"), json!({ "reason": "又坏了一次" })).await.json()["state"],
        "assigned"
    );
    let other = parts(&resident, "/api/v1/matters", &fields, None, "k2").await.json();
    let withdrawn = resident
        .api_post(&format!("/api/v1/matters/{}/withdrawal", other["id"].as_str().unwrap()), json!({ "reason": "自己修好了" }))
        .await;
    assert_eq!(withdrawn.json()["state"], "withdrawn");
}

#[tokio::test]
async fn who_has_seen_a_state_gets_none_of_it_again() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let path = format!("/api/v1/matters/{id}");
    let first = cast.house.stranger().api_get(&path).await;
    let mark = first.header("etag").to_owned();
    assert!(mark.starts_with("W/\""));
    let ask = || Request::get(&path).header(header::IF_NONE_MATCH, &mark).body(Body::empty()).unwrap();
    assert_eq!(cast.house.stranger().send(ask()).await.status.as_u16(), 304);
    cast.accept(id).await;
    assert_eq!(cast.house.stranger().send(ask()).await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_cookie_alone_does_not_act_and_odd_bodies_are_refused_in_words() {
    let cast = Cast::new().await;
    let id = cast.raise().await;
    let path = format!("/api/v1/matters/{id}/acceptance");
    let bare = Request::post(&path).header(header::CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(cast.grid.send(bare).await.status.as_u16(), 403);
    for body in ["", "{", "[]", "{\"title\":1}", "null"] {
        let program = cast.grid.program(&cast.house, &[]).await;
        let request = Request::post(&path).header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap();
        let answer = program.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (422, "application/problem+json"), "{body}");
    }
    let nul = json!({ "title": "灯\u{0}坏", "words": "灯坏了", "category": "other" });
    assert_eq!(cast.grid.api_post(&path, nul).await.code(), "matters-text-unreadable");
    let unknown = "/api/v1/matters/00000000-0000-0000-0000-000000000000";
    for path in [unknown.to_owned(), format!("{unknown}/story"), format!("{unknown}/posts")] {
        assert_eq!(cast.grid.api_get(&path).await.status.as_u16(), 404, "{path}");
    }
    let answer = cast.grid.api(Method::POST, &format!("{unknown}/confirmation"), Some(&json!({})), None).await;
    assert_eq!(answer.status.as_u16(), 404);
}

#[tokio::test]
async fn the_outbox_of_a_phone_is_told_where_the_matter_is_and_the_same_again() {
    let cast = Cast::new().await;
    let place = cast.entrance().await.to_string();
    let csrf = cast.resident.csrf().await;
    let send = || async {
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", "phone-1"),
            ("place", place.as_str()),
            ("words", "灯坏了"),
            ("category", ""),
            ("spot", ""),
        ];
        let mut body = String::new();
        for (name, value) in fields {
            body.push_str(&format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }
        body.push_str("--b--\r\n");
        let request = Request::post("/matters")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        cast.resident.send(request.body(Body::from(body)).unwrap()).await
    };
    let first = send().await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.text());
    let body = first.json();
    assert_eq!(body["url"], format!("/matters/{}?ok=matters-raised", body["id"].as_str().unwrap()));
    assert_eq!(send().await.json(), body);
}
