//! The second step: set up, shown at the door, not guessed at, taken away by the operator.

use crate::{code_of, knock, nobody, nothing_to_mend};
use axum::http::StatusCode;
use pavilion_app::config::SecondFactor;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, SignIn, code_at};
use pavilion_rules::people::{FAILURES_MAX, WINDOW_MS};
use pavilion_testkit::people::PASSWORD;
use pavilion_testkit::{Client, House};

/// The secret on the page, as somebody types it into an authenticator by hand.
fn secret_on(page: &pavilion_testkit::Page) -> Vec<u8> {
    let shown = page
        .body
        .split("<p class=\"code-text\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("the secret is shown")
        .replace(' ', "");
    let mut bits = 0u64;
    let mut held = 0;
    let mut out = Vec::new();
    for c in shown.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| *one == c).expect("base32") as u64;
        bits = bits << 5 | value;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    out
}

async fn set_up_second_step(house: &House, person: &Client) -> Vec<u8> {
    let page = person.get("/me/second-factor").await.expect(200);
    let begin = page.form("/me/second-factor/begin");
    let page = person.submit(&begin.clone().with("current", "not-the-password")).await.expect(422);
    assert!(page.says("密码不对"));
    let page = person.submit(&begin.with("current", PASSWORD)).await.expect(200);
    let secret = secret_on(&page);
    let picture = person.look("/me/second-factor/code.svg").await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    let confirm = page.form("/me/second-factor/confirm");
    let page = person.submit(&confirm.clone().with("second", "000000")).await.expect(422);
    let confirm = page.form("/me/second-factor/confirm").with("second", &code_at(&secret, house.system().now));
    let page = person.submit(&confirm).await.expect(200);
    assert!(page.says("已开启"));
    assert_eq!(person.look("/me/second-factor/code.svg").await.status, StatusCode::NOT_FOUND, "it is never shown again");
    secret
}

#[tokio::test]
async fn staff_set_up_a_second_step_before_they_can_work_and_show_it_at_the_door() {
    let house = House::configured(1, |config| config.second_factor = SecondFactor::Staff).await;
    let worker = house.grid_worker().await;
    let page = worker.get("/cards").await.expect(403);
    assert!(page.says("第二步验证"));
    let client = house.stranger();
    let page = knock(&client, &worker.phone, PASSWORD).await.expect(200);
    assert_eq!(page.path, "/me/second-factor", "they are led to set it up");
    let secret = set_up_second_step(&house, &client).await;
    let _ = client.get("/cards").await.expect(200);
    assert_eq!(worker.look("/cards").await.status, StatusCode::FORBIDDEN, "the other session has not shown it");

    // At the door: the code that was used does not open again, the next one does.
    let client = house.stranger();
    let page = knock(&client, &worker.phone, PASSWORD).await.expect(200);
    assert!(page.path.starts_with("/sign-in/second-step"), "{}", page.path);
    assert_eq!(client.look("/cards").await.status, StatusCode::FORBIDDEN);
    assert!(client.get("/me").await.path.starts_with("/sign-in/second-step"));
    for path in ["/me/news", "/me/sessions", "/me/tokens", "/me/reads"] {
        assert_eq!(client.look(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let step = page.form("/sign-in/second-step").with("second", &code_at(&secret, house.system().now));
    let page = client.submit(&step).await.expect(422);
    house.clock.forward(60_000);
    let step = page.form("/sign-in/second-step").with("second", &code_at(&secret, house.system().now));
    client.submit(&step).await;
    let _ = client.get("/cards").await.expect(200);
    let _ = client.get("/me").await.expect(200);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn a_second_step_given_up_proves_nothing_any_more() {
    let house = House::configured(1, |config| config.second_factor = SecondFactor::Staff).await;
    let worker = house.grid_worker().await;
    let client = house.stranger();
    let _ = knock(&client, &worker.phone, PASSWORD).await.expect(200);
    let secret = set_up_second_step(&house, &client).await;
    let page = client.get("/me/tokens").await.expect(200);
    let form = page.form("/me/tokens").with("name", "大屏").with("days", "30").with("current", PASSWORD);
    let page = client.submit(&form).await.expect(200);
    let made: String = page.body[page.body.find("pav_").unwrap()..].chars().take(47).collect();
    let program = Client::with_token(&house.router, made);
    let by_operator = people::create_token(&house.system(), worker.account, crate::token("值守", &[])).await.unwrap();
    let by_operator = Client::with_token(&house.router, by_operator.token);
    let cards = serde_json::json!({ "place": house.estate().await.compound, "all": true });
    assert_eq!(program.api_post("/api/v1/cards", cards.clone()).await.status, StatusCode::CREATED);
    let page = client.get("/me/second-factor").await.expect(200);
    // Another device that showed the step, and one that never did.
    let elsewhere = house.stranger();
    let page_there = knock(&elsewhere, &worker.phone, PASSWORD).await.expect(200);
    house.clock.forward(60_000);
    let step = page_there.form("/sign-in/second-step").with("second", &code_at(&secret, house.system().now));
    elsewhere.submit(&step).await;
    let _ = elsewhere.get("/cards").await.expect(200);
    let _ = client.submit(&page.form("/me/second-factor/end").with("current", PASSWORD)).await.expect(200);
    for other in [&elsewhere, &*worker] {
        assert_eq!(other.look("/me").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(client.look("/cards").await.status, StatusCode::FORBIDDEN);
    assert_eq!(program.api_post("/api/v1/cards", cards.clone()).await.status, StatusCode::UNAUTHORIZED, "made under it");
    assert_eq!(by_operator.api_post("/api/v1/cards", cards).await.status, StatusCode::CREATED);
    // What is set up next opens nothing that leaned on what was given up.
    set_up_second_step(&house, &client).await;
    assert_eq!(elsewhere.look("/cards").await.status, StatusCode::UNAUTHORIZED);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn codes_of_the_second_step_cannot_be_guessed_at() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let secret = set_up_second_step(&house, &home).await;
    house.clock.forward(WINDOW_MS);
    let client = house.stranger();
    let mut page = knock(&client, &home.phone, PASSWORD).await.expect(200);
    for _ in 0..FAILURES_MAX {
        page = client.submit(&page.form("/sign-in/second-step").with("second", "123456")).await.expect(422);
    }
    let right = page.form("/sign-in/second-step").with("second", &code_at(&secret, house.system().now));
    let _ = client.submit(&right).await.expect(429);
    // All in one go, as a program would.
    let sign_in = SignIn {
        login: home.phone.clone(),
        password: PASSWORD.into(),
        second: Some(code_at(&secret, house.system().now)),
        device: String::new(),
    };
    assert!(matches!(people::sign_in(&nobody(&house), sign_in.clone()).await, Err(Problem::TooOften { .. })));
    house.clock.forward(WINDOW_MS);
    let sign_in = SignIn { second: Some(code_at(&secret, house.system().now)), ..sign_in };
    let signed_in = people::sign_in(&nobody(&house), sign_in.clone()).await.unwrap();
    assert!(!signed_in.needs_second_factor);
    assert_eq!(code_of(people::sign_in(&nobody(&house), sign_in).await), "people-second-wrong", "a code opens once");

    // The operator takes it away from somebody who lost the device.
    people::reset_second_factor(&house.system(), home.account).await.unwrap();
    assert_eq!(home.look("/me").await.status, StatusCode::UNAUTHORIZED);
    knock(&client, &home.phone, PASSWORD).await;
    let _ = client.get("/me").await.expect(200);
    nothing_to_mend(&house).await;
}
