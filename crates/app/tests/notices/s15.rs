//! S15 of the scenarios: outside vehicles, a gate rule, the notice on the board.

use super::{Cast, yes};
use pavilion_app::rooms::notices;
use pavilion_rules::notices::Kind;

/// What stands between the two marks of the article, on page and paper.
fn article(page: &str) -> &str {
    let from = page.find("<article").unwrap();
    &page[from..page.find("</article>").unwrap()]
}

#[tokio::test]
async fn the_print_view_equals_the_web_notice() {
    let cast = Cast::new().await;
    let mut rule = cast.words().await;
    (rule.kind, rule.title) = (Kind::Rule, "外来车辆出入管理办法".into());
    rule.words =
        "一、外来车辆须登记后进入。\n二、停留不超过两小时。\n三、夜间十点后不得进入 <消防通道除外> & 救护车除外。".into();
    let id = notices::draft(&cast.drafter.cx().await, rule).await.unwrap();
    notices::publish(&cast.checker.cx().await, id, yes()).await.unwrap();
    cast.house.run_jobs().await;
    for reader in [&cast.house.stranger(), &*cast.resident, &*cast.checker] {
        let page = reader.look(&format!("/notices/{id}")).await.text();
        let print = reader.look(&format!("/notices/{id}/print")).await.text();
        assert!(article(&page).contains("消防通道除外"));
        assert_eq!(article(&page), article(&print));
    }
    // A correction shows on both alike.
    let mut correction = cast.words().await;
    (correction.corrects, correction.kind) = (Some(id), Kind::Correction);
    let later = notices::draft(&cast.drafter.cx().await, correction).await.unwrap();
    notices::publish(&cast.checker.cx().await, later, yes()).await.unwrap();
    let page = cast.house.stranger().look(&format!("/notices/{id}")).await.text();
    let print = cast.house.stranger().look(&format!("/notices/{id}/print")).await.text();
    assert!(article(&page).contains(&later.to_string()));
    assert_eq!(article(&page), article(&print));
}
