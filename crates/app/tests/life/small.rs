//! Small things people stumble over: papers that slip into the hall, neighbours called to what is done, posts that look alike.

use crate::{Life, no, ok};
use pavilion_app::rooms::places::{self, AddPlace};
use pavilion_rules::access::PostKind;
use pavilion_rules::places::{CompoundType, Kind};
use pavilion_testkit::story::photo;
use serde_json::json;

#[tokio::test]
async fn what_came_with_photos_is_not_taken_in_as_a_matter_of_the_hall() {
    let life = Life::new().await;
    let form = life.resident.get("/matters/new").await.expect(200).form("/matters");
    let form = form.with("place", &life.entrance().await.to_string()).with("words", "想办高龄津贴，材料拍好了");
    life.resident.submit(&form.file("photos", "材料.jpg", photo().bytes.to_vec())).await.expect(200);
    let all = ok(life.api.grid.api_get("/api/v1/desk").await);
    let at = format!("/api/v1/matters/{}", all["items"][0]["id"].as_str().unwrap());
    let accept = json!({ "title": "办津贴", "words": "想办高龄津贴", "category": "hall-civil" });
    assert_eq!(no(life.api.grid.api_post(&format!("{at}/acceptance"), accept).await), "matters-copies-there");
    let page = at.trim_start_matches("/api/v1");
    let form = life.grid.get(page).await.expect(200).form(&format!("{page}/acceptance"));
    let form = form.with("title", "办津贴").with("words", "想办高龄津贴").with("category", "hall-civil");
    let refused = life.grid.submit(&form).await.expect(422);
    assert!(refused.says("带着照片") && refused.form(&format!("{page}/acceptance")).value("title") == Some("办津贴"));
    life.accept(&at, "light-lamps").await;
    life.audited().await;
}

#[tokio::test]
async fn nobody_is_called_any_more_to_what_is_done() {
    let life = Life::new().await;
    let (_, helper) = life.volunteer("志愿者").await;
    let call = json!({ "words": "帮忙把旧沙发抬下楼", "wanted": 2, "days": 2 });
    let take = json!({ "step": "take" });
    // Nobody came: the call is over.
    let first = life.in_progress("light-lamps").await;
    let called = ok(life.api.resident.api_post(&format!("{first}/help"), call.clone()).await);
    life.finish(&first).await;
    assert_eq!(life.duty(&life.api.resident, &first, "help").await["state"], "dropped");
    assert_eq!(no(helper.api_post(&format!("{}/coming", crate::at(&called)), take.clone()).await), "matters-duty-not-now");
    assert_eq!(ok(helper.api_get("/api/v1/desk/duties").await)["items"], json!([]));
    // Somebody came: nobody else is asked, and the caller still says whether it helped.
    let second = life.in_progress("light-lamps").await;
    let called = crate::at(&ok(life.api.resident.api_post(&format!("{second}/help"), call).await));
    ok(helper.api_post(&format!("{called}/coming"), take).await);
    life.finish(&second).await;
    assert_eq!(life.duty(&life.api.resident, &second, "help").await["state"], "planned");
    let helped = json!({ "step": "confirm", "value": "satisfied" });
    assert_eq!(ok(life.api.resident.api_post(&format!("{called}/help"), helped).await)["state"], "done");
    life.audited().await;
}

#[tokio::test]
async fn two_posts_of_one_kind_are_told_apart_without_names() {
    let life = Life::new().await;
    let compound = life.house.estate().await.compound;
    let second = life.house.holder("又一位经理", PostKind::PropertyManager, compound).await;
    let at = life.raise("light-lamps", "楼道灯坏了三天").await;
    life.accept(&at, "light-lamps").await;
    let page = life.grid.look(at.trim_start_matches("/api/v1")).await.text();
    let label = |post: String| {
        let from = page.find(&format!("<option value=\"{post}\"")).unwrap();
        page[from..].split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()
    };
    let (one, two) = (label(life.manager.posts[0].to_string()), label(second.posts[0].to_string()));
    let numbered = |label: &str| [" 1 · ", " 2 · "].iter().any(|number| label.contains(number));
    assert!(one != two && numbered(&one) && numbered(&two), "{one} / {two}");
    assert!(!page.contains("又一位经理"), "who holds them is not shown");
    assert!(!label(life.worker.posts[0].to_string()).contains(" 1 · "), "one alone has no number");
}

#[tokio::test]
async fn times_of_categories_are_said_as_the_rule_counts_them() {
    let life = Life::new().await;
    let page = life.community.get("/categories").await.expect(200);
    assert!(page.says("回话 30 分钟（日夜都算）"), "{}", page.text());
    assert!(page.says("1 个工作日") && !page.says("24 小时"), "{}", page.text());
}

#[tokio::test]
async fn the_own_entrance_is_the_first_place_offered() {
    let life = Life::new().await;
    let page = life.resident.look("/matters/new").await.text();
    let from = page.find("name=\"place\"").unwrap();
    let first = page[from..].split("<option value=\"").nth(2).unwrap();
    assert!(first.starts_with(&life.entrance().await.to_string()), "{first}");
}

#[tokio::test]
async fn in_the_elder_face_everything_besides_the_next_step_stands_behind_one_more_tap() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    let page = at.trim_start_matches("/api/v1");
    let plain = life.community.look(page).await.text();
    assert!(!plain.contains("id=\"more\""));
    life.community.set_cookie("pv_elder", "1");
    let elder = life.community.look(page).await.text();
    let (before, rest) = elder.split_once("id=\"more\"").unwrap();
    for form in ["/parts\"", "/ledger-line\"", "/grade\"", "/merging\""] {
        assert!(!before.contains(form) && rest.contains(form), "{form}");
    }
}

#[tokio::test]
async fn what_waits_for_me_stands_before_what_others_handle() {
    let life = Life::new().await;
    let others = life.in_progress("light-lamps").await;
    // So late that it lies on the desk of those who gave it out, too.
    life.house.clock.forward(20 * pavilion_rules::time::DAY_MS);
    life.house.run_jobs().await;
    let mine = life.raise("lift-add", "想商量加装一部电梯").await;
    let page = life.grid.get("/desk").await.expect(200);
    let order: Vec<String> = page.links().into_iter().filter(|link| link.starts_with("/matters/0")).collect();
    let at = |matter: &str| order.iter().position(|link| matter.ends_with(link.as_str()));
    assert!(at(&others).is_some() && at(&mine) < at(&others), "{order:?}");
}

#[tokio::test]
async fn two_units_of_one_kind_are_told_apart_where_they_are_called_and_judged() {
    let life = Life::new().await;
    let (one, _) = life.unit("住建").await;
    let (two, _) = life.unit("民政").await;
    let at = life.in_progress("light-lamps").await;
    ok(life.api.community.api_post(&format!("{at}/grade"), json!({ "grade": "hard", "reason": "路面跨几个部门" })).await);
    let whistle = json!({ "words": "修复小区门口破损路面", "lead": one.posts[0], "others": [two.posts[0]], "days": 5 });
    ok(life.api.community.api_post(&format!("{at}/whistle"), whistle).await);
    let drafted = life.duty(&life.api.street, &at, "whistle").await;
    ok(life.api.street.api_post(&format!("{}/decision", crate::at(&drafted)), json!({ "step": "approve", "words": "" })).await);
    let page = life.community.get(&format!("/duties/{}", drafted["id"].as_str().unwrap())).await.expect(200);
    assert!(page.says("部门单位 1 · ") && page.says("部门单位 2 · "), "{}", page.text());
}

#[tokio::test]
async fn whoever_calls_back_reads_how_the_reporter_can_be_reached_and_only_those_who_may_see_the_number() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    life.finish(&at).await;
    let call = life.duty(&life.api.worker, &at, "call-back").await;
    let page = format!("/duties/{}", call["id"].as_str().unwrap());
    let seen = life.worker.get(&page).await.expect(200);
    assert!(seen.says("怎样找到报事人") && seen.links().iter().any(|link| link.ends_with("#messages")), "{}", seen.text());
    assert!(!seen.forms().iter().any(|form| form.action.ends_with("/reporter-contact")), "the company sees no number");
    assert!(!seen.text().contains(&life.resident.phone));
}

#[tokio::test]
async fn a_desk_says_what_waits_for_its_reader_and_what_others_handle() {
    let mut life = Life::new().await;
    let theirs = life.in_progress("light-lamps").await;
    let number = theirs.rsplit('/').next().unwrap().to_owned();
    let own = life.raise("clean-stairs", "三楼楼道堆了纸箱").await;
    let own = own.rsplit('/').next().unwrap().to_owned();
    // Long after every deadline it lies also on the desk of those who gave it out.
    life.house.clock.forward(40 * pavilion_rules::time::DAY_MS);
    life.house.run_jobs().await;
    life.grid.sign_in_again(&life.house).await;
    life.worker.sign_in_again(&life.house).await;
    let page = life.grid.get("/desk").await.expect(200);
    let (yours, others) = page.body.split_once("id=\"others\"").unwrap_or_else(|| panic!("{}", page.text()));
    assert!(page.says("轮到您的") && page.says("别人在办"), "{}", page.text());
    assert!(yours.contains(&format!("/matters/{own}")) && !yours.contains(&format!("/matters/{number}")));
    assert!(others.contains(&format!("/matters/{number}")) && !others.contains(&format!("/matters/{own}")));
    let page = life.worker.get("/desk").await;
    assert!(page.body.contains(&format!("/matters/{number}")) && !page.says("别人在办"), "their own is theirs: {}", page.text());
}

/// The part of a page that stands under an id, up to the next one of these.
fn part<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.split_once(&format!("id=\"{id}\"")).map_or("", |(_, rest)| rest);
    from.split_once("id=\"others\"").map_or(from, |(before, _)| before)
}

#[tokio::test]
async fn what_came_back_is_the_turn_of_those_who_take_in_and_not_of_others() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    life.finish(&at).await;
    ok(life.api.resident.api_post(&format!("{at}/reopening"), json!({ "reason": "晚上又不亮了" })).await);
    let link = at.trim_start_matches("/api/v1").to_owned();
    let desk = life.grid.look("/desk").await.text();
    assert!(part(&desk, "yours").contains(&link), "{desk}");
    assert!(!part(&desk, "others").contains(&link));
    // Whoever gives work out and takes nothing in only watches it, once it is late.
    life.house.clock.forward(20 * pavilion_rules::time::DAY_MS);
    life.house.run_jobs().await;
    let watched = life.manager.look("/desk").await.text();
    assert!(part(&watched, "others").contains(&link) && !part(&watched, "yours").contains(&link), "{watched}");
}

#[tokio::test]
async fn what_its_handler_left_is_handled_by_nobody_and_is_the_turn_of_whoever_gives_out_work() {
    let life = Life::new().await;
    let at = life.in_progress("light-lamps").await;
    pavilion_app::rooms::people::end_post(&life.house.system(), life.worker.posts[0]).await.unwrap();
    let link = at.trim_start_matches("/api/v1").to_owned();
    for giver in [&life.grid, &life.manager] {
        let desk = giver.look("/desk").await.text();
        assert!(part(&desk, "yours").contains(&link) && !part(&desk, "others").contains(&link), "{desk}");
    }
}

#[tokio::test]
async fn whoever_has_posts_chooses_among_the_compounds_of_their_posts_however_many_there_are_besides() {
    let life = Life::new().await;
    let community = life.house.other_estate().await.community;
    let compound = async |name: String| {
        let new = AddPlace { compound_type: Some(CompoundType::Mixed), ..AddPlace::new(Kind::Compound, Some(community), name) };
        places::add_place(&life.house.system(), new).await.unwrap()
    };
    for n in 0..54 {
        compound(format!("样例第{n}小区")).await;
    }
    life.house.clock.forward(1_000);
    // Its id comes after all the others: fifty-six stand before it.
    let last = compound("样例最后小区".into()).await;
    for path in ["/bikes", "/visits", "/money"] {
        let keeper = life.house.holder("经理", PostKind::PropertyManager, last).await;
        let page = keeper.get(path).await.expect(200);
        assert!(page.says("样例最后小区") && !page.says("看哪个小区"), "{path}: {}", page.text());
    }
    // Whoever has more than one page of them comes to every one.
    let wide = life.house.holder("社区", PostKind::CommunityWorker, community).await;
    let first = wide.get("/bikes").await.expect(200);
    let of = |page: &pavilion_testkit::Page| page.links().into_iter().filter(|link| link.starts_with("/bikes?compound=")).count();
    assert_eq!(of(&first), 50);
    let more = first.links().into_iter().find(|link| link.starts_with("/bikes?after=")).unwrap();
    let second = wide.get(&more).await.expect(200);
    assert_eq!(of(&second), 6, "its own compound, fifty-four and the last: {}", second.text());
    assert!(second.says("样例最后小区") && !second.links().iter().any(|link| link.starts_with("/bikes?after=")));
    assert!(!first.says(&life.house.estate().await.compound_name), "another community's is not theirs");
}
