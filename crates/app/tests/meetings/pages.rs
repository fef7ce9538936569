//! The pages somebody who runs such meetings works with: calling, console, wall, paper.

use crate::{DAY, Table, ok};
use pavilion_rules::access::PostKind;
use serde_json::json;

#[tokio::test]
async fn a_meeting_is_called_opened_recorded_and_closed_on_its_pages() {
    let table = Table::new().await;
    let compound = table.place.clone();
    let social = table.house.community_worker().await;
    let choose = social.get(&format!("/meetings/new?compound={compound}")).await.expect(200);
    assert!(choose.says("邻里善治圆桌会"));
    let form = social.get(&format!("/meetings/new?compound={compound}&method=round-table")).await.expect(200).form("/meetings");
    let late = form.clone().with("title", "圆桌会第九次").with("venue", "社区二楼").with("starts", "2026-11-20T11:00");
    let refused = social.submit(&late.with("agenda", "防滑条")).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.says("提前 3 天") && refused.body.contains("圆桌会第九次"), "what was typed is kept");
    let called = form
        .with("title", "圆桌会第九次")
        .with("venue", "社区二楼会议室")
        .with("starts", "2026-11-27T19:30")
        .with("agenda", "单元门口加装防滑条\n小区路灯维修");
    let page = social.submit(&called).await.expect(200);
    assert!(page.says("已通知，还没开") && page.says("单元门口加装防滑条"), "{}", page.text());
    let id = page.path.split(['/', '?']).nth(2).unwrap().to_owned();
    let stranger = table.house.stranger();
    for paper in ["", "/poster", "/agenda", "/sign-in-sheet", "/minutes", "/wall", "/attendance"] {
        for lang in ["zh-CN", "en"] {
            stranger.set_cookie("pv_lang", lang);
            stranger.get(&format!("/meetings/{id}{paper}")).await.expect(200);
        }
    }
    assert_eq!(stranger.look(&format!("/meetings/{id}/console")).await.status.as_u16(), 401);
    table.house.clock.forward(7 * DAY);
    let console = format!("/meetings/{id}/console");
    let open = social.get(&console).await.form(&format!("/meetings/{id}/opening"));
    let page = social.submit(&open).await.expect(200);
    let presence = page.form(&format!("/meetings/{id}/presence"));
    for party in ["community", "property", "residents"] {
        social.submit(&presence.clone().with("party", party).with("count", "3").with("key", party)).await.expect(200);
    }
    for item in table.items(&id).await {
        let page = social.get(&console).await;
        let at = format!("/meetings/{id}/items/{item}");
        let voices: Vec<_> = page.forms().into_iter().filter(|form| form.action == format!("{at}/voice")).collect();
        assert_eq!(voices.len(), 3);
        for (n, form) in voices.into_iter().enumerate() {
            social.submit(&form.with("words", "说清楚了，按这个办").with("key", &format!("{item}-{n}"))).await.expect(200);
        }
        let decide = social.get(&console).await.form(&format!("{at}/decision"));
        let typed = decide.with("came", "agreed").with("words", "物业两周内装好").with("becomes", "matter");
        let refused = social.submit(&typed).await;
        assert_eq!(refused.status.as_u16(), 422, "somebody must do it");
        assert!(refused.body.contains("物业两周内装好"));
        social.submit(&typed.with("handler", &table.handler)).await.expect(200);
    }
    let wall = stranger.get(&format!("/meetings/{id}/wall")).await.expect(200);
    assert!(wall.says("Agreed") && wall.body.contains("data-live"));
    let close = social.get(&console).await.form(&format!("/meetings/{id}/closing"));
    let page = social.submit(&close).await.expect(200);
    assert!(page.says("记录待核对"));
    stranger.set_cookie("pv_lang", "zh-CN");
    let minutes = stranger.get(&format!("/meetings/{id}/minutes")).await.expect(200);
    for words in ["物业两周内装好", "居民提问题", "物业谈对策", "不记录姓名"] {
        assert!(minutes.says(words), "{words}: {}", minutes.text());
    }
    let shown = stranger.get(&format!("/meetings/{id}")).await;
    assert!(shown.says("物业两周内装好"), "paper and page say the same");
}

#[tokio::test]
async fn two_devices_at_one_voice_meet_and_what_was_typed_is_kept() {
    let table = Table::new().await;
    let social = table.house.community_worker().await;
    let program = social.program(&table.house, &[]).await;
    let id = table.call(&program, "round-table", &["路灯"]).await;
    table.open(&program, &id, &[("residents", 4)]).await;
    let item = table.items(&id).await[0].clone();
    let page = social.get(&format!("/meetings/{id}/console")).await.expect(200);
    let form = page.forms().into_iter().find(|form| form.action.ends_with("/voice")).unwrap();
    table.say(&program, &id, &item, &[("asked", "另一台设备先记的话")]).await;
    let conflict = social.submit(&form.with("words", "这台设备上写的话")).await;
    assert_eq!(conflict.status.as_u16(), 409);
    assert!(conflict.says("另一台设备先记的话") && conflict.body.contains("这台设备上写的话"));
    let again = conflict.forms().into_iter().find(|form| form.action.ends_with("/voice")).unwrap();
    social.submit(&again).await.expect(200);
    let voices = table.meeting(&id).await["items"][0]["voices"].clone();
    assert_eq!((voices[0]["words"].as_str(), voices[0]["n"].as_i64()), (Some("这台设备上写的话"), Some(2)));
}

#[tokio::test]
async fn the_chair_is_one_and_can_be_taken_over_with_a_reason() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    table.open(&table.social, &id, &[]).await;
    let presence = json!({ "party": "residents", "count": 5 });
    let refused = table.secretary.api_post(&format!("/api/v1/meetings/{id}/presence"), presence.clone()).await;
    assert_eq!(refused.code(), "meetings-not-chair");
    ok(table.secretary.api_post(&format!("/api/v1/meetings/{id}/chair"), json!({ "why": "主持人的手机没电了" })).await);
    ok(table.secretary.api_post(&format!("/api/v1/meetings/{id}/presence"), presence.clone()).await);
    let refused = table.social.api_post(&format!("/api/v1/meetings/{id}/presence"), presence).await;
    assert_eq!(refused.code(), "meetings-not-chair", "there are never two chairs");
    let story = table.house.stranger().get(&format!("/meetings/{id}")).await.text();
    assert!(story.contains("换人主持") && story.contains("主持人的手机没电了"));
}

#[tokio::test]
async fn a_meeting_moved_inside_its_notice_is_refused_and_a_moved_one_asks_everybody_again() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    ok(table.property.api_post(&format!("/api/v1/meetings/{id}/replies"), json!({ "party": "property", "answer": "yes" })).await);
    table.house.clock.forward(3 * DAY);
    let sooner = json!({ "starts": table.now() + DAY, "venue": "活动室", "why": "会议室有事" });
    let refused = table.social.api_post(&format!("/api/v1/meetings/{id}/move"), sooner).await;
    assert_eq!(refused.code(), "meetings-notice-too-short");
    let later = json!({ "starts": table.now() + 4 * DAY, "venue": "活动室", "why": "会议室有事" });
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/move"), later).await);
    let parties = table.meeting(&id).await["parties"].clone();
    assert!(parties.as_array().unwrap().iter().all(|party| party["reply"] == ""), "{parties}");
    table.house.run_jobs().await;
    let news = table.resident.get("/me/news").await.expect(200);
    assert!(news.says("改了时间或地点"), "{}", news.text());
    assert!(news.links().contains(&format!("/meetings/{id}")));
}

#[tokio::test]
async fn residents_sign_in_by_the_code_once_and_only_their_number_is_kept() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    table.open(&table.social, &id, &[]).await;
    let page = table.resident.get(&format!("/meetings/{id}/attendance")).await.expect(200);
    let form = page.form(&format!("/meetings/{id}/attendance"));
    table.resident.submit(&form.with("party", "residents")).await.expect(200);
    let again = table.member.api_post(&format!("/api/v1/meetings/{id}/attendance"), json!({ "party": "residents" })).await;
    assert_eq!(again.code(), "meetings-already-there");
    let wrong = table.house.other_resident("1-1-101").await;
    let wrong = wrong.program(&table.house, &[]).await;
    let refused = wrong.api_post(&format!("/api/v1/meetings/{id}/attendance"), json!({ "party": "residents" })).await;
    assert_eq!(refused.code(), "meetings-not-for-party", "who lives elsewhere is no party here");
    let parties = table.meeting(&id).await["parties"].clone();
    let residents = parties.as_array().unwrap().iter().find(|party| party["id"] == "residents").unwrap().clone();
    assert_eq!(residents["present"], 1);
    for page in ["", "/minutes", "/wall"] {
        let text = table.house.stranger().look(&format!("/meetings/{id}{page}")).await.text();
        assert!(!text.contains(&table.resident.name) && !text.contains(&table.resident.phone));
    }
}

#[tokio::test]
async fn a_method_is_written_in_the_browser_with_its_faults_and_a_meeting_keeps_its_version() {
    let table = Table::new().await;
    let social = table.house.community_worker().await;
    let before = table.call(&table.social, "round-table", &["路灯"]).await;
    let path = format!("/methods/round-table/edit?compound={}", table.place);
    let form = social.get(&path).await.expect(200).form("/methods/round-table/edit");
    let text = form.value("text").unwrap().to_owned();
    let faulty = text.replace("notice_days = 3", "notice_days = -3");
    let looked = social.submit(&form.clone().with("text", &faulty).with("go", "look")).await.expect(200);
    assert!(looked.says("第 14 行"), "{}", looked.text());
    let refused = social.submit(&form.clone().with("text", &faulty).with("go", "keep")).await;
    assert!(refused.status.as_u16() == 422 && refused.body.contains("notice_days = -3"));
    let changed = text.replace("邻里善治圆桌会", "样例圆桌会").replace("notice_days = 3", "notice_days = 1");
    let kept = social.submit(&form.with("text", &changed).with("go", "keep")).await.expect(200);
    assert!(kept.says("样例圆桌会") && kept.says("第 1 版"), "{}", kept.text());
    let after = table.call(&table.social, "round-table", &["路灯"]).await;
    let (before, after) = (table.meeting(&before).await, table.meeting(&after).await);
    assert_eq!((before["method_name"].as_str(), before["notice_days"].as_i64()), (Some("邻里善治圆桌会"), Some(3)));
    assert_eq!((after["method_name"].as_str(), after["method_version"].as_i64()), (Some("样例圆桌会"), Some(1)));
}

#[tokio::test]
async fn a_new_local_brand_is_added_by_a_file_alone() {
    let table = Table::new().await;
    let folder = table.house.dir().join("methods");
    std::fs::create_dir_all(&folder).unwrap();
    let text = ok(table.social.api_get("/api/v1/methods/round-table").await)["text"].as_str().unwrap().to_owned();
    let text = text.replace("code = \"round-table\"", "code = \"lantern-talk\"").replace("邻里善治圆桌会", "样例灯下会");
    std::fs::write(folder.join("lantern-talk.toml"), text).unwrap();
    std::fs::write(folder.join("broken.toml"), "code = \"broken\"\nzh = \n").unwrap();
    let id = table.call(&table.social, "lantern-talk", &["路灯"]).await;
    assert_eq!(table.meeting(&id).await["method_name"], "样例灯下会");
    let list = table.house.community_worker().await.get("/methods").await.expect(200);
    assert!(list.says("样例灯下会") && list.says("broken.toml") && list.says("第 2 行"), "{}", list.text());
    assert!(!table.house.stranger().get("/methods").await.says("broken.toml"), "strangers need not know");
}

#[tokio::test]
async fn a_calendar_knows_the_meeting_and_follows_when_it_is_called_off() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    let stranger = table.house.stranger();
    let one = stranger.look(&format!("/meetings/{id}/calendar.ics")).await;
    assert!(one.header("content-type").starts_with("text/calendar"));
    assert!(one.text().contains("DTSTART:20261125T020000Z") && one.text().contains("SEQUENCE:0"), "{}", one.text());
    ok(table.social.api_post(&format!("/api/v1/meetings/{id}/calling-off"), json!({ "why": "场地不能用" })).await);
    let feed = stranger.look(&format!("/c/{}/meetings.ics", table.place)).await.text();
    assert!(feed.contains("STATUS:CANCELLED") && feed.lines().all(|line| line.len() <= 76), "{feed}");
}

#[tokio::test]
async fn the_list_for_the_round_holds_doors_without_an_account_and_no_names() {
    let table = Table::new().await;
    let id = table.call(&table.social, "round-table", &["路灯"]).await;
    let grid = table.house.grid_worker().await;
    let page = grid.get(&format!("/meetings/{id}/round")).await.expect(200);
    assert!(page.says("一共 24 户") && page.says("23 户要上门"), "{}", page.text());
    assert!(!page.text().contains(&table.resident.name) && !page.text().contains(&table.resident.phone));
    assert_eq!(table.resident.look(&format!("/meetings/{id}/round")).await.status.as_u16(), 403);
    let property = table.house.holder("物业", PostKind::PropertyManager, table.house.estate().await.compound).await;
    assert_eq!(property.look(&format!("/meetings/{id}/round")).await.status.as_u16(), 403);
}
