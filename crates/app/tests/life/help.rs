//! C04: a resident whistles and volunteers come: the same object as a whistle, with another route.

use crate::{Life, at, no, ok};
use pavilion_rules::access::PostKind;
use pavilion_testkit::{Client, Person};
use serde_json::{Value as Json, json};

impl Life {
    /// Somebody who answers calls for help, with their program.
    pub async fn volunteer(&self, name: &str) -> (Person, Client) {
        let place = self.house.estate().await.community;
        let person = self.house.holder(name, PostKind::Volunteer, place).await;
        let program = person.program(&self.house, &[]).await;
        (person, program)
    }
}

/// The part of whoever asks.
async fn own_part(who: &Client, matter: &str) -> Json {
    let all = ok(who.api_get(&format!("{matter}/duties")).await);
    let may_report = |one: &&Json| one["kind"] == "helper" && one["may"].as_array().unwrap().contains(&json!("report"));
    all["items"].as_array().unwrap().iter().find(may_report).unwrap().clone()
}

fn call(wanted: i64) -> Json {
    json!({ "words": "帮忙把旧沙发抬下楼", "wanted": wanted, "days": 2 })
}

#[tokio::test]
async fn c04_a_resident_calls_neighbours_come_and_the_caller_says_whether_it_helped() {
    let life = Life::new().await;
    let (first, first_api) = life.volunteer("党员").await;
    let (_, second_api) = life.volunteer("志愿者").await;
    let (_, third_api) = life.volunteer("又一志愿者").await;
    let matter = life.raise("light-lamps", "楼道堆着旧沙发，老人过不去").await;
    let help = format!("{matter}/help");
    assert_eq!(no(life.api.resident.api_post(&help, call(2)).await), "matters-not-now", "first somebody checks the words");
    life.accept(&matter, "light-lamps").await;
    for who in [&life.api.worker, &life.api.manager, &first_api] {
        assert_eq!(no(who.api_post(&help, call(2)).await), "access-not-allowed");
    }
    assert_eq!(no(life.api.resident.api_post(&help, call(0)).await), "matters-count-unreadable");
    let named = json!({ "words": "到3号楼2单元501帮忙", "wanted": 1, "days": 1 });
    assert_eq!(no(life.api.resident.api_post(&help, named).await), "matters-note-names");
    let called = ok(life.api.resident.api_post(&help, call(2)).await);
    assert_eq!(no(life.api.resident.api_post(&help, call(2)).await), "matters-already-there");
    life.house.run_jobs().await;
    assert!(life.told(&first).await.contains(&"help-called".into()), "volunteers of the place hear of it");
    assert_eq!(ok(first_api.api_get("/api/v1/desk/duties").await)["items"][0]["kind"], "help");

    let (coming, helping) = (format!("{}/coming", at(&called)), format!("{}/help", at(&called)));
    let take = json!({ "step": "take" });
    assert_eq!(no(life.api.grid.api_post(&coming, take.clone()).await), "access-not-allowed", "nobody is sent");
    let helped = json!({ "step": "confirm", "value": "satisfied" });
    assert_eq!(no(life.api.resident.api_post(&helping, helped.clone()).await), "matters-nobody-came");
    life.house.clock.forward(60_000);
    assert_eq!(ok(first_api.api_post(&coming, take.clone()).await)["state"], "called");
    assert_eq!(no(first_api.api_post(&coming, take.clone()).await), "matters-already-there");
    assert_eq!(ok(second_api.api_post(&coming, take.clone()).await)["state"], "planned", "enough came");
    assert_eq!(no(third_api.api_post(&coming, take.clone()).await), "matters-help-full");
    // One cannot come after all: the place is free again, and another takes it.
    let part = own_part(&second_api, &matter).await;
    let sorry = json!({ "step": "refuse", "words": "临时要加班来不了" });
    ok(second_api.api_post(&format!("{}/work", at(&part)), sorry).await);
    assert_eq!(ok(life.api.resident.api_get(&at(&called)).await)["state"], "called");
    ok(third_api.api_post(&coming, take).await);
    let parts = ok(life.api.resident.api_get(&format!("{matter}/duties")).await);
    let arrived = parts["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "helper" && one["state"] == "taken");
    assert!(arrived.clone().all(|one| one["answered"].is_i64()), "each has its arrival stamp");
    assert_eq!(arrived.count(), 2);
    let mine = own_part(&first_api, &matter).await;
    ok(first_api.api_post(&format!("{}/work", at(&mine)), json!({ "step": "report", "words": "沙发抬下楼了" })).await);
    // Only the caller's side says whether it helped; whoever came does not.
    assert_eq!(no(first_api.api_post(&helping, helped.clone()).await), "access-not-allowed");
    ok(life.api.resident.api_post(&helping, helped).await);
    let all = ok(life.api.resident.api_get(&format!("{matter}/duties")).await).to_string();
    assert!(!all.contains("\"taken\""), "nothing is owed any more: {all}");
    assert!(!all.contains(&first.name), "nobody is named: {all}");
    life.house.run_jobs().await;
    assert!(life.told(&life.resident).await.contains(&"matter-help-coming".into()));
    life.audited().await;
}

#[tokio::test]
async fn a_call_for_help_works_on_the_page_and_can_be_taken_back() {
    let life = Life::new().await;
    let (volunteer, volunteer_api) = life.volunteer("党员").await;
    let matter = life.raise("light-lamps", "楼道堆着旧沙发").await;
    life.accept(&matter, "light-lamps").await;
    let page = matter.trim_start_matches("/api/v1").to_owned();
    let form = life.resident.get(&page).await.expect(200).form(&format!("{page}/help"));
    let empty = form.clone().with("help_words", "帮").with("help_wanted", "x").with("help_days", "1");
    assert!(life.resident.submit(&empty).await.expect(422).says("帮"), "what was typed is not lost");
    let form = form.with("help_words", "帮忙抬沙发").with("help_wanted", "1").with("help_days", "1");
    assert!(life.resident.press(&form).await.status.is_redirection());
    let call = life.duty(&life.api.resident, &matter, "help").await;
    let here = at(&call).trim_start_matches("/api/v1").to_owned();
    let form = volunteer.get(&here).await.expect(200).form(&format!("{here}/coming"));
    assert!(volunteer.press(&form).await.status.is_redirection());
    let take_back = json!({ "step": "drop", "words": "已经自己抬走了" });
    ok(life.api.resident.api_post(&format!("{}/help", at(&call)), take_back).await);
    assert_eq!(life.duty(&volunteer_api, &matter, "helper").await["state"], "dropped");
    assert_eq!(ok(volunteer_api.api_get("/api/v1/desk/duties").await)["items"], json!([]));
    life.audited().await;
}
