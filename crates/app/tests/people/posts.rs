//! Posts: who may hold which, from when to when, and over what.

use crate::{code_of, nothing_to_mend};
use axum::http::StatusCode;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, GivePost};
use pavilion_app::rooms::places::AddCover;
use pavilion_rules::access::PostKind;
use pavilion_testkit::House;

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
