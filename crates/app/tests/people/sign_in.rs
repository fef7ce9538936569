//! Signing in and out, waiting after failures, sessions, the own details.

use crate::{knock, nobody, nothing_to_mend, token};
use axum::http::{Method, StatusCode};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, SignIn};
use pavilion_app::web::request::SESSION_COOKIE;
use pavilion_rules::people::{FAILURES_MAX, SESSION_MS, WINDOW_MS};
use pavilion_testkit::House;
use pavilion_testkit::people::PASSWORD;

#[tokio::test]
async fn somebody_signs_in_sees_the_own_pages_and_signs_out() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let client = house.stranger();
    for path in ["/me", "/me/account", "/me/password", "/me/sessions", "/me/second-factor", "/me/tokens", "/me/news", "/me/reads"]
    {
        assert_eq!(client.look(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let page = knock(&client, &home.phone, "not-the-password").await.expect(422);
    assert!(page.says("密码不对"));
    assert!(page.body.contains(&home.phone), "what was typed stays");
    assert!(!page.body.contains("not-the-password"));
    assert!(client.cookie(SESSION_COOKIE).is_none());

    knock(&client, &format!(" {} ", home.phone), PASSWORD).await;
    assert!(client.cookie(SESSION_COOKIE).is_some());
    for path in ["/me/account", "/me/password", "/me/sessions", "/me/second-factor", "/me/tokens", "/me/news", "/me/reads"] {
        let _ = client.get(path).await.expect(200);
    }
    let me = client.get("/me").await.expect(200);
    assert!(me.says(&home.name) && me.says(&home.phone) && me.says("501"), "{}", me.text());
    assert_eq!(client.press(&me.form("/sign-out")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.look("/me").await.status, StatusCode::UNAUTHORIZED);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn every_page_is_there_in_english_too() {
    let house = House::new().await;
    let admin = house.admin().await;
    let worker = house.grid_worker().await;
    for client in [&admin, &worker] {
        client.set_cookie("pv_lang", "en");
    }
    for path in [
        "/me",
        "/me/account",
        "/me/password",
        "/me/sessions",
        "/me/second-factor",
        "/me/tokens",
        "/me/news",
        "/me/reads",
        "/posts",
    ] {
        let _ = admin.get(path).await.expect(200);
    }
    let _ = worker.get("/cards").await.expect(200);
    let _ = house.stranger().get("/join").await.expect(200);
}

#[tokio::test]
async fn an_unknown_login_and_a_wrong_password_say_the_same() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let client = house.stranger();
    let mut said = Vec::new();
    for login in [home.phone.as_str(), "19911112222", "nobody@example.org", "what is this"] {
        said.push(knock(&client, login, "not-the-password").await.expect(422).text().replace(login, ""));
    }
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
}

#[tokio::test]
async fn after_five_failures_one_waits_and_the_right_password_does_not_help() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let client = house.stranger();
    for _ in 0..FAILURES_MAX {
        let _ = knock(&client, &home.phone, "not-the-password").await.expect(422);
    }
    let page = knock(&client, &home.phone, PASSWORD).await.expect(429);
    assert!(page.body.contains(&home.phone));
    // Typed another way it is the same number.
    let _ = knock(&client, &format!("+86 {}", home.phone), PASSWORD).await.expect(429);
    house.clock.forward(WINDOW_MS);
    knock(&client, &home.phone, PASSWORD).await;
    assert!(client.cookie(SESSION_COOKIE).is_some());
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn failures_that_come_at_once_are_all_counted() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let wrong = |_| {
        let sign_in = SignIn { login: home.phone.clone(), password: "not-the-password".into(), ..SignIn::default() };
        let cx = nobody(&house);
        async move { people::sign_in(&cx, sign_in).await }
    };
    futures::future::join_all((0..8).map(wrong)).await;
    let right = SignIn { login: home.phone.clone(), password: PASSWORD.into(), ..SignIn::default() };
    assert!(matches!(people::sign_in(&nobody(&house), right).await, Err(Problem::TooOften { .. })));
}

#[tokio::test]
async fn of_forty_guesses_at_once_no_more_than_the_limit_are_looked_at() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let guess = |n: i64| {
        let password = if n == 99 { PASSWORD.to_owned() } else { format!("guess-number-{n}") };
        let sign_in = SignIn { login: home.phone.clone(), password, ..SignIn::default() };
        let cx = nobody(&house);
        async move { people::sign_in(&cx, sign_in).await }
    };
    let all = futures::future::join_all((0..40).map(guess)).await;
    let looked_at = all.iter().filter(|one| matches!(one, Err(Problem::Invalid(_)))).count();
    assert!(i64::try_from(looked_at).unwrap() <= FAILURES_MAX, "{looked_at}");
    assert!(all.iter().all(|one| matches!(one, Err(Problem::Invalid(_) | Problem::TooOften { .. } | Problem::Busy(_)))));
    let (wrong, right) = (guess(1).await, guess(99).await);
    assert!(matches!((&wrong, &right), (Err(Problem::TooOften { after_s: a }), Err(Problem::TooOften { after_s: b })) if a == b));
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn an_address_that_guesses_is_stopped_whatever_it_guesses_at() {
    let house = House::configured(1, |config| config.behind_proxy = true).await;
    let try_code = |n: u32, from: &'static str| {
        let request = axum::http::Request::get(format!("/join?code=222222{n:04}")).header("x-forwarded-for", from);
        let client = house.stranger();
        async move { client.send(request.body(axum::body::Body::empty()).unwrap()).await.status }
    };
    for n in 0..60 {
        assert_eq!(try_code(2222 + n, "6.6.6.6, 192.0.2.7").await, StatusCode::UNPROCESSABLE_ENTITY, "try {n}");
    }
    assert_eq!(try_code(9999, "7.7.7.7, 192.0.2.7").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(try_code(9999, "192.0.2.8").await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_ended_session_is_dead_at_once_and_an_old_one_in_time() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let other = house.stranger();
    knock(&other, &home.phone, PASSWORD).await;
    let _ = other.get("/me").await.expect(200);

    let sessions = home.get("/me/sessions").await.expect(200);
    let end = sessions.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap();
    assert!(home.submit(&end).await.expect(200).says("已结束"));
    assert_eq!(other.look("/me").await.status, StatusCode::UNAUTHORIZED);

    let (one, two) = (house.stranger(), house.stranger());
    knock(&one, &home.phone, PASSWORD).await;
    knock(&two, &home.phone, PASSWORD).await;
    let sessions = home.get("/me/sessions").await;
    let _ = home.submit(&sessions.form("/me/sessions/end-others")).await.expect(200);
    for client in [&one, &two] {
        assert_eq!(client.look("/me").await.status, StatusCode::UNAUTHORIZED);
    }
    let _ = home.get("/me").await.expect(200);
    house.clock.forward(SESSION_MS);
    assert_eq!(home.look("/me").await.status, StatusCode::UNAUTHORIZED);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn nobody_ends_somebody_elses_session_or_token() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let other = house.other_resident("1-1-101").await;
    let sessions = home.get("/me/sessions").await;
    assert!(!sessions.body.contains("/end\""), "the own session is not ended there");
    let mine = home.api_get("/api/v1/me/sessions").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let answer = other.api(Method::DELETE, &format!("/api/v1/me/sessions/{mine}"), None, None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let made = people::create_token(&home.cx().await, home.account, token("a", &[])).await.unwrap();
    let answer = other.api(Method::DELETE, &format!("/api/v1/me/tokens/{}", made.id), None, None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_changes_details_and_password_with_the_password_asked_again() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let taken = house.other_resident("1-1-101").await;
    let other = house.stranger();
    knock(&other, &home.phone, PASSWORD).await;
    let form = home.get("/me/account").await.expect(200).form("/me/account");
    let page = home.submit(&form.clone().with("name", "张样例").with("current", "wrong-password")).await.expect(422);
    assert!(page.says("密码不对") && page.body.contains("张样例"));
    let page = home.submit(&form.clone().with("phone", &taken.phone).with("current", PASSWORD)).await.expect(422);
    assert!(page.says("已经有账户"));
    let changed = form.with("name", "张样例").with("email", "Zhang@Example.org").with("phone", "").with("current", PASSWORD);
    assert!(home.submit(&changed).await.expect(200).says("zhang@example.org"));
    assert!(knock(&house.stranger(), &home.phone, PASSWORD).await.status == 422, "the old number is no way in any more");

    let form = home.get("/me/password").await.expect(200).form("/me/password").with("current", PASSWORD);
    let _ = home.submit(&form.clone().with("password", "12345678")).await.expect(422);
    let _ = home.submit(&form.with("password", "another-lantern")).await.expect(200);
    assert_eq!(other.look("/me").await.status, StatusCode::UNAUTHORIZED, "other sessions have ended");
    let client = house.stranger();
    knock(&client, "zhang@example.org", "another-lantern").await;
    assert!(client.cookie(SESSION_COOKIE).is_some());

    let form = home.get("/me/account").await.form("/me/language").with("lang", "en");
    assert!(home.submit(&form).await.expect(200).says("My details"));
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn the_operator_sets_a_forgotten_password_and_nobody_else_does() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let admin = house.admin().await;
    let refused = people::set_password(&admin.cx().await, home.account, "another-lantern").await;
    assert!(matches!(refused, Err(Problem::NotAllowed(_))));
    people::set_password(&house.system(), home.account, "another-lantern").await.unwrap();
    assert_eq!(home.look("/me").await.status, StatusCode::UNAUTHORIZED);
    let client = house.stranger();
    knock(&client, &home.phone, "another-lantern").await;
    assert!(client.cookie(SESSION_COOKIE).is_some());
}
