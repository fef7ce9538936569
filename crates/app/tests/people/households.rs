//! Cards and households: a code lets one in, once, in time.

use crate::{code_of, nobody, nothing_to_mend};
use axum::http::StatusCode;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, IssueCodes, Join};
use pavilion_rules::people::CODE_MS;
use pavilion_testkit::House;
use pavilion_testkit::people::PASSWORD;

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
    assert_eq!(client.press(&form).await.status, StatusCode::SEE_OTHER);
    let me = client.get("/me").await.expect(200);
    assert!(me.says("张样例") && me.says(&estate.compound_name));
    // The same form again, after an answer that got lost: let in, and nothing doubled.
    let again = house.stranger();
    assert_eq!(again.press(&form).await.status, StatusCode::SEE_OTHER);
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
    assert!(sheet.body.contains("data-until-printed") && sheet.says("请先打印再离开"), "nobody leaves it unprinted unasked");
    let again = worker.submit(&form).await.expect(200);
    let shown = |page: &pavilion_testkit::Page| -> Vec<String> {
        page.body.split("class=\"code-text\">").skip(1).map(|rest| rest[..12].to_owned()).collect()
    };
    assert_eq!(shown(&sheet), shown(&again), "pressed twice it is the same sheet");
    people::join(&nobody(&house), newcomer(&shown(&sheet)[0], "13800000001")).await.unwrap();

    let large = worker.get("/cards").await.form("/cards").with("place", &estate.entrances[&(3, 2)].to_string());
    let large = worker.submit(&large.with("size", "large")).await.expect(200);
    assert!(large.body.contains("card-sheet large") && large.says("一页 4 张"), "{}", large.text());

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
