//! S09, S10, S14, S15, S20, S21: what else these meetings must keep.

use crate::{DAY, Table, ok};
use pavilion_app::rooms::matters::{self, Contact, Finish};
use pavilion_rules::access::PostKind;
use serde_json::json;

#[tokio::test]
async fn s09_the_one_concerned_is_invited_and_can_speak_and_nothing_public_names_them() {
    let table = Table::new().await;
    let concerned = table.house.resident("1-2-302").await;
    let dwelling = table.house.estate().await.dwelling("1-2-302").to_string();
    let entrance = table.house.estate().await.entrances[&(1, 1)].to_string();
    let call = json!({
        "method": "say-and-deliberate", "place": table.place, "title": "公共区域犬笼", "venue": "议事亭", "starts": table.now() + 2 * DAY,
        "agenda": [{ "title": "公共区域的犬笼怎么办" }], "dwellings": [dwelling], "scope": [entrance],
    });
    let id = ok(table.secretary.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    table.house.run_jobs().await;
    assert!(concerned.get("/me/news").await.says("公共区域犬笼"), "the one concerned is invited");
    assert!(!table.resident.get("/me/news").await.says("公共区域犬笼"), "and nobody it does not concern");
    table.house.clock.forward(2 * DAY);
    ok(table.secretary.api_post(&format!("/api/v1/meetings/{id}/opening"), json!({})).await);
    let program = concerned.program(&table.house, &[]).await;
    ok(program.api_post(&format!("/api/v1/meetings/{id}/attendance"), json!({ "party": "concerned" })).await);
    let item = table.items(&id).await[0].clone();
    let named = json!({ "voice": "told", "words": "1号楼2单元302的张样例说搬走", "seen": 0 });
    let refused = table.secretary.api_post(&format!("/api/v1/meetings/{id}/items/{item}/voice"), named).await;
    assert_eq!(refused.code(), "meetings-names");
    table.say(&table.secretary, &id, &item, &[("told", "犬笼的主人同意三天内搬走")]).await;
    let grid = table.house.grid_worker().await;
    assert!(grid.get(&format!("/meetings/{id}/round")).await.says("302"), "those who go there know which door");
    for path in ["", "/minutes", "/poster", "/wall"] {
        let text = table.house.stranger().look(&format!("/meetings/{id}{path}")).await.text();
        assert!(!text.contains("302") && !text.contains(&concerned.name), "{path}");
    }
    assert!(!table.meeting(&id).await.to_string().contains(&dwelling));
}

#[tokio::test]
async fn s10_topics_and_meetings_are_many_to_many_and_a_covenant_in_force_is_immutable() {
    let table = Table::new().await;
    let mut topics = Vec::new();
    for title in ["烧烤油烟", "屋顶漏水"] {
        let topic = json!({ "place": table.place, "title": title });
        let id = ok(table.member.api_post("/api/v1/topics", topic).await)["id"].as_str().unwrap().to_owned();
        ok(table
            .social
            .api_post(&format!("/api/v1/topics/{id}/screening"), json!({ "to": "screened", "place_in_order": 1 }))
            .await);
        topics.push(id);
    }
    for round in 0..2 {
        let call = json!({
            "method": "round-table", "place": table.place, "title": format!("第{}次", round + 1), "venue": "会议室",
            "starts": table.now() + 4 * DAY, "topics": topics,
        });
        let id = ok(table.social.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
        table.open(&table.social, &id, &[]).await;
        for item in table.items(&id).await {
            let came = json!({ "came": "not-agreed", "words": "还要再商量" });
            ok(table.decide(&table.social, &id, &item, came).await);
        }
        ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
        table.house.clock.forward(4 * DAY);
        ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
        table.house.run_jobs().await;
    }
    for topic in &topics {
        let page = table.house.stranger().get(&format!("/topics/{topic}")).await.expect(200);
        assert!(page.says("第1次") && page.says("第2次"), "one topic, two meetings: {}", page.text());
        let state = table.house.stranger().api_get(&format!("/api/v1/topics/{topic}")).await.json();
        assert_eq!(state["state"], "screened", "what was not agreed waits for another meeting");
    }
    assert!(table.resident.get("/me/news").await.says("没有谈成"), "whoever proposed it is told");

    let draft = json!({
        "compound": table.place, "kind": "covenant", "title": "邻里公约", "text": "一、不在楼道烧烤\n二、十点后不吵", "why": "会上谈成",
    });
    let id = ok(table.committee.api_post("/api/v1/rules", draft).await)["id"].as_str().unwrap().to_owned();
    let (drafting, decision) = (format!("/api/v1/rules/{id}/drafting"), format!("/api/v1/rules/{id}/decision"));
    ok(table.committee.api_post(&drafting, json!({ "version": 1, "step": "consult", "days": 7 })).await);
    let decide = json!({ "version": 1, "step": "decide", "decided_by": "业主共同决定通过" });
    assert_eq!(table.committee.api_post(&decision, decide.clone()).await.code(), "covenants-still-consulting");
    table.house.clock.forward(7 * DAY);
    ok(table.committee.api_post(&decision, decide).await);
    ok(table.committee.api_post(&decision, json!({ "version": 1, "step": "enforce" })).await);
    let edit = json!({ "version": 1, "step": "edit", "text": "一、随便烧烤" });
    assert_eq!(table.committee.api_post(&drafting, edit).await.code(), "covenants-immutable");
    let next = json!({ "rule": id, "text": "一、不在楼道和阳台烧烤\n二、十点后不吵", "why": "补上阳台" });
    ok(table.committee.api_post("/api/v1/rules", next).await);
    ok(table.committee.api_post(&drafting, json!({ "version": 2, "step": "consult", "days": 1 })).await);
    table.house.clock.forward(DAY);
    ok(table.committee.api_post(&decision, json!({ "version": 2, "step": "decide", "decided_by": "业主共同决定通过" })).await);
    ok(table.committee.api_post(&decision, json!({ "version": 2, "step": "enforce" })).await);
    let versions = table.house.stranger().api_get(&format!("/api/v1/rules/{id}")).await.json()["versions"].clone();
    assert_eq!(
        (versions[0]["state"].as_str(), versions[0]["text"].as_str()),
        (Some("replaced"), Some("一、不在楼道烧烤\n二、十点后不吵"))
    );
    assert_eq!(versions[1]["state"], "in-force");
    let beside = table.house.stranger().get(&format!("/rules/{id}/compare?from=1&to=2")).await.expect(200);
    assert!(beside.body.contains("<del>一、不在楼道烧烤</del>") && beside.body.contains("<ins>一、不在楼道和阳台烧烤</ins>"));
}

#[tokio::test]
async fn s14_one_person_with_two_posts_speaks_for_either_party() {
    let table = Table::new().await;
    let compound = table.house.estate().await.compound;
    let both = table.house.holder("两岗", PostKind::CommitteeMember, compound).await;
    table.house.give_post(both.account, PostKind::BranchSecretary, compound).await;
    let program = both.program(&table.house, &[]).await;
    let id = table.call(&table.social, "co-building", &["关键小事"]).await;
    let reply = |party: &str| json!({ "party": party, "answer": "yes" });
    for party in ["committee", "branch"] {
        let answer = program.api_post(&format!("/api/v1/meetings/{id}/replies"), reply(party)).await;
        assert_eq!(answer.status.as_u16(), 200, "{party}: {}", answer.text());
    }
}

#[tokio::test]
async fn s15_what_is_printed_is_what_the_page_says() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["外来车辆进出", "公告栏"]).await;
    let stranger = table.house.stranger();
    let (page, poster) = (stranger.get(&format!("/meetings/{id}")).await, stranger.get(&format!("/meetings/{id}/poster")).await);
    for words in ["社区商量会", "社区二楼会议室", "外来车辆进出", "公告栏", "邻里善治圆桌会", "11月25日 10:00"]
    {
        assert!(page.says(words) && poster.says(words), "{words}");
    }
    assert!(poster.body.contains("alt=\"") && poster.says("张贴人"));
}

#[tokio::test]
async fn s20_a_matter_of_one_entrance_calls_that_entrance_alone() {
    let table = Table::new().await;
    let entrance = table.house.estate().await.entrances[&(3, 2)].to_string();
    let other = table.house.resident("1-1-101").await;
    let grid = table.house.grid_worker().await.program(&table.house, &[]).await;
    let call = json!({
        "method": "three-chiefs", "place": entrance, "title": "三号楼二单元碰头", "venue": "会客厅", "starts": table.now() + 3_600_000,
        "agenda": [{ "title": "楼道声控灯" }],
    });
    let id = ok(grid.api_post("/api/v1/meetings", call).await)["id"].as_str().unwrap().to_owned();
    table.house.run_jobs().await;
    assert!(table.resident.get("/me/news").await.says("三号楼二单元碰头"));
    assert!(!other.get("/me/news").await.says("三号楼二单元碰头"), "another building hears nothing");
    assert_eq!(table.meeting(&id).await["place"], entrance);
}

#[tokio::test]
async fn s21_a_village_reads_its_own_words() {
    let table = Table::new().await;
    let id = table.call(&table.secretary, "village-pavilion", &["垃圾桶放到各家门口"]).await;
    let stranger = table.house.stranger();
    for path in ["", "/poster", "/agenda", "/sign-in-sheet"] {
        let page = stranger.get(&format!("/meetings/{id}{path}")).await.expect(200);
        assert!(page.says("村民"), "{path}: {}", page.text());
        assert!(!page.says("居民"), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn a_handler_who_left_leaves_the_order_to_whoever_gives_out_work() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    table.open(&table.social, &id, &[("community", 2), ("property", 1), ("residents", 12)]).await;
    let item = table.items(&id).await[0].clone();
    let voices = [("asked", "路灯不亮"), ("community-view", "应当修"), ("property-answer", "本周修好")];
    table.say(&table.social, &id, &item, &voices).await;
    ok(table.decide(&table.social, &id, &item, table.order("本周修好路灯")).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    pavilion_app::rooms::people::end_post(&table.house.system(), table.worker.posts[0]).await.unwrap();
    table.house.clock.forward(4 * DAY);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    table.house.run_jobs().await;
    let matter = table.meeting(&id).await["items"][0]["matter"].as_str().expect("it is tracked all the same").to_owned();
    let matter = ok(table.house.stranger().api_get(&format!("/api/v1/matters/{matter}")).await);
    assert_eq!(matter["state"], "accepted");
}

#[tokio::test]
async fn a_bench_meeting_is_five_answers_and_what_was_agreed_is_tracked() {
    let table = Table::new().await;
    let grid = table.house.grid_worker().await;
    let form = grid.get(&format!("/meetings/bench?compound={}", table.place)).await.expect(200).form("/meetings/bench");
    let asked: Vec<&str> = form
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !["csrf", "key", "compound", "method"].contains(name))
        .collect();
    assert!(asked.len() < 5, "four fields and a photo: {asked:?}");
    let filled = form.with("title", "楼道灯").with("people", "7").with("agreed", "三天内数清换好").with("place", &table.place);
    let page = grid.submit(&filled).await.expect(200);
    let id = page.path.split(['/', '?']).nth(2).unwrap().to_owned();
    table.house.run_jobs().await;
    let meeting = table.meeting(&id).await;
    assert_eq!((meeting["state"].as_str(), meeting["items"][0]["came"].as_str()), (Some("settled"), Some("agreed")));
    assert!(meeting["items"][0]["matter"].is_string(), "{meeting}");
}

#[tokio::test]
async fn the_journal_agrees_with_everything_meetings_wrote() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯", "防滑条"]).await;
    table.open(&table.social, &id, &[("residents", 3)]).await;
    let item = table.items(&id).await[0].clone();
    table.say(&table.social, &id, &item, &[("asked", "路灯不亮")]).await;
    let topic = json!({ "place": table.place, "title": "烧烤油烟" });
    let topic = ok(table.member.api_post("/api/v1/topics", topic).await)["id"].as_str().unwrap().to_owned();
    ok(table.member.api_post(&format!("/api/v1/topics/{topic}/support"), json!({})).await);
    let again = table.member.api_post(&format!("/api/v1/topics/{topic}/support"), json!({})).await;
    assert_eq!(again.code(), "meetings-already-supported");
    table.house.run_jobs().await;
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_body_is_formed_published_in_term_renewed_and_no_member_is_named() {
    let table = Table::new().await;
    let body = json!({ "place": table.place, "kind": "owners-committee", "name": "样例小区业主委员会" });
    let id = ok(table.social.api_post("/api/v1/bodies", body).await)["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/bodies/{id}/step");
    assert_eq!(table.social.api_post(&at, json!({ "step": "publish" })).await.code(), "bodies-seats-missing");
    let named = json!({ "step": "publish", "seats": "主任，13912345678" });
    assert_eq!(table.social.api_post(&at, named).await.code(), "meetings-names");
    ok(table.social.api_post(&at, json!({ "step": "publish", "seats": "主任，业主\n委员，业主\n委员，业主" })).await);
    assert_eq!(table.social.api_post(&at, json!({ "step": "begin" })).await.code(), "bodies-term-missing");
    ok(table.social.api_post(&at, json!({ "step": "begin", "term_until": table.now() + 1000 * DAY })).await);
    let page = table.house.stranger().get(&format!("/bodies/{id}")).await.expect(200);
    assert!(page.says("任期内") && page.says("委员"), "{}", page.text());
    let list = table.house.stranger().get(&format!("/bodies?compound={}", table.place)).await.expect(200);
    assert!(list.says("3 个席位") && list.says("任期内 1"), "{}", list.text());
    ok(table.social.api_post(&at, json!({ "step": "renew" })).await);
    assert_eq!(table.member.api_post(&at, json!({ "step": "dissolve" })).await.status.as_u16(), 403);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn s47_what_merchants_need_becomes_tasks_with_an_owner_and_everybody_reads_the_reply() {
    let table = Table::new().await;
    let id = table.call(&table.social, "tea-talk", &["门前货车没有地方停"]).await;
    table.open(&table.social, &id, &[("merchants", 6), ("community", 2)]).await;
    let item = table.items(&id).await[0].clone();
    let voices = [("needs", "早晚送货没有地方停"), ("answer", "早晚各留一小时卸货")];
    table.say(&table.social, &id, &item, &voices).await;
    ok(table.decide(&table.social, &id, &item, table.order("划出卸货位，写明时间")).await);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/closing"), json!({})).await);
    table.house.clock.forward(10 * DAY);
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/settlement"), json!({})).await);
    table.house.run_jobs().await;
    let task = table.meeting(&id).await["items"][0]["matter"].as_str().expect("a task").to_owned();
    let (matter, mut worker) = (task.parse().unwrap(), table.worker);
    worker.sign_in_again(&table.house).await;
    matters::contact(&worker.cx().await, matter, Contact { note: "明天划线".into() }).await.unwrap();
    let done = Finish {
        note: "卸货位划好了，早晚各一小时".into(), why_no_photo: "夜里划的，拍不清".into(), ..Finish::default()
    };
    matters::finish(&worker.cx().await, matter, done).await.unwrap();
    let page = table.house.stranger().get(&format!("/matters/{task}")).await.expect(200);
    assert!(page.says("卸货位划好了"), "{}", page.text());
}
