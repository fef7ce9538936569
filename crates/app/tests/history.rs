//! Matters that come with their history: state, journal and search are as if every step had been taken here.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use pavilion_app::db::search_matters;
use pavilion_app::rooms::matters::{self, Past, PastStep, Staff};
use pavilion_app::rooms::{places, record};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use pavilion_testkit::{House, Person};

fn staff(person: &Person, kind: PostKind) -> Staff {
    Staff { account: person.account, post: person.posts[0], kind }
}

async fn past(house: &House, steps: impl FnOnce(Staff, Staff) -> Vec<PastStep>) -> Past {
    let resident = house.resident("3-2-501").await;
    let grid = staff(&house.grid_worker().await, PostKind::GridWorker);
    let worker = staff(&house.property_worker().await, PostKind::PropertyWorker);
    let entrance = house.estate().await.entrances[&(3, 2)];
    let place = places::place(&mut house.app.db.read().await.unwrap(), entrance).await.unwrap().unwrap();
    let raised = Millis(house.app.clock.now().0 - 40 * DAY_MS);
    let steps = steps(grid, worker).into_iter().zip(1..).map(|(step, n)| (raised.plus(n * HOUR_MS), step)).collect();
    Past {
        place,
        category: "light-lamps".into(),
        title: "楼道灯不亮".into(),
        words: "三单元的灯从上周起不亮".into(),
        reporter: resident.account,
        raised,
        steps,
    }
}

#[tokio::test]
async fn a_whole_life_brought_in_agrees_with_its_journal_and_is_found() {
    let house = House::new().await;
    let past = past(&house, |grid, worker| {
        vec![
            PastStep::Accept(grid),
            PastStep::Assign(grid, worker, "样例社区".into()),
            PastStep::Contact(worker, "已约好上门时间".into()),
            PastStep::Finish(worker, "已更换灯具".into(), "未拍照".into()),
            PastStep::Confirm,
            PastStep::Rate("satisfied".into(), String::new()),
        ]
    })
    .await;
    assert_eq!(matters::bring_in(&house.system(), &[past]).await.unwrap(), 1);
    assert_eq!(record::doctor(&house.app).await.unwrap(), vec![]);
    let mut tx = house.app.db.read().await.unwrap();
    let found = search_matters(&mut tx, "楼道灯", None).await.unwrap();
    assert_eq!(found.len(), 1);
    let page = house.stranger().get(&format!("/matters/{}", found[0])).await;
    assert!(page.text().contains("已更换灯具"), "its page tells what was done");
}

#[tokio::test]
async fn a_step_the_rules_refuse_brings_in_nothing() {
    let house = House::new().await;
    let good = past(&house, |grid, _| vec![PastStep::Accept(grid)]).await;
    let bad = Past { steps: vec![(good.raised.plus(HOUR_MS), PastStep::Confirm)], ..good.clone() };
    assert!(matters::bring_in(&house.system(), &[good, bad]).await.is_err());
    let mut tx = house.app.db.read().await.unwrap();
    assert!(search_matters(&mut tx, "楼道灯", None).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_brings_in_a_history_but_the_operator() {
    let house = House::new().await;
    let past = past(&house, |grid, _| vec![PastStep::Accept(grid)]).await;
    let worker = house.community_worker().await;
    assert!(matters::bring_in(&worker.cx().await, &[past]).await.is_err());
}
