//! What is said of a matter is true: done is what the reporter confirmed, a deadline has its name, a turn is a turn.

use crate::{Cast, public};
use pavilion_app::rooms::matters::{self, Accept, Assign, Contact, Finish, Raise};
use pavilion_rules::time::DAY_MS;

#[tokio::test]
async fn done_is_what_the_reporter_confirmed_and_not_what_the_handler_says() {
    let cast = Cast::new().await;
    let id = cast.matter_in("done").await;
    let compound = cast.house.estate().await.compound;
    let stranger = cast.house.stranger();
    let list = |state: &str| format!("/matters?compound={compound}&state={state}");
    let page = stranger.get(&list("claimed")).await.expect(200);
    assert!(page.says("说办完了，等报事人确认") && page.says("共 1 条"), "{}", page.text());
    assert!(stranger.get(&list("done")).await.expect(200).says("一条也没有"));
    assert!(stranger.get(&format!("/c/{compound}")).await.expect(200).says("等报事人确认 1 件 · 近 30 天没有办完的事"));
    let stage = async || stranger.api_get(&format!("/api/v1/matters/{id}")).await.json()["stage"].clone();
    assert_eq!(stage().await, "claimed");
    cast.confirm(id).await;
    assert_eq!(stage().await, "done");
    assert!(stranger.get(&list("done")).await.expect(200).says("共 1 条"));
    assert!(stranger.get(&format!("/c/{compound}")).await.expect(200).says("近 30 天办完 1 件"));
    let silent = cast.matter_in("done").await;
    cast.house.clock.forward(30 * DAY_MS + 1);
    let page = stranger.get(&format!("/matters/{silent}")).await.expect(200);
    assert!(page.says("说办完了，报事人没有回音"), "nobody can send it back any more: {}", page.text());
    assert!(stranger.get(&list("done")).await.expect(200).says("共 2 条"));
}

#[tokio::test]
async fn every_deadline_says_what_is_promised_until_then() {
    let cast = Cast::new().await;
    for (state, promise, words) in [
        ("submitted", "intake", "受理期限"),
        ("accepted", "reply", "回话期限"),
        ("assigned", "reply", "回话期限"),
        ("in-progress", "finish", "办完期限"),
    ] {
        let id = cast.matter_in(state).await;
        let page = cast.grid.get(&format!("/matters/{id}")).await.expect(200);
        assert!(page.says(words), "{state}: {}", page.text());
        let body = cast.grid.api_get(&format!("/api/v1/matters/{id}")).await.json();
        assert_eq!(body["clock"]["promise"], promise, "{state}");
    }
    for path in ["/matters?compound=all", "/desk"] {
        assert!(cast.grid.get(path).await.expect(200).says("受理期限"), "{path}");
    }
    cast.house.clock.forward(6 * DAY_MS);
    assert!(cast.manager.get("/board").await.expect(200).says("已过办完期限"));
}

#[tokio::test]
async fn what_the_handler_answers_reaches_the_reporter_and_is_read_when_the_matter_is_opened() {
    let cast = Cast::new().await;
    let id = cast.matter_in("assigned").await;
    matters::contact(&cast.worker.cx().await, id, Contact { note: "明天上午十点带梯子来".into() }).await.unwrap();
    cast.house.run_jobs().await;
    let page = cast.resident.get("/me/news").await.expect(200);
    assert!(page.says("有回话了：明天上午十点带梯子来"), "{}", page.text());
    let unread = async || cast.resident.api_get("/api/v1/me").await.json()["unread"].clone();
    let other = cast.matter_in("accepted").await;
    cast.house.run_jobs().await;
    let before = unread().await.as_i64().unwrap();
    cast.grid.get(&format!("/matters/{id}")).await.expect(200);
    assert_eq!(unread().await, before, "somebody else opening it reads nothing for them");
    cast.resident.get(&format!("/matters/{id}")).await.expect(200);
    assert_eq!(unread().await, 1, "only what was told about another matter is left");
    cast.resident.get(&format!("/matters/{other}")).await.expect(200);
    assert_eq!(unread().await, 0);
}

#[tokio::test]
async fn it_is_said_to_be_the_readers_turn_only_when_the_next_step_is_theirs() {
    let cast = Cast::new().await;
    let id = cast.matter_in("in-progress").await;
    let at = format!("/matters/{id}");
    let page = cast.grid.get(&at).await.expect(200);
    assert!(!page.says("现在该您办") && page.says("可以改派给别人"), "{}", page.text());
    assert!(cast.worker.get(&at).await.expect(200).says("现在该您办"));
    let accepted = cast.matter_in("accepted").await;
    assert!(cast.manager.get(&format!("/matters/{accepted}")).await.expect(200).says("现在该您办"));
    let page = cast.resident.get(&at).await.expect(200);
    let (step, fold) = (page.body.find("id=\"story\"").unwrap(), page.body.find("<details class=\"fold\"").unwrap());
    assert!(fold < step && page.body.find("id=\"rights-title\"").unwrap() < fold, "rights first, then what is possible besides");
}

#[tokio::test]
async fn whoever_takes_it_in_reads_on_the_desk_what_was_written_and_nobody_else_does() {
    let cast = Cast::new().await;
    let words = "楼道灯坏了三天，晚上看不见台阶";
    let id = cast.raise().await;
    let page = cast.grid.get("/desk").await.expect(200);
    assert!(page.says(words) && page.says("3号楼 2单元"), "{}", page.text());
    assert_eq!(cast.grid.api_get("/api/v1/desk").await.json()["items"][0]["original_words"], words);
    for path in ["/board", "/desk", "/matters?compound=all", "/"] {
        assert!(!cast.manager.get(path).await.expect(200).says("看不见台阶"), "{path}");
    }
    assert!(!cast.house.other_grid_worker().await.get("/desk").await.expect(200).says("看不见台阶"));
    assert!(!cast.grid.get("/matters?compound=all").await.expect(200).says("看不见台阶"), "lists are for everybody");
    let _ = id;
}

#[tokio::test]
async fn the_tick_is_asked_for_only_when_something_may_name_somebody() {
    let cast = Cast::new().await;
    let plain = cast.raise().await;
    let page = cast.grid.get(&format!("/matters/{plain}")).await.expect(200);
    assert!(!page.says("我核对过"), "{}", page.text());
    let words = Raise { words: "请打13812345678找我".into(), ..Cast::words(cast.entrance().await) };
    let named = matters::raise(&cast.resident.cx().await, words).await.unwrap().id;
    assert!(cast.grid.get(&format!("/matters/{named}")).await.expect(200).says("我核对过"));
    let form = page.form(&format!("/matters/{plain}/acceptance"));
    let page = cast.grid.submit(&form.with("title", "灯不亮").with("words", "张女士家门口灯不亮")).await.expect(422);
    assert!(page.says("我核对过") && page.says("张女士"), "{}", page.text());
}

#[tokio::test]
async fn the_form_for_finishing_says_that_one_of_two_is_needed_and_so_does_the_refusal() {
    let cast = Cast::new().await;
    let id = cast.matter_in("in-progress").await;
    let page = cast.worker.get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("两样里必须有一样"), "{}", page.text());
    let part = &page.body[page.body.find("id=\"finish\"").unwrap()..];
    let part = &part[..part.find("</form>").unwrap()];
    assert!(!part.contains("可不填"), "nothing of it is called optional");
    let form = page.form(&format!("/matters/{id}/completion"));
    let page = cast.worker.submit(&form.with("note", "换了灯泡").with("why_no_photo", "天黑")).await.expect(422);
    assert!(page.says("写明为什么没有照片，至少 4 个字"), "{}", page.text());
}

#[tokio::test]
async fn the_board_is_one_table_and_nothing_chosen_on_it_leads_out_of_the_scope() {
    let cast = Cast::new().await;
    cast.matter_in("in-progress").await;
    let elsewhere = {
        let other = cast.house.other_estate().await;
        let neighbour = cast.house.other_resident("1-1-101").await;
        let raise = Cast::words(other.entrances[&(1, 1)]);
        matters::raise(&neighbour.cx().await, raise).await.unwrap().id
    };
    let page = cast.manager.get("/board").await.expect(200);
    assert_eq!(page.body.matches("<table").count(), 2, "orders and categories: {}", page.text());
    for link in page.links().iter().filter(|link| link.contains('?')) {
        assert!(link.starts_with("/board?"), "{link}");
        let page = cast.manager.get(link).await.expect(200);
        assert!(!page.links().contains(&format!("/matters/{elsewhere}")), "{link}");
    }
    let compound = cast.house.estate().await.compound;
    let chosen = cast.manager.get(&format!("/board?compound={compound}&state=in-progress")).await.expect(200);
    assert!(
        chosen.says("二单元楼道灯不亮")
            && chosen.links().iter().any(|link| link.contains(&format!("compound={compound}&category=")))
    );
    let other = cast.house.other_estate().await.compound;
    assert_eq!(cast.manager.look(&format!("/board?compound={other}")).await.status.as_u16(), 404);
    for wrong in ["state=rated", "state=x", "category=x"] {
        assert_eq!(cast.manager.look(&format!("/board?{wrong}")).await.status.as_u16(), 422, "{wrong}");
    }
}

#[tokio::test]
async fn the_heading_of_a_list_says_what_it_holds() {
    let cast = Cast::new().await;
    for (query, heading) in [
        ("", "没办完的事"),
        ("state=claimed", "说办完了、等报事人确认的事"),
        ("state=done", "办完的事"),
        ("state=all", "全部事项"),
        ("overdue=1&state=all", "超期的事"),
        ("state=assigned", "“已派办”的事"),
        ("mine=1", "我提的事"),
        ("mine=1&overdue=1", "我提的、超期的事"),
    ] {
        let page = cast.resident.get(&format!("/matters?{query}")).await.expect(200);
        assert!(page.body.contains(&format!("<h1>{heading}</h1>")), "{query}: {}", page.text());
    }
}

#[tokio::test]
async fn chinese_sentences_have_no_gaps_around_what_is_filled_in() {
    let cast = Cast::new().await;
    let id = cast.matter_in("rated").await;
    let page = cast.house.stranger().get(&format!("/matters/{id}")).await.expect(200);
    assert!(page.says("派给物业维修 · ") && page.says("评价：满意"), "{}", page.text());
    let other = cast.raise().await;
    matters::accept(&cast.grid.cx().await, other, Accept { title: "又坏了".into(), ..public() }).await.unwrap();
    matters::assign(&cast.grid.cx().await, other, Assign { post: cast.worker.posts[0], note: String::new() }).await.unwrap();
    assert!(cast.house.stranger().get("/matters?compound=all").await.expect(200).says("现在由物业维修办"));
    matters::contact(&cast.worker.cx().await, other, Contact { note: "今天来修".into() }).await.unwrap();
    let finish = Finish { note: "换了灯泡".into(), why_no_photo: "夜里看不清".into(), photos: vec![] };
    matters::finish(&cast.worker.cx().await, other, finish).await.unwrap();
    let page = cast.house.stranger().get(&format!("/matters/{other}")).await.expect(200);
    assert!(page.says("没有照片，因为：夜里看不清"), "{}", page.text());
}

#[tokio::test]
async fn an_elder_is_offered_six_categories_and_the_others_behind_one_more_tap() {
    let cast = Cast::new().await;
    let home = cast.resident.get("/").await.expect(200);
    cast.resident.submit(&home.form("/settings").with("elder", "1").with("return", "/matters/new")).await;
    let page = cast.resident.get("/matters/new").await.expect(200);
    let (first, rest) = page.body.split_once("更多类别").unwrap();
    assert_eq!(first.matches("name=\"category\"").count(), 6, "I cannot tell, and five that are often needed");
    assert!(rest.matches("name=\"category\"").count() > 6);
    let form = page.form("/matters").with("words", "灯不亮了").with("place", &cast.entrance().await.to_string());
    let page = cast.resident.submit(&form.with("category", "light-lamps")).await.expect(200);
    assert!(page.says("路灯、楼道灯"), "{}", page.text());
}

#[tokio::test]
async fn every_page_has_a_number_where_a_person_answers_also_for_those_who_live_nowhere() {
    let cast = Cast::new().await;
    cast.house.other_estate().await;
    let stranger = cast.house.stranger();
    for path in ["/sign-in", "/contacts", "/matters?compound=all", "/no/such/page"] {
        assert!(stranger.look(path).await.text().contains("tel:12345"), "{path}: among several compounds, the line for all");
    }
    for path in ["/desk", "/contacts"] {
        let page = cast.grid.get(path).await.expect(200);
        assert!(page.body.contains("tel:0351-5550100"), "{path}: the number nearest above the post: {}", page.text());
    }
    assert!(cast.grid.get("/contacts").await.expect(200).says("样例甲小区"), "whoever works in one compound need not choose it");
}
