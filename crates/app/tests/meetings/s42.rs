//! S42: a neighbour fetches a child. The guardian's explicit approval each time; minors' data under their own rule; only two adults see it.

use crate::{DAY, Table, ok};
use pavilion_testkit::{Client, Person};
use serde_json::{Value as Json, json};

const WORDS: &str = "小苹果，幼儿园东门，四点半";

struct Two {
    table: Table,
    guardian: Client,
    neighbour: Client,
    next_door: Person,
    elsewhere: Client,
}

impl Two {
    async fn new() -> Self {
        let table = Table::new().await;
        let next_door = table.house.resident("3-2-502").await;
        let neighbour = next_door.program(&table.house, &[]).await;
        let elsewhere = table.house.resident("1-1-101").await.program(&table.house, &[]).await;
        let guardian = table.resident.program(&table.house, &[]).await;
        Self { table, guardian, neighbour, next_door, elsewhere }
    }

    async fn ask(&self) -> (String, String) {
        let ask = json!({ "words": WORDS, "day_ends": self.table.now() + DAY });
        let asked = ok(self.guardian.api_post("/api/v1/pickups", ask).await);
        (asked["pickup"]["id"].as_str().unwrap().to_owned(), asked["code"].as_str().unwrap().to_owned())
    }

    async fn approved(&self) -> String {
        let (id, code) = self.ask().await;
        ok(self.neighbour.api_post("/api/v1/pickups/take", json!({ "code": code })).await);
        ok(self.guardian.api_post(&format!("/api/v1/pickups/{id}/approval"), json!({ "consent": true })).await);
        id
    }

    async fn own(&self, who: &Client) -> Json {
        ok(who.api_get("/api/v1/pickups").await)
    }

    /// Everything the table of occasions holds, as it lies there.
    async fn stored(&self) -> Vec<(Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>)> {
        let mut tx = self.table.house.app.db.read().await.unwrap();
        tx.all("select sealed, guardian_tag, neighbour_tag from pickup", &[]).await.unwrap()
    }
}

#[tokio::test]
async fn s42_each_time_needs_the_guardians_explicit_yes_to_this_neighbour() {
    let two = Two::new().await;
    let (id, code) = two.ask().await;
    let reading = format!("/api/v1/pickups/{id}/reading");
    let approval = format!("/api/v1/pickups/{id}/approval");
    assert_eq!(two.neighbour.api_post(&reading, json!({})).await.status.as_u16(), 404, "nothing before the code");
    let other = two.elsewhere.api_post("/api/v1/pickups/take", json!({ "code": code })).await;
    assert!(other.text().contains("pickups-other-entrance"), "{}", other.text());
    let own = two.guardian.api_post("/api/v1/pickups/take", json!({ "code": code })).await;
    assert!(own.text().contains("pickups-own-code"), "{}", own.text());
    ok(two.neighbour.api_post("/api/v1/pickups/take", json!({ "code": code })).await);
    assert_eq!(two.neighbour.api_post(&reading, json!({})).await.code(), "pickups-not-now", "nothing before the yes");
    assert_eq!(two.neighbour.api_post(&approval, json!({ "consent": true })).await.status.as_u16(), 404, "nobody else says yes");
    assert_eq!(two.own(&two.guardian).await["items"][0]["other"], json!(two.next_door.name), "the guardian knows whom");
    let silent = two.guardian.api_post(&approval, json!({})).await;
    assert!(silent.text().contains("pickups-consent-missing"), "{}", silent.text());
    ok(two.guardian.api_post(&approval, json!({ "consent": true })).await);
    let read = ok(two.neighbour.api_post(&reading, json!({})).await);
    assert_eq!((&read["words"], &read["other"]), (&json!(WORDS), &json!(two.table.resident.name)));
    assert_eq!(two.own(&two.guardian).await["items"][0]["reads"], 1, "every reading is counted for the guardian");
    // The next time asks anew: a code opens one occasion.
    assert!(two.neighbour.api_post("/api/v1/pickups/take", json!({ "code": code })).await.text().contains("pickups-code-wrong"));
    assert_eq!(pavilion_app::rooms::record::doctor(&two.table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn s42_only_the_two_adults_see_it_and_no_post_does() {
    let two = Two::new().await;
    let id = two.approved().await;
    for who in [&two.elsewhere, &two.table.social, &two.table.property, &two.table.secretary, &two.table.committee] {
        for step in ["reading", "approval", "withdrawal"] {
            let answer = who.api_post(&format!("/api/v1/pickups/{id}/{step}"), json!({ "consent": true })).await;
            assert!([403, 404].contains(&answer.status.as_u16()), "{step}: {}", answer.text());
        }
        let own = who.api_get("/api/v1/pickups").await;
        assert!(own.status.as_u16() == 403 || own.json()["items"].as_array().unwrap().is_empty(), "{}", own.text());
    }
    assert_eq!(two.own(&two.neighbour).await["items"][0]["words"], "", "a list shows the neighbour nothing; reading does");
    let mut tx = two.table.house.app.db.read().await.unwrap();
    let lines: Vec<(Option<uuid::Uuid>, String)> =
        tx.all("select actor, detail from journal where action = 'pickups.share'", &[]).await.unwrap();
    assert!(lines.len() >= 3 && lines.iter().all(|(actor, detail)| actor.is_none() && !detail.contains("小苹果")));
    let (sealed, ..) = &two.stored().await[0];
    let plain = String::from_utf8_lossy(sealed.as_ref().unwrap()).into_owned();
    assert!(!plain.contains("小苹果") && !plain.contains(&two.table.resident.name), "it lies sealed");
}

#[tokio::test]
async fn s42_it_is_taken_back_at_any_time_and_gone_at_once() {
    let two = Two::new().await;
    let id = two.approved().await;
    ok(two.guardian.api_post(&format!("/api/v1/pickups/{id}/withdrawal"), json!({})).await);
    assert_eq!(two.neighbour.api_post(&format!("/api/v1/pickups/{id}/reading"), json!({})).await.status.as_u16(), 404);
    assert_eq!(two.stored().await, [(None, None, None)], "nothing about anybody is left");
    assert!(two.own(&two.guardian).await["items"].as_array().unwrap().is_empty());
    let mut next_door = two.next_door;
    next_door.sign_in_again(&two.table.house).await;
    assert!(next_door.get("/me/news").await.says("收回了"), "the neighbour is told");
}

#[tokio::test]
async fn s42_it_is_deleted_when_its_day_is_over() {
    let two = Two::new().await;
    let id = two.approved().await;
    two.table.house.clock.forward(DAY - 1);
    two.table.house.run_jobs().await;
    assert!(two.stored().await[0].0.is_some(), "not before");
    two.table.house.clock.forward(2);
    assert_eq!(two.neighbour.api_post(&format!("/api/v1/pickups/{id}/reading"), json!({})).await.code(), "pickups-not-now");
    two.table.house.run_jobs().await;
    assert_eq!(two.stored().await, [(None, None, None)]);
    assert_eq!(pavilion_app::rooms::record::doctor(&two.table.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn s42_on_pages_without_script_the_rule_stands_beside_the_yes() {
    let two = Two::new().await;
    let (mut guardian, mut neighbour) = (two.table.resident, two.next_door);
    guardian.sign_in_again(&two.table.house).await;
    neighbour.sign_in_again(&two.table.house).await;
    let page = guardian.get("/pickups").await.expect(200);
    assert!(page.says("孩子的信息要格外当心"), "{}", page.text());
    let page = guardian.submit(&page.form("/pickups").with("words", WORDS)).await;
    assert!(page.says("交给那位邻居的码"), "{}", page.text());
    let text = page.text();
    let code = text.split_whitespace().find(|word| word.len() == 12 && word.matches('-').count() == 2).unwrap().to_owned();
    let page = neighbour.get("/pickups").await.expect(200);
    let page = neighbour.submit(&page.form("/pickups/take").with("code", &code)).await;
    assert!(page.says("等监护人同意") && !page.says("小苹果"), "{}", page.text());
    let page = guardian.get("/pickups").await.expect(200);
    let action = page.forms().into_iter().map(|form| form.action).find(|action| action.ends_with("/approval")).unwrap();
    let page = guardian.submit(&page.form(&action).with("consent", "yes")).await;
    assert!(page.says("同意了"), "{}", page.text());
    let page = neighbour.get("/pickups").await.expect(200);
    assert!(!page.says("小苹果"));
    let page = neighbour.submit(&page.form(&action.replace("approval", "reading"))).await;
    assert!(page.says("小苹果"), "{}", page.text());
}
