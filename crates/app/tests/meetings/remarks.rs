//! A topic is talked over before and after its meeting: answers, moderation that leaves a trace, objections to it, not too much
//! at once, and nobody named.

use crate::{Table, ok};
use pavilion_testkit::{Answer, Client};
use serde_json::{Value as Json, json};

fn no(answer: Answer) -> String {
    assert!(answer.status.is_client_error(), "{} {}", answer.status, answer.text());
    answer.code()
}

struct Talk {
    table: Table,
    grid: Client,
    topic: String,
    at: String,
}

async fn topic() -> Talk {
    let table = Table::new().await;
    let grid = table.house.grid_worker().await.program(&table.house, &[]).await;
    let body = json!({ "place": table.place, "title": "地下车库怎么分", "words": "车位不够分" });
    let topic = ok(table.member.api_post("/api/v1/topics", body).await)["id"].as_str().unwrap().to_owned();
    Talk { at: format!("/api/v1/topics/{topic}/remarks"), table, grid, topic }
}

impl Talk {
    async fn say(&self, who: &Client, words: &str) -> String {
        ok(who.api_post(&self.at, json!({ "words": words })).await)["id"].as_str().unwrap().to_owned()
    }

    async fn all(&self, who: &Client) -> Json {
        ok(who.api_get(&self.at).await)["items"].clone()
    }

    async fn moderate(&self, who: &Client, remark: &str, standing: &str, reason: &str) -> Answer {
        who.api_post(&format!("/api/v1/remarks/{remark}/moderation"), json!({ "standing": standing, "reason": reason })).await
    }

    async fn told(&self) -> Vec<String> {
        let news = ok(self.table.member.api_get("/api/v1/me/news").await);
        news["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

#[tokio::test]
async fn residents_talk_a_topic_over_with_answers_one_level_deep_page_by_page_and_nobody_sees_who() {
    let talk = topic().await;
    let first = talk.say(&talk.table.member, "先保证业主的车位").await;
    let other = talk.table.house.resident("1-1-101").await.program(&talk.table.house, &[]).await;
    let reply = json!({ "words": "租客也要停车", "parent": first });
    let reply = ok(other.api_post(&talk.at, reply).await)["id"].as_str().unwrap().to_owned();
    let deeper = talk.table.member.api_post(&talk.at, json!({ "words": "再回一层", "parent": reply })).await;
    assert_eq!(no(deeper), "remarks-parent-unknown", "answers have no answers");
    let seen = talk.all(&talk.table.house.stranger()).await;
    assert_eq!(
        (seen[0]["words"].as_str(), seen[0]["replies"][0]["words"].as_str()),
        (Some("先保证业主的车位"), Some("租客也要停车"))
    );
    assert_eq!(seen[0]["own"], false);
    assert_eq!(talk.all(&talk.table.member).await[0]["own"], true);
    assert!(!seen.to_string().contains(&talk.table.resident.account.to_string()));

    assert_eq!(
        no(talk.table.house.stranger().api_post(&talk.at, json!({ "words": "路过说一句" })).await),
        "access-sign-in-needed"
    );
    let elsewhere = talk.table.house.other_resident("1-1-101").await.program(&talk.table.house, &[]).await;
    assert_eq!(no(elsewhere.api_post(&talk.at, json!({ "words": "隔壁小区的话" })).await), "access-not-allowed");
    for (words, code) in [
        ("3号楼2单元501室占了两个", "remarks-names"),
        ("打13912345678问问", "remarks-names"),
        ("好", "remarks-words"),
        ("先保证业主的车位", "remarks-said-already"),
    ] {
        assert_eq!(no(talk.table.member.api_post(&talk.at, json!({ "words": words })).await), code, "{words}");
    }
    // Twenty to a page, newest first.
    for (home, sign) in [("1-1-102", "甲"), ("1-1-301", "乙"), ("1-1-302", "丙"), ("1-1-501", "丁")] {
        let who = talk.table.house.resident(home).await.program(&talk.table.house, &[]).await;
        for n in 0..5 {
            talk.say(&who, &format!("{sign}的想法，第 {n} 个")).await;
        }
    }
    let page = ok(talk.table.house.stranger().api_get(&talk.at).await);
    assert_eq!(page["items"].as_array().unwrap().len(), 20);
    let next = page["next"].as_str().unwrap();
    let rest = ok(talk.table.house.stranger().api_get(&format!("{}?before={next}", talk.at)).await);
    assert_eq!((rest["items"].as_array().unwrap().len(), rest["next"].is_null()), (1, true));
}

#[tokio::test]
async fn nobody_fills_a_topic_alone() {
    let talk = topic().await;
    for n in 0..5 {
        talk.say(&talk.table.member, &format!("第 {n} 个想法")).await;
    }
    let more = || talk.table.member.api_post(&talk.at, json!({ "words": "还有一个想法" }));
    assert_eq!(no(more().await), "remarks-too-fast");
    talk.table.house.clock.forward(3_600_001);
    ok(more().await);
}

#[tokio::test]
async fn what_is_taken_out_leaves_its_reason_its_author_is_told_and_objects_and_somebody_else_answers() {
    let talk = topic().await;
    let one = talk.say(&talk.table.member, "那帮人就是不要脸").await;
    assert_eq!(no(talk.moderate(&talk.table.member, &one, "hidden", "骂人的话").await), "access-not-allowed");
    assert_eq!(no(talk.moderate(&talk.grid, &one, "hidden", "骂").await), "remarks-reason");
    ok(talk.moderate(&talk.grid, &one, "hidden", "骂人，请改说事情").await);
    let seen = talk.all(&talk.table.house.stranger()).await[0].clone();
    assert_eq!((seen["words"].as_str(), seen["standing"].as_str()), (Some(""), Some("hidden")));
    assert_eq!((seen["reason"].as_str(), seen["moderated_by"].as_str()), (Some("骂人，请改说事情"), Some("grid-worker")));
    assert_eq!(talk.all(&talk.table.member).await[0]["words"], "那帮人就是不要脸", "its author still reads it");
    assert!(talk.told().await.contains(&"remark-hidden".to_owned()), "{:?}", talk.told().await);
    let answered = talk.table.member.api_post(&talk.at, json!({ "words": "回应一下", "parent": one })).await;
    assert_eq!(no(answered), "remarks-parent-unknown", "what was taken out is not answered");

    let objection = format!("/api/v1/remarks/{one}/objection");
    let object = |words: &str| talk.table.member.api_post(&objection, json!({ "words": words }));
    let other = talk.table.house.resident("1-1-101").await.program(&talk.table.house, &[]).await;
    let theirs = other.api_post(&format!("/api/v1/remarks/{one}/objection"), json!({ "words": "我也不同意" })).await;
    assert_eq!(no(theirs), "remarks-not-yours");
    ok(object("说的是开发商，不是邻居").await);
    assert_eq!(no(object("再说一遍不同意").await), "remarks-objected-already");
    let seen = talk.all(&talk.table.house.stranger()).await[0].clone();
    assert_eq!((seen["objected"].as_bool(), seen["objection"].as_str()), (Some(true), Some("")));
    // Whoever took it out does not judge the objection.
    assert_eq!(no(talk.moderate(&talk.grid, &one, "shown", "维持原来的决定").await), "remarks-somebody-else");
    ok(talk.moderate(&talk.table.social, &one, "hidden", "看过了，还是请改说事情").await);
    let seen = talk.all(&talk.table.house.stranger()).await[0].clone();
    assert_eq!((seen["standing"].as_str(), seen["answer"].as_str()), (Some("hidden"), Some("看过了，还是请改说事情")));
    assert_eq!(seen["reason"], "骂人，请改说事情", "the first reason stays");
    assert!(talk.told().await.contains(&"remark-kept-out".to_owned()));

    // Every step stands in the journal, of the resident only a tag.
    let mut tx = talk.table.house.app.db.read().await.unwrap();
    let sql =
        "select action, actor is null as unnamed from journal where subject_kind = 'topic-remark' order by revision limit 20";
    let lines: Vec<(String, bool)> = tx.all(sql, &[]).await.unwrap();
    let expected = [("topics.remark", true), ("topics.moderate", false), ("topics.remark", true), ("topics.moderate", false)];
    assert_eq!(lines.iter().map(|(action, unnamed)| (action.as_str(), *unnamed)).collect::<Vec<_>>(), expected);
    drop(tx);
    assert_eq!(pavilion_app::rooms::record::doctor(&talk.table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn the_discussion_is_a_page_linked_from_the_topic_where_nothing_typed_is_lost() {
    let talk = topic().await;
    let page = format!("/topics/{}/discussion", talk.topic);
    let member = &talk.table.resident;
    assert!(member.get(&format!("/topics/{}", talk.topic)).await.says("大家的讨论（0 条）"));
    let form = member.get(&page).await.form(&page);
    let refused = member.submit(&form.clone().with("words", "3号楼2单元501室占道")).await.expect(422);
    assert!(refused.says("不要写名字"), "{}", refused.text());
    assert_eq!(refused.form(&page).value("words"), Some("3号楼2单元501室占道"));
    assert!(member.press(&form.with("words", "能不能分时段停")).await.status.is_redirection());
    let seen = talk.table.house.stranger().get(&page).await;
    assert!(seen.says("能不能分时段停") && !seen.says("您写的"), "{}", seen.text());
    let one = talk.all(&talk.grid).await[0]["id"].as_str().unwrap().to_owned();
    let worker = talk.table.house.grid_worker().await;
    let form = worker.get(&page).await.form(&format!("/remarks/{one}/moderation"));
    assert!(worker.press(&form.with("reason", "先隐藏，核对一下").with("standing", "hidden")).await.status.is_redirection());
    let seen = talk.table.house.stranger().get(&page).await;
    assert!(seen.says("由网格员隐藏，理由：先隐藏，核对一下") && !seen.says("能不能分时段停"), "{}", seen.text());
    let action = format!("/remarks/{one}/objection");
    let form = member.get(&page).await.form(&action);
    let refused = member.submit(&form.clone().with("words", "我是3号楼2单元501室的")).await.expect(422);
    assert_eq!(refused.form(&action).value("words"), Some("我是3号楼2单元501室的"));
    assert!(member.press(&form.with("words", "这是提建议，没有骂人")).await.status.is_redirection());
    assert!(talk.table.house.stranger().get(&page).await.says("作者有异议"));
}
