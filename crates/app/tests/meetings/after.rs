//! After a meeting: its notice is drafted by itself, and those who raised a topic hear how it went on.

use crate::{DAY, Table, ok};
use pavilion_app::rooms::places::{self, AddPlace};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::places::{CompoundType, Kind};
use serde_json::{Value as Json, json};

const VOICES: [(&str, &str); 3] =
    [("asked", "下雨天门口滑，老人摔过"), ("community-view", "两个点位最急，先做"), ("property-answer", "本周采购，下周装好")];

async fn drafts(table: &Table) -> Vec<Json> {
    let drafts = format!("/api/v1/notices?compound={}&state=draft", table.place);
    ok(table.social.api_get(&drafts).await)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn settled_minutes_draft_their_notice_item_by_item_and_it_waits_for_another_person() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["门口防滑", "楼道灯"]).await;
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    let items = table.items(&id).await;
    table.say(&table.social, &id, &items[0], &VOICES).await;
    let mut order = table.order("装两处防滑条，二十天内办好");
    order["handler_words"] = json!("物业维修班");
    ok(table.decide(&table.social, &id, &items[0], order).await);
    let not_agreed = json!({ "came": "not-agreed", "words": "费用还没有说清" });
    ok(table.decide(&table.social, &id, &items[1], not_agreed).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    table.house.clock.forward(4 * DAY);
    assert!(drafts(&table).await.is_empty(), "minutes that are not settled say nothing to the board");
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    table.house.run_jobs().await;
    let all = drafts(&table).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let words = all[0]["words"].as_str().unwrap();
    for part in ["1. 门口防滑：谈成了。装两处防滑条，二十天内办好", "2. 楼道灯：没有谈成。费用还没有说清"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert_eq!((all[0]["kind"].as_str(), all[0]["days"].as_i64()), (Some("resolution"), Some(7)));
    for secret in [&table.resident.name, &table.resident.phone] {
        assert!(!words.contains(secret.as_str()), "{secret} stands in the notice");
    }
    assert!(!table.house.stranger().get(&format!("/notices?compound={}", table.place)).await.says("会议决议"));
    let publish = format!("/api/v1/notices/{}/publication", all[0]["id"].as_str().unwrap());
    let yes = json!({ "checked": true, "names_checked": true });
    assert_eq!(table.social.api_post(&publish, yes.clone()).await.code(), "notices-same-person");
    ok(table.committee.api_post(&publish, yes).await);
    assert!(table.house.stranger().get(&format!("/notices?compound={}", table.place)).await.says("会议决议"));
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn who_proposed_a_topic_hears_how_the_vote_on_it_ended() {
    let table = Table::new().await;
    let topic = json!({ "place": table.place, "title": "机动车停放管理办法" });
    let topic = ok(table.member.api_post("/api/v1/topics", topic).await)["id"].as_str().unwrap().to_owned();
    ok(table
        .social
        .api_post(&format!("/api/v1/topics/{topic}/screening"), json!({ "to": "screened", "place_in_order": 1 }))
        .await);
    let call = json!({
        "method": "five-party-talk", "place": table.place, "title": "停车商量会", "venue": "会议室", "starts": table.now() + 5 * DAY,
        "topics": [topic],
    });
    let id = ok(table.social.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    let parties = [("community-party", 1), ("members", 2), ("committee", 1), ("property", 1), ("justice", 1), ("residents", 9)];
    table.open(&table.social, &id, &parties).await;
    let item = table.items(&id).await[0].clone();
    let voices = [("report", "二百七十个车位"), ("view", "先到先停"), ("committee-view", "同意")];
    table.say(&table.social, &id, &item, &voices).await;
    let agreed = json!({ "came": "agreed", "words": "取消固定车位，每月一百元", "becomes": "vote" });
    ok(table.decide(&table.social, &id, &item, agreed).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    table.house.clock.forward(15 * DAY);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    let vote = json!({
        "place": table.place, "kind": "poll", "title": "停车办法", "words": "先听听大家的意见", "source_kind": "meeting-item",
        "source": item,
    });
    let vote = ok(table.social.api_post("/api/v1/votes", vote).await)["id"].as_str().unwrap().to_owned();
    let now = table.now();
    let path = format!("/api/v1/votes/{vote}");
    ok(table.social.api_post(&format!("{path}/announcement"), json!({ "opens": now + 1000, "closes": now + DAY })).await);
    table.house.clock.forward(DAY);
    table.house.run_jobs().await;
    ok(table.social.api_post(&format!("{path}/publication"), json!({})).await);
    table.house.run_jobs().await;
    let mut resident = table.resident;
    resident.sign_in_again(&table.house).await;
    let news = resident.get("/me/news").await;
    assert!(news.says("您提的议题，表决有了结果：机动车停放管理办法"), "{}", news.text());
}

#[tokio::test]
async fn a_meeting_over_several_compounds_drafts_its_notice_for_each_of_them() {
    let table = Table::new().await;
    let community = table.house.estate().await.community;
    let next = AddPlace {
        compound_type: Some(CompoundType::Mixed),
        ..AddPlace::new(Kind::Compound, Some(community), "样例丙小区")
    };
    places::add_place(&table.house.system(), next).await.unwrap();
    let call = json!({
        "method": "round-table", "place": community, "title": "几个小区一起商量", "venue": "社区二楼会议室",
        "starts": table.now() + 5 * DAY, "agenda": [{ "title": "共用的路口怎么走" }],
    });
    let id = ok(table.social.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    let items = table.items(&id).await;
    ok(table.decide(&table.social, &id, &items[0], json!({ "came": "not-agreed", "words": "再听听大家怎么说" })).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    table.house.clock.forward(4 * DAY);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    let mut tx = table.house.app.db.read().await.unwrap();
    let sql = "select compound, words from notice where source = $1 order by compound limit 100";
    let source: uuid::Uuid = id.parse().unwrap();
    let drafts: Vec<(uuid::Uuid, String)> = tx.all(sql, &pavilion_app::params![source]).await.unwrap();
    let sql = "select cast(count(*) as bigint) as n from place where kind = 'compound' and until is null and community = $1";
    let (compounds,): (i64,) = tx.only(sql, &pavilion_app::params![community]).await.unwrap();
    drop(tx);
    assert!(compounds > 1, "the test has more than one");
    assert_eq!(i64::try_from(drafts.len()).unwrap(), compounds);
    assert!(drafts.iter().all(|(_, words)| words.contains("共用的路口怎么走：没有谈成")), "{drafts:?}");
    assert_eq!(drafts.iter().map(|(compound, _)| compound).collect::<std::collections::BTreeSet<_>>().len(), drafts.len());
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

/// A compound more in a community.
async fn more(table: &Table, community: PlaceId, name: &str) -> PlaceId {
    let new = AddPlace { compound_type: Some(CompoundType::Mixed), ..AddPlace::new(Kind::Compound, Some(community), name) };
    places::add_place(&table.house.system(), new).await.unwrap()
}

/// A meeting of a community, called for these parts of it, held and settled.
async fn settled(table: &Table, community: PlaceId, scope: &[PlaceId]) -> uuid::Uuid {
    let call = json!({
        "method": "round-table", "place": community, "title": "几个小区一起商量", "venue": "社区二楼会议室", "scope": scope,
        "starts": table.now() + 5 * DAY, "agenda": [{ "title": "共用的路口怎么走" }],
    });
    let id = ok(table.social.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    let items = table.items(&id).await;
    ok(table.decide(&table.social, &id, &items[0], json!({ "came": "not-agreed", "words": "再听听大家怎么说" })).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    table.house.clock.forward(4 * DAY);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    id.parse().unwrap()
}

/// The compounds and ids of the notices drafted for a meeting.
async fn drafted(table: &Table, meeting: uuid::Uuid) -> Vec<(PlaceId, uuid::Uuid)> {
    let mut tx = table.house.app.db.read().await.unwrap();
    let sql = "select compound, id from notice where source = $1 order by compound, id limit 500";
    tx.all(sql, &pavilion_app::params![meeting]).await.unwrap()
}

#[tokio::test]
async fn a_meeting_called_for_some_parts_drafts_its_notice_for_their_compounds_and_no_other() {
    let table = Table::new().await;
    let estate = table.house.estate().await;
    let (second, third) =
        (more(&table, estate.community, "样例丙小区").await, more(&table, estate.community, "样例丁小区").await);
    let whole = settled(&table, estate.community, &[second]).await;
    let of = |drafts: Vec<(PlaceId, uuid::Uuid)>| drafts.into_iter().map(|(compound, _)| compound).collect::<Vec<_>>();
    assert_eq!(of(drafted(&table, whole).await), [second]);
    // A building stands in a compound: its notice hangs there.
    let estate = table.house.estate().await;
    let part = settled(&table, estate.community, &[estate.buildings[&3], third]).await;
    let mut expected = vec![estate.compound, third];
    expected.sort();
    assert_eq!(of(drafted(&table, part).await), expected);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_meeting_over_more_compounds_than_one_transaction_drafts_for_reaches_all_of_them_once() {
    let table = Table::new().await;
    let community = table.house.estate().await.community;
    for n in 0..69 {
        more(&table, community, &format!("样例第{n}小区")).await;
    }
    let meeting = settled(&table, community, &[]).await;
    assert_eq!(drafted(&table, meeting).await.len(), 60, "the rest follows");
    let first: Vec<PlaceId> = drafted(&table, meeting).await.into_iter().map(|(compound, _)| compound).collect();
    table.house.run_jobs().await;
    let all = drafted(&table, meeting).await;
    let mut compounds: Vec<PlaceId> = all.iter().map(|(compound, _)| *compound).collect();
    compounds.dedup();
    assert_eq!((all.len(), compounds.len()), (70, 70), "each one, and each once");
    // Whoever settled the minutes has drafted these too: they check none of them, and somebody else may.
    let (_, later) = all.iter().find(|(compound, _)| !first.contains(compound)).unwrap();
    let publish = format!("/api/v1/notices/{later}/publication");
    let yes = json!({ "checked": true, "names_checked": true });
    assert_eq!(table.social.api_post(&publish, yes.clone()).await.code(), "notices-same-person");
    let other = table.house.community_worker().await.program(&table.house, &[]).await;
    ok(other.api_post(&publish, yes).await);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}
