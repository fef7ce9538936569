//! People: signing in and out, the second step, cards and households, posts, tokens, and who read whose fields.

use axum::http::{Method, StatusCode};
use pavilion_app::config::SecondFactor;
use pavilion_app::context::{Actor, Context};
use pavilion_app::crypto::Purpose;
use pavilion_app::desk::{By, Line, Subject};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, GivePost, IssueCodes, Join, NewAccount, NewToken, PersonalField, SignIn, code_at};
use pavilion_app::rooms::places::AddCover;
use pavilion_app::rooms::record;
use pavilion_app::web::request::SESSION_COOKIE;
use pavilion_rules::access::{Action, Capacity, PostKind};
use pavilion_rules::people::{CODE_MS, FAILURES_MAX, SESSION_MS, WINDOW_MS};
use pavilion_testkit::people::PASSWORD;
use pavilion_testkit::{Client, Engine, House, Person};
use serde_json::json;

fn code_of<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    match result.expect_err("a refusal") {
        Problem::Invalid(faults) => faults[0].code.to_owned(),
        Problem::Refused(no) | Problem::NotAllowed(no) | Problem::Conflict(no) => no.code.to_owned(),
        other => format!("{other:?}"),
    }
}

fn nobody(house: &House) -> Context {
    Context::new(&house.app, Actor::Nobody)
}

async fn knock(client: &Client, login: &str, password: &str) -> pavilion_testkit::Page {
    let form = client.get("/sign-in").await.expect(200).form("/sign-in").with("login", login).with("password", password);
    client.submit(&form).await
}

async fn nothing_to_mend(house: &House) {
    let found = record::doctor(&house.app).await.expect("doctor looks");
    let found: Vec<_> = found.iter().filter(|one| one.code != "kind-unknown").collect();
    assert!(found.is_empty(), "{found:?}");
}

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
    client.submit(&me.form("/sign-out")).await;
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

fn token(name: &str, scopes: &[Action]) -> NewToken {
    NewToken { name: name.into(), scopes: scopes.iter().map(|one| one.name().to_owned()).collect(), days: 30 }
}

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

fn newcomer(code: &str, phone: &str) -> Join {
    Join { code: code.into(), name: "张样例".into(), phone: Some(phone.into()), email: None, password: PASSWORD.into() }
}

#[tokio::test]
async fn a_stranger_joins_with_the_card_and_is_signed_in() {
    let house = House::new().await;
    let estate = house.estate().await;
    let code = house.card_code(estate, "3-2-501").await;
    let client = house.stranger();
    let page = client.get("/join").await.expect(200);
    let page = client.submit(&page.form("/join").with("code", "2222-2222-22")).await.expect(422);
    assert!(!page.says(&estate.compound_name), "a wrong code says nothing of any place");
    let page = client.submit(&page.form("/join").with("code", &code.to_lowercase())).await.expect(200);
    assert!(page.says(&estate.compound_name) && page.says("501"), "{}", page.text());
    let form = page.form("/join").with("name", "张样例").with("phone", "12").with("password", "short");
    let page = client.submit(&form).await.expect(422);
    assert!(page.says("手机号") && page.says("密码太短") && page.body.contains("张样例"), "{}", page.text());
    let form = page.form("/join").with("name", "张样例").with("phone", "13800000001").with("password", PASSWORD);
    client.submit(&form).await;
    let me = client.get("/me").await.expect(200);
    assert!(me.says("张样例") && me.says(&estate.compound_name));
    // The same form again, after an answer that got lost: let in, and nothing doubled.
    let again = house.stranger();
    again.submit(&form).await;
    let me = again.get("/me").await.expect(200);
    assert_eq!(
        me.text().matches(&estate.compound_name).count(),
        client.get("/me").await.text().matches(&estate.compound_name).count()
    );
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn a_code_lets_one_in_even_when_two_come_at_once() {
    let house = House::new().await;
    let estate = house.estate().await;
    let code = house.card_code(estate, "3-2-501").await;
    let (one, two) = (nobody(&house), nobody(&house));
    let both =
        tokio::join!(people::join(&one, newcomer(&code, "13800000001")), people::join(&two, newcomer(&code, "13800000002")));
    let both = [both.0, both.1];
    assert_eq!(both.iter().filter(|joined| joined.is_ok()).count(), 1, "{both:?}");
    assert_eq!(code_of(people::join(&nobody(&house), newcomer(&code, "13800000003")).await), "people-code-used");
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn a_new_card_ends_the_old_one_and_every_card_ends_in_time() {
    let house = House::new().await;
    let estate = house.estate().await;
    let old = house.card_code(estate, "3-2-501").await;
    let new = house.card_code(estate, "3-2-501").await;
    assert_eq!(code_of(people::join(&nobody(&house), newcomer(&old, "13800000001")).await), "people-code-expired");
    house.clock.forward(CODE_MS);
    assert_eq!(code_of(people::join(&nobody(&house), newcomer(&new, "13800000001")).await), "people-code-expired");
    assert_eq!(code_of(people::join(&nobody(&house), newcomer("K7DM", "13800000001")).await), "people-code-unreadable");
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn somebody_signed_in_joins_another_household_and_leaves_one() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let other = house.other_estate().await;
    let code = house.card_code(other, "1-1-101").await;
    let page = home.get(&format!("/join?code={code}")).await.expect(200);
    assert!(home.submit(&page.form("/join")).await.expect(200).says(&other.compound_name));
    let code = house.card_code(other, "1-1-101").await;
    let page = home.get(&format!("/join?code={code}")).await.expect(200);
    let page = home.submit(&page.form("/join")).await.expect(422);
    assert!(page.says("已经在这一户"));

    assert_eq!(home.cx().await.standing().homes.len(), 2);
    let me = home.get("/me").await;
    let leave = me.forms().into_iter().find(|form| form.action.starts_with("/me/households/")).unwrap();
    let _ = home.submit(&leave).await.expect(200);
    assert_eq!(home.cx().await.standing().homes.len(), 1);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn somebody_with_an_account_may_join_by_its_password_and_nobody_else() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let code = house.card_code(house.estate().await, "1-1-101").await;
    let mut join = newcomer(&code, &home.phone);
    join.password = "not-the-password".into();
    assert_eq!(code_of(people::join(&nobody(&house), join.clone()).await), "people-join-known");
    join.password = PASSWORD.into();
    assert_eq!(people::join(&nobody(&house), join).await.unwrap().account, home.account);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn cards_are_printed_once_by_those_who_may_and_the_same_press_gives_the_same_cards() {
    let house = House::new().await;
    let estate = house.estate().await;
    house.resident("3-2-501").await;
    let worker = house.grid_worker().await;
    let page = worker.get("/cards").await.expect(200);
    let form = page.form("/cards").with("place", &estate.entrances[&(3, 2)].to_string());
    let sheet = worker.submit(&form).await.expect(200);
    let codes = |page: &pavilion_testkit::Page| page.body.matches("class=\"code-text\"").count();
    assert_eq!(codes(&sheet), 5, "six dwellings, one of which somebody joined");
    assert!(sheet.says(&estate.compound_name) && sheet.says("pavilion.test/join"), "{}", sheet.text());
    assert!(!sheet.says("样例住户"), "no name stands on a card");
    let again = worker.submit(&form).await.expect(200);
    let shown = |page: &pavilion_testkit::Page| -> Vec<String> {
        page.body.split("class=\"code-text\">").skip(1).map(|rest| rest[..12].to_owned()).collect()
    };
    assert_eq!(shown(&sheet), shown(&again), "pressed twice it is the same sheet");
    people::join(&nobody(&house), newcomer(&shown(&sheet)[0], "13800000001")).await.unwrap();

    let all = worker
        .submit(
            &worker.get("/cards").await.form("/cards").with("place", &estate.entrances[&(3, 2)].to_string()).with("which", "all"),
        )
        .await;
    assert_eq!(codes(&all), 6);
    let stranger_there = house.other_grid_worker().await;
    let form = stranger_there.get("/cards").await.form("/cards").with("place", &estate.entrances[&(3, 2)].to_string());
    assert_eq!(stranger_there.press(&form).await.status, StatusCode::FORBIDDEN);
    let issue = IssueCodes { dwellings: vec![estate.dwelling("3-2-501")] };
    let refused = people::issue_codes(&house.property_manager().await.cx().await, issue).await;
    assert!(matches!(refused, Err(Problem::NotAllowed(_))));
    nothing_to_mend(&house).await;
}

/// Lays the governance grid of an estate over its building 3.
async fn lay_grid(house: &House) {
    let estate = house.estate().await;
    let cover = AddCover { node: estate.grids[1], place: estate.buildings[&3] };
    pavilion_app::rooms::places::add_cover(&house.system(), cover).await.expect("a grid is laid");
}

/// The form that gives a post; the one above it only chooses the place.
fn giving(page: &pavilion_testkit::Page) -> pavilion_testkit::Form {
    page.forms().into_iter().find(|form| form.action == "/posts" && form.method == "post").expect("a post can be given here")
}

#[tokio::test]
async fn nobody_holds_an_intake_post_and_a_post_of_the_company_over_the_same_place() {
    let house = House::new().await;
    let estate = house.estate().await;
    let admin = house.admin().await;
    let worker = house.property_worker().await;
    let page = admin.get(&format!("/posts?place={}", estate.community)).await.expect(200);
    let form =
        giving(&page).with("login", &worker.phone).with("kind", "community-worker").with("place", &estate.community.to_string());
    let page = admin.submit(&form).await.expect(422);
    assert!(page.says("物业公司的岗位"), "{}", page.text());
    assert!(page.body.contains(&worker.phone));

    // Elsewhere it is nobody's business.
    let elsewhere = house.other_estate().await;
    let cx = admin.cx().await;
    let give = |account, kind, place| GivePost { account, kind, place, since: cx.now, until: None };
    people::give_post(&cx, give(worker.account, PostKind::GridWorker, elsewhere.compound)).await.unwrap();
    // A grid is the place it is laid over, for who may hold a post there and for who may give it.
    lay_grid(&house).await;
    let over_grid = people::give_post(&cx, give(worker.account, PostKind::GridWorker, estate.grids[1])).await;
    assert_eq!(code_of(over_grid), "people-post-conflict");
    assert_eq!(
        code_of(people::give_post(&cx, give(admin.account, PostKind::Auditor, estate.community)).await),
        "people-post-to-oneself"
    );
    let resident = house.resident("3-2-501").await;
    let by_resident = people::give_post(&resident.cx().await, give(worker.account, PostKind::Auditor, estate.community)).await;
    assert!(matches!(by_resident, Err(Problem::NotAllowed(_))));

    // Once the old post has ended, the new one goes.
    people::end_post(&cx, worker.posts[0]).await.unwrap();
    people::give_post(&cx, give(worker.account, PostKind::GridWorker, estate.compound)).await.unwrap();
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn a_post_given_twice_by_one_press_is_one_post_and_stays_listed_after_its_end() {
    let house = House::new().await;
    let estate = house.estate().await;
    let admin = house.admin().await;
    let someone = house.newcomer().await;
    let page = admin.get(&format!("/posts?place={}", estate.community)).await.expect(200);
    let form = giving(&page).with("login", &someone.phone).with("kind", "committee-member");
    assert!(admin.submit(&form).await.expect(200).says("已任命"));
    house.clock.forward(2_000);
    let page = admin.submit(&form).await.expect(200);
    assert!(page.says("已任命"), "{}", page.text());
    assert_eq!(someone.cx().await.standing().posts.len(), 1);
    assert!(!page.says(&someone.name) && !page.says(&someone.phone), "the list names nobody");

    let end = page.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap();
    let page = admin.submit(&end).await.expect(200);
    assert!(page.says("已结束") && page.says("共 1 个岗位"), "{}", page.text());
    assert!(someone.cx().await.standing().posts.is_empty());
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn a_post_counts_in_its_term_only() {
    let house = House::new().await;
    let estate = house.estate().await;
    let someone = house.newcomer().await;
    let cx = house.system();
    let (since, until) = (cx.now.plus(10_000), cx.now.plus(20_000));
    let give =
        GivePost { account: someone.account, kind: PostKind::GridWorker, place: estate.compound, since, until: Some(until) };
    people::give_post(&cx, give).await.unwrap();
    for (after_ms, status) in [(0, 403), (9_999, 403), (1, 200), (9_999, 200), (1, 403)] {
        house.clock.forward(after_ms);
        assert_eq!(someone.look("/cards").await.status.as_u16(), status, "after {after_ms} more");
    }
}

#[tokio::test]
async fn posts_cover_what_lies_below_and_what_a_grid_is_laid_over() {
    let house = House::new().await;
    let estate = house.estate().await;
    let worker = house.grid_worker().await;
    lay_grid(&house).await;
    let grid = house.holder("网格长", PostKind::GridWorker, estate.grids[1]).await;
    let admin = house.admin().await;
    let mut tx = house.app.db.read().await.unwrap();
    let home = pavilion_app::rooms::places::dwelling_home(&mut tx, estate.dwelling("3-2-501")).await.unwrap().unwrap();
    let now = house.system().now;
    let found = people::posts_covering(&mut tx, &home.path, &[PostKind::GridWorker], now).await.unwrap();
    let mut posts: Vec<_> = found.iter().map(|at| at.post).collect();
    posts.sort();
    let mut expected = vec![worker.posts[0], grid.posts[0]];
    expected.sort();
    assert_eq!(posts, expected);
    let all = people::posts_covering(&mut tx, &home.path, PostKind::ALL, now).await.unwrap();
    assert!(all.iter().any(|at| at.post == admin.posts[0]));
    assert_eq!(people::post_brief(&mut tx, worker.posts[0]).await.unwrap().unwrap().place, estate.compound);
    assert_eq!(people::post_holder(&mut tx, worker.posts[0], now).await.unwrap(), Some(worker.account));
    drop(tx);
    let form = grid.get("/cards").await.expect(200).form("/cards").with("place", &estate.entrances[&(3, 1)].to_string());
    let _ = grid.submit(&form).await.expect(200);
    assert_eq!(grid.press(&form.with("place", &estate.entrances[&(1, 1)].to_string())).await.status, StatusCode::FORBIDDEN);
    assert!(admin.get("/posts").await.expect(200).says("网格"), "a post over a grid is listed where the grid lies");
}

#[tokio::test]
async fn a_reading_of_personal_fields_is_written_down_and_the_person_sees_it() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let worker = house.grid_worker().await;
    assert!(home.get("/me/reads").await.expect(200).says("没有人看过"));
    let fields = [PersonalField::Name, PersonalField::Phone];
    let read = people::read_personal(&worker.cx().await, home.account, &fields, "为修电梯联系反映人", None).await.unwrap();
    assert_eq!((read.name.as_str(), read.phone.as_str(), read.email.as_str()), (home.name.as_str(), home.phone.as_str(), ""));
    let page = home.get("/me/reads").await.expect(200);
    assert!(page.says("网格员") && page.says("称呼、电话") && page.says("为修电梯联系反映人"), "{}", page.text());
    assert!(!page.says(&worker.name));
    let log = home.api_get("/api/v1/me/reads").await.json();
    assert_eq!(log["items"][0]["capacity"], "grid-worker");
    assert_eq!(log["items"][0]["fields"], json!(["name", "phone"]));

    // One's own fields leave no trace, and nobody else gets them.
    people::read_personal(&home.cx().await, home.account, &fields, "x", None).await.unwrap();
    for person in [
        house.property_manager().await,
        house.other_grid_worker().await,
        house.admin().await,
        house.other_resident("1-1-101").await,
    ] {
        let refused = people::read_personal(&person.cx().await, home.account, &fields, "好奇", None).await;
        assert!(matches!(refused, Err(Problem::NotAllowed(_))), "{}: {refused:?}", person.name);
    }
    assert_eq!(
        code_of(people::read_personal(&worker.cx().await, home.account, &fields, " ", None).await),
        "people-purpose-missing"
    );
    assert_eq!(home.api_get("/api/v1/me/reads").await.json()["items"].as_array().unwrap().len(), 1);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn nothing_personal_lies_open_in_the_database() {
    let house = House::new().await;
    let email = "zhang-yangli@example.org";
    let new = NewAccount {
        name: "张样例甲乙丙".into(),
        phone: Some("13812345678".into()),
        email: Some(email.into()),
        password: "我家门前有棵大槐树".into(),
        ..NewAccount::default()
    };
    let account = people::create_account(&house.system(), new).await.unwrap();
    let code = house.card_code(house.estate().await, "3-2-501").await;
    let sign_in = SignIn { login: email.into(), password: "我家门前有棵大槐树".into(), ..SignIn::default() };
    let signed_in = people::sign_in(&nobody(&house), sign_in).await.unwrap();
    let made = people::create_token(&house.system(), account, token("机器", &[])).await.unwrap();
    let mut secrets = vec!["张样例甲乙丙", "13812345678", email, "我家门前有棵大槐树"];
    let bare = code.replace('-', "");
    secrets.extend([code.as_str(), bare.as_str(), signed_in.secret.as_str(), made.token.as_str()]);
    if house.engine == Engine::Sqlite {
        let copy = house.dir().join("copy.db");
        house.app.db.copy_to(&copy).await.unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} lies open");
        }
    }
    let mut tx = house.app.db.read().await.unwrap();
    for login in ["138 1234 5678", " Zhang-Yangli@Example.ORG"] {
        assert_eq!(people::find_account_by_login(&mut tx, &house.app.keys, login).await.unwrap(), Some(account));
    }
    // What is sealed opens for its own place only.
    let sealed = house.app.keys.seal(Purpose::Personal, "account/1", [0; 24], b"x");
    assert!(house.app.keys.open(Purpose::Personal, "account/2", &sealed).is_err());
}

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
    let more = json!({ "name": "more", "scopes": [], "days": 30 });
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
        .api(Method::POST, "/api/v1/me/tokens", Some(&json!({ "name": "other", "scopes": [], "days": 30 })), Some("k1"))
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
    let page = home.submit(&form).await.expect(200);
    assert!(page.says("pav_") && page.says("楼道大屏"));
    let page = home.get("/me/tokens").await.expect(200);
    assert!(!page.says("pav_") && page.says("楼道大屏"));
    let end = page.forms().into_iter().find(|form| form.action.ends_with("/end")).unwrap();
    assert!(home.submit(&end).await.expect(200).says("没有令牌"));
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

/// Tells somebody something, as another room does inside an action of its own.
async fn tell(house: &House, person: &Person) -> Result<(), Problem> {
    let cx = house.system();
    let community = house.estate().await.community;
    pavilion_app::act!(&cx, Action::SiteRead, &(), |acting| {
        people::tell(acting, &cx, person.account, None, "unknown-kind", None, json!({})).await?;
        let by = By::person(&cx, Capacity::System);
        acting.note(Line::about(Action::SiteRead, by, Some(community), Subject { kind: "test", id: cx.id() }, 1, &())?);
        Ok(())
    })
}

#[tokio::test]
async fn messages_are_read_by_their_reader_and_marked() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let other = house.other_resident("1-1-101").await;
    for _ in 0..3 {
        tell(&house, &home).await.unwrap();
    }
    let page = home.get("/me/news").await.expect(200);
    assert!(page.says("共 3 条") && page.says("3 条未读"), "{}", page.text());
    assert!(other.get("/me/news").await.expect(200).says("还没有消息"));
    let form = page.form("/me/news/read");
    tell(&house, &home).await.unwrap();
    let page = home.submit(&form).await.expect(200);
    assert!(page.says("共 4 条"), "{}", page.text());
    let news = home.api_get("/api/v1/me/news?limit=3").await.json();
    assert_eq!(news["items"].as_array().unwrap().len(), 3);
    let next = news["next"].as_str().unwrap();
    assert_eq!(
        home.api_get(&format!("/api/v1/me/news?limit=3&before={next}")).await.json()["items"].as_array().unwrap().len(),
        1
    );
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
