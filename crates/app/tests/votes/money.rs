//! S02 in the account of a compound: two people, the threshold, the decision, the sums; and no household anywhere.

use super::*;
use pavilion_app::rooms::money::{self, Enter, SetThreshold};
use pavilion_app::rooms::record::{compare_photos, doctor};
use uuid::Uuid;

fn line(hall: &Hall, yuan: i64, words: &str) -> Enter {
    line_at(hall.compound, yuan, words)
}

fn line_at(compound: PlaceId, yuan: i64, words: &str) -> Enter {
    Enter {
        compound: Some(compound),
        amount: yuan * 100,
        day: "2026-10-01".into(),
        words: words.into(),
        decision: None,
        voucher: Some(pavilion_testkit::story::photo()),
    }
}

/// What it was refused for.
fn no<T: std::fmt::Debug>(done: Result<T, pavilion_app::problem::Problem>) -> String {
    use pavilion_app::problem::Problem;
    match done.expect_err("it is refused") {
        Problem::Refused(no) => no.code.to_owned(),
        Problem::Invalid(all) => all.iter().map(|no| no.code).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

/// A vote on an amount that passes, or does not.
async fn decision(hall: &Hall, yuan: i64, passes: bool) -> (String, Uuid) {
    let mut vote = hall.statutory("278-5");
    vote["settings"] = json!({ "starts": [{ "what": "money", "words": "屋面防水大修", "amount": yuan * 100 }] });
    let path = hall.open_vote(vote, 7).await;
    for line in hall.roll(&path).await {
        hall.said(&path, line["id"].as_str().unwrap(), if passes { "for" } else { "against" }).await;
    }
    hall.close(7).await;
    hall.published(&path).await;
    hall.house.run_jobs().await;
    let start = hall.get(&hall.worker, &path).await["starts"][0]["id"].as_str().unwrap().parse().unwrap();
    (path, start)
}

async fn account(hall: &Hall) -> Json {
    hall.get(&hall.worker, &format!("/api/v1/money?compound={}", hall.compound)).await
}

#[tokio::test]
async fn the_same_account_cannot_write_income_and_expenses_down() {
    let hall = Hall::small().await;
    let (a, b) = (hall.member.cx().await, hall.other_member.cx().await);
    let worker = hall.worker.cx().await;
    let threshold =
        SetThreshold { compound: Some(hall.compound), amount: 200_000, reason: "业主大会议事规则第八条".into() };
    money::set_threshold(&worker, threshold).await.unwrap();
    // 120 households pay 500 yuan each: one line a quarter, never one a household.
    for quarter in ["第一", "第二", "第三", "第四"] {
        money::enter_income(&a, line(&hall, 15_000, &format!("{quarter}季度物业费合计"))).await.unwrap();
    }
    let first = money::enter_expense(&b, line(&hall, 1_200, "清扫楼道")).await.unwrap();
    assert_eq!(no(money::enter_expense(&hall.member.cx().await, line(&hall, 10, "买扫帚")).await), "money-other-line");
    assert_eq!(no(money::enter_income(&hall.other_member.cx().await, line(&hall, 10, "废品收入")).await), "money-other-line");
    // A struck line does not set anybody free, and nobody strikes their own.
    assert_eq!(no(money::strike(&hall.other_member.cx().await, first, "金额写错了".into()).await), "money-own-line");
    money::strike(&hall.member.cx().await, first, "金额写错了".into()).await.unwrap();
    assert_eq!(no(money::strike(&hall.member.cx().await, first, "金额写错了".into()).await), "money-struck");
    assert_eq!(no(money::enter_income(&hall.other_member.cx().await, line(&hall, 10, "废品收入")).await), "money-other-line");
    money::enter_expense(&hall.other_member.cx().await, line(&hall, 1_250, "清扫楼道")).await.unwrap();
    let all = account(&hall).await;
    assert_eq!((&all["income"], &all["expense"]), (&json!(6_000_000), &json!(125_000)), "full collection is 60,000 yuan");
    let sum = |side: &str| {
        let lines = all["items"].as_array().unwrap().iter().filter(|one| one["side"] == side && one["struck"] == "");
        lines.map(|one| one["amount"].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!((sum("income"), sum("expense")), (6_000_000, 125_000), "the statement is the sum of its lines");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_payment_over_the_threshold_needs_a_decision_that_still_covers_it() {
    let mut hall = Hall::small().await;
    assert_eq!(
        no(money::enter_expense(&hall.other_member.cx().await, line(&hall, 1, "灯泡")).await),
        "money-decision-needed",
        "nothing is agreed yet"
    );
    let threshold =
        SetThreshold { compound: Some(hall.compound), amount: 200_000, reason: "业主大会议事规则第八条".into() };
    money::set_threshold(&hall.worker.cx().await, threshold).await.unwrap();
    money::enter_expense(&hall.other_member.cx().await, line(&hall, 2_000, "灯泡")).await.unwrap();
    let mut over = line(&hall, 2_000, "防水大修首付");
    over.amount += 1;
    assert_eq!(no(money::enter_expense(&hall.other_member.cx().await, over.clone()).await), "money-decision-needed");
    let (_, failed) = decision(&hall, 30_000, false).await;
    let compound = hall.compound;
    let under = |decision: Uuid, yuan: i64| Enter { decision: Some(decision), ..line_at(compound, yuan, "防水大修") };
    assert_eq!(
        no(money::enter_expense(&hall.other_member.cx().await, under(failed, 5_000)).await),
        "money-decision-unknown",
        "it did not pass"
    );
    assert_eq!(
        no(money::enter_expense(&hall.other_member.cx().await, under(Uuid::nil(), 5_000)).await),
        "money-decision-unknown"
    );
    // A second vote ends after the sessions of those who hold it.
    for person in [&mut hall.worker, &mut hall.member, &mut hall.other_member] {
        person.sign_in_again(&hall.house).await;
    }
    let (vote, passed) = decision(&hall, 30_000, true).await;
    money::enter_expense(&hall.other_member.cx().await, under(passed, 20_000)).await.unwrap();
    assert_eq!(no(money::enter_expense(&hall.other_member.cx().await, under(passed, 10_001)).await), "money-decision-spent");
    let second = money::enter_expense(&hall.other_member.cx().await, under(passed, 10_000)).await.unwrap();
    assert_eq!(
        no(money::enter_expense(&hall.other_member.cx().await, under(passed, 1)).await),
        "money-decision-spent",
        "to the last yuan"
    );
    let decisions = account(&hall).await["decisions"].clone();
    assert_eq!((&decisions[0]["amount"], &decisions[0]["paid"]), (&json!(3_000_000), &json!(3_000_000)));
    // What is struck is paid no more, and can be paid again; after an annulment nothing can.
    money::strike(&hall.member.cx().await, second, "付款被退回".into()).await.unwrap();
    money::enter_expense(&hall.other_member.cx().await, under(passed, 4_000)).await.unwrap();
    hall.post(&hall.worker, &format!("{vote}/annulment"), json!({ "reason": "法院判决撤销" })).await;
    assert_eq!(no(money::enter_expense(&hall.other_member.cx().await, under(passed, 1_000)).await), "money-decision-unknown");
    assert!(doctor(&hall.house.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn two_payments_at_once_do_not_spend_a_decision_twice() {
    let hall = Hall::small().await;
    let (_, passed) = decision(&hall, 30_000, true).await;
    let cx = hall.other_member.cx().await;
    let under =
        || Enter { decision: Some(passed), voucher: Some(pavilion_testkit::story::photo()), ..line(&hall, 20_000, "大修") };
    let done = futures::future::join_all((0..4).map(|_| money::enter_expense(&cx, under()))).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "{done:?}");
}

#[tokio::test]
async fn residents_read_each_line_down_to_voucher_and_decision_and_no_household_stands_anywhere() {
    let hall = Hall::small().await;
    let (vote, passed) = decision(&hall, 30_000, true).await;
    let form = hall.other_member.get(&format!("/money/expenses?compound={}", hall.compound)).await;
    let voucher = pavilion_testkit::story::photo().bytes.to_vec();
    let typed = form.form("/money/expenses").with("amount", "12000.50").with("day", "2026-10-01");
    let named = hall
        .other_member
        .submit(&typed.clone().with("words", "付给 3-2-501 王某 13800000001").file("voucher", "v.jpg", voucher.clone()))
        .await;
    assert!(named.says("请不要写人名") && named.body.contains("12000.50"), "nothing typed is lost: {}", named.text());
    let without =
        hall.other_member.submit(&typed.clone().with("words", "防水大修首付").with("decision", &passed.to_string())).await;
    assert!(without.says("请上传凭证的照片"), "{}", without.text());
    let good = typed.with("words", "防水大修首付").with("decision", &passed.to_string()).file("voucher", "v.jpg", voucher);
    let done = hall.other_member.submit(&good).await;
    assert!(done.says("记好了"), "{}", done.text());
    money::enter_income(&hall.member.cx().await, line(&hall, 60_000, "全年物业费合计")).await.unwrap();
    let resident = hall.house.resident("3-2-501").await;
    let page = resident.get("/money").await;
    for words in ["60,000 元", "12,000.50 元", "47,999.50 元", "17,999.50 元", "防水大修首付", "屋面防水大修", "业委会委员"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!page.says("记一笔"), "a resident writes nothing");
    let picture = page.links().into_iter().find(|link| link.starts_with("/money/vouchers/")).unwrap();
    assert_eq!(resident.look(&picture).await.header("content-type"), "image/jpeg");
    assert!(page.links().iter().any(|link| link.contains(&vote.replace("/api/v1", ""))), "the decision is one step away");
    // Neither strangers nor neighbours of another compound see it.
    assert_ne!(hall.house.stranger().look(&picture).await.status, StatusCode::OK);
    // Whoever has a post over one compound reads its account at once; over several, they say which.
    let at_once = hall.member.get("/money").await;
    assert!(at_once.says("60,000 元"), "{}", at_once.text());
    let other = hall.house.other_resident("1-1-101").await;
    let town = hall.house.estate().await.subdistrict;
    let above = hall.house.holder("街道", pavilion_rules::access::PostKind::StreetCoordinator, town).await;
    let chooses = above.get("/money").await;
    assert!(chooses.says("看哪个小区"), "{}", chooses.text());
    let to = format!("/money?compound={}", hall.compound);
    assert!(chooses.links().contains(&to), "{:?}", chooses.links());
    assert_eq!(above.look(&to).await.status, StatusCode::OK, "what is offered opens");
    assert_ne!(other.look(&format!("/money?compound={}", hall.compound)).await.status, StatusCode::OK);
    assert_ne!(other.look(&picture).await.status, StatusCode::OK);
    // No list of arrears can be made: no column knows a dwelling, a household or who paid.
    let text = std::fs::read_to_string(pavilion_testkit::source::root().join("migrations/0013_votes.sql")).unwrap();
    let tables = text.split("-- Money").nth(1).unwrap();
    let columns = tables.lines().filter(|line| !line.trim().starts_with("--")).collect::<String>();
    for word in ["dwelling", "household", "payer", "owed", "arrear"] {
        assert!(!columns.contains(word), "{word}");
    }
    for path in ["/money/arrears", "/money/households", "/api/v1/money/arrears"] {
        assert_eq!(hall.worker.look(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    hall.house.clock.forward(DAY_MS);
    let compared = compare_photos(&hall.house.app).await.unwrap();
    assert!(compared.missing.is_empty() && compared.unknown.is_empty(), "{compared:?}");
}

#[tokio::test]
async fn programs_write_and_read_the_account_with_the_same_rules() {
    let hall = Hall::small().await;
    let fields = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let compound = hall.compound.to_string();
    let income = fields(&[("compound", &compound), ("amount", "6000000"), ("day", "2026-10-01"), ("words", "物业费合计")]);
    let answer = hall.member.api_form("/api/v1/money/income", &income).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let answer = hall.other_member.api_form("/api/v1/money/expenses", &income).await;
    assert!(answer.text().contains("money-voucher-missing"), "{}", answer.text());
    let threshold = json!({ "compound": hall.compound, "amount": 200_000, "reason": "" });
    let answer = hall.worker.api_post("/api/v1/money/threshold", threshold).await;
    assert!(answer.text().contains("money-reason-missing"), "{}", answer.text());
    let written = account(&hall).await["items"][0]["id"].as_str().unwrap().to_owned();
    let strike = format!("/api/v1/money/lines/{written}/strike");
    for (who, path, named) in [
        (
            &hall.worker,
            "/api/v1/money/threshold",
            json!({ "compound": hall.compound, "amount": 200_000, "reason": "问 13800000001 便知" }),
        ),
        (&hall.other_member, &*strike, json!({ "reason": "3-2-501 王某说写错了 13800000001" })),
    ] {
        let answer = who.api_post(path, named).await;
        assert!(answer.text().contains("money-names"), "everybody reads the reason: {}", answer.text());
    }
    let threshold = json!({ "compound": hall.compound, "amount": 200_000, "reason": "议事规则第八条" });
    hall.post(&hall.worker, "/api/v1/money/threshold", threshold.clone()).await;
    assert_eq!(hall.refused(&hall.member, "/api/v1/money/threshold", threshold).await, "access-not-allowed");
    let all = account(&hall).await;
    assert_eq!(
        (&all["income"], &all["threshold"], &all["items"][0]["post"]),
        (&json!(6_000_000), &json!(200_000), &json!("committee-member"))
    );
    assert!(all["items"][0].get("entered_by").is_none());
}
