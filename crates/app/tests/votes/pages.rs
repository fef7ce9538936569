//! Votes on pages: an owner casts in three steps, and everybody finds what they need without a script.

use super::*;
use pavilion_testkit::Page;

fn press(page: &Page, action: &str, fields: &[(&str, &str)]) -> pavilion_testkit::Form {
    let mut form = page.form(action);
    for (name, value) in fields {
        form = form.with(name, value);
    }
    form
}

#[tokio::test]
async fn an_owner_votes_in_three_steps_with_the_text_in_view_and_keeps_a_receipt() {
    let hall = Hall::small().await;
    let owner = hall.house.resident("3-2-501").await;
    let api = hall.open_vote(hall.statutory("278-9"), 7).await;
    let path = api.replace("/api/v1", "");
    let list = owner.get("/votes").await;
    assert!(list.body.contains("机动车辆停放管理办法"));
    let page = owner.get(&path).await;
    assert!(page.body.contains("去投票") && page.body.contains("截止以前谁也看不到"));
    let line = hall.get(&owner, &format!("{api}/own")).await["items"][0]["line"]["id"].as_str().unwrap().to_owned();
    let cast = format!("{path}/cast");
    let first = owner.get(&format!("{cast}?line={line}")).await;
    assert!(first.body.contains("第一步") && first.body.contains("取消固定车位"));
    let second = owner.submit(&press(&first, &cast, &[("go", "next")])).await;
    assert!(second.body.contains("第二步") && second.body.contains("取消固定车位"), "the text stays in view");
    let without = owner.submit(&press(&second, &cast, &[("go", "next")])).await;
    assert!(without.body.contains("请先选择"));
    let third = owner.submit(&press(&second, &cast, &[("go", "next"), ("choice", "for")])).await;
    assert!(third.body.contains("第三步") && third.body.contains("同意"));
    let ballots = format!("{path}/ballots");
    let not_owner = owner.submit(&press(&third, &ballots, &[])).await;
    assert!(not_owner.body.contains("请在上面打勾"), "{}", not_owner.body);
    let done = owner.submit(&press(&third, &ballots, &[("owner", "1")])).await;
    assert!(done.body.contains("投票回执") && done.body.contains("证明码"), "{}", done.body);
    let file = owner.look(&format!("{path}/receipt.json?line={line}")).await;
    assert!(file.header("content-disposition").contains("attachment") && file.json()["proof"].is_string());
    assert!(hall.worker.get(&format!("{path}/roll")).await.body.contains("还没有送到"));
    let observer = hall.house.holder("监票人", PostKind::Observer, hall.compound).await;
    let log = observer.get(&format!("{path}/log")).await;
    assert!(log.body.contains("名册冻结") && log.body.contains("开始投票"), "{}", log.body);
    assert_eq!(observer.look(&format!("{path}/papers")).await.status, StatusCode::FORBIDDEN, "watching is not doing");
    hall.close(7).await;
    hall.published(&api).await;
    let result = hall.house.stranger().get(&path).await;
    assert!(result.body.contains("第二百七十八条") && result.body.contains("参加的人不够") && result.body.contains("人民法院"));
}

#[tokio::test]
async fn those_who_hold_a_vote_lead_it_from_the_form_to_the_notice_on_pages() {
    let hall = Hall::small().await;
    let form = hall.worker.get(&format!("/votes/new?compound={}&kind=statutory", hall.compound)).await;
    let filled = press(
        &form,
        "/votes",
        &[
            ("title", "聘请物业公司"),
            ("words", "选聘样例物业公司，合同三年。"),
            ("matter", "cn-civil-code/278-4"),
            ("reason", "选聘物业服务企业"),
        ],
    );
    let page = hall.worker.submit(&filled).await;
    assert!(page.body.contains("准备中"), "{}", page.body);
    let path = page.path.split('?').next().unwrap().to_owned();
    let stranger = hall.house.stranger();
    assert_eq!(stranger.look(&path).await.status, StatusCode::NOT_FOUND, "what is being prepared is not shown yet");
    hall.worker.submit(&press(&page, &format!("{path}/roll"), &[])).await;
    hall.house.run_jobs().await;
    let page = hall.worker.get(&path).await;
    let announce = format!("{path}/announcement");
    let short =
        hall.worker.submit(&press(&page, &announce, &[("opens", "2026-11-25T08:00"), ("closes", "2026-12-30T08:00")])).await;
    assert!(short.body.contains("至少要公示 15 天"), "{}", short.body);
    let noticed =
        hall.worker.submit(&press(&short, &announce, &[("opens", "2026-12-10T08:00"), ("closes", "2026-12-30T08:00")])).await;
    assert!(noticed.body.contains("公示中"), "{}", noticed.body);
    let roll = hall.worker.get(&format!("{path}/roll")).await;
    let served = hall.worker.submit(&press(&roll, &format!("{path}/service"), &[("how", "post-box")])).await;
    assert!(served.body.contains("投进信箱"), "{}", served.body);
    let papers = hall.worker.get(&format!("{path}/papers")).await;
    let printed = hall.worker.submit(&press(&papers, &format!("{path}/papers"), &[])).await;
    assert!(printed.body.contains("票号") && printed.body.contains("□"), "{}", printed.body);
}
