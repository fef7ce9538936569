//! The complaint shield: who is kept out, what is passed on, who may see who reported, and where one turns when made to pay.

use crate::{Cast, id_of, ok, refused};
use pavilion_rules::access::PostKind;
use pavilion_testkit::Person;
use pavilion_testkit::crawl::everything;
use serde_json::json;

const COMPLAINT: &str = "物业收了钱不打扫还骂人我家门口堆了三天垃圾";

#[tokio::test]
async fn a_grid_worker_who_also_sits_on_the_committee_loses_sight_of_complaints_about_it() {
    let cast = Cast::new().await;
    let place = cast.house.estate().await.compound;
    let both = cast.house.grid_worker().await;
    cast.house.give_post(both.account, PostKind::CommitteeMember, place).await;
    let ordinary = cast.raised("楼道灯坏了三天了", "").await;
    let complaint = cast.raised(COMPLAINT, "committee").await;
    let page = |id: &str| format!("/matters/{id}");
    assert!(both.look(&page(&ordinary)).await.text().contains("楼道灯坏了三天了"), "other matters stay theirs");
    let desk = ok(&both.api_get("/api/v1/desk").await).to_string();
    assert!(desk.contains(&ordinary) && !desk.contains(&complaint), "{desk}");
    let seen = everything(&both, &[page(&complaint), format!("/api/v1{}", page(&complaint)), "/desk".into(), "/".into()]).await;
    for (path, answer) in &seen {
        let text = answer.text();
        assert!(!text.contains("骂人") && !text.contains(&cast.resident.name), "{path}");
    }
    for step in ["acceptance", "refusal", "assignment", "party", "unmasking", "reporter-contact", "messages"] {
        let body = json!({
            "title": "物业服务", "words": "物业服务不好", "category": "property-service", "reason": "不属于我们", "route": "12345",
            "post": both.posts[0].to_string(), "party": "property", "purpose": "想知道是谁", "note": "",
        });
        let answer = both.api_post(&format!("/api/v1{}/{step}", page(&complaint)), body).await;
        assert_eq!(answer.status.as_u16(), 403, "{step}: {}", answer.text());
    }
    // The grid worker without a post there takes it in as ever.
    cast.accepted(&complaint, "业委会的事").await;
    cast.is_sound().await;
}

#[tokio::test]
async fn whoever_is_concerned_is_not_given_the_matter_and_loses_one_they_have() {
    let cast = Cast::new().await;
    let complaint = cast.raised(COMPLAINT, "property").await;
    cast.accepted(&complaint, "物业服务不好").await;
    let offered = ok(&cast.grid.api_get(&format!("/api/v1/matters/{complaint}/posts")).await).to_string();
    assert!(!offered.contains(&cast.worker.posts[0].to_string()), "{offered}");
    assert!(offered.contains(&cast.community.posts[0].to_string()), "{offered}");
    let give = json!({ "post": cast.worker.posts[0].to_string() });
    let tried = cast.grid.api_post(&format!("/api/v1/matters/{complaint}/assignment"), give.clone()).await;
    assert_eq!(refused(&tried).1, "ways-concerned");

    // Named later, it is taken out of their hands.
    let later = cast.raised("楼道总是不打扫", "").await;
    cast.accepted(&later, "楼道卫生").await;
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{later}/assignment"), give).await);
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{later}/party"), json!({ "party": "property" })).await);
    let now = ok(&cast.grid.api_get(&format!("/api/v1/matters/{later}")).await);
    assert_eq!((now["state"].as_str(), now["handler"].is_null()), (Some("accepted"), true));
    // Once named, nobody takes it away again.
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{later}/party"), json!({ "party": "" })).await);
    let give = json!({ "post": cast.worker.posts[0].to_string() });
    let again = cast.grid.api_post(&format!("/api/v1/matters/{later}/assignment"), give).await;
    assert_eq!(refused(&again).1, "ways-concerned");
    cast.is_sound().await;
}

#[tokio::test]
async fn whoever_lives_where_it_is_about_does_not_handle_it() {
    let cast = Cast::new().await;
    let estate = cast.house.estate().await;
    let neighbour = cast.house.resident("3-2-301").await;
    let post = cast.house.give_post(neighbour.account, PostKind::PropertyWorker, estate.compound).await;
    let id = cast.raised("楼上夜里总拖桌子", "").await;
    let dwelling = estate.dwelling("3-2-301").to_string();
    ok(&cast.grid.api_post(&format!("/api/v1/matters/{id}/party"), json!({ "dwelling": dwelling })).await);
    cast.accepted(&id, "夜间噪声").await;
    let tried = cast.grid.api_post(&format!("/api/v1/matters/{id}/assignment"), json!({ "post": post.to_string() })).await;
    assert_eq!(refused(&tried).1, "ways-concerned");
    let elsewhere = cast.house.other_estate().await.dwelling("1-1-101").to_string();
    let tried = cast.grid.api_post(&format!("/api/v1/matters/{id}/party"), json!({ "dwelling": elsewhere })).await;
    assert_eq!(refused(&tried).1, "ways-dwelling-unknown");
    // The page takes it as people say it.
    let form = cast.grid.get(&format!("/matters/{id}")).await.form(&format!("/matters/{id}/party")).with("dwelling", "3-2-301");
    assert!(cast.grid.press(&form).await.status.is_redirection());
    cast.is_sound().await;
}

#[tokio::test]
async fn words_pass_between_reporter_and_handler_and_no_name_does() {
    let cast = Cast::new().await;
    let id = cast.raised("楼道灯坏了三天", "").await;
    cast.accepted(&id, "楼道灯不亮").await;
    ok(&cast
        .grid
        .api_post(&format!("/api/v1/matters/{id}/assignment"), json!({ "post": cast.worker.posts[0].to_string() }))
        .await);
    let messages = format!("/api/v1/matters/{id}/messages");
    ok(&cast.worker.api_post(&messages, json!({ "words": "明天上午在家吗" })).await);
    let tried = cast.resident.api_post(&messages, json!({ "words": "在，打13812345678" })).await;
    assert_eq!(refused(&tried).1, "matters-identifiers-left");
    let all = ok(&cast.resident.api_post(&messages, json!({ "words": "九点以后都在" })).await);
    let who: Vec<&str> = all["items"].as_array().unwrap().iter().map(|one| one["who"].as_str().unwrap()).collect();
    assert_eq!(who, ["property-worker", "reporter"]);
    let read = cast.worker.api_get(&messages).await.text();
    assert!(
        read.contains("九点以后都在")
            && !read.contains(&cast.resident.name)
            && !read.contains(&cast.resident.account.to_string())
    );
    assert!(cast.worker.look(&format!("/matters/{id}")).await.text().contains("九点以后都在"));
    let neighbour = cast.house.resident("3-2-301").await;
    for other in [&neighbour, &cast.manager] {
        assert_eq!(other.api_get(&messages).await.status.as_u16(), 403);
        assert!(!other.look(&format!("/matters/{id}")).await.text().contains("九点以后都在"));
    }
    assert!(cast.news(&cast.worker).await.contains("反映人给您留了话"));
    assert!(cast.news(&cast.resident).await.contains("有人给您留了话"));
    let dump = pavilion_testkit::dump::dump(&cast.house.app.db).await;
    assert!(!dump.contains("九点以后都在"), "the words lie sealed");
    cast.is_sound().await;
}

async fn contact(who: &Person, id: &str) -> pavilion_testkit::Answer {
    who.api_post(&format!("/api/v1/matters/{id}/reporter-contact"), json!({ "purpose": "核实情况" })).await
}

#[tokio::test]
async fn who_complained_is_seen_once_when_a_second_person_agrees_and_the_reporter_is_told() {
    let cast = Cast::new().await;
    let coordinator = cast.coordinator().await;
    let id = cast.raised(COMPLAINT, "property").await;
    assert_eq!(refused(&contact(&cast.grid, &id).await).1, "ways-unmask-first");
    let ask = json!({ "reason": "要上门核实收费单据" });
    let unmasking = id_of(&cast.grid.api_post(&format!("/api/v1/matters/{id}/unmasking"), ask.clone()).await);
    assert_eq!(refused(&cast.grid.api_post(&format!("/api/v1/matters/{id}/unmasking"), ask).await).1, "ways-unmasking-asked");
    let decide = format!("/api/v1/above/unmaskings/{unmasking}");
    for other in [&cast.grid, &cast.community, &cast.manager] {
        assert_eq!(other.api_post(&decide, json!({ "allow": true })).await.status.as_u16(), 403);
    }
    let waiting = ok(&coordinator.api_get("/api/v1/above").await);
    assert_eq!(waiting["unmaskings"][0]["words"], "要上门核实收费单据");
    ok(&coordinator.api_post(&decide, json!({ "allow": true })).await);
    assert_eq!(refused(&coordinator.api_post(&decide, json!({ "allow": false })).await).1, "ways-unmasking-decided");
    assert_eq!(ok(&contact(&cast.grid, &id).await)["name"], cast.resident.name);
    assert_eq!(refused(&contact(&cast.grid, &id).await).1, "ways-unmask-first", "one leave is one look");
    assert_eq!(refused(&contact(&cast.community, &id).await).1, "ways-unmask-first", "and is nobody else's");
    let news = cast.news(&cast.resident).await;
    assert!(news.contains("正等另一个人决定") && news.contains("经第二个人同意"), "{news}");
    assert!(cast.resident.get("/me/reads").await.expect(200).says("核实情况"));
    cast.is_sound().await;
}

#[tokio::test]
async fn whoever_asks_does_not_decide_even_with_both_posts() {
    let cast = Cast::new().await;
    let street = cast.house.estate().await.subdistrict;
    cast.house.give_post(cast.grid.account, PostKind::StreetCoordinator, street).await;
    let id = cast.raised(COMPLAINT, "property").await;
    let ask = json!({ "reason": "要上门核实收费单据" });
    let unmasking = id_of(&cast.grid.api_post(&format!("/api/v1/matters/{id}/unmasking"), ask).await);
    let tried = cast.grid.api_post(&format!("/api/v1/above/unmaskings/{unmasking}"), json!({ "allow": true })).await;
    assert_eq!(refused(&tried).1, "ways-same-twice");
    // Nobody's name can be shown of what came without one.
    let compound = cast.house.estate().await.compound.to_string();
    let body = json!({ "at": compound, "words": COMPLAINT, "party": "property" });
    let unnamed = id_of(&cast.house.stranger().api_post("/api/v1/unnamed", body).await);
    let tried = cast.grid.api_post(&format!("/api/v1/matters/{unnamed}/unmasking"), json!({ "reason": "要上门核实" })).await;
    assert_eq!(refused(&tried).1, "ways-nothing-to-unmask");
}

#[tokio::test]
async fn somebody_made_to_pay_is_heard_above_the_chain_and_by_nobody_in_it() {
    let cast = Cast::new().await;
    let coordinator = cast.coordinator().await;
    let id = cast.raised(COMPLAINT, "property").await;
    let reprisal = format!("/api/v1/matters/{id}/reprisal");
    let said = json!({ "words": "物业说不撤诉就锁我的车位" });
    for other in [&cast.grid, &cast.manager, &coordinator] {
        assert_eq!(other.api_post(&reprisal, said.clone()).await.status.as_u16(), 403);
    }
    ok(&cast.resident.api_post(&reprisal, said).await);
    assert!(cast.news(&coordinator).await.contains("有反映人说被为难"));
    for inside in [&cast.grid, &cast.community, &cast.manager, &cast.worker] {
        assert_eq!(inside.look("/above").await.status.as_u16(), 403);
        let seen = everything(inside, &[format!("/matters/{id}"), "/desk".into(), "/board".into()]).await;
        assert!(seen.values().all(|answer| !answer.text().contains("锁我的车位")));
    }
    let page = coordinator.get("/above").await.expect(200);
    assert!(page.says("锁我的车位"), "{}", page.text());
    let waiting = ok(&coordinator.api_get("/api/v1/above").await);
    let answer = format!("/above/reprisals/{}", waiting["reprisals"][0]["id"].as_str().unwrap());
    let _ = coordinator.submit(&page.form(&answer).with("message", "")).await.expect(422);
    assert!(coordinator.press(&page.form(&answer).with("message", "已约谈物业，车位不得锁")).await.status.is_redirection());
    assert!(cast.resident.get(&format!("/matters/{id}")).await.says("已约谈物业"));
    assert!(cast.news(&cast.resident).await.contains("街道答复了"));
    cast.is_sound().await;
}

#[tokio::test]
async fn a_place_of_few_dwellings_is_pointed_out_before_anything_is_opened() {
    let cast = Cast::new().await;
    let id = cast.raised("楼道灯坏了三天", "").await;
    let page = cast.grid.get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("这个地点只有 6 户"), "{}", page.text());
    assert!(!cast.resident.get(&format!("/matters/{id}")).await.says("这个地点只有"));
}
