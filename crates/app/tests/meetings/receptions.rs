//! Reception days: slots and tickets, hearing people at the table, sending on in one tap with the trail kept. A18, A25, A28, A30.

use crate::{DAY, Table, ok};
use pavilion_testkit::{Client, Page};
use serde_json::{Value as Json, json};

const MINUTE: i64 = 60_000;

/// A day of eight slots by a method, three days from now.
async fn announce(table: &Table, who: &Client, method: &str, title: &str) -> String {
    let starts = table.now() + 3 * DAY;
    let day = json!({
        "compound": table.place, "method": method, "title": title, "venue": "小区门口", "starts": starts, "ends": starts + 120 * MINUTE,
        "slot_minutes": 15,
    });
    ok(who.api_post("/api/v1/receptions", day).await)["id"].as_str().unwrap().to_owned()
}

async fn take(who: &Client, id: &str, slot: i64, words: &str) -> Json {
    ok(who.api_post(&format!("/api/v1/receptions/{id}/tickets"), json!({ "slot": slot, "words": words })).await)
}

async fn at_table(who: &Client, id: &str, ticket: &Json, step: Json) -> Json {
    let mut body = step;
    body["ticket"] = ticket["id"].clone();
    ok(who.api_post(&format!("/api/v1/receptions/{id}/table"), body).await)
}

/// The code of a matter just taken in, as the page shows it.
fn code(page: &Page) -> Option<String> {
    page.text().split_once("查询码，请交给来人").and_then(|(_, rest)| rest.split_whitespace().next().map(str::to_owned))
}

#[tokio::test]
async fn a_slot_is_given_once_one_ticket_to_a_person_and_nobody_sees_whose() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    let other = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
    let mine = take(&table.member, &id, 2, "楼道堆了旧家具").await;
    assert_eq!((mine["number"].as_i64(), mine["slot"].as_i64()), (Some(1), Some(2)));
    let tickets = format!("/api/v1/receptions/{id}/tickets");
    let again = table.member.api_post(&tickets, json!({ "slot": 3, "words": "" })).await;
    assert_eq!(again.code(), "receptions-ticket-there");
    assert_eq!(other.api_post(&tickets, json!({ "slot": 2, "words": "" })).await.code(), "receptions-slot-taken");
    assert_eq!(other.api_post(&tickets, json!({ "slot": 9, "words": "" })).await.code(), "receptions-slot-unknown");
    assert_eq!(take(&other, &id, 0, "").await["slot"], 1, "the first free one");
    let queue = ok(table.social.api_get(&format!("/api/v1/receptions/{id}/queue")).await);
    assert_eq!(queue["items"][0]["words"], "楼道堆了旧家具");
    assert!(!queue.to_string().contains(&table.resident.name) && !queue.to_string().contains(&table.resident.phone));
    assert_eq!(table.member.api_get(&format!("/api/v1/receptions/{id}/queue")).await.status.as_u16(), 403);
    let seen = ok(table.house.stranger().api_get(&format!("/api/v1/receptions/{id}")).await);
    assert!(!seen.to_string().contains("旧家具"), "what it is about is for those who receive");
    assert_eq!(seen["free"].as_array().unwrap().len(), 6);
    ok(table.member.api_post(&format!("/api/v1/receptions/{id}/cancel"), json!({})).await);
    assert_eq!(take(&table.member, &id, 2, "").await["number"], 3, "given back, the slot is free again");
    let mut tx = table.house.app.db.read().await.unwrap();
    let lines: Vec<(Option<uuid::Uuid>,)> =
        tx.all("select actor from journal where action = 'receptions.book'", &[]).await.unwrap();
    drop(tx);
    assert!(lines.len() == 4 && lines.iter().all(|(actor,)| actor.is_none()), "the journal keeps a tag, never the account");
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn at_the_table_a_matter_is_taken_in_by_the_one_intake_once_and_its_holder_follows_it() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "open-day", "居民开放日").await;
    let ticket = take(&table.member, &id, 1, "楼道灯不亮").await;
    table.house.clock.forward(3 * DAY);
    at_table(&table.social, &id, &ticket, json!({ "step": "come" })).await;
    let done = at_table(&table.social, &id, &ticket, json!({ "step": "forward", "to": "matter" })).await;
    assert!(!done["code"].as_str().unwrap().is_empty() && !done["number"].as_str().unwrap().is_empty(), "{done}");
    let twice = json!({ "ticket": ticket["id"], "step": "forward", "to": "matter" });
    assert_eq!(table.social.api_post(&format!("/api/v1/receptions/{id}/table"), twice).await.code(), "receptions-not-now");
    let mut tx = table.house.app.db.read().await.unwrap();
    let raised: Vec<(String,)> = tx.all("select channel from intake", &[]).await.unwrap();
    drop(tx);
    assert_eq!(raised, [("reception".to_owned(),)], "one matter, by the channel of receptions");
    let mut resident = table.resident;
    resident.sign_in_again(&table.house).await;
    assert!(resident.get("/me/news").await.says("转给别人接着办了"));
    let page = resident.get(&format!("/receptions/{id}")).await.expect(200);
    assert!(page.says("已经立为一件事") && page.says("转出去了"), "{}", page.text());
}

#[tokio::test]
async fn from_the_managers_day_to_the_secretarys_and_on_to_a_topic_the_trail_is_kept() {
    let table = Table::new().await;
    let manager = announce(&table, &table.property, "manager-day", "物业经理接待日").await;
    let secretary = announce(&table, &table.secretary, "secretary-reception", "书记接待群众").await;
    let wrong = json!({ "compound": table.place, "method": "secretary-reception", "title": "书记接待", "venue": "门口",
        "starts": table.now() + 3 * DAY, "ends": table.now() + 3 * DAY + 60 * MINUTE, "slot_minutes": 15 });
    assert_eq!(table.property.api_post("/api/v1/receptions", wrong).await.code(), "meetings-may-not-call");
    let ticket = take(&table.member, &manager, 1, "停车位不够，要大家一起商量").await;
    table.house.clock.forward(3 * DAY);
    let matter = json!({ "ticket": ticket["id"], "step": "forward", "to": "matter" });
    let refused = table.property.api_post(&format!("/api/v1/receptions/{manager}/table"), matter).await;
    assert_eq!(refused.status.as_u16(), 403, "the property company takes no matters in");
    at_table(&table.property, &manager, &ticket, json!({ "step": "forward", "to": secretary })).await;
    let queue = ok(table.secretary.api_get(&format!("/api/v1/receptions/{secretary}/queue")).await);
    let next = &queue["items"][0];
    assert_eq!((&next["came_from"], &next["words"]), (&ticket["id"], &json!("停车位不够，要大家一起商量")));
    let next = next["ticket"].clone();
    let before = ok(table.property.api_get(&format!("/api/v1/receptions/{manager}/queue")).await);
    assert_eq!(before["items"][0]["went_to"], format!("ticket/{}", next["id"].as_str().unwrap()));
    assert!(table.resident.get("/me/news").await.says("书记接待群众"), "the holder is told the next number");
    let topic = json!({ "ticket": next["id"], "step": "forward", "to": "topic" });
    let refused = table.secretary.api_post(&format!("/api/v1/receptions/{secretary}/table"), topic).await;
    assert_eq!(refused.code(), "receptions-topic-words", "what a ticket says is not told to everybody: {}", refused.text());
    let anew = json!({ "step": "forward", "to": "topic", "words": "小区停车怎么安排" });
    at_table(&table.secretary, &secretary, &next, anew).await;
    let own = ok(table.member.api_get(&format!("/api/v1/receptions/{secretary}")).await);
    let topic = own["own_went_to"].as_str().unwrap().strip_prefix("topic/").unwrap().to_owned();
    let topic = ok(table.house.stranger().api_get(&format!("/api/v1/topics/{topic}")).await);
    assert_eq!(topic["title"], "小区停车怎么安排");
    assert!(!topic.to_string().contains("停车位不够"), "the words of the ticket stay with those who receive: {topic}");
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_ticket_is_taken_and_heard_on_pages_without_script_and_by_elders() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    let list = table.resident.get(&format!("/receptions?compound={}", table.place)).await.expect(200);
    assert!(list.says("周三办公桌"), "{}", list.text());
    table.resident.set_cookie("pv_elder", "1");
    let page = table.resident.get(&format!("/receptions/{id}")).await.expect(200);
    let form = page.form(&format!("/receptions/{id}/tickets"));
    let page = table.resident.submit(&form.with("words", "水管漏水")).await.expect(200);
    assert!(page.says("号码 1") && page.says("已经取号"), "{}", page.text());
    let mut staff = table.house.grid_worker().await;
    table.house.clock.forward(3 * DAY);
    staff.sign_in_again(&table.house).await;
    let queue = staff.get(&format!("/receptions/{id}/queue")).await.expect(200);
    assert!(queue.says("1 号") && queue.says("水管漏水"), "{}", queue.text());
    let walk_in = queue.form(&format!("/receptions/{id}/walk-ins")).with("walk_in_words", "想问养狗的规定");
    let queue = staff.submit(&walk_in).await.expect(200);
    assert!(queue.says("2 号") && queue.says("想问养狗的规定"), "{}", queue.text());
    let forms = queue.forms();
    let table_forms: Vec<_> = forms.iter().filter(|form| form.action.ends_with("/table")).collect();
    assert_eq!(table_forms.len(), 2, "nobody who has not come yet is answered");
    let answered = table_forms[1].clone().with("words", "养犬办法在公示栏，已经当面讲清").with("step", "settle");
    let queue = staff.submit(&answered).await.expect(200);
    assert!(queue.says("当面答复了") && queue.says("已经当面讲清"), "{}", queue.text());
    let booked = queue.forms().into_iter().find(|form| form.action.ends_with("/table")).unwrap();
    let queue = staff.submit(&booked.with("step", "come")).await.expect(200);
    let empty = queue.forms().into_iter().find(|form| form.action.ends_with("/table")).unwrap();
    let refused = staff.submit(&empty.with("words", "").with("step", "settle")).await.expect(422);
    assert!(refused.says("请写下怎么答复的"), "{}", refused.text());
}

#[tokio::test]
async fn who_has_a_ticket_is_told_when_the_day_is_called_off() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    take(&table.member, &id, 0, "").await;
    ok(table.social.api_post(&format!("/api/v1/receptions/{id}/calling-off"), json!({ "reason": "下大雨" })).await);
    assert!(table.resident.get("/me/news").await.says("取消了"));
    let late = table.member.api_post(&format!("/api/v1/receptions/{id}/tickets"), json!({ "slot": 0, "words": "" })).await;
    assert_eq!(late.code(), "receptions-called-off");
    table.house.clock.forward(4 * DAY);
    let next = announce(&table, &table.social, "wednesday-desk", "下一次").await;
    table.house.clock.forward(4 * DAY);
    let over = table.member.api_post(&format!("/api/v1/receptions/{next}/tickets"), json!({ "slot": 0, "words": "" })).await;
    assert_eq!(over.code(), "receptions-over");
}

#[tokio::test]
async fn what_a_device_kept_at_the_table_becomes_one_ticket_and_one_matter_however_often_it_is_sent() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    let mut staff = table.house.grid_worker().await;
    table.house.clock.forward(3 * DAY);
    staff.sign_in_again(&table.house).await;
    let page = staff.get(&format!("/receptions/{id}/intake")).await.expect(200);
    let form = page.form(&format!("/receptions/{id}/walk-ins")).with("matter", "1").with("category", "light-lamps");
    let empty = staff.submit(&form.clone().with("walk_in_words", "")).await.expect(422);
    assert!(empty.form(&format!("/receptions/{id}/walk-ins")).value("matter").is_some(), "what was ticked stays ticked");
    let form = form.with("walk_in_words", "二单元门口的灯不亮");
    let first = staff.submit(&form).await.expect(200);
    assert_eq!(code(&first).map(|code| code.len()), Some("XXXX-XXXX-XX".len()), "shown to whoever sits there: {}", first.text());
    // Sent again in the evening, when the day is over: the same number and the same matter.
    table.house.clock.forward(DAY / 4);
    let again = staff.submit(&form).await.expect(200);
    assert!(again.says("二单元门口的灯不亮"), "{}", again.text());
    assert_eq!(code(&again), code(&first), "whoever missed the answer reads the same code again");
    // A device asks for data: it is told to ask for the page, for there is nowhere else to read the code.
    let walk_ins = form.action.clone();
    let letter = ok(staff.api_form(&walk_ins, &form.fields).await);
    assert_eq!(letter, json!({}), "no address to go to");
    let plain = page.form(&walk_ins).with("walk_in_words", "想问养狗的规定").with("key", "another-letter");
    let letter = ok(staff.api_form(&walk_ins, &plain.fields).await);
    assert_eq!(letter["url"], format!("/receptions/{id}/queue"), "without a code there is");
    let mut tx = table.house.app.db.read().await.unwrap();
    let count = async |tx: &mut pavilion_app::db::Tx, sql: &str| tx.only::<(i64,)>(sql, &[]).await.unwrap().0;
    assert_eq!(count(&mut tx, "select cast(count(*) as bigint) as n from reception_ticket").await, 2);
    assert_eq!(count(&mut tx, "select cast(count(*) as bigint) as n from matter").await, 1);
    let sql = "select cast(count(*) as bigint) as n from intake where channel = 'reception' and leave = 'said'";
    assert_eq!(count(&mut tx, sql).await, 1, "who wrote it down and by whose leave");
    drop(tx);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
    // Whoever may not take matters in is not offered it, and a form by hand gives no number either.
    let manager = table.house.property_manager().await;
    let theirs = announce(&table, &table.property, "manager-day", "物业经理接待日").await;
    table.house.clock.forward(3 * DAY);
    let mut manager = manager;
    manager.sign_in_again(&table.house).await;
    let page = manager.get(&format!("/receptions/{theirs}/intake")).await.expect(200);
    let form = page.form(&format!("/receptions/{theirs}/walk-ins"));
    assert!(form.value("category").is_none());
    let refused = manager.submit(&form.with("walk_in_words", "换锁").with("matter", "1")).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    assert!(manager.get(&format!("/receptions/{theirs}/queue")).await.says("还没有"));
}

#[tokio::test]
async fn two_people_at_the_table_at_once_make_one_matter_and_one_topic_of_a_ticket() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "open-day", "居民开放日").await;
    let colleague = table.house.community_worker().await.program(&table.house, &[]).await;
    let other = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
    let tickets = [take(&table.member, &id, 1, "楼道灯不亮").await, take(&other, &id, 2, "停车位不够").await];
    table.house.clock.forward(3 * DAY);
    let path = format!("/api/v1/receptions/{id}/table");
    for (ticket, to) in tickets.iter().zip(["matter", "topic"]) {
        let step = json!({ "ticket": ticket["id"], "step": "forward", "to": to, "words": "请大家看看怎么办" });
        let (one, two) = tokio::join!(table.social.api_post(&path, step.clone()), colleague.api_post(&path, step.clone()));
        let (went, refused) = if one.status.is_success() { (one, two) } else { (two, one) };
        assert_eq!(ok(went)["code"].as_str().unwrap().is_empty(), to == "topic");
        assert_eq!(refused.code(), "receptions-not-now", "{}", refused.text());
    }
    let mut tx = table.house.app.db.read().await.unwrap();
    for (table, count) in [("matter", 1), ("topic", 1), ("claim", 1)] {
        let sql = format!("select cast(count(*) as bigint) as n from {table}");
        assert_eq!(tx.only::<(i64,)>(&sql, &[]).await.unwrap().0, count, "{table}");
    }
    drop(tx);
    assert_eq!(pavilion_app::rooms::record::doctor(&table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_category_the_community_has_not_is_not_offered_and_refused_it_costs_nobody_a_number() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    let community = table.house.estate().await.community;
    let tree = ok(table.house.stranger().api_get(&format!("/api/v1/categories?community={community}")).await);
    let all = tree["items"].as_array().unwrap().iter().flat_map(|group| group["categories"].as_array().unwrap());
    let mut change = all.into_iter().find(|one| one["id"] == "light-lamps").cloned().unwrap();
    for (name, value) in [("community", json!(community)), ("reason", json!("按社区的实际来定")), ("retired", json!(true))]
    {
        change[name] = value;
    }
    let mut staff = table.house.grid_worker().await;
    let before = staff.look(&format!("/receptions/{id}/intake")).await.text();
    assert!(before.contains("value=\"light-lamps\""), "it is offered while it is there");
    table.house.clock.forward(1_000);
    ok(table.social.api_post("/api/v1/categories", change).await);
    table.house.clock.forward(3 * DAY);
    staff.sign_in_again(&table.house).await;
    let page = staff.get(&format!("/receptions/{id}/intake")).await.expect(200);
    assert!(!page.values("option", "value").contains(&"light-lamps".to_owned()), "none that was retired");
    let to = format!("/receptions/{id}/walk-ins");
    let form = page.form(&to).with("matter", "1").with("walk_in_words", "二单元门口的灯不亮");
    for _ in 0..2 {
        let refused = staff.submit(&form.clone().with("category", "light-lamps")).await.expect(422);
        assert_eq!(refused.form(&to).value("walk_in_words"), Some("二单元门口的灯不亮"));
    }
    let mut tx = table.house.app.db.read().await.unwrap();
    let count = tx.only::<(i64,)>("select cast(count(*) as bigint) as n from reception_ticket", &[]).await.unwrap().0;
    drop(tx);
    assert_eq!(count, 0, "nobody came twice because of a word in a list");
    let taken = staff.submit(&form.with("category", "")).await.expect(200);
    assert!(taken.says("1 号") && code(&taken).is_some(), "{}", taken.text());
    // At the table: what was written for a ticket stands there again when it is refused, in its own form and no other.
    for words in ["想问养狗的规定", "想问停车的规定"] {
        ok(table.social.api_post(&format!("/api/v1{to}"), json!({ "words": words })).await);
    }
    let queue = staff.get(&format!("/receptions/{id}/queue")).await.expect(200);
    let answers: Vec<_> = queue.forms().into_iter().filter(|form| form.action.ends_with("/table")).collect();
    let typed =
        answers[1].clone().with("words", "狗要拴绳，已经讲清").with("category", "light-lamps").with("step", "forward/matter");
    let refused = staff.submit(&typed).await.expect(422);
    let words: Vec<String> = refused
        .forms()
        .iter()
        .filter(|form| form.action.ends_with("/table"))
        .map(|form| form.value("words").unwrap_or_default().to_owned())
        .collect();
    assert_eq!(words, ["", "狗要拴绳，已经讲清"]);
}

#[tokio::test]
async fn nobody_takes_all_the_numbers_of_a_reception_alone() {
    let table = Table::new().await;
    let id = announce(&table, &table.social, "wednesday-desk", "周三办公桌").await;
    for number in 1..=3 {
        assert_eq!(take(&table.member, &id, 0, "").await["number"], number);
        ok(table.member.api_post(&format!("/api/v1/receptions/{id}/cancel"), json!({})).await);
    }
    let more = table.member.api_post(&format!("/api/v1/receptions/{id}/tickets"), json!({ "slot": 0, "words": "" })).await;
    assert_eq!(more.code(), "receptions-tickets-many", "{}", more.text());
    let other = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
    assert_eq!(take(&other, &id, 0, "").await["number"], 4);
}
