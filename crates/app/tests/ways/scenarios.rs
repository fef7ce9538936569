//! Scenarios from the field, as far as they are matters: a sewer that keeps blocking, bicycles, dog cages, a vegetable bus.

use crate::{Cast, id_of, ok, refused};
use serde_json::json;

/// S04: repeated blockages, clustered, one accountable post, every dwelling asked, closed only when judged.
#[tokio::test]
async fn s04_a_sewer_that_keeps_blocking_becomes_one_project_and_every_dwelling_is_asked() {
    let cast = Cast::new().await;
    let estate = cast.house.estate().await;
    let first = cast.raised("三号楼下水又堵了", "").await;
    let second = cast.raised("三号楼一层返水", "").await;
    let entrance = cast.entrance().await;
    let body = |matters: Vec<&String>| {
        json!({
            "compound": estate.compound.to_string(), "title": "三号楼下水改造", "words": "把主管道换掉，不再一次次疏通",
            "post": cast.grid.posts[0].to_string(), "matters": matters, "touches": entrance,
        })
    };
    assert_eq!(refused(&cast.community.api_post("/api/v1/works", body(vec![&first])).await).1, "ways-project-few");
    assert_eq!(cast.manager.api_post("/api/v1/works", body(vec![&first, &second])).await.status.as_u16(), 403);
    let begun = ok(&cast.community.api_post("/api/v1/works", body(vec![&first, &second])).await);
    let id = begun["id"].as_str().unwrap().to_owned();
    assert!(begun["matters"].as_array().unwrap().len() >= 2, "cluster links at least two old matters");
    assert_eq!(begun["dwellings"].as_array().unwrap().len(), 6, "every affected dwelling has a contact state");
    assert_eq!(refused(&cast.community.api_post("/api/v1/works", body(vec![&first, &second])).await).1, "ways-project-taken");
    assert!(cast.news(&cast.resident).await.contains("合进了重点工程"));
    // Everybody sees how many were asked; which dwelling, only those who ask.
    let open = ok(&cast.house.stranger().api_get(&format!("/api/v1/works/{id}")).await);
    assert_eq!((open["contacts"]["open"].as_i64(), open["dwellings"].as_array().unwrap().len()), (Some(6), 0));
    assert!(cast.house.stranger().get(&format!("/works/{id}")).await.says("三号楼下水改造"));

    let end = json!({ "words": "主管道换好了" });
    assert_eq!(refused(&cast.grid.api_post(&format!("/api/v1/works/{id}/end"), end.clone()).await).1, "ways-project-contacts");
    for (at, one) in begun["dwellings"].as_array().unwrap().iter().enumerate() {
        let contact = ["visited", "phoned", "not-reached"][at % 3];
        let body = json!({ "dwelling": one["dwelling"], "contact": contact });
        ok(&cast.grid.api_post(&format!("/api/v1/works/{id}/contacts"), body).await);
    }
    let unjudged = cast.grid.api_post(&format!("/api/v1/works/{id}/end"), end.clone()).await;
    assert_eq!(refused(&unjudged).1, "ways-project-unjudged", "closing needs ratings or contact attempts");
    for matter in [&first, &second] {
        cast.done(matter, "下水堵塞").await;
    }
    let form = cast.grid.get(&format!("/works/{id}")).await.form(&format!("/works/{id}/end"));
    assert!(cast.grid.press(&form.with("words", "主管道换好了")).await.status.is_redirection());
    let done = ok(&cast.house.stranger().api_get(&format!("/api/v1/works/{id}")).await);
    assert_eq!((done["state"].as_str(), done["contacts"]["visited"].as_i64()), (Some("done"), Some(2)));
    assert_eq!(refused(&cast.grid.api_post(&format!("/api/v1/works/{id}/end"), end).await).1, "ways-project-done");
    cast.is_sound().await;
}

/// S08, as far as it is a matter: many say the same of abandoned bicycles, and each is counted once.
#[tokio::test]
async fn s08_many_say_the_same_of_abandoned_bicycles_and_nobody_is_named() {
    let cast = Cast::new().await;
    let id = cast.raised("单元门口停满僵尸车，轮椅推不过去", "").await;
    cast.accepted(&id, "单元门口僵尸车").await;
    for home in ["1-1-101", "1-1-102", "1-1-301", "3-1-101"] {
        let neighbour = cast.house.resident(home).await;
        ok(&neighbour.api_post(&format!("/api/v1/matters/{id}/voices"), json!({ "say": "add" })).await);
    }
    let page = cast.house.stranger().get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("5 人反映"), "{}", page.text());
    cast.is_sound().await;
}

/// S09, as far as it is a matter: the person concerned is not named in anything public and does not handle it.
#[tokio::test]
async fn s09_the_public_record_of_the_dog_cages_names_nobody() {
    let cast = Cast::new().await;
    let body = json!({
        "place": cast.entrance().await, "category": "neighbours-dogs", "words": "301的李样例在楼道放狗笼，电话13812345678",
        "channel": "door", "leave": "said",
    });
    let id = id_of(&cast.grid.api_post("/api/v1/captures", body).await);
    let accept = |words: &str| json!({ "title": "楼道狗笼", "words": words, "category": "neighbours-dogs" });
    let path = format!("/api/v1/matters/{id}/acceptance");
    let tried = cast.grid.api_post(&path, accept("301的李样例在楼道放狗笼，电话13812345678")).await;
    assert_eq!(refused(&tried).1, "matters-identifiers-left");
    ok(&cast.grid.api_post(&path, accept("楼道里放了狗笼，过路不便")).await);
    let dwelling = cast.house.estate().await.dwelling("3-2-301").to_string();
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/party"), json!({ "dwelling": dwelling })).await);
    for path in [format!("/matters/{id}"), format!("/matters/{id}/print"), format!("/api/v1/matters/{id}")] {
        let text = cast.house.stranger().look(&path).await.text();
        assert!(!text.contains("李样例") && !text.contains("13812345678") && !text.contains(&dwelling), "{path}");
    }
    cast.is_sound().await;
}

/// S28, as far as it is a matter: the need is raised at a reception day and stands among the categories.
#[tokio::test]
async fn s28_a_need_said_on_a_reception_day_is_followed_by_its_code() {
    let cast = Cast::new().await;
    let body = json!({
        "place": cast.house.estate().await.compound.to_string(), "category": "life-shopping", "words": "腿脚不好买菜太远，想要菜车来小区",
        "channel": "reception", "leave": "said",
    });
    let taken = ok(&cast.community.api_post("/api/v1/captures", body).await);
    let id = taken["id"].as_str().unwrap();
    let accept = json!({ "title": "买菜不方便", "words": "希望有菜车进小区", "category": "life-shopping" });
    ok(&cast.community.api_post(&format!("/api/v1/matters/{id}/acceptance"), accept).await);
    let seen = ok(&cast.house.stranger().api_post("/api/v1/claims", json!({ "code": taken["code"] })).await);
    assert_eq!(seen["matter"]["state"], "accepted");
    cast.is_sound().await;
}
